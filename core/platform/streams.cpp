// SPDX-License-Identifier: MIT
#include "core/platform/streams.h"

#include <QtCore/QString>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace ovyxa {

void keepStandardStreamsApart()
{
    for (const int stream : {standardInput, standardOutput, standardError}) {
        if (::fcntl(stream, F_GETFD) == -1) // the lowest free number is the stream's own: those below it are taken; open the other way round
            (void)::open("/dev/null", stream == standardInput ? O_WRONLY : O_RDONLY);
    }
}

int writeAll(int descriptor, const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t count = ::write(descriptor, bytes.constData() + done, size_t(bytes.size() - done));
        if (count >= 0) {
            done += count;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            pollfd waiting{descriptor, POLLOUT, 0};
            ::poll(&waiting, 1, -1);
        } else if (errno != EINTR) {
            return errno;
        }
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
