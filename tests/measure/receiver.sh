#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# receiver.sh PROGRAM [ROUNDS [SECONDS]]: how many requests a second the receiver verifies and has on disk before it answers, over 64 keep-alive
# connections with bodies of 400 bytes, against adnanh/webhook with a rule for the same HMAC (which keeps nothing) and nginx with a bare
# `return 200`. The server has one core to itself, wrk another. Afterwards each request that was answered with 200 must be counted as valid.
set -euo pipefail
# shellcheck source=tests/measure/figures.sh
source "$(dirname "$0")/figures.sh"
program=$(realpath "$1")
rounds=${2:-5}
seconds=${3:-4}
theirs=(taskset -c 0)
ours=(taskset -c 1)
body=$(printf '{"event":"goal.completed","site":"acme.test","filler":"%0343d"}' 0)

# prepare: what is posted.
prepare() {
    [ "$(nproc)" -ge 2 ] || { echo "one core: the receiver and its load cannot be kept apart." >&2; return 1; }
    [ "${#body}" -eq 400 ]
    local signature
    signature=$(printf '%s' "$body" | openssl dgst -sha256 -hmac k -r | cut -d ' ' -f 1)
    cat >"$folder/post.lua" <<LUA
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["X-Ovyxa-Signature"] = "sha256=$signature"
wrk.body = '$body'
function done(summary)
    local bad = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
    io.write(string.format("RESULT %.0f %d %d\\n", summary.requests / summary.duration * 1e6, summary.requests, bad))
end
LUA
    answered=0
    connections=64
}
# load NAME URL: sets `rate`.
load() {
    local requests bad
    read -r rate requests bad <<<"$("${ours[@]}" wrk -t1 -c"$connections" -d"${seconds}s" -s "$folder/post.lua" "$2" | sed -n 's/^RESULT //p')"
    [ "$bad" -eq 0 ] || { echo "$1: $bad requests went wrong" >&2; return 1; }
    if [ "$1" = receiver ]; then answered=$((answered + requests)); fi
}

# start_receiver OPTIONS…: sets receiver_pid and url.
start_receiver() {
    "${theirs[@]}" "$program" listen --json --secret k --profile "$folder/profile" "$@" >"$folder/lines" 2>"$folder/notes" &
    receiver_pid=$!
    pids+=("$receiver_pid")
    until_true grep -q '"listening"' "$folder/lines" || { cat "$folder/notes" >&2; return 1; }
    url=$(sed -n 's/.*"url":"\([^"]*\)".*/\1/p' "$folder/lines" | head -n 1)
}
# stop_receiver: its own count must hold what was answered.
stop_receiver() {
    kill -TERM "$receiver_pid"
    wait "$receiver_pid" || true
    local valid
    valid=$(tail -n 1 "$folder/lines" | sed -n 's/.*"valid":\([0-9]*\).*/\1/p')
    [ "${valid:-0}" -ge "$answered" ] || { echo "$answered were answered with 200, and ${valid:-0} are counted as valid" >&2; return 1; }
    answered=0
}

# start_webhook: sets webhook_port.
start_webhook() {
    cat >"$folder/hooks.json" <<'JSON'
[{"id": "h", "execute-command": "/bin/true", "http-methods": ["POST"], "trigger-rule-mismatch-http-response-code": 200,
  "trigger-rule": {"and": [
    {"match": {"type": "payload-hmac-sha256", "secret": "k", "parameter": {"source": "header", "name": "X-Ovyxa-Signature"}}},
    {"match": {"type": "value", "value": "never", "parameter": {"source": "header", "name": "X-Never"}}}]}}]
JSON
    webhook_port=$(shuf -i 20000-32000 -n 1)
    "${theirs[@]}" webhook -hooks "$folder/hooks.json" -ip 127.0.0.1 -port "$webhook_port" -secure -cert "$folder/certificate.pem" \
        -key "$folder/key.pem" >"$folder/webhook.log" 2>&1 &
    pids+=("$!")
    until_true curl -ks -o "$folder/answer" "https://127.0.0.1:$webhook_port/" || { cat "$folder/webhook.log" >&2; return 1; }
}

beside_webhook() {
    local ratios=() webhook
    prepare
    certificate
    start_webhook
    start_receiver
    for _ in $(seq "$rounds"); do
        load webhook "https://127.0.0.1:$webhook_port/hooks/h"
        webhook=$rate
        load receiver "$url"
        ratios+=("$(quotient "$rate" "$webhook")")
        echo "TLS: webhook $webhook a second, the receiver $rate" >&2
    done
    stop_receiver
    figure "receiver: verified and durable requests, TLS" "adnanh/webhook, verifying only" least 1.2 "${ratios[@]}"
}

# beside_nginx NAME SCHEME OPTIONS…
beside_nginx() {
    local name=$1 scheme=$2 ratios=() nginx
    shift 2
    prepare
    certificate
    if [ "$scheme" = https ]; then start_tls_nginx "${theirs[@]}"; else start_plain_nginx "${theirs[@]}"; fi
    start_receiver "$@"
    for _ in $(seq "$rounds"); do
        load nginx "$scheme://127.0.0.1:$nginx_port/"
        nginx=$rate
        load receiver "$url"
        ratios+=("$(quotient "$rate" "$nginx")")
        echo "$scheme: nginx $nginx a second, the receiver $rate" >&2
    done
    stop_receiver
    figure "$name" "nginx, doing nothing" least 0.3 "${ratios[@]}"
}

# Of the 512 connections that the receiver holds, 500 have asked once and then say nothing; they come anew for each round, as they are closed after
# 15 seconds.
beside_idle() {
    local ratios=() alone idle
    prepare
    connections=12
    cat >"$folder/idle.lua" <<LUA
dofile("$folder/post.lua")
done = nil
local calls = 0
function delay()
    calls = calls + 1
    return calls > 500 and 60000 or 0
end
LUA
    start_receiver
    sockets=0
    sockets=$(held)
    for _ in $(seq "$rounds"); do
        load receiver "$url"
        alone=$rate
        "${ours[@]}" wrk -t1 -c500 -d60s -s "$folder/idle.lua" "$url" >/dev/null &
        idle=$!
        pids+=("$idle")
        until_true idle_are_there || { echo "there are $(held) connections and not 500" >&2; return 1; }
        load receiver "$url"
        idle_are_there || { echo "of 500 idle connections $(held) were left" >&2; return 1; }
        kill -9 "$idle" # it ends by itself only where its connections answer
        wait "$idle" 2>/dev/null || true
        ratios+=("$(quotient "$rate" "$alone")")
        echo "12 connections: $alone a second alone, $rate with 500 idle ones beside" >&2
    done
    stop_receiver
    figure "the same with 500 idle connections beside" "itself without" least 0.6 "${ratios[@]}"
}
held() { echo $(($(find "/proc/$receiver_pid/fd" -lname 'socket:*' | wc -l) - sockets)); } # beside those it had from the start
idle_are_there() { [ "$(held)" -ge 500 ]; }

measure "receiver: verified and durable requests, TLS" beside_webhook
measure "the same" beside_nginx "the same" https
measure "the same, plain HTTP" beside_nginx "the same, plain HTTP" http --plain
measure "the same with 500 idle connections beside" beside_idle
