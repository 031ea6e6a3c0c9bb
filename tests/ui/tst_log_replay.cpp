// SPDX-License-Identifier: MIT
#include "ui/log/replay_bar.h"

#include <QtCore/QLocale>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>

using namespace ovyxa;
using namespace Qt::StringLiterals;

namespace {

ReplayForecast forecastOf(const QList<DeliveryId> &deliveries, const QList<DeliveryId> &answered = {})
{
    ReplayForecast forecast;
    forecast.deliveries = deliveries;
    forecast.answered = answered;
    forecast.targets = {{{1}, u"Orders"_s, u"https://localhost:8443/"_s, int(deliveries.size())}};
    forecast.requestsNow = std::min(int(deliveries.size()), 6);
    return forecast;
}

} // namespace

class tst_LogReplay : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void theCountStandsFirst();
    void replaysAsChosen();
    void replaysToAnotherWebhook();
    void showsProgressAndItsEnd();
    void itsGoodEndLeaves();
    void canBeStopped();
    void theLastReportMayComeFirst();
    void aRefusalIsSaidAtThePlace();
    void otherReplaysAreNotShown();
    void nothingToReplayIsSaid();
    void escGoesBack();
    void saysWhatItComesTo();
    void leavesOutWhatWasAnswered();
    void inTwoLinesWhereThereIsNoRoom();
    void aForecastThatComesLateIsDropped();
    void whatIsOwedIsAskedForAgain();

private:
    ReplayBar::Doors doors()
    {
        return {[this](const ReplayRequest &request, QObject *, Reply<ReplayId> done) {
                    m_requests.append(request);
                    m_reply = std::move(done);
                },
                [this](const QList<DeliveryId> &deliveries, QObject *, Reply<ReplayForecast> done) {
                    m_foreseen.append(deliveries);
                    m_forecast = std::move(done);
                },
                [this](ReplayId id) { m_cancelled.append(id); },
                [] {
                    Webhook webhook;
                    webhook.id = {9};
                    webhook.name = u"Staging"_s;
                    webhook.site = u"acme.test"_s;
                    return QList<Webhook>{webhook};
                }};
    }
    static void click(ReplayBar &bar, const QString &name)
    {
        auto *button = bar.findChild<QPushButton *>(name);
        QVERIFY(button && button->isVisibleTo(&bar) && button->isEnabled());
        QTest::mouseClick(button, Qt::LeftButton);
    }
    static QString text(const ReplayBar &bar) { return bar.findChild<QLabel *>()->text(); }

    QList<ReplayRequest> m_requests;
    QList<ReplayId> m_cancelled;
    Reply<ReplayId> m_reply;
    QList<QList<DeliveryId>> m_foreseen;
    Reply<ReplayForecast> m_forecast;
};

void tst_LogReplay::init()
{
    m_requests.clear();
    m_cancelled.clear();
    m_foreseen.clear();
    m_forecast = {};
}

void tst_LogReplay::theCountStandsFirst()
{
    ReplayBar bar(doors());
    bar.ask({{1}, {2}, {3}});
    QVERIFY(bar.isVisible());
    QVERIFY(text(bar).contains(u'3'));
    QVERIFY(m_requests.isEmpty()); // nothing happens before it is confirmed
}

void tst_LogReplay::replaysAsChosen()
{
    ReplayBar bar(doors());
    bar.ask({{1}, {2}});
    auto *bytes = bar.findChild<QPushButton *>(u"replayBytes"_s);
    QCOMPARE(bytes->text(), u"As they were"_s);
    bytes->menu()->actions().at(1)->trigger();
    QVERIFY(m_requests.isEmpty()); // a choice sends nothing
    QCOMPARE(bytes->text(), u"With a fresh timestamp"_s);
    click(bar, u"replayStart"_s);
    QCOMPARE(m_requests.size(), 1);
    QCOMPARE(m_requests.first().body, ReplayRequest::Body::Rebuilt);
    QCOMPARE(m_requests.first().deliveries, (QList<DeliveryId>{{1}, {2}}));
    QVERIFY(!m_requests.first().to);
    bar.ask({{5}}); // one at a time
    QCOMPARE(m_requests.size(), 1);
    QVERIFY(bar.isRunning());
}

