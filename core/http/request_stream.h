// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/head_rules.h"

#include <QtCore/QIODevice>

#include <optional>

namespace ovyxa {

/// The body of a request that is passed on while it comes: first the beginning, which the request holds as well, then what the connection adds,
/// and it adds no more while there is no room. It ends as a sequential device does, or breaks off, after which nothing comes. Engine thread;
/// shared between the exchange and who reads it.
class RequestStream final : public QIODevice
{
    Q_OBJECT
public:
    RequestStream(const QByteArray &beginning, std::optional<qint64> length);

    [[nodiscard]] std::optional<qint64> length() const { return m_length; } ///< as announced; none = it comes in chunks
    [[nodiscard]] qint64 cameBytes() const { return m_came; }
    [[nodiscard]] bool isWhole() const { return m_isWhole; }
    [[nodiscard]] const HeaderList &trailers() const { return m_trailers; } ///< of one that came in chunks, once it is whole
    /// Nothing lies here, and more is to come.
    [[nodiscard]] bool awaitsMore() const { return !m_isWhole && bytesAvailable() == 0; }
    /// Why it broke off, if it did and the peer is still there to be told.
    [[nodiscard]] const std::optional<RequestProblem> &problem() const { return m_problem; }

    // The connection's.
    [[nodiscard]] bool hasRoom() const;
    void add(const QByteArray &bytes);
    void finish(const HeaderList &trailers = {});
    void breakOff(const RequestProblem &problem);

    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] qint64 bytesAvailable() const override;

Q_SIGNALS:
    void taken(); ///< some of it was read
    void broken();

protected:
    qint64 readData(char *data, qint64 limit) override;
    qint64 writeData(const char *data, qint64 limit) override;

private:
    const std::optional<qint64> m_length;
    QByteArray m_held;
    qsizetype m_heldAt = 0;
    QByteArray m_next; // while the beginning is still being read, which is not to be copied
    qint64 m_came;
    bool m_isWhole = false;
    HeaderList m_trailers;
    std::optional<RequestProblem> m_problem;
};

} // namespace ovyxa
