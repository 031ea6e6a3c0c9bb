// SPDX-License-Identifier: MIT
#include "core/storage/schema.h"

#include "core/storage/page_sums.h"
#include "core/storage/sql.h"

#include <QtCore/QFile>

#include <sqlite3.h>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

// Instants are milliseconds since the epoch, simulated unless their name says real. Enums are the words of core/model/text.h.
// What a list shows and what only the inspector shows lie in tables apart, so that a page of the list reads few pages of the file.
QStringList firstVersion()
{
    return {
        u"CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY) STRICT"_s,
        uR"(CREATE TABLE sites (
        id TEXT PRIMARY KEY,
        country TEXT NOT NULL) STRICT)"_s,
        uR"(CREATE TABLE webhooks (
        id INTEGER PRIMARY KEY,
        site TEXT NOT NULL,
        name TEXT NOT NULL,
        url TEXT NOT NULL,
        events TEXT NOT NULL,
        encoding TEXT NOT NULL,
        format TEXT NOT NULL,
        spike_threshold INTEGER NOT NULL,
        listed INTEGER NOT NULL,
        removed INTEGER NOT NULL,
        health TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        rotated_at INTEGER) STRICT)"_s,
        uR"(CREATE TABLE goals (
        id INTEGER PRIMARY KEY,
        site TEXT NOT NULL,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        pattern TEXT NOT NULL) STRICT)"_s,
        uR"(CREATE TABLE events (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        site TEXT NOT NULL,
        at INTEGER NOT NULL,
        data BLOB NOT NULL) STRICT)"_s,
        uR"(CREATE TABLE deliveries (
        id INTEGER PRIMARY KEY,
        event INTEGER NOT NULL,
        webhook INTEGER NOT NULL,
        site TEXT NOT NULL,
        kind TEXT NOT NULL,
        state TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        due_at INTEGER,
        attempts INTEGER NOT NULL,
        failures INTEGER NOT NULL,
        counts INTEGER NOT NULL,
        counted_at INTEGER,
        replay_of INTEGER NOT NULL,
        body_bytes INTEGER NOT NULL,
        outcomes TEXT NOT NULL,
        last_status INTEGER NOT NULL,
        last_duration INTEGER) STRICT)"_s,
        u"CREATE INDEX deliveries_by_state ON deliveries (state, id)"_s,
        u"CREATE INDEX deliveries_by_site ON deliveries (site, id)"_s,
        u"CREATE INDEX deliveries_counted ON deliveries (counted_at) WHERE counted_at IS NOT NULL"_s,
        uR"(CREATE TABLE bodies (
        delivery INTEGER PRIMARY KEY,
        hash INTEGER NOT NULL,
        body BLOB NOT NULL) STRICT)"_s,
        u"CREATE INDEX bodies_by_hash ON bodies (hash)"_s,
        uR"(CREATE TABLE attempts (
        id INTEGER PRIMARY KEY,
        delivery INTEGER NOT NULL,
        number INTEGER NOT NULL,
        started_at INTEGER NOT NULL,
        started_real INTEGER NOT NULL,
        finished INTEGER NOT NULL,
        error TEXT NOT NULL,
        detail TEXT NOT NULL,
        status INTEGER NOT NULL,
        duration INTEGER NOT NULL,
        record BLOB NOT NULL) STRICT)"_s,
        u"CREATE INDEX attempts_by_delivery ON attempts (delivery, id)"_s,
        u"CREATE INDEX attempts_unfinished ON attempts (id) WHERE finished = 0"_s,
        uR"(CREATE TABLE captures (
        id INTEGER PRIMARY KEY,
        received_at INTEGER NOT NULL,
        received_real INTEGER NOT NULL,
        verdict TEXT NOT NULL,
        reason TEXT NOT NULL,
        method TEXT NOT NULL,
        target TEXT NOT NULL,
        host TEXT NOT NULL,
        peer TEXT NOT NULL,
        user_agent TEXT NOT NULL,
        body_bytes INTEGER NOT NULL,
        status INTEGER NOT NULL,
        answer TEXT NOT NULL,
        malformed INTEGER NOT NULL,
        host_refused INTEGER NOT NULL,
        webhook INTEGER NOT NULL) STRICT)"_s,
        uR"(CREATE TABLE capture_details (
        capture INTEGER PRIMARY KEY,
        record BLOB NOT NULL,
        body BLOB NOT NULL) STRICT)"_s,
        // The running sum. `triggered` counts insertions, the rest counts states: apart, so that a fault shows as a sum that does not balance.
        uR"(CREATE TABLE sums (
        name TEXT PRIMARY KEY,
        count INTEGER NOT NULL) STRICT)"_s,
    };
}

