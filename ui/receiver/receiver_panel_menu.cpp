// SPDX-License-Identifier: MIT
// What can be done with a request that was received.
#include "core/bench/log_door.h"
#include "core/rules/wire_text.h"
#include "ui/common/buttons.h"
#include "ui/common/notice_bar.h"
#include "ui/receiver/capture_language.h"
#include "ui/receiver/capture_model.h"
#include "ui/receiver/capture_search.h"
#include "ui/receiver/capture_view.h"
#include "ui/receiver/receiver_panel.h"

#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QMenu>

namespace ovyxa {

using namespace Qt::StringLiterals;

void ReceiverPanel::showMenu(const QPoint &at)
{
    const Capture *capture = m_model->captureAt(m_table->currentIndex().row());
    if (!capture)
        return;
    auto *menu = new QMenu(this);
    menu->setObjectName(u"captureMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString line = m_model->lineAt(m_table->currentIndex().row());
    QAction *copy = menu->addAction(tr("Copy"), this, [line] { QGuiApplication::clipboard()->setText(line); });
    copy->setObjectName(u"capture.copy"_s);
    QAction *curl = menu->addAction(tr("Copy as cURL"), this, [this, id = capture->id] { copyCurl(id); });
    curl->setObjectName(u"capture.copyCurl"_s);
    curl->setEnabled(!capture->malformed);
    QAction *edit = menu->addAction(tr("Edit and resend"), this, [this, id = capture->id] { Q_EMIT editRequested(id); });
    edit->setObjectName(u"capture.edit"_s);
    edit->setEnabled(!capture->malformed);
    menu->addAction(m_compare);
    if (capture->hostRefused && !m_controller->state().allowedHosts.contains(capture->host)) {
        QAction *allow =
            menu->addAction(tr("Allow host %1").arg(capture->host), m_controller, [this, host = capture->host] { m_controller->allowHost(host); });
        allow->setObjectName(u"capture.allowHost"_s);
    }
    addTermActions(menu, m_table->indexAt(at));
    menu->popup(m_table->viewport()->mapToGlobal(at));
}

PlaceAmongSelected ReceiverPanel::placeOf(CaptureId capture) const
{
    return placeAmongSelected(m_table, m_model->indexOf(capture).row());
}

void ReceiverPanel::inspectBeside(int step)
{
    const int row = selectedRow(m_table, placeOf(m_announced).number + step);
    if (row < 0)
        return;
    goToSelected(m_table, row);
    m_announced = m_table->currentIndex().data(CaptureModel::IdRole).value<CaptureId>();
    Q_EMIT captureSelected(m_announced);
}

void ReceiverPanel::addTermActions(QMenu *menu, const QModelIndex &cell)
{
    const Capture *capture = m_model->captureAt(cell.row());
    const QString term = capture ? captureTerm(*capture, cell.column()) : QString();
    if (term.isEmpty())
        return;
    menu->addSeparator();
    QAction *only = menu->addAction(menuText(tr("Only %1").arg(term)), this, [this, term] { m_search->addTerms({term}); });
    only->setObjectName(u"onlyTerm"_s);
    QAction *without = menu->addAction(menuText(tr("Without %1").arg(term)), this, [this, term] { m_search->addTerms({u'-' + term}); });
    without->setObjectName(u"withoutTerm"_s);
}

void ReceiverPanel::copyCurl(CaptureId id)
{
    // The record alone: capture() would look for the cause of a wrong signature, too, which takes longer than people wait.
    const auto copy = [this, id](const Result<CaptureDetailsPage> &page) {
        if (!page)
            return showMessage({page.error().message, ReceiverController::Message::Level::Problem, {}, {}});
        if (page->rows.isEmpty() || page->rows.first().capture.id != id)
            return;
        QGuiApplication::clipboard()->setText(rules::asCurl(page->rows.first(), m_controller->state().url, neededAuthority()));
        m_notice->showNotice(NoticeBar::Level::Good, tr("Copied: the request as a cURL command."));
    };
    m_log->captureDetails({}, ReadOrder::NewestFirst, CaptureId{id.value + 1}, 1, this, copy);
}

} // namespace ovyxa
