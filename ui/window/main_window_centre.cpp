// SPDX-License-Identifier: MIT
// What stands in the window's centre.
#include "core/bench/bench.h"
#include "ui/common/action_registry.h"
#include "ui/common/buttons.h"
#include "ui/common/cut_label.h"
#include "ui/common/notice_bar.h"
#include "ui/common/tab_pages.h"
#include "ui/compare/compare_view.h"
#include "ui/hour/hour_panel.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/inspector/signature_page.h"
#include "ui/ledger/ledger_page.h"
#include "ui/log/log_controller.h"
#include "ui/log/log_panel.h"
#include "ui/log/log_view.h"
#include "ui/log/timeline_view.h"
#include "ui/receiver/receiver_panel.h"
#include "ui/scenarios/scenario_page.h"
#include "ui/traffic/traffic_panel.h"
#include "ui/trust/trust_view.h"
#include "ui/webhooks/webhook_panel.h"
#include "ui/window/centre.h"
#include "ui/window/draft_desk.h"
#include "ui/window/draft_import.h"
#include "ui/window/later.h"
#include "ui/window/main_window.h"
#include "ui/window/other_words.h"
#include "ui/window/run_documents.h"

#include <QtGui/QAction>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QLabel>
#include <QtWidgets/QTabWidget>

#include <memory>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

/// The fixed places, Alt+1 and on: one line each.
void MainWindow::buildCentre()
{
    connect(m_centre, &Centre::pageChanged, this, &MainWindow::giveRoom);
    m_centre->addPlace({tr("Deliveries"), m_log, CentrePage::Room::BetweenDocks, nullptr, m_log->corner()});
    m_centre->addPlace({tr("Two ledgers")});
    m_centre->addPlace({tr("Scenarios")});
    connect(m_receiver, &ReceiverPanel::trustWanted, this, &MainWindow::openTrust);
    buildCompareActions();
}

/// What nobody sees at the start: half of what the window is made of.
void MainWindow::planRest()
{
    m_later->add([this] { m_inspector->buildPages(); });
    m_later->add([this] { buildLedger(); });
    m_later->add([this] { buildScenarios(); });
    m_later->add([this] { buildTraffic(); });
    m_later->add([this] {
        buildHour();
        nameOtherwise(*m_actions); // all are there
    });
    connect(m_centre, &Centre::contentWanted, m_later, &Later::finish);
    connect(m_bottom, &QTabWidget::currentChanged, m_later, &Later::finish);
}

bool MainWindow::isWhole() const
{
    return m_later->isDone();
}

void MainWindow::buildTraffic()
{
    m_traffic = new TrafficPanel({m_bench->traffic(), m_bench->catalogue(), m_bench->clock(), m_bench->profileFolder(), m_bench->authorityFile()},
                                 pagesOf(m_bottom));
    fillTab(m_bottom, 1, m_traffic);
    adoptActions(m_traffic);
    m_traffic->setZone(fixedZone(m_state.zone()));
    m_traffic->setSite(m_webhooks->site());
    connect(m_webhooks, &WebhookPanel::siteChanged, m_traffic, &TrafficPanel::setSite);
    connect(m_traffic, &TrafficPanel::placeWanted, this, [this] {
        showLog();
        m_bottom->setCurrentWidget(m_traffic);
    });
}

void MainWindow::buildLedger()
{
    m_ledger = new LedgerPage(m_bench, m_centre->contents());
    m_ledger->setZone(m_state.zone());
    m_centre->fillPlace({tr("Two ledgers"), m_ledger, CentrePage::Room::Column, nullptr, m_ledger->corner()});
    adoptActions(m_ledger);
    connect(m_ledger, &LedgerPage::deliveryWanted, this, [this](DeliveryId id, int attempt) {
        m_inspection->inspectDelivery(id);
        m_inspection->chooseAttempt(attempt);
    });
    connect(m_ledger, &LedgerPage::captureWanted, m_inspection, &Inspection::inspectCapture);
    connect(m_ledger, &LedgerPage::trialWanted, this, &MainWindow::runTrial);
    connect(m_centre, &Centre::pageChanged, this, &MainWindow::selectInspected);
}

