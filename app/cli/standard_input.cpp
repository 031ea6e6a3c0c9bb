// SPDX-License-Identifier: MIT
#include "app/cli/standard_input.h"

#include "core/platform/streams.h"

namespace ovyxa::cli {

namespace {
constexpr qsizetype mostReadAtOnce = 65536;
}

StandardInput::StandardInput(QObject *parent) : QObject(parent), m_notifier(standardInput, QSocketNotifier::Read)
{
    connect(&m_notifier, &QSocketNotifier::activated, this, &StandardInput::read);
}

void StandardInput::stop()
{
    m_isOver = true;
    m_notifier.setEnabled(false);
}

void StandardInput::read()
{
    if (const auto bytes = readSome(standardInput, mostReadAtOnce)) {
        if (!bytes->isEmpty())
            Q_EMIT came(*bytes);
        return;
    }
    stop();
    Q_EMIT ended();
}

} // namespace ovyxa::cli
