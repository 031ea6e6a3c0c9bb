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

constexpr int roomyBar = 1200;   // pixels of the window; below it the field has the room that words would take
constexpr int leastFilter = 265; // room for two chips
// On the button; its name and the question have the exact figure.
constexpr qint64 mostCounted = 9'999;
constexpr qint64 mostCountedNarrow = 999;

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

} // namespace

TopBar::TopBar(QAction *trial, QAction *replayFailed, QAction *palette, QWidget *filter, QWidget *clock, QWidget *parent)
    : QWidget(parent)
    , m_trial(primaryButton(tr("Run a trial"), this))
    , m_replay(secondaryButton({}, this))
    , m_filter(filter)
    , m_keys(secondaryButton(palette->shortcut().toString(QKeySequence::NativeText).replace(u'+', u' '), this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(metrics::grid);
    m_trial->setObjectName(u"runTrial"_s);
    m_trial->setIcon(QIcon(new PlayIcon));
    m_trial->setIconSize({12, 12});
    m_replay->setObjectName(u"replayFailed"_s);
    m_keys->setObjectName(u"openPalette"_s);
    m_keys->setAccessibleName(tr("Open the list of commands"));
    followAction(m_trial, trial);
    followAction(m_replay, replayFailed);
    followAction(m_keys, palette);
    layout->addWidget(m_trial);
    layout->addWidget(m_replay);
    layout->addWidget(filter, 1);
    layout->addWidget(clock);
    layout->addWidget(m_keys);
    // What stands beside these does not move with what they say.
    for (QPushButton *each : {m_trial, m_replay, m_keys})
        each->ensurePolished();
    fitReplay();
    m_trialInShort = trialWidth(true);
    m_trialInWords = trialWidth(false);
    m_trial->setFixedWidth(m_trialInWords);
}

/// As wide as it gets with either of its words.
int TopBar::trialWidth(bool inShort)
{
    m_isTight = inShort;
    int width = 0;
    for (const bool running : {true, false}) {
        setTrialRunning(running);
        width = std::max(width, m_trial->sizeHint().width());
    }
    return width;
}

/// The button is as wide as it gets with the most that it counts.
void TopBar::fitReplay()
{
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

/// What can be told in less gives the field its room, one after the other: the palette, which its keys open, goes before words do.
void TopBar::fit()
{
    const bool isNarrow = width() < roomyBar;
    if (std::exchange(m_isNarrow, isNarrow) != isNarrow)
        fitReplay();
    const int keys = m_keys->sizeHint().width() + layout()->spacing();
    const int others = layout()->sizeHint().width() - m_filter->sizeHint().width() - m_trial->width() - (m_keys->isHidden() ? 0 : keys);
    const int left = width() - others - m_trialInWords;
    m_keys->setVisible(left - keys >= leastFilter);
    const bool isTight = left < leastFilter;
    if (std::exchange(m_isTight, isTight) == isTight)
        return;
    m_trial->setFixedWidth(isTight ? m_trialInShort : m_trialInWords);
    setTrialRunning(m_isRunning);
}

void TopBar::setOwed(qint64 deliveries)
{
    m_owed = deliveries;
    const qint64 most = m_isNarrow ? mostCountedNarrow : mostCounted;
    const QString words = m_isNarrow ? tr("Replay") : tr("Replay failed");
    const QString counted = QLocale().toString(std::min(deliveries, most)) + (deliveries > most ? u"+"_s : QString());
    m_replay->setText(deliveries > 0 ? u"%1 · %2"_s.arg(words, counted) : words);
    const int count = int(std::min<qint64>(deliveries, INT_MAX));
    m_replay->setAccessibleName(deliveries > 0 ? tr("Replay %Ln failed deliveries", nullptr, count) : tr("Replay failed"));
}

void TopBar::setTrialRunning(bool running)
{
    m_isRunning = running;
    const QString words = running ? tr("Running …") : tr("Run a trial");
    //: "Run a trial", where there is room for one word alone
    m_trial->setText(!m_isTight ? words : running ? u"…"_s : tr("Trial"));
    m_trial->setAccessibleName(words);
}

void TopBar::focusTrial()
{
    m_trial->setFocus(Qt::OtherFocusReason);
}

} // namespace ovyxa
