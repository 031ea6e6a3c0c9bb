// SPDX-License-Identifier: MIT
// Of several selected rows the inspector says which of them it shows, and goes from one to the next; of deliveries and of received requests alike.
#include "tests/support/desk.h"
#include "ui/inspector/inspection.h"

#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QTableView>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

struct SelectedDesk : Desk
{
    [[nodiscard]] bool tell()
    {
        if (!runTrial())
            return false;
        for (int i = 0; i < 4; ++i) {
            if (!fixture.fire(EventKind::GoalCompleted, fixture.deliveries.first().site).ok())
                return false;
        }
        return QTest::qWaitFor([this] { return captures()->model()->rowCount() == 5 && log()->model()->rowCount() == 5; }, waitMs);
    }
    [[nodiscard]] QTableView *captures() const { return find<QTableView>(u"captureTable"_s); }
    [[nodiscard]] Inspection *inspection() const { return window->findChild<Inspection *>(); }
    [[nodiscard]] QString place() const
    {
        return find<QLabel>(u"inspectorPlace"_s)->isVisible() ? find<QLabel>(u"inspectorPlace"_s)->text() : QString();
    }
    static void choose(QTableView *table, std::initializer_list<int> rows)
    {
        Qt::KeyboardModifiers keys;
        for (const int row : rows) {
            QTest::mouseClick(table->viewport(), Qt::LeftButton, keys, table->visualRect(table->model()->index(row, 1)).center());
            keys = Qt::ControlModifier;
        }
    }
};

} // namespace

class tst_SelectedRows final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ofDeliveries()
    {
        SelectedDesk desk;
        QVERIFY(desk.tell());
        SelectedDesk::choose(desk.log(), {0});
        QTRY_VERIFY_WITH_TIMEOUT(desk.find<QWidget>(u"inspectorEdit"_s)->isVisible(), waitMs);
        QCOMPARE(desk.place(), QString()); // one alone
        QVERIFY(!desk.action(u"inspector.nextSelected"_s)->isEnabled());
        SelectedDesk::choose(desk.log(), {0, 4, 2});
        QTRY_COMPARE_WITH_TIMEOUT(desk.place(), u"2 of 3 selected"_s, waitMs);
        QCOMPARE(desk.inspection()->deliveryId(), desk.log()->selectedDeliveries().at(1));
        desk.click(u"inspectorNext"_s);
        QTRY_COMPARE_WITH_TIMEOUT(desk.place(), u"3 of 3 selected"_s, waitMs);
        QCOMPARE(desk.inspection()->deliveryId(), desk.log()->selectedDeliveries().at(2));
        QCOMPARE(desk.log()->selectedDeliveries().size(), 3); // all stay
        QCOMPARE(desk.log()->currentIndex().row(), 4);
        QTest::keyClick(desk.window.get(), Qt::Key_PageDown, Qt::AltModifier); // and round again
        QTRY_COMPARE_WITH_TIMEOUT(desk.place(), u"1 of 3 selected"_s, waitMs);
        QTest::keyClick(desk.window.get(), Qt::Key_PageUp, Qt::AltModifier);
        QTRY_COMPARE_WITH_TIMEOUT(desk.place(), u"3 of 3 selected"_s, waitMs);
        SelectedDesk::choose(desk.log(), {1});
        QTRY_COMPARE_WITH_TIMEOUT(desk.place(), QString(), waitMs);
    }

    void whereTheCurrentOneWasTakenOut()
    {
        SelectedDesk desk;
        QVERIFY(desk.tell());
        SelectedDesk::choose(desk.log(), {0, 1, 2, 0});
        QTRY_COMPARE_WITH_TIMEOUT(desk.place(), u"1 of 2 selected"_s, waitMs);
        QCOMPARE(desk.inspection()->deliveryId(), desk.log()->selectedDeliveries().first());
    }

    void ofRequests()
    {
        SelectedDesk desk;
        QVERIFY(desk.tell());
        SelectedDesk::choose(desk.captures(), {0, 1});
        QTRY_COMPARE_WITH_TIMEOUT(desk.place(), u"2 of 2 selected"_s, waitMs);
        const CaptureId before = desk.inspection()->captureId();
        desk.action(u"inspector.nextSelected"_s)->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(desk.place(), u"1 of 2 selected"_s, waitMs);
        QVERIFY(desk.inspection()->captureId() != before);
        QCOMPARE(desk.captures()->selectionModel()->selectedRows().size(), 2);
    }
};

QTEST_MAIN(tst_SelectedRows)
#include "tst_selected_rows.moc"
