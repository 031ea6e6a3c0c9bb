// SPDX-License-Identifier: MIT
// `deliveries prune`, `deliveries cancel`, `captures clear`.
#include "tests/app/program.h"

#include <QtCore/QFileInfo>
#include <QtCore/QJsonObject>
#include <QtCore/QJsonValue>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestCliPrune final : public QObject
{
    Q_OBJECT

    Program m_program;
    QString m_profile = m_program.path(u"profile"_s);
    QString m_receiver = m_program.path(u"receiver"_s);
    QString m_url;
    QString m_authority;

    Outcome call(const QStringList &arguments) { return m_program.run(arguments + QStringList{u"--json"_s, u"--profile"_s, m_profile}); }

    QList<int> ids()
    {
        QList<int> ids;
        for (const QJsonObject &delivery : call({u"deliveries"_s, u"list"_s}).ofType(u"delivery"_s))
            ids += delivery["id"_L1].toInt();
        return ids;
    }

    void trigger(int times, const QStringList &more = {u"--no-retry"_s})
    {
        const Outcome done = call(
            QStringList{u"trigger"_s, u"goal.completed"_s, u"--url"_s, m_url, u"--ca"_s, m_authority, u"--repeat"_s, QString::number(times)} + more);
        QVERIFY2(done.code == 0 || done.code == 1, done.err.constData());
    }

private Q_SLOTS:
    void init()
    {
        m_profile = m_program.path(u"profile-%1"_s.arg(QLatin1StringView(QTest::currentTestFunction())));
        Running listener = m_program.start({u"listen"_s, u"--json"_s, u"--profile"_s, m_receiver, u"--respond"_s, u"200"_s});
        const QJsonObject listening = Program::await(*listener, u"listening"_s);
        m_url = listening["url"_L1].toString();
        m_authority = listening["ca_file"_L1].toString();
        m_listener = std::move(listener);
    }
    void cleanup() { m_listener.reset(); }

    void pruneTellsAndDeletes()
    {
        trigger(5);
        QCOMPARE(ids(), (QList<int>{5, 4, 3, 2, 1}));
        const Outcome forecast = call({u"deliveries"_s, u"prune"_s, u"--keep"_s, u"2"_s, u"--dry-run"_s});
        QCOMPARE(forecast.code, 0);
        QVERIFY(forecast.onlyJson);
        QCOMPARE(forecast.one(u"forecast"_s)["count"_L1].toInt(), 3);
        QCOMPARE(ids().size(), 5);
        const Outcome pruned = call({u"deliveries"_s, u"prune"_s, u"--keep"_s, u"2"_s});
        QCOMPARE(pruned.code, 0);
        QVERIFY(pruned.onlyJson);
        QCOMPARE(pruned.one(u"summary"_s)["deleted"_L1].toInt(), 3);
        QCOMPARE(pruned.one(u"summary"_s)["still_due"_L1].toInt(), 0);
        QCOMPARE(ids(), (QList<int>{5, 4}));
        QCOMPARE(call({u"deliveries"_s, u"prune"_s, u"--older-than"_s, u"1h"_s}).one(u"summary"_s)["deleted"_L1].toInt(), 0);
        QCOMPARE(call({u"deliveries"_s, u"prune"_s, u"--older-than"_s, u"0s"_s}).one(u"summary"_s)["deleted"_L1].toInt(), 2);
        trigger(1);
        QCOMPARE(ids(), QList<int>{6}); // no number is given again
    }

    void wrongCalls()
    {
        QCOMPARE(call({u"deliveries"_s, u"prune"_s}).code, 2);
        QCOMPARE(call({u"deliveries"_s, u"prune"_s, u"--keep"_s, u"1"_s, u"--older-than"_s, u"1d"_s}).code, 2);
        QCOMPARE(call({u"deliveries"_s, u"prune"_s, u"--keep"_s, u"-1"_s}).code, 2);
        const Outcome noTime = call({u"deliveries"_s, u"prune"_s, u"--older-than"_s, u"soon"_s});
        QCOMPARE(noTime.code, 2);
        QCOMPARE(noTime.one(u"error"_s)["code"_L1].toString(), u"invalid_input"_s);
        QCOMPARE(call({u"deliveries"_s, u"cancel"_s}).code, 2);
        QCOMPARE(call({u"deliveries"_s, u"cancel"_s, u"77"_s}).code, 2);
        QCOMPARE(call({u"deliveries"_s, u"cancel"_s, u"--query"_s, u" "_s}).code, 2);
        QCOMPARE(call({u"deliveries"_s, u"cancel"_s, u"--query"_s, u"sate:held"_s}).code, 2);
    }

    /// What an earlier run left, due: it is ended, and nothing is sent on the way.
    void cancelEndsWhatIsLeft()
    {
        m_url = u"https://localhost:1/nobody"_s;
        trigger(3, {u"--timeout"_s, u"10s"_s});
        for (const QJsonObject &delivery : call({u"deliveries"_s, u"list"_s}).ofType(u"delivery"_s))
            QCOMPARE(delivery["state"_L1].toString(), u"waiting"_s);
        QCOMPARE(call({u"deliveries"_s, u"prune"_s, u"--keep"_s, u"0"_s}).one(u"summary"_s)["still_due"_L1].toInt(), 3);
        const Outcome one = call({u"deliveries"_s, u"cancel"_s, u"2"_s});
        QCOMPARE(one.code, 0);
        QVERIFY(one.onlyJson);
        QCOMPARE(one.one(u"delivery"_s)["state"_L1].toString(), u"cancelled"_s);
        QCOMPARE(one.one(u"delivery"_s)["attempts"_L1].toInt(), 1);
        QCOMPARE(one.one(u"summary"_s)["cancelled"_L1].toInt(), 1);
        const Outcome again = call({u"deliveries"_s, u"cancel"_s, u"2"_s});
        QCOMPARE(again.code, 1);
        QVERIFY(again.onlyJson);
        const QJsonObject refused = again.one(u"refused"_s);
        QCOMPARE(refused["id"_L1].toInt(), 2);
        QCOMPARE(refused["state"_L1].toString(), u"cancelled"_s);
        QCOMPARE(refused["reason_code"_L1].toString(), u"already_ended"_s);
        QVERIFY(!refused["reason"_L1].toString().isEmpty());
        QCOMPARE(again.one(u"summary"_s)["refused"_L1].toInt(), 1);
        const Outcome rest = call({u"deliveries"_s, u"cancel"_s, u"--query"_s, u"state:waiting,cancelled"_s});
        QCOMPARE(rest.code, 0);
        QCOMPARE(rest.one(u"summary"_s)["cancelled"_L1].toInt(), 2);
        QCOMPARE(call({u"deliveries"_s, u"prune"_s, u"--keep"_s, u"0"_s}).one(u"summary"_s)["deleted"_L1].toInt(), 3);
    }

    void clearTakesAllThatWasReceived()
    {
        trigger(3);
        (void)Program::terminate(*m_listener);
        const auto receiver = [this](const QStringList &arguments) {
            return m_program.run(arguments + QStringList{u"--json"_s, u"--profile"_s, m_receiver});
        };
        QVERIFY(receiver({u"captures"_s, u"clear"_s, u"--dry-run"_s}).one(u"forecast"_s)["count"_L1].toInt() >= 3);
        const int last = receiver({u"captures"_s, u"list"_s, u"--limit"_s, u"1"_s}).one(u"capture"_s)["id"_L1].toInt();
        const Outcome cleared = receiver({u"captures"_s, u"clear"_s});
        QCOMPARE(cleared.code, 0);
        QVERIFY(cleared.one(u"summary"_s)["deleted"_L1].toInt() >= 3);
        QCOMPARE(receiver({u"captures"_s, u"list"_s}).one(u"summary"_s)["total"_L1].toInt(), 0);
        init();
        trigger(1);
        (void)Program::terminate(*m_listener);
        QCOMPARE(receiver({u"captures"_s, u"list"_s}).one(u"capture"_s)["id"_L1].toInt(), last + 1);
    }

    void whereNothingWasEverKept()
    {
        const Outcome forecast = call({u"deliveries"_s, u"prune"_s, u"--keep"_s, u"0"_s, u"--dry-run"_s});
        QCOMPARE(forecast.code, 0);
        QCOMPARE(forecast.one(u"forecast"_s)["count"_L1].toInt(), 0);
        QVERIFY(!QFileInfo::exists(m_profile));
    }

private:
    Running m_listener;
};

QTEST_GUILESS_MAIN(TestCliPrune)
#include "tst_cli_prune.moc"
