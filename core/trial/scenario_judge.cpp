// SPDX-License-Identifier: MIT
// Whether an expectation holds.
#include "core/trial/scenario_ledger.h"

#include "core/model/text.h"
#include "core/payload/json_tree.h"
#include "core/trial/json_path.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype shownEntries = 40;

struct JudgeWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::Scenario)
};

/// What was asked and what was there, key for key; the words are those of the file.
class Comparing final
{
public:
    void compare(const QString &key, const QString &expected, const QString &found, bool holds)
    {
        m_holds = m_holds && holds;
        m_expected += key + u' ' + expected;
        m_found += key + u' ' + found;
    }

    void compare(const QString &key, int expected, int found) { compare(key, QString::number(expected), QString::number(found), expected == found); }

    void comparePaths(const QList<PathExpectation> &paths, const QByteArray &body)
    {
        if (paths.isEmpty())
            return;
        const auto root = parseJsonTree(body);
        JsonNode plain; // many answer with a word or two
        plain.type = JsonNode::Type::String;
        plain.text = QString::fromUtf8(body);
        for (const PathExpectation &expected : paths) {
            const QString path = expected.path.isEmpty() ? u"$"_s : expected.path;
            const bool isPlain = !root && path == u'$' && expected.value.type == JsonNode::Type::String;
            const JsonNode *there = root ? atPath(*root, path) : isPlain ? &plain : nullptr;
            const QString found = there ? shortJson(*there) : root ? JudgeWords::tr("is not there") : JudgeWords::tr("is no JSON");
            compare(path, shortJson(expected.value), found, there && isSameJson(expected.value, *there));
        }
    }

    [[nodiscard]] Judgement judgement() const { return {m_holds, m_expected.join(", "_L1), m_found.join(", "_L1)}; }

private:
    bool m_holds = true;
    QStringList m_expected;
    QStringList m_found;
};

QString listText(const QStringList &list)
{
    const QStringList shown = list.mid(0, shownEntries);
    return u'[' + shown.join(", "_L1) + (shown.size() < list.size() ? u", …]"_s : u"]"_s);
}

QStringList numbers(const QList<int> &list)
{
    QStringList texts;
    for (const int number : list)
        texts += QString::number(number);
    return texts;
}

Judgement judgeDelivery(const ScenarioExpectation &expectation, const DeliveryDetails &details)
{
    Comparing comparing;
    const Attempt last = details.attempts.isEmpty() ? Attempt() : details.attempts.constLast();
    if (expectation.state)
        comparing.compare(u"state"_s, toText(*expectation.state), toText(details.delivery.state), *expectation.state == details.delivery.state);
    if (expectation.attempts)
        comparing.compare(u"attempts"_s, *expectation.attempts, details.delivery.attempts);
    if (expectation.status)
        comparing.compare(u"status"_s, *expectation.status, last.status);
    if (!expectation.error.isEmpty()) {
        const QString found = toText(last.error);
        comparing.compare(u"error"_s, expectation.error, found, expectation.error == found && last.finished);
    }
    comparing.comparePaths(expectation.body, details.body);
    comparing.comparePaths(expectation.answer, last.responseBody);
    return comparing.judgement();
}

bool fits(const QList<PathExpectation> &where, const QByteArray &body)
{
    Comparing comparing;
    comparing.comparePaths(where, body);
    return comparing.judgement().holds;
}

void compareOrder(const ScenarioExpectation &expectation, const QList<ScenarioLedger::Request> &requests, Comparing *comparing)
{
    QStringList labels;
    QStringList namedOnly;
    bool isInOrder = true;
    EventId before;
    for (const ScenarioLedger::Request &request : requests) {
        labels += request.label;
        if (expectation.order.contains(request.name))
            namedOnly += request.name;
        if (!request.event.isValid())
            continue;
        isInOrder = isInOrder && !(request.event < before);
        before = request.event;
    }
    if (expectation.inOrder)
        comparing->compare(u"in_order"_s, *expectation.inOrder ? u"true"_s : u"false"_s, listText(labels), *expectation.inOrder == isInOrder);
    if (!expectation.order.isEmpty())
        comparing->compare(u"in_order"_s, listText(expectation.order), listText(labels), expectation.order == namedOnly);
}

Judgement judgeRequests(const ScenarioExpectation &expectation, const ScenarioLedger &ledger)
{
    QList<ScenarioLedger::Request> requests = ledger.requests;
    requests.removeIf([&](const ScenarioLedger::Request &request) { return !fits(expectation.where, request.details.body); });
    QList<int> statuses;
    QHash<QByteArray, int> events;
    for (const ScenarioLedger::Request &request : requests) {
        statuses += request.details.capture.status;
        ++events[request.event.isValid() ? QByteArray::number(request.event.value) : '=' + request.details.body];
    }
    const auto of = [&requests](Verdict verdict) {
        return int(std::count_if(requests.cbegin(), requests.cend(),
                                 [verdict](const ScenarioLedger::Request &request) { return request.details.capture.verdict == verdict; }));
    };
    Comparing comparing;
    if (expectation.requests)
        comparing.compare(u"requests"_s, *expectation.requests, int(requests.size()));
    if (expectation.valid)
        comparing.compare(u"valid"_s, *expectation.valid, of(Verdict::Valid));
    if (expectation.invalid)
        comparing.compare(u"invalid"_s, *expectation.invalid, of(Verdict::Invalid));
    if (expectation.missing)
        comparing.compare(u"missing"_s, *expectation.missing, of(Verdict::Missing));
    if (expectation.statuses)
        comparing.compare(u"statuses"_s, listText(numbers(*expectation.statuses)), listText(numbers(statuses)), *expectation.statuses == statuses);
    compareOrder(expectation, requests, &comparing);
    if (expectation.distinct)
        comparing.compare(u"distinct"_s, *expectation.distinct, int(events.size()));
    if (expectation.allDistinct) {
        comparing.compare(u"distinct"_s, *expectation.allDistinct ? u"true"_s : u"false"_s,
                          JudgeWords::tr("%1 of %2").arg(events.size()).arg(requests.size()),
                          *expectation.allDistinct == (events.size() == requests.size()));
    }
    Judgement judgement = comparing.judgement();
    if (!expectation.where.isEmpty()) {
        QStringList conditions;
        for (const PathExpectation &condition : expectation.where)
            conditions += condition.path + u' ' + shortJson(condition.value);
        judgement.expected += u" ("_s + conditions.join(", "_L1) + u')';
        judgement.found += u' ' + JudgeWords::tr("(of %n request(s) in all)", nullptr, int(ledger.requests.size()));
    }
    return judgement;
}

} // namespace

Judgement judge(const ScenarioExpectation &expectation, const ScenarioLedger &ledger)
{
    if (expectation.delivery.isEmpty())
        return judgeRequests(expectation, ledger);
    const QList<DeliveryId> ids = ledger.named.value(expectation.delivery);
    Judgement judgement{!ids.isEmpty(), {}, JudgeWords::tr("“%1” was not sent").arg(expectation.delivery)};
    judgement.isMissing = ids.isEmpty();
    for (const DeliveryId id : ids) {
        const DeliveryDetails *details = ledger.delivery(id);
        if (!details)
            return {false, judgement.expected, JudgeWords::tr("delivery %1 is not in the log").arg(id.value)};
        judgement = judgeDelivery(expectation, *details);
        judgement.about = id;
        if (!judgement.holds) {
            if (ids.size() > 1)
                judgement.found += u' ' + JudgeWords::tr("(delivery %1)").arg(id.value);
            break;
        }
    }
    return judgement;
}

} // namespace ovyxa
