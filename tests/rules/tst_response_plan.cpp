// SPDX-License-Identifier: MIT
#include "core/rules/response_plan.h"

#include <QtTest/QTest>

#include <random>

using namespace ovyxa;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_ResponsePlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parses_data();
    void parses();
    void refuses_data();
    void refuses();
    void theLastStepRepeats();
    void survivesAnything();
};

void tst_ResponsePlan::parses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QList<PlanStep>>("steps");
    const auto step = [](PlanStep::Kind kind) {
        PlanStep made;
        made.kind = kind;
        return made;
    };
    const auto status = [&](int code, int repeat = 1) {
        PlanStep made;
        made.status = code;
        made.repeat = repeat;
        return made;
    };
    QTest::newRow("status") << u"200"_s << QList{status(200)};
    QTest::newRow("repeated") << u"503x3"_s << QList{status(503, 3)};
    QTest::newRow("sequence") << u"503x2,200"_s << QList{status(503, 2), status(200)};
    QTest::newRow("spaces") << u" 503x2 , 200 "_s << QList{status(503, 2), status(200)};
    QTest::newRow("edges") << u"599,204"_s << QList{status(599), status(204)};
    PlanStep delayed = status(200);
    delayed.delay = 2s;
    QTest::newRow("delay") << u"delay=2s:200"_s << QList{delayed};
    delayed.delay = 150ms;
    delayed.repeat = 4;
    QTest::newRow("delay, repeated") << u"delay=150ms:200x4"_s << QList{delayed};
    PlanStep precise = status(200);
    precise.delay = 1250ms;
    QTest::newRow("delay with a decimal part") << u"delay=1.25s:200"_s << QList{precise};
    PlanStep late = step(PlanStep::Kind::Close);
    late.delay = 1min;
    QTest::newRow("delay before another kind") << u"delay=1m:close"_s << QList{late};
    QTest::newRow("close") << u"close"_s << QList{step(PlanStep::Kind::Close)};
    QTest::newRow("reset") << u"reset"_s << QList{step(PlanStep::Kind::Reset)};
    QTest::newRow("hang") << u"hang"_s << QList{step(PlanStep::Kind::Hang)};
    QTest::newRow("garbage") << u"garbage"_s << QList{step(PlanStep::Kind::Garbage)};
    QTest::newRow("slack, zapier") << u"slack,zapier"_s << QList{step(PlanStep::Kind::Slack), step(PlanStep::Kind::Zapier)};
    PlanStep truncated = step(PlanStep::Kind::Truncate);
    truncated.truncateAfter = 20;
    QTest::newRow("truncate") << u"truncate=20"_s << QList{truncated};
    PlanStep dripping = step(PlanStep::Kind::Drip);
    dripping.dripInterval = 1s;
    QTest::newRow("drip") << u"drip=1s"_s << QList{dripping};
    PlanStep redirect = step(PlanStep::Kind::Redirect);
    redirect.location = "https://example.test/a?b=1,2x3";
    QTest::newRow("redirect with a comma and an x") << u"redirect=https://example.test/a?b=1,2x3,200"_s << QList{redirect, status(200)};
    redirect.location = "https://xn--bcher-kva.test/%C3%BC";
    QTest::newRow("redirect to a name of another alphabet") << u"redirect=https://b\u00fccher.test/\u00fc"_s << QList{redirect};
    redirect.location = "https://example.test/,%32%30%30"; // decoded it would read back as a step
    QTest::newRow("redirect with an encoded status") << u"redirect=https://example.test/,%32%30%30"_s << QList{redirect};
    redirect.location = "https://example.test/caf%C3%A9";
    QTest::newRow("redirect beyond ASCII") << u"redirect=https://example.test/café"_s << QList{redirect};
    redirect.location = "/elsewhere";
    redirect.delay = 1s;
    QTest::newRow("redirect to a path, delayed") << u"delay=1000ms:redirect=/elsewhere,503"_s << QList{redirect, status(503)};
    truncated.truncateAfter = 0;
    truncated.repeat = 1'000'000;
    QTest::newRow("the bounds") << u"truncate=0x1000000,drip=60m"_s << [&] {
        dripping.dripInterval = 1h;
        return QList{truncated, dripping};
    }();
}

void tst_ResponsePlan::parses()
{
    QFETCH(QString, text);
    QFETCH(QList<PlanStep>, steps);
    const auto plan = ResponsePlan::parse(text);
    QVERIFY2(plan.ok(), plan.ok() ? "" : qPrintable(plan.error().message));
    QVERIFY(plan->steps() == steps);
    const auto again = ResponsePlan::parse(plan->text());
    QVERIFY(again.ok());
    QVERIFY(again->steps() == steps);
}

