// SPDX-License-Identifier: MIT
#include "core/engine/api_keys.h"

#include "core/model/thread_check.h"
#include "core/time/clock.h"

#include <openssl/crypto.h>

#include <QtCore/QCryptographicHash>
#include <QtCore/QRandomGenerator>

#include <algorithm>
#include <array>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype nameLength = 100;
constexpr qsizetype hintLength = 4;

/// "ovx_" and 160 random bits, so that a leaked one is recognised for what it is.
QByteArray newKey()
{
    std::array<quint32, 5> words{};
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    return "ovx_"_ba + QByteArray(reinterpret_cast<const char *>(words.data()), sizeof(words)).toHex();
}

} // namespace

ApiKeys::ApiKeys(Store *store, Clock *clock, QObject *parent) : QObject(parent), m_store(store), m_clock(clock) {}

QByteArray ApiKeys::hashOf(QByteArrayView key)
{
    return QCryptographicHash::hash(key.toByteArray(), QCryptographicHash::Sha256);
}

void ApiKeys::restore(const QList<StoredApiKey> &keys)
{
    assertOnThreadOf(this, "ApiKeys::restore");
    m_keys = keys;
    for (const StoredApiKey &stored : keys) {
        if (!stored.key.revokedAt)
            m_valid.insert(stored.hash);
    }
}

void ApiKeys::add(const QString &name, Reply<ApiKeyWithText> done)
{
    assertOnThreadOf(this, "ApiKeys::add");
    const QString called = name.trimmed();
    if (called.isEmpty() || called.size() > nameLength) {
        const QString why = tr("A key needs a name of at most %n character(s), to tell it from others.", nullptr, int(nameLength));
        return done(Error{ErrorCode::InvalidInput, why});
    }
    const QByteArray text = newKey();
    const StoredApiKey made{{{}, called, QString::fromLatin1(text.last(hintLength)), m_clock->now(), {}}, hashOf(text)};
    m_store->write<ApiKeyId>([made](Writer &writer) { return writer.addApiKey(made.key, made.hash); }, this,
                             [this, made, text, done = std::move(done)](const Result<ApiKeyId> &id) {
                                 if (!id)
                                     return done(id.error());
                                 StoredApiKey stored = made;
                                 stored.key.id = *id;
                                 m_keys.append(stored);
                                 m_valid.insert(stored.hash);
                                 Q_EMIT changed();
                                 done(ApiKeyWithText{stored.key, text});
                             });
}

void ApiKeys::revoke(ApiKeyId id, Reply<void> done)
{
    assertOnThreadOf(this, "ApiKeys::revoke");
    const auto found = std::find_if(m_keys.begin(), m_keys.end(), [&](const StoredApiKey &stored) { return stored.key.id == id; });
    if (found == m_keys.end())
        return done(Error{ErrorCode::NotFound, tr("There is no key %1.").arg(id.value)});
    if (found->key.revokedAt)
        return done(Error{ErrorCode::Conflict, tr("That key has been revoked already.")});
    // At once, and not only when it is on disk: whoever revokes a key wants it refused from here on.
    found->key.revokedAt = m_clock->now();
    m_valid.remove(found->hash);
    m_lastAccepted.clear();
    Q_EMIT changed();
    m_store->write<void>([id, at = *found->key.revokedAt](Writer &writer) { return writer.revokeApiKey(id, at); }, this, std::move(done));
}

void ApiKeys::setExtra(const QList<QByteArray> &keys)
{
    assertOnThreadOf(this, "ApiKeys::setExtra");
    m_extra.clear();
    m_lastAccepted.clear();
    for (const QByteArray &key : keys)
        m_extra.insert(hashOf(key));
}

bool ApiKeys::accepts(QByteArrayView key) const
{
    if (!m_lastAccepted.isEmpty() && key.size() == m_lastAccepted.size()
        && CRYPTO_memcmp(key.data(), m_lastAccepted.constData(), size_t(key.size())) == 0)
        return true;
    const QByteArray hash = hashOf(key);
    const bool isValid = m_valid.contains(hash) || m_extra.contains(hash);
    if (isValid)
        m_lastAccepted = key.toByteArray();
    return isValid;
}

QList<ApiKey> ApiKeys::list() const
{
    QList<ApiKey> keys;
    for (const StoredApiKey &stored : m_keys)
        keys.append(stored.key);
    return keys;
}

} // namespace ovyxa
