// SPDX-License-Identifier: MIT
#include "core/signing/secret_readings.h"

#include "core/signing/charsets.h"
#include "core/signing/escapes.h"
#include "core/signing/hmac.h"
#include "core/signing/json_style.h"
#include "core/signing/secret_files.h"

#include <QtCore/QRegularExpression>
#include <QtCore/QSet>

#include <algorithm>
#include <array>
#include <optional>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView commonPrefix{"whsec_"};
constexpr qsizetype mostWithRareMistakes = 8; // secrets: each costs some 300 keys
constexpr qsizetype shortestCut = 3;
constexpr qsizetype longestCut = 512; // columns of 191 and 255 characters cut longer ones

/// What people call the setting that holds the secret.
constexpr std::array<const char *, 8> commonNames{"WEBHOOK_SECRET",         "SECRET",     "OVYXA_WEBHOOK_SECRET", "OVYXA_SECRET", "SIGNING_SECRET",
                                                  "WEBHOOK_SIGNING_SECRET", "SECRET_KEY", "HMAC_SECRET"};

std::optional<QByteArray> fromHex(const QByteArray &text)
{
    const QByteArray decoded = QByteArray::fromHex(text);
    if (text.isEmpty() || decoded.toHex() != text.toLower())
        return {};
    return decoded;
}

std::optional<QByteArray> fromBase64(const QByteArray &text)
{
    for (const auto alphabet : {QByteArray::Base64Encoding, QByteArray::Base64UrlEncoding}) {
        const auto result = QByteArray::fromBase64Encoding(text, alphabet | QByteArray::AbortOnBase64DecodingErrors);
        if (result && !result.decoded.isEmpty())
            return result.decoded;
    }
    return {};
}

class ReadingCollector final
{
public:
    QList<SecretReading> readings;

    void add(const QByteArray &key, const Faults &causes, const QString &name, bool rare = false)
    {
        if (m_seen.contains(key))
            return;
        m_seen.insert(key);
        readings.append({key, causes, name, rare ? rareSecretCost : int(causes.size())});
    }

    void addDecoded(const QByteArray &text, const Faults &causes, const QString &name)
    {
        if (const auto bytes = fromHex(text))
            add(*bytes, causes + Faults{Fault::SecretHexDecoded}, name);
        if (const auto bytes = fromBase64(text))
            add(*bytes, causes + Faults{Fault::SecretBase64Decoded}, name);
    }

    void addMistakes(const NamedSecret &named)
    {
        const QByteArray &secret = named.secret;
        const QByteArray trimmed = secret.trimmed();
        const Finding trimmedHere{Fault::SecretWhitespace, true};
        add(trimmed, {trimmedHere}, named.name);
        for (const char *end : {"\n", "\r\n", " ", "\r", "\t"})
            add(trimmed + end, {Fault::SecretWhitespace}, named.name);
        add('\n' + trimmed, {Fault::SecretWhitespace}, named.name);
        add(' ' + trimmed, {Fault::SecretWhitespace}, named.name);
        add(' ' + trimmed + ' ', {Fault::SecretWhitespace}, named.name);
        for (const HeldSecret &held : secretsHeldIn(secret))
            add(held.secret, held.causes, named.name);
        addDecoded(trimmed, trimmed == secret ? Faults() : Faults{trimmedHere}, named.name);
        if (trimmed.startsWith(commonPrefix)) {
            const QByteArray cut = trimmed.sliced(commonPrefix.size());
            add(cut, {{Fault::SecretPrefix, true}}, named.name);
            addDecoded(cut, {{Fault::SecretPrefix, true}}, named.name);
        } else {
            add(commonPrefix + trimmed, {Fault::SecretPrefix}, named.name);
        }
        for (const char quote : {'"', '\''})
            add(quote + trimmed + quote, {Fault::SecretQuotes}, named.name);
        add(secret.toLower(), {Fault::SecretCase}, named.name);
        add(secret.toUpper(), {Fault::SecretCase}, named.name);
        add(secret.toHex(), {Fault::SecretHexEncoded}, named.name);
        add(secret.toBase64(), {Fault::SecretBase64Encoded}, named.name);
        add(secret.toBase64(QByteArray::OmitTrailingEquals), {Fault::SecretBase64Encoded}, named.name);
    }

