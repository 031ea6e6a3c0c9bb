// SPDX-License-Identifier: MIT
// The bench's calls: each one crosses to the engine or the reading thread and comes back with its answer.
#include "core/bench/bench_private.h"

#include "core/signing/signature_doctor.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ovyxa {

namespace {

/// The URL that a request came to, as its sender may have signed it.
QByteArray urlOf(const CaptureDetails &details)
{
    const QString &target = details.capture.target;
    if (!target.startsWith(u'/') || details.capture.host.isEmpty())
        return target.toUtf8();
    const QString scheme = details.tls ? QStringLiteral("https://") : QStringLiteral("http://");
    return QString(scheme + details.capture.host + target).toUtf8();
}

} // namespace

void Bench::addSite(const Site &site, QObject *context, Reply<Site> done)
{
    d->ask<Site>(context, std::move(done), [site](Engine &engine, Reply<Site> reply) { engine.configuration().addSite(site, std::move(reply)); });
}

void Bench::updateSite(const Site &site, QObject *context, Reply<void> done)
{
    d->ask<void>(context, std::move(done), [site](Engine &engine, Reply<void> reply) { engine.configuration().updateSite(site, std::move(reply)); });
}

void Bench::removeSite(const SiteId &site, QObject *context, Reply<void> done)
{
    d->ask<void>(context, std::move(done), [site](Engine &engine, Reply<void> reply) { engine.configuration().removeSite(site, std::move(reply)); });
}

void Bench::addWebhook(const Webhook &webhook, const QByteArray &secret, QObject *context, Reply<WebhookWithSecret> done)
{
    d->ask<WebhookWithSecret>(context, std::move(done), [webhook, secret](Engine &engine, Reply<WebhookWithSecret> reply) {
        Webhook listed = webhook;
        listed.listed = true;
        engine.configuration().addWebhook(listed, secret, std::move(reply));
    });
}

void Bench::addOneOff(const Webhook &webhook, const QByteArray &secret, QObject *context, Reply<WebhookWithSecret> done)
{
    d->ask<WebhookWithSecret>(context, std::move(done), [webhook, secret](Engine &engine, Reply<WebhookWithSecret> reply) {
        Webhook unlisted = webhook;
        unlisted.listed = false;
        engine.addOneOff(unlisted, secret, reply);
    });
}

void Bench::updateWebhook(const Webhook &webhook, QObject *context, Reply<void> done)
{
    d->ask<void>(context, std::move(done),
                 [webhook](Engine &engine, Reply<void> reply) { engine.configuration().updateWebhook(webhook, std::move(reply)); });
}

void Bench::removeWebhook(WebhookId id, QObject *context, Reply<void> done)
{
    d->ask<void>(context, std::move(done),
                 [id](Engine &engine, Reply<void> reply) { engine.configuration().setRemoved(id, true, std::move(reply)); });
}

void Bench::restoreWebhook(WebhookId id, QObject *context, Reply<void> done)
{
    d->ask<void>(context, std::move(done),
                 [id](Engine &engine, Reply<void> reply) { engine.configuration().setRemoved(id, false, std::move(reply)); });
}

void Bench::rotateSecret(WebhookId id, const QByteArray &secret, QObject *context, Reply<WebhookWithSecret> done)
{
    d->ask<WebhookWithSecret>(context, std::move(done), [id, secret](Engine &engine, Reply<WebhookWithSecret> reply) {
        engine.configuration().rotateSecret(id, secret, std::move(reply));
    });
}

void Bench::revealSecret(WebhookId id, QObject *context, Reply<QByteArray> done)
{
    d->ask<QByteArray>(context, std::move(done), [id](Engine &engine, Reply<QByteArray> reply) {
        if (!engine.configuration().webhook(id))
            return reply(Error{ErrorCode::NotFound, tr("That webhook is not there any more.")});
        reply(engine.configuration().currentSecret(id));
    });
}

void Bench::addGoal(const Goal &goal, QObject *context, Reply<Goal> done)
{
    d->ask<Goal>(context, std::move(done), [goal](Engine &engine, Reply<Goal> reply) { engine.configuration().addGoal(goal, std::move(reply)); });
}

void Bench::removeGoal(GoalId id, QObject *context, Reply<void> done)
{
    d->ask<void>(context, std::move(done), [id](Engine &engine, Reply<void> reply) { engine.configuration().removeGoal(id, std::move(reply)); });
}

