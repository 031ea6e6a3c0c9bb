// SPDX-License-Identifier: MIT
// What the two ledgers say of an event, in words: each case by what the sender saw and what the receiver answered.
#include "ui/ledger/ledger_words.h"

#include <QtCore/QSet>
#include <QtTest/QTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using Shape = LedgerLine::Shape;

const Instant now = instantFromMs(1'790'000'000'000);

Attempt attempt(AttemptError error, int status = 0)
{
    Attempt one;
    one.finished = true;
    one.error = error;
    one.status = status;
    one.url = u"https://localhost:8443/hook"_s;
    return one;
}

Capture capture(int status = 200, Verdict verdict = Verdict::Valid)
{
    Capture one;
    one.method = u"POST"_s;
    one.target = u"/hook"_s;
    one.status = status;
    one.verdict = verdict;
    one.userAgent = u"curl/7.88.1"_s;
    return one;
}

LedgerEntry entry(LedgerCase kind, const LedgerLine &line)
{
    LedgerEntry made;
    made.kind = kind;
    made.webhook = u"Orders"_s;
    made.lines = {line};
    return made;
}

LedgerEntry cut(AttemptError error, int sawStatus = 0, LedgerCase kind = LedgerCase::ThoughReset)
{
    return entry(kind, {Shape::Cut, attempt(error, sawStatus), capture()});
}

} // namespace

