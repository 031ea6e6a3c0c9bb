// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/webhook_status.h"
#include "ui/common/state_style.h"

#include <QtCore/QAbstractListModel>
#include <QtCore/QHash>

namespace ovyxa {

/// The webhooks of one site, in the order in which they were made. GUI thread; owned by the panel. It is fed with snapshots and tells
/// its views only what differs, so that a selection survives each of the 30 updates a second.
class WebhookModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole, ///< WebhookId
        UrlRole,               ///< QString
        StateWordRole,         ///< QString: the line of state
        UsedRole,              ///< int, of limits::deliveriesPerHour
        HeldRole,              ///< int
    };

    using QAbstractListModel::QAbstractListModel;

    void setStatuses(const QList<WebhookStatus> &statuses);
    void setStates(const QHash<WebhookId, StateStyle> &states); ///< their lines of state; without one it is the health's
    [[nodiscard]] StateStyle stateAt(int row) const;
    [[nodiscard]] const WebhookStatus *statusAt(int row) const; ///< null outside of the list
    [[nodiscard]] QModelIndex indexOf(WebhookId id) const;      ///< invalid if it is not listed

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    QList<WebhookStatus> m_statuses;
    QHash<WebhookId, StateStyle> m_states;
};

} // namespace ovyxa
