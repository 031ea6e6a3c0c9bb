// SPDX-License-Identifier: MIT
#include "core/payload/json_index.h"

#include "core/model/ascii.h"
#include "core/payload/json_text.h"
#include "core/payload/utf8.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace ovyxa {

class JsonIndex::Builder final : public JsonHandler
{
public:
    Builder(JsonIndex *index, const std::atomic_bool &stop) : m_index(index), m_stop(stop) {}

    bool goesOn() override { return (++m_asked & 0xFFF) != 0 || !m_stop.load(std::memory_order_relaxed); }

    void beginContainer(JsonNode::Type type) override
    {
        const quint32 begin = next(type == JsonNode::Type::Object ? '{' : '[');
        m_open.push_back(add(begin, begin + 1));
        m_at = begin + 1;
        m_index->m_deepest = std::max(m_index->m_deepest, int(m_open.size()));
    }

    void endContainer(JsonNode::Type type) override
    {
        m_at = next(type == JsonNode::Type::Object ? '}' : ']') + 1;
        m_index->m_values[m_open.back()].end = m_at;
        m_open.pop_back();
    }

    bool key(QByteArrayView raw) override
    {
        m_key = offset(raw);
        m_at = m_key + quint32(raw.size());
        return true;
    }

    void scalar(JsonNode::Type, QByteArrayView raw) override
    {
        const quint32 begin = offset(raw);
        m_at = begin + quint32(raw.size());
        add(begin, m_at);
    }

    /// What is open where the text breaks off ends there.
    void breakOff(qsizetype at)
    {
        for (const Value open : m_open)
            m_index->m_values[open].end = quint32(at);
    }

private:
    [[nodiscard]] quint32 offset(QByteArrayView raw) const { return quint32(raw.data() - m_index->m_bytes.constData()); }

    /// Between one token and the next stand white space, commas and colons only.
    [[nodiscard]] quint32 next(char bracket) const
    {
        quint32 at = m_at;
        while (m_index->m_bytes.at(at) != bracket)
            ++at;
        return at;
    }

    Value add(quint32 begin, quint32 end)
    {
        m_index->m_values.push_back({begin, end, std::exchange(m_key, 0), m_open.empty() ? none : m_open.back()});
        return m_index->size() - 1;
    }

    JsonIndex *m_index;
    const std::atomic_bool &m_stop;
    std::vector<Value> m_open;
    quint32 m_at = 0; ///< the end of the last token
    quint32 m_key = 0;
    quint32 m_asked = 0;
};

std::shared_ptr<const JsonIndex> JsonIndex::read(const QByteArray &bytes, const std::atomic_bool &stop)
{
    const std::shared_ptr<JsonIndex> index(new JsonIndex);
    index->m_bytes = bytes;
    index->m_invalid = firstInvalidUtf8(bytes);
    if (bytes.size() < std::numeric_limits<qint32>::max()) {
        Builder builder(index.get(), stop);
        index->m_fault = scanShownJson(index->m_bytes, builder);
        if (index->m_fault)
            builder.breakOff(index->m_fault->at);
    }
    if (stop)
        return nullptr;
    index->link();
    index->findRepeatedNames(stop);
    return stop ? nullptr : index;
}

/// A counting sort by parent; since values are numbered in their order, so are the children of each.
void JsonIndex::link()
{
    m_first.assign(m_values.size() + 1, 0);
    for (const Entry &each : m_values) {
        if (each.parent != none)
            ++m_first[each.parent + 1];
    }
    for (size_t i = 1; i < m_first.size(); ++i)
        m_first[i] += m_first[i - 1];
    m_children.resize(m_first.back());
    std::vector<Value> filled(m_first.cbegin(), m_first.cend() - 1);
    for (Value value = 0; value < size(); ++value) {
        if (const Value parent = m_values[value].parent; parent != none)
            m_children[filled[parent]++] = value;
    }
}

