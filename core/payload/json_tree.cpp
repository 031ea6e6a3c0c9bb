// SPDX-License-Identifier: MIT
#include "core/payload/json_tree.h"

#include "core/model/speaking.h"
#include "core/payload/json_scanner.h"
#include "core/payload/json_text.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

namespace ovyxa {

namespace {

struct JsonTreeWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::JsonTree)
};

class TreeBuilder final : public JsonHandler
{
public:
    void beginContainer(JsonNode::Type type) override
    {
        JsonNode node;
        node.type = type;
        node.key = std::exchange(m_key, {});
        m_open.push_back(std::move(node));
    }

    void endContainer(JsonNode::Type) override
    {
        JsonNode node = std::move(m_open.back());
        m_open.pop_back();
        add(std::move(node));
    }

    bool key(QByteArrayView raw) override
    {
        m_key = decodedString(raw);
        return true;
    }

    void scalar(JsonNode::Type type, QByteArrayView raw) override
    {
        JsonNode node;
        node.type = type;
        node.key = std::exchange(m_key, {});
        node.text = type == JsonNode::Type::String ? decodedString(raw) : QString::fromLatin1(raw);
        add(std::move(node));
    }

    JsonNode root;
    int values = 0;

private:
    void add(JsonNode node)
    {
        if (m_open.empty())
            root = std::move(node);
        else if (++values <= treeValues)
            m_open.back().children.append(std::move(node));
    }

    QString m_key;
    std::vector<JsonNode> m_open;
};

class PrettyPrinter : public JsonHandler
{
public:
    void beginContainer(JsonNode::Type type) override
    {
        begin();
        text += type == JsonNode::Type::Object ? '{' : '[';
        m_counts.push_back(0);
    }

    void endContainer(JsonNode::Type type) override
    {
        const bool wasEmpty = m_counts.back() == 0;
        m_counts.pop_back();
        if (!wasEmpty)
            newLine();
        text += type == JsonNode::Type::Object ? '}' : ']';
    }

    bool key(QByteArrayView raw) override
    {
        begin();
        text += raw;
        text += ": ";
        m_afterKey = true;
        return true;
    }

    void scalar(JsonNode::Type, QByteArrayView raw) override
    {
        begin();
        text += raw;
    }

    QByteArray text;

protected:
    qsizetype m_indented = std::numeric_limits<qsizetype>::max(); ///< levels

private:
    void begin()
    {
        if (std::exchange(m_afterKey, false) || m_counts.empty())
            return;
        if (m_counts.back()++ > 0)
            text += ',';
        newLine();
    }

    void newLine()
    {
        if (text.size() > prettyBytes)
            return;
        text += '\n';
        text.append(std::min(qsizetype(m_counts.size()), m_indented) * 2, ' ');
    }

    std::vector<int> m_counts;
    bool m_afterKey = false;
};

/// Goes on while it fits, or there is nothing to save.
class ShownPrinter final : public PrettyPrinter
{
public:
    ShownPrinter(qsizetype indented, const std::atomic_bool &stop) : m_stop(stop) { m_indented = indented; }
    [[nodiscard]] bool fits() const { return text.size() <= prettyBytes; }
    bool goesOn() override { return fits() && !m_stop.load(std::memory_order_relaxed); }

private:
    const std::atomic_bool &m_stop;
};

} // namespace

Result<JsonNode> parseJsonTree(QByteArrayView json)
{
    TreeBuilder builder;
    if (const auto scanned = scanJson(json, builder); !scanned)
        return scanned.error();
    if (builder.values > treeValues)
        return Error{ErrorCode::LimitReached,
                     JsonTreeWords::tr("This JSON has more than %1 values, too many to show as a tree.").arg(Speaking::figure(treeValues))};
    return std::move(builder.root);
}

Result<QByteArray> prettyJson(QByteArrayView json)
{
    PrettyPrinter printer;
    if (const auto scanned = scanJson(json, printer); !scanned)
        return scanned.error();
    if (printer.text.size() > prettyBytes)
        return Error{ErrorCode::LimitReached, JsonTreeWords::tr("This JSON is too long or too deep to be shown with indentation.")};
    return std::move(printer.text);
}

std::optional<QByteArray> shownPrettyJson(QByteArrayView json, const std::atomic_bool &stop)
{
    for (const qsizetype indented : {128, 16, 4, 0}) {
        ShownPrinter printer(indented, stop);
        const bool isJson = !scanShownJson(json, printer);
        if (isJson && printer.fits())
            return std::move(printer.text);
        if (!isJson && printer.fits())
            return {};
    }
    return QByteArray(json.data(), json.size()); // so many values that even a line each is too much: as they came
}

} // namespace ovyxa
