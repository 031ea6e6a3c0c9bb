#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# events_api.sh PROGRAM [ROUNDS [SECONDS [CONNECTIONS]]]: how many page views a second the Events API takes, against what nginx (one worker,
# a bare `return 201` with the same body) does over as many keep-alive connections. Plain HTTP on loopback, in turns, the same load from wrk;
# afterwards every 201 must have been counted. Ends in 1 if a hit is missing.
set -euo pipefail
# shellcheck source=tests/measure/figures.sh
source "$(dirname "$0")/figures.sh"
program=$1
rounds=${2:-5}
seconds=${3:-4}
connections=${4:-64}
folder=$(mktemp -d)
nginx_pid=
serve_pid=
cleanup() {
    [ -z "$nginx_pid" ] || kill "$nginx_pid" 2>/dev/null || true
    [ -z "$serve_pid" ] || kill "$serve_pid" 2>/dev/null || true
    wait
    rm -rf "$folder"
}
trap cleanup EXIT

"$program" sites add acme.test --profile "$folder/profile" >/dev/null
OVYXA_BENCH_LANGUAGE=en "$program" serve --json --api-key bench-key --profile "$folder/profile" >"$folder/serving" 2>"$folder/notes" &
serve_pid=$!
until_true grep -q '"events-api"' "$folder/serving" || { cat "$folder/notes" >&2; exit 1; }
port=$(sed -n 's/.*"url":"https:\/\/[^:]*:\([0-9]*\)\/.*/\1/p' "$folder/serving" | head -n 1)

answer='{"success":true,"event_id":"evt_0123456789abcdef01234567"}'
nginx_conf "$folder" "server { listen 127.0.0.1:@PORT@; location / { default_type application/json; return 201 '$answer'; } }"
start_nginx "$folder"

cat >"$folder/pageview.lua" <<'LUA'
wrk.method = "POST"
wrk.path = "/api/v1/events/pageview"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer bench-key"
wrk.body = '{"site_id":"acme.test","url":"https://acme.test/blog/launch?utm_source=newsletter","referrer":"https://www.google.com/",' ..
    '"user_agent":"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0","ip_address":"203.0.113.9"}'
function done(summary, latency)
    io.write(string.format("RESULT %d %d %d %.0f\n", summary.requests, summary.duration,
        summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
        latency:percentile(99)))
end
LUA

# load PORT: "requests µs errors p99-µs" of one round.
load() {
    wrk -t1 -c"$connections" -d"${seconds}s" -s "$folder/pageview.lua" "http://127.0.0.1:$1" | sed -n 's/^RESULT //p'
}

seconds=1 load "$nginx_port" >/dev/null
read -r answered _ failed _ <<<"$(seconds=1 load "$port")"
ratios=()
for round in $(seq "$rounds"); do
    read -r their_requests their_time their_failed _ <<<"$(load "$nginx_port")"
    read -r our_requests our_time our_failed our_slowest <<<"$(load "$port")"
    answered=$((answered + our_requests))
    failed=$((failed + our_failed + their_failed))
    ratio=$(awk -v a="$our_requests" -v b="$our_time" -v c="$their_requests" -v d="$their_time" 'BEGIN { printf "%.3f", a / b / (c / d) }')
    ratios+=("$ratio")
    awk -v round="$round" -v a="$our_requests" -v b="$our_time" -v c="$their_requests" -v d="$their_time" -v ratio="$ratio" -v slow="$our_slowest" \
        'BEGIN { printf "round %d: nginx %7.0f a second, Events API %7.0f (99 %% within %.1f ms), ratio %s\n", round, c / d * 1e6, a / b * 1e6, slow / 1000, ratio }'
done

kill -TERM "$serve_pid"
wait "$serve_pid"
serve_pid=
counted=$(grep -o '[0-9,]* page views' "$folder/notes" | tail -n 1 | tr -cd 0-9)
printf 'page views over %d keep-alive connections: %d answered with 201, %d counted, %d failed\n' \
    "$connections" "$answered" "$counted" "$failed"
# wrk ends in the middle of a request on each connection: such a hit is counted, and its 201 comes too late to be seen.
[ "$failed" -eq 0 ] && [ "$counted" -ge "$answered" ] && [ "$counted" -le $((answered + (rounds + 1) * connections)) ] \
    && figure "Events API: counted page views, plain HTTP" "nginx, return 201" least 0.6 "${ratios[@]}"
