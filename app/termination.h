// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>

namespace ovyxa {

/// Turns SIGINT, SIGTERM and SIGHUP into a Qt signal by way of a pipe, so that the program ends in order from its event loop.
/// The second one ends the process at once, as people expect who press Ctrl+C again. One for a process, owned by main.
class Termination final : public QObject
{
    Q_OBJECT
public:
    explicit Termination(QObject *parent = nullptr);
    ~Termination() override; ///< the signals do again what the system does with them

Q_SIGNALS:
    void requested();

private:
    int m_pipe[2] = {-1, -1};
};

} // namespace ovyxa
