// SPDX-License-Identifier: MIT
#pragma once

#include "tests/app/program.h"

#include <functional>

namespace ovyxa::test {

/// A client of `mcp`: writes what it is told to, and keeps all that it was told.
class Agent final
{
public:
    explicit Agent(Running process);

    void write(const QByteArray &line);
    /// Returns the request's id.
    int send(const QString &method, const QJsonObject &params = {});
    void tell(const QString &method, const QJsonObject &params = {});

    /// The next message that this fits; empty if none comes in time.
    QJsonObject next(const std::function<bool(const QJsonObject &)> &fits);
    QJsonObject answerTo(int id);
    QJsonObject ask(const QString &method, const QJsonObject &params = {});
    /// Begins the session; what was agreed on.
    QJsonObject initialize(const QString &version = QStringLiteral("2025-06-18"));
    QJsonObject call(const QString &tool, const QJsonObject &arguments = {});
    /// What a tool answered; empty if it refused.
    QJsonObject use(const QString &tool, const QJsonObject &arguments = {});
    /// The sentence of a call that must be refused.
    QString refusal(const QString &tool, const QJsonObject &arguments);
    bool isAlive();

    int leave();     ///< closes its input; how the program ends
    int terminate(); ///< by SIGTERM
    void vanish();   ///< by SIGKILL
    int end();       ///< waits for it; how it ended, -1: not by itself
    [[nodiscard]] QByteArray complaints() const { return m_process->readAllStandardError(); }

    [[nodiscard]] QByteArray said() const { return m_said; }
    [[nodiscard]] bool isPure() const { return m_isPure; } ///< every line was a message of the protocol
    [[nodiscard]] QList<QJsonObject> messages() const { return m_messages; }

private:
    Running m_process;
    int m_id = 0;
    QByteArray m_said;
    QList<QJsonObject> m_messages;
    bool m_isPure = true;
};

/// The text of a tool's result.
[[nodiscard]] QString textOf(const QJsonObject &result);
/// The code of an error; 0 if it is none.
[[nodiscard]] int codeOf(const QJsonObject &message);
[[nodiscard]] qint64 firstDelivery(const QJsonObject &answer);
/// A receiver, and a webhook of acme.test on it whose secret is in that file. The receiver's URL.
[[nodiscard]] QString prepare(Agent &agent, const QString &secretFile);

/// A session of `mcp` on a profile of its own, with a receiver and a webhook of acme.test.
struct PreparedSession
{
    PreparedSession();

    void addOther(); ///< a webhook of other.test
    /// A goal.completed of acme.test, with these arguments more; its delivery.
    qint64 fire(const QJsonObject &more = {});

    Program program;
    QString profile;
    QString secret; ///< the file
    Agent agent;
    QString url; ///< the receiver's
};

} // namespace ovyxa::test
