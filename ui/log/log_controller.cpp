// SPDX-License-Identifier: MIT
#include "ui/log/log_controller.h"

#include "core/model/text.h"
#include "core/rules/query_text.h"

namespace ovyxa {

using namespace Qt::StringLiterals;

LogController::LogController(PageSource source, DeliveryModel *model, QObject *parent) : PagedSearch(std::move(source), model, parent) {}

void LogController::setStates(const QList<DeliveryState> &states)
{
    QStringList words;
    for (const DeliveryState state : states)
        words.append(toText(state));
    search(words.isEmpty() ? rules::withoutKey(text(), u"state"_s) : rules::withTerm(text(), rules::queryTermText(u"state"_s, words)));
}

void LogController::takeLive(const QList<Delivery> &changed)
{
    // Whether a new delivery fits a search, only the log can tell: it is asked for its newest again, a little later.
    for (const Delivery &each : changed)
        heardOf(each.id);
    m_model->merge(changed, m_kept, !query().isScan() && isReady());
    if (query().isScan() || !isReady())
        lookForNewest();
}

void LogController::takeNewest(const DeliveryPage &page)
{
    m_model->merge(page.rows, m_kept, true);
}

} // namespace ovyxa
