// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/bench_command.h"
#include "app/cli/log_follower.h"

#include <utility>

namespace ovyxa::cli {

struct WatchOptions
{
    std::string query;
    int count = 0; ///< 0 = without end
    std::string duration;
};

/// What `watch` and `wait-for` have: a query, a figure, a time, and a profile that may only come to be.
class FollowingCommand : public BenchCommand
{
    Q_OBJECT
public:
    FollowingCommand(WatchOptions options, const Globals &globals, Output *output) : BenchCommand(globals, output), m_options(std::move(options)) {}

    [[nodiscard]] Reach reach() const override { return Reach::There; }

    void start() override;

protected:
    static constexpr std::chrono::milliseconds lookInterval{100}; ///< real; how often it is looked whether there is something new

    enum class End { None, Count, Time, Wish };
    [[nodiscard]] virtual Result<void> mayAskFor(const LogQueries &) const { return {}; }
    /// There is no profile yet.
    virtual void waits() {}
    /// It is open.
    virtual void follow(const LogQueries &queries, bool wasThere) = 0;
    /// Called once.
    virtual void summarise(End end) = 0;

    void conclude(End end);
    [[nodiscard]] bool isConcluding() const { return m_concluding; }
    [[nodiscard]] int wanted() const { return m_options.count; }

    /// With its webhook as it is stored with it: one that came to be since the profile was opened is in no snapshot.
    void tell(const DeliveryDetails &details);
    void tell(const Capture &capture);

private:
    void lookForProfile();

    WatchOptions m_options;
    bool m_wasThere = true;
    bool m_concluding = false;
};

} // namespace ovyxa::cli
