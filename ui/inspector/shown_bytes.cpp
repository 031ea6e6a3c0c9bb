// SPDX-License-Identifier: MIT
#include "ui/inspector/shown_bytes.h"

#include "core/payload/utf8.h"

#include <QtCore/QChar>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

/// East Asian wide characters and pictographs, roughly: a row may come out a little short, never too long.
bool isWide(char32_t code)
{
    return (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) || (code >= 0xAC00 && code <= 0xD7A3)
           || (code >= 0xF900 && code <= 0xFAFF) || (code >= 0xFE30 && code <= 0xFE6F) || (code >= 0xFF00 && code <= 0xFF60) || code >= 0x1F000;
}

ShownCharacter shownCode(char32_t code, int bytes)
{
    ShownCharacter shown;
    shown.bytes = bytes;
    if (code < 0x20 || code == 0x7F) {
        shown.text = QChar(code == 0x7F ? char16_t(0x2421) : char16_t(0x2400 + code)); // the control pictures
        shown.stands = true;
        return shown;
    }
    const QChar::Category category = QChar::category(code);
    const bool isUnseen = category == QChar::Other_Control || category == QChar::Other_Format || category == QChar::Separator_Line
                          || category == QChar::Separator_Paragraph || category == QChar::Other_NotAssigned || category == QChar::Other_Surrogate;
    if (isUnseen) { // such as those that turn the direction of what follows
        shown.text = u"U+%1"_s.arg(quint32(code), 4, 16, QChar(u'0')).toUpper();
        shown.cells = int(shown.text.size());
        shown.stands = true;
        return shown;
    }
    shown.text = QString::fromUcs4(&code, 1);
    shown.cells = isWide(code) ? 2 : 1;
    return shown;
}

constexpr int invalidCells = 4; ///< of \\xNN, the escape
constexpr QByteArrayView letters = "bfnrt";
constexpr QByteArrayView controls = "\b\f\n\r\t";

} // namespace

ShownCharacter shownCharacter(QByteArrayView bytes, qsizetype at)
{
    const int length = utf8Length(bytes, at);
    if (length == 0)
        return {u"\\x%1"_s.arg(quint8(bytes[at]), 2, 16, QChar(u'0')), 1, invalidCells, true, true};
    if (length == 1)
        return shownCode(char32_t(quint8(bytes[at])), 1);
    const QString text = QString::fromUtf8(bytes.sliced(at, length));
    return shownCode(text.size() == 2 ? QChar::surrogateToUcs4(text[0], text[1]) : char32_t(text[0].unicode()), length);
}

QString shownString(QByteArrayView raw, qsizetype limit)
{
    QString text = u"\""_s;
    const qsizetype end = raw.size() - 1;
    const auto unit = [raw](qsizetype at) { return raw.sliced(at + 2, 4).toByteArray().toUShort(nullptr, 16); };
    for (qsizetype at = 1; at < end;) {
        if (at > limit)
            return text + u'…';
        if (raw[at] != '\\') {
            const ShownCharacter shown = shownCharacter(raw, at);
            text += shown.text;
            at += shown.bytes;
        } else if (raw[at + 1] != 'u') {
            const qsizetype control = letters.indexOf(raw[at + 1]);
            text += control >= 0 ? shownCode(char32_t(controls[control]), 1).text : QString(QLatin1Char(raw[at + 1]));
            at += 2;
        } else {
            const char16_t first = unit(at);
            const bool isPair = QChar::isHighSurrogate(first); // the scanner has seen its other half
            text += shownCode(isPair ? QChar::surrogateToUcs4(first, unit(at + 6)) : char32_t(first), 1).text;
            at += isPair ? 12 : 6;
        }
    }
    return text + u'"';
}

std::vector<quint32> rowStarts(QByteArrayView bytes, int columns, const std::atomic_bool &stop)
{
    std::vector<quint32> starts{0};
    int cells = 0;
    for (qsizetype at = 0; at < bytes.size();) {
        const char byte = bytes[at];
        if ((at & 0xFFFF) == 0 && stop)
            return {};
        if (byte == '\n') {
            cells = 0;
            if (++at < bytes.size())
                starts.push_back(quint32(at));
            continue;
        }
        int width = 1;
        int length = 1;
        if (quint8(byte) >= 0x7F && utf8Length(bytes, at) == 0) {
            width = invalidCells; // without the text, of which there may be millions
        } else if (quint8(byte) >= 0x7F) {
            const ShownCharacter shown = shownCharacter(bytes, at);
            width = shown.cells;
            length = shown.bytes;
        }
        if (cells + width > columns && cells > 0) {
            starts.push_back(quint32(at));
            cells = 0;
        }
        cells += width;
        at += length;
    }
    return starts;
}

} // namespace ovyxa
