// SPDX-License-Identifier: MIT
#include "ui/common/number_range.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>
#include <QtWidgets/QDoubleSpinBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QToolTip>

namespace ovyxa {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(NumberRange)
};

QString rangeOf(const QAbstractSpinBox *field)
{
    const QLocale locale;
    if (const auto *whole = qobject_cast<const QSpinBox *>(field))
        return Words::tr("A whole number from %1 to %2.").arg(locale.toString(whole->minimum()), locale.toString(whole->maximum()));
    const auto *number = qobject_cast<const QDoubleSpinBox *>(field);
    return number ? Words::tr("A number from %1 to %2.").arg(locale.toString(number->minimum()), locale.toString(number->maximum())) : QString();
}

} // namespace

void sayRange(QAbstractSpinBox *field)
{
    const auto *text = field->findChild<QLineEdit *>();
    if (!text)
        return;
    QObject::connect(text, &QLineEdit::inputRejected, field,
                     [field] { QToolTip::showText(field->mapToGlobal(QPoint(0, field->height())), rangeOf(field), field); });
}

} // namespace ovyxa
