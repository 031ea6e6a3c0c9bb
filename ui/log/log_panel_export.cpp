// SPDX-License-Identifier: MIT
// Writing what is selected, or what the query finds, into a file.
#include "ui/common/notice_bar.h"
#include "ui/log/export_bar.h"
#include "ui/log/log_controller.h"
#include "ui/log/log_panel.h"
#include "ui/log/log_view.h"

#include <QtCore/QDir>
#include <QtWidgets/QFileDialog>

namespace ovyxa {

using namespace Qt::StringLiterals;

void LogPanel::setOpenFile(OpenDeliveryFile open)
{
    m_export->setOpen(std::move(open));
    updateActions();
}

void LogPanel::exportSelected()
{
    askForFile([this, ids = m_view->selectedDeliveries()](const QString &file) { exportTo(ids, file); });
}

void LogPanel::exportFound()
{
    askForFile([this, query = m_controller->query()](const QString &file) {
        m_bench->log()->deliveryIds(query, this, [this, file](const Result<QList<DeliveryId>> &ids) {
            if (ids)
                exportTo(*ids, file);
            else
                m_notice->showNotice(NoticeBar::Level::Problem, ids.error().message);
        });
    });
}

void LogPanel::exportTo(const QList<DeliveryId> &ids, const QString &file)
{
    m_exportFile = QDir::toNativeSeparators(file);
    m_export->start(ids, file);
}

void LogPanel::askForFile(std::function<void(const QString &)> then)
{
    auto *dialog = new QFileDialog(this, tr("Export deliveries"), {},
                                   tr("JSON, one line a delivery (*.ndjson);;Table (*.csv);;HTTP Archive (*.har);;Requests to send again (*.http)"));
    dialog->setObjectName(u"exportDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"ndjson"_s); // and with another filter its own
    dialog->selectFile(u"deliveries-%1"_s.arg(toDateTime(m_bench->clock()->now()).date().toString(Qt::ISODate)));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &filter) {
        const qsizetype dot = filter.lastIndexOf(u"*."_s);
        dialog->setDefaultSuffix(filter.mid(dot + 2).chopped(1));
    });
    connect(dialog, &QFileDialog::fileSelected, this, then);
    dialog->open();
}

void LogPanel::connectExport()
{
    connect(m_exportBar, &ExportBar::left, m_view, qOverload<>(&QWidget::setFocus));
    connect(m_export, &DeliveryExport::progressed, this, [this](int written) {
        if (written == 0)
            updateActions();
    });
    connect(m_export, &DeliveryExport::ended, this, [this](const Result<int> &written) {
        updateActions();
        if (written)
            m_notice->showNotice(NoticeBar::Level::Good, tr("%Ln deliveries written to %1.", nullptr, *written).arg(m_exportFile));
        else
            m_notice->showNotice(NoticeBar::Level::Problem, written.error().message);
    });
    connect(m_export, &DeliveryExport::cancelled, this, [this] {
        updateActions();
        m_notice->showNotice(NoticeBar::Level::Information, tr("The export was ended. There is no file of it."));
    });
}

} // namespace ovyxa
