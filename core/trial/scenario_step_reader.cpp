// SPDX-License-Identifier: MIT
#include "core/trial/scenario_step_reader.h"

#include "core/ingest/hit_reader.h"
#include "core/model/text.h"
#include "core/payload/json_text.h"
#include "core/payload/payload.h"
#include "core/rules/catalogue_rules.h"
#include "core/rules/request_edit.h"
#include "core/signing/signature.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <iterator>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostTimes = 100'000;

using Action = ScenarioStep::Action;

struct StepReaderWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::Scenario)
};

struct ActionKeys
{
    Action action;
    QString key;
    QStringList more; ///< members beside it
};

const QList<ActionKeys> &actionKeys()
{
    static const QList<ActionKeys> all{
        {Action::Fire, u"fire"_s, {u"as"_s, u"data"_s, u"body_file"_s, u"headers"_s, u"sign"_s, u"times"_s}},
        {Action::Hit, u"hit"_s, {u"times"_s}},
        {Action::Replay, u"replay"_s, {u"times"_s, u"overlap"_s, u"reverse"_s}},
        {Action::Respond, u"respond"_s, {}},
        {Action::Wait, u"wait"_s, {}},
        {Action::Expect, u"expect"_s, {u"within"_s}},
        {Action::Run, u"run"_s, {u"expect_exit"_s}},
        {Action::Rotate, u"rotate"_s, {}},
    };
    return all;
}

/// Where the first wrong step of a plan stands: behind the last comma of the shortest beginning that is wrong.
qsizetype refusedStepAt(const PlacedJson &value)
{
    const QString &plan = value.text;
    if (value.end - value.at != plan.toUtf8().size() + 2)
        return value.at; // written with escapes
    QList<qsizetype> ends;
    for (qsizetype comma = plan.indexOf(u','); comma >= 0; comma = plan.indexOf(u',', comma + 1))
        ends += comma;
    const auto firstWrong =
        std::partition_point(ends.cbegin(), ends.cend(), [&plan](qsizetype end) { return ResponsePlan::parse(plan.first(end)).ok(); });
    qsizetype from = firstWrong == ends.cbegin() ? 0 : *std::prev(firstWrong) + 1;
    while (from < plan.size() && plan.at(from).isSpace())
        ++from;
    return value.at + 1 + plan.first(from).toUtf8().size();
}

} // namespace

ResponsePlan readScenarioPlan(ScenarioFields &fields, const PlacedJson &value, const QString &forwardTo)
{
    const auto plan = ResponsePlan::parse(fields.text(value));
    if (fields.problem())
        return {};
    if (!plan) {
        fields.refuse(refusedStepAt(value), plan.error().message);
        return {};
    }
    if (plan->needsApp() && forwardTo.isEmpty())
        fields.refuse(value.at, StepReaderWords::tr("The step app answers with what a server behind the receiver says: name one with “forward_to”."));
    return *plan;
}

