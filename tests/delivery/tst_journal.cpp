// SPDX-License-Identifier: MIT
#include "core/delivery/journal.h"
#include "core/storage/sql.h"
#include "core/storage/sqlite_writer.h"
#include "tests/delivery/dispatcher_bed.h"

#include <QtTest/QSignalSpy>

#include <stdexcept>
#include <utility>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using enum DeliveryState;

namespace {

/// As if the row had never been written: a hand in the database, a page that was lost and repaired.
void forgetRow(const QString &file, const QString &table, const QString &key, DeliveryId id)
{
    const auto connection = sql::open(file, sql::Mode::ReadWrite);
    QVERIFY(connection.ok());
    QVERIFY(sql::run(**connection, u"DELETE FROM %1 WHERE %2 = ?"_s.arg(table, key), {id.value}).ok());
}

} // namespace

/// What must be written is written in its order; what never can be holds up nobody.
class TestJournal final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void keepsItsOrder();
    void takesOutWhatCanNeverBeWritten();
    void whatTheDatabaseNeverTakesHoldsUpNobody();
    void aCommitThatFailsIsNobodysFault();
    void handsOverEachOfTheRestAtItsEnd();
    void aLostBodyHoldsUpNobody();
    void aLostDeliveryHoldsUpNobody();
    void nothingIsSignedWithNothing();
    void theMarkIsWrittenWithTheOutcome();
    void waitingKeepsNoAnswerInMemory();
};

void TestJournal::keepsItsOrder()
{
    DispatcherBed bed;
    Journal journal(bed.store.get());
    QList<int> order;
    int refusals = 3;
    for (int i = 0; i < 5; ++i) {
        journal.write(
            [&refusals, i](Writer &) -> Result<void> {
                if (i == 1 && refusals-- > 0)
                    return Error{ErrorCode::Unavailable, u"full"_s};
                return {};
            },
            [&order, i] { order += i; });
    }
    QSignalSpy trouble(&journal, &Journal::trouble);
    QSignalSpy recovered(&journal, &Journal::recovered);
    QVERIFY(bed.waitFor([&] { return order.size() == 5; }));
    QCOMPARE(order, (QList<int>{0, 1, 2, 3, 4}));
    QCOMPARE(trouble.count(), 1);
    QCOMPARE(recovered.count(), 1);
    QVERIFY(!journal.isInTrouble());
}

void TestJournal::takesOutWhatCanNeverBeWritten()
{
    DispatcherBed bed;
    Journal journal(bed.store.get());
    QStringList order;
    QSignalSpy trouble(&journal, &Journal::trouble);
    QSignalSpy gaveUp(&journal, &Journal::gaveUp);
    const auto write = [&](const QString &name, bool isRefused, std::function<void(const Error &)> refused = {}) {
        journal.write(
            [isRefused, name](Writer &writer) -> Result<void> {
                if (auto done = writer.putSite({name}); !done)
                    return done;
                return isRefused ? Result<void>(Error{ErrorCode::NotFound, u"gone"_s}) : Result<void>();
            },
            [&order, name] { order += name; }, Journal::AtEnd::Write, std::move(refused));
    };
    write(u"a"_s, false);
    write(u"b"_s, true);
    write(u"c"_s, false);
    write(u"d"_s, true, [&order](const Error &error) { order += error.message; });
    write(u"e"_s, false);
    QVERIFY(bed.waitFor([&] { return order.size() == 5; }));
    QCOMPARE(QStringList(order).join(u' ').count(u"gone"_s), 1);
    QStringList written = order;
    written.removeOne(u"b"_s);
    written.removeOne(u"gone"_s);
    QCOMPARE(written, (QStringList{u"a"_s, u"c"_s, u"e"_s}));
    QCOMPARE(gaveUp.count(), 1); // of the one that nobody answers for
    QCOMPARE(trouble.count(), 0);
    const StoredState state = LogReader::open(bed.store->file()).value()->state().value();
    QStringList sites;
    for (const Site &site : state.sites)
        sites += site.id;
    QCOMPARE(sites, written); // and nothing of those refused
}

