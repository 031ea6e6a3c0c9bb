// SPDX-License-Identifier: MIT
#pragma once

#include "ui/query/query_counts.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <optional>

class QAbstractItemModel;

namespace ovyxa {

class QuerySearch;

/// How many rows of its ledger a list finds, listed yet or not: a list reads a page at a time, and what fits beyond that is counted beside it, a
/// bounded piece of the ledger. Whatever says "n of m" of a list asks here. GUI thread.
class FoundCount final : public QObject
{
    Q_OBJECT
public:
    FoundCount(QuerySearch *search, const QAbstractItemModel *model, QObject *parent);

    void setTotal(qint64 rows); ///< in the ledger, found or not
    [[nodiscard]] qint64 total() const;
    [[nodiscard]] qint64 rows() const;    ///< that are found, as far as it is known
    [[nodiscard]] bool isListed() const;  ///< all of them
    [[nodiscard]] bool isKnown() const;   ///< else they are as many as are listed by now
    [[nodiscard]] bool isExact() const;   ///< else there may be more
    [[nodiscard]] QString figure() const; ///< of them: "1,234", "2,000+"

Q_SIGNALS:
    void changed();

private:
    void countMore();

    const QuerySearch *m_search;
    const QAbstractItemModel *m_model;
    QueryCounts *m_counts;
    QTimer m_due;
    std::optional<QueryCounts::Count> m_counted;
    qint64 m_total = 0;
};

} // namespace ovyxa
