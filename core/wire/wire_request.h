// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/head_rules.h"
#include "core/model/header.h"
#include "core/wire/wire_failure.h"

#include <QtNetwork/QNetworkRequest>
#include <QtNetwork/QSslCertificate>

#include <functional>
#include <optional>
#include <variant>

namespace ovyxa {

/// What a request wants beside its URL: an attribute of its QNetworkRequest. Without it: no time limit, a connection of its own, no proxy.
struct WireOptions
{
    /// As it is to stand in the request line, byte for byte; empty = the URL's path and query.
    QByteArray target{};
    /// The fields, in order, repeats and case as given, instead of the request's raw headers. Host comes first if it is not among them; what
    /// frames the message (Content-Length, Transfer-Encoding, Connection) is written by the wire alone, and refused here.
    std::optional<HeaderList> headers{};
    /// Of a body that is read from a sequential device; without it such a body is sent in chunks.
    std::optional<qint64> bodyLength{};
    /// Asked for the trailer fields when the body has ended; with it the body goes in chunks.
    std::function<HeaderList()> trailers{};
    std::chrono::milliseconds timeLimit{}; ///< real, from start to the last byte of the answer; 0 = none
    bool keepConnection = false;           ///< on one that was kept if there is one, and keep it afterwards
    bool useSystemProxy = false;           ///< never for loopback hosts
    QList<QSslCertificate> authorities{};  ///< trusted beside Trust's own
    FieldReading reading = FieldReading::Strict;

    void applyTo(QNetworkRequest *request) const;
    [[nodiscard]] static WireOptions of(const QNetworkRequest &request);
};

/// How a request's body is delimited.
struct BodyFraming
{
    bool present = false; ///< false: neither field is written
    bool chunked = false;
    qint64 length = 0;
};

/// Request line, fields and the empty line, or why it cannot be sent: a URL that is not http(s), a target or a value with what would break
/// the framing, a name that is no token, a field that is the wire's own.
[[nodiscard]] std::variant<QByteArray, WireFailure> requestHead(const QByteArray &verb, const QNetworkRequest &request, const WireOptions &options,
                                                                const BodyFraming &body);

} // namespace ovyxa

Q_DECLARE_METATYPE(ovyxa::WireOptions)
