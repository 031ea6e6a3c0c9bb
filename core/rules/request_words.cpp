// SPDX-License-Identifier: MIT
// What was wrong with a request as HTTP/1.1, in words.
#include "core/rules/capture_words.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QHash>

namespace ovyxa::rules {

using namespace Qt::StringLiterals;

namespace {

/// Of causes with one value at most, which stands in its sentence as it is.
const QHash<QString, const char *> &requestSentences()
{
    static const QHash<QString, const char *> sentences{
        {u"version_unreadable"_s, QT_TRANSLATE_NOOP("HttpRequest", "The request line ends in %1, where “HTTP/1.1” was expected.")},
        {u"version_unsupported"_s, QT_TRANSLATE_NOOP("HttpRequest", "The peer speaks %1; this server speaks HTTP/1.1.")},
        {u"target_missing"_s, QT_TRANSLATE_NOOP("HttpRequest", "The request line has no target between method and version.")},
        {u"target_character"_s, QT_TRANSLATE_NOOP("HttpRequest", "The target holds a character that must be percent-encoded.")},
        {u"target_fragment"_s, QT_TRANSLATE_NOOP("HttpRequest", "The target holds a fragment (#), which has no place in a request.")},
        {u"connect_target"_s, QT_TRANSLATE_NOOP("HttpRequest", "The target of CONNECT must be a host and a port.")},
        {u"target_form"_s, QT_TRANSLATE_NOOP("HttpRequest", "The target %1 is neither a path nor a whole URL.")},
        {u"host_missing"_s, QT_TRANSLATE_NOOP("HttpRequest", "There is no Host header; HTTP/1.1 requires one.")},
        {u"host_repeated"_s, QT_TRANSLATE_NOOP("HttpRequest", "There is more than one Host header.")},
        {u"host_empty"_s, QT_TRANSLATE_NOOP("HttpRequest", "The Host header is empty.")},
        {u"host_form"_s, QT_TRANSLATE_NOOP("HttpRequest", "The Host header %1 is not a host with an optional port.")},
        {u"length_repeated"_s, QT_TRANSLATE_NOOP("HttpRequest", "There is more than one Content-Length header.")},
        {u"length_form"_s, QT_TRANSLATE_NOOP("HttpRequest", "The Content-Length %1 is not a plain decimal number.")},
        {u"length_empty"_s, QT_TRANSLATE_NOOP("HttpRequest", "The Content-Length header is empty.")},
        {u"length_and_coding"_s,
         QT_TRANSLATE_NOOP("HttpRequest", "There are both Content-Length and Transfer-Encoding; where the body ends is ambiguous.")},
        {u"coding_in_10"_s, QT_TRANSLATE_NOOP("HttpRequest", "HTTP/1.0 has no Transfer-Encoding; where the body ends is ambiguous.")},
        {u"coding_form"_s, QT_TRANSLATE_NOOP("HttpRequest", "The Transfer-Encoding must be “chunked” alone, and is %1.")},
        {u"coding_unknown"_s, QT_TRANSLATE_NOOP("HttpRequest", "The body has a coding before its chunks, which this server does not know: %1.")},
        {u"expectation"_s, QT_TRANSLATE_NOOP("HttpRequest", "The peer expects %1; only “100-continue” can be met.")},
        {u"bare_cr"_s, QT_TRANSLATE_NOOP("HttpRequest", "A line holds a CR that is not followed by LF.")},
        {u"bare_lf"_s, QT_TRANSLATE_NOOP("HttpRequest", "A line ends in LF alone; it must end in CR LF.")},
        {u"control_character"_s, QT_TRANSLATE_NOOP("HttpRequest", "A line holds a control character, such as NUL.")},
        {u"method_form"_s, QT_TRANSLATE_NOOP("HttpRequest", "The request does not begin with a method, but with %1.")},
        {u"target_and_version_missing"_s, QT_TRANSLATE_NOOP("HttpRequest", "The request line has neither target nor version.")},
        {u"version_missing"_s, QT_TRANSLATE_NOOP("HttpRequest", "The request line has no version.")},
        {u"no_colon"_s, QT_TRANSLATE_NOOP("HttpRequest", "The header line %1 has no colon.")},
        {u"space_before_colon"_s, QT_TRANSLATE_NOOP("HttpRequest", "The header %1 has white space before its colon.")},
        {u"header_name"_s, QT_TRANSLATE_NOOP("HttpRequest", "The header name %1 is empty or holds a character that it must not.")},
        {u"chunk_size"_s, QT_TRANSLATE_NOOP("HttpRequest", "A chunk's size is not a plain hexadecimal number.")},
        {u"chunk_line_too_long"_s, QT_TRANSLATE_NOOP("HttpRequest", "The line with a chunk's size is too long.")},
        {u"chunk_extension"_s, QT_TRANSLATE_NOOP("HttpRequest", "What follows a chunk's size is not a chunk extension.")},
        {u"chunk_extensions_too_long"_s, QT_TRANSLATE_NOOP("HttpRequest", "The chunk extensions are too long.")},
        {u"chunk_end"_s,
         QT_TRANSLATE_NOOP("HttpRequest", "A chunk's size (%1) and its data do not fit: no CR LF comes where the chunk should end by it.")},
        {u"chunk_size_decimal"_s,
         QT_TRANSLATE_NOOP("HttpRequest", "A chunk's size (%1) and its data do not fit: the data would end by it if it were decimal, and sizes of "
                                          "chunks are hexadecimal.")},
        {u"trailers_too_long"_s, QT_TRANSLATE_NOOP("HttpRequest", "The trailer fields after the body are too long.")},
        {u"folded_trailer"_s, QT_TRANSLATE_NOOP("HttpRequest", "A trailer line begins with white space.")},
        {u"forbidden_trailer"_s, QT_TRANSLATE_NOOP("HttpRequest", "A trailer field would change the framing or the host.")},
        {u"request_line_too_long"_s, QT_TRANSLATE_NOOP("HttpRequest", "The request line is too long.")},
        {u"headers_too_long"_s, QT_TRANSLATE_NOOP("HttpRequest", "The headers are too long.")},
        {u"tls_on_plain_port"_s,
         QT_TRANSLATE_NOOP("HttpRequest", "The peer speaks TLS, and this port is plain HTTP. Use http:// in its URL, or let the server use TLS.")},
        {u"plain_on_tls_port"_s,
         QT_TRANSLATE_NOOP("HttpRequest", "The peer speaks plain HTTP, and this port is for TLS. Use https:// in its URL, or let the server be "
                                          "plain HTTP.")},
        {u"begins_with_space"_s, QT_TRANSLATE_NOOP("HttpRequest", "The request begins with white space.")},
        {u"folded_line"_s, QT_TRANSLATE_NOOP("HttpRequest", "A header line begins with white space (line folding).")},
        {u"blank_lines"_s, QT_TRANSLATE_NOOP("HttpRequest", "The request begins with more than one blank line.")},
        {u"head_too_slow"_s, QT_TRANSLATE_NOOP("HttpRequest", "The request's headers did not come whole within %1 s.")},
        {u"body_too_slow"_s, QT_TRANSLATE_NOOP("HttpRequest", "The request's body did not come whole within %1 s.")},
        {u"memory_full"_s,
         QT_TRANSLATE_NOOP("HttpRequest", "The requests under way take all the memory that they may have together. Send it again later.")},
    };
    return sentences;
}

} // namespace

QString requestWords(const FailureCause &cause)
{
    QString value = cause.arguments.value(0);
    if (value.startsWith(u'“') && value.endsWith(u'”')) // as the parser, which knows no language, quotes what came
        value = QCoreApplication::translate("HttpRequest", "“%1”").arg(QStringView(value).sliced(1, value.size() - 2));
    if (cause.code == "chunks_too_large"_L1)
        return QCoreApplication::translate("HttpRequest", "The chunks sum up to more than the %n byte(s) that a body may have.", nullptr,
                                           value.toInt());
    if (cause.code == "body_too_large"_L1)
        return QCoreApplication::translate("HttpRequest", "The body has more than the %n byte(s) that it may have.", nullptr, value.toInt());
    const char *const sentence = requestSentences().value(cause.code);
    if (!sentence)
        return {};
    const QString words = QCoreApplication::translate("HttpRequest", sentence);
    return words.contains("%1"_L1) ? words.arg(value) : words;
}

} // namespace ovyxa::rules
