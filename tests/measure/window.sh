#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# window.sh PROGRAM [ROUNDS]: from the start of the process until the window is painted, with an empty profile and with 1,000,000 deliveries (and
# their first page), against a QMainWindow with a QTableView; how long a random place of those takes; and how long the window's loop is away at most
# while deliveries go out and are answered as fast as they can.
set -euo pipefail
# shellcheck source=tests/measure/profile.sh
source "$(dirname "$0")/profile.sh"
program=$(realpath "$1")
rounds=${2:-7}
measurer=$(measurer "$program")

# paint NAME PROFILE WANTED
paint() {
    local ratios=() ours theirs
    "$measurer" paint-window "$2" "$EPOCHREALTIME" >/dev/null # the profile is made
    "$measurer" paint-bare "$EPOCHREALTIME" >/dev/null
    for _ in $(seq "$rounds"); do
        theirs=$("$measurer" paint-bare "$EPOCHREALTIME")
        ours=$("$measurer" paint-window "$2" "$EPOCHREALTIME")
        ratios+=("$(quotient "$ours" "$theirs")")
        echo "$1: a bare window $theirs ms, ours $ours" >&2
    done
    figure "$1" "QMainWindow + QTableView" most "$3" "${ratios[@]}"
}
paint_empty() { paint "first paint, empty" "$folder/p" 1.5; }
paint_million() {
    million "$program"
    paint "first paint, 1,000,000 deliveries" "$million" 1.6
}
jump() {
    local times=()
    million "$program"
    for _ in $(seq 5); do times+=("$("$measurer" jump "$million" 1000)"); done
    figure "jump to a random place of 1,000,000, 99th percentile" "" most 16 "${times[@]}"
}
stall() {
    local times=() rates=() time rate
    fill_profile "$program" "$folder/filled" 5000 50
    certificate
    start_tls_nginx
    point_webhooks "$program" "$folder/filled" "https://127.0.0.1:$nginx_port/" "$folder/certificate.pem" kept
    for _ in $(seq 5); do
        rm -rf "$folder/p"
        cp -r "$folder/filled" "$folder/p"
        read -r time rate <<<"$("$measurer" stall "$folder/p" 5000)"
        times+=("$time")
        rates+=("$rate")
        echo "while $rate deliveries a second landed, the window's loop was away for $time ms at most" >&2
    done
    figure "worst stall of the window while $(printf '%s\n' "${rates[@]}" | sort -n | head -n 1) deliveries/s land" "" most 50 "${times[@]}"
}
measure "first paint, empty" paint_empty
measure "first paint, 1,000,000 deliveries" paint_million
measure "jump to a random place of 1,000,000, 99th percentile" jump
measure "worst stall of the window" stall
