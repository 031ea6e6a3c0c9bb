// SPDX-License-Identifier: MIT
#include "ui/receiver/capture_model.h"

#include "ui/common/state_style.h"
#include "ui/common/tool_tip_text.h"
#include "ui/receiver/capture_language.h"
#include "ui/receiver/capture_words.h"

#include <algorithm>
#include <utility>

namespace ovyxa {

void CaptureModel::reset(const CaptureQuery &query)
{
    beginResetModel();
    m_query = query;
    m_rows.clear();
    m_atEnd = false;
    m_asked = true;
    endResetModel();
}

void CaptureModel::appendOlder(const QList<Capture> &page, bool atEnd)
{
    m_atEnd = atEnd;
    m_asked = false;
    const auto older = [this](const Capture &each) { return m_rows.isEmpty() || each.id < m_rows.constLast().id; };
    auto next = page.cbegin();
    for (; next != page.cend() && !older(*next); ++next) { // came live meanwhile, or lies between such
        if (!replace(*next))
            insert(*next);
    }
    if (next == page.cend())
        return;
    const int first = rowCount();
    beginInsertRows({}, first, first + int(page.cend() - next) - 1);
    m_rows.append(QList<Capture>(next, page.cend()));
    endInsertRows();
}

void CaptureModel::merge(const QList<Capture> &captures, bool addNew)
{
    QList<Capture> sorted = captures;
    std::stable_sort(sorted.begin(), sorted.end(), [](const Capture &a, const Capture &b) { return b.id < a.id; });
    QList<Capture> newer; // than all that are held; they go in as one block
    for (const Capture &capture : std::as_const(sorted)) {
        if (!capture.id.isValid() || replace(capture)) // what could not be recorded has no id: there is nothing to show of it
            continue;
        if (!addNew || !matches(capture))
            continue;
        if (!newer.isEmpty() && newer.constLast().id == capture.id)
            newer.last() = capture; // answered in the meantime: what comes later is told later
        else if (m_rows.isEmpty() || m_rows.constFirst().id < capture.id)
            newer.append(capture);
        else
            insert(capture);
    }
    if (!newer.isEmpty()) {
        beginInsertRows({}, 0, int(newer.size()) - 1);
        m_rows = newer + m_rows;
        endInsertRows();
    }
    keepBounded();
}

bool CaptureModel::matches(const Capture &capture) const
{
    return m_query.verdicts.isEmpty() || m_query.verdicts.contains(capture.verdict);
}

int CaptureModel::positionFor(CaptureId id) const
{
    const auto it = std::lower_bound(m_rows.cbegin(), m_rows.cend(), id, [](const Capture &row, CaptureId wanted) { return row.id > wanted; });
    return int(it - m_rows.cbegin());
}

bool CaptureModel::replace(const Capture &capture)
{
    const int row = positionFor(capture.id);
    if (row == m_rows.size() || m_rows.at(row).id != capture.id)
        return false;
    m_rows[row] = capture;
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    return true;
}

void CaptureModel::insert(const Capture &capture)
{
    const int row = positionFor(capture.id);
    beginInsertRows({}, row, row);
    m_rows.insert(row, capture);
    endInsertRows();
}

void CaptureModel::keepBounded()
{
    if (m_rows.size() <= maxRows)
        return;
    // A tenth at once, so that a flood does not do this at each row.
    const int keep = maxRows - maxRows / 10;
    beginRemoveRows({}, keep, int(m_rows.size()) - 1);
    m_rows.remove(keep, m_rows.size() - keep);
    endRemoveRows();
    m_atEnd = false;
    m_asked = false;
    Q_EMIT letGo(m_rows.constLast().id);
}

Instant CaptureModel::oldestAt() const
{
    return m_rows.isEmpty() ? Instant{} : m_rows.constLast().receivedAt;
}

QStringList CaptureModel::paths(int most) const
{
    constexpr int looked = 1000;
    QStringList found;
    for (int row = 0; row < std::min(int(m_rows.size()), looked) && found.size() < most; ++row) {
        const QString path = pathOf(m_rows.at(row));
        if (!path.isEmpty() && !found.contains(path))
            found.append(path);
    }
    return found;
}

void CaptureModel::setZone(Zone zone)
{
    m_zone = zone;
    timesChanged();
}

void CaptureModel::setNow(Instant now)
{
    const bool timesPass = m_zone == Zone::Relative || !sameDay(now, m_now, m_zone);
    m_now = now;
    if (timesPass)
        timesChanged();
}

void CaptureModel::setPrecision(Precision precision)
{
    if (std::exchange(m_precision, precision) != precision)
        timesChanged();
}

bool CaptureModel::hasDates() const
{
    return !m_rows.isEmpty() && m_zone != Zone::Relative
           && !(sameDay(m_rows.first().receivedAt, m_now, m_zone) && sameDay(m_rows.last().receivedAt, m_now, m_zone));
}

void CaptureModel::timesChanged()
{
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, Time), index(int(m_rows.size()) - 1, Time));
}

