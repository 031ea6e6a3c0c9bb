// SPDX-License-Identifier: MIT
#include "core/signing/json_style.h"

#include "core/signing/json_strings.h"
#include "core/signing/json_tokens.h"

#include <QtCore/QHash>

#include <algorithm>
#include <array>
#include <vector>

namespace ovyxa {

namespace {

using Layout = JsonStyle::Layout;

constexpr int deepest = 128;

/// Ovyxa's keys in the order of its documentation, those of the three kinds of data merged without contradiction.
constexpr std::array<QByteArrayView, 16> documentedKeys{
    "event",           "timestamp", "site_id", "data",  "goal_name", "visitor_count",  "url", "source", "country",
    "active_visitors", "threshold", "usage",   "limit", "period",    "window_minutes", "text"};

struct Value
{
    struct Member
    {
        QByteArrayView key;
        QByteArray name;
    };
    QByteArrayView token; ///< of a scalar, or '{' or '['
    std::vector<Member> members;
    std::vector<Value> children;
};

class TreeReader final
{
public:
    explicit TreeReader(QByteArrayView json) : m_tokens(json) {}

    bool read(Value *root) { return m_tokens.next() && value(root, 0) && !m_tokens.next() && !m_tokens.broken(); }

private:
    bool value(Value *result, int depth)
    {
        result->token = m_tokens.token();
        if (!m_tokens.opens())
            return !m_tokens.closes() && !m_tokens.is(',') && !m_tokens.is(':');
        const bool object = m_tokens.is('{');
        const char close = object ? '}' : ']';
        if (depth >= deepest || !m_tokens.next())
            return false;
        while (!m_tokens.is(close)) {
            if (object) {
                result->members.push_back({m_tokens.token(), unquotedJson(m_tokens.token()).value_or(m_tokens.token().toByteArray())});
                if (!m_tokens.next() || !m_tokens.is(':') || !m_tokens.next())
                    return false;
            }
            if (!value(&result->children.emplace_back(), depth + 1) || !m_tokens.next())
                return false;
            if (m_tokens.is(',') && !m_tokens.next())
                return false;
        }
        return true;
    }

    JsonTokens m_tokens;
};

auto rankOf(const QByteArray &name)
{
    return std::find(documentedKeys.begin(), documentedKeys.end(), QByteArrayView(name)) - documentedKeys.begin();
}

/// The number that a key is an array's index by, or nothing.
std::optional<quint32> indexOf(const QByteArray &name)
{
    bool ok = false;
    const quint32 index = name.toUInt(&ok);
    return ok && QByteArray::number(index) == name ? std::optional(index) : std::nullopt;
}

std::vector<size_t> javaScriptOrder(const Value &value)
{
    QHash<QByteArray, size_t> places;
    std::vector<size_t> indices;
    for (size_t i = 0; i < value.members.size(); ++i) {
        const auto known = places.constFind(value.members[i].name);
        if (known != places.cend()) {
            indices[*known] = i;
        } else {
            places.insert(value.members[i].name, indices.size());
            indices.push_back(i);
        }
    }
    std::stable_sort(indices.begin(), indices.end(), [&](size_t a, size_t b) {
        const auto first = indexOf(value.members[a].name);
        const auto second = indexOf(value.members[b].name);
        return first && (!second || *first < *second);
    });
    return indices;
}

void writeOrdered(const Value &value, JsonStyle::Order order, QByteArray *out)
{
    if (value.members.empty() && value.children.empty()) {
        *out += value.token;
        if (value.token == QByteArrayView("{") || value.token == QByteArrayView("["))
            *out += value.token == QByteArrayView("{") ? '}' : ']';
        return;
    }
    std::vector<size_t> indices(value.children.size());
    for (size_t i = 0; i < indices.size(); ++i)
        indices[i] = i;
    if (!value.members.empty() && order == JsonStyle::Order::JavaScript) {
        indices = javaScriptOrder(value);
    } else if (!value.members.empty()) {
        std::stable_sort(indices.begin(), indices.end(), [&](size_t a, size_t b) {
            const QByteArray &first = value.members[a].name;
            const QByteArray &second = value.members[b].name;
            if (order == JsonStyle::Order::ByLength && first.size() != second.size())
                return first.size() < second.size();
            return order == JsonStyle::Order::Documented ? rankOf(first) < rankOf(second) : first < second;
        });
    }
    *out += value.token;
    for (size_t i = 0; i < indices.size(); ++i) {
        if (i > 0)
            *out += ',';
        if (!value.members.empty())
            *out += value.members[indices[i]].key.toByteArray() + ':';
        writeOrdered(value.children[indices[i]], order, out);
    }
    *out += value.members.empty() ? ']' : '}';
}

std::optional<QByteArray> reordered(QByteArrayView json, JsonStyle::Order order)
{
    Value root;
    if (!TreeReader(json).read(&root))
        return {};
    QByteArray out;
    out.reserve(json.size());
    writeOrdered(root, order, &out);
    return out;
}

/// Writes token after token with the white space of a layout.
class Writer final
{
public:
    explicit Writer(const JsonStyle &style) : m_style(style) {}