/// What was inspected elsewhere is selected in its list when that is seen again; where it is not listed, what is selected there is inspected.
void MainWindow::selectInspected()
{
    if (m_centre->current() == m_ledger) // an attempt's request stands there with its attempt
        return m_ledger->openAt(m_inspection->deliveryId(), m_inspection->deliveryId().isValid() ? CaptureId{} : m_inspection->captureId());
    if (m_centre->current() != m_log)
        return;
    if (const CaptureId capture = m_inspection->captureId(); capture.isValid())
        return m_receiver->comeBackTo(capture);
    const DeliveryId inspected = m_inspection->deliveryId();
    if (!inspected.isValid() || inspected == m_log->view()->currentDelivery())
        return;
    m_log->view()->select({inspected});
    if (const DeliveryId selected = m_log->view()->currentDelivery(); selected.isValid())
        m_inspection->inspectDelivery(selected);
}

void MainWindow::buildScenarios()
{
    m_scenarios = new ScenarioPage(m_bench, m_centre->contents());
    m_scenarios->setZone(fixedZone(m_state.zone()));
    m_scenarios->setMemory(m_state.part(m_scenarios->objectName()));
    m_centre->fillPlace({tr("Scenarios"), m_scenarios, CentrePage::Room::Wide, nullptr, m_scenarios->corner()});
    m_runDocuments = new RunDocuments(m_scenarios, m_centre, this);
    m_runDocuments->setZone(fixedZone(m_state.zone()));
    m_inspector->signaturePage()->setLanguage(m_state.snippetLanguage());
    m_runDocuments->setLanguage(m_state.snippetLanguage());
    connect(m_inspector->signaturePage(), &SignaturePage::languageChosen, this, [this](const QString &language) {
        m_runDocuments->setLanguage(language);
        m_state.setSnippetLanguage(language);
    });
    connect(m_runDocuments, &RunDocuments::languageChosen, this, [this](const QString &language) {
        m_inspector->signaturePage()->setLanguage(language);
        m_state.setSnippetLanguage(language);
    });
    connect(m_runDocuments, &RunDocuments::doctorWanted, this, [this](DoctorCase ofRun) {
        ofRun.isOfRun = true;
        openDoctor(ofRun);
    });
    connect(m_scenarios, &ScenarioPage::runGone, this, [this] {
        if (m_doctor && m_doctor->shownCase().isOfRun)
            m_doctor->forgetSource();
    });
    connect(m_inspector->signaturePage(), &SignaturePage::doctorWanted, this, [this] { openDoctor(m_inspector->signaturePage()->doctorCase()); });
    QAction *doctor = m_actions->add(u"inspector.doctor"_s, tr("Open the signature doctor"));
    connect(doctor, &QAction::triggered, this, [this] {
        m_inspector->showTab(InspectorPanel::SignatureTab); // which is filled when it is seen
        openDoctor(m_inspector->signaturePage()->doctorCase());
    });
    const auto offer = [this, doctor] { doctor->setEnabled(m_inspection->delivery() || m_inspection->capture()); };
    connect(m_inspection, &Inspection::changed, doctor, offer);
    offer();
    adoptActions(m_scenarios);
    connect(m_scenarios, &ScenarioPage::memoryChanged, this, [this] { m_state.setPart(m_scenarios->objectName(), m_scenarios->memory()); });
    connect(m_scenarios, &ScenarioPage::shownWanted, this, [this] { m_centre->showPage(m_scenarios); });
}

void MainWindow::buildCompareActions()
{
    connect(m_log, &LogPanel::compareRequested, this, [this](const QList<DeliveryId> &chosen) {
        if (chosen.size() == 2)
            openCompare()->comparePair(chosen.first(), chosen.last());
        else if (m_inspection->subject() == Inspection::Subject::Delivery && m_inspection->delivery()
                 && m_inspection->delivery()->delivery.id == chosen.first())
            openCompare()->compareDelivery(chosen.first(), m_inspection->attemptNumber());
        else
            openCompare()->compareDelivery(chosen.first());
    });
    connect(m_receiver, &ReceiverPanel::compareRequested, this, [this](const QList<CaptureId> &chosen) {
        if (chosen.size() == 2)
            openCompare()->comparePair(chosen.first(), chosen.last());
        else
            openCompare()->compareCapture(chosen.first());
    });
    for (const auto &[id, text, keys, step] :
         {std::tuple{u"compare.next"_s, tr("Go to the next difference"), QKeySequence(Qt::Key_F7), 1},
          std::tuple{u"compare.previous"_s, tr("Go to the difference before"), QKeySequence(Qt::SHIFT | Qt::Key_F7), -1}}) {
        QAction *go = m_actions->add(id, text, keys);
        go->setEnabled(false);
        connect(go, &QAction::triggered, this, [this, step = step] {
            if (auto *shown = qobject_cast<CompareView *>(m_centre->current()))
                shown->goTo(step);
        });
        connect(m_centre, &Centre::pageChanged, go, [this, go] { go->setEnabled(qobject_cast<CompareView *>(m_centre->current()) != nullptr); });
    }
    buildCompareBytes();
}

