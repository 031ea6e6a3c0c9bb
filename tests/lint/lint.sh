#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks what a compiler does not: lint.sh [SOURCE FOLDER]. Prints "file:line: what is wrong" and ends 1 if anything is.
# Needs bash, awk, grep, find and clang-format-14; lupdate and shellcheck are used where they are installed.
# shellcheck disable=SC2016 # awk programs
set -uo pipefail
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/../..}" || exit 2

findings=$(mktemp) || exit 2
trap 'rm -f "$findings"' EXIT

sources() { find "$@" \( -name '*.cpp' -o -name '*.h' \) -type f 2>/dev/null | LC_ALL=C sort; }
scripts() { printf '%s\n' dev .ci/run; find packaging tests -name '*.sh' 2>/dev/null | LC_ALL=C sort; }

# search MESSAGE EXTENDED-REGEX FOLDER…: each line that matches is a finding, lines of comment left out.
search() { search_all "$@" ' *//'; }

# The same with a pattern for lines to leave out after the folders; an empty one leaves out none.
search_all() {
    local message=$1 pattern=$2 except=${*: -1}
    sources "${@:3:$#-3}" | tr '\n' '\0' | xargs -0 -r grep -HnE -- "$pattern" \
        | grep -vE -- "^[^:]+:[0-9]+:${except:-$^}" | awk -F: -v message="$message" '{ print $1 ":" $2 ": " message }'
}

# A room may include itself and what stands below it (ARCHITECTURE.md); neighbours on one floor do not know each other.
check_floors() {
    sources core ui app | tr '\n' '\0' | LC_ALL=C xargs -0 -r awk '
        BEGIN {
            count = split("model:0 platform:0 payload:1 signing:1 time:1 rpc:2 rules:2 tls:2 triggers:3 http:3 storage:3 wire:4 delivery:5 receiver:5 ingest:5 engine:6 bench:7 trial:8", rooms, " ")
            for (i = 1; i <= count; i++) { split(rooms[i], pair, ":"); floor["core/" pair[1]] = pair[2] }
            # What ui and app may know of core: the pure rooms, the door and those who go through it.
            count = split("model payload rpc rules signing bench trial", rooms, " ")
            for (i = 1; i <= count; i++) open["core/" rooms[i]] = 1
            # Another system is to be a room and not a search (ARCHITECTURE.md).
            count = split("arpa/inet.h csignal fcntl.h netinet/in.h poll.h pthread.h pwd.h signal.h termios.h unistd.h", headers, " ")
            for (i = 1; i <= count; i++) ofSystem[headers[i]] = 1
        }
        function complain(what) { printf "%s:%d: %s\n", FILENAME, FNR, what }
        /^[ \t]*#[ \t]*include/ {
            split(FILENAME, parts, "/")
            top = parts[1]; room = top "/" parts[2]
            if (top == "core" && !(room in floor)) complain("the room " room " is not in the list of floors")
            if (match($0, /"[^"]+"/)) {
                target = substr($0, RSTART + 1, RLENGTH - 2)
                split(target, to, "/")
                if (target ~ /^core\/model\/([a-z]+_)?limits\.h$/ && FILENAME ~ /\.h$/)
                    complain("headers do not include " to[3] ": one figure would rebuild half the program")
                if (to[1] == "core" && to[3] != "") {
                    other = to[1] "/" to[2]
                    if (top == "core" && other != room && floor[other] >= floor[room])
                        complain(room " does not stand above " other)
                    if (top != "core" && !(other in open) && !(top == "app" && other == "core/platform"))
                        complain(top " knows the pure rooms and the door, not " other)
                } else if (to[1] == "ui" && top == "core") {
                    complain("core does not know ui")
                } else if (to[1] == "app" && top != "app") {
                    complain("nothing includes app")
                } else if (to[1] != "ui" && to[1] != "app" && $0 !~ /\.moc"/) {
                    complain("own headers are included by their path from the top: \"room/file.h\"")
                }
                next
            }
            if (match($0, /<[^>]+>/)) {
                target = substr($0, RSTART + 1, RLENGTH - 2)
                if (target ~ /^Q[A-Z]/) {
                    complain("Qt headers are included with their module: <QtCore/...>"); next
                }
                split(target, to, "/")
                if ((target in ofSystem || to[1] == "sys") && room != "core/platform")
                    complain("only core/platform speaks to the operating system")
                if (top == "core" && target ~ /^Qt[A-Z]/ && to[1] !~ /^Qt(Core|Network|Sql)$/)
                    complain("core uses Qt Core, Network and Sql only, not " to[1])
                if (target ~ /^QtSql\// && room != "core/storage") complain("only core/storage speaks SQL")
                if (top == "ui" && target != "QtNetwork/QHostAddress" && target ~ /^(QtNetwork|openssl|boost|nlohmann|qt6keychain)\//)
                    complain("ui has no network, crypto or parsing of its own: " to[1])
            }
        }'
}

check_first_lines() {
    local file expected
    while read -r file; do
        case $file in
        *.cpp | *.h | *.cjs) expected='// SPDX-License-Identifier: MIT' ;;
        *) expected='# SPDX-License-Identifier: MIT' ;;
        esac
        grep -qxF -- "$expected" < <(head -n 2 -- "$file") || echo "$file:1: the first line is \"$expected\""
        case $file in
        *.h) grep -qx '#pragma once' -- "$file" || echo "$file:1: a header says #pragma once" ;;
        esac
    done < <(sources core ui app packaging tests; find tests -name '*.cjs'
        find . -name CMakeLists.txt -not -path './build*' | sed 's,^\./,,'; scripts)
}