// Both filters at once: without it, "what failed at this site" walks all that failed anywhere, or all of the site.
QStringList secondVersion()
{
    return {u"CREATE INDEX deliveries_by_site_and_state ON deliveries (site, state, id)"_s};
}

// Traffic. Of a key only its SHA-256 is here. A rule is kept as people write it.
QStringList thirdVersion()
{
    return {
        uR"(CREATE TABLE usage (
        period TEXT PRIMARY KEY,
        events INTEGER NOT NULL,
        fired INTEGER NOT NULL) STRICT)"_s,
        uR"(CREATE TABLE completions (
        goal INTEGER PRIMARY KEY,
        count INTEGER NOT NULL) STRICT)"_s,
        uR"(CREATE TABLE api_keys (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        hint TEXT NOT NULL,
        hash BLOB NOT NULL,
        created_at INTEGER NOT NULL,
        revoked_at INTEGER) STRICT)"_s,
        uR"(CREATE TABLE alert_rules (
        id INTEGER PRIMARY KEY,
        rule TEXT NOT NULL) STRICT)"_s,
    };
}

/// Bookkeeping: what is still owed, how many events there were, numbers that are never given twice, and captures found by their body.
QStringList ledgerVersion()
{
    QStringList statements{
        u"CREATE INDEX deliveries_by_event ON deliveries (event, webhook, id)"_s,
        uR"(CREATE TABLE owed (
            delivery INTEGER PRIMARY KEY,
            event INTEGER NOT NULL,
            webhook INTEGER NOT NULL,
            UNIQUE (event, webhook)) STRICT)"_s,
        u"INSERT INTO owed (delivery, event, webhook) SELECT d.id, d.event, d.webhook FROM deliveries d WHERE %1"_s.arg(owedCondition),
        u"INSERT INTO sums (name, count) SELECT 'owed', count(*) FROM owed UNION ALL SELECT 'events', count(*) FROM events"_s,
        // 0: of before, or not known
        u"ALTER TABLE captures ADD COLUMN body_hash INTEGER NOT NULL DEFAULT 0"_s,
        u"CREATE INDEX captures_by_hash ON captures (body_hash) WHERE body_hash <> 0"_s,
        // Of a one-off that nothing can use any more only its name is left, for the log.
        u"ALTER TABLE webhooks ADD COLUMN cleared INTEGER NOT NULL DEFAULT 0"_s,
        u"CREATE TABLE last_ids (name TEXT PRIMARY KEY, id INTEGER NOT NULL) STRICT"_s,
    };
    // The newest row's number is free again once it is deleted: it is remembered.
    for (const QString &table :
         {u"webhooks"_s, u"goals"_s, u"events"_s, u"deliveries"_s, u"attempts"_s, u"captures"_s, u"api_keys"_s, u"alert_rules"_s}) {
        statements += u"CREATE TRIGGER %1_last_id AFTER DELETE ON %1 BEGIN INSERT INTO last_ids (name, id) VALUES ('%1', old.id) "
                      u"ON CONFLICT (name) DO UPDATE SET id = max(id, excluded.id); END"_s.arg(table);
    }
    return statements;
}

// A webhook's own authority, and whether its connections are kept.
QStringList wireVersion()
{
    return {
        u"ALTER TABLE webhooks ADD COLUMN authority_file TEXT NOT NULL DEFAULT ''"_s,
        u"ALTER TABLE webhooks ADD COLUMN connections TEXT NOT NULL DEFAULT 'new'"_s,
    };
}

// What the receiver answered. Apart from the request, whose row would be written anew with all of its body. The index counts and filters.
QStringList answersVersion()
{
    return {
        uR"(CREATE TABLE capture_answers (
        capture INTEGER PRIMARY KEY,
        record BLOB NOT NULL) STRICT)"_s,
        u"CREATE INDEX captures_by_verdict ON captures (verdict, id)"_s,
    };
}

// Before this the reason's words alone told it.
QStringList crossSiteVersion()
{
    return {u"ALTER TABLE captures ADD COLUMN cross_site INTEGER NOT NULL DEFAULT 0"_s};
}

// What counts in the hour of deliveries that are in the log no more.
QStringList discardVersion()
{
    return {
        uR"(CREATE TABLE discarded_uses (
        webhook INTEGER NOT NULL,
        counted_at INTEGER NOT NULL) STRICT)"_s,
    };
}

// What the server behind the receiver did, and what came behind a request's body. Before this the answer's words alone told the one.
QStringList forwardVersion()
{
    return {
        u"ALTER TABLE captures ADD COLUMN forward TEXT NOT NULL DEFAULT ''"_s,
        u"ALTER TABLE captures ADD COLUMN trailers BLOB NOT NULL DEFAULT x''"_s,
    };
}

