// SPDX-License-Identifier: MIT
// The bar above the receiver's list: its keys, its room, and what it says while a search runs.
#include "core/bench/catalogue_door.h"
#include "tests/support/desk.h"
#include "tests/support/focusables.h"
#include "tests/support/stand_in_doors.h"
#include "tests/ui/receiver_desk.h"
#include "ui/common/notice_bar.h"
#include "ui/query/query_search.h"

#include <QtCore/QTemporaryDir>
#include <QtGui/QAction>
#include <QtTest/QSignalSpy>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QProgressBar>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTabWidget>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

/// Answers when the test says so.
class PlayedLog final : public LogDoor
{
public:
    PlayedLog() : LogDoor(nullptr) {}

    void captures(const CaptureQuery &, CaptureId, int, QObject *, Reply<CapturePage> done) override { done(CapturePage{{made(1)}, {1}, true}); }
    void captureDetails(const CaptureQuery &, ReadOrder, CaptureId from, int, QObject *context, Reply<CaptureDetailsPage> done) override
    {
        if (qobject_cast<const QuerySearch *>(context)) // and not the counts beside the suggestions
            questions.append({from, std::move(done)});
    }
    using LogDoor::count;
    void count(const CaptureQuery &, QObject *, Reply<qint64> done) override { done(10'000); }

    static Capture made(qint64 id)
    {
        Capture capture;
        capture.id = {id};
        capture.method = u"POST"_s;
        capture.target = u"/%1"_s.arg(id);
        return capture;
    }
    void answer(const QList<qint64> &ids, qint64 next, bool atEnd = false)
    {
        CaptureDetailsPage page;
        for (const qint64 id : ids) {
            CaptureDetails details;
            details.capture = made(id);
            page.rows.append(details);
        }
        page.next = {next};
        page.atEnd = atEnd;
        questions.takeFirst().second(page);
    }

    QList<std::pair<CaptureId, Reply<CaptureDetailsPage>>> questions;
};

} // namespace

class tst_ReceiverQueryBar final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSearchKeysAreItsOwnWhereTheFocusIs();
    void whatTheFilterHidesIsSaidOnce();
    void aLowPlaceFoldsTheField();
    void aNarrowPlaceCutsNothing();
    void matchesComeInWhileItIsSearched();
    void whatIsRememberedIsNotTheLogs();
    void thePaletteOpensItFromAnywhere();
};

void tst_ReceiverQueryBar::theSearchKeysAreItsOwnWhereTheFocusIs()
{
    const ReceiverDesk desk;
    QVERIFY(desk.fill());
    QAction others(&desk.place->window); // the window's search is the log's
    others.setShortcut(QKeySequence::Find);
    desk.place->window.addAction(&others);
    QSignalSpy log(&others, &QAction::triggered);
    desk.place->table()->setFocus();
    QTest::keySequence(desk.place->table(), QKeySequence::Find);
    QVERIFY(desk.place->text()->hasFocus());
    QCOMPARE(log.count(), 0);
    QCOMPARE(unnamedFocusables(desk.place->panel), QStringList());
}

void tst_ReceiverQueryBar::aLowPlaceFoldsTheField()
{
    const ReceiverDesk desk;
    QVERIFY(desk.fill());
    const auto *bar = desk.place->part<QWidget>(u"captureBar"_s);
    auto *find = desk.place->part<QPushButton>(u"receiverFind"_s);
    QVERIFY(bar->isVisible() && !find->isVisible());
    desk.place->panel->resize(400, 150);
    QVERIFY(!bar->isVisible() && find->isVisible());
    QTest::mouseClick(find, Qt::LeftButton);
    QVERIFY(bar->isVisible() && !find->isVisible() && desk.place->text()->hasFocus());
    desk.place->ask(u"path:/orders"_s);
    QVERIFY(desk.lists(1));
    QVERIFY(bar->isVisible()); // as long as it asks for something
    desk.place->text()->setFocus();
    QTest::keyClick(desk.place->text(), Qt::Key_Escape);
    QVERIFY2(desk.place->text()->text().isEmpty(), qPrintable(desk.place->text()->text()));
    QVERIFY(desk.place->text()->hasFocus());
    QVERIFY(bar->isVisible()); // the focus is still there
    QTest::keyClick(desk.place->text(), Qt::Key_Escape);
    QTRY_VERIFY(!bar->isVisible() && find->isVisible());
}

void tst_ReceiverQueryBar::aNarrowPlaceCutsNothing()
{
    const ReceiverDesk desk;
    QVERIFY(desk.fill());
    desk.place->panel->resize(400, 260);
    desk.place->ask(u"-path:/orders"_s);
    QVERIFY(desk.lists(2));
    QTRY_COMPARE(desk.place->count(), u"2 of 3"_s);
    const auto *bar = desk.place->part<QWidget>(u"captureBar"_s);
    QVERIFY(bar->isVisible());
    for (const QString &name : {u"captures.searchText"_s, u"captures.clearFilter"_s, u"captures.saveFilter"_s, u"scanMatches"_s}) {
        const auto *part = desk.place->part<QWidget>(name);
        QVERIFY2(part->isVisible(), qPrintable(name));
        QVERIFY2(bar->rect().contains(QRect(part->mapTo(bar, QPoint()), part->size())), qPrintable(name));
    }
    const auto *count = desk.place->part<QLabel>(u"scanMatches"_s);
    QVERIFY(count->width() >= count->sizeHint().width() && desk.place->text()->width() >= 120);
}