check_names_and_lengths() {
    sources core ui app packaging tests | awk '{ base = $0; sub(/.*\//, "", base) }
        base !~ /^[a-z][a-z0-9_]*\.(cpp|h)$/ { print $0 ":1: file names are lower case with underscores" }'
    sources core ui app packaging tests | tr '\n' '\0' | LC_ALL=C xargs -0 -r awk '
        FNR == 1 && NR > 1 { if (lines > 350) print file ":" lines ": more than 350 lines: split it at its seam" }
        {
            file = FILENAME; lines = FNR
            columns = $0; gsub(/[\200-\277]/, "", columns)
            if (length(columns) > 150) print FILENAME ":" FNR ": more than 150 columns"
            if ($0 ~ /[ \t]$/) print FILENAME ":" FNR ": blanks at the end of the line"
            if ($0 ~ /\t/) print FILENAME ":" FNR ": a tab"
            if ($0 ~ /"[^"]*[\200-\377][^"]*"_L1/) print FILENAME ":" FNR ": more than ASCII in a Latin-1 literal, which takes UTF-8 apart"
        }
        END { if (lines > 350) print file ":" lines ": more than 350 lines: split it at its seam" }'
}

# Calls whose first argument stands on the screen.
shown_to_people='(set[A-Za-z]*(Text|Tip|Title|Description|AccessibleName)|add(Action|Item|Tab|Menu|Row)|Q(Label|PushButton|ToolButton|Action|CheckBox|RadioButton|GroupBox))'

check_constructs() {
    search_all 'no processEvents: wait for a signal' 'processEvents[[:space:]]*\(' core ui app ' *//|.*processEvents\(QEventLoop::ProcessEventsFlags flags\)'
    search 'no nested event loop' '\bQEventLoop[[:space:]]+[a-zA-Z_]' core ui app
    search 'no nested event loop: open() a dialogue, popup() a menu' '(\.|->)exec\(' ui
    search 'no SIGNAL()/SLOT() strings' '\b(SIGNAL|SLOT)\(' core ui app tests
    search 'no singletons' '::instance\(\)' core ui app
    search 'no process-wide TLS defaults' 'setDefaultConfiguration' core ui app
    search_all "figures in the caller's language: Speaking::figure or Speaking::locale" '%L[0-9n]|QLocale\(\)' core app \
        ' *//|.*program\(\)\.locale'
    search 'certificates are always verified' 'ignoreSslErrors|QueryPeer' core ui app
    # core/http is the serving side: it asks its peers for no certificate, so there is none to verify.
    search 'certificates are always verified' 'VerifyNone' core/[!h]* ui app
    search 'tests use what users use, not friendship' 'friend class [A-Za-z]*Test' core ui app
    search 'tests wait for the thing, they do not sleep' 'QTest::q(Wait|Sleep)[[:space:]]*\(|\b[mun]?(ano)?sleep[[:space:]]*\(|sleep_(for|until)' \
        core ui app tests
    # The product's name is the same in every language.
    search_all 'what people read goes through tr()' "$shown_to_people"'\((u|QStringLiteral\(u?|QLatin1String\()?"([A-Z][a-z]+( [a-z]+)*|[a-z]+( [a-z]+)+)[.:…]?"' \
        core ui app ' *//|.*"Ovyxa"'
    search_all 'unfinished by its own words' '\b(TODO|FIXME|XXX|HACK)\b' core ui app tests ''
    search 'QJsonDocument sorts, rounds and drops: use nlohmann-json' '\bQJson(Document|Object)\b' core ui app
    search 'QtGui and QtWidgets stay out of core' '\bQ(Widget|Pixmap|Icon|Color|Font)\b' core
    search 'connect() has a context object' 'connect\([^,]+,[^,]+,[[:space:]]*\[' core ui app
}

