// SPDX-License-Identifier: MIT
#include "core/receiver/slack_rules.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
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
constexpr qsizetype longestBlockId = 255;

constexpr std::array<std::string_view, 21> blockTypes{
    "card", "carousel", "container", "data_table", "data_visualization", "actions", "call",      "context", "context_actions", "divider",
    "file", "header",   "image",     "input",      "markdown",           "plan",    "rich_text", "section", "table",           "task_card",
    "video"};

// What is kept of a message.
constexpr size_t deepest = 8;        // message > attachments > attachment > blocks > block > fields > text object, with room to spare
constexpr size_t longestWord = 1024; // bytes of a text: a block_id of 255 characters is whole
constexpr size_t mostItems = 64;     // of a list; more of them are counted
constexpr size_t mostParts = 20'000;
constexpr std::array<std::string_view, 12> keptMembers{"type",      "text",       "fields",   "elements", "blocks",    "attachments",
                                                       "image_url", "slack_file", "alt_text", "block_id", "accessory", "title"};

/// Slack counts characters, not bytes: an emoji outside the basic plane is one.
qsizetype characters(const std::string &utf8)
{
    return std::count_if(utf8.cbegin(), utf8.cend(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
}

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

class SlackReading final : public nlohmann::json_sax<nlohmann::json>
{
public:
    SlackPart message;
    bool isWhole = true; ///< what the rules ask for is all there; no message that somebody writes has more of it

    bool null() override { return put(SlackPart::Kind::Null); }
    bool boolean(bool) override { return other(); }
    bool number_integer(number_integer_t) override { return other(); }
    bool number_unsigned(number_unsigned_t) override { return other(); }
    bool number_float(number_float_t, const string_t &) override { return other(); }
    bool binary(binary_t &) override { return other(); }
    bool string(string_t &value) override
    {
        add({SlackPart::Kind::Text, {}, value.substr(0, longestWord), characters(value), {}});
        return true;
    }

    bool key(string_t &name) override
    {
        if (m_deeper == 0)
            m_key = std::find(keptMembers.begin(), keptMembers.end(), name) == keptMembers.end() ? std::string() : name;
        return true;
    }

    bool start_object(std::size_t) override { return enter(SlackPart::Kind::Object); }
    bool start_array(std::size_t) override { return enter(SlackPart::Kind::List); }
    bool end_object() override { return leave(); }
    bool end_array() override { return leave(); }
    bool parse_error(std::size_t, const std::string &, const nlohmann::detail::exception &) override { return false; }

private:
    bool other() { return put(SlackPart::Kind::Other); }

    bool put(SlackPart::Kind kind)
    {
        add({kind, {}, {}, 0, {}});
        return true;
    }

    /// Where it is kept, or null.
    SlackPart *add(SlackPart part)
    {
        if (m_deeper > 0)
            return nullptr;
        if (m_open.empty())
            return &(message = std::move(part));
        SlackPart &around = *m_open.back();
        const bool isItem = around.kind == SlackPart::Kind::List;
        if (isItem)
            ++around.size;
        if (isItem ? around.in.size() >= mostItems : m_key.empty())
            return nullptr;
        if (++m_parts > mostParts)
            isWhole = false;
        if (!isWhole)
            return nullptr;
        if (!isItem) {
            std::erase_if(around.in, [this](const SlackPart &each) { return each.name == m_key; }); // the last one counts
            part.name = m_key;
        }
        return &around.in.emplace_back(std::move(part));
    }

    bool enter(SlackPart::Kind kind)
    {
        SlackPart *const part = add({kind, {}, {}, 0, {}});
        if (part && m_open.size() < deepest)
            m_open.push_back(part); // stays where it is: nothing comes beside it before it ends
        else
            ++m_deeper;
        return true;
    }

    bool leave()
    {
        if (m_deeper > 0)
            --m_deeper;
        else
            m_open.pop_back();
        return true;
    }

    std::vector<SlackPart *> m_open;
    std::string m_key; ///< of the member that comes next; empty = one that no rule asks for
    size_t m_parts = 0;
    size_t m_deeper = 0; ///< values below one that is not looked into
};

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

/// Of what stands in a block: an element that has rules of its own here, or one that has not.
Wrong wrongElement(const SlackPart &element, const QByteArray &place)
{
    if (element.kind != SlackPart::Kind::Object || element.type().empty())
        return place + ": must be an object with a type";
    if (element.type() == "button")
        return wrongText(element.member("text"), place + ".text", longestButton, TextKind::Plain);
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
    SlackReading reading;
    const SlackPart &all = reading.message;
    if (!nlohmann::json::sax_parse(message.cbegin(), message.cend(), &reading) || all.kind != SlackPart::Kind::Object)
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
