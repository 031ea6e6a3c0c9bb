// SPDX-License-Identifier: MIT
// When the log reads: paging, searching slice by slice, stopping, live rows. The log itself is played by the test.
#include "tests/ui/fake_log.h"
#include "ui/log/delivery_model.h"
#include "ui/query/found_count.h"
#include "ui/query/scan_line.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QProgressBar>
#include <QtWidgets/QPushButton>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_LogController : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheFirstPageAndThenOlderOnes();
    void aSearchGoesOnUntilThePageIsFull();
    void aSearchCanBeStopped();
    void newRowsComeIntoASearchThatWasStopped();
    void allIsReadInBigPages();
    void aSearchSaysHowFarItIs();
    void repliesToAnOlderQueryAreDropped();
    void typingIsWaitedFor();
    void theTextIsTheQuerysLanguage();
    void termsAndStatesJoinTheText();
    void liveRowsComeInAtOnceWithoutASearch();
    void liveRowsAreLookedUpDuringASearch();
    void liveRowsBeforeTheFirstPageAreNotLost();
    void aFailureIsToldAndCanBeTriedAgain();
};

void tst_LogController::readsTheFirstPageAndThenOlderOnes()
{
    FakeLog log;
    DeliveryModel model([](WebhookId) { return QString(); });
    LogController controller(log.source(), &model);
    controller.reload();
    QCOMPARE(log.questions.size(), 1);
    QVERIFY(!log.questions.first().before.isValid());
    QVERIFY(!controller.isReady());
    QList<qint64> ids;
    for (qint64 id = 1000; id > 1000 - LogController::pageSize; --id)
        ids.append(id);
    log.answer(ids, false);
    QVERIFY(controller.isReady());
    QCOMPARE(log.questions.size(), 0); // the rest is read when it is looked at
    model.fetchMore({});
    QCOMPARE(log.questions.size(), 1);
    QCOMPARE(log.questions.first().before, DeliveryId{801});
    log.answer({800, 799}, true);
    QCOMPARE(model.rowCount(), LogController::pageSize + 2);
    QVERIFY(!model.canFetchMore({}));
}

void tst_LogController::aSearchGoesOnUntilThePageIsFull()
{
    FakeLog log;
    DeliveryModel model([](WebhookId) { return QString(); });
    LogController controller(log.source(), &model);
    QSignalSpy reading(&controller, &LogController::readingChanged);
    controller.setText(u"purchase"_s);
    controller.applyTextNow();
    QCOMPARE(log.questions.first().query.terms.first().anyOf.first().text, u"purchase"_s);
    log.answer({}, false, 900); // a slice without a match
    QCOMPARE(log.questions.size(), 1);
    QCOMPARE(log.questions.first().before, DeliveryId{900});
    log.answer({850}, false, 800);
    QCOMPARE(model.rowCount(), 1); // shown while the search goes on
    QCOMPARE(log.questions.first().limit, LogController::pageSize - 1);
    QVERIFY(controller.isReading());
    log.answer({}, true);
    QVERIFY(!controller.isReading());
    QCOMPARE(reading.size(), 2);
    QCOMPARE(log.questions.size(), 0);
}

void tst_LogController::aSearchCanBeStopped()
{
    FakeLog log;
    DeliveryModel model([](WebhookId) { return QString(); });
    LogController controller(log.source(), &model);
    controller.setText(u"x"_s);
    controller.applyTextNow();
    log.answer({50}, false, 40);
    controller.stop();
    QVERIFY(!controller.isReading());
    log.answer({39}, false, 30); // the slice that was under way
    QCOMPARE(log.questions.size(), 0);
    QCOMPARE(model.rowCount(), 1);
    QVERIFY(model.canFetchMore({})); // looking further down goes on from there
    model.fetchMore({});
    QCOMPARE(log.questions.first().before, DeliveryId{40});
}

void tst_LogController::newRowsComeIntoASearchThatWasStopped()
{
    FakeLog log;
    DeliveryModel model([](WebhookId) { return QString(); });
    LogController controller(log.source(), &model);
    controller.setText(u"x"_s);
    controller.applyTextNow();
    log.answer({50}, true);
    controller.takeLive({live(51)});
    QTRY_COMPARE(log.questions.size(), 1);
    controller.stop();
    log.answer({51}, true); // comes too late
    controller.takeLive({live(52)});
    QTRY_COMPARE(log.questions.size(), 1);
    log.answer({52, 51, 50}, true);
    QCOMPARE(model.rowCount(), 3);
}

