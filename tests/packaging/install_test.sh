#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# install_test.sh BUILD-FOLDER: installs what is built into a folder of its own and looks at it as a desktop, man and a shell do.
# Validators that are not here are left out, by name.
set -uo pipefail
build=$1
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
share=$folder/share
failures=0
export HOME=$folder/home LC_ALL=C.UTF-8 LANGUAGE=en

complain() { echo "$1"; failures=$((failures + 1)); }
# is_there FILE…: of what is installed.
is_there() {
    local file
    for file in "$@"; do [ -s "$folder/$file" ] || complain "$file is not installed"; done
}
# checked_by PROGRAM ARGUMENT…: ends well.
checked_by() {
    local said
    if ! command -v "$1" >/dev/null; then echo "left out, since $1 is not installed here: ${*: -1}"; return; fi
    said=$("$@" 2>&1) || complain "$1 on ${*: -1}: $said"
}

cmake --install "$build" --prefix "$folder" >"$folder/install.log" || { cat "$folder/install.log"; exit 1; }
program=$folder/bin/ovyxa-bench
[[ $("$program" --version) == "ovyxa-bench "[0-9]* ]] || complain "the installed program does not tell its version"

# It loads nothing that somebody else may have put in the program's place.
chmod o+w "$folder/libexec/ovyxa-bench"
said=$("$program" --version 2>&1; echo "$?")
[[ $said == *"cannot be loaded"*$'\n3' ]] || complain "it loads what anybody may have put there: $said"
chmod o-w "$folder/libexec/ovyxa-bench"

# The menu entry, the icons and what a software centre reads.
is_there share/applications/ovyxa-bench.desktop share/metainfo/com.ovyxa.bench.metainfo.xml share/icons/hicolor/scalable/apps/ovyxa-bench.svg
checked_by desktop-file-validate "$share/applications/ovyxa-bench.desktop"
checked_by appstreamcli validate --no-net "$share/metainfo/com.ovyxa.bench.metainfo.xml"
for size in 16 22 24 32 48 64 128 256 512; do
    icon=share/icons/hicolor/${size}x$size/apps/ovyxa-bench.png
    is_there "$icon"
    # A PNG's header has its width and height as four bytes each, from the 16th on.
    got=$(od -An -tu1 -j16 -N8 "$folder/$icon" | awk '{ print $3 * 256 + $4 "x" $7 * 256 + $8 }')
    [ "$got" = "${size}x$size" ] || complain "$icon is $got"
done

# The manual: what --help knows, a page tells. options_of_help, options_of_page and subcommands read what they are given; the names, sorted.
options_of_help() { sed -nE 's/^  (-[A-Za-z-]+(,-[A-Za-z-]+)*)( .*)?$/\1/p' | LC_ALL=C sort; }
options_of_page() { sed -nE '/^\.TP$/{n;s/^\\fB(\\-[^ ]*)\\fR.*$/\1/p;}' | sed 's/\\-/-/g' | LC_ALL=C sort; }
subcommands() { awk '/^Subcommands:/ { on = 1; next } on && /^  [a-z]/ { print $1 } on && !/^  / { on = 0 }'; }
compare() { # what it is of, options of its help, options of its page
    [ -n "$2" ] || complain "the help of $1 names no options"
    [ "$2" = "$3" ] || complain "of $1 help and page tell different options: $(diff <(echo "$2") <(echo "$3"))"
}

manual=$share/man/man1
help=$("$program" --help)
mapfile -t commands < <(subcommands <<<"$help")
[ ${#commands[@]} -gt 15 ] || complain "the help names few subcommands: ${commands[*]}"
wanted=$(printf '%s\n' ovyxa-bench.1 "${commands[@]/%/.1}" | sed '2,$s/^/ovyxa-bench-/' | LC_ALL=C sort)
[ "$wanted" = "$(cd "$manual" && printf '%s\n' * | LC_ALL=C sort)" ] || complain "other pages than subcommands: $(ls "$manual")"
compare ovyxa-bench "$(options_of_help <<<"$help")" "$(options_of_page <"$manual/ovyxa-bench.1")"
for command in "${commands[@]}"; do
    page=$manual/ovyxa-bench-$command.1
    [ -s "$page" ] || continue
    help=$("$program" "$command" --help)
    compare "$command" "$(options_of_help <<<"$help")" "$(sed '/^\.SH SUBCOMMANDS$/,$d' "$page" | options_of_page)"
    for inner in $(subcommands <<<"$help"); do
        compare "$command $inner" "$("$program" "$command" "$inner" --help | options_of_help)" \
            "$(awk -v title=".SS ${inner//-/\\\\-}" '/^\.S[HS] /{ on = $0 == title } on' "$page" | options_of_page)"
    done
done
for page in "$manual"/*.1; do
    checked_by mandoc -Tlint -Wwarning "$page"
done
if command -v mandoc >/dev/null; then
    [[ $(mandoc -Tutf8 "$manual/ovyxa-bench-trigger.1" | sed 's/.\x08//g') == *"--secret-file FILE"* ]] || complain "a page does not read as it should"
fi

# The completions are those that the program prints.
for shell in bash:bash-completion/completions/ovyxa-bench zsh:zsh/site-functions/_ovyxa_bench fish:fish/vendor_completions.d/ovyxa-bench.fish; do
    cmp -s "$share/${shell#*:}" <("$program" completion "${shell%%:*}") || complain "the completion of ${shell%%:*} is not the program's"
    if grep -qw manual "$share/${shell#*:}"; then complain "the completion of ${shell%%:*} names what the build alone uses"; fi
done

# The examples.
"$program" scenario check "$share"/doc/*/examples/scenarios/*.json >/dev/null || complain "an example is wrong"

[ "$failures" -eq 0 ] || { echo "$failures to mend"; exit 1; }
echo "what is installed is as it should be"
