// SPDX-License-Identifier: MIT
// The formats of `deliveries export`.
#include "app/cli/delivery_lines.h"
#include "app/cli/har.h"
#include "app/cli/http_file.h"
#include "app/cli/json_parts.h"
#include "app/cli/log_export.h"
#include "app/cli/output.h"
#include "app/cli/words.h"

#include "core/model/text.h"
#include "core/rules/comparison.h"
#include "core/signing/signature.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;
using Json = nlohmann::ordered_json;

namespace {

class Ndjson final : public DeliveryFormat
{
public:
    QByteArray add(const DeliveryDetails &details) override
    {
        Json line = deliveryLine(details.delivery, details.webhook, lastSignature(details));
        line["webhook_name"] = textOrNull(details.webhook.name);
        addBytes(line, "body", details.body);
        line["requests"] = Json::array();
        for (const Attempt &attempt : details.attempts)
            line["requests"].push_back(wholeAttemptLine(attempt));
        return dump(line) + '\n';
    }
};

/// RFC 4180, for spreadsheets: a byte order mark says that it is UTF-8, and a field that would run as a formula gets an apostrophe before it.
/// A body that is no text stands in a column of its own, as base64.
class Csv final : public DeliveryFormat
{
public:
    QByteArray begin() override
    {
        return "\xef\xbb\xbfid,created_at,event,site_id,webhook,url,state,attempts,last_status,last_error,last_detail,"
               "last_duration_ms,signature,body_bytes,body,body_base64\r\n"_ba;
    }

    QByteArray add(const DeliveryDetails &details) override
    {
        const Delivery &delivery = details.delivery;
        static const Attempt none;
        const Attempt &last = details.attempts.isEmpty() ? none : details.attempts.constLast();
        const bool isText = isUtf8(details.body);
        QByteArray row = QByteArray::number(delivery.id.value) + ',';
        row += toIsoMillis(delivery.createdAt).toLatin1() + ',' + word(toText(delivery.kind));
        for (const QString *field : {&delivery.site, &details.webhook.name, &details.webhook.url})
            row += ',' + quoted(field->toUtf8());
        row += ',' + word(toText(delivery.state)) + ',' + QByteArray::number(delivery.attempts) + ',';
        if (last.status > 0)
            row += QByteArray::number(last.status);
        row += ',' + (last.error == AttemptError::None ? QByteArray() : word(toText(last.error))) + ',' + quoted(last.detail.toUtf8()) + ',';
        if (!details.attempts.isEmpty())
            row += QByteArray::number(qint64(last.duration.count()));
        row += ',' + quoted(last.signature) + ',' + QByteArray::number(details.body.size()) + ',';
        row += isText ? QByteArray(quoted(details.body) + ',') : QByteArray(',' + details.body.toBase64());
        return row + "\r\n";
    }

private:
    static QByteArray word(QLatin1StringView text) { return {text.data(), text.size()}; }

    static QByteArray quoted(QByteArray field)
    {
        if (!field.isEmpty() && "=+-@\t\r"_ba.contains(field.front()))
            field.prepend('\'');
        const bool plain = !field.contains('"') && !field.contains(',') && !field.contains('\n') && !field.contains('\r');
        return plain ? field : QByteArray('"' + field.replace('"', "\"\"") + '"');
    }
};

/// An entry for each attempt.
class Har final : public DeliveryFormat
{
public:
    QByteArray begin() override { return harBegin(); }

    QByteArray add(const DeliveryDetails &details) override
    {
        QByteArray piece;
        for (const Attempt &attempt : details.attempts) {
            if (!std::exchange(m_first, false))
                piece += ",\n";
            piece += harEntry(exchangeOf(attempt, details));
        }
        return piece;
    }

    QByteArray end() override { return harEnd(); }

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
    QByteArray add(const DeliveryDetails &details) override
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
        return httpFileRequest(title, remarks, "POST", url, headers, details.body);
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
