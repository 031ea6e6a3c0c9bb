// SPDX-License-Identifier: MIT
#include "core/receiver/receiver.h"

#include "core/http/host_rule.h"
#include "core/model/delivery_limits.h"
#include "core/model/text.h"
#include "core/model/thread_check.h"
#include "core/receiver/forwarder.h"
#include "core/receiver/plan_answer.h"
#include "core/receiver/request_record.h"
#include "core/receiver/request_verdict.h"
#include "core/rules/capture_words.h"
#include "core/time/clock.h"

#include <QtCore/QPointer>

#include <optional>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

/// Reports the end of a recorded request once: as it was answered, or, when all who could answer have let go of it, as unanswered.
class Outcome final
{
public:
    Outcome(Receiver *receiver, Capture capture, HeaderList trailers)
        : m_receiver(receiver)
        , m_capture(std::move(capture))
        , m_trailers(std::move(trailers))
    {
    }
    ~Outcome() { tell({0, {}, {{u"unanswered"_s}}}); }
    Q_DISABLE_COPY_MOVE(Outcome)

    void tell(const AnswerGiven &given, const CaptureAnswer &sent = {})
    {
        if (!m_receiver)
            return;
        m_capture.status = given.status;
        m_capture.answer = given.step;
        m_capture.answerCauses = given.causes;
        m_capture.forward = given.forward;
        if (given.received) {
            m_capture.bodyBytes = qsizetype(*given.received);
            m_trailers = given.trailers;
        }
        m_capture.answer = rules::answerWords(m_capture);
        Q_EMIT std::exchange(m_receiver, nullptr)->captured(m_capture, {m_trailers, sent});
    }

private:
    QPointer<Receiver> m_receiver; ///< null once told
    Capture m_capture;
    HeaderList m_trailers; ///< of the request
};

} // namespace

struct Receiver::Private
{
    Clock *clock;
    SecretsSource secrets;
    Recorder recorder;
    ReceiverOptions options;
    HttpServer *server = nullptr;   ///< a child; null = not running
    Forwarder *forwarder = nullptr; ///< a child; null = nothing is forwarded
    qint64 position = 0;            ///< of the plan: how many requests have taken a step
    int taken = 0;                  ///< requests, refused ones too

    /// True if a web page of another site sent it, and it must not get any further.
    [[nodiscard]] bool markCrossSite(CaptureDetails &details) const;
};

Receiver::Receiver(Clock *clock, SecretsSource secrets, Recorder recorder, QObject *parent)
    : QObject(parent)
    , d(new Private{clock, std::move(secrets), std::move(recorder), {}})
{
}

Receiver::~Receiver()
{
    stop();
}

Result<void> Receiver::start(const ReceiverOptions &options)
{
    assertOnThreadOf(this, "Receiver::start");
    if (const auto allowed = isAllowed(options.plan, options.forwardTo); !allowed)
        return allowed;
    auto server = std::make_unique<HttpServer>();
    HttpServerOptions serverOptions = options.server;
    serverOptions.refusal = [](const HttpRequest &refused) { return explained(refused.problemStatus, refused.cause.code, refused.problem); };
    if (!options.forwardTo.isEmpty())
        serverOptions.passesOn = [this](const HttpRequest &) { return reachesApp(d->options.plan.stepAt(d->position)); };
    // The one that runs goes on until the next one listens; at the same port there is no room for both.
    std::optional<ReceiverOptions> before;
    if (isRunning() && d->server->port() == options.server.port) {
        before = d->options;
        before->server.port = d->server->port(); // which it chose itself where that was any
        stop();
    }
    if (auto listening = server->listen(serverOptions); !listening) {
        if (before)
            (void)start(*before);
        return listening;
    }
    stop();
    d->options = options;
    d->server = server.release();
    d->server->setParent(this);
    d->position = 0;
    d->taken = 0;
    if (!options.forwardTo.isEmpty())
        d->forwarder = new Forwarder(
            {{options.forwardTo}, options.forwardTellsPeer, options.forwardTimeout.value_or(limits::requestTimeout), options.forwardAuthorities},
            options.trust, this);
    connect(d->server, &HttpServer::requestReceived, this, &Receiver::receive);
    connect(d->server, &HttpServer::requestRefused, this, &Receiver::recordRefused);
    connect(d->server, &HttpServer::connectionFailed, this, &Receiver::connectionFailed);
    connect(d->server, &HttpServer::drained, this, &Receiver::drained);
    return {};
}

