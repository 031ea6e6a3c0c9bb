// SPDX-License-Identifier: MIT
// Edit and resend in the real window: a draft of a delivery or a capture is changed, sent, judged against the try before, and kept.
#include "tests/ui/draft_fixture.h"
#include "ui/draft/draft_headers.h"
#include "ui/draft/draft_side.h"
#include "ui/draft/header_model.h"

#include <QtCore/QDir>
#include <QtTest/QTest>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QTableView>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

/// For README and for looking at, where the suite is told to.
void takePictures(DraftDeskFixture &desk)
{
    const QString folder = qEnvironmentVariable("OVYXA_SCREENSHOTS_DIR");
    for (const QSize size : {QSize(1024, 640), QSize(1440, 900)}) {
        desk.window->resize(size);
        QTRY_COMPARE(desk.window->size(), size);
        for (const ThemeChoice choice : {ThemeChoice::Dark, ThemeChoice::Light}) {
            desk.window->setTheme(choice);
            const QString scheme = choice == ThemeChoice::Light ? u"light"_s : u"dark"_s;
            if (!folder.isEmpty())
                QVERIFY(desk.window->grab().save(u"%1/draft-%2-%3.png"_s.arg(folder, scheme).arg(size.width())));
        }
    }
}

} // namespace

class tst_DraftView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void editedSentAndFixed();
    void theTriesAreInSightInASmallWindow();
    void headersAreEdited();
    void signedAsPeopleWant();
    void keptAcrossStarts();
    void discardedAndBroughtBack();
    void bodiesThatAreNoText();
    void lineEndsStay();
    void ofACapture();
    void saysWhatItIs();
};

