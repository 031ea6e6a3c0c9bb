// SPDX-License-Identifier: MIT
#pragma once

#include "receiver_fixture.h"
#include "tests/support/scripted_peer.h"

namespace ovyxa::test {

using namespace std::chrono_literals;

/// The receiver, with this peer as the server behind it.
inline void startBefore(Fixture &f, const ScriptedPeer &peer, const QString &plan = u"app"_s, std::chrono::milliseconds timeLimit = 30s)
{
    f.options.forwardTo = u"http://127.0.0.1:%1/"_s.arg(peer.port());
    f.options.forwardTimeout = timeLimit;
    f.start(plan);
}

} // namespace ovyxa::test
