// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"

#include <QtCore/QObject>
#include <QtCore/QProcess>
#include <QtCore/QTimer>

namespace ovyxa::cli {

/// The command behind `--`: run without a shell, with our standard streams; it does not outlive us. Main thread.
class ChildProcess final : public QObject
{
    Q_OBJECT
public:
    /// With `--json` what it prints goes to standard error: standard output is JSON lines alone.
    ChildProcess(const QStringList &command, bool isJson);
    ~ChildProcess() override;

    /// With these variables besides our own; one that is empty is left out.
    void start(const QList<std::pair<QString, QString>> &variables);
    [[nodiscard]] bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    /// Asks it to end as a shell's kill does, and after a while makes it.
    void end();

Q_SIGNALS:
    /// Its exit code, 128 and its number for one that a signal ended, as shells have it.
    void ended(int code);
    void failed(const ovyxa::Error &error); ///< it could not be started

private:
    QProcess m_process;
    QTimer m_patience;
};

} // namespace ovyxa::cli