void Receiver::stop()
{
    assertOnThreadOf(this, "Receiver::stop");
    // Called perhaps from within a signal of theirs, so both go later.
    if (d->forwarder)
        d->forwarder->stop();
    if (HttpServer *server = std::exchange(d->server, nullptr)) {
        server->disconnect(this);
        server->close();
        server->deleteLater();
    }
    if (Forwarder *forwarder = std::exchange(d->forwarder, nullptr))
        forwarder->deleteLater();
}

void Receiver::drain()
{
    assertOnThreadOf(this, "Receiver::drain");
    if (d->server)
        d->server->drain();
    else
        Q_EMIT drained();
}

bool Receiver::isRunning() const
{
    return d->server && d->server->isListening();
}

QUrl Receiver::url() const
{
    if (!isRunning())
        return {};
    const QHostAddress address = d->server->address();
    QUrl url;
    url.setScheme(d->options.server.identity ? u"https"_s : u"http"_s);
    const bool hasLocalhost = address == QHostAddress(QHostAddress::LocalHost) || address == QHostAddress(QHostAddress::Any)
                              || address == QHostAddress(QHostAddress::AnyIPv4) || address == QHostAddress(QHostAddress::AnyIPv6);
    url.setHost(hasLocalhost ? u"localhost"_s : address.toString());
    url.setPort(d->server->port());
    url.setPath(u"/"_s);
    return url;
}

void Receiver::setPlan(const ResponsePlan &plan)
{
    assertOnThreadOf(this, "Receiver::setPlan");
    d->options.plan = plan;
    d->position = 0;
}

Result<void> Receiver::isAllowed(const ResponsePlan &plan, const QString &forwardTo)
{
    if (!plan.needsApp() || !forwardTo.isEmpty())
        return {};
    return Error{ErrorCode::InvalidInput, tr("The step “app” answers with what a server behind the receiver says, and none is named. Forward to one, "
                                             "or take another step.")};
}

void Receiver::setMangling(const QList<MangleStep> &steps)
{
    d->options.mangling = steps;
}

void Receiver::setAllowedHosts(const QStringList &hosts)
{
    assertOnThreadOf(this, "Receiver::setAllowedHosts");
    d->options.allowedHosts = hosts;
}

void Receiver::setIdentity(const TlsIdentity &identity)
{
    assertOnThreadOf(this, "Receiver::setIdentity");
    if (d->server)
        d->server->setIdentity(identity);
}

const ReceiverOptions &Receiver::options() const
{
    return d->options;
}

/// With the last request that is wanted the door closes at once: what other peers have under way, or this one sends behind it, is not read.
void Receiver::countIn()
{
    if (++d->taken == d->options.requests)
        d->server->drain();
}

bool Receiver::Private::markCrossSite(CaptureDetails &details) const
{
    const auto origin = crossSiteOrigin(details.headers, options.allowedHosts);
    if (!origin)
        return false;
    Capture &capture = details.capture;
    capture.crossSite = true;
    const bool isRefused = forwarder || secrets().isEmpty();
    if (isRefused)
        capture.causes = {{forwarder ? u"not_forwarded"_s : u"not_told_apart"_s}};
    capture.causes.prepend({u"cross_site"_s, origin->isEmpty() ? QStringList() : QStringList{*origin}});
    return isRefused;
}

