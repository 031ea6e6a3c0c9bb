#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# search.sh PROGRAM [ROUNDS]: how long a text is looked for in the payloads of 1,000,000 deliveries: until one that a thousandth of them have is
# found, as the log asks for them, and what it takes of the processor until it is known that none has it, against sqlite3 that looks with LIKE where
# the log does: into payloads, webhooks' names and URLs, and what was said of attempts. What the payloads alone take it is said beside.
set -euo pipefail
# shellcheck source=tests/measure/profile.sh
source "$(dirname "$0")/profile.sh"
program=$(realpath "$1")
rounds=${2:-5}
rare='500","visitor_count' # after the goal's name, P0000500 and so on
measurer=$(measurer "$program")

# payloads are BLOBs, on which Debian's LIKE is always false
payloads() { sqlite3 "$(database "$million")" "SELECT delivery FROM bodies WHERE CAST(body AS TEXT) LIKE '%$1%'"; }
like() {
    sqlite3 "$(database "$million")" "SELECT d.id FROM deliveries d JOIN webhooks w ON w.id = d.webhook JOIN bodies b ON b.delivery = d.id
        WHERE CAST(b.body AS TEXT) LIKE '%$1%' OR w.name LIKE '%$1%' OR w.url LIKE '%$1%'
        OR EXISTS (SELECT 1 FROM attempts WHERE delivery = d.id AND detail LIKE '%$1%') ORDER BY d.id DESC"
}

first() {
    local times=() time
    million "$program"
    for _ in $(seq "$rounds"); do
        read -r time _ <<<"$("$measurer" search "$million" "$rare")"
        [ "$time" != 0.000 ] || { echo "the text that is looked for is not there" >&2; return 1; }
        times+=("$time")
    done
    figure "payload search over 1,000,000: first match" "" most 50 "${times[@]}"
}
full() {
    local ratios=() ours theirs
    million "$program"
    [ "$(like "$rare" | wc -l)" -eq 1000 ] || { echo "sqlite3 finds something else" >&2; return 1; }
    for _ in $(seq "$rounds"); do
        theirs=$(processor 0 like 'nowhere at all')
        read -r _ ours <<<"$("$measurer" search "$million" 'nowhere at all')"
        ratios+=("$(quotient "$ours" "$theirs")")
        echo "full scan: sqlite3 $theirs ms ($(processor 0 payloads 'nowhere at all') for the payloads alone), the log $ours" >&2
    done
    figure "the same: full scan" "sqlite3, LIKE" most 1.0 "${ratios[@]}"
}
measure "payload search over 1,000,000: first match" first
measure "the same: full scan" full
