// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "ui/common/time_format.h"
#include "ui/log/delivery_columns.h"

#include <QtCore/QAbstractTableModel>
#include <QtCore/QHash>
#include <QtCore/QSet>

#include <functional>

namespace ovyxa {

/// The deliveries that match the log's query, newest first, as far as they are loaded. It asks for more by olderWanted() and
/// takes live batches by merge(). Owned by the log's panel; GUI thread; touches no disk.
class DeliveryModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    using WebhookNames = std::function<QString(WebhookId)>;

    explicit DeliveryModel(WebhookNames names, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

    /// Empties the list for another query.
    void reset(const DeliveryQuery &query);
    /// An older page, as the log gave it (newest first). `atEnd`: there is nothing older.
    void appendOlder(const QList<Delivery> &page, bool atEnd);
    /// New and changed deliveries in any order. Rows that no longer match the states of the query go, but those in `keep`
    /// (being read) stay. `addNew` false: only what is listed is brought up to date.
    void merge(const QList<Delivery> &changed, const QSet<DeliveryId> &keep, bool addNew);

    /// Takes rows out of the list and keeps them out, whatever comes in of them, until comeBack(): of those that are about to be deleted.
    void setAside(const QList<DeliveryId> &ids);
    /// The same of all of which that is so, older pages too, until endAside(): true where some were kept out, which are to be read anew then.
    void setAsideWhere(std::function<bool(const Delivery &)> isGoing);
    bool endAside();
    /// The end of that for these: those of them that are there are listed again. False where the query has changed meanwhile, and they are to
    /// be read anew.
    [[nodiscard]] bool comeBack(const QList<DeliveryId> &ids, const QSet<DeliveryId> &there);

    [[nodiscard]] const Delivery &delivery(int row) const;
    [[nodiscard]] int rowOf(DeliveryId id) const; ///< -1 = not loaded
    [[nodiscard]] DeliveryId oldest() const;
    [[nodiscard]] bool isComplete() const { return m_atEnd; } ///< there is nothing older
    [[nodiscard]] DeliveryId newest() const;
    [[nodiscard]] Instant oldestAt() const; ///< when the oldest that is loaded happened

    void setZone(Zone zone);
    [[nodiscard]] Zone zone() const { return m_zone; }
    void setPrecision(Precision precision); ///< of the times; milliseconds unless told otherwise
    /// Whether a row's day is not that of now, so that its time needs a date.
    [[nodiscard]] bool hasDates() const;
    /// The simulated time that "in 3:12" is counted from, and whose day needs no date; repaints what of it changed in these rows.
    void setNow(Instant now, int firstRow, int lastRow);
    [[nodiscard]] QString webhookName(WebhookId id) const; ///< as its rows call it
    /// Webhooks were renamed.
    void forgetNames();

Q_SIGNALS:
    void olderWanted();

private:
    [[nodiscard]] QVariant display(const Delivery &delivery, int column) const;
    [[nodiscard]] int tone(const Delivery &delivery, int column) const;
    [[nodiscard]] QString toolTip(const Delivery &delivery, int column) const;
    [[nodiscard]] QString accessibleText(const Delivery &delivery, int column) const;
    [[nodiscard]] bool matches(const Delivery &delivery) const;
    [[nodiscard]] bool goes(const Delivery &delivery); ///< and notes that it was kept out
    [[nodiscard]] qsizetype lowerBound(DeliveryId id) const;
    [[nodiscard]] int rowFromPosition(qsizetype position) const;
    void insertNew(QList<Delivery> fresh);

    WebhookNames m_names;
    mutable QHash<WebhookId, QString> m_nameCache;
    DeliveryQuery m_query;
    QList<Delivery> m_oldestFirst; ///< by id; the newest at the end, so that live rows are appended and old pages prepended
    QHash<DeliveryId, Delivery> m_aside;
    std::function<bool(const Delivery &)> m_goes;
    QSet<DeliveryId> m_gone; ///< by that
    DeliveryQuery m_asideOf; ///< the query that they were listed by
    bool m_atEnd = true;
    bool m_waitingForOlder = false;
    Zone m_zone = Zone::Local;
    Precision m_precision = Precision::Milliseconds;
    Instant m_now{};
};

} // namespace ovyxa
