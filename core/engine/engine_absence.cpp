// SPDX-License-Identifier: MIT
#include "core/engine/engine.h"

#include "core/model/thread_check.h"

#include <algorithm>

namespace ovyxa {

AbsenceFacts Engine::absenceFacts(const AbsenceSubject &subject)
{
    assertOnThreadOf(this, "Engine::absenceFacts");
    AbsenceFacts facts;
    facts.subject = subject;
    facts.webhooks = m_configuration->view().webhooks;
    facts.unsent = m_traffic->unsent().near(subject.near);
    const Traffic traffic = m_traffic->traffic();
    facts.usage = traffic.usage;
    const Webhook *webhook = m_configuration->webhook(subject.webhook);
    const auto site = webhook ? traffic.sites.constFind(webhook->site) : traffic.sites.cend();
    if (site == traffic.sites.cend())
        return facts;
    const auto count = [&facts](int visitors) { facts.visitors = std::max(facts.visitors.value_or(0), visitors); };
    for (const VisitorPoint &point : site->curve) {
        if (std::chrono::abs(point.at - subject.near) <= AbsenceSubject::reach)
            count(point.visitors);
    }
    if (std::chrono::abs(m_clock->now() - subject.near) <= AbsenceSubject::reach)
        count(site->activeVisitors);
    return facts;
}

} // namespace ovyxa
