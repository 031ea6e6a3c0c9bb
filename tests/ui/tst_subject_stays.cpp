// SPDX-License-Identifier: MIT
// What is inspected is what people chose or fired last: nothing that they left comes back by itself.
#include "tests/support/desk.h"
#include "ui/inspector/inspection.h"
#include "ui/inspector/inspector_panel.h"

#include <QtTest/QTest>
#include <QtWidgets/QTableView>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

struct SubjectDesk : Desk
{
    [[nodiscard]] QTableView *captures() const { return find<QTableView>(u"captureTable"_s); }
    [[nodiscard]] Inspection *inspection() const { return window->findChild<Inspection *>(); }
    static void clickRow(const QTableView *table, int row)
    {
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(table->model()->index(row, 1)).center());
    }
    /// A request is looked at, then a delivery.
    [[nodiscard]] bool lookAtBoth()
    {
        if (!fixture.fire(EventKind::GoalCompleted, fixture.deliveries.first().site).ok()
            || !QTest::qWaitFor([this] { return captures()->model()->rowCount() == 2 && log()->model()->rowCount() == 2; }, waitMs))
            return false;
        clickRow(captures(), 1);
        if (!QTest::qWaitFor([this] { return inspection()->subject() == Inspection::Subject::Capture && inspection()->capture(); }, waitMs))
            return false;
        clickRow(log(), 1);
        return QTest::qWaitFor([this] { return inspection()->subject() == Inspection::Subject::Delivery && inspection()->delivery(); }, waitMs);
    }
};

} // namespace

class tst_SubjectStays final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsFiredIsInspected()
    {
        SubjectDesk desk;
        QVERIFY(desk.runTrial() && desk.lookAtBoth());
        desk.click(u"fire_goal.completed"_s);
        QTRY_COMPARE_WITH_TIMEOUT(desk.captures()->model()->rowCount(), 3, waitMs);
        QTRY_COMPARE_WITH_TIMEOUT(desk.log()->currentDelivery().value, 3, waitMs);
        QTRY_VERIFY_WITH_TIMEOUT(desk.inspection()->capture(), waitMs); // its own
        QCOMPARE(desk.inspection()->deliveryId(), desk.log()->currentDelivery());
    }

    void whatComesInMeanwhileIsNot()
    {
        SubjectDesk desk;
        QVERIFY(desk.runTrial() && desk.lookAtBoth());
        const DeliveryId read = desk.inspection()->deliveryId();
        QVERIFY(desk.fixture.fire(EventKind::GoalCompleted, desk.fixture.deliveries.first().site).ok());
        QTRY_COMPARE_WITH_TIMEOUT(desk.captures()->model()->rowCount(), 3, waitMs);
        QCOMPARE(desk.inspection()->deliveryId(), read);
    }

    /// Whoever comes from a delivery is shown what was found out about the request; from one request to the next the tab is theirs.
    void fromRequestToRequestTheTabStays()
    {
        SubjectDesk desk;
        QVERIFY(desk.runTrial() && desk.lookAtBoth());
        auto *inspector = desk.window->findChild<InspectorPanel *>();
        inspector->showTab(InspectorPanel::PayloadTab);
        const auto look = [&desk](int row) {
            SubjectDesk::clickRow(desk.captures(), row);
            const auto *model = desk.captures()->model();
            return model->rowCount() == 2 && QTest::qWaitFor([&desk] { return desk.inspection()->capture().has_value(); }, waitMs);
        };
        QVERIFY(look(0));
        QCOMPARE(inspector->tab(), InspectorPanel::SignatureTab);
        inspector->showTab(InspectorPanel::PayloadTab);
        QVERIFY(look(1));
        QCOMPARE(inspector->tab(), InspectorPanel::PayloadTab);
    }

    void comingBackToTheLogShowsItsOwn()
    {
        SubjectDesk desk;
        QVERIFY(desk.runTrial() && desk.lookAtBoth());
        const DeliveryId read = desk.inspection()->deliveryId();
        for (const QString &page : {u"draft.edit"_s, u"window.page1"_s, u"window.page3"_s, u"window.page1"_s}) {
            desk.action(page)->trigger();
            QCoreApplication::processEvents();
            QCOMPARE(desk.inspection()->deliveryId(), read);
        }
    }
};

QTEST_MAIN(tst_SubjectStays)
#include "tst_subject_stays.moc"
