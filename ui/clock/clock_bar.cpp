// SPDX-License-Identifier: MIT
#include "ui/clock/clock_bar.h"

#include "core/bench/bench.h"
#include "ui/clock/clock_words.h"
#include "ui/common/buttons.h"

#include <QtCore/QDateTime>
#include <QtGui/QActionGroup>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>

namespace ovyxa {

using namespace Qt::StringLiterals;

ClockBar::ClockBar(Bench *bench, QWidget *parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_pause(secondaryButton({}, this))
    , m_time(dataLabel({}, this, -1))
    , m_word(dimLabel(tr("simulated"), this))
    , m_speed(secondaryButton({}, this))
    , m_speedMenu(new QMenu(this))
    , m_speeds(new QActionGroup(this))
    , m_jump(secondaryButton({}, this))
{
    setObjectName(u"clockBar"_s);
    m_pause->setObjectName(u"clockPause"_s);
    m_time->setObjectName(u"clockTime"_s);
    m_time->setTextInteractionFlags(Qt::NoTextInteraction);
    m_time->setMinimumWidth(m_time->fontMetrics().horizontalAdvance(u"00:00:00"_s));
    m_speed->setObjectName(u"clockSpeed"_s);
    m_jump->setObjectName(u"clockJump"_s);
    m_word->setToolTip(tr("Every wait of the bench runs on this clock: retries, the hour's limit, the overlap of secrets. Only the "
                          "network's own time limits run in real time."));
    buildSpeeds();
    buildActions();

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_pause);
    row->addWidget(m_time);
    row->addWidget(m_word);
    row->addWidget(m_speed);
    row->addWidget(m_jump);

    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &ClockBar::tick);
    connect(m_pause, &QPushButton::clicked, this, &ClockBar::togglePause);
    connect(m_jump, &QPushButton::clicked, this, &ClockBar::jump);
    connect(bench->clock(), &ClockDoor::changed, this, &ClockBar::setClock);
    setClock(bench->clock()->state());
}

void ClockBar::buildSpeeds()
{
    m_speed->setMenu(m_speedMenu);
    m_speed->setProperty("menu", true);
    m_speedMenu->setObjectName(u"clockSpeedMenu"_s);
    for (const double factor : ClockWords::speeds) {
        QAction *action = m_speedMenu->addAction(ClockWords::speed(factor));
        action->setStatusTip(tr("Speed of the simulated clock: %1").arg(ClockWords::speed(factor))); // its name outside this menu
        action->setObjectName(u"clock.speed.%1"_s.arg(factor));
        action->setCheckable(true);
        action->setData(factor);
        m_speeds->addAction(action);
        connect(action, &QAction::triggered, this, [this, factor] { m_bench->clock()->setSpeed(factor); });
    }
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
    addAction(m_pauseAction);
    addAction(m_jumpAction);
    for (QAction *speed : m_speeds->actions())
        addAction(speed);
}

void ClockBar::setZone(Zone zone)
{
    m_zone = zone;
    tick();
}

void ClockBar::togglePause()
{
    m_bench->clock()->setPaused(!m_clock.paused);
}

void ClockBar::jump()
{
    m_bench->clock()->jumpToNextDue();
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
    for (QAction *action : m_speeds->actions())
        action->setChecked(qFuzzyCompare(action->data().toDouble(), clock.speed));
    m_pauseAction->setText(m_pause->accessibleName());
    m_jumpAction->setEnabled(clock.nextDue.has_value());
    m_jump->setEnabled(clock.nextDue.has_value());
    m_jump->setToolTip(clock.nextDue ? tr("Move simulated time to the next retry, or to the next release of a held delivery")
                                     : tr("Nothing is due: no delivery waits for a retry or for room in its hour"));
    tick();
}

void ClockBar::tick()
{
    const Instant now = m_clock.atMoment(std::chrono::steady_clock::now());
    const QString text = ClockWords::time(now, instantFromMs(QDateTime::currentMSecsSinceEpoch()), m_zone);
    if (text != m_time->text()) {
        m_time->setText(text);
        m_time->setAccessibleName(tr("Simulated time: %1").arg(fullTimeText(now, m_zone)));
        m_time->setToolTip(fullTimeText(now, m_zone) + u"\n"_s + m_word->toolTip());
    }
    if (const QString label = ClockWords::jump(m_clock, now); label != m_jump->text()) {
        m_jump->setText(label);
        m_jump->setAccessibleName(label);
        m_jump->setMinimumWidth(std::max(m_jump->minimumWidth(), m_jump->sizeHint().width())); // it must not tremble with the digits
    }
    const auto wait = ClockWords::nextChange(m_clock, now);
    if (wait && isVisible())
        m_timer.start(*wait);
    else
        m_timer.stop();
}

void ClockBar::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    tick();
}

void ClockBar::hideEvent(QHideEvent *event)
{
    m_timer.stop();
    QWidget::hideEvent(event);
}

} // namespace ovyxa
