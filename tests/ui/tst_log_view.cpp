// SPDX-License-Identifier: MIT
// New rows never move what is being read.
#include "ui/common/steady_scroll.h"
#include "ui/common/theme.h"
#include "ui/log/delivery_model.h"
#include "ui/log/delivery_text.h"
#include "ui/log/log_columns.h"
#include "ui/log/log_view.h"

#include <QtCore/QPoint>
#include <QtGui/QAction>
#include <QtGui/QFont>
#include <QtGui/QKeySequence>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QMenu>
#include <QtWidgets/QScrollBar>

using namespace ovyxa;
using namespace Qt::StringLiterals;

namespace {

QList<Delivery> page(qint64 newest, qint64 oldest)
{
    QList<Delivery> rows;
    for (qint64 id = newest; id >= oldest; --id) {
        Delivery row;
        row.id = {id};
        row.state = DeliveryState::Delivered;
        rows.append(row);
    }
    return rows;
}

} // namespace

class tst_LogView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void followsAtTheTop();
    void staysWhenScrolledAway();
    void whatWasSentComesIntoView();
    void goingToTheNewestEndsTheCount();
    void selectionKeepsItsDelivery();
    void keysInspectCopyAndGoBack();
    void homeAndEndGoToTheNewestAndTheOldest();
    void narrowWindowsKeepWhatSaysMost();
    void aNameIsAsWideAsItNeedsAndNoWider();
    void whatTellsEndpointsApartStays();
    void columnsAreChosenInTheHeadersMenu();
    void anotherDayHasItsDate();
    void columnsAreAsWideAsTheirWords();
    void widthsComeBackUnlessTheyCannotFit();

private:
    DeliveryModel *m_model = nullptr;
    LogView *m_view = nullptr;
};

void tst_LogView::init()
{
    m_model = new DeliveryModel([](WebhookId) { return u"Orders"_s; });
    m_view = new LogView(m_model);
    m_model->reset({});
    m_model->appendOlder(page(100, 1), true);
    m_view->resize(900, 400);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view));
}

void tst_LogView::cleanup()
{
    delete m_view;
    delete m_model;
}

void tst_LogView::followsAtTheTop()
{
    m_view->select({{97}}); // a selection is no reason to stay behind
    m_model->merge(page(103, 101), {}, true);
    QCOMPARE(m_view->verticalScrollBar()->value(), 0);
    QCOMPARE(m_view->visibleRows().first, 0);
    QCOMPARE(m_view->steady()->unseenAbove(), 0);
}

void tst_LogView::staysWhenScrolledAway()
{
    m_view->verticalScrollBar()->setValue(300);
    const DeliveryId read = m_model->delivery(m_view->visibleRows().first).id;
    const int place = m_view->rowViewportPosition(m_model->rowOf(read));
    m_model->merge(page(110, 101), {}, true);
    QCOMPARE(m_model->delivery(m_view->visibleRows().first).id, read);
    QCOMPARE(m_view->rowViewportPosition(m_model->rowOf(read)), place);
    QCOMPARE(m_view->steady()->unseenAbove(), 10);
}

void tst_LogView::whatWasSentComesIntoView()
{
    m_view->verticalScrollBar()->setValue(1500);
    m_model->merge(page(103, 101), {}, true);
    m_view->select({{101}, {102}, {103}, {104}}); // 104 is not listed
    QCOMPARE(m_view->currentDelivery(), DeliveryId{103});
    QCOMPARE(m_view->selectedDeliveries().size(), 1);
    for (const qint64 id : {103, 102, 101}) {
        const int top = m_view->rowViewportPosition(m_model->rowOf({id}));
        QVERIFY(top >= 0 && top + m_view->rowHeight(0) <= m_view->viewport()->height());
    }
    QCOMPARE(m_view->steady()->unseenAbove(), 0);
}

void tst_LogView::goingToTheNewestEndsTheCount()
{
    m_view->verticalScrollBar()->setValue(600);
    m_model->merge(page(104, 101), {}, true);
    QCOMPARE(m_view->steady()->unseenAbove(), 4);
    m_view->steady()->toNewest();
    QCOMPARE(m_view->steady()->unseenAbove(), 0);
    QCOMPARE(m_view->visibleRows().first, 0);
}

