// SPDX-License-Identifier: MIT
#include "ui/inspector/inspection.h"

#include "core/rules/ledger_join.h"
#include "core/rules/wire_text.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace ovyxa {

using namespace std::chrono_literals;

namespace {

constexpr int listPiece = 200;
constexpr qsizetype mostTried = 32; ///< requests that may be a delivery's

/// Real ones.
struct Times
{
    Instant from;
    Instant to;
};

/// The requests of these times, from the list's newest on.
void readList(LogDoor *log, QObject *context, const Times &times, CaptureId before, QList<Capture> found,
              const std::function<void(const QList<Capture> &)> &done)
{
    log->captures({}, before, listPiece, context, [=](const Result<CapturePage> &page) mutable {
        if (!page)
            return;
        std::copy_if(page->rows.cbegin(), page->rows.cend(), std::back_inserter(found),
                     [&times](const Capture &each) { return each.receivedReal >= times.from && each.receivedReal <= times.to; });
        if (page->atEnd || page->rows.last().receivedReal < times.from)
            return done(found);
        readList(log, context, times, page->next, std::move(found), done);
    });
}

} // namespace

Inspection::Inspection(Bench *bench, QObject *parent) : QObject(parent), m_bench(bench)
{
    m_reload.setSingleShot(true);
    m_reload.setInterval(50ms);
    connect(&m_reload, &QTimer::timeout, this, [this] {
        if (m_deliveryId.isValid())
            loadDelivery(m_deliveryId);
    });
    connect(bench->sending(), &SendingDoor::deliveriesChanged, this, [this](const QList<Delivery> &deliveries) {
        const bool ours = std::any_of(deliveries.cbegin(), deliveries.cend(), [this](const Delivery &each) { return each.id == m_deliveryId; });
        if (ours && !m_reload.isActive())
            m_reload.start();
    });
    connect(bench->receiver(), &ReceiverDoor::capturesAdded, this, [this] {
        if (m_subject == Subject::Delivery && !m_capture && !m_reload.isActive())
            m_reload.start();
    });
}

void Inspection::inspectDelivery(DeliveryId id)
{
    if (m_subject == Subject::Delivery && m_deliveryId == id)
        return;
    if (!id.isValid())
        return clear();
    forget();
    m_subject = Subject::Delivery;
    m_deliveryId = id;
    loadDelivery(id);
}

void Inspection::inspectCapture(CaptureId id)
{
    if (m_subject == Subject::Capture && m_captureId == id)
        return;
    if (!id.isValid())
        return clear();
    forget();
    m_subject = Subject::Capture;
    m_captureId = id;
    loadCapture(id);
}

void Inspection::clear()
{
    forget();
    Q_EMIT changed();
}

Instant Inspection::now() const
{
    return m_bench->clock()->now();
}

/// Without a word: what is shown stands until the next subject has come.
void Inspection::forget()
{
    ++m_generation;
    m_reload.stop();
    m_subject = Subject::Nothing;
    m_deliveryId = {};
    m_captureId = {};
    m_delivery.reset();
    m_capture.reset();
    m_chosen = 0;
}

int Inspection::attemptNumber() const
{
    if (!m_delivery || m_delivery->attempts.isEmpty())
        return 0;
    const int last = int(m_delivery->attempts.size());
    return m_chosen > 0 ? std::min(m_chosen, last) : last;
}

int Inspection::chosenAttempt() const
{
    return m_chosen;
}

const Attempt *Inspection::attempt() const
{
    const int number = attemptNumber();
    return number == 0 ? nullptr : &m_delivery->attempts.at(number - 1);
}

void Inspection::chooseAttempt(int number)
{
    m_chosen = std::max(0, number); // kept for when the attempts come, too
    if (m_delivery)
        Q_EMIT changed();
}

QString Inspection::wordsOn(const Attempt &attempt) const
{
    if ((attempt.status == 401 || attempt.status == 403) && isAnsweredByPlan(attempt))
        return tr("The receiver answered %1, as its plan says. The signature was valid.").arg(attempt.status);
    return attempt.detail;
}

