// SPDX-License-Identifier: MIT
#include "core/bench/log_door.h"

#include "core/bench/crossing.h"
#include "core/engine/kept_edits.h"
#include "core/rules/ledger_join.h"
#include "core/signing/explanation.h"
#include "core/signing/signature_doctor.h"

#include <QtCore/QFileInfo>

#include <algorithm>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

/// All ids that a query finds, a slice of it at a time: between two of them other reading gets its turn, and a bench that ends may leave off.
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
        const auto some = reader ? (*reader)->someDeliveryIds(search->query, search->next) : Result<DeliveryIds>(reader.error());
        if (!some)
            return search->reply(some.error());
        search->ids += some->ids;
        search->next = some->next;
        if (!some->atEnd)
            return collect(thread, search);
        std::reverse(search->ids.begin(), search->ids.end());
        search->reply(search->ids);
    });
}

/// Captures, a slice of a search at a time, until `take` has enough of them: other reading gets its turn between two.
using TakeCaptures = std::function<bool(const Result<CapturePage> &slice)>;

void searchCaptures(ReadingThread *thread, const CaptureQuery &query, CaptureId before, int limit, const TakeCaptures &take)
{
    thread->run([=, language = Speaking::language()](Result<LogReader *> reader) {
        const Speaking speaking(language);
        const auto slice = reader ? (*reader)->captures(query, before, limit) : Result<CapturePage>(reader.error());
        if (take(slice) && slice && !slice->atEnd)
            searchCaptures(thread, query, slice->next, limit, take);
    });
}

} // namespace

void LogDoor::deliveries(const DeliveryQuery &query, DeliveryId before, int limit, QObject *context, Reply<DeliveryPage> done)
{
    const auto take = [this, done = std::move(done)](Result<DeliveryPage> page) {
        if (page && !page->cleared.isEmpty())
            Q_EMIT clearedNamed(page->cleared);
        done(std::move(page));
    };
    m_crossing->read<DeliveryPage>(context, take, [query, before, limit](LogReader &reader) { return reader.deliveries(query, before, limit); });
}

void LogDoor::deliveryIds(const DeliveryQuery &query, QObject *context, Reply<QList<DeliveryId>> done)
{
    if (m_crossing->reading())
        return collect(m_crossing->reading(),
                       std::make_shared<Collecting>(Collecting{query, m_crossing->crossing(context, std::move(done)), {}, {}}));
    m_crossing->read<QList<DeliveryId>>(context, std::move(done), [query](LogReader &reader) { return reader.deliveryIds(query); });
}

void LogDoor::forecast(const QList<DeliveryId> &ids, QObject *context, Reply<ReplayForecast> done)
{
    m_crossing->read<ReplayForecast>(context, std::move(done), [ids](LogReader &reader) { return reader.forecast(ids); });
}

void LogDoor::delivery(DeliveryId id, QObject *context, Reply<DeliveryDetails> done)
{
    m_crossing->read<DeliveryDetails>(context, std::move(done), [id](LogReader &reader) { return reader.delivery(id); });
}

void LogDoor::signatures(const QList<DeliveryId> &ids, QObject *context, Reply<QHash<DeliveryId, QByteArray>> done)
{
    m_crossing->read<QHash<DeliveryId, QByteArray>>(context, std::move(done), [ids](LogReader &reader) { return reader.signatures(ids); });
}

void LogDoor::signings(const QList<WebhookId> &webhooks, QObject *context, Reply<QHash<WebhookId, Resigning>> done)
{
    const QString database = m_crossing->reading() ? m_crossing->reading()->file() : QString();
    m_crossing->read<QHash<WebhookId, Resigning>>(context, std::move(done), [webhooks, folder = QFileInfo(database).path()](LogReader &) {
        KeptEdits edits(KeptEdits::folderIn(folder));
        QHash<WebhookId, Resigning> found;
        for (const WebhookId id : webhooks) {
            if (const auto edit = edits.of(id))
                found.insert(id, edit->signing);
        }
        return Result<QHash<WebhookId, Resigning>>(found);
    });
}

void LogDoor::captures(const CaptureQuery &query, CaptureId before, int limit, QObject *context, Reply<CapturePage> done)
{
    if (query.terms.isEmpty() || !m_crossing->reading())
        return m_crossing->read<CapturePage>(context, std::move(done), [=](LogReader &reader) { return reader.captures(query, before, limit); });
    const auto take = [limit, page = std::make_shared<CapturePage>(),
                       reply = m_crossing->crossing(context, std::move(done))](const Result<CapturePage> &slice) {
        if (!slice) {
            reply(slice.error());
            return false;
        }
        page->rows += slice->rows;
        page->next = slice->next;
        page->atEnd = slice->atEnd;
        if (page->rows.size() > limit) {
            page->rows.resize(limit);
            page->next = page->rows.last().id;
            page->atEnd = false;
        }
        const bool isEnough = page->atEnd || page->rows.size() >= limit;
        if (isEnough)
            reply(*page);
        return !isEnough;
    };
    searchCaptures(m_crossing->reading(), query, before, limit, take);
}

