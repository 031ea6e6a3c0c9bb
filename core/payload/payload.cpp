// SPDX-License-Identifier: MIT
#include "core/payload/payload.h"

#include "core/model/limits.h"
#include "core/model/text.h"
#include "core/payload/object_editor.h"

#include <QtCore/QCoreApplication>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::payload)
};

/// Slack's three control characters (its "escaping text" rule); everything else may stand as it is.
QString slackEscaped(QString text)
{
    return text.replace(u'&', "&amp;"_L1).replace(u'<', "&lt;"_L1).replace(u'>', "&gt;"_L1);
}

/// What happened, in the words of the three documented events. The message is part of what is sent, so it is not translated.
QString slackText(const Event &event, const ObjectEditor &data)
{
    const QString site = slackEscaped(event.site);
    const auto field = [&](const char *name) { return slackEscaped(data.text(QLatin1StringView(name))); };
    switch (event.kind) {
    case EventKind::GoalCompleted:
        return "*Goal completed: %1* on %2\n%3 · source %4 · country %5"_L1.arg(field("goal_name"), site, field("url"), field("source"), field("country"));
    case EventKind::UsageThreshold:
        return "*Usage reached %1 %* of the plan limit (%2)\n%3 of %4 events in %5"_L1.arg(field("threshold"), site, field("usage"), field("limit"), field("period"));
    case EventKind::RealtimeSpike:
        return "*Traffic spike* on %1\n%2 active visitors in the last %3 minutes, more than %4"_L1.arg(site, field("active_visitors"), field("window_minutes"), field("threshold"));
    }
    Q_UNREACHABLE();
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

Result<void> checkPayloadSize(qsizetype bytes)
{
    if (bytes <= limits::payloadBytes)
        return {};
    return Error{ErrorCode::LimitReached, Text::tr("The payload is %L1 bytes; Ovyxa sends at most %L2 bytes (under 10 KB). It was not sent. Shorten the event's data.")
                                              .arg(bytes)
                                              .arg(limits::payloadBytes)};
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

Result<QByteArray> withTimestamp(QByteArrayView payload, Instant timestamp)
{
    auto editor = ObjectEditor::parse(payload);
    if (!editor)
        return editor.error();
    if (!editor->contains("timestamp"_L1))
        return Error{ErrorCode::InvalidInput, Text::tr("This body has no timestamp to renew. Replay it byte for byte.")};
    editor->set(u"timestamp"_s, toPayloadTimestamp(timestamp));
    return editor->json();
}

} // namespace ovyxa
