// SPDX-License-Identifier: MIT
#include "core/http/socket_tools.h"

#include "core/rules/address_rules.h"

#include <chrono>

namespace ovyxa {

namespace {

constexpr std::chrono::seconds lingerTime{2};
constexpr qint64 lingerBytes = 64 * 1024 * 1024;

} // namespace

bool beginsTls(QByteArrayView bytes)
{
    constexpr char tlsHandshake = 0x16;
    return bytes.startsWith(tlsHandshake);
}

int recordBytes(QByteArrayView bytes)
{
    constexpr int header = 5;
    const int length = bytes.size() < header ? 0 : quint8(bytes[3]) << 8 | quint8(bytes[4]);
    return header + length;
}

QString peerText(const Peer &peer)
{
    return rules::withPort(peer.address.toString(), peer.port);
}

LingeringClose::LingeringClose(int descriptor, QObject *parent)
    : QObject(parent)
    , m_descriptor(descriptor)
    , m_notifier(descriptor, QSocketNotifier::Read)
{
    connect(&m_notifier, &QSocketNotifier::activated, this, &LingeringClose::drain);
    connect(&m_deadline, &QTimer::timeout, this, &LingeringClose::done);
    m_deadline.setSingleShot(true);
    m_deadline.start(lingerTime);
    endSending(m_descriptor);
}

LingeringClose::~LingeringClose()
{
    m_notifier.setEnabled(false);
    closeDescriptor(m_descriptor);
}

void LingeringClose::drain()
{
    constexpr qsizetype atOnce = 64 * 1024;
    const auto dropped = dropWaiting(m_descriptor, atOnce);
    m_dropped += dropped.value_or(0);
    if (!dropped || m_dropped > lingerBytes) {
        m_notifier.setEnabled(false);
        Q_EMIT done();
    }
}

} // namespace ovyxa
