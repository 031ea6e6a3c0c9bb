// SPDX-License-Identifier: MIT
#include "ui/receiver/plan_popup.h"

#include "core/rules/response_plan.h"
#include "ui/common/buttons.h"
#include "ui/common/cut_label.h"
#include "ui/common/theme.h"
#include "ui/common/tool_tip_text.h"
#include "ui/receiver/mangle_boxes.h"
#include "ui/receiver/plan_steps.h"

#include <QtCore/QLocale>
#include <QtGui/QKeyEvent>
#include <QtGui/QScreen>
#include <QtGui/QShortcut>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
constexpr int popupWidth = 800;
constexpr int planWidth = 168;
constexpr int stepsWidth = 260;
constexpr int listRows = 8;
constexpr qsizetype mostPreviewed = 6; // steps
} // namespace

QList<PlanPopup::Preset> PlanPopup::presets()
{
    return {
        {QString(), tr("200, and 401 to what is not signed rightly")},
        {u"200"_s, tr("accepts everything, whatever the signature")},
        {u"503x2,200"_s, tr("fails twice, then recovers")},
        {u"503"_s, tr("always fails")},
        {u"503,200x2,close,200,503x2,200"_s, tr("flaky: some fail, some get through")},
        {u"503x3,200"_s, tr("down for 20 minutes: a delivery's first three attempts fail")},
        {u"429x2,200"_s, tr("rate-limited: 429 with Retry-After, then accepts")},
        {u"delay=2s:200"_s, tr("slow: accepts after two seconds")},
        {u"hang"_s, tr("never answers: the sender's time limit ends it")},
        {u"close"_s, tr("reads, then closes without an answer")},
        {u"reset"_s, tr("breaks the connection")},
        {u"truncate=20"_s, tr("announces a body and cuts it after 20 bytes")},
        {u"drip=1s"_s, tr("answers a byte a second")},
        {u"garbage"_s, tr("answers something that is not HTTP")},
        {u"redirect=https://localhost:8443/elsewhere"_s, tr("redirects; Ovyxa's sender does not follow")},
        {u"slack"_s, tr("answers as Slack does: no text, no_text")},
        {u"zapier"_s, tr("answers as Zapier's catch hook does")},
        {u"app"_s, tr("passes back what the server behind says")},
    };
}

QString PlanPopup::textOf(const ResponsePlan &plan)
{
    return plan.isScripted() ? plan.text() : QString();
}

QString PlanPopup::nameOf(const QString &plan)
{
    return plan.isEmpty() ? tr("no script") : plan;
}

Result<ResponsePlan> PlanPopup::planOf(const QString &text)
{
    return text.trimmed().isEmpty() ? ResponsePlan() : ResponsePlan::parse(text.trimmed());
}

QString PlanPopup::previewOf(const ResponsePlan &plan)
{
    if (!plan.isScripted())
        return tr("all: 200, and 401 to what is not signed rightly");
    const QLocale locale;
    QStringList parts;
    qint64 number = 1;
    const QList<PlanStep> &steps = plan.steps();
    for (qsizetype i = 0; i < steps.size(); ++i) {
        const QString answer = toText(steps.at(i));
        const qint64 last = number + steps.at(i).repeat - 1;
        if (i + 1 == steps.size())
            parts.append(number == 1 ? tr("all: %1").arg(answer) : tr("from %L1 on: %2").arg(number).arg(answer));
        else if (i == mostPreviewed)
            parts.append(u"…"_s);
        else if (i < mostPreviewed)
            parts.append(locale.toString(number) % (last == number ? QString() : QString(u'–' % locale.toString(last))) % u": "_s % answer);
        number = last + 1;
    }
    return parts.join(u"  ·  "_s);
}

