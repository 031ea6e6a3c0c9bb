// SPDX-License-Identifier: MIT
// ReceiverOptions::requests: so many are answered, whatever way they come, and not one more.
#include "tests/receiver/receiver_fixture.h"

#include <QtTest/QSignalSpy>

using namespace ovyxa;
using namespace ovyxa::test;

class tst_RequestCount final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ofManyPeersAtOnce()
    {
        Fixture f;
        f.options.requests = 3;
        f.start();
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < 12; ++i) {
            clients.push_back(f.client());
            clients.back()->send(post("{}", signature("{}")));
        }
        for (const auto &client : clients)
            QTRY_VERIFY_WITH_TIMEOUT(client->ended, waitMs); // those that are answered, too: nothing else will be
        int answers = 0;
        for (const auto &client : clients)
            answers += client->answers();
        QCOMPARE(answers, 3);
        QCOMPARE(f.captured.size(), 3);
        QVERIFY(!f.receiver.isRunning());
        const auto late = f.client();
        late->send(post("{}"));
        QTRY_VERIFY_WITH_TIMEOUT(late->ended, waitMs);
        QCOMPARE(late->received, QByteArray());
    }

    void onOneConnectionThatIsKept()
    {
        Fixture f;
        f.options.requests = 2;
        f.start();
        const auto client = f.client();
        client->send(post("{}", signature("{}")));
        QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
        QVERIFY(!client->ended);
        client->send(post("{}", signature("{}")));
        QTRY_VERIFY_WITH_TIMEOUT(client->ended, waitMs);
        QCOMPARE(client->answers(), 2);
        QVERIFY(client->received.toLower().contains("connection: close")); // it is told not to send another
    }

    void inAPipelineSentAtOnce()
    {
        Fixture f;
        f.options.requests = 3;
        f.start();
        const auto client = f.client();
        client->send(post("{}", signature("{}")).repeated(8));
        QTRY_VERIFY_WITH_TIMEOUT(client->ended, waitMs);
        QCOMPARE(client->answers(), 3);
        QCOMPARE(f.captured.size(), 3);
    }

    void whoIsInTheMiddleOfARequestIsNotAnswered()
    {
        Fixture f;
        f.options.requests = 1;
        f.start();
        const auto slow = f.client();
        slow->send("POST /hook HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{}");
        QTRY_VERIFY_WITH_TIMEOUT(slow->connected, waitMs);
        const auto fast = f.client();
        fast->send(post("{}", signature("{}")));
        QTRY_COMPARE_WITH_TIMEOUT(fast->answers(), 1, waitMs);
        QTRY_VERIFY_WITH_TIMEOUT(slow->ended, waitMs);
        QCOMPARE(slow->received, QByteArray());
        QCOMPARE(f.captured.size(), 1);
    }

    void refusedOnesCount()
    {
        Fixture f;
        f.options.requests = 3;
        f.start();
        const auto malformed = f.client();
        malformed->send("POST / HTTP/1.1\r\nHost: a b\r\n\r\n");
        QTRY_VERIFY_WITH_TIMEOUT(malformed->ended, waitMs);
        const auto misdirected = f.client();
        misdirected->send(post("{}", {}, "evil.example"));
        QTRY_COMPARE_WITH_TIMEOUT(misdirected->answers(), 1, waitMs);
        const auto forged = f.client();
        forged->send(post("{}", signature("{}", SignatureEncoding::Hex, "wrong")));
        QTRY_VERIFY_WITH_TIMEOUT(forged->ended, waitMs);
        QVERIFY(forged->statusLine().contains("401"));
        QVERIFY(!f.receiver.isRunning());
        QCOMPARE(f.captured.size(), 3);
    }

    void theLastAnswersAreGivenThoughTheyAreSlow()
    {
        Fixture f;
        f.options.requests = 2;
        f.commitAtOnce = false;
        f.start();
        QSignalSpy drained(&f.receiver, &Receiver::drained);
        const auto first = f.client();
        const auto second = f.client();
        first->send(post("{}", signature("{}")));
        second->send(post("{}", signature("{}")));
        QTRY_COMPARE_WITH_TIMEOUT(f.commits.size(), 2, waitMs);
        QVERIFY(!f.receiver.isRunning());
        QCOMPARE(drained.count(), 0);
        for (const auto &commit : f.commits)
            commit();
        QTRY_VERIFY_WITH_TIMEOUT(first->ended && second->ended, waitMs);
        QCOMPARE(first->answers() + second->answers(), 2);
        QTRY_COMPARE_WITH_TIMEOUT(drained.count(), 1, waitMs);
    }

    void anotherStartCountsAnew()
    {
        Fixture f;
        f.options.requests = 1;
        for (int i = 0; i < 2; ++i) {
            f.start();
            const auto client = f.client();
            client->send(post("{}", signature("{}")));
            QTRY_VERIFY_WITH_TIMEOUT(client->ended, waitMs);
            QCOMPARE(client->answers(), 1);
        }
        f.options.requests = 0;
        f.start();
        const auto client = f.client();
        client->send(post("{}", signature("{}")).repeated(5));
        QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 5, waitMs);
    }
};

QTEST_GUILESS_MAIN(tst_RequestCount)
#include "tst_request_count.moc"
