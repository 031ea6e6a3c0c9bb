// SPDX-License-Identifier: MIT
// The receiver's list asked by queries, by keys and clicks, on a real bench.
#include "tests/ui/receiver_desk.h"
#include "ui/common/empty_state.h"
#include "ui/common/notice_bar.h"

#include <QtTest/QSignalSpy>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_ReceiverQuery final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyWhatFitsIsListedAndFollowed();
    void bodiesAreSearched();
    void whatIsWrongNamesTheNearest();
    void whereNothingFitsItCanBeCleared();
    void keysAndValuesAreCompleted();
    void aCellsMenuJoinsATerm();
    void rowsThatComeSelectNothing();
    void whatTheFilterHidesIsSaid();
    void whatStandsFarBackIsReadTo();
    void whatIsReadStaysSelected();
};

void tst_ReceiverQuery::onlyWhatFitsIsListedAndFollowed()
{
    const ReceiverDesk desk;
    QVERIFY(desk.fill());
    desk.place->ask(u"path:/orders"_s);
    QVERIFY(desk.lists({u"POST /orders"_s}));
    QTRY_COMPARE(desk.place->count(), u"1 of 3"_s);
    QVERIFY(desk.send("POST /hook", "{}"));
    QVERIFY(desk.send("PUT /orders?n=2", "{}"));
    QVERIFY(desk.lists({u"PUT /orders?n=2"_s, u"POST /orders"_s})); // what fits comes in, and nothing else
    QTRY_COMPARE(desk.place->count(), u"2 of 5"_s);
    desk.place->ask(u"verdict:missing -method:get"_s);
    QVERIFY(desk.lists(4));
    desk.place->ask(u"verdict:valid"_s);
    QVERIFY(desk.lists(0));
    QVERIFY(desk.send("POST /hook", "{}")); // not valid either
    desk.place->ask({});
    QVERIFY(desk.lists(6));
    QVERIFY(desk.place->count().isEmpty());
}

void tst_ReceiverQuery::bodiesAreSearched()
{
    const ReceiverDesk desk;
    QVERIFY(desk.fill());
    desk.place->ask(u"TEAL"_s);
    QVERIFY(desk.lists({u"POST /hook?n=1"_s}));
    QVERIFY(desk.send("POST /late", "teal, too"));
    QVERIFY(desk.lists({u"POST /late"_s, u"POST /hook?n=1"_s})); // looked for in its body as well
    QCOMPARE(desk.place->panel->foundTexts(), QStringList{u"TEAL"_s});
    desk.place->ask(u"data.colour:x"_s);
    QVERIFY(desk.lists(0));
}

void tst_ReceiverQuery::whatIsWrongNamesTheNearest()
{
    const ReceiverDesk desk;
    QVERIFY(desk.fill());
    const auto *problem = desk.place->part<QLabel>(u"captures.queryProblem"_s);
    desk.place->ask(u"verdit:missing"_s);
    QVERIFY2(problem->isVisible() && problem->text().contains(u"\"verdict:\""_s), qPrintable(problem->text()));
    QVERIFY(desk.place->text()->hasFocus());
    QCOMPARE(desk.place->requests().size(), 3);
    desk.place->ask(u"verdict:mising"_s);
    QVERIFY2(problem->text().contains(u"The nearest is \"missing\""_s), qPrintable(problem->text()));
    desk.place->ask(u"state:failed"_s); // the log's language is another
    QVERIFY(problem->isVisible());
}

void tst_ReceiverQuery::whereNothingFitsItCanBeCleared()
{
    const ReceiverDesk desk;
    QVERIFY(desk.fill());
    desk.place->ask(u"method:DELETE"_s);
    const auto *nothing = desk.place->panel->findChild<EmptyState *>();
    QTRY_VERIFY(nothing->isVisible());
    QVERIFY(!desk.place->table()->isVisible());
    QTest::mouseClick(nothing->button(), Qt::LeftButton);
    QVERIFY(desk.lists(3));
    QVERIFY(desk.place->table()->isVisible() && desk.place->text()->text().isEmpty());
    desk.place->ask(u"method:DELETE"_s);
    QTRY_VERIFY(nothing->isVisible());
    QVERIFY(desk.send("DELETE /x", {}));
    QVERIFY(desk.lists({u"DELETE /x"_s}));
    QVERIFY(desk.place->table()->isVisible());
}

