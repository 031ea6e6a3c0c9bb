// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace ovyxa {

/// A value of the message, as far as the rules ask for it.
struct SlackPart
{
    enum class Kind { Null, Text, Object, List, Other };

    Kind kind = Kind::Null;
    std::string name;          ///< of an object's member
    std::string word;          ///< the beginning of a text
    qsizetype size = 0;        ///< characters of a text, items of a list
    std::vector<SlackPart> in; ///< members that are kept, or the first items

    [[nodiscard]] const SlackPart *member(std::string_view key) const
    {
        const auto found = std::find_if(in.cbegin(), in.cend(), [key](const SlackPart &each) { return each.name == key; });
        return kind != Kind::Object || found == in.cend() || found->kind == Kind::Null ? nullptr : &*found;
    }
    [[nodiscard]] bool isText() const { return kind == Kind::Text && size > 0; }
    [[nodiscard]] std::string_view type() const
    {
        const SlackPart *named = member("type");
        return named && named->kind == Kind::Text ? std::string_view(named->word) : std::string_view();
    }
};

/// A message as far as Slack's rules ask for it, whatever its size.
struct SlackMessage
{
    bool isJson = false;
    bool isWhole = true; ///< what the rules ask for is all there; no message that somebody writes has more of it
    SlackPart all;
};

/// Pure; bounded in depth, length and number of what it keeps.
[[nodiscard]] SlackMessage readSlackMessage(const QByteArray &bytes);

} // namespace ovyxa
