// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QList>

namespace ovyxa {

/// How a program prints a JSON number that it has read.
enum class NumberStyle {
    AsReceived,
    JavaScript, ///< as IEEE doubles: 1.0 is 1, 1e3 is 1000, 1e21 stays, beyond 2^53 rounded; Go's and PHP's, too
    Python,     ///< integers untouched, else repr(): 1e3 is 1000.0, 1e16 is 1e+16
    Java,       ///< integers untouched, else Double.toString(): 1e7 is 1.0E7
    Decimal,    ///< exponents written out, zeros kept: PostgreSQL's numeric
    Fraction,   ///< integers with .0
    Cents       ///< two decimals
};

/// Whether a token of JSON is a number.
[[nodiscard]] bool isJsonNumber(QByteArrayView token);

/// A number's token in another style; the token itself where the style has no other form.
[[nodiscard]] QByteArray renumbered(QByteArrayView token, NumberStyle style);

/// What a number may have been before a program printed it anew: `1` was `1.0`, 19.9 was 19.90, 12345678901234567000 any of the
/// integers that round to it. The likelier first; at most some 4,100.
[[nodiscard]] QList<QByteArray> numbersBefore(QByteArrayView token);

} // namespace ovyxa
