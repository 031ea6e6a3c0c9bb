// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/webhook.h"
#include "ui/receiver/receiver_controller.h"

namespace ovyxa {

class CatalogueDoor;

/// Webhooks that a receiver leaves behind when it comes to listen at another place: offers to point them there in one go, and back. Remembers
/// the last place in receiver.ini in the profile's folder. GUI thread; owned by the panel; the door outlives it.
class Repointing final : public QObject
{
    Q_OBJECT
public:
    Repointing(CatalogueDoor *catalogue, const QString &profileFolder, QObject *parent = nullptr);

    void receiverAt(const QString &url); ///< it listens there now

Q_SIGNALS:
    void said(const ovyxa::ReceiverController::Message &message);
    void settled(const QString &text); ///< the offer with this text is void: none is left behind any more

private:
    [[nodiscard]] QList<Webhook> leftAt(const QString &place) const;
    void point(const QString &from);
    struct Moved
    {
        QSet<WebhookId> webhooks;
        QString problem; ///< why others did not
    };

    void update(const QList<Webhook> &webhooks, const std::function<void(const Moved &)> &done);
    void say(const QString &text, const QString &problem, const QString &action = {}, std::function<void()> act = {});
    void lookAgain();

    CatalogueDoor *m_catalogue;
    QString m_memoryFile;
    QString m_place;       ///< where the receiver listened last
    QString m_offeredFrom; ///< the place that the open offer is about
    QString m_offer;
};

} // namespace ovyxa
