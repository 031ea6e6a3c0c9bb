// SPDX-License-Identifier: MIT
#include "core/model/attempt.h"
#include "ui/log/delivery_model.h"
#include "ui/log/delivery_text.h"

#include <QtCore/QAbstractItemModel>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Instant start = instantFromMs(1'742'049'138'204);

Delivery delivery(qint64 id, DeliveryState state = DeliveryState::Delivered)
{
    Delivery made;
    made.id = {id};
    made.webhook = {7};
    made.site = u"acme.test"_s;
    made.state = state;
    made.createdAt = start + Millis{id};
    return made;
}

QList<Delivery> page(qint64 newest, qint64 oldest)
{
    QList<Delivery> rows;
    for (qint64 id = newest; id >= oldest; --id)
        rows.append(delivery(id));
    return rows;
}

} // namespace

class tst_LogModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void pagesAndLiveRowsStayNewestFirst();
    void asksForOlderOnceAtATime();
    void aChangedRowStaysWhereItIs();
    void rowsThatNoLongerMatchGoUnlessTheyAreRead();
    void aRowThatBeginsToMatchComesInItsPlace();
    void whatIsNotLoadedIsLeftToPaging();
    void otherSitesStayOut();
    void duplicatesDoNotDouble();
    void cellsSayWhatThePictureSays();
    void whatWasSkippedWasNeverTried();
    void namesAreAskedOnceAndForgotten();
    void theCountdownFollowsTheSimulatedClock();
    void copiesWhatPeoplePaste();
    void timesAgoGoOnWithTheClock();
    void rowsOfAnotherDaySayTheirDate();
    void eachDeletionEndsForItself();
    void whatGoesStaysOutHoweverItComes();
    void holdsAMillion();

private:
    [[nodiscard]] QList<qint64> ids() const
    {
        QList<qint64> found;
        for (int row = 0; row < m_model->rowCount(); ++row)
            found.append(m_model->delivery(row).id.value);
        return found;
    }

    int m_namesAsked = 0;
    DeliveryModel *m_model = nullptr;
    QAbstractItemModelTester *m_tester = nullptr;
};

void tst_LogModel::init()
{
    m_namesAsked = 0;
    m_model = new DeliveryModel([this](WebhookId) {
        ++m_namesAsked;
        return u"Orders"_s;
    });
    m_tester = new QAbstractItemModelTester(m_model, QAbstractItemModelTester::FailureReportingMode::QtTest, m_model);
    m_model->reset({});
}

void tst_LogModel::cleanup()
{
    delete m_model;
}

void tst_LogModel::pagesAndLiveRowsStayNewestFirst()
{
    m_model->appendOlder(page(5, 4), false);
    m_model->merge({delivery(7), delivery(6)}, {}, true);
    m_model->appendOlder(page(3, 1), true);
    QCOMPARE(ids(), (QList<qint64>{7, 6, 5, 4, 3, 2, 1}));
    QCOMPARE(m_model->rowOf({6}), 1);
    QCOMPARE(m_model->rowOf({99}), -1);
    QCOMPARE(m_model->newest(), DeliveryId{7});
    QCOMPARE(m_model->oldest(), DeliveryId{1});
}

void tst_LogModel::asksForOlderOnceAtATime()
{
    delete m_tester; // it fetches by itself
    QSignalSpy wanted(m_model, &DeliveryModel::olderWanted);
    QVERIFY(!m_model->canFetchMore({})); // the first page is on its way
    m_model->appendOlder(page(5, 4), false);
    QVERIFY(m_model->canFetchMore({}));
    m_model->fetchMore({});
    m_model->fetchMore({});
    QCOMPARE(wanted.size(), 1);
    m_model->appendOlder(page(3, 1), true);
    QVERIFY(!m_model->canFetchMore({}));
}

