// SPDX-License-Identifier: MIT
#include "app/cli/command_line.h"
#include "app/desktop.h"
#include "app/host/holder.h"
#include "app/languages.h"

#include "core/bench/bench.h"
#include "core/model/speaking.h"
#include "core/platform/files.h"
#include "core/platform/processes.h"
#include "core/platform/streams.h"
#include "core/platform/termination.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDeadlineTimer>
#include <QtCore/QTimer>

#include <algorithm>
#include <chrono>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

// What the program opens before it has a connection: its threads' loops, the database with its log, an export's file. Without them Qt or
// glib end the program with a crash.
constexpr int fewestFiles = 64;

/// Runs one subcommand; needs no display.
int runCommandLine(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    Languages languages;
    const QString language = cli::languageFromArguments(argc, argv);
    const bool isJson = cli::asksForJson(argc, argv);
    const bool isKnown = language.isEmpty() || Languages::isAvailable(language);
    if (!languages.install(cli::speaksToPrograms(argc, argv) || !isKnown ? QStringLiteral("en") : language)
        || !isKnown) { // scripts read one language (cli.md)
        cli::Output(isJson).problem(
            {ErrorCode::InvalidInput, QCoreApplication::translate("CommandLine", "There is no translation for \"%1\". There are: %2.")
                                          .arg(language.left(20), Languages::available().join(u", "))});
        return cli::WrongCall;
    }
    cli::Output output(isJson);
    const cli::Request request = cli::parseArguments(argc, argv, output);
    if (request.exitCode)
        return *request.exitCode;
    if (!request.command) {
        output.problem({ErrorCode::Unavailable,
                        QCoreApplication::translate("CommandLine",
                                                    "There is no display here for the desktop (neither DISPLAY nor WAYLAND_DISPLAY is set). "
                                                    "The subcommands need none: see \"ovyxa-bench --help\", or start with \"ovyxa-bench trial\".")});
        return cli::Refused;
    }

    using std::chrono::milliseconds;
    cli::Globals globals = request.globals;
    const bool mayWait = globals.waitLock.count() > 0;
    const QDeadlineTimer longest(globals.waitLock);
    auto command = request.command(globals, &output);
    std::unique_ptr<host::Holder> holder;
    const QDeadlineTimer latest(mayWait ? std::min<milliseconds>(globals.waitLock, host::Holder::patience) : host::Holder::patience);
    if (command->reach() == cli::Command::Reach::There && !globals.own) {
        const auto isCarriedOutThere = [&] {
            holder = host::Holder::of(globals.profile.isEmpty() ? Bench::defaultFolder() : globals.profile, latest);
            if (!holder)
                return false;
            QObject::connect(holder.get(), &host::Holder::ended, &application, &QCoreApplication::exit, Qt::QueuedConnection);
            holder->carryOut(
                {QCoreApplication::arguments().mid(1), request.inputFiles, Speaking::locale().name(), command->readsInput(), command->whenReady()},
                &output);
            return true;
        };
        if (isCarriedOutThere())
            return QCoreApplication::exec();
        // It may be about to answer, if it has not been silent so long. What has been read from a pipe is gone by then.
        const bool isSilent = mayWait ? longest.hasExpired() : latest.hasExpired();
        if (mayWait) // asking has taken some of it
            globals.waitLock = std::max(milliseconds(longest.remainingTime()), milliseconds(1));
        const auto isReadOnce = [](const QString &file) { return file == "-"_L1 || isPipe(file); };
        if (!isSilent && std::none_of(request.inputFiles.cbegin(), request.inputFiles.cend(), isReadOnce))
            globals.isTakenOver = isCarriedOutThere;
        command = request.command(globals, &output);
    }
    if (!command->endsInOrder())
        Termination::letGo();
    QObject::connect(command.get(), &cli::Command::finished, &application, &QCoreApplication::exit, Qt::QueuedConnection);
    QTimer::singleShot(0, command.get(), &cli::Command::start);
    return QCoreApplication::exec();
}

} // namespace

} // namespace ovyxa

/// What core/platform/launch.cpp loads the program for; `before` is what it held back before.
extern "C" Q_DECL_EXPORT int ovyxaBench(int argc, char **argv, const void *before)
{
    using namespace ovyxa;
    keepStandardStreamsApart();
    Termination::watch();
    Termination::hearWhatCame(before);
    findHome();
    letWritesFail();
    allowManyFiles();
    leaveNoCore();
    QCoreApplication::setApplicationName(QStringLiteral("ovyxa-bench"));
    QCoreApplication::setApplicationVersion(QStringLiteral(OVYXA_VERSION));
    if (const QString refusal = cli::refusalOfArguments(argc, argv); !refusal.isEmpty()) {
        cli::Output(cli::asksForJson(argc, argv)).problem({ErrorCode::InvalidInput, refusal});
        return cli::WrongCall;
    }
    if (!mayOpenFiles(fewestFiles)) {
        cli::Output(cli::asksForJson(argc, argv))
            .problem({ErrorCode::Unavailable,
                      QCoreApplication::translate("CommandLine",
                                                  "This needs to open %1 files at once, and may not here. Let it open more, as with ulimit -n 256.")
                          .arg(fewestFiles)});
        return cli::Refused;
    }
    const bool desktop = cli::asksForDesktop(argc, argv) && displayIsNamed(argc, argv);
    return desktop ? runDesktop(argc, argv) : runCommandLine(argc, argv);
}
