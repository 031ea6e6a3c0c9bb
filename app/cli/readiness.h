// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/ready_file.h"
#include "core/model/result.h"

#include <QtCore/QObject>
#include <QtCore/QStringList>

#include <memory>
#include <optional>

namespace ovyxa::cli {

class ChildProcess;

/// What a call wants done, where it was made, once its receiver listens (cli.md, *In scripts*).
struct WhenReady
{
    QString file;        ///< `--ready-file`; empty = none
    QStringList command; ///< behind `--`; empty = none
};

/// Does so: here, or, of a call that a running bench carries out, with whoever made it. Main thread.
class Readiness : public QObject
{
    Q_OBJECT
public:
    /// Once: writes the file, before a line tells the same, so that who has read either finds the other.
    virtual void announce(const QString &url, const QString &authorityFile) = 0;
    /// Behind that line; the command gets both in its environment. Nothing after failed().
    virtual void startCommand() = 0;
    [[nodiscard]] virtual bool isCommandRunning() const = 0;
    /// Asks it to end as a shell's kill does, and after a while makes it.
    virtual void endCommand() = 0;

Q_SIGNALS:
    void commandEnded(int code); ///< as ChildProcess::ended
    /// Unavailable: the file cannot be written. InvalidInput: the command cannot be started.
    void failed(const ovyxa::Error &error);
};

/// In this process. The file is gone, and the command ends, with this object.
class ReadinessHere final : public Readiness
{
    Q_OBJECT
public:
    ReadinessHere(WhenReady wanted, bool isJson);
    ~ReadinessHere() override;

    void announce(const QString &url, const QString &authorityFile) override;
    void startCommand() override;
    [[nodiscard]] bool isCommandRunning() const override;
    void endCommand() override;

private:
    WhenReady m_wanted;
    bool m_isJson;
    QString m_url;
    QString m_authorityFile;
    std::optional<ReadyFile> m_file;
    std::unique_ptr<ChildProcess> m_child;
};

/// With whoever made the call, who is told, and tells what came of it.
class ReadinessThere final : public Readiness
{
    Q_OBJECT
public:
    explicit ReadinessThere(bool hasCommand) : m_hasCommand(hasCommand) {}

    void announce(const QString &url, const QString &authorityFile) override;
    void startCommand() override;
    [[nodiscard]] bool isCommandRunning() const override { return m_isRunning; }
    void endCommand() override;

    void takeEnd(int code);
    void takeFailure(const Error &error);

Q_SIGNALS:
    void announced(const QString &url, const QString &authorityFile);
    void startAsked();
    void endAsked();

private:
    bool m_hasCommand;
    bool m_isRunning = false;
};

} // namespace ovyxa::cli
