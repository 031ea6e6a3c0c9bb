// SPDX-License-Identifier: MIT
#include "core/receiver/slack_rules.h"

#include "core/receiver/slack_message.h"

#include <QtCore/QStringBuilder>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace ovyxa {

namespace {

// Slack's reference of Block Kit: items of a list, and characters of a text.
constexpr qsizetype mostBlocks = 50;
constexpr qsizetype mostFields = 10;
constexpr qsizetype mostContextElements = 10;
constexpr qsizetype mostActions = 25;
constexpr qsizetype longestText = 3000;
constexpr qsizetype longestField = 2000;
constexpr qsizetype longestHeader = 150;
constexpr qsizetype longestUrl = 3000;
constexpr qsizetype longestAltText = 2000;
constexpr qsizetype longestTitle = 2000;
constexpr qsizetype longestButton = 75;
constexpr qsizetype longestValue = 2000;
constexpr qsizetype longestActionId = 255;
constexpr qsizetype longestMarkdown = 12'000;
constexpr qsizetype longestBlockId = 255;

constexpr std::array<std::string_view, 21> blockTypes{
    "card", "carousel", "container", "data_table", "data_visualization", "actions", "call",      "context", "context_actions", "divider",
    "file", "header",   "image",     "input",      "markdown",           "plan",    "rich_text", "section", "table",           "task_card",
    "video"};

/// What a block cannot be without, beside what has rules of its own here.
struct Needed
{
    std::string_view type;
    std::string_view member;
};
constexpr std::array needed{
    Needed{"video", "alt_text"},   Needed{"video", "title"},   Needed{"video", "thumbnail_url"},     Needed{"video", "video_url"},
    Needed{"input", "label"},      Needed{"input", "element"}, Needed{"rich_text", "elements"},      Needed{"table", "rows"},
    Needed{"file", "external_id"}, Needed{"file", "source"},   Needed{"context_actions", "elements"}};

using Wrong = std::optional<QByteArray>; // where and what, or nothing

Wrong tooMany(const QByteArray &place, qsizetype count, qsizetype most, const char *what)
{
    return place + ": has " + QByteArray::number(count) + ' ' + what + ", at most " + QByteArray::number(most) + " are taken";
}

enum class TextKind { Any, Plain };

Wrong wrongText(const SlackPart *text, const QByteArray &place, qsizetype longest, TextKind kind)
{
    if (!text || text->kind != SlackPart::Kind::Object)
        return place + ": must be a text object";
    if (text->type() != "plain_text" && (kind == TextKind::Plain || text->type() != "mrkdwn"))
        return place + (kind == TextKind::Plain ? ".type: must be plain_text" : ".type: must be plain_text or mrkdwn");
    const SlackPart *words = text->member("text");
    if (!words || !words->isText())
        return place + ".text: must be a string that is not empty";
    return words->size > longest ? tooMany(place + ".text", words->size, longest, "characters") : std::nullopt;
}

Wrong wrongImage(const SlackPart &image, const QByteArray &place)
{
    const SlackPart *url = image.member("image_url");
    if (!(url && url->isText()) && !image.member("slack_file"))
        return place + ": an image needs image_url or slack_file";
    if (url && url->size > longestUrl)
        return tooMany(place + ".image_url", url->size, longestUrl, "characters");
    const SlackPart *words = image.member("alt_text");
    if (!words || words->kind != SlackPart::Kind::Text)
        return place + ": an image needs alt_text";
    if (words->size > longestAltText)
        return tooMany(place + ".alt_text", words->size, longestAltText, "characters");
    const SlackPart *title = image.member("title");
    return title ? wrongText(title, place + ".title", longestTitle, TextKind::Plain) : Wrong();
}

Wrong wrongLength(const SlackPart *text, const QByteArray &place, qsizetype longest)
{
    return text && text->kind == SlackPart::Kind::Text && text->size > longest ? tooMany(place, text->size, longest, "characters") : std::nullopt;
}

Wrong wrongButton(const SlackPart &button, const QByteArray &place)
{
    if (Wrong wrong = wrongText(button.member("text"), place + ".text", longestButton, TextKind::Plain))
        return wrong;
    if (Wrong wrong = wrongLength(button.member("url"), place + ".url", longestUrl))
        return wrong;
    if (Wrong wrong = wrongLength(button.member("value"), place + ".value", longestValue))
        return wrong;
    if (Wrong wrong = wrongLength(button.member("action_id"), place + ".action_id", longestActionId))
        return wrong;
    const SlackPart *style = button.member("style");
    return style && style->word != "primary" && style->word != "danger" ? place + ".style: must be primary or danger" : Wrong();
}

/// Of what stands in a block: an element that has rules of its own here, or one that has not.
Wrong wrongElement(const SlackPart &element, const QByteArray &place)
{
    if (element.kind != SlackPart::Kind::Object || element.type().empty())
        return place + ": must be an object with a type";
    if (element.type() == "button")
        return wrongButton(element, place);
    return element.type() == "image" ? wrongImage(element, place) : Wrong();
}

Wrong wrongInContext(const SlackPart &element, const QByteArray &place)
{
    return element.type() == "image" ? wrongImage(element, place) : wrongText(&element, place, longestText, TextKind::Any);
}

Wrong wrongField(const SlackPart &field, const QByteArray &place)
{
    return wrongText(&field, place, longestField, TextKind::Any);
}

Wrong wrongItems(const SlackPart *list, const QByteArray &place, qsizetype most, Wrong (*wrongItem)(const SlackPart &, const QByteArray &))
{
    if (!list || list->kind != SlackPart::Kind::List || list->size == 0)
        return place + ": must be a list that is not empty";
    if (list->size > most)
        return tooMany(place, list->size, most, "items");
    for (size_t i = 0; i < list->in.size(); ++i) {
        if (Wrong wrong = wrongItem(list->in[i], place + '[' + QByteArray::number(i) + ']'))
            return wrong;
    }
    return {};
}

Wrong wrongSection(const SlackPart &block, const QByteArray &place)
{
    const SlackPart *text = block.member("text");
    const SlackPart *fields = block.member("fields");
    if (!text && !fields)
        return place + ": a section needs text or fields";
    if (Wrong wrong = text ? wrongText(text, place + ".text", longestText, TextKind::Any) : Wrong())
        return wrong;
    if (Wrong wrong = fields ? wrongItems(fields, place + ".fields", mostFields, wrongField) : Wrong())
        return wrong;
    const SlackPart *accessory = block.member("accessory");
    return accessory ? wrongElement(*accessory, place + ".accessory") : Wrong();
}

Wrong wrongBlock(const SlackPart &block, const QByteArray &place)
{
    if (block.kind != SlackPart::Kind::Object)
        return place + ": must be an object";
    const std::string_view type = block.type();
    if (type.empty())
        return place + ".type: must be a string that is not empty";
    if (std::find(blockTypes.begin(), blockTypes.end(), type) == blockTypes.end())
        return place + ".type: is none of Slack's blocks";
    const SlackPart *id = block.member("block_id");
    if (id && (id->kind != SlackPart::Kind::Text || id->size > longestBlockId))
        return place + ".block_id: must be a string of at most " + QByteArray::number(longestBlockId) + " characters";
    if (type == "section")
        return wrongSection(block, place);
    if (type == "header")
        return wrongText(block.member("text"), place + ".text", longestHeader, TextKind::Plain);
    if (type == "context")
        return wrongItems(block.member("elements"), place + ".elements", mostContextElements, wrongInContext);
    if (type == "actions")
        return wrongItems(block.member("elements"), place + ".elements", mostActions, wrongElement);
    if (type == "markdown") {
        const SlackPart *text = block.member("text");
        return text && text->isText() ? wrongLength(text, place + ".text", longestMarkdown) : place + ".text: must be a string that is not empty";
    }
    for (const Needed &each : needed) {
        if (type == each.type && !block.member(each.member))
            return place + ": a block of this type needs " + QByteArray(each.member.data(), qsizetype(each.member.size()));
    }
    return type == "image" ? wrongImage(block, place) : Wrong();
}

Wrong wrongBlocks(const SlackPart *blocks, const QByteArray &place)
{
    if (!blocks || (blocks->kind == SlackPart::Kind::List && blocks->size == 0))
        return {};
    if (blocks->kind != SlackPart::Kind::List)
        return place + ": must be a list";
    if (Wrong wrong = wrongItems(blocks, place, mostBlocks, wrongBlock))
        return wrong;
    std::vector<std::string_view> ids;
    for (size_t i = 0; i < blocks->in.size(); ++i) {
        const SlackPart *id = blocks->in[i].member("block_id");
        if (!id || id->word.empty())
            continue;
        if (std::find(ids.cbegin(), ids.cend(), id->word) != ids.cend())
            return place + '[' + QByteArray::number(i) + "].block_id: stands in another block, too";
        ids.emplace_back(id->word);
    }
    return {};
}

} // namespace

SlackRefusal slackRefusal(const QByteArray &message)
{
    const SlackMessage reading = readSlackMessage(message);
    const SlackPart &all = reading.all;
    if (!reading.isJson || all.kind != SlackPart::Kind::Object)
        return {"invalid_payload", {}};
    const SlackPart *blocks = all.member("blocks");
    if (const Wrong wrong = reading.isWhole ? wrongBlocks(blocks, "blocks") : Wrong())
        return {"invalid_blocks", *wrong};
    const SlackPart *attachments = all.member("attachments");
    const bool hasAttachments = attachments && attachments->kind == SlackPart::Kind::List && attachments->size > 0;
    for (size_t i = 0; reading.isWhole && hasAttachments && i < attachments->in.size(); ++i) {
        if (const Wrong wrong = wrongBlocks(attachments->in[i].member("blocks"), "attachments[" + QByteArray::number(i) + "].blocks"))
            return {"invalid_blocks", *wrong};
    }
    const SlackPart *text = all.member("text");
    if (!(text && text->isText()) && !(blocks && blocks->size > 0) && !hasAttachments)
        return {"no_text", {}};
    return {};
}

} // namespace ovyxa
