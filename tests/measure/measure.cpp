// SPDX-License-Identifier: MIT
#include "measured_profile.h"
#include "measured_window.h"
#include "measured_wire.h"

#include "core/platform/processes.h"

#include <QtWidgets/QApplication>

#include <cstdio>

/// `ovyxa_measure WHAT ARGUMENT…`, for the scripts beside this: what they cannot tell from outside.
int main(int argc, char **argv)
{
    using namespace ovyxa;
    allowManyFiles();
    const QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments().mid(2);
    const QByteArrayView what(argc > 1 ? argv[1] : "");
    if (what == "post")
        return measured::post(arguments);
    if (what == "signatures")
        return measured::checkSignatures();
    if (what == "paint-bare")
        return measured::paintBare(arguments);
    if (what == "paint-window")
        return measured::paintWindow(arguments);
    if (what == "jump")
        return measured::jump(arguments);
    if (what == "stall")
        return measured::stall(arguments);
    if (what == "search")
        return measured::search(arguments);
    if (what == "sql")
        return measured::runStatements(arguments);
    std::fprintf(stderr, "there is no measure \"%s\"\n", what.data());
    return 2;
}
