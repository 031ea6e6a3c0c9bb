// SPDX-License-Identifier: MIT
#include "core/bench/bench.h"
#include "ui/common/action_registry.h"
#include "ui/common/dialog_size.h"
#include "ui/common/notice_bar.h"
#include "ui/common/reading_order.h"
#include "ui/hour/hour_panel.h"
#include "ui/inspector/inspection.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/log/log_controller.h"
#include "ui/log/log_panel.h"
#include "ui/log/log_view.h"
#include "ui/log/timeline_view.h"
#include "ui/query/filter_field.h"
#include "ui/receiver/receiver_panel.h"
#include "ui/scenarios/scenario_page.h"
#include "ui/traffic/traffic_panel.h"
#include "ui/triggers/trigger_panel.h"
#include "ui/webhooks/webhook_panel.h"
#include "ui/window/centre.h"
#include "ui/window/later.h"
#include "ui/window/main_window.h"
#include "ui/window/notice_place.h"
#include "ui/window/status_line.h"
#include "ui/window/top_bar.h"

#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtGui/QCloseEvent>
#include <QtGui/QGuiApplication>
#include <QtGui/QKeyEvent>
#include <QtGui/QScreen>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QStatusBar>
#include <QtWidgets/QTabWidget>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

/// What a place is about, or the first thing in it that takes the focus.
bool focusInside(QWidget *place)
{
    QWidget *about = place->focusPolicy() & Qt::TabFocus ? place : place->focusProxy();
    QWidget *first = about && about->isVisible() && about->isEnabled() ? about : stopsAsRead(place).value(0);
    if (first)
        first->setFocus(Qt::ShortcutFocusReason);
    return first != nullptr;
}

} // namespace

/// What was named and searched for in a field is there again at the next start.
void MainWindow::keepMemory(FilterField *field)
{
    field->setMemory(QueryMemory::fromBytes(m_state.part(field->objectName())));
    connect(field, &FilterField::memoryChanged, this, [this, field] { m_state.setPart(field->objectName(), field->memory().toBytes()); });
}

void MainWindow::keepTold()
{
    static constexpr auto part = "tellsDesktop"_L1;
    m_receiver->setTellsDesktop(m_state.part(part) != "no");
    connect(m_receiver, &ReceiverPanel::tellsDesktopChanged, this, [this](bool tells) { m_state.setPart(part, tells ? "yes" : "no"); });
}

void MainWindow::connectFound()
{
    connect(m_log->controller(), &LogController::queryChanged, this, &MainWindow::markFound);
    connect(m_receiver, &ReceiverPanel::foundChanged, this, &MainWindow::markFound);
    connect(m_receiver, &ReceiverPanel::placeWanted, this, &MainWindow::showReceiver);
}

void MainWindow::showReceiver()
{
    showLog();
    m_bottom->setCurrentWidget(m_receiver);
}

/// What is searched for in the list that is inspected is marked in what is inspected.
void MainWindow::markFound()
{
    const bool ofCapture = m_inspection->subject() == Inspection::Subject::Capture;
    m_inspector->setFound(ofCapture ? m_receiver->foundTexts() : m_log->controller()->foundTexts());
}