void ScenarioStepReader::read(const PlacedJson &object)
{
    if (object.type != JsonNode::Type::Object || object.children.isEmpty())
        return m_fields.refuse(object.at, StepReaderWords::tr("A step is an object, such as { \"fire\": \"goal.completed\" }."));
    const ActionKeys *found = nullptr;
    QStringList known{u"name"_s};
    for (const ActionKeys &keys : actionKeys()) {
        known += keys.key;
        const PlacedJson *value = object.find(keys.key);
        if (!value)
            continue;
        if (found)
            return m_fields.refuse(
                value->keyAt,
                StepReaderWords::tr("A step does one thing, and this one has “%1” and “%2”. Make two of it.").arg(found->key, keys.key));
        found = &keys;
    }
    if (!found) {
        known.removeFirst();
        // Its first word, unless that is one that steps have besides what they do.
        QStringList besides{u"name"_s};
        for (const ActionKeys &keys : actionKeys())
            besides += keys.more;
        const auto &words = object.children;
        const auto meant = std::find_if(words.cbegin(), words.cend(), [&besides](const PlacedJson &word) { return !besides.contains(word.key); });
        if (meant == words.cend()) {
            return m_fields.refuse(object.at, StepReaderWords::tr("A step says what it does, and this one does not.") + u' '
                                                  + StepReaderWords::tr("There are: %1.").arg(known.join(", "_L1)));
        }
        return m_fields.refuse(meant->keyAt, StepReaderWords::tr("There is no step “%1”.").arg(meant->key.left(60)) + nearestHint(meant->key, known));
    }
    if (!m_fields.isObject(object, StepReaderWords::tr("The step “%1”").arg(found->key), QStringList{found->key, u"name"_s} + found->more))
        return;
    ScenarioStep step;
    step.action = found->action;
    step.line = lineAt(m_text, object.at);
    const PlacedJson &value = *object.find(found->key);
    if (const PlacedJson *times = object.find(u"times"))
        step.times = m_fields.number(*times, 1, mostTimes);
    switch (step.action) {
    case Action::Fire: readFire(object, value, step); break;
    case Action::Hit: readHit(value, step); break;
    case Action::Replay:
        readReplay(value, step);
        if (const PlacedJson *overlap = object.find(u"overlap"))
            step.overlap = m_fields.boolean(*overlap);
        if (const PlacedJson *reverse = object.find(u"reverse")) {
            step.reverse = m_fields.boolean(*reverse);
            if (step.reverse && value.type != JsonNode::Type::Array)
                m_fields.refuse(reverse->at, StepReaderWords::tr("“reverse” goes with a list of names: { \"replay\": [\"first\", \"second\"], … }."));
        }
        break;
    case Action::Respond:
        if (!m_scenario.hasReceiver)
            m_fields.refuse(value.at, StepReaderWords::tr("No receiver is started for this scenario, since it has a “target”: add a “receiver”."));
        step.plan = readScenarioPlan(m_fields, value, m_scenario.forwardTo);
        break;
    case Action::Wait: step.span = m_fields.time(value); break;
    case Action::Expect:
        readExpect(value, step);
        if (const PlacedJson *within = object.find(u"within"))
            step.span = m_fields.time(*within, true);
        break;
    case Action::Run:
        step.command = m_fields.texts(value);
        if (!step.command.isEmpty() && step.command.constFirst().isEmpty())
            m_fields.refuse(value.at, StepReaderWords::tr("The command has no name."));
        if (const PlacedJson *code = object.find(u"expect_exit"))
            step.exitCode = m_fields.number(*code, 0, 255);
        break;
    case Action::Rotate:
        if (m_fields.isObject(value, StepReaderWords::tr("“rotate”"), {u"secret_file"_s})) {
            if (const PlacedJson *secret = value.find(u"secret_file"))
                step.secret = m_files.readSecret(m_fields, *secret);
        }
        break;
    }
    const PlacedJson *name = object.find(u"name");
    step.name = name ? m_fields.line(*name) : stepTitle(step);
    m_scenario.steps.append(step);
}

void ScenarioStepReader::readFire(const PlacedJson &object, const PlacedJson &value, ScenarioStep &step)
{
    QStringList events;
    for (EventKind kind : allEventKinds)
        events += QString(toText(kind));
    step.event = fromText<EventKind>(m_fields.word(value, events, StepReaderWords::tr("event"))).value_or(EventKind::GoalCompleted);
    const PlacedJson *data = object.find(u"data");
    const PlacedJson *body = object.find(u"body_file");
    if (data && body)
        return m_fields.refuse(body->keyAt, StepReaderWords::tr("“data” and “body_file” do not go together: the file is the whole body."));
    if (data) {
        if (data->type != JsonNode::Type::Object)
            return m_fields.refuse(data->at, StepReaderWords::tr("“data” is an object: { \"goal_name\": \"Purchase\" }."));
        const auto compact = normalisedObject(m_text.sliced(data->at, data->end - data->at));
        if (!compact)
            return m_fields.refuse(data->at, compact.error().message);
        step.data = *compact;
    }
    if (body)
        step.body = m_files.read(m_fields, *body);
    if (const PlacedJson *sign = object.find(u"sign")) {
        const QStringList words{u"right"_s, u"wrong"_s, u"missing"_s};
        step.sign = ScenarioStep::Sign(std::max(0, int(words.indexOf(m_fields.word(*sign, words, StepReaderWords::tr("way to sign"))))));
    }
    if (const PlacedJson *fields = object.find(u"headers"))
        step.headers = headers(*fields);
    if (const PlacedJson *as = object.find(u"as")) {
        step.as = m_fields.line(*as);
        if (m_fired.contains(step.as))
            m_fields.refuse(as->at, StepReaderWords::tr("“%1” is fired twice. Give each its own name.").arg(step.as));
        m_fired += step.as;
    }
}

