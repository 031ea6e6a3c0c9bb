// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <memory>

class QFileDevice;

namespace ovyxa::cli {

/// The file that an export goes into, whole or not at all: what was there stays until the last byte of the new one is on the disk, keeps its
/// mode, and a symbolic link stays one. A device, a pipe or a stream that is open already (/dev/stderr) is written to as it is.
class OutputFile final
{
public:
    /// Unavailable: it cannot be written there, whatever the reason.
    [[nodiscard]] static Result<std::unique_ptr<OutputFile>> open(const QString &name);
    ~OutputFile(); ///< without commit() what was there stays

    /// What follows is for its owner alone (0600), unless it is a device or a stream.
    [[nodiscard]] bool makePrivate();
    /// False once it takes nothing more; commit() then says why.
    bool write(const QByteArray &bytes);
    [[nodiscard]] Result<void> commit();

private:
    explicit OutputFile(const QString &name);
    [[nodiscard]] QString whyNot() const;

    QString m_name;
    std::unique_ptr<QFileDevice> m_file;
    bool m_replaces = false; ///< there is one of that name
    QString m_problem;       ///< the first one
};

/// Whether the name means standard output: none, "-" or one of its names in the file system.
[[nodiscard]] bool isStandardOutput(const QString &name);

} // namespace ovyxa::cli
