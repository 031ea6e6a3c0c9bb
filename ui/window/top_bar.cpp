// SPDX-License-Identifier: MIT
#include "ui/window/top_bar.h"

#include "ui/common/buttons.h"
#include "ui/common/glyph_button.h"
#include "ui/common/tokens.h"

#include <QtGui/QAction>
#include <QtGui/QGuiApplication>
#include <QtGui/QIconEngine>
#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>

#include <algorithm>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int roomyBar = 1200;        // pixels of the window; below it the field has the room that words would take
constexpr int leastFilter = 265;      // room for two chips
constexpr qint64 mostCounted = 9'999; // on the button; its name and the question have the exact figure

/// A glyph as an icon, in the colour that text on the primary button has now.
class PlayIcon final : public QIconEngine
{
public:
    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const Tokens &tokens = tokensFor(QGuiApplication::palette());
        paintGlyph(painter, QRectF(rect), Glyph::Play, mode == QIcon::Disabled ? tokens.dim : tokens.onAccent);
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap image(size);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        return image;
    }
    [[nodiscard]] QIconEngine *clone() const override { return new PlayIcon; }
};

void follow(QPushButton *button, QAction *action)
{
    button->setProperty("command", action->objectName()); // the palette has it by that
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    QObject::connect(action, &QAction::enabledChanged, button, &QPushButton::setEnabled);
    button->setEnabled(action->isEnabled());
    const QString keys = action->shortcut().toString(QKeySequence::NativeText);
    button->setToolTip(keys.isEmpty() ? action->toolTip() : u"%1 (%2)"_s.arg(action->toolTip(), keys));
}

} // namespace

TopBar::TopBar(QAction *trial, QAction *replayFailed, QAction *palette, QWidget *filter, QWidget *clock, QWidget *parent)
    : QWidget(parent)
    , m_trial(primaryButton(tr("Run a trial"), this))
    , m_replay(secondaryButton({}, this))
    , m_filter(filter)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(metrics::grid);
    QPushButton *keys = secondaryButton(palette->shortcut().toString(QKeySequence::NativeText).replace(u'+', u' '), this);
    m_trial->setObjectName(u"runTrial"_s);
    m_trial->setIcon(QIcon(new PlayIcon));
    m_trial->setIconSize({12, 12});
    m_replay->setObjectName(u"replayFailed"_s);
    keys->setObjectName(u"openPalette"_s);
    keys->setAccessibleName(tr("Open the list of commands"));
    follow(m_trial, trial);
    follow(m_replay, replayFailed);
    follow(keys, palette);
    layout->addWidget(m_trial);
    layout->addWidget(m_replay);
    layout->addWidget(filter, 1);
    layout->addWidget(clock);
    layout->addWidget(keys);
    // What stands beside these does not move with what they say.
    for (QPushButton *each : {m_trial, m_replay})
        each->ensurePolished();
    m_replay->setIconSize({14, 14});
    fitReplay();
    fitTrial();
    m_trialInWords = m_trial->width();
}

void TopBar::fitTrial()
{
    const bool isRunning = m_isRunning;
    setTrialRunning(true);
    const int running = m_trial->sizeHint().width();
    setTrialRunning(false);
    m_trial->setFixedWidth(std::max({running, m_trial->sizeHint().width(), 44}));
    setTrialRunning(isRunning);
}

/// The button is as wide as it gets with the most that it counts.
void TopBar::fitReplay()
{
    m_replay->setIcon(m_isNarrow ? glyphIcon(Glyph::Retry) : QIcon());
    const qint64 owed = m_owed;
    setOwed(mostCounted + 1);
    m_replay->setFixedWidth(m_replay->sizeHint().width());
    setOwed(owed);
}

void TopBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

/// What stands in the bar may have come to need more or less.
bool TopBar::event(QEvent *event)
{
    const bool taken = QWidget::event(event);
    if (event->type() == QEvent::LayoutRequest)
        fit();
    return taken;
}

/// What can be told by a glyph gives the field its room, one after the other.
void TopBar::fit()
{
    const bool isNarrow = width() < roomyBar;
    if (std::exchange(m_isNarrow, isNarrow) != isNarrow)
        fitReplay();
    const int besides = layout()->sizeHint().width() - m_filter->sizeHint().width() - m_trial->width() + m_trialInWords;
    const bool isTight = width() - besides < leastFilter;
    if (std::exchange(m_isTight, isTight) != isTight)
        fitTrial();
}

void TopBar::setOwed(qint64 deliveries)
{
    m_owed = deliveries;
    const QString counted = QLocale().toString(std::min(deliveries, mostCounted)) + (deliveries > mostCounted ? u"+"_s : QString());
    if (m_isNarrow)
        m_replay->setText(deliveries > 0 ? counted : QString());
    else
        m_replay->setText(deliveries > 0 ? tr("Replay failed · %1").arg(counted) : tr("Replay failed"));
    const int count = int(std::min<qint64>(deliveries, INT_MAX));
    m_replay->setAccessibleName(deliveries > 0 ? tr("Replay %Ln failed deliveries", nullptr, count) : tr("Replay failed"));
}

void TopBar::setTrialRunning(bool running)
{
    m_isRunning = running;
    const QString words = running ? tr("Running …") : tr("Run a trial");
    m_trial->setText(m_isTight ? QString() : words);
    m_trial->setAccessibleName(words);
}

void TopBar::focusTrial()
{
    m_trial->setFocus(Qt::OtherFocusReason);
}

} // namespace ovyxa
