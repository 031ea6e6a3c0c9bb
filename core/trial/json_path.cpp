// SPDX-License-Identifier: MIT
#include "core/trial/json_path.h"

#include "core/payload/json_text.h"

#include <algorithm>

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

const JsonNode *atPath(const JsonNode &root, const QString &path)
{
    QString plain = path;
    if (plain == u'$')
        plain.clear();
    else if (plain.startsWith("$."_L1))
        plain = plain.mid(2);
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
    case JsonNode::Type::Number: return one.text == other.text || one.text.toDouble() == other.text.toDouble();
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
