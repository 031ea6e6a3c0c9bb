// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QJsonObject>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>

namespace ovyxa::test {

/// How a run of the program ended.
struct Outcome
{
    int code = -1; ///< -1: it did not end by itself
    QByteArray out;
    QByteArray err;
    QList<QJsonObject> lines; ///< standard output as JSON lines
    bool onlyJson = false;    ///< every line of it was a JSON object whose first key is "type"

    [[nodiscard]] QByteArray both() const { return out + err; }
    [[nodiscard]] QList<QJsonObject> ofType(const QString &type) const;
    [[nodiscard]] QJsonObject one(const QString &type) const; ///< empty unless there is exactly one
};

/// A program left running; it does not outlive its owner, who ends it in order.
struct EndProcess
{
    void operator()(QProcess *process) const;
};
using Running = std::unique_ptr<QProcess, EndProcess>;

/// The built program, run as people and scripts run it, with a home of its own: no keychain, no display, nothing of the user's.
class Program final
{
public:
    Program();

    [[nodiscard]] Outcome run(const QStringList &arguments, const QByteArray &input = {});
    /// A line for sh, with the program's path in $P.
    [[nodiscard]] Outcome runShell(const QByteArray &line);
    /// Arguments as bytes, for what is not UTF-8.
    [[nodiscard]] Outcome runBytes(const QList<QByteArray> &arguments);

    /// Starts it and leaves it running.
    [[nodiscard]] Running start(const QStringList &arguments);
    /// The same under another program, whose call ends with the program's own: strace and its like.
    [[nodiscard]] Running startUnder(QStringList wrapper, const QStringList &arguments);
    /// The next JSON line of this type that a running one prints; empty if none comes in time. Skipped lines are kept in `before`.
    [[nodiscard]] static QJsonObject await(QProcess &process, const QString &type, QByteArray *before = nullptr);
    /// Sends SIGTERM, waits, and returns what else it said.
    [[nodiscard]] static Outcome terminate(QProcess &process);

    void setEnvironment(const QString &name, const QString &value) { m_environment.insert(name, value); }
    [[nodiscard]] QString path(const QString &name) const { return m_home.filePath(name); }
    /// Writes a file in its home and returns its path.
    [[nodiscard]] QString file(const QString &name, const QByteArray &content) const;

private:
    QTemporaryDir m_home;
    QProcessEnvironment m_environment;
};

} // namespace ovyxa::test