void tst_ReceiverQuery::keysAndValuesAreCompleted()
{
    const ReceiverDesk desk;
    QVERIFY(desk.fill());
    QueryEdit *text = desk.place->text();
    text->setFocus();
    QTest::keyClicks(text, u"pa"_s);
    QTest::keyClick(text, Qt::Key_Tab);
    QCOMPARE(text->text(), u"path:"_s);
    const auto *list = desk.place->part<QListWidget>(u"captures.querySuggestions"_s);
    QCOMPARE(list->findItems(u"path:/orders"_s, Qt::MatchExactly).size(), 1); // what came is offered
    QTest::keyClicks(text, u"/ord"_s);
    QTest::keyClick(text, Qt::Key_Tab);
    QCOMPARE(text->text(), u"path:/orders "_s);
    QVERIFY(desk.lists({u"POST /orders"_s}));
    text->selectAll();
    QTest::keyClicks(text, u"miss"_s); // a value of another key
    QCOMPARE(list->findItems(u"verdict:missing"_s, Qt::MatchExactly).size(), 1);
    QTRY_COMPARE(list->findItems(u"verdict:missing"_s, Qt::MatchExactly).constFirst()->data(Qt::UserRole + 3).toString(), u"3"_s);
    QTest::keyClick(text, Qt::Key_Space, Qt::ControlModifier);
    QVERIFY(!list->findItems(u"header."_s, Qt::MatchExactly).isEmpty());
    QVERIFY(list->findItems(u"state:"_s, Qt::MatchExactly).isEmpty());
    QTest::keyClick(text, Qt::Key_Escape);
    QTest::keyClick(text, Qt::Key_Escape);
    QVERIFY(text->text().isEmpty());
    QTest::keyClick(text, Qt::Key_Escape);
    QVERIFY(desk.place->table()->hasFocus());
}

void tst_ReceiverQuery::aCellsMenuJoinsATerm()
{
    const ReceiverDesk desk;
    QVERIFY(desk.fill());
    CaptureView *table = desk.place->table();
    const auto menuAt = [&](int row, int column) {
        table->selectRow(row);
        Q_EMIT table->customContextMenuRequested(table->visualRect(table->model()->index(row, column)).center());
        return desk.place->window.findChildren<QMenu *>(u"captureMenu"_s).constLast();
    };
    QMenu *menu = menuAt(1, CaptureModel::Request);
    auto *only = menu->findChild<QAction *>(u"onlyTerm"_s);
    QCOMPARE(only->text(), u"Only path:/orders"_s);
    only->trigger();
    menu->close();
    QVERIFY(desk.lists({u"POST /orders"_s}));
    QCOMPARE(desk.place->text()->chips(), QStringList{u"path:/orders"_s});
    menu = menuAt(0, CaptureModel::Answered);
    const QString status = table->model()->index(0, CaptureModel::Answered).data().toString();
    QCOMPARE(menu->findChild<QAction *>(u"onlyTerm"_s)->text(), QString(u"Only status:" + status));
    menu->findChild<QAction *>(u"withoutTerm"_s)->trigger();
    menu->close();
    QCOMPARE(desk.place->text()->text(), QString(u"path:/orders -status:" + status));
    QVERIFY(desk.lists(0));
    desk.place->part<QPushButton>(u"captures.clearFilter"_s)->click();
    QVERIFY(desk.lists(3));
    menu = menuAt(0, CaptureModel::From);
    menu->findChild<QAction *>(u"onlyTerm"_s)->trigger(); // the sender's program, which is a header
    menu->close();
    QCOMPARE(desk.place->text()->text(), u"header.user-agent:probe/1"_s);
    QVERIFY(desk.lists(3));
    menu = menuAt(0, CaptureModel::Signature);
    QCOMPARE(menu->findChild<QAction *>(u"withoutTerm"_s)->text(), u"Without verdict:missing"_s);
    menu->close();
}

