// SPDX-License-Identifier: MIT
#include "core/ingest/hit_reader.h"

#include "core/payload/json_scanner.h"
#include "core/payload/json_text.h"
#include "core/platform/sockets.h"

#include <QtCore/QSet>
#include <QtCore/QUrl>
#include <QtNetwork/QHostAddress>

#include <algorithm>
#include <array>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestText = 8 * 1024;
constexpr qsizetype longestPath = 100; // of what is told

Error invalid(const QString &message)
{
    return {ErrorCode::InvalidInput, message};
}

struct Parameter
{
    QLatin1StringView name;
    QString Hit::*field;
    bool isOfCustomEvents;
    bool isRequired;
};

constexpr std::array<Parameter, 6> parameters{{{"site_id"_L1, &Hit::site, false, true},
                                               {"url"_L1, &Hit::url, false, true},
                                               {"referrer"_L1, &Hit::referrer, false, false},
                                               {"user_agent"_L1, &Hit::userAgent, false, false},
                                               {"ip_address"_L1, &Hit::address, false, false},
                                               {"name"_L1, &Hit::name, true, true}}};

/// Whether this is a full URL at first sight: ASCII that needs no percent-encoding, and host labels that begin with a letter. Most are, and
/// QUrl takes longer than all the rest of the reading. False says nothing.
bool isPlainFullUrl(QStringView text)
{
    constexpr qsizetype longestLabel = 63;
    const auto isLower = [](QChar c) { return c >= u'a' && c <= u'z'; };
    const auto isDigit = [](QChar c) { return c >= u'0' && c <= u'9'; };
    QStringView rest;
    for (const QLatin1StringView scheme : {"https://"_L1, "http://"_L1}) {
        if (text.startsWith(scheme))
            rest = text.sliced(scheme.size());
    }
    qsizetype label = 0;
    qsizetype i = 0;
    for (; i < rest.size() && rest[i] != u'/'; ++i) {
        if (isLower(rest[i]) || (label > 0 && isDigit(rest[i])))
            ++label;
        else if (rest[i] == u'.' && label > 0 && label <= longestLabel)
            label = 0;
        else
            return false;
    }
    const auto isPlain = [&](QChar c) {
        return isLower(c) || isDigit(c) || (c >= u'A' && c <= u'Z') || (c >= u'&' && c <= u'/') // &'()*+,-./
               || c == u'=' || c == u'?' || c == u'_' || c == u'~' || c == u':' || c == u'@' || c == u'!' || c == u'$' || c == u';';
    };
    return label > 0 && label <= longestLabel && std::all_of(rest.begin() + i, rest.end(), isPlain);
}

bool isFullUrl(const QString &text)
{
    if (isPlainFullUrl(text))
        return true;
    // In path, query and fragment browsers leave a lone "%", "|", "^" and braces as they are: location.href is what is posted (WHATWG URL 1.3).
    const qsizetype colon = text.indexOf("://"_L1);
    if (colon < 0)
        return false;
    const auto end = std::find_if(text.cbegin() + colon + 3, text.cend(), [](QChar c) { return c == u'/' || c == u'?' || c == u'#'; });
    const QUrl url(text.first(end - text.cbegin()), QUrl::StrictMode);
    return url.isValid() && (url.scheme() == "http"_L1 || url.scheme() == "https"_L1) && !url.host().isEmpty()
           && std::none_of(end, text.cend(), [](QChar c) { return c.isSpace() || c.category() == QChar::Other_Control; });
}

/// In digits: Qt would also read 127.1, and 1 alone.
bool isAddress(const QString &text)
{
    if (!text.contains(u':'))
        return ipv4Bytes(text).has_value();
    return QHostAddress(text).protocol() == QAbstractSocket::IPv6Protocol;
}

/// Fills a hit from the members of the outermost object, straight from the tokens: every page view passes here. What a member must not be
/// is told once the whole text is known to be JSON.
class HitHandler final : public JsonHandler
{
public:
    explicit HitHandler(HitKind kind) : m_kind(kind) {}

    void beginContainer(JsonNode::Type type) override
    {
        if (m_open.isEmpty() && type != JsonNode::Type::Object)
            refuse(u"The request body must be a JSON object"_s);
        else if (m_open.size() == 1)
            beginMember(type);
        m_open.append({type, pathOfNext(), {}});
    }