void tst_ReceiverQueryBar::matchesComeInWhileItIsSearched()
{
    const QTemporaryDir folder;
    StandInReceiver receiver;
    PlayedLog log;
    CatalogueDoor catalogue(nullptr);
    const ReceiverPlace place({&receiver, &log, &catalogue, folder.path(), folder.filePath(u"ca.pem"_s)});
    QVERIFY(QTest::qWaitFor([&] { return place.table()->model()->rowCount() == 1; }));
    place.ask(u"timeout"_s);
    QTRY_VERIFY(!log.questions.isEmpty());
    log.answer({10'000, 9'900}, 9'501);
    QCOMPARE(place.table()->model()->rowCount(), 2); // before the rest has been looked at
    QCOMPARE(place.count(), u"2 so far"_s);
    auto *end = place.part<QPushButton>(u"stopSearch"_s);
    QTRY_VERIFY(end->isVisible());
    QCOMPARE(log.questions.constFirst().first, CaptureId{9'501});
    log.answer({}, 5'001);
    QCOMPARE(place.window.findChild<QProgressBar *>()->value(), 500);
    QTest::mouseClick(end, Qt::LeftButton);
    log.answer({4'000}, 3'000); // comes too late
    QCOMPARE(place.table()->model()->rowCount(), 2);
    QVERIFY(log.questions.isEmpty());
    QTest::mouseClick(end, Qt::LeftButton); // goes on where it was
    QTRY_COMPARE(log.questions.size(), 1);
    QCOMPARE(log.questions.constFirst().first, CaptureId{5'001});
    log.answer({4'000}, 1, true);
    QCOMPARE(place.count(), u"3 of 10,000"_s);
    QVERIFY(!end->isVisible());

    Capture live = PlayedLog::made(10'001);
    Q_EMIT receiver.capturesAdded({live});
    QTRY_COMPARE(log.questions.size(), 1); // whether it fits, only the log can tell
    log.answer({10'001, 10'000}, 9'501);
    QCOMPARE(place.requests().constFirst(), u"POST /10001"_s);
    QCOMPARE(place.table()->model()->rowCount(), 4);
    QVERIFY(log.questions.isEmpty()); // no further than to what is new
}

void tst_ReceiverQueryBar::whatIsRememberedIsNotTheLogs()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    const auto field = [&desk](const QString &prefix) { return desk.find<QueryEdit>(prefix + u"searchText"_s); };
    const QString own = u"captures."_s;
    desk.find<CaptureView>(u"captureTable"_s)->setFocus();
    QTest::keySequence(desk.find<CaptureView>(u"captureTable"_s), QKeySequence::Find);
    QTRY_VERIFY(field(own)->hasFocus());
    QTest::keyClicks(field(own), u"method:POST"_s);
    desk.click(own + u"saveFilter"_s);
    auto *name = desk.find<QLineEdit>(own + u"filterName"_s);
    name->setText(u"Only posts"_s);
    QTest::keyClick(name, Qt::Key_Return);
    QTest::keyClick(field(own), Qt::Key_Return);
    QVERIFY(field({})->text().isEmpty());
    QTest::keySequence(desk.log(), QKeySequence::Find);
    QTRY_VERIFY(field({})->hasFocus());

    desk.window.reset();
    desk.open();
    const auto offered = [&](const QString &prefix) {
        field(prefix)->setFocus();
        QTest::keyClick(field(prefix), Qt::Key_Down);
        const auto *list = desk.find<QListWidget>(prefix + u"querySuggestions"_s);
        return list->findItems(u"Only posts"_s, Qt::MatchExactly).size();
    };
    QTest::keySequence(desk.find<CaptureView>(u"captureTable"_s), QKeySequence::Find);
    QCOMPARE(offered(own), 1);
    QCOMPARE(offered({}), 0);
}

void tst_ReceiverQueryBar::thePaletteOpensItFromAnywhere()
{
    const Desk desk;
    desk.find<QTabWidget>(u"bottomTabs"_s)->setCurrentIndex(1); // the traffic lies over it
    desk.action(u"receiver.find"_s)->trigger();
    QTRY_VERIFY(desk.find<QueryEdit>(u"captures.searchText"_s)->hasFocus());
}

/// People who go to another place and come back have read it.
void tst_ReceiverQueryBar::whatTheFilterHidesIsSaidOnce()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    auto *captures = desk.find<QAbstractItemView>(u"captureTable"_s);
    QTRY_COMPARE_WITH_TIMEOUT(captures->model()->rowCount(), 1, waitMs);
    captures->setCurrentIndex(captures->model()->index(0, 0));
    auto *text = desk.find<QueryEdit>(u"captures.searchText"_s);
    text->setFocus();
    QTest::keyClicks(text, u"method:GET"_s);
    QTest::keyClick(text, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(captures->model()->rowCount(), 0, waitMs);
    auto *notice = desk.find<ReceiverPanel>(u"receiverPanel"_s)->findChild<NoticeBar *>();
    const auto goAndComeBack = [&desk] {
        desk.action(u"window.page2"_s)->trigger();
        desk.action(u"window.page1"_s)->trigger();
    };
    goAndComeBack();
    QTRY_VERIFY2(notice->isVisible() && notice->text().contains(u"fit the filter"_s), qPrintable(notice->text()));
    notice->dismiss();
    goAndComeBack();
    QVERIFY(!notice->isVisible());
}

QTEST_MAIN(tst_ReceiverQueryBar)
#include "tst_receiver_query_bar.moc"
