// SPDX-License-Identifier: MIT
#include "app/host/host_connection.h"

#include "app/host/protocol.h"

#include <QtCore/QDeadlineTimer>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>

namespace ovyxa::host {

using namespace Qt::StringLiterals;

namespace {

// Real time. Who connects says at once what it wants; a command that nobody waits for any more ends in order, or is left.
constexpr std::chrono::seconds patienceWithSilence{10};
constexpr std::chrono::seconds patienceWithEnd{10};
constexpr std::chrono::seconds patienceWithReader{10};
constexpr qint64 readAtOnce = 1024 * 1024;
constexpr qsizetype saidAtOnce = 1024 * 1024; // a line of output may be longer than one of ours

QString textOf(const nlohmann::ordered_json &value)
{
    const auto &text = value.get_ref<const std::string &>();
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

bool isText(const nlohmann::ordered_json &object, const char *key)
{
    return object.contains(key) && object.at(key).is_string();
}

QByteArray bytesOf(const nlohmann::ordered_json &object, const char *key)
{
    return isText(object, key) ? QByteArray::fromBase64(QByteArray::fromStdString(object.at(key).get_ref<const std::string &>())) : QByteArray();
}

struct RunCall
{
    QStringList arguments;
    cli::Surroundings surroundings;
};

std::optional<RunCall> runCallFrom(const nlohmann::ordered_json &params)
{
    if (!params.is_object() || !params.contains("arguments") || !params.at("arguments").is_array() || !isText(params, "directory"))
        return std::nullopt;
    RunCall call;
    for (const auto &argument : params.at("arguments")) {
        if (!argument.is_string())
            return std::nullopt;
        call.arguments += textOf(argument);
    }
    call.surroundings.directory = textOf(params.at("directory"));
    if (isText(params, "language"))
        call.surroundings.language = textOf(params.at("language"));
    call.surroundings.secret = bytesOf(params, "secret");
    call.surroundings.environment = bytesOf(params, "environment");
    if (!params.contains("files"))
        return call;
    if (!params.at("files").is_object())
        return std::nullopt;
    for (const auto &[name, file] : params.at("files").items()) {
        if (!file.is_object())
            return std::nullopt;
        call.surroundings.files.insert(QString::fromStdString(name),
                                       {bytesOf(file, "content"), isText(file, "problem") ? textOf(file.at("problem")) : QString()});
    }
    return call;
}

} // namespace

HostConnection::HostConnection(QLocalSocket *socket, Bench *bench, std::function<void()> raise, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_bench(bench)
    , m_raise(std::move(raise))
    , m_lines(longestLine)
    , m_output(false, [this](cli::Output::Stream stream, const QByteArray &bytes) { return put(stream, bytes); })
{
    m_socket->setParent(this);
    m_socket->setReadBufferSize(readAtOnce); // the rest waits with who sends it
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, &HostConnection::hangUp);
    m_patience.start(patienceWithSilence);
    m_stall.setSingleShot(true);
    connect(&m_stall, &QTimer::timeout, this, &HostConnection::endUnread);
    connect(m_socket, &QLocalSocket::bytesWritten, this, &HostConnection::noteTaken);
    connect(m_socket, &QLocalSocket::readyRead, this, &HostConnection::read);
    connect(m_socket, &QLocalSocket::disconnected, this, &HostConnection::takeLoss);
    if (m_socket->bytesAvailable() > 0)
        QTimer::singleShot(0, this, &HostConnection::read);
}

HostConnection::~HostConnection()
{
    disconnect(m_socket, nullptr, this, nullptr);
    m_isGone = true;
}

void HostConnection::beginEnd()
{
    if (m_run)
        m_run->beginEnd();
}

void HostConnection::endEarly(const QDeadlineTimer &latest)
{
    if (m_run && !m_isDone) {
        const QString why = tr("The bench that carried this out has ended.");
        const auto code = m_run->cutOff({ErrorCode::Unavailable, why});
        send(code ? rpcAnswer(m_call, {{"exit_code", *code}}) : rpcFailure(m_call, Ending, why));
    }
    while (m_socket->bytesToWrite() > 0 && m_socket->waitForBytesWritten(int(latest.remainingTime()))) {
    } // its reader may be slow
}

void HostConnection::read()
{
    if (m_isDone)
        return;
    m_lines.feed(m_socket->readAll(), [this](LineSplitter::Fit fit, const QByteArray &line) {
        if (m_isDone)
            return;
        if (fit == LineSplitter::Fit::Whole)
            return take(line);
        const RpcRefusal refusal = tooLongForRpc(longestLine);
        refuse(refusal.id, refusal.code, refusal.message);
    });
}

void HostConnection::take(const QByteArray &line)
{
    const auto parsed = parseRpc(line);
    if (const auto *refusal = std::get_if<RpcRefusal>(&parsed))
        return refuse(refusal->id, refusal->code, refusal->message);
    const auto &message = std::get<RpcMessage>(parsed);
    const bool isNotification = message.kind == RpcMessage::Kind::Notification;
    if (isNotification && message.method == "input"_L1 && m_run)
        return m_run->takeInput(bytesOf(message.params, "bytes"));
    if (++m_messages > mostMessages)
        return refuse(message.id, TooMany, tr("A connection is for one command; this one has sent %1 messages.").arg(m_messages));
    if (message.kind == RpcMessage::Kind::Request)
        return takeRequest(message);
    if (isNotification && message.method == "cancel"_L1 && m_run)
        m_run->end();
    else if (isNotification && message.method == "end_of_input"_L1 && m_run)
        m_run->endInput();
    else if (isNotification && message.method == "command_ended"_L1 && m_run)
        m_run->takeCommandEnd(exitCodeIn(message.params));
    else if (isNotification && message.method == "failed"_L1 && m_run)
        m_run->takeFailure({exitCodeIn(message.params) == cli::WrongCall ? ErrorCode::InvalidInput : ErrorCode::Unavailable,
                            isText(message.params, "message") ? textOf(message.params.at("message")) : QString()});
}

void HostConnection::takeRequest(const RpcMessage &message)
{
    if (message.method == "hello"_L1) {
        const auto &asked = message.params;
        if (!asked.is_object() || !asked.contains("protocol") || asked.at("protocol") != protocolVersion) {
            return refuse(message.id, OtherVersion,
                          tr("The running bench is version %1, and speaks another protocol (%2) than this program. Use the same version of both.")
                              .arg(QStringLiteral(OVYXA_VERSION))
                              .arg(protocolVersion));
        }
        m_isKnown = true;
        // What others had done here before is in sight of whoever comes now: a receiver is free again, a clock goes on, figures are whole.
        return m_bench->whenToldOf(this, [this, id = message.id] {
            if (!m_isDone)
                send(rpcAnswer(id, {{"protocol", protocolVersion}, {"version", OVYXA_VERSION}}));
        });
    }
    if (!m_isKnown)
        return refuse(message.id, int(RpcError::InvalidRequest), tr("The first message is hello, with the protocol's version."));
    if (message.method == "run"_L1)
        return run(message);
    if (message.method != "raise"_L1)
        return refuse(message.id, int(RpcError::MethodNotFound),
                      tr("There is no method \"%1\". There are hello, run and raise.").arg(message.method.left(60)));
    if (!m_raise)
        return refuse(message.id, NoWindow, tr("The bench that holds the profile has no window."));
    m_raise();
    send(rpcAnswer(message.id, nlohmann::ordered_json::object()));
}

void HostConnection::run(const RpcMessage &message)
{
    if (m_run)
        return refuse(message.id, int(RpcError::InvalidRequest), tr("A connection is for one command, and this one has one."));
    auto call = runCallFrom(message.params);
    if (!call)
        return refuse(message.id, int(RpcError::InvalidParams),
                      tr("run takes arguments (texts), directory, language, secret and files (an object of {content} or {problem})."));
    m_patience.stop();
    m_call = message.id;
    m_run = std::make_unique<cli::HostedRun>(m_bench, std::move(call->surroundings), &m_output);
    connect(m_run.get(), &cli::HostedRun::ready, this, [this](const QString &url, const QString &authorityFile) {
        send(rpcNotification(u"ready"_s, {{"url", url.toStdString()}, {"ca_file", authorityFile.toStdString()}}));
    });
    connect(m_run.get(), &cli::HostedRun::commandStartAsked, this,
            [this] { send(rpcNotification(u"start_command"_s, nlohmann::ordered_json::object())); });
    connect(m_run.get(), &cli::HostedRun::commandEndAsked, this,
            [this] { send(rpcNotification(u"end_command"_s, nlohmann::ordered_json::object())); });
    connect(m_run.get(), &cli::HostedRun::finished, this, [this](int code) {
        if (m_isUnread)
            return refuse(m_call, NotRead, tr("This had more to say than was read, so it was ended. What it had stored is in the log."));
        send(rpcAnswer(m_call, {{"exit_code", code}}));
        hangUp();
    });
    m_run->start(call->arguments);
}

int HostConnection::put(cli::Output::Stream stream, const QByteArray &bytes)
{
    if (m_isGone)
        return 0; // it ends in order, and nobody reads how
    if (m_isUnread || m_socket->bytesToWrite() > mostUnread) {
        m_isUnread = true;
        return ENOBUFS;
    }
    const char *name = stream == cli::Output::Stream::Out ? "out" : "error";
    for (qsizetype at = 0; at < bytes.size(); at += saidAtOnce) {
        const QByteArray piece = bytes.sliced(at, std::min(saidAtOnce, bytes.size() - at));
        send(rpcNotification(u"output"_s, {{"stream", name}, {"bytes", piece.toBase64().toStdString()}}));
    }
    if (m_socket->bytesToWrite() > muchUnread && !m_stall.isActive())
        m_stall.start(patienceWithReader);
    return 0;
}

void HostConnection::noteTaken()
{
    if (m_isDone && m_patience.isActive())
        m_patience.start(patienceWithEnd);
    if (m_socket->bytesToWrite() <= muchUnread)
        m_stall.stop();
    else if (m_stall.isActive())
        m_stall.start(patienceWithReader);
}

void HostConnection::endUnread()
{
    if (m_isDone)
        return;
    m_isUnread = true;
    if (m_run)
        m_run->end();
}

void HostConnection::send(const QByteArray &line)
{
    if (!m_isGone)
        m_socket->write(line);
}

void HostConnection::refuse(const nlohmann::ordered_json &id, int code, const QString &why)
{
    send(rpcFailure(id, code, why));
    hangUp();
}

/// What was said is taken first, or the peer's time is up.
void HostConnection::hangUp()
{
    m_isDone = true;
    m_stall.stop();
    if (m_isGone)
        return takeLoss();
    m_socket->disconnectFromServer(); // once all is written
    if (m_socket->state() == QLocalSocket::UnconnectedState)
        return takeLoss();
    disconnect(&m_patience, nullptr, this, nullptr);
    connect(&m_patience, &QTimer::timeout, m_socket, &QLocalSocket::abort);
    m_patience.start(patienceWithEnd);
}

/// Whoever asked has gone: what it asked for ends in order, or goes on to its end where it is no good half done.
void HostConnection::takeLoss()
{
    const bool wasGone = std::exchange(m_isGone, true);
    if (!m_run || m_isDone) {
        if (!wasGone || m_isDone)
            QMetaObject::invokeMethod(this, &HostConnection::done, Qt::QueuedConnection);
        return;
    }
    if (!m_run->isSeenThrough())
        m_patience.start(patienceWithEnd);
    m_run->takeCommandEnd(cli::Done); // it does not outlive who asked
    m_run->end();
}

} // namespace ovyxa::host
