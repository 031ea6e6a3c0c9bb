// SPDX-License-Identifier: MIT
#include "core/model/lead_text.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace ovyxa {

namespace {
struct Lead
{
    Q_DECLARE_TR_FUNCTIONS(Lead)
};
} // namespace

QString leadText(Millis lead)
{
    using namespace std::chrono;
    lead = std::max<Millis>(round<seconds>(lead), Millis{0}); // "36 min" in the moment after 36 minutes were gone ahead
    if (lead < minutes{1})
        return Lead::tr("%1 s").arg(floor<seconds>(lead).count());
    if (lead < hours{1})
        return Lead::tr("%1 min").arg(floor<minutes>(lead).count());
    if (lead < days{1}) {
        const auto rest = floor<minutes>(lead % hours{1}).count();
        const QString whole = Lead::tr("%1 h").arg(floor<hours>(lead).count());
        return rest == 0 ? whole : Lead::tr("%1 %2 min", "hours and minutes: 8 h 12 min").arg(whole).arg(rest);
    }
    const auto rest = floor<hours>(lead % days{1}).count();
    const QString whole = Lead::tr("%1 d").arg(floor<days>(lead).count());
    return rest == 0 ? whole : Lead::tr("%1 %2 h", "days and hours: 3 d 4 h").arg(whole).arg(rest);
}

} // namespace ovyxa
