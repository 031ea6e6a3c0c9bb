// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QIODevice>

#include <algorithm>
#include <cstring>

namespace ovyxa {

/// A request body that can be read once. QNetworkAccessManager repeats a POST by itself (2–4 times, when the peer closes, resets or
/// answers garbage) unless the upload device refuses to go back; then it ends in ContentReSendError instead.
class OneShotBody final : public QIODevice
{
    Q_OBJECT
public:
    explicit OneShotBody(QByteArray bytes, QObject *parent = nullptr) : QIODevice(parent), m_bytes(std::move(bytes))
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }

    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] qint64 bytesAvailable() const override { return m_bytes.size() - m_read + QIODevice::bytesAvailable(); }
    [[nodiscard]] bool atEnd() const override { return m_read == m_bytes.size(); }
    [[nodiscard]] qint64 size() const override { return m_bytes.size(); }
    bool reset() override { return false; }
    /// Whether the sending has reached the body, so that the head has gone out.
    [[nodiscard]] bool wasRead() const { return m_read > 0; }

protected:
    qint64 readData(char *data, qint64 limit) override
    {
        const qint64 count = std::min<qint64>(limit, m_bytes.size() - m_read);
        if (count <= 0)
            return atEnd() ? -1 : 0;
        std::memcpy(data, m_bytes.constData() + m_read, size_t(count));
        m_read += count;
        return count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    qint64 m_read = 0;
};

} // namespace ovyxa
