// SPDX-License-Identifier: MIT
#include "app/cli/delivery_lines.h"

#include "app/cli/capture_lines.h"
#include "app/cli/json_parts.h"
#include "app/cli/json_text.h"
#include "app/cli/words.h"

#include "core/model/speaking.h"
#include "core/rules/comparison.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>

#include <nlohmann/json.hpp>

#include <array>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;
using Json = nlohmann::ordered_json;

namespace {

struct DeliveryLinesWords
{
    Q_DECLARE_TR_FUNCTIONS(Deliveries)
};

using Micros = std::optional<std::chrono::microseconds>;

struct Phase
{
    const char *key;
    Micros AttemptPhases::*at;
};

/// In the order in which they pass. Milliseconds since the attempt began.
constexpr std::array<Phase, 7> phasesInOrder{{
    {"looked_up_ms", &AttemptPhases::lookedUp},
    {"connecting_ms", &AttemptPhases::connecting},
    {"connected_ms", &AttemptPhases::connected},
    {"encrypted_ms", &AttemptPhases::encrypted},
    {"sent_ms", &AttemptPhases::sent},
    {"answered_ms", &AttemptPhases::answered},
    {"finished_ms", &AttemptPhases::finished},
}};

double milliseconds(std::chrono::microseconds span)
{
    constexpr double microsInMilli = 1000;
    return double(span.count()) / microsInMilli;
}

void tellPhases(JsonText &json, const AttemptPhases &phases)
{
    json.begin('{');
    json.add("reused", phases.reused);
    for (const Phase &phase : phasesInOrder) {
        const Micros &at = phases.*phase.at;
        json.addOrNull(phase.key, at.has_value(), at ? milliseconds(*at) : 0);
    }
    json.end('}');
}

QString phasesText(const AttemptPhases &phases)
{
    const auto ms = [](const Micros &at) {
        return at ? DeliveryLinesWords::tr("%1 ms").arg(Speaking::locale().toString(milliseconds(*at), 'f', QLocale::FloatingPointShortest)) : u"–"_s;
    };
    const QString sending =
        DeliveryLinesWords::tr("sent at %1, answered at %2, ended at %3").arg(ms(phases.sent), ms(phases.answered), ms(phases.finished));
    if (phases.reused)
        return DeliveryLinesWords::tr("on a kept connection, %1").arg(sending);
    return DeliveryLinesWords::tr("name looked up at %1, connecting at %2, connected at %3, encrypted at %4, %5")
        .arg(ms(phases.lookedUp), ms(phases.connecting), ms(phases.connected), ms(phases.encrypted), sending);
}

/// As it was on the wire; of what an older version stored, as its fields have it.
QByteArray headOf(const Attempt &attempt)
{
    if (!attempt.responseHead.isEmpty() || attempt.status == 0)
        return attempt.responseHead;
    QByteArray head = "HTTP/1.1 " + QByteArray::number(attempt.status) + ' ' + attempt.reasonPhrase.toUtf8() + '\n';
    for (const Header &header : attempt.responseHeaders)
        head += header.name + ": " + header.value + '\n';
    return head;
}

} // namespace

void tellWholeAttempt(JsonText &json, const Attempt &attempt)
{
    tellAttempt(json, attempt);
    json.add("started_at", toIsoMillis(attempt.startedAt));
    json.add("started_real", toIsoMillis(attempt.startedReal));
    json.addOrNull("url", attempt.url);
    json.addOrNull("signature", QString::fromLatin1(attempt.signature));
    tellBytes(json, "request_head", attempt.requestHead);
    json.name("request_headers");
    json.begin('[');
    rules::eachHeader(attempt.requestHead, [&json](QByteArrayView name, QByteArrayView value) { tellNameAndValue(json, name, value); });
    json.end(']');
    json.name("interim_heads");
    json.begin('[');
    for (const QByteArray &head : attempt.interimHeads) {
        json.begin('{');
        tellBytes(json, "head", head);
        json.end('}');
    }
    json.end(']');
    tellBytes(json, "response_head", attempt.responseHead);
    json.addOrNull("reason_phrase", attempt.reasonPhrase);
    json.name("response_headers");
    tellNamesAndValues(json, attempt.responseHeaders);
    json.add("response_truncated", attempt.responseTruncated);
    json.add("response_bytes", attempt.responseBytes);
    json.name("trailers");
    tellNamesAndValues(json, attempt.trailers);
    json.name("response");
    json.begin('{');
    tellBytes(json, "body", attempt.responseBody);
    json.end('}');
    json.addOrNull("retry_after_s", attempt.retryAfterSeconds.has_value(), attempt.retryAfterSeconds.value_or(0));
    json.name("tls");
    tellTls(json, attempt.tls);
    json.name("phases");
    tellPhases(json, attempt.phases);
}

Json wholeAttemptLine(const Attempt &attempt)
{
    return jsonObject([&](JsonText &json) { tellWholeAttempt(json, attempt); });
}

QString wholeAttemptText(const Attempt &attempt, const QByteArray &body)
{
    QString text = u'\n' + attemptText(attempt) + u'\n';
    if (!attempt.url.isEmpty())
        text += attempt.url + u'\n';
    if (attempt.tls) {
        text += u"%1, %2, %3\n"_s.arg(attempt.tls->version, attempt.tls->cipher,
                                      DeliveryLinesWords::tr("certificate of %1 from %2, until %3")
                                          .arg(attempt.tls->peerSubject, attempt.tls->peerIssuer, attempt.tls->peerExpires));
    }
    text += phasesText(attempt.phases) + u'\n';
    if (!attempt.requestHead.isEmpty())
        text += u'\n' + messageText("> "_L1, attempt.requestHead, body);
    for (const QByteArray &head : attempt.interimHeads)
        text += u'\n' + messageText("< "_L1, head, {});
    if (!attempt.responseHead.isEmpty() || !attempt.responseBody.isEmpty() || attempt.status > 0)
        text += u'\n' + messageText("< "_L1, headOf(attempt), attempt.responseBody);
    if (attempt.responseTruncated)
        text += DeliveryLinesWords::tr("… %n byte(s) in all", nullptr, int(attempt.responseBytes)) + u'\n';
    text += trailersText("< "_L1, attempt.trailers);
    return text.chopped(1);
}

} // namespace ovyxa::cli
