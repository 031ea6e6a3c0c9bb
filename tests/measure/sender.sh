#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# sender.sh PROGRAM [ROUNDS]: how many deliveries a second the sender signs, logs and has answered, six at once, by nginx over TLS: over kept
# connections against the stock QNetworkAccessManager in a bare loop that logs nothing, and with a new one for each against `openssl s_time -new`.
# nginx tells when it answered each of them.
set -euo pipefail
# shellcheck source=tests/measure/profile.sh
source "$(dirname "$0")/profile.sh"
program=$(realpath "$1")
rounds=${2:-5}
count=2500 # to 50 webhooks: half of what their hours let through
mapfile -t ids < <(seq "$count")

prepare() {
    certificate
    server_lines="access_log $folder/access.log at;" start_tls_nginx
    url=https://127.0.0.1:$nginx_port/
    fill_profile "$program" "$folder/p" "$count" 50
    server_lines="access_log $folder/access.log at;" start_tls_nginx
    url=https://127.0.0.1:$nginx_port/
}
# seen CODE COMMAND…: how many requests a second nginx answered meanwhile, from the first to the last.
seen() {
    local ended=0 code=$1
    shift
    : >"$folder/access.log"
    "$@" >/dev/null 2>"$folder/notes" || ended=$?
    [ "$ended" -eq "$code" ] || { tail -n 3 "$folder/notes" >&2; echo "$1 ended with $ended" >&2; return 1; }
    awk 'NR == 1 { first = $1 } { last = $1 } END { if (last > first) printf "%.0f", (NR - 1) / (last - first) }' "$folder/access.log"
}
# send: sets `rate`.
send() {
    "$program" --profile "$folder/p" clock advance 1h >/dev/null 2>&1
    rate=$(seen 0 "$program" --profile "$folder/p" deliveries replay "${ids[@]}")
    [ "$(wc -l <"$folder/access.log")" -eq "$count" ] || { echo "nginx has not seen $count deliveries" >&2; return 1; }
}
kept() {
    local ratios=() theirs
    prepare
    point_webhooks "$program" "$folder/p" "$url" "$folder/certificate.pem" kept
    printf '{"event":"goal.completed","filler":"%0150d"}' 0 >"$folder/body"
    for _ in $(seq "$rounds"); do
        theirs=$(seen 0 "$(measurer "$program")" post "$url" "$count" "$folder/body" "$folder/certificate.pem")
        send
        ratios+=("$(quotient "$rate" "$theirs")")
        echo "connections kept: QNetworkAccessManager $theirs a second, the sender $rate" >&2
    done
    figure "sender: signed, logged deliveries, connections kept" "a bare QNetworkAccessManager, not logged" least 0.8 "${ratios[@]}"
}
new() {
    local ratios=() theirs
    prepare
    point_webhooks "$program" "$folder/p" "$url" "$folder/certificate.pem" new
    for _ in $(seq "$rounds"); do
        theirs=$(seen 0 openssl s_time -connect "127.0.0.1:$nginx_port" -new -time 2 -www /)
        send
        ratios+=("$(quotient "$rate" "$theirs")")
        echo "new connections: openssl s_time $theirs a second, the sender $rate" >&2
    done
    figure "the same, a new connection for each" "openssl s_time -new" least 0.7 "${ratios[@]}"
}
measure "sender: signed, logged deliveries, connections kept" kept
measure "the same, a new connection for each" new