HeaderList ScenarioStepReader::headers(const PlacedJson &value)
{
    HeaderList list;
    if (value.type != JsonNode::Type::Object) {
        m_fields.refuse(value.at, StepReaderWords::tr("“headers” is an object: { \"X-Name\": \"value\" }."));
        return list;
    }
    for (const PlacedJson &field : value.children) {
        const bool isText = field.type == JsonNode::Type::String;
        if (!isText)
            m_fields.refuse(field.at, StepReaderWords::tr("A header's value is a text in double quotes."));
        const Header header{field.key.toUtf8(), field.text.toUtf8()};
        if (header.name.compare(signatureHeader.toByteArray(), Qt::CaseInsensitive) == 0)
            m_fields.refuse(field.keyAt, StepReaderWords::tr("The signature is made by the bench: “sign” says how."));
        if (const auto allowed = rules::headersAllowed({header}); isText && !allowed)
            m_fields.refuse(field.keyAt, allowed.error().message);
        list.append(header);
    }
    return list;
}

void ScenarioStepReader::readHit(const PlacedJson &value, ScenarioStep &step)
{
    if (!m_fields.isObject(value, StepReaderWords::tr("“hit”"), {u"url"_s, u"name"_s, u"referrer"_s, u"user_agent"_s, u"ip_address"_s}))
        return;
    if (!value.find(u"url"))
        return m_fields.refuse(value.at, StepReaderWords::tr("A hit has a “url”: the page's full one, such as https://acme.test/pricing."));
    const auto isLeftOut = [](const PlacedJson &member) { return member.type == JsonNode::Type::Null && member.key != "url"_L1; }; // spec 6
    const auto text = [&](QStringView key) {
        const PlacedJson *member = value.find(key);
        return member && !isLeftOut(*member) ? m_fields.text(*member) : QString();
    };
    step.hit.url = text(u"url");
    step.hit.name = text(u"name");
    step.hit.referrer = text(u"referrer");
    step.hit.userAgent = text(u"user_agent");
    step.hit.address = text(u"ip_address");
    if (m_fields.problem())
        return;
    // The Events API's own rules for each value.
    QByteArray request = "{\"site_id\":" + encodedString(m_scenario.site);
    for (const PlacedJson &member : value.children) {
        if (!isLeftOut(member))
            request += ',' + encodedString(member.key) + ':' + encodedString(member.text);
    }
    if (const auto hit = ovyxa::readHit(QByteArray(request + '}'), step.hit.name.isEmpty() ? HitKind::Pageview : HitKind::CustomEvent); !hit)
        m_fields.refuse(value.at, hit.error().message + u'.');
}

void ScenarioStepReader::readReplay(const PlacedJson &value, ScenarioStep &step)
{
    if (value.type == JsonNode::Type::Array) {
        step.names = m_fields.texts(value);
        for (const PlacedJson &child : value.children)
            checkFired(child, child.text);
    } else {
        step.names = QStringList{m_fields.text(value)};
        checkFired(value, step.names.constFirst());
    }
}

void ScenarioStepReader::checkFired(const PlacedJson &where, const QString &name)
{
    if (m_fired.contains(name))
        return;
    if (m_fired.isEmpty())
        return m_fields.refuse(where.at,
                               StepReaderWords::tr("Nothing was fired as “%1” before this step: no event has a name yet (“as”).").arg(name));
    m_fields.refuse(where.at, StepReaderWords::tr("Nothing was fired as “%1” before this step.").arg(name) + nearestHint(name, m_fired));
}

} // namespace ovyxa
