// SPDX-License-Identifier: MIT
// The one rule that says which request is which attempt's: by what went over the wire and by time.
#include "tests/rules/ledger_records.h"

#include <QtCore/QSet>
#include <QtTest/QTest>

#include <utility>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Which attempt's each request is, from 1; 0: of none.
QList<int> owners(const QList<Sending> &sendings, const QList<Coming> &comings)
{
    QList<SentRecord> made;
    for (const Sending &each : sendings)
        made.append(sent(made.size() + 1, each));
    QList<ReceivedRecord> came;
    for (const Coming &each : comings)
        came.append(received(came.size() + 1, each));
    QList<int> found(came.size(), 0);
    for (const rules::Tie &tie : rules::joinRequests(made, came)) {
        if (found.at(tie.request) != 0)
            qFatal("a request has two attempts");
        found[tie.request] = int(tie.record) + 1;
    }
    return found;
}

HeaderList with(HeaderList fields, const QByteArray &name, const QByteArray &value)
{
    fields.removeIf([&name](const Header &field) { return field.name == name; });
    if (!value.isEmpty())
        fields.append({name, value});
    return fields;
}

} // namespace

class TestLedgerJoin final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theTable_data();
    void theTable();
    void asManyAsCanBe();
    void manyAlike();
    void theLikeliestIsAskedFirst();
};