    std::optional<QByteArray> write(QByteArrayView json)
    {
        JsonTokens tokens(json);
        m_out.reserve(json.size());
        // Indentation of something deep and long may be a hundred times its size, and is no body that anyone sends.
        const qsizetype longest = 4 * json.size() + 64 * 1024;
        while (tokens.next()) {
            if (!write(tokens) || m_out.size() > longest)
                return {};
        }
        if (tokens.broken() || m_depth != 0 || !m_nested)
            return {};
        if (m_style.layout == Layout::AsReceived)
            m_out += tokens.gap();
        return std::move(m_out);
    }

private:
    [[nodiscard]] bool pretty() const { return m_style.layout == Layout::Pretty || m_style.layout == Layout::PrettyWide; }

    void breakLine()
    {
        if (pretty()) {
            m_out += m_style.lineEnd;
            for (int i = 0; i < m_depth; ++i)
                m_out += m_style.indent;
        } else if (m_style.layout == Layout::InnerSpaced) {
            m_out += ' ';
        }
    }

    bool write(const JsonTokens &tokens)
    {
        const bool first = std::exchange(m_justOpened, false);
        if (m_style.layout == Layout::AsReceived)
            m_out += tokens.gap();
        if (tokens.closes()) {
            --m_depth;
            if (m_depth < 0)
                return false;
            if (!first)
                breakLine();
            m_out += tokens.token();
            return true;
        }
        if (first)
            breakLine();
        if (tokens.is(',')) {
            m_out += ',';
            if (pretty() || m_style.layout == Layout::InnerSpaced)
                breakLine();
            else if (m_style.layout == Layout::Spaced || m_style.layout == Layout::CommaSpaced)
                m_out += ' ';
        } else if (tokens.is(':')) {
            m_out += colon();
        } else if (tokens.opens()) {
            m_out += tokens.token();
            m_nested = m_justOpened = true;
            return ++m_depth <= deepest;
        } else if (m_style.numbers != NumberStyle::AsReceived && isJsonNumber(tokens.token())) {
            m_out += renumbered(tokens.token(), m_style.numbers);
        } else {
            appendRestrung(tokens.token(), m_style.strings, &m_out);
        }
        return true;
    }

    [[nodiscard]] QByteArrayView colon() const
    {
        switch (m_style.layout) {
        case Layout::AsReceived:
        case Layout::Compact:
        case Layout::CommaSpaced: return ":";
        case Layout::Spaced:
        case Layout::ColonSpaced:
        case Layout::Pretty:
        case Layout::InnerSpaced: return ": ";
        case Layout::PrettyWide: return " : ";
        }
        Q_UNREACHABLE();
    }

    const JsonStyle &m_style;
    QByteArray m_out;
    int m_depth = 0;
    bool m_justOpened = false;
    bool m_nested = false;
};

} // namespace

bool isTooDeepToRestyle(QByteArrayView json)
{
    JsonTokens tokens(json);
    int depth = 0;
    while (depth <= deepest && tokens.next())
        depth += tokens.opens() ? 1 : tokens.closes() ? -1 : 0;
    return depth > deepest;
}

std::optional<QByteArray> restyled(QByteArrayView json, const JsonStyle &style)
{
    if (style.order == JsonStyle::Order::AsReceived)
        return Writer(style).write(json);
    const auto ordered = reordered(json, style.order);
    return ordered ? Writer(style).write(*ordered) : std::nullopt;
}

std::optional<QByteArray> memberValue(QByteArrayView json, QByteArrayView key)
{
    JsonTokens tokens(json);
    if (!tokens.next() || !tokens.is('{'))
        return {};
    int depth = 1;
    const char *start = nullptr;
    bool keyNext = true;
    bool found = false;
    while (depth > 0 && tokens.next()) {
        if (start && depth == 1 && (tokens.is(',') || tokens.closes()))
            break;
        if (found && !start && !tokens.is(':'))
            start = tokens.token().data();
        if (depth == 1 && keyNext && unquotedJson(tokens.token()) == key.toByteArray())
            found = true;
        keyNext = depth == 1 && tokens.is(',');
        depth += tokens.opens() ? 1 : tokens.closes() ? -1 : 0;
    }
    if (!start || tokens.broken() || tokens.token().isEmpty())
        return {};
    return QByteArray(start, tokens.token().data() - start).trimmed();
}

} // namespace ovyxa
