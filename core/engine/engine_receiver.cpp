// SPDX-License-Identifier: MIT
// The engine's dealings with the receiver.
#include "core/engine/engine.h"

#include "core/rules/url_policy.h"
#include "core/tls/tls_report.h"

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

std::optional<AcceptedEncoding> acceptedEncoding(const QString &word)
{
    if (word == "hex"_L1)
        return AcceptedEncoding::Hex;
    if (word == "prefixed"_L1)
        return AcceptedEncoding::Prefixed;
    if (word == "base64"_L1)
        return AcceptedEncoding::Base64;
    if (word == "any"_L1)
        return AcceptedEncoding::Any;
    return std::nullopt;
}

} // namespace

QList<NamedSecret> Engine::receiverSecrets() const
{
    QList<NamedSecret> secrets;
    int number = 0;
    for (const QByteArray &secret : m_receiverSetup.secrets)
        secrets.append({tr("secret %1").arg(++number), {}, secret});
    if (m_receiverSetup.useWebhookSecrets)
        secrets.append(m_configuration->acceptedSecrets());
    return secrets;
}

SignatureCase Engine::signatureCase() const
{
    SignatureCase signature;
    signature.secrets = receiverSecrets();
    signature.otherSecrets = m_configuration->otherSecrets();
    signature.accepted = acceptedEncoding(m_receiverSetup.accepted).value_or(AcceptedEncoding::Any);
    return signature;
}

void Engine::record(CaptureDetails details, std::function<void(Result<CaptureId>)> done)
{
    const auto recorded = [this, capture = details.capture, body = details.body, done = std::move(done)](const Result<CaptureId> &id) mutable {
        if (id) {
            capture.id = *id;
            m_alerts->take(capture, body);
        }
        done(id);
    };
    m_store->write<CaptureId>([details = std::move(details)](Writer &writer) { return writer.addCapture(details); }, this, recorded);
}

void Engine::addAlertRule(const AlertRule &rule, Reply<AlertRule> done)
{
    if (receiverSecrets().isEmpty()) {
        return done(Error{ErrorCode::Conflict, tr("The receiver has no secret to check signatures with, and an event that nobody verified "
                                                  "proves nothing. Add a webhook first; the receiver knows its secret.")});
    }
    m_alerts->add(rule, std::move(done));
}

Result<ReceiverOptions> Engine::receiverOptions(const ReceiverSetup &setup)
{
    ReceiverOptions options;
    if (!options.server.address.setAddress(setup.address == "localhost"_L1 ? u"127.0.0.1"_s : setup.address))
        return Error{ErrorCode::InvalidInput,
                     tr("“%1” is not an IP address. Use 127.0.0.1, ::1, or the address of a network card.").arg(setup.address)};
    options.server.port = setup.port;

    if (!setup.plainHttp) {
        if (setup.certificateFile.isEmpty() != setup.keyFile.isEmpty())
            return Error{ErrorCode::InvalidInput, tr("A certificate and its key go together: name both files, or neither.")};
        auto identity = setup.certificateFile.isEmpty() ? m_authority.serverIdentity() : loadIdentity(setup.certificateFile, setup.keyFile);
        if (!identity)
            return identity.error();
        if (const QString remark = validityRemark(identity->chain.constFirst(), realNow()); !remark.isEmpty())
            m_publisher->noticed({Notice::Level::Warning, remark});
        options.server.identity = std::move(identity).value();
    }

    auto plan = ResponsePlan::parse(setup.plan);
    if (!plan)
        return plan.error();
    options.plan = std::move(plan).value();
    options.refusesUnverified = setup.refusesUnverified;

    const auto accepted = acceptedEncoding(setup.accepted);
    if (!accepted)
        return Error{ErrorCode::InvalidInput, tr("“%1” is no signature encoding. There are hex, prefixed, base64 and any.").arg(setup.accepted)};
    options.accepted = *accepted;
    options.allowedHosts = setup.allowedHosts;

    if (!setup.forwardTo.isEmpty()) {
        const auto forward = UrlPolicy{true}.check(setup.forwardTo); // a developer's own server: plain HTTP to this machine is fine
        if (!forward)
            return forward.error();
        options.forwardTo = *forward;
    }
    return options;
}

// A bench may run for longer than its certificate has left when it starts.
void Engine::renewCertificates()
{
    const auto identity = m_authority.serverIdentity();
    if (!identity) {
        m_publisher->noticed({Notice::Level::Warning, identity.error().message});
        return;
    }
    if (m_receiverSetup.certificateFile.isEmpty())
        m_receiver->setIdentity(*identity);
    m_traffic->setIdentity(*identity);
}

void Engine::startReceiver(const ReceiverSetup &setup, Reply<void> done)
{
    const auto options = receiverOptions(setup);
    Result<void> started;
    if (!options) {
        started = options.error();
    } else {
        m_receiver->stop();
        m_receiverSetup = setup;
        m_alerts->setForRun(setup.alertRules);
        started = m_receiver->start(*options);
    }
    m_receiverProblem = started ? QString() : started.error().message;
    m_publisher->receiverChanged();
    m_publisher->flush();
    done(std::move(started));
}

void Engine::stopReceiver()
{
    m_receiver->stop();
    m_receiverProblem.clear();
    // Told once the requests that it took in are on disk and have raised their alerts: writing keeps its order.
    m_store->write<void>([](Writer &) { return Result<void>(); }, this, [this](const Result<void> &) { m_publisher->receiverChanged(); });
}

void Engine::finishReceiver()
{
    connect(m_receiver.get(), &Receiver::drained, this, &Engine::stopReceiver, Qt::ConnectionType(Qt::QueuedConnection | Qt::SingleShotConnection));
    m_receiver->drain();
}

void Engine::setPlan(const QString &plan, Reply<void> done)
{
    const auto parsed = ResponsePlan::parse(plan);
    if (!parsed)
        return done(parsed.error());
    m_receiverSetup.plan = plan;
    m_receiver->setPlan(*parsed);
    m_publisher->receiverChanged();
    m_publisher->flush();
    done({});
}

void Engine::allowHost(const QString &host)
{
    if (!m_receiverSetup.allowedHosts.contains(host, Qt::CaseInsensitive))
        m_receiverSetup.allowedHosts.append(host);
    m_receiver->setAllowedHosts(m_receiverSetup.allowedHosts);
    m_publisher->receiverChanged();
}

ReceiverState Engine::receiverState() const
{
    ReceiverState state;
    state.running = m_receiver->isRunning();
    state.plan = m_receiverSetup.plan;
    state.accepted = m_receiverSetup.accepted;
    state.allowedHosts = m_receiverSetup.allowedHosts;
    state.problem = m_receiverProblem;
    if (state.running) {
        state.url = m_receiver->url().toString();
        state.beyondLoopback = !m_receiver->options().server.address.isLoopback();
    }
    return state;
}

} // namespace ovyxa
