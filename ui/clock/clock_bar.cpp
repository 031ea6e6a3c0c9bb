// SPDX-License-Identifier: MIT
#include "ui/clock/clock_bar.h"

#include "core/bench/clock_door.h"
#include "ui/clock/clock_words.h"
#include "ui/clock/speed_slider.h"
#include "ui/common/buttons.h"
#include "ui/common/tokens.h"

#include <QtGui/QActionGroup>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>
#include <QtWidgets/QWidgetAction>

#include <algorithm>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

ClockBar::ClockBar(ClockDoor *door, QWidget *parent)
    : QWidget(parent)
    , m_door(door)
    , m_pause(secondaryButton({}, this))
    , m_time(dataLabel({}, this, -1))
    , m_lead(dimLabel({}, this, -2))
    , m_return(linkButton(tr("return"), this))
    , m_realTime(linkButton(ClockWords::speed(1), this))
    , m_speed(secondaryButton({}, this))
    , m_speedMenu(new QMenu(this))
    , m_slider(makeSlider(m_speedMenu))
    , m_speeds(new QActionGroup(this))
    , m_jump(secondaryButton({}, this))
{
    setObjectName(u"clockBar"_s);
    m_pause->setObjectName(u"clockPause"_s);
    m_time->setObjectName(u"clockTime"_s);
    m_time->setTextInteractionFlags(Qt::NoTextInteraction);
    m_speed->setObjectName(u"clockSpeed"_s);
    m_jump->setObjectName(u"clockJump"_s);
    m_jump->setToolTip(tr("Move simulated time to the next retry, or to the next release of a held delivery"));
    m_lead->setObjectName(u"clockLead"_s);
    m_return->setObjectName(u"clockReturn"_s);
    m_lead->setToolTip(tr("Every wait of the bench runs on this clock: retries, the hour's limit, the overlap of secrets. Only the "
                          "network's own time limits run in real time."));
    buildSpeeds();
    buildActions();
    keepWidths();

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(m_pause);
    row->addWidget(buildTime());
    row->addWidget(m_speed);
    row->addWidget(m_jump);

    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &ClockBar::tick);
    connect(m_pause, &QPushButton::clicked, this, &ClockBar::togglePause);
    connect(m_jump, &QPushButton::clicked, this, &ClockBar::jump);
    connect(door, &ClockDoor::changed, this, &ClockBar::setClock);
    setClock(door->state());
}

QWidget *ClockBar::buildTime()
{
    m_return->setFont(m_lead->font());
    m_return->setProperty("inline", true);
    m_return->setAccessibleName(m_returnAction->text());
    m_return->setToolTip(tr("Take the clock back to this machine's time. What is due, and what counts in the hour, goes back by as much; "
                            "what happened keeps its time."));
    auto *box = new QWidget(this);
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(0);
    auto *times = new QHBoxLayout;
    times->setSpacing(0);
    times->addWidget(m_time);
    times->addStretch(1);
    times->addWidget(m_realTime); // at the end, before the button that says the speed
    grid->addLayout(times, 0, 0, 1, 3);
    grid->addWidget(m_lead, 1, 0);
    grid->addWidget(m_return, 1, 1);
    grid->setColumnStretch(2, 1);
    for (QPushButton *link : {m_return, m_realTime})
        link->ensurePolished();
    // For a day that is not today, and for the longest that is usual below a day: nothing in the bar moves when one comes.
    const auto [day, year] = ClockWords::timeWidths(m_time->fontMetrics());
    const QString lead = ClockWords::lead(Instant{} + Millis{86'340'000}, Instant{}) + u" ·"_s;
    const int wayBack = m_lead->fontMetrics().horizontalAdvance(lead) + m_return->sizeHint().width();
    box->setFixedWidth(std::max({day + metrics::grid + m_realTime->sizeHint().width(), year, wayBack}) + 4);
    return box;
}

/// Nothing may move what stands beside it: each button is as wide as the widest that it will say.
void ClockBar::keepWidths()
{
    const auto widest = [](QPushButton *button, const QStringList &texts) {
        int width = 0;
        for (const QString &text : texts) {
            button->setText(text);
            width = std::max(width, button->sizeHint().width());
        }
        button->setFixedWidth(width);
    };
    for (QPushButton *button : {m_pause, m_speed})
        button->ensurePolished();
    widest(m_pause, {tr("Pause"), tr("Resume")});
    widest(m_speed, {ClockWords::speed(ClockState::maxSpeed)});
}

