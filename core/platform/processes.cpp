// SPDX-License-Identifier: MIT
#include "core/platform/processes.h"

#include "core/platform/termination.h"

#include <algorithm>
#include <csignal>
#include <optional>
#include <vector>

#include <fcntl.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace ovyxa {

namespace {
constexpr int endedBySignal = 128; // and the signal's number, as shells say it
std::optional<rlimit> usualCore;   // what commands that we start have; set before there are threads

void signalWithItsOwn(qint64 process, int signal)
{
    const auto pid = pid_t(process);
    if (pid > 0)
        ::kill(::getpgid(pid) == pid ? -pid : pid, signal);
}

/// Whether a terminal's keys are for this process' group, which so may read from it. Safe between fork and exec.
bool isInForeground()
{
    const int terminal = ::open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
    if (terminal < 0)
        return false;
    const bool isOurs = ::tcgetpgrp(terminal) == ::getpgrp();
    ::close(terminal);
    return isOurs;
}

} // namespace

void askToEnd(qint64 process)
{
    if (!Termination::wasTyped() || ::getpgid(pid_t(process)) != ::getpgrp())
        signalWithItsOwn(process, SIGTERM);
}

void endNow(qint64 process)
{
    signalWithItsOwn(process, SIGKILL);
}

void letWritesFail()
{
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
}

void findHome()
{
    if (!qEnvironmentVariableIsEmpty("HOME"))
        return;
    if (const passwd *user = ::getpwuid(::geteuid()); user && user->pw_dir && *user->pw_dir)
        qputenv("HOME", user->pw_dir);
}

void allowManyFiles()
{
    constexpr rlim_t wanted = 8192;
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= wanted)
        return;
    files.rlim_cur = std::min(wanted, files.rlim_max);
    ::setrlimit(RLIMIT_NOFILE, &files); // refused: the servers make do
}

bool mayOpenFiles(int count)
{
    std::vector<int> opened;
    while (int(opened.size()) < count) {
        const int file = ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
        if (file < 0)
            break;
        opened.push_back(file);
    }
    for (const int file : opened)
        ::close(file);
    return int(opened.size()) == count;
}

void leaveNoCore()
{
    rlimit core{};
    if (::getrlimit(RLIMIT_CORE, &core) != 0)
        return;
    usualCore = core;
    core.rlim_cur = 0;
    ::setrlimit(RLIMIT_CORE, &core); // the hard limit stays: commands get theirs back
}

std::function<void()> childModifier(ChildTerms terms)
{
    return [terms, parent = ::getpid()] { // between fork and exec: nothing that takes a lock
        if (terms.writesToErrors)
            ::dup2(STDERR_FILENO, STDOUT_FILENO);
        std::signal(SIGPIPE, SIG_DFL); // letWritesFail() is for ourselves
        std::signal(SIGXFSZ, SIG_DFL);
        if (usualCore)
            ::setrlimit(RLIMIT_CORE, &*usualCore);
        if (!terms.endsWithUs)
            return;
        if (::isatty(STDIN_FILENO) == 0 && !isInForeground()) // in a group of its own it could not read from the terminal
            ::setpgid(0, 0);                                  // for askToEnd()
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (::getppid() != parent) // we ended before that was settled
            ::_exit(endedBySignal + SIGTERM);
    };
}

} // namespace ovyxa