void tst_LogModel::aChangedRowStaysWhereItIs()
{
    m_model->appendOlder(page(5, 1), true);
    QSignalSpy changed(m_model, &QAbstractItemModel::dataChanged);
    QSignalSpy inserted(m_model, &QAbstractItemModel::rowsInserted);
    m_model->merge({delivery(3, DeliveryState::Waiting)}, {}, true);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.first().first().toModelIndex().row(), 2);
    QCOMPARE(inserted.size(), 0);
    m_model->merge({delivery(3, DeliveryState::Waiting)}, {}, true);
    QCOMPARE(changed.size(), 1); // nothing new, nothing told
}

void tst_LogModel::rowsThatNoLongerMatchGoUnlessTheyAreRead()
{
    DeliveryQuery waiting;
    waiting.states = {DeliveryState::Waiting};
    m_model->reset(waiting);
    m_model->appendOlder({delivery(3, DeliveryState::Waiting), delivery(2, DeliveryState::Waiting)}, true);
    m_model->merge({delivery(3), delivery(2)}, {DeliveryId{2}}, true);
    QCOMPARE(ids(), QList<qint64>{2});
    QCOMPARE(m_model->delivery(0).state, DeliveryState::Delivered);
}

void tst_LogModel::aRowThatBeginsToMatchComesInItsPlace()
{
    DeliveryQuery failed;
    failed.states = {DeliveryState::Failed};
    m_model->reset(failed);
    m_model->appendOlder({delivery(9, DeliveryState::Failed), delivery(4, DeliveryState::Failed)}, true);
    m_model->merge({delivery(6, DeliveryState::Failed), delivery(2, DeliveryState::Failed), delivery(11, DeliveryState::Failed)}, {}, true);
    QCOMPARE(ids(), (QList<qint64>{11, 9, 6, 4, 2}));
}

void tst_LogModel::whatIsNotLoadedIsLeftToPaging()
{
    m_model->appendOlder(page(9, 8), false);
    m_model->merge({delivery(3)}, {}, true);
    QCOMPARE(ids(), (QList<qint64>{9, 8}));
    m_model->merge({delivery(12)}, {}, false); // only the log can tell whether it matches
    QCOMPARE(ids(), (QList<qint64>{9, 8}));
}

void tst_LogModel::otherSitesStayOut()
{
    DeliveryQuery query;
    query.site = u"shop.test"_s;
    m_model->reset(query);
    m_model->appendOlder({}, true);
    m_model->merge({delivery(1)}, {}, true);
    QCOMPARE(m_model->rowCount(), 0);
}

void tst_LogModel::duplicatesDoNotDouble()
{
    m_model->appendOlder(page(5, 3), false);
    m_model->merge(page(6, 4), {}, true);   // a live batch that overlaps the page
    m_model->appendOlder(page(4, 1), true); // a page that overlaps what is there
    QCOMPARE(ids(), (QList<qint64>{6, 5, 4, 3, 2, 1}));
}

void tst_LogModel::cellsSayWhatThePictureSays()
{
    Delivery row = delivery(1, DeliveryState::Waiting);
    row.attempts = 2;
    row.outcomes = {AttemptError::Status, AttemptError::Status};
    row.lastStatus = 503;
    row.lastDuration = 9ms;
    row.dueAt = start + 192s;
    m_model->setZone(Zone::Utc);
    m_model->appendOlder({row}, true);
    m_model->setNow(start, 0, 0);
    const auto cell = [this](int column, int role = Qt::DisplayRole) { return m_model->index(0, column).data(role); };
    QCOMPARE(cell(StateColumn).toString(), u"waiting"_s);
    QCOMPARE(cell(TimeColumn).toString(), u"14:32:18.205"_s);
    QCOMPARE(cell(EventColumn).toString(), u"goal.completed"_s);
    QCOMPARE(cell(WebhookColumn).toString(), u"Orders"_s);
    QCOMPARE(cell(AnswerColumn).toString(), u"503"_s);
    QCOMPARE(cell(TookColumn).toString(), u"9 ms"_s);
    QCOMPARE(cell(NextColumn).toString(), u"in 3:12"_s);
    QCOMPARE(cell(AttemptsColumn, OutcomesRole).value<QList<AttemptError>>().size(), 2);
    QCOMPARE(cell(AttemptsColumn, Qt::AccessibleTextRole).toString(), u"2 attempts"_s);
    QVERIFY(cell(TookColumn, Qt::TextAlignmentRole).toInt() & Qt::AlignRight);
    for (int column = 0; column < DeliveryColumnCount; ++column)
        QVERIFY(!cell(column, Qt::AccessibleTextRole).toString().isEmpty());
}

