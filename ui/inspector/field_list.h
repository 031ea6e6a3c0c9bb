// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QWidget>

class QGridLayout;

namespace ovyxa {

/// Names and values, one below the other, the values selectable and wrapping. Rebuilt only when they change, so that a selection
/// outlives a refresh.
class FieldList final : public QWidget
{
    Q_OBJECT
public:
    struct Field
    {
        QString name;
        QString value;
        bool data = true;        ///< fixed-width
        QString assumption = {}; ///< not empty: the "assumed" note with this text
        bool operator==(const Field &) const = default;
    };

    explicit FieldList(QWidget *parent = nullptr);
    void setFields(const QList<Field> &fields); ///< fields with an empty value are left out

private:
    QList<Field> m_fields;
    QGridLayout *m_grid;
};

} // namespace ovyxa
