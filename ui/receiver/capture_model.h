// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "ui/common/time_format.h"

#include <QtCore/QAbstractTableModel>
#include <QtCore/QHash>

namespace ovyxa {

/// What the receiver got, newest first. Live rows are put in by their id; older ones come in keyset pages when a view asks for them.
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

    void add(const QList<Capture> &captures); ///< live; a row that is there already takes its new values
    void addPage(const CapturePage &page);    ///< the answer to olderWanted
    void setZone(Zone zone);
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
    void olderWanted(ovyxa::CaptureId before); ///< not valid: from the newest

private:
    [[nodiscard]] QString text(const Capture &capture, int column) const;
    [[nodiscard]] QVariant sortValue(const Capture &capture, int column) const;
    [[nodiscard]] int positionFor(CaptureId id) const; ///< of the first row that is not newer
    void insertOrReplace(const Capture &capture);
    void letGo();
    void timesChanged();

    QList<Capture> m_rows;
    CaptureId m_next; ///< where the next older page begins
    bool m_atEnd = false;
    bool m_asked = false;
    CaptureId m_askedFrom;
    Zone m_zone = Zone::Local;
    Instant m_now{};
    Precision m_precision = Precision::Milliseconds;
    QHash<CaptureId, QString> m_alerts;
};

} // namespace ovyxa
