// SPDX-License-Identifier: MIT
// The sender's end, while the parts it works with are still there.
#include "core/delivery/dispatcher_private.h"
#include "core/model/thread_check.h"

#include <utility>

namespace ovyxa {

void Dispatcher::stop(std::function<void()> done)
{
    assertOnThreadOf(this, "Dispatcher::stop");
    d->isStopping = true;
    d->stopped = std::move(done);
    const QList<Transport::Token> underWay = d->byToken.keys();
    for (const Transport::Token token : underWay)
        d->transport->cancel(token); // each one comes to its end by finishAttempt, with its answer if that was faster
    d->endIfIdle();
}

void Dispatcher::Private::endIfIdle()
{
    if (byToken.isEmpty() && stopped)
        journal.finish(std::exchange(stopped, {}));
}

} // namespace ovyxa
