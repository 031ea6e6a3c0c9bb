// SPDX-License-Identifier: MIT
#include "core/engine/receiver_desk.h"

#include "core/engine/configuration.h"
#include "core/model/thread_check.h"
#include "core/rules/url_policy.h"
#include "core/tls/local_authority.h"
#include "core/tls/tls_report.h"
#include "core/wire/trust.h"

#include <memory>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

ReceiverDesk::ReceiverDesk(Parts parts, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
    , m_alerts(parts.store)
    , m_receiver(
          parts.clock, [this] { return secrets(); },
          [this](CaptureDetails details, std::function<void(Result<CaptureId>)> recorded) { record(std::move(details), std::move(recorded)); })
{
    connect(&m_receiver, &Receiver::captured, this, [this](const Capture &capture, const CaptureEnd &end) {
        if (!capture.id.isValid()) {
            warn(tr("A request could not be recorded, and is in no list: %1 %2").arg(capture.method, capture.target));
            return Q_EMIT captured(capture);
        }
        // Told when it is stored: whoever hears of it can read all of it.
        const auto ended = std::make_shared<const std::pair<Capture, CaptureEnd>>(capture, end);
        m_parts.store->write<void>([ended](Writer &writer) { return writer.finishCapture(ended->first, ended->second); }, this,
                                   [this, ended](const Result<void> &kept) {
                                       if (!kept)
                                           warn(tr("What the receiver answered could not be kept. %1").arg(kept.error().message));
                                       Q_EMIT captured(ended->first);
                                   });
    });
    connect(&m_receiver, &Receiver::connectionFailed, this, &ReceiverDesk::tellDropped);
    m_dropped.setInterval(std::chrono::seconds{1});
    connect(&m_dropped, &QTimer::timeout, this, [this] {
        m_droppedFor.clear();
        if (m_alsoDropped == 0)
            return m_dropped.stop();
        warn(tr("The receiver dropped %n more connection(s) for the same reasons.", nullptr, std::exchange(m_alsoDropped, 0)));
    });
}

void ReceiverDesk::tellDropped(const QString &peer, const QString &reason, bool distrusted)
{
    constexpr qsizetype mostReasons = 16; // a second
    if (m_droppedFor.contains(reason) || m_droppedFor.size() == mostReasons) {
        ++m_alsoDropped;
        return;
    }
    m_droppedFor.insert(reason);
    if (!m_dropped.isActive())
        m_dropped.start();
    warn(tr("The receiver dropped a connection from %1. %2").arg(peer, reason), distrusted ? Notice::Remedy::WhoTrusts : Notice::Remedy::None);
}

void ReceiverDesk::warn(const QString &text, Notice::Remedy remedy)
{
    Q_EMIT noticed({Notice::Level::Warning, text, remedy});
}

QList<NamedSecret> ReceiverDesk::secrets() const
{
    QList<NamedSecret> known;
    int number = 0;
    for (const QByteArray &secret : m_setup.secrets)
        known.append({tr("secret %1").arg(++number), {}, secret});
    if (m_setup.useWebhookSecrets)
        known.append(m_parts.configuration->acceptedSecrets());
    return known;
}

SignatureCase ReceiverDesk::signatureCase() const
{
    assertOnThreadOf(this, "ReceiverDesk::signatureCase");
    SignatureCase signature;
    signature.secrets = secrets();
    signature.otherSecrets = m_parts.configuration->otherSecrets();
    signature.accepted = m_setup.accepted;
    return signature;
}

void ReceiverDesk::keepCauses(CaptureId capture, const QList<FailureCause> &causes)
{
    assertOnThreadOf(this, "ReceiverDesk::keepCauses");
    m_parts.store->write<void>([capture, causes](Writer &writer) { return writer.putCaptureCauses(capture, causes); }, this,
                               [this](const Result<void> &kept) {
                                   if (!kept)
                                       warn(tr("Why a signature does not match could not be kept. %1").arg(kept.error().message));
                               });
}

void ReceiverDesk::record(CaptureDetails details, std::function<void(Result<CaptureId>)> done)
{
    assertOnThreadOf(this, "ReceiverDesk::record");
    auto recorded = [this, capture = details.capture, body = details.body, done = std::move(done)](const Result<CaptureId> &id) mutable {
        if (id) {
            capture.id = *id;
            m_alerts.take(capture, body);
        }
        done(id);
    };
    m_parts.store->write<CaptureId>([details = std::move(details)](Writer &writer) { return writer.addCapture(details); }, this, std::move(recorded));
}

void ReceiverDesk::addAlertRule(const AlertRule &rule, Reply<AlertRule> done)
{
    assertOnThreadOf(this, "ReceiverDesk::addAlertRule");
    if (secrets().isEmpty()) {
        return done(Error{ErrorCode::Conflict, tr("The receiver has no secret to check signatures with, and an event that nobody verified "
                                                  "proves nothing. Add a webhook first; the receiver knows its secret.")});
    }
    m_alerts.add(rule, std::move(done));
}

Result<ReceiverOptions> ReceiverDesk::optionsFor(const ReceiverSetup &setup)
{
    ReceiverOptions options;
    if (!options.server.address.setAddress(setup.address == "localhost"_L1 ? u"127.0.0.1"_s : setup.address))
        return Error{ErrorCode::InvalidInput,
                     tr("“%1” is not an IP address. Use 127.0.0.1, ::1, or the address of a network card.").arg(setup.address)};
    options.server.port = setup.port;

    if (!setup.plainHttp) {
        if (setup.certificateFile.isEmpty() != setup.keyFile.isEmpty())
            return Error{ErrorCode::InvalidInput, tr("A certificate and its key go together: name both files, or neither.")};
        const auto given = [&setup] {
            return setup.certificates.isEmpty() ? loadIdentity(setup.certificateFile, setup.keyFile)
                                                : identityFrom({setup.certificateFile, setup.certificates}, {setup.keyFile, setup.key});
        };
        auto identity = setup.certificateFile.isEmpty() ? m_parts.authority->serverIdentity() : given();
        if (!identity)
            return identity.error();
        if (const QString remark = validityRemark(identity->chain.constFirst(), realNow()); !remark.isEmpty())
            warn(remark);
        options.server.identity = std::move(identity).value();
    }

    options.plan = setup.plan;
    options.refusesUnverified = setup.refusesUnverified;
    options.accepted = setup.accepted;
    options.mangling = setup.mangling;
    options.allowedHosts = setup.allowedHosts;
    options.requests = setup.requests;

    if (!setup.forwardTo.isEmpty()) {
        const auto forward = UrlPolicy{true}.check(setup.forwardTo); // a developer's own server: plain HTTP to this machine is fine
        if (!forward)
            return forward.error();
        options.forwardTo = *forward;
        options.forwardTellsPeer = setup.forwardTellsPeer;
        options.forwardAuthorities = setup.forwardAuthorities;
        options.trust = m_parts.trust;
        if (forward->startsWith("https:"_L1))
            m_parts.trust->prepare();
    }
    return options;
}

void ReceiverDesk::setIdentity(const TlsIdentity &identity)
{
    assertOnThreadOf(this, "ReceiverDesk::setIdentity");
    if (m_setup.certificateFile.isEmpty())
        m_receiver.setIdentity(identity);
}

void ReceiverDesk::showCertificate(const Reply<QString> &done)
{
    assertOnThreadOf(this, "ReceiverDesk::showCertificate");
    const auto identity = m_parts.authority->serverIdentity();
    done(identity ? m_showing.begin(*identity) : Result<QString>(identity.error()));
}

void ReceiverDesk::start(const ReceiverSetup &setup, Reply<void> done)
{
    assertOnThreadOf(this, "ReceiverDesk::start");
    const auto options = optionsFor(setup);
    Result<void> started;
    if (!options) {
        started = options.error();
    } else {
        started = m_receiver.start(*options);
        if (started || !m_receiver.isRunning()) {
            m_setup = setup;
            m_alerts.setForRun(setup.alertRules);
            if (started && !m_alerts.rules().isEmpty() && secrets().isEmpty()) {
                warn(tr("The receiver has no secret to check signatures with, so the alert rules watch nothing. Add a webhook: the receiver knows "
                        "its secret."));
            }
        }
    }
    m_problem = started ? QString() : started.error().message;
    Q_EMIT changed();
    done(std::move(started));
}

void ReceiverDesk::stop()
{
    assertOnThreadOf(this, "ReceiverDesk::stop");
    m_receiver.stop();
    m_problem.clear();
    // Told once the requests that it took in are on disk and have raised their alerts: writing keeps its order.
    m_parts.store->write<void>([](Writer &) { return Result<void>(); }, this, [this](const Result<void> &) { Q_EMIT changed(); });
}

void ReceiverDesk::finish()
{
    assertOnThreadOf(this, "ReceiverDesk::finish");
    connect(&m_receiver, &Receiver::drained, this, &ReceiverDesk::stop, Qt::ConnectionType(Qt::QueuedConnection | Qt::SingleShotConnection));
    m_receiver.drain();
}

void ReceiverDesk::setPlan(const ResponsePlan &plan, Reply<void> done)
{
    assertOnThreadOf(this, "ReceiverDesk::setPlan");
    if (const auto allowed = m_receiver.isAllowed(plan); !allowed)
        return done(allowed.error());
    m_setup.plan = plan;
    m_receiver.setPlan(plan);
    Q_EMIT changed();
    done({});
}

void ReceiverDesk::setMangling(const QList<MangleStep> &steps)
{
    assertOnThreadOf(this, "ReceiverDesk::setMangling");
    m_setup.mangling = steps;
    m_receiver.setMangling(steps);
    Q_EMIT changed();
}

void ReceiverDesk::allowHost(const QString &host)
{
    assertOnThreadOf(this, "ReceiverDesk::allowHost");
    if (!m_setup.allowedHosts.contains(host, Qt::CaseInsensitive))
        m_setup.allowedHosts.append(host);
    m_receiver.setAllowedHosts(m_setup.allowedHosts);
    Q_EMIT changed();
}

ReceiverState ReceiverDesk::state() const
{
    ReceiverState state;
    state.running = m_receiver.isRunning();
    state.plan = m_setup.plan;
    state.mangling = m_setup.mangling;
    state.allowedHosts = m_setup.allowedHosts;
    state.problem = m_problem;
    if (state.running) {
        state.url = m_receiver.url().toString();
        state.beyondLoopback = !m_receiver.options().server.address.isLoopback();
    }
    return state;
}

} // namespace ovyxa