void tst_LogModel::whatWasSkippedWasNeverTried()
{
    Delivery row = delivery(1, DeliveryState::Cancelled);
    row.outcomes = {AttemptError::Paused};
    m_model->appendOlder({row}, true);
    for (const int column : {StateColumn, AnswerColumn}) // in one word, which its webhook's card has, too
        QCOMPARE(m_model->index(0, column).data().toString(), u"skipped"_s);
    QVERIFY(m_model->index(0, AttemptsColumn).data(OutcomesRole).value<QList<AttemptError>>().isEmpty()); // and so without a dot
}

void tst_LogModel::namesAreAskedOnceAndForgotten()
{
    m_model->appendOlder(page(9, 1), true);
    for (int row = 0; row < 9; ++row)
        QCOMPARE(m_model->index(row, WebhookColumn).data().toString(), u"Orders"_s);
    QCOMPARE(m_namesAsked, 1);
    m_model->forgetNames();
    QCOMPARE(m_model->index(0, WebhookColumn).data().toString(), u"Orders"_s);
    QCOMPARE(m_namesAsked, 2);
}

void tst_LogModel::theCountdownFollowsTheSimulatedClock()
{
    Delivery row = delivery(1, DeliveryState::Held);
    row.dueAt = start + 60s;
    m_model->appendOlder({row}, true);
    m_model->setNow(start, 0, 0);
    QSignalSpy changed(m_model, &QAbstractItemModel::dataChanged);
    m_model->setNow(start + 30s, 0, 40); // more rows in sight than there are
    QCOMPARE(m_model->index(0, NextColumn).data().toString(), u"in 0:30"_s);
    QCOMPARE(changed.size(), 1);
    m_model->setNow(start + 90s, 0, 0);
    QCOMPARE(m_model->index(0, NextColumn).data().toString(), u"now"_s);
    m_model->setNow(start, -1, -1);
    QCOMPARE(changed.size(), 2);
}

void tst_LogModel::copiesWhatPeoplePaste()
{
    m_model->setZone(Zone::Utc);
    m_model->appendOlder(page(2, 1), true);
    const QString text = rowsAsText({m_model->index(1, 0), m_model->index(0, 0)});
    const QStringList lines = text.split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 3);
    QCOMPARE(lines.at(0).count(u'\t'), DeliveryColumnCount - 1);
    QVERIFY(lines.at(1).contains("2025-03-15 14:32:18.206 UTC"_L1)); // in the order shown, whatever order they were selected in
    QVERIFY(lines.at(2).contains("14:32:18.205"_L1));
    QCOMPARE(rowsAsText({}), QString());
}

void tst_LogModel::timesAgoGoOnWithTheClock()
{
    m_model->setZone(Zone::Relative);
    m_model->setNow(start + 10s, 0, 0);
    m_model->appendOlder(page(1, 1), true);
    const auto time = [this](int role) { return m_model->index(0, TimeColumn).data(role).toString(); };
    QCOMPARE(time(Qt::DisplayRole), u"9 s ago"_s);
    QSignalSpy changed(m_model, &QAbstractItemModel::dataChanged);
    m_model->setNow(start + 26h, 0, 0);
    QCOMPARE(time(Qt::DisplayRole), u"25 h ago"_s);
    QVERIFY(changed.size() == 2 && !m_model->hasDates());
    QVERIFY(time(CopyRole).startsWith("2025-03-15"_L1)); // what is taken elsewhere says when
}