void tst_LogReplay::replaysToAnotherWebhook()
{
    ReplayBar bar(doors());
    bar.ask({{1}, {2}});
    QMenu *menu = bar.findChild<QPushButton *>(u"replayTo"_s)->menu();
    Q_EMIT menu->aboutToShow();
    QCOMPARE(menu->actions().size(), 2);
    menu->actions().at(1)->trigger();
    QVERIFY(m_requests.isEmpty());
    m_forecast(forecastOf({{1}, {2}}, {{2}})); // answered by the webhook that they were for
    QCOMPARE(text(bar), u"2 deliveries → Staging, 2 requests now, no wait"_s);
    QVERIFY(!bar.findChild<QPushButton *>(u"replayLeaveOut"_s)->isVisibleTo(&bar));
    Q_EMIT menu->aboutToShow();
    menu->actions().at(0)->trigger(); // and back
    m_forecast(forecastOf({{1}, {2}}, {{2}}));
    QVERIFY(text(bar).contains(u"1 already answered"_s));
    menu->actions().at(1)->trigger();
    bar.findChild<QPushButton *>(u"replayBytes"_s)->menu()->actions().at(1)->trigger(); // both at once
    click(bar, u"replayStart"_s);
    QCOMPARE(m_requests.size(), 1);
    QCOMPARE(m_requests.first().to, std::optional(WebhookId{9}));
    QCOMPARE(m_requests.first().body, ReplayRequest::Body::Rebuilt);
}

void tst_LogReplay::showsProgressAndItsEnd()
{
    ReplayBar bar(doors());
    QSignalSpy replayed(&bar, &ReplayBar::replayed);
    bar.ask({{1}, {2}, {3}});
    click(bar, u"replayStart"_s);
    m_reply(ReplayId{4});
    bar.takeProgress({{4}, 3, 1, 0, false, false, {{11}}});
    QVERIFY(bar.isRunning());
    bar.takeProgress({{4}, 3, 2, 1, true, false, {{12}}});
    QVERIFY(!bar.isRunning());
    QVERIFY(text(bar).contains(u'2'));
    QCOMPARE(replayed.size(), 1);
    QCOMPARE(replayed.first().first().value<QList<DeliveryId>>(), (QList<DeliveryId>{{11}, {12}}));
    click(bar, u"replayCancel"_s); // now called Close
    QVERIFY(!bar.isVisible());
}

void tst_LogReplay::itsGoodEndLeaves()
{
    ReplayBar bar(doors());
    for (const int refused : {0, 1}) {
        bar.start({{{1}}, ReplayRequest::Body::Exact, {}});
        m_reply(ReplayId{4});
        bar.takeProgress({{4}, 1, 1 - refused, refused, true, false, {}});
        QVERIFY(bar.isVisible());
        auto *leaves = bar.findChild<QTimer *>(u"replayLeaves"_s);
        QCOMPARE(leaves->isActive(), refused == 0);
        if (leaves->isActive())
            leaves->start(0);
        QTRY_COMPARE(bar.isVisible(), refused == 1); // what went wrong stays until it is closed
    }
}

void tst_LogReplay::canBeStopped()
{
    ReplayBar bar(doors());
    bar.ask({{1}, {2}});
    click(bar, u"replayStart"_s);
    QVERIFY(!bar.findChild<QPushButton *>(u"replayCancel"_s)->isEnabled()); // its number is not known yet
    m_reply(ReplayId{4});
    click(bar, u"replayCancel"_s);
    QCOMPARE(m_cancelled, QList<ReplayId>{{4}});
    bar.takeProgress({{4}, 2, 1, 0, false, true, {{11}}});
    QVERIFY(!bar.isRunning());
    QVERIFY(text(bar).contains(u'1'));
}

void tst_LogReplay::theLastReportMayComeFirst()
{
    ReplayBar bar(doors());
    bar.start({{{1}}, ReplayRequest::Body::Exact, {}});
    bar.takeProgress({{4}, 1, 1, 0, true, false, {{11}}});
    QVERIFY(!bar.isRunning());
    m_reply(ReplayId{4});
    QVERIFY(!bar.isRunning());
    QVERIFY(bar.findChild<QPushButton *>(u"replayCancel"_s)->isEnabled());
}

void tst_LogReplay::aRefusalIsSaidAtThePlace()
{
    ReplayBar bar(doors());
    bar.start({{{1}}, ReplayRequest::Body::Exact, {}});
    m_reply(Error{ErrorCode::NotFound, u"The webhook is gone."_s});
    QVERIFY(!bar.isRunning());
    QCOMPARE(text(bar), u"The webhook is gone."_s);
}

void tst_LogReplay::otherReplaysAreNotShown()
{
    ReplayBar bar(doors());
    bar.takeProgress({{8}, 5, 5, 0, true, false, {}});
    QVERIFY(!bar.isVisible());
    bar.start({{{1}}, ReplayRequest::Body::Exact, {}});
    m_reply(ReplayId{4});
    bar.takeProgress({{8}, 5, 5, 0, true, false, {}});
    QVERIFY(bar.isRunning());
}

