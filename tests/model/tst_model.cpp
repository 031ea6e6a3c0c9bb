// SPDX-License-Identifier: MIT
#include "core/model/ascii.h"
#include "core/model/delivery_limits.h"
#include "core/model/lead_text.h"
#include "core/model/limits.h"
#include "core/model/log_query.h"
#include "core/model/result.h"
#include "core/model/speaking.h"
#include "core/model/text.h"
#include "core/model/traffic_limits.h"
#include "core/rules/url_policy.h"

#include <QtTest/QTest>

#include <set>

using namespace ovyxa;
using namespace Qt::StringLiterals;

namespace {

constexpr std::array allStates{DeliveryState::Queued,    DeliveryState::Held,   DeliveryState::Sending,  DeliveryState::Waiting,
                               DeliveryState::Delivered, DeliveryState::Failed, DeliveryState::Cancelled};

} // namespace

class tst_Model : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFinalStateIsFinal();
    void everyStateCanStillBeCancelled();
    void onlyTheLegalMovesAreLegal();
    void wordsComeBack();
    void unknownWordsAreNothing();
    void listsOfEvents();
    void timestamps();
    void theDocumentedFigures();
    void sumsBalanceOrNot();
    void headersAreFoundWhateverTheirCase();
    void onlyAsciiDigitsAreDigits();
    void aLeadIsSaidToTheNearestSecond();
    void figuresFollowWhoIsSpokenTo();
};

void tst_Model::aFinalStateIsFinal()
{
    for (DeliveryState from : {DeliveryState::Delivered, DeliveryState::Failed, DeliveryState::Cancelled}) {
        QVERIFY(isFinal(from));
        for (DeliveryState to : allStates)
            QVERIFY(!isLegalMove(from, to));
    }
}

void tst_Model::everyStateCanStillBeCancelled()
{
    for (DeliveryState from : allStates)
        QCOMPARE(isLegalMove(from, DeliveryState::Cancelled), !isFinal(from));
}

void tst_Model::onlyTheLegalMovesAreLegal()
{
    using enum DeliveryState;
    const std::set<std::pair<DeliveryState, DeliveryState>> legal{{Queued, Held},       {Queued, Sending},  {Queued, Failed},    {Queued, Cancelled},
                                                                  {Held, Queued},       {Held, Sending},    {Held, Cancelled},   {Sending, Queued},
                                                                  {Sending, Delivered}, {Sending, Waiting}, {Sending, Failed},   {Sending, Cancelled},
                                                                  {Waiting, Sending},   {Waiting, Queued},  {Waiting, Cancelled}};
    for (DeliveryState from : allStates) {
        for (DeliveryState to : allStates)
            QCOMPARE(isLegalMove(from, to), legal.count({from, to}) > 0);
    }
}

void tst_Model::wordsComeBack()
{
    for (DeliveryState state : allStates)
        QCOMPARE(fromText<DeliveryState>(QString(toText(state))), std::optional(state));
    for (int error = 0; error <= int(AttemptError::Paused); ++error)
        QCOMPARE(fromText<AttemptError>(QString(toText(AttemptError(error)))), std::optional(AttemptError(error)));
    for (Verdict verdict : {Verdict::Valid, Verdict::Invalid, Verdict::Missing, Verdict::Unchecked})
        QCOMPARE(fromText<Verdict>(QString(toText(verdict))), std::optional(verdict));
    QCOMPARE(toText(EventKind::GoalCompleted), "goal.completed"_L1);
    QCOMPARE(toText(EventKind::UsageThreshold), "usage.threshold"_L1);
    QCOMPARE(toText(EventKind::RealtimeSpike), "realtime.spike"_L1);
}

void tst_Model::unknownWordsAreNothing()
{
    QVERIFY(!fromText<EventKind>(u"goal.Completed"));
    QVERIFY(!fromText<EventKind>(u""));
    QVERIFY(!fromText<SignatureEncoding>(u"HEX"));
}

void tst_Model::listsOfEvents()
{
    const EventKinds both = EventKind::RealtimeSpike | EventKind::GoalCompleted;
    QCOMPARE(toText(both), u"goal.completed,realtime.spike"_s);
    QCOMPARE(eventKindsFromText(u"realtime.spike, goal.completed"), std::optional(both));
    QVERIFY(!eventKindsFromText(u""));
    QVERIFY(!eventKindsFromText(u"goal.completed,"));
    QVERIFY(!eventKindsFromText(u"goal.completed,other"));
}

