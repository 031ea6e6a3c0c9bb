// SPDX-License-Identifier: MIT
#include "ui/triggers/trigger_card.h"

#include "core/bench/bench.h"
#include "core/model/text.h"
#include "ui/common/buttons.h"
#include "ui/common/theme.h"
#include "ui/common/tool_tip_text.h"
#include "ui/triggers/payload_editor.h"
#include "ui/triggers/trigger_controller.h"
#include "ui/triggers/trigger_fields.h"

#include <QtWidgets/QLabel>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int sideMargin = 10;
constexpr int headSpacing = 2;
constexpr int narrowestName = 72; // "usage.th…": the three can still be told apart
constexpr int leastFire = 36;     // it says by fitFire() what it has room for, and never widens the column
constexpr int labelMargin = 4;    // of a label that can be selected from

int nameWidth(const QString &name, const QFont &font)
{
    return QFontMetrics(font).horizontalAdvance(name) + labelMargin;
}

TriggerFields *fieldsFor(Bench *bench, TriggerController *controller, QWidget *parent)
{
    switch (controller->kind()) {
    case EventKind::GoalCompleted: return new GoalFields(bench, controller, parent);
    case EventKind::UsageThreshold: return new UsageFields(bench, controller, parent);
    case EventKind::RealtimeSpike: break;
    }
    return new SpikeFields(controller, parent);
}

} // namespace

TriggerCard::TriggerCard(Bench *bench, TriggerController *controller, QWidget *parent)
    : QFrame(parent)
    , m_bench(bench)
    , m_controller(controller)
    , m_name(dataLabel(toText(controller->kind()), this, -1))
    , m_summary(dimLabel({}, this, -2))
    , m_edit(quietButton(u"···"_s, this)) // Inter has no ⋯, and another font would be looked for and loaded
    , m_fire(outlineButton(tr("Fire"), this))
    , m_fields(fieldsFor(bench, controller, this))
{
    setProperty("surface", u"card"_s);
    const QString word = toText(controller->kind());
    setObjectName(u"triggerCard_"_s % word);
    m_fire->setObjectName(u"fire_"_s % word);
    m_fire->setAccessibleName(tr("Fire %1").arg(word));
    m_fire->setToolTip(m_fire->accessibleName());
    m_fire->setMinimumWidth(leastFire);
    m_edit->setObjectName(u"edit_"_s % word);
    m_edit->setAccessibleName(tr("Edit the data of %1").arg(word));
    m_edit->setCheckable(true);
    m_edit->setToolTip(tr("Edit the event's data, and see the exact bytes"));
    m_summary->setObjectName(u"summary_"_s % word);
    m_outcomeStays.setSingleShot(true);
    m_outcomeStays.setInterval(std::chrono::seconds{6});

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(sideMargin, 6, sideMargin, 8);
    column->setSpacing(2);

    buildHead(column);
    column->addSpacing(2);
    column->addWidget(m_fields);

    connect(m_fire, &QPushButton::clicked, m_controller, &TriggerController::fire);
    connect(m_fields, &TriggerFields::fireWanted, m_controller, &TriggerController::fire);
    connect(m_edit, &QPushButton::toggled, this, &TriggerCard::setExpanded);
    connect(m_controller, &TriggerController::dataChanged, this, &TriggerCard::refresh);
    connect(m_controller, &TriggerController::readinessChanged, this, &TriggerCard::showReadiness);
    connect(m_controller, &TriggerController::outcomeChanged, this, &TriggerCard::showOutcome);
    connect(bench->traffic(), &TrafficDoor::changed, this, &TriggerCard::showSummary); // a card may tell what was counted
    connect(&m_outcomeStays, &QTimer::timeout, this, &TriggerCard::showSummary);
    refresh();
    showReadiness();
}

void TriggerCard::buildHead(QVBoxLayout *column)
{
    QFont bold = m_name->font();
    bold.setWeight(QFont::Bold);
    m_name->setFont(bold);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // cut rather than widening the column
    m_name->setMinimumWidth(narrowestName);
    m_name->setAccessibleName(m_name->text());
    m_name->installEventFilter(this);
    auto *title = new QHBoxLayout;
    title->setContentsMargins(0, 0, 0, 0);
    title->addWidget(m_name, 1);
    title->setSpacing(headSpacing);
    title->addWidget(m_edit);
    title->addWidget(m_fire);
    m_summary->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    column->addLayout(title);
    column->addWidget(m_summary);
}

