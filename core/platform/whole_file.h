// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>

namespace ovyxa {

/// What was read of a file that somebody named.
struct ReadFile
{
    QByteArray content;
    QString problem; ///< why it cannot be read, in the system's words; empty = it can
};
/// All of a file, or of standard input for "-"; where that is more than `limit` bytes, one more than that. A pipe is read to its end, which may
/// take as long as its writer likes.
[[nodiscard]] ReadFile readWhole(const QString &name, qint64 limit);

enum class FileReaders { AsUsual, OwnerAlone };

/// Writes a file whole or not at all: what was there stays until the new one is on the disk. QSaveFile by itself takes a full disk for a
/// success, since it looks for errors before its buffer is emptied. Null, or why not in the system's words. Any thread; waits for the disk.
[[nodiscard]] QString writeWhole(const QString &name, const QByteArray &bytes, FileReaders readers = FileReaders::AsUsual);

} // namespace ovyxa
