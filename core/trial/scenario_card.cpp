// SPDX-License-Identifier: MIT
#include "core/trial/scenario_card.h"

#include "core/model/text.h"
#include "core/rules/wire_text.h"

#include <QtCore/QCoreApplication>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostShown = 20;

struct CardWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::Scenario)
};

using Request = ScenarioLedger::Request;

/// What an app turned away that it should have taken.
QList<ScenarioSuspicion> refusals(const Request &request, int answered, bool wasAccepted)
{
    if (request.details.capture.verdict != Verdict::Valid)
        return {};
    if (answered == 401 || answered == 403) {
        return {
            {u"signature_refused"_s,
             CardWords::tr("Signature: “%1” was signed rightly, and the app refused it with %2; what it checks may not be the bytes as they came.")
                 .arg(request.label)
                 .arg(answered)}};
    }
    if (wasAccepted) {
        return {{u"repeat_refused"_s,
                 CardWords::tr("Idempotency: “%1” had been accepted, and was refused with %2 when it came again.").arg(request.label).arg(answered)}};
    }
    return {};
}

QString answerText(int status, const QString &otherwise)
{
    return status > 0 ? QString::number(status) : otherwise.isEmpty() ? CardWords::tr("no answer") : otherwise;
}

QStringList sent(const ScenarioLedger &ledger)
{
    QStringList lines;
    for (const DeliveryDetails &each : ledger.deliveries) {
        QStringList answers;
        for (const Attempt &attempt : each.attempts)
            answers += answerText(attempt.status, toText(attempt.error));
        QString line = CardWords::tr("%1: delivery %2, %3; answered %4")
                           .arg(ledger.label(each.delivery.event))
                           .arg(each.delivery.id.value)
                           .arg(QString(toText(each.delivery.state)), answers.isEmpty() ? u"–"_s : answers.join(", "_L1));
        if (each.delivery.replayOf.isValid())
            line += u' ' + CardWords::tr("(a replay of %1)").arg(each.delivery.replayOf.value);
        lines += line;
    }
    return lines;
}

QStringList received(const ScenarioLedger &ledger)
{
    QStringList lines;
    for (const Request &request : ledger.requests) {
        const Capture &capture = request.details.capture;
        QString line = CardWords::tr("%1: signature %2, answered %3")
                           .arg(request.label, QString(toText(capture.verdict)), answerText(capture.status, capture.answer));
        if (capture.forward)
            line += u' ' + CardWords::tr("(the app: %1)").arg(answerText(capture.forward->status, capture.forward->words));
        lines += line;
    }
    return lines;
}

/// The last request of a delivery, as a command line that sends the same bytes again, signature included.
QString curlLine(const Scenario &scenario, const ScenarioLedger &ledger, const DeliveryDetails &details, const QString &authority)
{
    if (scenario.forwardTo.isEmpty())
        return rules::asCurl(details, details.attempts.constLast(), authority);
    for (const Request &request : ledger.requests) {
        if (request.event == details.delivery.event)
            return rules::asCurl(request.details, scenario.forwardTo, scenario.target.authorityFile);
    }
    return {};
}

/// Each request once. A receiver of its own is gone when the scenario has ended.
QStringList repeating(const Scenario &scenario, const ScenarioLedger &ledger)
{
    QStringList lines;
    if (!scenario.forwardTo.isEmpty()) {
        for (const Request &request : ledger.requests)
            lines += rules::asCurl(request.details, scenario.forwardTo, scenario.target.authorityFile);
    } else if (!scenario.target.url.isEmpty()) {
        const QList<ScenarioDelivery> sent = scenarioDeliveries(scenario, ledger, {});
        for (const ScenarioDelivery &each : sent)
            lines += each.curl;
    }
    lines.removeAll(QString());
    lines.removeDuplicates();
    return lines;
}

} // namespace

