// SPDX-License-Identifier: MIT
// Drafts of what is pasted and dropped on the real window.
#include "tests/ui/draft_fixture.h"
#include "ui/common/notice_bar.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/log/delivery_columns.h"

#include <QtCore/QFile>
#include <QtCore/QMimeData>
#include <QtCore/QPointer>
#include <QtGui/QClipboard>
#include <QtGui/QDropEvent>
#include <QtGui/QGuiApplication>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialog>
#include <QtWidgets/QLineEdit>

#include <algorithm>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_DraftImport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fromTheClipboard();
    void nothingIsMadeUpOfItsEvent();
    void droppedFiles();
    void itSaysWhoseSecretSignsAndTheLogWhereItWent();
    void whereItGoesStaysAsTyped();
};

void tst_DraftImport::fromTheClipboard()
{
    DraftDeskFixture desk;
    QVERIFY(desk.tell("{}", u"200"_s));
    const QString url = desk.fixture.bench->receiver()->state().url + u"other"_s;
    QGuiApplication::clipboard()->setText(u"curl '%1' \\\n -H 'Content-Type: text/x' --data-raw $'a\\tb'"_s.arg(url));
    QTest::keyClick(desk.log(), Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY_WITH_TIMEOUT(desk.draft() && desk.draft()->isVisible(), waitMs);
    QCOMPARE(desk.find<QLineEdit>(u"draftUrl"_s)->text(), url);
    QVERIFY(desk.send());
    const CaptureDetails got = desk.lastCaptured();
    QCOMPARE(got.body, "a\tb"_ba);
    QCOMPARE(got.capture.target, u"/other"_s);
    QCOMPARE(got.capture.verdict, Verdict::Valid);
    QVERIFY(got.headers.contains(Header{"Content-Type", "text/x"}));
    QGuiApplication::clipboard()->setText(u"curl https://a -d @/etc/passwd"_s);
    desk.action(u"draft.clipboard"_s)->trigger();
    auto *notice = desk.find<NoticeBar>(u"windowNotice"_s);
    QTRY_VERIFY_WITH_TIMEOUT(notice->text().contains(u"Files are not read"_s), waitMs);
    QGuiApplication::clipboard()->setText(u"curl https://a -d b"_s); // mended: it is said no longer
    desk.action(u"draft.clipboard"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!notice->isVisible(), waitMs);
}

/// Of a pasted request that is none of Ovyxa's, and of one that is.
void tst_DraftImport::nothingIsMadeUpOfItsEvent()
{
    DraftDeskFixture desk;
    QVERIFY(desk.tell("{}", u"200"_s));
    const auto paste = [&desk](const QString &body) {
        const auto before = desk.window->findChildren<DraftView *>();
        QGuiApplication::clipboard()->setText(u"curl https://localhost:1/other --data-raw '%1'"_s.arg(body));
        desk.action(u"draft.clipboard"_s)->trigger();
        if (!QTest::qWaitFor([&] { return desk.window->findChildren<DraftView *>().size() > before.size(); }, waitMs))
            return DeliveryId();
        const auto *last = desk.window->findChildren<DraftView *>().constLast();
        desk.window->findChildren<DraftView *>().constLast()->send();
        return QTest::qWaitFor([last] { return last->draft().tries.size() == 1; }, waitMs) ? last->draft().tries.constFirst().delivery : DeliveryId();
    };
    Inspection inspection(desk.fixture.bench.get());
    InspectorPanel panel(&inspection);
    panel.show();
    panel.showTab(InspectorPanel::EventTab);
    const auto says = [&panel](const QString &word) {
        const auto labels = panel.findChildren<QLabel *>();
        return std::any_of(labels.cbegin(), labels.cend(), [&word](const QLabel *each) { return each->isVisible() && each->text().contains(word); });
    };
    inspection.inspectDelivery(paste(uR"({"a":1})"_s));
    QTRY_VERIFY_WITH_TIMEOUT(says(u"no Ovyxa event"_s), waitMs);
    QVERIFY(!says(u"goal"_s) && !says(u"Purchase"_s));
    inspection.inspectDelivery(paste(uR"({"event":"usage.threshold","data":{"percent":80.0}})"_s));
    QTRY_VERIFY_WITH_TIMEOUT(says(u"usage.threshold"_s) && says(u"80.0"_s), waitMs);
}

void tst_DraftImport::droppedFiles()
{
    DraftDeskFixture desk;
    QVERIFY(desk.tell("{}", u"200"_s));
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"two.http"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("### One\nPOST https://localhost:1/1\n\none\n\n### Two\nPOST https://localhost:1/2\n\ntwo\n");
    file.close();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(file.fileName())});
    QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(desk.window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(desk.window.get(), &drop);
    QTRY_VERIFY_WITH_TIMEOUT(desk.window->findChild<QListWidget *>(u"draftChoiceList"_s), waitMs);
    QPointer<QDialog> choice = desk.window->findChild<QDialog *>(u"draftChoice"_s);
    desk.window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(desk.window.get()));
    QCoreApplication::sendEvent(desk.window.get(), &drop); // once more
    QTRY_VERIFY_WITH_TIMEOUT(QApplication::activeWindow() && QApplication::activeWindow() != desk.window.get(), waitMs);
    QCOMPARE(desk.window->findChildren<QDialog *>(u"draftChoice"_s), QList<QDialog *>{choice}); // one question for one thing
    auto *list = desk.find<QListWidget>(u"draftChoiceList"_s);
    QCOMPARE(list->count(), 2);
    QTest::keyClick(list, Qt::Key_Down);
    QTest::keyClick(list, Qt::Key_Return);
    QTRY_VERIFY(desk.draft());
    QCOMPARE(desk.draft()->draft().body, "two"_ba);
    QCOMPARE(desk.said(u"draftForm"_s).left(5), u"UTF-8"_s);
    QCOMPARE(desk.find<QPushButton>(u"draftSource"_s)->text(), u"two.http"_s);
}

