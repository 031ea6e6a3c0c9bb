#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# search.sh PROGRAM [ROUNDS]: how long a text is looked for in the payloads of 1,000,000 deliveries: until one that a thousandth of them have is
# found, as the log asks for them, and what it takes of the processor until it is known that none has it, against sqlite3 that scans them with LIKE.
set -euo pipefail
# shellcheck source=tests/measure/profile.sh
source "$(dirname "$0")/profile.sh"
program=$(realpath "$1")
rounds=${2:-5}
rare='500","visitor_count' # after the goal's name, P0000500 and so on
measurer=$(measurer "$program")

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
    like() { sqlite3 "$(database "$million")" "SELECT delivery FROM bodies WHERE body LIKE '%$1%'"; }
    [ "$(like "$rare" | wc -l)" -eq 1000 ] || { echo "sqlite3 finds something else" >&2; return 1; }
    for _ in $(seq "$rounds"); do
        theirs=$(processor 0 like 'nowhere at all')
        read -r _ ours <<<"$("$measurer" search "$million" 'nowhere at all')"
        ratios+=("$(quotient "$ours" "$theirs")")
        echo "full scan: sqlite3 $theirs ms, the log $ours" >&2
    done
    figure "the same: full scan" "sqlite3, LIKE" most 1.0 "${ratios[@]}"
}
measure "payload search over 1,000,000: first match" first
measure "the same: full scan" full
