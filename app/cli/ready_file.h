// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"

#include <QtCore/QByteArray>

#include <string>

namespace CLI {
class App;
}

namespace ovyxa::cli {

/// `--ready-file F`: says to a script that the program is ready, and where. Its first line is the URL, its second the file of the CA to trust
/// (empty if it is none of ours). There as a whole or not at all, and gone with this object, if it still holds what this one wrote.
class ReadyFile final
{
public:
    static void addTo(CLI::App &command, std::string &file);

    /// Before anything else. What a killed run has left is taken away: who waits for the file must not take that one's words. An empty name
    /// is none. Unavailable: there is no such folder, or something that is not ours. InvalidInput: "-".
    [[nodiscard]] static Result<void> prepare(const QString &file);

    explicit ReadyFile(QString file) : m_file(std::move(file)) {}
    ~ReadyFile();
    Q_DISABLE_COPY_MOVE(ReadyFile)

    [[nodiscard]] Result<void> write(const QString &url, const QString &authorityFile);

private:
    QString m_file;
    QByteArray m_written; ///< empty = nothing yet
};

} // namespace ovyxa::cli