void tst_LogReplay::nothingToReplayIsSaid()
{
    ReplayBar bar(doors());
    bar.ask({});
    QVERIFY(bar.isVisible());
    QVERIFY(!text(bar).isEmpty());
    QVERIFY(!bar.findChild<QPushButton *>(u"replayStart"_s)->isVisibleTo(&bar));
}

void tst_LogReplay::escGoesBack()
{
    ReplayBar bar(doors());
    QSignalSpy closed(&bar, &ReplayBar::closed);
    bar.ask({{1}, {2}});
    QTest::keyClick(&bar, Qt::Key_Escape);
    QVERIFY(!bar.isVisible());
    QCOMPARE(closed.size(), 1);
    QVERIFY(m_requests.isEmpty());
}

void tst_LogReplay::saysWhatItComesTo()
{
    ReplayBar bar(doors());
    bar.ask({{1}, {2}, {3}, {4}, {5}});
    m_forecast(forecastOf({{1}, {2}, {3}, {4}, {5}}, {{2}, {4}}));
    QCOMPARE(text(bar), u"5 deliveries → Orders, 2 already answered 2xx, 5 requests now, no wait"_s);
    QCOMPARE(bar.findChild<QPushButton *>(u"replayStart"_s)->text(), u"Replay 5"_s);
    QCOMPARE(bar.findChild<QPushButton *>(u"replayLeaveOut"_s)->text(), u"Leave out the 2"_s);
    ReplayForecast more = forecastOf(QList<DeliveryId>(50, DeliveryId{1}));
    more.wait = Millis{12'300};
    more.impossible = 1;
    m_forecast(more);
    QVERIFY(text(bar).contains(QLocale().toString(12.3, 'f', 1)));
    more.wait = Millis{40}; // refused in no time: all of them go, six by six
    m_forecast(more);
    QCOMPARE(text(bar), u"50 deliveries → Orders, 1 whose webhook is gone, 6 at a time, no wait"_s);
    QVERIFY(!bar.findChild<QPushButton *>(u"replayLeaveOut"_s)->isVisibleTo(&bar));
    QVERIFY(m_requests.isEmpty());
}

void tst_LogReplay::leavesOutWhatWasAnswered()
{
    ReplayBar bar(doors());
    bar.ask({{1}, {2}, {3}});
    m_forecast(forecastOf({{1}, {2}, {3}}, {{2}}));
    click(bar, u"replayLeaveOut"_s);
    QCOMPARE(m_foreseen.last(), (QList<DeliveryId>{{1}, {3}}));
    m_forecast(forecastOf({{1}, {3}}));
    click(bar, u"replayStart"_s);
    QCOMPARE(m_requests.first().deliveries, (QList<DeliveryId>{{1}, {3}}));
}

/// Whole, and without taking room from what stands beside the log.
void tst_LogReplay::inTwoLinesWhereThereIsNoRoom()
{
    ReplayBar bar(doors());
    bar.resize(420, 120);
    bar.ask({{1}, {2}, {3}});
    m_forecast(forecastOf({{1}, {2}, {3}}, {{2}}));
    QVERIFY(bar.minimumSizeHint().width() <= 420);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    for (const QString &name : {u"replayBytes"_s, u"replayTo"_s, u"replayLeaveOut"_s, u"replayStart"_s}) {
        const auto *button = bar.findChild<QPushButton *>(name);
        QVERIFY2(button->isVisibleTo(&bar) && button->width() >= button->minimumSizeHint().width(), qPrintable(name));
        QVERIFY2(bar.rect().contains(button->geometry()), qPrintable(name));
    }
    const auto top = [&bar](const QString &name) { return bar.findChild<QPushButton *>(name)->y(); };
    QVERIFY(top(u"replayStart"_s) > top(u"replayBytes"_s));
    bar.resize(1000, 120);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    QCOMPARE(top(u"replayStart"_s), top(u"replayBytes"_s));
}

void tst_LogReplay::aForecastThatComesLateIsDropped()
{
    ReplayBar bar(doors());
    bar.ask({{1}, {2}});
    const auto late = m_forecast;
    click(bar, u"replayStart"_s);
    const QString running = text(bar);
    late(forecastOf({{1}, {2}}, {{1}}));
    QCOMPARE(text(bar), running);
    QVERIFY(!bar.findChild<QPushButton *>(u"replayLeaveOut"_s)->isVisibleTo(&bar));
}

void tst_LogReplay::whatIsOwedIsAskedForAgain()
{
    ReplayBar bar(doors());
    bar.ask({{1}, {2}}, ReplayBar::Set::Owed);
    click(bar, u"replayStart"_s);
    QVERIFY(m_requests.first().owedOnly); // what was sent meanwhile is left out
}

QTEST_MAIN(tst_LogReplay)
#include "tst_log_replay.moc"
