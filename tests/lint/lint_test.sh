#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The lint must notice: a small tree with one offence of each kind, and a clean one that passes.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
tree=$(mktemp -d) || exit 2
trap 'rm -rf "$tree"' EXIT
failures=0

put() { mkdir -p "$tree/$(dirname "$1")"; printf '%s\n' "${@:2}" >"$tree/$1"; }
licence='// SPDX-License-Identifier: MIT'

clean_tree() {
    rm -rf "${tree:?}"/*
    mkdir -p "$tree/.ci"
    put dev '#!/usr/bin/env bash' '# SPDX-License-Identifier: MIT' 'true'
    cp "$tree/dev" "$tree/.ci/run"
    chmod +x "$tree/dev" "$tree/.ci/run"
    put core/model/thing.h "$licence" '#pragma once' '#include <QtCore/QString>'
    put core/model/CMakeLists.txt '# SPDX-License-Identifier: MIT' 'target_sources(x PRIVATE' '    thing.h' ')'
    put core/bench/bench.cpp "$licence" '#include "core/model/thing.h"'
    put core/bench/CMakeLists.txt '# SPDX-License-Identifier: MIT' 'target_sources(x PRIVATE' '    bench.cpp' ')'
    put translations/x_de.ts '<?xml version="1.0" encoding="utf-8"?>' '<!DOCTYPE TS>' '<TS version="2.1" language="de"></TS>'
    mkdir -p "$tree/ui" "$tree/app" "$tree/tests"
}

# notices WHAT FILE LINE…: with this file added, the lint fails and says WHAT.
notices() {
    local what=$1 file=$2 output
    clean_tree
    put "$file" "${@:3}"
    output=$(bash "$here/lint.sh" "$tree" 2>&1) && { echo "not noticed: $what"; failures=$((failures + 1)); return; }
    grep -qF -- "$what" <<<"$output" || { echo "expected \"$what\", got: $output"; failures=$((failures + 1)); }
}

clean_tree
bash "$here/lint.sh" "$tree" >/dev/null || { echo "the clean tree is refused"; bash "$here/lint.sh" "$tree"; failures=1; }

notices 'core/model does not stand above core/bench' core/model/thing.h "$licence" '#pragma once' '#include "core/bench/bench.h"'
notices 'core/receiver does not stand above core/delivery' core/receiver/a.cpp "$licence" '#include "core/delivery/b.h"'
notices 'headers do not include limits.h' core/model/thing.h "$licence" '#pragma once' '#include "core/model/limits.h"'
notices 'headers do not include delivery_limits.h' core/model/thing.h "$licence" '#pragma once' '#include "core/model/delivery_limits.h"'
notices 'headers do not include traffic_limits.h' core/model/thing.h "$licence" '#pragma once' '#include "core/model/traffic_limits.h"'
notices 'core does not know ui' core/bench/bench.cpp "$licence" '#include "ui/window/main_window.h"'
notices 'core/rules does not stand above core/tls' core/rules/a.cpp "$licence" '#include "core/tls/b.h"'
notices 'core/tls does not stand above core/wire' core/tls/a.cpp "$licence" '#include "core/wire/b.h"'
notices 'core/receiver does not stand above core/engine' core/receiver/a.cpp "$licence" '#include "core/engine/b.h"'
notices 'core/bench does not stand above core/trial' core/bench/bench.cpp "$licence" '#include "core/trial/b.h"'
notices 'ui knows the pure rooms and the door, not core/storage' ui/log/a.cpp "$licence" '#include "core/storage/store.h"'
notices 'ui knows the pure rooms and the door, not core/engine' ui/log/a.cpp "$licence" '#include "core/engine/engine.h"'
notices 'app knows the pure rooms and the door, not core/storage' app/a.cpp "$licence" '#include "core/storage/profile.h"'
notices 'core uses Qt Core, Network and Sql only, not QtWidgets' core/bench/bench.cpp "$licence" '#include <QtWidgets/QLabel>'
notices 'only core/storage speaks SQL' core/bench/bench.cpp "$licence" '#include <QtSql/QSqlQuery>'
notices 'Qt headers are included with their module' core/bench/bench.cpp "$licence" '#include <QString>'
notices 'ui has no network' ui/log/a.cpp "$licence" '#include <QtNetwork/QTcpSocket>'
notices 'the first line is' core/bench/bench.cpp '#include "core/model/thing.h"'
notices 'a header says #pragma once' core/model/thing.h "$licence"
notices 'file names are lower case' core/model/Thing.cpp "$licence"
notices 'more than 350 lines' core/bench/bench.cpp "$licence" "$(seq 1 350)"
notices 'no processEvents' ui/a/a.cpp "$licence" 'qApp->processEvents();'
notices 'no nested event loop' ui/a/a.cpp "$licence" 'dialog.exec();'
notices 'no singletons' core/bench/bench.cpp "$licence" 'Store::instance();'
notices 'certificates are always verified' core/bench/bench.cpp "$licence" 'reply->ignoreSslErrors();'
if command -v clang-format-14 >/dev/null; then
    cp "$here/../../.clang-format" "$tree"
    notices 'not laid out as .clang-format says' core/model/thing.h "$licence" '#pragma once' 'int  a ;'
    rm "$tree/.clang-format"
fi

# Without the tool the layout is not checked: said, and no pass.
without_layout_tool() {
    local tools tool output
    tools=$(mktemp -d) || exit 2
    for tool in awk bash cat cp dirname env find grep mktemp rm sed sort tr wc xargs; do ln -s "$(command -v "$tool")" "$tools/"; done
    clean_tree
    cp "$here/../../.clang-format" "$tree"
    if output=$(PATH=$tools bash "$here/lint.sh" "$tree" 2>&1); then
        echo "not noticed: clang-format-14 is missing"
        failures=$((failures + 1))
    elif ! grep -qF 'clang-format-14 is missing' <<<"$output"; then
        echo "expected \"clang-format-14 is missing\", got: $output"
        failures=$((failures + 1))
    fi
    rm -r "$tools" "$tree/.clang-format"
}
without_layout_tool
notices 'they do not sleep' tests/model/tst_a.cpp "$licence" 'QTest::qWait(100);'
notices 'they do not sleep' tests/model/tst_a.cpp "$licence" 'QTest::qWait(patience);'
notices 'they do not sleep' tests/model/tst_a.cpp "$licence" 'QThread::msleep(5);'
notices 'they do not sleep' tests/model/tst_a.cpp "$licence" '::usleep(5);'
notices 'they do not sleep' tests/model/tst_a.cpp "$licence" 'std::this_thread::sleep_until(then);'
notices 'what people read goes through tr()' ui/a/a.cpp "$licence" 'm_send->setText(u"Send"_s);'
notices 'what people read goes through tr()' ui/a/a.cpp "$licence" 'new QLabel(QStringLiteral("nothing came in"), this);'
notices 'no nested event loop' ui/a/a.cpp "$licence" 'QEventLoop loop;'
notices 'no SIGNAL()/SLOT() strings' ui/a/a.cpp "$licence" 'connect(a, SIGNAL(b()), c, SLOT(d()));'
notices "figures in the caller's language" app/cli/words.cpp "$licence" 'return tr("%L1 bytes").arg(size);'
notices 'no process-wide TLS defaults' core/bench/bench.cpp "$licence" 'QSslConfiguration::setDefaultConfiguration(tls);'
notices 'certificates are always verified' core/bench/bench.cpp "$licence" 'tls.setPeerVerifyMode(QSslSocket::VerifyNone);'
notices 'tests use what users use' core/bench/bench.cpp "$licence" 'friend class BenchTest;'
notices 'QJsonDocument sorts' core/bench/bench.cpp "$licence" 'QJsonDocument::fromJson(body);'
notices 'stay out of core' core/bench/bench.cpp "$licence" 'QColor colour;'
notices 'connect() has a context object' ui/a/a.cpp "$licence" 'connect(a, &A::b, [this] {});'
notices 'more than 150 columns' core/bench/bench.cpp "$licence" "$(printf '%151s' x)"
notices 'blanks at the end' core/bench/bench.cpp "$licence" 'int a; '
notices 'a tab' core/bench/bench.cpp "$licence" $'\tint a;'
notices 'more than ASCII in a Latin-1 literal' core/bench/bench.cpp "$licence" '"ü"_L1'
notices 'a path of one machine' core/bench/bench.cpp "$licence" '"/home/ann"'
notices 'the first line is' tests/third_party/a.cjs 'true;'
notices 'the first line is' ui/CMakeLists.txt 'true()'
notices 'the room core/attic is not in the list of floors' core/attic/a.cpp "$licence" '#include <QtCore/QString>'
notices 'nothing includes app' ui/a/a.cpp "$licence" '#include "app/desktop.h"'
notices 'own headers are included by their path' core/bench/bench.cpp "$licence" '#include "thing.h"'
notices 'unfinished by its own words' core/bench/bench.cpp "$licence" "// TO""DO later"
notices 'not listed in core/model/CMakeLists.txt' core/model/other.cpp "$licence"
notices 'an unfinished string' translations/x_de.ts '<translation type="unfinished"></translation>'
notices 'dev:1:' dev '#!/usr/bin/env bash' '# SPDX-License-Identifier: MIT' 'if true'

# A text that no catalogue has; where lupdate is missing, tst_catalogues alone looks for it.
if command -v lupdate6 >/dev/null || [ -x /usr/lib/qt6/bin/lupdate ]; then
    notices 'not translated: A: Frobnicate' ui/a/a.cpp "$licence" 'class A : public QObject { Q_OBJECT void a() { tr("Frobnicate"); } };'
fi

[ "$failures" -eq 0 ] && echo "the lint notices what it should"
exit "$((failures > 0))"
