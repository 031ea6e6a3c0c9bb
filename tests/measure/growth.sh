#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# growth.sh PROGRAM [ROUNDS]: what a delivery costs where the log has 1,000,000, against one that has 1,000: a thousand are sent to nginx over kept
# TLS connections, in turns. nginx tells when it answered each of them.
set -euo pipefail
# shellcheck source=tests/measure/profile.sh
source "$(dirname "$0")/profile.sh"
program=$(realpath "$1")
rounds=${2:-7}
mapfile -t ids < <(seq 1000)

# cost PROFILE: milliseconds a delivery.
cost() {
    "$program" --profile "$1" clock advance 1h >/dev/null 2>&1
    : >"$folder/access.log"
    "$program" --profile "$1" deliveries replay "${ids[@]}" >/dev/null 2>"$folder/notes" || { tail -n 3 "$folder/notes" >&2; return 1; }
    awk 'NR == 1 { first = $1 } { last = $1 } END { if (NR != 1000) exit 1; printf "%.4f", (last - first) * 1000 / (NR - 1) }' "$folder/access.log"
}
grown() {
    local ratios=() small large
    million "$program"
    fill_profile "$program" "$folder/small" 1000 50
    cp -r --reflink=auto "$million" "$folder/large"
    certificate
    server_lines="access_log $folder/access.log at;" start_tls_nginx
    point_webhooks "$program" "$folder/small" "https://127.0.0.1:$nginx_port/" "$folder/certificate.pem" kept
    point_webhooks "$program" "$folder/large" "https://127.0.0.1:$nginx_port/" "$folder/certificate.pem" kept
    cost "$folder/large" >/dev/null # what a first run reads from the disk
    for _ in $(seq "$rounds"); do
        rm -rf "$folder/now"
        cp -r "$folder/small" "$folder/now"
        small=$(cost "$folder/now")
        large=$(cost "$folder/large")
        ratios+=("$(quotient "$large" "$small")")
        echo "a delivery takes $small ms beside 1,000, and $large beside 1,000,000" >&2
    done
    figure "cost of a delivery, the log at 1,000,000" "itself at 1,000" most 1.2 "${ratios[@]}"
}
measure "cost of a delivery, the log at 1,000,000" grown
