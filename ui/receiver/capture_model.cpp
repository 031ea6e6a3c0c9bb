// SPDX-License-Identifier: MIT
#include "ui/receiver/capture_model.h"

#include "ui/common/state_style.h"
#include "ui/common/tool_tip_text.h"
#include "ui/receiver/capture_words.h"

#include <utility>

namespace ovyxa {

void CaptureModel::add(const QList<Capture> &captures)
{
    QList<Capture> newer; // than all that are held; they go in as one block
    const auto putOnTop = [this, &newer] {
        if (newer.isEmpty())
            return;
        beginInsertRows({}, 0, int(newer.size()) - 1);
        m_rows = std::exchange(newer, {}) + m_rows;
        endInsertRows();
    };
    for (const Capture &capture : captures) {
        if (!capture.id.isValid())
            continue; // it could not be recorded: there is nothing to show of it
        const QList<Capture> &top = newer.isEmpty() ? m_rows : newer;
        if (top.isEmpty() || capture.id > top.first().id) {
            newer.prepend(capture);
            continue;
        }
        putOnTop();
        insertOrReplace(capture);
    }
    putOnTop();
    letGo();
}

void CaptureModel::addPage(const CapturePage &page)
{
    m_asked = false;
    if (!page.rows.isEmpty() && m_askedFrom != m_next)
        return; // rows were let go meanwhile: those between would be missing
    // A view may ask for more at each row that comes in: not before it is known from where.
    m_asked = true;
    for (const Capture &capture : page.rows)
        insertOrReplace(capture);
    m_next = page.next;
    m_atEnd = page.atEnd;
    m_asked = false;
}

int CaptureModel::positionFor(CaptureId id) const
{
    const auto it = std::lower_bound(m_rows.cbegin(), m_rows.cend(), id, [](const Capture &row, CaptureId wanted) { return row.id > wanted; });
    return int(it - m_rows.cbegin());
}

void CaptureModel::insertOrReplace(const Capture &capture)
{
    const int row = positionFor(capture.id);
    if (row < m_rows.size() && m_rows.at(row).id == capture.id) {
        m_rows[row] = capture;
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
        return;
    }
    beginInsertRows({}, row, row);
    m_rows.insert(row, capture);
    endInsertRows();
}

void CaptureModel::letGo()
{
    if (m_rows.size() <= maxRows)
        return;
    // A tenth at once, so that a flood does not do this at each row.
    const int keep = maxRows - maxRows / 10;
    beginRemoveRows({}, keep, int(m_rows.size()) - 1);
    m_rows.remove(keep, m_rows.size() - keep);
    endRemoveRows();
    m_next = m_rows.constLast().id;
    m_atEnd = false;
}

void CaptureModel::setZone(Zone zone)
{
    m_zone = zone;
    timesChanged();
}

void CaptureModel::setNow(Instant now)
{
    const bool anotherDay = !sameDay(now, m_now, m_zone);
    m_now = now;
    if (anotherDay)
        timesChanged();
}

void CaptureModel::setPrecision(Precision precision)
{
    if (std::exchange(m_precision, precision) != precision)
        timesChanged();
}

bool CaptureModel::hasDates() const
{
    return !m_rows.isEmpty() && !(sameDay(m_rows.first().receivedAt, m_now, m_zone) && sameDay(m_rows.last().receivedAt, m_now, m_zone));
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
            return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
        return QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
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
    m_askedFrom = m_next;
    Q_EMIT olderWanted(m_next);
}

} // namespace ovyxa
