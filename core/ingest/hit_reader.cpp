// SPDX-License-Identifier: MIT
#include "core/ingest/hit_reader.h"

#include "core/payload/json_tree.h"

#include <QtCore/QSet>
#include <QtCore/QUrl>
#include <QtNetwork/QHostAddress>

#include <algorithm>
#include <array>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestText = 8 * 1024;

Error invalid(const QString &message)
{
    return {ErrorCode::InvalidInput, message};
}

struct Parameter
{
    QLatin1StringView name;
    QString Hit::*field;
    bool isOfCustomEvents;
};

constexpr std::array<Parameter, 6> parameters{{{"site_id"_L1, &Hit::site, false},
                                               {"url"_L1, &Hit::url, false},
                                               {"referrer"_L1, &Hit::referrer, false},
                                               {"user_agent"_L1, &Hit::userAgent, false},
                                               {"ip_address"_L1, &Hit::address, false},
                                               {"name"_L1, &Hit::name, true}}};

bool isFullUrl(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    return url.isValid() && (url.scheme() == "http"_L1 || url.scheme() == "https"_L1) && !url.host().isEmpty();
}

/// In digits: Qt would also read 127.1, and 1 alone.
bool isAddress(const QString &text)
{
    const QHostAddress address(text);
    return !address.isNull() && (address.protocol() != QAbstractSocket::IPv4Protocol || address.toString() == text);
}

/// A name that stands twice in one of the objects, with the names around it: "properties.cart.id". Null if there is none.
QString duplicateIn(const JsonNode &node, const QString &path)
{
    QSet<QString> seen;
    for (const JsonNode &child : node.children) {
        const QString name = node.type == JsonNode::Type::Object ? path + u'.' + child.key : path;
        if (node.type == JsonNode::Type::Object && seen.contains(child.key))
            return name;
        seen.insert(child.key);
        if (const QString below = duplicateIn(child, name); !below.isNull())
            return below;
    }
    return {};
}

} // namespace

Result<Hit> readHit(QByteArrayView json, HitKind kind)
{
    const auto tree = parseJsonTree(json);
    if (!tree)
        return invalid(u"Invalid JSON: "_s + tree.error().message);
    if (tree->type != JsonNode::Type::Object)
        return invalid(u"The request body must be a JSON object"_s);

    Hit hit;
    QStringList seen;
    for (const JsonNode &member : tree->children) {
        if (seen.contains(member.key))
            return invalid(u"Duplicate parameter: "_s + member.key.left(100));
        seen += member.key;
        if (member.key == "properties"_L1 && kind == HitKind::CustomEvent) {
            if (member.type != JsonNode::Type::Object)
                return invalid(u"Parameter properties must be an object"_s);
            if (const QString twice = duplicateIn(member, member.key); !twice.isNull())
                return invalid(u"Duplicate parameter: "_s + twice.left(100));
            continue;
        }
        const auto known = std::find_if(parameters.begin(), parameters.end(), [&](const Parameter &parameter) {
            return member.key == parameter.name && (kind == HitKind::CustomEvent || !parameter.isOfCustomEvents);
        });
        if (known == parameters.end())
            return invalid(u"Unknown parameter: "_s + member.key.left(100));
        if (member.type != JsonNode::Type::String)
            return invalid(u"Parameter %1 must be a string"_s.arg(member.key));
        if (member.text.size() > longestText)
            return invalid(u"Parameter %1 is too long"_s.arg(member.key));
        hit.*(known->field) = member.text;
    }
    if (hit.site.isEmpty())
        return invalid(u"Missing required parameter: site_id"_s);
    if (hit.url.isEmpty())
        return invalid(u"Missing required parameter: url"_s);
    if (kind == HitKind::CustomEvent && hit.name.isEmpty())
        return invalid(u"Missing required parameter: name"_s);
    if (!isFullUrl(hit.url))
        return invalid(u"Parameter url must be a full http or https URL"_s);
    if (!hit.address.isEmpty() && !isAddress(hit.address))
        return invalid(u"Parameter ip_address must be an IP address"_s);
    return hit;
}

} // namespace ovyxa
