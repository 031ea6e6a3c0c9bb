// SPDX-License-Identifier: MIT
// How the log's columns share a width that is less than they want.
#include "ui/log/column_fit.h"

#include <QtTest/QTest>

#include <numeric>

using namespace ovyxa;

class tst_ColumnFit final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void columnsGiveInAFixedOrder();
};

void tst_ColumnFit::columnsGiveInAFixedOrder()
{
    ColumnWishes wishes{{100, 150, 120, 200, 70, 110, 75, 85}, {50, 120, 80, 64, 0, 55, 0, 0}, 120, 100};
    const auto at = [&wishes](int room) { return fitColumns(room, wishes); };
    const int whole = 910;
    QCOMPARE(at(whole).widths, wishes.wanted);
    QCOMPARE(at(whole + 50).widths.at(AnswerColumn), 160); // the spare is the answer's
    QCOMPARE(at(whole - 30).widths.at(EventColumn), 90);
    QVERIFY(at(whole - 40).precision == Precision::Milliseconds && at(whole - 41).precision == Precision::Seconds);
    // One after the other, from the right time on; the answer never.
    const QList<DeliveryColumn> order{NextColumn, TookColumn, AttemptsColumn};
    for (int room = whole; room >= 300; --room) {
        const ColumnFit fit = at(room);
        for (qsizetype i = 0; i < order.size(); ++i) {
            const bool isGone = fit.widths.at(order.at(i)) == 0;
            QVERIFY(!isGone || fit.precision != Precision::Milliseconds);
            QVERIFY(!isGone || i == 0 || fit.widths.at(order.at(i - 1)) == 0);
        }
        // A date loses its seconds once no column is left to go, and before a name is cut.
        QCOMPARE(fit.precision == Precision::Minutes, fit.widths.at(TimeColumn) == wishes.timeInMinutes);
        QVERIFY(fit.precision != Precision::Minutes || fit.widths.at(AttemptsColumn) == 0);
        QVERIFY(fit.widths.at(WebhookColumn) == wishes.wanted.at(WebhookColumn) || fit.precision == Precision::Minutes);
        for (const DeliveryColumn kept : {StateColumn, TimeColumn, EventColumn, WebhookColumn, AnswerColumn})
            QVERIFY(fit.widths.at(kept) > 0);
        const int sum = std::accumulate(fit.widths.cbegin(), fit.widths.cend(), 0);
        QVERIFY2(sum <= room || room < 329, qPrintable(QString::number(room)));
        QVERIFY(sum >= room);
    }
    // Names are cut before the answer's words are, and neither the event's nor the state's while anything else can give.
    const auto isCut = [&at, &wishes](int room, DeliveryColumn column) { return at(room).widths.at(column) < wishes.wanted.at(column); };
    for (int room = 329; room < whole; ++room) {
        const QList<int> widths = at(room).widths;
        QVERIFY2(!isCut(room, AnswerColumn) || widths.at(WebhookColumn) == 64, qPrintable(QString::number(room)));
        QVERIFY2(widths.at(EventColumn) >= 80 || (widths.at(AnswerColumn) == 55 && widths.at(TimeColumn) == 100), qPrintable(QString::number(room)));
    }
    // The room behind a state goes before any word is cut.
    wishes.stateAlone = 88;
    for (int room = 329; room < whole; ++room) {
        const QList<int> widths = at(room).widths;
        QVERIFY2(widths.at(StateColumn) <= 88 || !isCut(room, WebhookColumn), qPrintable(QString::number(room)));
        QVERIFY2(widths.at(StateColumn) >= 88 || (widths.at(WebhookColumn) == 64 && widths.at(AnswerColumn) == 55),
                 qPrintable(QString::number(room)));
    }
    // And so does the room for answers that no row has.
    wishes.answerAlone = 70;
    for (int room = 329; room < whole; ++room) {
        const QList<int> widths = at(room).widths;
        QVERIFY2(widths.at(AnswerColumn) <= 70 || !isCut(room, WebhookColumn), qPrintable(QString::number(room)));
        QVERIFY2(widths.at(AnswerColumn) >= 70 || widths.at(WebhookColumn) == 64, qPrintable(QString::number(room)));
    }
    wishes.wanted[AnswerColumn] = wishes.least[AnswerColumn] = 0; // not chosen
    QCOMPARE(at(1200).widths.at(AnswerColumn), 0);
}

QTEST_GUILESS_MAIN(tst_ColumnFit)
#include "tst_column_fit.moc"
