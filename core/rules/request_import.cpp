// SPDX-License-Identifier: MIT
// Requests as they are on the wire or in .http files, and the entries of HTTP Archives.
#include "core/rules/request_import.h"

#include "core/payload/json_tree.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace ovyxa::rules {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostRequests = 1000;
constexpr qsizetype mostHeaders = 1000;

struct ImportText
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::RequestImport)
};

Error notTaken(const QString &message)
{
    return {ErrorCode::InvalidInput, message};
}

qsizetype endAt(const QByteArray &text, QByteArrayView mark)
{
    const qsizetype at = text.indexOf(mark);
    return at < 0 ? text.size() : at;
}

bool isHeaderNamed(const Header &header, QByteArrayView name)
{
    return header.name.compare(name, Qt::CaseInsensitive) == 0;
}

QByteArray valueOf(const HeaderList &headers, QByteArrayView name)
{
    const auto found = std::find_if(headers.cbegin(), headers.cend(), [name](const Header &each) { return isHeaderNamed(each, name); });
    return found == headers.cend() ? QByteArray() : found->value;
}

/// One request of a text; `first` is the line of the text in which it begins, for what is said.
class HttpReader
{
public:
    HttpReader(QByteArrayView text, qsizetype first) : m_text(text), m_lineNumber(first) {}

    Result<ImportedRequest> read()
    {
        QByteArrayView line;
        do {
            if (m_text.isEmpty())
                return notTaken(ImportText::tr("There is no request in it."));
            line = next();
        } while (line.trimmed().isEmpty() || isRemark(line));
        if (const auto begun = requestLine(line); !begun)
            return begun.error();
        while (!m_text.isEmpty()) {
            line = next();
            if (line.isEmpty())
                break;
            if (isRemark(line))
                continue;
            if (const auto taken = header(line); !taken)
                return taken.error();
        }
        return conclude();
    }

private:
    static bool isRemark(QByteArrayView line) { return line.startsWith('#') || line.startsWith("//"); }

    QByteArrayView next()
    {
        const qsizetype end = m_text.indexOf('\n');
        QByteArrayView line = end < 0 ? m_text : m_text.first(end);
        m_text = end < 0 ? QByteArrayView() : m_text.sliced(end + 1);
        ++m_lineNumber;
        return line.endsWith('\r') ? line.chopped(1) : line;
    }

    Result<void> requestLine(QByteArrayView line)
    {
        const QList<QByteArray> words = line.toByteArray().simplified().split(' ');
        const bool alone = words.size() == 1 && words.first().contains("://"); // .http files may leave out the method
        const QByteArray method = alone ? QByteArray("GET") : words.first();
        const bool named = !method.isEmpty() && std::all_of(method.cbegin(), method.cend(), [](char c) { return c >= 'A' && c <= 'Z'; });
        if (!named || (!alone && words.size() < 2) || words.size() > 3 || (words.size() == 3 && !words.last().startsWith("HTTP/")))
            return notTaken(ImportText::tr("Line %1 is no request line such as \"POST https://localhost:3000/hook HTTP/1.1\": \"%2\".")
                                .arg(m_lineNumber - 1)
                                .arg(QString::fromUtf8(line.first(std::min<qsizetype>(line.size(), 60)))));
        m_request.method = QString::fromLatin1(method);
        m_request.url = QString::fromUtf8(words.at(alone ? 0 : 1));
        return {};
    }

    Result<void> header(QByteArrayView line)
    {
        const qsizetype colon = line.indexOf(':');
        if (colon < 1)
            return notTaken(ImportText::tr("Line %1 is no header such as \"Name: value\": \"%2\". An empty line goes before the body.")
                                .arg(m_lineNumber - 1)
                                .arg(QString::fromUtf8(line.first(std::min<qsizetype>(line.size(), 60)))));
        if (m_request.headers.size() >= mostHeaders)
            return Error{ErrorCode::LimitReached, ImportText::tr("It has more than %1 headers.").arg(mostHeaders)};
        m_request.headers.append({line.first(colon).toByteArray(), line.sliced(colon + 1).trimmed().toByteArray()});
        return {};
    }

