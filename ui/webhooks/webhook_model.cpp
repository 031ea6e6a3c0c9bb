// SPDX-License-Identifier: MIT
#include "ui/webhooks/webhook_model.h"

#include "ui/common/tool_tip_text.h"
#include "ui/webhooks/webhook_words.h"

namespace ovyxa {

namespace {

bool sameRow(const WebhookStatus &a, const WebhookStatus &b)
{
    return a.webhook == b.webhook && a.usedThisHour == b.usedThisHour && a.held == b.held && a.previousSecretAccepted == b.previousSecretAccepted;
}

} // namespace

void WebhookModel::setStatuses(const QList<WebhookStatus> &statuses)
{
    const auto contains = [](const QList<WebhookStatus> &list, WebhookId id) {
        return std::any_of(list.cbegin(), list.cend(), [id](const WebhookStatus &s) { return s.webhook.id == id; });
    };
    for (int row = int(m_statuses.size()) - 1; row >= 0; --row) {
        if (contains(statuses, m_statuses.at(row).webhook.id))
            continue;
        beginRemoveRows({}, row, row);
        m_statuses.removeAt(row);
        endRemoveRows();
    }
    for (int row = 0; row < statuses.size(); ++row) {
        const WebhookStatus &wanted = statuses.at(row);
        if (row < m_statuses.size() && m_statuses.at(row).webhook.id == wanted.webhook.id) {
            if (!sameRow(m_statuses.at(row), wanted)) {
                m_statuses[row] = wanted;
                Q_EMIT dataChanged(index(row), index(row));
            }
            continue;
        }
        // Not where it is wanted: a restored webhook comes back between the others, and any other change of order ends here too.
        if (const QModelIndex old = indexOf(wanted.webhook.id); old.isValid()) {
            beginRemoveRows({}, old.row(), old.row());
            m_statuses.removeAt(old.row());
            endRemoveRows();
        }
        beginInsertRows({}, row, row);
        m_statuses.insert(row, wanted);
        endInsertRows();
    }
}

void WebhookModel::setStates(const QHash<WebhookId, StateStyle> &states)
{
    const QHash<WebhookId, StateStyle> before = std::exchange(m_states, states);
    for (int row = 0; row < m_statuses.size(); ++row) {
        const WebhookId id = m_statuses.at(row).webhook.id;
        if (before.value(id).word != states.value(id).word || before.value(id).tone != states.value(id).tone)
            Q_EMIT dataChanged(index(row), index(row));
    }
}

StateStyle WebhookModel::stateAt(int row) const
{
    const Webhook &webhook = m_statuses.at(row).webhook;
    const auto known = m_states.constFind(webhook.id);
    return known == m_states.cend() ? stateStyle(webhook.health) : *known;
}

const WebhookStatus *WebhookModel::statusAt(int row) const
{
    return row >= 0 && row < m_statuses.size() ? &m_statuses.at(row) : nullptr;
}

QModelIndex WebhookModel::indexOf(WebhookId id) const
{
    for (int row = 0; row < m_statuses.size(); ++row) {
        if (m_statuses.at(row).webhook.id == id)
            return index(row);
    }
    return {};
}

int WebhookModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_statuses.size());
}

Qt::ItemFlags WebhookModel::flags(const QModelIndex &index) const
{
    return index.isValid() ? QAbstractListModel::flags(index) | Qt::ItemIsUserCheckable : Qt::ItemFlags();
}

QVariant WebhookModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const WebhookStatus &status = m_statuses.at(index.row());
    switch (role) {
    case Qt::DisplayRole: return status.webhook.name;
    case Qt::ToolTipRole: return toolTipText(WebhookWords::description(status, stateAt(index.row()).word));
    case Qt::AccessibleTextRole: return WebhookWords::description(status, stateAt(index.row()).word);
    case Qt::CheckStateRole: return status.webhook.paused ? Qt::Unchecked : Qt::Checked; // the card's switch
    case IdRole: return QVariant::fromValue(status.webhook.id);
    case UrlRole: return status.webhook.url;
    case StateWordRole: return stateAt(index.row()).word;
    case UsedRole: return status.usedThisHour;
    case HeldRole: return status.held;
    }
    return {};
}

} // namespace ovyxa
