// SPDX-License-Identifier: MIT
#pragma once

#include "receiver_fixture.h"
#include "tests/support/instrumented.h"
#include "tests/support/upload_actors.h"

namespace ovyxa::test {

using namespace std::chrono_literals;

inline constexpr qint64 mebibyte = 1024 * 1024;
inline constexpr qint64 large = isInstrumented ? 50'000'000 : 100'000'000;
inline constexpr qsizetype little = 64 * 1024; ///< taken whole where a test wants more of it to be passed on

inline void startBefore(Fixture &f, const Sink &app, const QString &plan = u"app"_s)
{
    f.options.forwardTo = app.url();
    f.options.forwardTimeout = 60s;
    f.start(plan);
}

inline quint16 portOf(const Fixture &f)
{
    return quint16(f.receiver.url().port());
}

} // namespace ovyxa::test
