// SPDX-License-Identifier: MIT
#include "ui/receiver/plan_popup.h"

#include "core/rules/response_plan.h"
#include "ui/common/buttons.h"
#include "ui/common/theme.h"

#include <QtGui/QScreen>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
constexpr int popupWidth = 540;
constexpr int planWidth = 168;
} // namespace

QList<PlanPopup::Preset> PlanPopup::presets()
{
    return {
        {QString(), tr("200, and 401 to what is not signed rightly")},
        {u"200"_s, tr("accepts everything, whatever the signature")},
        {u"503x2,200"_s, tr("fails twice, then recovers")},
        {u"503"_s, tr("always fails")},
        {u"delay=2s:200"_s, tr("accepts after two seconds")},
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

PlanPopup::PlanPopup(QWidget *parent)
    : QFrame(parent, Qt::Popup)
    , m_plan(new QLineEdit(this))
    , m_problem(new QLabel(this))
    , m_list(new QListWidget(this))
{
    setObjectName(u"planPopup"_s);
    setProperty("card", true);
    setFixedWidth(popupWidth);
    m_plan->setObjectName(u"planText"_s);
    m_plan->setAccessibleName(tr("What the receiver answers"));
    m_plan->setFont(dataFont());
    m_plan->setPlaceholderText(nameOf({}));
    m_problem->setObjectName(u"planProblem"_s);
    m_problem->setProperty("fieldProblem", true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->hide();
    m_list->setObjectName(u"planPresets"_s);
    m_list->setAccessibleName(tr("Ready-made plans"));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    for (const Preset &preset : presets()) {
        auto *item = new QListWidgetItem(m_list);
        item->setData(Qt::UserRole, preset.plan);
        item->setData(Qt::AccessibleTextRole, QString(nameOf(preset.plan) % u": "_s % preset.meaning));
        item->setSizeHint({0, metrics::control});
        auto *row = new QWidget(m_list);
        auto *cells = new QHBoxLayout(row);
        cells->setContentsMargins(8, 0, 8, 0);
        QLabel *plan = dataLabel({}, row);
        plan->setTextInteractionFlags(Qt::NoTextInteraction);
        plan->setFixedWidth(planWidth);
        plan->setText(plan->fontMetrics().elidedText(nameOf(preset.plan), Qt::ElideRight, planWidth));
        cells->addWidget(plan);
        cells->addWidget(dimLabel(preset.meaning, row), 1);
        row->setAttribute(Qt::WA_TransparentForMouseEvents); // the list gets the clicks
        m_list->setItemWidget(item, row);
    }
    m_list->setFixedHeight(m_list->count() * metrics::control + 2);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(6);
    QLabel *hint = dimLabel(tr("Answers in turn, separated by commas; the last one repeats. 503x3 is three times. They are given as they stand, "
                               "whatever the signature; without a script it is 200, and 401 to what is not signed rightly."),
                            this, -1);
    hint->setObjectName(u"planRule"_s);
    hint->setWordWrap(true);
    column->addWidget(m_plan);
    column->addWidget(m_problem);
    column->addWidget(hint);
    column->addWidget(m_list);

    connect(m_plan, &QLineEdit::textChanged, this, &PlanPopup::review);
    connect(m_plan, &QLineEdit::returnPressed, this, &PlanPopup::take);
    const auto takePreset = [this](const QListWidgetItem *item) {
        m_plan->setText(item->data(Qt::UserRole).toString());
        take();
    };
    connect(m_list, &QListWidget::itemClicked, this, takePreset);
    connect(m_list, &QListWidget::itemActivated, this, takePreset);
}

void PlanPopup::open(const ResponsePlan &plan, const QPoint &globalBottomRight)
{
    m_plan->setText(textOf(plan));
    refuse({});
    adjustSize();
    QPoint at(globalBottomRight.x() - width(), globalBottomRight.y() + 4);
    const QRect area = (parentWidget() ? parentWidget()->screen() : screen())->availableGeometry();
    if (at.y() + height() > area.bottom()) // the receiver stands at the bottom of the window: open upwards
        at.setY(std::max(area.top(), globalBottomRight.y() - metrics::control - height() - 4));
    at.setX(std::clamp(at.x(), area.left(), std::max(area.left(), area.right() - width())));
    move(at);
    show();
    m_plan->setFocus();
    m_plan->selectAll();
}

void PlanPopup::review()
{
    const auto allowed = planOf(m_plan->text());
    refuse(allowed ? QString() : allowed.error().message);
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
    adjustSize();
}

} // namespace ovyxa
