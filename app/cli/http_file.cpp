// SPDX-License-Identifier: MIT
#include "app/cli/http_file.h"

#include "app/cli/json_parts.h"

#include <QtCore/QStringList>

#include <algorithm>
#include <array>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype base64Line = 120;

/// Of this connection, and made anew by whoever sends the request again.
bool isOfTheConnection(QByteArrayView name)
{
    constexpr std::array<QByteArrayView, 6> names{"content-length", "transfer-encoding", "connection", "keep-alive", "expect", "host"};
    return std::any_of(names.cbegin(), names.cend(), [name](QByteArrayView each) { return each.compare(name, Qt::CaseInsensitive) == 0; });
}

/// Whether the clients would send just these bytes. They leave out comments and trim the end; "###" begins the next request, "<" a file,
/// ">" a script, and "{{" a variable.
bool canBeWritten(const QByteArray &body)
{
    if (!isUtf8(body) || body.contains("{{") || body.contains('\r') || body.front() == '\n' || body.back() == '\n' || body.back() == ' ')
        return false;
    if (std::any_of(body.cbegin(), body.cend(), [](char c) { return uchar(c) < 0x20 && c != '\n' && c != '\t'; }))
        return false;
    const QByteArrayView all = body;
    for (qsizetype at = 0, end = 0; end >= 0; at = end + 1) {
        end = all.indexOf('\n', at);
        const QByteArrayView begin = all.sliced(at, (end < 0 ? all.size() : end) - at).trimmed();
        if (begin.startsWith('#') || begin.startsWith("//") || begin.startsWith('<') || begin.startsWith('>'))
            return false;
    }
    return true;
}

/// The clients would put something of the sender's own machine for what stands in "{{…}}", and send it.
bool canBeWritten(const Header &header)
{
    return isUtf8(header.value) && !header.value.contains("{{");
}

/// In one line, whatever a peer sent.
QByteArray oneLine(const QString &text)
{
    return text.simplified().toUtf8();
}

} // namespace

void httpFileRequest(const QString &title, const QStringList &remarks, const QByteArray &method, const QString &url, const HeaderList &headers,
                     const KeptBody &kept, QByteArray &to)
{
    const QByteArray &body = kept.bytes;
    const bool isWhole = kept.all <= body.size();
    to += "### " + oneLine(title) + '\n';
    for (const QString &remark : remarks)
        to += "# " + oneLine(remark) + '\n';
    const bool written = isWhole && (body.isEmpty() || canBeWritten(body));
    if (!written) {
        to += isWhole ? QByteArray("# The body (" + QByteArray::number(body.size())
                                   + " bytes) cannot be written here byte for byte. It follows as base64:\n")
                      : QByteArray("# Only the first " + QByteArray::number(body.size()) + " of " + QByteArray::number(kept.all)
                                   + " bytes of the body are kept, which would be another request. They follow as base64:\n");
        const QByteArray base64 = body.toBase64();
        for (qsizetype at = 0; at < base64.size(); at += base64Line)
            to += "# " + base64.mid(at, base64Line) + '\n';
    }
    QByteArray fields;
    for (const Header &header : headers) {
        if (isOfTheConnection(header.name))
            continue;
        if (canBeWritten(header))
            fields += header.name + ": " + header.value + '\n';
        else
            to += "# The header " + header.name + " cannot be written here byte for byte. Its value as base64: " + header.value.toBase64() + '\n';
    }
    QByteArray target = oneLine(url);
    if (target.contains("{{"))
        to += "# Two braces in the URL would begin a variable here: they are written as %7B%7B.\n";
    to += method + ' ' + target.replace("{{", "%7B%7B") + " HTTP/1.1\n" + fields;
    if (!body.isEmpty() && written)
        to += '\n' + body + '\n';
    to += '\n';
}

} // namespace ovyxa::cli
