// SPDX-License-Identifier: MIT
#include "core/signing/charsets.h"

#include <QtCore/QStringDecoder>
#include <QtCore/QStringEncoder>

#include <algorithm>
#include <array>
#include <functional>
#include <optional>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView replacementCharacter("\xEF\xBF\xBD"); // U+FFFD

/// Windows-1252 from 0x80 to 0x9f (WHATWG Encoding); what it leaves open stays a control character.
constexpr std::array<char16_t, 32> windowsPart{0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                               0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                               0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

std::optional<QByteArray> toLatin1(const QString &text)
{
    const bool isLatin1 = std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x100; });
    return isLatin1 ? std::optional(text.toLatin1()) : std::nullopt;
}

std::optional<QByteArray> toWindows1252(const QString &text)
{
    QByteArray bytes;
    bytes.reserve(text.size());
    for (const QChar c : text) {
        const char16_t unit = c.unicode();
        const auto *at = std::find(windowsPart.begin(), windowsPart.end(), unit);
        if (at != windowsPart.end())
            bytes += char(0x80 + (at - windowsPart.begin()));
        else if (unit < 0x80 || (unit >= 0xA0 && unit < 0x100))
            bytes += char(unit);
        else
            return {};
    }
    return bytes;
}

QString fromWindows1252(QByteArrayView bytes)
{
    QString text;
    text.reserve(bytes.size());
    for (const char c : bytes) {
        const quint8 byte = quint8(c);
        text += QChar(byte >= 0x80 && byte < 0xA0 ? windowsPart[byte - 0x80] : char16_t(byte));
    }
    return text;
}

/// With "?" for each character that the charset lacks, as PHP's utf8_decode() and Java's getBytes() do.
QByteArray toCharset(const QString &text, const std::function<std::optional<QByteArray>(const QString &)> &encoded)
{
    QByteArray bytes;
    for (const QChar c : text) {
        if (!c.isLowSurrogate())
            bytes += c.isHighSurrogate() ? "?"_ba : encoded(QString(c)).value_or("?"_ba);
    }
    return bytes;
}

/// Each byte beyond ASCII for itself, as a decoder does that knows ASCII alone.
QByteArray perByte(QByteArrayView bytes, QByteArrayView instead)
{
    QByteArray out;
    for (const char c : bytes) {
        if (quint8(c) < 0x80)
            out += c;
        else
            out += instead;
    }
    return out;
}

/// As encoders do that know ASCII alone: something in place of each character beyond it.
QByteArray toAscii(const QString &text, QByteArrayView instead)
{
    QByteArray bytes;
    for (const QChar c : text) {
        if (c.unicode() < 0x80)
            bytes += char(c.unicode());
        else if (!c.isLowSurrogate())
            bytes += instead;
    }
    return bytes;
}

