// SPDX-License-Identifier: MIT
// The steps that expect something.
#include "core/trial/scenario_step_reader.h"

#include "core/model/text.h"
#include "core/trial/json_path.h"

#include <QtCore/QCoreApplication>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostRequests = 10'000'000;

struct ExpectationWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::Scenario)
};

QStringList errorWords()
{
    QStringList words;
    for (int i = int(AttemptError::None); i <= int(AttemptError::Cancelled); ++i)
        words += QString(toText(AttemptError(i)));
    return words;
}

QStringList stateWords()
{
    QStringList words;
    for (int i = int(DeliveryState::Queued); i <= int(DeliveryState::Cancelled); ++i)
        words += QString(toText(DeliveryState(i)));
    return words;
}

} // namespace

void ScenarioStepReader::readExpect(const PlacedJson &value, ScenarioStep &step)
{
    const QStringList ofDelivery{u"delivery"_s, u"state"_s, u"attempts"_s, u"status"_s, u"error"_s, u"body"_s, u"answer"_s};
    const QStringList ofRequests{u"requests"_s, u"valid"_s, u"invalid"_s, u"missing"_s, u"statuses"_s, u"in_order"_s, u"distinct"_s, u"where"_s};
    if (!m_fields.isObject(value, ExpectationWords::tr("“expect”"), ofDelivery + ofRequests))
        return;
    if (value.children.isEmpty())
        return m_fields.refuse(value.at,
                               ExpectationWords::tr("“expect” expects nothing. There are: %1.").arg((ofDelivery + ofRequests).join(", "_L1)));
    const bool isOfDelivery = value.find(u"delivery");
    for (const PlacedJson &child : value.children) {
        if (isOfDelivery && ofRequests.contains(child.key)) {
            return m_fields.refuse(
                child.keyAt,
                ExpectationWords::tr("“%1” is about what the receiver saw, “delivery” about what was sent. Make two steps of it.").arg(child.key));
        }
        if (!isOfDelivery && ofDelivery.contains(child.key))
            return m_fields.refuse(child.keyAt, ExpectationWords::tr("“%1” needs a “delivery”: the name of what was fired.").arg(child.key));
    }
    if (isOfDelivery)
        readDelivery(value, step.expectation);
    else
        readRequests(value, step.expectation);
}

void ScenarioStepReader::readDelivery(const PlacedJson &value, ScenarioExpectation &expectation)
{
    for (const PlacedJson &child : value.children) {
        if (child.key == "delivery"_L1) {
            expectation.delivery = m_fields.text(child);
            checkFired(child, expectation.delivery);
        } else if (child.key == "state"_L1) {
            expectation.state = fromText<DeliveryState>(m_fields.word(child, stateWords(), ExpectationWords::tr("state")));
        } else if (child.key == "attempts"_L1) {
            expectation.attempts = m_fields.number(child, 0, mostRequests);
        } else if (child.key == "status"_L1) {
            expectation.status = m_fields.number(child, 0, 999);
        } else if (child.key == "error"_L1) {
            expectation.error = m_fields.word(child, errorWords(), ExpectationWords::tr("error"));
        } else if (child.key == "body"_L1) {
            expectation.body = paths(child);
        } else if (child.key == "answer"_L1) {
            expectation.answer = paths(child);
        }
    }
    if (value.children.size() == 1)
        m_fields.refuse(
            value.at,
            ExpectationWords::tr("“expect” says what to expect of “%1”: state, attempts, status, error, body or answer.").arg(expectation.delivery));
}

void ScenarioStepReader::readRequests(const PlacedJson &value, ScenarioExpectation &expectation)
{
    if (!m_scenario.hasReceiver) {
        return m_fields.refuse(value.at, ExpectationWords::tr("No receiver is started for this scenario, since it has a “target”, and so nobody sees "
                                                              "requests: add a “receiver”, or expect something of a “delivery”."));
    }
    for (const PlacedJson &child : value.children) {
        const auto count = [&] { return m_fields.number(child, 0, mostRequests); };
        if (child.key == "requests"_L1) {
            expectation.requests = count();
        } else if (child.key == "valid"_L1) {
            expectation.valid = count();
        } else if (child.key == "invalid"_L1) {
            expectation.invalid = count();
        } else if (child.key == "missing"_L1) {
            expectation.missing = count();
        } else if (child.key == "statuses"_L1) {
            expectation.statuses.emplace();
            if (child.type != JsonNode::Type::Array)
                m_fields.refuse(child.at, ExpectationWords::tr("“statuses” is a list in the order of the requests: [503, 503, 200]."));
            for (const PlacedJson &status : child.children) {
                PlacedJson named = status;
                named.key = child.key;
                *expectation.statuses += m_fields.number(named, 0, 999);
            }
        } else if (child.key == "in_order"_L1) {
            if (child.type == JsonNode::Type::Array) {
                expectation.order = m_fields.texts(child);
                for (const PlacedJson &name : child.children)
                    checkFired(name, name.text);
            } else {
                expectation.inOrder = m_fields.boolean(child);
            }
        } else if (child.key == "distinct"_L1) {
            if (child.type == JsonNode::Type::Boolean)
                expectation.allDistinct = m_fields.boolean(child);
            else
                expectation.distinct = count();
        } else if (child.key == "where"_L1) {
            expectation.where = paths(child);
        }
    }
    if (value.children.size() == 1 && value.find(u"where"))
        m_fields.refuse(value.at,
                        ExpectationWords::tr("“where” says which requests; say what of them, too: requests, valid, invalid, missing, statuses, "
                                             "in_order or distinct."));
}

QList<PathExpectation> ScenarioStepReader::paths(const PlacedJson &value)
{
    QList<PathExpectation> found;
    if (value.type != JsonNode::Type::Object || value.children.isEmpty())
        m_fields.refuse(value.at, ExpectationWords::tr("“%1” names places and what they hold: { \"data.goal_name\": \"Purchase\" }.").arg(value.key));
    for (const PlacedJson &child : value.children) {
        if (!isJsonPath(child.key))
            m_fields.refuse(child.keyAt,
                            ExpectationWords::tr("“%1” is no place in JSON. Write data.goal_name, data.items[0].name or $ for the whole.")
                                .arg(child.key.left(60)));
        found.append({child.key, child.node()});
    }
    return found;
}

} // namespace ovyxa
