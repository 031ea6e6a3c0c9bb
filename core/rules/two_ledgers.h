// SPDX-License-Identifier: MIT
#pragma once

#include "core/rules/ledger_join.h"

namespace ovyxa {

/// What the sender's and the receiver's records say of one event on its way to one webhook, once they lie side by side.
enum class LedgerCase {
    Agree,         ///< both tell the same, that nothing came included
    Elsewhere,     ///< it went to a server that is not the bench's own receiver: there is no second record
    ThoughReset,   ///< the receiver has it, and the sender does not know
    AcceptedTwice, ///< the receiver accepted more than one copy
    NotVerified,   ///< the sender signed it, and the receiver could not verify it
    NeverSent,     ///< the receiver has a request that no attempt made
    NeverReceived, ///< the sender's request went out to the receiver, which has no record of it
};

/// One attempt across both ledgers.
struct LedgerLine
{
    enum class Shape {
        Whole,        ///< it is in both
        Cut,          ///< it is in both, and that it came in did not reach the sender
        SenderOnly,   ///< no other side
        ReceiverOnly, ///< … nor this one
        Ahead,        ///< under way, or the retry to come: nothing can be said yet
    };
    Shape shape = Shape::Whole;
    std::optional<Attempt> sent;     ///< none: ReceiverOnly, and the retry to come
    std::optional<Capture> received; ///< none: SenderOnly and Ahead
};

/// All that both ledgers know of a delivery, or of a request that belongs to none.
struct LedgerEntry
{
    LedgerCase kind = LedgerCase::Agree;
    Delivery delivery; ///< without a number: NeverSent
    QString webhook;
    QList<LedgerLine> lines; ///< by time
    Instant beganReal{};     ///< when its first record was written
};

/// Within what real times both ledgers were read: only there anything is said to be missing.
struct LedgerScope
{
    Instant from{};
    Instant to{};
};

namespace rules {

/// The 2xx that a request was accepted with, by the receiver or, where its answer was broken afterwards, by the server behind it; 0: it was not.
[[nodiscard]] int acceptedStatus(const Capture &capture);

/// Lays the two side by side as joinRequests() pairs them, the newest first. Deliveries that were not tried yet are left out. `receiver` is
/// the receiver's URL, empty while it is not known. Pure; any thread.
[[nodiscard]] QList<LedgerEntry> joinLedgers(const QList<SentRecord> &sent, const QList<ReceivedRecord> &received, const LedgerScope &scope,
                                             const QString &receiver);

} // namespace rules
} // namespace ovyxa
