// SPDX-License-Identifier: MIT
#include "core/trial/scenario_recorder.h"

#include "core/model/delivery_limits.h"
#include "core/model/text.h"
#include "core/payload/json_text.h"
#include "core/rules/request_edit.h"
#include "core/signing/signature.h"
#include "core/trial/scenario.h"
#include "core/trial/scenario_json.h"
#include "core/trial/scenario_ledger.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <optional>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

struct RecorderWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::Scenario)
};

/// A request that goes out again, or an event with all of its requests.
struct RecordedAct
{
    const DeliveryDetails *delivery = nullptr;
    QString name; ///< it is fired as, or that is replayed
    bool isReplay = false;
    Instant at{};                                                       ///< when it was
    qint64 second = 0;                                                  ///< when it will be
    QStringList answers;                                                ///< steps of a plan, one a request
    qsizetype seen = 1;                                                 ///< so many of them were given; the rest is what retries will meet
    std::optional<ScenarioStep::Sign> sign = ScenarioStep::Sign::Right; ///< nothing: it is not known
    bool wasWhole = false;                                              ///< the requests end where they would again
};

/// A request as the receiver will get it.
struct RecordedRequest
{
    QString answer; ///< a step of a plan
    std::optional<ScenarioStep::Sign> sign;
    bool wasSeen = true; ///< … when it was recorded
};

/// What a receiver does so that the sender sees the same.
QString planStepOf(const Attempt &attempt)
{
    if (attempt.status > 0 && attempt.error != AttemptError::Closed && attempt.error != AttemptError::Protocol)
        return QString::number(attempt.status);
    switch (attempt.error) {
    case AttemptError::Timeout: return u"hang"_s;
    case AttemptError::Closed: return u"close"_s;
    case AttemptError::Protocol: return u"garbage"_s;
    default: return u"reset"_s;
    }
}

int statusOf(const QString &planStep)
{
    return planStep.toInt(); // 0 of all that is no answer
}

bool isAccepted(const QString &planStep)
{
    return statusOf(planStep) / 100 == 2;
}

/// Seconds from the first request to each of the others, if each one fails at once.
QList<qint64> ladderSeconds()
{
    QList<qint64> seconds{0};
    for (const auto &delay : limits::retryDelays)
        seconds += seconds.constLast() + std::chrono::duration_cast<std::chrono::seconds>(delay).count();
    return seconds;
}

class Recorder final
{
public:
    explicit Recorder(const ScenarioRecording &recording) : m_recording(recording)
    {
        m_ledger.deliveries = recording.deliveries;
        m_ledger.join(recording.captures);
    }

    Result<RecordedScenario> record()
    {
        for (const DeliveryDetails &each : m_recording.deliveries)
            take(each);
        if (m_acts.isEmpty())
            return Error{ErrorCode::NotFound, RecorderWords::tr("Nothing was sent in that time that a scenario could send again.")};
        std::stable_sort(m_acts.begin(), m_acts.end(), [](const RecordedAct &a, const RecordedAct &b) { return a.at < b.at; });
        m_site = m_acts.constFirst().delivery->delivery.site;
        place();
        write();
        m_recorded.deliveries = int(m_names.size());
        return std::move(m_recorded);
    }

private:
    void take(const DeliveryDetails &each)
    {
        QList<Attempt> attempts = each.attempts;
        attempts.removeIf([](const Attempt &attempt) {
            return !attempt.finished || attempt.error == AttemptError::Interrupted || attempt.error == AttemptError::Cancelled
                   || attempt.error == AttemptError::Paused;
        });
        const bool isUnsendable = std::any_of(attempts.cbegin(), attempts.cend(), [](const Attempt &a) { return a.error == AttemptError::TooLarge; });
        if (attempts.isEmpty() || isUnsendable) {
            ++m_recorded.leftOut;
            return;
        }
        RecordedAct act;
        act.delivery = &each;
        const auto original = m_names.constFind(each.delivery.replayOf);
        act.isReplay = each.delivery.replayOf.isValid() && original != m_names.cend();
        act.name = act.isReplay ? *original : u"event-%1"_s.arg(m_names.size() + 1);
        m_names.insert(each.delivery.id, act.name); // a replay of a replay is one of the same bytes
        if (act.isReplay) {
            act.sign = m_signs.value(act.name);
            for (const Attempt &attempt : std::as_const(attempts)) { // a replay is one request
                act.at = attempt.startedAt;
                act.answers = QStringList{planStepOf(attempt)};
                m_acts += act;
            }
            return;
        }
        act.at = attempts.constFirst().startedAt;
        act.sign = signOf(each);
        m_signs.insert(act.name, act.sign);
        for (const Attempt &attempt : std::as_const(attempts))
            act.answers += planStepOf(attempt);
        // Where it was cut short (`--no-retry`, cancelled, still waiting) the rest goes on as it was.
        const auto found = std::find_if(act.answers.cbegin(), act.answers.cend(), isAccepted);
        if (found != act.answers.cend())
            act.answers = act.answers.first(found - act.answers.cbegin() + 1);
        act.seen = act.answers.size();
        act.wasWhole = isAccepted(act.answers.constLast()) || act.answers.size() >= limits::maxRequestsPerDelivery;
        while (!isAccepted(act.answers.constLast()) && act.answers.size() < limits::maxRequestsPerDelivery)
            act.answers += act.answers.constLast();
        act.answers = act.answers.first(std::min(act.answers.size(), qsizetype(limits::maxRequestsPerDelivery)));
        m_acts += act;
    }

