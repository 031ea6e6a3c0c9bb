#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# events_api.sh PROGRAM [ROUNDS [SECONDS [CONNECTIONS]]]: how many page views a second the Events API takes, against what nginx (one worker,
# a bare `return 201` with the same body) does over as many keep-alive connections. Plain HTTP on loopback, in turns, the same load from wrk;
# afterwards every 201 must have been counted.
set -euo pipefail
# shellcheck source=tests/measure/figures.sh
source "$(dirname "$0")/figures.sh"
program=$(realpath "$1")
rounds=${2:-5}
seconds=${3:-4}
connections=${4:-64}

# load PORT: "requests-a-second requests errors" of one round.
load() {
    wrk -t1 -c"$connections" -d"${seconds}s" -s "$folder/pageview.lua" "http://127.0.0.1:$1" | sed -n 's/^RESULT //p'
}
page_views() {
    local ratios=() answered=0 failed=0 counted serve_pid port theirs ours requests bad
    cat >"$folder/pageview.lua" <<'LUA'
wrk.method = "POST"
wrk.path = "/api/v1/events/pageview"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer bench-key"
wrk.body = '{"site_id":"acme.test","url":"https://acme.test/blog/launch?utm_source=newsletter","referrer":"https://www.google.com/",' ..
    '"user_agent":"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0","ip_address":"203.0.113.9"}'
function done(summary)
    io.write(string.format("RESULT %.0f %d %d\n", summary.requests / summary.duration * 1e6, summary.requests,
        summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
LUA
    "$program" sites add acme.test --profile "$folder/profile" >/dev/null
    OVYXA_BENCH_LANGUAGE=en "$program" serve --json --api-key bench-key --profile "$folder/profile" >"$folder/serving" 2>"$folder/notes" &
    serve_pid=$!
    pids+=("$serve_pid")
    until_true grep -q '"events-api"' "$folder/serving" || { cat "$folder/notes" >&2; return 1; }
    port=$(sed -n 's/.*"url":"https:\/\/[^:]*:\([0-9]*\)\/.*/\1/p' "$folder/serving" | head -n 1)
    local answer='{"success":true,"event_id":"evt_0123456789abcdef01234567"}'
    start_nginx "listen 127.0.0.1:@PORT@; location / { default_type application/json; return 201 '$answer'; }"

    seconds=1 load "$nginx_port" >/dev/null
    for _ in $(seq "$rounds"); do
        read -r theirs _ bad <<<"$(load "$nginx_port")"
        failed=$((failed + bad))
        read -r ours requests bad <<<"$(load "$port")"
        failed=$((failed + bad))
        answered=$((answered + requests))
        ratios+=("$(quotient "$ours" "$theirs")")
        echo "page views: nginx $theirs a second, the Events API $ours" >&2
    done
    kill -TERM "$serve_pid"
    wait "$serve_pid"
    counted=$(grep -o 'Page views counted: [0-9,]*' "$folder/notes" | tail -n 1 | tr -cd 0-9)
    # wrk ends in the middle of a request on each connection: such a hit is counted, and its 201 comes too late to be seen.
    if [ "$failed" -ne 0 ] || [ "$counted" -lt "$answered" ] || [ "$counted" -gt $((answered + rounds * connections)) ]; then
        echo "$answered page views were answered with 201, $counted are counted, and $failed requests failed" >&2
        return 1
    fi
    figure "Events API: counted page views, plain HTTP" "nginx, return 201" least 0.6 "${ratios[@]}"
}
measure "Events API: counted page views, plain HTTP" page_views
