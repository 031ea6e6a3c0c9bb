// SPDX-License-Identifier: MIT
// The file that people start. Loading some sixty libraries takes the system tens of milliseconds, and whoever is asked to end in them is killed
// without order: so this needs the C library alone, holds back what asks it to end, and only then loads the program (app/main.cpp).
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <initializer_list>
#include <sys/auxv.h>
#include <unistd.h>

namespace {

constexpr int refused = 3; // cli.md: what the machine does not let it do

/// Where it is installed or built, seen from this file; for a copy of this file alone, where it was built.
void *load()
{
    char path[PATH_MAX];
    const auto *given = reinterpret_cast<const char *>(::getauxval(AT_EXECFN)); // also where there is no /proc to look at
    if (given && ::realpath(given, path)) {
        char *name = std::strrchr(path, '/') + 1;
        const auto room = std::size_t(path + sizeof path - name);
        for (const char *place : {OVYXA_INSTALLED_AS, OVYXA_BUILT_AS}) {
            if (std::strlen(place) >= room)
                continue;
            std::strcpy(name, place);
            if (::access(path, F_OK) == 0)
                return ::dlopen(path, RTLD_LAZY);
        }
    }
    return ::dlopen(OVYXA_FILE, RTLD_LAZY); // by the search path in this file, which an installed one does not have
}

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
    void *loaded = load();
    const auto program = loaded ? reinterpret_cast<Program>(::dlsym(loaded, "ovyxaBench")) : nullptr;
    if (!program) {
        std::fprintf(stderr, "ovyxa-bench cannot be loaded: %s\n", ::dlerror());
        return refused;
    }
    return program(argc, argv, &before);
}