void TriggerCard::refresh()
{
    m_outcomeStays.stop(); // it was about other data
    m_fields->refresh();
    showSummary();
}

void TriggerCard::showSummary()
{
    const TriggerController::Outcome &outcome = m_controller->outcome();
    const bool said = m_outcomeStays.isActive() && !outcome.text.isEmpty();
    const QString summary = said ? outcome.text : m_fields->summary();
    setTone(m_summary, !said ? u"dim"_s : outcome.problem ? u"bad"_s : u"good"_s);
    m_summary->setText(m_summary->fontMetrics().elidedText(summary, Qt::ElideRight, contentsRect().width() - 2 * sideMargin));
    m_summary->setToolTip(toolTipText(summary));
    m_summary->setAccessibleName(summary);
}

void TriggerCard::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    fitFire();
    showSummary();
}

int TriggerCard::wantedWidth() const
{
    QFont bold = dataFont(-1);
    bold.setWeight(QFont::Bold);
    const int fire = m_fireInFull > 0 ? m_fireInFull : m_fire->sizeHint().width();
    return nameWidth(m_name->accessibleName(), bold) + m_edit->sizeHint().width() + fire + 2 * headSpacing + 2 * sideMargin + 2 * frameWidth();
}

/// Where both have no room, the button keeps a shorter word, and the event's name gives way to a smaller one.
void TriggerCard::fitFire()
{
    m_fire->setText(tr("Fire"));
    setStyleProperty(m_fire, "tight", false);
    m_fireInFull = m_fire->sizeHint().width();
    int longest = 0; // all three cards look alike
    for (const EventKind kind : allEventKinds)
        longest = std::max(longest, nameWidth(toText(kind), dataFont(-2)));
    const auto fits = [this, longest] {
        const int beside = m_edit->sizeHint().width() + m_fire->sizeHint().width() + 2 * headSpacing;
        return longest + beside <= contentsRect().width() - 2 * sideMargin;
    };
    if (fits())
        return;
    setStyleProperty(m_fire, "tight", true);
    if (!fits())
        //: what "Fire" says where there is room for some letters alone
        m_fire->setText(tr("Send"));
}

/// The name has what the buttons leave it, whenever that is.
bool TriggerCard::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_name && event->type() == QEvent::Resize)
        fitName();
    return QFrame::eventFilter(watched, event);
}

void TriggerCard::fitName()
{
    const QString word = m_name->accessibleName();
    const int room = m_name->width() - labelMargin;
    QFont font = dataFont(-1);
    font.setWeight(QFont::Bold);
    if (QFontMetrics(font).horizontalAdvance(word) > room) // smaller rather than cut: the three begin alike
        font = dataFont(-2);
    m_name->setFont(font);
    const QString shown = QFontMetrics(font).elidedText(word, Qt::ElideRight, room);
    m_name->setText(shown);
    m_name->setToolTip(shown == word ? QString() : word);
}

void TriggerCard::showReadiness()
{
    const QString refusal = m_controller->refusal();
    setOff(m_fire, refusal);
    setOff(m_edit, m_controller->site().isEmpty() ? refusal : QString());
    m_fields->refresh();
    showSummary();
}

void TriggerCard::showOutcome()
{
    if (m_controller->outcome().text.isEmpty())
        m_outcomeStays.stop();
    else
        m_outcomeStays.start();
    showSummary();
}

void TriggerCard::setExpanded(bool expanded)
{
    if (expanded && !m_editor) {
        m_editor = new PayloadEditor(m_controller, this);
        layout()->addWidget(m_editor);
        connect(m_editor, &PayloadEditor::fireWanted, m_fire, &QPushButton::click);
    }
    if (m_editor)
        m_editor->setVisible(expanded);
    m_edit->setToolTip(expanded ? tr("Close the editor") : tr("Edit the event's data, and see the exact bytes"));
}

} // namespace ovyxa