void tst_ResponsePlan::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("names");
    QTest::newRow("empty") << u""_s << u"200"_s;
    QTest::newRow("empty step") << u"200,,200"_s << u"step"_s;
    QTest::newRow("unknown") << u"explode"_s << u"explode"_s;
    QTest::newRow("a step without its value") << u"redirect"_s << u"Did you mean “redirect=URL”?"_s;
    QTest::newRow("the same, misspelt") << u"drp"_s << u"Did you mean “drip=1s”?"_s;
    QTest::newRow("the same, cut short") << u"trunc"_s << u"Did you mean “truncate=20”?"_s;
    QTest::newRow("a time without its word") << u"dealy"_s << u"Did you mean “delay=2s:200”?"_s;
    QTest::newRow("below") << u"103"_s << u"103"_s;
    QTest::newRow("above") << u"600"_s << u"600"_s;
    QTest::newRow("too long") << u"0200"_s << u"0200"_s;
    QTest::newRow("sign") << u"+200"_s << u"+200"_s;
    QTest::newRow("zero times") << u"200x0"_s << u"200x0"_s;
    QTest::newRow("too often") << u"200x99999999"_s << u"repeats"_s;
    QTest::newRow("delay without unit") << u"delay=2:200"_s << u"delay"_s;
    QTest::newRow("delay without step") << u"delay=2s"_s << u"colon"_s;
    QTest::newRow("delay without end") << u"delay=999999999999m:200"_s << u"hour"_s;
    QTest::newRow("delay before nothing") << u"delay=2s:"_s << u"step"_s;
    QTest::newRow("truncate without number") << u"truncate="_s << u"truncate"_s;
    QTest::newRow("truncate below zero") << u"truncate=-1"_s << u"truncate"_s;
    QTest::newRow("drip at once") << u"drip=0s"_s << u"drip"_s;
    QTest::newRow("far too often") << u"503x999999999999999999999"_s << u"repeats"_s;
    QTest::newRow("nothing times") << u"503x"_s << u"503x"_s;
    QTest::newRow("minus") << u"503x-1"_s << u"503x-1"_s;
    QTest::newRow("a number of another script") << u"２００"_s << u"２００"_s;
    QTest::newRow("capitals") << u"Close"_s << u"Close"_s;
    QTest::newRow("two delays") << u"delay=1s:delay=1s:200"_s << u"step"_s;
    QTest::newRow("drip too slow") << u"drip=61m"_s << u"hour"_s;
    QTest::newRow("truncate too late") << u"truncate=1048577"_s << u"truncate"_s;
    QTest::newRow("a wrong step after a redirect") << u"redirect=https://a.test/,delay=2:200"_s << u"delay=2:200"_s;
    QTest::newRow("redirect to another scheme") << u"redirect=javascript:alert(1)"_s << u"http"_s;
    QTest::newRow("redirect to a word") << u"redirect=elsewhere"_s << u"path"_s;
    QTest::newRow("redirect with a space") << u"redirect=https://a.test/ b"_s << u"spaces"_s;
    QTest::newRow("redirect with NUL") << QString(u"redirect=https://a.test/"_s + QChar(0)) << u"redirect"_s;
    QTest::newRow("a URL of 100 KB") << QString(u"redirect=https://a.test/"_s + QString(100'000, u'a')) << u"characters"_s;
    QTest::newRow("too many steps") << QString(u"200,"_s.repeated(1000) + u"200"_s) << u"steps"_s;
    QTest::newRow("redirect nowhere") << u"redirect="_s << u"redirect"_s;
    QTest::newRow("redirect with a line break") << u"redirect=https://a.test/\r\nX: y"_s << u"redirect"_s;
}

void tst_ResponsePlan::refuses()
{
    QFETCH(QString, text);
    QFETCH(QString, names);
    const auto plan = ResponsePlan::parse(text);
    QVERIFY(!plan.ok());
    QCOMPARE(plan.error().code, ErrorCode::InvalidInput);
    QVERIFY2(plan.error().message.contains(names), qPrintable(plan.error().message));
}

void tst_ResponsePlan::theLastStepRepeats()
{
    const auto plan = ResponsePlan::parse(u"503x2,close,200"_s);
    QCOMPARE(plan->stepAt(0).status, 503);
    QCOMPARE(plan->stepAt(1).status, 503);
    QCOMPARE(plan->stepAt(2).kind, PlanStep::Kind::Close);
    QCOMPARE(plan->stepAt(3).status, 200);
    QCOMPARE(plan->stepAt(1'000'000'000'000).status, 200);
    QCOMPARE(ResponsePlan().stepAt(0).status, 200);
    QVERIFY(!ResponsePlan().isScripted());
    QVERIFY(ResponsePlan::parse(u"200"_s)->isScripted());
    QVERIFY(ResponsePlan() != *ResponsePlan::parse(u"200"_s));
}

void tst_ResponsePlan::survivesAnything()
{
    std::mt19937 random(4711);
    const QStringList pieces{u"200"_s, u"x"_s,     u","_s, u"delay="_s, u":"_s,      u"s"_s, u"ms"_s, u"redirect="_s, u"close"_s,
                             u"-"_s,   u"99999"_s, u"="_s, u"drip="_s,  u"\u00e9"_s, u" "_s, u"\n"_s, u"truncate="_s, u"hang"_s};
    for (int i = 0; i < 20'000; ++i) {
        QString text;
        for (int length = int(random() % 8); length > 0; --length)
            text += pieces.at(qsizetype(random() % size_t(pieces.size())));
        const auto plan = ResponsePlan::parse(text);
        if (plan) {
            const auto again = ResponsePlan::parse(plan->text());
            QVERIFY2(again.ok() && again->steps() == plan->steps(), qPrintable(text));
        } else {
            QVERIFY(!plan.error().message.isEmpty());
        }
    }
}

QTEST_GUILESS_MAIN(tst_ResponsePlan)
#include "tst_response_plan.moc"
