// SPDX-License-Identifier: MIT
// The language menu. The window is made anew in another language, and shows then what it showed before.
#include "core/bench/bench.h"
#include "ui/common/action_registry.h"
#include "ui/common/cut_label.h"
#include "ui/compare/compare_view.h"
#include "ui/hour/hour_panel.h"
#include "ui/inspector/inspection.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/inspector/signature_page.h"
#include "ui/ledger/ledger_page.h"
#include "ui/log/log_controller.h"
#include "ui/log/log_panel.h"
#include "ui/receiver/receiver_panel.h"
#include "ui/scenarios/scenario_page.h"
#include "ui/traffic/traffic_panel.h"
#include "ui/triggers/trigger_panel.h"
#include "ui/trust/trust_view.h"
#include "ui/webhooks/webhook_panel.h"
#include "ui/window/centre.h"
#include "ui/window/draft_desk.h"
#include "ui/window/later.h"
#include "ui/window/main_window.h"
#include "ui/window/run_documents.h"
#include "ui/window/status_line.h"

#include <QtCore/QDataStream>
#include <QtCore/QLocale>
#include <QtGui/QAction>
#include <QtWidgets/QMenu>
#include <QtWidgets/QTabWidget>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
// of UiState
constexpr auto momentPart = "moment"_L1; // from one window to the next, and not from one start to the next
constexpr auto sitePart = "site"_L1;
} // namespace

void MainWindow::offerLanguages(const QStringList &codes, const QString &current)
{
    auto *menu = new QMenu(tr("Language"), this);
    menu->setObjectName(u"languageMenu"_s);
    //: words by which people look for the languages
    const QString settings = tr("language settings preferences");
    const auto add = [&](const QString &code, const QString &name) {
        QAction *action = m_actions->add(u"window.language."_s + (code.isEmpty() ? u"system"_s : code), tr("Language: %1").arg(name));
        ActionRegistry::alsoCalled(action,
                                   code.isEmpty() ? settings : QString(settings + u' ' + QLocale::languageToString(QLocale(code).language())));
        action->setCheckable(true);
        action->setChecked(code == current);
        connect(action, &QAction::triggered, this, [this, code] { chooseLanguage(code); });
        menu->addAction(action);
    };
    add({}, tr("as the system"));
    for (const QString &code : codes) {
        QString name = QLocale(code).nativeLanguageName(); // people look for their own word for it
        if (code == "en"_L1)
            name = u"English"_s; // and not "American English"
        else if (!name.isEmpty())
            name[0] = name.at(0).toUpper();
        add(code, name);
    }
    m_status->setViewActions({nullptr, menu->menuAction()});
}

void MainWindow::chooseLanguage(const QString &code)
{
    m_state.setLanguage(code);
    m_later->finish();
    m_scenarios->keepRun();
    rememberMoment();
    rememberLayout();
    Q_EMIT languageChosen(code);
}

void MainWindow::rememberSite()
{
    const SiteId last = QString::fromUtf8(m_state.part(sitePart));
    const auto sites = m_bench->catalogue()->sites();
    if (std::any_of(sites.cbegin(), sites.cend(), [&last](const Site &site) { return site.id == last; }))
        m_webhooks->setSite(last);
    connect(m_webhooks, &WebhookPanel::siteChanged, this, [this](const SiteId &site) { m_state.setPart(sitePart, site.toUtf8()); });
}

/// What is shown, for the window that takes this one's place.
void MainWindow::rememberMoment()
{
    const QList<QWidget *> places{m_log, m_ledger, m_scenarios};
    QByteArray moment;
    QDataStream out(&moment, QIODevice::WriteOnly);
    out << m_webhooks->site() << m_log->controller()->text() << m_inspection->deliveryId().value << m_inspection->captureId().value
        << m_inspection->chosenAttempt() << int(m_inspector->tab()) << m_bottom->currentIndex() << int(places.indexOf(m_centre->current()))
        << documents() << m_triggers->typed() << m_traffic->typed() << m_webhooks->selectedWebhook().value << m_hour->webhook().value
        << (focusWidget() ? focusWidget()->objectName() : QString());
    m_state.setPart(momentPart, moment);
}

/// Those that are open, each by what it was made of, and which of them is shown.
QByteArray MainWindow::documents() const
{
    QByteArray open;
    QDataStream out(&open, QIODevice::WriteOnly);
    const DoctorCase none;
    const DoctorCase &doctor = m_doctor ? m_doctor->shownCase() : none;
    out << (m_compare ? m_compare->saveState() : QByteArray()) << doctor.delivery.value << doctor.capture.value << doctor.attempt << doctor.computed
        << doctor.isOfRun << !m_trust.isNull() << m_runDocuments->saveState() << int(documentPages().indexOf(m_centre->current()))
        << m_drafts->shownNumber();
    return open;
}

/// Each null while it is not open; drafts keep themselves.
QList<QWidget *> MainWindow::documentPages() const
{
    return QList<QWidget *>{m_compare, m_doctor, m_trust} + m_runDocuments->pages();
}