    /// As it was signed; what was accepted all the same counts as right, since the receiver that answers now would not. Nothing, where it was
    /// edited and no receiver that we know of judged it.
    [[nodiscard]] std::optional<ScenarioStep::Sign> signOf(const DeliveryDetails &each)
    {
        const auto isAnswered = [](const Attempt &attempt) { return attempt.status / 100 == 2; };
        const auto sign = signAsMade(each);
        if (std::none_of(each.attempts.cbegin(), each.attempts.cend(), isAnswered))
            return sign;
        m_recorded.takenForRight += sign && *sign != ScenarioStep::Sign::Right;
        return ScenarioStep::Sign::Right;
    }

    [[nodiscard]] std::optional<ScenarioStep::Sign> signAsMade(const DeliveryDetails &each) const
    {
        if (each.attempts.constFirst().signature.isEmpty())
            return ScenarioStep::Sign::Missing;
        // Its own, or its replay's: other webhooks of the event have secrets of their own.
        const auto request = std::find_if(m_ledger.requests.cbegin(), m_ledger.requests.cend(), [this, &each](const auto &one) {
            const DeliveryDetails *sent = one.event == each.delivery.event ? m_ledger.delivery(one.delivery) : nullptr;
            return sent && sent->delivery.webhook == each.delivery.webhook;
        });
        const Verdict verdict = request == m_ledger.requests.cend() ? Verdict::Unchecked : request->details.capture.verdict;
        const Resigning signing = m_recording.signings.value(each.delivery.webhook, Resigning::Again);
        if (verdict == Verdict::Invalid || signing == Resigning::Wrong)
            return ScenarioStep::Sign::Wrong;
        return verdict == Verdict::Valid || signing == Resigning::Again ? std::optional(ScenarioStep::Sign::Right) : std::nullopt;
    }

    /// Gives each act its second: as far behind the one before it as it was, no two requests at once, so that each meets its own answer, and in an
    /// hour no more than one webhook gets, which is all that a scenario has.
    void place()
    {
        static const QList<qint64> ladder = ladderSeconds();
        constexpr qint64 hour = 3600 + 1; // the second more is for what a start takes
        QList<qint64> fired;
        qint64 previous = -1;
        Instant before = m_acts.constFirst().at;
        for (RecordedAct &act : m_acts) {
            const qint64 gap = std::chrono::duration_cast<std::chrono::seconds>(act.at - before).count();
            act.second = std::max(previous + std::max(gap, qint64(1)), qint64(0));
            const qsizetype ahead = fired.size() - limits::deliveriesPerHour;
            const bool isLate = !act.isReplay && ahead >= 0 && act.second < fired.at(ahead) + hour;
            if (isLate)
                act.second = fired.at(ahead) + hour;
            m_recorded.movedOn += isLate || m_recorded.movedOn > 0; // and those behind it with it
            const auto collides = [this, &act] {
                for (qsizetype i = 0; i < act.answers.size(); ++i) {
                    if (m_requests.contains(act.second + ladder.at(i)))
                        return true;
                }
                return false;
            };
            while (collides())
                ++act.second;
            for (qsizetype i = 0; i < act.answers.size(); ++i)
                m_requests.insert(act.second + ladder.at(i), {act.answers.at(i), act.sign, i < act.seen});
            if (!act.isReplay)
                fired += act.second;
            m_end = std::max(m_end, act.second + ladder.at(act.seen - 1));
            previous = act.second;
            before = act.at;
        }
        // What would come after the last that was seen is none of the scenario's business.
        while (m_requests.lastKey() > m_end)
            m_requests.remove(m_requests.lastKey());
    }

    void write()
    {
        QStringList plan;
        int valid = 0;
        int invalid = 0;
        int missing = 0;
        bool areSignsKnown = true;
        bool wereAllSeen = true;
        QByteArray statuses;
        for (const RecordedRequest &request : std::as_const(m_requests)) {
            plan += request.answer;
            valid += request.sign == ScenarioStep::Sign::Right;
            invalid += request.sign == ScenarioStep::Sign::Wrong;
            missing += request.sign == ScenarioStep::Sign::Missing;
            areSignsKnown = areSignsKnown && request.sign;
            wereAllSeen = wereAllSeen && request.wasSeen;
            statuses += (statuses.isEmpty() ? "" : ", ") + QByteArray::number(statusOf(request.answer));
        }
        QByteArray &text = m_recorded.text;
        text = "{\n  \"name\": " + encodedString(m_recording.name) + ",\n  \"site\": " + encodedString(m_site)
               + ",\n  \"receiver\": { \"respond\": " + encodedString(plan.join(u',')) + " },\n  \"steps\": [\n";
        qint64 now = 0;
        for (const RecordedAct &act : std::as_const(m_acts)) {
            wait(&now, act.second);
            if (act.isReplay)
                step("\"replay\": " + encodedString(act.name));
            else
                fire(act);
        }
        wait(&now, m_end);
        for (const RecordedAct &act : std::as_const(m_acts)) {
            if (!act.isReplay)
                expect(act);
        }
        if (wereAllSeen) { // else how many there were then is not how many there will be
            QByteArray requests = "\"requests\": " + QByteArray::number(m_requests.size());
            if (areSignsKnown)
                requests += ", \"valid\": " + QByteArray::number(valid);
            if (areSignsKnown && invalid > 0)
                requests += ", \"invalid\": " + QByteArray::number(invalid);
            if (areSignsKnown && missing > 0)
                requests += ", \"missing\": " + QByteArray::number(missing);
            step("\"expect\": { " + requests + ", \"statuses\": [" + statuses + "] }");
        }
        text += "\n  ]\n}\n";
    }

