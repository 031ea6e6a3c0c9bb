// SPDX-License-Identifier: MIT
#include "app/cli/ready_file.h"

#include "core/platform/whole_file.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>

#include <CLI/CLI.hpp>

namespace ovyxa::cli {

namespace {

struct ReadyFileWords
{
    Q_DECLARE_TR_FUNCTIONS(ReadyFile)
};

constexpr qint64 mostOurs = 16 * 1024;

/// What is there, by that name itself; empty for a link, whatever it leads to: somebody else may have laid it.
QByteArray contentOf(const QString &name)
{
    QFile file(name);
    return !QFileInfo(name).isSymLink() && file.open(QIODevice::ReadOnly) ? file.read(mostOurs + 1) : QByteArray();
}

/// Two lines, the first a URL.
bool isOurs(const QByteArray &content)
{
    return content.size() <= mostOurs && content.startsWith("http") && content.contains("://") && content.count('\n') == 2 && content.endsWith('\n');
}

/// What must not be overwritten by a slip: a device or a pipe, what a link leads to, and a file that somebody else has written. An empty one, as
/// of mktemp, is nobody's.
Result<void> isFree(const QString &name)
{
    const QFileInfo there(name);
    if (there.isSymLink())
        return Error{ErrorCode::Unavailable, ReadyFileWords::tr("--ready-file: %1 is a link. Name the file itself.").arg(name)};
    if (there.exists() && !there.isFile())
        return Error{ErrorCode::Unavailable, ReadyFileWords::tr("--ready-file: %1 is there, and is no ordinary file.").arg(name)};
    if (there.size() > 0 && !isOurs(contentOf(name))) {
        return Error{ErrorCode::Unavailable,
                     ReadyFileWords::tr("--ready-file: %1 is there, and holds something else. Name another file, or remove it.").arg(name)};
    }
    return {};
}

} // namespace

void ReadyFile::addTo(CLI::App &command, std::string &file)
{
    command
        .add_option("--ready-file", file,
                    ReadyFileWords::tr("Written once it is ready, with the URL and the CA's file as its two lines; removed at the end").toStdString())
        ->type_name("FILE");
}

Result<void> ReadyFile::prepare(const QString &file)
{
    if (file.isEmpty())
        return {};
    if (file == u'-')
        return Error{ErrorCode::InvalidInput,
                     ReadyFileWords::tr("--ready-file takes a file's name; standard output says by itself where it listens.")};
    if (const QFileInfo folder(QFileInfo(file).absolutePath()); !folder.isDir())
        return Error{ErrorCode::Unavailable, ReadyFileWords::tr("--ready-file: there is no folder %1.").arg(folder.filePath())};
    if (const auto free = isFree(file); !free)
        return free.error();
    if (QFileInfo(file).size() > 0)
        QFile::remove(file);
    return {};
}

ReadyFile::~ReadyFile()
{
    if (!m_written.isEmpty() && contentOf(m_file) == m_written) // else it is another run's by now
        QFile::remove(m_file);
}

Result<void> ReadyFile::write(const QString &url, const QString &authorityFile)
{
    const QByteArray content = QString(url + u'\n' + authorityFile + u'\n').toUtf8();
    if (const auto free = isFree(m_file); !free) // still
        return free.error();
    if (const QString problem = writeWhole(m_file, content); !problem.isEmpty())
        return Error{ErrorCode::Unavailable, ReadyFileWords::tr("The file %1 that says when it is ready cannot be written: %2").arg(m_file, problem)};
    m_written = content;
    return {};
}

} // namespace ovyxa::cli
