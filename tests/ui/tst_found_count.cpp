// SPDX-License-Identifier: MIT
// How many rows a list finds, however it is said.
#include "tests/ui/fake_log.h"
#include "ui/log/delivery_model.h"
#include "ui/query/found_count.h"
#include "ui/query/scan_line.h"

#include <QtTest/QTest>
#include <QtWidgets/QLabel>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_FoundCount final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatMatchesBeyondThePageIsCounted();
    void withoutAQueryItIsAllOfThem();
};

/// What is listed is a page; how many match is counted beside it, and said in every place alike.
void tst_FoundCount::whatMatchesBeyondThePageIsCounted()
{
    FakeLog log;
    DeliveryModel model([](WebhookId) { return QString(); });
    LogController controller(log.source(), &model);
    ScanLine foot(&controller, &model);
    ScanLine beside(&controller, &model, nullptr, ScanLine::Form::Beside);
    const auto said = [](const ScanLine &line) { return line.findChild<QLabel *>(u"scanMatches"_s)->text(); };
    foot.found()->setTotal(5000);
    beside.found()->setTotal(5000);
    controller.search(u"state:failed"_s);
    QList<qint64> page;
    for (int i = 0; i < LogController::pageSize; ++i)
        page.append(5000 - i);
    log.answer(page, false);
    QCOMPARE(said(foot), u"200 matches so far"_s);
    QCOMPARE(said(beside), u"200 so far"_s);
    QCOMPARE(foot.found()->figure(), u"200+"_s);
    QTRY_COMPARE(log.questions.size(), 2); // each line asks
    for (int each = 0; each < 2; ++each)
        log.answer(page + QList<qint64>{3, 2, 1}, true);
    QCOMPARE(said(foot), u"203 matches"_s);
    QCOMPARE(said(beside), u"203 of 5,000"_s);
    QCOMPARE(foot.found()->figure(), u"203"_s);
}

void tst_FoundCount::withoutAQueryItIsAllOfThem()
{
    FakeLog log;
    DeliveryModel model([](WebhookId) { return QString(); });
    LogController controller(log.source(), &model);
    FoundCount found(&controller, &model, nullptr);
    found.setTotal(1'000'000);
    controller.reload();
    log.answer({1'000'000, 999'999}, false);
    QCOMPARE(found.figure(), u"1,000,000"_s); // and not the two that are listed
}

QTEST_MAIN(tst_FoundCount)
#include "tst_found_count.moc"
