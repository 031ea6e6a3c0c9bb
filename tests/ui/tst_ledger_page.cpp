// SPDX-License-Identifier: MIT
// The place "Two ledgers" in the real window: what differs, filtered, unfolded, inspected by keys; and as a picture.
#include "core/rules/two_ledgers.h"
#include "tests/ui/ledger_desk.h"
#include "ui/inspector/inspection.h"
#include "ui/ledger/ledger_columns.h"
#include "ui/ledger/ledger_model.h"
#include "ui/ledger/ledger_reader.h"

#include <QtCore/QRegularExpression>
#include <QtCore/QSet>
#include <QtCore/QTemporaryDir>
#include <QtGui/QImage>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QTabBar>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_LedgerPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void emptyItSaysWhatToDo();
    void everyCaseIsCounted();
    void whatWasNeverSentIsLeftOut();
    void whatWasDeletedIsNoStrangers();
    void tilesFilter();
    void keysGoFromEventToEvent();
    void enterInspects();
    void whatTheKeysGoToIsInspectedAndThenSelected();
    void itOpensAtWhatIsInspected();
    void whoGoesOnWhileItIsReadStaysThere();
    void bothAreExported();
    void theCurrentEventStaysInSight();
    void aClickOnAnAttemptChoosesIt();
    void itFollowsWhileItIsShown();
    void columnsGiveWay();
    void tellsWhatItLooksLike();
};

void tst_LedgerPage::emptyItSaysWhatToDo()
{
    LedgerDesk desk;
    desk.show();
    QCOMPARE(desk.find<QTabBar>(u"centreTabs"_s)->tabText(1), u"Two ledgers"_s);
    QTRY_VERIFY_WITH_TIMEOUT(!desk.list()->isVisible() && desk.find<QLabel>(u"ledgerCount"_s)->text() == u"0 events differ of 0"_s, waitMs);
}

void tst_LedgerPage::everyCaseIsCounted()
{
    LedgerDesk desk;
    QVERIFY(desk.tellAll());
    desk.show();
    QVERIFY(desk.counts(LedgerCase::Agree, 3));
    QVERIFY(desk.counts(LedgerCase::AcceptedTwice, 1));
    QVERIFY(desk.counts(LedgerCase::ThoughReset, 1));
    QVERIFY(desk.counts(LedgerCase::NeverSent, 1));
    QCOMPARE(desk.find<QLabel>(u"ledgerCount"_s)->text(), u"3 events differ of 6"_s);
    QVERIFY(desk.tile(LedgerCase::Elsewhere)->isHidden());
    const QStringList texts = desk.texts();
    QVERIFY2(texts.first().startsWith(u"1 events agree"_s) || texts.first().startsWith(u"1 event"_s), qPrintable(texts.first()));
    QVERIFY2(texts.at(1).contains(u"delivered, sender saw a reset: goal.completed → Orders"_s), qPrintable(texts.at(1)));
    QVERIFY2(texts.at(1).contains(u"a retry will come"_s), qPrintable(texts.at(1)));
    QVERIFY2(texts.at(3).contains(u"will be the second copy"_s), qPrintable(texts.at(3)));
    QVERIFY(texts.filter(u"received, never sent: POST /hook"_s).size() == 1);
    QVERIFY(texts.filter(u"accepted twice"_s).size() == 1);
    QVERIFY(texts.filter(u"no such delivery in this log"_s).size() == 1);
}

/// However much of it there is.
void tst_LedgerPage::whatWasNeverSentIsLeftOut()
{
    LedgerDesk desk;
    QVERIFY(desk.tell() && desk.plan(u"200"_s) && desk.fire(DeliveryState::Delivered).isValid());
    Bench *bench = desk.fixture.bench.get();
    const WebhookId webhook = bench->catalogue()->webhooks().first().webhook.id;
    QVERIFY(desk.fixture.wait<void>([&](auto reply) { bench->catalogue()->setPaused(webhook, true, bench, reply); }).ok());
    for (int i = 0; i < LedgerReader::piece + 1; ++i)
        QVERIFY(desk.fixture.fire(EventKind::GoalCompleted, u"acme.test"_s).ok());
    desk.show();
    QVERIFY(desk.counts(LedgerCase::Agree, 1));
    QCOMPARE(desk.find<QLabel>(u"ledgerCount"_s)->text(), u"0 events differ of 1"_s);
}