void tst_LogView::selectionKeepsItsDelivery()
{
    m_view->select({{50}});
    QCOMPARE(m_view->selectedDeliveries(), QList<DeliveryId>{DeliveryId{50}});
    m_model->merge(page(120, 101), {}, true);
    QCOMPARE(m_view->selectedDeliveries(), QList<DeliveryId>{DeliveryId{50}});
    m_view->selectAll();
    QCOMPARE(m_view->selectedDeliveries().size(), 120);
    QCOMPARE(m_view->selectedDeliveries().constFirst(), DeliveryId{120}); // in the order shown
    m_view->select({{4711}});                                             // not loaded
    QCOMPARE(m_view->selectedDeliveries().size(), 120);
}

void tst_LogView::keysInspectCopyAndGoBack()
{
    QSignalSpy inspect(m_view, &LogView::inspectRequested);
    QSignalSpy copy(m_view, &LogView::copyRequested);
    m_view->setFocus();
    m_view->select({{98}});
    QTest::keyClick(m_view, Qt::Key_Return);
    QCOMPARE(inspect.size(), 1);
    QTest::keySequence(m_view, QKeySequence::Copy);
    QCOMPARE(copy.size(), 1);
    QTest::keyClick(m_view, Qt::Key_Down);
    QCOMPARE(m_view->currentDelivery(), DeliveryId{97});
    QTest::keyClick(m_view, Qt::Key_Escape);
    QCOMPARE(m_view->currentDelivery(), DeliveryId{97}); // what is read stays open
    QTest::keyClick(m_view, Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(m_view->selectedDeliveries().size(), 2);
    QTest::keyClick(m_view, Qt::Key_Escape);
    QCOMPARE(m_view->selectedDeliveries(), QList<DeliveryId>{DeliveryId{96}});
    const QPoint place(20, m_view->rowViewportPosition(1) + 10);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, place);
    QTest::mouseDClick(m_view->viewport(), Qt::LeftButton, {}, place);
    QCOMPARE(inspect.size(), 2);
}

void tst_LogView::homeAndEndGoToTheNewestAndTheOldest()
{
    QSignalSpy oldest(m_view, &LogView::oldestWanted);
    m_view->setFocus();
    m_view->select({{50}});
    QTest::keyClick(m_view, Qt::Key_End);
    QCOMPARE(m_view->currentDelivery(), DeliveryId{1});
    QCOMPARE(m_view->selectedDeliveries().size(), 1);
    QTest::keyClick(m_view, Qt::Key_Home);
    QCOMPARE(m_view->currentDelivery(), DeliveryId{100});
    QCOMPARE(m_view->verticalScrollBar()->value(), 0);
    QTest::keyClick(m_view, Qt::Key_End, Qt::ShiftModifier);
    QCOMPARE(m_view->selectedDeliveries().size(), 100);
    QCOMPARE(oldest.size(), 0);
    const int rows = m_view->viewport()->height() / m_view->rowHeight(0);
    QTest::keyClick(m_view, Qt::Key_Home);
    QTest::keyClick(m_view, Qt::Key_PageDown);
    QVERIFY(std::abs(m_model->rowOf(m_view->currentDelivery()) - rows) <= 1);
    // Where there is more than was read, it is asked for.
    m_model->reset({});
    m_model->appendOlder(page(100, 50), false);
    QTest::keyClick(m_view, Qt::Key_End);
    QCOMPARE(oldest.size(), 1);
    m_model->appendOlder(page(49, 1), true);
    m_view->goToOldest(false);
    QCOMPARE(m_view->currentDelivery(), DeliveryId{1});
    QVERIFY(m_view->viewport()->rect().contains(m_view->visualRect(m_view->currentIndex())));
}