/// The slider and the way back stand in the button's menu; the palette has each speed that is named.
void ClockBar::buildSpeeds()
{
    m_speed->setMenu(m_speedMenu);
    m_speed->setProperty("menu", true);
    m_speedMenu->setObjectName(u"clockSpeedMenu"_s);
    m_slider->setObjectName(u"clockSpeedSlider"_s);
    auto *box = new QWidget(m_speedMenu);
    auto *layout = new QHBoxLayout(box);
    layout->setContentsMargins(12, 8, 12, 4);
    layout->addWidget(m_slider);
    auto *row = new QWidgetAction(m_speedMenu);
    row->setDefaultWidget(box);
    m_speedMenu->addAction(row);
    m_speedMenu->installEventFilter(this); // gives the slider the keys
    const auto set = [this](double factor) { m_door->setSpeed(factor); };
    for (const double factor : ClockWords::speeds) {
        auto *action = new QAction(ClockWords::speed(factor), this);
        action->setStatusTip(tr("Speed of the simulated clock: %1").arg(ClockWords::speed(factor))); // its name where it stands alone
        action->setObjectName(u"clock.speed.%1"_s.arg(factor));
        action->setCheckable(true);
        action->setData(factor);
        m_speeds->addAction(action);
        connect(action, &QAction::triggered, this, [set, factor] { set(factor); });
    }
    m_realTime->setObjectName(u"clockRealTime"_s);
    m_realTime->setProperty("inline", true);
    m_realTime->setAccessibleName(tr("Back to the speed of real time"));
    m_realTime->setToolTip(m_realTime->accessibleName());
    connect(m_realTime, &QPushButton::clicked, this, [set] { set(1); });
}

SpeedSlider *ClockBar::makeSlider(QWidget *parent) const
{
    auto *slider = new SpeedSlider(parent);
    slider->showSpeed(m_door->state().speed);
    connect(slider, &SpeedSlider::speedWanted, slider, [door = m_door](double factor) { door->setSpeed(factor); });
    connect(m_door, &ClockDoor::changed, slider, [slider](const ClockState &clock) { slider->showSpeed(clock.speed); });
    return slider;
}

void ClockBar::buildActions()
{
    m_pauseAction = new QAction(this);
    m_pauseAction->setObjectName(u"clock.pause"_s);
    m_pauseAction->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_P));
    connect(m_pauseAction, &QAction::triggered, this, &ClockBar::togglePause);
    m_jumpAction = new QAction(tr("Jump to the next due retry or release"), this);
    m_jumpAction->setObjectName(u"clock.jump"_s);
    m_jumpAction->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_J));
    connect(m_jumpAction, &QAction::triggered, this, &ClockBar::jump);
    auto *hour = new QAction(tr("Take the simulated clock an hour ahead"), this);
    hour->setObjectName(u"clock.hour"_s);
    hour->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_H));
    hour->setAutoRepeat(false); // what goes out in an hour is not taken back
    connect(hour, &QAction::triggered, this, &ClockBar::goAnHour);
    m_returnAction = new QAction(tr("Take the simulated clock back to this machine's time"), this);
    m_returnAction->setObjectName(u"clock.return"_s);
    connect(m_returnAction, &QAction::triggered, this, &ClockBar::returnToRealTime);
    connect(m_return, &QPushButton::clicked, this, &ClockBar::returnToRealTime);
    addAction(m_pauseAction);
    addAction(m_jumpAction);
    addAction(hour);
    addAction(m_returnAction);
    for (QAction *speed : m_speeds->actions())
        addAction(speed);
}

void ClockBar::setZone(Zone zone)
{
    m_zone = zone;
    tick();
}

/// Whoever holds the clock takes it where it is to be.
bool ClockBar::isOurs()
{
    if (m_door->isHeld())
        Q_EMIT refused(tr("A scenario or simulated visitors have the clock. When they have ended it goes on as before."));
    return !m_door->isHeld();
}

void ClockBar::togglePause()
{
    if (isOurs())
        m_door->setPaused(!m_clock.paused);
}

void ClockBar::jump()
{
    if (isOurs())
        m_door->jumpToNextDue();
}

void ClockBar::goAnHour()
{
    if (!isOurs() || std::exchange(m_isUnderWay, true))
        return; // one hour after the other
    m_door->advance(std::chrono::hours{1}, this, [this](const Result<void> &gone) {
        m_isUnderWay = false;
        if (!gone && gone.error().code != ErrorCode::Cancelled)
            Q_EMIT refused(gone.error().message);
    });
}

void ClockBar::returnToRealTime()
{
    if (!isOurs())
        return;
    m_door->reset(this, [this](const Result<Millis> &reset) {
        if (!reset)
            Q_EMIT refused(reset.error().message);
    });
}

