// SPDX-License-Identifier: MIT
// libFuzzer (llvm.org/docs/LibFuzzer.html) over the unit that OVYXA_FUZZ_UNIT names; "list" writes all names.
#include "tests/fuzz/units.h"

#include <QtCore/QtGlobal>

#include <cstdio>
#include <cstdlib>

namespace {

void (*fed)(const QByteArray &bytes) = nullptr;

} // namespace

extern "C" int LLVMFuzzerInitialize(int *, char ***)
{
    const QByteArray wanted = qgetenv("OVYXA_FUZZ_UNIT");
    for (const auto &unit : ovyxa::fuzz::units()) {
        if (wanted == "list")
            std::puts(unit.name);
        if (wanted == unit.name)
            fed = unit.feed;
    }
    if (!fed) {
        if (wanted != "list")
            std::fputs("OVYXA_FUZZ_UNIT names no unit; OVYXA_FUZZ_UNIT=list writes their names.\n", stderr);
        std::exit(wanted == "list" ? 0 : 2);
    }
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
    // A copy of its own, so that a byte behind the end is nobody's.
    fed(QByteArray(reinterpret_cast<const char *>(bytes), qsizetype(size)));
    return 0;
}
