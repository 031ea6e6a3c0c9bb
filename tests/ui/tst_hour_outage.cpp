// SPDX-License-Identifier: MIT
// What an outage would do, walked as a person would: an endpoint that failed, deliveries that wait, the red bar moved by the keyboard until it
// meets them, made to happen, and listed.
#include "core/model/delivery_limits.h"
#include "core/rules/query.h"
#include "tests/ui/hour_walk.h"
#include "ui/hour/outage_times.h"

#include <QtGui/QMouseEvent>
#include <QtTest/QSignalSpy>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_HourOutage final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theBarIsMovedByTheKeyboardAndTheSumsFollow();
    void theBarIsDraggedWhole();
    void wordsStayWhileTheBarIsDragged();
    void whatMeetsItIsMadeToHappen();
    void othersRequestsToTheReceiverAreForeseen();
    void whatAFigureCountsIsListed();
    void whatIsNotTheBenchsToPlanIsSaid();
    void typedTimesMoveTheBar();
    void whatCannotBeTypedIsSaid_data();
    void whatCannotBeTypedIsSaid();
};

void tst_HourOutage::theBarIsMovedByTheKeyboardAndTheSumsFollow()
{
    HourWalk walk;
    auto *from = walk.find<BandHandle>(u"outageFrom"_s);
    auto *to = walk.find<BandHandle>(u"outageTo"_s);
    // As it is proposed, the retries a minute from now pass before it.
    QTRY_COMPARE(walk.sum(u"outageMeeting"_s), u"0 attempt(s) meet it"_s);
    QCOMPARE(walk.sum(u"outageRecovered"_s), u"none to recover"_s);
    QTRY_VERIFY(walk.picture().contains(u"3 otherwise"_s));

    from->setFocus();
    QTRY_VERIFY(from->hasFocus());
    const int before = from->value();
    QTest::keyClick(from, Qt::Key_Left);
    QCOMPARE(from->value(), before - 1);
    while (from->value() > 0)
        QTest::keyClick(from, Qt::Key_Left);
    // Retry 1 and retry 2 of each meet it; retry 3 comes half an hour later.
    QCOMPARE(walk.sum(u"outageMeeting"_s), u"6 attempt(s) meet it"_s);
    QVERIFY2(walk.sum(u"outageRecovered"_s).startsWith(u"3 recover, by "_s), qPrintable(walk.sum(u"outageRecovered"_s)));
    QCOMPARE(walk.sum(u"outageLost"_s), u"none is lost"_s);
    QVERIFY2(walk.sum(u"outageBurst"_s).startsWith(u"3 in a minute at "_s), qPrintable(walk.sum(u"outageBurst"_s)));

    while (to->value() < 45)
        QTest::keyClick(to, Qt::Key_PageUp);
    QCOMPARE(walk.sum(u"outageMeeting"_s), u"9 attempt(s) meet it"_s);
    QVERIFY2(walk.sum(u"outageLost"_s).startsWith(u"3 are lost, by "_s), qPrintable(walk.sum(u"outageLost"_s)));
    QCOMPARE(walk.sum(u"outageRecovered"_s), u"none to recover"_s);

    // One end does not pass the other.
    QTest::keyClick(to, Qt::Key_Home);
    QCOMPARE(to->value(), from->value() + 1);
}

void tst_HourOutage::theBarIsDraggedWhole()
{
    HourWalk walk;
    auto *band = walk.find<HourBand>(u"hourBand"_s);
    auto *from = walk.find<BandHandle>(u"outageFrom"_s);
    auto *to = walk.find<BandHandle>(u"outageTo"_s);
    QTRY_COMPARE(walk.sum(u"outageMeeting"_s), u"0 attempt(s) meet it"_s);
    const int begin = from->value();
    const int length = to->value() - begin;
    const int middleX = (from->geometry().center().x() + to->geometry().center().x()) / 2;
    const QPointF middle(middleX, from->geometry().center().y());
    const auto send = [&](QEvent::Type type, QPointF at, Qt::MouseButton button, Qt::MouseButtons buttons) {
        QMouseEvent event(type, at, band->mapToGlobal(at), button, buttons, {});
        QCoreApplication::sendEvent(band, &event);
    };
    send(QEvent::MouseButtonPress, middle, Qt::LeftButton, Qt::LeftButton);
    const QPointF later = middle + QPointF(band->width() / 12.0, 0); // ten minutes
    send(QEvent::MouseMove, later, Qt::NoButton, Qt::LeftButton);
    QCOMPARE(from->value(), begin + 10);
    QCOMPARE(to->value(), begin + 10 + length);
    send(QEvent::MouseMove, middle - QPointF(band->width(), 0), Qt::NoButton, Qt::LeftButton);
    QCOMPARE(to->value(), 1); // what is over is nothing to think through
    QCOMPARE(from->value(), 1 - length);
    send(QEvent::MouseButtonRelease, middle, Qt::LeftButton, Qt::NoButton);
    send(QEvent::MouseMove, later, Qt::NoButton, Qt::NoButton);
    QCOMPARE(from->value(), 1 - length); // let go
}

