// SPDX-License-Identifier: MIT
#include "ui/inspector/field_list.h"

#include "ui/common/assumed_note.h"
#include "ui/common/buttons.h"
#include "ui/common/theme.h"

#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>

namespace ovyxa {

namespace {

/// Lets a long word without spaces (a URL, a fingerprint) wrap anywhere.
QString breakable(const QString &text)
{
    QString result;
    result.reserve(text.size() * 2);
    for (qsizetype i = 0; i < text.size(); ++i) {
        result += text.at(i);
        if (i % 8 == 7)
            result += QChar(0x200b);
    }
    return result;
}

/// A value whose copy does not carry the break marks.
class ValueLabel final : public QLabel
{
public:
    ValueLabel(const QString &name, const FieldList::Field &field, QWidget *parent)
        : QLabel(field.data && field.value.size() > 24 ? breakable(field.value) : field.value, parent)
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

FieldList::FieldList(QWidget *parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
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
        m_grid->addWidget(new ValueLabel(field.name, field, this), row, 1, Qt::AlignTop);
        if (!field.assumption.isEmpty())
            m_grid->addWidget(new AssumedNote(field.assumption, this), row, 2, Qt::AlignTop);
    }
}

} // namespace ovyxa
