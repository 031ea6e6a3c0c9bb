// SPDX-License-Identifier: MIT
#include "core/http/head_rules.h"

#include "core/rules/http_grammar.h"
#include "core/rules/word_text.h"

#include <algorithm>
#include <array>
#include <limits>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

// A value of the peer's in a sentence: bounded, and without anything that a terminal obeys (control characters are refused
// before).
QString quoted(QByteArrayView value)
{
    constexpr qsizetype shownBytes = 60;
    const bool cut = value.size() > shownBytes;
    return u"“"_s + wordText(value.first(cut ? shownBytes : value.size())) + (cut ? u"…”"_s : u"”"_s);
}

std::optional<RequestProblem> checkVersion(QByteArrayView version)
{
    if (!grammar::isVersion(version))
        return RequestProblem{400, {u"version_unreadable"_s, {quoted(version)}}};
    if (version[5] == '1') // a higher minor version means the same as 1.1 (RFC 9110 2.5)
        return std::nullopt;
    return RequestProblem{505, {u"version_unsupported"_s, {quoted(version)}}};
}

// The four forms of RFC 9112 3.2.
std::optional<RequestProblem> checkTarget(QByteArrayView method, QByteArrayView target)
{
    if (target.isEmpty())
        return malformed("target_missing");
    if (!grammar::isVisible(target))
        return malformed("target_character");
    if (target.contains('#'))
        return malformed("target_fragment");
    if (method == "CONNECT") { // one without a port, which it must have, goes on to be refused for what it asks
        if (!target.endsWith(':') && grammar::isAuthority(target))
            return std::nullopt;
        return malformed("connect_target");
    }
    if (target.front() == '/' || (target == "*" && method == "OPTIONS"))
        return std::nullopt;
    const QByteArrayView scheme = QByteArrayView(target).first(std::max(target.indexOf(':'), qsizetype(0)));
    const bool isHttp = scheme.compare("http", Qt::CaseInsensitive) == 0 || scheme.compare("https", Qt::CaseInsensitive) == 0; // RFC 9110 7.4
    if (const auto authority = grammar::authorityOfAbsolute(target); isHttp && authority && grammar::isAuthority(*authority))
        return std::nullopt;
    return RequestProblem{400, {u"target_form"_s, {quoted(target)}}};
}

std::optional<RequestProblem> checkHost(const HttpRequest &request)
{
    const int count = headerCount(request.headers, "Host");
    if (count == 0 && request.version == "HTTP/1.0")
        return std::nullopt;
    if (count == 0)
        return malformed("host_missing");
    if (count > 1)
        return malformed("host_repeated");
    const QByteArray host = headerValue(request.headers, "Host");
    if (host.isEmpty())
        return malformed("host_empty");
    if (!grammar::isAuthority(host))
        return RequestProblem{400, {u"host_form"_s, {quoted(host)}}};
    return std::nullopt;
}

std::optional<RequestProblem> takeLength(const HttpRequest &request, RequestFraming *framing)
{
    const int count = headerCount(request.headers, "Content-Length");
    if (count > 1)
        return malformed("length_repeated");
    if (count == 0)
        return std::nullopt;
    const QByteArray text = headerValue(request.headers, "Content-Length");
    constexpr qint64 most = std::numeric_limits<qint64>::max();
    qint64 length = 0;
    for (const char c : text) {
        if (c < '0' || c > '9')
            return RequestProblem{400, {u"length_form"_s, {quoted(text)}}};
        length = length > (most - 9) / 10 ? most : length * 10 + (c - '0');
    }
    if (text.isEmpty())
        return malformed("length_empty");
    framing->length = length;
    return std::nullopt;
}

bool isChunkedCoding(QByteArrayView coding)
{
    return coding.compare("chunked", Qt::CaseInsensitive) == 0;
}

// RFC 9112 7: a token, perhaps with parameters.
bool isCoding(QByteArrayView coding)
{
    const qsizetype semicolon = coding.indexOf(';');
    return grammar::isToken(grammar::trimmed(semicolon < 0 ? coding : coding.first(semicolon)));
}

std::optional<RequestProblem> takeCoding(const HttpRequest &request, RequestFraming *framing)
{
    const int count = headerCount(request.headers, "Transfer-Encoding");
    if (count == 0)
        return std::nullopt;
    if (headerCount(request.headers, "Content-Length") > 0)
        return malformed("length_and_coding");
    if (request.version == "HTTP/1.0")
        return malformed("coding_in_10");
    QByteArrayList codings;
    QByteArrayList values;
    bool isMissing = false;
    for (const Header &header : request.headers) {
        if (!grammar::isNamed(header, "Transfer-Encoding"))
            continue;
        const QByteArrayList named = codingsIn(header.value);
        isMissing = isMissing || named.isEmpty(); // a field that names nothing is no list with an empty element
        codings += named;
        values += header.value;
    }
    const QString given = quoted(values.join(','));
    if (isMissing || !isChunkedCoding(codings.takeLast()) || std::any_of(codings.cbegin(), codings.cend(), isChunkedCoding)
        || !std::all_of(codings.cbegin(), codings.cend(), isCoding))
        return RequestProblem{400, {u"coding_form"_s, {given}}};
    if (!codings.isEmpty()) // where the body ends is clear, what it says is not (RFC 9112 6.1)
        return RequestProblem{501, {u"coding_unknown"_s, {given}}};
    framing->chunked = true;
    return std::nullopt;
}

