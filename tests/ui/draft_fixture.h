// SPDX-License-Identifier: MIT
#pragma once

#include "tests/support/desk.h"
#include "ui/draft/body_editor.h"
#include "ui/draft/draft_view.h"

#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QListWidget>

namespace ovyxa::test {

using namespace Qt::StringLiterals;

/// A receiver that is careful, and a delivery whose body people want to change.
struct DraftDeskFixture : Desk
{
    DeliveryId sent;

    bool tell(const QByteArray &body, const QString &plan = u"422"_s)
    {
        const SiteId site = u"acme.test"_s;
        if (!fixture.addSite(site).ok() || !fixture.startReceiver().ok()
            || !fixture.addWebhook(BenchFixture::webhook(site, u"Orders"_s, fixture.bench->receiver()->state().url + u"hook"_s)).ok()
            || !answer(plan))
            return false;
        EventDraft draft = fixture.bench->draft(EventKind::GoalCompleted, site);
        draft.body = body;
        const auto fired = fixture.wait<Fired>([&](auto reply) { fixture.bench->sending()->fire(draft, fixture.bench.get(), reply); });
        if (!fired.ok())
            return false;
        sent = fired->deliveries.first().id;
        return QTest::qWaitFor([this] { return fixture.delivery(sent)->attempts == 1 && !fixture.isIn(sent, DeliveryState::Sending); }, waitMs)
               && QTest::qWaitFor([this] { return log()->model()->rowCount() == 1 && !fixture.captures.isEmpty(); }, waitMs);
    }

    bool answer(const QString &plan)
    {
        return fixture.wait<void>([&](auto reply) { fixture.bench->receiver()->setPlan(*ResponsePlan::parse(plan), fixture.bench.get(), reply); })
            .ok();
    }

    [[nodiscard]] DraftView *draft() const { return window->findChild<DraftView *>(u"draftView"_s); }
    /// By the keys, from the row.
    bool edit()
    {
        log()->setFocus(); // people come from there
        log()->select({sent});
        if (!QTest::qWaitFor([this] { return action(u"draft.edit"_s)->isEnabled(); }, waitMs))
            return false;
        QTest::keyClick(log(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        return QTest::qWaitFor([this] { return draft() && draft()->isVisible(); }, waitMs);
    }
    [[nodiscard]] BodyEditor *body() const { return find<BodyEditor>(u"draftBody"_s); }
    [[nodiscard]] QString said(const QString &label) const { return find<QLabel>(label)->text(); }
    /// Ctrl+Enter in the body, until its answer is there.
    bool send()
    {
        const qsizetype before = draft()->draft().tries.size();
        QTest::keyClick(body(), Qt::Key_Return, Qt::ControlModifier);
        return QTest::qWaitFor([this, before] { return draft()->draft().tries.size() == before + 1; }, waitMs)
               && QTest::qWaitFor(
                   [this] {
                       auto *list = find<QListWidget>(u"draftTries"_s);
                       return list->count() > 0 && list->item(0)->text().startsWith(u"Try %1"_s.arg(draft()->draft().tries.size()))
                              && !list->item(0)->text().contains(u"sending"_s);
                   },
                   waitMs);
    }
    /// What the receiver got last.
    CaptureDetails lastCaptured()
    {
        const auto page = fixture.wait<CaptureDetailsPage>(
            [&](auto reply) { fixture.bench->log()->captureDetails({}, ReadOrder::NewestFirst, {}, 1, fixture.bench.get(), reply); });
        return page.ok() && !page->rows.isEmpty() ? page->rows.first() : CaptureDetails();
    }
};

} // namespace ovyxa::test