void tst_DraftImport::itSaysWhoseSecretSignsAndTheLogWhereItWent()
{
    DraftDeskFixture desk;
    QVERIFY(desk.tell("{}", u"200"_s));
    QVERIFY(desk.fixture.addWebhook(BenchFixture::webhook(u"acme.test"_s, u"Ops"_s, u"https://localhost:1/in"_s)).ok());
    const auto paste = [&desk](const QString &url) {
        const qsizetype before = desk.window->findChildren<DraftView *>().size();
        QGuiApplication::clipboard()->setText(u"curl '%1' -d a"_s.arg(url));
        desk.action(u"draft.clipboard"_s)->trigger();
        return QTest::qWaitFor([&] { return desk.window->findChildren<DraftView *>().size() == before + 1; }, waitMs);
    };
    const auto signer = [&desk] { return desk.window->findChildren<DraftView *>().constLast()->findChild<QComboBox *>(u"draftTarget"_s); };
    QVERIFY(paste(u"https://localhost:1/elsewhere"_s));
    QTRY_VERIFY_WITH_TIMEOUT(signer()->isVisible(), waitMs);
    QCOMPARE(signer()->currentText(), u"Ops"_s); // which goes there, too
    QVERIFY(paste(u"https://127.0.0.1:9/x"_s));
    QCOMPARE(signer()->currentText(), u"Orders"_s); // nobody's: the first
    auto *view = desk.window->findChildren<DraftView *>().constLast();
    signer()->setCurrentText(u"Ops"_s);
    Q_EMIT signer()->activated(signer()->currentIndex());
    QCOMPARE(view->findChild<QLineEdit *>(u"draftUrl"_s)->text(), u"https://127.0.0.1:9/x"_s); // who signs moves it nowhere
    view->send();
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), 2, waitMs);
    QCOMPARE(desk.log()->model()->index(0, WebhookColumn).data().toString(), u"Ops → 127.0.0.1:9"_s);
    QCOMPARE(desk.log()->model()->index(1, WebhookColumn).data().toString(), u"Orders"_s);
    desk.window->findChildren<DraftView *>().constFirst()->send(); // to the host of "Ops", and another path there
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), 3, waitMs);
    QCOMPARE(desk.log()->model()->index(0, WebhookColumn).data().toString(), u"Ops → /elsewhere"_s);
}

/// Whoever signs, and whichever webhook goes there, too; and undone, it goes where its text said.
void tst_DraftImport::whereItGoesStaysAsTyped()
{
    DraftDeskFixture desk;
    QVERIFY(desk.tell("{}", u"200"_s));
    QVERIFY(desk.fixture.addWebhook(BenchFixture::webhook(u"acme.test"_s, u"Ops"_s, u"https://localhost:1/in"_s)).ok());
    QGuiApplication::clipboard()->setText(u"curl 'https://localhost:1/pasted' -d a"_s);
    desk.action(u"draft.clipboard"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(desk.draft() && desk.draft()->isVisible(), waitMs);
    auto *signer = desk.find<QComboBox>(u"draftTarget"_s);
    const auto sign = [signer](const QString &name) {
        signer->setCurrentText(name);
        Q_EMIT signer->activated(signer->currentIndex());
    };
    auto *url = desk.find<QLineEdit>(u"draftUrl"_s);
    QCOMPARE(signer->currentText(), u"Ops"_s);
    QCOMPARE(desk.said(u"draftChangeCount"_s), u"no changes"_s);
    url->selectAll();
    QTest::keyClicks(url, u"https://localhost:1/in"_s); // as that webhook's
    QCOMPARE(desk.said(u"draftChangeCount"_s), u"1 change(s)"_s);
    for (const QString &name : {u"Orders"_s, u"Ops"_s, u"Orders"_s}) {
        sign(name);
        QCOMPARE(url->text(), u"https://localhost:1/in"_s);
    }
    desk.click(u"draftUndoAll"_s);
    QCOMPARE(url->text(), u"https://localhost:1/pasted"_s);
    QCOMPARE(desk.said(u"draftChangeCount"_s), u"no changes"_s);
    // What is being typed stays under the cursor when something else changes.
    url->setCursorPosition(8);
    QTest::keyClicks(url, u"a"_s);
    QVERIFY(desk.fixture.addWebhook(BenchFixture::webhook(u"acme.test"_s, u"More"_s, u"https://localhost:2/"_s)).ok());
    QTRY_COMPARE(signer->count(), 3);
    QCOMPARE(url->text(), u"https://alocalhost:1/pasted"_s);
    QCOMPARE(url->cursorPosition(), 9);
}

QTEST_MAIN(tst_DraftImport)
#include "tst_draft_import.moc"