void LogDoor::captureDetails(const CaptureQuery &query, ReadOrder order, CaptureId from, int limit, QObject *context, Reply<CaptureDetailsPage> done)
{
    m_crossing->read<CaptureDetailsPage>(context, std::move(done),
                                         [=](LogReader &reader) { return reader.captureDetails(query, order, from, limit); });
}

void LogDoor::deliveryDetails(DeliveryId after, int limit, QObject *context, Reply<DeliveryDetailsPage> done)
{
    m_crossing->read<DeliveryDetailsPage>(context, std::move(done), [=](LogReader &reader) { return reader.deliveryDetails(after, limit); });
}

void LogDoor::deliveryDetails(const QList<DeliveryId> &ids, QObject *context, Reply<DeliveryDetailsPage> done)
{
    m_crossing->read<DeliveryDetailsPage>(context, std::move(done), [ids](LogReader &reader) { return reader.deliveryDetails(ids); });
}

void LogDoor::count(const CaptureQuery &query, QObject *context, Reply<qint64> done)
{
    if (query.terms.isEmpty() || !m_crossing->reading())
        return m_crossing->read<qint64>(context, std::move(done), [query](LogReader &reader) { return reader.count(query); });
    const auto take = [sum = std::make_shared<qint64>(0), reply = m_crossing->crossing(context, std::move(done))](const Result<CapturePage> &slice) {
        *sum += slice ? slice->rows.size() : 0;
        if (!slice || slice->atEnd)
            reply(slice ? Result<qint64>(*sum) : Result<qint64>(slice.error()));
        return true;
    };
    constexpr int most = 1000;
    searchCaptures(m_crossing->reading(), query, {}, most, take);
}

void LogDoor::count(const DeliveryQuery &query, QObject *context, Reply<qint64> done)
{
    if (query.isScan()) {
        return deliveryIds(query, context, [done = std::move(done)](const Result<QList<DeliveryId>> &ids) {
            done(ids ? Result<qint64>(ids->size()) : Result<qint64>(ids.error()));
        });
    }
    m_crossing->read<qint64>(context, std::move(done), [query](LogReader &reader) { return reader.count(query); });
}

void LogDoor::changeCount(QObject *context, Reply<qint64> done)
{
    m_crossing->read<qint64>(context, std::move(done), [](LogReader &reader) { return reader.changeCount(); });
}

template<typename Part>
void LogDoor::discardPart(const Part &part, QObject *context, Reply<Discarded> done)
{
    const auto take = [this, context = QPointer(context), done = std::move(done)](const Result<Discarded> &discarded) {
        Q_EMIT this->discarded(); // after an error, too: a part of it may be gone
        if (context)
            done(discarded);
    };
    m_crossing->ask<Discarded>(this, take, [part](Engine &engine, Reply<Discarded> reply) { engine.discarding().discard(part, std::move(reply)); });
}

void LogDoor::discard(const DeliveryPart &part, QObject *context, Reply<Discarded> done)
{
    discardPart(part, context, std::move(done));
}

void LogDoor::discard(const CapturePart &part, QObject *context, Reply<Discarded> done)
{
    discardPart(part, context, std::move(done));
}

void LogDoor::discardForecast(const DeliveryPart &part, QObject *context, Reply<Discarded> done)
{
    m_crossing->read<Discarded>(context, std::move(done), [part](LogReader &reader) { return reader.discardForecast(part); });
}

void LogDoor::discardForecast(const CapturePart &part, QObject *context, Reply<Discarded> done)
{
    m_crossing->read<Discarded>(context, std::move(done), [part](LogReader &reader) { return reader.discardForecast(part); });
}

void LogDoor::explain(DeliveryId id, const QByteArray &computed, QObject *context, Reply<SignatureReport> done)
{
    struct Keys
    {
        NamedSecret own;
        QList<NamedSecret> others; // that the endpoint's own code may have taken for it
    };
    delivery(id, this, [this, computed, context = QPointer(context), done = std::move(done)](const Result<DeliveryDetails> &details) {
        if (!details)
            return context ? done(details.error()) : void();
        SignatureCase question;
        question.headers = {computed};
        question.madeByEndpoint = true;
        question.body = details->body;
        question.method = "POST";
        question.url = details->webhook.url.toUtf8();
        m_crossing->ask<Keys>(
            this,
            [this, question, context, done](const Result<Keys> &keys) mutable {
                if (!keys)
                    return context ? done(keys.error()) : void();
                question.secrets = {keys->own};
                question.otherSecrets = keys->others;
                m_crossing->read<SignatureReport>(context, done, [question](LogReader &) -> Result<SignatureReport> { return diagnose(question); });
            },
            [webhook = details->webhook](Engine &engine, const Reply<Keys> &answer) {
                const Configuration &configuration = engine.configuration();
                answer(Keys{{webhook.name, webhook.id, configuration.currentSecret(webhook.id)}, configuration.secretsBesides(webhook.id)});
            });
    });
}

