// SPDX-License-Identifier: MIT
#include "ui/webhooks/form_parts.h"

#include "ui/common/theme.h"

namespace ovyxa {

QLabel *fieldLabel(const QString &text, QWidget *field, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setFont(interfaceFont(0, QFont::DemiBold));
    label->setBuddy(field);
    field->setAccessibleName(text);
    return label;
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

QWidget *steadyRow(QWidget *parent)
{
    auto *row = new QWidget(parent);
    QSizePolicy policy = row->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    row->setSizePolicy(policy);
    return row;
}

void showProblem(QLabel *label, const QString &text)
{
    label->setText(text);
    label->setVisible(!text.isEmpty());
}

} // namespace ovyxa
