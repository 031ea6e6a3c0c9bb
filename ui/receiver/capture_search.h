// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "ui/query/paged_search.h"
#include "ui/receiver/capture_model.h"

namespace ovyxa {

struct CaptureLedger
{
    using Query = CaptureQuery;
    using Id = CaptureId;
    using Page = CapturePage;
    using Model = CaptureModel;
    static Result<Query> read(const QString &text, const rules::QueryTime &time) { return rules::captureQuery(text, time); }
};

/// What the receiver's list shows and when it reads: a PagedSearch of captures, with those that come in. Owned by the panel; GUI thread.
class CaptureSearch final : public PagedSearch<CaptureLedger>
{
    Q_OBJECT
public:
    CaptureSearch(PageSource source, CaptureModel *model, QObject *parent = nullptr);

    void takeLive(const QList<Capture> &captures);

private:
    void takeNewest(const CapturePage &page) override;
};

} // namespace ovyxa
