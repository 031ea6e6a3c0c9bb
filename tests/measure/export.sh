#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# export.sh PROGRAM [ROWS [ROUNDS]]: how long the log takes to be exported, against sqlite3 that writes the columns of the CSV, in turns. Makes one
# delivery, and has SQLite multiply it.
set -euo pipefail
# shellcheck source=tests/measure/figures.sh
source "$(dirname "$0")/figures.sh"
program=$(realpath "$1")
rows=${2:-1000000}
rounds=${3:-5}
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

query="SELECT d.id, strftime('%Y-%m-%dT%H:%M:%fZ', d.created_at / 1000.0, 'unixepoch'), d.kind, d.site,
    w.name, w.url, d.state, d.attempts, a.status, a.error, a.detail, a.duration, d.body_bytes, b.body FROM deliveries d JOIN webhooks w ON
    w.id = d.webhook JOIN bodies b ON b.delivery = d.id JOIN attempts a ON a.delivery = d.id ORDER BY d.id"
csv=()
ndjson=()
for _ in $(seq "$rounds"); do
    theirs=$(milliseconds 0 sqlite3 -csv "$database" "$query")
    ours=$(milliseconds 0 "$program" --profile "$folder/p" deliveries export --format csv)
    lines=$(milliseconds 0 "$program" --profile "$folder/p" deliveries export --format ndjson)
    csv+=("$(quotient "$ours" "$theirs")")
    ndjson+=("$(quotient "$lines" "$theirs")")
    echo "sqlite3 $theirs ms, CSV $ours, NDJSON $lines" >&2
done
figure "export of $rows deliveries as CSV" "sqlite3 -csv, the same columns" most 2 "${csv[@]}"
figure "the same as NDJSON" "sqlite3 -csv, the same columns" most 2 "${ndjson[@]}"
