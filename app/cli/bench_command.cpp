// SPDX-License-Identifier: MIT
#include "app/cli/bench_command.h"

#include "app/cli/input.h"
#include "app/cli/watch.h"
#include "app/host/bench_host.h"

#include "core/model/lead_text.h"
#include "core/model/speaking.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QFileInfo>
#include <QtCore/QTimer>

#include <utility>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {
constexpr std::chrono::milliseconds lockInterval{100};   // real; between two tries to get a profile
constexpr std::chrono::milliseconds whileItStarts{4000}; // who has just taken the profile may be about to answer
constexpr std::chrono::milliseconds whileItIsMade{5000}; // the first time takes longer
} // namespace

BenchCommand::BenchCommand(Globals globals, Output *output) : Command(std::move(globals), output) {}

BenchCommand::~BenchCommand() = default;

QString BenchCommand::folder() const
{
    return isErrand() ? bench()->profileFolder() : globals().profile.isEmpty() ? Bench::defaultFolder() : globals().profile;
}

Result<void> BenchCommand::makeTemporary(BenchOptions *options)
{
    m_temporaryFolder = std::make_unique<QTemporaryDir>();
    if (!m_temporaryFolder->isValid())
        return Error{ErrorCode::Unavailable, tr("A temporary profile cannot be made: %1").arg(m_temporaryFolder->errorString())};
    options->profileFolder = m_temporaryFolder->path();
    options->useKeychain = false; // what is in a temporary profile leaves no trace elsewhere
    return {};
}

/// What the bench says besides is said to those who watch it; that it cannot go on concerns everybody.
void BenchCommand::tellTrouble()
{
    if (std::exchange(m_tellsTrouble, true))
        return;
    connect(bench(), &Bench::noticed, this, [this](const Notice &notice) {
        if (notice.level == Notice::Level::Problem || hearsAll())
            out().note(notice.text);
    });
}

bool BenchCommand::take(Result<std::unique_ptr<Bench>> bench)
{
    if (!bench) {
        fail(bench.error());
        return false;
    }
    m_bench = std::move(bench).value();
    connect(m_bench.get(), &Bench::noticed, this, [this](const Notice &notice) { out().note(notice.text); });
    return true;
}

bool BenchCommand::open(BenchOptions options, WhenHeld whenHeld)
{
    if (isErrand()) {
        tellTrouble();
        return true;
    }
    if (!m_termination)
        m_termination = std::make_unique<Termination>();
    options.profileFolder = folder();
    const auto patienceWithStart = Bench::isProfile(folder()) ? whileItStarts : whileItIsMade;
    auto bench = Bench::open(options);
    const auto isHeld = [&bench] { return !bench && bench.error().code == ErrorCode::Locked; };
    const auto isTakenOver = [this, &isHeld] { return isHeld() && globals().isTakenOver && globals().isTakenOver(); };
    const bool isWaitedFor = globals().waitLock.count() > 0;
    const auto unasked =
        globals().isTakenOver ? std::max(patienceWithStart - Bench::heldFor(folder()), std::chrono::milliseconds{}) : std::chrono::milliseconds{};
    const auto patience = isWaitedFor ? globals().waitLock : unasked;
    for (const QDeadlineTimer deadline(patience); isHeld() && !deadline.hasExpired(); bench = Bench::open(options)) {
        if (isTakenOver())
            return false;
        const bool wasAsked = Termination::comesWithin(lockInterval);
        if (!wasAsked && !isWaitedFor && m_latest.hasExpired())
            break; // it was not to be waited for
        if (wasAsked || m_latest.hasExpired()) {
            endedWhileWaiting(wasAsked);
            return false;
        }
    }
    if (isTakenOver())
        return false;
    if (isHeld() && Termination::hasCome()) {
        endedWhileWaiting(true);
        return false;
    }
    const bool mustBeThisOne = globals().own || isWaitedFor;
    if (isHeld() && !mustBeThisOne && whenHeld == WhenHeld::UseTemporary && globals().profile.isEmpty()) {
        if (const auto made = makeTemporary(&options); !made)
            return take(made.error());
        out().note(tr("Another bench holds the default profile, so a temporary one is used and removed at the end. "
                      "Give --profile DIR to keep what happens here."));
        options.extraAuthorities += Bench::authorityOf(folder()); // what is sent may be for just that bench's receiver
        bench = Bench::open(options);
    }
    return take(std::move(bench));
}

void BenchCommand::endedWhileWaiting(bool wasAsked)
{
    fail({ErrorCode::Cancelled,
          wasAsked ? tr("It was asked to end while it waited for the profile.") : tr("The time was up while it waited for the profile.")});
}

bool BenchCommand::openTemporary(BenchOptions options)
{
    if (!m_termination)
        m_termination = std::make_unique<Termination>();
    if (const auto made = makeTemporary(&options); !made)
        return take(made.error());
    return take(Bench::open(options));
}

