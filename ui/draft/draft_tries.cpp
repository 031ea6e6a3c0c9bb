// SPDX-License-Identifier: MIT
#include "ui/draft/draft_tries.h"

#include <algorithm>

namespace ovyxa {

using namespace std::chrono_literals;

DraftTries::DraftTries(Bench *bench, QObject *parent) : QObject(parent), m_bench(bench)
{
    m_readDue.setSingleShot(true);
    m_readDue.setInterval(30ms);
    connect(&m_readDue, &QTimer::timeout, this, [this] {
        const auto due = std::exchange(m_due, {});
        for (const DeliveryId id : due)
            read(id);
    });
    connect(bench->sending(), &SendingDoor::deliveriesChanged, this, [this](const QList<Delivery> &changed) {
        for (const Delivery &delivery : changed) {
            const auto mine = [id = delivery.id](const Row &row) { return row.one.delivery == id; };
            if (std::any_of(m_rows.cbegin(), m_rows.cend(), mine))
                m_due.insert(delivery.id);
        }
        if (!m_due.isEmpty() && !m_readDue.isActive())
            m_readDue.start();
    });
}

void DraftTries::setDraft(const RequestDraft &draft)
{
    const QList<Row> before = std::exchange(m_rows, {});
    int number = 1;
    if (draft.source == RequestDraft::Source::Delivery)
        m_rows.append({0, {DeliveryId{draft.sourceId}, Resigning::Again}, {}, rules::TryVerdict::First, {}, false});
    for (const DraftTry &each : draft.tries)
        m_rows.append({number++, each, {}, rules::TryVerdict::First, {}, false});
    if (m_rows.size() > mostShown)
        m_rows.remove(0, m_rows.size() - mostShown);
    for (Row &row : m_rows) {
        const auto known =
            std::find_if(before.cbegin(), before.cend(), [&row](const Row &each) { return each.details && each.one.delivery == row.one.delivery; });
        if (known != before.cend())
            row.details = known->details;
        else
            read(row.one.delivery);
    }
    judge();
}

void DraftTries::read(DeliveryId id)
{
    m_bench->log()->delivery(id, this, [this, id](const Result<DeliveryDetails> &details) {
        for (Row &row : m_rows) {
            if (row.one.delivery != id)
                continue;
            row.gone = !details.ok();
            row.details = details.ok() ? std::optional(*details) : std::nullopt;
        }
        judge();
    });
}

void DraftTries::judge()
{
    const Row *before = nullptr;
    for (Row &row : m_rows) {
        if (!row.details)
            continue;
        row.changes = before ? rules::changesBetween(*before->details, before->one.signing, *row.details, row.one.signing) : QStringList();
        if (const Attempt *now = row.outcome())
            row.verdict = rules::compareOutcomes(before ? before->outcome() : nullptr, *now);
        before = &row;
    }
    Q_EMIT changed();
}

} // namespace ovyxa
