// SPDX-License-Identifier: MIT
#include "ui/log/delivery_model.h"

#include "ui/common/state_style.h"
#include "ui/common/tool_tip_text.h"
#include "ui/log/delivery_text.h"

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

DeliveryModel::DeliveryModel(WebhookNames names, QObject *parent) : QAbstractTableModel(parent), m_names(std::move(names)) {}

int DeliveryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_oldestFirst.size());
}

int DeliveryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : DeliveryColumnCount;
}

QVariant DeliveryModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Delivery &row = delivery(index.row());
    switch (role) {
    case Qt::DisplayRole: return display(row, index.column());
    case Qt::ToolTipRole: return toolTipText(toolTip(row, index.column()));
    case Qt::AccessibleTextRole: return accessibleText(row, index.column());
    case Qt::TextAlignmentRole: return int(Qt::AlignVCenter | (index.column() >= TookColumn ? Qt::AlignRight : Qt::AlignLeft));
    case DeliveryIdRole: return row.id.value;
    case StateRole: return int(row.state);
    case OutcomesRole: return QVariant::fromValue(row.attempts > 0 ? row.outcomes : QList<AttemptError>()); // of what was never tried none
    case ToneRole: return tone(row, index.column());
    case CopyRole: return index.column() == TimeColumn ? QVariant(fullTimeText(row.createdAt, m_zone)) : display(row, index.column());
    case SendingRole: return row.state == DeliveryState::Sending;
    default: return {};
    }
}

QVariant DeliveryModel::display(const Delivery &row, int column) const
{
    switch (column) {
    case StateColumn: return stateStyle(row).word;
    case TimeColumn: return dayTimeText(row.createdAt, m_now, m_zone, m_precision);
    case EventColumn: return eventName(row.kind);
    case WebhookColumn: return webhookName(row.webhook);
    case AttemptsColumn: return row.attempts == 0 ? QVariant() : QVariant(row.attempts);
    case AnswerColumn: return answerText(row.outcomes, row.lastStatus);
    case TookColumn: return row.lastDuration ? QVariant(durationText(*row.lastDuration)) : QVariant();
    case NextColumn: return row.dueAt && !isFinal(row.state) ? QVariant(dueText(*row.dueAt, m_now)) : QVariant();
    default: return {};
    }
}

int DeliveryModel::tone(const Delivery &row, int column) const
{
    switch (column) {
    case WebhookColumn:
    case NextColumn: return int(Tone::Dim);
    case AnswerColumn:
        return int(row.outcomes.isEmpty() || row.outcomes.last() == AttemptError::None ? Tone::Neutral : outcomeTone(row.outcomes.last()));
    default: return int(Tone::Neutral);
    }
}

QString DeliveryModel::toolTip(const Delivery &row, int column) const
{
    switch (column) {
    case StateColumn: return stateSentence(row);
    case WebhookColumn: return u"%1 · %2"_s.arg(webhookName(row.webhook), row.site);
    case AnswerColumn: return display(row, column).toString();
    case TimeColumn: return tr("%1, simulated").arg(fullTimeText(row.createdAt, m_zone));
    case AttemptsColumn: return row.attempts > 0 ? tr("%n attempts", nullptr, row.attempts) : QString();
    case NextColumn: return row.dueAt && !isFinal(row.state) ? fullTimeText(*row.dueAt, m_zone) : QString();
    default: return {};
    }
}

QString DeliveryModel::accessibleText(const Delivery &row, int column) const
{
    if (column == AttemptsColumn)
        return row.attempts == 0 ? tr("no attempt yet") : tr("%n attempts", nullptr, row.attempts);
    const QString text = display(row, column).toString();
    return text.isEmpty() ? tr("nothing") : text;
}

QVariant DeliveryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (section >= TookColumn ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ToolTipRole && section == TimeColumn)
        return tr("When the event happened, in simulated time");
    if (role == Qt::ToolTipRole && section == TookColumn)
        return tr("How long the last attempt took, in real time");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case StateColumn: return tr("State");
    case TimeColumn: return tr("Time");
    case EventColumn: return tr("Event");
    case WebhookColumn: return tr("Webhook");
    case AttemptsColumn: return tr("Attempts");
    case AnswerColumn: return tr("Answer");
    case TookColumn: return tr("Took");
    case NextColumn: return tr("Next");
    default: return {};
    }
}

bool DeliveryModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_atEnd && !m_waitingForOlder;
}

void DeliveryModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    m_waitingForOlder = true;
    Q_EMIT olderWanted();
}

void DeliveryModel::reset(const DeliveryQuery &query)
{
    beginResetModel();
    m_query = query;
    m_oldestFirst.clear();
    m_atEnd = false;
    m_waitingForOlder = true; // whoever resets also asks for the first page
    endResetModel();
}

void DeliveryModel::appendOlder(const QList<Delivery> &page, bool atEnd)
{
    m_atEnd = atEnd;
    m_waitingForOlder = false;
    const auto older = [this](const Delivery &each) { return m_oldestFirst.isEmpty() || each.id < m_oldestFirst.first().id; };
    const auto begin = std::find_if(page.cbegin(), page.cend(), older);
    const auto stands = [this](const Delivery &each) { return !m_aside.contains(each.id) && !goes(each); };
    const auto count = int(std::count_if(begin, page.cend(), stands));
    if (count == 0)
        return;
    const int first = rowCount();
    beginInsertRows({}, first, first + count - 1);
    for (auto each = begin; each != page.cend(); ++each) {
        if (stands(*each))
            m_oldestFirst.prepend(*each); // grows in front as it does at the end: a page costs the same however much is loaded
    }
    endInsertRows();
}

