// SPDX-License-Identifier: MIT
// What people stumbled over who met the window for the first time.
#include "core/bench/bench.h"
#include "tests/support/desk.h"
#include "ui/receiver/receiver_controller.h"

#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTabBar>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_Stumbles final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tabsComeBeforeHints();
    void aPlanIsCutAtItsEnd();
    void twoComparedAreNamedByTheirTimes();
};

/// Both where there is little room, and where there is much.
void tst_Stumbles::tabsComeBeforeHints()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    QTRY_VERIFY_WITH_TIMEOUT(desk.action(u"draft.edit"_s)->isEnabled(), waitMs);
    desk.action(u"draft.edit"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(desk.window->findChild<QWidget *>(u"draftView"_s), waitMs);
    const auto *tabs = desk.find<QTabBar>(u"centreTabs"_s);
    for (const QSize size : {QSize(1024, 640), QSize(2560, 1440)}) {
        desk.window->resize(size);
        QTRY_COMPARE(desk.window->size(), size);
        QTRY_VERIFY2(tabs->tabRect(0).left() >= 0 && tabs->tabRect(tabs->count() - 1).right() < tabs->width(),
                     qPrintable(QString::number(size.width())));
    }
}

void tst_Stumbles::aPlanIsCutAtItsEnd()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    desk.window->resize(1024, 640);
    QTRY_COMPARE(desk.window->size(), QSize(1024, 640));
    desk.fixture.bench->receiver()->setPlan(*ResponsePlan::parse(u"503x3,200x2,429,200"_s), desk.window.get(), [](const Result<void> &) {});
    auto *plan = desk.find<QPushButton>(u"receiverPlan"_s);
    QTRY_VERIFY_WITH_TIMEOUT(plan->text().startsWith(u"503"_s), waitMs);
    desk.window->findChild<ReceiverController *>()->setMangling({MangleStep::SortKeys});
    QTRY_VERIFY_WITH_TIMEOUT(desk.find<QWidget>(u"receiverAlters"_s)->isVisible(), waitMs);
    QTRY_VERIFY2(plan->width() >= plan->sizeHint().width(), qPrintable(u"%1 of %2"_s.arg(plan->width()).arg(plan->sizeHint().width())));
}

/// The first of two deliveries is tried again after the second one went out: what is seen of it is the later.
void tst_Stumbles::twoComparedAreNamedByTheirTimes()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    BenchFixture &f = desk.fixture;
    const SiteId site = f.deliveries.first().site;
    f.bench->clock()->setPaused(true);
    QVERIFY(f.wait<void>([&](auto reply) { f.bench->receiver()->setPlan(*ResponsePlan::parse(u"503,200"_s), f.bench.get(), reply); }).ok());
    const auto first = f.fire(EventKind::GoalCompleted, site);
    QVERIFY(first.ok());
    const DeliveryId retried = first->deliveries.first().id;
    QTRY_VERIFY_WITH_TIMEOUT(f.isIn(retried, DeliveryState::Waiting), waitMs);
    QVERIFY(f.fire(EventKind::GoalCompleted, site).ok());
    f.bench->clock()->jumpToNextDue();
    QTRY_VERIFY_WITH_TIMEOUT(f.isIn(retried, DeliveryState::Delivered), waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), 3, waitMs);
    desk.log()->setFocus();
    QTest::keyClick(desk.log(), Qt::Key_Home);
    QTest::keyClick(desk.log(), Qt::Key_Down, Qt::ShiftModifier);
    QTRY_COMPARE(desk.action(u"log.compare"_s)->text(), u"Compare the two"_s);
    desk.action(u"log.compare"_s)->trigger();
    const auto said = [&desk](const QString &name) {
        const auto *label = desk.window->findChild<QLabel *>(name);
        return label ? label->text() : QString();
    };
    QTRY_COMPARE_WITH_TIMEOUT(said(u"compareLeftTitle"_s), u"The earlier one"_s, waitMs);
    QVERIFY2(said(u"compareLeftTime"_s) < said(u"compareRightTime"_s), qPrintable(said(u"compareLeftTime"_s) + u' ' + said(u"compareRightTime"_s)));
}

QTEST_MAIN(tst_Stumbles)
#include "tst_stumbles.moc"
