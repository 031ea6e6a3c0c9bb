// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"

#include <QtCore/QStringList>

class QSqlDatabase;

namespace ovyxa {

/// One step of the database's form: from version `to` - 1 to `to`.
struct Migration
{
    int to = 0;
    QStringList statements;
};

/// Spec 4, "what is still owed", once: of a row `d` of deliveries, whether it is. The newest failed one of an event to a webhook, unless a
/// later one of the same event to it is under way or delivered. The table `owed` keeps those that are.
inline constexpr const char16_t *owedCondition =
    u"d.state = 'failed' AND NOT EXISTS (SELECT 1 FROM deliveries later WHERE later.event = d.event AND later.webhook = d.webhook "
    u"AND later.id > d.id AND later.state <> 'cancelled')";

/// Of a row `d` of deliveries: an event that a pause kept from its webhook, and that is neither under way to it nor delivered since.
inline constexpr const char16_t *skippedCondition =
    u"d.outcomes = 'paused' AND NOT EXISTS (SELECT 1 FROM deliveries later WHERE later.event = d.event AND later.webhook = d.webhook "
    u"AND later.id > d.id AND later.state <> 'cancelled')";

/// Every step from an empty file on. The last one's `to` is the version that this program reads and writes.
[[nodiscard]] const QList<Migration> &migrations();

/// Brings a database up to the last of `steps` in one transaction, after a backup copy (file + ".v<N>.bak") if it held anything.
/// Errors: a newer version is refused, as is a file that is no database.
[[nodiscard]] Result<void> migrate(QSqlDatabase &database, const QList<Migration> &steps);

/// For readers, who do not migrate. Errors: NotFound, if nothing was ever written; Unavailable, of an older version; Corrupt, of a newer one.
[[nodiscard]] Result<void> requireCurrent(QSqlDatabase &database);

} // namespace ovyxa
