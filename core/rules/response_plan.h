// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"

#include <QtCore/QByteArray>
#include <QtCore/QList>

#include <chrono>

namespace ovyxa {

/// One scripted answer (cli.md, PLAN).
struct PlanStep
{
    enum class Kind { Status, Close, Reset, Hang, Truncate, Drip, Garbage, Redirect, Slack, Zapier, App };
    Kind kind = Kind::Status;
    int status = 200;                         ///< Status
    std::chrono::milliseconds delay{};        ///< real time before any kind (`delay=2s:200`)
    qsizetype truncateAfter = 0;              ///< Truncate: bytes of the body that are sent
    std::chrono::milliseconds dripInterval{}; ///< Drip: real time between bytes
    QByteArray location;                      ///< Redirect: ASCII, as typed
    int repeat = 1;
    bool operator==(const PlanStep &) const = default;
};

/// What the receiver answers, in turn; the last step repeats. A value; the receiver keeps the position.
class ResponsePlan final
{
public:
    ResponsePlan();                          ///< what nobody has scripted: 200, and 401 to what is not signed rightly
    [[nodiscard]] static ResponsePlan app(); ///< `app`
    /// Grammar: cli.md, PLAN. At most 1,000 steps; a step repeats up to 1,000,000 times, waits or drips by up to one hour, is cut after up
    /// to 1 MiB; `xN` may follow any step but a redirect, whose URL may end so. A comma in a redirect's URL belongs to it unless a step
    /// follows (write %2C then). Errors name the step and what is expected.
    [[nodiscard]] static Result<ResponsePlan> parse(const QString &text);
    /// Somebody chose it, so it is answered as it stands, whatever the signature.
    [[nodiscard]] bool isScripted() const { return m_isScripted; }
    /// parse() of it gives the same steps.
    [[nodiscard]] QString text() const;
    /// The step for the n-th request, from 0.
    [[nodiscard]] PlanStep stepAt(qint64 n) const;
    [[nodiscard]] const QList<PlanStep> &steps() const { return m_steps; }
    /// Whether a step is the answer of a server behind the receiver, so that one must be named.
    [[nodiscard]] bool needsApp() const;
    bool operator==(const ResponsePlan &) const = default;

private:
    QList<PlanStep> m_steps;
    bool m_isScripted = false;
};

/// Whether a step has the server behind the receiver process the request first (cli.md, --forward-to): its own answer, and all that break one.
[[nodiscard]] bool reachesApp(const PlanStep &step);

/// One step as the log shows it: "200", "close", "delay=2s:200".
[[nodiscard]] QString toText(const PlanStep &step);

} // namespace ovyxa
