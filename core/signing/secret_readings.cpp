// SPDX-License-Identifier: MIT
#include "core/signing/secret_readings.h"

#include <QtCore/QSet>

#include <algorithm>
#include <optional>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView commonPrefix{"whsec_"};

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

class Collector final
{
public:
    QList<SecretReading> readings;

    void add(const QByteArray &key, const Causes &causes, const QString &name)
    {
        if (m_seen.contains(key))
            return;
        m_seen.insert(key);
        readings.append({key, causes, name});
    }

    void addDecoded(const QByteArray &text, const Causes &causes, const QString &name)
    {
        if (const auto bytes = fromHex(text))
            add(*bytes, causes + Causes{Cause::SecretHexDecoded}, name);
        if (const auto bytes = fromBase64(text))
            add(*bytes, causes + Causes{Cause::SecretBase64Decoded}, name);
    }

    void addMistakes(const NamedSecret &named)
    {
        const QByteArray &secret = named.secret;
        const QByteArray trimmed = secret.trimmed();
        add(trimmed, {Cause::SecretWhitespace}, named.name);
        for (const char *end : {"\n", "\r\n", " ", "\r", "\t"})
            add(trimmed + end, {Cause::SecretWhitespace}, named.name);
        add('\n' + trimmed, {Cause::SecretWhitespace}, named.name);
        add(' ' + trimmed, {Cause::SecretWhitespace}, named.name);
        add(' ' + trimmed + ' ', {Cause::SecretWhitespace}, named.name);
        addDecoded(trimmed, trimmed == secret ? Causes() : Causes{Cause::SecretWhitespace}, named.name);
        if (trimmed.startsWith(commonPrefix)) {
            const QByteArray cut = trimmed.sliced(commonPrefix.size());
            add(cut, {Cause::SecretPrefix}, named.name);
            addDecoded(cut, {Cause::SecretPrefix}, named.name);
        } else {
            add(commonPrefix + trimmed, {Cause::SecretPrefix}, named.name);
        }
        for (const char quote : {'"', '\''}) {
            add(quote + trimmed + quote, {Cause::SecretQuotes}, named.name);
            if (trimmed.size() > 2 && trimmed.front() == quote && trimmed.back() == quote)
                add(trimmed.sliced(1, trimmed.size() - 2), {Cause::SecretQuotes}, named.name);
        }
        add(secret.toLower(), {Cause::SecretCase}, named.name);
        add(secret.toUpper(), {Cause::SecretCase}, named.name);
        add(secret.toHex(), {Cause::SecretHexEncoded}, named.name);
        add(secret.toBase64(), {Cause::SecretBase64Encoded}, named.name);
        add(secret.toBase64(QByteArray::OmitTrailingEquals), {Cause::SecretBase64Encoded}, named.name);
    }

private:
    QSet<QByteArray> m_seen;
};

} // namespace

QList<SecretReading> secretReadings(const QList<NamedSecret> &secrets, const QList<NamedSecret> &others)
{
    Collector collector;
    for (const NamedSecret &secret : secrets)
        collector.add(secret.secret, {}, secret.name);
    // Whole secrets come before made-up ones, so that a match is told by its real name.
    for (const NamedSecret &other : others) {
        const bool sameWebhook = std::any_of(secrets.begin(), secrets.end(),
                                             [&](const NamedSecret &secret) { return other.webhook.isValid() && secret.webhook == other.webhook; });
        const bool replaced = sameWebhook || other.name == "previous"_L1;
        collector.add(other.secret, {replaced ? Cause::PreviousSecret : Cause::OtherWebhookSecret}, other.name);
    }
    for (const NamedSecret &secret : secrets)
        collector.addMistakes(secret);
    collector.add({}, {Cause::SecretEmpty}, {});
    return collector.readings;
}

} // namespace ovyxa
