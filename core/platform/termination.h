// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>

#include <chrono>

namespace ovyxa {

/// Turns SIGINT, SIGTERM and SIGHUP into a Qt signal by way of a pipe, so that the program ends in order from its event loop.
/// One that comes again after a second ends the process at once, as people expect who press Ctrl+C again. One for a process, owned by main.
class Termination final : public QObject
{
    Q_OBJECT
public:
    /// Hears of what came since watch(), too.
    explicit Termination(QObject *parent = nullptr);

    /// From here on the signals are kept for who asks. Before anything else in main; again after letGo().
    static void watch();
    /// What launch.cpp held back while the program was loaded is heard from here on; `before` is the sigset_t of what was held back before.
    static void hearWhatCame(const void *before);
    /// The system's way again, for who has nothing to put in order or may wait long for its input. One that came meanwhile takes effect now.
    static void letGo();
    [[nodiscard]] static bool isWatching();
    /// Whether the last one that came was the terminal's (Ctrl+C, or that it is gone): then all of our process group has had it.
    [[nodiscard]] static bool wasTyped();
    /// Whether one has come since watch(), at any time.
    [[nodiscard]] static bool hasCome();
    /// What poll() can wait for besides: readable from when one comes until it is told. -1 = there is none.
    [[nodiscard]] static int descriptor();
    /// Waits for one, blocking, for who has no event loop yet; it is told by requested() all the same.
    [[nodiscard]] static bool comesWithin(std::chrono::milliseconds wait);

Q_SIGNALS:
    void requested();
};

/// letGo() for a while.
class TerminationLetGo final
{
public:
    TerminationLetGo() { Termination::letGo(); }
    ~TerminationLetGo()
    {
        if (m_wasWatching)
            Termination::watch();
    }
    Q_DISABLE_COPY_MOVE(TerminationLetGo)

private:
    const bool m_wasWatching = Termination::isWatching();
};

} // namespace ovyxa
