// SPDX-License-Identifier: MIT
#include "core/model/failure_cause.h"

namespace ovyxa {

namespace {

constexpr QChar causeMark{u'\x1e'};    // before each cause
constexpr QChar argumentMark{u'\x1f'}; // before each argument

QString withoutControls(QString text)
{
    for (QChar &c : text) {
        if (c.unicode() < 0x20)
            c = u' ';
    }
    return text;
}

} // namespace

QString toStored(const QList<FailureCause> &causes)
{
    QString text;
    for (const FailureCause &cause : causes) {
        text += causeMark + cause.code;
        for (const QString &argument : cause.arguments)
            text += argumentMark + withoutControls(argument);
    }
    return text;
}

QList<FailureCause> causesFromStored(const QString &text)
{
    QList<FailureCause> causes;
    if (!text.startsWith(causeMark))
        return causes;
    for (const QString &part : text.sliced(1).split(causeMark)) {
        QStringList words = part.split(argumentMark);
        const QString code = words.takeFirst();
        causes.append({code, words});
    }
    return causes;
}

} // namespace ovyxa