// A 1.0 client cannot mean it (RFC 9110 10.1.1).
std::optional<RequestProblem> takeExpectation(const HttpRequest &request, RequestFraming *framing)
{
    if (request.version == "HTTP/1.0")
        return std::nullopt;
    for (const Header &header : request.headers) {
        if (!grammar::isNamed(header, "Expect"))
            continue;
        if (header.value.compare("100-continue", Qt::CaseInsensitive) != 0)
            return RequestProblem{417, {u"expectation"_s, {quoted(header.value)}}};
        framing->expectsContinue = true;
    }
    return std::nullopt;
}

/// The bytes as a QByteArray; of the words that most heads are made of, without taking memory for each.
QByteArray wordOf(QByteArrayView bytes)
{
    static const std::array usual{"POST"_ba,
                                  "GET"_ba,
                                  "HTTP/1.1"_ba,
                                  "Host"_ba,
                                  "Content-Length"_ba,
                                  "Content-Type"_ba,
                                  "User-Agent"_ba,
                                  "Accept"_ba,
                                  "Accept-Encoding"_ba,
                                  "Accept-Language"_ba,
                                  "Connection"_ba,
                                  "Authorization"_ba,
                                  "X-Ovyxa-Signature"_ba};
    const auto known = std::find(usual.begin(), usual.end(), bytes);
    return known == usual.end() ? bytes.toByteArray() : *known;
}

} // namespace

QByteArrayList codingsIn(QByteArrayView value)
{
    QByteArrayList codings;
    for (qsizetype at = 0; at <= value.size();) {
        const qsizetype comma = value.indexOf(',', at);
        const qsizetype end = comma < 0 ? value.size() : comma;
        const QByteArrayView element = grammar::trimmed(value.sliced(at, end - at));
        if (!element.isEmpty())
            codings.append(element.toByteArray());
        at = end + 1;
    }
    return codings;
}

RequestProblem malformed(const char *code)
{
    return {400, {QString::fromLatin1(code)}};
}

RequestProblem badByte(LineReader::Step step)
{
    switch (step) {
    case LineReader::Step::BareCr: return malformed("bare_cr");
    case LineReader::Step::BareLf: return malformed("bare_lf");
    default: return malformed("control_character");
    }
}

std::optional<RequestProblem> takeRequestLine(QByteArrayView line, HttpRequest *request)
{
    const qsizetype first = line.indexOf(' ');
    const QByteArrayView method = first < 0 ? line : line.first(first);
    if (!grammar::isToken(method))
        return RequestProblem{400, {u"method_form"_s, {quoted(method)}}};
    request->method = wordOf(method);
    if (first < 0)
        return malformed("target_and_version_missing");

    const QByteArrayView rest = line.sliced(first + 1);
    const qsizetype second = rest.indexOf(' ');
    request->target = (second < 0 ? rest : rest.first(second)).toByteArray();
    if (second < 0)
        return malformed("version_missing");
    request->version = wordOf(rest.sliced(second + 1));
    if (auto problem = checkVersion(request->version))
        return problem;
    return checkTarget(method, request->target);
}

FieldFault splitFieldLine(QByteArrayView line, FieldReading reading, Header *field)
{
    const qsizetype colon = line.indexOf(':');
    if (colon < 0)
        return FieldFault::NoColon;
    QByteArrayView name = line.first(colon);
    if (name.endsWith(' ') || name.endsWith('\t')) {
        if (reading == FieldReading::Strict)
            return FieldFault::SpaceBeforeColon;
        while (name.endsWith(' ') || name.endsWith('\t'))
            name.chop(1);
    }
    if (!grammar::isToken(name))
        return FieldFault::BadName;
    *field = {wordOf(name), grammar::trimmed(line.sliced(colon + 1)).toByteArray()};
    return FieldFault::None;
}

void unfold(QByteArrayView line, QByteArray *value)
{
    const QByteArrayView more = grammar::trimmed(line);
    if (!more.isEmpty() && !value->isEmpty())
        *value += ' ';
    *value += more;
}

std::optional<RequestProblem> takeFieldLine(QByteArrayView line, HeaderList *fields)
{
    Header field;
    const FieldFault fault = splitFieldLine(line, FieldReading::Strict, &field);
    const QByteArrayView name = line.first(std::max<qsizetype>(line.indexOf(':'), 0));
    switch (fault) {
    case FieldFault::None: break;
    case FieldFault::NoColon: return RequestProblem{400, {u"no_colon"_s, {quoted(line)}}};
    case FieldFault::SpaceBeforeColon: return RequestProblem{400, {u"space_before_colon"_s, {quoted(grammar::trimmed(name))}}};
    case FieldFault::BadName: return RequestProblem{400, {u"header_name"_s, {quoted(name)}}};
    }
    fields->append(std::move(field));
    return std::nullopt;
}

std::optional<RequestProblem> takeFraming(const HttpRequest &request, RequestFraming *framing)
{
    if (auto problem = checkHost(request))
        return problem;
    for (const auto rule : {&takeLength, &takeCoding, &takeExpectation}) {
        if (auto problem = rule(request, framing))
            return problem;
    }
    bool close = false;
    bool keep = false;
    for (const Header &header : request.headers) {
        if (header.name.compare("Connection", Qt::CaseInsensitive) == 0) {
            close = close || grammar::listHas(header.value, "close");
            keep = keep || grammar::listHas(header.value, "keep-alive");
        }
    }
    framing->keepsAlive = !close && (keep || request.version != "HTTP/1.0") && request.method != "CONNECT";
    return std::nullopt;
}

QByteArray requestedAuthority(const HttpRequest &request)
{
    if (request.method == "CONNECT")
        return request.target;
    if (const auto authority = grammar::authorityOfAbsolute(request.target); authority && !request.target.startsWith('/'))
        return authority->toByteArray();
    return headerValue(request.headers, "Host");
}

} // namespace ovyxa
