#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# bench.sh PROGRAM: measures the built program on this machine: its start, signing, and deliveries end to end over TLS.
set -euo pipefail
program=$1
folder=$(mktemp -d)
listener=
cleanup() {
    [ -z "$listener" ] || kill "$listener" 2>/dev/null || true
    rm -rf "$folder"
}
trap cleanup EXIT

now() { date +%s%N; }
# took NAME COUNT NANOSECONDS
took() { awk -v name="$1" -v count="$2" -v ns="$3" 'BEGIN { printf "%-52s %8.1f ms each, %9.0f a second\n", name, ns / 1e6 / count, count / (ns / 1e9) }'; }

begin=$(now)
for _ in $(seq 20); do "$program" --version >/dev/null; done
took "start and end of the program" 20 $(($(now) - begin))

head -c 10000000 /dev/zero >"$folder/body"
begin=$(now)
for _ in $(seq 5); do "$program" verify --secret k --signature "sha256=00" "$folder/body" >/dev/null || true; done
took "a 10 MB body checked, and why it does not match" 5 $(($(now) - begin))

begin=$(now)
"$program" trial --profile "$folder/trial" >/dev/null
took "the whole trial" 1 $(($(now) - begin))

"$program" listen --json --secret k --profile "$folder/receiver" >"$folder/listening" &
listener=$!
for _ in $(seq 200); do
    grep -q '"listening"' "$folder/listening" && break
    read -rt 0.05 <> <(:) || true
done
url=$(sed -n 's/.*"url":"\([^"]*\)".*/\1/p' "$folder/listening" | head -n 1)
ca=$(sed -n 's/.*"ca_file":"\([^"]*\)".*/\1/p' "$folder/listening" | head -n 1)
begin=$(now)
"$program" trigger goal.completed --url "$url" --ca "$ca" --secret k --repeat 100 --profile "$folder/sender" >"$folder/sent"
took "100 deliveries: committed, sent over TLS, verified" 100 $(($(now) - begin))
tail -n 1 "$folder/sent"
