// SPDX-License-Identifier: MIT
#include "ui/query/found_count.h"

#include "ui/query/query_search.h"

#include <QtCore/QAbstractItemModel>
#include <QtCore/QLocale>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

FoundCount::FoundCount(QuerySearch *search, const QAbstractItemModel *model, QObject *parent)
    : QObject(parent)
    , m_search(search)
    , m_model(model)
    , m_counts(new QueryCounts(search, this))
{
    m_due.setSingleShot(true);
    m_due.setInterval(300ms);
    connect(&m_due, &QTimer::timeout, this, &FoundCount::countMore);
    connect(m_counts, &QueryCounts::counted, this, [this](const QString &query, const QueryCounts::Count &count) {
        if (query != m_search->text())
            return;
        m_counted = count;
        Q_EMIT changed();
    });
    connect(search, &QuerySearch::queryChanged, this, [this] {
        m_counted.reset();
        Q_EMIT changed();
    });
    const auto later = [this] {
        if (!m_due.isActive())
            m_due.start();
    };
    connect(search, &QuerySearch::pageCame, this, later);
    connect(search, &QuerySearch::pageCame, this, &FoundCount::changed); // it may have been the last
    connect(model, &QAbstractItemModel::rowsInserted, this, later);
    for (const auto told : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(model, told, this, &FoundCount::changed);
}

void FoundCount::setTotal(qint64 rows)
{
    m_total = rows;
    Q_EMIT changed();
}

qint64 FoundCount::total() const
{
    return std::max(rows(), m_total);
}

qint64 FoundCount::rows() const
{
    const qint64 listed = m_model->rowCount();
    if (isListed())
        return listed;
    return std::max(listed, !m_search->isFiltered() ? m_total : m_counted ? m_counted->matches : 0);
}

bool FoundCount::isListed() const
{
    return m_search->isComplete() && m_search->problem().isEmpty();
}

bool FoundCount::isKnown() const
{
    return isListed() || !m_search->isFiltered() || m_counted;
}

bool FoundCount::isExact() const
{
    return isListed() || !m_search->isFiltered() || (m_counted && m_counted->whole);
}

QString FoundCount::figure() const
{
    return QLocale().toString(rows()) + (isExact() ? QString() : u"+"_s);
}

void FoundCount::countMore()
{
    if (!m_search->isFiltered() || m_search->isReading() || m_search->isStopped() || m_search->isComplete())
        return;
    m_counts->forget(); // the ledger may have changed
    m_counts->ask({m_search->text()});
}

} // namespace ovyxa
