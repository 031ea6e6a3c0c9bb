// SPDX-License-Identifier: MIT
#include "app/cli/output_file.h"

#include "core/platform/files.h"
#include "core/platform/streams.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFileInfo>
#include <QtCore/QRegularExpression>
#include <QtCore/QSaveFile>

#include <optional>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

struct OutputFileWords
{
    Q_DECLARE_TR_FUNCTIONS(LogExport)
};

constexpr int mostLinks = 40; // as the system follows

/// The descriptor that a name stands for (/dev/stdout, /dev/fd/3), if it does.
std::optional<int> descriptorOf(const QString &name)
{
    static const QRegularExpression numbered(u"^(?:/dev|/proc/self)/fd/(\\d{1,4})$"_s);
    if (name == "/dev/stdout"_L1)
        return standardOutput;
    if (name == "/dev/stderr"_L1)
        return standardError;
    const auto match = numbered.match(name);
    return match.hasMatch() ? std::optional(match.captured(1).toInt()) : std::nullopt;
}

/// What a link leads to in the end, whether it is there or not: the link itself is to stay.
QString behindLinks(QString name)
{
    for (int i = 0; i < mostLinks && QFileInfo(name).isSymLink(); ++i)
        name = QFileInfo(name).symLinkTarget();
    return name;
}

} // namespace

bool isStandardOutput(const QString &name)
{
    return name.isEmpty() || name == "-"_L1 || descriptorOf(name) == standardOutput;
}

OutputFile::OutputFile(const QString &name) : m_name(name) {}

OutputFile::~OutputFile() = default;

Result<std::unique_ptr<OutputFile>> OutputFile::open(const QString &name)
{
    std::unique_ptr<OutputFile> output(new OutputFile(name));
    const auto refused = [&name](const QString &why) {
        return Error{ErrorCode::Unavailable, OutputFileWords::tr("Cannot write %1: %2.").arg(name, why)};
    };
    if (const auto descriptor = descriptorOf(name)) {
        auto file = std::make_unique<QFile>();
        if (!file->open(*descriptor, QIODevice::WriteOnly))
            return refused(file->errorString());
        output->m_file = std::move(file);
        return output;
    }
    const QString place = behindLinks(name);
    const QFileInfo target(place);
    output->m_replaces = target.isFile();
    if (target.exists() && !target.isFile()) // replaced, a device or a pipe would be lost (/dev/null, as root)
        output->m_file = std::make_unique<QFile>(place);
    else
        output->m_file = std::make_unique<QSaveFile>(place);
    if (!output->m_file->open(QIODevice::WriteOnly))
        return refused(output->m_file->errorString());
    return output;
}

bool OutputFile::makePrivate()
{
    auto *file = qobject_cast<QSaveFile *>(m_file.get());
    return !file || file->setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
}

bool OutputFile::write(const QByteArray &bytes)
{
    if (!m_problem.isEmpty())
        return false;
    if (m_file->write(bytes) == bytes.size())
        return true;
    m_problem = whyNot();
    return false;
}

/// A disk that still took a part of what it was given has no reason for the rest; asked again it has. What is written then is given up.
QString OutputFile::whyNot() const
{
    const QString reason = qobject_cast<QSaveFile *>(m_file.get()) ? writeProblem(m_file->handle()) : QString();
    return reason.isEmpty() ? m_file->errorString() : reason;
}

Result<void> OutputFile::commit()
{
    // QSaveFile looks at what was written before its buffer is emptied; an error of the last piece, and of the disk itself, is ours to see.
    if (m_problem.isEmpty() && (!m_file->flush() || m_file->error() != QFileDevice::NoError))
        m_problem = whyNot();
    auto *replacing = qobject_cast<QSaveFile *>(m_file.get());
    if (m_problem.isEmpty() && replacing)
        m_problem = syncProblem(m_file->handle());
    if (m_problem.isEmpty() && replacing && !replacing->commit())
        m_problem = replacing->errorString();
    if (m_problem.isEmpty())
        return {};
    if (replacing)
        replacing->cancelWriting();
    return Error{ErrorCode::Unavailable, m_replaces
                                             ? OutputFileWords::tr("Cannot write %1: %2. What was there is still there.").arg(m_name, m_problem)
                                             : OutputFileWords::tr("Cannot write %1: %2.").arg(m_name, m_problem)};
}

} // namespace ovyxa::cli
