// SPDX-License-Identifier: MIT
#include "ui/webhooks/form_parts.h"

#include "ui/common/assumed_note.h"
#include "ui/common/theme.h"

#include <QtWidgets/QBoxLayout>

namespace ovyxa {

QLabel *fieldLabel(const QString &text, QWidget *field, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setFont(interfaceFont(0, QFont::DemiBold));
    label->setBuddy(field);
    field->setAccessibleName(text);
    return label;
}

void addAssumedHeading(QBoxLayout *column, QLabel *heading, const QString &assumption, QWidget *parent)
{
    auto *row = new QHBoxLayout;
    row->addWidget(heading);
    row->addWidget(new AssumedNote(assumption, parent));
    row->addStretch();
    column->addLayout(row);
}

QLabel *problemLabel(const QString &name, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setObjectName(name);
    label->setWordWrap(true);
    label->setProperty("fieldProblem", true);
    label->setTextFormat(Qt::PlainText);
    label->hide();
    return label;
}

void showProblem(QLabel *label, const QString &text)
{
    label->setText(text);
    label->setVisible(!text.isEmpty());
}

} // namespace ovyxa