/// The words beside the ladder's last ring stay where they are while an end of the bar goes over them.
void tst_HourOutage::wordsStayWhileTheBarIsDragged()
{
    HourWalk walk;
    QTRY_VERIFY(walk.picture().contains(u"3 otherwise"_s));
    const auto details =
        walk.wait<DeliveryDetails>([&](auto reply) { walk.bench->log()->delivery(walk.deliveries.first().id, walk.bench.get(), reply); });
    QVERIFY(details.ok());
    walk.panel->setDelivery(*details);
    auto *band = walk.find<HourBand>(u"hourBand"_s);
    auto *from = walk.find<BandHandle>(u"outageFrom"_s);
    auto *to = walk.find<BandHandle>(u"outageTo"_s);
    while (to->value() < 45)
        QTest::keyClick(to, Qt::Key_Right);
    while (from->value() < 12)
        QTest::keyClick(from, Qt::Key_Right);
    const auto wordsEnd = [band] { // the last that is green
        const QImage drawn = band->grab().toImage();
        for (int x = drawn.width() - 1; x >= 0; --x) {
            for (int y = drawn.height() / 2; y < drawn.height(); ++y) {
                const QColor pixel = drawn.pixelColor(x, y);
                if (pixel.red() < 150 && pixel.green() > pixel.red() + 20 && pixel.green() > pixel.blue() + 10)
                    return x;
            }
        }
        return -1;
    };
    const QPointF middle(band->width() * 0.75, from->geometry().center().y());
    const auto send = [&](QEvent::Type type, int minutes, Qt::MouseButtons buttons) {
        const QPointF at = middle - QPointF(minutes * band->width() / 120.0, 0);
        QMouseEvent event(type, at, band->mapToGlobal(at), type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton, buttons, {});
        QCoreApplication::sendEvent(band, &event);
    };
    send(QEvent::MouseButtonPress, 0, Qt::LeftButton);
    const int before = wordsEnd();
    QVERIFY2(before > band->width() / 2 + 40, qPrintable(QString::number(before)));
    for (int minutes = 1; minutes <= 9; ++minutes) {
        send(QEvent::MouseMove, minutes, Qt::LeftButton);
        QCOMPARE(from->value(), 12 - minutes);
        QCOMPARE(wordsEnd(), before);
    }
    send(QEvent::MouseButtonRelease, 9, Qt::NoButton);
    QVERIFY(wordsEnd() != before); // then they go out of its way
}

void tst_HourOutage::whatMeetsItIsMadeToHappen()
{
    HourWalk walk;
    auto *happen = walk.find<QPushButton>(u"outageHappen"_s);
    QTRY_VERIFY(walk.picture().contains(u"3 otherwise"_s));
    QTRY_VERIFY(happen->toolTip().contains(u"No attempt that is known of meets it."_s));
    QVERIFY(!happen->isEnabled());
    auto *from = walk.find<BandHandle>(u"outageFrom"_s);
    while (from->value() > 0)
        QTest::keyClick(from, Qt::Key_Left);
    QVERIFY(happen->isEnabled());
    QVERIFY2(happen->toolTip().contains(u"of any webhook"_s), qPrintable(happen->toolTip()));
    QTest::mouseClick(happen, Qt::LeftButton);
    QTRY_COMPARE(walk.bench->receiver()->state().plan.text(), u"503x6,200"_s);
    QTRY_COMPARE(walk.done.size(), 1);
    QVERIFY2(walk.done.first().startsWith(u"The receiver answers by the plan 503x6,200."_s), qPrintable(walk.done.first()));

    // And so it goes.
    const auto run = walk.wait<void>([&](auto reply) { walk.bench->clock()->advance(40min, walk.bench.get(), reply); });
    QVERIFY(run.ok());
    QTRY_COMPARE_WITH_TIMEOUT(walk.count(DeliveryState::Delivered), 3, waitMs);
    for (const Delivery &each : std::as_const(walk.deliveries))
        QCOMPARE(each.attempts, limits::maxRequestsPerDelivery);
}