void tst_LogController::allIsReadInBigPages()
{
    FakeLog log;
    DeliveryModel model([](WebhookId) { return QString(); });
    LogController controller(log.source(), &model);
    QSignalSpy all(&controller, &LogController::allRead);
    controller.reload();
    controller.readAll(); // while the first page is on its way
    QCOMPARE(log.questions.size(), 1);
    log.answer({1000, 999}, false);
    QCOMPARE(log.questions.size(), 1); // once, though the list could ask too
    model.fetchMore({});
    QCOMPARE(log.questions.size(), 1);
    QCOMPARE(log.questions.first().limit, LogController::bigPageSize);
    log.answer({998, 997}, false);
    QCOMPARE(controller.passed(), 4);
    QCOMPARE(all.size(), 0);
    log.answer({996}, true);
    QCOMPARE(all.size(), 1);
    QCOMPARE(model.rowCount(), 5);
    // It can be ended, and what was read stays.
    controller.reload();
    log.answer({1000}, false);
    controller.readAll();
    controller.stop();
    log.answer({999}, false); // comes too late
    QVERIFY(log.questions.isEmpty());
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(all.size(), 1);
}

void tst_LogController::aSearchSaysHowFarItIs()
{
    FakeLog log;
    DeliveryModel model([](WebhookId) { return QString(); });
    LogController controller(log.source(), &model);
    ScanLine line(&controller, &model);
    line.resize(900, line.height());
    line.found()->setTotal(1'000'000);
    controller.reload();
    QVERIFY(line.isHidden());
    log.answer({1'000'000}, true);
    controller.setText(u"timeout"_s);
    controller.applyTextNow();
    line.show();
    const auto *matches = line.findChild<QLabel *>(u"scanMatches"_s);
    const auto *scanned = line.findChild<QLabel *>(u"scanProgress"_s);
    auto *end = line.findChild<QPushButton *>(u"stopSearch"_s);
    log.answer({999'000, 998'000}, false, 800'001);
    QCOMPARE(matches->text(), u"2 matches so far"_s);
    QVERIFY(!scanned->isVisible()); // what is quick shows no progress
    QTRY_VERIFY(scanned->isVisible());
    QCOMPARE(scanned->text(), u"scanning 200,000 of 1,000,000"_s);
    log.answer({}, false, 588'001);
    QCOMPARE(scanned->text(), u"scanning 412,000 of 1,000,000"_s);
    QCOMPARE(line.findChild<QProgressBar *>()->value(), 412);
    end->click();
    QVERIFY(!controller.isReading());
    QCOMPARE(scanned->text(), u"stopped after 412,000 of 1,000,000"_s);
    log.questions.clear();
    end->click(); // goes on where it was
    QCOMPARE(log.questions.size(), 1);
    QCOMPARE(log.questions.first().before, DeliveryId{588'001});
    log.answer({5}, true);
    QCOMPARE(matches->text(), u"3 matches"_s);
    QVERIFY(!scanned->isVisible() && !end->isVisible());
    controller.clearFilter();
    QVERIFY(line.isHidden());
}

void tst_LogController::repliesToAnOlderQueryAreDropped()
{
    FakeLog log;
    DeliveryModel model([](WebhookId) { return QString(); });
    LogController controller(log.source(), &model);
    controller.reload();
    controller.setStates({DeliveryState::Failed});
    QCOMPARE(log.questions.size(), 2);
    log.answer({3, 2, 1}, true); // to the first question
    QCOMPARE(model.rowCount(), 0);
    log.answer({2}, true);
    QCOMPARE(model.rowCount(), 1);
    controller.setStates({DeliveryState::Failed}); // the same again asks nothing
    QCOMPARE(log.questions.size(), 0);
}

void tst_LogController::typingIsWaitedFor()
{
    FakeLog log;
    DeliveryModel model([](WebhookId) { return QString(); });
    LogController controller(log.source(), &model);
    for (const QString &text : {u"p"_s, u"pu"_s, u"pur"_s})
        controller.setText(text);
    QCOMPARE(log.questions.size(), 0);
    QTRY_COMPARE(log.questions.size(), 1);
    QCOMPARE(log.questions.first().query.terms.first().anyOf.first().text, u"pur"_s);
}

void tst_LogController::theTextIsTheQuerysLanguage()
{
    FakeLog log;
    DeliveryModel model([](WebhookId) { return QString(); });
    LogController controller(log.source(), &model);
    controller.setTime([] { return rules::QueryTime{instantFromMs(3'600'000), QTimeZone::utc()}; });
    QSignalSpy refused(&controller, &LogController::refused);
    controller.search(u"state:failed -status:404 since:10m"_s);
    QCOMPARE(log.questions.size(), 1);
    QCOMPARE(log.questions.first().query.states, QList{DeliveryState::Failed});
    QCOMPARE(log.questions.first().query.terms.size(), 2);
    QCOMPARE(log.questions.first().query.terms.last().anyOf.first().least->value, 3'000'000.0); // by the given clock
    QVERIFY(controller.isFiltered());

    controller.search(u"state:faild"_s);
    QCOMPARE(refused.size(), 1);
    QVERIFY2(refused.first().first().toString().contains(u"The nearest is \"failed\""_s), qPrintable(refused.first().first().toString()));
    QCOMPARE(log.questions.size(), 1); // nothing changed
    QCOMPARE(controller.text(), u"state:failed -status:404 since:10m"_s);

    controller.setText(u"state:"_s); // half typed: not told, and not searched for
    controller.setText(u"state:held"_s);
    QTRY_COMPARE(log.questions.size(), 2);
    QCOMPARE(refused.size(), 1);
}

void tst_LogController::termsAndStatesJoinTheText()
{
    FakeLog log;
    DeliveryModel model([](WebhookId) { return QString(); });
    LogController controller(log.source(), &model);
    controller.search(u"\"time out\""_s);
    controller.addTerms({u"webhook:Orders"_s});
    QCOMPARE(controller.text(), u"\"time out\" webhook:Orders"_s);
    controller.setStates({DeliveryState::Queued, DeliveryState::Waiting});
    QCOMPARE(controller.text(), u"\"time out\" webhook:Orders state:queued,waiting"_s);
    controller.setStates({DeliveryState::Failed});
    QCOMPARE(controller.text(), u"\"time out\" webhook:Orders state:failed"_s);
    controller.addTerms({u"-webhook:Orders"_s});
    QCOMPARE(controller.text(), u"\"time out\" state:failed -webhook:Orders"_s);
    controller.setStates({});
    QCOMPARE(controller.text(), u"\"time out\" -webhook:Orders"_s);
    controller.clearFilter();
    QVERIFY(controller.text().isEmpty() && !controller.isFiltered());
}

void tst_LogController::liveRowsComeInAtOnceWithoutASearch()
{
    FakeLog log;
    DeliveryModel model([](WebhookId) { return QString(); });
    LogController controller(log.source(), &model);
    controller.reload();
    log.answer({1}, true);
    controller.takeLive({live(2)});
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(log.questions.size(), 0);
}

void tst_LogController::liveRowsAreLookedUpDuringASearch()
{
    FakeLog log;
    DeliveryModel model([](WebhookId) { return QString(); });
    LogController controller(log.source(), &model);
    controller.setText(u"x"_s);
    controller.applyTextNow();
    log.answer({1}, true);
    controller.takeLive({live(2), live(3)});
    QCOMPARE(model.rowCount(), 1); // only the log knows which of them contain the text
    QTRY_COMPARE(log.questions.size(), 1);
    QVERIFY(!log.questions.first().before.isValid());
    log.answer({3, 1}, true);
    QCOMPARE(model.rowCount(), 2);
}

void tst_LogController::liveRowsBeforeTheFirstPageAreNotLost()
{
    FakeLog log;
    DeliveryModel model([](WebhookId) { return QString(); });
    LogController controller(log.source(), &model);
    controller.reload();
    controller.takeLive({live(5)}); // after the page was read, before it came
    log.answer({4, 3}, true);
    QTRY_COMPARE(log.questions.size(), 1);
    log.answer({5, 4, 3}, true);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.newest(), DeliveryId{5});
}

void tst_LogController::aFailureIsToldAndCanBeTriedAgain()
{
    FakeLog log;
    DeliveryModel model([](WebhookId) { return QString(); });
    LogController controller(log.source(), &model);
    QSignalSpy failed(&controller, &LogController::failed);
    controller.reload();
    log.questions.takeFirst().done(Error{ErrorCode::Unavailable, u"The disk cannot be read."_s});
    QCOMPARE(failed.size(), 1);
    QVERIFY(!controller.isReading());
    QCOMPARE(controller.problem(), u"The disk cannot be read."_s); // the list is not taken for an empty log
    controller.reload();
    QVERIFY(controller.problem().isEmpty());
    log.answer({1}, true);
    QCOMPARE(model.rowCount(), 1);
}

QTEST_MAIN(tst_LogController)
#include "tst_log_controller.moc"