/// Nobody else knows the secret: this bench sent it.
void tst_LedgerPage::whatWasDeletedIsNoStrangers()
{
    LedgerDesk desk;
    QVERIFY(desk.tell() && desk.plan(u"200"_s));
    const DeliveryId sent = desk.fire(DeliveryState::Delivered);
    QVERIFY(sent.isValid());
    Bench *bench = desk.fixture.bench.get();
    const auto gone = [&](auto reply) { bench->log()->discard(DeliveryPart(QList<DeliveryId>{sent}), bench, reply); };
    QVERIFY(desk.fixture.wait<Discarded>(gone).ok());
    desk.show();
    QVERIFY(desk.counts(LedgerCase::NeverSent, 1));
    QVERIFY2(desk.text(0).startsWith(u"received, not in the log: "_s) && desk.text(0).contains(u"was deleted from this log"_s),
             qPrintable(desk.text(0)));
}

void tst_LedgerPage::tilesFilter()
{
    LedgerDesk desk;
    QVERIFY(desk.tellAll());
    desk.show();
    QVERIFY(desk.counts(LedgerCase::NeverSent, 1));
    QTest::mouseClick(desk.tile(LedgerCase::NeverSent), Qt::LeftButton);
    QCOMPARE(desk.texts().filter(u"received, never sent"_s).size(), 0);
    desk.tile(LedgerCase::NeverSent)->setFocus();
    QTest::keyClick(desk.tile(LedgerCase::NeverSent), Qt::Key_Return);
    QCOMPARE(desk.texts().filter(u"received, never sent"_s).size(), 1);
    QTest::mouseClick(desk.tile(LedgerCase::Agree), Qt::LeftButton); // each by itself
    QCOMPARE(desk.texts().filter(QRegularExpression(u"^agree: "_s)).size(), 3);
    QVERIFY(desk.tile(LedgerCase::AcceptedTwice)->accessibleName().startsWith(u"1 accepted twice"_s));
}

void tst_LedgerPage::keysGoFromEventToEvent()
{
    LedgerDesk desk;
    QVERIFY(desk.tellAll());
    desk.show();
    QVERIFY(desk.counts(LedgerCase::NeverSent, 1));
    QVERIFY(desk.list()->hasFocus());
    QVERIFY(desk.text(desk.list()->currentIndex().row()).contains(u"agree"_s));
    QTest::keyClick(desk.list(), Qt::Key_Right); // unfolds
    QVERIFY2(desk.text(desk.list()->currentIndex().row()).startsWith(u"agree: "_s), qPrintable(desk.texts().join(u'\n')));
    QTest::keyClick(desk.list(), Qt::Key_Left);
    QVERIFY(!desk.text(desk.list()->currentIndex().row()).startsWith(u"agree: "_s));
    QTest::keyClick(desk.list(), Qt::Key_Down);
    QVERIFY(desk.text(desk.list()->currentIndex().row()).contains(u"sender saw a reset"_s));
    QTest::keyClick(desk.list(), Qt::Key_Down); // over its attempts
    QVERIFY(desk.text(desk.list()->currentIndex().row()).contains(u"received, never sent"_s));
    QTest::keyClick(desk.list(), Qt::Key_Up);
    QVERIFY(desk.text(desk.list()->currentIndex().row()).contains(u"sender saw a reset"_s));
    QTest::keyClick(desk.list(), Qt::Key_End);
    QCOMPARE(desk.list()->currentIndex().row(), desk.list()->model()->rowCount() - 1);
}

