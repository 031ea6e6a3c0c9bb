#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# doctor.sh PROGRAM [ROUNDS]: how long a body of 10 MB takes whose signature nothing explains, against one HMAC of it by openssl, both of the
# processor; the start of the program is taken off, and of the HMACs there are thirty.
set -euo pipefail
# shellcheck source=tests/measure/figures.sh
source "$(dirname "$0")/figures.sh"
program=$(realpath "$1")
rounds=${2:-7}
signature=sha256=0000000000000000000000000000000000000000000000000000000000000000
check() { "$program" verify --secret k --signature "$signature" "$1"; }
hmacs() { openssl dgst -sha256 -hmac k "${bodies[@]}"; }

unexplained() {
    local ratios=() bodies=() ours theirs
    head -c 7500000 /dev/urandom | base64 -w 0 | sed 's/^/{"text":"/; s/$/"}/' >"$folder/body"
    printf '{}' >"$folder/small"
    for _ in $(seq 30); do bodies+=("$folder/body"); done
    for _ in $(seq "$rounds"); do
        ours=$(difference "$(processor 1 check "$folder/body")" "$(processor 1 check "$folder/small")")
        theirs=$(quotient "$(processor 0 hmacs)" 30)
        ratios+=("$(quotient "$ours" "$theirs")")
        echo "the doctor $ours ms of the processor, one HMAC $theirs" >&2
    done
    figure "the doctor on 10 MB that nothing explains" "one HMAC of it by openssl" most 20 "${ratios[@]}"
}
measure "the doctor on 10 MB that nothing explains" unexplained
