#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# How long the log takes to be exported: bench_export.sh PROGRAM [ROWS]. Makes one delivery, has SQLite multiply it, and times each format
# and, for comparison, sqlite3 as it writes the columns of the CSV. Prints seconds and the largest memory; asserts nothing.
set -euo pipefail
program=$(realpath "$1")
rows=${2:-1000000}
if ! command -v sqlite3 >/dev/null; then echo "sqlite3 is not installed: the export is not measured."; exit 0; fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export HOME=$folder
"$program" --profile "$folder/p" trigger goal.completed --url https://localhost:9/ --no-retry >/dev/null 2>&1 || true

database=$(find "$folder/p" -name '*.sqlite' | head -1)
columns() { sqlite3 "$database" "SELECT group_concat(name, ', ') FROM pragma_table_info('$1') WHERE name NOT IN ('id', 'delivery')"; }
sqlite3 "$database" "PRAGMA journal_mode = WAL; BEGIN;
    CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < $rows) SELECT i FROM n;
    INSERT INTO deliveries (id, $(columns deliveries)) SELECT i, $(columns deliveries) FROM n JOIN deliveries ON id = 1;
    INSERT INTO bodies (delivery, $(columns bodies)) SELECT i, $(columns bodies) FROM n JOIN bodies ON delivery = 1;
    INSERT INTO attempts (id, delivery, $(columns attempts)) SELECT i, i, $(columns attempts) FROM n JOIN attempts ON id = 1;
    COMMIT; PRAGMA wal_checkpoint(TRUNCATE);" >/dev/null
echo "$rows deliveries, $(du -h "$database" | cut -f 1)"

measure() {
    local label=$1
    shift
    if [ -x /usr/bin/time ]; then
        /usr/bin/time -f "$label: %e s, %M KiB" "$@" >/dev/null 2>"$folder/said"
        tail -n 1 "$folder/said"
    else
        local begun=$EPOCHREALTIME
        "$@" >/dev/null 2>&1
        awk -v from="$begun" -v to="$EPOCHREALTIME" -v label="$label" 'BEGIN { printf "%s: %.2f s\n", label, to - from }'
    fi
}
measure "sqlite3 -csv" sqlite3 -csv "$database" "SELECT d.id, strftime('%Y-%m-%dT%H:%M:%fZ', d.created_at / 1000.0, 'unixepoch'), d.kind, d.site,
    w.name, w.url, d.state, d.attempts, a.status, a.error, a.detail, a.duration, d.body_bytes, b.body FROM deliveries d JOIN webhooks w ON
    w.id = d.webhook JOIN bodies b ON b.delivery = d.id JOIN attempts a ON a.delivery = d.id ORDER BY d.id"
for format in csv ndjson har http; do
    measure "export --format $format" "$program" --profile "$folder/p" deliveries export --format "$format"
done