# Every source file stands in the list of its room (or of the folder above it).
check_cmake_lists() {
    local file folder name list
    while read -r file; do
        folder=$(dirname "$file")
        name=$(basename "$file")
        list=$folder/CMakeLists.txt
        if [ ! -f "$list" ]; then
            list=$(dirname "$folder")/CMakeLists.txt
            name=$(basename "$folder")/$name
        fi
        case $name in
        tst_*.cpp) name=${name#tst_} name=${name%.cpp} ;;
        esac
        grep -qE "(^|[[:space:](/])${name//./\\.}([[:space:])]|$)" "$list" 2>/dev/null \
            || grep -rqF "$file" tests/CMakeLists.txt tests/*/CMakeLists.txt 2>/dev/null \
            || { [[ $file == tests/support/* ]] && grep -rqE "support/$(basename "$file")" tests --include=CMakeLists.txt; } \
            || [[ $file == tests/*.h ]] \
            || echo "$file:1: not listed in $list"
    done < <(sources core ui app packaging tests)
}

check_scripts() {
    local file
    while read -r file; do
        bash -n "$file" 2>&1 | sed "s,^,$file:1: ,"
        [ -x "$file" ] || case $file in dev | .ci/run) echo "$file:1: not executable" ;; esac
    done < <(scripts)
    if command -v shellcheck >/dev/null; then
        scripts | tr '\n' '\0' | xargs -0 shellcheck -f gcc
    fi
}

# No catalogue has an unfinished or missing string.
check_translations() {
    local catalogue lupdate copy plurals
    for catalogue in translations/*.ts; do
        [ -f "$catalogue" ] || continue
        grep -nE 'type="unfinished"' "$catalogue" | sed -E "s,^([0-9]+):.*,$catalogue:\1: an unfinished string,"
    done
    lupdate=$(command -v lupdate6 || command -v /usr/lib/qt6/bin/lupdate || true)
    [ -n "$lupdate" ] || return 0
    for catalogue in translations/*.ts; do
        [ -f "$catalogue" ] || continue
        copy=$(mktemp --suffix=.ts) || return
        cp "$catalogue" "$copy"
        plurals=()
        case $catalogue in *_en.ts) plurals=(-pluralonly) ;; esac # English stands in the code
        "$lupdate" -silent -no-obsolete -I . -locations none "${plurals[@]}" core ui app -ts "$copy" >/dev/null 2>&1
        awk -v catalogue="$catalogue" '
            /<name>/ { context = $0; gsub(/<[^>]*>|^[ \t]+/, "", context) }
            /<source>/ { source = $0; gsub(/<[^>]*>|^[ \t]+/, "", source) }
            /type="unfinished"/ { print catalogue ":1: not translated: " context ": " source }' "$copy"
        rm -f "$copy"
    done
}

# Laid out as .clang-format says, by the version it was written for: another one lays out otherwise.
check_layout() {
    [ -f .clang-format ] || return 0
    if ! command -v clang-format-14 >/dev/null; then
        echo '.clang-format:1: clang-format-14 is missing, so the layout cannot be checked: install it'
        return
    fi
    sources core ui app packaging tests | tr '\n' '\0' | xargs -0 -r -n 64 -P 2 clang-format-14 --dry-run 2>&1 \
        | sed -nE 's/^([^:]+:[0-9]+):[0-9]+: .*\[-Wclang-format-violations\]$/\1: not laid out as .clang-format says: clang-format-14 -i/p'
}

# What is committed says nothing of the machine it was written on.
check_private_paths() {
    sources core ui app packaging tests | tr '\n' '\0' | xargs -0 -r grep -HnE '"/(work|root|home)/|"/tmp/' \
        | sed -E 's/^([^:]+:[0-9]+):.*/\1: a path of one machine/'
}

checks=(floors first_lines names_and_lengths constructs cmake_lists scripts translations layout private_paths)
for check in "${checks[@]}"; do "check_$check" >>"$findings"; done

if [ -s "$findings" ]; then
    LC_ALL=C sort -u "$findings"
    echo "lint: $(LC_ALL=C sort -u "$findings" | wc -l) to mend" >&2
    exit 1
fi
echo "lint: ${#checks[@]} kinds of checks, nothing to mend"