    Result<ImportedRequest> conclude()
    {
        if (m_request.url.startsWith(u'/')) {
            const QByteArray host = valueOf(m_request.headers, "Host");
            if (host.isEmpty())
                return notTaken(
                    ImportText::tr("The request names a path but no host: it needs a header \"Host\", or a whole URL in its first line."));
            m_request.url.prepend(u"https://"_s + QString::fromUtf8(host));
        }
        if (valueOf(m_request.headers, "Transfer-Encoding").toLower().contains("chunked"))
            return notTaken(ImportText::tr("Its body is in chunks. Write it as one piece, without the header \"Transfer-Encoding\"."));
        m_request.body = m_text.toByteArray();
        bool counted = false;
        const qint64 length = valueOf(m_request.headers, "Content-Length").toLongLong(&counted);
        if (counted && length >= 0 && length <= m_request.body.size())
            m_request.body.truncate(length);
        else if (counted && length > m_request.body.size())
            m_request.note = ImportText::tr("Its Content-Length says %1 bytes, but %2 are there.").arg(length).arg(m_request.body.size());
        if (m_request.body.startsWith("< "))
            return notTaken(
                ImportText::tr(
                    "Its body is the file \"%1\", and files are not read from here. Write the bytes, or take them with \"File…\" in the draft.")
                    .arg(QString::fromUtf8(m_request.body.mid(2, 80).trimmed())));
        return m_request;
    }

    QByteArrayView m_text;
    qsizetype m_lineNumber;
    ImportedRequest m_request;
};

const JsonNode *member(const JsonNode &object, const QString &key)
{
    const auto found = std::find_if(object.children.cbegin(), object.children.cend(), [&key](const JsonNode &each) { return each.key == key; });
    return found == object.children.cend() ? nullptr : &*found;
}

QString textOf(const JsonNode &object, const QString &key)
{
    const JsonNode *found = member(object, key);
    return found && found->type == JsonNode::Type::String ? found->text : QString();
}

ImportedRequest entryOf(const JsonNode &request)
{
    ImportedRequest entry;
    entry.method = textOf(request, u"method"_s);
    entry.url = textOf(request, u"url"_s);
    if (const JsonNode *headers = member(request, u"headers"_s)) {
        for (const JsonNode &each : headers->children) {
            const QString name = textOf(each, u"name"_s);
            if (!name.isEmpty() && !name.startsWith(u':') && entry.headers.size() < mostHeaders) // HTTP/2's own are no headers
                entry.headers.append({name.toUtf8(), textOf(each, u"value"_s).toUtf8()});
        }
    }
    const JsonNode *data = member(request, u"postData"_s);
    if (!data)
        return entry;
    const QByteArray text = textOf(*data, u"text"_s).toUtf8();
    entry.body = textOf(*data, u"encoding"_s) == "base64"_L1 ? QByteArray::fromBase64(text) : text;
    if (text.isEmpty() && member(*data, u"params"_s))
        entry.note = ImportText::tr("The archive has its form's fields, but not its bytes: the body is empty.");
    else if (entry.body.contains("\xef\xbf\xbd"))
        entry.note =
            ImportText::tr("The archive has characters in its body that could not be read when it was written (U+FFFD): the bytes may differ.");
    return entry;
}

} // namespace