bool Inspection::isAnsweredByPlan(const Attempt &attempt) const
{
    if (!m_capture)
        return false;
    const Capture &capture = m_capture->details.capture;
    const bool isOfIt = capture.status == attempt.status && capture.receivedReal >= attempt.startedReal - rules::joinLateness
                        && capture.receivedReal <= rules::endOf(attempt) + rules::joinLateness;
    return isOfIt && capture.verdict == Verdict::Valid && capture.answerCauses.isEmpty() && !capture.forward;
}

QString Inspection::failure() const
{
    if (m_subject != Subject::Delivery || !m_delivery || m_delivery->delivery.state == DeliveryState::Delivered)
        return {};
    const QList<Attempt> &attempts = m_delivery->attempts;
    const auto ended = std::find_if(attempts.crbegin(), attempts.crend(), [](const Attempt &each) { return each.finished; });
    return ended == attempts.crend() || ended->error == AttemptError::None ? QString() : wordsOn(*ended);
}

void Inspection::explain(DeliveryId id, const QByteArray &computed, QObject *context, Reply<SignatureReport> done)
{
    m_bench->log()->explain(id, computed, context, std::move(done));
}

QString Inspection::curlLine() const
{
    if (m_subject == Subject::Capture)
        return m_capture ? rules::asCurl(m_capture->details, m_bench->receiver()->state().url, m_receiverAuthority) : QString();
    const Attempt *chosen = attempt();
    return chosen ? rules::asCurl(*m_delivery, *chosen, m_bench->authorityFile()) : QString();
}

bool Inspection::hasCurlLine() const
{
    if (m_subject == Subject::Capture)
        return m_capture && !m_capture->details.capture.malformed;
    const Attempt *chosen = attempt();
    return chosen && !chosen->requestHead.isEmpty();
}

void Inspection::setReceiverAuthority(const QString &file)
{
    if (file == std::exchange(m_receiverAuthority, file))
        return;
    Q_EMIT changed();
}

void Inspection::loadDelivery(DeliveryId id)
{
    const quint64 generation = m_generation;
    m_bench->log()->delivery(id, this, [this, generation](const Result<DeliveryDetails> &details) {
        if (generation != m_generation)
            return;
        if (!details) {
            Q_EMIT changed();
            Q_EMIT failed(details.error().message);
            return;
        }
        m_delivery = *details;
        Q_EMIT changed();
        if (m_subject == Subject::Delivery)
            findCapture();
    });
}

void Inspection::loadCapture(CaptureId id)
{
    const quint64 generation = m_generation;
    m_bench->log()->capture(id, this, [this, generation](const Result<CaptureReport> &report) {
        if (generation != m_generation)
            return;
        if (!report) {
            Q_EMIT changed();
            Q_EMIT failed(report.error().message);
            return;
        }
        m_capture = *report;
        if (report->delivery) {
            m_deliveryId = *report->delivery;
            loadDelivery(m_deliveryId);
        }
        Q_EMIT changed();
    });
}

void Inspection::findCapture()
{
    if (!m_delivery || m_delivery->attempts.isEmpty())
        return;
    const Times times{m_delivery->attempts.first().startedReal - rules::joinLateness,
                      rules::endOf(m_delivery->attempts.last()) + rules::joinLateness};
    const quint64 generation = m_generation;
    readList(m_bench->log(), this, times, {}, {}, [this, generation](const QList<Capture> &captures) {
        if (generation == m_generation && m_delivery)
            tryCandidates(rules::candidates(*m_delivery, captures).mid(0, mostTried));
    });
}

void Inspection::tryCandidates(QList<CaptureId> candidates)
{
    if (candidates.isEmpty() && m_capture) { // it is another attempt's, or in no log any more
        m_capture.reset();
        Q_EMIT changed();
    }
    if (candidates.isEmpty() || (m_capture && m_capture->details.capture.id == candidates.first()))
        return;
    const quint64 generation = m_generation;
    const CaptureId id = candidates.takeFirst();
    m_bench->log()->capture(id, this, [this, generation, candidates](const Result<CaptureReport> &report) {
        if (generation != m_generation)
            return;
        if (!report || report->delivery != m_deliveryId)
            return tryCandidates(candidates);
        m_capture = *report;
        Q_EMIT changed();
    });
}

} // namespace ovyxa