void TestLedgerJoin::theTable_data()
{
    const QByteArray signature = signatureWith("one");
    const QByteArray other = signatureWith("two");
    const QByteArray header = signatureHeader.toByteArray();
    const HeaderList fields = usual(signature);
    const HeaderList byHand{{"User-Agent", "curl/7.88.1"}, {"Content-Type", "application/json"}};
    const HeaderList proxied = with(fields, "Via", "1.1 proxy");
    QTest::addColumn<QList<Sending>>("sent");
    QTest::addColumn<QList<Coming>>("received");
    QTest::addColumn<QList<int>>("expected");
    const auto row = [](const char *name, const QList<Sending> &sendings, const QList<Coming> &comings, const QList<int> &expected) {
        QTest::newRow(name) << sendings << comings << expected;
    };

    row("as it was sent", {{}}, {{}}, {1});
    row("under way", {{.finished = false}}, {{}}, {1});
    row("under way without a signature", {{.signature = {}, .finished = false}}, {{.fields = usual({}), .verdict = Verdict::Missing}}, {1});

    // One event to two webhooks: the other one's attempt is the nearer in time.
    row("two webhooks", {{}, {.url = mine, .signature = other, .at = 4ms}}, {{}}, {1});
    row("two webhooks, the other first", {{.url = mine, .signature = other, .at = 4ms}, {}}, {{}}, {2});
    row("two webhooks with one secret", {{.url = mine, .at = 4ms}, {}}, {{}}, {2});
    row("two webhooks, both under way", {{.url = mine, .at = 4ms, .finished = false}, {.finished = false}}, {{}}, {2});
    row("two webhooks here", {{.signature = other, .at = 2ms}, {}}, {{.at = 6ms}, {.fields = usual(other), .at = 5ms}}, {2, 1});
    row("the other webhook alone", {{.url = mine, .signature = other}}, {{}}, {0});
    row("the other webhook, unsigned, and by hand", {{.url = mine, .signature = {}}}, {{.fields = byHand, .verdict = Verdict::Missing}}, {0});

    row("by hand, after its time", {{}}, {{}, {.fields = byHand, .at = 700ms, .verdict = Verdict::Missing}}, {1, 0});
    row("by hand, at the same time", {{}}, {{.fields = byHand, .verdict = Verdict::Missing}}, {0});
    row("by hand, and before it", {{}}, {{.fields = byHand, .at = 1ms, .verdict = Verdict::Missing}, {}}, {0, 1});
    row("by hand, signed with another secret", {{}}, {{.fields = with(byHand, header, other)}}, {0});
    row("somebody else's with a secret that holds", {{}}, {{.fields = usual(other)}}, {0});
    row("a copy of all of it", {{}}, {{.at = 2s}, {}}, {0, 1});

    row("through a proxy", {{}}, {{.fields = proxied}}, {1});
    row("through a tunnel", {{.url = u"https://shop.tunnel.example/hook"_s}}, {{.fields = proxied}}, {1});
    row("through a proxy of two with one secret", {{.url = mine}, {.at = 1ms}}, {{.fields = proxied, .at = 6ms}, {.url = mine, .fields = proxied}},
        {2, 1});
    row("the signature is dropped", {{}}, {{.fields = usual({}), .verdict = Verdict::Missing}}, {1});
    row("… at the other webhook's time", {{.url = mine, .signature = other, .at = 4ms}, {}}, {{.fields = usual({}), .verdict = Verdict::Missing}},
        {2});
    row("the signature is renamed", {{}}, {{.fields = with(usual({}), "X-Hub-Signature", signature), .verdict = Verdict::Missing}}, {1});
    row("the signature is spoilt", {{}}, {{.fields = usual(signature.toUpper()), .verdict = Verdict::Invalid}}, {1});
    row("the signature is dropped in a tunnel", {{.url = mine}}, {{.fields = usual({}), .verdict = Verdict::Missing}}, {1});
    row("… and it may be another's", {{.url = mine}, {.url = u"http://localhost:4000/hook"_s}}, {{.fields = usual({}), .verdict = Verdict::Missing}},
        {0});
    row("… but for what was answered", {{.url = mine}, {.url = u"http://localhost:4000/hook"_s, .status = 503}},
        {{.fields = usual({}), .status = 503, .verdict = Verdict::Missing}}, {2});
    row("the body is changed", {{}}, {{.body = "{}", .verdict = Verdict::Invalid}}, {1});
    row("the body is changed, of two", {{.url = mine, .at = 4ms}, {}}, {{.body = "{}", .verdict = Verdict::Invalid}}, {2});
    const Coming mangled{.fields = usual({}), .body = "{}", .verdict = Verdict::Missing, .isMangled = true};
    row("unsigned, and changed by the receiver", {{.signature = {}}}, {mangled}, {1});
    row("… while it is under way", {{.signature = {}, .finished = false}}, {mangled}, {1});
    row("… beside another webhook's", {{.url = mine, .signature = {}}, {.signature = {}, .at = 1ms}}, {mangled}, {2});
    row("… and it may be another's, too", {{.signature = {}}, {.signature = {}, .at = 1ms}}, {mangled}, {0});
    row("… by hand", {{.signature = {}}}, {{.fields = byHand, .body = "{}", .verdict = Verdict::Missing, .isMangled = true}}, {0});
    row("unsigned, and changed by nobody who tells", {{.signature = {}}}, {{.fields = usual({}), .body = "{}", .verdict = Verdict::Missing}}, {0});
    row("the same bytes count more", {{}}, {{.at = 1ms, .body = "{}", .verdict = Verdict::Invalid}, {.at = 30ms}}, {0, 1});

    row("before it began", {{}}, {{.at = -5001ms}}, {0});
    row("after it ended", {{}}, {{.at = 5041ms}}, {0});
    row("written down late", {{}}, {{.at = 5040ms}}, {1});
    row("without a signature not that late", {{}}, {{.fields = usual({}), .at = 541ms, .verdict = Verdict::Missing}}, {0});
    row("the one during which it came", {{}, {.at = 60ms}}, {{.at = 5ms}}, {1});
    row("what it was answered tells", {{.at = 0ms, .status = 503}, {.at = 1ms}}, {{.at = 4ms}, {.at = 5ms, .status = 503}}, {2, 1});
    row("nothing tells them apart", {{}, {}, {}}, {{}, {}, {}}, {1, 2, 3});
    row("it never got there", {{.status = 0, .error = AttemptError::Refused}}, {{}}, {0});
    row("it was cut off", {{.status = 0, .error = AttemptError::Closed}}, {{}}, {1});
    row("the bench ended meanwhile", {{.lasted = 0ms, .status = 0, .error = AttemptError::Interrupted}}, {{.at = 9s}}, {1});
}

