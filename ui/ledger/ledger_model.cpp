// SPDX-License-Identifier: MIT
#include "ui/ledger/ledger_model.h"

#include "ui/common/state_style.h"
#include "ui/ledger/ledger_words.h"

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

bool mayFold(LedgerCase kind)
{
    return kind == LedgerCase::Agree || kind == LedgerCase::Elsewhere;
}

Instant beganAt(const LedgerEntry &entry)
{
    const LedgerLine &first = entry.lines.first();
    return first.sent ? first.sent->startedAt : first.received->receivedAt;
}

} // namespace

void LedgerModel::setEntries(const QList<LedgerEntry> &entries, bool atEnd)
{
    beginResetModel(); // before: the view asks then where it stands
    m_entries = entries;
    m_atEnd = atEnd;
    fillRows();
    endResetModel();
}

void LedgerModel::setShown(const QSet<LedgerCase> &shown)
{
    m_shown = shown;
    m_unfolded.clear();
    rebuild();
}

void LedgerModel::setZone(Zone zone)
{
    m_zone = zone;
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0), index(int(m_rows.size()) - 1));
}

void LedgerModel::setUnfolded(int at, bool unfolded)
{
    // The neighbours that were folded with it, or would be.
    const Row row = m_rows.at(at);
    if (row.kind != RowKind::Fold && row.kind != RowKind::Heading)
        return;
    qsizetype first = row.entry;
    qsizetype last = row.entry;
    if (unfolded) {
        last = row.entry + row.count - 1;
    } else {
        const auto cameOut = [this](qsizetype entry) { return m_unfolded.contains(m_entries.at(entry).delivery.id); };
        while (first > 0 && cameOut(first - 1))
            --first;
        while (last + 1 < m_entries.size() && cameOut(last + 1))
            ++last;
    }
    for (qsizetype entry = first; entry <= last; ++entry) {
        const DeliveryId id = m_entries.at(entry).delivery.id;
        if (!id.isValid() || !mayFold(m_entries.at(entry).kind))
            continue;
        if (unfolded)
            m_unfolded.insert(id);
        else
            m_unfolded.remove(id);
    }
    rebuild();
}

bool LedgerModel::isFolded(qsizetype entry) const
{
    const LedgerEntry &each = m_entries.at(entry);
    return mayFold(each.kind) && !m_shown.contains(each.kind) && !m_unfolded.contains(each.delivery.id);
}

void LedgerModel::rebuild()
{
    beginResetModel();
    fillRows();
    endResetModel();
}

void LedgerModel::fillRows()
{
    m_rows.clear();
    for (qsizetype entry = 0; entry < m_entries.size(); ++entry) {
        if (!isFolded(entry)) {
            appendEntry(entry);
        } else if (!m_rows.isEmpty() && m_rows.last().kind == RowKind::Fold && m_rows.last().entry + m_rows.last().count == entry) {
            m_rows.last().count += 1;
        } else {
            m_rows.append({RowKind::Fold, entry, -1, 1});
        }
    }
    if (!m_atEnd)
        m_rows.append({RowKind::More, -1, -1, 0});
}

void LedgerModel::appendEntry(qsizetype entry)
{
    const LedgerEntry &each = m_entries.at(entry);
    if (!mayFold(each.kind) && !m_shown.contains(each.kind))
        return;
    m_rows.append({RowKind::Heading, entry, -1, 0});
    for (qsizetype line = 0; line < each.lines.size(); ++line)
        m_rows.append({RowKind::Line, entry, line, 0});
}

int LedgerModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QString LedgerModel::time(Instant at, bool milliseconds) const
{
    return dayTimeText(at, m_now(), m_zone, milliseconds ? Precision::Milliseconds : Precision::Seconds);
}

QString LedgerModel::foldText(int row) const
{
    const Row &fold = m_rows.at(row);
    qsizetype agree = 0;
    for (qsizetype entry = fold.entry; entry < fold.entry + fold.count; ++entry)
        agree += m_entries.at(entry).kind == LedgerCase::Agree ? 1 : 0;
    const QString newest = time(beganAt(m_entries.at(fold.entry)), false);
    const QString oldest = time(beganAt(m_entries.at(fold.entry + fold.count - 1)), false);
    QStringList parts;
    if (agree > 0)
        parts += tr("%Ln events agree", nullptr, int(agree));
    if (fold.count > agree)
        parts += tr("%Ln went elsewhere", nullptr, int(fold.count - agree));
    if (newest == oldest)
        return tr("%1, %2").arg(parts.join(u" · "_s), newest);
    //: "9 events agree, 00:50:40 back to 00:50:02"
    return tr("%1, %2 back to %3").arg(parts.join(u" · "_s), newest, oldest);
}

QVariant LedgerModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::AccessibleTextRole && role != Qt::ToolTipRole))
        return {};
    switch (m_rows.at(index.row()).kind) {
    case RowKind::Fold: return foldText(index.row());
    case RowKind::More: return tr("Read older events");
    case RowKind::Heading: {
        const LedgerEntry &each = entry(index.row());
        const QString cause = LedgerWords::cause(each);
        const QString words = LedgerWords::pill(each) + u": "_s + LedgerWords::subject(each);
        return cause.isEmpty() ? words : words + u" – "_s + cause;
    }
    case RowKind::Line: break;
    }
    const LedgerEntry &whole = entry(index.row());
    const LedgerLine &each = line(index.row());
    const QString absent = LedgerWords::absent(whole, each);
    QString sent = absent;
    if (each.sent)
        sent = tr("attempt %1 at %2: %3")
                   .arg(QString::number(each.sent->number), time(each.sent->startedAt, true), LedgerWords::saw(whole, each, m_now()));
    else if (each.shape == LedgerLine::Shape::Ahead)
        sent = LedgerWords::saw(whole, each, m_now());
    const QString received = each.received
                                 ? tr("received at %1: %2, answered %3")
                                       .arg(time(each.received->receivedAt, true), stateStyle(*each.received).word, LedgerWords::answered(each))
                                 : absent;
    return QString(sent + u" | "_s + received);
}

qsizetype LedgerModel::count(LedgerCase kind) const
{
    return std::count_if(m_entries.cbegin(), m_entries.cend(), [kind](const LedgerEntry &each) { return each.kind == kind; });
}

bool LedgerModel::hasOtherDays() const
{
    const Instant now = m_now();
    return m_zone != Zone::Relative
           && std::any_of(m_entries.cbegin(), m_entries.cend(), [&](const LedgerEntry &each) { return !sameDay(beganAt(each), now, m_zone); });
}

int LedgerModel::find(DeliveryId delivery, CaptureId request) const
{
    const auto is = [&](const LedgerEntry &each) {
        return delivery.isValid() ? each.delivery.id == delivery : each.kind == LedgerCase::NeverSent && each.lines.first().received->id == request;
    };
    for (int at = 0; at < int(m_rows.size()); ++at) {
        const Row &each = m_rows.at(at);
        if (each.kind == RowKind::Line || each.kind == RowKind::More)
            continue;
        const qsizetype end = each.entry + std::max<qsizetype>(each.count, 1);
        for (qsizetype entry = each.entry; entry < end; ++entry) {
            if (is(m_entries.at(entry)))
                return at;
        }
    }
    return -1;
}

} // namespace ovyxa
