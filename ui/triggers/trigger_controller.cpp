// SPDX-License-Identifier: MIT
#include "ui/triggers/trigger_controller.h"

#include "core/bench/bench.h"
#include "core/model/limits.h"
#include "core/model/text.h"
#include "core/payload/json_tree.h"
#include "core/payload/payload.h"

#include <QtCore/QLocale>

#include <algorithm>
#include <functional>

namespace ovyxa {

TriggerController::TriggerController(Bench *bench, EventKind kind, QObject *parent) : QObject(parent), m_bench(bench), m_kind(kind)
{
    m_draft.kind = kind;
    connect(bench->catalogue(), &CatalogueDoor::changed, this, [this] {
        // The template names the site's goal and country: it follows them until somebody has typed.
        if (!m_edited && !m_draft.site.isEmpty())
            reset();
        Q_EMIT readinessChanged();
    });
}

void TriggerController::setSite(const SiteId &site)
{
    if (site == m_draft.site)
        return;
    m_draft.site = site;
    setOutcome({});
    reset();
}

void TriggerController::reset()
{
    const QByteArray before = m_draft.data;
    if (m_draft.site.isEmpty())
        m_draft.data.clear();
    else
        m_draft = m_bench->draft(m_kind, m_draft.site);
    m_edited = false;
    if (m_draft.data != before)
        Q_EMIT dataChanged();
    Q_EMIT readinessChanged();
}

void TriggerController::setData(const QByteArray &data)
{
    if (data == m_draft.data)
        return;
    m_draft.data = data;
    m_edited = true;
    Q_EMIT dataChanged();
    Q_EMIT readinessChanged();
}

QString TriggerController::field(const QString &key) const
{
    const Result<JsonNode> tree = parseJsonTree(m_draft.data);
    if (!tree || tree->type != JsonNode::Type::Object)
        return {};
    for (const JsonNode &member : tree->children) {
        if (member.key == key)
            return member.text;
    }
    return {};
}

void TriggerController::setField(const QString &key, const QString &value)
{
    if (field(key) == value)
        return;
    if (const Result<QByteArray> changed = withField(m_draft.data, key, value))
        setData(*changed);
}

void TriggerController::chooseGoal(const Goal &goal)
{
    if (goal.kind == Goal::Kind::Pageview) // a custom event says nothing about the page
        setField(u"url"_s, QString(goal.pattern).replace(u'*', u"example"_s));
    setField(u"goal_name"_s, goal.name);
}

QString TriggerController::dataProblem() const
{
    if (m_draft.site.isEmpty())
        return {};
    const Result<QByteArray> object = normalisedObject(m_draft.data);
    return object ? QString() : object.error().message;
}

TriggerController::Preview TriggerController::preview() const
{
    if (m_draft.site.isEmpty())
        return {};
    EventDraft draft = m_draft;
    if (const Result<QByteArray> object = normalisedObject(m_draft.data))
        draft.data = *object;
    else
        return {{}, object.error().message};
    QList<Webhook> listening = listeners();
    if (const auto visitors = visitorsTold(draft))
        listening.removeIf([&visitors](const Webhook &webhook) { return *visitors <= webhook.spikeThreshold; });
    Preview preview;
    QStringList lines;
    for (const BodyFormat format : {BodyFormat::Ovyxa, BodyFormat::Slack}) {
        const auto webhooks = std::count_if(listening.cbegin(), listening.cend(), [format](const Webhook &w) { return w.format == format; });
        if (webhooks == 0 && !(listening.isEmpty() && format == BodyFormat::Ovyxa))
            continue;
        const Result<QByteArray> bytes = payloadPreview(draft, format, m_bench->clock()->now());
        if (!bytes)
            return {{}, bytes.error().message};
        const QString size = QLocale().toString(bytes->size());
        lines += format == BodyFormat::Ovyxa ? tr("Ovyxa JSON to %n webhooks: %1 bytes", nullptr, int(webhooks)).arg(size)
                                             : tr("Slack message to %n webhooks: %1 bytes", nullptr, int(webhooks)).arg(size);
        if (bytes->size() > limits::payloadBytes && preview.problem.isEmpty()) {
            preview.problem = tr("%1 bytes are too many: Ovyxa sends at most %2. Such a delivery fails at once.")
                                  .arg(size, QLocale().toString(limits::payloadBytes));
        }
        if (preview.bytes.isEmpty())
            preview.bytes = *bytes;
    }
    preview.mostBytes = limits::payloadBytes;
    preview.formats = lines.join(u'\n');
    return preview;
}

QList<Webhook> TriggerController::listeners() const
{
    QList<Webhook> found;
    for (const WebhookStatus &status : m_bench->catalogue()->webhooks(m_draft.site)) {
        if (status.webhook.events.testFlag(m_kind))
            found << status.webhook;
    }
    return found;
}

bool TriggerController::isHeard() const
{
    return !listeners().isEmpty();
}

QString TriggerController::refusal() const
{
    if (m_draft.site.isEmpty())
        return tr("Add a site first, or run a trial.");
    if (listeners().isEmpty())
        return tr("No webhook of %1 listens for %2. Add one, or tick the event in a webhook's form.").arg(m_draft.site, toText(m_kind));
    return dataProblem();
}

void TriggerController::fire()
{
    if (m_firing)
        return;
    if (const QString reason = refusal(); !reason.isEmpty())
        return setOutcome({reason, true});
    EventDraft draft = m_draft;
    if (const Result<QByteArray> object = normalisedObject(m_draft.data))
        draft.data = *object;
    m_firing = true;
    m_bench->sending()->fire(draft, this, [this, site = m_draft.site](const Result<Fired> &result) {
        m_firing = false;
        if (site == m_draft.site) {
            // What is too large fails at once; the data may lie in an editor that is closed.
            const QString problem = preview().problem;
            if (result && !problem.isEmpty())
                setOutcome({problem, true});
            else if (result && !result->deliveries.isEmpty() && std::all_of(result->deliveries.cbegin(), result->deliveries.cend(), isSkipped))
                setOutcome({tr("Kept as skipped: each webhook that listens is paused."), false});
            else if (result)
                setOutcome({onItsWay(*result), false});
            else
                setOutcome({result.error().message, true});
        }
        if (result)
            Q_EMIT fired(*result);
    });
}

QString TriggerController::onItsWay(const Fired &fired) const
{
    const QString sent =
        tr("On its way to %n webhooks.", nullptr, int(std::count_if(fired.deliveries.cbegin(), fired.deliveries.cend(), std::not_fn(isSkipped))));
    if (fired.below == 0)
        return sent;
    //: of webhooks that a spike was not sent to
    return sent + u' ' + tr("Not above the threshold of %n others.", nullptr, fired.below);
}

void TriggerController::setOutcome(Outcome outcome)
{
    m_outcome = std::move(outcome);
    Q_EMIT outcomeChanged();
}

} // namespace ovyxa
