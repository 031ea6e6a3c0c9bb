#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# signature.sh PROGRAM [ROUNDS]: how many signatures of 400 bytes a processor checks in a second, against the HMACs that `openssl speed` computes.
set -euo pipefail
# shellcheck source=tests/measure/figures.sh
source "$(dirname "$0")/figures.sh"
program=$(realpath "$1")
rounds=${2:-5}

checks() {
    local ratios=() ours theirs
    for _ in $(seq "$rounds"); do
        theirs=$(openssl speed -mr -hmac sha256 -bytes 400 -seconds 2 2>/dev/null | awk -F : '/^\+F/ { printf "%.0f", $4 / 400 }')
        ours=$("$(measurer "$program")" signatures)
        ratios+=("$(quotient "$ours" "$theirs")")
        echo "openssl speed $theirs a second, signature checks $ours" >&2
    done
    figure "signature checks, 400 bytes" "openssl speed -hmac sha256" least 0.7 "${ratios[@]}"
}
measure "signature checks, 400 bytes" checks
