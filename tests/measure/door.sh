#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# door.sh PROGRAM: a flood of 10,000 connections to the receiver, silent or in the middle of a request, that come again for ever, and how long a
# good request takes meanwhile, plain and TLS: as a figure its median, and no figure if one of a hundred good requests is not served.
set -euo pipefail
# shellcheck source=tests/measure/figures.sh
source "$(dirname "$0")/figures.sh"
program=$(realpath "$1")
ulimit -n "$(ulimit -Hn)"
most=$(($(ulimit -n) - 200))
[ "$most" -lt 10000 ] || most=10000

# start NAME OPTIONS…: sets port.
start() {
    local name=$1
    shift
    "$program" listen --json --profile "$folder/$name" "$@" >"$folder/$name.out" 2>"$folder/$name.err" &
    pids+=($!)
    until_true grep -q '"listening"' "$folder/$name.out" || { cat "$folder/$name.err" >&2; return 1; }
    port=$(sed -n 's/.*"url":"[a-z]*:\/\/[^:]*:\([0-9]*\)\/.*/\1/p' "$folder/$name.out" | head -n 1)
}

# flood PORT BYTES: until it is ended, or nobody ends it; the oldest goes when there are as many as this process may have.
flood() {
    local held=() at=0 descriptor until=$((SECONDS + 120))
    trap '' PIPE
    while [ "$SECONDS" -lt "$until" ]; do
        if { exec {descriptor}<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null; then
            { printf '%b' "$2" >&"$descriptor"; } 2>/dev/null || true
            held+=("$descriptor")
        fi
        if [ $((${#held[@]} - at)) -ge "$most" ]; then
            descriptor=${held[at]}
            exec {descriptor}>&-
            unset "held[at]"
            at=$((at + 1))
        fi
    done
}

# during NAME SCHEME BYTES CURL-OPTIONS…
during() {
    local name=$1 scheme=$2 bytes=$3 pid times=()
    shift 3
    flood "$port" "$bytes" &
    pid=$!
    pids+=("$pid")
    read -rt 5 <> <(:) || true # the flood is to be under way
    readarray -t times < <(for _ in $(seq 100); do
        curl -s --max-time 5 -o "$folder/answer" -w '%{time_total} %{http_code}\n' "$@" -d '{}' "$scheme://127.0.0.1:$port/" || true
    done | awk '$2 == 200 { printf "%.1f\n", $1 * 1000 }')
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    [ "${#times[@]}" -eq 100 ] || { echo "of 100 good requests ${#times[@]} were served" >&2; return 1; }
    figure "$name" "" most 100 "${times[@]}"
}
plain() {
    start plain --plain
    during "$1" http "$2"
}
tls() {
    local ca
    start tls
    ca=$(sed -n 's/.*"ca_file":"\([^"]*\)".*/\1/p' "$folder/tls.out" | head -n 1)
    during "$1" https "$2" --cacert "$ca"
}
half_body='POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nabc'
# request FUNCTION BESIDE BYTES
request() { measure "a request beside $2" "$1" "a request beside $2" "$3"; }
request plain "a flood of silent connections" ''
request plain "a flood of half heads" 'POST / HTTP/1.1\r\nHo'
request plain "a flood of half bodies" "$half_body"
request tls "a flood of silent connections, TLS" ''
request tls "a flood of half ClientHellos, TLS" '\x16\x03\x01\x02\x00\x01\x00'
