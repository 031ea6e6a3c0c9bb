// SPDX-License-Identifier: MIT
#include "ui/query/query_counts.h"

#include "ui/query/query_search.h"

namespace ovyxa {

void QueryCounts::ask(const QStringList &queries)
{
    m_due.clear();
    for (const QString &query : queries) {
        if (const auto known = m_known.constFind(query); known != m_known.constEnd())
            Q_EMIT counted(query, *known);
        else
            m_due.append(query);
    }
    next();
}

void QueryCounts::next()
{
    while (!m_busy && !m_due.isEmpty()) {
        const QString text = m_due.takeFirst();
        m_busy = true; // an answer may come at once
        if (!count(text, 0, {}, 0))
            m_busy = false; // nothing that can be searched for
    }
}

bool QueryCounts::count(const QString &text, qint64 before, Count sofar, int pieces)
{
    return m_search->look(text, before, pageSize, this, [this, text, sofar, pieces](const Result<QuerySearch::Piece> &piece) {
        Count count = sofar;
        if (piece) {
            count.matches += piece->matches;
            count.whole = piece->atEnd;
        }
        if (piece && !piece->atEnd && pieces + 1 < mostPieces && this->count(text, piece->next, count, pieces + 1))
            return;
        m_busy = false;
        if (piece) {
            m_known.insert(text, count);
            Q_EMIT counted(text, count);
        }
        next();
    });
}

} // namespace ovyxa