void tst_LogView::narrowWindowsKeepWhatSaysMost()
{
    QVERIFY(!m_view->isColumnHidden(TookColumn));
    m_view->resize(440, 400);
    QTRY_VERIFY(m_view->isColumnHidden(TookColumn));
    for (const DeliveryColumn column : {StateColumn, TimeColumn, EventColumn, WebhookColumn, AnswerColumn})
        QVERIFY(!m_view->isColumnHidden(column));
    QVERIFY(!m_model->index(0, TimeColumn).data().toString().contains(u'.')); // the milliseconds went first
    QTRY_COMPARE(m_view->horizontalScrollBar()->maximum(), 0);
    m_view->resize(900, 400);
    QTRY_VERIFY(!m_view->isColumnHidden(TookColumn));
    QVERIFY(m_model->index(0, TimeColumn).data().toString().contains(u'.'));
}

void tst_LogView::aNameIsAsWideAsItNeedsAndNoWider()
{
    m_view->resize(1900, 400);
    m_view->columns()->setWebhookNames({u"Orders"_s});
    QVERIFY(m_view->columnWidth(WebhookColumn) < 120);
    m_view->columns()->setWebhookNames({u"A webhook whose name goes on and on and on and on"_s});
    QCOMPARE(m_view->columnWidth(WebhookColumn), 220);
    m_view->setColumnWidth(WebhookColumn, 300); // as people drag it
    QCOMPARE(m_view->columnWidth(WebhookColumn), 300);
}

/// A narrow column leaves what a row's request went to, and both ends of a name.
void tst_LogView::whatTellsEndpointsApartStays()
{
    const QString elsewhere = u"Orders → localhost:3000"_s;
    const QFontMetrics metrics(interfaceFont());
    DeliveryModel model([&elsewhere](WebhookId) { return elsewhere; });
    LogView view(&model);
    view.resize(1900, 400);
    view.columns()->setWebhookNames({u"Orders"_s});
    const int before = view.columnWidth(WebhookColumn);
    model.appendOlder(page(3, 1), true);
    QVERIFY2(view.columnWidth(WebhookColumn) > metrics.horizontalAdvance(elsewhere),
             qPrintable(QString::number(before))); // whole where there is room
    const auto cut = [&metrics](const QString &text, const QString &room) { return cutWebhookText(text, metrics, metrics.horizontalAdvance(room)); };
    QCOMPARE(cut(elsewhere, elsewhere), elsewhere);
    const QString named = cut(elsewhere, u"Orde → localhost:3000"_s); // the name gives first
    QVERIFY2(named.startsWith(u'O') && named.endsWith(u"… → localhost:3000"_s), qPrintable(named));
    QCOMPARE(cut(elsewhere, u"→ localhost:3000"_s), u"→ localhost:3000"_s);
    for (const QString &name : {elsewhere, u"Checkout on stage 2"_s}) {
        const QString shown = cut(name, u"Checkout o"_s);
        QVERIFY2(shown.contains(u'…') && shown.endsWith(name.last(2)), qPrintable(shown));
    }
}

void tst_LogView::columnsAreChosenInTheHeadersMenu()
{
    m_view->resize(1200, 400);
    const auto trigger = [this](const QString &name) {
        m_view->columns()->openMenu();
        auto *menu = m_view->findChild<QMenu *>(u"columnsMenu"_s);
        QVERIFY(menu && menu->findChild<QAction *>(name));
        menu->findChild<QAction *>(name)->trigger();
        delete menu;
    };
    trigger(u"column6"_s);
    QVERIFY(m_view->isColumnHidden(TookColumn));
    m_view->horizontalHeader()->moveSection(m_view->horizontalHeader()->visualIndex(AnswerColumn), 1);
    LogView other(m_model);
    other.resize(1200, 400);
    other.show();
    other.columns()->restore(m_view->columns()->save());
    QVERIFY(other.isColumnHidden(TookColumn) && !other.isColumnHidden(NextColumn));
    QCOMPARE(other.horizontalHeader()->visualIndex(AnswerColumn), 1);
    // All but one can go; the last cannot.
    for (const int column : {0, 1, 2, 3, 4, 7})
        trigger(u"column%1"_s.arg(column));
    m_view->columns()->openMenu();
    auto *menu = m_view->findChild<QMenu *>(u"columnsMenu"_s);
    QVERIFY(!menu->findChild<QAction *>(u"column5"_s)->isEnabled());
    menu->actions().constLast()->trigger();
    for (int column = 0; column < DeliveryColumnCount; ++column)
        QVERIFY(!m_view->isColumnHidden(column) && m_view->horizontalHeader()->visualIndex(column) == column);
}

