// SPDX-License-Identifier: MIT
#include "core/payload/object_editor.h"

#include "core/payload/json_text.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QSet>

#include <algorithm>
#include <utility>
#include <vector>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

struct ObjectEditorWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::ObjectEditor)
};

/// Writes the tokens without the white space between them, split into the outermost object's members.
class MemberReader final : public JsonHandler
{
public:
    std::vector<std::pair<QByteArray, QByteArray>> members;
    bool isObject = false;

    void beginContainer(JsonNode::Type type) override
    {
        if (m_levels.empty()) {
            isObject = type == JsonNode::Type::Object;
        } else {
            separate();
            append(type == JsonNode::Type::Object ? "{" : "[");
        }
        m_levels.push_back({});
    }

    void endContainer(JsonNode::Type type) override
    {
        m_levels.pop_back();
        if (!m_levels.empty())
            append(type == JsonNode::Type::Object ? "}" : "]");
    }

    bool key(QByteArrayView raw) override
    {
        const QString name = decodedString(raw);
        if (m_levels.back().names.contains(name)) {
            m_refusal = ObjectEditorWords::tr("the name “%1” stands here a second time").arg(name);
            return false;
        }
        m_levels.back().names.insert(name);
        if (m_levels.size() == 1) {
            members.emplace_back(raw.toByteArray(), QByteArray());
        } else {
            separate();
            append(raw);
            append(":");
        }
        m_afterKey = true;
        return true;
    }

    void scalar(JsonNode::Type, QByteArrayView raw) override
    {
        separate();
        append(raw);
    }

    [[nodiscard]] QString refusal() const override { return m_refusal; }

private:
    struct Level
    {
        QSet<QString> names;
        int count = 0;
    };

    void separate()
    {
        if (std::exchange(m_afterKey, false) || m_levels.empty())
            return;
        if (m_levels.back().count++ > 0)
            append(",");
    }

    void append(QByteArrayView bytes)
    {
        if (!members.empty())
            members.back().second += bytes;
    }

    std::vector<Level> m_levels;
    bool m_afterKey = false;
    QString m_refusal;
};

/// Collects the one token that a text is, if it is a single scalar.
class ScalarReader final : public JsonHandler
{
public:
    std::optional<JsonNode::Type> type;
    void beginContainer(JsonNode::Type) override { m_inContainer = true; }
    void endContainer(JsonNode::Type) override {}
    bool key(QByteArrayView) override { return true; }
    void scalar(JsonNode::Type found, QByteArrayView) override
    {
        if (!m_inContainer)
            type = found;
    }

private:
    bool m_inContainer = false;
};

std::optional<JsonNode::Type> scalarType(QByteArrayView json)
{
    ScalarReader reader;
    return scanJson(json, reader).ok() ? reader.type : std::nullopt;
}

bool isNumberOrBoolean(const std::optional<JsonNode::Type> &type)
{
    return type == JsonNode::Type::Number || type == JsonNode::Type::Boolean;
}

} // namespace

Result<ObjectEditor> ObjectEditor::parse(QByteArrayView json)
{
    MemberReader reader;
    if (const auto scanned = scanJson(json, reader); !scanned)
        return Error{ErrorCode::InvalidInput, scanned.error().message}; // what is too deep is no input either
    if (!reader.isObject)
        return Error{ErrorCode::InvalidInput, ObjectEditorWords::tr("An object is expected: {\"name\": value, …}.")};
    ObjectEditor editor;
    for (auto &[key, value] : reader.members)
        editor.m_members.append({std::move(key), std::move(value)});
    return editor;
}

bool ObjectEditor::contains(QLatin1StringView key) const
{
    return std::any_of(m_members.cbegin(), m_members.cend(), [&](const Member &member) { return decodedString(member.rawKey) == key; });
}

QString ObjectEditor::text(QLatin1StringView key) const
{
    for (const Member &member : m_members) {
        if (decodedString(member.rawKey) == key)
            return member.value.startsWith('"') ? decodedString(member.value) : QString::fromUtf8(member.value);
    }
    return {};
}

void ObjectEditor::set(const QString &key, const QString &value)
{
    const QByteArray asTyped = value.trimmed().toUtf8();
    for (Member &member : m_members) {
        if (decodedString(member.rawKey) != key)
            continue;
        const bool keepsKind = isNumberOrBoolean(scalarType(member.value)) && isNumberOrBoolean(scalarType(asTyped));
        member.value = keepsKind ? asTyped : encodedString(value);
        return;
    }
    m_members.append({encodedString(key), encodedString(value)});
}

QByteArray ObjectEditor::json() const
{
    QByteArray json = "{";
    for (const Member &member : m_members) {
        if (json.size() > 1)
            json += ',';
        json += member.rawKey + ':' + member.value;
    }
    return json + '}';
}

} // namespace ovyxa