void JsonIndex::findRepeatedNames(const std::atomic_bool &stop)
{
    std::vector<std::pair<QByteArray, Value>> names; // as they are read: "a" and "\u0061" are one
    for (Value object = 0; object < size() && !stop; ++object) {
        const Value count = childCount(object);
        if (count < 2 || key(child(object, 0)).isNull())
            continue;
        names.clear();
        for (Value row = 0; row < count; ++row) {
            const QByteArrayView raw = key(child(object, row));
            names.emplace_back(raw.contains('\\') ? '"' + decodedString(raw).toUtf8() + '"' : QByteArray::fromRawData(raw.data(), raw.size()),
                               child(object, row));
        }
        std::sort(names.begin(), names.end());
        for (size_t i = 0; i < names.size(); ++i) {
            const bool before = i > 0 && names[i - 1].first == names[i].first;
            if (before || (i + 1 < names.size() && names[i].first == names[i + 1].first))
                m_repeated.push_back(names[i].second);
        }
    }
    std::sort(m_repeated.begin(), m_repeated.end());
}

JsonNode::Type JsonIndex::type(Value value) const
{
    switch (m_bytes.at(m_values[value].begin)) {
    case '{': return JsonNode::Type::Object;
    case '[': return JsonNode::Type::Array;
    case '"': return JsonNode::Type::String;
    case 't':
    case 'f': return JsonNode::Type::Boolean;
    case 'n': return JsonNode::Type::Null;
    default: return JsonNode::Type::Number;
    }
}

bool JsonIndex::isContainer(Value value) const
{
    const char first = m_bytes.at(m_values[value].begin);
    return first == '{' || first == '[';
}

QByteArrayView JsonIndex::raw(Value value) const
{
    const Entry &entry = m_values[value];
    return QByteArrayView(m_bytes).sliced(entry.begin, entry.end - entry.begin);
}

QByteArrayView JsonIndex::key(Value value) const
{
    const quint32 begin = m_values[value].key;
    if (begin == 0)
        return {};
    qsizetype end = begin + 1;
    while (m_bytes.at(end) != '"')
        end += m_bytes.at(end) == '\\' ? 2 : 1;
    return QByteArrayView(m_bytes).sliced(begin, end + 1 - begin);
}

JsonIndex::Value JsonIndex::row(Value value) const
{
    const Value above = parent(value);
    if (above == none)
        return 0;
    const auto begin = m_children.cbegin() + m_first[above];
    return Value(std::lower_bound(begin, m_children.cbegin() + m_first[above + 1], value) - begin);
}

bool JsonIndex::isNameRepeated(Value value) const
{
    return std::binary_search(m_repeated.cbegin(), m_repeated.cend(), value);
}

/// The values from below the whole to this one, or the last of them.
std::vector<JsonIndex::Value> JsonIndex::path(Value value, int steps) const
{
    std::vector<Value> values;
    for (; parent(value) != none && steps > 0; value = parent(value), --steps)
        values.push_back(value);
    std::reverse(values.begin(), values.end());
    return values;
}

QByteArray JsonIndex::pointer(Value value, int steps) const
{
    const std::vector<Value> values = path(value, steps);
    QByteArray text = values.empty() || parent(values.front()) == 0 ? "" : "…";
    for (const Value each : values) {
        const QByteArrayView name = key(each);
        text += '/';
        if (name.isNull())
            text += QByteArray::number(row(each));
        else
            text += (name.contains('\\') ? decodedString(name).toUtf8() : name.sliced(1, name.size() - 2).toByteArray())
                        .replace('~', "~0")
                        .replace('/', "~1");
    }
    return text;
}

QByteArray JsonIndex::jqFilter(Value value) const
{
    QByteArray text;
    for (const Value each : path(value, std::numeric_limits<int>::max())) {
        const QByteArrayView name = key(each);
        if (name.isNull()) {
            text += (text.isEmpty() ? ".[" : "[") + QByteArray::number(row(each)) + ']';
            continue;
        }
        const QByteArrayView plain = name.sliced(1, name.size() - 2);
        const auto isWord = [](char c) { return ascii::isLetterOrDigit(c) || c == '_'; };
        const bool isIdentifier = !plain.isEmpty() && !ascii::isDigit(plain.front()) && std::all_of(plain.begin(), plain.end(), isWord);
        if (isIdentifier)
            text += '.' + plain.toByteArray();
        else
            text += (text.isEmpty() ? ".[" : "[") + (name.contains('\\') ? encodedString(decodedString(name)) : name.toByteArray()) + ']';
    }
    return text.isEmpty() ? QByteArray(".") : text;
}

} // namespace ovyxa
