// SPDX-License-Identifier: MIT
#include "ui/receiver/capture_search.h"

#include <algorithm>

namespace ovyxa {

CaptureSearch::CaptureSearch(PageSource source, CaptureModel *model, QObject *parent) : PagedSearch(std::move(source), model, parent)
{
    connect(model, &CaptureModel::letGo, this, [this](CaptureId oldest) { readOnFrom(oldest); });
}

void CaptureSearch::takeLive(const QList<Capture> &captures)
{
    CaptureId oldest;
    for (const Capture &each : captures) {
        if (!each.id.isValid())
            continue; // it could not be recorded: there is nothing to find of it
        heardOf(each.id);
        oldest = oldest.isValid() ? std::min(oldest, each.id) : each.id;
    }
    // Whether it fits what asks for more than a verdict, only the log can tell: it is asked for these again, a little later.
    const bool isScan = !query().terms.isEmpty();
    m_model->merge(captures, !isScan && isReady());
    if ((isScan || !isReady()) && oldest.isValid())
        lookForNewest(oldest);
}

void CaptureSearch::takeNewest(const CapturePage &page)
{
    m_model->merge(page.rows, true);
}

} // namespace ovyxa
