// SPDX-License-Identifier: MIT
#include "ui/webhooks/webhook_list.h"

#include "ui/webhooks/webhook_delegate.h"

namespace ovyxa {

WebhookList::WebhookList(QWidget *parent) : QListView(parent)
{
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true); // the row under the pointer is tinted
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setEditTriggers(NoEditTriggers);
    setUniformItemSizes(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
}

QSize WebhookList::sizeHint() const
{
    return {220, (model() ? model()->rowCount() : 0) * WebhookDelegate::rowHeight};
}

QSize WebhookList::minimumSizeHint() const
{
    return {160, std::min(sizeHint().height(), WebhookDelegate::rowHeight)};
}

} // namespace ovyxa
