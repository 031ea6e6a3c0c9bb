// SPDX-License-Identifier: MIT
#include "ui/log/query_words.h"

#include "core/model/text.h"
#include "core/rules/query.h"
#include "ui/common/state_style.h"
#include "ui/log/query_suggestions.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QHash>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

struct QueryHelpWords
{
    Q_DECLARE_TR_FUNCTIONS(QueryHelp)
};

QString stateWords(DeliveryState state)
{
    switch (state) {
    case DeliveryState::Queued: return QueryHelpWords::tr("About to be sent");
    case DeliveryState::Held: return QueryHelpWords::tr("Held back by the hour's limit");
    case DeliveryState::Sending: return QueryHelpWords::tr("A request is under way");
    case DeliveryState::Waiting: return QueryHelpWords::tr("To be tried again");
    case DeliveryState::Delivered: return QueryHelpWords::tr("Answered with a 2xx");
    case DeliveryState::Failed: return QueryHelpWords::tr("Given up");
    case DeliveryState::Cancelled: return QueryHelpWords::tr("Cancelled by somebody, or skipped by a pause");
    }
    return {};
}

QString errorWords(AttemptError error)
{
    switch (error) {
    case AttemptError::None: return QueryHelpWords::tr("Attempts that went well");
    case AttemptError::Status: return QueryHelpWords::tr("Answers other than 2xx");
    case AttemptError::Redirect: return QueryHelpWords::tr("Answers that lead elsewhere");
    case AttemptError::Timeout: return QueryHelpWords::tr("Attempts that ran out of time");
    case AttemptError::Dns: return QueryHelpWords::tr("No such host");
    case AttemptError::Refused: return QueryHelpWords::tr("Nothing listened there");
    case AttemptError::Connection: return QueryHelpWords::tr("The connection was lost");
    case AttemptError::Tls: return QueryHelpWords::tr("TLS did not come about");
    case AttemptError::Closed: return QueryHelpWords::tr("Closed without an answer");
    case AttemptError::Protocol: return QueryHelpWords::tr("An answer that is not HTTP");
    case AttemptError::TooLarge: return QueryHelpWords::tr("Too large to be sent");
    case AttemptError::Interrupted: return QueryHelpWords::tr("The bench ended meanwhile");
    case AttemptError::Cancelled: return QueryHelpWords::tr("Cancelled meanwhile");
    case AttemptError::Paused: return QueryHelpWords::tr("Skipped: the webhook was paused");
    }
    return {};
}

} // namespace

QString queryHeading(QueryHeading heading)
{
    switch (heading) {
    case QueryHeading::Terms: return QueryHelpWords::tr("Text or a key");
    case QueryHeading::Values: return QueryHelpWords::tr("Values");
    case QueryHeading::Saved: return QueryHelpWords::tr("Your filters");
    case QueryHeading::Earlier: return QueryHelpWords::tr("Earlier");
    }
    return {};
}

QString queryKeyWords(const QString &key)
{
    static const QHash<QString, const char *> words{
        {u"state"_s, QT_TRANSLATE_NOOP("QueryHelp", "Delivered, waiting, failed …")},
        {u"event"_s, QT_TRANSLATE_NOOP("QueryHelp", "What happened on the site")},
        {u"webhook"_s, QT_TRANSLATE_NOOP("QueryHelp", "Its name")},
        {u"site"_s, QT_TRANSLATE_NOOP("QueryHelp", "Whose event it was")},
        {u"status"_s, QT_TRANSLATE_NOOP("QueryHelp", "Last answer: 503, 5xx, >=400")},
        {u"error"_s, QT_TRANSLATE_NOOP("QueryHelp", "Why an attempt failed")},
        {u"attempts"_s, QT_TRANSLATE_NOOP("QueryHelp", "How many: 4, >1")},
        {u"took"_s, QT_TRANSLATE_NOOP("QueryHelp", "Last attempt: >2s, 10ms..1s")},
        {u"size"_s, QT_TRANSLATE_NOOP("QueryHelp", "The body: >10k")},
        {u"since"_s, QT_TRANSLATE_NOOP("QueryHelp", "1h, today, 14:30, a date")},
        {u"before"_s, QT_TRANSLATE_NOOP("QueryHelp", "1h, today, 14:30, a date")},
        {u"replay"_s, QT_TRANSLATE_NOOP("QueryHelp", "yes, no, or of which delivery")},
        {u"data."_s, QT_TRANSLATE_NOOP("QueryHelp", "A field of the payload's data")},
    };
    return QueryHelpWords::tr(words.value(key, ""));
}

QString queryValueWords(const QString &key, const QString &value)
{
    if (key == "state"_L1) {
        const auto state = fromText<DeliveryState>(value);
        return state ? stateWords(*state) : QString();
    }
    if (key == "error"_L1) {
        const auto error = fromText<AttemptError>(value);
        return error ? errorWords(*error) : QString();
    }
    if (key == "webhook"_L1)
        return QueryHelpWords::tr("Sent to this webhook");
    if (key == "site"_L1)
        return QueryHelpWords::tr("An event of this site");
    if (key == "replay"_L1)
        return value == "yes"_L1 ? QueryHelpWords::tr("Sent again by hand") : QueryHelpWords::tr("Sent by its event");
    return {};
}

QString queryTextWords()
{
    return QueryHelpWords::tr("In names, payloads, answers");
}

QStringList queryValues(const QString &key, const QueryNames &names)
{
    if (const QStringList words = rules::queryWords(key); !words.isEmpty())
        return words;
    if (key == "webhook"_L1)
        return names.webhooks;
    if (key == "site"_L1)
        return names.sites;
    static const QHash<QString, QStringList> usual{
        {u"status"_s, {u"2xx"_s, u"3xx"_s, u"4xx"_s, u"5xx"_s, u"200"_s, u"404"_s, u"429"_s, u"500"_s, u"503"_s}},
        {u"attempts"_s, {u">1"_s, u"1"_s, u"4"_s}},
        {u"took"_s, {u">1s"_s, u">5s"_s, u"<100ms"_s}},
        {u"size"_s, {u">1k"_s, u">100k"_s, u"<1k"_s}},
        {u"since"_s, {u"10m"_s, u"1h"_s, u"24h"_s, u"today"_s, u"yesterday"_s}},
        {u"before"_s, {u"10m"_s, u"1h"_s, u"24h"_s, u"today"_s, u"yesterday"_s}},
    };
    return usual.value(key);
}

} // namespace ovyxa
