// SPDX-License-Identifier: MIT
#include "ui/inspector/zapier_fields.h"

#include <QtCore/QHash>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

class Fields final
{
public:
    void add(const JsonNode &node, const QString &name)
    {
        if (node.type == JsonNode::Type::Object || node.type == JsonNode::Type::Array) {
            for (const JsonNode &child : node.children)
                add(child, node.type == JsonNode::Type::Array ? name : name.isEmpty() ? child.key : QString(name + u"__"_s + child.key));
            return;
        }
        const QString value = node.type == JsonNode::Type::Null ? QString() : node.text;
        const auto known = m_index.constFind(name);
        if (known != m_index.cend()) {
            list[*known].second += u',' + value;
        } else {
            m_index.insert(name, list.size());
            list.append({name, value});
        }
    }

    QList<std::pair<QString, QString>> list;

private:
    QHash<QString, qsizetype> m_index; ///< by name
};

} // namespace

QList<std::pair<QString, QString>> zapierFields(const JsonNode &body)
{
    Fields fields;
    fields.add(body, {});
    return fields.list;
}

} // namespace ovyxa