void DeliveryModel::merge(const QList<Delivery> &changed, const QSet<DeliveryId> &keep, bool addNew)
{
    QList<Delivery> fresh;
    for (const Delivery &each : changed) {
        if (const auto aside = m_aside.find(each.id); aside != m_aside.end()) {
            *aside = each;
            continue;
        }
        const qsizetype position = lowerBound(each.id);
        const bool listed = position < m_oldestFirst.size() && m_oldestFirst.at(position).id == each.id;
        if (!listed) {
            const bool inReach = m_atEnd || (!m_oldestFirst.isEmpty() && each.id > m_oldestFirst.first().id);
            if (addNew && inReach && matches(each) && !goes(each))
                fresh.append(each);
            continue;
        }
        const int row = rowFromPosition(position);
        if (matches(each) || keep.contains(each.id)) {
            if (m_oldestFirst.at(position) == each)
                continue;
            m_oldestFirst[position] = each;
            Q_EMIT dataChanged(index(row, 0), index(row, DeliveryColumnCount - 1));
        } else {
            beginRemoveRows({}, row, row);
            m_oldestFirst.removeAt(position);
            endRemoveRows();
        }
    }
    insertNew(std::move(fresh));
}

void DeliveryModel::insertNew(QList<Delivery> fresh)
{
    std::sort(fresh.begin(), fresh.end(), [](const Delivery &a, const Delivery &b) { return a.id < b.id; });
    // Those that only now match stand among the others; the truly new ones come in one block on top.
    qsizetype next = 0;
    for (; next < fresh.size() && !m_oldestFirst.isEmpty() && fresh.at(next).id < m_oldestFirst.last().id; ++next) {
        const qsizetype position = lowerBound(fresh.at(next).id);
        const int row = rowCount() - int(position);
        beginInsertRows({}, row, row);
        m_oldestFirst.insert(position, fresh.at(next));
        endInsertRows();
    }
    if (next == fresh.size())
        return;
    beginInsertRows({}, 0, int(fresh.size() - next) - 1);
    m_oldestFirst.append(fresh.mid(next));
    endInsertRows();
}

const Delivery &DeliveryModel::delivery(int row) const
{
    return m_oldestFirst.at(m_oldestFirst.size() - 1 - row);
}

int DeliveryModel::rowOf(DeliveryId id) const
{
    const qsizetype position = lowerBound(id);
    if (position == m_oldestFirst.size() || m_oldestFirst.at(position).id != id)
        return -1;
    return rowFromPosition(position);
}

DeliveryId DeliveryModel::oldest() const
{
    return m_oldestFirst.isEmpty() ? DeliveryId{} : m_oldestFirst.first().id;
}

DeliveryId DeliveryModel::newest() const
{
    return m_oldestFirst.isEmpty() ? DeliveryId{} : m_oldestFirst.last().id;
}

Instant DeliveryModel::oldestAt() const
{
    return m_oldestFirst.isEmpty() ? Instant{} : m_oldestFirst.first().createdAt;
}

void DeliveryModel::setZone(Zone zone)
{
    m_zone = zone;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, TimeColumn), index(rowCount() - 1, TimeColumn));
}

void DeliveryModel::setPrecision(Precision precision)
{
    if (m_precision == precision)
        return;
    m_precision = precision;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, TimeColumn), index(rowCount() - 1, TimeColumn), {Qt::DisplayRole});
}

bool DeliveryModel::hasDates() const
{
    // Times only grow but for a clock that was taken back, so the two ends tell.
    return !m_oldestFirst.isEmpty() && m_zone != Zone::Relative
           && !(sameDay(m_oldestFirst.first().createdAt, m_now, m_zone) && sameDay(m_oldestFirst.last().createdAt, m_now, m_zone));
}

void DeliveryModel::setNow(Instant now, int firstRow, int lastRow)
{
    const bool timesPass = m_zone == Zone::Relative || !sameDay(m_now, now, m_zone);
    m_now = now;
    const int last = std::min(lastRow, rowCount() - 1);
    if (firstRow < 0 || firstRow > last)
        return;
    if (timesPass)
        Q_EMIT dataChanged(index(firstRow, TimeColumn), index(last, TimeColumn), {Qt::DisplayRole});
    Q_EMIT dataChanged(index(firstRow, NextColumn), index(last, NextColumn), {Qt::DisplayRole});
}

void DeliveryModel::forgetNames()
{
    m_nameCache.clear();
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, WebhookColumn), index(rowCount() - 1, WebhookColumn));
}

QString DeliveryModel::webhookName(WebhookId id) const
{
    if (const auto found = m_nameCache.constFind(id); found != m_nameCache.constEnd())
        return *found;
    return *m_nameCache.insert(id, m_names(id));
}

bool DeliveryModel::matches(const Delivery &row) const
{
    return (m_query.states.isEmpty() || m_query.states.contains(row.state)) && (!m_query.site || *m_query.site == row.site)
           && (!m_query.among || m_query.among->contains(row.id));
}

qsizetype DeliveryModel::lowerBound(DeliveryId id) const
{
    const auto found =
        std::lower_bound(m_oldestFirst.cbegin(), m_oldestFirst.cend(), id, [](const Delivery &each, DeliveryId wanted) { return each.id < wanted; });
    return found - m_oldestFirst.cbegin();
}

int DeliveryModel::rowFromPosition(qsizetype position) const
{
    return int(m_oldestFirst.size() - 1 - position);
}

} // namespace ovyxa