void LogDoor::absence(const AbsenceSubject &subject, QObject *context, Reply<AbsenceFacts> done)
{
    // What is configured and what came in is the engine's, what became of it is the reading thread's.
    const auto read = [](LogReader &reader, AbsenceFacts facts) -> Result<AbsenceFacts> {
        const auto site = [&facts] {
            const auto meant = std::find_if(facts.webhooks.cbegin(), facts.webhooks.cend(),
                                            [&facts](const Webhook &each) { return each.id == facts.subject.webhook; });
            return meant == facts.webhooks.cend() ? SiteId() : meant->site;
        }();
        auto trace = reader.trace(facts.subject, site);
        if (!trace)
            return trace.error();
        facts.trace = std::move(trace).value();
        facts.webhooks.removeIf([&facts, &site](const Webhook &each) {
            const bool isNeighbour =
                each.listed && !each.removed && (each.site == site || (facts.trace.event && each.site == facts.trace.event->site));
            return !isNeighbour && each.id != facts.subject.webhook
                   && std::none_of(facts.trace.deliveries.cbegin(), facts.trace.deliveries.cend(),
                                   [&each](const Delivery &delivery) { return delivery.webhook == each.id; });
        });
        return facts;
    };
    if (!m_crossing->hasEngine()) {
        return m_crossing->read<AbsenceFacts>(context, std::move(done), [read, subject](LogReader &reader) -> Result<AbsenceFacts> {
            const auto state = reader.state();
            if (!state)
                return state.error();
            return read(reader, {subject, state->webhooks, {}, {}, {}, state->usage});
        });
    }
    m_crossing->ask<AbsenceFacts>(
        this,
        [this, read, context = QPointer(context), done = std::move(done)](const Result<AbsenceFacts> &facts) {
            if (!facts)
                return context ? done(facts.error()) : void();
            m_crossing->read<AbsenceFacts>(context, done, [read, known = *facts](LogReader &reader) { return read(reader, known); });
        },
        [subject](Engine &engine, const Reply<AbsenceFacts> &answer) { answer(engine.absenceFacts(subject)); });
}

void LogDoor::capture(CaptureId id, QObject *context, Reply<CaptureReport> done)
{
    // What to check with is the engine's, the record is the reading thread's; the diagnosis, which may take a while, stays on the latter.
    const auto report = [id](LogReader &reader, SignatureCase signature) -> Result<CaptureReport> {
        auto details = reader.capture(id);
        if (!details)
            return details.error();
        CaptureReport capture;
        capture.details = std::move(details).value();
        if (capture.details.capture.bodyBytes > capture.details.body.size()) { // what is kept is not what was signed
            capture.signature.reason = capture.details.capture.reason;
            return capture;
        }
        for (const Header &header : std::as_const(capture.details.headers)) {
            if (header.name.compare(signatureHeader, Qt::CaseInsensitive) == 0)
                signature.headers.append(header.value);
            else
                signature.fields.append(header);
        }
        signature.body = capture.details.body;
        signature.method = capture.details.capture.method.toLatin1();
        signature.url = rules::urlOf(capture.details).toUtf8();
        if (const auto delivery = reader.deliveryOf(capture.details); delivery && *delivery) {
            capture.delivery = **delivery;
            if (auto sent = reader.body(**delivery))
                signature.sentBody = std::move(sent).value();
        }
        capture.signature = diagnose(signature);
        recallExplanation(&capture.signature, capture.details.capture.causes);
        return capture;
    };
    const auto take = [this, context = QPointer(context), done = std::move(done)](const Result<CaptureReport> &made) {
        // The secrets that explain it may be gone when it is asked for next.
        if (made && made->details.capture.verdict == Verdict::Invalid && !made->signature.causes.isEmpty()) {
            const Capture &capture = made->details.capture;
            if (const auto causes = withExplanation(capture.causes, made->signature.causes); causes != capture.causes)
                m_crossing->tell([id = capture.id, causes](Engine &engine) { engine.receiver().keepCauses(id, causes); });
        }
        if (context)
            done(made);
    };
    const auto read = [this, report, take](const SignatureCase &signature) {
        m_crossing->read<CaptureReport>(this, take, [report, signature](LogReader &reader) { return report(reader, signature); });
    };
    if (!m_crossing->hasEngine())
        return read({});
    m_crossing->ask<SignatureCase>(
        this, [read](const Result<SignatureCase> &signature) { read(signature ? *signature : SignatureCase()); },
        [](Engine &engine, const Reply<SignatureCase> &answer) { answer(engine.receiver().signatureCase()); });
}

} // namespace ovyxa
