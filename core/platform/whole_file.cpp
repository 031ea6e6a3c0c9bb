// SPDX-License-Identifier: MIT
#include "core/platform/whole_file.h"

#include "core/platform/files.h"

#include <QtCore/QFile>
#include <QtCore/QSaveFile>

#include <cstdio>

namespace ovyxa {

using namespace Qt::StringLiterals;

ReadFile readWhole(const QString &name, qint64 limit)
{
    QFile source(name);
    const bool opened = name == "-"_L1 ? source.open(stdin, QIODevice::ReadOnly) : source.open(QIODevice::ReadOnly);
    if (!opened)
        return {{}, source.errorString()};
    QByteArray content;
    while (content.size() <= limit) {
        const QByteArray piece = source.read(limit + 1 - content.size());
        if (piece.isEmpty())
            break;
        content += piece;
    }
    if (source.error() != QFileDevice::NoError)
        return {{}, source.errorString()};
    return {content, {}};
}

QString writeWhole(const QString &name, const QByteArray &bytes, FileReaders readers)
{
    QSaveFile file(name); // its temporary file is 0600 from the start
    if (!file.open(QIODevice::WriteOnly))
        return file.errorString();
    QString problem;
    if (readers == FileReaders::OwnerAlone && !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)) {
        problem = file.errorString();
    } else if (file.write(bytes) != bytes.size() || !file.flush() || file.error() != QFileDevice::NoError) {
        // A disk that still took a part of what it was given has no reason for the rest; asked again it has.
        problem = writeProblem(file.handle());
        if (problem.isEmpty())
            problem = file.errorString();
    } else {
        problem = syncProblem(file.handle());
    }
    if (problem.isEmpty() && file.commit())
        return {};
    if (problem.isEmpty())
        problem = file.errorString();
    file.cancelWriting();
    return problem;
}

} // namespace ovyxa
