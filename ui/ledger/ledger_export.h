// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"
#include "core/rules/two_ledgers.h"

namespace ovyxa {

/// Both ledgers as CSV (RFC 4180), a line an attempt or request: times are simulated, in UTC; what a side does not have is empty. Pure.
[[nodiscard]] QByteArray ledgerCsv(const QList<LedgerEntry> &entries, Instant now);

/// Written whole or not at all.
[[nodiscard]] Result<void> writeLedger(const QString &file, const QByteArray &csv);

} // namespace ovyxa
