// SPDX-License-Identifier: MIT
#include "ui/log/export_bar.h"

#include "ui/common/buttons.h"
#include "ui/common/theme.h"
#include "ui/log/delivery_export.h"

#include <QtCore/QLocale>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QProgressBar>

namespace ovyxa {

using namespace Qt::StringLiterals;

ExportBar::ExportBar(DeliveryExport *running, QWidget *parent)
    : QFrame(parent)
    , m_text(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_cancel(nullptr)
{
    setObjectName(u"exportBar"_s);
    setFixedHeight(metrics::control + metrics::grid);
    QPushButton *cancel = quietButton(tr("Cancel"), this);
    cancel->setObjectName(u"exportCancel"_s);
    m_cancel = cancel;
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(160);
    m_progress->setAccessibleName(tr("Progress of the export"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(14, 0, 8, 0);
    row->setSpacing(metrics::grid);
    row->addWidget(m_text);
    row->addWidget(m_progress);
    row->addWidget(cancel);
    row->addStretch(1);
    connect(cancel, &QPushButton::clicked, running, &DeliveryExport::cancel);
    connect(running, &DeliveryExport::progressed, this, &ExportBar::show);
    connect(running, &DeliveryExport::ended, this, &ExportBar::leave);
    connect(running, &DeliveryExport::cancelled, this, &ExportBar::leave);
    hide();
}

void ExportBar::show(int written, int all)
{
    const QLocale locale;
    m_text->setText(tr("Writing %1 of %2").arg(locale.toString(written), locale.toString(all)));
    m_progress->setRange(0, std::max(1, all));
    m_progress->setValue(written);
    setVisible(true);
}

void ExportBar::leave()
{
    if (m_cancel->hasFocus())
        Q_EMIT left();
    hide();
}

} // namespace ovyxa