void MainWindow::buildCompareBytes()
{
    QAction *bytes = m_actions->add(u"compare.bytes"_s, tr("Show the bytes of what is compared"), QKeySequence(Qt::CTRL | Qt::Key_B));
    bytes->setEnabled(false);
    connect(bytes, &QAction::triggered, this, [this] {
        if (auto *shown = qobject_cast<CompareView *>(m_centre->current()))
            shown->showBytes();
    });
    connect(m_centre, &Centre::pageChanged, bytes, [this, bytes] { bytes->setEnabled(qobject_cast<CompareView *>(m_centre->current()) != nullptr); });
}

/// The one comparison there is: another one takes its place.
CompareView *MainWindow::openCompare()
{
    if (m_compare) {
        m_centre->showPage(m_compare);
        m_compare->setFocus(Qt::OtherFocusReason);
        return m_compare;
    }
    m_compare = new CompareView(m_bench, m_centre->contents());
    m_compare->setZone(fixedZone(m_state.zone()));
    connect(m_compare, &CompareView::editDeliveryWanted, m_drafts, &DraftDesk::editDelivery);
    connect(m_compare, &CompareView::editCaptureWanted, m_drafts, &DraftDesk::editCapture);
    connect(m_compare, &CompareView::closeWanted, m_centre, [this] { m_centre->closeDocument(m_compare); });
    connect(m_compare, &CompareView::anotherWanted, this, [this] {
        showLog();
        m_log->view()->setFocus(Qt::OtherFocusReason);
        m_notice->showNotice(NoticeBar::Level::Information, tr("Select two rows, and compare them with Ctrl+D."));
    });
    m_centre->openDocument({tr("Compare"), m_compare, CentrePage::Room::Wide, m_compare->side(), dimLabel(tr("Esc closes"), m_centre)});
    m_compare->setFocus(Qt::OtherFocusReason);
    return m_compare;
}

void MainWindow::buildDrafts()
{
    m_drafts = new DraftDesk({m_bench, m_centre, m_actions, m_inspection, m_notice}, this);
    auto *import = new DraftImport(m_actions, this);
    connect(import, &DraftImport::made, m_drafts, &DraftDesk::open);
    const auto refusal = std::make_shared<QString>();
    connect(import, &DraftImport::refused, this, [this, refusal](const QString &problem) {
        *refusal = problem;
        m_notice->showNotice(NoticeBar::Level::Problem, problem);
    });
    connect(import, &DraftImport::made, this, [this, refusal] { // what could not be made then has been made now
        if (m_notice->text() == *refusal)
            m_notice->dismiss();
    });
    connect(m_log, &LogPanel::editRequested, m_drafts, &DraftDesk::editDelivery);
    connect(m_receiver, &ReceiverPanel::editRequested, m_drafts, &DraftDesk::editCapture);
    connect(m_inspector, &InspectorPanel::editWanted, m_drafts, &DraftDesk::editInspected);
    connect(m_drafts, &DraftDesk::deliveryWanted, this, &MainWindow::showDelivery);
    connect(m_drafts, &DraftDesk::captureWanted, m_inspector, &InspectorPanel::captureWanted);
    connect(m_drafts, &DraftDesk::compareWanted, this, [this](DeliveryId before, DeliveryId now) { openCompare()->comparePair(before, now); });
}

/// Of what the inspector shows.
QDockWidget *MainWindow::buildTimeline()
{
    m_timeline = new TimelineView(m_bench->clock(), this);
    connect(m_timeline, &TimelineView::attemptChosen, this, [this](int number) {
        if (m_inspection->subject() == Inspection::Subject::Capture) { // its answers are the delivery's
            if (!m_inspection->delivery())
                return; // it is being read, and what the time line shows is still the last subject's
            showDelivery(m_inspection->delivery()->delivery.id);
        }
        m_inspection->chooseAttempt(number);
        m_inspector->showTab(InspectorPanel::ResponseTab);
    });
    connect(m_timeline, &TimelineView::refused, this, [this](const QString &problem) { m_notice->showNotice(NoticeBar::Level::Problem, problem); });
    return addPlace(u"timelinePlace"_s, tr("Time line"), m_timeline, Qt::BottomDockWidgetArea);
}

