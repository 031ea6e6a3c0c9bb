// SPDX-License-Identifier: MIT
#pragma once

#include "core/rules/two_ledgers.h"
#include "ui/common/time_format.h"
#include "ui/common/tokens.h"

#include <QtCore/QCoreApplication>

#include <array>

class QPainter;

namespace ovyxa {

/// In the order of the tiles; the last one stands there only where there is such an event.
inline constexpr std::array ledgerCases{LedgerCase::Agree,     LedgerCase::ThoughReset,   LedgerCase::AcceptedTwice, LedgerCase::NotVerified,
                                        LedgerCase::NeverSent, LedgerCase::NeverReceived, LedgerCase::Elsewhere};

/// What the two ledgers say, in words.
struct LedgerWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::LedgerWords)

public:
    [[nodiscard]] static Tone tone(LedgerCase kind);
    [[nodiscard]] static QString tile(LedgerCase kind);             ///< "accepted twice"; behind a number
    [[nodiscard]] static QString pill(const LedgerEntry &entry);    ///< "delivered, sender saw a reset"
    [[nodiscard]] static QString subject(const LedgerEntry &entry); ///< "goal.completed → Orders"
    [[nodiscard]] static QString cause(const LedgerEntry &entry);   ///< why, as far as the records tell; may be empty
    /// What the sender saw of a line: "200", "timeout", "next, in 0:18".
    [[nodiscard]] static QString saw(const LedgerEntry &entry, const LedgerLine &line, Instant now);
    [[nodiscard]] static QString answered(const LedgerLine &line);
    /// What stands in the place of the record that is not there.
    [[nodiscard]] static QString absent(const LedgerEntry &entry, const LedgerLine &line);
};

/// The case's mark, centred in the box.
void paintCaseMark(QPainter *painter, const QRectF &box, LedgerCase kind, const QColor &colour);

} // namespace ovyxa
