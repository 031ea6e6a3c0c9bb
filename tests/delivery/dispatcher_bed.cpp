// SPDX-License-Identifier: MIT
#include "tests/delivery/dispatcher_bed.h"

namespace ovyxa::test {

using namespace Qt::StringLiterals;

TransportResult FakeTransport::status(int code)
{
    TransportResult result;
    result.status = code;
    result.error = code >= 200 && code < 300 ? AttemptError::None : AttemptError::Status;
    if (result.error != AttemptError::None)
        result.causes = {{u"status"_s, {QString::number(code), {}}}};
    result.duration = Millis(7);
    result.sentHead = "POST /hook HTTP/1.1\r\n\r\n"_ba;
    return result;
}

TransportResult FakeTransport::failure(AttemptError error)
{
    TransportResult result;
    result.error = error;
    result.causes = {{u"failed"_s}};
    return result;
}

void FakeTransport::answerAll(int code)
{
    answer([code](const TransportRequest &) { return status(code); });
}

void FakeTransport::keepAll()
{
    answer([](const TransportRequest &) { return std::nullopt; });
}

Transport::Token FakeTransport::send(const TransportRequest &request)
{
    const Token token = ++m_last;
    m_requests += request;
    m_underWay.emplace(token, request);
    m_peak = std::max(m_peak, int(m_underWay.size()));
    const auto result = m_script ? m_script(request) : std::nullopt;
    if (result)
        QMetaObject::invokeMethod(
            this, [this, token, result] { finish(token, *result); }, Qt::QueuedConnection);
    return token;
}

void FakeTransport::cancel(Token token)
{
    QMetaObject::invokeMethod(
        this, [this, token] { finish(token, failure(AttemptError::Cancelled)); }, Qt::QueuedConnection);
}

void FakeTransport::finish(Token token, const TransportResult &result)
{
    if (m_underWay.erase(token) > 0)
        Q_EMIT finished(token, result);
}

DispatcherBed::DispatcherBed(DispatcherOptions options) : m_options(std::move(options))
{
    m_options.userAgent = "Ovyxa-Bench/test"_ba;
    make();
}

void DispatcherBed::make()
{
    auto opened = Store::open(m_folder.filePath(u"bench.sqlite"_s));
    if (!opened)
        qFatal("%s", qPrintable(opened.error().message));
    store = std::move(opened).value();
    const Instant at = clock ? clock->now() : start;
    do { // a millisecond may pass before it stands
        clock = std::make_unique<Clock>(at);
        clock->setPaused(true);
    } while (clock->now() != at);
    transport = std::make_unique<FakeTransport>();
    transport->answerAll(200);
    dispatcher = std::make_unique<Dispatcher>(
        clock.get(), transport.get(), store.get(),
        [this](WebhookId id) { return targets.contains(id) ? std::optional(targets.value(id)) : std::nullopt; }, m_options);
    connect(dispatcher.get(), &Dispatcher::deliveryChanged, this, [this](const Delivery &delivery) {
        if (m_told.contains(delivery.id)) {
            const DeliveryState from = m_told.value(delivery.id).state;
            if (from != delivery.state && !isLegalMove(from, delivery.state))
                illegal += u"%1: %2 -> %3"_s.arg(delivery.id.value).arg(int(from)).arg(int(delivery.state));
        }
        m_told.insert(delivery.id, delivery);
        ++m_changes;
    });
    connect(dispatcher.get(), &Dispatcher::attemptFinished, this, [this](const Attempt &attempt) { finished += attempt; });
    connect(dispatcher.get(), &Dispatcher::replayProgress, this, [this](const ReplayProgress &progress) { replays += progress; });
    connect(dispatcher.get(), &Dispatcher::storageTrouble, this, [this](const Error &error) { troubles += error.message; });
    connect(dispatcher.get(), &Dispatcher::webhookHealthChanged, this, [this](WebhookId id, WebhookHealth health) {
        healths += {id, health};
        if (targets.contains(id))
            targets[id].webhook.health = health;
    });
    const StoredState &state = store->initialState();
    dispatcher->setInitialSums(state.sums);
    dispatcher->restoreWindow(state.countedSince);
    dispatcher->resume(state.unfinished, state.unfinishedAttempts);
}

void DispatcherBed::restart()
{
    store->write<void>([at = clock->now()](Writer &writer) { return writer.putClock(at); }, this, [](const Result<void> &) {});
    dispatcher.reset();
    transport.reset();
    store.reset();
    make();
}

WebhookId DispatcherBed::addWebhook(const QString &url)
{
    DispatchTarget target;
    target.webhook.site = u"acme.test"_s;
    target.webhook.name = u"hook %1"_s.arg(targets.size() + 1);
    target.webhook.url = url;
    target.webhook.events = EventKind::GoalCompleted;
    target.webhook.createdAt = clock->now();
    target.secret = "s3cret"_ba;
    std::optional<WebhookId> id;
    store->write<WebhookId>(
        [webhook = target.webhook](Writer &writer) -> Result<WebhookId> {
            if (auto site = writer.putSite({webhook.site}); !site)
                return site.error();
            return writer.addWebhook(webhook);
        },
        this,
        [&id](const Result<WebhookId> &stored) {
            if (!stored)
                qFatal("%s", qPrintable(stored.error().message));
            id = *stored;
        });
    if (!waitFor([&id] { return id.has_value(); }))
        qFatal("the webhook was not stored");
    target.webhook.id = *id;
    targets.insert(*id, target);
    return *id;
}

QList<Delivery> DispatcherBed::submit(const QList<WebhookId> &webhooks, const std::optional<QByteArray> &body)
{
    std::optional<Result<Submitted>> submitted;
    dispatcher->submit({EventKind::GoalCompleted, u"acme.test"_s, "{\"goal_name\":\"Purchase\"}"_ba, body, {}}, webhooks, this,
                       [&submitted](const Result<Submitted> &result) { submitted = result; });
    if (!waitFor([&submitted] { return submitted.has_value(); }) || !submitted->ok())
        return {};
    return (*submitted)->deliveries;
}

QList<DeliveryId> DispatcherBed::submitMany(WebhookId webhook, int count)
{
    QList<DeliveryId> ids;
    for (int i = 0; i < count; ++i) {
        dispatcher->submit({EventKind::GoalCompleted, u"acme.test"_s, "{\"goal_name\":\"Purchase\"}"_ba, {}, {}}, {webhook}, this,
                           [&ids](const Result<Submitted> &result) { ids += result ? result->deliveries.first().id : DeliveryId(); });
    }
    return waitFor([&ids, count] { return ids.size() == count; }) ? ids : QList<DeliveryId>();
}

ReplayId DispatcherBed::startReplay(const ReplayRequest &request)
{
    ReplayId id;
    dispatcher->replay(request, [&id](const Result<ReplayId> &started) { id = started ? *started : ReplayId(); });
    return waitFor([&id] { return id.isValid(); }) ? id : ReplayId();
}

int DispatcherBed::cancel(const QList<DeliveryId> &ids)
{
    std::optional<int> count;
    dispatcher->cancel(ids, this, [&count](const Result<QList<DeliveryId>> &result) { count = int(result->size()); });
    return waitFor([&count] { return count.has_value(); }) ? *count : -1;
}

bool DispatcherBed::waitFor(const std::function<bool()> &condition)
{
    // Passes of the event loop, without the naps of qWaitFor: these tests make many short waits.
    QDeadlineTimer deadline(20'000);
    while (!condition()) {
        if (deadline.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
        if (!condition())
            QThread::yieldCurrentThread();
    }
    return true;
}

bool DispatcherBed::reaches(DeliveryId id, DeliveryState state)
{
    return waitFor([this, id, state] { return m_told.value(id).state == state && m_told.contains(id); });
}

void DispatcherBed::settle()
{
    // What is told may cause another write: done when nothing was told in three rounds.
    for (int quiet = 0; quiet < 3;) {
        const qsizetype before = m_changes;
        bool isWritten = false;
        store->write<void>([](Writer &) { return Result<void>(); }, this, [&isWritten](const Result<void> &) { isWritten = true; });
        if (!waitFor([&isWritten] { return isWritten; }))
            return;
        QCoreApplication::processEvents();
        quiet = m_changes == before ? quiet + 1 : 0;
    }
}

DeliveryDetails DispatcherBed::stored(DeliveryId id)
{
    const auto reader = LogReader::open(store->file());
    const auto details = reader ? reader.value()->delivery(id) : Result<DeliveryDetails>(reader.error());
    return details ? *details : DeliveryDetails();
}

Sums DispatcherBed::storedSums()
{
    const auto reader = LogReader::open(store->file());
    const auto state = reader ? reader.value()->state() : Result<StoredState>(reader.error());
    return state ? state->sums : Sums();
}

qsizetype DispatcherBed::countTold(DeliveryState state) const
{
    return std::count_if(m_told.cbegin(), m_told.cend(), [state](const Delivery &delivery) { return delivery.state == state; });
}

} // namespace ovyxa::test
