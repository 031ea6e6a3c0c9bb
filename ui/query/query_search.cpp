// SPDX-License-Identifier: MIT
#include "ui/query/query_search.h"

#include "core/rules/query_text.h"

namespace ovyxa {

using namespace std::chrono_literals;

QuerySearch::QuerySearch(QObject *parent) : QObject(parent)
{
    m_typing.setSingleShot(true);
    m_typing.setInterval(180ms);
    connect(&m_typing, &QTimer::timeout, this, [this] {
        if (check(m_typedText)) // else it is on its way to something
            applyTextNow();
    });
}

rules::QueryTime QuerySearch::time() const
{
    return m_time ? m_time() : rules::QueryTime{realNow(), QTimeZone::systemTimeZone()};
}

void QuerySearch::addTerms(const QStringList &terms)
{
    QString text = m_text;
    for (const QString &term : terms)
        text = rules::withTerm(text, term);
    search(text);
}

void QuerySearch::setText(const QString &text)
{
    m_typedText = text;
    m_typing.start();
}

void QuerySearch::search(const QString &text)
{
    m_typedText = text;
    applyTextNow();
}

void QuerySearch::applyTextNow()
{
    m_typing.stop();
    const auto isOther = take(m_typedText);
    if (!isOther) {
        Q_EMIT refused(isOther.error().message);
        return;
    }
    m_text = m_typedText.trimmed();
    if (*isOther)
        reload();
    Q_EMIT queryChanged();
}

void QuerySearch::clearFilter()
{
    search({});
}

void QuerySearch::setReading(bool reading)
{
    if (m_reading == reading)
        return;
    m_reading = reading;
    Q_EMIT readingChanged(reading);
}

} // namespace ovyxa