void tst_LogModel::rowsOfAnotherDaySayTheirDate()
{
    m_model->setZone(Zone::Utc);
    m_model->setNow(start, 0, 0);
    m_model->appendOlder(page(1, 1), true);
    const auto time = [this](int role) { return m_model->index(0, TimeColumn).data(role).toString(); };
    QCOMPARE(time(Qt::DisplayRole), u"14:32:18.205"_s);
    QSignalSpy changed(m_model, &QAbstractItemModel::dataChanged);
    m_model->setNow(start + 24h, 0, 0);
    QCOMPARE(time(Qt::DisplayRole), u"15 Mar 14:32:18.205"_s);
    QCOMPARE(time(CopyRole), u"2025-03-15 14:32:18.205 UTC"_s);
    QCOMPARE(changed.size(), 2); // the times and the countdowns
    m_model->setNow(start + 25h, 0, 0);
    QCOMPARE(changed.size(), 3); // still that day: the countdowns alone
}

/// The log is cleared, and that undone, while an earlier deletion is under way: what that one took stays away.
void tst_LogModel::eachDeletionEndsForItself()
{
    m_model->reset({});
    m_model->appendOlder(page(5, 1), true);
    m_model->setAside({DeliveryId{2}});
    m_model->setAsideWhere([](const Delivery &) { return true; });
    QCOMPARE(ids(), QList<qint64>());
    m_model->endAside();
    m_model->reset({});
    m_model->appendOlder(page(5, 1), true);
    QCOMPARE(ids(), (QList<qint64>{5, 4, 3, 1}));
    QVERIFY(m_model->comeBack({DeliveryId{2}}, {DeliveryId{2}}));
    QCOMPARE(ids(), (QList<qint64>{5, 4, 3, 2, 1}));
}

/// Also what a search finds again among its newest, or what changes once more; and whether anything was kept out is told at the end.
void tst_LogModel::whatGoesStaysOutHoweverItComes()
{
    m_model->appendOlder({}, true);
    m_model->setAsideWhere([](const Delivery &each) { return each.id.value < 3; });
    m_model->merge({delivery(3)}, {}, true);
    QVERIFY(!m_model->endAside());
    m_model->reset({});
    m_model->appendOlder({}, true);
    m_model->setAsideWhere([](const Delivery &each) { return each.id.value < 3; });
    m_model->merge(page(4, 1), {}, true);
    QCOMPARE(ids(), (QList<qint64>{4, 3}));
    QVERIFY(m_model->endAside());
}

/// A million rows, half of them paged in and half of them live; then the tester looks at every row after every kind of change.
void tst_LogModel::holdsAMillion()
{
    constexpr int half = 500'000;
    constexpr int pageSize = 200;
    delete std::exchange(m_tester, nullptr); // it would look at them all after each page
    m_model->appendOlder(page(half, half - pageSize + 1), false);
    for (qint64 newest = half - pageSize; newest > 0; newest -= pageSize)
        m_model->appendOlder(page(newest, newest - pageSize + 1), newest == pageSize);
    for (qint64 oldest = half + 1; oldest <= 2 * half; oldest += 500)
        m_model->merge(page(oldest + 499, oldest), {}, true);
    QCOMPARE(m_model->rowCount(), 2 * half);
    QCOMPARE(m_model->delivery(0).id, DeliveryId{2 * half});
    QCOMPARE(m_model->rowOf({1}), 2 * half - 1);

    const QAbstractItemModelTester tester(m_model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    m_model->merge({delivery(2 * half + 1), delivery(half, DeliveryState::Waiting)}, {}, true);
    QCOMPARE(m_model->rowCount(), 2 * half + 1);
    QCOMPARE(m_model->delivery(m_model->rowOf({half})).state, DeliveryState::Waiting);
    QVERIFY(!m_model->canFetchMore({}));
}

QTEST_MAIN(tst_LogModel)
#include "tst_log_model.moc"
