// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QString>
#include <QtCore/QStringList>

namespace ovyxa {

/// The queries that people named, and those they searched for, newest first. What looks like a secret is neither named nor remembered:
/// the file that they are kept in is not meant for any. A value.
class QueryMemory final
{
public:
    static constexpr int mostEarlier = 50;
    static constexpr int mostSaved = 100;

    struct Saved
    {
        QString name;
        QString query;
        bool operator==(const Saved &) const = default;
    };

    [[nodiscard]] const QList<Saved> &saved() const { return m_saved; }
    [[nodiscard]] const QStringList &earlier() const { return m_earlier; }
    [[nodiscard]] QString nameOf(const QString &query) const; ///< empty if it has none
    void remember(const QString &query);
    /// In place of one of this name, or of another name of this query. False for what looks like a secret, and for nothing.
    bool save(const QString &name, const QString &query);
    void forget(const QString &query); ///< its name

    [[nodiscard]] QByteArray toBytes() const;
    /// What is damaged gives an empty one.
    [[nodiscard]] static QueryMemory fromBytes(const QByteArray &bytes);
    bool operator==(const QueryMemory &) const = default;

private:
    QList<Saved> m_saved;
    QStringList m_earlier;
};

} // namespace ovyxa
