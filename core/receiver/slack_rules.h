// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>

namespace ovyxa {

/// Why Slack's incoming webhooks would refuse a message.
struct SlackRefusal
{
    QByteArray word; ///< Slack's own: "invalid_payload", "no_text" or "invalid_blocks"; empty = taken
    QByteArray why;  ///< of "invalid_blocks": the place and what is wrong there, in English and ASCII: "blocks[2].text: must be a text object"
};

/// Of a message (JSON, UTF-8) by Slack's reference of Block Kit: the rules that hold for every message; what it says of single interactive
/// elements is left to Slack. Reads it in one pass and keeps no more than the rules ask for, so that ten megabytes of brackets cost no more
/// memory than they are. Pure.
[[nodiscard]] SlackRefusal slackRefusal(const QByteArray &message);

} // namespace ovyxa
