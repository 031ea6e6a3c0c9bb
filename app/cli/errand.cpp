// SPDX-License-Identifier: MIT
#include "app/cli/errand.h"

#include <QtCore/QDir>

namespace ovyxa::cli {

QString Errand::place(const QString &file) const
{
    return file.isEmpty() ? file : QDir::cleanPath(QDir(m_surroundings.directory).absoluteFilePath(file));
}

QProcessEnvironment Errand::environment() const
{
    QProcessEnvironment environment;
    const QList<QByteArray> variables = m_surroundings.environment.split('\0');
    for (const QByteArray &variable : variables) {
        if (const qsizetype equals = variable.indexOf('='); equals > 0)
            environment.insert(QString::fromLocal8Bit(variable.first(equals)), QString::fromLocal8Bit(variable.sliced(equals + 1)));
    }
    return environment;
}

} // namespace ovyxa::cli
