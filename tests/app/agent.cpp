// SPDX-License-Identifier: MIT
#include "tests/app/agent.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>

namespace ovyxa::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int agentPatienceMs = 60'000;

QByteArray lineOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

Agent::Agent(Running process) : m_process(std::move(process))
{
    m_process->setReadChannel(QProcess::StandardOutput);
}

void Agent::write(const QByteArray &line)
{
    m_process->write(line + '\n');
    while (m_process->bytesToWrite() > 0 && m_process->waitForBytesWritten(agentPatienceMs)) {
    }
}

int Agent::send(const QString &method, const QJsonObject &params)
{
    write(lineOf({{u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, ++m_id}, {u"method"_s, method}, {u"params"_s, params}}));
    return m_id;
}

void Agent::tell(const QString &method, const QJsonObject &params)
{
    write(lineOf({{u"jsonrpc"_s, u"2.0"_s}, {u"method"_s, method}, {u"params"_s, params}}));
}

QJsonObject Agent::next(const std::function<bool(const QJsonObject &)> &fits)
{
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < agentPatienceMs) {
        while (m_process->canReadLine()) {
            const QByteArray line = m_process->readLine();
            m_said += line;
            const QJsonObject message = QJsonDocument::fromJson(line).object();
            m_isPure = m_isPure && message["jsonrpc"_L1] == "2.0"_L1;
            m_messages += message;
            if (fits(message))
                return message;
        }
        if (m_process->state() == QProcess::NotRunning && m_process->bytesAvailable() == 0)
            break;
        m_process->waitForReadyRead(200);
    }
    return {};
}

QJsonObject Agent::answerTo(int id)
{
    return next([id](const QJsonObject &message) { return message["id"_L1] == id; });
}

QJsonObject Agent::ask(const QString &method, const QJsonObject &params)
{
    return answerTo(send(method, params));
}

QJsonObject Agent::initialize(const QString &version)
{
    const QJsonObject answer = ask(u"initialize"_s, {{u"protocolVersion"_s, version},
                                                     {u"capabilities"_s, QJsonObject()},
                                                     {u"clientInfo"_s, QJsonObject{{u"name"_s, u"test"_s}, {u"version"_s, u"1"_s}}}});
    tell(u"notifications/initialized"_s);
    return answer["result"_L1].toObject();
}

QJsonObject Agent::call(const QString &tool, const QJsonObject &arguments)
{
    return ask(u"tools/call"_s, {{u"name"_s, tool}, {u"arguments"_s, arguments}})["result"_L1].toObject();
}

QJsonObject Agent::use(const QString &tool, const QJsonObject &arguments)
{
    const QJsonObject result = call(tool, arguments);
    if (result["isError"_L1].toBool())
        qWarning("%s: %s", qPrintable(tool), qPrintable(textOf(result)));
    return result["structuredContent"_L1].toObject();
}

QString Agent::refusal(const QString &tool, const QJsonObject &arguments)
{
    const QJsonObject result = call(tool, arguments);
    return result["isError"_L1].toBool() && !result.contains("structuredContent"_L1) ? textOf(result) : QString();
}

bool Agent::isAlive()
{
    return ask(u"ping"_s).contains("result"_L1);
}

int Agent::leave()
{
    m_process->closeWriteChannel();
    return end();
}

int Agent::terminate()
{
    m_process->terminate();
    return end();
}

void Agent::vanish()
{
    m_process->kill();
    m_process->waitForFinished(agentPatienceMs);
}

int Agent::end()
{
    (void)next([](const QJsonObject &) { return false; }); // to its end
    m_process->waitForFinished(agentPatienceMs);
    return m_process->exitStatus() == QProcess::NormalExit ? m_process->exitCode() : -1;
}

QString textOf(const QJsonObject &result)
{
    return result["content"_L1][0]["text"_L1].toString();
}

int codeOf(const QJsonObject &message)
{
    return message["error"_L1]["code"_L1].toInt();
}

qint64 firstDelivery(const QJsonObject &answer)
{
    return answer["deliveries"_L1][0]["id"_L1].toInteger();
}

QString prepare(Agent &agent, const QString &secretFile)
{
    agent.initialize();
    QString url = agent.use(u"start_receiver"_s)["url"_L1].toString();
    agent.use(u"add_webhook"_s, {{u"site"_s, u"acme.test"_s}, {u"url"_s, QString(url + u"hook"_s)}, {u"secret_file"_s, secretFile}});
    return url;
}

PreparedSession::PreparedSession()
    : profile(program.path(u"profile"_s))
    , secret(program.file(u"secret.txt"_s, "a secret of sixteen"))
    , agent(program.start({u"mcp"_s, u"--profile"_s, profile}))
    , url(prepare(agent, secret))
{
}

void PreparedSession::addOther()
{
    agent.use(u"add_webhook"_s, {{u"site"_s, u"other.test"_s}, {u"url"_s, QString(url + u"other"_s)}});
}

qint64 PreparedSession::fire(const QJsonObject &more)
{
    QJsonObject arguments{{u"event"_s, u"goal.completed"_s}, {u"site"_s, u"acme.test"_s}};
    for (auto each = more.begin(); each != more.end(); ++each)
        arguments.insert(each.key(), each.value());
    return firstDelivery(agent.use(u"fire_event"_s, arguments));
}

} // namespace ovyxa::test
