// SPDX-License-Identifier: MIT
#include "core/trial/json_path.h"

#include "core/payload/json_text.h"

#include <QtCore/QRegularExpression>

#include <algorithm>
#include <optional>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype shortLetters = 120;

const JsonNode *childOf(const JsonNode &node, const QString &name)
{
    if (node.type == JsonNode::Type::Object) {
        const auto found = std::find_if(node.children.cbegin(), node.children.cend(), [&](const JsonNode &child) { return child.key == name; });
        return found == node.children.cend() ? nullptr : &*found;
    }
    bool isNumber = false;
    const qsizetype index = name.toLongLong(&isNumber);
    if (node.type != JsonNode::Type::Array || !isNumber || index < 0 || index >= node.children.size())
        return nullptr;
    return &node.children.at(index);
}

const JsonNode *walked(const JsonNode &node, const QString &path)
{
    if (path.isEmpty())
        return &node;
    if (const JsonNode *whole = childOf(node, path))
        return whole;
    for (qsizetype dot = path.indexOf(u'.'); dot >= 0; dot = path.indexOf(u'.', dot + 1)) {
        const JsonNode *child = childOf(node, path.left(dot));
        const JsonNode *found = child ? walked(*child, path.mid(dot + 1)) : nullptr;
        if (found)
            return found;
    }
    return nullptr;
}

/// A number is ±0.DIGITS × 10^exponent, whatever its size: a double holds 17 digits, ids in JSON have more.
struct Decimal
{
    bool isNegative = false;
    QString digits; ///< without zeros at either end; empty = 0
    qint64 exponent = 0;
    bool operator==(const Decimal &) const = default;
};

/// Nothing where the exponent is beyond all counting.
std::optional<Decimal> decimalFrom(const QString &text)
{
    static const QRegularExpression shape(u"\\A(-?)(\\d+)(?:\\.(\\d+))?(?:[eE]([+-]?\\d+))?\\z"_s);
    const auto match = shape.match(text);
    if (!match.hasMatch())
        return {};
    const QString all = match.captured(2) + match.captured(3);
    const auto isZero = [](QChar digit) { return digit == u'0'; };
    const qsizetype first = std::find_if_not(all.cbegin(), all.cend(), isZero) - all.cbegin();
    if (first == all.size())
        return Decimal{};
    const qsizetype behind = std::find_if_not(all.crbegin(), all.crend(), isZero) - all.crbegin();
    constexpr qsizetype mostExponentLetters = 18;
    bool isCountable = true;
    const qint64 power = match.capturedLength(4) > 0 ? match.captured(4).toLongLong(&isCountable) : 0;
    if (!isCountable || match.capturedLength(4) > mostExponentLetters)
        return {};
    return Decimal{match.capturedLength(1) > 0, all.sliced(first, all.size() - first - behind), power + match.capturedLength(2) - first};
}

bool isSameNumber(const QString &one, const QString &other)
{
    const auto a = decimalFrom(one);
    return a && a == decimalFrom(other);
}

QString written(const JsonNode &node)
{
    switch (node.type) {
    case JsonNode::Type::String: return QString::fromUtf8(encodedString(node.text));
    case JsonNode::Type::Number:
    case JsonNode::Type::Boolean:
    case JsonNode::Type::Null: return node.text;
    case JsonNode::Type::Object:
    case JsonNode::Type::Array: break;
    }
    const bool isObject = node.type == JsonNode::Type::Object;
    QString text(isObject ? u'{' : u'[');
    for (const JsonNode &child : node.children) {
        if (text.size() > 1)
            text += u',';
        if (isObject)
            text += QString::fromUtf8(encodedString(child.key)) + u':';
        text += written(child);
    }
    return text + (isObject ? u'}' : u']');
}

} // namespace

bool isJsonPath(const QString &path)
{
    static const QRegularExpression shape(u"\\A(?:(?:[^.\\[\\]]+|\\[[^\\[\\]'\"]+\\])(?:\\[[^\\[\\]'\"]+\\]|\\.[^.\\[\\]]+)*)?\\z"_s);
    return shape.match(path).hasMatch();
}

const JsonNode *atPath(const JsonNode &root, const QString &path)
{
    QString plain = path;
    if (plain == u'$' || plain.startsWith("$."_L1) || plain.startsWith("$["_L1))
        plain = plain.mid(plain.startsWith("$."_L1) ? 2 : 1);
    if (const JsonNode *found = walked(root, plain))
        return found;
    plain.replace(u'[', u'.').remove(u']');
    return walked(root, plain.startsWith(u'.') ? plain.mid(1) : plain);
}

bool isSameJson(const JsonNode &one, const JsonNode &other)
{
    if (one.type != other.type || one.children.size() != other.children.size())
        return false;
    switch (one.type) {
    case JsonNode::Type::Number: return one.text == other.text || isSameNumber(one.text, other.text);
    case JsonNode::Type::Array: return std::equal(one.children.cbegin(), one.children.cend(), other.children.cbegin(), isSameJson);
    case JsonNode::Type::Object:
        return std::all_of(one.children.cbegin(), one.children.cend(), [&other](const JsonNode &child) {
            const JsonNode *twin = childOf(other, child.key);
            return twin && isSameJson(child, *twin);
        });
    default: return one.text == other.text;
    }
}

QString shortJson(const JsonNode &node)
{
    const QString text = written(node);
    return text.size() <= shortLetters ? text : text.left(shortLetters) + u'…';
}

} // namespace ovyxa