void tst_HourOutage::othersRequestsToTheReceiverAreForeseen()
{
    HourWalk walk;
    const QString url = walk.bench->receiver()->state().url;
    QVERIFY(walk.addSite(u"shop.test"_s).ok());
    QVERIFY(walk.addWebhook(BenchFixture::webhook(u"shop.test"_s, u"Shop"_s, url + u"shop"_s)).ok());
    QVERIFY(walk.wait<void>([&](auto reply) { walk.bench->receiver()->setPlan(*ResponsePlan::parse(u"503"_s), walk.bench.get(), reply); }).ok());
    QVERIFY(walk.fire(EventKind::GoalCompleted, u"shop.test"_s).ok());
    QTRY_COMPARE(walk.count(DeliveryState::Waiting), 4);
    QTRY_VERIFY(walk.picture().contains(u"3 otherwise"_s));
    auto *from = walk.find<BandHandle>(u"outageFrom"_s);
    while (from->value() > 0)
        QTest::keyClick(from, Qt::Key_Left);
    QCOMPARE(walk.sum(u"outageMeeting"_s), u"6 attempt(s) meet it"_s); // of the webhook that is shown
    QTest::mouseClick(walk.find<QPushButton>(u"outageHappen"_s), Qt::LeftButton);
    QTRY_COMPARE(walk.bench->receiver()->state().plan.text(), u"503x8,200"_s);
}

void tst_HourOutage::whatAFigureCountsIsListed()
{
    HourWalk walk;
    QSignalSpy wanted(walk.panel.get(), &HourPanel::deliveriesWanted);
    auto *show = walk.find<QPushButton>(u"outageShow"_s);
    QTRY_VERIFY(walk.picture().contains(u"3 otherwise"_s));
    QVERIFY(!show->isEnabled());
    auto *from = walk.find<BandHandle>(u"outageFrom"_s);
    auto *to = walk.find<BandHandle>(u"outageTo"_s);
    while (from->value() > 0)
        QTest::keyClick(from, Qt::Key_Left);
    QCOMPARE(show->text(), u"Show the 3"_s);
    QVERIFY2(show->toolTip().startsWith(u"List the 3 that recover"_s), qPrintable(show->toolTip()));
    while (to->value() < 45)
        QTest::keyClick(to, Qt::Key_PageUp);
    QVERIFY2(show->toolTip().startsWith(u"List the 3 that are lost"_s), qPrintable(show->toolTip()));
    QVERIFY(walk.fire(EventKind::GoalCompleted, site).ok()); // is none of them
    QTRY_COMPARE(walk.count(DeliveryState::Delivered), 1);
    QTRY_COMPARE(show->text(), u"Show the 3"_s); // while it was under way, it was one
    QTest::mouseClick(show, Qt::LeftButton);
    QCOMPARE(wanted.size(), 1);

    // What is asked for are these, and no other.
    const auto query = rules::deliveryQuery(wanted.first().first().toString(), {walk.bench->clock()->now()});
    QVERIFY(query.ok());
    const auto page = walk.wait<DeliveryPage>([&](auto reply) { walk.bench->log()->deliveries(*query, {}, 10, walk.bench.get(), reply); });
    QVERIFY(page.ok());
    QCOMPARE(page->rows.size(), 3);
    for (const Delivery &each : page->rows)
        QCOMPARE(each.state, DeliveryState::Waiting);
}

void tst_HourOutage::whatIsNotTheBenchsToPlanIsSaid()
{
    HourWalk walk;
    auto *happen = walk.find<QPushButton>(u"outageHappen"_s);
    const auto elsewhere = walk.addWebhook(BenchFixture::webhook(site, u"Ops"_s, u"https://hooks.example.com/in"_s));
    QVERIFY(elsewhere.ok());
    walk.panel->setWebhook(elsewhere->webhook.id);
    QTRY_VERIFY2(happen->toolTip().contains(u"Ops points at https://hooks.example.com/in"_s), qPrintable(happen->toolTip()));
    QVERIFY(!happen->isEnabled());
    QTRY_VERIFY(walk.picture().contains(u"no attempt in the last hour"_s));

    walk.panel->setWebhook(walk.orders);
    walk.bench->receiver()->stop();
    QTRY_VERIFY2(happen->toolTip().contains(u"The built-in receiver is stopped"_s), qPrintable(happen->toolTip()));
    QVERIFY(!happen->isEnabled());
}

