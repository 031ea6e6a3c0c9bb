// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/attempt.h"

#include <QtCore/QByteArray>
#include <QtCore/QStringList>

namespace ovyxa::cli {

/// Milliseconds, as HTTP Archive 1.2 has them; -1 = does not apply. `connect` holds the TLS handshake, `ssl`, too.
struct HarTimings
{
    double blocked = -1;
    double dns = -1;
    double connect = -1;
    double ssl = -1;
    double send = 0;
    double wait = 0;
    double receive = 0;
    [[nodiscard]] double sum() const; ///< exactly what a reader gets who adds them up in their order
};

/// Where an attempt's time went, from its first to its last moment: what cannot be told apart goes to the phase that it ended in.
[[nodiscard]] HarTimings harTimings(const Attempt &attempt);

/// One exchange, whoever saw it.
struct HarExchange
{
    Instant started{}; ///< real
    HarTimings timings;
    QByteArray method;
    QString url;                 ///< whole; of a request for "*" that of the server (RFC 9110 7.1)
    QByteArray requestHead;      ///< as on the wire
    QByteArray requestBody;      ///< as far as it is kept
    qint64 requestBodyBytes = 0; ///< all of it
    int status = 0;              ///< 0 = no answer
    QString statusText;
    HeaderList responseHeaders;
    QByteArray responseHead;      ///< as on the wire; empty = not known
    QByteArray responseBody;      ///< as far as it is kept
    qint64 responseBodyBytes = 0; ///< all of it; -1 = not known
    qsizetype interimAnswers = 0; ///< 1xx; HAR has no place for them
    HeaderList requestTrailers;   ///< … nor for these
    HeaderList responseTrailers;
    QString responseComment;
    QString comment;
    QString error;
};

/// Begin, an entry at the end of a buffer (a comma goes between two), end.
[[nodiscard]] QByteArray harBegin();
void harEntry(const HarExchange &exchange, QByteArray &to);
/// `leftOut` records could not be told in this format; the archive says so.
[[nodiscard]] QByteArray harEnd(int leftOut = 0);

} // namespace ovyxa::cli
