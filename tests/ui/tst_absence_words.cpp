// SPDX-License-Identifier: MIT
// Why a delivery is not there, in words: each cause has its own, names and figures stand where they belong, and nothing is left to guess.
#include "ui/absence/absence_words.h"

#include <QtCore/QLocale>
#include <QtCore/QSet>
#include <QtTest/QTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Instant now = instantFromMs(1'790'000'000'000); // 2026-09-21, 14:13:20 UTC

QString stamp(std::chrono::milliseconds ago)
{
    return QString::number(msSinceEpoch(now - ago));
}

} // namespace

class tst_AbsenceWords final : public QObject
{
    Q_OBJECT

    static AbsenceWords words(EventKind kind = EventKind::GoalCompleted) { return {kind, now, Zone::Utc}; }
    static AbsenceStep step(AbsenceQuestion question, AbsenceStep::Answer answer, const QStringList &figures = {})
    {
        return {question, answer, figures};
    }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void eachCauseHasItsWords_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QStringList>("inSentence");
        QTest::addColumn<QStringList>("inAdvice");
        const auto row = [](const char *code, const QStringList &arguments, const QStringList &sentence, const QStringList &advice) {
            QTest::newRow(code) << arguments << sentence << advice;
        };
        // What the rules tell, in their order (core/rules/absence.h).
        row("nothing_happened", {}, {u"No goal.completed happened"_s}, {u"Fire one"_s});
        row("other_site", {u"a.test"_s, u"Orders"_s, u"b.test"_s}, {u"belongs to a.test"_s, u"Orders is a webhook of b.test"_s},
            {u"Add one to a.test"_s});
        row("bot", {u"Googlebot/2.1"_s}, {u"bot"_s}, {u"“Googlebot/2.1”"_s});
        row("not_subscribed", {u"Orders"_s}, {u"Orders does not listen to goal.completed"_s}, {u"Have it listen"_s});
        row("added_later", {u"Orders"_s, stamp(1h)}, {u"Orders was added later"_s, u"13:13"_s}, {u"from then on"_s});
        row("subscribed_later", {u"Orders"_s}, {u"Orders did not listen to goal.completed then"_s}, {u"It does now"_s});
        row("sent_to_one", {u"Orders"_s, u"Ledger"_s}, {u"It went to Ledger alone"_s}, {u"Orders did not listen then"_s});
        row("below_threshold", {u"1200"_s, u"Orders"_s, u"2500"_s}, {u"Orders's threshold of 2,500"_s}, {u"more than 2,500"_s});
        row("not_armed", {u"1200"_s, u"Orders"_s, u"1000"_s}, {u"Orders had told of this spike"_s}, {u"above 1,000"_s});
        row("below_usage", {u"1200"_s, u"50000"_s}, {u"1,200 of 50,000"_s}, {u"Fill the month"_s});
        row("usage_told", {u"45000"_s, u"50000"_s, u"90"_s}, {u"stands at 90 %"_s}, {u"once each"_s});
        row("webhook_paused", {u"Orders"_s}, {u"Orders was paused"_s}, {u"byte for byte"_s});
        row("too_large", {u"300000"_s, u"262144"_s}, {u"300,000 bytes"_s, u"262,144"_s}, {u"Shorten"_s});
        row("held", {u"Orders"_s, u"100"_s, stamp(-5min)}, {u"Orders has had its 100"_s}, {u"14:18"_s, u"nothing is dropped"_s});
        row("cancelled", {u"2"_s}, {u"cancelled after 2 requests"_s}, {u"Send it again"_s});
        row("deleted_event", {u"3"_s}, {u"3 events"_s}, {u"Fire another"_s});
        row("deleted", {u"Orders"_s}, {u"delivery to Orders was deleted"_s}, {u"not known here any more"_s});
        row("delivered", {u"Orders"_s}, {u"Orders got it"_s}, {});
        row("waiting", {u"1"_s, stamp(-1min)}, {u"is sent again"_s, u"14:14"_s}, {});
        row("failed", {u"4"_s}, {u"sent 4 times, and failed"_s}, {});
        row("under_way", {u"Orders"_s}, {u"on its way"_s}, {});
    }

    void eachCauseHasItsWords()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const QStringList, inSentence);
        QFETCH(const QStringList, inAdvice);
        AbsenceVerdict verdict;
        verdict.cause = {QString::fromLatin1(QTest::currentDataTag()), arguments};
        const QString sentence = words().sentence(verdict.cause);
        for (const QString &part : inSentence)
            QVERIFY2(sentence.contains(part), qPrintable(sentence));
        const QString advice = words().advice(verdict);
        QCOMPARE(advice.isEmpty(), inAdvice.isEmpty());
        for (const QString &part : inAdvice)
            QVERIFY2(advice.contains(part), qPrintable(advice));
        for (const QString &text : {sentence, advice})
            QVERIFY2(!text.contains(u"%1"_s) && !text.contains(u"%n"_s), qPrintable(text));
        QCOMPARE(sentence.contains(u"on its way"_s), verdict.cause.code == "under_way"_L1); // no other stands for what nobody thought of
    }

    void whatIsNotKnownIsLeftOut()
    {
        QCOMPARE(words().sentence({u"sent_to_one"_s, {u"Orders"_s, QString()}}), u"It went to one other webhook alone."_s);
        QCOMPARE(words().sentence({u"cancelled"_s, {u"0"_s}}), u"It was never sent: it was cancelled."_s);
        AbsenceVerdict held;
        held.cause = {u"held"_s, {u"Orders"_s, u"100"_s, QString()}};
        QCOMPARE(words().advice(held), u"It goes out in its order as the hour frees; nothing is dropped."_s);
    }

    void whatWasTriedTellsHowItEnded()
    {
        AbsenceVerdict verdict;
        verdict.cause = {u"failed"_s, {u"1"_s}};
        Delivery delivery;
        delivery.state = DeliveryState::Waiting;
        delivery.attempts = 1;
        delivery.outcomes = {AttemptError::Timeout};
        delivery.lastDuration = 10s;
        delivery.dueAt = now + 30s;
        verdict.delivery = delivery;
        const QString tried = words().advice(verdict);
        QVERIFY2(tried.startsWith(u"timeout · "_s) && tried.contains(u"0:30"_s) && tried.endsWith(u'.'), qPrintable(tried));
        verdict.delivery->state = DeliveryState::Failed; // nothing comes any more
        QVERIFY2(!words().advice(verdict).contains(u"0:30"_s), qPrintable(words().advice(verdict)));
        verdict.cause = {u"under_way"_s, {u"Orders"_s}};
        QVERIFY(words().advice(verdict).isEmpty());
    }

    void behindAWebhooksNameItIsBrief()
    {
        QSet<QString> told;
        for (const char *code : {"other_site", "not_subscribed", "added_later", "subscribed_later", "sent_to_one", "below_threshold", "not_armed",
                                 "webhook_paused", "deleted"}) {
            const QString brief = words().brief({QString::fromLatin1(code), {u"1"_s, u"Orders"_s, u"2500"_s}});
            QVERIFY2(!brief.isEmpty() && brief.size() < 40 && !told.contains(brief), qPrintable(brief));
            told.insert(brief);
        }
        QVERIFY(told.contains(u"below its threshold of 2,500"_s));
        QVERIFY(told.contains(u"does not listen to goal.completed"_s));
    }

    void howBadItIsShows()
    {
        const auto level = [](const QString &code) { return AbsenceWords::level({code, {}}); };
        QCOMPARE(level(u"delivered"_s), u"good"_s);
        QCOMPARE(level(u"failed"_s), u"problem"_s);
        QCOMPARE(level(u"too_large"_s), u"problem"_s);
        QCOMPARE(level(u"held"_s), u"information"_s);
        QCOMPARE(level(u"under_way"_s), u"information"_s);
        QCOMPARE(level(u"webhook_paused"_s), u"warning"_s);
    }

    void eachQuestionIsAskedInItsWords()
    {
        using Q = AbsenceQuestion;
        using A = AbsenceStep::Answer;
        QSet<QString> asked;
        for (int question = 0; question <= int(Q::Kept); ++question) {
            const QString text = words().question(step(Q(question), A::Yes), u"Orders"_s);
            QVERIFY2(!text.isEmpty() && !asked.contains(text), qPrintable(text));
            asked.insert(text);
        }
        QVERIFY(asked.contains(u"Orders listens to goal.completed"_s));
        QVERIFY(asked.contains(u"Orders was not paused"_s));
        QCOMPARE(words(EventKind::RealtimeSpike).question(step(Q::Happened, A::Yes, {u"visitors"_s, u"7"_s}), {}), u"Visitors came"_s);
        QCOMPARE(words(EventKind::UsageThreshold).question(step(Q::Happened, A::Yes, {u"usage"_s, u"7"_s, u"8"_s}), {}), u"Events were counted"_s);
        QCOMPARE(words(EventKind::UsageThreshold).question(step(Q::AboveThreshold, A::Yes), {}), u"A threshold was reached"_s);
    }

    void figuresAreOfTheQuestion()
    {
        using Q = AbsenceQuestion;
        using A = AbsenceStep::Answer;
        const auto figures = [](Q question, const QStringList &of, EventKind kind = EventKind::RealtimeSpike) {
            return words(kind).figures(step(question, A::Yes, of));
        };
        QCOMPARE(figures(Q::Happened, {u"visitors"_s, u"12"_s}), u"12 active"_s);
        QCOMPARE(figures(Q::Happened, {u"usage"_s, u"1200"_s, u"50000"_s}), u"1,200 of 50,000"_s);
        QVERIFY(figures(Q::Happened, {stamp(1h)}).contains(u"13:13"_s));
        QCOMPARE(figures(Q::AboveThreshold, {u"1200"_s, u"2500"_s}), u"1,200 of 2,500"_s);
        QCOMPARE(figures(Q::AboveThreshold, {u"45000"_s, u"50000"_s, u"90"_s}, EventKind::UsageThreshold), u"90 %"_s);
        QVERIFY(figures(Q::Listens, {stamp(1h)}).startsWith(u"since "_s));
        QVERIFY(figures(Q::SmallEnough, {u"2048"_s}).contains(u"2"_s));
        QCOMPARE(figures(Q::OwnSite, {u"a.test"_s}), u"a.test"_s);
        for (const Q question : {Q::Happened, Q::AboveThreshold, Q::Listens, Q::SmallEnough, Q::OwnSite, Q::NotPaused, Q::Kept})
            QCOMPARE(figures(question, {}), QString());
        QCOMPARE(figures(Q::AboveThreshold, {}, EventKind::UsageThreshold), QString());
        QCOMPARE(words().figures(step(Q::Happened, A::NotAsked)), u"not asked"_s);
        QCOMPARE(words().figures(step(Q::Happened, A::Unknown)), u"not known any more"_s);
    }

    void eachAnswerHasItsMark()
    {
        QSet<QString> told;
        QSet<int> marks;
        for (const auto answer : {AbsenceStep::Answer::Yes, AbsenceStep::Answer::No, AbsenceStep::Answer::Unknown, AbsenceStep::Answer::NotAsked}) {
            const StateStyle style = AbsenceWords::answer(answer);
            told.insert(style.word);
            marks.insert(int(style.glyph));
        }
        QCOMPARE(told.size(), 4);
        QCOMPARE(marks.size(), 4); // not by their colour alone
    }
};

QTEST_MAIN(tst_AbsenceWords)
#include "tst_absence_words.moc"