/// Else what was selected here once would take the inspector from a delivery, as often as a request comes.
void tst_ReceiverQuery::rowsThatComeSelectNothing()
{
    const ReceiverDesk desk;
    QVERIFY(desk.fill());
    QSignalSpy selected(desk.place->panel, &ReceiverPanel::captureSelected);
    desk.place->table()->selectRow(1);
    QCOMPARE(selected.count(), 1);
    const auto chosen = desk.place->table()->currentIndex().data(CaptureModel::IdRole).value<CaptureId>();
    QVERIFY(desk.send("POST /later", "{}"));
    QVERIFY(desk.lists(4));
    QCOMPARE(desk.place->table()->currentIndex().data(CaptureModel::IdRole).value<CaptureId>(), chosen);
    QCOMPARE(selected.count(), 1);
}

void tst_ReceiverQuery::whatTheFilterHidesIsSaid()
{
    const ReceiverDesk desk;
    QVERIFY(desk.fill());
    const auto hidden = desk.place->table()->model()->index(0, 0).data(CaptureModel::IdRole).value<CaptureId>();
    desk.place->ask(u"path:/orders"_s);
    QVERIFY(desk.lists(1));
    QSignalSpy selected(desk.place->panel, &ReceiverPanel::captureSelected);
    desk.place->panel->select(hidden);
    QVERIFY(desk.place->panel->findChild<NoticeBar *>()->isVisible());
    desk.place->part<QPushButton>(u"noticeAction"_s)->click();
    QVERIFY(desk.lists(3));
    QTRY_COMPARE(selected.count(), 1);
    QCOMPARE(selected.constFirst().at(0).value<CaptureId>(), hidden);
    QVERIFY(desk.place->text()->text().isEmpty());
}

void tst_ReceiverQuery::whatStandsFarBackIsReadTo()
{
    const ReceiverDesk desk;
    QVERIFY(desk.fill());
    const auto first = desk.place->table()->model()->index(2, 0).data(CaptureModel::IdRole).value<CaptureId>();
    for (int i = 0; i < 420; ++i) // two pages and a piece of the third
        QVERIFY(desk.send("POST /later", "{}"));
    desk.place->ask(u"path:/later"_s);
    QVERIFY(QTest::qWaitFor([&] { return desk.place->requests().value(0) == "POST /later"_L1; }));
    desk.place->panel->select(first);
    desk.place->part<QPushButton>(u"noticeAction"_s)->click();
    QTRY_COMPARE_WITH_TIMEOUT(desk.place->table()->currentIndex().siblingAtColumn(CaptureModel::Request).data().toString(), u"POST /hook?n=1"_s,
                              20'000);
    QCOMPARE(desk.place->requests().size(), 423);
}

void tst_ReceiverQuery::whatIsReadStaysSelected()
{
    const ReceiverDesk desk;
    QVERIFY(desk.fill());
    QSignalSpy selected(desk.place->panel, &ReceiverPanel::captureSelected);
    desk.place->table()->selectRow(1);
    QCOMPARE(selected.count(), 1);
    desk.place->ask(u"method:post"_s);
    QVERIFY(desk.lists(2));
    QTRY_COMPARE(desk.place->table()->selectionModel()->selectedRows().size(), 1);
    QCOMPARE(desk.place->table()->currentIndex().siblingAtColumn(CaptureModel::Request).data().toString(), u"POST /orders"_s);
    desk.place->ask(u"method:get"_s);
    QVERIFY(desk.lists({u"GET /favicon.ico"_s}));
    QCOMPARE(selected.count(), 1); // whoever shows it is not told again, nor that it is gone
}

QTEST_MAIN(tst_ReceiverQuery)
#include "tst_receiver_query.moc"
