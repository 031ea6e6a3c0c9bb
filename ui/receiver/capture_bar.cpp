// SPDX-License-Identifier: MIT
#include "ui/receiver/capture_bar.h"

#include "ui/query/filter_field.h"
#include "ui/query/query_counts.h"
#include "ui/query/scan_line.h"
#include "ui/receiver/capture_language.h"
#include "ui/receiver/capture_model.h"
#include "ui/receiver/capture_search.h"

#include <QtWidgets/QHBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
constexpr int mostPaths = 20; // to choose from
}

CaptureBar::CaptureBar(CaptureSearch *search, const CaptureModel *model, QWidget *parent)
    : QWidget(parent)
    , m_search(search)
    , m_field(new FilterField(search, captureLanguage([model] { return model->paths(mostPaths); }), this))
    , m_count(new ScanLine(search, model, this, ScanLine::Form::Beside))
    , m_counts(new QueryCounts(search, this))
{
    setObjectName(u"captureBar"_s);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 4, 12, 4);
    row->addWidget(m_field, 1);
    row->addWidget(m_count);
    m_countDue.setSingleShot(true);
    m_countDue.setInterval(300ms);
    connect(&m_countDue, &QTimer::timeout, this, &CaptureBar::countMore);
    connect(m_counts, &QueryCounts::counted, this, [this](const QString &query, const QueryCounts::Count &count) {
        if (query == m_search->text())
            m_count->setCounted(count);
    });
    connect(search, &QuerySearch::queryChanged, this, [this] { m_count->setCounted({}); });
    const auto later = [this] {
        if (!m_countDue.isActive())
            m_countDue.start();
    };
    connect(search, &QuerySearch::pageCame, this, later);
    connect(model, &QAbstractItemModel::rowsInserted, this, later);
}

/// The list reads a page at a time: how many fit beyond that is counted beside it, a bounded piece of the ledger.
void CaptureBar::countMore()
{
    if (!m_search->isFiltered() || m_search->isReading() || m_search->isStopped() || m_search->isComplete())
        return;
    m_counts->forget();
    m_counts->ask({m_search->text()});
}

} // namespace ovyxa
