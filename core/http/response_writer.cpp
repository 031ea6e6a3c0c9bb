// SPDX-License-Identifier: MIT
#include "core/http/response_writer.h"

#include "core/rules/http_grammar.h"

#include <QtCore/QDateTime>
#include <QtCore/QLocale>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

struct Phrase
{
    int status;
    const char *words;
};

// RFC 9110 15, and 421 from 15.5.20, 429 and 431 from RFC 6585, 508 from RFC 5842.
constexpr std::array phrases{
    Phrase{100, "Continue"},
    Phrase{101, "Switching Protocols"},
    Phrase{103, "Early Hints"},
    Phrase{200, "OK"},
    Phrase{201, "Created"},
    Phrase{202, "Accepted"},
    Phrase{203, "Non-Authoritative Information"},
    Phrase{204, "No Content"},
    Phrase{205, "Reset Content"},
    Phrase{206, "Partial Content"},
    Phrase{300, "Multiple Choices"},
    Phrase{301, "Moved Permanently"},
    Phrase{302, "Found"},
    Phrase{303, "See Other"},
    Phrase{304, "Not Modified"},
    Phrase{307, "Temporary Redirect"},
    Phrase{308, "Permanent Redirect"},
    Phrase{400, "Bad Request"},
    Phrase{401, "Unauthorized"},
    Phrase{402, "Payment Required"},
    Phrase{403, "Forbidden"},
    Phrase{404, "Not Found"},
    Phrase{405, "Method Not Allowed"},
    Phrase{406, "Not Acceptable"},
    Phrase{408, "Request Timeout"},
    Phrase{409, "Conflict"},
    Phrase{410, "Gone"},
    Phrase{411, "Length Required"},
    Phrase{412, "Precondition Failed"},
    Phrase{413, "Content Too Large"},
    Phrase{414, "URI Too Long"},
    Phrase{415, "Unsupported Media Type"},
    Phrase{417, "Expectation Failed"},
    Phrase{418, "I'm a teapot"},
    Phrase{421, "Misdirected Request"},
    Phrase{422, "Unprocessable Content"},
    Phrase{425, "Too Early"},
    Phrase{426, "Upgrade Required"},
    Phrase{428, "Precondition Required"},
    Phrase{429, "Too Many Requests"},
    Phrase{431, "Request Header Fields Too Large"},
    Phrase{451, "Unavailable For Legal Reasons"},
    Phrase{500, "Internal Server Error"},
    Phrase{501, "Not Implemented"},
    Phrase{502, "Bad Gateway"},
    Phrase{503, "Service Unavailable"},
    Phrase{504, "Gateway Timeout"},
    Phrase{505, "HTTP Version Not Supported"},
    Phrase{508, "Loop Detected"},
};

bool isSound(const Header &header)
{
    return grammar::isToken(header.name) && std::none_of(header.value.begin(), header.value.end(), grammar::isControl);
}

bool isFraming(const Header &header)
{
    return grammar::isNamed(header, "Content-Length") || grammar::isNamed(header, "Transfer-Encoding") || grammar::isNamed(header, "Connection");
}

bool mayBeSent(const Header &header)
{
    return !isFraming(header) && !grammar::isNamed(header, "Date") && isSound(header);
}

QByteArray statusLine(int status, const QByteArray &reason)
{
    const bool sound = std::none_of(reason.begin(), reason.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
    return "HTTP/1.1 " + QByteArray::number(status) + ' ' + (reason.isEmpty() || !sound ? reasonPhrase(status) : reason) + "\r\n";
}

// Status line and fields of an answer that is not made here: its Date stands.
QByteArray passedOn(const ResponseStart &start)
{
    QByteArray head = statusLine(start.status, start.reason);
    for (const Header &header : start.headers) {
        if (!isFraming(header) && isSound(header))
            head += header.name + ": " + header.value + "\r\n";
    }
    return head;
}

// "Sun, 06 Nov 1994 08:49:37 GMT", RFC 9110 5.6.7. Made once a second on each thread that writes.
QByteArray dateNow()
{
    thread_local qint64 madeAt = -1;
    thread_local QByteArray text;
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    if (now != std::exchange(madeAt, now))
        text = QLocale::c().toString(QDateTime::fromSecsSinceEpoch(now, Qt::UTC), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s).toLatin1();
    return text;
}

} // namespace

QByteArray reasonPhrase(int status)
{
    const auto it = std::find_if(phrases.begin(), phrases.end(), [status](const Phrase &phrase) { return phrase.status == status; });
    return it == phrases.end() ? QByteArray() : QByteArray::fromRawData(it->words, qsizetype(std::strlen(it->words)));
}

WrittenResponse writeResponse(const HttpResponse &response, const QByteArray &method, bool keepAlive)
{
    const bool interim = response.status < 200;
    const bool opensTunnel = method == "CONNECT" && response.status / 100 == 2; // as its peer reads it (RFC 9110 9.3.6)
    const bool bodiless = interim || opensTunnel || response.status == 204 || response.status == 304;
    WrittenResponse written;
    written.closes = !keepAlive || interim; // after an interim response alone, the final one never comes
    for (const Header &header : response.headers)
        written.closes = written.closes || (grammar::isNamed(header, "Connection") && grammar::listHas(header.value, "close"));

    written.head.reserve(512); // what a head usually takes
    written.head += statusLine(response.status, {});
    for (const Header &header : response.headers) {
        if (mayBeSent(header))
            written.head += header.name + ": " + header.value + "\r\n";
    }
    written.head += "Date: " + dateNow() + "\r\n";
    written.head += written.closes ? "Connection: close\r\n" : "Connection: keep-alive\r\n";
    if (!bodiless) {
        written.head += "Content-Length: " + QByteArray::number(response.body.size()) + "\r\n";
        if (method != "HEAD")
            written.body = response.body;
    }
    written.head += "\r\n";
    return written;
}

WrittenStart writeStart(const ResponseStart &start, const HttpRequest &request, bool keepAlive)
{
    const bool isOld = request.version == "HTTP/1.0";
    WrittenStart written;
    if (request.method != "HEAD" && start.status != 204 && start.status != 304)
        written.framing = start.length ? StreamFraming::Length : isOld ? StreamFraming::Close : StreamFraming::Chunks;
    written.closes = !keepAlive || written.framing == StreamFraming::Close;
    for (const Header &header : start.headers)
        written.closes = written.closes || (grammar::isNamed(header, "Connection") && grammar::listHas(header.value, "close"));

    written.head = passedOn(start);
    if (headerCount(start.headers, "Date") == 0)
        written.head += "Date: " + dateNow() + "\r\n";
    written.head += written.closes ? "Connection: close\r\n" : "Connection: keep-alive\r\n";
    if (start.length && start.status != 204)
        written.head += "Content-Length: " + QByteArray::number(*start.length) + "\r\n";
    else if (written.framing == StreamFraming::Chunks)
        written.head += "Transfer-Encoding: chunked\r\n";
    written.head += "\r\n";
    return written;
}

QByteArray writeInterim(const ResponseStart &interim)
{
    return passedOn(interim) + "\r\n";
}

QByteArray writeChunk(const QByteArray &piece)
{
    return QByteArray::number(piece.size(), 16) + "\r\n" + piece + "\r\n";
}

QByteArray writeLastChunk(const HeaderList &trailers)
{
    QByteArray bytes = "0\r\n";
    for (const Header &field : trailers) {
        if (!isFraming(field) && isSound(field))
            bytes += field.name + ": " + field.value + "\r\n";
    }
    return bytes + "\r\n";
}

} // namespace ovyxa
