// SPDX-License-Identifier: MIT
#include "core/rules/response_fault.h"

#include "core/model/ascii.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <array>
#include <limits>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr char tlsHandshakeRecord = 0x16; // RFC 8446 5.1
constexpr char tlsAlertRecord = 0x15;

/// A context that the catalogues' tool can see; a free ResponseFaultWords::tr() would be taken for the namespace's.
struct ResponseFaultWords final
{
    Q_DECLARE_TR_FUNCTIONS(HttpResponse)
};

QString quoted(QByteArrayView bytes)
{
    return ResponseFaultWords::tr("“%1”").arg(shownBytes(bytes));
}

QString placeOf(const ResponseProblem &problem)
{
    switch (problem.place) {
    case ResponsePlace::Chunk: return ResponseFaultWords::tr("in chunk %1").arg(problem.number);
    case ResponsePlace::Trailers: return ResponseFaultWords::tr("in line %1 of the trailers").arg(problem.number);
    default: return ResponseFaultWords::tr("in line %1").arg(problem.number);
    }
}

// A connection's first frame is SETTINGS: three bytes of a small length, then the type (RFC 9113 3.4, 4.1).
bool isHttp2(QByteArrayView bytes)
{
    return bytes.size() > 3 && bytes[0] == 0 && bytes[1] == 0 && bytes[3] == 4;
}

QString notHttpSentence(const ResponseProblem &problem)
{
    const char first = problem.line.isEmpty() ? 0 : problem.line.front();
    if (first == tlsHandshakeRecord || first == tlsAlertRecord)
        return ResponseFaultWords::tr("The answer is not HTTP but TLS: the port expects https://.");
    if (isHttp2(problem.line))
        return ResponseFaultWords::tr("The answer is not HTTP/1.1 but HTTP/2, which was not asked for.");
    return ResponseFaultWords::tr("The answer is not HTTP: it begins with %1.").arg(quoted(problem.line));
}

QString cutBodySentence(const ResponseProblem &problem)
{
    if (problem.length < -1)
        return ResponseFaultWords::tr("The answer was cut short: its length was not told, and the connection broke after %n byte(s) of the body, "
                                      "instead of ending in order.",
                                      nullptr, int(std::min<qint64>(problem.bodyBytes, std::numeric_limits<int>::max())));
    if (problem.length < 0)
        return ResponseFaultWords::tr("The answer was cut short: the connection ended after %n byte(s) of the body, before the end of its chunks.",
                                      nullptr, int(std::min<qint64>(problem.bodyBytes, std::numeric_limits<int>::max())));
    return ResponseFaultWords::tr("The answer was cut short: the connection ended after %1 of %2 bytes of the body.")
        .arg(problem.bodyBytes)
        .arg(problem.length);
}

/// Whether this is a Content-Length of digits alone, so that only its size can be at fault.
bool isLength(QByteArrayView line)
{
    return ascii::isDigits(line.sliced(line.indexOf(':') + 1).toByteArray().trimmed());
}

