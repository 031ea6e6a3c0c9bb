// SPDX-License-Identifier: MIT
// New rows never move what is being read.
#include "ui/log/delivery_model.h"
#include "ui/log/log_view.h"

#include <QtCore/QPoint>
#include <QtGui/QFont>
#include <QtGui/QKeySequence>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
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
    void staysWhenARowIsSelected();
    void goingToTheNewestEndsTheCount();
    void selectionKeepsItsDelivery();
    void keysInspectCopyAndGoBack();
    void narrowWindowsKeepWhatSaysMost();
    void columnsAreAsWideAsTheirWords();
    void widthsComeBackUnlessTheyCannotFit();

private:
    DeliveryModel *m_model = nullptr;
    LogView *m_view = nullptr;
};

void tst_LogView::init()
{
    m_model = new DeliveryModel([](WebhookId) { return u"Orders"_s; });
    m_view = new LogView;
    m_view->setDeliveries(m_model);
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
    QSignalSpy unseen(m_view, &LogView::unseenAboveChanged);
    m_model->merge(page(103, 101), {}, true);
    QCOMPARE(m_view->verticalScrollBar()->value(), 0);
    QCOMPARE(m_view->visibleRows().first, 0);
    QCOMPARE(unseen.size(), 0);
}

void tst_LogView::staysWhenScrolledAway()
{
    m_view->verticalScrollBar()->setValue(300);
    const DeliveryId read = m_model->delivery(m_view->visibleRows().first).id;
    const int place = m_view->rowViewportPosition(m_model->rowOf(read));
    m_model->merge(page(110, 101), {}, true);
    QCOMPARE(m_model->delivery(m_view->visibleRows().first).id, read);
    QCOMPARE(m_view->rowViewportPosition(m_model->rowOf(read)), place);
    QCOMPARE(m_view->unseenAbove(), 10);
}

void tst_LogView::staysWhenARowIsSelected()
{
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, QPoint(20, m_view->rowViewportPosition(3) + 10));
    QCOMPARE(m_view->currentDelivery(), DeliveryId{97});
    const int place = m_view->rowViewportPosition(3);
    m_model->merge(page(105, 101), {}, true);
    QCOMPARE(m_view->rowViewportPosition(m_model->rowOf({97})), place);
    QCOMPARE(m_view->unseenAbove(), 5);
}

void tst_LogView::goingToTheNewestEndsTheCount()
{
    m_view->verticalScrollBar()->setValue(600);
    m_model->merge(page(104, 101), {}, true);
    QCOMPARE(m_view->unseenAbove(), 4);
    m_view->scrollToNewest();
    QCOMPARE(m_view->unseenAbove(), 0);
    QCOMPARE(m_view->visibleRows().first, 0);
}

void tst_LogView::selectionKeepsItsDelivery()
{
    m_view->select({50});
    QCOMPARE(m_view->selectedDeliveries(), QList<DeliveryId>{DeliveryId{50}});
    m_model->merge(page(120, 101), {}, true);
    QCOMPARE(m_view->selectedDeliveries(), QList<DeliveryId>{DeliveryId{50}});
    m_view->selectAll();
    QCOMPARE(m_view->selectedDeliveries().size(), 120);
    QCOMPARE(m_view->selectedDeliveries().first(), DeliveryId{120}); // in the order shown
    m_view->select({4711});                                          // not loaded
    QCOMPARE(m_view->selectedDeliveries().size(), 120);
}

void tst_LogView::keysInspectCopyAndGoBack()
{
    QSignalSpy inspect(m_view, &LogView::inspectRequested);
    QSignalSpy copy(m_view, &LogView::copyRequested);
    m_view->setFocus();
    m_view->select({98});
    QTest::keyClick(m_view, Qt::Key_Return);
    QCOMPARE(inspect.size(), 1);
    QTest::keySequence(m_view, QKeySequence::Copy);
    QCOMPARE(copy.size(), 1);
    QTest::keyClick(m_view, Qt::Key_Down);
    QCOMPARE(m_view->currentDelivery(), DeliveryId{97});
    QTest::keyClick(m_view, Qt::Key_Escape);
    QVERIFY(m_view->selectedDeliveries().isEmpty());
    const QPoint place(20, m_view->rowViewportPosition(1) + 10);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, place);
    QTest::mouseDClick(m_view->viewport(), Qt::LeftButton, {}, place);
    QCOMPARE(inspect.size(), 2);
}

void tst_LogView::narrowWindowsKeepWhatSaysMost()
{
    QVERIFY(!m_view->isColumnHidden(TookColumn));
    m_view->resize(420, 400);
    QTRY_VERIFY(m_view->isColumnHidden(TookColumn));
    for (const DeliveryColumn column : {StateColumn, TimeColumn, EventColumn, WebhookColumn})
        QVERIFY(!m_view->isColumnHidden(column));
    QTRY_COMPARE(m_view->horizontalScrollBar()->maximum(), 0);
    m_view->resize(900, 400);
    QTRY_VERIFY(!m_view->isColumnHidden(TookColumn));
}

void tst_LogView::columnsAreAsWideAsTheirWords()
{
    Delivery row;
    row.id = {200};
    row.outcomes = QList<AttemptError>(4, AttemptError::Dns);
    row.lastDuration = Millis{999};
    row.dueAt = Instant{} + std::chrono::hours{12};
    row.createdAt = Instant{} - Millis{86'400'000 * 3};
    row.kind = EventKind::UsageThreshold;
    const QFont before = QApplication::font();
    for (const int pixels : {13, 18}) {
        QFont font = before;
        font.setPixelSize(pixels);
        QApplication::setFont(font);
        LogView view;
        view.setDeliveries(m_model);
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
    const QByteArray saved = m_view->saveColumns();
    const auto widthsAfter = [this](const QByteArray &state) {
        LogView view;
        view.setDeliveries(m_model);
        view.resize(1200, 400);
        view.show();
        view.restoreColumns(state);
        QList<int> widths;
        for (int column = 0; column < DeliveryColumnCount; ++column)
            widths.append(column == WebhookColumn ? 0 : view.columnWidth(column));
        return widths;
    };
    const QList<int> fresh = widthsAfter({});
    QList<int> wanted = fresh;
    wanted[EventColumn] = 171;
    QCOMPARE(widthsAfter(saved), wanted);
    // Damaged, hostile, or from another font.
    const QByteArray needed = saved.left(saved.indexOf(';'));
    for (const QByteArray &bad : {QByteArray("\0\xff;;", 4), needed, QByteArray(needed + ";-5,99999999,abc,0,"), QByteArray("1,2,3;" + needed),
                                  QByteArray(needed + ";" + QByteArray(100'000, ','))})
        QCOMPARE(widthsAfter(bad), fresh);
}

QTEST_MAIN(tst_LogView)
#include "tst_log_view.moc"