/// Of the webhook that was chosen last, by its card or by a delivery of it.
void MainWindow::buildHour()
{
    m_hour = new HourPanel({m_bench->catalogue(), m_bench->log(), m_bench->sending(), m_bench->receiver(), m_bench->clock()}, pagesOf(m_bottom));
    fillTab(m_bottom, 2, m_hour);
    m_hour->setZone(fixedZone(m_state.zone()));
    m_hour->setSite(m_webhooks->site());
    connect(m_webhooks, &WebhookPanel::siteChanged, m_hour, &HourPanel::setSite);
    connect(m_webhooks, &WebhookPanel::webhookSelected, m_hour, &HourPanel::setWebhook);
    const auto follow = [this] {
        const DeliveryId shown = m_inspection->delivery() ? m_inspection->delivery()->delivery.id : DeliveryId();
        if (shown.isValid() && std::exchange(m_hourOf, shown) != shown) // not with each of its attempts: a site may have been chosen since
            m_hour->setWebhook(m_inspection->delivery()->delivery.webhook);
        m_hour->setDelivery(m_inspection->delivery());
    };
    follow(); // with what is inspected already
    connect(m_inspection, &Inspection::changed, this, follow);
    connect(m_hour, &HourPanel::deliveriesWanted, this, [this](const QString &query) {
        showLog();
        m_log->controller()->search(query);
    });
    connect(m_hour, &HourPanel::done, this, [this](const QString &what) { m_notice->showNotice(NoticeBar::Level::Good, what); });
    connect(m_hour, &HourPanel::refused, this, [this](const QString &problem) { m_notice->showNotice(NoticeBar::Level::Problem, problem); });
}

/// Who accepts the bench's certificate; asked again where it is open already.
void MainWindow::openTrust()
{
    if (m_trust) {
        m_centre->showPage(m_trust);
    } else {
        m_trust = new TrustView(m_bench->receiver(), m_bench->authorityFile(), this);
        m_trust->setZone(fixedZone(m_state.zone()));
        m_centre->openDocument({tr("Trust"), m_trust, CentrePage::Room::Wide, nullptr, dimLabel(tr("Esc closes"), m_centre)});
    }
    m_trust->setFocus(Qt::OtherFocusReason);
}

/// The signature doctor stays with what it was opened for, whatever is inspected meanwhile.
CutLabel *MainWindow::openDoctor(const DoctorCase &subject)
{
    if (m_doctor)
        m_centre->closeDocument(m_doctor);
    m_doctor = new DoctorView(this);
    m_doctor->setLanguage(m_state.snippetLanguage());
    m_doctor->showCase(subject);
    connect(m_doctor, &DoctorView::languageChosen, m_inspector->signaturePage(), [this](const QString &language) {
        m_inspector->signaturePage()->setLanguage(language);
        m_runDocuments->setLanguage(language);
        m_state.setSnippetLanguage(language);
    });
    auto *about = new CutLabel(subject.subject, m_centre);
    m_centre->openDocument({tr("Signature doctor"), m_doctor, CentrePage::Room::Wide, nullptr, about});
    m_doctor->setFocus(Qt::OtherFocusReason);
    return about;
}

void MainWindow::showNotice(const Notice &notice)
{
    static constexpr std::array levels{NoticeBar::Level::Information, NoticeBar::Level::Warning, NoticeBar::Level::Problem};
    const bool isOfTrust = notice.remedy == Notice::Remedy::WhoTrusts;
    m_notice->setLeaves(notice.level != Notice::Level::Problem); // nothing is sent until it is mended, and it is said once
    m_notice->showNotice(levels.at(size_t(notice.level)), notice.text, isOfTrust ? tr("Who trusts it") : QString(), [this] { openTrust(); });
    m_notice->setLeaves(true);
}

void MainWindow::showLog()
{
    m_centre->showPage(m_log);
}

void MainWindow::showDelivery(DeliveryId id)
{
    showLog();
    m_log->bring({id});
    m_inspection->inspectDelivery(id);
    m_log->view()->setFocus(Qt::OtherFocusReason); // the link that was followed is gone
}

} // namespace ovyxa
