// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QTimer>
#include <QtNetwork/QTcpServer>

#include <functional>

class QSocketNotifier;

namespace ovyxa {

/// A listening socket that takes what comes in promptly and in bounded portions: Qt's own would accept for as long as more come in, and
/// serve nobody meanwhile. Owned by HttpServer; engine thread.
class Listener final : public QObject
{
    Q_OBJECT
public:
    /// `accepted` takes each descriptor over.
    Listener(QObject *parent, std::function<void(int)> accepted);

    bool listen(const QHostAddress &address, quint16 port);
    void close();
    [[nodiscard]] const QTcpServer &socket() const { return m_socket; }

private:
    void accept();

    const std::function<void(int)> m_accepted;
    QTcpServer m_socket; // opens the port; it accepts nothing itself
    QSocketNotifier *m_notifier = nullptr;
    QTimer m_retry;
};

} // namespace ovyxa
