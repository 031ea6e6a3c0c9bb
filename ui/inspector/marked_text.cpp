// SPDX-License-Identifier: MIT
#include "core/payload/utf8.h"
#include "ui/common/code_view.h"
#include "ui/inspector/signature_page.h"

namespace ovyxa {

namespace {

QChar visible(char byte)
{
    switch (byte) {
    case ' ': return QChar(u'\u2423');
    case '\n': return QChar(u'\u21b5');
    case '\r': return QChar(u'\u240d');
    case '\t': return QChar(u'\u21e5');
    default: return QChar(u'?');
    }
}

bool isSpace(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

} // namespace

MarkedText markedDifference(const QByteArray &bytes, qsizetype difference)
{
    // In the middle of a UTF-8 sequence the mark begins where the character does.
    qsizetype start = std::clamp<qsizetype>(difference, 0, bytes.size());
    while (start > 0 && start < bytes.size() && (uchar(bytes.at(start)) & 0xc0) == 0x80)
        --start;
    MarkedText marked;
    marked.text = printable(bytes.left(start));
    marked.from = marked.text.size();
    qsizetype end = start;
    while (end < bytes.size() && isSpace(bytes.at(end))) {
        marked.text += visible(bytes.at(end));
        ++end;
    }
    if (end > start) {
        marked.length = end - start;
        marked.text += printable(bytes.mid(end));
        return marked;
    }
    if (start < bytes.size()) {
        const QString rest = printable(bytes.mid(start));
        marked.length = utf8Length(bytes, start) == 0 ? 4 : rest.at(0).isHighSurrogate() ? 2 : 1; // "\xNN", for what is no UTF-8
        marked.text += rest;
    } else {
        marked.text += QChar(u'\u2205'); // it ends where the other goes on
        marked.length = 1;
    }
    return marked;
}

} // namespace ovyxa
