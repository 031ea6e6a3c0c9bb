// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/bench_command.h"

namespace ovyxa::cli {

/// A subcommand that is one action on a profile: opens the bench, does it, ends. Main thread.
class ActionCommand final : public BenchCommand
{
    Q_OBJECT
public:
    using Action = std::function<void(ActionCommand &command)>;
    /// ReadThere: what it tells of lives with the bench that runs, and only as last kept in its files.
    enum class Access { Read, ReadThere, Change };

    ActionCommand(Access access, Action action, const Globals &globals, Output *output)
        : BenchCommand(globals, output)
        , m_access(access)
        , m_action(std::move(action))
    {
    }

    void start() override;
    void sumUp() override
    {
        if (m_sumUp)
            m_sumUp();
    }
    /// For an action of several changes, of which some are no good without the others: asked to end, or read by nobody any more, it goes on, and
    /// this is called. `sumUp` says what is done, where the bench ends in the midst of it.
    void goOnWhenAskedToEnd(std::function<void()> asked, std::function<void()> sumUp)
    {
        m_askedToEnd = std::move(asked);
        m_sumUp = std::move(sumUp);
    }
    [[nodiscard]] Reach reach() const override { return m_access == Access::Read ? Reach::Reads : Reach::There; }

    [[nodiscard]] bool isSeenThrough() const override { return m_askedToEnd != nullptr; }
    [[nodiscard]] bool hearsAll() const override { return true; }

    // What an action works with. bench() is null for reading a profile that nothing was ever kept in.
    using BenchCommand::bench;
    using BenchCommand::isErrand;
    using BenchCommand::orFail;
    using BenchCommand::place;
    using Command::fail;
    using Command::finish;
    using Command::globals;
    using Command::isFinished;
    using Command::out;

    /// The factory for an action.
    [[nodiscard]] static CommandFactory factory(Access access, Action action);

private:
    void outputLost() override { m_askedToEnd ? m_askedToEnd() : BenchCommand::outputLost(); }

    Access m_access;
    Action m_action;
    std::function<void()> m_askedToEnd;
    std::function<void()> m_sumUp;
};

} // namespace ovyxa::cli
