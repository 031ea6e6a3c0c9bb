// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QList>
#include <QtCore/QString>

#include <optional>

namespace ovyxa {

/// One condition of a query (cli.md, "Queries"): true of a row for which one of its alternatives is, or, if excluded, for which none is.
/// Made by core/rules/query.h, which has looked at its words; carried out by core/storage.
struct QueryTerm
{
    enum class Key {
        Text, ///< anywhere in it
        Site,
        Status,
        Size, ///< bytes of the body
        At,   ///< when it was made or received, simulated: milliseconds since the epoch
        Data, ///< a field of the payload's `data`
        // deliveries
        State,
        Event,
        Webhook,
        Error, ///< of any attempt
        Attempts,
        Took, ///< milliseconds, the last attempt
        Replay,
        // captures
        Verdict,
        Method,
        Path, ///< the target, with or without its query
        Header,
    };

    struct Bound
    {
        double value = 0;
        bool inclusive = true;
        bool operator==(const Bound &) const = default;
    };

    /// A text, compared without case, to which anything may be joined in front or behind, or a figure within bounds.
    struct Alternative
    {
        QString text;
        bool anyBefore = false;
        bool anyAfter = false;
        std::optional<Bound> least{};
        std::optional<Bound> most{};
        [[nodiscard]] bool isRange() const { return least || most; }
        bool operator==(const Alternative &) const = default;
    };

    Key key = Key::Text;
    QString field; ///< of Data ("goal_name", "visitor.country") and Header: which
    QList<Alternative> anyOf;
    bool excluded = false;
    bool operator==(const QueryTerm &) const = default;
};

} // namespace ovyxa
