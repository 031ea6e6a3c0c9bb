// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"
#include "core/storage/store.h"

#include <QtCore/QObject>

namespace ovyxa {

class Clock;

/// The keys of the Events API: made, shown once, revoked. Of a key only its SHA-256 is kept, so that a look-up takes no time that
/// would tell anything of another key. Engine thread; owned by the traffic desk.
class ApiKeys final : public QObject
{
    Q_OBJECT
public:
    /// Store and clock outlive it.
    ApiKeys(Store *store, Clock *clock, QObject *parent = nullptr);

    void restore(const QList<StoredApiKey> &keys);
    /// Replies once it is on disk. `name` must not be empty, nor longer than 100 characters.
    void add(const QString &name, Reply<ApiKeyWithText> done);
    void revoke(ApiKeyId id, Reply<void> done);
    /// Keys for this run alone, that stand in no list.
    void setExtra(const QList<QByteArray> &keys);
    [[nodiscard]] bool accepts(QByteArrayView key) const;
    [[nodiscard]] QList<ApiKey> list() const;

Q_SIGNALS:
    void changed();

private:
    [[nodiscard]] static QByteArray hashOf(QByteArrayView key);

    Store *m_store;
    Clock *m_clock;
    QList<StoredApiKey> m_keys;
    QSet<QByteArray> m_valid; // hashes
    QSet<QByteArray> m_extra;
    mutable QByteArray m_lastAccepted; // a key's text, while it is valid: clients send theirs with every request
};

} // namespace ovyxa
