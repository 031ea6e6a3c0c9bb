// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QList>

namespace ovyxa {

/// How a program prints a JSON number that it has read.
enum class NumberStyle {
    AsReceived,
    JavaScript,   ///< as IEEE doubles: 1.0 is 1, 1e3 is 1000, 1e21 is 1e+21, beyond 2^53 rounded; so does Go of an interface{}
    Python,       ///< integers untouched, else repr(): 1e3 is 1000.0, 1e16 is 1e+16
    Java,         ///< integers untouched, else Double.toString(): 1e7 is 1.0E7
    Php,          ///< integers of 64 bits untouched, else as doubles: 1.0 is 1, 1e17 is 1.0e+17
    CSharp,       ///< integers of 64 bits untouched, else as doubles: 1.0 is 1, 1e15 is 1E+15, 1e-5 is 1E-05
    PythonFloats, ///< all as Python prints doubles: 1 is 1.0
    JavaDoubles,  ///< all as Double.toString() prints them, as Gson does that reads into a map: 1 is 1.0
    Decimal,      ///< exponents written out, zeros kept: PostgreSQL's numeric
    Fraction,     ///< integers with .0
    Cents         ///< two decimals
};

/// Whether a token of JSON is a number.
[[nodiscard]] bool isJsonNumber(QByteArrayView token);

/// A number's token in another style; the token itself where the style has no other form.
[[nodiscard]] QByteArray renumbered(QByteArrayView token, NumberStyle style);

/// What a number may have been before a program printed it anew: `1` was `1.0`, 19.9 was 19.90, 12345678901234567000 and
/// 1.2345678901234567e+19 any of the integers that round to it, 12345678901234567890 either of these. The likelier first; at most some 4,100.
[[nodiscard]] QList<QByteArray> numbersBefore(QByteArrayView token);

} // namespace ovyxa
