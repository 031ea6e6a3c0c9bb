// SPDX-License-Identifier: MIT
// The formats of `deliveries export`.
#include "app/cli/delivery_lines.h"
#include "app/cli/har.h"
#include "app/cli/http_file.h"
#include "app/cli/json_parts.h"
#include "app/cli/json_text.h"
#include "app/cli/log_export.h"
#include "app/cli/words.h"

#include "core/model/text.h"
#include "core/payload/csv.h"
#include "core/rules/comparison.h"
#include "core/signing/signature.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

class Ndjson final : public DeliveryFormat
{
public:
    void add(const DeliveryDetails &details, QByteArray &to) override
    {
        JsonText json(to);
        json.begin('{');
        tellDelivery(json, details.delivery, details.webhook, lastSignature(details));
        json.addOrNull("webhook_name", details.webhook.name);
        tellBytes(json, "body", details.body);
        json.name("requests");
        json.begin('[');
        for (const Attempt &attempt : details.attempts) {
            json.begin('{');
            tellWholeAttempt(json, attempt);
            json.end('}');
        }
        json.end(']');
        json.end('}');
        to += '\n';
    }
};

/// For spreadsheets. A body that is no text stands in a column of its own, as base64.
class Csv final : public DeliveryFormat
{
public:
    void begin(QByteArray &to) override
    {
        to += csvBegin
              + "id,created_at,event,site_id,webhook,url,state,attempts,last_status,last_error,last_detail,"
                "last_duration_ms,signature,body_bytes,body,body_base64\r\n";
    }

    void add(const DeliveryDetails &details, QByteArray &to) override
    {
        const Delivery &delivery = details.delivery;
        static const Attempt none;
        const Attempt &last = details.attempts.isEmpty() ? none : details.attempts.constLast();
        number(delivery.id.value, to);
        text(toIsoMillis(delivery.createdAt), to);
        word(toText(delivery.kind), to);
        for (const QString *field : {&delivery.site, &details.webhook.name, &details.webhook.url})
            text(*field, to);
        word(toText(delivery.state), to);
        number(delivery.attempts, to);
        if (last.status > 0)
            number(last.status, to);
        else
            to += ',';
        word(last.error == AttemptError::None ? QLatin1StringView() : toText(last.error), to);
        text(last.detail, to);
        if (!details.attempts.isEmpty())
            number(qint64(last.duration.count()), to);
        else
            to += ',';
        text(last.signature, to);
        number(details.body.size(), to);
        if (isUtf8(details.body))
            text(details.body, to);
        else
            to += ',' + details.body.toBase64();
        to += "\r\n";
    }

private:
    // Each with the comma behind it.
    static void word(QLatin1StringView ascii, QByteArray &to)
    {
        to.append(ascii.data(), ascii.size());
        to += ',';
    }

    static void number(qint64 value, QByteArray &to)
    {
        std::array<char, 24> digits{};
        to.append(digits.data(), std::to_chars(digits.begin(), digits.end(), value).ptr - digits.data());
        to += ',';
    }

    static void text(const QString &field, QByteArray &to) { text(field.toUtf8(), to); }

    static void text(const QByteArray &field, QByteArray &to)
    {
        appendCsvField(field, &to);
        to += ',';
    }
};

/// An entry for each attempt.
class Har final : public DeliveryFormat
{
public:
    void begin(QByteArray &to) override { to += harBegin(); }

    void add(const DeliveryDetails &details, QByteArray &to) override
    {
        for (const Attempt &attempt : details.attempts) {
            if (!std::exchange(m_first, false))
                to += ",\n";
            harEntry(exchangeOf(attempt, details), to);
        }
    }

    void end(QByteArray &to) override { to += harEnd(); }

private:
    static HarExchange exchangeOf(const Attempt &attempt, const DeliveryDetails &details)
    {
        HarExchange exchange;
        exchange.started = attempt.startedReal;
        exchange.timings = harTimings(attempt);
        exchange.method = "POST";
        exchange.url = attempt.url.isEmpty() ? details.webhook.url : attempt.url;
        exchange.requestHead = attempt.requestHead;
        exchange.requestBody = details.body;
        exchange.requestBodyBytes = details.body.size();
        exchange.status = attempt.status;
        exchange.statusText = attempt.reasonPhrase;
        exchange.responseHeaders = attempt.responseHeaders;
        exchange.responseBody = attempt.responseBody;
        exchange.responseHead = attempt.responseHead;
        exchange.responseBodyBytes = std::max<qint64>(attempt.responseBytes, attempt.responseBody.size()); // older versions kept no length
        exchange.interimAnswers = attempt.interimHeads.size();
        exchange.responseTrailers = attempt.trailers;
        exchange.responseComment = attempt.detail;
        exchange.comment = u"delivery %1, attempt %2"_s.arg(details.delivery.id.value).arg(attempt.number);
        if (attempt.error != AttemptError::None)
            exchange.error = attempt.detail;
        return exchange;
    }

    bool m_first = true;
};

/// A request for each delivery, as its last attempt sent it.
class HttpFile final : public DeliveryFormat
{
public:
    void add(const DeliveryDetails &details, QByteArray &to) override
    {
        const Delivery &delivery = details.delivery;
        const QString title = u"delivery %1 %2 %3"_s.arg(delivery.id.value).arg(toText(delivery.kind), toText(delivery.state));
        QStringList remarks{toIsoMillis(delivery.createdAt)};
        QString url = details.webhook.url;
        HeaderList headers{{"Content-Type", "application/json"}};
        if (details.attempts.isEmpty()) {
            remarks += u"never sent: its headers are not known, the signature among them"_s;
        } else {
            const Attempt &last = details.attempts.constLast();
            url = last.url.isEmpty() ? url : last.url;
            if (!last.requestHead.isEmpty()) {
                headers = rules::headersOf(last.requestHead);
            } else {
                remarks += u"nothing of its last attempt was sent: of its headers only these are known"_s;
                if (!last.signature.isEmpty())
                    headers.append({signatureHeader.toByteArray(), last.signature});
            }
            for (const Attempt &attempt : details.attempts)
                remarks += u"attempt %1: %2"_s.arg(attempt.number)
                               .arg(attempt.status > 0 ? QString::number(attempt.status) : QString(toText(attempt.error)));
        }
        httpFileRequest(title, remarks, "POST", url, headers, {details.body, details.body.size()}, to);
    }
};

} // namespace

std::unique_ptr<DeliveryFormat> makeDeliveryFormat(const std::string &name)
{
    if (name == "csv")
        return std::make_unique<Csv>();
    if (name == "har")
        return std::make_unique<Har>();
    if (name == "http")
        return std::make_unique<HttpFile>();
    return std::make_unique<Ndjson>();
}

} // namespace ovyxa::cli
