// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>

namespace ovyxa {

enum class FileReaders { AsUsual, OwnerAlone };

/// Writes a file whole or not at all: what was there stays until the new one is on the disk. QSaveFile by itself takes a full disk for a
/// success, since it looks for errors before its buffer is emptied. Null, or why not in the system's words. Any thread; waits for the disk.
[[nodiscard]] QString writeWhole(const QString &name, const QByteArray &bytes, FileReaders readers = FileReaders::AsUsual);

} // namespace ovyxa
