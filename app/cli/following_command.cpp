// SPDX-License-Identifier: MIT
#include "app/cli/following_command.h"

#include "app/cli/capture_lines.h"
#include "app/cli/input.h"
#include "app/cli/words.h"
#include "core/model/speaking.h"

#include <QtCore/QTimer>

#include <nlohmann/json.hpp>

namespace ovyxa::cli {

void FollowingCommand::start()
{
    const auto asked = logQueriesFrom(m_options.query, nullptr);
    if (!asked)
        return fail(asked.error());
    if (const auto may = mayAskFor(*asked); !may)
        return fail(may.error());
    if (!m_options.duration.empty()) {
        const auto duration = durationFromText(fromStd(m_options.duration));
        if (!duration)
            return fail(duration.error());
        QTimer::singleShot(*duration, Qt::PreciseTimer, this, [this] {
            const Speaking inTheirs = speaking();
            conclude(End::Time);
        });
    }
    if (!mayOpenToRead())
        return;
    onTermination([this] { conclude(End::Wish); });
    lookForProfile();
}

void FollowingCommand::conclude(End end)
{
    if (!isFinished() && !std::exchange(m_concluding, true))
        summarise(end);
}

void FollowingCommand::tell(const DeliveryDetails &details)
{
    out().result(deliveryLine(details.delivery, details.webhook, lastSignature(details)), deliveryText(details.delivery, details.webhook));
}

void FollowingCommand::tell(const Capture &capture)
{
    out().result(captureLine(capture), captureText(capture));
}

void FollowingCommand::lookForProfile()
{
    const Speaking inTheirs = speaking();
    if (isFinished() || m_concluding)
        return;
    const auto opened = openToReadIfThere();
    if (!opened)
        return fail(opened.error());
    if (!*opened) {
        if (std::exchange(m_wasThere, false))
            waits();
        QTimer::singleShot(lookInterval, this, &FollowingCommand::lookForProfile);
        return;
    }
    const auto queries = logQueriesFrom(m_options.query, bench());
    if (!queries)
        return fail(queries.error());
    follow(*queries, m_wasThere);
}

} // namespace ovyxa::cli
