// SPDX-License-Identifier: MIT
#include "app/cli/standard_input.h"

#include <array>
#include <cerrno>
#include <unistd.h>

namespace ovyxa::cli {

namespace {
constexpr size_t mostReadAtOnce = 65536;
}

StandardInput::StandardInput(QObject *parent) : QObject(parent), m_notifier(STDIN_FILENO, QSocketNotifier::Read)
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
    std::array<char, mostReadAtOnce> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): read() fills it
    const ssize_t count = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (count < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (count > 0) {
        Q_EMIT came(QByteArray(buffer.data(), count));
        return;
    }
    stop();
    Q_EMIT ended();
}

} // namespace ovyxa::cli
