// SPDX-License-Identifier: MIT
#include "ui/receiver/capture_bar.h"

#include "ui/common/glyph_button.h"
#include "ui/query/filter_field.h"
#include "ui/query/scan_line.h"
#include "ui/receiver/capture_language.h"
#include "ui/receiver/capture_model.h"
#include "ui/receiver/capture_search.h"

#include <QtWidgets/QHBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
constexpr int mostPaths = 20; // to choose from
}

CaptureBar::CaptureBar(CaptureSearch *search, const CaptureModel *model, QWidget *parent)
    : QWidget(parent)
    , m_field(new FilterField(search, captureLanguage([model] { return model->paths(mostPaths); }), this))
    , m_count(new ScanLine(search, model, this, ScanLine::Form::Beside))
    , m_close(glyphButton(Glyph::Cross, tr("Close the search"), this))
{
    setObjectName(u"captureBar"_s);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 4, 12, 4);
    row->addWidget(m_field, 1);
    row->addWidget(m_count);
    m_close->setObjectName(u"captureBarClose"_s);
    connect(m_close, &QPushButton::clicked, this, [this, search] {
        search->clearFilter();
        Q_EMIT m_field->left(); // as Esc does
    });
    row->addWidget(m_close);
}

void CaptureBar::setClosable(bool closable)
{
    m_close->setVisible(closable);
}

} // namespace ovyxa
