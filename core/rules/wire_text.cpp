// SPDX-License-Identifier: MIT
#include "core/rules/wire_text.h"

#include <QtCore/QStringDecoder>

#include <algorithm>

namespace ovyxa::rules {

using namespace Qt::StringLiterals;

namespace {

/// POSIX: everything between single quotes is literal, and a single quote itself is written '\''.
QString shellQuoted(const QString &text)
{
    QString quoted = text;
    return u'\'' + quoted.replace(u'\'', "'\\''"_L1) + u'\'';
}

} // namespace

QString asCurl(const Attempt &attempt, const QByteArray &body)
{
    QStringList parts{"curl --request POST"_L1 + u' ' + shellQuoted(attempt.url)};
    const QList<QByteArray> lines = attempt.requestHead.split('\n');
    for (const QByteArray &line : lines.mid(1)) {
        const QString field = QString::fromUtf8(line.trimmed());
        const QString name = field.section(u':', 0, 0).toLower();
        // curl writes these itself, from the URL and the body.
        if (field.isEmpty() || name == "host"_L1 || name == "content-length"_L1 || name == "connection"_L1)
            continue;
        parts.append("--header "_L1 + shellQuoted(field));
    }
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder(body);
    if (decoder.hasError() || text.contains(QChar(0))) // bytes that no shell argument can carry
        return "printf %s "_L1 + shellQuoted(QString::fromLatin1(body.toBase64())) + " | base64 --decode | "_L1 + parts.join(" \\\n  "_L1)
               + " \\\n  --data-binary @-"_L1;
    // A leading @ would name a file; --data-raw takes every byte as it stands.
    parts.append("--data-raw "_L1 + shellQuoted(text));
    return parts.join(" \\\n  "_L1);
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