std::optional<QString> fromUtf8(QByteArrayView bytes)
{
    QStringDecoder utf8(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = utf8(bytes);
    return utf8.hasError() ? std::nullopt : std::optional(text);
}

class Collector final
{
public:
    explicit Collector(QByteArrayView bytes) : m_original(bytes) {}

    void add(const QByteArray &bytes, Recoded::Kind kind, bool isOther, const QString &name)
    {
        const auto same = [&](const Recoded &each) { return each.bytes == bytes; };
        if (bytes != m_original && std::none_of(m_all.cbegin(), m_all.cend(), same))
            m_all.append({bytes, kind, isOther, name});
    }

    QList<Recoded> take() { return std::move(m_all); }

private:
    QByteArrayView m_original;
    QList<Recoded> m_all;
};

void addWritten(Collector &all, const QString &text)
{
    using Kind = Recoded::Kind;
    // What was UTF-8 in disguise is UTF-8 again when it is written in the charset that it was taken for.
    const auto write = [&](const QByteArray &bytes, Kind kind, const QString &name) {
        const bool wasTwice = fromUtf8(bytes).has_value();
        all.add(bytes, wasTwice ? Kind::Mojibake : kind, !wasTwice, name);
    };
    if (const auto latin = toLatin1(text))
        write(*latin, Kind::Latin1, u"Latin-1"_s);
    if (const auto windows = toWindows1252(text))
        write(*windows, Kind::Charset, u"Windows-1252"_s);
    // Where it holds none of their letters either, the bytes are ASCII's with "?", and say no more than that.
    const QByteArray ascii = toAscii(text, "?");
    if (const QByteArray latin = toCharset(text, toLatin1); latin != ascii)
        all.add(latin, Kind::Charset, true, u"Latin-1"_s);
    if (const QByteArray windows = toCharset(text, toWindows1252); windows != ascii)
        all.add(windows, Kind::Charset, true, u"Windows-1252"_s);
    all.add(text.normalized(QString::NormalizationForm_C).toUtf8(), Kind::Normalised, true, u"NFC"_s);
    all.add(text.normalized(QString::NormalizationForm_D).toUtf8(), Kind::Normalised, true, u"NFD"_s);
    all.add(text.normalized(QString::NormalizationForm_KC).toUtf8(), Kind::Normalised, true, u"NFKC"_s);
    for (const QByteArrayView instead : {QByteArrayView("?"), replacementCharacter, QByteArrayView("")})
        all.add(toAscii(text, instead), Kind::Charset, true, u"ASCII"_s);
}

} // namespace

QByteArray fromUtf16(QByteArrayView bytes)
{
    const bool little = bytes.startsWith("\xFF\xFE");
    const bool big = bytes.startsWith("\xFE\xFF");
    const auto zerosAt = [&](qsizetype first) {
        bool any = false;
        for (qsizetype i = first; i < std::min(bytes.size(), qsizetype(64)); i += 2) {
            if (bytes[i] != '\0')
                return false;
            any = true;
        }
        return any;
    };
    // Text from the beginnings of Unicode, such as JSON and secrets, has a zero in every other byte.
    if (!little && !big && !zerosAt(0) && !zerosAt(1))
        return {};
    const bool isBig = big || (!little && zerosAt(0));
    // A byte may be missing where a reader took the last one for a line break.
    QStringDecoder decoder(isBig ? QStringDecoder::Utf16BE : QStringDecoder::Utf16LE);
    const QString text = decoder(bytes.first(bytes.size() - bytes.size() % 2));
    return decoder.hasError() ? QByteArray() : text.toUtf8();
}

QList<Recoded> recodings(QByteArrayView bytes)
{
    using Kind = Recoded::Kind;
    Collector all(bytes);
    const auto text = fromUtf8(bytes);
    const bool isAscii = std::all_of(bytes.begin(), bytes.end(), [](char c) { return quint8(c) < 0x80; });
    if (!isAscii) {
        if (text) {
            addWritten(all, *text);
            for (const QByteArrayView instead : {replacementCharacter, QByteArrayView("?")})
                all.add(perByte(bytes, instead), Kind::Charset, true, u"ASCII"_s);
        }
        all.add(QString::fromLatin1(bytes).toUtf8(), text ? Kind::Mojibake : Kind::Latin1, bool(text), u"Latin-1"_s);
        all.add(fromWindows1252(bytes).toUtf8(), text ? Kind::Mojibake : Kind::Charset, bool(text), u"Windows-1252"_s);
    }
    if (const QByteArray utf8 = fromUtf16(bytes); !utf8.isEmpty())
        all.add(utf8, Kind::Utf16, false, u"UTF-16"_s);
    if (text) {
        for (const auto encoding : {QStringEncoder::Utf16LE, QStringEncoder::Utf16BE}) {
            QStringEncoder bare(encoding);
            all.add(bare(*text), Kind::Utf16, true, u"UTF-16"_s);
            QStringEncoder marked(encoding, QStringEncoder::Flag::WriteBom);
            all.add(marked(*text), Kind::Utf16, true, u"UTF-16"_s);
        }
    }
    return all.take();
}

} // namespace ovyxa
