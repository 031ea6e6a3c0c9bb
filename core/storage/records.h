// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/attempt.h"
#include "core/model/capture.h"

#include <QtCore/QByteArray>

/// The parts of attempts and captures that only the inspector reads, as one value each: as QDataStream (Qt_6_4) writes them, a version in front.
namespace ovyxa::records {

[[nodiscard]] QByteArray pack(const Attempt &attempt);
/// Fills in what pack() holds; false when the record is damaged.
[[nodiscard]] bool unpack(QByteArrayView record, Attempt &attempt);
[[nodiscard]] QByteArray pack(const CaptureDetails &details);
[[nodiscard]] bool unpack(QByteArrayView record, CaptureDetails &details);
[[nodiscard]] QByteArray pack(const CaptureAnswer &answer);
[[nodiscard]] bool unpack(QByteArrayView record, CaptureAnswer &answer);
/// Of fields in order; none: no bytes.
[[nodiscard]] QByteArray pack(const HeaderList &fields);
[[nodiscard]] bool unpack(QByteArrayView record, HeaderList &fields);

/// "none,status,timeout": a delivery's outcomes as they are stored.
[[nodiscard]] QString outcomesText(const QList<AttemptError> &outcomes);
[[nodiscard]] QList<AttemptError> outcomesFromText(const QString &text);

/// The first eight bytes of a body's SHA-256: finds a capture's delivery.
[[nodiscard]] qint64 bodyHash(const QByteArray &body);

} // namespace ovyxa::records
