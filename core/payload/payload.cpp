// SPDX-License-Identifier: MIT
#include "core/payload/payload.h"

#include "core/model/limits.h"
#include "core/model/speaking.h"
#include "core/model/text.h"
#include "core/payload/json_text.h"
#include "core/payload/object_editor.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QStringList>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

struct PayloadWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::payload)
};

/// Slack's three control characters (its "escaping text" rule); everything else may stand as it is.
QString slackEscaped(QString text)
{
    return text.replace(u'&', "&amp;"_L1).replace(u'<', "&lt;"_L1).replace(u'>', "&gt;"_L1);
}

/// A line of what is known: a part whose field is missing, as in an event edited by hand, is left out.
class SlackLine final
{
public:
    explicit SlackLine(const ObjectEditor &data) : m_data(data) {}

    SlackLine &part(const char *key, QLatin1StringView text)
    {
        if (m_data.contains(QLatin1StringView(key)))
            m_parts.append(text.arg(slackEscaped(m_data.text(QLatin1StringView(key)))));
        return *this;
    }

    [[nodiscard]] QString joined() const { return m_parts.join(u" · "_s); }

private:
    const ObjectEditor &m_data;
    QStringList m_parts;
};

/// What happened, in the words of the three documented events. The message is part of what is sent, so it is not translated.
QString slackText(const Event &event, const ObjectEditor &data)
{
    const QString site = slackEscaped(event.site);
    SlackLine line(data);
    const auto field = [&](const char *key) { return slackEscaped(data.text(QLatin1StringView(key))); };
    QString head;
    switch (event.kind) {
    case EventKind::GoalCompleted:
        head = data.contains("goal_name"_L1) ? "*Goal completed: %1* on %2"_L1.arg(field("goal_name"), site) : "*Goal completed* on %1"_L1.arg(site);
        line.part("url", "%1"_L1).part("source", "source %1"_L1).part("country", "country %1"_L1);
        break;
    case EventKind::UsageThreshold:
        head = data.contains("threshold"_L1) ? "*Usage reached %1 %* of the plan limit (%2)"_L1.arg(field("threshold"), site)
                                             : "*Usage reached a threshold* of the plan limit (%1)"_L1.arg(site);
        line.part("usage", "%1 events"_L1).part("limit", "limit %1"_L1).part("period", "in %1"_L1);
        break;
    case EventKind::RealtimeSpike:
        head = "*Traffic spike* on %1"_L1.arg(site);
        line.part("active_visitors", "%1 active visitors"_L1).part("threshold", "threshold %1"_L1);
        line.part("window_minutes", "last %1 minutes"_L1);
        break;
    }
    const QString details = line.joined();
    return details.isEmpty() ? head : QString(head + u'\n' + details);
}

} // namespace

Result<QByteArray> ovyxaPayload(const Event &event)
{
    const auto data = ObjectEditor::parse(event.data);
    if (!data)
        return data.error();
    const QByteArray payload = "{\"event\":" + encodedString(toText(event.kind)) + ",\"timestamp\":" + encodedString(toPayloadTimestamp(event.at))
                               + ",\"site_id\":" + encodedString(event.site) + ",\"data\":" + data->json() + '}';
    return payload;
}

Result<QByteArray> slackPayload(const Event &event)
{
    const auto data = ObjectEditor::parse(event.data);
    if (!data)
        return data.error();
    return QByteArray("{\"text\":" + encodedString(slackText(event, *data)) + '}');
}

Result<QByteArray> makePayload(const Event &event, BodyFormat format)
{
    return format == BodyFormat::Slack ? slackPayload(event) : ovyxaPayload(event);
}

Result<QByteArray> payloadPreview(const EventDraft &draft, BodyFormat format, Instant simulatedNow)
{
    if (draft.body)
        return *draft.body;
    return makePayload(Event{{}, draft.kind, draft.site, simulatedNow, draft.data}, format);
}

QString tooLargeWords(qint64 bytes, qint64 limit)
{
    return PayloadWords::tr("The payload is %1 bytes; Ovyxa sends at most %2 bytes (under 10 KB). It was not sent. Shorten the event's data.")
        .arg(Speaking::figure(bytes), Speaking::figure(limit));
}

Result<void> checkPayloadSize(qsizetype bytes)
{
    if (bytes <= limits::payloadBytes)
        return {};
    return Error{ErrorCode::LimitReached, tooLargeWords(bytes, limits::payloadBytes)};
}

Result<QByteArray> normalisedObject(QByteArrayView json)
{
    const auto object = ObjectEditor::parse(json);
    if (!object)
        return object.error();
    return object->json();
}

Result<QByteArray> withField(QByteArrayView object, const QString &key, const QString &value)
{
    auto editor = ObjectEditor::parse(object);
    if (!editor)
        return editor.error();
    editor->set(key, value);
    return editor->json();
}

std::optional<qint64> visitorsTold(QByteArrayView data)
{
    const auto object = ObjectEditor::parse(data);
    bool isNumber = false;
    const qint64 told = object ? object->text("active_visitors"_L1).toLongLong(&isNumber) : 0;
    return isNumber ? std::optional(told) : std::nullopt;
}

std::optional<qint64> visitorsTold(const EventDraft &draft)
{
    return draft.kind == EventKind::RealtimeSpike && !draft.body ? visitorsTold(draft.data) : std::nullopt;
}

Result<QByteArray> withTrickyFields(QByteArrayView object)
{
    auto editor = ObjectEditor::parse(object);
    if (!editor)
        return editor.error();
    // Letters that some write as \u…, U+2028 that some must, slashes and HTML's signs that some escape, escapes that nobody needs, and figures
    // that are printed shorter, with an exponent, or rounded.
    constexpr QByteArrayView members = "\"tricky_letters\":\"Gr\xc3\xbc\xc3\x9f"
                                       "e, \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x9a\x80\","
                                       "\"tricky_separator\":\"a\xe2\x80\xa8z\",\"tricky_path\":\"/checkout/success\","
                                       "\"tricky_quotes\":\"\\\"double\\\" 'single' \\\\ <b>&amp;</b>\",\"tricky_escapes\":\"\\u00fc\\/\\u003c\","
                                       "\"tricky_one\":1.0,\"tricky_price\":19.90,\"tricky_exponent\":1e3,\"tricky_large\":12345678901234567890";
    QByteArray json = editor->json();
    json.chop(1);
    return QByteArray(json + (json.size() > 1 ? "," : "") + members.toByteArray() + '}');
}

Result<QByteArray> withTimestamp(QByteArrayView payload, Instant timestamp)
{
    auto editor = ObjectEditor::parse(payload);
    if (!editor)
        return editor.error();
    if (!editor->contains("timestamp"_L1))
        return Error{ErrorCode::InvalidInput, PayloadWords::tr("This body has no timestamp to renew. Replay it byte for byte.")};
    editor->set(u"timestamp"_s, toPayloadTimestamp(timestamp));
    return editor->json();
}

} // namespace ovyxa
