#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# export.sh PROGRAM [ROUNDS]: how long a log of 1,000,000 takes to be exported, against sqlite3 that writes the columns of the CSV, in turns.
set -euo pipefail
# shellcheck source=tests/measure/profile.sh
source "$(dirname "$0")/profile.sh"
program=$(realpath "$1")
rounds=${2:-5}
query="SELECT d.id, strftime('%Y-%m-%dT%H:%M:%fZ', d.created_at / 1000.0, 'unixepoch'), d.kind, d.site,
    w.name, w.url, d.state, d.attempts, a.status, a.error, a.detail, a.duration, d.body_bytes, b.body FROM deliveries d JOIN webhooks w ON
    w.id = d.webhook JOIN bodies b ON b.delivery = d.id JOIN attempts a ON a.delivery = d.id ORDER BY d.id"

# exported NAME FORMAT
exported() {
    local ratios=() ours theirs
    million "$program"
    for _ in $(seq "$rounds"); do
        theirs=$(milliseconds 0 sqlite3 -csv "$(database "$million")" "$query")
        ours=$(milliseconds 0 "$program" --profile "$million" deliveries export --format "$2")
        ratios+=("$(quotient "$ours" "$theirs")")
        echo "$1: sqlite3 $theirs ms, ours $ours" >&2
    done
    figure "$1" "sqlite3 -csv, the same columns" most 2 "${ratios[@]}"
}
measure "export of 1,000,000 deliveries as CSV" exported "export of 1,000,000 deliveries as CSV" csv
measure "the same as NDJSON" exported "the same as NDJSON" ndjson
