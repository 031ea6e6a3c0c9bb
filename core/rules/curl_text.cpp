// SPDX-License-Identifier: MIT
// cURL command lines, as browsers and documentation have them.
#include "core/rules/request_import.h"
#include "core/rules/shell_words.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QSet>
#include <QtCore/QUrl>

#include <algorithm>

namespace ovyxa::rules {

using namespace Qt::StringLiterals;

namespace {

struct CurlText
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::CurlText)
};

/// What curl calls them in short.
QByteArray longName(char letter)
{
    switch (letter) {
    case 'X': return "request";
    case 'H': return "header";
    case 'd': return "data";
    case 'u': return "user";
    case 'A': return "user-agent";
    case 'e': return "referer";
    case 'b': return "cookie";
    case 'F': return "form";
    case 'T': return "upload-file";
    case 'I': return "head";
    case 'G': return "get";
    case 'o': return "output";
    case 'w': return "write-out";
    case 'm': return "max-time";
    case 'x': return "proxy";
    case 'E': return "cert";
    case 'c': return "cookie-jar";
    case 'D': return "dump-header";
    case 'K': return "config";
    default: return {};
    }
}

/// They say how curl goes about it, and nothing of the request.
bool isOfCurl(const QByteArray &name)
{
    static const QSet<QByteArray> flags{"silent",       "show-error",
                                        "insecure",     "location",
                                        "verbose",      "include",
                                        "fail",         "compressed",
                                        "globoff",      "http1.1",
                                        "http1.0",      "http2",
                                        "no-buffer",    "ipv4",
                                        "ipv6",         "fail-with-body",
                                        "progress-bar", "no-progress-meter",
                                        "tcp-nodelay",  "path-as-is",
                                        "remote-name",  "http2-prior-knowledge"};
    return flags.contains(name);
}

bool isOfCurlWithValue(const QByteArray &name)
{
    static const QSet<QByteArray> options{
        "output",  "write-out", "connect-timeout", "max-time",   "retry",   "retry-delay", "cacert",      "capath",
        "cert",    "key",       "resolve",         "connect-to", "proxy",   "interface",   "dump-header", "cookie-jar",
        "tls-max", "ciphers",   "limit-rate",      "max-redirs", "noproxy", "cert-type",   "key-type",    "expect100-timeout"};
    return options.contains(name);
}

class CurlReader
{
public:
    explicit CurlReader(QList<QByteArray> words) : m_words(std::move(words)) {}

    Result<ImportedRequest> read()
    {
        for (m_at = 1; m_at < m_words.size() && m_problem.isEmpty(); ++m_at)
            take(m_words.at(m_at));
        if (m_problem.isEmpty())
            conclude();
        if (!m_problem.isEmpty())
            return Error{ErrorCode::InvalidInput, m_problem};
        return m_request;
    }

private:
    void take(const QByteArray &word)
    {
        if (word.size() < 2 || word.front() != '-' || m_onlyUrls)
            return takeUrl(word);
        if (word == "--") {
            m_onlyUrls = true;
        } else if (word.startsWith("--")) {
            const qsizetype equals = word.indexOf('='); // curl itself takes no such thing, but people write it
            if (equals > 0)
                option(word.mid(2, equals - 2), word.mid(equals + 1));
            else
                option(word.mid(2), {});
        } else {
            letters(word);
        }
    }

    /// "-sSd x", "-Hname:value".
    void letters(const QByteArray &word)
    {
        for (qsizetype i = 1; i < word.size() && m_problem.isEmpty(); ++i) {
            const char letter = word.at(i);
            if (QByteArrayView("skLvifNgO#046S").contains(letter))
                continue;
            const QByteArray name = longName(letter);
            if (name.isEmpty())
                return fail(CurlText::tr("The option -%1 of cURL is not known here. Leave it out.").arg(QLatin1Char(letter)));
            if (name == "head" || name == "get") {
                option(name, {});
                continue;
            }
            const QByteArray rest = word.mid(i + 1);
            return option(name, rest.isEmpty() ? std::optional<QByteArray>() : rest);
        }
    }

    void option(const QByteArray &name, std::optional<QByteArray> value)
    {
        if (isOfCurl(name))
            return;
        if (name == "head" || name == "get") {
            m_request.method = name == "head" ? u"HEAD"_s : u"GET"_s;
            m_get = name == "get";
            return;
        }
        static const QSet<QByteArray> known{"request",        "header", "data",        "data-ascii",  "data-raw",   "data-binary",
                                            "data-urlencode", "json",   "url",         "user",        "user-agent", "referer",
                                            "cookie",         "form",   "form-string", "upload-file", "config",     "oauth2-bearer"};
        if (!known.contains(name) && !isOfCurlWithValue(name))
            return fail(CurlText::tr("The option --%1 of cURL is not known here. Leave it out.").arg(QString::fromUtf8(name.left(40))));
        if (!value) {
            if (m_at + 1 >= m_words.size())
                return fail(CurlText::tr("The command ends after --%1, which needs a value.").arg(QString::fromUtf8(name)));
            value = m_words.at(++m_at);
        }
        if (!isOfCurlWithValue(name))
            valued(name, *value);
    }

