#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the README's tour of the command line as it stands there: readme.sh README.md FOLDER-OF-THE-PROGRAM. What differs: HOME, the ports
# (free ones), waiting until a server that was put into the background listens, and an end for the last command, which has none.
set -uo pipefail
readme=$1
programs=$(cd "$2" && pwd -P)
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
if ! command -v curl >/dev/null || ! command -v openssl >/dev/null; then echo "curl or openssl is missing: skipped"; exit 77; fi

free_port() {
    local port
    for _ in $(seq 50); do
        port=$((20000 + RANDOM % 12000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then echo "$port"; return; fi
    done
    exit 2
}
first=$(free_port)
second=$(free_port)
while [ "$second" = "$first" ]; do second=$(free_port); done

# listens LOG: returns when the server that writes there has said that it listens.
listens() { timeout 20 grep -q -m 1 -i 'listen' <(exec tail -n +1 -f "$1" 2>/dev/null); }

tour=$folder/tour.sh
awk '/^## /{ inside = /^## The command line/; next } inside && /^```sh/{ on = 1; next } /^```/{ on = 0 } inside && on' "$readme" |
    sed -e "s/8443/$first/g; s/8444/$second/g" -e "s,\"\$PWD/build:,\"$programs:," \
        -e "s,^\(ovyxa-bench \([a-z]*\) .*\) & \([A-Z]*=\$!\)  *#.*,\1 >\"$folder/\2.log\" 2>\&1 \& \3; listens \"$folder/\2.log\"," \
        -e '/^sleep /d' \
        -e "s/^\( *--alert '.*'\)$/\1 --duration 100ms/" >"$tour"

export HOME=$folder/home LANG=C.UTF-8
# Qt ends its wait for a thread before OpenSSL has put away what it keeps for it: in a short-lived program that looks like a leak.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"
unset XDG_DATA_HOME OVYXA_BENCH_SECRET OVYXA_BENCH_API_KEY
mkdir "$HOME"
(
    set -em
    trap 'kill $(jobs -p) 2>/dev/null || true' EXIT # none may be left
    # shellcheck source=/dev/null
    . "$tour"
) >"$folder/said" 2>&1
code=$?

failures=0
complain() { echo "$1"; failures=$((failures + 1)); }
said() { grep -qF -- "$1" "$folder/${2:-said}" || complain "nothing said \"$1\""; }
[ "$code" -eq 0 ] || complain "the tour ended with $code"
said '10 steps passed.'
said 'Delivered 1, failed 0, held 0.'
said 'The signature is valid (hex).'
said '"success":true'
said 'realtime.spike  acme.test'
said ', 0 with an invalid one' listen.log
said '1 page views' serve.log
if grep -q 'failed [1-9]' "$folder/said"; then complain "a delivery failed"; fi

if [ "$failures" -gt 0 ]; then
    tail -n +1 "$folder/said" "$folder"/*.log "$tour"
    exit 1
fi
echo "the tour in the README works"
