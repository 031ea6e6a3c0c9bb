// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QString>

namespace ovyxa {

/// One thing in which two messages differ.
struct Difference
{
    enum class Part { Body, Headers, Answer };
    enum class Kind { Changed, Added, Removed };

    Part part = Part::Body;
    Kind kind = Kind::Changed;
    QString where;          ///< in a body a JSON Pointer (RFC 6901), among headers a name in lower case; "status" of an answer
    int repeat = 1;         ///< which of several of that name
    QByteArray left;        ///< as it was written; objects and arrays without white space. Empty where it was added
    QByteArray right;       ///< … where it was removed
    bool otherType = false; ///< text became a number, a list an object …
    bool setAside = false;  ///< it always differs (a time stamp, a signature), and says nothing
    bool operator==(const Difference &) const = default;
};

/// A line of two JSON texts shown side by side. The views look into the texts that were compared, which must be kept.
struct CompareRow
{
    enum class Mark { Same, Changed, Added, Removed, SetAside };

    struct Side
    {
        QByteArrayView key;   ///< with its quotes; empty in an array
        QByteArrayView value; ///< a scalar as written, or a bracket
        qsizetype at = -1;    ///< where a scalar's first byte stands
    };

    int depth = 0;
    Mark mark = Mark::Same;
    bool hasLeft = true;
    bool hasRight = true;
    Side left;
    Side right;
    int difference = -1; ///< its number in the list
    int span = 1;        ///< rows that belong to it, itself included: those of an object or array
};

/// Two JSON texts compared by structure.
struct JsonDifference
{
    QList<Difference> differences; ///< in the order of the rows
    QList<CompareRow> rows;
    QStringList reordered;    ///< pointers to objects whose names stand in another order; no difference by itself
    int writtenOtherwise = 0; ///< strings that say the same in other bytes ("\u00e9" and "é"); no difference by itself
};

namespace rules {

/// By structure: the k-th member of a name with the k-th of that name, arrays by what they begin and end with alike. Numbers are compared
/// as they were written (1.0 is not 1), strings by what they say. `left` is the older. Linear but for the depth; any thread.
/// InvalidInput where one of them is no JSON, LimitReached where it is deeper than jsonDepth or has more than treeValues values.
[[nodiscard]] Result<JsonDifference> compareJson(const QByteArray &left, const QByteArray &right);

} // namespace rules
} // namespace ovyxa
