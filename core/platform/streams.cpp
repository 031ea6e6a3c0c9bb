// SPDX-License-Identifier: MIT
#include "core/platform/streams.h"

#include "core/platform/termination.h"

#include <QtCore/QString>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ovyxa {

void keepStandardStreamsApart()
{
    for (const int stream : {standardInput, standardOutput, standardError}) {
        if (::fcntl(stream, F_GETFD) == -1) // the lowest free number is the stream's own: those below it are taken; open the other way round
            (void)::open("/dev/null", stream == standardInput ? O_WRONLY : O_RDONLY);
    }
}

namespace {

constexpr int patienceWithReaderMs = 2000;

/// Whether a pipe or a terminal takes bytes, or says why it never will; it waits for that. False: whoever reads has stalled, and the program is to
/// end.
bool takesBytes(int descriptor)
{
    while (true) {
        const bool isEnding = Termination::hasCome();
        pollfd waiting[]{{descriptor, POLLOUT, 0}, {Termination::descriptor(), POLLIN, 0}};
        const int ready = ::poll(waiting, isEnding ? 1 : 2, isEnding ? patienceWithReaderMs : -1);
        if (ready > 0 && waiting[0].revents != 0)
            return true;
        if (ready < 0 && errno != EINTR)
            return true;
        if (ready == 0 && isEnding)
            return false;
    }
}

} // namespace

int writeAll(int descriptor, const QByteArray &bytes)
{
    struct stat kind
    {
    };
    const bool mayStall = ::fstat(descriptor, &kind) == 0 && !S_ISREG(kind.st_mode);
    const qsizetype most = mayStall ? PIPE_BUF : bytes.size(); // of so much a write() does not wait in the system, where no signal ends it
    qsizetype done = 0;
    while (done < bytes.size()) {
        if (mayStall && !takesBytes(descriptor))
            return ETIMEDOUT;
        const ssize_t count = ::write(descriptor, bytes.constData() + done, size_t(std::min(bytes.size() - done, most)));
        if (count >= 0)
            done += count;
        else if (errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK)
            return errno;
    }
    return 0;
}

std::optional<QByteArray> readSome(int descriptor, qsizetype most)
{
    QByteArray bytes(most, Qt::Uninitialized);
    const ssize_t count = ::read(descriptor, bytes.data(), size_t(most));
    if (count < 0 && (errno == EINTR || errno == EAGAIN))
        return QByteArray();
    if (count <= 0)
        return std::nullopt;
    bytes.truncate(count);
    return bytes;
}

bool isTerminal(int descriptor)
{
    return ::isatty(descriptor) == 1;
}

QString systemWords(int problem)
{
    return QString::fromLocal8Bit(std::strerror(problem));
}

} // namespace ovyxa