/// What was accepted although, or as often as, it should not have been. Whether the app minds, its own check says: these stand beside a step
/// that failed.
QList<ScenarioSuspicion> scenarioSuspicions(const ScenarioLedger &ledger)
{
    QList<ScenarioSuspicion> rules;
    const auto add = [&rules](const QString &code, const QString &words) {
        if (const ScenarioSuspicion rule{code, words}; !rules.contains(rule)) // of a request that was tried again
            rules += rule;
    };
    QMap<EventId, QList<const Request *>> accepted;
    EventId before;
    QString earlier;
    bool orderIsTold = false;
    for (const Request &request : ledger.requests) {
        const Verdict verdict = request.details.capture.verdict;
        if (!request.isAccepted()) {
            if (const int answered = request.details.capture.forward ? request.details.capture.forward->status : 0; answered > 0)
                for (const ScenarioSuspicion &refused : refusals(request, answered, accepted.contains(request.event)))
                    add(refused.code, refused.words);
            continue;
        }
        if (verdict == Verdict::Invalid) {
            add(u"forged_accepted"_s, CardWords::tr("Signature: “%1” was accepted although it was signed wrongly.").arg(request.label));
            continue;
        }
        if (verdict == Verdict::Missing) {
            add(u"unsigned_accepted"_s, CardWords::tr("Signature: “%1” was accepted although it was not signed.").arg(request.label));
            continue;
        }
        if (!request.event.isValid())
            continue;
        if (request.event < before && !orderIsTold) {
            add(u"order"_s, CardWords::tr("Order: “%1” was accepted after “%2”, which happened later.").arg(request.label, earlier));
            orderIsTold = true;
        }
        before = request.event;
        earlier = request.label;
        accepted[request.event] += &request;
    }
    for (const QList<const Request *> &each : std::as_const(accepted)) {
        if (each.size() > 1) {
            add(u"idempotency"_s, CardWords::tr("Idempotency: “%1” was accepted %n time(s); who counts requests has counted it twice or more.",
                                                nullptr, int(each.size()))
                                      .arg(each.constFirst()->label));
        }
    }
    return rules.mid(0, mostShown);
}

QList<ScenarioDelivery> scenarioDeliveries(const Scenario &scenario, const ScenarioLedger &ledger, const QString &authority)
{
    QList<ScenarioDelivery> sent;
    for (const DeliveryDetails &each : ledger.deliveries) {
        if (each.attempts.isEmpty())
            continue;
        const Attempt &last = each.attempts.constLast();
        const QString label = ledger.label(each.delivery.event);
        sent.append({each.delivery.id, ledger.nameOf(each.delivery.event), label, last.startedAt, last.status,
                     last.status > 0 ? QString() : QString(toText(last.error)), each.delivery.replayOf.isValid(),
                     curlLine(scenario, ledger, each, authority)});
    }
    return sent;
}

QStringList scenarioCard(const Scenario &scenario, const ScenarioOutcome &outcome, const ScenarioLedger &ledger, const QString &url)
{
    QStringList card;
    const auto chapter = [&card](const QString &title, const QStringList &lines) {
        if (lines.isEmpty())
            return;
        card += title;
        for (const QString &line : lines.mid(0, mostShown))
            card += u"  "_s + line;
        if (lines.size() > mostShown)
            card += u"  "_s + CardWords::tr("… and %n more", nullptr, int(lines.size() - mostShown));
    };
    QStringList broken;
    for (const StepResult &step : outcome.steps) {
        if (step.verdict == StepResult::Verdict::Failed)
            broken += u"%1. %2: %3"_s.arg(step.index + 1).arg(step.name, step.detail);
    }
    chapter(CardWords::tr("What broke:"), broken);
    QStringList seen;
    for (const ScenarioSuspicion &suspicion : scenarioSuspicions(ledger))
        seen += suspicion.words;
    chapter(CardWords::tr("What was seen that may be why:"), seen);
    chapter(CardWords::tr("Sent to %1:").arg(url), sent(ledger));
    chapter(CardWords::tr("Received:"), received(ledger));
    chapter(CardWords::tr("To repeat it, byte for byte:"), repeating(scenario, ledger));
    return card;
}

} // namespace ovyxa
