#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# receiver.sh PROGRAM [ROUNDS [SECONDS]]: how many requests a second the receiver verifies and has on disk before it answers, over 64 keep-alive
# connections with bodies of 400 bytes, against adnanh/webhook with a rule for the same HMAC (which keeps nothing) and nginx with a bare
# `return 200`. The server has one core to itself, wrk another. Afterwards each request that was answered with 200 must be counted as valid.
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
[ "$(nproc)" -ge 2 ] || { echo "one core: the receiver and its load cannot be kept apart." >&2; exit 1; }
theirs=(taskset -c 0)
ours=(taskset -c 1)

body=$(printf '{"event":"goal.completed","site":"acme.test","filler":"%0343d"}' 0)
[ "${#body}" -eq 400 ]
signature=$(printf '%s' "$body" | openssl dgst -sha256 -hmac k -r | cut -d ' ' -f 1)
cat >"$folder/post.lua" <<LUA
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["X-Ovyxa-Signature"] = "sha256=$signature"
wrk.body = '$body'
function done(summary)
    local bad = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
    io.write(string.format("RESULT %.0f %d %d\n", summary.requests / summary.duration * 1e6, summary.requests, bad))
end
LUA
answered=0
# load NAME URL: sets `rate`.
load() {
    local requests bad
    read -r rate requests bad <<<"$("${ours[@]}" wrk -t1 -c64 -d"${seconds}s" -s "$folder/post.lua" "$2" | sed -n 's/^RESULT //p')"
    [ "$bad" -eq 0 ] || { echo "$1: $bad requests went wrong" >&2; exit 1; }
    if [ "$1" = receiver ]; then answered=$((answered + requests)); fi
}

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$folder/key.pem" -out "$folder/certificate.pem" -days 2 \
    -subj /CN=localhost >/dev/null 2>&1

# start_receiver OPTIONS…: sets receiver_pid and url.
start_receiver() {
    "${theirs[@]}" "$program" listen --json --secret k --profile "$folder/profile" "$@" >"$folder/lines" 2>"$folder/notes" &
    receiver_pid=$!
    pids+=("$receiver_pid")
    until_true grep -q '"listening"' "$folder/lines" || { cat "$folder/notes" >&2; exit 1; }
    url=$(sed -n 's/.*"url":"\([^"]*\)".*/\1/p' "$folder/lines" | head -n 1)
}
# stop_receiver: its own count must hold what was answered.
stop_receiver() {
    kill -TERM "$receiver_pid"
    wait "$receiver_pid" || true
    local valid
    valid=$(tail -n 1 "$folder/lines" | sed -n 's/.*"valid":\([0-9]*\).*/\1/p')
    [ "${valid:-0}" -ge "$answered" ] || { echo "$answered were answered with 200, and ${valid:-0} are counted as valid" >&2; exit 1; }
    answered=0
}

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
until_true curl -ks -o "$folder/answer" "https://127.0.0.1:$webhook_port/" || { cat "$folder/webhook.log" >&2; exit 1; }
nginx_conf "$folder" "server { listen 127.0.0.1:@PORT@ ssl; ssl_certificate $folder/certificate.pem; ssl_certificate_key $folder/key.pem;
    location / { return 200; } }"
start_nginx "$folder" "${theirs[@]}"
pids+=("$nginx_pid")
start_receiver
to_webhook=()
to_nginx=()
for _ in $(seq "$rounds"); do
    load webhook "https://127.0.0.1:$webhook_port/hooks/h"
    webhook=$rate
    load nginx "https://127.0.0.1:$nginx_port/"
    nginx=$rate
    load receiver "$url"
    to_webhook+=("$(quotient "$rate" "$webhook")")
    to_nginx+=("$(quotient "$rate" "$nginx")")
    echo "TLS: webhook $webhook a second, nginx $nginx, the receiver $rate" >&2
done
stop_receiver
figure "receiver: verified and durable requests, TLS" "adnanh/webhook, verifying only" least 1.2 "${to_webhook[@]}"
figure "the same" "nginx, doing nothing" least 0.3 "${to_nginx[@]}"

kill "$nginx_pid"
nginx_conf "$folder" "server { listen 127.0.0.1:@PORT@; location / { return 200; } }"
start_nginx "$folder" "${theirs[@]}"
pids+=("$nginx_pid")
start_receiver --plain
to_nginx=()
for _ in $(seq "$rounds"); do
    load nginx "http://127.0.0.1:$nginx_port/"
    nginx=$rate
    load receiver "$url"
    to_nginx+=("$(quotient "$rate" "$nginx")")
    echo "plain: nginx $nginx a second, the receiver $rate" >&2
done
stop_receiver
figure "the same, plain HTTP" "nginx, doing nothing" least 0.3 "${to_nginx[@]}"