void Receiver::receive(const std::shared_ptr<HttpExchange> &exchange)
{
    assertOnThreadOf(this, "Receiver::receive");
    countIn();
    CaptureDetails details = recordOf(exchange->request(), d->clock->now());
    Capture &capture = details.capture;
    // An answer of 2xx, which the plan may give to anything, would say that a tunnel is open (RFC 9110 9.3.6). Before the Host: what it names is
    // where the tunnel would go.
    if (exchange->request().method == "CONNECT") {
        capture.causes = {{u"connect"_s}};
        return turnAway(std::move(details), exchange, 405);
    }
    if (!isHostAllowed(capture.host, d->options.allowedHosts)) {
        capture.hostRefused = true;
        capture.causes = {{u"host_not_allowed"_s, {capture.host}}};
        return turnAway(std::move(details), exchange, 421);
    }
    QList<MangleStep> changes;
    if (!d->options.mangling.isEmpty() && !exchange->body()) { // what is longer than is kept goes on as it comes
        changes = mangle(&details, d->options.mangling);
        exchange->amend(details.headers, details.body); // for the server behind, too
    }
    const bool trusted = judge(&details, d->secrets(), d->options.accepted);
    if (!changes.isEmpty())
        capture.causes.append({u"mangled"_s, toText(changes)});
    if (d->markCrossSite(details))
        return turnAway(std::move(details), exchange, 403);
    // Taken when the request came, so that commits that end out of turn do not change who gets which step.
    const PlanStep step = d->options.plan.stepAt(d->position++);
    if (exchange->body() && !reachesApp(step)) { // the plan has moved on since the request began
        capture.causes = {{u"body_too_large"_s, {QString::number(d->options.server.bodyBytes)}}};
        return turnAway(std::move(details), exchange, 413);
    }
    const bool isAccepting = step.kind == PlanStep::Kind::Status && step.status / 100 == 2;
    const bool isRefused = !trusted && isAccepting && (d->options.refusesUnverified || !d->options.plan.isScripted());
    Answer answer = [this, step, isRefused](const Capture &recorded, const std::shared_ptr<HttpExchange> &answered, auto done) {
        if (d->forwarder && reachesApp(step))
            return d->forwarder->forward(answered, step, std::move(done));
        if (isRefused) {
            answered->respond(explained(401, u"invalid_signature"_s, recorded.reason));
            return done({401, u"401"_s});
        }
        carryOut(step, answered, std::move(done));
    };
    record(std::move(details), exchange, std::move(answer));
}

void Receiver::turnAway(CaptureDetails details, const std::shared_ptr<HttpExchange> &exchange, int status)
{
    record(std::move(details), exchange, [status](const Capture &recorded, const std::shared_ptr<HttpExchange> &answered, auto done) {
        HttpResponse response = explained(status, recorded.causes.constFirst().code, recorded.reason);
        if (status == 405)
            response.headers.append(allowField()); // RFC 9110 15.5.6
        answered->respond(response);
        done({status, QString::number(status)});
    });
}

void Receiver::record(CaptureDetails details, const std::shared_ptr<HttpExchange> &exchange, Answer answer)
{
    details.capture.reason = rules::captureWords(details.capture.causes);
    auto committed = [self = QPointer(this), capture = details.capture, exchange, answer = std::move(answer)](const Result<CaptureId> &id) {
        if (self)
            self->settle(id, capture, exchange, answer);
    };
    d->recorder(std::move(details), std::move(committed));
}

void Receiver::settle(const Result<CaptureId> &id, const Capture &described, const std::shared_ptr<HttpExchange> &exchange, const Answer &answer)
{
    Capture capture = described;
    if (!id) {
        capture.causes = {{u"not_recorded"_s, {id.error().message}}};
        capture.reason = id.error().message;
        const auto outcome = std::make_shared<Outcome>(this, capture, exchange->request().trailers);
        if (!exchange->isOpen())
            return;
        exchange->respond(explained(503, u"not_recorded"_s, id.error().message));
        return outcome->tell({503, u"503"_s}, exchange->answer());
    }
    capture.id = *id;
    const auto outcome = std::make_shared<Outcome>(this, capture, exchange->request().trailers);
    if (exchange->isOpen())
        answer(capture, exchange, [outcome, weak = std::weak_ptr(exchange)](const AnswerGiven &given) {
            const auto answered = weak.lock();
            if (!answered || !answered->wasLost())
                return outcome->tell(given, answered ? answered->answer() : CaptureAnswer());
            AnswerGiven unheard = given; // what the server behind did it has done
            unheard.status = 0;
            unheard.step.clear();
            unheard.causes = {{given.forward ? u"sender_left"_s : u"unanswered"_s}};
            outcome->tell(unheard);
        });
}

void Receiver::recordRefused(const HttpRequest &request)
{
    countIn();
    CaptureDetails details = recordOf(request, d->clock->now());
    Capture &capture = details.capture;
    capture.malformed = true;
    capture.causes = {request.cause};
    capture.reason = request.problem;
    capture.status = request.problemStatus;
    capture.answer = QString::number(request.problemStatus);
    const Capture described = capture;
    AnswerRecord sent;
    sent.take(request.refusal);
    const CaptureEnd end{details.trailers, sent.answer()};
    d->recorder(std::move(details), [self = QPointer(this), described, end](const Result<CaptureId> &id) {
        if (!self)
            return;
        Capture complete = described;
        complete.id = id ? *id : CaptureId();
        Q_EMIT self->captured(complete, end);
    });
}

} // namespace ovyxa
