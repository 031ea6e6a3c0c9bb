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
    constexpr qint64 mostOurs = 16 * 1024;
    if (file.isEmpty())
        return {};
    if (const QFileInfo folder(QFileInfo(file).absolutePath()); !folder.isDir())
        return Error{ErrorCode::Unavailable, ReadyFileWords::tr("--ready-file: there is no folder %1.").arg(folder.filePath())};
    // A device or a pipe would be read without end, and the one that is written takes its place.
    if (const QFileInfo there(file); there.exists() && !there.isFile())
        return Error{ErrorCode::Unavailable, ReadyFileWords::tr("--ready-file: %1 is there, and is no ordinary file.").arg(file)};
    QFile old(file);
    const bool isOurs = old.open(QIODevice::ReadOnly) && old.size() <= mostOurs && old.readLine(mostOurs).startsWith("http");
    old.close();
    if (isOurs)
        old.remove();
    return {};
}

ReadyFile::~ReadyFile()
{
    if (m_isWritten)
        QFile::remove(m_file);
}

Result<void> ReadyFile::write(const QString &url, const QString &authorityFile)
{
    const QString content = url + u'\n' + authorityFile + u'\n';
    if (const QString problem = writeWhole(m_file, content.toUtf8()); !problem.isEmpty())
        return Error{ErrorCode::Unavailable, ReadyFileWords::tr("The file %1 that says when it is ready cannot be written: %2").arg(m_file, problem)};
    m_isWritten = true;
    return {};
}

} // namespace ovyxa::cli
