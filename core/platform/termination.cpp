// SPDX-License-Identifier: MIT
#include "core/platform/termination.h"

#include <QtCore/QSocketNotifier>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <ctime>
#include <fcntl.h>
#include <iterator>
#include <poll.h>
#include <unistd.h>

namespace ovyxa {

namespace {

// A signal handler has no argument to carry it: the pipe has to be reachable from everywhere. It lives as long as the process.
int ends[2] = {-1, -1};

// When each came first, in ms of the running clock and never 0; a handler may read that clock.
std::atomic<std::int64_t> firstAt[NSIG];
static_assert(std::atomic<std::int64_t>::is_always_lock_free);

// timeout(1) and others send one to the process and to its group: what comes twice at once was meant once.
constexpr std::int64_t sameWishMs = 1000;

// Whether the last one came by a terminal's keys, or by its end, and so to each process of our group.
std::atomic<bool> isOfTerminal;
static_assert(std::atomic<bool>::is_always_lock_free);

void tell(int signal, siginfo_t *from, void *)
{
    const int kept = errno;
    isOfTerminal = from->si_code == SI_KERNEL;
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    const std::int64_t at = std::int64_t(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000 + 1;
    std::int64_t none = 0;
    if (firstAt[signal].compare_exchange_strong(none, at)) {
        const char byte = char(signal);
        [[maybe_unused]] const ssize_t written = ::write(ends[1], &byte, 1);
    } else if (at - firstAt[signal] > sameWishMs) { // the second one ends the process
        std::signal(signal, SIG_DFL);
        ::raise(signal);
    }
    errno = kept;
}

struct sigaction actionOf(int signal)
{
    struct sigaction current
    {
    };
    ::sigaction(signal, nullptr, &current);
    return current;
}

bool isTold(int signal)
{
    const struct sigaction current = actionOf(signal);
    return (current.sa_flags & SA_SIGINFO) != 0 && current.sa_sigaction == tell;
}

bool isIgnored(int signal)
{
    const struct sigaction current = actionOf(signal);
    return (current.sa_flags & SA_SIGINFO) == 0 && current.sa_handler == SIG_IGN;
}

constexpr int watched[] = {SIGINT, SIGTERM, SIGHUP};

} // namespace

void Termination::watch()
{
    if (ends[0] < 0 && ::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return; // without a pipe the system's way of ending stays
    struct sigaction telling
    {
    };
    telling.sa_sigaction = tell;
    telling.sa_flags = SA_SIGINFO | SA_RESTART;
    for (const int signal : watched) {
        // Who asks not to be ended with the terminal (nohup) is not. A shell has what a script starts with & ignore SIGINT too, but for
        // its own sake: whoever then sends one means it.
        if (signal != SIGHUP || !isIgnored(signal))
            ::sigaction(signal, &telling, nullptr);
    }
}

void Termination::hearWhatCame(const void *before)
{
    ::sigprocmask(SIG_SETMASK, static_cast<const sigset_t *>(before), nullptr);
}

bool Termination::isWatching()
{
    return isTold(SIGTERM);
}

bool Termination::wasTyped()
{
    return isOfTerminal;
}

void Termination::letGo()
{
    for (const int signal : watched) {
        if (isTold(signal))
            std::signal(signal, SIG_DFL);
    }
    char signal = 0;
    if (ends[0] >= 0 && ::read(ends[0], &signal, 1) == 1)
        ::raise(signal);
}

bool Termination::hasCome()
{
    return std::any_of(std::begin(watched), std::end(watched), [](int signal) { return firstAt[signal] != 0; });
}

int Termination::descriptor()
{
    return ends[0];
}

bool Termination::comesWithin(std::chrono::milliseconds wait)
{
    pollfd waiting{ends[0], POLLIN, 0}; // without a pipe it only waits
    return ::poll(&waiting, 1, int(wait.count())) > 0 || (errno == EINTR && ::poll(&waiting, 1, 0) > 0);
}

Termination::Termination(QObject *parent) : QObject(parent)
{
    if (ends[0] < 0)
        return;
    auto *notifier = new QSocketNotifier(ends[0], QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        char bytes[16];
        while (::read(ends[0], bytes, sizeof bytes) > 0) {
        }
        Q_EMIT requested();
    });
}

} // namespace ovyxa
