// SPDX-License-Identifier: MIT
#include "ui/inspector/inspector_panel.h"

#include "ui/common/buttons.h"
#include "ui/common/code_view.h"
#include "ui/common/empty_state.h"
#include "ui/common/notice_bar.h"
#include "ui/common/tab_pages.h"
#include "ui/common/theme.h"
#include "ui/inspector/event_page.h"
#include "ui/inspector/inspector_head.h"
#include "ui/inspector/payload_page.h"
#include "ui/inspector/request_page.h"
#include "ui/inspector/response_page.h"
#include "ui/inspector/signature_page.h"
#include "ui/inspector/text_view.h"

#include <QtCore/QCoreApplication>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

InspectorPanel::InspectorPanel(Inspection *inspection, QWidget *parent)
    : QWidget(parent)
    , m_inspection(inspection)
    , m_stack(new QStackedWidget(this))
    , m_head(new InspectorHead(this))
    , m_tabs(new QTabWidget(m_stack))
    , m_empty(new EmptyState(m_stack))
    , m_notice(new NoticeBar(this))
{
    m_notice->setLeaves(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_notice);
    layout->addWidget(m_head);
    layout->addWidget(m_stack, 1);
    for (const QString &name : {tr("Event"), tr("Payload"), tr("Request"), tr("Response"), tr("Signature")})
        m_tabs->addTab(new QWidget(pagesOf(m_tabs)), name);
    m_tabs->setObjectName(u"inspectorTabs"_s);
    setFocusProxy(m_tabs->tabBar());
    m_tabs->tabBar()->setExpanding(false);
    m_tabs->tabBar()->setDrawBase(false);
    m_tabs->tabBar()->setUsesScrollButtons(true);
    m_tabs->tabBar()->setAccessibleName(tr("Parts of the inspector"));
    const auto scrollers = m_tabs->tabBar()->findChildren<QToolButton *>();
    for (QToolButton *scroller : scrollers)
        scroller->setFocusPolicy(Qt::NoFocus); // the arrow keys do it
    m_empty->showText(tr("Nothing is selected"),
                      tr("Select a delivery in the log or a request at the receiver to see its payload, headers, answer and signature."));
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_tabs);

    connect(m_head, &InspectorHead::editWanted, this, &InspectorPanel::editWanted);
    connect(m_head, &InspectorHead::besideWanted, this, &InspectorPanel::besideWanted);
    connect(m_inspection, &Inspection::changed, this, &InspectorPanel::refresh);
    connect(m_inspection, &Inspection::failed, this, [this](const QString &message) { m_notice->showNotice(NoticeBar::Level::Problem, message); });
    connect(m_tabs, &QTabWidget::currentChanged, this, &InspectorPanel::refreshCurrent);
    refresh();
}

void InspectorPanel::buildPages()
{
    if (!m_pages.isEmpty())
        return;
    m_payload = new PayloadPage(pagesOf(m_tabs));
    m_signature = new SignaturePage(pagesOf(m_tabs));
    auto *request = new RequestPage(pagesOf(m_tabs));
    auto *response = new ResponsePage(pagesOf(m_tabs));
    auto *event = new EventPage(pagesOf(m_tabs));
    m_pages = {event, m_payload, request, response, m_signature};
    const QSignalBlocker quiet(m_tabs); // it is the same tab that is shown
    for (int i = 0; i < m_pages.size(); ++i)
        fillTab(m_tabs, i, m_pages.at(i));
    setFound(QStringList(m_found));
    connect(event, &EventPage::deliveryWanted, this, &InspectorPanel::deliveryWanted);
    connect(event, &EventPage::captureWanted, this, &InspectorPanel::captureWanted);
    connect(request, &RequestPage::attemptChosen, m_inspection, &Inspection::chooseAttempt);
    connect(request, &RequestPage::payloadWanted, this, [this] { showTab(PayloadTab); });
    connect(response, &ResponsePage::attemptChosen, m_inspection, &Inspection::chooseAttempt);
    connect(m_signature, &SignaturePage::explanationWanted, this, [this](DeliveryId id, const QByteArray &computed) {
        m_inspection->explain(id, computed, m_signature,
                              [page = m_signature, id](const Result<SignatureReport> &explained) { page->showExplanation(id, explained); });
    });
}

SignaturePage *InspectorPanel::signaturePage()
{
    buildPages();
    return m_signature;
}

void InspectorPanel::setZone(Zone zone)
{
    m_zone = zone;
    refresh();
}

void InspectorPanel::setEditable(bool editable)
{
    m_head->setEditable(editable);
}

void InspectorPanel::setPlace(const PlaceAmongSelected &place)
{
    m_head->setPlace(place);
}

void InspectorPanel::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(tab);
}

InspectorPanel::Tab InspectorPanel::tab() const
{
    return Tab(m_tabs->currentIndex());
}

/// Tabs without much beside their words, as they are in a narrow inspector.
int InspectorPanel::leastWidth() const
{
    constexpr int beside = 2 * 5;
    constexpr int around = 2 * metrics::grid;
    const QFontMetrics words(interfaceFont(0, QFont::DemiBold));
    int width = around;
    for (int i = 0; i < m_tabs->count(); ++i)
        width += words.horizontalAdvance(m_tabs->tabText(i)) + beside;
    return std::max(width, PayloadPage::leastWidth());
}

void InspectorPanel::setFound(const QStringList &texts)
{
    m_found = texts;
    const auto views = m_tabs->findChildren<CodeView *>();
    for (CodeView *view : views)
        view->setFound(texts);
    const auto bodies = m_tabs->findChildren<TextView *>();
    for (TextView *body : bodies)
        body->setFound(texts);
}

void InspectorPanel::focusContent()
{
    m_tabs->tabBar()->setFocus(Qt::ShortcutFocusReason);
}

void InspectorPanel::searchPayload()
{
    if (m_stack->currentWidget() != m_tabs)
        return; // nothing is inspected
    showTab(PayloadTab);
    m_payload->searchTree();
}

void InspectorPanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool wasNarrow = m_tabs->tabBar()->property("narrow").toBool();
    if (!wasNarrow)
        m_roomForTabs = m_tabs->tabBar()->sizeHint().width();
    const bool narrow = width() < std::max(390, m_roomForTabs); // so that all five stay in sight
    if (narrow == wasNarrow)
        return;
    setStyleProperty(m_tabs->tabBar(), "narrow", narrow);
    QEvent change(QEvent::StyleChange); // a tab bar measures its tabs anew only when it is told so
    QCoreApplication::sendEvent(m_tabs->tabBar(), &change);
}

void InspectorPanel::refresh()
{
    const bool something = m_inspection->delivery() || m_inspection->capture();
    if (something)
        buildPages();
    m_head->setVisible(something);
    m_head->showInspection(*m_inspection, m_zone);
    m_stack->setCurrentWidget(something ? static_cast<QWidget *>(m_tabs) : m_empty);
    refreshCurrent();
}

/// Only the page that is seen is filled; the others are when they are opened.
void InspectorPanel::refreshCurrent()
{
    if (m_inspection->delivery() || m_inspection->capture())
        m_pages.at(m_tabs->currentIndex())->showInspection(*m_inspection, m_zone);
}

} // namespace ovyxa
