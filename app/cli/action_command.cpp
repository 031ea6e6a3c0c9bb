// SPDX-License-Identifier: MIT
#include "app/cli/action_command.h"

namespace ovyxa::cli {

void ActionCommand::start()
{
    if (m_access != Access::Change) {
        if (!openToRead())
            return;
    } else {
        BenchOptions options;
        options.resumeUnfinished = false;
        if (!open(options))
            return;
    }
    if (bench()) {
        onTermination([this] {
            m_askedToEnd ? m_askedToEnd() : fail({ErrorCode::Cancelled, tr("It was asked to end, and stopped before it was done.")});
        });
    }
    m_action(*this);
}

CommandFactory ActionCommand::factory(Access access, Action action)
{
    return [access, action = std::move(action)](const Globals &globals, Output *output) {
        return std::make_unique<ActionCommand>(access, action, globals, output);
    };
}

} // namespace ovyxa::cli
