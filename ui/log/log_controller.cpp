// SPDX-License-Identifier: MIT
#include "ui/log/log_controller.h"

#include "core/model/text.h"
#include "core/rules/query_text.h"
#include "ui/log/delivery_model.h"

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

LogController::LogController(PageSource source, DeliveryModel *model, QObject *parent) : QObject(parent), m_source(std::move(source)), m_model(model)
{
    m_typing.setSingleShot(true);
    m_typing.setInterval(180ms);
    connect(&m_typing, &QTimer::timeout, this, [this] {
        if (read(m_typedText)) // else it is on its way to something
            applyTextNow();
    });
    m_newestDue.setSingleShot(true);
    m_newestDue.setInterval(150ms);
    connect(&m_newestDue, &QTimer::timeout, this, &LogController::readNewest);
    connect(m_model, &DeliveryModel::olderWanted, this, [this] {
        if (!m_busy)
            goOn();
    });
}

qint64 LogController::passed() const
{
    return m_next.isValid() && m_newest.isValid() ? std::max<qint64>(0, m_newest.value - m_next.value + 1) : 0;
}

void LogController::goOn()
{
    m_stopped = false;
    readOlder(m_next, m_all ? bigPageSize : pageSize);
}

void LogController::readAll()
{
    m_all = true;
    if (!m_busy)
        goOn();
}

Result<DeliveryQuery> LogController::read(const QString &text) const
{
    return rules::deliveryQuery(text, m_time ? m_time() : rules::QueryTime{realNow(), QTimeZone::systemTimeZone()});
}

QStringList LogController::foundTexts() const
{
    QStringList texts;
    for (const QueryTerm &term : m_query.terms) {
        if (term.key == QueryTerm::Key::Text && !term.excluded)
            texts.append(term.anyOf.first().text);
    }
    return texts;
}

void LogController::setStates(const QList<DeliveryState> &states)
{
    QStringList words;
    for (const DeliveryState state : states)
        words.append(toText(state));
    search(words.isEmpty() ? rules::withoutKey(m_text, u"state"_s) : rules::withTerm(m_text, rules::queryTermText(u"state"_s, words)));
}

void LogController::addTerms(const QStringList &terms)
{
    QString text = m_text;
    for (const QString &term : terms)
        text = rules::withTerm(text, term);
    search(text);
}

void LogController::setText(const QString &text)
{
    m_typedText = text;
    m_typing.start();
}

void LogController::search(const QString &text)
{
    m_typedText = text;
    applyTextNow();
}

void LogController::applyTextNow()
{
    m_typing.stop();
    const auto query = read(m_typedText);
    if (!query) {
        Q_EMIT refused(query.error().message);
        return;
    }
    m_text = m_typedText.trimmed();
    take(*query);
}

void LogController::clearFilter()
{
    search({});
}

void LogController::take(const DeliveryQuery &query)
{
    if (query != m_query) {
        m_query = query;
        reload();
    }
    Q_EMIT queryChanged(m_query);
}

void LogController::reload()
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

void LogController::stop()
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

void LogController::readOlder(DeliveryId before, int wanted)
{
    m_busy = true;
    setReading(true);
    const quint64 generation = m_generation;
    m_source(m_query, before, wanted, this, [this, generation, wanted](const Result<DeliveryPage> &page) {
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

void LogController::takePage(const DeliveryPage &page, int wanted)
{
    const quint64 generation = m_generation;
    // A search ends early to stay interruptible: go on until a page is full.
    const int missing = m_all ? bigPageSize : wanted - int(page.rows.size());
    const bool more = !page.atEnd && missing > 0 && !m_stopped;
    m_next = page.next;
    m_busy = more;
    if (!page.rows.isEmpty())
        m_newest = std::max(m_newest, page.rows.first().id);
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

void LogController::takeLive(const QList<Delivery> &changed)
{
    // Whether a new delivery fits a search, only the log can tell: it is asked for its newest again, a little later.
    for (const Delivery &each : changed)
        m_newest = std::max(m_newest, each.id);
    m_model->merge(changed, m_kept, !m_query.isScan() && m_ready);
    if ((m_query.isScan() || !m_ready) && !m_newestDue.isActive())
        m_newestDue.start();
}

void LogController::readNewest()
{
    if (m_readingNewest)
        return m_newestDue.start();
    if (!m_ready) // the first page is still on its way and may not have seen the change
        return m_newestDue.start();
    m_readingNewest = true;
    const quint64 generation = m_generation;
    m_source(m_query, {}, pageSize, this, [this, generation](const Result<DeliveryPage> &page) {
        if (generation != m_generation)
            return;
        m_readingNewest = false;
        if (page)
            m_model->merge(page->rows, m_kept, true);
    });
}

void LogController::setReading(bool reading)
{
    if (m_reading == reading)
        return;
    m_reading = reading;
    Q_EMIT readingChanged(reading);
}

} // namespace ovyxa
