// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/discard.h"
#include "core/model/result.h"

class QSqlDatabase;

/// What may be deleted, for those who delete and those who foretell it.
namespace ovyxa::discards {

/// Of a row `d` of deliveries whether it may go, `asked` being a select of the numbers asked for. Those still to be sent stay, and so does
/// what shows that an older failed or skipped one is no longer owed (schema.h, `owedCondition`), unless that one goes, too.
[[nodiscard]] QString mayGo(const QString &asked);

/// LogReader::discardForecast().
[[nodiscard]] Result<Discarded> forecast(QSqlDatabase &database, const DeliveryPart &part);
[[nodiscard]] Result<Discarded> forecast(QSqlDatabase &database, const CapturePart &part);

/// Numbers as a JSON array, the way lists are handed to SQLite.
template<typename IdType>
[[nodiscard]] QString jsonOf(const QList<IdType> &ids)
{
    QString array(u'[');
    for (const IdType id : ids)
        array += (array.size() > 1 ? u"," : u"") + QString::number(id.value);
    return array + u']';
}

} // namespace ovyxa::discards
