// SPDX-License-Identifier: MIT
#pragma once

#include "tests/support/bench_fixture.h"
#include "ui/common/band_handle.h"
#include "ui/hour/hour_band.h"
#include "ui/hour/hour_panel.h"

#include <QtTest/QTest>
#include <QtWidgets/QLabel>

namespace ovyxa::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

inline const SiteId site = u"acme.test"_s;

/// Three deliveries wait for their first retry; the endpoint answers again by now. The clock stands still.
struct HourWalk : BenchFixture
{
    std::unique_ptr<HourPanel> panel;
    WebhookId orders;
    QStringList done;

    HourWalk()
    {
        ReceiverSetup setup;
        setup.plan = *ResponsePlan::parse(u"503x3,200"_s);
        if (!addSite(site).ok() || !startReceiver(setup).ok())
            qFatal("the profile could not be set up");
        const auto added = addWebhook(webhook(site, u"Orders"_s, bench->receiver()->state().url + u"hook"_s));
        if (!added.ok())
            qFatal("the webhook was refused");
        orders = added->webhook.id;
        bench->clock()->setPaused(true);
        for (int i = 0; i < 3; ++i) {
            if (!fire(EventKind::GoalCompleted, site).ok())
                qFatal("an event was refused");
        }
        if (!QTest::qWaitFor([this] { return count(DeliveryState::Waiting) == 3; }, waitMs))
            qFatal("the endpoint did not fail");
        panel = std::make_unique<HourPanel>(HourPanel::Doors{bench->catalogue(), bench->log(), bench->sending(), bench->receiver(), bench->clock()});
        QObject::connect(panel.get(), &HourPanel::done, panel.get(), [this](const QString &what) { done += what; });
        panel->setZone(Zone::Utc);
        panel->setSite(site);
        panel->resize(760, 260);
        panel->show();
    }
    ~HourWalk() { panel.reset(); }

    [[nodiscard]] qsizetype count(DeliveryState state) const
    {
        return std::count_if(deliveries.cbegin(), deliveries.cend(), [state](const Delivery &each) { return each.state == state; });
    }
    template<typename T>
    T *find(const QString &name)
    {
        auto *found = panel->findChild<T *>(name);
        if (!found)
            qFatal("there is no %s", qPrintable(name));
        return found;
    }
    [[nodiscard]] QString sum(const QString &name) { return find<QLabel>(name)->text(); }
    [[nodiscard]] QString picture() { return find<HourBand>(u"hourBand"_s)->accessibleDescription(); }
};

} // namespace ovyxa::test