    void step(const QByteArray &members) { m_recorded.text += (m_recorded.text.endsWith("[\n") ? "    { " : ",\n    { ") + members + " }"; }

    void wait(qint64 *now, qint64 until)
    {
        if (until > *now)
            step("\"wait\": " + encodedString(shortSpan(std::chrono::seconds(until - *now))));
        *now = std::max(*now, until);
    }

    void fire(const RecordedAct &act)
    {
        QByteArray members = "\"fire\": " + encodedString(QString(toText(act.delivery->delivery.kind))) + ", \"as\": " + encodedString(act.name);
        if (const QByteArray data = dataOf(*act.delivery); !data.isEmpty()) {
            members += ", \"data\": " + data;
        } else {
            const QString file = m_recording.bodyPrefix + act.name + ".bin"_L1;
            m_recorded.bodies.insert(file, act.delivery->body);
            members += ", \"body_file\": " + encodedString(file);
        }
        QByteArray headers;
        const HeaderList sent = rules::editableHeaders(act.delivery->attempts.constFirst().requestHead);
        for (const Header &header : sent) {
            const auto is = [&header](QByteArrayView name) { return header.name.compare(name, Qt::CaseInsensitive) == 0; };
            const bool isUsual = is(signatureHeader) || is("User-Agent") || (is("Content-Type") && header.value == "application/json")
                                 || headers.contains(QByteArray(encodedString(QString::fromUtf8(header.name)) + ": "));
            if (!isUsual && rules::headersAllowed({header}))
                headers += (headers.isEmpty() ? "" : ", ") + encodedString(QString::fromUtf8(header.name)) + ": "
                           + encodedString(QString::fromUtf8(header.value));
        }
        if (!headers.isEmpty())
            members += ", \"headers\": { " + headers + " }";
        if (act.sign.value_or(ScenarioStep::Sign::Right) != ScenarioStep::Sign::Right)
            members += act.sign == ScenarioStep::Sign::Wrong ? ", \"sign\": \"wrong\"" : ", \"sign\": \"missing\"";
        step(members);
    }

    void expect(const RecordedAct &act)
    {
        QByteArray members = "\"delivery\": " + encodedString(act.name);
        if (act.wasWhole)
            members += ", \"state\": " + QByteArray(isAccepted(act.answers.constLast()) ? "\"delivered\"" : "\"failed\"")
                       + ", \"attempts\": " + QByteArray::number(act.answers.size());
        step("\"expect\": { " + members + ", \"status\": " + QByteArray::number(statusOf(act.answers.constLast())) + " }");
    }

    /// The event's data as it was written, if the body is what the bench makes of it; else nothing.
    [[nodiscard]] QByteArray dataOf(const DeliveryDetails &each) const
    {
        const auto root = parsePlacedJson(each.body);
        if (!root || each.delivery.site != m_site)
            return {};
        QStringList keys;
        for (const PlacedJson &member : root->children)
            keys += member.key;
        const PlacedJson *data = root->find(u"data");
        if (keys != QStringList{u"event"_s, u"timestamp"_s, u"site_id"_s, u"data"_s} || data->type != JsonNode::Type::Object
            || root->find(u"event")->text != toText(each.delivery.kind) || root->find(u"site_id")->text != m_site)
            return {};
        if (const auto usual = parsePlacedJson(m_recording.usualData.value(each.delivery.kind))) {
            for (const PlacedJson &member : usual->children) { // would be added
                if (!data->find(member.key))
                    return {};
            }
        }
        return each.body.sliced(data->at, data->end - data->at);
    }

    const ScenarioRecording &m_recording;
    ScenarioLedger m_ledger;
    QHash<DeliveryId, QString> m_names;
    QHash<QString, std::optional<ScenarioStep::Sign>> m_signs; ///< by the name
    QList<RecordedAct> m_acts;
    QMap<qint64, RecordedRequest> m_requests; ///< by their second
    qint64 m_end = 0;                         ///< the second of the last that was seen
    SiteId m_site;
    RecordedScenario m_recorded;
};

} // namespace

Result<RecordedScenario> recordScenario(const ScenarioRecording &recording)
{
    return Recorder(recording).record();
}

} // namespace ovyxa
