// SPDX-License-Identifier: MIT
#pragma once

#include "ui/query/query_search.h"

#include <algorithm>
#include <utility>

namespace ovyxa {

/// When a list reads which rows of its ledger: keyset paging, searching slice by slice, and looking for what is new while a search stands.
/// `Ledger` names its Query, Id, Page and Model, and reads a Query from a text; the Model takes pages by reset() and appendOlder(), asks by
/// olderWanted(), and tells isComplete() and oldestAt(). Reads through the given source only. GUI thread.
template<typename Ledger>
class PagedSearch : public QuerySearch
{
public:
    using Query = typename Ledger::Query;
    using Id = typename Ledger::Id;
    using Page = typename Ledger::Page;
    using Model = typename Ledger::Model;
    /// A door's call, or a test's. A search may end early, so that it stays interruptible.
    using PageSource = std::function<void(const Query &query, Id before, int limit, QObject *context, Reply<Page> done)>;
    static constexpr int pageSize = 200;
    static constexpr int bigPageSize = 5000;

    PagedSearch(PageSource source, Model *model, QObject *parent) : QuerySearch(parent), m_model(model), m_source(std::move(source))
    {
        m_newestDue.setSingleShot(true);
        m_newestDue.setInterval(150);
        connect(&m_newestDue, &QTimer::timeout, this, [this] { readNewest(); });
        connect(m_model, &Model::olderWanted, this, [this] {
            if (!m_busy)
                goOn();
        });
    }

    [[nodiscard]] const Query &query() const { return m_query; }
    [[nodiscard]] Result<Query> read(const QString &text) const { return Ledger::read(text, time()); } ///< as it would be searched for now
    [[nodiscard]] Result<void> check(const QString &text) const override
    {
        const auto query = read(text);
        return query ? Result<void>() : Result<void>(query.error());
    }
    [[nodiscard]] bool isFiltered() const override { return m_query != Query(); }
    [[nodiscard]] bool isComplete() const override { return m_model->isComplete(); }
    [[nodiscard]] Instant oldestAt() const override { return m_model->oldestAt(); }

    [[nodiscard]] QStringList foundTexts() const override
    {
        QStringList texts;
        for (const QueryTerm &term : m_query.terms) {
            if (term.key != QueryTerm::Key::Text || term.excluded)
                continue;
            for (const QueryTerm::Alternative &each : term.anyOf)
                texts.append(each.text);
        }
        return texts;
    }

    [[nodiscard]] qint64 passed() const override
    {
        return m_next.isValid() && m_newest.isValid() ? std::max<qint64>(0, m_newest.value - m_next.value + 1) : 0;
    }

    bool look(const QString &text, qint64 before, int limit, QObject *context, Reply<Piece> done) const override
    {
        const auto query = read(text);
        if (!query)
            return false;
        m_source(*query, Id{before}, limit, context, [done = std::move(done)](const Result<Page> &page) {
            done(page ? Result<Piece>(Piece{int(page->rows.size()), page->next.value, page->atEnd}) : Result<Piece>(page.error()));
        });
        return true;
    }

    void reload() override
    {
        ++m_generation;
        m_ready = false;
        m_stopped = false;
        m_all = false;
        m_readingNewest = false;
        m_problem.clear();
        m_next = {};
        m_model->reset(m_query);
        readOlder({}, pageSize);
    }

    void stop() override
    {
        ++m_generation;
        m_stopped = true;
        m_all = false;
        m_busy = false;
        m_readingNewest = false; // its answer is not taken any more
        m_ready = true;
        m_model->appendOlder({}, false);
        setReading(false);
        Q_EMIT pageCame();
    }

    void goOn() override
    {
        m_stopped = false;
        readOlder(m_next, m_all ? bigPageSize : pageSize);
    }

    /// Reads on until the oldest, in big pages; allRead() tells.
    void readAll()
    {
        m_all = true;
        if (!m_busy)
            goOn();
    }

protected:
    /// What is new, or was found among it: into the model where it fits.
    virtual void takeNewest(const Page &page) = 0;
    void heardOf(Id id) { m_newest = std::max(m_newest, id); }
    /// The ledger is asked for its newest again, a little later: for a page of them, or as far down as `downTo`.
    void lookForNewest(Id downTo = {})
    {
        if (downTo.isValid())
            m_downTo = m_downTo.isValid() ? std::min(m_downTo, downTo) : downTo;
        if (!m_newestDue.isActive())
            m_newestDue.start();
    }

    /// The model holds nothing older than this one any more: what is older is read again when it is asked for.
    void readOnFrom(Id oldest)
    {
        ++m_generation;
        m_next = oldest;
        m_busy = m_all = false;
        if (std::exchange(m_readingNewest, false))
            lookForNewest();
        setReading(false);
    }

    Result<bool> take(const QString &text) override
    {
        const auto query = read(text);
        if (!query)
            return query.error();
        const bool isOther = *query != m_query;
        m_query = *query;
        return isOther;
    }

    Model *m_model;

private:
    void readOlder(Id before, int wanted)
    {
        m_busy = true;
        setReading(true);
        const quint64 generation = m_generation;
        m_source(m_query, before, wanted, this, [this, generation, wanted](const Result<Page> &page) {
            if (generation != m_generation)
                return;
            if (!page) {
                m_ready = true;
                m_busy = m_all = false;
                m_problem = page.error().message;
                m_model->appendOlder({}, true);
                setReading(false);
                Q_EMIT failed(m_problem);
                Q_EMIT pageCame();
                return;
            }
            takePage(*page, wanted);
        });
    }

    void takePage(const Page &page, int wanted)
    {
        const quint64 generation = m_generation;
        // A search ends early to stay interruptible: go on until a page is full.
        const int missing = m_all ? bigPageSize : wanted - int(page.rows.size());
        const bool more = !page.atEnd && missing > 0 && !m_stopped;
        m_next = page.next;
        m_busy = more;
        if (!page.rows.isEmpty())
            heardOf(page.rows.first().id);
        m_model->appendOlder(page.rows, page.atEnd);
        Q_EMIT progressed();
        if (more) {
            if (!page.rows.isEmpty()) {
                m_ready = true;
                Q_EMIT pageCame();
            }
            if (generation == m_generation)
                readOlder(m_next, missing);
            return;
        }
        m_ready = true;
        setReading(m_busy);
        Q_EMIT pageCame();
        if (m_all && page.atEnd) {
            m_all = false;
            Q_EMIT allRead();
        }
    }

    void readNewest()
    {
        if (m_readingNewest)
            return m_newestDue.start();
        if (!m_ready) // the first page is still on its way and may not have seen the change
            return m_newestDue.start();
        m_readingNewest = true;
        readNewest({}, std::exchange(m_downTo, {}));
    }

    void readNewest(Id before, Id downTo)
    {
        const quint64 generation = m_generation;
        m_source(m_query, before, pageSize, this, [this, generation, downTo](const Result<Page> &page) {
            if (generation != m_generation)
                return;
            if (page)
                takeNewest(*page);
            if (page && !page->atEnd && downTo.isValid() && downTo < page->next && generation == m_generation)
                return readNewest(page->next, downTo);
            m_readingNewest = false;
        });
    }

    PageSource m_source;
    Query m_query;
    QTimer m_newestDue;
    Id m_next;
    quint64 m_generation = 0; ///< replies to an older query are dropped
    Id m_newest;              ///< that was ever heard of: a search begins there
    bool m_busy = false;      ///< the next page is asked for already
    bool m_all = false;
    bool m_readingNewest = false;
    Id m_downTo; ///< the oldest that the newest are to be looked for to
};

} // namespace ovyxa