    void endContainer(JsonNode::Type) override { m_open.removeLast(); }

    bool key(QByteArrayView raw) override
    {
        m_rawName = raw;
        if (m_open.size() == 1 || !problem.isEmpty()) // the hit's own members are looked at when their value comes
            return true;
        Container &object = m_open.last();
        const QString read = name();
        if (object.seen.contains(read))
            refuseDuplicate(object.pathOf(read));
        object.seen.insert(read);
        return true;
    }

    void scalar(JsonNode::Type type, QByteArrayView raw) override
    {
        if (m_open.isEmpty())
            return refuse(u"The request body must be a JSON object"_s);
        if (m_open.size() > 1)
            return;
        QString Hit::*const field = beginMember(type);
        if (!field)
            return;
        hit.*field = decodedString(raw);
        if ((hit.*field).size() > longestText)
            refuse(u"Parameter %1 is too long"_s.arg(name()));
    }

    Hit hit;
    QString problem; ///< the first

private:
    /// An object or array that is open. Below `properties` the path names where a duplicate stands: "properties.cart.id".
    struct Container
    {
        JsonNode::Type type;
        QString path;
        QSet<QString> seen;

        [[nodiscard]] QString pathOf(const QString &name) const
        {
            return (path.isEmpty() ? name : path + u'.' + name).left(longestPath); // names around names add up
        }
    };

    [[nodiscard]] QString name() const { return decodedString(m_rawName); }

    /// Of a container that begins. An array's elements have no name of their own: reading the array's again for each would be quadratic.
    [[nodiscard]] QString pathOfNext() const
    {
        if (m_open.isEmpty())
            return {};
        const Container &around = m_open.constLast();
        return around.type == JsonNode::Type::Object ? around.pathOf(name()) : around.path;
    }

    /// Without making a QString of it; an escape is as good as what it stands for.
    [[nodiscard]] bool isNamed(QLatin1StringView text) const
    {
        if (m_rawName.contains('\\'))
            return name() == text;
        return m_rawName.sliced(1, m_rawName.size() - 2) == QByteArrayView(text);
    }

    void refuse(const QString &why)
    {
        if (problem.isEmpty())
            problem = why;
    }

    void refuseDuplicate(const QString &path) { refuse(u"Duplicate parameter: "_s + path.left(longestPath)); }

    /// The field that a string is for; null if there is none, `properties` or a refused member.
    QString Hit::*beginMember(JsonNode::Type type)
    {
        if (isNamed("properties"_L1) && m_kind == HitKind::CustomEvent) {
            if (std::exchange(m_hasProperties, true))
                refuseDuplicate(name());
            else if (type != JsonNode::Type::Object && type != JsonNode::Type::Null)
                refuse(u"Parameter properties must be an object"_s);
            return nullptr;
        }
        const auto known = std::find_if(parameters.begin(), parameters.end(), [&](const Parameter &parameter) {
            return isNamed(parameter.name) && (m_kind == HitKind::CustomEvent || !parameter.isOfCustomEvents);
        });
        if (known == parameters.end())
            refuse(u"Unknown parameter: "_s + name().left(100));
        else if (std::exchange(m_given[size_t(known - parameters.begin())], true))
            refuseDuplicate(name());
        else if (type == JsonNode::Type::String)
            return known->field;
        else if (type != JsonNode::Type::Null || known->isRequired) // null is the same as leaving it out (spec 6)
            refuse(u"Parameter %1 must be a string"_s.arg(name()));
        return nullptr;
    }

    HitKind m_kind;
    QByteArrayView m_rawName = "\"\""; ///< with its quotes
    std::array<bool, parameters.size()> m_given{};
    bool m_hasProperties = false;
    QList<Container> m_open;
};

} // namespace

Result<Hit> readHit(QByteArrayView json, HitKind kind)
{
    if (json.startsWith("\x1f\x8b")) // RFC 1952 2.3.1
        return invalid(u"Invalid JSON: the body is compressed with gzip; send it as it is"_s);
    HitHandler handler(kind);
    if (const auto scanned = scanJson(json, handler); !scanned)
        return invalid(u"Invalid JSON: "_s + scanned.error().message);
    if (!handler.problem.isEmpty())
        return invalid(handler.problem);
    Hit &hit = handler.hit;
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
    return std::move(hit);
}

} // namespace ovyxa
