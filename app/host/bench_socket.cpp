// SPDX-License-Identifier: MIT
#include "app/host/bench_socket.h"

#include "core/platform/files.h"
#include "core/platform/sockets.h"
#include "core/platform/whole_file.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>

namespace ovyxa::host {

using namespace Qt::StringLiterals;

namespace {

struct SocketWords
{
    Q_DECLARE_TR_FUNCTIONS(BenchSocket)
};

constexpr auto folderPattern = "/ovyxa-bench-XXXXXX"_L1;

QString nameIn(const QString &profile)
{
    return profile + "/bench.sock"_L1;
}

QString pointerIn(const QString &profile)
{
    return profile + "/bench.sock.at"_L1;
}

bool fits(const QString &name)
{
    return QFile::encodeName(name).size() <= longestSocketName();
}

/// What the file in the profile names, if it is what we make.
QString namedElsewhere(const QString &profile)
{
    QFile pointer(pointerIn(profile));
    if (!pointer.open(QIODevice::ReadOnly))
        return {};
    const QString name = QFile::decodeName(pointer.read(longestSocketName() + 1).trimmed());
    const QFileInfo socket(name);
    const bool isOfOurs = socket.isAbsolute() && socket.fileName() == "s"_L1 && socket.dir().dirName().startsWith("ovyxa-bench-"_L1);
    return isOfOurs && isPrivateFolder(socket.path()) ? name : QString();
}

} // namespace

Result<QString> makeSocketPlace(const QString &profile)
{
    removeSocketPlace(profile);
    if (QFileInfo(nameIn(profile)).isDir())
        return Error{ErrorCode::Unavailable, SocketWords::tr("There is a folder where its socket belongs: %1. Take it away.").arg(nameIn(profile))};
    if (fits(nameIn(profile)))
        return nameIn(profile);
    for (const QString &base : {qEnvironmentVariable("XDG_RUNTIME_DIR"), QDir::tempPath(), u"/tmp"_s}) {
        const QString pattern = base + folderPattern;
        const bool isShort =
            QDir::isAbsolutePath(base)
            && QFile::encodeName(pattern).size() + qsizetype(sizeof("/XXXXXX/s")) <= longestSocketName(); // Qt makes it in a folder beside
        const QString folder = isShort ? makePrivateTemporaryFolder(pattern) : QString();
        if (folder.isEmpty())
            continue;
        const QString name = folder + "/s"_L1;
        const QString problem = writeWhole(pointerIn(profile), QFile::encodeName(name) + '\n', FileReaders::OwnerAlone);
        if (problem.isEmpty())
            return name;
        QDir().rmdir(folder);
        return Error{ErrorCode::Unavailable, SocketWords::tr("%1 cannot be written: %2.").arg(pointerIn(profile), problem)};
    }
    return Error{ErrorCode::Unavailable, SocketWords::tr("There is no short place for its socket: %1 is too long a name for one.").arg(profile)};
}

void removeSocketPlace(const QString &profile)
{
    QFile::remove(nameIn(profile));
    if (const QString elsewhere = namedElsewhere(profile); !elsewhere.isEmpty()) {
        QFile::remove(elsewhere);
        QDir().rmdir(QFileInfo(elsewhere).path());
    }
    QFile::remove(pointerIn(profile));
}

QString socketPlace(const QString &profile)
{
    const QString real = QFileInfo(profile).canonicalFilePath();
    return real.isEmpty() || fits(nameIn(real)) ? nameIn(real) : namedElsewhere(real);
}

} // namespace ovyxa::host
