// SPDX-License-Identifier: MIT
#include "core/receiver/slack_rules.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace ovyxa {

namespace {

// Slack's reference of Block Kit: blocks of a message, characters of a text object, of a section's field and of a header block.
constexpr int mostBlocks = 50;
constexpr qsizetype longestText = 3000;
constexpr qsizetype longestField = 2000;
constexpr qsizetype longestHeader = 150;

constexpr size_t deepest = 8;      // message > blocks > block > fields > text object, with room to spare
constexpr size_t longestWord = 16; // "plain_text"; a longer word is none of those that count

/// Slack counts characters, not bytes: an emoji outside the basic plane is one.
qsizetype characters(const std::string &utf8)
{
    return std::count_if(utf8.cbegin(), utf8.cend(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
}

/// Remembers of each value that it is in only what the rules ask for.
class SlackReading final : public nlohmann::json_sax<nlohmann::json>
{
public:
    bool isObject = false; ///< the message
    bool hasText = false;
    int blocks = 0;
    int attachments = 0;
    bool isTooLong = false; ///< a text within the blocks

    bool null() override { return other(); }
    bool boolean(bool) override { return other(); }
    bool number_integer(number_integer_t) override { return other(); }
    bool number_unsigned(number_unsigned_t) override { return other(); }
    bool number_float(number_float_t, const string_t &) override { return other(); }
    bool binary(binary_t &) override { return other(); }

    bool string(string_t &value) override
    {
        count();
        if (!isMember())
            return true;
        Level &level = m_levels.back();
        if (m_levels.size() == 1 && level.key == "text")
            hasText = !value.empty();
        if (level.key == "type")
            level.type = value.substr(0, longestWord);
        else if (level.key == "text")
            level.text = characters(value);
        return true;
    }

    bool key(string_t &name) override
    {
        if (m_deeper == 0)
            m_levels.back().key = name.substr(0, longestWord);
        return true;
    }

    bool start_object(std::size_t) override { return enter(true); }
    bool start_array(std::size_t) override { return enter(false); }
    bool end_object() override { return leave(); }
    bool end_array() override { return leave(); }
    bool parse_error(std::size_t, const std::string &, const nlohmann::detail::exception &) override { return false; }

private:
    struct Level
    {
        bool isObject = false;
        std::string key;    ///< of an object: the member that is being read
        std::string type;   ///< its member "type"
        qsizetype text = 0; ///< characters of its member "text", or of that text object's
        int items = 0;      ///< of an array
    };

    [[nodiscard]] bool isMember() const { return m_deeper == 0 && !m_levels.empty() && m_levels.back().isObject; }

    /// Whether what has just ended is an element of a section's "fields".
    [[nodiscard]] bool isField() const { return m_levels.size() > 1 && !m_levels.back().isObject && m_levels[m_levels.size() - 2].key == "fields"; }

    void count()
    {
        if (m_deeper == 0 && !m_levels.empty() && !m_levels.back().isObject)
            ++m_levels.back().items;
    }

    bool other()
    {
        count();
        if (isMember() && m_levels.size() == 1 && m_levels.back().key == "text")
            hasText = false;
        return true;
    }

    bool enter(bool object)
    {
        if (m_levels.empty() && object)
            isObject = true;
        other();
        if (m_deeper > 0 || m_levels.size() == deepest)
            ++m_deeper;
        else
            m_levels.push_back({object, {}, {}, 0, 0});
        return true;
    }

    bool leave()
    {
        if (m_deeper > 0) {
            --m_deeper;
            return true;
        }
        const Level ended = m_levels.back();
        m_levels.pop_back();
        if (m_levels.empty() || !m_levels.front().isObject)
            return true;
        const std::string &part = m_levels.front().key;
        if (m_levels.size() == 1 && part == "blocks")
            blocks = ended.items;
        if (m_levels.size() == 1 && part == "attachments")
            attachments = ended.items;
        if (part != "blocks" || !ended.isObject)
            return true;
        if (ended.type == "plain_text" || ended.type == "mrkdwn")
            isTooLong = isTooLong || ended.text > (isField() ? longestField : longestText);
        if (ended.type == "header")
            isTooLong = isTooLong || ended.text > longestHeader;
        if (m_levels.back().key == "text")
            m_levels.back().text = ended.text;
        return true;
    }

    std::vector<Level> m_levels;
    size_t m_deeper = 0; ///< values below the deepest level that is looked at
};

} // namespace

QByteArray slackRefusal(const QByteArray &message)
{
    SlackReading reading;
    if (!nlohmann::json::sax_parse(message.cbegin(), message.cend(), &reading) || !reading.isObject)
        return "invalid_payload";
    if (reading.blocks > mostBlocks || reading.isTooLong)
        return "invalid_blocks";
    if (!reading.hasText && reading.blocks == 0 && reading.attachments == 0)
        return "no_text";
    return {};
}

} // namespace ovyxa
