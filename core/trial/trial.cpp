// SPDX-License-Identifier: MIT
#include "core/trial/trial.h"

#include "core/delivery/wire_transport.h"
#include "core/model/delivery_limits.h"
#include "core/model/text.h"
#include "core/signing/signature.h"
#include "core/tls/local_authority.h"
#include "core/trial/trial_events.h"
#include "core/wire/trust.h"

#include <algorithm>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

const SiteId trialSite = u"trial.test"_s;
constexpr std::chrono::seconds stepLimit{15}; // real time; a step that works takes milliseconds
constexpr Millis ladderTolerance{2000};       // how much later than the ladder says an attempt may start, simulated, at speed 1

} // namespace

Trial::Trial(Bench *bench, QObject *parent) : QObject(parent), m_bench(bench), m_limit(this)
{
    m_limit.setSingleShot(true);
    m_limit.setInterval(stepLimit);
    connect(&m_limit, &QTimer::timeout, this, [this] {
        m_condition = nullptr;
        fail(u"timeout"_s, tr("Waited %n second(s) for %1.", nullptr, int(stepLimit.count())).arg(m_whatFor));
    });
    connect(bench->sending(), &SendingDoor::deliveriesChanged, this, [this](const QList<Delivery> &deliveries) {
        for (const Delivery &delivery : deliveries)
            m_deliveries.insert(delivery.id, delivery);
        check();
    });
    connect(bench->sending(), &SendingDoor::attemptsFinished, this, [this](const QList<Attempt> &attempts) {
        m_attempts += attempts;
        check();
    });
    connect(bench->receiver(), &ReceiverDoor::capturesAdded, this, [this](const QList<Capture> &captures) {
        m_captures += captures;
        check();
    });
    connect(bench->catalogue(), &CatalogueDoor::changed, this, &Trial::check);
    connect(bench->sending(), &SendingDoor::sumsChanged, this, &Trial::check);
}
Trial::~Trial() = default;

void Trial::start()
{
    m_stages.push_back({u"receiver"_s, [this] { startReceiver(); }});
    m_stages.push_back({u"webhook"_s, [this] { addWebhook(); }});
    for (EventKind kind : allEventKinds)
        m_stages.push_back({toText(kind), [this, kind] { fireAndVerify(kind); }});
    m_stages.push_back({u"recovers"_s, [this] { recover(); }});
    m_stages.push_back({u"never recovers"_s, [this] { giveUp(); }});
    m_stages.push_back({u"replay"_s, [this] { replayFailed(); }});
    m_stages.push_back({u"tampered"_s, [this] { refuseTampered(); }});
    m_stages.push_back({u"balance"_s, [this] { balance(); }});
    cleanUp([this] { next(); }); // an earlier trial may have been cut off
}

void Trial::next()
{
    if (m_stages.empty()) {
        m_bench->receiver()->stop();
        cleanUp([this] { Q_EMIT finished(m_passed, m_failed); });
        return;
    }
    m_stage = std::move(m_stages.front());
    m_stages.pop_front();
    m_stage.run();
}

void Trial::pass(const QString &detail)
{
    m_limit.stop();
    ++m_passed;
    Q_EMIT step(m_stage.name, true, detail, u"done"_s);
    QMetaObject::invokeMethod(this, &Trial::next, Qt::QueuedConnection);
}

void Trial::fail(const QString &code, const QString &detail)
{
    m_limit.stop();
    ++m_failed;
    Q_EMIT step(m_stage.name, false, detail, code);
    QMetaObject::invokeMethod(this, &Trial::next, Qt::QueuedConnection);
}

void Trial::await(std::function<bool()> condition, std::function<void()> then, const QString &whatFor)
{
    m_condition = std::move(condition);
    m_then = std::move(then);
    m_whatFor = whatFor;
    m_limit.start();
    check();
}

void Trial::check()
{
    if (!m_condition || !m_condition())
        return;
    m_limit.stop();
    m_condition = nullptr;
    std::exchange(m_then, nullptr)();
}

void Trial::cleanUp(std::function<void()> then)
{
    const QList<Site> sites = m_bench->catalogue()->sites();
    if (std::none_of(sites.cbegin(), sites.cend(), [](const Site &site) { return site.id == trialSite; }))
        return then();
    m_bench->catalogue()->removeSite(trialSite, this, [then = std::move(then)](const Result<void> &) { then(); });
}

void Trial::startReceiver()
{
    ReceiverSetup careful;
    careful.refusesUnverified = true; // a changed body, whatever the plan says
    m_bench->receiver()->start(careful, this, [this](const Result<void> &started) {
        if (!started)
            return fail(u"refused"_s, started.error().message);
        pass(tr("Listens on %1 with a certificate of the profile's own CA.").arg(m_bench->receiver()->state().url));
    });
}

