// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/ids.h"
#include "core/model/instant.h"
#include "core/model/result.h"

#include <QtCore/QList>
#include <QtCore/QStringList>

#include <algorithm>
#include <optional>

namespace ovyxa {

/// What came of one step of a scenario.
struct StepResult
{
    enum class Verdict { Passed, Failed, Skipped };
    Verdict verdict = Verdict::Passed;
    int index = 0;
    QString name;
    QString detail;    ///< in a sentence or two
    QString code;      ///< what the sentence says, for programs: "done", "expectation", "exit_code" …
    QString expected;  ///< of a failed one
    QString found;     ///< … and what was there instead
    QString output;    ///< of a command that was run, its end
    DeliveryId about;  ///< of a failed one, the delivery in which it was found; 0 = none alone
    Millis duration{}; ///< real
};

/// What was seen that may be why something failed.
struct ScenarioSuspicion
{
    QString code; ///< for programs: "order", "idempotency", "signature_refused"
    QString words;
    bool operator==(const ScenarioSuspicion &) const = default;
};

/// A delivery that a scenario made.
struct ScenarioDelivery
{
    DeliveryId id;
    QString name;   ///< that its event was fired as; empty = none
    QString label;  ///< the name, else the event's kind and number
    Instant at{};   ///< simulated; of its last request
    int status = 0; ///< of the last answer, 0 = none
    QString answer; ///< in a word, where there was none
    bool isReplay = false;
    QString curl; ///< a command line that sends the same bytes again to whom the scenario tries
};

/// What came of a scenario.
struct ScenarioOutcome
{
    QString file;
    QString name;
    QList<StepResult> steps;
    std::optional<Error> refusal;        ///< why it could not go on, when that is no expectation that did not hold
    QStringList card;                    ///< when something failed: what broke, what was sent and answered, how to repeat it; a line each
    QList<ScenarioSuspicion> suspicions; ///< when something failed
    QList<ScenarioDelivery> sent;        ///< when something failed, those that had a request
    Millis duration{};                   ///< real

    [[nodiscard]] int count(StepResult::Verdict verdict) const
    {
        return int(std::count_if(steps.cbegin(), steps.cend(), [verdict](const StepResult &step) { return step.verdict == verdict; }));
    }
    [[nodiscard]] bool held() const { return !refusal && count(StepResult::Verdict::Passed) == steps.size(); }
};

} // namespace ovyxa
