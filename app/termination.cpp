// SPDX-License-Identifier: MIT
#include "app/termination.h"

#include <QtCore/QSocketNotifier>

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace ovyxa {

namespace {

// A signal handler has no argument to carry it: the pipe's writing end has to be reachable from everywhere.
volatile std::sig_atomic_t writingEnd = -1;

void tell(int signal)
{
    const int kept = errno;
    std::signal(signal, SIG_DFL); // the second one ends the process
    const char byte = 1;
    [[maybe_unused]] const ssize_t written = ::write(writingEnd, &byte, 1);
    errno = kept;
}

constexpr int watched[] = {SIGINT, SIGTERM, SIGHUP};

} // namespace

Termination::Termination(QObject *parent) : QObject(parent)
{
    if (::pipe2(m_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
        return; // without a pipe the system's way of ending stays
    writingEnd = m_pipe[1];
    auto *notifier = new QSocketNotifier(m_pipe[0], QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        char bytes[16];
        while (::read(m_pipe[0], bytes, sizeof bytes) > 0) {
        }
        emit requested();
    });
    for (const int signal : watched) {
        struct sigaction current
        {
        };
        // Who asks not to be ended with the terminal (nohup) is not. A shell has what a script starts with & ignore SIGINT too, but for
        // its own sake: whoever then sends one means it.
        const bool keeps = signal == SIGHUP && ::sigaction(signal, nullptr, &current) == 0 && current.sa_handler == SIG_IGN;
        if (!keeps)
            std::signal(signal, tell);
    }
}

Termination::~Termination()
{
    for (const int signal : watched) {
        struct sigaction current
        {
        };
        if (::sigaction(signal, nullptr, &current) == 0 && current.sa_handler == tell)
            std::signal(signal, SIG_DFL);
    }
    writingEnd = -1;
    for (const int end : m_pipe) {
        if (end >= 0)
            ::close(end);
    }
}

} // namespace ovyxa