// Of a fault in a line: what it is, without where.
const char *lineFault(const ResponseProblem &problem)
{
    switch (problem.fault) {
    case ResponseFault::NoColon: return QT_TRANSLATE_NOOP("HttpResponse", "a header line has no colon");
    case ResponseFault::SpaceBeforeColon: return QT_TRANSLATE_NOOP("HttpResponse", "a header has white space before its colon");
    case ResponseFault::BadName: return QT_TRANSLATE_NOOP("HttpResponse", "a header's name is empty or holds a character that it must not");
    case ResponseFault::FoldedLine: return QT_TRANSLATE_NOOP("HttpResponse", "a header line begins with white space (line folding)");
    case ResponseFault::BareCr: return QT_TRANSLATE_NOOP("HttpResponse", "a line holds a CR that is not followed by LF");
    case ResponseFault::BareLf: return QT_TRANSLATE_NOOP("HttpResponse", "a line ends in LF alone; it must end in CR LF");
    case ResponseFault::Control: return QT_TRANSLATE_NOOP("HttpResponse", "a line holds a control character, such as NUL");
    case ResponseFault::Length:
        return isLength(problem.line) ? QT_TRANSLATE_NOOP("HttpResponse", "the Content-Length is larger than any body")
                                      : QT_TRANSLATE_NOOP("HttpResponse", "the Content-Length is not a plain decimal number");
    case ResponseFault::LengthsDiffer: return QT_TRANSLATE_NOOP("HttpResponse", "a second Content-Length differs from the first");
    case ResponseFault::LengthAndCoding:
        return QT_TRANSLATE_NOOP("HttpResponse", "there are both Content-Length and Transfer-Encoding, so where the body ends is ambiguous");
    case ResponseFault::Coding:
        return QByteArrayView(problem.line).sliced(problem.line.indexOf(':') + 1).trimmed().compare("chunked", Qt::CaseInsensitive) == 0
                   ? QT_TRANSLATE_NOOP("HttpResponse", "there is a second Transfer-Encoding")
                   : QT_TRANSLATE_NOOP("HttpResponse", "the Transfer-Encoding is not “chunked” alone");
    case ResponseFault::CodingIn10:
        return QT_TRANSLATE_NOOP("HttpResponse", "HTTP/1.0 has no Transfer-Encoding, so where the body ends is ambiguous");
    case ResponseFault::ChunkSize: return QT_TRANSLATE_NOOP("HttpResponse", "the chunk size is not hexadecimal");
    case ResponseFault::ChunkTooLarge: return QT_TRANSLATE_NOOP("HttpResponse", "the chunk size is larger than any body");
    case ResponseFault::ChunkLineTooLong: return QT_TRANSLATE_NOOP("HttpResponse", "the line with the chunk size is too long");
    case ResponseFault::ChunkExtension: return QT_TRANSLATE_NOOP("HttpResponse", "what follows the chunk size is not a chunk extension");
    case ResponseFault::ChunkEnd:
        return QT_TRANSLATE_NOOP("HttpResponse", "the size and the data do not fit, as no CR LF comes where the chunk should end by it");
    default: return QT_TRANSLATE_NOOP("HttpResponse", "a trailer field would change the framing or the host");
    }
}

using Code = std::pair<ResponseFault, QLatin1StringView>;
constexpr std::array codes{
    Code{ResponseFault::None, "none"_L1},
    Code{ResponseFault::NoAnswer, "no_answer"_L1},
    Code{ResponseFault::NotHttp, "not_http"_L1},
    Code{ResponseFault::StatusLine, "status_line"_L1},
    Code{ResponseFault::Version, "version"_L1},
    Code{ResponseFault::NoColon, "no_colon"_L1},
    Code{ResponseFault::SpaceBeforeColon, "space_before_colon"_L1},
    Code{ResponseFault::BadName, "bad_header_name"_L1},
    Code{ResponseFault::FoldedLine, "folded_line"_L1},
    Code{ResponseFault::BareCr, "bare_cr"_L1},
    Code{ResponseFault::BareLf, "bare_lf"_L1},
    Code{ResponseFault::Control, "control_character"_L1},
    Code{ResponseFault::HeadTooLong, "head_too_long"_L1},
    Code{ResponseFault::HeadsTooLong, "heads_too_long"_L1},
    Code{ResponseFault::Upgrade, "upgrade"_L1},
    Code{ResponseFault::Length, "content_length"_L1},
    Code{ResponseFault::LengthsDiffer, "content_lengths_differ"_L1},
    Code{ResponseFault::LengthAndCoding, "length_and_coding"_L1},
    Code{ResponseFault::Coding, "transfer_encoding"_L1},
    Code{ResponseFault::CodingIn10, "transfer_encoding_in_1_0"_L1},
    Code{ResponseFault::ChunkSize, "chunk_size"_L1},
    Code{ResponseFault::ChunkTooLarge, "chunk_too_large"_L1},
    Code{ResponseFault::ChunkLineTooLong, "chunk_line_too_long"_L1},
    Code{ResponseFault::ChunkExtension, "chunk_extension"_L1},
    Code{ResponseFault::ChunkEnd, "chunk_end"_L1},
    Code{ResponseFault::ForbiddenTrailer, "forbidden_trailer"_L1},
    Code{ResponseFault::OnlyInterim, "only_interim"_L1},
    Code{ResponseFault::CutHead, "cut_head"_L1},
    Code{ResponseFault::CutBody, "cut_body"_L1},
};

} // namespace