// The pause of a webhook, and what came meanwhile.
QStringList pauseVersion()
{
    return {
        u"ALTER TABLE webhooks ADD COLUMN paused INTEGER NOT NULL DEFAULT 0"_s,
        u"CREATE INDEX deliveries_skipped ON deliveries (webhook, id) WHERE outcomes = 'paused'"_s,
    };
}

Error newerVersion(int version, int known)
{
    return {ErrorCode::Corrupt, sql::Text::tr("The profile's database is of version %1; this program knows versions up to %2. "
                                              "Use a newer Ovyxa Bench, or another profile.")
                                    .arg(version)
                                    .arg(known)};
}

Result<int> versionOf(QSqlDatabase &database)
{
    auto query = sql::run(database, u"PRAGMA user_version"_s);
    if (!query)
        return query.error();
    query->next();
    return query->value(0).toInt();
}

/// Each of ours has a number: one below, or none in a file that holds something, is another program's, or spoilt.
Result<int> ownVersionOf(QSqlDatabase &database)
{
    const auto version = versionOf(database);
    if (!version || *version > 0)
        return version;
    auto query = sql::run(database, u"SELECT count(*) FROM sqlite_master"_s);
    if (!query)
        return query.error();
    query->next();
    if (*version < 0 || query->value(0).toInt() > 0)
        return sql::errorOf(SQLITE_NOTADB, {}, database.databaseName());
    return version;
}

Result<void> backUp(QSqlDatabase &database, int version)
{
    const QString backup = database.databaseName() + u".v%1.bak"_s.arg(version);
    QFile::remove(backup);    // of a migration that did not end
    sql::makePrivate(backup); // VACUUM INTO takes an empty file, and keeps its permissions
    const auto copied = sql::run(database, u"VACUUM INTO ?"_s, {backup});
    if (copied)
        return {};
    QFile::remove(backup);
    return copied.error();
}

} // namespace

const QList<Migration> &migrations()
{
    // The last one's checksums (page_sums.h) come by writing the file anew.
    static const QList<Migration> steps{{1, firstVersion()},   {2, secondVersion()},  {3, thirdVersion()},     {4, ledgerVersion()},
                                        {5, wireVersion()},    {6, answersVersion()}, {7, crossSiteVersion()}, {8, discardVersion()},
                                        {9, forwardVersion()}, {10, pauseVersion()},  {11, QStringList()}};
    return steps;
}

Result<void> migrate(QSqlDatabase &database, const QList<Migration> &steps)
{
    const auto version = ownVersionOf(database);
    if (!version)
        return version.error();
    const int newest = steps.last().to;
    if (*version > newest)
        return newerVersion(*version, newest);
    if (*version == newest)
        return {};
    if (*version > 0) {
        if (const auto kept = backUp(database, *version); !kept)
            return kept;
    }
    if (const auto begun = sql::run(database, u"BEGIN IMMEDIATE"_s); !begun)
        return begun.error();
    const auto apply = [&]() -> Result<void> {
        for (const Migration &step : steps) {
            if (step.to <= *version)
                continue;
            for (const QString &statement : step.statements) {
                if (const auto done = sql::run(database, statement); !done)
                    return done.error();
            }
        }
        if (const auto done = sql::run(database, u"PRAGMA user_version = %1"_s.arg(newest)); !done)
            return done.error();
        if (const auto done = sql::run(database, u"COMMIT"_s); !done)
            return done.error();
        return {};
    };
    auto applied = apply();
    if (!applied)
        (void)sql::run(database, u"ROLLBACK"_s);
    // Written anew, an old file has checksums, and can give back what is deleted (sql::open has asked for that; for the others the copy makes SQLite
    // forget it). Without the room for it, it goes on as it is.
    if (applied && *version > 0) {
        sql::askForPageSums(database);
        (void)sql::run(database, u"VACUUM"_s);
    }
    return applied;
}

Result<void> requireCurrent(QSqlDatabase &database)
{
    const auto version = ownVersionOf(database);
    if (!version)
        return version.error();
    const int newest = migrations().last().to;
    if (*version > newest)
        return newerVersion(*version, newest);
    if (*version == 0)
        return Error{ErrorCode::NotFound, sql::Text::tr("%1 holds nothing yet. Start the desktop, or add a site.").arg(database.databaseName())};
    if (*version < newest) {
        return Error{ErrorCode::Unavailable, sql::Text::tr("%1 was written by an older Ovyxa Bench. Start the desktop once, or set something "
                                                           "off: a copy is kept and the database brought up to date.")
                                                 .arg(database.databaseName())};
    }
    return {};
}

} // namespace ovyxa
