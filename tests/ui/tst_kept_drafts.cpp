// SPDX-License-Identifier: MIT
// A draft's tab: closing it keeps the draft, discarding it does not; each has a number of its own, and none falls out of reach; two are told apart
// and gone to by keys; Ctrl+Enter is that form's in which the focus is.
#include "core/rules/request_draft.h"
#include "tests/ui/draft_fixture.h"
#include "ui/common/notice_bar.h"
#include "ui/inspector/inspection.h"

#include <QtCore/QDateTime>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QTabWidget>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

struct KeptDesk : DraftDeskFixture
{
    KeptDesk()
    {
        if (!tell(R"({"a":1})", u"200"_s) || !edit())
            qFatal("there is no draft");
    }
    [[nodiscard]] QStringList tabs() const
    {
        const auto *bar = find<QTabBar>(u"centreTabs"_s);
        QStringList names;
        for (int i = 3; i < bar->count(); ++i)
            names += bar->tabText(i);
        return names;
    }
    [[nodiscard]] NoticeBar *notice() const { return find<NoticeBar>(u"windowNotice"_s); }
    [[nodiscard]] QDir folder() const { return QDir(fixture.bench->profileFolder() + u"/drafts"_s); }
    [[nodiscard]] QStringList files() const { return folder().entryList(QDir::Files, QDir::Name); }
    /// By Ctrl+W, until it is gone.
    [[nodiscard]] bool close() const
    {
        QTest::keyClick(body(), Qt::Key_W, Qt::ControlModifier);
        return QTest::qWaitFor([this] { return !draft(); }, waitMs);
    }
    [[nodiscard]] bool reopen() const
    {
        action(u"draft.reopen"_s)->trigger();
        return QTest::qWaitFor([this] { return draft() && draft()->isVisible(); }, waitMs);
    }
};

} // namespace

