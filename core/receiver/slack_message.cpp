// SPDX-License-Identifier: MIT
#include "core/receiver/slack_message.h"

#include <nlohmann/json.hpp>

#include <array>
#include <utility>

namespace ovyxa {

namespace {

// What is kept of a message.
constexpr size_t deepest = 8;        // message > attachments > attachment > blocks > block > fields > text object, with room to spare
constexpr size_t longestWord = 1024; // bytes of a text: a block_id of 255 characters is whole
constexpr size_t mostItems = 64;     // of a list; more of them are counted
constexpr size_t mostParts = 20'000;
constexpr std::array<std::string_view, 23> keptMembers{"type",      "text",       "fields",    "elements", "blocks",        "attachments",
                                                       "image_url", "slack_file", "alt_text",  "block_id", "accessory",     "title",
                                                       "url",       "value",      "action_id", "style",    "thumbnail_url", "video_url",
                                                       "label",     "element",    "rows",      "source",   "external_id"};

/// Slack counts characters, not bytes: an emoji outside the basic plane is one.
qsizetype characters(const std::string &utf8)
{
    return std::count_if(utf8.cbegin(), utf8.cend(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
}

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

} // namespace

SlackMessage readSlackMessage(const QByteArray &bytes)
{
    SlackReading reading;
    SlackMessage message;
    message.isJson = nlohmann::json::sax_parse(bytes.cbegin(), bytes.cend(), &reading);
    message.isWhole = reading.isWhole;
    message.all = std::move(reading.message);
    return message;
}

} // namespace ovyxa
