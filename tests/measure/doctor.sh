#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# doctor.sh PROGRAM [ROUNDS]: how long a body of 10 MB takes whose signature nothing explains, against one HMAC of it by openssl; the start of
# either program is taken off.
set -euo pipefail
# shellcheck source=tests/measure/figures.sh
source "$(dirname "$0")/figures.sh"
program=$1
rounds=${2:-5}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
signature=sha256=0000000000000000000000000000000000000000000000000000000000000000
head -c 7500000 /dev/urandom | base64 -w 0 | sed 's/^/{"text":"/; s/$/"}/' >"$folder/body"
printf '{}' >"$folder/small"
check() { "$program" verify --secret k --signature "$signature" "$1"; }
hmac() { openssl dgst -sha256 -hmac k "$1"; }
ratios=()
for _ in $(seq "$rounds"); do
    ours=$(awk -v a="$(milliseconds 1 check "$folder/body")" -v b="$(milliseconds 1 check "$folder/small")" 'BEGIN { print a - b }')
    theirs=$(awk -v a="$(milliseconds 0 hmac "$folder/body")" -v b="$(milliseconds 0 hmac "$folder/small")" 'BEGIN { print a - b }')
    ratios+=("$(quotient "$ours" "$theirs")")
    echo "the doctor $ours ms, one HMAC $theirs" >&2
done
figure "the doctor on 10 MB that nothing explains" "one HMAC of it by openssl" most 20 "${ratios[@]}"
