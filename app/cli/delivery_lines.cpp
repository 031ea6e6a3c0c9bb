// SPDX-License-Identifier: MIT
#include "app/cli/delivery_lines.h"

#include "app/cli/capture_lines.h"
#include "app/cli/json_parts.h"
#include "app/cli/output.h"
#include "app/cli/words.h"

#include <QtCore/QCoreApplication>

#include <nlohmann/json.hpp>

#include <array>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;
using Json = nlohmann::ordered_json;

namespace {

struct Text
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
constexpr std::array<Phase, 5> phasesInOrder{{
    {"connecting_ms", &AttemptPhases::connecting},
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

Json phasesLine(const AttemptPhases &phases)
{
    Json line = Json::object();
    for (const Phase &phase : phasesInOrder) {
        const Micros &at = phases.*phase.at;
        line[phase.key] = at ? Json(milliseconds(*at)) : Json(nullptr);
    }
    return line;
}

Json namesAndValues(const HeaderList &headers)
{
    Json list = Json::array();
    for (const Header &header : headers)
        list.push_back({{"name", header.name.toStdString()}, {"value", header.value.toStdString()}});
    return list;
}

QString phasesText(const AttemptPhases &phases)
{
    const auto ms = [](const Micros &at) { return at ? Text::tr("%1 ms").arg(milliseconds(*at)) : u"–"_s; };
    return Text::tr("connecting at %1, encrypted at %2, sent at %3, answered at %4, ended at %5")
        .arg(ms(phases.connecting), ms(phases.encrypted), ms(phases.sent), ms(phases.answered), ms(phases.finished));
}

} // namespace

Json wholeAttemptLine(const Attempt &attempt)
{
    Json line = attemptLine(attempt);
    line["started_at"] = toIsoMillis(attempt.startedAt).toStdString();
    line["started_real"] = toIsoMillis(attempt.startedReal).toStdString();
    line["url"] = textOrNull(attempt.url);
    line["signature"] = textOrNull(QString::fromLatin1(attempt.signature));
    addBytes(line, "request_head", attempt.requestHead);
    line["request_headers"] = namesAndValues(fieldsOfHead(attempt.requestHead));
    line["reason_phrase"] = textOrNull(attempt.reasonPhrase);
    line["response_headers"] = namesAndValues(attempt.responseHeaders);
    line["response_truncated"] = attempt.responseTruncated;
    Json response = Json::object();
    addBytes(response, "body", attempt.responseBody);
    line["response"] = std::move(response);
    line["retry_after_s"] = attempt.retryAfterSeconds ? Json(*attempt.retryAfterSeconds) : Json(nullptr);
    line["tls"] = tlsOrNull(attempt.tls);
    line["phases"] = phasesLine(attempt.phases);
    return line;
}

QString wholeAttemptText(const Attempt &attempt, const QByteArray &body)
{
    QString text = u'\n' + attemptText(attempt) + u'\n';
    if (!attempt.url.isEmpty())
        text += attempt.url + u'\n';
    if (attempt.tls) {
        text += u"%1, %2, %3\n"_s.arg(
            attempt.tls->version, attempt.tls->cipher,
            Text::tr("certificate of %1 from %2, until %3").arg(attempt.tls->peerSubject, attempt.tls->peerIssuer, attempt.tls->peerExpires));
    }
    text += phasesText(attempt.phases) + u'\n';
    if (!attempt.requestHead.isEmpty())
        text += u'\n' + messageText("> "_L1, attempt.requestHead, body);
    if (attempt.status > 0) {
        QByteArray head = "HTTP/1.1 " + QByteArray::number(attempt.status) + ' ' + attempt.reasonPhrase.toUtf8() + '\n';
        for (const Header &header : attempt.responseHeaders)
            head += header.name + ": " + header.value + '\n';
        text += u'\n' + messageText("< "_L1, head, attempt.responseBody);
    }
    if (attempt.responseTruncated)
        text += Text::tr("… of the answer only its beginning is kept") + u'\n';
    return text.chopped(1);
}

} // namespace ovyxa::cli