/// The database's own refusal of a row, which no patience helps: it once stopped all that came behind it.
void TestJournal::whatTheDatabaseNeverTakesHoldsUpNobody()
{
    DispatcherBed bed;
    Journal journal(bed.store.get());
    QSignalSpy trouble(&journal, &Journal::trouble);
    QSignalSpy gaveUp(&journal, &Journal::gaveUp);
    const Goal goal{{5}, u"acme.test"_s, u"Purchase"_s, Goal::Kind::Pageview, u"/"_s};
    int written = 0;
    for (const char *fault : {"row", "row", "program"}) {
        journal.write(
            [goal, fault](Writer &writer) -> Result<void> {
                if (qstrcmp(fault, "program") == 0)
                    throw std::length_error("poison");
                return writer.restoreGoal(goal); // the second one's number is taken
            },
            [] {});
    }
    journal.write([](Writer &writer) { return writer.putSite({u"behind.test"_s}); }, [&written] { ++written; });
    QVERIFY(bed.waitFor([&] { return written == 1; }));
    QCOMPARE(gaveUp.count(), 2); // with a word each
    QCOMPARE(trouble.count(), 0);
}

/// Whatever the database says of the whole: each write has done its part, so none of them is left out for it.
void TestJournal::aCommitThatFailsIsNobodysFault()
{
    DispatcherBed bed;
    Journal journal(bed.store.get());
    QSignalSpy trouble(&journal, &Journal::trouble);
    QSignalSpy gaveUp(&journal, &Journal::gaveUp);
    int written = 0;
    bool isUndone = false; // on the storage thread
    journal.write(
        [&isUndone](Writer &writer) -> Result<void> {
            if (!std::exchange(isUndone, true)) // the transaction is gone: SQLite refuses to end it, with its code for a wrong call
                return static_cast<SqliteWriter &>(writer).execute(u"ROLLBACK"_s);
            return writer.putCompletions(GoalId{1}, 7);
        },
        [&written] { ++written; });
    QVERIFY(bed.waitFor([&] { return written == 1; }));
    QCOMPARE(gaveUp.count(), 0);
    QCOMPARE(trouble.count(), 1);
}

void TestJournal::aLostBodyHoldsUpNobody()
{
    DispatcherBed bed;
    const WebhookId webhook = bed.addWebhook();
    bed.transport->answerAll(500);
    const DeliveryId lost = bed.submitOne(webhook).id;
    const DeliveryId whole = bed.submitOne(webhook).id;
    QVERIFY(bed.reaches(lost, Waiting) && bed.reaches(whole, Waiting));
    bed.settle();
    forgetRow(bed.store->file(), u"bodies"_s, u"delivery"_s, lost);
    bed.restart(); // bodies are read from the disk now
    QSignalSpy trouble(bed.dispatcher.get(), &Dispatcher::storageTrouble);
    bed.clock->skip(1min);
    QVERIFY(bed.reaches(whole, Delivered));
    QVERIFY(bed.reaches(lost, Failed));
    QCOMPARE(bed.told(lost).attempts, 1); // no second request was made
    QCOMPARE(bed.transport->requests().size(), 1);
    const auto record = std::find_if(bed.finished.cbegin(), bed.finished.cend(), [](const Attempt &attempt) { return attempt.number == 0; });
    QVERIFY(record != bed.finished.cend());
    QCOMPARE(record->delivery, lost);
    QVERIFY2(record->detail.contains(u"not sent"_s), qPrintable(record->detail));
    QVERIFY(bed.reaches(bed.submitOne(webhook).id, Delivered));
    QCOMPARE(trouble.count(), 0);
    QCOMPARE(bed.dispatcher->sums(), bed.storedSums());
    QVERIFY2(bed.illegal.isEmpty(), qPrintable(bed.illegal.join(u'\n')));
}