void MainWindow::reopenDocuments(const QByteArray &documents)
{
    QByteArray comparison;
    DoctorCase doctor;
    bool trust = false;
    QByteArray ofRun;
    int shown = -1;
    int draft = 0;
    QDataStream in(documents);
    in >> comparison >> doctor.delivery.value >> doctor.capture.value >> doctor.attempt >> doctor.computed >> doctor.isOfRun >> trust >> ofRun
        >> shown >> draft;
    if (in.status() != QDataStream::Ok)
        return;
    if (!comparison.isEmpty())
        openCompare()->restoreState(comparison);
    Bench *log = doctor.isOfRun ? m_scenarios->runBench() : m_bench;
    if (log && (doctor.delivery.isValid() || doctor.capture.isValid()))
        reopenDoctor(log, doctor);
    if (trust)
        openTrust();
    if (Bench *bench = m_scenarios->runBench())
        m_runDocuments->restoreState(bench, ofRun);
    QWidget *page = documentPages().value(shown);
    m_centre->showPage(page ? page : m_log);
    if (draft > 0)
        m_drafts->showNumber(draft);
}

/// Read again, so that it is said in the words of now. Nothing of what is read is shown but what the doctor takes.
void MainWindow::reopenDoctor(Bench *log, const DoctorCase &made)
{
    CutLabel *about = openDoctor({});
    auto *page = new SignaturePage(m_doctor);
    page->hide();
    auto *inspection = new Inspection(log, page);
    if (made.isOfRun) // at once: it would go on asking a bench that is no more
        connect(m_scenarios, &ScenarioPage::runGone, page, [page] { delete page; });
    const auto show = [doctor = m_doctor, page, about, isOfRun = made.isOfRun] {
        DoctorCase read = page->doctorCase();
        read.isOfRun = isOfRun;
        doctor->showCase(read);
        about->setWords(read.subject);
    };
    connect(page, &SignaturePage::explanationWanted, page, [inspection, page, show](DeliveryId id, const QByteArray &computed) {
        inspection->explain(id, computed, page, [page, id, show](const Result<SignatureReport> &explained) {
            page->showExplanation(id, explained);
            show();
        });
    });
    connect(inspection, &Inspection::changed, page, [this, inspection, page, show, computed = made.computed] {
        page->showInspection(*inspection, fixedZone(m_state.zone()));
        show();
        const auto &capture = inspection->capture();
        if (capture && (!capture->delivery || inspection->delivery()))
            page->deleteLater(); // all is known
        else if (!computed.isEmpty())
            page->enterComputed(computed);
    });
    if (made.capture.isValid())
        inspection->inspectCapture(made.capture);
    else
        inspection->inspectDelivery(made.delivery);
    inspection->chooseAttempt(made.attempt);
}

void MainWindow::restoreMoment()
{
    const QByteArray moment = m_state.part(momentPart);
    if (moment.isEmpty())
        return;
    m_state.setPart(momentPart, {});
    m_later->finish();
    QDataStream in(moment);
    SiteId site;
    QString query;
    DeliveryId delivery;
    CaptureId capture;
    int attempt = 0;
    int tab = 0;
    int bottom = 0;
    int place = 0;
    QByteArray documents;
    QMap<int, QByteArray> triggers;
    QByteArray traffic;
    WebhookId webhook;
    WebhookId hour;
    QString focus;
    in >> site >> query >> delivery.value >> capture.value >> attempt >> tab >> bottom >> place >> documents >> triggers >> traffic >> webhook.value
        >> hour.value >> focus;
    if (in.status() != QDataStream::Ok)
        return;
    m_webhooks->setSite(site);
    m_webhooks->select(webhook);
    m_hour->setWebhook(hour);
    m_hourOf = delivery; // which is read anew, and is no other
    m_triggers->setTyped(triggers);
    m_traffic->setTyped(traffic);
    if (!query.isEmpty())
        m_log->controller()->search(query);
    if (capture.isValid()) {
        m_inspection->inspectCapture(capture);
        m_receiver->select(capture);
    } else if (delivery.isValid()) {
        m_inspection->inspectDelivery(delivery);
        m_log->bring({delivery});
    }
    m_inspection->chooseAttempt(attempt);
    m_inspector->showTab(InspectorPanel::Tab(tab));
    m_bottom->setCurrentIndex(bottom);
    const QList<QWidget *> places{m_log, m_ledger, m_scenarios};
    m_scenarios->takeRun();
    reopenDocuments(documents);
    if (place >= 0)
        m_centre->showPage(places.value(place, m_log));
    if (auto *focused = focus.isEmpty() ? nullptr : findChild<QWidget *>(focus)) // once it is shown: places that find their room move the focus
        QMetaObject::invokeMethod(
            focused, [focused] { focused->setFocus(Qt::OtherFocusReason); }, Qt::QueuedConnection);
    keepSettings(m_bench->catalogue()->settings()); // for what the bench says of itself: it is told again, in the words of now
}

} // namespace ovyxa
