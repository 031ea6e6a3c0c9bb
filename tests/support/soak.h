// SPDX-License-Identifier: MIT
#pragma once

#include "tests/support/instrumented.h"

#include <QtCore/QRandomGenerator>
#include <QtCore/QtGlobal>

namespace ovyxa::test {

/// How often a test does what it does: what the variable says (`./dev soak`: the long form), else the short form's figure, which is another
/// one where the program is instrumented and so slower.
inline int soakCount(const char *variable, int usual, int instrumented)
{
    const int count = qEnvironmentVariableIntValue(variable);
    return count > 0 ? count : isInstrumented ? instrumented : usual;
}

/// What a test's chance begins with: OVYXA_SOAK_SEED, so that a failure can be met again, else any. Tests print it.
inline quint32 soakSeed()
{
    bool isSet = false;
    const quint32 seed = qEnvironmentVariable("OVYXA_SOAK_SEED").toUInt(&isSet);
    return isSet ? seed : QRandomGenerator::global()->generate();
}

} // namespace ovyxa::test
