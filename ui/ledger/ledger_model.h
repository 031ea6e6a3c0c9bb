// SPDX-License-Identifier: MIT
#pragma once

#include "core/rules/two_ledgers.h"
#include "ui/common/time_format.h"

#include <QtCore/QAbstractListModel>
#include <QtCore/QSet>

#include <functional>

namespace ovyxa {

/// Both ledgers as lines: what agrees is folded to one, what differs has a heading and a line for each attempt. GUI thread.
class LedgerModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum class RowKind { Fold, Heading, Line, More };
    struct Row
    {
        RowKind kind = RowKind::Fold;
        qsizetype entry = -1; ///< of a fold its first
        qsizetype line = -1;
        qsizetype count = 0; ///< Fold: how many events
    };

    explicit LedgerModel(std::function<Instant()> now, QObject *parent = nullptr) : QAbstractListModel(parent), m_now(std::move(now)) {}

    void setEntries(const QList<LedgerEntry> &entries, bool atEnd);
    /// Which cases stand there with their attempts. What agrees and is not among them is folded; what differs and is not is left out.
    void setShown(const QSet<LedgerCase> &shown);
    void setZone(Zone zone);
    void setUnfolded(int row, bool unfolded); ///< a fold, or the heading of what came out of one

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    /// The line in words: what is read out, and copied.
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] const Row &row(int row) const { return m_rows.at(row); }
    [[nodiscard]] const LedgerEntry &entry(int row) const { return m_entries.at(m_rows.at(row).entry); }
    [[nodiscard]] const LedgerEntry &entryAt(qsizetype entry) const { return m_entries.at(entry); }
    [[nodiscard]] const LedgerLine &line(int row) const { return entry(row).lines.at(m_rows.at(row).line); }
    [[nodiscard]] QString foldText(int row) const; ///< "9 events agree, 00:50:40 back to 00:50:02"
    [[nodiscard]] qsizetype count(LedgerCase kind) const;
    [[nodiscard]] qsizetype size() const { return m_entries.size(); }
    [[nodiscard]] QString time(Instant at, bool milliseconds) const;
    [[nodiscard]] Instant now() const { return m_now(); }
    [[nodiscard]] bool hasOtherDays() const; ///< whether a time needs a date
    /// Where this delivery's heading is, or this request's, or the fold that holds it; -1: nowhere.
    [[nodiscard]] int find(DeliveryId delivery, CaptureId request) const;

private:
    void rebuild();
    void fillRows();
    void appendEntry(qsizetype entry);
    [[nodiscard]] bool isFolded(qsizetype entry) const;

    std::function<Instant()> m_now;
    QList<LedgerEntry> m_entries;
    QList<Row> m_rows;
    QSet<LedgerCase> m_shown{LedgerCase::ThoughReset, LedgerCase::AcceptedTwice, LedgerCase::NotVerified, LedgerCase::NeverSent,
                             LedgerCase::NeverReceived};
    QSet<DeliveryId> m_unfolded;
    bool m_atEnd = true;
    Zone m_zone = Zone::Local;
};

} // namespace ovyxa
