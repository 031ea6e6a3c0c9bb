// SPDX-License-Identifier: MIT
#include "ui/scenarios/card_view.h"

#include "ui/common/badge.h"
#include "ui/common/buttons.h"
#include "ui/common/notice_bar.h"
#include "ui/common/theme.h"
#include "ui/scenarios/scenario_rows.h"

#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QScrollArea>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostRules = 40; // rows; a recorded scenario may have hundreds
constexpr qsizetype mostSent = 20;

void emptyGrid(QGridLayout *grid)
{
    while (QLayoutItem *item = grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

StateStyle answerStyle(int status, const QString &answer)
{
    const bool isGood = status / 100 == 2;
    return {isGood ? Glyph::Check : Glyph::Cross, status > 0 ? QString::number(status) : answer, isGood ? Tone::Good : Tone::Bad};
}

} // namespace

CardView::CardView(QWidget *parent)
    : QWidget(parent)
    , m_copy(copyLink(tr("Copy"), this, [this] { return m_outcome ? m_outcome->card.join(u'\n') : QString(); }))
    , m_empty(dimLabel({}, this))
    , m_ruleBox(new QWidget)
    , m_ruleGrid(new QGridLayout)
    , m_explanation(new NoticeBar(m_ruleBox))
    , m_sentBox(new QWidget(m_ruleBox))
    , m_sentTitle(sectionLabel(tr("The deliveries to repeat"), m_sentBox))
    , m_sentGrid(new QGridLayout)
    , m_repeat(outlineButton({}, m_sentBox))
{
    setObjectName(u"scenarioCard"_s);
    setMinimumWidth(300);
    m_copy->setObjectName(u"scenarioCopy"_s);
    m_copy->setAccessibleName(tr("Copy the report card"));
    m_empty->setWordWrap(true);
    m_explanation->setObjectName(u"scenarioExplanation"_s);
    m_explanation->setClosable(false);
    m_repeat->setObjectName(u"scenarioRepeat"_s);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(14, metrics::grid, 14, metrics::grid);
    head->addWidget(sectionLabel(tr("Report card"), this));
    head->addStretch(1);
    head->addWidget(m_copy);

    m_ruleGrid->setHorizontalSpacing(metrics::grid);
    m_ruleGrid->setVerticalSpacing(metrics::grid);
    m_ruleGrid->setColumnStretch(0, 3);
    m_ruleGrid->setColumnMinimumWidth(1, badgeSize(stateStyle(ScenarioRule::State::Running), interfaceFont(-1)).width());
    m_ruleGrid->setColumnStretch(2, 4);
    auto *sent = new QVBoxLayout(m_sentBox);
    sent->setContentsMargins(0, metrics::grid, 0, 0);
    sent->setSpacing(metrics::grid);
    sent->addWidget(m_sentTitle);
    sent->addLayout(m_sentGrid);
    sent->addWidget(m_repeat, 0, Qt::AlignLeft);
    m_sentGrid->setHorizontalSpacing(metrics::grid);
    m_sentGrid->setVerticalSpacing(metrics::halfGrid);
    m_sentGrid->setColumnStretch(1, 1);
    auto *inner = new QVBoxLayout(m_ruleBox);
    inner->setContentsMargins(14, 0, 14, metrics::grid);
    inner->setSpacing(metrics::grid);
    inner->addWidget(m_empty);
    inner->addLayout(m_ruleGrid);
    inner->addWidget(m_explanation);
    inner->addWidget(m_sentBox);
    inner->addStretch(1);
    m_ruleBox->setAutoFillBackground(true);
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(m_ruleBox);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(scroll, 1);

    connect(m_repeat, &QPushButton::clicked, this, [this] {
        QList<DeliveryId> ids;
        for (const SentRow &row : std::as_const(m_sent)) {
            ids += row.delivery.id;
            row.again->setStyle({Glyph::Arrow, tr("sending"), Tone::Accent});
            row.again->show();
        }
        m_repeat->setEnabled(false); // until all have been answered
        Q_EMIT repeatWanted(ids);
    });
    setRules({});
    setOutcome({}, false);
}

void CardView::setRules(const QList<ScenarioRule> &rules)
{
    const auto title = [](const ScenarioRule &rule) { return rule.title; };
    QStringList before;
    QStringList now;
    std::transform(m_rules.cbegin(), m_rules.cend(), std::back_inserter(before), title);
    std::transform(rules.cbegin(), rules.cend(), std::back_inserter(now), title);
    m_rules = rules;
    if (before != now)
        makeRows();
    m_empty->setText(tr("The rules that a scenario tries stand here, and which of them are kept."));
    m_empty->setVisible(rules.isEmpty());
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        const RuleRow &row = m_rows.at(i);
        const ScenarioRule &rule = m_rules.at(i);
        row.state->setStyle(stateStyle(rule.state), false);
        row.words->setText(rule.words);
        row.title->setAccessibleDescription(QStringList{stateStyle(rule.state).word, rule.words}.join(u", "_s));
    }
    explain();
}

