// SPDX-License-Identifier: MIT
#include "ui/traffic/traffic_panel.h"

#include "ui/common/assumed_note.h"
#include "ui/common/buttons.h"
#include "ui/common/dialog_size.h"
#include "ui/common/notice_bar.h"
#include "ui/common/number_range.h"
#include "ui/common/tab_pages.h"
#include "ui/common/theme.h"
#include "ui/common/tool_tip_text.h"
#include "ui/traffic/api_form.h"
#include "ui/traffic/simulator_form.h"
#include "ui/traffic/traffic_controller.h"
#include "ui/traffic/traffic_words.h"
#include "ui/traffic/usage_bar.h"
#include "ui/traffic/visitor_curve.h"
#include "ui/triggers/goal_manager.h"

#include <QtCore/QDataStream>
#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QTabWidget>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int narrowestForm = 172; // it then scrolls
constexpr int widestForm = 560;
constexpr int figuresShare = 34;    // of the width, in per cent; the forms need more
constexpr int narrow = 560;         // less than two halves take
constexpr qsizetype goalsShown = 4; // the curve keeps its height, however many goals a site has

QScrollArea *scrollArea(QWidget *parent)
{
    auto *area = new QScrollArea(parent);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus); // what is in it takes the focus, and is scrolled to
    return area;
}

/// Puts a content into the area in whose viewport it was made (tab_pages.h says why it was).
QScrollArea *scrolling(QWidget *content)
{
    auto *area = static_cast<QScrollArea *>(content->parentWidget()->parentWidget());
    content->setProperty("surface", u"scroll"_s);
    content->setAttribute(Qt::WA_StyledBackground);
    area->setWidget(content);
    return area;
}

} // namespace

TrafficPanel::TrafficPanel(const TrafficController::Doors &doors, QWidget *parent)
    : QWidget(parent)
    , m_catalogue(doors.catalogue)
    , m_controller(new TrafficController(doors, this))
    , m_notice(new NoticeBar(this))
    , m_usage(new UsageBar(this))
    , m_limit(new QSpinBox(this))
    , m_curve(new VisitorCurve(this))
    , m_goals(new QLabel(this))
    , m_counts(dimLabel({}, this, -2))
    , m_tabs(new QTabWidget(this))
    , m_simulator(new SimulatorForm(m_controller, scrollArea(pagesOf(m_tabs))->viewport()))
    , m_api(new ApiForm(m_controller, scrollArea(pagesOf(m_tabs))->viewport()))
    , m_halves(new QHBoxLayout)
    , m_figures(scrollArea(this))
    , m_between(new QFrame(this))
    , m_toggleSimulator(new QAction(this))
    , m_toggleApi(new QAction(this))
    , m_copyApi(new QAction(tr("Copy a line that tries the Events API"), this))
{
    setObjectName(u"trafficPanel"_s);
    m_tabs->setObjectName(u"trafficTabs"_s);
    m_tabs->setAccessibleName(tr("Where traffic comes from"));
    m_tabs->tabBar()->setAccessibleName(m_tabs->accessibleName());
    m_tabs->addTab(scrolling(m_simulator), tr("Simulator"));
    m_tabs->addTab(scrolling(m_api), tr("Events API"));
    scrolling(buildFigures());
    m_figures->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_figures->setMinimumWidth(widthFor(m_figures->widget())); // it scrolls up and down only
    m_tabs->setMinimumWidth(narrowestForm);
    m_tabs->setMaximumWidth(widestForm);
    buildActions();

    auto *noticeRow = new QHBoxLayout;
    noticeRow->setContentsMargins(8, 0, 8, 0);
    noticeRow->addWidget(m_notice);
    m_halves->setSpacing(0);
    m_between->setProperty("surface", u"hairline"_s);
    m_between->setFixedWidth(1);
    m_halves->addWidget(m_figures, figuresShare);
    m_halves->addWidget(m_between);
    m_halves->addWidget(m_tabs, 100 - figuresShare);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(noticeRow);
    column->addLayout(m_halves, 1);

    connect(m_controller, &TrafficController::said, this, [this](const QString &text, bool isProblem) {
        m_notice->showNotice(isProblem ? NoticeBar::Level::Problem : NoticeBar::Level::Information, text);
    });
    connect(m_controller, &TrafficController::portTaken, this, [this](const QString &text) {
        m_notice->showNotice(NoticeBar::Level::Problem, text, tr("Use any free port"), [this] { m_controller->startApi(0); });
    });
    connect(m_controller, &TrafficController::changed, this, &TrafficPanel::refresh);
    connect(m_controller, &TrafficController::trafficChanged, this, &TrafficPanel::refreshTraffic);
    // Not through `this`: the field may still lose the focus while the panel ends.
    connect(m_limit, &QSpinBox::editingFinished, m_controller,
            [controller = m_controller, limit = m_limit] { controller->setPlanLimit(limit->value()); });
    refresh();
}

