// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/delivery.h"
#include "core/model/header.h"
#include "core/model/hit.h"
#include "core/model/json_node.h"
#include "core/model/plan_limit.h"
#include "core/model/webhook.h"
#include "core/rules/response_plan.h"

#include <QtCore/QStringList>
#include <QtNetwork/QSslCertificate>

#include <optional>

namespace ovyxa {

/// What a place in a JSON body must hold: `"data.goal_name": "Purchase"`.
struct PathExpectation
{
    QString path; ///< see core/trial/json_path.h
    JsonNode value;
};

/// What an `expect` step asks for. What is not set is not asked.
struct ScenarioExpectation
{
    QString delivery; ///< a name that was fired; empty = about what the receiver and the app behind it saw

    // of each delivery of that name
    std::optional<DeliveryState> state;
    std::optional<int> attempts;
    std::optional<int> status; ///< of the last attempt; 0 = no answer
    QString error;             ///< of the last attempt: its word, or the code of its cause; empty = not asked
    QList<PathExpectation> body;
    QList<PathExpectation> answer; ///< the last answer's body

    // of the requests, those that `where` fits
    std::optional<int> requests;
    std::optional<int> valid;
    std::optional<int> invalid;
    std::optional<int> missing;
    std::optional<QList<int>> statuses; ///< in the order in which they came; 0 = no answer
    std::optional<bool> inOrder;        ///< none is of an earlier event than the one before it
    QStringList order;                  ///< … or of exactly these, in this order
    std::optional<int> distinct;        ///< of so many events
    std::optional<bool> allDistinct;    ///< each of another event
    QList<PathExpectation> where;
};

/// One step, as it was written. Only what belongs to its action is set.
struct ScenarioStep
{
    enum class Action { Fire, Hit, Replay, Respond, Wait, Expect, Run, Rotate };
    enum class Sign { Right, Wrong, Missing };

    Action action = Action::Fire;
    QString name; ///< what people call it: `name`, else made of what it does
    int line = 0;

    EventKind event = EventKind::GoalCompleted;
    QString as;
    std::optional<QByteArray> data; ///< members for the payload's data
    std::optional<QByteArray> body; ///< exact bytes, from `body_file`
    HeaderList headers;
    Sign sign = Sign::Right;
    int times = 1;

    Hit hit; ///< without its site

    QStringList names; ///< replay
    bool overlap = false;
    bool reverse = false;

    ResponsePlan plan;
    Millis span{}; ///< `wait`; `within`, 0 = as soon as nothing is under way
    ScenarioExpectation expectation;

    QStringList command;
    int exitCode = 0;

    QByteArray secret; ///< rotate: the new one; empty = one is made
};

/// A scenario file, read and found right (scenarios.md). A value; the files that it names have been read.
struct Scenario
{
    struct Target
    {
        QString url;                        ///< empty = the receiver
        QString authorityFile;              ///< `ca`; empty = none
        QList<QSslCertificate> authorities; ///< what it holds: trusted by the sender, and by the receiver at the server behind it
        QByteArray secret;                  ///< from `secret_file`; empty = one is made
        SignatureEncoding encoding = SignatureEncoding::Hex;
        BodyFormat format = BodyFormat::Ovyxa;
    };

    QString file;
    QString name;
    bool hasReceiver = true; ///< one is started for it
    ResponsePlan plan;
    QString forwardTo;
    Target target;
    SiteId site = QStringLiteral("example.test");
    std::optional<QList<Goal>> goals; ///< none given: the profile's, and in a temporary one "Purchase" at /checkout/success
    qint64 planLimit = 0;             ///< 0 = the profile's
    int spikeThreshold = 100;
    QList<ScenarioStep> steps;

    /// Whether what is sent comes to the scenario's receiver: there is no target, or it is a place on this machine, where the receiver then listens.
    [[nodiscard]] bool isSentToReceiver() const;
    /// Whom it tries: the server behind the receiver, else the target. Empty: its own receiver alone.
    [[nodiscard]] QString triedUrl() const { return forwardTo.isEmpty() ? target.url : forwardTo; }
};

/// What a step does, in the words of the file and in English as these are: "fire goal.completed as order". Its own name where it has one is
/// not looked at.
[[nodiscard]] QString stepTitle(const ScenarioStep &step);
/// "10m", "1h", "1500ms": as a scenario writes it.
[[nodiscard]] QString shortSpan(Millis span);

} // namespace ovyxa
