// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "ui/common/time_format.h"

#include <QtCore/QAbstractTableModel>
#include <QtCore/QHash>

namespace ovyxa {

/// What the receiver got and the query finds, newest first. Live rows are put in by their id; older ones come in pages when a view asks.
/// GUI thread; owned by the panel. Holds at most maxRows: beyond that the oldest are let go and read again when they are wanted.
class CaptureModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Signature, Time, Request, From, Body, Answered, ColumnCount };
    enum Role {
        IdRole = Qt::UserRole, ///< CaptureId
        SortRole,              ///< the number or text behind what is shown
    };
    static constexpr int maxRows = 50'000;

    using QAbstractTableModel::QAbstractTableModel;

    /// Empties the list for another query; whoever does that also asks for its first page.
    void reset(const CaptureQuery &query);
    /// An older page, newest first: the answer to olderWanted. `atEnd`: there is nothing older.
    void appendOlder(const QList<Capture> &page, bool atEnd);
    /// Live, or found again, in any order: a row that is there already takes its new values. With `addNew` others of the query's verdicts come in.
    void merge(const QList<Capture> &captures, bool addNew);
    [[nodiscard]] bool isComplete() const { return m_atEnd; } ///< there is nothing older
    [[nodiscard]] Instant oldestAt() const;                   ///< when the oldest that is held came
    [[nodiscard]] QStringList paths(int most) const;          ///< of the newest, each once
    void setZone(Zone zone);
    [[nodiscard]] Zone zone() const { return m_zone; }
    void setNow(Instant now);                              ///< simulated; its day needs no date
    void setPrecision(Precision precision);                ///< of the times; milliseconds unless told otherwise
    [[nodiscard]] bool hasDates() const;                   ///< a row's day is not that of now
    void setAlert(CaptureId id, const QString &rules);     ///< this request raised alerts; it may come later
    [[nodiscard]] const Capture *captureAt(int row) const; ///< null outside of the table
    [[nodiscard]] QModelIndex indexOf(CaptureId id) const; ///< invalid if it is not held
    /// A row as people paste it: its cells, separated by tabs.
    [[nodiscard]] QString lineAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

Q_SIGNALS:
    void olderWanted();
    void letGo(ovyxa::CaptureId oldest); ///< what is older than this one is held no more, and is to be read again

private:
    [[nodiscard]] QString text(const Capture &capture, int column) const;
    [[nodiscard]] QVariant sortValue(const Capture &capture, int column) const;
    [[nodiscard]] bool matches(const Capture &capture) const;
    [[nodiscard]] int positionFor(CaptureId id) const; ///< of the first row that is not newer
    [[nodiscard]] bool replace(const Capture &capture);
    void insert(const Capture &capture);
    void keepBounded();
    void timesChanged();

    QList<Capture> m_rows;
    CaptureQuery m_query;
    bool m_atEnd = false;
    bool m_asked = false;
    Zone m_zone = Zone::Local;
    Instant m_now{};
    Precision m_precision = Precision::Milliseconds;
    QHash<CaptureId, QString> m_alerts;
};

} // namespace ovyxa