void tst_DraftView::editedSentAndFixed()
{
    DraftDeskFixture desk;
    QVERIFY(desk.tell(R"({"visitor_count":"1"})") && desk.edit());
    QCOMPARE(desk.find<QTabBar>(u"centreTabs"_s)->tabText(3), u"Draft: goal.completed"_s);
    QCOMPARE(desk.body()->text(), uR"({"visitor_count":"1"})"_s);
    QVERIFY(desk.body()->hasFocus());
    QTest::keyClick(desk.body(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(desk.body(), uR"({"visitor_count":1})"_s);
    QVERIFY(desk.said(u"draftChangeCount"_s).startsWith(u"1 change"_s));
    QTRY_COMPARE(desk.said(u"draftJudgement"_s), u"✓ JSON"_s);
    QVERIFY(desk.send());
    QCOMPARE(desk.lastCaptured().body, R"({"visitor_count":1})"_ba);
    QTRY_VERIFY(desk.said(u"draftVerdict"_s).contains(u"The same"_s)); // 422 again
    QVERIFY(desk.said(u"draftChanges"_s).contains(u"visitor_count: \"1\" → 1"_s));
    QVERIFY(desk.answer(u"200"_s));
    QVERIFY(desk.send());
    QTRY_VERIFY2(desk.said(u"draftVerdict"_s).contains(u"Fixed: 200 now, 422"_s), qPrintable(desk.said(u"draftVerdict"_s)));
    QCOMPARE(desk.said(u"draftChanges"_s), u"Nothing was changed in between."_s);
    takePictures(desk);
    QVERIFY(desk.answer(u"close"_s));
    QVERIFY(desk.send());
    QTRY_VERIFY(desk.said(u"draftVerdict"_s).contains(u"Worse"_s));
    const DeliveryId waiting = desk.draft()->draft().tries.last().delivery;
    QVERIFY(desk.answer(u"200"_s));
    QVERIFY(desk.send());
    QTRY_VERIFY_WITH_TIMEOUT(desk.fixture.isIn(waiting, DeliveryState::Cancelled), waitMs);
    desk.click(u"draftCompare"_s);
    QTRY_VERIFY(desk.window->findChild<QWidget *>(u"compareView"_s));
    QTest::keyClick(desk.window.get(), Qt::Key_Escape);
    QTest::keyClick(desk.window.get(), Qt::Key_Escape);
    QTRY_VERIFY(desk.log()->hasFocus());
    QVERIFY(desk.draft()); // it stays
}

void tst_DraftView::theTriesAreInSightInASmallWindow()
{
    DraftDeskFixture desk;
    QVERIFY(desk.tell(R"({"a":1})") && desk.edit());
    QVERIFY(desk.send());
    QVERIFY(desk.answer(u"200"_s));
    QVERIFY(desk.send());
    QTRY_VERIFY(desk.said(u"draftVerdict"_s).contains(u"Fixed"_s));
    QCOMPARE(desk.find<QLabel>(u"draftVerdict"_s)->font().weight(), int(QFont::DemiBold));
    auto *side = desk.find<QScrollArea>(u"draftSide"_s);
    auto *list = desk.find<QListWidget>(u"draftTries"_s);
    const auto inSight = [&](const QWidget *widget, int height) {
        return side->viewport()->rect().contains(QRect(widget->mapTo(side->viewport(), QPoint()), QSize(1, height)));
    };
    for (const QSize &size : {QSize(1024, 640), QSize(1440, 900), QSize(1024, 640)}) {
        desk.window->resize(size);
        QTRY_VERIFY2(inSight(list, 2 * list->sizeHintForRow(0)), qPrintable(u"%1"_s.arg(size.width())));
        QVERIFY(inSight(desk.find<QLabel>(u"draftVerdict"_s), desk.find<QLabel>(u"draftVerdict"_s)->height()));
    }
}

void tst_DraftView::headersAreEdited()
{
    DraftDeskFixture desk;
    QVERIFY(desk.tell("{}", u"200"_s) && desk.edit());
    auto *table = desk.find<DraftHeaders>(u"draftHeaders"_s);
    const auto *model = qobject_cast<HeaderModel *>(table->model());
    const auto row = [model](const QString &name) {
        for (int i = 0; i < model->rowCount(); ++i) {
            if (model->index(i, HeaderModel::NameColumn).data().toString() == name)
                return i;
        }
        return -1;
    };
    QVERIFY(row(u"Content-Type"_s) >= 0 && row(u"X-Ovyxa-Signature"_s) >= 0);
    QCOMPARE(model->mark(row(u"X-Ovyxa-Signature"_s)), HeaderModel::Mark::Made);
    QVERIFY(!(model->flags(model->index(row(u"X-Ovyxa-Signature"_s), HeaderModel::ValueColumn)) & Qt::ItemIsEditable));
    // Enter edits the value.
    table->setFocus();
    table->setCurrentIndex(model->index(row(u"Content-Type"_s), HeaderModel::ValueColumn));
    QTest::keyClick(table, Qt::Key_Return);
    auto *field = desk.find<QLineEdit>(u"headerField"_s);
    field->selectAll();
    QTest::keyClicks(field, u"text/plain"_s);
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_COMPARE(model->mark(row(u"Content-Type"_s)), HeaderModel::Mark::Changed);
    QVERIFY(model->index(row(u"Content-Type"_s), HeaderModel::NoteColumn).data().toString().startsWith(u"was application/json"_s));
    // Insert adds one; "Name: value" in one go.
    QTest::keyClick(table, Qt::Key_Insert);
    QTRY_VERIFY(table->findChild<QLineEdit *>(u"headerField"_s) && table->findChild<QLineEdit *>(u"headerField"_s)->text().isEmpty());
    field = table->findChild<QLineEdit *>(u"headerField"_s);
    QTest::keyClicks(field, u"X-Trace: repro-4711"_s);
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_VERIFY(row(u"X-Trace"_s) >= 0);
    QVERIFY(desk.send());
    const HeaderList got = desk.lastCaptured().headers;
    QVERIFY(got.contains(Header{"Content-Type", "text/plain"}) && got.contains(Header{"X-Trace", "repro-4711"}));
    table->setFocus(); // Del brings back what it was, and leaves out what was not changed
    table->setCurrentIndex(model->index(row(u"Content-Type"_s), HeaderModel::ValueColumn));
    QTest::keyClick(table, Qt::Key_Delete);
    QCOMPARE(model->mark(row(u"Content-Type"_s)), HeaderModel::Mark::Same);
    QTest::keyClick(table, Qt::Key_Delete);
    QCOMPARE(model->mark(row(u"Content-Type"_s)), HeaderModel::Mark::Removed);
    desk.click(u"draftUndoAll"_s);
    QCOMPARE(desk.said(u"draftChangeCount"_s), u"no changes"_s);
    QCOMPARE(row(u"X-Trace"_s), -1);
}

void tst_DraftView::signedAsPeopleWant()
{
    DraftDeskFixture desk;
    QVERIFY(desk.tell("{}", u"200"_s) && desk.edit());
    const auto verdict = [&desk] { return desk.lastCaptured().capture.verdict; };
    QVERIFY(desk.send() && verdict() == Verdict::Valid);
    desk.click(u"draftSign2"_s);
    QVERIFY(desk.said(u"draftSigningWords"_s).contains(u"must refuse"_s));
    QVERIFY(desk.send());
    QCOMPARE(verdict(), Verdict::Invalid);
    desk.click(u"draftSign3"_s);
    QVERIFY(desk.send() && verdict() == Verdict::Missing);
    desk.click(u"draftSign1"_s);
    QVERIFY(desk.send());
    QCOMPARE(verdict(), Verdict::Valid); // over the same body it still fits
}

void tst_DraftView::keptAcrossStarts()
{
    DraftDeskFixture desk;
    QVERIFY(desk.tell("{}", u"200"_s) && desk.edit());
    QTest::keyClicks(desk.body(), u" "_s); // and at once the window goes
    const QByteArray typed = desk.draft()->draft().body;
    desk.window.reset();
    desk.open();
    QVERIFY(desk.draft() && !desk.draft()->isVisible());       // a tab that waits
    QCOMPARE(desk.find<QTabBar>(u"centreTabs"_s)->count(), 4); // beside the log, the ledgers and the scenarios
    QCOMPARE(desk.draft()->draft().body, typed);
    QCOMPARE(desk.body()->text().toUtf8(), typed);
    QDir folder(desk.fixture.bench->profileFolder() + u"/drafts"_s);
    QFile file(folder.filePath(folder.entryList({u"*.draft"_s}).constFirst()));
    QVERIFY(!(file.permissions() & (QFile::ReadGroup | QFile::ReadOther)));
}

void tst_DraftView::discardedAndBroughtBack()
{
    DraftDeskFixture desk;
    QVERIFY(desk.tell("{}", u"200"_s) && desk.edit());
    QTest::keyClicks(desk.body(), u"x"_s);
    const QDir folder(desk.fixture.bench->profileFolder() + u"/drafts"_s);
    desk.click(u"draftDiscard"_s);
    QTRY_VERIFY(!desk.draft());
    QVERIFY(folder.entryList({u"*.draft"_s}).isEmpty());
    const auto buttons = desk.find<QWidget>(u"windowNotice"_s)->findChildren<QPushButton *>();
    for (QPushButton *button : buttons) {
        if (button->text() == u"Bring it back"_s)
            button->click();
    }
    QTRY_VERIFY(desk.draft() && desk.draft()->isVisible());
    QVERIFY(desk.body()->text().contains(u'x'));
    QCOMPARE(folder.entryList({u"*.draft"_s}).size(), 1);
}

void tst_DraftView::bodiesThatAreNoText()
{
    DraftDeskFixture desk;
    const QByteArray bytes("\x00\xff\xfe{}\r\n\n", 8);
    QVERIFY(desk.tell(bytes, u"200"_s) && desk.edit());
    QVERIFY(desk.find<QWidget>(u"draftHex"_s)->isVisible() && !desk.find<QPushButton>(u"draftAsText"_s)->isEnabled());
    QVERIFY(desk.said(u"draftBodyWhy"_s).contains(u"byte for byte"_s));
    auto *send = desk.find<QPushButton>(u"draftSend"_s);
    send->setFocus();
    QTest::keyClick(send, Qt::Key_Space);
    QVERIFY(send->hasFocus()); // while it is on its way, too
    QTRY_COMPARE_WITH_TIMEOUT(desk.fixture.captures.size(), 2, waitMs);
    QCOMPARE(desk.lastCaptured().body, bytes);
}

void tst_DraftView::lineEndsStay()
{
    DraftDeskFixture desk;
    QVERIFY(desk.tell("{\r\n}\r\n", u"200"_s) && desk.edit());
    QVERIFY(desk.said(u"draftForm"_s).contains(u"CR LF"_s));
    QTest::keyClick(desk.body(), Qt::Key_End, Qt::ControlModifier);
    QTest::keyClicks(desk.body(), u"x"_s);
    QTest::keyClick(desk.body(), Qt::Key_Return);
    QVERIFY(desk.send());
    QCOMPARE(desk.lastCaptured().body, "{\r\n}\r\nx\r\n"_ba);
    desk.click(u"draftAsHex"_s);
    QVERIFY(desk.find<QPlainTextEdit>(u"draftHex"_s)->toPlainText().contains(u"0d 0a"_s));
}

void tst_DraftView::ofACapture()
{
    DraftDeskFixture desk;
    QVERIFY(desk.tell(R"({"a":1})", u"200"_s));
    auto *table = desk.find<QTableView>(u"captureTable"_s);
    QTRY_COMPARE(table->model()->rowCount(), 1);
    table->setFocus();
    table->selectRow(0);
    QTRY_VERIFY(desk.action(u"draft.edit"_s)->isEnabled());
    QTest::keyClick(table, Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY_WITH_TIMEOUT(desk.draft() && desk.draft()->isVisible(), waitMs);
    QCOMPARE(desk.draft()->draft().source, RequestDraft::Source::Capture);
    QVERIFY(desk.send());
    QCOMPARE(desk.lastCaptured().body, R"({"a":1})"_ba);
    QCOMPARE(desk.lastCaptured().capture.verdict, Verdict::Valid);
    desk.click(u"draftSource"_s); // leads back to the request
    QTRY_VERIFY(table->isVisible() && table->hasFocus());
}

void tst_DraftView::saysWhatItIs()
{
    DraftDeskFixture desk;
    QVERIFY(desk.tell("{}", u"200"_s) && desk.edit());
    const auto parts = desk.draft()->findChildren<QWidget *>() + desk.draft()->side()->findChildren<QWidget *>();
    for (QWidget *part : parts) {
        if (!(part->focusPolicy() & Qt::TabFocus) || !part->isVisible())
            continue;
        auto *button = qobject_cast<QPushButton *>(part);
        QVERIFY2(!part->accessibleName().isEmpty() || (button && !button->text().isEmpty()), part->metaObject()->className());
    }
    QVERIFY(desk.window->actionRegistry()->conflicts().isEmpty());
}

QTEST_MAIN(tst_DraftView)
#include "tst_draft_view.moc"
