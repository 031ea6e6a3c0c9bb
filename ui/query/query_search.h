// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"
#include "core/rules/query.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <functional>

namespace ovyxa {

/// A list of a ledger's rows that is asked by queries: its query as a text (core/rules/query.h), when that takes effect, and how far down
/// the ledger has been read for it. This is what the field and the line at the list's foot know of it; the reading is PagedSearch's.
/// Without widgets. Owned by the list's panel; GUI thread.
class QuerySearch : public QObject
{
    Q_OBJECT
public:
    explicit QuerySearch(QObject *parent = nullptr);
    /// What a query's times are read against; this machine's clock and zone unless told otherwise.
    void setTime(std::function<rules::QueryTime()> time) { m_time = std::move(time); }

    [[nodiscard]] const QString &text() const { return m_text; } ///< that the query was read from
    [[nodiscard]] virtual bool isFiltered() const = 0;
    [[nodiscard]] virtual QStringList foundTexts() const = 0; ///< that are searched for
    /// Why the text cannot be searched for, if it cannot.
    [[nodiscard]] virtual Result<void> check(const QString &text) const = 0;
    [[nodiscard]] bool isReading() const { return m_reading; }
    [[nodiscard]] bool isStopped() const { return m_stopped; }
    /// How far down the ledger it has read for this query: rows looked at, matching or not. A gap in their numbers counts as some.
    [[nodiscard]] virtual qint64 passed() const = 0;
    [[nodiscard]] virtual bool isComplete() const = 0;  ///< all that it finds is listed
    [[nodiscard]] virtual Instant oldestAt() const = 0; ///< of what is listed
    /// Why the last page did not come; empty = it did. What is listed is not all then.
    [[nodiscard]] const QString &problem() const { return m_problem; }
    /// False until the first page of the query has come: an empty list means nothing before that.
    [[nodiscard]] bool isReady() const { return m_ready; }

    /// What another query finds in a piece of the ledger, for a count.
    struct Piece
    {
        int matches = 0;
        qint64 next = 0; ///< give it as `before` to go on
        bool atEnd = false;
    };
    /// False, and no reply, if the text cannot be read. `before` 0: from the newest.
    virtual bool look(const QString &text, qint64 before, int limit, QObject *context, Reply<Piece> done) const = 0;

    /// "webhook:Orders", "-status:404": each joins the text unless it is there, and its opposite goes.
    void addTerms(const QStringList &terms);
    /// Search while typing: takes effect when the typing pauses, if it can be read by then.
    void setText(const QString &text);
    void applyTextNow(); ///< what cannot be read is told by refused(), and changes nothing
    void search(const QString &text);
    void clearFilter();
    virtual void reload() = 0;
    /// Ends a search that is under way; what was found stays.
    virtual void stop() = 0;
    virtual void goOn() = 0; ///< where it was stopped

Q_SIGNALS:
    void refused(const QString &problem); ///< a text that cannot be read as a query
    void queryChanged();
    void readingChanged(bool reading); ///< of a search that takes a while, show progress
    void pageCame();
    void progressed(); ///< passed() has changed
    void allRead();
    void failed(const QString &message);

protected:
    /// Takes the text's query, if it can be read: whether it is another than before, so that the ledger is to be read anew.
    virtual Result<bool> take(const QString &text) = 0;
    [[nodiscard]] rules::QueryTime time() const;
    void setReading(bool reading);

    QString m_problem;
    bool m_ready = false;
    bool m_stopped = false;

private:
    std::function<rules::QueryTime()> m_time;
    QString m_text;
    QString m_typedText;
    QTimer m_typing;
    bool m_reading = false;
};

} // namespace ovyxa
