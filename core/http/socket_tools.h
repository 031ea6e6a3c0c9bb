// SPDX-License-Identifier: MIT
#pragma once

#include "core/platform/sockets.h"

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>
#include <QtCore/QObject>
#include <QtCore/QSocketNotifier>
#include <QtCore/QTimer>

namespace ovyxa {

/// Whether a peer begins with a TLS handshake record (RFC 8446 5.1); no HTTP method begins like one.
[[nodiscard]] bool beginsTls(QByteArrayView bytes);
/// The record's length with its header, as far as that is known.
[[nodiscard]] int recordBytes(QByteArrayView bytes);

[[nodiscard]] QString peerText(const Peer &peer); ///< "127.0.0.1:40312", "[::1]:40312"

/// Ends a connection so that the peer can read the answer (RFC 9112 9.6): says that nothing more will be sent, then reads and
/// drops what still comes, until the peer hangs up, for two seconds and 64 MiB at most. A plain close with unread input would
/// send an RST, which takes the answer away from a peer that is still writing. Owns the descriptor.
class LingeringClose final : public QObject
{
    Q_OBJECT
public:
    LingeringClose(int descriptor, QObject *parent);
    ~LingeringClose() override;

Q_SIGNALS:
    void done();

private:
    void drain();

    int m_descriptor;
    QSocketNotifier m_notifier;
    QTimer m_deadline;
    qint64 m_dropped = 0;
};

} // namespace ovyxa
