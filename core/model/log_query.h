// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/attempt.h"
#include "core/model/capture.h"
#include "core/model/delivery.h"
#include "core/model/event.h"
#include "core/model/query_term.h"

#include <optional>

namespace ovyxa {

/// Which deliveries to read, newest first. Empty fields do not filter.
struct DeliveryQuery
{
    std::optional<SiteId> site;
    QList<DeliveryState> states;
    bool owed = false;                        ///< of the failed ones, only what is still owed (spec 4); of skipped ones, what was not sent since
    QString text;                             ///< plain text, compared without case, in the body, the error sentences, the webhook's name and URL
    QList<QueryTerm> terms{};                 ///< … and each of these
    std::optional<QList<DeliveryId>> among{}; ///< only of these
    WebhookId skippedOf{};                    ///< only what a pause of this webhook kept back and that has not been sent since
    /// Whether it asks for more than the indexes know: then rows are looked at one after the other.
    [[nodiscard]] bool isScan() const { return !text.isEmpty() || !terms.isEmpty(); }
    bool operator==(const DeliveryQuery &) const = default;
};

/// Keyset page: rows older than `before` (an id), newest first. A search may end early to stay interruptible: go on from `next`.
struct DeliveryPage
{
    QList<Delivery> rows;
    DeliveryId next; ///< give it as `before` to go on
    bool atEnd = false;
    QList<Webhook> cleared{}; ///< those of its rows that are no longer kept, for their names
};

/// Which captures to read. Empty fields do not filter.
struct CaptureQuery
{
    QList<Verdict> verdicts;
    QList<QueryTerm> terms{}; ///< … and each of these
    bool operator==(const CaptureQuery &) const = default;
};

enum class ReadOrder { NewestFirst, OldestFirst };

struct CapturePage
{
    QList<Capture> rows;
    CaptureId next;
    bool atEnd = false;
};

/// All of a delivery, for the inspector.
struct DeliveryDetails
{
    Delivery delivery;
    Event event;
    Webhook webhook;
    QByteArray body;         ///< the exact bytes that are sent
    QList<Attempt> attempts; ///< in order
};

/// A piece of a scan over all; see LogReader.
struct CaptureDetailsPage
{
    QList<CaptureDetails> rows;
    CaptureId next;
    bool atEnd = false;
};

struct DeliveryDetailsPage
{
    QList<DeliveryDetails> rows;
    DeliveryId next;
    bool atEnd = false;
};

/// The running sum (ui.md): of deliveries. `triggered`, how many there are, is counted apart from the states, so that a sum that does not
/// balance shows.
struct Sums
{
    qint64 triggered = 0;
    qint64 queued = 0;
    qint64 held = 0;
    qint64 sending = 0;
    qint64 waiting = 0;
    qint64 delivered = 0;
    qint64 failed = 0;
    qint64 cancelled = 0;
    qint64 events = 0; ///< that the deliveries are of; a replay is a new delivery of an old event
    qint64 owed = 0;   ///< of the failed ones: what "Replay failed" would send (spec 4)
    [[nodiscard]] qint64 unfinished() const { return queued + held + sending + waiting; }
    [[nodiscard]] bool balances() const { return triggered == queued + held + sending + waiting + delivered + failed + cancelled; }
    bool operator==(const Sums &) const = default;
};

} // namespace ovyxa