QByteArray TrafficPanel::typed() const
{
    QByteArray typed;
    QDataStream out(&typed, QIODevice::WriteOnly);
    out << m_simulator->typed() << m_tabs->currentIndex();
    return typed;
}

void TrafficPanel::setTyped(const QByteArray &typed)
{
    QByteArray simulator;
    int tab = 0;
    QDataStream in(typed);
    in >> simulator >> tab;
    m_simulator->setTyped(simulator);
    m_tabs->setCurrentIndex(tab);
}

void TrafficPanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    setNarrow(width() < narrow);
}

/// Of one half above the other's tab, even while both still stand side by side: a page that is not shown is not told how wide it is, and would
/// widen the window.
QSize TrafficPanel::minimumSizeHint() const
{
    constexpr int least = 140; // as its neighbours': what is higher scrolls, and the log above keeps its rows
    return {std::max(m_figures->minimumWidth(), narrowestForm), std::min(least, QWidget::minimumSizeHint().height())};
}

void TrafficPanel::setNarrow(bool tooNarrow)
{
    const int at = m_tabs->indexOf(m_figures);
    if (tooNarrow == (at >= 0))
        return;
    m_between->setVisible(!tooNarrow);
    m_tabs->setMaximumWidth(tooNarrow ? QWIDGETSIZE_MAX : widestForm);
    if (tooNarrow) {
        m_halves->removeWidget(m_figures);
        m_tabs->insertTab(0, m_figures, tr("Now"));
        m_tabs->setCurrentIndex(0);
    } else {
        m_tabs->removeTab(at);
        m_halves->insertWidget(0, m_figures, figuresShare);
        m_figures->show();
    }
}

void TrafficPanel::manageGoals()
{
    if (!m_controller->site().isEmpty())
        GoalManager::openFor(m_catalogue, m_controller->site(), this);
}

