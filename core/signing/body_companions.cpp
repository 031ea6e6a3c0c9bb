// SPDX-License-Identifier: MIT
#include "core/signing/body_visits.h"
#include "core/signing/hmac.h"

#include <QtCore/QDateTime>
#include <QtCore/QUrl>

#include <array>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

QList<QByteArray> urlsOf(const BodyContext &context)
{
    QList<QByteArray> forms;
    const auto add = [&](const QByteArray &form) {
        if (!form.isEmpty() && !forms.contains(form))
            forms.append(form);
    };
    add(context.url);
    const QUrl url = QUrl::fromEncoded(context.url);
    add(url.toEncoded(QUrl::RemoveQuery | QUrl::RemoveFragment));
    if (!url.host().isEmpty()) { // a tunnel ends TLS: what was signed as https may arrive as http
        QUrl other = url;
        other.setScheme(url.scheme() == "https"_L1 ? u"http"_s : u"https"_s);
        add(other.toEncoded(QUrl::RemoveFragment));
    }
    add(url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::RemoveFragment));
    add(url.path(QUrl::FullyEncoded).toLatin1());
    add(url.toEncoded(QUrl::StripTrailingSlash));
    add(url.host(QUrl::FullyEncoded).toLatin1());
    return forms;
}

QList<QByteArray> timestampsOf(const BodyContext &context)
{
    QList<QByteArray> all = context.timestamps;
    if (const auto token = memberValue(context.body, "timestamp")) {
        const QByteArray text = unquotedJson(*token).value_or(*token);
        all.append(text);
        const QDateTime time = QDateTime::fromString(QString::fromLatin1(text), Qt::ISODate);
        if (time.isValid())
            all.append({QByteArray::number(time.toSecsSinceEpoch()), QByteArray::number(time.toMSecsSinceEpoch())});
    }
    return all;
}

using Parts = QList<std::pair<Fault, QByteArray>>; ///< what is signed along, in order

constexpr auto theBody = Fault::Unknown; // among the parts

class Companions final
{
public:
    Companions(const BodyContext &context, const BodyVisitor &visitor) : m_context(context), m_visitor(visitor) {}

    bool run()
    {
        const QByteArray method = m_context.method.isEmpty() ? "POST"_ba : m_context.method;
        const std::pair<Fault, QByteArray> verb{Fault::MethodIncluded, method};
        const std::pair<Fault, QByteArray> body{theBody, m_context.body};
        if (m_context.body.size() > largeBodyBytes)
            return runLarge();
        QList<std::pair<Fault, QByteArray>> urls;
        for (const QByteArray &url : urlsOf(m_context))
            urls.append({Fault::UrlIncluded, url});
        QList<std::pair<Fault, QByteArray>> times;
        for (const QByteArray &time : timestampsOf(m_context))
            times.append({Fault::TimestampIncluded, time});
        for (const auto &time : std::as_const(times)) {
            if (any({time, body}) || any({body, time}) || literal("v0:" + time.second + ':', {time}) || literal("v1:" + time.second + ':', {time}))
                return true;
        }
        for (const auto &url : std::as_const(urls)) {
            if (any({url, body}) || any({body, url}))
                return true;
        }
        if (m_context.body.size() > thoroughBodyBytes)
            return false;
        for (const auto &url : std::as_const(urls)) {
            if (any({verb, url, body}) || literal(method + ' ' + url.second + '\n', {verb, url}))
                return true;
            for (const auto &time : std::as_const(times)) {
                for (const Parts &parts : {Parts{time, verb, url, body}, Parts{verb, url, body, time}, Parts{verb, url, time, body},
                                           Parts{time, url, body}, Parts{url, time, body}, Parts{url, body, time}}) {
                    if (any(parts))
                        return true;
                }
            }
        }
        for (const QByteArray &text : m_context.ids) {
            const std::pair<Fault, QByteArray> id{Fault::IdIncluded, text};
            if (any({id, body}) || any({body, id}))
                return true;
            for (const auto &time : std::as_const(times)) {
                if (any({id, time, body}) || any({time, id, body}))
                    return true;
            }
        }
        return any({verb, body});
    }

private:
    /// Only what headers speak for: a timestamp, before the body.
    bool runLarge()
    {
        for (const QByteArray &time : m_context.timestamps) {
            if (literal(time + '.', {{Fault::TimestampIncluded, time}}))
                return true;
        }
        return false;
    }

    static Faults faultsOf(const Parts &parts)
    {
        Faults faults;
        for (const auto &[fault, text] : parts) {
            if (fault != theBody)
                faults.append(fault);
        }
        return faults;
    }

    bool literal(const QByteArray &before, const Parts &parts) { return m_visitor({before + m_context.body, faultsOf(parts), 1, {}}); }

    /// The parts with each of the separators in use between them; then with the body's SHA-256 in its place.
    bool any(const Parts &parts)
    {
        static constexpr std::array separators{"", ".", "\n", ":", "|", "&", " ", ","};
        const Faults faults = faultsOf(parts);
        const int changes = faults.size() > 1 ? 3 : 1; // there are many: with the secret as it stands alone
        const bool thorough = m_context.body.size() <= thoroughBodyBytes;
        if (thorough && m_digest.isEmpty())
            m_digest = hashOf(Digest::Sha256, m_context.body).toHex();
        for (const char *separator : separators) {
            if (!thorough && *separator != '\0' && *separator != '.')
                continue;
            if (m_visitor({join(parts, separator, m_context.body), faults, changes, {}}))
                return true;
            if (thorough
                && m_visitor({join(parts, separator, m_digest), faults + Faults{{Fault::HashSigned, false, {u"SHA-256"_s}}}, changes + 1, {}}))
                return true;
        }
        return false;
    }

    static QByteArray join(const Parts &parts, const char *separator, const QByteArray &body)
    {
        QByteArray text;
        for (qsizetype i = 0; i < parts.size(); ++i) {
            if (i > 0)
                text += separator;
            text += parts[i].first == theBody ? body : parts[i].second;
        }
        return text;
    }

    const BodyContext &m_context;
    const BodyVisitor &m_visitor;
    QByteArray m_digest;
};

} // namespace

bool visitCompanions(const BodyContext &context, const BodyVisitor &visitor)
{
    return Companions(context, visitor).run();
}

} // namespace ovyxa
