// SPDX-License-Identifier: MIT
#include "ui/log/query_counts.h"

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
        if (const auto query = m_doors.read(text)) {
            m_busy = true;
            count(text, *query, {}, {}, 0);
        }
    }
}

void QueryCounts::count(const QString &text, const DeliveryQuery &query, DeliveryId before, Count sofar, int pieces)
{
    m_doors.page(query, before, pageSize, this, [this, text, query, sofar, pieces](const Result<DeliveryPage> &page) {
        Count count = sofar;
        if (page) {
            count.matches += int(page->rows.size());
            count.whole = page->atEnd;
        }
        if (page && !page->atEnd && pieces + 1 < mostPieces)
            return this->count(text, query, page->next, count, pieces + 1);
        m_busy = false;
        if (page) {
            m_known.insert(text, count);
            Q_EMIT counted(text, count);
        }
        next();
    });
}

} // namespace ovyxa