    /// What costs many HMACs: against the body as it arrived alone.
    void addRareMistakes(const NamedSecret &named)
    {
        const QByteArray trimmed = named.secret.trimmed();
        const auto rare = [&](const QByteArray &key, const Finding &cause) { add(key, {cause}, named.name, true); };
        addEscaped(trimmed, rare);
        for (const Recoded &recoded : recodings(trimmed)) {
            if (recoded.kind == Recoded::Kind::Utf16)
                rare(recoded.bytes, {Fault::SecretUtf16, !recoded.isOther});
            else
                rare(recoded.bytes, {Fault::SecretCharset, !recoded.isOther, {recoded.name}});
        }
        addFiles(trimmed, rare);
        addEncoded(trimmed, rare);
        rare(trimmed + trimmed, Fault::SecretDoubled);
        rare(trimmed + '\n' + trimmed, Fault::SecretDoubled);
        for (const Digest digest : {Digest::Sha256, Digest::Md5, Digest::Sha1, Digest::Sha512}) {
            const QByteArray hash = hashOf(digest, trimmed);
            for (const QByteArray &key : {hash, hash.toHex(), hash.toHex().toUpper(), hash.toBase64()})
                rare(key, {Fault::SecretHashed, false, {nameOf(digest)}});
        }
        const auto cut = [&](const QByteArray &part, bool end) {
            rare(part, {Fault::SecretCut, end, {QString::number(part.size()), QString::number(trimmed.size())}});
        };
        const qsizetype longest = std::min(trimmed.size() - 1, longestCut);
        for (qsizetype length = longest; length >= shortestCut; --length) {
            cut(trimmed.first(length), false);
            cut(trimmed.last(length), true);
        }
    }

    void addPlaceholders()
    {
        for (const char *text : {"undefined", "null", "None", "nil", "secret", "SECRET", "changeme", "your-secret", "your_secret",
                                 "your-webhook-secret", "your_webhook_secret", "whsec_", "test", "true", "[object Object]", "b''"})
            add(text, {{Fault::SecretPlaceholder, false, {QString::fromLatin1(text)}}}, {}, true);
        for (const char *name : commonNames) {
            const QByteArray text(name);
            for (const QByteArray &form :
                 QList<QByteArray>{text, '$' + text, "${" + text + '}', '%' + text + '%', "{{" + text + "}}", "process.env." + text})
                add(form, {{Fault::SecretPlaceholder, false, {QString::fromLatin1(form)}}}, {}, true);
        }
    }

private:
    /// What a signer has that takes its secret's file as it is, up to the last line break.
    template<typename Rare>
    static void addFiles(const QByteArray &secret, const Rare &rare)
    {
        for (const char *end : {"", "\n", "\r\n"}) {
            const QByteArray line = secret + end;
            rare(byteOrderMark.toByteArray() + line, Fault::SecretBom);
            for (const char quote : {'"', '\''})
                rare(quote + secret + quote + end, Fault::SecretQuotes);
            for (const Recoded &recoded : recodings(line)) {
                if (recoded.kind == Recoded::Kind::Utf16 && recoded.isOther)
                    rare(recoded.bytes, Fault::SecretUtf16);
            }
            for (const char *name : commonNames)
                rare(name + ('=' + line), {Fault::SecretAssignment, false, {QString::fromLatin1(name), u"="_s}});
            rare("{\"secret\":\"" + secret + "\"}" + end, Fault::SecretJson);
        }
    }

