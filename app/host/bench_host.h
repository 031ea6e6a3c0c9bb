// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"

#include <QtCore/QSet>
#include <QtNetwork/QLocalServer>

#include <functional>

namespace ovyxa {
class Bench;
}

namespace ovyxa::host {

class HostConnection;

/// A running bench's local socket: whoever works with its profile from a shell has it done here. This user alone (0600, and the peer's own
/// credentials), at most mostClients at once. Main thread; the bench outlives it. Who makes it holds the profile.
class BenchHost final : public QLocalServer
{
    Q_OBJECT
public:
    explicit BenchHost(Bench *bench, QObject *parent = nullptr);
    ~BenchHost() override;

    /// Unavailable, with why nobody can be answered; the bench works without.
    [[nodiscard]] Result<void> open();
    /// Answers nobody any more, and closes the bench: who waits is told what became of theirs, as it is stored, and that the bench has ended.
    void end();
    /// What brings the window to the front; without it there is none.
    void setRaise(std::function<void()> raise) { m_raise = std::move(raise); }

protected:
    void incomingConnection(quintptr descriptor) override;

private:
    [[nodiscard]] bool leavePlace();
    void dismiss();

    Bench *m_bench;
    std::function<void()> m_raise;
    QSet<HostConnection *> m_connections;
    bool m_isOpen = false;
};

} // namespace ovyxa::host
