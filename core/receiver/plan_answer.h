// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/http_server.h"
#include "core/model/capture.h"
#include "core/rules/response_plan.h"

#include <functional>
#include <memory>

namespace ovyxa {

/// What was done with a request in the end.
struct AnswerGiven
{
    int status = 0;                          ///< 0 = no answer, or none that is HTTP
    QString step{};                          ///< the plan's, if it was by that alone
    QList<FailureCause> causes{};            ///< else what became of it (rules::answerWords())
    std::optional<ForwardOutcome> forward{}; ///< of a request that was passed on
    std::optional<qint64> received{};        ///< bytes of the body of one that was passed on while it came
    HeaderList trailers{};                   ///< … and what came behind it
};

/// Carries out one step on an exchange: answers, breaks, drips or hangs. `done` once, when it is known what the peer gets; never, and
/// let go of at once, if the peer leaves during the delay. Timers run in real time and belong to the exchange. Engine thread.
void carryOut(const PlanStep &step, const std::shared_ptr<HttpExchange> &exchange, std::function<void(AnswerGiven)> done);

/// An answer with a small JSON body, as the receiver gives it for itself: 401, 421, 503.
[[nodiscard]] HttpResponse explained(int status, const QString &code, const QString &message);

/// Which methods a receiver takes (RFC 9110 10.2.1): all but CONNECT and TRACE.
[[nodiscard]] Header allowField();

} // namespace ovyxa