void TestLedgerJoin::theTable()
{
    QFETCH(QList<Sending>, sent);
    QFETCH(QList<Coming>, received);
    QFETCH(QList<int>, expected);
    QCOMPARE(owners(sent, received), expected);
}

/// Nothing tells two apart: then none is left over that could have had its own.
void TestLedgerJoin::asManyAsCanBe()
{
    QCOMPARE(owners({{.lasted = 1s}, {.lasted = 10ms}}, {{.at = 1ms}, {.at = 900ms}}), (QList<int>{2, 1}));
    QCOMPARE(owners({{.lasted = 10ms}, {.lasted = 1s}}, {{.at = 900ms}, {.at = 1ms}}), (QList<int>{2, 1}));
    const QList<int> found =
        owners({{.lasted = 9ms}, {.at = 1ms, .lasted = 5ms}, {.at = 2ms, .lasted = 50ms}}, {{.at = 3ms}, {.at = 5ms}, {.at = 40ms}});
    QCOMPARE(QSet<int>(found.cbegin(), found.cend()), (QSet<int>{1, 2, 3}));
}

/// Replays of one delivery, each a millisecond after the other, beside as many to another server: no work of one with all.
void TestLedgerJoin::manyAlike()
{
    constexpr int count = 30'000;
    const SentRecord one = sent(1, {.lasted = 9s});
    const SentRecord other = sent(2, {.url = mine, .signature = signatureWith("two"), .lasted = 9s});
    const ReceivedRecord request = received(1, {});
    QList<SentRecord> made;
    QList<ReceivedRecord> came;
    for (int i = 0; i < count; ++i) {
        for (const SentRecord &record : {one, other}) {
            SentRecord each = record;
            each.attempts.first().startedReal += Millis{i};
            made.append(each);
        }
        came.append(request);
        came.last().capture.receivedReal += Millis{i};
    }
    const QList<rules::Tie> ties = rules::joinRequests(made, came);
    QCOMPARE(ties.size(), count);
    for (const rules::Tie &tie : ties)
        QVERIFY(tie.record % 2 == 0 && tie.isProved);
}

void TestLedgerJoin::theLikeliestIsAskedFirst()
{
    DeliveryDetails details;
    details.body = "{}";
    Attempt attempt;
    attempt.finished = true;
    attempt.duration = 40ms;
    attempt.url = here;
    for (const Millis at : {0ms, 60'000ms}) {
        attempt.startedReal = start + at;
        details.attempts.append(attempt);
    }
    const auto capture = [](qint64 id, Millis at, const QString &host) {
        Capture made;
        made.id = {id};
        made.receivedReal = start + at;
        made.host = host;
        made.bodyBytes = 2;
        made.verdict = Verdict::Valid;
        return made;
    };
    QList<Capture> captures{capture(4, 60'002ms, u"localhost:3000"_s), capture(3, 60'001ms, u"localhost:8080"_s),
                            capture(2, 70'000ms, u"localhost:8080"_s), capture(1, 1ms, u"localhost:8080"_s)};
    QCOMPARE(rules::candidates(details, captures), (QList<CaptureId>{{3}, {4}, {1}}));
    captures[1].bodyBytes = 3; // what holds is as long as it was sent
    QCOMPARE(rules::candidates(details, captures), (QList<CaptureId>{{4}, {1}}));
    captures[1].verdict = Verdict::Invalid;
    QCOMPARE(rules::candidates(details, captures), (QList<CaptureId>{{3}, {4}, {1}}));
}

QTEST_GUILESS_MAIN(TestLedgerJoin)
#include "tst_ledger_join.moc"
