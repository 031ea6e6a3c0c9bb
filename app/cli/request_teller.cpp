// SPDX-License-Identifier: MIT
#include "app/cli/request_teller.h"

#include "core/bench/bench.h"

#include <utility>

namespace ovyxa::cli {

namespace {

constexpr std::chrono::seconds patienceWithDetails{10};
constexpr std::chrono::seconds patienceWithDiagnosis{2}; // real time; a diagnosis takes some tens of milliseconds
constexpr qsizetype largestDiagnosed = 16 * 1024;        // bytes of a body; Ovyxa's own have 10 KB at most
constexpr size_t mostUntold = 20;

} // namespace

RequestTeller::RequestTeller(Bench *bench, bool full, Tell tell, QObject *parent)
    : QObject(parent)
    , m_bench(bench)
    , m_full(full)
    , m_tell(std::move(tell))
{
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, &RequestTeller::tellRest);
}

void RequestTeller::add(const Capture &capture)
{
    m_untold.push_back(capture);
    tellNext();
}

void RequestTeller::finish(std::function<void()> done)
{
    m_done = std::move(done);
    m_patience.start(m_full ? patienceWithDetails : patienceWithDiagnosis);
    tellNext();
}

void RequestTeller::tellNext()
{
    while (!m_untold.empty() && !m_isReading) {
        const Capture capture = m_untold.front();
        const bool isWorthIt =
            capture.verdict == Verdict::Invalid && !capture.crossSite && capture.bodyBytes <= largestDiagnosed && m_untold.size() <= mostUntold;
        if (!isWorthIt && m_full && capture.id.isValid()) {
            m_isReading = true;
            readDetails(capture);
            continue;
        }
        if (!isWorthIt) {
            m_untold.pop_front();
            m_tell(capture, {}, nullptr);
            continue;
        }
        m_isReading = true;
        m_bench->log()->capture(capture.id, this, [this, capture](const Result<CaptureReport> &report) {
            m_isReading = false;
            if (m_untold.empty())
                return; // the time was up
            m_untold.pop_front();
            m_tell(capture, report ? report->signature : SignatureReport(), report && m_full ? &report->details : nullptr);
            tellNext();
        });
    }
    if (m_untold.empty() && m_done)
        std::exchange(m_done, {})();
}

void RequestTeller::readDetails(const Capture &capture)
{
    const CaptureId after{capture.id.value - 1};
    m_bench->log()->captureDetails({}, ReadOrder::OldestFirst, after, 1, this, [this, capture](const Result<CaptureDetailsPage> &page) {
        m_isReading = false;
        if (m_untold.empty())
            return; // the time was up
        m_untold.pop_front();
        if (m_patience.isActive())
            m_patience.start(patienceWithDetails); // for each: a large one takes its time
        const bool found = page && !page->rows.isEmpty() && page->rows.constFirst().capture.id == capture.id;
        m_tell(capture, {}, found ? &page->rows.constFirst() : nullptr);
        tellNext();
    });
}

void RequestTeller::tellRest()
{
    for (const Capture &capture : std::exchange(m_untold, {}))
        m_tell(capture, {}, nullptr);
    if (m_done)
        std::exchange(m_done, {})();
}

} // namespace ovyxa::cli