QLatin1StringView faultCode(ResponseFault fault)
{
    return std::find_if(codes.begin(), codes.end(), [fault](const Code &code) { return code.first == fault; })->second;
}

QString faultSentence(const ResponseProblem &problem)
{
    switch (problem.fault) {
    case ResponseFault::None: return {};
    case ResponseFault::NoAnswer: return ResponseFaultWords::tr("The connection was closed without an answer.");
    case ResponseFault::NotHttp: return notHttpSentence(problem);
    case ResponseFault::StatusLine:
        return ResponseFaultWords::tr("The answer begins with %1, which is no status line such as “HTTP/1.1 200 OK”.").arg(quoted(problem.line));
    case ResponseFault::Version: return ResponseFaultWords::tr("The answer begins with %1, where HTTP/1.1 was expected.").arg(quoted(problem.line));
    case ResponseFault::HeadTooLong: return ResponseFaultWords::tr("The answer's headers are too long: more than 64 KiB.");
    case ResponseFault::HeadsTooLong:
        return ResponseFaultWords::tr("The answer's interim answers, headers and trailers are too long: more than 100 KiB.");
    case ResponseFault::Upgrade: return ResponseFaultWords::tr("The answer is %1, though no other protocol was asked for.").arg(quoted(problem.line));
    case ResponseFault::OnlyInterim:
        return ResponseFaultWords::tr("The connection was closed without a final answer: only an interim one came, %1.").arg(quoted(problem.line));
    case ResponseFault::CutHead: return ResponseFaultWords::tr("The answer was cut short: the connection ended before its headers did.");
    case ResponseFault::CutBody: return cutBodySentence(problem);
    default: break;
    }
    return ResponseFaultWords::tr("The answer is malformed %1, %2: %3.")
        .arg(placeOf(problem), quoted(problem.line), ResponseFaultWords::tr(lineFault(problem)));
}

FailureCause toCause(const ResponseProblem &problem)
{
    return {"answer_"_L1 + faultCode(problem.fault),
            {QString::number(int(problem.place)), QString::fromLatin1(problem.line.toHex()), QString::number(problem.number),
             QString::number(problem.bodyBytes), QString::number(problem.length)}};
}

ResponseProblem problemOf(const FailureCause &cause)
{
    const QStringView code = QStringView(cause.code).mid(7);
    const auto known = std::find_if(codes.begin(), codes.end(), [code](const Code &each) { return each.second == code; });
    if (!cause.code.startsWith("answer_"_L1) || known == codes.end() || cause.arguments.size() != 5)
        return {};
    const int place = std::clamp(cause.arguments.at(0).toInt(), 0, int(ResponsePlace::Body));
    return {known->first,
            ResponsePlace(place),
            QByteArray::fromHex(cause.arguments.at(1).toLatin1()),
            cause.arguments.at(2).toLongLong(),
            cause.arguments.at(3).toLongLong(),
            cause.arguments.at(4).toLongLong()};
}

QString shownBytes(QByteArrayView bytes)
{
    constexpr qsizetype most = 60;
    QString text;
    for (const char c : bytes.first(std::min(bytes.size(), most))) {
        if (c >= 0x20 && c < 0x7f)
            text += QLatin1Char(c);
        else
            text += u"\\x%1"_s.arg(uint(static_cast<unsigned char>(c)), 2, 16, QChar(u'0'));
    }
    return bytes.size() > most ? text + u'…' : text;
}

} // namespace ovyxa
