// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/http_server.h"
#include "core/model/capture.h"
#include "core/rules/mangling.h"
#include "core/rules/response_plan.h"
#include "core/signing/signature.h"

#include <QtCore/QUrl>

#include <functional>
#include <optional>

namespace ovyxa {

class Clock;
class Trust;
struct AnswerGiven;

/// How the receiver listens, checks and answers.
struct ReceiverOptions
{
    HttpServerOptions server;
    ResponsePlan plan;
    bool refusesUnverified = false; ///< 401 in place of a scripted plan's 2xx as well; without a script it is so in any case
    AcceptedEncoding accepted = AcceptedEncoding::Any;
    QList<MangleStep> mangling;                ///< done to each request before it is checked, recorded and passed on
    QStringList allowedHosts;                  ///< besides loopback names; a tunnel's
    QString forwardTo;                         ///< a URL that UrlPolicy has checked; empty = not forwarded
    Trust *trust = nullptr;                    ///< outlives the receiver; needed to forward
    bool forwardTellsPeer = true;              ///< X-Forwarded-For, -Host, -Proto and Forwarded
    QList<QSslCertificate> forwardAuthorities; ///< trusted there, beside those of `trust`
    /// Real: until the answer begins, over it 504, and for each silence in it but between events; none = limits::requestTimeout.
    std::optional<std::chrono::milliseconds> forwardTimeout;
    int requests = 0; ///< after so many, refused ones too, it takes no more in, and still answers these; 0 = no end
};

/// The local endpoint: accepts requests, checks X-Ovyxa-Signature, hands each one to be recorded, and answers as the plan
/// says once it is on disk. Every well-formed request with an acceptable Host takes one step of the plan, whatever its method, in the
/// order in which they came, and a plan that somebody scripted is carried out as it stands, whatever the signature. Without one the answer is
/// 200, or where secrets are known and the signature is invalid or missing 401 with the reason, as a careful endpoint gives it. When requests are
/// forwarded, steps that answer by themselves still do; with all others the request goes to the server behind, which decides for itself
/// what a signature is worth, and they may break its answer afterwards. What a web page of another site sends is marked, never forwarded, and
/// refused with 403 where no secret could tell it from a webhook. Engine thread; owned by the engine.
/// Independent of the sender: the two meet only on the wire.
class Receiver final : public QObject
{
    Q_OBJECT
public:
    /// Asked at each request for the secrets that may have signed it, with the simulated time already considered.
    using SecretsSource = std::function<QList<NamedSecret>()>;
    /// Records a capture and calls back once it is committed, with its id. An error is answered with 503 and shown.
    using Recorder = std::function<void(CaptureDetails details, std::function<void(Result<CaptureId>)> done)>;

    /// The clock outlives it; the recorder's callbacks may come after its end.
    Receiver(Clock *clock, SecretsSource secrets, Recorder recorder, QObject *parent = nullptr);
    ~Receiver() override;

    /// In the place of a running one, which goes on if this one cannot be. Errors in words, such as a port that is taken.
    [[nodiscard]] Result<void> start(const ReceiverOptions &options);
    /// Drops every connection; what was still to be answered is reported as unanswered.
    void stop();
    /// Takes no more in; `drained` follows once all that is still due has been answered, or its peer has left. Then stop().
    void drain();
    [[nodiscard]] bool isRunning() const;
    /// "https://localhost:8443/" on 127.0.0.1 and on all addresses, which include it; else with the address itself.
    [[nodiscard]] QUrl url() const;
    void setPlan(const ResponsePlan &plan); ///< starts again at its first step
    /// Or why not: a step that is a server's answer needs one to forward to.
    [[nodiscard]] Result<void> isAllowed(const ResponsePlan &plan) const { return isAllowed(plan, options().forwardTo); }
    [[nodiscard]] static Result<void> isAllowed(const ResponsePlan &plan, const QString &forwardTo);
    void setMangling(const QList<MangleStep> &steps); ///< for requests from now on
    void setAllowedHosts(const QStringList &hosts);
    void setIdentity(const TlsIdentity &identity); ///< for connections from now on; only where it runs with one
    [[nodiscard]] const ReceiverOptions &options() const;

Q_SIGNALS:
    /// Once for each request: answered, deliberately not, or left unanswered because the connection ended before; the capture is
    /// complete, with its status and answer; beside it what was sent.
    void captured(const ovyxa::Capture &capture, const ovyxa::CaptureEnd &end);
    void connectionFailed(const QString &peer, const QString &reason, bool distrusted);
    void drained();

private:
    /// Answers a recorded request and says what was given.
    using Answer = std::function<void(const Capture &, const std::shared_ptr<HttpExchange> &, std::function<void(AnswerGiven)>)>;

    void receive(const std::shared_ptr<HttpExchange> &exchange);
    void countIn();
    void turnAway(CaptureDetails details, const std::shared_ptr<HttpExchange> &exchange, int status);
    void recordRefused(const HttpRequest &request);
    void record(CaptureDetails details, const std::shared_ptr<HttpExchange> &exchange, Answer answer);
    void settle(const Result<CaptureId> &id, const Capture &described, const std::shared_ptr<HttpExchange> &exchange, const Answer &answer);

    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace ovyxa
