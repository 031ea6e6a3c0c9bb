#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What `./dev` says and asks for on machines that lack something, without installing or building: the programs it calls are made up here.
# shellcheck disable=SC2016 # the made-up programs
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
folder=$(mktemp -d) || exit 2
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
tree="$folder/a place with blanks"
programs=$folder/programs
failures=0

program() { printf '#!/bin/sh\n%s\n' "$2" >"$programs/$1" && chmod +x "$programs/$1"; }

# machine UID INSTALLED KNOWN [sudo]: what the next calls find; INSTALLED and KNOWN are patterns of package names.
machine() {
    local tool
    rm -rf "$programs" "$tree"
    mkdir -p "$programs" "$tree/build"
    cp "$here/../../dev" "$tree/dev"
    : >"$tree/build/build.ninja"
    for tool in bash sh env printf dirname basename readlink grep awk mkdir rm nproc getent cat tail; do
        ln -s "$(command -v "$tool")" "$programs/$tool"
    done
    program id "echo $1"
    program dpkg-query "case \$4 in $2) printf installed ;; *) exit 1 ;; esac"
    # A description as long as a pipe can hold and more, as one with many versions is.
    program apt-cache "case \$2 in $3) echo Package: \$2; printf '%0100000d' 0 ;; *) exit 100 ;; esac"
    program apt-get 'echo "apt-get $*"'
    program cmake ':'
    printf '#!/bin/sh\necho "program called with: $*"\n' >"$tree/build/ovyxa-bench"
    chmod +x "$tree/build/ovyxa-bench"
    if [ "${4:-}" = sudo ]; then program sudo 'echo "sudo $*"'; fi
}

# says EXIT-CODE TEXT ARGUMENT…: `dev ARGUMENT…` ends so and says that. not_said TEXT: the last call did not say that.
says() {
    local code
    output=$(cd / && env -u DISPLAY -u WAYLAND_DISPLAY PATH="$programs" bash "$tree/dev" "${@:3}" 2>&1)
    code=$?
    [ "$code" -eq "$1" ] || complain "dev ${*:3}: ended with $code instead of $1: $output"
    grep -qF -- "$2" <<<"$output" || complain "dev ${*:3}: expected \"$2\", got: $output"
}
not_said() { ! grep -qF -- "$1" <<<"$output" || complain "did not expect \"$1\" in: $output"; }
complain() { echo "$1"; failures=$((failures + 1)); }

# All is there: nothing is asked of apt; without a display the trial runs, unless the call asks for something else.
machine 0 '*' '*'
says 0 'program called with: trial' run
not_said apt-get
says 0 'program called with: --lang de trial' run -- --lang de
says 0 'program called with: --help' run -- --help
says 0 'program called with: --profile p verify' run -- --profile p verify
says 0 'built ' build
says 2 'there is no command "tset"' tset

# A soak is the tests' long form: how long and by which chance is told to them, and what came is a table and a file. An unknown one is said.
mkdir -p "$tree/build/tests"
printf '#!/bin/sh\necho "$OVYXA_SOAK_KILLS kills, $OVYXA_SOAK_SEED"; test "${0##*/}" = tst_crash\n' | tee "$tree/build/tests/tst_crash" >"$tree/build/tests/tst_store_faults"
chmod +x "$tree"/build/tests/*
OVYXA_SOAK_SEED=7 says 1 'does not hold' soak crash storage
grep -qF '"what":"crash","OVYXA_SOAK_KILLS":1000,"seed":7,' "$tree/build/soak.json" || complain "soak.json: $(cat "$tree/build/soak.json")"
grep -qF '1000 kills, 7' "$tree/build/soak-crash.txt" || complain "the test was told: $(cat "$tree/build/soak-crash.txt")"
OVYXA_SOAK_KILLS=5 says 0 'OVYXA_SOAK_KILLS=5' soak crash
says 2 'there is no soak "crush"' soak crush

# A bare system to prove the package in is root's to make: said before anything is built.
machine 1000 '*' '*'
says 1 'can only be made by root' package

# Something is missing: said first, by the name that this release has, and then installed.
machine 0 'cmake|fonts-*' 'libqt6svg6-dev|[!l]*|lib[!q]*|libqt6sql*'
says 0 'about to be installed with apt-get: build-essential' run
grep -q '^apt-get .*install -y .*libqt6svg6-dev' <<<"$output" || complain "libqt6svg6-dev is not installed: $output"
machine 1000 'cmake' '*' sudo
says 0 'about to be installed with sudo apt-get' run
grep -q '^sudo .*install -y .*ninja-build.*fonts-inter' <<<"$output" || complain "sudo is not used: $output"
says 0 'fonts-inter' build

# Nobody here may install: what to have installed is a line to copy.
machine 1000 'cmake' '*'
says 1 'apt-get update && apt-get install --no-install-recommends build-essential ninja-build' run
not_said '|'

# No lists, so no packages: the reason, not a list of errors.
machine 0 'cmake' 'nothing'
says 1 'apt does not know build-essential' run
says 1 'universe' run
not_said 'install -y'

# A checkout that is not one's own: said before anything is installed (root writes everywhere).
if [ "$(id -u)" -ne 0 ]; then
    machine 0 'cmake' '*'
    chmod a-w "$tree/build"
    says 1 'cannot be written to' run
    not_said apt-get
    chmod u+w "$tree/build"
fi
machine 0 'cmake' '*'
rm -rf "$tree/build" && : >"$tree/build"
says 1 'cannot be written to' run
not_said apt-get

[ "$failures" -eq 0 ] && echo "dev says what is missing and who can mend it"
exit "$((failures > 0))"