QWidget *TrafficPanel::buildFigures()
{
    m_limit->setObjectName(u"planLimit"_s);
    m_limit->setAccessibleName(tr("The plan's limit of events a month"));
    m_limit->setRange(1, 1'000'000'000);
    sayRange(m_limit);
    m_limit->setGroupSeparatorShown(true);
    m_limit->setProperty("compact", true);
    m_limit->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_limit->setAlignment(Qt::AlignRight);
    m_limit->setPrefix(tr("Plan") % u' ');
    m_limit->setMaximumWidth(112);
    m_limit->setToolTip(m_limit->accessibleName());
    m_goals->setObjectName(u"goalCounts"_s);
    m_goals->setTextFormat(Qt::PlainText);
    m_goals->setWordWrap(true);
    m_counts->setObjectName(u"trafficCounts"_s);
    m_counts->setWordWrap(true);
    for (QLabel *text : {m_goals, m_counts})
        text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // it wraps rather than widens the window
    m_counts->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_counts->setMaximumHeight(2 * m_counts->fontMetrics().lineSpacing()); // the curve needs the rest; the tool tip has it all

    auto *figures = new QWidget(m_figures->viewport());
    auto *column = new QVBoxLayout(figures);
    column->setContentsMargins(14, 6, metrics::grid, 6); // and the scroll bar's place
    column->setSpacing(4);
    auto *manage = linkButton(tr("Goals…"), this);
    manage->setObjectName(u"trafficGoals"_s);
    manage->setToolTip(tr("Add or remove what counts as a goal"));
    connect(manage, &QPushButton::clicked, this, &TrafficPanel::manageGoals);
    auto *row = new QHBoxLayout;
    row->setSpacing(metrics::grid);
    row->addWidget(manage);
    row->addWidget(new AssumedNote(tr("Page views and custom events count, bots do not. The period is the calendar month in UTC. 80 % and "
                                      "100 % fire once a month each, once for each site that listens."),
                                   this));
    row->addStretch();
    row->addWidget(m_limit);
    column->addWidget(m_usage);
    column->addWidget(m_curve, 1);
    column->addWidget(m_goals);
    column->addWidget(m_counts);
    column->addLayout(row);
    return figures;
}

void TrafficPanel::buildActions()
{
    m_toggleSimulator->setObjectName(u"traffic.simulate"_s);
    m_toggleSimulator->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_M));
    connect(m_toggleSimulator, &QAction::triggered, m_simulator, &SimulatorForm::toggle);
    m_toggleApi->setObjectName(u"traffic.eventsApi"_s);
    m_toggleApi->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_E));
    connect(m_toggleApi, &QAction::triggered, m_api, &ApiForm::toggle);
    addAction(m_toggleSimulator);
    addAction(m_toggleApi);
    m_simulator->addCommandsTo(this);
    auto *key = new QAction(tr("Make a key for the Events API…"), this);
    key->setObjectName(u"traffic.makeKey"_s);
    connect(key, &QAction::triggered, this, [this] {
        showApi();
        m_api->askForKey();
    });
    m_copyApi->setObjectName(u"traffic.copyLine"_s);
    connect(m_copyApi, &QAction::triggered, this, [this] {
        QGuiApplication::clipboard()->setText(m_controller->curlLine());
        m_notice->showNotice(NoticeBar::Level::Good, tr("Copied: a command that posts a page view."));
    });
    addAction(key);
    addAction(m_copyApi);
}

void TrafficPanel::showApi()
{
    Q_EMIT placeWanted();
    QWidget *page = m_api;
    while (m_tabs->indexOf(page) < 0)
        page = page->parentWidget();
    m_tabs->setCurrentWidget(page);
}

void TrafficPanel::setSite(const SiteId &site)
{
    m_controller->setSite(site);
}

void TrafficPanel::setZone(Zone zone)
{
    m_curve->setZone(zone);
}

void TrafficPanel::refresh()
{
    m_curve->setThresholds(m_controller->thresholds());
    if (!m_limit->hasFocus())
        m_limit->setValue(int(std::min<qint64>(m_controller->traffic().usage.planLimit, m_limit->maximum())));
    m_copyApi->setEnabled(m_controller->api().running);
    m_toggleApi->setText(m_controller->api().running ? tr("Stop the Events API") : tr("Start the Events API"));
    refreshTraffic();
}

void TrafficPanel::refreshTraffic()
{
    const Traffic traffic = m_controller->traffic();
    m_usage->setUsage(traffic.usage);
    m_curve->setTraffic(m_controller->siteTraffic());
    m_curve->setEverCounted(traffic.usage.events > 0);
    const QStringList goals = m_controller->goalCounts();
    QStringList shown = goals.mid(0, goalsShown);
    if (goals.size() > goalsShown)
        shown += tr("and %n more", nullptr, int(goals.size() - goalsShown));
    m_goals->setText(goals.isEmpty() ? tr("No goals yet: add one.") : shown.join(u"   "_s));
    m_goals->setToolTip(toolTipText(goals.join(u'\n')));
    m_goals->setAccessibleName(goals.isEmpty() ? m_goals->text() : tr("Completions of each goal: %1").arg(goals.join(u", "_s)));
    m_counts->setText(TrafficWords::counts(traffic));
    m_counts->setToolTip(
        toolTipText(m_counts->text() + u'\n'
                    + tr("Page views and custom events counted since the start, hits of crawlers, and requests that the Events API refused")));
    m_toggleSimulator->setText(traffic.simulating ? tr("Stop the simulated visitors") : tr("Let simulated visitors come"));
}

} // namespace ovyxa
