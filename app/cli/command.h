// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/exit_code.h"
#include "app/cli/output.h"
#include "app/cli/readiness.h"

#include <QtCore/QObject>

#include <chrono>
#include <functional>
#include <memory>

namespace CLI {
class App;
}

namespace ovyxa {
class Speaking;
}

namespace ovyxa::cli {

class Errand;

/// The options that every subcommand takes.
struct Globals
{
    QString profile;  ///< empty = the platform's data folder
    QString language; ///< empty = the system's
    bool json = false;
    std::chrono::milliseconds waitLock{}; ///< real; how long it waits for a profile that something else holds
    bool own = false;                     ///< with that profile or not at all
    Errand *errand = nullptr;             ///< for whom it is carried out, where that is not this process
    /// Whether the bench that holds the profile has come to answer and carries it out: then this command is over, and says nothing more.
    std::function<bool()> isTakenOver{};
};

/// One subcommand under way. Made by its factory, started from the event loop, ends with `finished` once. Main thread.
class Command : public QObject
{
    Q_OBJECT
public:
    Command(Globals globals, Output *output);
    virtual void start() = 0;
    /// Whom it concerns if a bench that runs holds the profile: nobody, since it is about no profile or one of its own; nobody, since it only
    /// reads, and can beside it; or that bench, which then carries it out (what changes something, and what goes on and ends with it).
    enum class Reach { Alone, Reads, There };
    [[nodiscard]] virtual Reach reach() const { return Reach::Alone; }
    /// Whether it hears of SIGTERM and the like itself (Termination); else they end it as the system does.
    [[nodiscard]] virtual bool endsInOrder() const { return false; }
    /// Whether it reads standard input all along, and not as one file that its arguments name.
    [[nodiscard]] virtual bool readsInput() const { return false; }
    /// What is to be done, where the call was made, once it is ready.
    [[nodiscard]] virtual WhenReady whenReady() const { return {}; }

    /// Whether it is no good half done, and so goes on to its end though nobody waits for it any more.
    [[nodiscard]] virtual bool isSeenThrough() const { return false; }

    /// Its last words come: nothing that it still hears of ends it, or begins anything.
    void beginEnd() { m_isEnding = true; }
    /// Says what it knows so far as at its end; after beginEnd(). Why it goes no further is said by whoever ends it.
    virtual void sumUp() {}
    /// Of a standard output that takes nothing more.
    [[nodiscard]] static QString lossWords(const QString &reason);

Q_SIGNALS:
    void finished(int exitCode);
    void failed(const ovyxa::Error &error); ///< before it ends so

protected:
    /// Nobody reads any more what it says: it ends, with 3. What goes on by itself is to be ended as by a signal.
    virtual void outputLost();
    [[nodiscard]] const Globals &globals() const { return m_globals; }
    [[nodiscard]] Output &out() const { return *m_output; }
    /// Ends the command, once; later calls do nothing.
    void finish(int exitCode);
    /// Says what went wrong and ends with the code that fits it.
    void fail(const Error &error);
    [[nodiscard]] bool isFinished() const { return m_finished || m_isEnding; }
    /// Its last words are said. Until then what comes is told, also in the midst of the end: it is stored.
    [[nodiscard]] bool isSilent() const { return m_finished; }
    /// While it lives, words are in the language of whoever asked: for what is called by a signal or a timer (an answer comes so by itself).
    [[nodiscard]] Speaking speaking() const;

private:
    [[nodiscard]] Error loss() const { return {ErrorCode::Unavailable, lossWords(m_lossReason)}; }
    void noteLoss();

    Globals m_globals;
    Output *m_output;
    QString m_lossReason; ///< why standard output takes nothing more
    bool m_isLossSaid = false;
    bool m_isEnding = false;
    bool m_finished = false;
};

using CommandFactory = std::function<std::unique_ptr<Command>(const Globals &globals, Output *output)>;

// Each adds its subcommands; when the call names one of them, `chosen` becomes its factory.
void addTrial(CLI::App &app, CommandFactory &chosen);
void addListen(CLI::App &app, CommandFactory &chosen);
void addTrigger(CLI::App &app, CommandFactory &chosen);
void addResend(CLI::App &app, CommandFactory &chosen);
void addVerify(CLI::App &app, CommandFactory &chosen);
void addSites(CLI::App &app, CommandFactory &chosen);
void addWebhooks(CLI::App &app, CommandFactory &chosen);
void addGoals(CLI::App &app, CommandFactory &chosen);
void addDeliveries(CLI::App &app, CommandFactory &chosen);
void addCaptures(CLI::App &app, CommandFactory &chosen);
void addServe(CLI::App &app, CommandFactory &chosen);
void addSimulate(CLI::App &app, CommandFactory &chosen);
void addScenario(CLI::App &app, CommandFactory &chosen);
void addClock(CLI::App &app, CommandFactory &chosen);
void addSettings(CLI::App &app, CommandFactory &chosen);
void addCompletion(CLI::App &app, CommandFactory &chosen);
void addWatch(CLI::App &app, CommandFactory &chosen);
void addProfileFile(CLI::App &app, CommandFactory &chosen);
void addKeys(CLI::App &app, CommandFactory &chosen);

} // namespace ovyxa::cli
