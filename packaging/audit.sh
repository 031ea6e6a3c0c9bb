#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# audit.sh PROGRAM: the versions of what it is linked with, compiled of and loads, and their known holes, by the distribution's own data: what
# apt's security archive has mended since, and, where debsecan can be had and reaches the security tracker, what is open there.
# Ends in 0: nothing is known; 1: there are holes; 3: the distribution's data could not be had, so nothing is known of one or both.
set -uo pipefail
export LC_ALL=C
program=$1
say() { printf '%s\n' "audit: $*" >&2; }

if ! command -v dpkg-query >/dev/null || ! command -v apt-cache >/dev/null; then
    say "no dpkg and apt here, so there is no data to look at."
    exit 3
fi

# Headers are compiled in; the last ones are loaded at run time and not linked. A merged /usr has files at two names.
mapfile -t libraries < <(ldd "$program" | awk '$3 ~ /^\// { print $3; print "/usr" $3; sub(/^\/usr/, "", $3); print $3 }')
mapfile -t packages < <({
    printf '%s\n' nlohmann-json3-dev libcli11-dev libsecret-1-0 libqt6sql6-sqlite
    dpkg-query -S "${libraries[@]}" 2>/dev/null | cut -d : -f 1
} | sort -u)

missed=0
if [ "$(id -u)" -eq 0 ] && ! apt-get -qq -o DPkg::Lock::Timeout=60 update >&2; then
    say "apt could not fetch its lists; the ones that are there may be old."
    missed=1
fi
# A candidate says nothing of holes where no security archive is asked.
if ! apt-cache policy | grep -q security; then
    say "apt asks no security archive here: what the distribution has mended is not known."
    missed=1
fi

printf '%-28s %-28s %s\n' package installed 'mended by the security archive in'
table=$(apt-cache policy "${packages[@]}" | awk '
    function tell() {
        if (installed != "" && installed != "(none)") printf "%-28s %-28s %s\n", package, installed, mended == installed || mended == "" ? "-" : mended
        installed = candidate = mended = version = ""
    }
    /^[^ ]/ { tell(); package = $1; sub(/:$/, "", package) }
    $1 == "Installed:" { installed = $2 }
    $1 == "Candidate:" { candidate = $2 }
    $1 == "***" { version = $2; next }
    /^     [^ ]/ { version = $1; next }
    version == candidate && /security/ { mended = candidate }
    END { tell() }')
printf '%s\n' "$table"
found=$(awk '$3 != "-"' <<<"$table" | wc -l)

if ! command -v debsecan >/dev/null; then
    say "debsecan is not installed, so holes that are open and not mended yet are not known (apt-get install debsecan)."
    missed=1
elif ! holes=$(debsecan --suite "$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)" --format simple 2>/dev/null); then
    say "debsecan could not reach the distribution's security tracker, so holes that are open and not mended yet are not known."
    missed=1
else
    open=$(awk -v wanted="$(printf '%s\n' "${packages[@]}")" 'BEGIN { split(wanted, list, "\n"); for (i in list) is[list[i]] = 1 } is[$2]' <<<"$holes")
    if [ -n "$open" ]; then
        printf '%s\n' "$open"
        found=$((found + $(wc -l <<<"$open")))
    fi
fi

if [ "$found" -gt 0 ]; then say "$found to mend."; exit 1; fi
if [ "$missed" -gt 0 ]; then say "no hole is known, but part of the distribution's data was not to be had."; exit 3; fi
say "no hole is known."