    void valued(const QByteArray &name, const QByteArray &value)
    {
        if (name == "request")
            m_request.method = QString::fromUtf8(value);
        else if (name == "url")
            takeUrl(value);
        else if (name == "header")
            header(value);
        else if (name == "user-agent" || name == "referer" || name == "cookie")
            named(name, value);
        else if (name == "user")
            m_request.headers.append({"Authorization", "Basic " + value.toBase64()});
        else if (name == "oauth2-bearer")
            m_request.headers.append({"Authorization", "Bearer " + value});
        else if (name == "form" || name == "form-string")
            fail(CurlText::tr("A form of several parts (-F) cannot be taken over: cURL makes its borders anew. Write the body itself."));
        else if (name == "upload-file" || name == "config")
            file(value);
        else
            data(name, value);
    }

    void header(const QByteArray &text)
    {
        if (text.startsWith('@'))
            return file(text.mid(1));
        const qsizetype colon = text.indexOf(':');
        if (colon < 0 && text.endsWith(';')) // so cURL writes one without a value
            return m_request.headers.append(Header{text.chopped(1), {}});
        if (colon < 1)
            return fail(CurlText::tr("\"%1\" is no header: it has no colon.").arg(QString::fromUtf8(text.left(60))));
        const QByteArray value = text.mid(colon + 1).trimmed();
        if (!value.isEmpty()) // without one cURL leaves its own out
            m_request.headers.append({text.left(colon), value});
    }

    void named(const QByteArray &name, const QByteArray &value)
    {
        if (name == "cookie" && !value.contains('='))
            return file(value);
        m_request.headers.append({name == "cookie" ? "Cookie" : name == "referer" ? "Referer" : "User-Agent", value});
    }

    void data(const QByteArray &name, const QByteArray &value)
    {
        if (value.startsWith('@') && name != "data-raw")
            return file(value.mid(1));
        QByteArray piece = value;
        if (name == "data-urlencode") {
            const qsizetype equals = value.indexOf('=');
            const qsizetype at = value.indexOf('@');
            if (at >= 0 && (equals < 0 || at < equals))
                return file(value.mid(at + 1));
            piece = equals < 0 ? value.toPercentEncoding() : value.left(equals) + (equals > 0 ? "=" : "") + value.mid(equals + 1).toPercentEncoding();
        }
        if (m_hasBody && name != "json")
            m_request.body += '&';
        m_request.body += piece;
        m_hasBody = true;
        m_json = m_json || name == "json";
    }

    void file(const QByteArray &name)
    {
        fail(CurlText::tr("The command reads the file %1. Files are not read from here: write the bytes, or take them with \"File…\" in the draft.")
                 .arg(QString::fromUtf8(name.left(80))));
    }

    void takeUrl(const QByteArray &url)
    {
        if (!m_request.url.isEmpty())
            return fail(
                CurlText::tr("The command names two URLs: %1 and %2. Leave one.").arg(m_request.url.left(80), QString::fromUtf8(url.left(80))));
        m_request.url = QString::fromUtf8(url);
        if (!m_request.url.contains(u"://"_s))
            m_request.url.prepend(u"https://"_s); // cURL takes HTTP, which webhooks do not have
    }

    [[nodiscard]] bool has(QByteArrayView name) const
    {
        return std::any_of(m_request.headers.cbegin(), m_request.headers.cend(),
                           [name](const Header &each) { return each.name.compare(name, Qt::CaseInsensitive) == 0; });
    }

    void conclude()
    {
        if (m_request.url.isEmpty())
            return fail(CurlText::tr("The command names no URL."));
        if (m_get && m_hasBody) {
            m_request.url += (m_request.url.contains(u'?') ? u'&' : u'?') + QString::fromUtf8(m_request.body);
            m_request.body.clear();
        } else if (m_hasBody && !has("Content-Type")) {
            m_request.headers.append(Header{"Content-Type", m_json ? "application/json" : "application/x-www-form-urlencoded"});
        }
        if (m_json && !has("Accept"))
            m_request.headers.append(Header{"Accept", "application/json"});
        if (m_request.method.isEmpty())
            m_request.method = m_hasBody ? u"POST"_s : u"GET"_s;
    }

    void fail(const QString &problem)
    {
        if (m_problem.isEmpty())
            m_problem = problem;
    }

    QList<QByteArray> m_words;
    ImportedRequest m_request;
    QString m_problem;
    qsizetype m_at = 0;
    bool m_hasBody = false;
    bool m_json = false;
    bool m_get = false;
    bool m_onlyUrls = false;
};

} // namespace

Result<ImportedRequest> requestFromCurl(const QByteArray &text)
{
    if (text.size() > importBytes)
        return Error{ErrorCode::LimitReached, CurlText::tr("The command is longer than 32 MiB, which is more than is read.")};
    const auto words = shellWords(text.trimmed());
    if (!words)
        return words.error();
    const QByteArray program = words->isEmpty() ? QByteArray() : words->first();
    if (program != "curl" && program != "curl.exe" && !program.endsWith("/curl"))
        return Error{ErrorCode::InvalidInput, CurlText::tr("It does not begin with \"curl\".")};
    return CurlReader(*words).read();
}

} // namespace ovyxa::rules
