// SPDX-License-Identifier: MIT
#include "app/cli/bench_command.h"

#include "core/model/lead_text.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QFileInfo>

namespace ovyxa::cli {

namespace {
constexpr std::chrono::milliseconds lockInterval{100}; // real; between two tries to get a profile
}

BenchCommand::~BenchCommand() = default;

QString BenchCommand::folder() const
{
    return globals().profile.isEmpty() ? Bench::defaultFolder() : globals().profile;
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
    if (!m_termination)
        m_termination = std::make_unique<Termination>();
    options.profileFolder = folder();
    auto bench = Bench::open(options);
    const auto isHeld = [&bench] { return !bench && bench.error().code == ErrorCode::Locked; };
    for (const QDeadlineTimer deadline(globals().waitLock); isHeld() && !deadline.hasExpired(); bench = Bench::open(options)) {
        if (Termination::comesWithin(lockInterval)) {
            fail({ErrorCode::Cancelled, tr("It was asked to end while it waited for the profile.")});
            return false;
        }
    }
    const bool mustBeThisOne = globals().own || globals().waitLock.count() > 0;
    if (isHeld() && !mustBeThisOne && whenHeld == WhenHeld::UseTemporary && globals().profile.isEmpty()) {
        if (const auto made = makeTemporary(&options); !made)
            return take(made.error());
        out().note(tr("Another bench holds the default profile, so a temporary one is used and removed at the end. "
                      "Give --profile DIR to keep what happens here."));
        bench = Bench::open(options);
    }
    return take(std::move(bench));
}

bool BenchCommand::openTemporary(BenchOptions options)
{
    if (!m_termination)
        m_termination = std::make_unique<Termination>();
    if (const auto made = makeTemporary(&options); !made)
        return take(made.error());
    return take(Bench::open(options));
}

void BenchCommand::closeBench()
{
    m_bench.reset();
    m_temporaryFolder.reset();
}

bool BenchCommand::mayOpenToRead()
{
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
    if (!mayOpenToRead())
        return false;
    BenchOptions options;
    options.readOnly = true;
    if (!Bench::isProfile(folder())) {
        out().note(tr("Nothing is kept in %1 yet.").arg(folder()));
        return true;
    }
    return open(options);
}

Result<bool> BenchCommand::openToReadIfThere()
{
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

void BenchCommand::noteLead()
{
    const Millis lead = m_bench->clock()->now() - realNow();
    if (lead >= noLead)
        out().note(
            tr("The profile's simulated clock stands %1 ahead of this machine's. \"ovyxa-bench clock reset\" takes it back.").arg(leadText(lead)));
}

void BenchCommand::onStorageTrouble(const std::function<void()> &handler)
{
    connect(m_bench.get(), &Bench::noticed, this, [handler](const Notice &notice) {
        if (notice.level == Notice::Level::Problem)
            handler();
    });
}

void BenchCommand::onTermination(const std::function<void()> &handler)
{
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
