// SPDX-License-Identifier: MIT
#include "app/host/holder.h"

#include "app/cli/command.h"
#include "app/cli/errand.h"
#include "app/cli/exit_code.h"
#include "app/cli/input.h"
#include "app/host/bench_socket.h"
#include "app/host/protocol.h"

#include "core/platform/sockets.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QDir>
#include <QtCore/QProcessEnvironment>
#include <QtCore/QTimer>

namespace ovyxa::host {

using namespace Qt::StringLiterals;

namespace {

constexpr int connectingMs = 2'000; // to a socket of this machine: it is full, or hangs
constexpr int betweenTwoLooks = 50; // ms; whether we are to end
constexpr std::chrono::milliseconds usualAnswer{250};
constexpr std::chrono::seconds mostSilence{5}; // a bench hangs up on who says nothing for twice as long
constexpr qint64 mostUnsent = 1024 * 1024;     // of our standard input, before more is read
constexpr int helloId = 1;                     // of what is asked
constexpr int callId = 2;

QByteArray environment()
{
    QByteArray whole;
    const QStringList variables = QProcessEnvironment::systemEnvironment().toStringList();
    for (const QString &variable : variables)
        whole += variable.toLocal8Bit() + '\0';
    return whole;
}

} // namespace

Holder::Holder() : m_lines(longestLine) {}

std::unique_ptr<Holder> Holder::of(const QString &profile, const QDeadlineTimer &latest)
{
    std::unique_ptr<Holder> holder(new Holder);
    holder->m_place = socketPlace(profile);
    return !holder->m_place.isEmpty() && holder->meet(latest) ? std::move(holder) : nullptr;
}

bool Holder::meet(const QDeadlineTimer &latest)
{
    m_greeting.clear();
    m_socket.connectToServer(m_place);
    return m_socket.waitForConnected(connectingMs) && isOfThisUser(m_socket.socketDescriptor()) && isGreeted(latest);
}

/// Before anything is asked for: what a bench that does not answer is told, it would do whenever it wakes.
bool Holder::isGreeted(const QDeadlineTimer &latest)
{
    m_socket.write(rpcRequest(helloId, u"hello"_s, {{"protocol", protocolVersion}, {"version", OVYXA_VERSION}}));
    const QDeadlineTimer atLeast(usualAnswer);
    const auto mayCome = [&] { return m_greeting.isEmpty() && m_socket.state() == QLocalSocket::ConnectedState; };
    while (mayCome() && !(latest.hasExpired() && atLeast.hasExpired()) && !Termination::comesWithin({})) {
        m_socket.waitForReadyRead(betweenTwoLooks);
        m_lines.feed(m_socket.readAll(), [this](LineSplitter::Fit fit, const QByteArray &line) {
            if (fit == LineSplitter::Fit::Whole)
                m_greeting = line;
        });
    }
    return !m_greeting.isEmpty();
}

void Holder::carryOut(const Call &call, cli::Output *output)
{
    if (const auto prepared = cli::ReadyFile::prepare(call.whenReady.file); !prepared) {
        output->problem(prepared.error());
        QTimer::singleShot(0, this, [this, code = cli::exitCodeOf(prepared.error().code)] { emit ended(code); });
        return;
    }
    nlohmann::ordered_json files = nlohmann::ordered_json::object();
    const QDeadlineTimer isHeardUntil(mostSilence);
    for (const QString &name : call.inputFiles) {
        const ReadFile file = cli::readForOthers(name);
        files[name.toStdString()] = file.problem.isEmpty() ? nlohmann::ordered_json{{"content", file.content.toBase64().toStdString()}}
                                                           : nlohmann::ordered_json{{"problem", file.problem.toStdString()}};
    }
    if (isHeardUntil.hasExpired()) { // reading was slow, from a pipe: we come again
        m_socket.abort();
        if (!meet(QDeadlineTimer(patience))) { // asked now, it would do all of it whenever it wakes
            m_output = output;
            QTimer::singleShot(0, this,
                               [this] { failWith(tr("The bench that holds the profile does not answer any more. Nothing was asked of it.")); });
            return;
        }
    }
    nlohmann::ordered_json arguments = nlohmann::ordered_json::array();
    for (const QString &argument : call.arguments)
        arguments.push_back(argument.toStdString());
    m_termination = std::make_unique<Termination>();
    connect(m_termination.get(), &Termination::requested, this, [this] { m_socket.write(rpcNotification(u"cancel"_s, {})); });
    ask(rpcRequest(callId, u"run"_s,
                   {{"arguments", std::move(arguments)},
                    {"directory", QDir::currentPath().toStdString()},
                    {"language", call.language.toStdString()},
                    {"secret", cli::secretFromEnvironment().toBase64().toStdString()},
                    {"environment", environment().toBase64().toStdString()},
                    {"files", std::move(files)}}),
        output);
    if (call.readsInput)
        passInputOn();
    m_readiness = std::make_unique<cli::ReadinessHere>(call.whenReady, output->isJson());
    connect(m_readiness.get(), &cli::Readiness::commandEnded, this, [this](int code) {
        m_socket.write(rpcNotification(u"command_ended"_s, {{"exit_code", code}}));
    });
    connect(m_readiness.get(), &cli::Readiness::failed, this, [this](const Error &error) {
        m_socket.write(rpcNotification(u"failed"_s, {{"exit_code", int(cli::exitCodeOf(error.code))}, {"message", error.message.toStdString()}}));
    });
}

void Holder::passInputOn()
{
    m_input = std::make_unique<cli::StandardInput>();
    const auto rest = [this] { m_input->setPaused(m_socket.bytesToWrite() > mostUnsent); };
    connect(&m_socket, &QLocalSocket::bytesWritten, m_input.get(), rest);
    connect(m_input.get(), &cli::StandardInput::came, this, [this, rest](const QByteArray &bytes) {
        m_socket.write(rpcNotification(u"input"_s, {{"bytes", bytes.toBase64().toStdString()}}));
        rest();
    });
    connect(m_input.get(), &cli::StandardInput::ended, this, [this] { m_socket.write(rpcNotification(u"end_of_input"_s, {})); });
}

void Holder::raise(cli::Output *output)
{
    ask(rpcRequest(callId, u"raise"_s, nlohmann::ordered_json::object()), output);
}

void Holder::ask(const QByteArray &line, cli::Output *output)
{
    m_output = output;
    output->onBroken([this](const QString &reason) {
        m_output->note(cli::Command::lossWords(reason));
        m_socket.write(rpcNotification(u"cancel"_s, {}));
    });
    connect(&m_socket, &QLocalSocket::readyRead, this, &Holder::read);
    connect(&m_socket, &QLocalSocket::disconnected, this, &Holder::takeLoss);
    QTimer::singleShot(0, this, [this] { take(m_greeting); }); // which may be a refusal
    if (m_socket.state() != QLocalSocket::ConnectedState)      // since it greeted
        QTimer::singleShot(0, this, &Holder::takeLoss);
    else if (line.size() <= longestLine)
        m_socket.write(line);
    else
        QTimer::singleShot(0, this, [this] { failWith(tr("What the files named hold is too much for the bench that holds the profile.")); });
}

void Holder::takeLoss()
{
    if (m_socket.bytesAvailable() > 0)
        read();
    failWith(tr("The bench that holds the profile ended before this was done. What it had stored is in the log."));
}

void Holder::read()
{
    m_lines.feed(m_socket.readAll(), [this](LineSplitter::Fit fit, const QByteArray &line) {
        if (!m_hasEnded && fit == LineSplitter::Fit::Whole)
            take(line);
    });
}

void Holder::take(const QByteArray &line)
{
    const auto parsed = parseRpc(line);
    const auto *message = std::get_if<RpcMessage>(&parsed);
    if (!message)
        return failWith(tr("What holds the profile does not answer as a bench does."));
    switch (message->kind) {
    case RpcMessage::Kind::Notification: return takeNotification(*message);
    case RpcMessage::Kind::Answer:
        if (message->id == callId)
            end(message->result.contains("exit_code") ? exitCodeIn(message->result) : int(cli::Done));
        return;
    case RpcMessage::Kind::Failure: {
        const auto &error = message->error;
        const bool isWorded = error.is_object() && error.contains("message") && error.at("message").is_string();
        return failWith(isWorded ? QString::fromStdString(error.at("message").get<std::string>())
                                 : tr("The bench that holds the profile refuses this."));
    }
    case RpcMessage::Kind::Request: return;
    }
}

void Holder::takeNotification(const RpcMessage &message)
{
    const auto text = [&params = message.params](const char *key) {
        const bool isThere = params.is_object() && params.contains(key) && params.at(key).is_string();
        return isThere ? params.at(key).get<std::string>() : std::string();
    };
    if (message.method == "output"_L1) {
        m_output->raw(text("stream") == "error" ? cli::Output::Stream::Error : cli::Output::Stream::Out,
                      QByteArray::fromBase64(QByteArray::fromStdString(text("bytes"))));
    } else if (message.method == "ready"_L1 && m_readiness) {
        m_readiness->announce(QString::fromStdString(text("url")), QString::fromStdString(text("ca_file")));
    } else if (message.method == "start_command"_L1 && m_readiness) {
        m_readiness->startCommand();
    } else if (message.method == "end_command"_L1 && m_readiness) {
        m_readiness->endCommand();
    }
}

void Holder::failWith(const QString &why)
{
    if (m_hasEnded)
        return;
    m_output->problem({ErrorCode::Unavailable, why});
    end(cli::Refused);
}

void Holder::end(int exitCode)
{
    m_hasEnded = true;
    m_input.reset();
    m_readiness.reset();
    emit ended(m_output->endedWith(exitCode));
}

} // namespace ovyxa::host
