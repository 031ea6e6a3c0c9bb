// SPDX-License-Identifier: MIT
#include "ui/log/delivery_export.h"

#include "core/model/speaking.h"

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

void DeliveryExport::start(QList<DeliveryId> ids, const QString &file)
{
    if (isRunning())
        return;
    auto opened = m_doors.open(file);
    if (!opened) {
        Q_EMIT ended(opened.error());
        return;
    }
    m_file = std::move(opened).value();
    m_language = file.endsWith(".csv"_L1, Qt::CaseInsensitive) ? QString() : u"en"_s; // what programs read
    std::sort(ids.begin(), ids.end());
    m_ids = std::move(ids);
    m_written = 0;
    Q_EMIT progressed(0, int(m_ids.size()));
    read(0);
}

void DeliveryExport::cancel()
{
    if (!isRunning())
        return;
    ++m_run;
    m_file.reset();
    m_ids.clear();
    Q_EMIT cancelled();
}

void DeliveryExport::read(qsizetype from)
{
    if (from >= m_ids.size()) {
        const auto committed = m_file->commit();
        return end(committed ? Result<int>(m_written) : Result<int>(committed.error()));
    }
    const QList<DeliveryId> ids = m_ids.mid(from, pageRows);
    const Speaking spoken(m_language);
    m_doors.details(ids, this, [this, run = m_run, from, asked = ids.size()](const Result<DeliveryDetailsPage> &page) {
        const Speaking own{QString()};
        if (run == m_run)
            take(page, from, asked);
    });
}

/// A page may end early, where its bodies are large; `next` is the last one that was read.
void DeliveryExport::take(const Result<DeliveryDetailsPage> &page, qsizetype from, qsizetype asked)
{
    if (!page)
        return end(page.error());
    if (!m_file->add(page->rows)) {
        const auto committed = m_file->commit();
        return end(committed ? Result<int>(m_written) : Result<int>(committed.error()));
    }
    m_written += int(page->rows.size());
    const auto next = std::upper_bound(m_ids.cbegin(), m_ids.cend(), page->next);
    const qsizetype reached = page->atEnd ? from + asked : std::max<qsizetype>(from + 1, next - m_ids.cbegin());
    Q_EMIT progressed(int(reached), int(m_ids.size()));
    read(reached);
}

void DeliveryExport::end(const Result<int> &written)
{
    ++m_run;
    m_file.reset();
    m_ids.clear();
    Q_EMIT ended(written);
}

} // namespace ovyxa
