// SPDX-License-Identifier: MIT
#include "ui/scenarios/card_view.h"

#include "core/trial/junit_report.h"
#include "ui/common/badge.h"
#include "ui/common/buttons.h"
#include "ui/common/notice_bar.h"
#include "ui/common/theme.h"
#include "ui/scenarios/scenario_rows.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>
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
    , m_junit(makeJunitButton())
    , m_empty(dimLabel({}, this))
    , m_ruleBox(new QWidget)
    , m_ruleGrid(new QGridLayout)
    , m_explanation(new NoticeBar(m_ruleBox))
    , m_sentBox(new QWidget(m_ruleBox))
    , m_sentTitle(sectionLabel(tr("The deliveries to repeat"), m_sentBox))
    , m_sentGrid(new QGridLayout)
    , m_acts(new QGridLayout)
    , m_repeat(outlineButton({}, m_sentBox))
    , m_compare(secondaryButton(tr("Compare"), m_sentBox))
    , m_curl(copyLink(tr("Copy as cURL"), m_sentBox, [this] { return curlLines(); }))
{
    setObjectName(u"scenarioCard"_s);
    setMinimumWidth(300);
    m_copy->setObjectName(u"scenarioCopy"_s);
    m_copy->setAccessibleName(tr("Copy the report card"));
    m_empty->setWordWrap(true);
    m_explanation->setObjectName(u"scenarioExplanation"_s);
    m_explanation->setClosable(false);
    m_repeat->setObjectName(u"scenarioRepeat"_s);
    m_compare->setObjectName(u"scenarioCompare"_s);
    m_curl->setObjectName(u"scenarioCurl"_s);
    m_curl->setProperty("kind", {}); // a button among its like
    m_curl->setToolTip(tr("Command lines that send the same bytes again, signatures included"));
    auto *head = new QHBoxLayout;
    head->setContentsMargins(14, metrics::grid, 14, metrics::grid);
    head->addWidget(sectionLabel(tr("Report card"), this));
    head->addStretch(1);
    head->addWidget(m_copy);
    head->addWidget(m_junit);

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
    sent->addLayout(m_acts);
    m_acts->setSpacing(metrics::grid);
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
        setOff(m_repeat, tr("They are being sent: wait until all have been answered."));
        Q_EMIT repeatWanted(ids);
    });
    connect(m_compare, &QPushButton::clicked, this, &CardView::compare);
    setRules({});
    setOutcome({}, false);
}

/// "JUnit": to be copied or saved, for CI.
QPushButton *CardView::makeJunitButton()
{
    QPushButton *button = quietButton(tr("JUnit"), this);
    button->setProperty("menu", true);
    button->setObjectName(u"scenarioJunit"_s);
    button->setAccessibleName(tr("The run as JUnit"));
    button->setToolTip(tr("What came of each step, as CI reads it"));
    auto *menu = new QMenu(button);
    button->setMenu(menu);
    connect(menu->addAction(tr("Copy as JUnit")), &QAction::triggered, this,
            [this] { QGuiApplication::clipboard()->setText(QString::fromUtf8(junitReport({*m_outcome}))); });
    connect(menu->addAction(tr("Save as JUnit…")), &QAction::triggered, this, [this] { Q_EMIT saveWanted(junitReport({*m_outcome})); });
    return button;
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

const StepResult *CardView::failedStep() const
{
    const ScenarioRule *broken = brokenRule();
    if (!broken || !m_outcome)
        return nullptr;
    for (const int step : broken->acts + broken->judges) {
        if (step < m_outcome->steps.size() && m_outcome->steps.at(step).verdict == StepResult::Verdict::Failed)
            return &m_outcome->steps.at(step);
    }
    return nullptr;
}

/// Of the first rule that broke, what was found and what may be why.
void CardView::explain()
{
    const ScenarioRule *broken = brokenRule();
    if (!broken)
        return m_explanation->hide();
    const StepResult *failed = failedStep();
    QString said = tr("%1: %2").arg(broken->title, failed ? failed->detail : broken->words);
    if (m_outcome && !m_outcome->suspicions.isEmpty())
        said += u'\n' + m_outcome->suspicions.constFirst().words;
    m_explanation->showNotice(NoticeBar::Level::Problem, said);
}

void CardView::setOutcome(const std::optional<ScenarioOutcome> &outcome, bool isOpen)
{
    m_outcome = outcome;
    m_isOpen = isOpen;
    m_copy->setVisible(outcome && !outcome->card.isEmpty());
    m_junit->setVisible(outcome.has_value());
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
        QPushButton *show = linkButton(tr("Show"), m_sentBox);
        show->setObjectName(u"scenarioShow%1"_s.arg(i));
        show->setAccessibleName(tr("Show the delivery of %1").arg(label->text()));
        show->setVisible(m_isOpen);
        m_sentGrid->addWidget(show, i, 4);
        connect(show, &QPushButton::clicked, this, [this, id = row.delivery.id] { Q_EMIT showWanted(id); });
        row.again->setObjectName(u"scenarioAgain%1"_s.arg(i));
        row.again->hide();
    }
    m_sentBox->setVisible(!m_sent.isEmpty());
    m_repeat->setText(tr("Repeat these %n at once", nullptr, int(m_sent.size())));
    m_repeat->setAccessibleName(m_repeat->text());
    const QString over = m_isOpen ? QString() : tr("What the run sent is gone with its log. Run the scenario again.");
    setOff(m_compare, {});
    m_compare->setToolTip(m_sent.size() > 1 ? tr("What was found wanting beside another of these") : tr("Beside the last that worked"));
    setOff(m_repeat, over);
    setOff(m_compare, over);
    setOff(m_curl, curlLines().isEmpty() ? tr("Nothing was sent, so there is no request to copy.") : QString());
    arrangeActs();
}