class tst_LedgerWords final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachCaseHasItsWords()
    {
        QSet<QString> tiles;
        for (const LedgerCase kind : ledgerCases)
            tiles.insert(LedgerWords::tile(kind));
        QCOMPARE(tiles.size(), qsizetype(ledgerCases.size()));
        QVERIFY(!tiles.contains(QString()));
        QVERIFY(LedgerWords::tone(LedgerCase::NeverReceived) == Tone::Bad && LedgerWords::tone(LedgerCase::Agree) == Tone::Good);
    }

    /// By what the sender took it for.
    void whatWasDeliveredThoughTheSenderSawOtherwise_data()
    {
        QTest::addColumn<int>("error");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("pill");
        QTest::addColumn<QString>("cause");
        QTest::newRow("reset") << int(AttemptError::Connection) << 0 << u"delivered, sender saw a reset"_s << u"answered 200, the answer was cut"_s;
        QTest::newRow("closed") << int(AttemptError::Closed) << 0 << u"delivered, sender saw a reset"_s << u"answered 200, the answer was cut"_s;
        QTest::newRow("timeout") << int(AttemptError::Timeout) << 0 << u"delivered, sender saw a timeout"_s << u"answered 200, but not within 10 s"_s;
        QTest::newRow("another answer") << int(AttemptError::Status) << 502 << u"delivered, sender saw a failure"_s
                                        << u"answered 200, the sender got 502: something between them answers"_s;
        QTest::newRow("unreadable") << int(AttemptError::Protocol) << 0 << u"delivered, sender saw a failure"_s
                                    << u"answered 200, which did not reach the sender"_s;
    }

    void whatWasDeliveredThoughTheSenderSawOtherwise()
    {
        QFETCH(const int, error);
        QFETCH(const int, status);
        QFETCH(const QString, pill);
        QFETCH(const QString, cause);
        const LedgerEntry seen = cut(AttemptError(error), status);
        QCOMPARE(LedgerWords::pill(seen), pill);
        QCOMPARE(LedgerWords::cause(seen), cause);
        const LedgerEntry twice = cut(AttemptError(error), status, LedgerCase::AcceptedTwice);
        QCOMPARE(LedgerWords::pill(twice), u"accepted twice"_s);
        QCOMPARE(LedgerWords::cause(twice), cause);
        QCOMPARE(LedgerWords::answered(seen.lines.first()), AttemptError(error) == AttemptError::Timeout ? u"200"_s : u"200, then cut"_s);
    }

    void whatIsStillToComeIsSaid()
    {
        LedgerEntry waiting = cut(AttemptError::Closed);
        waiting.delivery.state = DeliveryState::Waiting;
        waiting.delivery.dueAt = now + 18s;
        QCOMPARE(LedgerWords::cause(waiting), u"answered 200, the answer was cut: a retry will come"_s);
        const LedgerLine ahead{Shape::Ahead, {}, {}};
        QVERIFY(LedgerWords::saw(waiting, ahead, now).contains(u"0:18"_s));
        QCOMPARE(LedgerWords::absent(waiting, ahead), u"will be the second copy: answer it 2xx"_s);
        QCOMPARE(LedgerWords::absent(entry(LedgerCase::Agree, ahead), ahead), u"still to come"_s);
        Attempt running = attempt(AttemptError::None);
        running.finished = false;
        const LedgerLine underWay{Shape::Ahead, running, {}};
        QCOMPARE(LedgerWords::saw(waiting, underWay, now), u"under way"_s);
        QCOMPARE(LedgerWords::absent(waiting, underWay), u"nothing yet"_s);
        QCOMPARE(LedgerWords::answered(underWay), QString());
    }

    void whatWasNotAnswered()
    {
        LedgerEntry unanswered = cut(AttemptError::Closed);
        unanswered.lines.first().received->status = 0;
        QCOMPARE(LedgerWords::cause(unanswered), u"it came in, rightly signed, and was not answered"_s);
        QCOMPARE(LedgerWords::answered(unanswered.lines.first()), u"nothing, then cut"_s);
    }

    /// Whose request it is that nobody here sent.
    void whatWasNeverSent()
    {
        const auto stranger = [](Verdict verdict, const QString &agent) {
            LedgerLine line{Shape::ReceiverOnly, {}, capture(200, verdict)};
            line.received->userAgent = agent;
            return entry(LedgerCase::NeverSent, line);
        };
        const LedgerEntry forged = stranger(Verdict::Invalid, u"curl/7.88.1"_s);
        QCOMPARE(LedgerWords::pill(forged), u"received, never sent"_s);
        QCOMPARE(LedgerWords::subject(forged), u"POST /hook"_s);
        QCOMPARE(LedgerWords::cause(forged), u"from curl/7.88.1, no attempt in this log made it"_s);
        QCOMPARE(LedgerWords::saw(forged, forged.lines.first(), now), QString());
        QCOMPARE(LedgerWords::absent(forged, forged.lines.first()), u"no such delivery in this log"_s);
        QCOMPARE(LedgerWords::cause(stranger(Verdict::Missing, {})), u"from an unnamed client, no attempt in this log made it"_s);
        QCOMPARE(LedgerWords::cause(stranger(Verdict::Valid, u"curl/7.88.1"_s)),
                 u"valid signature, from curl/7.88.1: somebody else knows the secret"_s);
        const LedgerEntry ours = stranger(Verdict::Valid, u"Ovyxa-Bench/0.1.0"_s);
        QCOMPARE(LedgerWords::pill(ours), u"received, not in the log"_s);
        QVERIFY(LedgerWords::cause(ours).contains(u"was deleted from this log"_s));
    }

    void whatWasNeverReceived()
    {
        LedgerLine line{Shape::SenderOnly, attempt(AttemptError::Status, 502), {}};
        const auto cause = [&line] { return LedgerWords::cause(entry(LedgerCase::NeverReceived, line)); };
        const auto absent = [&line](LedgerCase kind) { return LedgerWords::absent(entry(kind, line), line); };
        QCOMPARE(cause(), u"something between them answered"_s);
        line.sent->responseHeaders = {{"Server", "nginx/1.22"}};
        QCOMPARE(cause(), u"something between them answered: server is nginx/1.22"_s);
        QCOMPARE(absent(LedgerCase::NeverReceived), u"nothing came in"_s);
        line.sent = attempt(AttemptError::Refused);
        QCOMPARE(cause(), u"it left here, and nothing came in"_s);
        QCOMPARE(absent(LedgerCase::NeverReceived), u"it never left: nothing could come in"_s);
        QCOMPARE(absent(LedgerCase::Elsewhere), u"not this bench's receiver"_s);
        const LedgerEntry elsewhere = entry(LedgerCase::Elsewhere, line);
        QCOMPARE(LedgerWords::cause(elsewhere), u"to https://localhost:8443/hook"_s);
        QCOMPARE(LedgerWords::pill(elsewhere), u"went elsewhere"_s);
        QVERIFY(!LedgerWords::saw(elsewhere, line, now).isEmpty());
    }

    void whatWasNotVerified()
    {
        LedgerLine line{Shape::Whole, attempt(AttemptError::Status, 401), capture(401, Verdict::Invalid)};
        line.received->reason = u"The secret ends with a space. Copy it anew."_s;
        const LedgerEntry invalid = entry(LedgerCase::NotVerified, line);
        QCOMPARE(LedgerWords::pill(invalid), u"signed, not verified"_s);
        QCOMPARE(LedgerWords::cause(invalid), u"The secret ends with a space."_s);
        QCOMPARE(LedgerWords::answered(line), u"401"_s);
        QCOMPARE(LedgerWords::saw(invalid, line, now), u"401"_s);
        QCOMPARE(LedgerWords::subject(invalid), u"goal.completed → Orders"_s);
        QCOMPARE(LedgerWords::cause(entry(LedgerCase::Agree, line)), QString());
    }
};

QTEST_MAIN(tst_LedgerWords)
#include "tst_ledger_words.moc"