    /// `echo secret | base64` and the like: a line break is encoded with it, or stands behind what is encoded, or both.
    template<typename Rare>
    static void addEncoded(const QByteArray &secret, const Rare &rare)
    {
        for (const QByteArray &given : QList<QByteArray>{secret, secret + '\n'}) {
            for (const char *end : {"", "\n"}) {
                rare(given.toHex() + end, Fault::SecretHexEncoded);
                rare(given.toHex().toUpper() + end, Fault::SecretHexEncoded);
                for (const auto alphabet : {QByteArray::Base64Encoding, QByteArray::Base64UrlEncoding}) {
                    rare(given.toBase64(alphabet) + end, Fault::SecretBase64Encoded);
                    rare(given.toBase64(alphabet | QByteArray::OmitTrailingEquals) + end, Fault::SecretBase64Encoded);
                }
            }
        }
    }

    template<typename Rare>
    static void addEscaped(const QByteArray &secret, const Rare &rare)
    {
        for (const QByteArray &key : percentEncodings(secret))
            rare(key, Fault::SecretPercentEncoded);
        rare(percentDecoded(secret, false), {Fault::SecretPercentEncoded, true});
        rare(percentDecoded(secret, true), {Fault::SecretPercentEncoded, true});
        for (const QByteArray &key : htmlEscapings(secret))
            rare(key, {Fault::SecretEscaped, false, {u"HTML"_s}});
        rare(htmlUnescaped(secret), {Fault::SecretEscaped, true, {u"HTML"_s}});
        const QByteArray quoted = quotedJson(secret);
        rare(quoted.sliced(1, quoted.size() - 2), {Fault::SecretEscaped, false, {u"JSON"_s}});
        const QByteArray slashes = quotedJson(secret, JsonStyle::Strings::SlashesAscii);
        rare(slashes.sliced(1, slashes.size() - 2), {Fault::SecretEscaped, false, {u"JSON"_s}});
        if (const auto plain = unquotedJson(QByteArray('"' + secret + '"')))
            rare(*plain, {Fault::SecretEscaped, true, {u"JSON"_s}});
        // Compose files and shells take $$ for $, and a backslash for nothing.
        rare(QByteArray(secret).replace("$$", "$"), Fault::SecretShell);
        rare(QByteArray(secret).replace("\\", ""), Fault::SecretShell);
        rare(withoutVariables(secret), Fault::SecretShell);
    }

    /// As a shell reads it between double quotes: $name is a variable, and not set.
    static QByteArray withoutVariables(const QByteArray &secret)
    {
        static const QRegularExpression variable(u"\\$(?:\\{[A-Za-z_][A-Za-z0-9_]*\\}|[A-Za-z_][A-Za-z0-9_]*|[0-9])"_s);
        return QString::fromLatin1(secret).remove(variable).toLatin1();
    }

    QSet<QByteArray> m_seen;
};

} // namespace

QList<SecretReading> secretReadings(const QList<NamedSecret> &secrets, const QList<NamedSecret> &others)
{
    ReadingCollector collector;
    for (const NamedSecret &secret : secrets)
        collector.add(secret.secret, {}, secret.name);
    // Whole secrets come before made-up ones, so that a match is told by its real name.
    for (const NamedSecret &other : others) {
        const bool sameWebhook = std::any_of(secrets.begin(), secrets.end(),
                                             [&](const NamedSecret &secret) { return other.webhook.isValid() && secret.webhook == other.webhook; });
        const bool replaced = sameWebhook || other.name == "previous"_L1;
        collector.add(other.secret, {replaced ? Fault::PreviousSecret : Fault::OtherWebhookSecret}, other.name);
    }
    for (const NamedSecret &secret : secrets)
        collector.addMistakes(secret);
    collector.add({}, {Fault::SecretEmpty}, {});
    for (const NamedSecret &secret : secrets.mid(0, mostWithRareMistakes))
        collector.addRareMistakes(secret);
    collector.addPlaceholders();
    return collector.readings;
}

} // namespace ovyxa