/// Beside each other where there is room, else the two lesser ones below.
void CardView::arrangeActs()
{
    const int beside = m_repeat->sizeHint().width() + m_compare->sizeHint().width() + m_curl->sizeHint().width() + 2 * metrics::grid;
    const bool fits = beside <= width() - 2 * 14 - metrics::grid;
    for (QPushButton *each : {m_repeat, m_compare, m_curl})
        m_acts->removeWidget(each);
    m_acts->addWidget(m_repeat, 0, 0, 1, fits ? 1 : 3, Qt::AlignLeft);
    m_acts->addWidget(m_compare, fits ? 0 : 1, fits ? 1 : 0);
    m_acts->addWidget(m_curl, fits ? 0 : 1, fits ? 2 : 1);
    m_acts->setColumnStretch(2, fits ? 0 : 1);
    m_acts->setColumnStretch(3, fits ? 1 : 0);
}

void CardView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrangeActs();
}

QString CardView::curlLines() const
{
    QStringList lines;
    for (const SentRow &row : m_sent)
        lines += row.delivery.curl;
    lines.removeAll(QString());
    lines.removeDuplicates();
    return lines.join(u'\n');
}

/// The delivery in which it was found, else the last, beside a copy of it, else another one of them.
void CardView::compare()
{
    if (m_sent.isEmpty())
        return;
    const StepResult *failed = failedStep();
    const auto about =
        std::find_if(m_sent.cbegin(), m_sent.cend(), [failed](const SentRow &row) { return failed && row.delivery.id == failed->about; });
    const ScenarioDelivery subject = about == m_sent.cend() ? m_sent.constLast().delivery : about->delivery;
    DeliveryId other;
    for (const SentRow &row : std::as_const(m_sent)) {
        const bool isCopy = row.delivery.label == subject.label;
        if (row.delivery.id != subject.id && (isCopy || !other.isValid()))
            other = row.delivery.id;
    }
    Q_EMIT compareWanted(subject.id, other);
}

void CardView::showRepeated(DeliveryId id, int status, const QString &answer)
{
    for (const SentRow &row : std::as_const(m_sent)) {
        if (row.delivery.id == id)
            row.again->setStyle(answerStyle(status, answer));
    }
    const bool isWaiting =
        std::any_of(m_sent.cbegin(), m_sent.cend(), [](const SentRow &row) { return row.again->accessibleName() == tr("sending"); });
    if (m_isOpen && !isWaiting)
        setOff(m_repeat, {});
}

void CardView::setZone(Zone zone)
{
    m_zone = zone;
    listDeliveries();
}

} // namespace ovyxa
