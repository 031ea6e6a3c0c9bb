#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the README's tour of the command line as it stands there, pasted as a block, on a machine where the usual port is taken:
# readme.sh README.md FOLDER-OF-THE-PROGRAM. What differs is HOME, and the folder that the program is in.
set -uo pipefail
readme=$1
programs=$(cd "$2" && pwd -P)
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
if ! command -v curl >/dev/null || ! command -v openssl >/dev/null; then echo "curl or openssl is missing: skipped"; exit 77; fi

tour=$folder/tour.sh
awk '/^## /{ inside = /^## The command line/; next } inside && /^```sh/{ on = 1; next } /^```/{ on = 0 } inside && on' "$readme" |
    sed -e "s,\"\$PWD/build:,\"$programs:," >"$tour"

export HOME=$folder/home LANG=C.UTF-8
# Qt ends its wait for a thread before OpenSSL has put away what it keeps for it: in a short-lived program that looks like a leak.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"
unset XDG_DATA_HOME OVYXA_BENCH_SECRET OVYXA_BENCH_API_KEY
mkdir "$HOME"
"$programs/ovyxa-bench" listen --profile "$folder/other" --port 8443 --duration 4m >/dev/null 2>&1 & # where it is taken already: the same
taken=$!
(
    set -em
    trap 'kill $(jobs -p) 2>/dev/null || true' EXIT # none may be left
    # shellcheck source=/dev/null
    . "$tour"
) >"$folder/said" 2>&1
code=$?
kill "$taken" 2>/dev/null
wait "$taken"

failures=0
complain() { echo "$1"; failures=$((failures + 1)); }
said() { grep -qF -- "$1" "$folder/said" || complain "nothing said \"$1\""; }
[ "$code" -eq 0 ] || complain "the tour ended with $code"
if grep -nE '(^|[[:space:]])#' "$tour"; then complain "an interactive zsh, as macOS has it, takes a comment for words"; fi
if [ "$(grep -c '^rm -f [a-z]*\.txt$' "$tour")" -ne "$(grep -c -- --ready-file "$tour")" ]; then complain "a killed run's ready-file is believed"; fi
said '10 steps passed.'
said 'Delivered 1, failed 0, held 0.'
said 'The signature is valid (hex).'
said '"success":true'
said 'realtime.spike  acme.test'
said ', 0 with an invalid one'
said 'Page views counted: 1,'
if grep -q 'failed [1-9]' "$folder/said"; then complain "a delivery failed"; fi

if [ "$failures" -gt 0 ]; then
    tail -n +1 "$folder/said" "$tour"
    exit 1
fi
echo "the tour in the README works"
