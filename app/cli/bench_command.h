// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/command.h"
#include "app/cli/errand.h"
#include "core/platform/termination.h"

#include "core/bench/bench.h"
#include "core/model/run_terms.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QTemporaryDir>

namespace ovyxa::host {
class BenchHost;
}

namespace ovyxa::cli {

class Watch;

/// A subcommand that works with a profile: through a Bench of its own, or, on an errand, through that of whoever holds it. Main thread.
class BenchCommand : public Command
{
    Q_OBJECT
public:
    BenchCommand(Globals globals, Output *output);
    ~BenchCommand() override;
    [[nodiscard]] bool endsInOrder() const final { return true; }

protected:
    /// Whether a temporary profile will do where the default one is held by another bench (cli.md).
    enum class WhenHeld { Refuse, UseTemporary };

    /// Whether what the bench says while this is carried out on it is about this: it is done in a moment, and all else waits.
    [[nodiscard]] virtual bool hearsAll() const { return false; }
    /// Opens the bench, or ends the command saying why not; on an errand it is there. The folder is the one of `--profile`, else the default.
    /// From here on the program is asked to end (onTermination), and no longer ended by the system.
    [[nodiscard]] bool open(BenchOptions options, WhenHeld whenHeld = WhenHeld::Refuse);
    /// Real: a run that is over then waits no longer for its profile either.
    void endWaitingAt(QDeadlineTimer deadline) { m_latest = deadline; }
    /// It was asked to end, or its time was up, while it waited for the profile: nothing has been begun.
    virtual void endedWhileWaiting(bool wasAsked);
    /// As open(), on a profile of its own that ends with the command.
    [[nodiscard]] bool openTemporary(BenchOptions options);
    /// From here on others work with this bench while it runs (BenchHost); that they cannot is said, and no obstacle.
    void answerOthers();
    void answerNobody();
    /// Before the last words on deliveries: a bench of its own is closed, which cuts off what is on its way and tells of it; on somebody else's,
    /// which goes on, the log is asked. So what `then` sums up is as it is stored.
    void settle(Watch &watch, std::function<void()> then);
    /// The same for who leaves what is on its way to go on, or, of a bench of its own, to be cut off behind its words: these tell how things
    /// stand now, the same on either.
    void settleAsItStands(Watch &watch, std::function<void()> then);
    /// Ends the bench before the command, so that another one can be opened.
    void closeBench();
    /// Opens for reading, beside a running bench. True also for a profile that nothing was ever kept in: then bench() stays null, and
    /// nothing is made.
    [[nodiscard]] bool openToRead();
    /// Whether the folder may be read, or the command ends saying why not.
    [[nodiscard]] bool mayOpenToRead();
    /// As openToRead(), for who waits for a profile: false, and nothing said, while there is none that can be read.
    [[nodiscard]] Result<bool> openToReadIfThere();
    [[nodiscard]] Bench *bench() const { return globals().errand ? globals().errand->bench() : m_bench.get(); }
    /// It is somebody else's bench, which goes on: what this run is to be like is said of its own deliveries alone.
    [[nodiscard]] bool isErrand() const { return globals().errand != nullptr; }
    [[nodiscard]] QString folder() const;
    /// Where a file is that is written for whoever asked.
    [[nodiscard]] QString place(const QString &file) const { return isErrand() ? globals().errand->place(file) : file; }

    /// What the options say of a bench, and `speed`, said of this run alone; null where the bench is opened so.
    [[nodiscard]] RunTermsPtr termsFrom(const BenchOptions &options, double speed) const;
    /// Whether plain HTTP to this machine is let through, where a URL wants it: by the profile, or by `isAllowed` (--allow-loopback-http). Before
    /// the bench is open a profile's word is not known, and it may pass.
    [[nodiscard]] Result<void> mayBePlain(const QString &url, bool isAllowed) const;
    /// Says how far ahead this run leaves the profile's clock, if it does.
    void noteLead();

    /// Calls `handler` when the database takes no more writes (its disk is full). What was begun waits for it; a command need not.
    void onStorageTrouble(const std::function<void()> &handler);
    /// Calls `handler` when whoever asked wants no more of it, or when the user or the system asks the program to end, perhaps already while
    /// the bench was being opened.
    void onTermination(const std::function<void()> &handler);

    /// A reply that ends the command on an error and else goes on with the value.
    template<typename T>
    [[nodiscard]] Reply<T> orFail(std::function<void(const T &)> next)
    {
        return [this, next = std::move(next)](Result<T> result) {
            if (!result)
                fail(result.error());
            else if (!isFinished())
                next(result.value());
        };
    }
    [[nodiscard]] Reply<void> orFail(std::function<void()> next);

private:
    [[nodiscard]] Result<void> makeTemporary(BenchOptions *options);
    void tellTrouble();
    [[nodiscard]] bool take(Result<std::unique_ptr<Bench>> bench);

    std::unique_ptr<QTemporaryDir> m_temporaryFolder; // outlives the bench in it
    std::unique_ptr<Bench> m_bench;
    std::unique_ptr<host::BenchHost> m_host; // ends before the bench
    bool m_tellsTrouble = false;
    QDeadlineTimer m_latest{QDeadlineTimer::Forever};
    std::unique_ptr<Termination> m_termination;
};

} // namespace ovyxa::cli
