// SPDX-License-Identifier: MIT
#include "ui/webhooks/form_parts.h"

#include "ui/common/theme.h"

#include <QtWidgets/QApplication>
#include <QtWidgets/QLayout>
#include <QtWidgets/QScrollArea>

namespace ovyxa {

namespace {

constexpr int aroundField = 64; // for its heading and what is wrong with it

} // namespace

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

void goToField(QWidget *field)
{
    field->setFocus();
    for (QWidget *each = field->parentWidget(); each; each = each->parentWidget()) {
        auto *scroll = qobject_cast<QScrollArea *>(each);
        if (!scroll)
            continue;
        scroll->widget()->layout()->activate(); // what is wrong was said just now
        return scroll->ensureWidgetVisible(field, 0, aroundField);
    }
}

void followFocus(QScrollArea *scroll)
{
    QObject::connect(qApp, &QApplication::focusChanged, scroll, [scroll](QWidget *, QWidget *now) {
        if (now && scroll->widget()->isAncestorOf(now))
            scroll->ensureWidgetVisible(now);
    });
}

} // namespace ovyxa