void tst_LogView::anotherDayHasItsDate()
{
    const Instant noon = instantFromMs(1'795'608'000'000); // 2026-11-25T12:00:00Z
    m_model->setZone(Zone::Utc);
    m_model->setNow(noon, 0, 0);
    QList<Delivery> rows = page(300, 298);
    rows[0].createdAt = noon;
    rows[1].createdAt = noon - std::chrono::hours{24};
    rows[2].createdAt = noon - std::chrono::hours{24 * 400};
    m_model->reset({});
    m_model->appendOlder(rows, true);
    m_view->resize(1200, 400);
    const auto time = [this](int row) { return m_model->index(row, TimeColumn).data().toString(); };
    QCOMPARE(time(0), u"12:00:00.000"_s);
    QCOMPARE(time(1), u"24 Nov 12:00:00.000"_s);
    QVERIFY(time(2).startsWith(u"2025-"_s) && time(2).endsWith(u".000"_s));
    QVERIFY(m_view->columnWidth(TimeColumn) >= m_view->sizeHintForIndex(m_model->index(1, TimeColumn)).width());
}

void tst_LogView::columnsAreAsWideAsTheirWords()
{
    Delivery row;
    row.id = {200};
    row.outcomes = QList<AttemptError>(4, AttemptError::Dns);
    row.lastDuration = Millis{999};
    row.dueAt = Instant{} + std::chrono::hours{12};
    row.createdAt = Instant{} + std::chrono::days{3};
    row.kind = EventKind::UsageThreshold;
    const QFont before = QApplication::font();
    for (const int pixels : {13, 18}) {
        QFont font = before;
        font.setPixelSize(pixels);
        QApplication::setFont(font);
        LogView view(m_model);
        view.resize(1400, 400);
        view.show();
        for (const DeliveryState state : {DeliveryState::Delivered, DeliveryState::Cancelled, DeliveryState::Waiting}) {
            row.state = state;
            m_model->merge({row}, {}, true);
            for (const DeliveryColumn column : {StateColumn, TimeColumn, EventColumn, AttemptsColumn, AnswerColumn, TookColumn, NextColumn}) {
                const int wanted = view.sizeHintForIndex(m_model->index(0, column)).width();
                QVERIFY2(view.columnWidth(column) >= wanted, qPrintable(u"column %1, %2 px"_s.arg(column).arg(pixels)));
            }
        }
    }
    QApplication::setFont(before);
}

void tst_LogView::widthsComeBackUnlessTheyCannotFit()
{
    m_view->setColumnWidth(EventColumn, 171);
    m_view->resize(420, 400); // hides columns, which keep their widths
    const QByteArray saved = m_view->columns()->save();
    const auto widthsAfter = [this](const QByteArray &state) {
        LogView view(m_model);
        view.resize(1200, 400);
        view.show();
        view.columns()->restore(state);
        QList<int> widths;
        for (int column = 0; column < DeliveryColumnCount; ++column)
            widths.append(column == AnswerColumn ? 0 : view.columnWidth(column)); // has what the others leave
        return widths;
    };
    const QList<int> fresh = widthsAfter({});
    auto wanted = fresh;
    wanted[EventColumn] = 171;
    QCOMPARE(widthsAfter(saved), wanted);
    // Damaged, hostile, or from another font.
    const QByteArray needed = saved.left(saved.indexOf(';'));
    for (const QByteArray &bad :
         {QByteArray("\0\xff;;", 4), needed, QByteArray(needed + ";-5,99999999,abc,0,"), QByteArray("1,2,3;" + needed),
          QByteArray(needed + ";" + QByteArray(100'000, ',')), QByteArray(needed + ";0,0,0,0,0,0,0,0;1,1,1,1,1,1,1,1;0,1,2,3,4,5,6,7"),
          QByteArray(needed + ";0,0,0,0,0,0,0,0;0,0,0,0,0,0,0,0;0,1,2,3,4,5,6,6")})
        QCOMPARE(widthsAfter(bad), fresh);
}

QTEST_MAIN(tst_LogView)
#include "tst_log_view.moc"
