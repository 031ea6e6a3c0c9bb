// SPDX-License-Identifier: MIT
#include "ui/scenarios/record_bar.h"

#include "ui/common/buttons.h"
#include "ui/common/tokens.h"

#include <QtGui/QKeyEvent>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>

namespace ovyxa {

using namespace Qt::StringLiterals;

RecordBar::RecordBar(QWidget *parent)
    : QFrame(parent)
    , m_since(new QLineEdit(u"1h"_s, this))
    , m_before(new QLineEdit(this))
    , m_record(outlineButton(tr("Record"), this))
    , m_problem(dimLabel({}, this))
{
    setObjectName(u"scenarioRecordBar"_s);
    m_since->setObjectName(u"scenarioSince"_s);
    m_since->setAccessibleName(tr("Since"));
    m_since->setAccessibleDescription(tr("Simulated: 10m or 2h ago, 14:30, today, 2025-03-15"));
    m_since->setFixedWidth(120);
    m_before->setObjectName(u"scenarioBefore"_s);
    m_before->setAccessibleName(tr("Until"));
    m_before->setAccessibleDescription(m_since->accessibleDescription());
    m_before->setPlaceholderText(tr("the newest"));
    m_before->setFixedWidth(120);
    m_record->setObjectName(u"scenarioRecordNow"_s);
    m_problem->setObjectName(u"scenarioRecordProblem"_s);
    m_problem->setWordWrap(true);
    auto *label = new QLabel(tr("Record what was sent since"), this);
    label->setBuddy(m_since);
    QPushButton *leave = linkButton(tr("Cancel"), this);
    leave->setObjectName(u"scenarioRecordCancel"_s);
    auto *line = new QHBoxLayout;
    line->setSpacing(metrics::grid);
    line->addWidget(label);
    line->addWidget(m_since);
    //: between two times: "Record what was sent since … until …"
    auto *until = new QLabel(tr("until"), this);
    until->setBuddy(m_before);
    line->addWidget(until);
    line->addWidget(m_before);
    line->addWidget(m_record);
    line->addWidget(leave);
    line->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, metrics::grid, 14, metrics::grid);
    column->setSpacing(metrics::halfGrid);
    column->addLayout(line);
    column->addWidget(m_problem);
    hide();
    for (const QLineEdit *field : {m_since, m_before}) {
        connect(field, &QLineEdit::returnPressed, m_record, &QPushButton::click);
        connect(field, &QLineEdit::textEdited, this, [this] { showProblem({}); });
    }
    connect(m_record, &QPushButton::clicked, this, [this] { Q_EMIT recordWanted(m_since->text().trimmed(), m_before->text().trimmed()); });
    connect(leave, &QPushButton::clicked, this, &RecordBar::close);
}

void RecordBar::open()
{
    showProblem({});
    setBusy(false);
    show();
    m_since->setFocus(Qt::OtherFocusReason);
    m_since->selectAll();
}

void RecordBar::close()
{
    hide();
    parentWidget()->setFocus(Qt::OtherFocusReason);
}

void RecordBar::setBusy(bool busy)
{
    m_record->setEnabled(!busy);
}

void RecordBar::showProblem(const QString &problem)
{
    const QString hint = tr("Simulated: 10m or 2h ago, 14:30, today, 2025-03-15");
    m_problem->setText(problem.isEmpty() ? hint : problem);
    m_problem->setAccessibleName(m_problem->text());
    setTone(m_problem, problem.isEmpty() ? u"dim"_s : u"bad"_s);
}

void RecordBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else
        QFrame::keyPressEvent(event);
}

} // namespace ovyxa
