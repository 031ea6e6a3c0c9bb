// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "core/model/result.h"

#include <QtCore/QVariantList>

class QSqlDatabase;

/// A query's terms as SQL. Texts are looked for without case as SQLite knows it (ASCII). Reading thread.
namespace ovyxa::term_sql {

/// An expression, "1" if there is nothing to ask for, with its values in order.
struct Condition
{
    QString sql = QStringLiteral("1");
    QVariantList values;

    void add(const Condition &more, bool excluded);
};

/// Of rows of `deliveries d`, all terms but the texts, which LogReader's search looks for.
[[nodiscard]] Result<Condition> ofDeliveries(QSqlDatabase &database, const QList<QueryTerm> &terms);
/// Of rows of `captures c`, all terms but those that isInCapture() is for.
[[nodiscard]] Condition ofCaptures(const QList<QueryTerm> &terms);
/// Texts and headers, which the database does not keep apart.
[[nodiscard]] bool needsRecord(const QList<QueryTerm> &terms);
[[nodiscard]] bool isInCapture(const QList<QueryTerm> &terms, const CaptureDetails &details);

/// Whether a text fits an alternative, without case.
[[nodiscard]] bool fits(const QString &text, const QueryTerm::Alternative &pattern);

} // namespace ovyxa::term_sql