void ClockBar::setClock(const ClockState &clock)
{
    m_clock = clock;
    m_pause->setText(clock.paused ? tr("Resume") : tr("Pause"));
    m_pause->setAccessibleName(clock.paused ? tr("Resume the simulated clock") : tr("Pause the simulated clock"));
    m_pause->setToolTip(clock.paused ? tr("Let simulated time go on") : tr("Stop simulated time: nothing falls due until it goes on"));
    m_speed->setText(ClockWords::speed(clock.speed));
    m_speed->setAccessibleName(tr("Speed of the simulated clock: %1").arg(m_speed->text()));
    m_speed->setToolTip(tr("How fast simulated time goes"));
    const bool isFaster = clock.speed > ClockState::minSpeed;
    if (!isFaster && m_realTime->hasFocus())
        m_speed->setFocus(Qt::OtherFocusReason); // the link that was pressed goes
    m_realTime->setVisible(isFaster);
    for (QAction *action : m_speeds->actions())
        action->setChecked(qFuzzyCompare(action->data().toDouble(), clock.speed));
    m_pauseAction->setText(m_pause->accessibleName());
    const QString nothingDue = clock.nextDue ? QString() : tr("Nothing is due: no delivery waits for a retry or for room in its hour");
    setOff(m_jumpAction, nothingDue);
    setOff(m_jump, nothingDue);
    tick();
}

void ClockBar::tick()
{
    const Instant now = m_clock.atMoment(std::chrono::steady_clock::now());
    const Instant real = realNow();
    const QString text = ClockWords::time(now, real, m_zone);
    if (text != m_time->text()) {
        m_time->setText(text);
        m_time->setAccessibleName(tr("Simulated time: %1").arg(fullTimeText(now, m_zone)));
        m_time->setToolTip(fullTimeText(now, m_zone) + u"\n"_s + m_lead->toolTip());
    }
    showLead(now, real);
    showJump(now);
    constexpr Millis whilePaused{1000}; // the real time goes on
    if (isVisible())
        m_timer.start(ClockWords::nextChange(m_clock, now).value_or(whilePaused));
    else
        m_timer.stop();
}

void ClockBar::showJump(Instant now)
{
    constexpr int roomy = 1200; // of the window; below it the bar has other things to say, too
    const bool isNarrow = window()->width() < roomy;
    const auto words = isNarrow ? &ClockWords::shortJump : &ClockWords::jump;
    if (m_isNarrow != isNarrow) {
        m_isNarrow = isNarrow;
        m_jump->ensurePolished();
        int width = 0;
        for (const Millis far : {Millis{3'540'000}, Millis{32'400'000}, Millis{324'000'000}}) { // 59:00, 9:00 h, 90 h
            ClockState due;
            due.nextDue = due.at + far;
            m_jump->setText(words(due, due.at));
            width = std::max(width, m_jump->sizeHint().width());
        }
        m_jump->setFixedWidth(width);
    }
    const QString label = words(m_clock, now);
    if (label == m_jump->text())
        return;
    m_jump->setText(label);
    m_jump->setAccessibleName(ClockWords::jump(m_clock, now));
}

void ClockBar::showLead(Instant now, Instant real)
{
    const bool isAhead = ClockWords::isAhead(now, real);
    const QString paused = tr("paused");
    const QString lead = m_clock.paused && !isAhead ? paused : ClockWords::lead(now, real); // the button beside it says it, too
    setTone(m_lead, m_clock.paused ? u"wait"_s : u"dim"_s);
    if (const QString name = m_clock.paused && isAhead ? u"%1, %2"_s.arg(paused, lead) : lead; name != m_lead->accessibleName())
        m_lead->setAccessibleName(name);
    if (const QString text = isAhead ? tr("%1 ·", "42 min ahead · return").arg(lead) : lead; text != m_lead->text())
        m_lead->setText(text);
    if (!isAhead && m_return->hasFocus())
        m_speed->setFocus(Qt::OtherFocusReason); // the link that was pressed goes; at Pause the next Space would stop the clock
    m_return->setVisible(isAhead);
    m_returnAction->setEnabled(isAhead);
}

/// The window's width counts, which need not change the bar's own.
bool ClockBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_speedMenu && event->type() == QEvent::Show)
        m_slider->setFocus(Qt::PopupFocusReason);
    if (watched == window() && event->type() == QEvent::Resize)
        showJump(m_clock.atMoment(std::chrono::steady_clock::now()));
    return QWidget::eventFilter(watched, event);
}

void ClockBar::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    window()->installEventFilter(this);
    tick();
}

void ClockBar::hideEvent(QHideEvent *event)
{
    m_timer.stop();
    QWidget::hideEvent(event);
}

} // namespace ovyxa
