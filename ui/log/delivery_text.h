// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "core/model/webhook_status.h"

#include <QtCore/QModelIndexList>
#include <QtCore/QString>
#include <QtGui/QFontMetrics>

namespace ovyxa {

/// The event's documented name, which is never translated: "goal.completed".
[[nodiscard]] QString eventName(EventKind kind);
/// Of a draft that was sent and tells of no event, as one of a pasted request may: that it is none.
[[nodiscard]] QString eventName(const DeliveryDetails &details);
/// What a state means and what comes next, in a sentence for tool tips.
[[nodiscard]] QString stateSentence(const Delivery &delivery);
/// The term of a query (core/rules/query.h) that asks for what a cell shows; empty where there is none.
[[nodiscard]] QString cellTerm(const Delivery &delivery, int column, const QString &webhook);
/// The selected rows as people paste them: tab-separated lines with a heading, in the order shown.
[[nodiscard]] QString rowsAsText(const QModelIndexList &rows);
/// As the log calls it: with the host or the path that it goes to, where that is another one than its name stands for among these.
[[nodiscard]] QString webhookText(const Webhook &webhook, const QList<WebhookStatus> &listed);
/// That in so many pixels: what it goes to stays longer than its name, and where it goes keeps both its ends, which are what tells them apart.
[[nodiscard]] QString cutWebhookText(const QString &text, const QFontMetrics &metrics, int width);

} // namespace ovyxa
