// SPDX-License-Identifier: MIT
// The three formats of `deliveries export`.
#include "app/cli/log_export.h"
#include "app/cli/output.h"
#include "app/cli/words.h"

#include "core/model/text.h"

#include <QtCore/QStringDecoder>
#include <QtCore/QUrl>
#include <QtCore/QUrlQuery>

#include <nlohmann/json.hpp>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;
using Json = nlohmann::ordered_json;

namespace {

bool isUtf8(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    [[maybe_unused]] const QString text = decoder.decode(bytes);
    return !decoder.hasError();
}

QByteArray dump(const Json &json)
{
    return QByteArray::fromStdString(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Json headersOf(const HeaderList &headers)
{
    Json list = Json::array();
    for (const Header &header : headers)
        list.push_back({{"name", header.name.toStdString()}, {"value", header.value.toStdString()}});
    return list;
}

/// The fields of a head as it was sent: request line, then "Name: value" lines.
HeaderList headersOf(const QByteArray &head)
{
    HeaderList headers;
    const QList<QByteArray> lines = head.split('\n');
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const qsizetype colon = lines.at(i).indexOf(':');
        if (colon > 0)
            headers.append({lines.at(i).left(colon), lines.at(i).mid(colon + 1).trimmed()});
    }
    return headers;
}

class Ndjson final : public LogFormat
{
public:
    QByteArray add(const DeliveryDetails &details) override
    {
        Json line = deliveryLine(details.delivery, details.webhook, lastSignature(details));
        line["webhook_name"] = textOrNull(details.webhook.name);
        addBody(line, details.body);
        line["requests"] = Json::array();
        for (const Attempt &attempt : details.attempts) {
            Json request = attemptLine(attempt);
            request["started_at"] = toIsoMillis(attempt.startedAt).toStdString();
            request["url"] = textOrNull(attempt.url);
            request["signature"] = textOrNull(QString::fromLatin1(attempt.signature));
            request["request_headers"] = headersOf(headersOf(attempt.requestHead));
            request["response_headers"] = headersOf(attempt.responseHeaders);
            request["response_truncated"] = attempt.responseTruncated;
            Json response;
            addBody(response, attempt.responseBody);
            request["response"] = std::move(response);
            line["requests"].push_back(std::move(request));
        }
        return dump(line) + '\n';
    }
};

/// RFC 4180. A field that a spreadsheet would run as a formula gets an apostrophe before it.
class Csv final : public LogFormat
{
public:
    QByteArray begin() override
    {
        return "id,created_at,event,site_id,webhook,url,state,attempts,last_status,last_error,last_detail,"
               "last_duration_ms,signature,body_bytes,body\r\n"_ba;
    }

    QByteArray add(const DeliveryDetails &details) override
    {
        const Delivery &delivery = details.delivery;
        const Attempt last = details.attempts.isEmpty() ? Attempt{} : details.attempts.constLast();
        const QStringList fields{QString::number(delivery.id.value),
                                 toIsoMillis(delivery.createdAt),
                                 toText(delivery.kind),
                                 delivery.site,
                                 details.webhook.name,
                                 details.webhook.url,
                                 toText(delivery.state),
                                 QString::number(delivery.attempts),
                                 last.status > 0 ? QString::number(last.status) : QString(),
                                 last.error == AttemptError::None ? QString() : QString(toText(last.error)),
                                 last.detail,
                                 details.attempts.isEmpty() ? QString() : QString::number(last.duration.count()),
                                 QString::fromLatin1(last.signature),
                                 QString::number(details.body.size()),
                                 QString::fromUtf8(details.body)};
        QByteArray row;
        for (const QString &field : fields)
            row += (row.isEmpty() ? "" : ",") + quoted(field);
        return row + "\r\n";
    }

private:
    static QByteArray quoted(QString field)
    {
        if (!field.isEmpty() && u"=+-@\t\r"_s.contains(field.front()))
            field.prepend(u'\'');
        const bool plain = !field.contains(u'"') && !field.contains(u',') && !field.contains(u'\n') && !field.contains(u'\r');
        if (plain)
            return field.toUtf8();
        return '"' + field.replace(u'"', "\"\""_L1).toUtf8() + '"';
    }
};

/// HTTP Archive 1.2: an entry for each attempt that sent a request.
class Har final : public LogFormat
{
public:
    QByteArray begin() override
    {
        return "{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"Ovyxa Bench\",\"version\":\"" OVYXA_VERSION "\"},\"entries\":["_ba;
    }

    QByteArray add(const DeliveryDetails &details) override
    {
        QByteArray piece;
        for (const Attempt &attempt : details.attempts) {
            piece += (m_first ? "\n" : ",\n") + dump(entry(attempt, details));
            m_first = false;
        }
        return piece;
    }

    QByteArray end() override { return "\n]}}\n"_ba; }

private:
    static Json entry(const Attempt &attempt, const DeliveryDetails &details)
    {
        const HeaderList sent = headersOf(attempt.requestHead);
        const QString url = attempt.url.isEmpty() ? details.webhook.url : attempt.url;
        Json query = Json::array();
        const auto items = QUrlQuery(QUrl(url)).queryItems(QUrl::FullyDecoded);
        for (const auto &[name, value] : items)
            query.push_back({{"name", name.toStdString()}, {"value", value.toStdString()}});
        Json request{{"method", "POST"},         {"url", url.toStdString()},   {"httpVersion", "HTTP/1.1"},
                     {"cookies", Json::array()}, {"headers", headersOf(sent)}, {"queryString", std::move(query)}};
        request["postData"] = {{"mimeType", headerValue(sent, "Content-Type").toStdString()},
                               {"text", QString::fromUtf8(details.body).toStdString()}};
        request["headersSize"] = attempt.requestHead.size();
        request["bodySize"] = details.body.size();

        Json content{{"size", attempt.responseBody.size()}, {"mimeType", headerValue(attempt.responseHeaders, "Content-Type").toStdString()}};
        if (isUtf8(attempt.responseBody)) {
            content["text"] = attempt.responseBody.toStdString();
        } else {
            content["text"] = attempt.responseBody.toBase64().toStdString();
            content["encoding"] = "base64";
        }
        Json response{{"status", attempt.status},
                      {"statusText", attempt.reasonPhrase.toStdString()},
                      {"httpVersion", attempt.status > 0 ? "HTTP/1.1" : ""},
                      {"cookies", Json::array()},
                      {"headers", headersOf(attempt.responseHeaders)},
                      {"content", std::move(content)},
                      {"redirectURL", headerValue(attempt.responseHeaders, "Location").toStdString()},
                      {"headersSize", -1},
                      {"bodySize", -1}};
        if (!attempt.detail.isEmpty())
            response["comment"] = attempt.detail.toStdString();

        Json entry{{"startedDateTime", toIsoMillis(attempt.startedReal).toStdString()}, {"time", attempt.duration.count()}};
        entry["request"] = std::move(request);
        entry["response"] = std::move(response);
        entry["cache"] = Json::object();
        entry["timings"] = timings(attempt);
        entry["comment"] = "delivery " + std::to_string(details.delivery.id.value) + ", attempt " + std::to_string(attempt.number);
        if (attempt.error != AttemptError::None) // also of what never got an answer, or never left: its status is 0
            entry["_error"] = attempt.detail.toStdString();
        return entry;
    }

    /// Milliseconds; -1 = does not apply. `connect` holds the TLS handshake, too, as the format has it.
    static Json timings(const Attempt &attempt)
    {
        const auto span = [](const auto &from, const auto &to) -> Json {
            if (!from || !to || *to < *from)
                return -1;
            return double((*to - *from).count()) / 1000;
        };
        const AttemptPhases &phases = attempt.phases;
        const std::optional<std::chrono::microseconds> ready = phases.encrypted ? phases.encrypted : phases.connecting;
        const std::optional<std::chrono::microseconds> start = ready ? ready : std::optional(std::chrono::microseconds{0});
        return {{"blocked", -1},
                {"dns", -1},
                {"connect", span(phases.connecting, ready)},
                {"ssl", span(phases.connecting, phases.encrypted)},
                {"send", orZero(span(start, phases.sent))},
                {"wait", orZero(span(phases.sent, phases.answered))},
                {"receive", orZero(span(phases.answered, phases.finished))}};
    }

    /// The three that the format requires are never -1.
    static Json orZero(Json span) { return span == Json(-1) ? Json(0) : span; }

    bool m_first = true;
};

} // namespace

std::unique_ptr<LogFormat> makeLogFormat(const std::string &name)
{
    if (name == "csv")
        return std::make_unique<Csv>();
    if (name == "har")
        return std::make_unique<Har>();
    return std::make_unique<Ndjson>();
}

void addBody(Json &object, const QByteArray &body)
{
    if (isUtf8(body))
        object["body"] = body.toStdString();
    else
        object["body_base64"] = body.toBase64().toStdString();
}

} // namespace ovyxa::cli