void Trial::addWebhook()
{
    m_bench->catalogue()->addSite({trialSite}, this, [this](const Result<Site> &site) {
        if (!site)
            return fail(u"refused"_s, site.error().message);
        Webhook webhook = trialWebhook(trialSite);
        webhook.name = tr("Trial");
        webhook.url = m_bench->receiver()->state().url + "hook"_L1;
        m_bench->catalogue()->addWebhook(webhook, {}, this, [this](const Result<WebhookWithSecret> &added) {
            if (!added)
                return fail(u"refused"_s, added.error().message);
            m_webhook = added->webhook.id;
            pass(tr("Sends to %1; its secret of %n character(s) is kept in %2.", nullptr, int(added->secret.size()))
                     .arg(added->webhook.url, m_bench->secretsPlace()));
        });
    });
}

void Trial::fire(EventKind kind, std::function<void(DeliveryId)> then)
{
    m_bench->sending()->fire(
        triggeredEvent(kind, trialSite, m_bench->clock()->now()), this, [this, then = std::move(then)](const Result<Fired> &fired) {
            if (!fired)
                return fail(u"refused"_s, fired.error().message);
            if (fired->deliveries.size() != 1)
                return fail(u"deliveries"_s, tr("The event went to %n webhook(s) instead of one.", nullptr, int(fired->deliveries.size())));
            then(fired->deliveries.first().id);
        });
}

void Trial::usePlan(const QString &plan, std::function<void()> then)
{
    m_captures.clear();
    m_bench->receiver()->setPlan(*ResponsePlan::parse(plan), this, [this, then = std::move(then)](const Result<void> &set) {
        if (!set)
            return fail(u"refused"_s, set.error().message);
        then();
    });
}

void Trial::untilFinal(DeliveryId id, std::function<void(const Delivery &)> then)
{
    const auto isSettled = [this, id] {
        const auto found = m_deliveries.constFind(id);
        if (found == m_deliveries.cend())
            return false;
        if (found->state == DeliveryState::Waiting && found->dueAt && m_jumpedFor != *found->dueAt) {
            m_jumpedFor = *found->dueAt;
            m_bench->clock()->jumpToNextDue();
        }
        return isFinal(found->state) && attemptsOf(id).size() == found->attempts;
    };
    await(
        isSettled, [this, id, then = std::move(then)] { then(m_deliveries.value(id)); }, tr("the delivery to end"));
}

QList<Attempt> Trial::attemptsOf(DeliveryId id) const
{
    QList<Attempt> found = m_attempts;
    found.removeIf([id](const Attempt &attempt) { return attempt.delivery != id; });
    return found;
}

void Trial::fireAndVerify(EventKind kind)
{
    usePlan(u"200"_s, [this, kind] {
        fire(kind, [this](DeliveryId id) {
            untilFinal(id, [this, id](const Delivery &delivery) {
                const Attempt attempt = attemptsOf(id).constLast();
                if (delivery.state != DeliveryState::Delivered)
                    return fail(u"attempt"_s, attempt.detail);
                if (!m_firstDelivery.isValid())
                    m_firstDelivery = id;
                await([this] { return !m_captures.isEmpty(); },
                      [this, attempt] {
                          const Capture capture = m_captures.last();
                          if (capture.verdict != Verdict::Valid || capture.matchedWebhook != m_webhook)
                              return fail(u"verdict"_s, capture.reason);
                          pass(tr("Delivered over %1 in %2 ms, answered %3. Receiver: %4")
                                   .arg(attempt.tls ? attempt.tls->version : tr("no TLS"))
                                   .arg(attempt.duration.count())
                                   .arg(attempt.status)
                                   .arg(capture.reason));
                      },
                      tr("the receiver's record"));
            });
        });
    });
}

QString Trial::ladderProblem(DeliveryId id) const
{
    const QList<Attempt> attempts = attemptsOf(id);
    for (qsizetype i = 1; i < attempts.size(); ++i) {
        const Millis gap = attempts.at(i).startedAt - attempts.at(i - 1).startedAt;
        const Millis expected = limits::retryDelays.at(size_t(i - 1));
        if (gap < expected || gap > expected + ladderTolerance)
            return tr("Retry %1 came %2 ms after the attempt before it, not %3 ms.").arg(i).arg(gap.count()).arg(expected.count());
    }
    return {};
}

void Trial::recover()
{
    usePlan(u"503x2,200"_s, [this] {
        fire(EventKind::GoalCompleted, [this](DeliveryId id) {
            untilFinal(id, [this, id](const Delivery &delivery) {
                if (delivery.state != DeliveryState::Delivered || delivery.attempts != 3)
                    return fail(u"state"_s, tr("The delivery is %1 after %n attempt(s).", nullptr, delivery.attempts).arg(toText(delivery.state)));
                if (const QString problem = ladderProblem(id); !problem.isEmpty())
                    return fail(u"ladder"_s, problem);
                pass(tr("503, 503, then 200: delivered with the second retry, one and five simulated minutes after the failures."));
            });
        });
    });
}

