// SPDX-License-Identifier: MIT
#include "app/cli/errand.h"

#include <QtCore/QDir>

namespace ovyxa::cli {

QString Errand::place(const QString &file) const
{
    return file.isEmpty() ? file : QDir::cleanPath(QDir(m_surroundings.directory).absoluteFilePath(file));
}

} // namespace ovyxa::cli