void CardView::makeRows()
{
    emptyGrid(m_ruleGrid);
    m_rows.clear();
    for (qsizetype i = 0; i < std::min(m_rules.size(), mostRules); ++i) {
        RuleRow row{new QLabel(m_rules.at(i).title, m_ruleBox), new Badge(m_ruleBox), dimLabel({}, m_ruleBox, -1)};
        row.title->setTextFormat(Qt::PlainText);
        row.title->setObjectName(u"scenarioRule%1"_s.arg(i));
        row.state->setObjectName(u"scenarioRuleState%1"_s.arg(i));
        row.words->setObjectName(u"scenarioRuleWords%1"_s.arg(i));
        for (QLabel *label : {row.title, row.words})
            label->setWordWrap(true);
        m_ruleGrid->addWidget(row.title, int(i), 0, Qt::AlignTop);
        m_ruleGrid->addWidget(row.state, int(i), 1, Qt::AlignTop | Qt::AlignLeft);
        m_ruleGrid->addWidget(row.words, int(i), 2, Qt::AlignTop);
        m_rows.append(row);
    }
    if (m_rules.size() > mostRules)
        m_ruleGrid->addWidget(dimLabel(tr("… and %n more", nullptr, int(m_rules.size() - mostRules)), m_ruleBox), int(mostRules), 0);
}

const ScenarioRule *CardView::brokenRule() const
{
    const auto found =
        std::find_if(m_rules.cbegin(), m_rules.cend(), [](const ScenarioRule &rule) { return rule.state == ScenarioRule::State::Broken; });
    return found == m_rules.cend() ? nullptr : &*found;
}

/// Of the first rule that broke, what was found and what may be why.
void CardView::explain()
{
    const ScenarioRule *broken = brokenRule();
    if (!broken)
        return m_explanation->hide();
    QString words = broken->words;
    for (const int step : broken->acts + broken->judges) {
        if (m_outcome && step < m_outcome->steps.size() && m_outcome->steps.at(step).verdict == StepResult::Verdict::Failed) {
            words = m_outcome->steps.at(step).detail;
            break;
        }
    }
    QString said = tr("%1: %2").arg(broken->title, words);
    if (m_outcome && !m_outcome->suspicions.isEmpty())
        said += u'\n' + m_outcome->suspicions.constFirst();
    m_explanation->showNotice(NoticeBar::Level::Problem, said);
}

void CardView::setOutcome(const std::optional<ScenarioOutcome> &outcome, bool canRepeat)
{
    m_outcome = outcome;
    m_canRepeat = canRepeat;
    m_copy->setVisible(outcome && !outcome->card.isEmpty());
    explain();
    listDeliveries();
}

/// Those of the rule that broke; of all, where it is about all.
void CardView::listDeliveries()
{
    emptyGrid(m_sentGrid);
    m_sent.clear();
    const ScenarioRule *broken = brokenRule();
    if (m_outcome && broken) {
        for (const ScenarioDelivery &each : std::as_const(m_outcome->sent)) {
            if (m_sent.size() < mostSent && (broken->names.isEmpty() || broken->names.contains(each.name)))
                m_sent.append({each, new Badge(m_sentBox)});
        }
    }
    for (int i = 0; i < int(m_sent.size()); ++i) {
        const SentRow &row = m_sent.at(i);
        auto *answer = new Badge(m_sentBox);
        answer->setStyle(answerStyle(row.delivery.status, row.delivery.answer));
        QLabel *label = new QLabel(row.delivery.isReplay ? tr("%1, again").arg(row.delivery.label) : row.delivery.label, m_sentBox);
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        m_sentGrid->addWidget(dataLabel(timeText(row.delivery.at, m_zone), m_sentBox), i, 0);
        m_sentGrid->addWidget(label, i, 1);
        m_sentGrid->addWidget(answer, i, 2);
        m_sentGrid->addWidget(row.again, i, 3);
        row.again->setObjectName(u"scenarioAgain%1"_s.arg(i));
        row.again->hide();
    }
    m_sentBox->setVisible(!m_sent.isEmpty());
    m_repeat->setText(tr("Repeat these %n at once", nullptr, int(m_sent.size())));
    m_repeat->setAccessibleName(m_repeat->text());
    m_repeat->setEnabled(m_canRepeat);
}

void CardView::showRepeated(DeliveryId id, int status, const QString &answer)
{
    for (const SentRow &row : std::as_const(m_sent)) {
        if (row.delivery.id == id)
            row.again->setStyle(answerStyle(status, answer));
    }
    const bool isWaiting =
        std::any_of(m_sent.cbegin(), m_sent.cend(), [](const SentRow &row) { return row.again->accessibleName() == tr("sending"); });
    m_repeat->setEnabled(m_canRepeat && !isWaiting);
}

void CardView::setZone(Zone zone)
{
    m_zone = zone;
    listDeliveries();
}

} // namespace ovyxa