void Bench::setSettings(const ProfileSettings &settings, QObject *context, Reply<void> done)
{
    d->ask<void>(context, std::move(done),
                 [settings](Engine &engine, Reply<void> reply) { engine.configuration().setSettings(settings, std::move(reply)); });
}

void Bench::fire(const EventDraft &draft, QObject *context, Reply<Fired> done)
{
    d->ask<Fired>(context, std::move(done), [draft](Engine &engine, Reply<Fired> reply) { engine.fire(draft, std::move(reply)); });
}

void Bench::fireTo(const EventDraft &draft, WebhookId webhook, QObject *context, Reply<Fired> done)
{
    d->ask<Fired>(context, std::move(done),
                  [draft, webhook](Engine &engine, Reply<Fired> reply) { engine.fireTo(draft, webhook, std::move(reply)); });
}

void Bench::deliveries(const DeliveryQuery &query, DeliveryId before, int limit, QObject *context, Reply<DeliveryPage> done)
{
    d->read<DeliveryPage>(context, std::move(done), [query, before, limit](LogReader &reader) { return reader.deliveries(query, before, limit); });
}

namespace {

/// All ids that a search finds, a slice of it at a time: between two of them other reading gets its turn, and a bench that ends may leave off.
struct Collecting
{
    DeliveryQuery query;
    Reply<QList<DeliveryId>> reply;
    DeliveryId next;
    QList<DeliveryId> ids; ///< newest first
};

void collect(ReadingThread *thread, const std::shared_ptr<Collecting> &search)
{
    thread->run([thread, search](Result<LogReader *> reader) {
        constexpr int most = 500;
        const auto page = reader ? (*reader)->deliveries(search->query, search->next, most) : Result<DeliveryPage>(reader.error());
        if (!page)
            return search->reply(page.error());
        for (const Delivery &delivery : page->rows)
            search->ids.append(delivery.id);
        search->next = page->next;
        if (!page->atEnd)
            return collect(thread, search);
        std::reverse(search->ids.begin(), search->ids.end());
        search->reply(search->ids);
    });
}

} // namespace

void Bench::deliveryIds(const DeliveryQuery &query, QObject *context, Reply<QList<DeliveryId>> done)
{
    if (!query.text.isEmpty() && d->reading)
        return collect(d->reading.get(), std::make_shared<Collecting>(Collecting{query, d->crossing(context, std::move(done)), {}, {}}));
    d->read<QList<DeliveryId>>(context, std::move(done), [query](LogReader &reader) { return reader.deliveryIds(query); });
}

void Bench::delivery(DeliveryId id, QObject *context, Reply<DeliveryDetails> done)
{
    d->read<DeliveryDetails>(context, std::move(done), [id](LogReader &reader) { return reader.delivery(id); });
}

void Bench::signatures(const QList<DeliveryId> &ids, QObject *context, Reply<QHash<DeliveryId, QByteArray>> done)
{
    d->read<QHash<DeliveryId, QByteArray>>(context, std::move(done), [ids](LogReader &reader) { return reader.signatures(ids); });
}

void Bench::captures(CaptureId before, int limit, QObject *context, Reply<CapturePage> done)
{
    d->read<CapturePage>(context, std::move(done), [before, limit](LogReader &reader) { return reader.captures(before, limit); });
}

void Bench::capture(CaptureId id, QObject *context, Reply<CaptureReport> done)
{
    // What to check with is the engine's, the record is the reading thread's; the diagnosis, which may take a while, stays on the latter.
    const auto report = [id](LogReader &reader, SignatureCase signature) -> Result<CaptureReport> {
        auto details = reader.capture(id);
        if (!details)
            return details.error();
        CaptureReport capture;
        capture.details = std::move(details).value();
        for (const Header &header : std::as_const(capture.details.headers)) {
            if (header.name.compare(signatureHeader, Qt::CaseInsensitive) == 0)
                signature.headers.append(header.value);
            else if (header.name.toLower().contains("timestamp"))
                signature.timestamps.append(header.value);
        }
        signature.body = capture.details.body;
        signature.url = urlOf(capture.details);
        if (const auto delivery = reader.deliveryOf(capture.details); delivery && *delivery) {
            capture.delivery = **delivery;
            if (auto sent = reader.body(**delivery))
                signature.sentBody = std::move(sent).value();
        }
        capture.signature = diagnose(signature);
        return capture;
    };
    const auto read = [this, report, context = QPointer(context), done = std::move(done)](const SignatureCase &signature) {
        d->read<CaptureReport>(context, done, [report, signature](LogReader &reader) { return report(reader, signature); });
    };
    if (!d->engine)
        return read({});
    d->ask<SignatureCase>(
        this, [read](const Result<SignatureCase> &signature) { read(signature ? *signature : SignatureCase()); },
        [](Engine &engine, const Reply<SignatureCase> &answer) { answer(engine.receiver().signatureCase()); });
}