void MainWindow::buildActions()
{
    m_trial = m_actions->add(u"window.trial"_s, tr("Run a trial"), QKeySequence(Qt::CTRL | Qt::Key_T));
    m_trial->setToolTip(tr("Set up a receiver and a webhook on this machine where they are missing, and send one event"));
    connect(m_trial, &QAction::triggered, this, &MainWindow::runTrial);
    const QList<std::pair<QString, std::function<QWidget *()>>> places{
        {tr("Go to the webhooks"), [this] { return m_webhooks; }},        {tr("Go to the triggers"), [this] { return m_triggers; }},
        {tr("Go to the delivery log"), [this] { return m_log->view(); }}, {tr("Go to the time line"), [this] { return m_timeline; }},
        {tr("Go to the receiver"), [this] { return m_receiver; }},        {tr("Go to the inspector"), [this] { return m_inspector; }},
        {tr("Go to the traffic"), [this] { return m_traffic; }},          {tr("Go to the last hour"), [this] { return m_hour; }}};
    for (int i = 0; i < places.size(); ++i) {
        QAction *go = m_actions->add(u"window.place%1"_s.arg(i + 1), places.at(i).first, QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + i)));
        connect(go, &QAction::triggered, this, [this, placeNow = places.at(i).second] {
            m_later->finish();
            QWidget *place = placeNow();
            if (place->window() == this && !place->isVisible())
                showLog(); // beside which all places stand
            if (m_bottom->indexOf(place) >= 0)
                m_bottom->setCurrentWidget(place);
            if (m_side->indexOf(place) >= 0)
                m_side->setCurrentWidget(place);
            focusInside(place);
        });
    }
    QAction *next = m_actions->add(u"window.nextPlace"_s, tr("Go to the next place"), QKeySequence(Qt::Key_F6));
    connect(next, &QAction::triggered, this, [this] { focusNextPlace(1); });
    QAction *previous = m_actions->add(u"window.previousPlace"_s, tr("Go to the previous place"), QKeySequence(Qt::SHIFT | Qt::Key_F6));
    connect(previous, &QAction::triggered, this, [this] { focusNextPlace(-1); });

    buildThemeActions();
    m_arrange = m_actions->add(u"window.arrange"_s, tr("Move the places around"));
    m_arrange->setCheckable(true);
    connect(m_arrange, &QAction::toggled, this, [this](bool on) {
        setArranging(on);
        const QString drag = tr("Drag a place by its title to where you want it, also out of the window.");
        if (on)
            m_notice->showNotice(NoticeBar::Level::Information, drag, tr("Done"), [this] { m_arrange->setChecked(false); });
        else if (m_notice->text() == drag)
            m_notice->dismiss();
    });
    m_resetLayout = m_actions->add(u"window.resetLayout"_s, tr("Put the places back where they were"));
    connect(m_resetLayout, &QAction::triggered, this, &MainWindow::arrangeDefault);

    m_plainHttp = m_actions->add(u"profile.plainHttp"_s, tr("Allow plain HTTP to this machine"));
    m_plainHttp->setCheckable(true);
    connect(m_plainHttp, &QAction::triggered, this, [this](bool on) { switchSetting(&ProfileSettings::allowLoopbackHttp, on); });
    m_systemProxy = m_actions->add(u"profile.systemProxy"_s, tr("Use the system's proxy for other hosts"));
    m_systemProxy->setCheckable(true);
    connect(m_systemProxy, &QAction::triggered, this, [this](bool on) { switchSetting(&ProfileSettings::useSystemProxy, on); });
    m_countries = m_actions->add(u"profile.countryDatabase"_s, tr("Look visitors' countries up in a database…"));
    m_countries->setCheckable(true);
    connect(m_countries, &QAction::triggered, this, &MainWindow::chooseCountries);
    QAction *authority = m_actions->add(u"profile.copyAuthority"_s, tr("Copy the path of the receiver's CA certificate"));
    connect(authority, &QAction::triggered, this, [this] {
        QGuiApplication::clipboard()->setText(m_bench->authorityFile());
        m_notice->showNotice(NoticeBar::Level::Good, tr("Copied: %1").arg(m_bench->authorityFile()));
    });
    QAction *search = m_actions->add(u"inspector.searchPayload"_s, tr("Search the payload"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F));
    connect(search, &QAction::triggered, m_inspector, &InspectorPanel::searchPayload);
    m_copyCurl = m_actions->add(u"log.copyCurl"_s, tr("Copy as cURL"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    m_copyCurl->setToolTip(tr("The attempt or the request that is inspected, as a command that sends the same bytes again"));
    m_copyCurl->setEnabled(false);
    connect(m_copyCurl, &QAction::triggered, this, [this] {
        const QString line = m_inspection->curlLine();
        if (line.isEmpty())
            return; // the next subject is being read
        QGuiApplication::clipboard()->setText(line);
        m_notice->showNotice(NoticeBar::Level::Good, tr("Copied: what is inspected as a cURL command."));
    });
    QAction *quit = m_actions->add(u"window.quit"_s, tr("Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q));
    connect(quit, &QAction::triggered, this, &QWidget::close);
}

/// What it offers is a command, too: by keys alone its button is far away.
void MainWindow::buildNotice(QWidget *over)
{
    m_notice = new NoticeBar(this);
    m_notice->setObjectName(u"windowNotice"_s);
    m_notice->setLeaves(true);
    new NoticePlace(m_notice, over, this, statusBar());
    QAction *offered = m_actions->add(u"window.noticeAction"_s, tr("Do what the notice offers"));
    offered->setEnabled(false);
    //: words by which people look for what a notice offers, such as "Bring it back"
    ActionRegistry::alsoCalled(offered, tr("undo notice"));
    connect(offered, &QAction::triggered, m_notice, &NoticeBar::act);
    const auto offer = [this, offered] {
        offered->setEnabled(!m_notice->action().isEmpty());
        offered->setStatusTip(m_notice->action()); // what the palette calls it
    };
    connect(m_notice, &NoticeBar::said, this, offer);
    connect(m_notice, &NoticeBar::dismissed, this, offer);
}

void MainWindow::buildThemeActions()
{
    const QList<std::pair<QString, QString>> choices{{u"window.themeSystem"_s, tr("Colours: as the system")},
                                                     {u"window.themeLight"_s, tr("Colours: light")},
                                                     {u"window.themeDark"_s, tr("Colours: dark")}};
    for (qsizetype i = 0; i < choices.size(); ++i) {
        QAction *action = m_actions->add(choices.at(i).first, choices.at(i).second);
        action->setCheckable(true);
        action->setChecked(ThemeChoice(i) == m_theme->choice());
        connect(action, &QAction::triggered, this, [this, i] { setTheme(ThemeChoice(i)); });
        m_themes.append(action);
    }
}

void MainWindow::setTheme(ThemeChoice choice)
{
    m_theme->apply(choice);
    m_state.setTheme(choice);
    for (qsizetype i = 0; i < m_themes.size(); ++i)
        m_themes.at(i)->setChecked(i == qsizetype(choice));
}

void MainWindow::switchSetting(bool ProfileSettings::*setting, bool on)
{
    ProfileSettings settings = m_bench->catalogue()->settings();
    settings.*setting = on;
    keepSettings(settings);
}

void MainWindow::chooseCountries(bool on)
{
    ProfileSettings settings = m_bench->catalogue()->settings();
    if (!on) {
        settings.countryDatabase.clear();
        return keepSettings(settings);
    }
    auto *dialog = new QFileDialog(this, tr("A country database in MaxMind's format"), {}, tr("Country databases (*.mmdb);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
        ProfileSettings chosen = m_bench->catalogue()->settings();
        chosen.countryDatabase = file;
        keepSettings(chosen);
    });
    connect(dialog, &QDialog::rejected, this, &MainWindow::showConfiguration); // the mark goes back to what is so
    dialog->open();
}

void MainWindow::keepSettings(const ProfileSettings &settings)
{
    m_bench->catalogue()->setSettings(settings, this, [this](const Result<void> &done) {
        if (!done)
            m_notice->showNotice(NoticeBar::Level::Problem, done.error().message);
        showConfiguration();
    });
}

/// Tab begins above, work in the log, and all of it with a trial.
void MainWindow::focusFirst()
{
    if (m_bench->sending()->sums().triggered > 0)
        m_log->view()->setFocus(Qt::OtherFocusReason);
    else
        m_top->focusTrial();
}

void MainWindow::focusNextPlace(int step)
{
    m_later->finish();
    QWidget *centre = m_centre->current() == m_log ? static_cast<QWidget *>(m_log->view()) : m_centre;
    const QList<QWidget *> places{m_webhooks, m_triggers, centre, m_timeline, m_receiver, m_traffic, m_hour, m_side->currentWidget()};
    qsizetype current = -1;
    for (qsizetype i = 0; i < places.size(); ++i) {
        if (places.at(i)->isAncestorOf(focusWidget()) || places.at(i) == focusWidget())
            current = i;
    }
    for (qsizetype tried = 0; tried < places.size(); ++tried) {
        current = (current + step + places.size()) % places.size();
        if (places.at(current)->isVisible() && focusInside(places.at(current)))
            return;
    }
}

void MainWindow::setArranging(bool arranging)
{
    m_arranging = arranging;
    for (QDockWidget *dock : std::as_const(m_docks))
        dress(dock);
}

/// Without a title bar a dock shows its content alone; with one it can be dragged, and a floating one must always be.
void MainWindow::dress(QDockWidget *dock) const
{
    const bool loose = m_arranging || dock->isFloating();
    QWidget *old = dock->titleBarWidget();
    if (loose == (old == nullptr) && loose == (dock->features() != QDockWidget::NoDockWidgetFeatures))
        return;
    dock->setTitleBarWidget(loose ? nullptr : new QWidget(dock));
    dock->setFeatures(loose ? QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetFloatable : QDockWidget::NoDockWidgetFeatures);
    delete old;
}

/// Esc that nothing else wanted goes back to where people came from, and in the log to its rows.
void MainWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        if (!m_centre->leave())
            m_centre->current()->setFocus(Qt::ShortcutFocusReason);
    } else {
        QMainWindow::keyPressEvent(event);
    }
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    rememberLayout();
    if (m_scenarios)
        m_scenarios->endRun();
    event->accept();
}

} // namespace ovyxa