class tst_KeptDrafts final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsClosedIsKeptAndOpensAgain()
    {
        KeptDesk desk;
        QTest::keyClicks(desk.body(), u"x"_s);
        const QString typed = desk.body()->text();
        QVERIFY(!desk.action(u"draft.reopen"_s)->isEnabled());
        QTest::keyClick(desk.body(), Qt::Key_W, Qt::ControlModifier);
        QTRY_VERIFY(!desk.draft());
        QCOMPARE(desk.notice()->text(), u"The draft is closed, and kept."_s);
        QTest::keyClick(desk.log(), Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(desk.draft() && desk.draft()->isVisible());
        QCOMPARE(desk.body()->text(), typed);
        QVERIFY(!desk.action(u"draft.reopen"_s)->isEnabled());
        QVERIFY(desk.notice()->isHidden()); // what it said is so no more
    }

    /// A full disk, say: it is not said to be kept, and what is in memory comes back.
    void whatCannotBeKeptIsSaidAndComesBack()
    {
        KeptDesk desk;
        const QString folder = desk.fixture.bench->profileFolder() + u"/drafts"_s;
        QVERIFY(QDir(folder).removeRecursively());
        QFile inTheWay(folder);
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        QTest::keyClicks(desk.body(), u"x"_s);
        const QString typed = desk.body()->text();
        QTest::keyClick(desk.body(), Qt::Key_W, Qt::ControlModifier);
        QTRY_VERIFY(!desk.draft());
        QVERIFY2(desk.notice()->text().startsWith(u"The draft cannot be kept: "_s), qPrintable(desk.notice()->text()));
        QCOMPARE(desk.notice()->action(), u"Bring it back"_s);
        desk.notice()->act();
        QTRY_VERIFY(desk.draft() && desk.draft()->isVisible());
        QCOMPARE(desk.body()->text(), typed);
    }

    /// Two of them would be there at the next start, one of them older.
    void whatCannotBeClosedComesBackUnderItsNumber()
    {
        KeptDesk desk;
        QVERIFY(desk.folder().mkdir(u"1.closed"_s)); // in the way
        QVERIFY(desk.close());
        QVERIFY2(desk.notice()->text().startsWith(u"The draft cannot be closed: "_s), qPrintable(desk.notice()->text()));
        desk.notice()->act();
        QTRY_VERIFY(desk.draft() && desk.draft()->isVisible());
        QCOMPARE(desk.draft()->number(), 1);
        QTest::keyClicks(desk.body(), u"x"_s);
        const QString typed = desk.body()->text();
        desk.window.reset();
        desk.open();
        QCOMPARE(desk.tabs().size(), 1);
        QCOMPARE(desk.body()->text(), typed);
    }

    /// Nor does a new one take the number of what may still be brought back.
    void whatIsDiscardedHasItsNumberStill()
    {
        KeptDesk desk;
        desk.click(u"draftDiscard"_s);
        QTRY_VERIFY(!desk.draft());
        QVERIFY(desk.edit());
        QCOMPARE(desk.draft()->number(), 2);
        desk.notice()->act();
        QTRY_COMPARE(desk.files(), QStringList({u"1.draft"_s, u"2.draft"_s}));
    }

    /// Ctrl+Enter, and Ctrl+W before its answer is there: that is the closed draft's, which stays closed.
    void whatWasStillBeingSentIsNotedInTheClosedOne()
    {
        KeptDesk desk;
        desk.action(u"draft.send"_s)->trigger();
        desk.action(u"window.closeDocument"_s)->trigger();
        const auto noted = [&desk] {
            QFile file(desk.folder().filePath(u"1.closed"_s));
            const auto draft = file.open(QIODevice::ReadOnly) ? rules::draftFromBytes(file.readAll()) : std::nullopt;
            return draft ? draft->tries.size() : -1;
        };
        QTRY_COMPARE_WITH_TIMEOUT(noted(), qsizetype(1), waitMs);
        QTRY_VERIFY(!desk.draft());
        QCOMPARE(desk.files(), QStringList{u"1.closed"_s});
        QVERIFY(desk.reopen());
        QCOMPARE(desk.draft()->draft().tries.size(), qsizetype(1));
        QCOMPARE(desk.tabs().size(), 1);
    }

    /// It was still being sent when it was closed, and is open again before the answer.
    void whatWasStillBeingSentIsNotedInTheOneOpenedAgain()
    {
        KeptDesk desk;
        desk.action(u"draft.send"_s)->trigger();
        desk.action(u"window.closeDocument"_s)->trigger();
        desk.action(u"draft.reopen"_s)->trigger();
        const auto isNoted = [&desk] {
            const auto views = desk.window->findChildren<DraftView *>(u"draftView"_s);
            return views.size() == 1 && views.first()->draft().tries.size() == 1;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isNoted(), waitMs);
        QCOMPARE(desk.files(), QStringList{u"1.draft"_s});
    }

    /// As an earlier version may have left them.
    void whatIsOpenIsNotOpenedOnceMore()
    {
        KeptDesk desk;
        desk.window.reset();
        QVERIFY(QFile::copy(desk.folder().filePath(u"1.draft"_s), desk.folder().filePath(u"1.closed"_s)));
        desk.open();
        desk.action(u"draft.reopen"_s)->trigger();
        QCOMPARE(desk.tabs().size(), 2);
        QCOMPARE(desk.files(), QStringList({u"1.draft"_s, u"2.draft"_s}));
    }

    void whatCannotBeOpenedAgainIsSaid()
    {
        KeptDesk desk;
        QVERIFY(desk.close());
        QFile file(desk.folder().filePath(u"1.closed"_s));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(file.write("damaged"), 7);
        file.close();
        desk.action(u"draft.reopen"_s)->trigger();
        const QString said = desk.notice()->text();
        QVERIFY2(said.startsWith(u"The draft cannot be opened again: "_s) && said.contains(u"1.closed"_s) && said.contains(u"damaged"_s),
                 qPrintable(said));
        QVERIFY(!desk.draft());
        QCOMPARE(desk.files(), QStringList{u"1.closed"_s}); // to be mended
        QVERIFY(desk.action(u"draft.reopen"_s)->isEnabled());
    }

    /// More are open than a window opens again: the one that was opened last is among them, whatever its number.
    void whatWasOpenedAgainIsThereAtTheNextStart()
    {
        KeptDesk desk;
        QVERIFY(desk.close());
        for (int number = 101; number <= 160; ++number) {
            QFile file(desk.folder().filePath(u"%1.draft"_s.arg(number)));
            QVERIFY(file.open(QIODevice::WriteOnly)); // empty, so that it opens no tab
            QVERIFY(file.setFileTime(QDateTime::currentDateTime(), QFileDevice::FileModificationTime));
        }
        QVERIFY(desk.reopen());
        desk.window.reset();
        desk.open();
        QCOMPARE(desk.tabs().size(), 1);
        QVERIFY(desk.body()->text().contains(u"\"a\""_s));
    }

    void ofTheClosedTheNewestStay()
    {
        KeptDesk desk;
        const QDir folder(desk.fixture.bench->profileFolder() + u"/drafts"_s);
        for (int number = 101; number <= 152; ++number) {
            QFile file(folder.filePath(u"%1.closed"_s.arg(number)));
            QVERIFY(file.open(QIODevice::WriteOnly));
            QVERIFY(file.setFileTime(QDateTime::currentDateTime().addSecs(number - 1000), QFileDevice::FileModificationTime));
        }
        QTest::keyClick(desk.body(), Qt::Key_W, Qt::ControlModifier);
        QTRY_VERIFY(!desk.draft());
        QCOMPARE(folder.entryList({u"*.closed"_s}, QDir::Files).size(), 50);
        QVERIFY(!folder.exists(u"103.closed"_s) && folder.exists(u"104.closed"_s));
        desk.action(u"draft.reopen"_s)->trigger();
        QTRY_VERIFY(desk.draft() && desk.draft()->isVisible());
        QVERIFY(desk.body()->text().contains(u"\"a\""_s));
    }

    /// No tab comes back for it at the next start, and it can be had again all the same.
    void itStaysClosedOverAStart()
    {
        KeptDesk desk;
        QTest::keyClick(desk.body(), Qt::Key_W, Qt::ControlModifier);
        QTRY_VERIFY(!desk.draft());
        desk.window.reset();
        desk.open();
        QCOMPARE(desk.tabs(), QStringList());
        QVERIFY(desk.action(u"draft.reopen"_s)->isEnabled());
        desk.action(u"draft.reopen"_s)->trigger();
        QTRY_VERIFY(desk.draft() && desk.draft()->isVisible());
        QVERIFY(desk.body()->text().contains(u"\"a\""_s));
        QCOMPARE(QDir(desk.fixture.bench->profileFolder() + u"/drafts"_s).entryList(QDir::Files).size(), 1);
    }

    void twoAreToldApartAndGoneToByKeys()
    {
        KeptDesk desk;
        QTest::keyClick(desk.window.get(), Qt::Key_1, Qt::AltModifier);
        QVERIFY(desk.fixture.fire(EventKind::GoalCompleted, u"acme.test"_s).ok());
        QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), 2, waitMs);
        desk.sent = desk.fixture.deliveries.last().id;
        desk.log()->select({desk.sent});
        const auto *inspection = desk.window->findChild<Inspection *>();
        QTRY_VERIFY_WITH_TIMEOUT(inspection->delivery() && inspection->delivery()->delivery.id == desk.sent, waitMs);
        QTest::keyClick(desk.log(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE_WITH_TIMEOUT(desk.tabs(), QStringList({u"Draft: goal.completed"_s, u"Draft: goal.completed (2)"_s}), waitMs);
        const auto *bar = desk.find<QTabBar>(u"centreTabs"_s);
        QTest::keyClick(desk.window.get(), Qt::Key_4, Qt::AltModifier);
        QCOMPARE(bar->currentIndex(), 3);
        QTest::keyClick(desk.window.get(), Qt::Key_5, Qt::AltModifier);
        QCOMPARE(bar->currentIndex(), 4);
        QCOMPARE(desk.action(u"window.document2"_s)->text(), u"Show “Draft: goal.completed (2)”"_s);
        QVERIFY(!desk.action(u"window.document3"_s)->isEnabled());
    }

    /// Where a dock floats beside a draft, the keys are the dock's while the focus is in it.
    void ctrlEnterIsTheFormsInWhichTheFocusIs()
    {
        KeptDesk desk;
        auto *bottom = desk.find<QTabWidget>(u"bottomTabs"_s);
        QWidget *place = bottom;
        while (place && !qobject_cast<QDockWidget *>(place))
            place = place->parentWidget();
        auto *dock = qobject_cast<QDockWidget *>(place);
        QVERIFY(dock);
        dock->setFloating(true);
        dock->show();
        bottom->setCurrentIndex(1);
        const qsizetype tries = desk.draft()->draft().tries.size();
        auto *field = desk.find<QSpinBox>(u"simulatorBots"_s);
        dock->activateWindow();
        field->setFocus();
        QTRY_VERIFY(field->hasFocus());
        QTest::keyClick(field, Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(desk.fixture.bench->traffic()->figures().simulating, waitMs);
        QCOMPARE(desk.draft()->draft().tries.size(), tries);
        desk.window->activateWindow();
        desk.body()->setFocus();
        QTRY_VERIFY(desk.body()->hasFocus());
        QVERIFY(desk.send());
    }
};

QTEST_MAIN(tst_KeptDrafts)
#include "tst_kept_drafts.moc"
