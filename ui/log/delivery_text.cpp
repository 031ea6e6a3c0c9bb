// SPDX-License-Identifier: MIT
#include "ui/log/delivery_text.h"

#include "core/model/delivery_limits.h"
#include "core/model/text.h"
#include "core/rules/address_rules.h"
#include "core/rules/query_text.h"
#include "core/rules/request_draft.h"
#include "ui/log/delivery_columns.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QStringList>
#include <QtCore/QUrl>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
constexpr QStringView arrow = u" → "; // from a webhook's name to where it goes
}

QString eventName(EventKind kind)
{
    return toText(kind);
}

QString eventName(const DeliveryDetails &details)
{
    const bool isNone = !details.webhook.listed && details.event.data == "{}" && !rules::eventIn(details.body);
    return isNone ? QCoreApplication::translate("States", "no Ovyxa event") : eventName(details.delivery.kind);
}

QString stateSentence(const Delivery &delivery)
{
    switch (delivery.state) {
    case DeliveryState::Queued: return QCoreApplication::translate("States", "Stored, and about to be sent.");
    case DeliveryState::Held:
        return QCoreApplication::translate("States", "Held back by the limit of %1 deliveries an hour. It goes out as the hour frees.")
            .arg(limits::deliveriesPerHour);
    case DeliveryState::Sending: return QCoreApplication::translate("States", "A request is under way.");
    case DeliveryState::Waiting: return QCoreApplication::translate("States", "The last attempt did not succeed. It is tried again after a while.");
    case DeliveryState::Delivered: return QCoreApplication::translate("States", "The endpoint answered with a 2xx.");
    case DeliveryState::Failed:
        if (delivery.attempts == 0 && delivery.outcomes.contains(AttemptError::TooLarge))
            return QCoreApplication::translate("States", "Never sent, because its payload is too large.");
        if (delivery.attempts == 0)
            return QCoreApplication::translate("States", "Never sent. Its response says why.");
        return QCoreApplication::translate("States", "Given up after %n attempt(s). Replay it once the endpoint works.", nullptr, delivery.attempts);
    case DeliveryState::Cancelled:
        if (isSkipped(delivery))
            return QCoreApplication::translate("States", "Skipped, because the webhook was paused. Replay it to send it.");
        return QCoreApplication::translate("States", "Cancelled before it was delivered.");
    }
    return {};
}

QString webhookText(const Webhook &webhook, const QList<WebhookStatus> &listed)
{
    // What a draft sends is signed with a listed webhook's secret, and so has its name, wherever it goes.
    const auto named = std::find_if(listed.cbegin(), listed.cend(), [&webhook](const WebhookStatus &each) {
        return each.webhook.site == webhook.site && each.webhook.name == webhook.name;
    });
    if (webhook.listed || named == listed.cend() || named->webhook.url == webhook.url)
        return webhook.name;
    const QUrl url(webhook.url);
    const bool isSameHost = rules::isSamePlace(named->webhook.url, webhook.url);
    if (isSameHost && url.path() == QUrl(named->webhook.url).path())
        return webhook.name;
    const QString host = url.port() > 0 ? rules::withPort(url.host(), url.port()) : url.host();
    return webhook.name + arrow + (isSameHost ? url.path() : host);
}

QString cutWebhookText(const QString &text, const QFontMetrics &metrics, int width)
{
    const auto fits = [&](const QString &part) { return metrics.horizontalAdvance(part) <= width; }; // what just does would be elided
    const qsizetype at = text.indexOf(arrow);
    if (at < 0 || fits(text))
        return fits(text) ? text : metrics.elidedText(text, Qt::ElideMiddle, width);
    const QString target = text.mid(at);
    const QString name = metrics.elidedText(text.left(at), Qt::ElideRight, width - metrics.horizontalAdvance(target));
    if (name.size() > 1) // more than the dots
        return name + target;
    return fits(target.trimmed()) ? target.trimmed() : metrics.elidedText(target.trimmed(), Qt::ElideMiddle, width);
}

QString cellTerm(const Delivery &delivery, int column, const QString &webhook)
{
    const auto term = [](QLatin1StringView key, const QString &value) { return rules::queryTermText(key, {value}); };
    switch (column) {
    case StateColumn: return term("state"_L1, toText(delivery.state));
    case EventColumn: return term("event"_L1, toText(delivery.kind));
    case WebhookColumn: return term("webhook"_L1, webhook);
    case AttemptsColumn: return term("attempts"_L1, QString::number(delivery.attempts));
    case AnswerColumn:
        if (delivery.outcomes.isEmpty())
            return {};
        return delivery.lastStatus > 0 ? term("status"_L1, QString::number(delivery.lastStatus)) : term("error"_L1, toText(delivery.outcomes.last()));
    default: return {};
    }
}

QString rowsAsText(const QModelIndexList &rows)
{
    if (rows.isEmpty())
        return {};
    QModelIndexList sorted = rows;
    std::sort(sorted.begin(), sorted.end(), [](const QModelIndex &a, const QModelIndex &b) { return a.row() < b.row(); });
    const QAbstractItemModel *model = sorted.first().model();
    QStringList lines;
    QStringList heading;
    for (int column = 0; column < DeliveryColumnCount; ++column)
        heading.append(model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
    lines.append(heading.join(u'\t'));
    for (const QModelIndex &row : std::as_const(sorted)) {
        QStringList cells;
        for (int column = 0; column < DeliveryColumnCount; ++column)
            cells.append(row.siblingAtColumn(column).data(CopyRole).toString());
        lines.append(cells.join(u'\t'));
    }
    return lines.join(u'\n') + u'\n';
}

} // namespace ovyxa