PlanPopup::PlanPopup(QWidget *parent)
    : QFrame(parent, Qt::Popup)
    , m_scroll(new QScrollArea(this))
    , m_content(new QWidget(m_scroll))
    , m_plan(new QLineEdit(m_content))
    , m_problem(new QLabel(m_content))
    , m_use(primaryButton(tr("Answer so"), m_content))
    , m_steps(new PlanSteps(m_content))
    , m_list(new QListWidget(m_content))
    , m_preview(dataLabel({}, m_content))
    , m_mangling(new MangleBoxes(m_content))
{
    setObjectName(u"planPopup"_s);
    setProperty("surface", u"card"_s);
    m_plan->setObjectName(u"planText"_s);
    m_plan->setAccessibleName(tr("What the receiver answers"));
    m_plan->setFont(dataFont());
    m_plan->setPlaceholderText(nameOf({}));
    m_problem->setObjectName(u"planProblem"_s);
    m_problem->setProperty("fieldProblem", true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->hide();
    m_use->setObjectName(u"planUse"_s);
    pressByCtrlEnter(m_use, this);
    m_preview->setObjectName(u"planPreview"_s);
    m_preview->setWordWrap(true);
    buildPresets();
    layOut();

    connect(m_plan, &QLineEdit::textChanged, this, &PlanPopup::review);
    connect(m_plan, &QLineEdit::returnPressed, this, &PlanPopup::take);
    connect(m_use, &QPushButton::clicked, this, &PlanPopup::take);
    auto *down = new QShortcut(Qt::Key_Down, m_plan, nullptr, nullptr, Qt::WidgetShortcut);
    connect(down, &QShortcut::activated, m_list, [this] {
        m_list->setCurrentRow(std::max(0, m_list->currentRow()));
        m_list->setFocus(Qt::ShortcutFocusReason);
    });
    connect(m_steps, &PlanSteps::edited, m_plan, &QLineEdit::setText);
    connect(m_mangling, &MangleBoxes::chosen, this, &PlanPopup::manglingChosen);
    // A click shows it, a second one or Enter takes it.
    const auto showPreset = [this](const QListWidgetItem *item) { m_plan->setText(item->data(Qt::UserRole).toString()); };
    connect(m_list, &QListWidget::itemClicked, this, showPreset);
    connect(m_list, &QListWidget::itemActivated, this, [this, showPreset](const QListWidgetItem *item) {
        showPreset(item);
        take();
    });
}

void PlanPopup::buildPresets()
{
    m_list->setObjectName(u"planPresets"_s);
    m_list->setAccessibleName(tr("Ready-made plans"));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    const QList<Preset> ready = presets();
    for (const Preset &preset : ready) {
        auto *item = new QListWidgetItem(m_list);
        item->setData(Qt::UserRole, preset.plan);
        item->setData(Qt::AccessibleTextRole, QString(nameOf(preset.plan) % u": "_s % preset.meaning));
        item->setToolTip(toolTipText(preset.plan % u"\n"_s % preset.meaning)); // what the row may cut
        item->setSizeHint({0, metrics::control});
        auto *row = new QWidget(m_list);
        auto *cells = new QHBoxLayout(row);
        cells->setContentsMargins(8, 0, 8, 0);
        QLabel *plan = dataLabel({}, row);
        plan->setTextInteractionFlags(Qt::NoTextInteraction);
        plan->setFixedWidth(planWidth);
        plan->setText(plan->fontMetrics().elidedText(nameOf(preset.plan), Qt::ElideRight, planWidth));
        cells->addWidget(plan);
        auto *meaning = new CutLabel(preset.meaning, row);
        meaning->setProperty("tone", u"dim"_s);
        cells->addWidget(meaning, 1);
        row->setAttribute(Qt::WA_TransparentForMouseEvents); // the list gets the clicks
        m_list->setItemWidget(item, row);
    }
    m_list->setFixedHeight(listRows * metrics::control);
}

void PlanPopup::layOut()
{
    QLabel *hint = dimLabel(tr("Answers in turn, separated by commas; the last one repeats. 503x3 is three times. They are given as they stand, "
                               "whatever the signature; without a script it is 200, and 401 to what is not signed rightly."),
                            m_content, -1);
    hint->setObjectName(u"planRule"_s);
    hint->setBuddy(m_plan);
    hint->setWordWrap(true);
    QLabel *before = dimLabel(tr("Counts at once, and is done before the signature is checked, as by a proxy in front: what arrives is recorded so, "
                                 "and which steps changed it."),
                              m_content, -1);
    before->setWordWrap(true);
    auto *line = new QHBoxLayout;
    line->setSpacing(metrics::grid);
    line->addWidget(m_plan, 1);
    line->addWidget(m_use);
    m_steps->setFixedWidth(stepsWidth);
    auto *columns = new QGridLayout;
    columns->setHorizontalSpacing(metrics::grid * 2);
    columns->setVerticalSpacing(metrics::halfGrid);
    columns->addWidget(sectionLabel(tr("Steps"), m_content), 0, 0);
    columns->addWidget(sectionLabel(tr("Ready-made"), m_content), 0, 1);
    columns->addWidget(m_steps, 1, 0);
    columns->addWidget(m_list, 1, 1);
    auto *preview = new QHBoxLayout;
    preview->setSpacing(metrics::grid);
    preview->addWidget(dimLabel(tr("The next requests get"), m_content), 0, Qt::AlignTop);
    preview->addWidget(m_preview, 1);

    auto *column = new QVBoxLayout(m_content);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(6);
    column->addLayout(line);
    column->addWidget(m_problem);
    column->addWidget(hint);
    column->addLayout(columns);
    column->addLayout(preview);
    column->addWidget(hairline(m_content));
    column->addWidget(sectionLabel(tr("Changed on the way in"), m_content));
    column->addWidget(before);
    column->addWidget(m_mangling);
    m_content->setProperty("surface", u"scroll"_s);
    m_scroll->setWidget(m_content);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus); // what is in it takes the focus, and is scrolled to
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(1, 1, 1, 1);
    whole->addWidget(m_scroll);
}

