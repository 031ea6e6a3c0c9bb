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
#include <sys/stat.h>
#include <unistd.h>

namespace {

constexpr int refused = 3; // cli.md: what the machine does not let it do

/// Whether nobody but those whom whoever starts this trusts already can have put it there: the superuser, this user, this file's owner, and their
/// groups, which are mostly theirs alone.
bool isTrusted(const char *path, uid_t owner)
{
    struct stat found;
    return ::stat(path, &found) == 0 && (found.st_mode & S_IWOTH) == 0 && (found.st_uid == 0 || found.st_uid == ::geteuid() || found.st_uid == owner);
}

/// Where the installed program is, seen from this file, also where there is no /proc to look at; null if it is not there, or somebody else may have
/// put it there: this file may have been copied to where others write.
const char *installed(char (&path)[PATH_MAX])
{
    char beside[PATH_MAX];
    const auto *given = reinterpret_cast<const char *>(::getauxval(AT_EXECFN));
    struct stat own;
    if (!given || !::realpath(given, beside) || ::stat(beside, &own) != 0)
        return nullptr;
    char *name = std::strrchr(beside, '/') + 1;
    if (std::strlen(OVYXA_PROGRAM) >= std::size_t(beside + sizeof beside - name))
        return nullptr;
    std::strcpy(name, OVYXA_PROGRAM);
    if (!::realpath(beside, path) || !isTrusted(path, own.st_uid)) // what it is, and not what a link says meanwhile
        return nullptr;
    name = std::strrchr(path, '/');
    *name = '\0'; // its folder: who may write there may put another in its place
    const bool isSafe = isTrusted(path, own.st_uid);
    *name = '/';
    return isSafe ? path : nullptr;
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
    char path[PATH_MAX];
    const char *place = *OVYXA_PROGRAM == '/' ? OVYXA_PROGRAM : installed(path);
    void *loaded = place ? ::dlopen(place, RTLD_LAZY) : nullptr;
    const auto program = loaded ? reinterpret_cast<Program>(::dlsym(loaded, "ovyxaBench")) : nullptr;
    if (!program) {
        const char *why = place ? ::dlerror() : OVYXA_PROGRAM ", seen from here, is not there, or is not its owner's alone";
        std::fprintf(stderr, "ovyxa-bench cannot be loaded: %s\n", why);
        return refused;
    }
    return program(argc, argv, &before);
}