void tst_Model::timestamps()
{
    const Instant instant = instantFromMs(1'742'049'138'999);
    QCOMPARE(toPayloadTimestamp(instant), u"2025-03-15T14:32:18Z"_s); // whole seconds, never rounded up
    QCOMPARE(toIsoMillis(instant), u"2025-03-15T14:32:18.999Z"_s);
    QCOMPARE(toPeriod(instant), u"2025-03"_s);
    QCOMPARE(toPeriod(instantFromMs(1'743'465'599'999)), u"2025-03"_s); // the last millisecond of March in UTC
    QCOMPARE(toPeriod(instantFromMs(1'743'465'600'000)), u"2025-04"_s);
    QCOMPARE(msSinceEpoch(instant), 1'742'049'138'999);
    QVERIFY(toIsoMillis(Instant::min()) < toIsoMillis(instant) && !toIsoMillis(Instant::max()).isEmpty()); // a date, whatever is in the database
}

// Grammars mean ASCII: what unicode or the locale takes for digits is not one, nor are the neighbours of the ranges.
void tst_Model::onlyAsciiDigitsAreDigits()
{
    for (const char c : QByteArrayView("0123456789"))
        QVERIFY(ascii::isDigit(c) && ascii::isHexDigit(c) && ascii::isLetterOrDigit(c));
    for (const char c : QByteArrayView("abcdefABCDEF"))
        QVERIFY(!ascii::isDigit(c) && ascii::isHexDigit(c) && ascii::isLetterOrDigit(c));
    for (const char c : QByteArrayView("gzGZ"))
        QVERIFY(!ascii::isHexDigit(c) && ascii::isLetterOrDigit(c));
    for (const char c : QByteArrayView("/:@[`{ -+.\x00\xb2\xe9", 13))
        QVERIFY(!ascii::isDigit(c) && !ascii::isHexDigit(c) && !ascii::isLetterOrDigit(c));
    QVERIFY(ascii::isDigits(QByteArrayView("007")) && ascii::isDigits(QStringView(u"007")));
    for (const char *text : {"", "-1", "+1", " 1", "1 ", "1.0", "1e3", "0x1"})
        QVERIFY2(!ascii::isDigits(QByteArrayView(text)) && !ascii::isDigits(QString::fromLatin1(text)), text);
    for (const QChar other : {QChar(0x0663), QChar(0xff13), QChar(0x00b2)}) // arabic, full-width, superscript
        QVERIFY(!ascii::isDigits(QString(other)));
}

void tst_Model::aLeadIsSaidToTheNearestSecond()
{
    using namespace std::chrono_literals;
    QCOMPARE(leadText(36min - 2ms), u"36 min"_s); // in the moment after 36 minutes were gone ahead
    QCOMPARE(leadText(36min - 501ms), u"35 min"_s);
    QCOMPARE(leadText(1min - 501ms), u"59 s"_s);
    QCOMPARE(leadText(1min - 500ms), u"1 min"_s);
    QCOMPARE(leadText(1h - 1ms), u"1 h"_s);
    QCOMPARE(leadText(8h + 12min - 1ms), u"8 h 12 min"_s);
    QCOMPARE(leadText(24h - 1ms), u"1 d"_s);
    QCOMPARE(leadText(76h - 1ms), u"3 d 4 h"_s);
    QCOMPARE(leadText(-2h), u"0 s"_s);
}

void tst_Model::theDocumentedFigures()
{
    using namespace std::chrono_literals;
    QCOMPARE(limits::webhooksPerSite, 5);
    QCOMPARE(limits::payloadBytes, 10'239);
    QVERIFY(limits::requestTimeout == 10s);
    QVERIFY(limits::retryDelays == (std::array<std::chrono::milliseconds, 3>{1min, 5min, 30min}));
    QCOMPARE(limits::maxRequestsPerDelivery, 4);
    QCOMPARE(limits::deliveriesPerHour, 100);
    QVERIFY(limits::activeVisitorWindow == 5min);
    QCOMPARE(limits::usageThresholdsPercent, (std::array{80, 100}));
}

void tst_Model::sumsBalanceOrNot()
{
    Sums sums{10, 1, 2, 1, 1, 3, 1, 1};
    QVERIFY(sums.balances());
    ++sums.triggered;
    QVERIFY(!sums.balances());
}

void tst_Model::headersAreFoundWhateverTheirCase()
{
    const HeaderList headers{{"Content-Type", "a"}, {"content-type", "b"}};
    QCOMPARE(headerValue(headers, "CONTENT-TYPE"), "a"_ba);
    QCOMPARE(headerCount(headers, "Content-type"), 2);
    QVERIFY(headerValue(headers, "Content").isNull());
}

void tst_Model::figuresFollowWhoIsSpokenTo()
{
    Speaking::setProgramLocale(QLocale(QLocale::German));
    QCOMPARE(Speaking::figure(9018), u"9.018"_s);
    {
        const Speaking english(u"en"_s);
        QCOMPARE(Speaking::figure(9018), u"9,018"_s);
        QVERIFY(UrlPolicy().check(u"https://shop.test/"_s + QString(9000, u'a')).error().message.contains(u"9,018"_s));
    }
    Speaking::setProgramLocale(QLocale::c());
}

QTEST_GUILESS_MAIN(tst_Model)
#include "tst_model.moc"
