// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/http_server.h"
#include "core/model/capture.h"
#include "core/receiver/response_plan.h"
#include "core/signing/signature.h"

#include <QtCore/QUrl>

#include <functional>

namespace ovyxa {

class Clock;
struct AnswerGiven;

/// How the receiver listens, checks and answers.
struct ReceiverOptions
{
    HttpServerOptions server;
    ResponsePlan plan;
    AcceptedEncoding accepted = AcceptedEncoding::Any;
    QStringList allowedHosts; ///< besides loopback names; a tunnel's
    QUrl forwardTo;           ///< empty = not forwarded
};

/// The local endpoint: accepts requests, checks X-Ovyxa-Signature, hands each one to be recorded, and answers as the plan
/// says once it is on disk. Every well-formed request with an acceptable Host takes one step of the plan, whatever its method. Where a
/// step would answer 2xx but the signature is invalid or missing while secrets are known, the answer is 401 with the reason, as a
/// careful endpoint gives it; the other steps act as scripted. Engine thread; owned by the engine. Independent of the sender: the two
/// meet only on the wire.
class Receiver final : public QObject
{
    Q_OBJECT
public:
    /// Asked at each request for the secrets that may have signed it, with the simulated time already considered.
    using SecretsSource = std::function<QList<NamedSecret>()>;
    /// Records a capture and calls back once it is committed, with its id. An error is answered with 503 and shown.
    using Recorder = std::function<void(CaptureDetails details, std::function<void(Result<CaptureId>)> done)>;

    Receiver(Clock *clock, SecretsSource secrets, Recorder recorder, QObject *parent = nullptr);
    ~Receiver() override;

    [[nodiscard]] Result<void> start(const ReceiverOptions &options);
    void stop();
    [[nodiscard]] bool isRunning() const;
    [[nodiscard]] QUrl url() const;          ///< "https://localhost:8443/"; the address itself when it is not loopback
    void setPlan(const ResponsePlan &plan);  ///< starts again at its first step
    void setAllowedHosts(const QStringList &hosts);
    [[nodiscard]] const ReceiverOptions &options() const;

Q_SIGNALS:
    /// Answered (or deliberately not): the capture is complete, with its status and answer.
    void captured(const ovyxa::Capture &capture);
    void connectionFailed(const QString &peer, const QString &reason);

private:
    /// Answers a recorded request and says what was given.
    using Answer = std::function<void(const Capture &, const std::shared_ptr<HttpExchange> &, std::function<void(AnswerGiven)>)>;

    void receive(const std::shared_ptr<HttpExchange> &exchange);
    void recordRefused(const HttpRequest &request);
    void record(CaptureDetails details, const std::shared_ptr<HttpExchange> &exchange, Answer answer);

    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace ovyxa
