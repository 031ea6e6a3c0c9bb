// SPDX-License-Identifier: MIT
// The file that people start. Loading some sixty libraries takes the system tens of milliseconds, and whoever is asked to end in them is killed
// without order: so this needs the C library alone, holds back what asks it to end, and only then loads the program (app/main.cpp).
#include <csignal>
#include <cstdio>
#include <dlfcn.h>
#include <initializer_list>

namespace {

constexpr int refused = 3; // cli.md: what the machine does not let it do

} // namespace

int main(int argc, char **argv)
{
    sigset_t asking;
    sigset_t before;
    ::sigemptyset(&asking);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        ::sigaddset(&asking, signal);
    ::sigprocmask(SIG_BLOCK, &asking, &before);

    using Program = int (*)(int argc, char **argv, const void *before);
    void *loaded = ::dlopen(OVYXA_PROGRAM_FILE, RTLD_LAZY); // beside this one, or where it was installed: by this file's own search path
    const auto program = loaded ? reinterpret_cast<Program>(::dlsym(loaded, "ovyxaBench")) : nullptr;
    if (!program) {
        std::fprintf(stderr, "ovyxa-bench cannot be loaded: %s\n", ::dlerror());
        return refused;
    }
    return program(argc, argv, &before);
}