void PlanPopup::open(const ResponsePlan &plan, const QList<MangleStep> &mangling, const QPoint &globalBottomRight)
{
    if (const QString now = textOf(plan); m_given != now) { // else what was typed and not taken is still there
        m_given = now;
        m_plan->setText(now);
    }
    m_mangling->setSteps(mangling);
    m_corner = globalBottomRight;
    review();
    place();
    show();
    m_plan->setFocus();
    m_plan->selectAll();
}

/// Beside its button and never over it, on the side where it has the more room: the receiver mostly stands at the bottom of the window.
void PlanPopup::place()
{
    constexpr int apart = 4;
    constexpr int frame = 2;                                                        // both edges of it
    const QMargins gap(metrics::grid, metrics::grid, metrics::grid, metrics::grid); // to the screen's edge
    const QRect area = (parentWidget() ? parentWidget()->screen() : screen())->availableGeometry().marginsRemoved(gap);
    const int buttonTop = m_corner.y() - metrics::control;
    const int above = buttonTop - apart - area.top();
    const int below = area.bottom() + 1 - m_corner.y() - apart;
    const int wide = std::min(popupWidth, area.width());
    const int wanted = m_content->layout()->totalHeightForWidth(wide - frame) + frame;
    const bool isUpwards = wanted > below && above > below;
    const int high = std::min(wanted, std::max(isUpwards ? above : below, 0));
    const int left = std::clamp(m_corner.x() - wide, area.left(), area.right() + 1 - wide);
    setGeometry(left, isUpwards ? buttonTop - apart - high : m_corner.y() + apart, wide, high);
}

void PlanPopup::review()
{
    const auto plan = planOf(m_plan->text());
    refuse(plan ? QString() : plan.error().message);
    setOff(m_use, plan ? QString() : plan.error().message);
    if (!plan)
        return;
    m_steps->setPlan(*plan);
    m_preview->setText(previewOf(*plan));
    const QString text = textOf(*plan);
    int ready = m_list->count() - 1;
    while (ready >= 0 && m_list->item(ready)->data(Qt::UserRole).toString() != text)
        --ready;
    m_list->setCurrentRow(ready); // none, if it is people's own
}

/// Enter that nothing in it wanted is the main button's, as in a form.
void PlanPopup::keyPressEvent(QKeyEvent *event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter && !m_plan->hasFocus() && !m_list->hasFocus() && !qobject_cast<QLineEdit *>(focusWidget())) { // these take it themselves
        take();
    } else {
        QFrame::keyPressEvent(event);
    }
}

void PlanPopup::take()
{
    if (const auto plan = planOf(m_plan->text()))
        Q_EMIT chosen(*plan);
    else
        refuse(plan.error().message);
}

void PlanPopup::refuse(const QString &reason)
{
    m_problem->setText(reason);
    m_problem->setVisible(!reason.isEmpty());
    setStyleProperty(m_plan, "invalid", !reason.isEmpty());
    if (isVisible())
        place();
}

} // namespace ovyxa
