// SPDX-License-Identifier: MIT
#include "tests/app/program.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QFile>
#include <QtCore/QJsonDocument>

#include <csignal>

namespace ovyxa::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int patienceMs = 30'000; // generous: a loaded machine under sanitizers
constexpr int patienceWithEndMs = 10'000;

void readLines(Outcome &outcome)
{
    outcome.onlyJson = true;
    const QList<QByteArray> lines = outcome.out.split('\n');
    for (const QByteArray &line : lines) {
        if (line.isEmpty())
            continue;
        const QJsonDocument json = QJsonDocument::fromJson(line);
        outcome.onlyJson = outcome.onlyJson && json.isObject() && line.startsWith(R"({"type":")");
        outcome.lines += json.object();
    }
}

Outcome finish(QProcess &process)
{
    Outcome outcome;
    if (process.state() != QProcess::NotRunning && !process.waitForFinished(patienceMs)) {
        process.kill();
        process.waitForFinished(patienceMs);
    } else if (process.exitStatus() == QProcess::NormalExit) {
        outcome.code = process.exitCode();
    }
    outcome.out = process.readAllStandardOutput();
    outcome.err = process.readAllStandardError();
    readLines(outcome);
    return outcome;
}

} // namespace

QList<QJsonObject> Outcome::ofType(const QString &type) const
{
    QList<QJsonObject> found;
    for (const QJsonObject &line : lines) {
        if (line["type"_L1].toString() == type)
            found += line;
    }
    return found;
}

QJsonObject Outcome::one(const QString &type) const
{
    const QList<QJsonObject> found = ofType(type);
    return found.size() == 1 ? found.constFirst() : QJsonObject();
}

Program::Program() : m_environment(QProcessEnvironment::systemEnvironment())
{
    for (const auto &name : {u"DISPLAY"_s, u"WAYLAND_DISPLAY"_s, u"QT_QPA_PLATFORM"_s, u"OVYXA_BENCH_SECRET"_s})
        m_environment.remove(name);
    m_environment.insert(u"HOME"_s, m_home.path());
    // Short-lived programs are not looked at for leaks: QThread::wait returns before OpenSSL has put away what it keeps for the thread.
    m_environment.insert(u"ASAN_OPTIONS"_s, m_environment.value(u"ASAN_OPTIONS"_s) + ":detect_leaks=0"_L1);
    m_environment.insert(u"XDG_DATA_HOME"_s, m_home.filePath(u"data"_s));
    m_environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"disabled:"_s);
    m_environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
}

void EndProcess::operator()(QProcess *process) const
{
    // In order, as people end it: a program that is killed tells neither the sanitizers nor the counting of coverage what it met.
    process->terminate();
    if (process->state() != QProcess::NotRunning && !process->waitForFinished(patienceWithEndMs)) {
        process->kill();
        process->waitForFinished(patienceMs);
    }
    delete process;
}

Running Program::start(const QStringList &arguments)
{
    return startUnder({}, arguments);
}

Running Program::startUnder(QStringList wrapper, const QStringList &arguments)
{
    wrapper += qEnvironmentVariable("OVYXA_BENCH_PROGRAM");
    Running process(new QProcess);
    process->setProcessEnvironment(m_environment);
    process->setProgram(wrapper.takeFirst());
    process->setArguments(wrapper + arguments);
    process->start();
    return process;
}

Outcome Program::run(const QStringList &arguments, const QByteArray &input)
{
    const auto process = start(arguments);
    process->write(input);
    process->closeWriteChannel();
    return finish(*process);
}

Outcome Program::runBytes(const QList<QByteArray> &arguments)
{
    // QProcess encodes its arguments; a shell's printf makes any byte.
    QByteArray line = "exec \"$P\"";
    for (const QByteArray &argument : arguments) {
        line += " \"$(printf '";
        for (const char byte : argument)
            line += '\\' + QByteArray::number(uchar(byte), 8).rightJustified(3, '0');
        line += "')\"";
    }
    return runShell(line);
}

Outcome Program::runShell(const QByteArray &line)
{
    QProcess process;
    QProcessEnvironment environment = m_environment;
    environment.insert(u"P"_s, qEnvironmentVariable("OVYXA_BENCH_PROGRAM"));
    process.setProcessEnvironment(environment);
    process.start(u"/bin/sh"_s, {u"-c"_s, QString::fromLatin1(line)});
    process.closeWriteChannel();
    return finish(process);
}

QJsonObject Program::await(QProcess &process, const QString &type, QByteArray *before)
{
    process.setReadChannel(QProcess::StandardOutput);
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < patienceMs) {
        while (process.canReadLine()) {
            const QByteArray line = process.readLine();
            const QJsonObject object = QJsonDocument::fromJson(line).object();
            if (object["type"_L1].toString() == type)
                return object;
            if (before)
                *before += line;
        }
        if (process.state() == QProcess::NotRunning && process.bytesAvailable() == 0)
            break;
        process.waitForReadyRead(200);
    }
    return {};
}

Outcome Program::terminate(QProcess &process)
{
    process.terminate();
    return finish(process);
}

QString Program::file(const QString &name, const QByteArray &content) const
{
    QFile file(path(name));
    if (file.open(QIODevice::WriteOnly))
        file.write(content);
    return file.fileName();
}

} // namespace ovyxa::test
