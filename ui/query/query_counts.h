// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QElapsedTimer>
#include <QtCore/QHash>
#include <QtCore/QObject>
#include <QtCore/QStringList>

namespace ovyxa {

class QuerySearch;

/// Counts what each of some queries would find, one after the other, a bounded piece of the ledger each, so that a search under way is hardly
/// held up. GUI thread.
class QueryCounts final : public QObject
{
    Q_OBJECT
public:
    struct Count
    {
        int matches = 0;
        bool whole = false; ///< else there may be more
    };
    static constexpr int pageSize = 500;
    static constexpr int mostPieces = 4; ///< for one query

    explicit QueryCounts(const QuerySearch *search, QObject *parent = nullptr) : QObject(parent), m_search(search) {}

    /// In this order; what was asked for before and is not among these is not counted any more. What was counted once is told at once.
    void ask(const QStringList &queries);
    void forget() { m_known.clear(); } ///< the ledger may have changed

Q_SIGNALS:
    void counted(const QString &query, const ovyxa::QueryCounts::Count &count);

private:
    void next();
    [[nodiscard]] bool count(const QString &text, qint64 before, Count sofar, int pieces);

    const QuerySearch *m_search;
    QStringList m_due;
    QHash<QString, Count> m_known;
    bool m_busy = false;
};

} // namespace ovyxa