const Capture *CaptureModel::captureAt(int row) const
{
    return row >= 0 && row < m_rows.size() ? &m_rows.at(row) : nullptr;
}

QModelIndex CaptureModel::indexOf(CaptureId id) const
{
    const int row = positionFor(id);
    return row < m_rows.size() && m_rows.at(row).id == id ? index(row, 0) : QModelIndex();
}

QString CaptureModel::lineAt(int row) const
{
    const Capture *capture = captureAt(row);
    if (!capture)
        return {};
    QStringList cells;
    for (int column = 0; column < ColumnCount; ++column)
        cells << text(*capture, column);
    return cells.join(u'\t');
}

int CaptureModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int CaptureModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

void CaptureModel::setAlert(CaptureId id, const QString &rules)
{
    m_alerts.insert(id, rules);
    if (const QModelIndex row = indexOf(id); row.isValid())
        Q_EMIT dataChanged(row.siblingAtColumn(Request), row.siblingAtColumn(Request));
}

QString CaptureModel::text(const Capture &capture, int column) const
{
    switch (column) {
    case Signature: return stateStyle(capture).word;
    case Time: return dayTimeText(capture.receivedAt, m_now, m_zone, m_precision);
    case Request: {
        const QString alert = m_alerts.value(capture.id);
        const QString request = CaptureWords::request(capture);
        return alert.isEmpty() ? request : tr("▲ %1 · alert: %2").arg(request, alert);
    }
    case From: return CaptureWords::from(capture);
    case Body: return bytesText(capture.bodyBytes);
    case Answered: return CaptureWords::answered(capture);
    }
    return {};
}

QVariant CaptureModel::sortValue(const Capture &capture, int column) const
{
    switch (column) {
    case Time: return msSinceEpoch(capture.receivedAt);
    case Body: return qint64(capture.bodyBytes);
    case Answered: return capture.status;
    }
    return text(capture, column);
}

QVariant CaptureModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Capture &capture = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole: return text(capture, index.column());
    case Qt::ToolTipRole:
        if (index.column() == Request && m_alerts.contains(capture.id))
            return toolTipText(tr("It raised an alert: %1").arg(m_alerts.value(capture.id)));
        return toolTipText(index.column() == Time ? fullTimeText(capture.receivedAt, m_zone) : CaptureWords::explanation(capture));
    case Qt::TextAlignmentRole:
        if (index.column() == Body || index.column() == Answered)
            return int(Qt::AlignRight | Qt::AlignVCenter);
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    case IdRole: return QVariant::fromValue(capture.id);
    case SortRole: return sortValue(capture, index.column());
    }
    return {};
}

QVariant CaptureModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section == Body || section == Answered ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Signature: return tr("Signature");
    case Time: return tr("Time");
    case Request: return tr("Request");
    case From: return tr("From");
    case Body: return tr("Body");
    case Answered: return tr("Answered");
    }
    return {};
}

bool CaptureModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_atEnd && !m_asked;
}

void CaptureModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    m_asked = true;
    Q_EMIT olderWanted();
}

} // namespace ovyxa