void Bench::replay(const ReplayRequest &request, QObject *context, Reply<ReplayId> done)
{
    d->ask<ReplayId>(context, std::move(done),
                     [request](Engine &engine, Reply<ReplayId> reply) { engine.dispatcher().replay(request, &engine, std::move(reply)); });
}

void Bench::cancelReplay(ReplayId id)
{
    d->tell([id](Engine &engine) { engine.dispatcher().cancelReplay(id); });
}

void Bench::cancelDeliveries(const QList<DeliveryId> &ids, QObject *context, Reply<int> done)
{
    d->ask<int>(context, std::move(done), [ids](Engine &engine, Reply<int> reply) { engine.dispatcher().cancel(ids, &engine, std::move(reply)); });
}

// Between the click and the engine's word the shown time must not run on at the old pace: at 3,600 times the speed, it would then have
// to go back by minutes. What comes late is caught up with, forwards.
void Bench::Private::changeClock(const ClockState &shown, std::function<void(Clock &)> change)
{
    if (!engine)
        return;
    clock = shown;
    ++clockCalls;
    Q_EMIT q->clockChanged(clock);
    ask<void>(
        q,
        [this](const Result<void> &) {
            if (--clockCalls > 0 || !newestClock)
                return;
            take(*std::exchange(newestClock, std::nullopt));
            Q_EMIT q->clockChanged(clock);
        },
        [change = std::move(change)](Engine &called, const Reply<void> &reply) {
            change(called.clock());
            reply({});
        });
}

/// A snapshot is a moment older than it says, by how long the engine was kept from its work just then; the one that was kept least
/// is the best, and is not taken back.
void Bench::Private::take(ClockState next)
{
    constexpr std::chrono::milliseconds usualDelay{100};
    const auto moment = std::chrono::steady_clock::now();
    const Millis back = clock.atMoment(moment) - next.atMoment(moment);
    if (!next.paused && back > Millis{0} && back < usualDelay * next.speed) {
        next.at = clock.atMoment(moment);
        next.taken = moment;
    }
    clock = next;
}

void Bench::setSpeed(double speed)
{
    if (std::isnan(speed))
        return;
    ClockState shown = d->clock;
    shown.at = now();
    shown.taken = std::chrono::steady_clock::now();
    shown.speed = std::clamp(speed, ClockState::minSpeed, shown.speed); // faster only once it is true
    d->changeClock(shown, [speed](Clock &clock) { clock.setSpeed(speed); });
}

void Bench::setPaused(bool paused)
{
    ClockState shown = d->clock;
    shown.at = now();
    shown.taken = std::chrono::steady_clock::now();
    shown.paused |= paused; // goes on only once it is true
    d->changeClock(shown, [paused](Clock &clock) { clock.setPaused(paused); });
}

void Bench::jumpToNextDue()
{
    d->tell([](Engine &engine) { engine.jumpToNextDue(); });
}

void Bench::skip(Millis span)
{
    d->tell([span](Engine &engine) { engine.clock().skip(span); });
}

void Bench::startReceiver(const ReceiverSetup &setup, QObject *context, Reply<void> done)
{
    d->ask<void>(context, std::move(done), [setup](Engine &engine, Reply<void> reply) { engine.receiver().start(setup, std::move(reply)); });
}

void Bench::stopReceiver()
{
    d->tell([](Engine &engine) { engine.receiver().stop(); });
}

void Bench::finishReceiver()
{
    d->tell([](Engine &engine) { engine.receiver().finish(); });
}

void Bench::setPlan(const QString &plan, QObject *context, Reply<void> done)
{
    d->ask<void>(context, std::move(done), [plan](Engine &engine, Reply<void> reply) { engine.receiver().setPlan(plan, std::move(reply)); });
}

void Bench::allowHost(const QString &host)
{
    d->tell([host](Engine &engine) { engine.receiver().allowHost(host); });
}

} // namespace ovyxa