void Trial::giveUp()
{
    usePlan(u"503"_s, [this] {
        fire(EventKind::GoalCompleted, [this](DeliveryId id) {
            m_failedDelivery = id;
            untilFinal(id, [this, id](const Delivery &delivery) {
                if (delivery.state != DeliveryState::Failed || delivery.attempts != limits::maxRequestsPerDelivery)
                    return fail(u"state"_s, tr("The delivery is %1 after %n attempt(s).", nullptr, delivery.attempts).arg(toText(delivery.state)));
                if (const QString problem = ladderProblem(id); !problem.isEmpty())
                    return fail(u"ladder"_s, problem);
                await([this] { return m_bench->catalogue()->webhook(m_webhook)->health == WebhookHealth::Failed; },
                      [this] { pass(tr("Four requests, the last 30 simulated minutes after the third: delivery and webhook are marked failed.")); },
                      tr("the webhook to be marked failed"));
            });
        });
    });
}

void Trial::replayFailed()
{
    if (!m_failedDelivery.isValid())
        return fail(u"nothing_failed"_s, tr("There is no failed delivery to replay."));
    usePlan(u"200"_s, [this] {
        m_bench->sending()->replay({{m_failedDelivery}, ReplayRequest::Body::Exact, {}}, this, [this](const Result<ReplayId> &started) {
            if (!started)
                return fail(u"refused"_s, started.error().message);
            const auto replayed = [this] {
                return std::find_if(m_deliveries.cbegin(), m_deliveries.cend(),
                                    [this](const Delivery &delivery) { return delivery.replayOf == m_failedDelivery; });
            };
            await([this, replayed] { return replayed() != m_deliveries.cend(); },
                  [this, replayed] {
                      untilFinal(replayed()->id, [this](const Delivery &delivery) {
                          if (delivery.state != DeliveryState::Delivered)
                              return fail(u"attempt"_s, attemptsOf(delivery.id).constLast().detail);
                          await(
                              [this] { return m_bench->catalogue()->webhook(m_webhook)->health == WebhookHealth::Healthy && !m_captures.isEmpty(); },
                              [this] {
                                  if (m_captures.last().verdict != Verdict::Valid)
                                      return fail(u"verdict"_s, m_captures.last().reason);
                                  pass(tr("The failed delivery went out again byte for byte, was verified, and the webhook is healthy again."));
                              },
                              tr("the webhook to be healthy"));
                      });
                  },
                  tr("the replay to be made"));
        });
    });
}

void Trial::refuseTampered()
{
    if (!m_firstDelivery.isValid())
        return fail(u"nothing_delivered"_s, tr("There is no delivery to tamper with."));
    m_bench->log()->delivery(m_firstDelivery, this, [this](const Result<DeliveryDetails> &original) {
        if (!original)
            return fail(u"refused"_s, original.error().message);
        const auto authorities = loadCertificates(m_bench->authorityFile());
        if (!authorities)
            return fail(u"refused"_s, authorities.error().message);
        TransportRequest request;
        request.url = QUrl(original->webhook.url);
        request.body = original->body;
        request.body.replace("\"visitor_count\":1", "\"visitor_count\":9"); // one byte, with the original's signature
        if (request.body == original->body) // the first to be delivered was of another trigger, since the goal's was not
            return fail(u"nothing_delivered"_s, tr("There is no delivery to tamper with."));
        request.headers = {{"Content-Type", "application/json"}, {signatureHeader.toByteArray(), original->attempts.last().signature}};
        m_captures.clear();
        m_trust = std::make_unique<Trust>([trusted = *authorities] { return trusted; }); // none of the system's
        m_transport = std::make_unique<WireTransport>(m_trust.get());
        m_transport->send(request);
        connect(m_transport.get(), &Transport::finished, this, [this](Transport::Token, const TransportResult &result) {
            await([this] { return !m_captures.isEmpty(); },
                  [this, result] {
                      const Capture got = m_captures.last();
                      if (result.status != 401 || got.verdict != Verdict::Invalid)
                          return fail(u"verdict"_s,
                                      tr("A changed body was answered %1 and judged “%2”.").arg(result.status).arg(toText(got.verdict)));
                      pass(tr("One byte changed in flight: answered 401. Receiver: %1").arg(got.reason));
                  },
                  tr("the receiver's record"));
        });
    });
}

void Trial::balance()
{
    await([this] { return m_bench->sending()->sums().balances(); },
          [this] {
              const Sums sums = m_bench->sending()->sums();
              const auto n = [](qint64 count) { return QString::number(count); };
              pass(tr("%1 deliveries of %2 events = %3 delivered + %4 waiting + %5 held + %6 failed + %7 cancelled")
                       .arg(n(sums.triggered), n(sums.events), n(sums.delivered), n(sums.queued + sums.sending + sums.waiting), n(sums.held),
                            n(sums.failed), n(sums.cancelled)));
          },
          tr("the sums to balance"));
}

} // namespace ovyxa
