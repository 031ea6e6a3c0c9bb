// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QRect>

namespace ovyxa {

/// Where the two ledgers' columns are in a line; an empty one has no room. Times lose their milliseconds first, then Took, Body, the number
/// and the time at which it came in go.
struct LedgerColumns
{
    QRect sent;
    QRect number;
    QRect saw;
    QRect took;
    QRect between; ///< the attempt's line across both
    QRect came;
    QRect signature;
    QRect answered;
    QRect body;
    bool milliseconds = true;

    [[nodiscard]] QRect sender() const { return sent.united(took.isEmpty() ? saw : took); } ///< its whole side
    [[nodiscard]] QRect receiver() const { return (came.isEmpty() ? signature : came).united(body.isEmpty() ? answered : body); }
};

/// `hasDates`: a time of another day stands among them.
[[nodiscard]] LedgerColumns ledgerColumns(const QRect &line, bool hasDates);

} // namespace ovyxa
