// SPDX-License-Identifier: MIT
#include "core/rules/wire_text.h"

#include <QtCore/QStringDecoder>
#include <QtCore/QUrl>

#include <algorithm>

namespace ovyxa::rules {

using namespace Qt::StringLiterals;

namespace {

bool isControl(QChar c)
{
    return c.category() == QChar::Other_Control;
}

/// Octal, for printf(1).
QString printed(char byte)
{
    return u"'\"$(printf '\\%1')\"'"_s.arg(uchar(byte), 3, 8, QChar(u'0'));
}

/// POSIX: everything between single quotes is literal, and a single quote itself is written '\''. Control characters are printed when the
/// shell runs it: what is pasted into a terminal must not steer it.
QString shellQuoted(const QString &text)
{
    QString quoted = u"'"_s;
    for (const QChar c : text) {
        if (c == u'\'')
            quoted += "'\\''"_L1;
        else if (!isControl(c))
            quoted += c;
        else {
            const QByteArray utf8 = QString(c).toUtf8();
            for (const char byte : utf8)
                quoted += printed(byte);
        }
    }
    return quoted + u'\'';
}

/// A field's value may be in any charset (obs-text, RFC 9110 5.5): what is no UTF-8 goes byte by byte.
QString shellQuoted(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder(bytes);
    if (!decoder.hasError())
        return shellQuoted(text);
    QString quoted = u"'"_s;
    for (const char byte : bytes)
        quoted += byte == '\'' ? u"'\\''"_s : isControl(QLatin1Char(byte)) || uchar(byte) >= 0x80 ? printed(byte) : QString(QLatin1Char(byte));
    return quoted + u'\'';
}

/// Of a body: line breaks and tabs are part of what people write.
bool isSteering(QChar c)
{
    return isControl(c) && c != u'\n' && c != u'\t';
}

constexpr auto curlSeparator = " \\\n  "_L1;
constexpr auto benchIssuer = "Ovyxa Bench local CA "_L1; // the profile's CA, by its name (core/tls)
constexpr qsizetype argumentBytes = 100'000;             // Linux takes 128 KiB in one argument

/// As it stands where it is letters alone. A method may hold what means something to a shell (RFC 9110 5.6.2), and a stranger chose it.
QString argument(const QString &text)
{
    const bool isPlain = std::all_of(text.cbegin(), text.cend(), [](QChar c) { return c.unicode() < 0x80 && c.isLetterOrNumber(); });
    return isPlain && !text.isEmpty() ? text : shellQuoted(text);
}

bool isField(const Header &field, QByteArrayView name)
{
    return field.name.compare(name, Qt::CaseInsensitive) == 0;
}

/// curl writes the length by itself and closes when it has done; a body is here without its framing.
bool isCurls(const Header &field)
{
    return isField(field, "content-length") || isField(field, "connection") || isField(field, "transfer-encoding") || isField(field, "expect");
}

QString curlCommand(const QString &method, const QString &url, const HeaderList &fields, const QByteArray &body, const QString &authorityFile)
{
    const bool isHead = method == "HEAD"_L1;
    const bool hasBody = !body.isEmpty() || headerCount(fields, "content-length") > 0 || headerCount(fields, "transfer-encoding") > 0;
    // The path and the brackets in it go as they stand.
    QStringList parts{"curl "_L1 + (isHead ? u"--head"_s : QString(u"--request "_s + argument(method))) + " --path-as-is --globoff "_L1
                      + shellQuoted(url)};
    if (!authorityFile.isEmpty())
        parts.append("--cacert "_L1 + shellQuoted(authorityFile));
    for (const Header &field : fields) {
        if (isCurls(field))
            continue;
        const QByteArray line = field.value.isEmpty() ? QByteArray(field.name + ';') : QByteArray(field.name + ": " + field.value);
        parts.append("--header "_L1 + shellQuoted(line));
    }
    // What curl would say by itself, and the request did not.
    for (const QByteArrayView own : {QByteArrayView("Accept"), QByteArrayView("User-Agent"), QByteArrayView("Content-Type")}) {
        if (headerCount(fields, own) == 0 && (hasBody || own != "Content-Type"))
            parts.append("--header "_L1 + shellQuoted(QString::fromLatin1(own) + u':'));
    }
    if (!hasBody || isHead)
        return parts.join(curlSeparator);
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder(body);
    const bool isSafe = !decoder.hasError() && std::none_of(text.cbegin(), text.cend(), isSteering);
    if (!isSafe || body.size() > argumentBytes) { // no argument can carry it, or none should
        return "printf %s "_L1 + shellQuoted(QString::fromLatin1(body.toBase64())) + " | base64 --decode | "_L1 + parts.join(curlSeparator)
               + curlSeparator + "--data-binary @-"_L1;
    }
    // A leading @ would name a file; --data-raw takes every byte as it stands.
    parts.append("--data-raw '"_L1 + QString(text).replace(u'\'', "'\\''"_L1) + u'\'');
    return parts.join(curlSeparator);
}

} // namespace

QString asCurl(const DeliveryDetails &details, const Attempt &attempt, const QString &benchAuthority)
{
    if (attempt.requestHead.isEmpty())
        return {};
    HeaderList fields;
    const QList<QByteArray> lines = attempt.requestHead.split('\n');
    for (const QByteArray &line : lines.mid(1)) {
        if (const qsizetype colon = line.indexOf(':'); colon > 0)
            fields.append({line.first(colon), line.sliced(colon + 1).trimmed()});
    }
    QString authority;
    if (attempt.url.startsWith("https:"_L1, Qt::CaseInsensitive)) {
        authority = details.webhook.authorityFile;
        if (authority.isEmpty() && attempt.tls && attempt.tls->peerIssuer.startsWith(benchIssuer))
            authority = benchAuthority;
    }
    return curlCommand("POST"_L1, attempt.url, fields, details.body, authority);
}

QString asCurl(const CaptureDetails &details, const QString &receiver, const QString &authority)
{
    const Capture &capture = details.capture;
    if (capture.malformed)
        return {};
    QUrl base(receiver);
    if (base.isEmpty())
        base = QUrl((details.tls ? "https://"_L1 : "http://"_L1) + capture.host);
    const QString place = base.scheme() + "://"_L1 + base.authority();
    // A target may be a whole URL, or "*"; what curl sends instead of "/" is said apart.
    const bool isPath = capture.target.startsWith(u'/');
    HeaderList fields = details.headers;
    fields.removeIf([&base](const Header &field) {
        return field.name.compare("host", Qt::CaseInsensitive) == 0
               && QString::fromLatin1(field.value).compare(base.authority(), Qt::CaseInsensitive) == 0;
    });
    QString line = curlCommand(capture.method, place + (isPath ? capture.target : u"/"_s), fields, details.body,
                               base.scheme() == "https"_L1 ? authority : QString());
    if (!isPath)
        line += curlSeparator + "--request-target "_L1 + shellQuoted(capture.target);
    return line;
}

QString hexDump(const QByteArray &bytes, qsizetype limit)
{
    constexpr qsizetype perLine = 16;
    const qsizetype shown = std::min(bytes.size(), limit);
    QString dump;
    dump.reserve(shown / perLine * 79 + 79);
    for (qsizetype offset = 0; offset < shown; offset += perLine) {
        const qsizetype count = std::min(perLine, shown - offset);
        dump += QString::number(offset, 16).rightJustified(8, u'0') + "  "_L1;
        QString characters;
        for (qsizetype i = 0; i < perLine; ++i) {
            if (i == perLine / 2)
                dump += u' ';
            if (i >= count) {
                dump += "   "_L1;
                continue;
            }
            const auto byte = quint8(bytes.at(offset + i));
            dump += QString::number(byte, 16).rightJustified(2, u'0') + u' ';
            characters += byte >= 0x20 && byte < 0x7f ? QChar(char16_t(byte)) : QChar(u'.');
        }
        dump += " |"_L1 + characters + "|\n"_L1;
    }
    return dump;
}

} // namespace ovyxa::rules