void tst_LedgerPage::enterInspects()
{
    LedgerDesk desk;
    QVERIFY(desk.tellAll());
    desk.show();
    QVERIFY(desk.counts(LedgerCase::NeverSent, 1));
    auto *inspection = desk.window->findChild<Inspection *>();
    QTest::keyClick(desk.list(), Qt::Key_Down);
    QTest::keyClick(desk.list(), Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(inspection->delivery() && inspection->delivery()->delivery.state == DeliveryState::Waiting, waitMs);
    QTest::keyClick(desk.list(), Qt::Key_Down);
    QTest::keyClick(desk.list(), Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(inspection->subject() == Inspection::Subject::Capture && inspection->capture(), waitMs);
    QCOMPARE(inspection->capture()->details.body, "{}"_ba);
}

/// One subject at a time: the ledger's, the inspector's and, when it is seen again, the log's.
void tst_LedgerPage::whatTheKeysGoToIsInspectedAndThenSelected()
{
    LedgerDesk desk;
    QVERIFY(desk.tellAll());
    QTRY_VERIFY(desk.log()->model()->rowCount() > 3);
    desk.log()->setFocus();
    QTest::keyClick(desk.log(), Qt::Key_Home);
    const DeliveryId before = desk.log()->currentDelivery();
    desk.show();
    QVERIFY(desk.counts(LedgerCase::NeverSent, 1));
    auto *inspection = desk.window->findChild<Inspection *>();
    QTest::keyClick(desk.list(), Qt::Key_Down);
    QTRY_VERIFY_WITH_TIMEOUT(inspection->delivery() && inspection->delivery()->delivery.state == DeliveryState::Waiting, waitMs);
    const DeliveryId shown = inspection->deliveryId();
    QVERIFY(shown != before);
    QTest::keyClick(desk.list(), Qt::Key_Escape);
    QTRY_VERIFY(desk.log()->isVisible());
    QCOMPARE(desk.log()->currentDelivery(), shown);
    QCOMPARE(inspection->deliveryId(), shown);
}

void tst_LedgerPage::itOpensAtWhatIsInspected()
{
    LedgerDesk desk;
    QVERIFY(desk.tellAll());
    QTRY_VERIFY(desk.log()->model()->rowCount() > 3);
    const auto waits = std::find_if(desk.fixture.deliveries.cbegin(), desk.fixture.deliveries.cend(),
                                    [&desk](const Delivery &each) { return desk.fixture.isIn(each.id, DeliveryState::Waiting); });
    QVERIFY(waits != desk.fixture.deliveries.cend());
    desk.log()->setFocus();
    desk.log()->select({waits->id});
    auto *inspection = desk.window->findChild<Inspection *>();
    QTRY_COMPARE_WITH_TIMEOUT(inspection->deliveryId(), waits->id, waitMs);
    desk.show();
    QVERIFY(desk.counts(LedgerCase::NeverSent, 1));
    QTRY_VERIFY2_WITH_TIMEOUT(desk.text(desk.list()->currentIndex().row()).contains(u"sender saw a reset"_s), qPrintable(desk.texts().join(u'\n')),
                              waitMs);
    QCOMPARE(inspection->deliveryId(), waits->id);
}

/// Who has gone on before it is read keeps to that.
void tst_LedgerPage::whoGoesOnWhileItIsReadStaysThere()
{
    LedgerDesk desk;
    QVERIFY(desk.tellAll());
    desk.show();
    QVERIFY(desk.counts(LedgerCase::Agree, 3));
    QTest::keyClick(desk.list(), Qt::Key_Down);
    QTRY_VERIFY_WITH_TIMEOUT(desk.window->findChild<Inspection *>()->delivery(), waitMs); // at which it is opened again
    QTest::keyClick(desk.window.get(), Qt::Key_1, Qt::AltModifier);
    QVERIFY(desk.fire(DeliveryState::Delivered).isValid());
    desk.show();
    QTest::keyClick(desk.list(), Qt::Key_Down); // before it has read of that
    QVERIFY(desk.text(desk.list()->currentIndex().row()).contains(u"received, never sent"_s));
    QVERIFY(desk.counts(LedgerCase::Agree, 4));
    QVERIFY(desk.text(desk.list()->currentIndex().row()).contains(u"received, never sent"_s));
}

void tst_LedgerPage::bothAreExported()
{
    LedgerDesk desk;
    QVERIFY(desk.tellAll());
    desk.show();
    QVERIFY(desk.counts(LedgerCase::NeverSent, 1));
    QVERIFY(desk.find<QPushButton>(u"ledgerExport"_s)->isVisible());
    QVERIFY(desk.action(u"ledger.export"_s)->isEnabled()); // where the tabs leave the link no room
    const QTemporaryDir folder;
    const QString name = folder.filePath(u"ledgers.csv"_s);
    QVERIFY(QMetaObject::invokeMethod(desk.find<QWidget>(u"ledgerPage"_s), "exportTo", Q_ARG(QString, name))); // as the dialogue does
    QFile file(name);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArrayList lines = file.readAll().split('\n');
    QVERIFY(lines.constFirst().startsWith("\xef\xbb\xbf"
                                          "case,event,webhook,"));
    const auto has = [&lines](const QByteArray &text) {
        return std::any_of(lines.cbegin(), lines.cend(), [&text](const QByteArray &line) { return line.contains(text); });
    };
    QVERIFY(has("agree,goal.completed,Orders,") && has(",valid,200"));
    QVERIFY(has("sender saw a reset")); // quoted, since there is a comma in it
    QVERIFY(has("received, never sent"));
}

void tst_LedgerPage::theCurrentEventStaysInSight()
{
    LedgerDesk desk;
    desk.window->resize(1024, 640);
    QVERIFY(desk.tellAll());
    for (int i = 0; i < 12; ++i)
        QVERIFY(desk.fire(DeliveryState::Delivered).isValid());
    desk.show();
    QVERIFY(desk.counts(LedgerCase::Agree, 15));
    const auto isSeen = [&desk] {
        const QRect row = desk.list()->visualRect(desk.list()->currentIndex());
        return desk.list()->viewport()->rect().contains(row);
    };
    QTest::keyClick(desk.list(), Qt::Key_End);
    QVERIFY(isSeen());
    QTest::keyClick(desk.tile(LedgerCase::Agree), Qt::Key_Space); // unfolds what stands above it
    QTRY_VERIFY(desk.list()->model()->rowCount() > 30);
    QVERIFY(isSeen());
    QTest::keyClick(desk.tile(LedgerCase::Agree), Qt::Key_Space);
    QVERIFY(isSeen());
    QTest::keyClick(desk.list(), Qt::Key_Home);
    QTest::keyClick(desk.list(), Qt::Key_Right);
    QVERIFY(isSeen());
}

void tst_LedgerPage::aClickOnAnAttemptChoosesIt()
{
    LedgerDesk desk;
    QVERIFY(desk.tellAll());
    desk.show();
    QVERIFY(desk.counts(LedgerCase::AcceptedTwice, 1));
    auto *inspection = desk.window->findChild<Inspection *>();
    const int heading = int(desk.texts().indexOf(QRegularExpression(u"^accepted twice.*"_s)));
    QVERIFY(heading >= 0);
    const QModelIndex first = desk.list()->model()->index(heading + 1, 0);
    QTest::mouseClick(desk.list()->viewport(), Qt::LeftButton, {}, desk.list()->visualRect(first).center());
    QCOMPARE(desk.list()->currentIndex().row(), heading);
    QTRY_VERIFY_WITH_TIMEOUT(inspection->delivery() && inspection->attemptNumber() == 1, waitMs);
    QCOMPARE(inspection->delivery()->attempts.size(), 2);
}

void tst_LedgerPage::itFollowsWhileItIsShown()
{
    LedgerDesk desk;
    QVERIFY(desk.tell() && desk.plan(u"200"_s));
    desk.show();
    QVERIFY(desk.fire(DeliveryState::Delivered).isValid());
    QVERIFY(desk.counts(LedgerCase::Agree, 1));
    QVERIFY(desk.post());
    QVERIFY(desk.counts(LedgerCase::NeverSent, 1));
    desk.list()->setFocus();
    QTest::keyClick(desk.list(), Qt::Key_Home);
    QVERIFY(desk.text(desk.list()->currentIndex().row()).contains(u"never sent"_s));
    QVERIFY(desk.fire(DeliveryState::Delivered).isValid());
    QVERIFY(desk.counts(LedgerCase::Agree, 2));
    QVERIFY(desk.text(desk.list()->currentIndex().row()).contains(u"never sent"_s)); // it stays with its event
}

void tst_LedgerPage::columnsGiveWay()
{
    for (const bool dates : {false, true}) {
        for (int width = 1000; width >= 420; width -= 20) {
            const LedgerColumns columns = ledgerColumns(QRect(0, 0, width, 30), dates);
            QVERIFY2(std::max(columns.answered.right(), columns.body.right()) <= width, qPrintable(QString::number(width)));
            QVERIFY(columns.saw.width() > 20 && columns.answered.width() > 20 && columns.between.width() >= 44);
        }
    }
    QVERIFY(ledgerColumns(QRect(0, 0, 1000, 30), false).body.width() > 0);
}

/// With OVYXA_SCREENSHOTS_DIR set it writes ledgers-light.png and ledgers-dark.png, and both of the smallest window.
void tst_LedgerPage::tellsWhatItLooksLike()
{
    LedgerDesk desk;
    QVERIFY(desk.tellAll());
    desk.show();
    QVERIFY(desk.counts(LedgerCase::NeverSent, 1));
    QTest::keyClick(desk.list(), Qt::Key_Down);
    QTest::keyClick(desk.list(), Qt::Key_Return);
    auto *inspection = desk.window->findChild<Inspection *>();
    QTRY_VERIFY_WITH_TIMEOUT(inspection->delivery() && inspection->capture(), waitMs);
    const QString folder = qEnvironmentVariable("OVYXA_SCREENSHOTS_DIR");
    for (const QSize &size : {QSize(1440, 900), QSize(1024, 640)}) {
        desk.window->resize(size);
        QTRY_COMPARE(desk.window->size(), size);
        QTRY_VERIFY(desk.list()->viewport()->width() > 300);
        // Laid out anew: the tab line is whole, and tiles that have no room beside the others stand below them.
        QTRY_VERIFY(desk.find<QTabBar>(u"centreTabs"_s)->height() >= desk.find<QTabBar>(u"centreTabs"_s)->sizeHint().height());
        const bool isNarrow = size.width() < 1440;
        QTRY_COMPARE(desk.tile(LedgerCase::NeverReceived)->y() > desk.tile(LedgerCase::Agree)->y(), isNarrow);
        QTRY_VERIFY(desk.tile(LedgerCase::ThoughReset)->height()
                    >= desk.tile(LedgerCase::ThoughReset)->heightAt(desk.tile(LedgerCase::ThoughReset)->width()));
        for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
            desk.window->setTheme(choice);
            const QImage list = desk.list()->grab().toImage();
            QSet<QRgb> colours;
            for (int y = 0; y < list.height(); y += 2)
                for (int x = 0; x < list.width(); x += 2)
                    colours.insert(list.pixel(x, y));
            QVERIFY(colours.size() > 20); // pills, lines and words
            if (!folder.isEmpty())
                QVERIFY(desk.window->grab().save(u"%1/ledgers-%2%3.png"_s.arg(folder, choice == ThemeChoice::Light ? u"light"_s : u"dark"_s,
                                                                              size.width() < 1440 ? u"-small"_s : QString())));
        }
    }
}

QTEST_MAIN(tst_LedgerPage)
#include "tst_ledger_page.moc"
