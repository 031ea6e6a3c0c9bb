// SPDX-License-Identifier: MIT
#include "ui/inspector/field_list.h"

#include "ui/common/assumed_note.h"
#include "ui/common/buttons.h"
#include "ui/common/theme.h"
#include "ui/common/wrapping.h"

#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>

namespace ovyxa {

namespace {

/// A value, wrapping and selectable.
class ValueLabel final : public QLabel
{
public:
    ValueLabel(const QString &name, const FieldList::Field &field, QWidget *parent) : QLabel(breakable(field.value), parent)
    {
        setTextFormat(Qt::PlainText);
        setWordWrap(true);
        setFont(field.data ? dataFont(-1) : interfaceFont());
        setTextInteractionFlags(Qt::TextSelectableByMouse);
        setAccessibleName(name + QStringLiteral(": ") + field.value);
        setMinimumWidth(60);
    }
};

} // namespace

FieldList::FieldList(QWidget *parent) : QWidget(parent), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(6);
    m_grid->setColumnStretch(1, 1);
}

void FieldList::setFields(const QList<Field> &fields)
{
    QList<Field> shown = fields;
    shown.removeIf([](const Field &field) { return field.value.isEmpty(); });
    if (shown == m_fields)
        return;
    m_fields = shown;
    while (QLayoutItem *item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (int row = 0; row < m_fields.size(); ++row) {
        const Field &field = m_fields.at(row);
        QLabel *name = dimLabel(field.name, this, -1);
        name->setMinimumWidth(84);
        m_grid->addWidget(name, row, 0, Qt::AlignTop);
        m_grid->addWidget(new ValueLabel(field.name, field, this), row, 1, 1, field.assumption.isEmpty() ? 2 : 1);
        if (!field.assumption.isEmpty())
            m_grid->addWidget(new AssumedNote(field.assumption, this), row, 2, Qt::AlignTop);
    }
}

} // namespace ovyxa
