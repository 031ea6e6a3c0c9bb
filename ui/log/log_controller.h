// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "core/model/result.h"
#include "core/rules/query.h"

#include <QtCore/QObject>
#include <QtCore/QSet>
#include <QtCore/QTimer>

#include <functional>

namespace ovyxa {

class DeliveryModel;

/// What the log shows and when it reads: the query as a text (core/rules/query.h), keyset paging, searching slice by slice, and live
/// changes. Without widgets. Owned by the log's panel; GUI thread; reads through the given source only.
class LogController final : public QObject
{
    Q_OBJECT
public:
    /// Bench::deliveries, or a test's.
    using PageSource = std::function<void(const DeliveryQuery &query, DeliveryId before, int limit, QObject *context, Reply<DeliveryPage> done)>;
    static constexpr int pageSize = 200;
    static constexpr int bigPageSize = 5000;

    LogController(PageSource source, DeliveryModel *model, QObject *parent = nullptr);
    /// What a query's times are read against; this machine's clock and zone unless told otherwise.
    void setTime(std::function<rules::QueryTime()> time) { m_time = std::move(time); }

    [[nodiscard]] const DeliveryQuery &query() const { return m_query; }
    [[nodiscard]] const QString &text() const { return m_text; } ///< that the query was read from
    [[nodiscard]] bool isFiltered() const { return m_query != DeliveryQuery(); }
    [[nodiscard]] QStringList foundTexts() const;                        ///< that are searched for
    [[nodiscard]] Result<DeliveryQuery> read(const QString &text) const; ///< as it would be searched for now
    [[nodiscard]] bool isReading() const { return m_reading; }
    /// How far down the log it has read for this query: deliveries looked at, matching or not. A gap in their numbers counts as some.
    [[nodiscard]] qint64 passed() const;
    [[nodiscard]] bool isStopped() const { return m_stopped; }
    /// Why the last page did not come; empty = it did. What is listed is not all then.
    [[nodiscard]] const QString &problem() const { return m_problem; }
    /// False until the first page of the query has come: an empty list means nothing before that.
    [[nodiscard]] bool isReady() const { return m_ready; }

    /// In place of the states that are asked for.
    void setStates(const QList<DeliveryState> &states);
    /// "webhook:Orders", "-status:404": each joins the text unless it is there, and its opposite goes.
    void addTerms(const QStringList &terms);
    /// Search while typing: takes effect when the typing pauses, if it can be read by then.
    void setText(const QString &text);
    void applyTextNow(); ///< what cannot be read is told by refused(), and changes nothing
    void search(const QString &text);
    void clearFilter();
    void reload();
    /// Ends a search that is under way; what was found stays.
    void stop();
    void goOn(); ///< where it was stopped
    /// Reads on until the oldest, in big pages; allRead() tells.
    void readAll();
    /// Deliveries that are selected: they stay listed though they may not match any more.
    void setKept(const QSet<DeliveryId> &kept) { m_kept = kept; }
    [[nodiscard]] const QSet<DeliveryId> &kept() const { return m_kept; }
    void takeLive(const QList<Delivery> &changed);

Q_SIGNALS:
    void refused(const QString &problem); ///< a text that cannot be read as a query
    void queryChanged(const ovyxa::DeliveryQuery &query);
    void readingChanged(bool reading); ///< of a search that takes a while, show progress
    void pageCame();
    void progressed(); ///< passed() has changed
    void allRead();
    void failed(const QString &message);

private:
    void take(const DeliveryQuery &query);
    void readOlder(DeliveryId before, int wanted);
    void takePage(const DeliveryPage &page, int wanted);
    void readNewest();
    void setReading(bool reading);

    PageSource m_source;
    DeliveryModel *m_model;
    std::function<rules::QueryTime()> m_time;
    DeliveryQuery m_query;
    QString m_text;
    QString m_typedText;
    QString m_problem;
    QTimer m_typing;
    QTimer m_newestDue;
    QSet<DeliveryId> m_kept;
    DeliveryId m_next;
    quint64 m_generation = 0; ///< replies to an older query are dropped
    DeliveryId m_newest;      ///< that was ever heard of: a search begins there
    bool m_reading = false;
    bool m_busy = false; ///< the next page is asked for already
    bool m_all = false;
    bool m_ready = false;
    bool m_stopped = false;
    bool m_readingNewest = false;
};

} // namespace ovyxa
