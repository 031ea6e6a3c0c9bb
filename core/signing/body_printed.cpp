// SPDX-License-Identifier: MIT
#include "core/signing/body_visits.h"
#include "core/signing/json_tokens.h"

#include <QtCore/QRegularExpression>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

QByteArray joined(const QByteArray &bytes, QByteArrayView between, bool isSigned)
{
    QByteArray text;
    text.reserve(bytes.size() * 4);
    for (const char c : bytes) {
        if (!text.isEmpty())
            text += between;
        text += QByteArray::number(isSigned ? int(qint8(c)) : int(quint8(c)));
    }
    return text;
}

/// `{"0":123,"1":34}`, what JSON.stringify() makes of a Uint8Array.
QByteArray indexed(const QByteArray &bytes)
{
    QByteArray text = "{";
    for (qsizetype i = 0; i < bytes.size(); ++i)
        text += (i > 0 ? ",\"" : "\"") + QByteArray::number(i) + "\":" + QByteArray::number(quint8(bytes[i]));
    return text + '}';
}

/// Python's repr() of text or bytes: in single quotes, unless only those stand in it.
QByteArray pythonQuoted(const QByteArray &text, bool isBytes)
{
    const char quote = text.contains('\'') && !text.contains('"') ? '"' : '\'';
    QByteArray out(1, quote);
    for (const char c : text) {
        const quint8 byte = quint8(c);
        if (c == quote || c == '\\')
            (out += '\\') += c;
        else if (c == '\n' || c == '\r' || c == '\t')
            out += c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t";
        else if (byte < 0x20 || byte == 0x7f || (isBytes && byte > 0x7e))
            out += "\\x" + QByteArray::number(byte, 16).rightJustified(2, '0');
        else
            out += c;
    }
    return out + quote;
}

struct Printer
{
    QByteArray colon;
    QByteArray comma;
    bool bare;  ///< strings without quotes
    bool words; ///< True, False, None in place of true, false, null
    bool ruby;  ///< nil for null
};

/// JSON as a language prints the object that it reads from it; empty if it is none.
QByteArray printed(const QByteArray &json, const Printer &printer)
{
    QByteArray out;
    JsonTokens tokens(json);
    while (tokens.next()) {
        const QByteArrayView token = tokens.token();
        if (tokens.is(':')) {
            out += printer.colon;
        } else if (tokens.is(',')) {
            out += printer.comma;
        } else if (const auto text = unquotedJson(token)) {
            out += printer.bare ? *text : printer.words ? pythonQuoted(*text, false) : token.toByteArray();
        } else if (printer.words && (token == QByteArrayView("true") || token == QByteArrayView("false") || token == QByteArrayView("null"))) {
            out += token.front() == 't' ? "True" : token.front() == 'f' ? "False" : "None";
        } else if (printer.ruby && token == QByteArrayView("null")) {
            out += "nil";
        } else {
            out += token;
        }
    }
    return tokens.broken() ? QByteArray() : out;
}

/// The bytes of a list of decimal numbers, however it is bracketed; empty if it is none.
QByteArray fromByteList(const QByteArray &text)
{
    static const QRegularExpression list(
        u"^(?:\\{\"type\":\\s*\"Buffer\",\\s*\"data\":\\s*)?\\[?\\s*(-?\\d{1,3}(?:[,\\s]+-?\\d{1,3})+)\\s*\\]?\\}?$"_s);
    static const QRegularExpression separator(u"[,\\s]+"_s);
    const auto match = list.match(QString::fromLatin1(text.trimmed()));
    if (!match.hasMatch())
        return {};
    QByteArray bytes;
    for (const QString &number : match.captured(1).split(separator))
        bytes += char(number.toInt());
    return bytes;
}

/// Text that Python printed as bytes: b'…'.
QByteArray fromPythonBytes(const QByteArray &text)
{
    if (text.size() < 3 || text[0] != 'b' || (text[1] != '\'' && text[1] != '"') || text.back() != text[1])
        return {};
    QByteArray bytes;
    const QByteArray inner = text.sliced(2, text.size() - 3);
    for (qsizetype i = 0; i < inner.size(); ++i) {
        if (inner[i] != '\\' || i + 1 >= inner.size()) {
            bytes += inner[i];
            continue;
        }
        const char kind = inner[++i];
        if (kind == 'x') {
            bytes += QByteArray::fromHex(inner.mid(i + 1, 2));
            i += 2;
        } else {
            bytes += kind == 'n' ? '\n' : kind == 'r' ? '\r' : kind == 't' ? '\t' : kind;
        }
    }
    return bytes;
}

} // namespace

bool visitPrinted(const BodyContext &context, const BodyVisitor &visitor)
{
    const QByteArray &body = context.body;
    const auto show = [&](const QByteArray &bytes, bool otherWay, const QString &language) {
        return !bytes.isEmpty() && visitor({bytes, {{Fault::BodyPrinted, otherWay, {language}}}, 1, {}});
    };
    if (show(fromByteList(body), false, u"JavaScript"_s) || show(fromPythonBytes(body.trimmed()), false, u"Python"_s))
        return true;
    const QByteArray list = joined(body, ",", false);
    const QByteArray spaced = joined(body, ", ", false);
    for (const QByteArray &text : {QByteArray("{\"type\":\"Buffer\",\"data\":[" + list + "]}"), list, indexed(body), QByteArray('[' + list + ']')}) {
        if (show(text, true, u"JavaScript"_s))
            return true;
    }
    if (show('[' + spaced + ']', true, u"Python"_s) || show('b' + pythonQuoted(body, true), true, u"Python"_s)
        || show('[' + joined(body, " ", false) + ']', true, u"Go"_s) || show('[' + joined(body, ", ", true) + ']', true, u"Java"_s))
        return true;
    return show(printed(body, {": ", ", ", false, true, false}), true, u"Python"_s)
           || show(printed(body, {"=>", ", ", false, false, true}), true, u"Ruby"_s)
           || show(printed(body, {" => ", ", ", false, false, true}), true, u"Ruby"_s)
           || show(printed(body, {"=", ", ", true, false, false}), true, u"Java"_s);
}

} // namespace ovyxa
