#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# prove_deb.sh PACKAGE.deb: what `./dev package` proves of it. lintian and the validators look at it; then it is installed in a bare system of
# this release (debootstrap), with nothing but what it depends on, runs the trial there as an ordinary user, is removed, and has to leave nothing.
# Needs root, lintian, debootstrap, desktop-file-utils, appstream and mandoc.
set -euo pipefail
package=$(readlink -f "$1")

say() { printf '%s\n' "package: $*" >&2; }
stop() { say "$*"; exit 1; }

work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT

say "lintian"
lintian --fail-on error --allow-root "$package" >&2 || stop "lintian has errors to tell of."

say "the files of the package"
mkdir "$work/files"
dpkg-deb -x "$package" "$work/files"
desktop-file-validate "$work"/files/usr/share/applications/*.desktop >&2
appstreamcli validate --no-net "$work"/files/usr/share/metainfo/*.xml >&2
for page in "$work"/files/usr/share/man/man1/*.gz; do
    gzip -dc "$page" | mandoc -Tlint -Wwarning >&2 || stop "mandoc has something to say of ${page##*/}."
done

# The release and the mirror that this machine itself has its packages from.
release=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
# shellcheck disable=SC2016 # apt fills these in
mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' | awk -v release="$release" '$2 == release { print $1; exit }')
[ -n "$mirror" ] || stop "apt has no lists of $release here: apt-get update."
root=$work/root
say "a bare $release from $mirror"
debootstrap --variant=minbase "$release" "$root" "$mirror" >"$work/debootstrap.log" 2>&1 || { tail -n 20 "$work/debootstrap.log" >&2; stop "debootstrap failed."; }
printf '127.0.0.1 localhost\n::1 localhost\n' >"$root/etc/hosts"
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" # no service is started in there
chmod +x "$root/usr/sbin/policy-rc.d"
cp "$package" "$root/package.deb"

inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
as_user() { chroot --userspec=visitor "$root" env -i PATH=/usr/bin:/bin HOME=/home/visitor LC_ALL=C.UTF-8 "$@"; }
# All files but what changes by itself: dpkg's and apt's own books, and logs.
inventory() { (cd "$root" && find . -xdev \( -path ./proc -o -path ./sys -o -path ./var/lib/apt -o -path ./var/lib/dpkg -o -path ./var/cache -o -path ./var/log \) -prune -o -print | LC_ALL=C sort); }

say "what it depends on"
inside apt-get update -qq >&2
inside apt-get satisfy -y -qq --no-install-recommends "$(dpkg-deb -f "$package" Depends)" >"$work/apt.log" 2>&1 || { tail -n 20 "$work/apt.log" >&2; stop "what it depends on cannot be installed."; }
inside useradd -m visitor
inventory >"$work/before"

say "install, trial as an ordinary user, remove"
inside dpkg -i /package.deb >&2
as_user ovyxa-bench --version >&2
as_user ovyxa-bench trial >&2 || stop "the trial did not pass there."
inside apt-get purge -y -qq ovyxa-bench >&2
if inside dpkg-query -W ovyxa-bench >/dev/null 2>&1; then stop "dpkg still knows ovyxa-bench."; fi
inventory >"$work/after"
diff "$work/before" "$work/after" >&2 || stop "it does not leave things as they were: the lines above (> is left behind)."
say "proved: ${package##*/}"