void TestJournal::aLostDeliveryHoldsUpNobody()
{
    DispatcherBed bed;
    const WebhookId webhook = bed.addWebhook();
    bed.transport->keepAll();
    const QList<DeliveryId> ids = bed.submitMany(webhook, 3);
    bed.settle();
    forgetRow(bed.store->file(), u"deliveries"_s, u"id"_s, ids.first());
    QSignalSpy trouble(bed.dispatcher.get(), &Dispatcher::storageTrouble);
    QSignalSpy refused(bed.dispatcher.get(), &Dispatcher::recordRefused);
    while (!bed.transport->underWay().empty())
        bed.transport->finish(bed.transport->underWay().begin()->first, FakeTransport::status(200));
    for (DeliveryId id : ids)
        QVERIFY(bed.reaches(id, Delivered));
    QCOMPARE(refused.count(), 1);
    QCOMPARE(trouble.count(), 0);
    QCOMPARE(bed.stored(ids.last()).delivery, bed.told(ids.last()));
}

void TestJournal::handsOverEachOfTheRestAtItsEnd()
{
    DispatcherBed bed;
    {
        Journal journal(bed.store.get());
        for (const QString &name : {u"a"_s, u"b"_s, u"c"_s}) { // the first is under way, the others wait
            journal.write(
                [name](Writer &writer) -> Result<void> {
                    if (name == "b"_L1)
                        return Error{ErrorCode::NotFound, u"gone"_s};
                    return writer.putSite({name});
                },
                [] {});
        }
    }
    bed.settle();
    QCOMPARE(LogReader::open(bed.store->file()).value()->state()->sites.size(), 2);
}

void TestJournal::nothingIsSignedWithNothing()
{
    DispatcherBed bed;
    const WebhookId webhook = bed.addWebhook();
    bed.targets[webhook].secret.clear();
    const DeliveryId id = bed.submitOne(webhook).id;
    QVERIFY(bed.reaches(id, Failed));
    QCOMPARE(bed.transport->requests().size(), 0);
    QVERIFY2(bed.finished.first().detail.contains(u"no secret"_s), qPrintable(bed.finished.first().detail));
    QCOMPARE(bed.stored(id).delivery, bed.told(id));
    QCOMPARE(bed.stored(id).attempts.size(), 1);
    bed.targets[webhook].secret = "new"_ba;
    QVERIFY(bed.reaches(bed.submitOne(webhook).id, Delivered));
    QVERIFY(bed.troubles.isEmpty());
}

void TestJournal::theMarkIsWrittenWithTheOutcome()
{
    DispatcherBed bed(DispatcherOptions{.retries = false, .useSystemProxy = {}, .userAgent = {}});
    const WebhookId webhook = bed.addWebhook();
    const auto mark = [&] { return LogReader::open(bed.store->file()).value()->state()->webhooks.first().health; };
    for (const auto &[code, health] : {std::pair{500, WebhookHealth::Failed}, std::pair{200, WebhookHealth::Healthy}}) {
        bed.transport->answerAll(code);
        const DeliveryId id = bed.submitOne(webhook).id;
        std::optional<WebhookHealth> found; // as a crash at this very moment would leave it
        connect(bed.dispatcher.get(), &Dispatcher::attemptFinished, this, [&] { found = mark(); });
        QVERIFY(bed.reaches(id, code == 200 ? Delivered : Failed));
        QCOMPARE(found, health);
        bed.dispatcher->disconnect(this);
    }
}

void TestJournal::waitingKeepsNoAnswerInMemory()
{
    DispatcherBed bed;
    QByteArray answer(64 * 1024, 'a');
    bed.transport->answer([&answer](const TransportRequest &) {
        TransportResult result = FakeTransport::status(503);
        result.responseBody = answer;
        return result;
    });
    const DeliveryId id = bed.submitOne(bed.addWebhook()).id;
    QVERIFY(bed.reaches(id, Waiting));
    bed.settle();
    QCOMPARE(bed.finished.first().responseBody.size(), answer.size());
    bed.finished.clear();
    QVERIFY(answer.isDetached()); // nobody else has it: ten thousand that wait would hold 600 MB of answers
}

QTEST_GUILESS_MAIN(TestJournal)
#include "tst_journal.moc"
