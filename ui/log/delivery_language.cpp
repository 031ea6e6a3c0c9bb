// SPDX-License-Identifier: MIT
#include "ui/log/delivery_language.h"

#include "core/model/text.h"
#include "core/rules/query.h"
#include "ui/common/state_style.h"

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

QString deliveryKeyWords(const QString &key)
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
        {u"id"_s, QT_TRANSLATE_NOOP("QueryHelp", "Its number: 12, 40..52")},
        {u"replay"_s, QT_TRANSLATE_NOOP("QueryHelp", "yes, no, or of which delivery")},
    };
    return words.contains(key) ? QueryHelpWords::tr(words.value(key)) : commonKeyWords(key);
}

QString deliveryValueWords(const QString &key, const QString &value)
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

QStringList deliveryValues(const QString &key, const QueryNames &names)
{
    if (const QStringList words = rules::queryWords(key); !words.isEmpty())
        return words;
    if (key == "webhook"_L1)
        return names.webhooks;
    if (key == "site"_L1)
        return names.sites;
    static const QHash<QString, QStringList> usual{
        {u"attempts"_s, {u">1"_s, u"1"_s, u"4"_s}},
        {u"took"_s, {u">1s"_s, u">5s"_s, u"<100ms"_s}},
    };
    return usual.contains(key) ? usual.value(key) : commonValues(key);
}

} // namespace

QueryLanguage deliveryLanguage(std::function<QueryNames()> names)
{
    QueryLanguage language;
    language.placeholder = QueryHelpWords::tr("Search deliveries and payloads…");
    language.accessibleName = QueryHelpWords::tr("Filter: search deliveries and payloads");
    language.help = QueryHelpWords::tr("Words are searched for; state:failed, webhook:Orders, status:5xx, since:1h and more ask for a field; a dash "
                                       "in front leaves out. Ctrl+Space lists all keys.");
    language.textWords = QueryHelpWords::tr("In names, payloads, answers");
    language.keys = rules::deliveryQueryKeys();
    language.guessed = {u"error"_s, u"state"_s, u"event"_s, u"webhook"_s, u"site"_s};
    language.named = {u"webhook"_s, u"site"_s};
    language.keyWords = deliveryKeyWords;
    language.values = [names = std::move(names)](const QString &key) { return deliveryValues(key, names()); };
    language.valueWords = deliveryValueWords;
    return language;
}

} // namespace ovyxa