void tst_HourOutage::typedTimesMoveTheBar()
{
    HourWalk walk;
    QVERIFY(QTest::qWaitForWindowActive(walk.panel.get()));
    QTRY_VERIFY(walk.picture().contains(u"3 otherwise"_s));
    auto *from = walk.find<QLineEdit>(u"outageFromTime"_s);
    auto *to = walk.find<QLineEdit>(u"outageToTime"_s);
    const Instant minute = std::chrono::floor<std::chrono::minutes>(walk.bench->clock()->now());
    const auto typed = [&](QLineEdit *field, int minutes) {
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, timeTextSeconds(minute + minutes * 1min, Zone::Utc).chopped(3));
    };
    typed(from, 0);
    QCOMPARE(walk.find<BandHandle>(u"outageFrom"_s)->value(), 0);
    QCOMPARE(walk.sum(u"outageMeeting"_s), u"6 attempt(s) meet it"_s);
    typed(to, 45);
    QCOMPARE(walk.find<BandHandle>(u"outageTo"_s)->value(), 45);
    QCOMPARE(walk.sum(u"outageMeeting"_s), u"9 attempt(s) meet it"_s);

    // They follow the bar.
    QTest::keyClick(walk.find<BandHandle>(u"outageFrom"_s), Qt::Key_Right);
    QCOMPARE(from->text(), timeTextSeconds(minute + 1min, Zone::Utc).chopped(3));

    // What is not finished is not complained about; what is left so is, in its place, until it is mended or given up.
    const auto *note = walk.find<QLabel>(u"hourNote"_s);
    const QString before = to->text();
    to->setFocus();
    to->selectAll();
    QTest::keyClicks(to, u"25:7"_s);
    QCOMPARE(note->text(), u"the last hour and the next"_s);
    QTest::keyClick(to, Qt::Key_Return);
    QVERIFY(to->property("invalid").toBool());
    QVERIFY2(to->accessibleDescription().startsWith(u"\"25:7\" is no time."_s), qPrintable(to->accessibleDescription()));
    QVERIFY2(note->text().startsWith(u"\"25:7\""_s), qPrintable(note->text()));
    QCOMPARE(walk.find<BandHandle>(u"outageTo"_s)->value(), 45);
    QTest::keyClick(to, Qt::Key_Escape);
    QCOMPARE(to->text(), before);
    QVERIFY(!to->property("invalid").toBool());
    QCOMPARE(note->text(), u"the last hour and the next"_s);
}

void tst_HourOutage::whatCannotBeTypedIsSaid_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("problem"); // begins so; empty: none
    QTest::newRow("over midnight") << u"23:55"_s << u"00:20"_s << u""_s;
    QTest::newRow("one digit") << u"23:55"_s << u"0:20"_s << u""_s;
    QTest::newRow("yesterday's, still going on") << u"23:01"_s << u"0:01"_s << u""_s;
    QTest::newRow("no time") << u"soon"_s << u"00:20"_s << u"\"soon\" is no time."_s;
    QTest::newRow("nothing") << u"23:55"_s << u""_s << u"\"\" is no time."_s;
    QTest::newRow("backwards") << u"00:20"_s << u"00:10"_s << u"It would end at 00:10, before it begins at 00:20."_s;
    QTest::newRow("no time at all") << u"00:20"_s << u"00:20"_s << u"It would end at 00:20"_s;
    QTest::newRow("over") << u"23:20"_s << u"23:40"_s << u"At 23:40 it would be over already"_s;
    QTest::newRow("too far") << u"00:20"_s << u"02:00"_s << u"The picture reaches from 22:59 to 00:59"_s;
}

void tst_HourOutage::whatCannotBeTypedIsSaid()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, problem);
    const Instant now = std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} - 30s; // a little before midnight
    const auto typed = typedOutage(from, to, now, Zone::Utc);
    QCOMPARE(typed.ok(), problem.isEmpty());
    if (typed)
        QVERIFY(typed->from < typed->to && typed->to > now && typed->length() <= 2h);
    else
        QVERIFY2(typed.error().message.startsWith(problem), qPrintable(typed.error().message));
}

QTEST_MAIN(tst_HourOutage)

#include "tst_hour_outage.moc"
