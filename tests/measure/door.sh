#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# door.sh PROGRAM [ROUNDS [SECONDS]]: what connections that say nothing cost those that do. First the receiver's rate over 16 keep-alive
# connections, alone and with 500 idle ones beside, in turns. Then a flood of 10,000 connections, silent or in the middle of a request, that
# come again for ever, and how long a good request takes meanwhile, plain and TLS. Ends in 1 if one of a hundred good requests is not served, or they
# take longer than 100 ms in the median.
set -euo pipefail
# shellcheck source=tests/measure/figures.sh
source "$(dirname "$0")/figures.sh"
program=$1
rounds=${2:-5}
seconds=${3:-4}
folder=$(mktemp -d)
pids=()
cleanup() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait
    rm -rf "$folder"
}
trap cleanup EXIT
ulimit -n "$(ulimit -Hn)"
most=$(($(ulimit -n) - 200))
[ "$most" -lt 10000 ] || most=10000

# start NAME OPTIONS…: sets port.
start() {
    local name=$1
    shift
    "$program" listen --json --profile "$folder/$name" "$@" >"$folder/$name.out" 2>"$folder/$name.err" &
    pids+=($!)
    for _ in $(seq 400); do
        if grep -q '"listening"' "$folder/$name.out"; then break; fi
        read -rt 0.05 <> <(:) || true
    done
    port=$(sed -n 's/.*"url":"[a-z]*:\/\/[^:]*:\([0-9]*\)\/.*/\1/p' "$folder/$name.out" | head -n 1)
    [ -n "$port" ] || { cat "$folder/$name.err" >&2; exit 1; }
}

cat >"$folder/post.lua" <<'LUA'
wrk.method = "POST"
wrk.body = '{"event":"goal.completed"}'
function done(summary)
    io.write(string.format("RESULT %.0f\n", summary.requests / summary.duration * 1e6))
end
LUA
rate() { wrk -t1 -c16 -d"${seconds}s" -s "$folder/post.lua" "http://127.0.0.1:$port" | sed -n 's/^RESULT //p'; }

idle=490 # beside the 16 that are busy there is room for them within the limit of 512
# A process of its own: of descriptors that it inherits wrk could use none for its connections (they must be few and low).
hold() {
    local descriptor
    for _ in $(seq "$idle"); do exec {descriptor}<>"/dev/tcp/127.0.0.1/$port"; done
    : >"$folder/held"
    exec sleep 60
}

start rate --plain
ratios=()
for round in $(seq "$rounds"); do
    alone=$(rate)
    rm -f "$folder/held"
    hold &
    pids+=("$!")
    until [ -e "$folder/held" ]; do read -rt 0.05 <> <(:) || true; done
    beside=$(rate)
    kill "${pids[-1]}"
    wait "${pids[-1]}" 2>/dev/null || true
    unset 'pids[-1]'
    ratio=$(awk -v a="$beside" -v b="$alone" 'BEGIN { printf "%.3f", a / b }')
    ratios+=("$ratio")
    echo "round $round: $alone requests a second alone, $beside with $idle idle connections beside: $ratio"
done
failed=0
figure "the receiver with $idle idle connections beside" "itself without" least 0.6 "${ratios[@]}"

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
    local name=$1 scheme=$2 bytes=$3 pid times
    shift 3
    flood "$port" "$bytes" &
    pid=$!
    pids+=("$pid")
    read -rt 5 <> <(:) || true # the flood is to be under way
    times=$(for _ in $(seq 100); do
        curl -s --max-time 5 -o "$folder/answer" -w '%{time_total} %{http_code}\n' "$@" -d '{}' "$scheme://127.0.0.1:$port/" || true
    done | awk '$2 == 200 { print $1 * 1000 }' | sort -n)
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    awk -v name="$name" '{ each[NR] = $1 } END {
        printf "%-42s %3d of 100 good requests served, median %.1f ms, the slowest %.1f ms\n", name, NR, each[int((NR + 1) / 2)], each[NR]
        exit NR < 100 || each[50] > 100 }' <<<"$times" || failed=1
}
resident() { awk '/^VmHWM/ { printf "at most %.0f MiB of memory\n", $2 / 1024 }' "/proc/${pids[0]}/status"; }

half_head='POST / HTTP/1.1\r\nHo'
half_body='POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nabc'
during "a flood of silent connections" http ''
during "a flood of half heads" http "$half_head"
during "a flood of half bodies" http "$half_body"
resident
start tls
ca=$(sed -n 's/.*"ca_file":"\([^"]*\)".*/\1/p' "$folder/tls.out" | head -n 1)
during "a flood of silent connections, TLS" https '' --cacert "$ca"
during "a flood of half ClientHellos, TLS" https '\x16\x03\x01\x02\x00\x01\x00' --cacert "$ca"
[ "$failed" -eq 0 ]
