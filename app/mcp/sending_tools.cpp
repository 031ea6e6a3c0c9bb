// SPDX-License-Identifier: MIT
// fire_event, replay and resend.
#include "app/mcp/shaping.h"

#include "app/cli/query_option.h"
#include "app/cli/resend_edits.h"

#include "core/model/text.h"
#include "core/rules/catalogue_rules.h"
#include "core/rules/request_edit.h"

#include <QtCore/QPointer>

#include <algorithm>

namespace ovyxa::mcp {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostReplayed = 100;
constexpr qint64 mostIds = std::numeric_limits<qint64>::max() - 1;

QList<DeliveryId> idsOf(const Fired &fired)
{
    QList<DeliveryId> ids;
    for (const Delivery &delivery : fired.deliveries)
        ids += delivery.id;
    return ids;
}

/// A call that is cancelled takes back what it set off, also where that is answered only afterwards: so not in the call's context, but in the
/// door's.
Reply<Fired> answering(ToolCall &asked)
{
    return [call = QPointer<ToolCall>(&asked), sending = asked.bench()->sending()](const Result<Fired> &fired) {
        const auto takeBack = [sending, ids = fired ? idsOf(*fired) : QList<DeliveryId>()] {
            sending->cancelDeliveries(ids, sending, [](const Result<QList<DeliveryId>> &) {});
        };
        if (!call || call->hasEnded())
            return takeBack();
        if (!fired)
            return call->refuse(fired.error().message);
        call->onCancelled(takeBack);
        answerWhenSent(*call, idsOf(*fired), Json::object());
    };
}

/// The site that is named, else the only one there is.
Result<SiteId> siteFor(const ToolCall &call)
{
    if (call.has("site"))
        return call.text("site");
    const QList<Site> sites = call.bench()->catalogue()->sites();
    if (sites.size() == 1)
        return sites.constFirst().id;
    if (sites.isEmpty())
        return Error{ErrorCode::NotFound, u"There is no site yet: add_webhook makes one with its webhook."_s};
    QStringList names;
    for (const Site &site : sites.first(std::min<qsizetype>(sites.size(), 10)))
        names += site.id;
    return Error{ErrorCode::InvalidInput, u"There are several sites; say which with \"site\": %1."_s.arg(names.join(", "_L1))};
}

/// The members of `changes` in place of those of their names, the others behind.
Result<QByteArray> withData(const QByteArray &data, const Json &changes)
{
    Json whole = Json::parse(data.cbegin(), data.cend(), nullptr, false);
    if (!whole.is_object())
        return Error{ErrorCode::InvalidInput, u"The event's data is no JSON object."_s};
    for (const auto &change : changes.items())
        whole[change.key()] = change.value();
    return QByteArray::fromStdString(whole.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void fireEvent(ToolCall &call)
{
    const auto body = call.bytes("body");
    if (!body)
        return call.refuse(body.error().message);
    if (body->has_value() && call.has("data"))
        return call.refuse(u"Give \"body\" or \"data\", not both: exact bytes go out as they are, without a payload that data could change."_s);
    const WebhookId webhook{call.number("webhook", 0)};
    SiteId site;
    if (webhook.isValid()) {
        const auto found = call.bench()->catalogue()->webhook(webhook);
        if (!found || found->removed)
            return call.refuse(u"There is no webhook %1; list_webhooks names those there are."_s.arg(webhook.value));
        if (call.has("site") && call.text("site") != found->site)
            return call.refuse(u"Webhook %1 is of site %2; leave \"site\" out, or name that one."_s.arg(webhook.value).arg(found->site));
        site = found->site;
    } else {
        const auto named = siteFor(call);
        if (!named)
            return call.refuse(named.error().message);
        site = *named;
    }
    EventDraft draft = call.bench()->draft(*fromText<EventKind>(call.text("event")), site);
    if (call.has("data")) {
        auto data = withData(draft.data, call.arguments().at("data"));
        if (!data)
            return call.refuse(data.error().message);
        draft.data = std::move(data).value();
    }
    draft.body = *body;
    if (webhook.isValid())
        return call.bench()->sending()->fireTo(draft, webhook, call.bench()->sending(), answering(call));
    call.bench()->sending()->fire(draft, call.bench()->sending(), answering(call));
}

/// Follows a replay until all its deliveries are made.
class ReplayWait final : public QObject
{
public:
    explicit ReplayWait(ToolCall &call) : QObject(&call), m_call(call)
    {
        connect(call.bench()->sending(), &SendingDoor::replayProgress, this, [this](const ReplayProgress &progress) { take(progress); });
    }

    void start(const ReplayRequest &request)
    {
        auto *sending = m_call.bench()->sending();
        sending->replay(request, sending, [wait = QPointer<ReplayWait>(this), sending](const Result<ReplayId> &id) {
            if (wait && !wait->m_call.hasEnded())
                wait->begin(id);
            else if (id) // cancelled before it had a name
                sending->cancelReplay(*id);
        });
    }

private:
    void begin(const Result<ReplayId> &id)
    {
        if (!id)
            return m_call.refuse(id.error().message);
        m_id = *id;
        m_call.onCancelled([sending = m_call.bench()->sending(), id = m_id] { sending->cancelReplay(id); });
        for (const ReplayProgress &progress : std::exchange(m_early, {}))
            take(progress);
    }

    void take(const ReplayProgress &progress)
    {
        if (!m_id.isValid())
            return m_early.append(progress); // whose it is will be known in a moment
        if (progress.id != m_id)
            return;
        m_made += progress.deliveries;
        if (!progress.finished)
            return;
        Json head = Json::object();
        if (progress.refused > 0)
            head["not_sent"] = std::to_string(progress.refused) + " could not be made again: their webhook is gone";
        answerWhenSent(m_call, m_made, head);
    }

    ToolCall &m_call;
    ReplayId m_id;
    QList<ReplayProgress> m_early;
    QList<DeliveryId> m_made;
};

void replayThese(ToolCall &call, const QList<DeliveryId> &ids, bool owedOnly)
{
    if (ids.size() > mostReplayed) {
        return call.refuse(
            u"That would be %1 deliveries; at most %2 at once. Narrow the query, such as with since:1h."_s.arg(ids.size()).arg(mostReplayed));
    }
    if (ids.isEmpty())
        return call.answer({{"deliveries", Json::array()}, {"hint", "Nothing fits, so nothing was sent."}});
    ReplayRequest request;
    request.deliveries = ids;
    request.owedOnly = owedOnly;
    (new ReplayWait(call))->start(request);
}

/// A number that is in no log is told before anything is sent.
void checkThenReplay(ToolCall &call, const QList<DeliveryId> &ids)
{
    DeliveryQuery query;
    query.among = ids;
    call.bench()->log()->deliveryIds(query, &call, call.orRefuse<QList<DeliveryId>>([&call, ids](const QList<DeliveryId> &found) {
        for (const DeliveryId id : ids) {
            if (!found.contains(id))
                return call.refuse(u"There is no delivery %1; list_deliveries names those there are."_s.arg(id.value));
        }
        replayThese(call, ids, false);
    }));
}

void replay(ToolCall &call)
{
    if (call.has("ids") == call.has("query"))
        return call.refuse(u"Give \"ids\", or a \"query\" such as state:failed since:1h."_s);
    if (call.has("ids")) {
        QList<DeliveryId> ids;
        for (const Json &id : call.arguments().at("ids")) {
            if (const DeliveryId each{id.get<qint64>()}; !ids.contains(each))
                ids += each;
        }
        return checkThenReplay(call, ids);
    }
    auto query = cli::deliveryQueryFrom(call.text("query").toStdString(), call.bench());
    if (!query)
        return call.refuse(query.error().message);
    if (const auto meant = cli::asksForSomething(*query); !meant)
        return call.refuse(meant.error().message);
    query->owed = true; // of the failed ones
    call.bench()->log()->deliveryIds(*query, &call,
                                     call.orRefuse<QList<DeliveryId>>([&call](const QList<DeliveryId> &ids) { replayThese(call, ids, true); }));
}

Result<cli::ResendEdits> editsFrom(const ToolCall &call)
{
    cli::ResendEdits edits;
    auto body = call.bytes("body");
    if (!body)
        return body.error();
    edits.body = std::move(body).value();
    for (const Json &text : call.arguments().value("headers", Json::array())) {
        const auto header = rules::headerFromText(QString::fromStdString(text.get<std::string>()));
        if (!header)
            return header.error();
        edits.headers.append(*header);
    }
    for (const Json &name : call.arguments().value("without_headers", Json::array()))
        edits.without.append(QByteArray::fromStdString(name.get<std::string>()));
    if (call.has("sign"))
        edits.signing = cli::resigningFromText(call.text("sign"));
    if (call.has("url")) {
        const auto url = rules::normalisedUrl(call.text("url"), call.bench()->catalogue()->settings());
        if (!url)
            return url.error();
        edits.url = *url;
    }
    return edits;
}

void resend(ToolCall &call)
{
    const auto edits = editsFrom(call);
    if (!edits)
        return call.refuse(edits.error().message);
    call.bench()->log()->delivery(DeliveryId{call.number("id", 0)}, &call,
                                  call.orRefuse<DeliveryDetails>([&call, edits = *edits](const DeliveryDetails &details) {
                                      const auto draft = cli::resendDraft(details, edits);
                                      if (!draft)
                                          return call.refuse(draft.error().message);
                                      call.bench()->sending()->resend(*draft, call.bench()->sending(), answering(call));
                                  }));
}

} // namespace

std::vector<Tool> sendingTools()
{
    Json firing{{"event", choiceSchema("What happened", {"goal.completed", "usage.threshold", "realtime.spike"})},
                {"site", textSchema("Whose webhooks get it; may be left out where there is one site", 253)},
                {"webhook", numberSchema("To this one alone, whatever it listens for", 1, mostIds)},
                {"data", {{"type", "object"}, {"description", "Members of the payload's data, in place of the usual ones"}}}};
    addBodySchemas(firing, "Exactly these bytes instead of the payload");
    firing["wait_s"] = waitSchema();
    Json resending{{"id", numberSchema("The delivery", 1, mostIds)}};
    addBodySchemas(resending, "Exactly these bytes; as they were unless told");
    resending["headers"] = listSchema("Headers to set", textSchema("\"Name: value\""), 50);
    resending["without_headers"] = listSchema("Headers to leave out; without the signature's nothing is signed", textSchema("A name", 200), 50);
    resending["url"] = textSchema("To another URL than its webhook's");
    resending["sign"] =
        choiceSchema("again = with the present secret, as-it-was, or wrong: a handler must refuse that", {"again", "as-it-was", "wrong"});
    resending["wait_s"] = waitSchema();
    return {
        {"fire_event", "Fire an event",
         "Sends an event, signed, to the webhooks that listen for it, and answers with the deliveries as they stand after the first answer.",
         objectSchema(firing, {"event"}), Hints{false, false, false, true}, fireEvent},
        {"replay", "Replay deliveries",
         "Sends the same bytes again as new deliveries: those of ids, or what fits a query (of the failed ones what is still owed).",
         objectSchema({{"ids", listSchema("Which", numberSchema("A delivery", 1, mostIds), mostReplayed)},
                       {"query", textSchema("Such as state:failed since:1h webhook:Orders")},
                       {"wait_s", waitSchema()}}),
         Hints{false, false, false, true}, replay},
        {"resend", "Resend an edited delivery",
         "Sends a delivery again with other bytes, headers, URL or signature, as a new one. sign=wrong proves that a handler refuses forged "
         "requests.",
         objectSchema(resending, {"id"}), Hints{false, false, false, true}, resend},
    };
}

} // namespace ovyxa::mcp
