// SPDX-License-Identifier: MIT
#include "core/trial/scenario_json.h"

#include "core/payload/json_scanner.h"
#include "core/payload/json_text.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <vector>

namespace ovyxa {

namespace {

struct PlacedJsonWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::Scenario)
};

/// Tokens are views of the text, so that they tell where they stand; brackets, which are not told, are looked for behind the last token.
class PlacedBuilder final : public JsonHandler
{
public:
    explicit PlacedBuilder(QByteArrayView json) : m_json(json) {}

    void beginContainer(JsonNode::Type type) override
    {
        PlacedJson value = begun(type);
        value.at = m_json.indexOf(type == JsonNode::Type::Object ? '{' : '[', m_last);
        m_last = value.at + 1;
        m_open.push_back(std::move(value));
    }

    void endContainer(JsonNode::Type type) override
    {
        PlacedJson value = std::move(m_open.back());
        m_open.pop_back();
        value.end = m_last = m_json.indexOf(type == JsonNode::Type::Object ? '}' : ']', m_last) + 1;
        add(std::move(value));
    }

    bool key(QByteArrayView raw) override
    {
        const QString name = decodedString(raw);
        if (m_open.back().find(name)) {
            m_refusal = PlacedJsonWords::tr("the name “%1” stands here a second time").arg(name);
            return false;
        }
        m_key = name;
        m_keyAt = raw.data() - m_json.data();
        m_last = m_keyAt + raw.size();
        return true;
    }

    void scalar(JsonNode::Type type, QByteArrayView raw) override
    {
        PlacedJson value = begun(type);
        value.at = raw.data() - m_json.data();
        value.end = m_last = value.at + raw.size();
        value.text = type == JsonNode::Type::String ? decodedString(raw) : QString::fromLatin1(raw);
        add(std::move(value));
    }

    [[nodiscard]] QString refusal() const override { return m_refusal; }

    PlacedJson root;

private:
    PlacedJson begun(JsonNode::Type type)
    {
        PlacedJson value;
        value.type = type;
        value.key = std::exchange(m_key, {});
        value.keyAt = m_keyAt;
        return value;
    }

    void add(PlacedJson value)
    {
        if (m_open.empty())
            root = std::move(value);
        else
            m_open.back().children.append(std::move(value));
    }

    QByteArrayView m_json;
    std::vector<PlacedJson> m_open;
    QString m_key;
    QString m_refusal;
    qsizetype m_keyAt = 0;
    qsizetype m_last = 0; // behind the last token
};

} // namespace

const PlacedJson *PlacedJson::find(QStringView name) const
{
    const auto found = std::find_if(children.cbegin(), children.cend(), [name](const PlacedJson &child) { return child.key == name; });
    return found == children.cend() ? nullptr : &*found;
}

JsonNode PlacedJson::node() const
{
    JsonNode plain;
    plain.type = type;
    plain.key = key;
    plain.text = text;
    for (const PlacedJson &child : children)
        plain.children.append(child.node());
    return plain;
}

QByteArray withoutComments(QByteArray text)
{
    bool inString = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text.at(i);
        if (inString && c == '\\') {
            ++i;
        } else if (c == '"') {
            inString = !inString;
        } else if (c == '\n') {
            inString = false; // a string that is not closed is told where it is
        } else if (!inString && c == '/' && i + 1 < text.size() && text.at(i + 1) == '/') {
            for (; i < text.size() && text.at(i) != '\n'; ++i)
                text[i] = ' ';
        }
    }
    return text;
}

Result<PlacedJson> parsePlacedJson(QByteArrayView json)
{
    PlacedBuilder builder(json);
    if (const auto scanned = scanJson(json, builder); !scanned)
        return Error{ErrorCode::InvalidInput, scanned.error().message};
    return std::move(builder.root);
}

qsizetype placedJsonFault(QByteArrayView json)
{
    PlacedBuilder builder(json);
    const auto fault = scanShownJson(json, builder);
    return fault ? fault->at : json.size();
}

int lineAt(QByteArrayView text, qsizetype at)
{
    const QByteArrayView before = text.first(std::clamp(at, qsizetype(0), text.size()));
    return int(std::count(before.begin(), before.end(), '\n')) + 1;
}

QString placedMessage(QByteArrayView text, qsizetype at, const QString &what)
{
    const QByteArrayView before = text.first(std::clamp(at, qsizetype(0), text.size()));
    const QByteArrayView inLine = before.sliced(before.lastIndexOf('\n') + 1);
    // Columns are counted as people see them: a character of several bytes is one.
    const auto column = std::count_if(inLine.begin(), inLine.end(), [](char c) { return (quint8(c) & 0xC0) != 0x80; }) + 1;
    return PlacedJsonWords::tr("Line %1, column %2: %3").arg(lineAt(text, at)).arg(column).arg(what);
}

} // namespace ovyxa
