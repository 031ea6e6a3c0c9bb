// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "core/model/result.h"
#include "core/model/webhook.h"

#include <QtCore/QSet>

#include <utility>

class QSqlDatabase;

namespace ovyxa::sql {
class Rows;
}

namespace ovyxa::term_sql {
struct Condition;
}

namespace ovyxa::scan {

/// A text to find, and the webhooks whose name or URL carries it: they are few, and looked at once. Reading thread.
class Needle final
{
public:
    Needle(QString text, const QList<Webhook> &webhooks);

    /// An SQL expression that is true of every row which isInRow may be true of: SQLite passes over the others ten times as fast.
    /// It compares the needle's longest part of which the letters' cases are known to SQLite, too.
    [[nodiscard]] QString mayBeInRow(QVariantList &values) const;
    [[nodiscard]] bool isInRow(const sql::Rows &row) const; ///< of the search's select
    /// A pattern of LIKE that all which carries the text fits, or empty. Of ASCII letters only k and s have a kin elsewhere: the Kelvin
    /// sign and the long s.
    [[nodiscard]] static QString patternOf(const QString &text);

private:
    [[nodiscard]] bool isIn(const QString &text) const;
    [[nodiscard]] bool isInWords(const QString &stored) const;

    QString m_text;
    QSet<qint64> m_webhooks;
};

/// All texts of a query: each is to be found, or, if excluded, not to be. Reading thread.
class Needles final
{
public:
    [[nodiscard]] static Result<Needles> of(QSqlDatabase &database, const DeliveryQuery &query);

    [[nodiscard]] bool isEmpty() const { return m_each.isEmpty(); }
    /// Passes over what cannot match. Of an excluded one nothing can be said before the row is read.
    void addTo(term_sql::Condition &condition) const;
    [[nodiscard]] bool areInRow(const sql::Rows &row) const;

private:
    Result<void> add(QSqlDatabase &database, const QList<QueryTerm::Alternative> &texts, bool excluded);

    QList<std::pair<QList<Needle>, bool>> m_each; ///< one of each is to be found; and whether they are excluded
};

} // namespace ovyxa::scan