Result<QList<ImportedRequest>> requestsFromHttp(const QByteArray &text)
{
    if (text.size() > importBytes)
        return Error{ErrorCode::LimitReached, ImportText::tr("It is longer than 32 MiB, which is more than is read.")};
    const QByteArrayView head = QByteArrayView(text).first(std::min({endAt(text, "\n\n"), endAt(text, "\r\n\r\n")}));
    if (head.contains('\0'))
        return notTaken(ImportText::tr("It holds NUL bytes before its body, so it is no request."));
    QList<ImportedRequest> requests;
    const bool several = text.startsWith("###") || text.contains("\n###");
    qsizetype begin = 0;
    qsizetype line = 1;
    while (begin <= text.size()) {
        qsizetype end = several ? text.indexOf("\n###", begin) : -1;
        end = end < 0 ? text.size() : end + 1;
        QByteArrayView part = QByteArrayView(text).sliced(begin, end - begin);
        const qsizetype lines = part.count('\n');
        const QByteArrayView content = several ? part.trimmed() : part; // such files end bodies as they please
        const qsizetype skipped = several ? QByteArrayView(part).first(part.indexOf(content.isEmpty() ? part : content)).count('\n') : 0;
        const bool nothing = content.isEmpty() || (several && content.startsWith("###") && !content.contains('\n'));
        if (!nothing || !several) {
            const auto request = HttpReader(content, line + skipped).read();
            if (!request)
                return request.error();
            requests.append(*request);
            if (requests.size() >= mostRequests)
                break;
        }
        line += lines;
        if (end >= text.size())
            break;
        begin = end;
    }
    if (requests.isEmpty())
        return notTaken(ImportText::tr("There is no request in it."));
    return requests;
}

Result<QList<ImportedRequest>> requestsFromHar(const QByteArray &json)
{
    if (json.size() > importBytes)
        return Error{ErrorCode::LimitReached, ImportText::tr("The archive is longer than 32 MiB, which is more than is read. Export fewer entries.")};
    const auto tree = parseJsonTree(json);
    if (!tree)
        return Error{tree.error().code, ImportText::tr("It is no HTTP Archive that can be read: %1").arg(tree.error().message)};
    const JsonNode *log = member(*tree, u"log"_s);
    const JsonNode *entries = log ? member(*log, u"entries"_s) : nullptr;
    if (!entries || entries->type != JsonNode::Type::Array)
        return notTaken(ImportText::tr("It is JSON, but no HTTP Archive: it has no list at /log/entries."));
    QList<ImportedRequest> requests;
    for (const JsonNode &each : entries->children) {
        const JsonNode *request = member(each, u"request"_s);
        if (!request || textOf(*request, u"url"_s).isEmpty())
            continue;
        requests.append(entryOf(*request));
        if (requests.size() >= mostRequests)
            break;
    }
    if (requests.isEmpty())
        return notTaken(ImportText::tr("The archive has no request with a URL at /log/entries."));
    return requests;
}

Result<QList<ImportedRequest>> requestsFrom(const QByteArray &bytes)
{
    if (bytes.size() > importBytes)
        return Error{ErrorCode::LimitReached, ImportText::tr("It is longer than 32 MiB, which is more than is read.")};
    qsizetype begin = bytes.startsWith("\xef\xbb\xbf") ? 3 : 0;
    const QByteArray text = begin > 0 ? bytes.mid(begin) : bytes;
    begin = 0;
    while (begin < text.size() && QByteArrayView(" \t\r\n$").contains(text.at(begin))) // "$ curl …" as documentation has it
        ++begin;
    if (begin == text.size())
        return notTaken(ImportText::tr("It is empty. A cURL line, a raw HTTP request, an .http file or an HTTP Archive (HAR) becomes a draft."));
    if (text.at(begin) == '{')
        return requestsFromHar(text);
    const QByteArray word = text.mid(begin, 9);
    if (word.startsWith("curl ") || word.startsWith("curl\t") || word.startsWith("curl\\") || word.startsWith("curl.exe ")
        || word.startsWith("curl\n") || word.startsWith("curl\r")) {
        const auto one = requestFromCurl(text.mid(begin));
        if (!one)
            return one.error();
        return QList{*one};
    }
    return requestsFromHttp(text);
}

} // namespace ovyxa::rules