void BenchCommand::answerOthers()
{
    m_host = std::make_unique<host::BenchHost>(m_bench.get());
    if (const auto opened = m_host->open(); !opened)
        out().note(tr("Other programs cannot work with this bench while it runs. %1").arg(opened.error().message));
}

void BenchCommand::answerNobody()
{
    beginEnd();
    if (m_host)
        m_host->end();
    if (m_bench) // where others could not ask it
        m_bench->close();
}

void BenchCommand::settle(Watch &watch, std::function<void()> then)
{
    if (!isErrand()) {
        beginEnd();
        return QTimer::singleShot(0, this, [this, then = std::move(then)] { // not in the midst of its news
            m_bench->close();
            then();
        });
    }
    settleAsItStands(watch, std::move(then));
}

void BenchCommand::settleAsItStands(Watch &watch, std::function<void()> then)
{
    watch.lookUp([this, then = std::move(then)] {
        if (isFinished())
            return;
        beginEnd();
        then();
    });
}

void BenchCommand::closeBench()
{
    m_host.reset();
    m_bench.reset();
    m_temporaryFolder.reset();
}

bool BenchCommand::mayOpenToRead()
{
    if (isErrand())
        return true;
    if (!m_termination)
        m_termination = std::make_unique<Termination>();
    const QFileInfo place(folder());
    if (place.exists() && !place.isDir()) {
        fail({ErrorCode::InvalidInput, tr("%1 is a file; a profile is a folder. Name another place.").arg(folder())});
        return false;
    }
    if (place.isDir() && !(place.isReadable() && place.isExecutable())) {
        fail({ErrorCode::Unavailable, tr("The profile folder %1 cannot be read. Check its permissions, or name another place.").arg(folder())});
        return false;
    }
    return true;
}

bool BenchCommand::openToRead()
{
    if (isErrand())
        return true;
    if (!mayOpenToRead())
        return false;
    if (Bench::isProfile(folder())) {
        BenchOptions options;
        options.readOnly = true;
        options.profileFolder = folder();
        auto bench = Bench::open(options);
        const auto isBeingMade = [&bench] { return !bench && bench.error().code == ErrorCode::NotFound; };
        for (const QDeadlineTimer deadline(std::max(globals().waitLock, whileItIsMade)); isBeingMade() && !deadline.hasExpired();
             bench = Bench::open(options)) {
            if (Termination::comesWithin(lockInterval)) {
                endedWhileWaiting(true);
                return false;
            }
        }
        if (!isBeingMade()) // else whoever began it is gone
            return take(std::move(bench));
    }
    out().note(tr("Nothing is kept in %1 yet.").arg(folder()));
    return true;
}

Result<bool> BenchCommand::openToReadIfThere()
{
    if (isErrand())
        return true;
    if (!Bench::isProfile(folder()))
        return false;
    BenchOptions options;
    options.readOnly = true;
    options.profileFolder = folder();
    auto bench = Bench::open(options);
    if (!bench && bench.error().code == ErrorCode::NotFound) // somebody is about to make it
        return false;
    if (!bench)
        return bench.error();
    return take(std::move(bench));
}

RunTermsPtr BenchCommand::termsFrom(const BenchOptions &options, double speed) const
{
    if (!isErrand())
        return {};
    return std::make_shared<const RunTerms>(RunTerms{options.retries, speed, options.allowLoopbackHttp, options.extraAuthorities});
}

Result<void> BenchCommand::mayBePlain(const QString &url, bool isAllowed) const
{
    const bool profileMayAllow = bench() ? bench()->catalogue()->settings().allowLoopbackHttp : Bench::isProfile(folder());
    if (isAllowed || profileMayAllow || !url.startsWith("http:"_L1))
        return {};
    return Error{ErrorCode::InvalidInput,
                 tr("Webhooks must use HTTPS. For a server on this machine, use https://, give --allow-loopback-http, or let the profile "
                    "allow it: \"ovyxa-bench settings set allow_loopback_http=on\".")};
}

void BenchCommand::noteLead()
{
    const Millis lead = bench()->clock()->now() - realNow();
    if (lead >= noLead)
        out().note(
            tr("The profile's simulated clock stands %1 ahead of this machine's. \"ovyxa-bench clock reset\" takes it back.").arg(leadText(lead)));
}

void BenchCommand::onStorageTrouble(const std::function<void()> &handler)
{
    connect(bench(), &Bench::noticed, this, [this, handler](const Notice &notice) {
        const Speaking inTheirs = speaking();
        if (notice.level == Notice::Level::Problem)
            handler();
    });
}

void BenchCommand::onTermination(const std::function<void()> &handler)
{
    if (isErrand())
        connect(globals().errand, &Errand::endRequested, this, handler);
    else
        connect(m_termination.get(), &Termination::requested, this, handler);
}

Reply<void> BenchCommand::orFail(std::function<void()> next)
{
    return [this, next = std::move(next)](const Result<void> &result) {
        if (!result)
            fail(result.error());
        else if (!isFinished())
            next();
    };
}

} // namespace ovyxa::cli
