// SPDX-License-Identifier: MIT
// A webhook's last hour and the next, walked as a person would: an endpoint that failed, deliveries that wait, the red bar moved by the
// keyboard until it meets them, and made to happen.
#include "core/model/delivery_limits.h"
#include "tests/support/bench_fixture.h"
#include "tests/support/focusables.h"
#include "ui/clock/speed_slider.h"
#include "ui/common/band_handle.h"
#include "ui/hour/hour_band.h"
#include "ui/hour/hour_panel.h"
#include "ui/hour/hour_reader.h"
#include "ui/hour/outage_times.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const SiteId site = u"acme.test"_s;

/// A log without an end: a delivery each `apart`, the newest now; none is under way.
class EndlessLog final : public LogDoor
{
public:
    using LogDoor::deliveryDetails;
    explicit EndlessLog(Millis apart) : LogDoor(nullptr), m_apart(apart) {}

    void deliveries(const DeliveryQuery &query, DeliveryId before, int limit, QObject *, Reply<DeliveryPage> done) override
    {
        DeliveryPage page;
        page.atEnd = !query.states.isEmpty();
        for (int i = 0; i < limit && !page.atEnd; ++i) {
            Delivery delivery;
            delivery.id = {(before.isValid() ? before.value : newest + 1) - 1 - i};
            delivery.webhook = {1};
            delivery.state = DeliveryState::Delivered;
            delivery.attempts = 1;
            delivery.createdAt = now - (newest - delivery.id.value) * m_apart;
            delivery.countedAt = delivery.createdAt;
            page.next = delivery.id;
            page.rows.append(delivery);
        }
        listed += page.rows.size();
        done(page);
    }
    void deliveryDetails(const QList<DeliveryId> &ids, QObject *, Reply<DeliveryDetailsPage> done) override
    {
        DeliveryDetailsPage page;
        for (const DeliveryId id : ids) {
            Attempt attempt;
            attempt.id = {id.value};
            attempt.delivery = id;
            attempt.finished = true;
            attempt.startedAt = now - (newest - id.value) * m_apart;
            page.rows.append(DeliveryDetails());
            page.rows.last().attempts = {attempt};
        }
        done(page);
    }

    static constexpr qint64 newest = 1'000'000;
    const Instant now = instantFromMs(1'742'049'138'000);
    qsizetype listed = 0;

private:
    Millis m_apart;
};

/// Three deliveries wait for their first retry; the endpoint answers again by now. The clock stands still.
struct Walk : BenchFixture
{
    std::unique_ptr<HourPanel> panel;
    WebhookId orders;
    QStringList done;

    Walk()
    {
        ReceiverSetup setup;
        setup.plan = *ResponsePlan::parse(u"503x3,200"_s);
        if (!addSite(site).ok() || !startReceiver(setup).ok())
            qFatal("the profile could not be set up");
        const auto added = addWebhook(webhook(site, u"Orders"_s, bench->receiver()->state().url + u"hook"_s));
        if (!added.ok())
            qFatal("the webhook was refused");
        orders = added->webhook.id;
        bench->clock()->setPaused(true);
        for (int i = 0; i < 3; ++i) {
            if (!fire(EventKind::GoalCompleted, site).ok())
                qFatal("an event was refused");
        }
        if (!QTest::qWaitFor([this] { return count(DeliveryState::Waiting) == 3; }, waitMs))
            qFatal("the endpoint did not fail");
        panel = std::make_unique<HourPanel>(HourPanel::Doors{bench->catalogue(), bench->log(), bench->sending(), bench->receiver(), bench->clock()});
        QObject::connect(panel.get(), &HourPanel::done, panel.get(), [this](const QString &what) { done += what; });
        panel->setZone(Zone::Utc);
        panel->setSite(site);
        panel->resize(760, 260);
        panel->show();
    }
    ~Walk() { panel.reset(); }

    [[nodiscard]] qsizetype count(DeliveryState state) const
    {
        return std::count_if(deliveries.cbegin(), deliveries.cend(), [state](const Delivery &each) { return each.state == state; });
    }
    template<typename T>
    T *find(const QString &name)
    {
        auto *found = panel->findChild<T *>(name);
        if (!found)
            qFatal("there is no %s", qPrintable(name));
        return found;
    }
    [[nodiscard]] QString sum(const QString &name) { return find<QLabel>(name)->text(); }
    [[nodiscard]] QString picture() { return find<HourBand>(u"hourBand"_s)->accessibleDescription(); }
};

} // namespace

class tst_HourPanel final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLastHourIsToldAsItWas();
    void theBarIsMovedByTheKeyboardAndTheSumsFollow();
    void theBarIsDraggedWhole();
    void whatMeetsItIsMadeToHappen();
    void whatIsNotTheBenchsToPlanIsSaid();
    void theClockIsRunForward();
    void theSelectedDeliverysLadderIsDrawn();
    void typedTimesMoveTheBar();
    void whatCannotBeTypedIsSaid_data();
    void whatCannotBeTypedIsSaid();
    void aClockThatWentBackHasAnotherLastHour();
    void theSpeedStandsInItsHead();
    void itFollowsWhatHappens();
    void aSliderIsWhatAScreenReaderSees();
    void noMoreIsReadThanItTakes_data();
    void noMoreIsReadThanItTakes();
};

void tst_HourPanel::theLastHourIsToldAsItWas()
{
    Walk walk;
    QTRY_VERIFY(walk.picture().contains(u"3 otherwise"_s));
    QVERIFY2(walk.picture().contains(u"3 of 100 an hour used"_s), qPrintable(walk.picture()));
    QVERIFY2(walk.picture().contains(u"95 % within"_s), qPrintable(walk.picture()));
    QCOMPARE(walk.find<QLabel>(u"hourNote"_s)->text(), u"the last hour and the next"_s);
    QCOMPARE(walk.sum(u"hourFailed"_s), u"3 otherwise, 0 not at all"_s);
    QVERIFY(walk.find<QLabel>(u"hourFailed"_s)->isVisible());
    walk.panel->resize(440, 180); // the band has it in short
    QTRY_VERIFY(!walk.find<QLabel>(u"hourFailed"_s)->isVisible());
    QVERIFY(walk.find<QLabel>(u"outageHeld"_s)->isVisible());
}

void tst_HourPanel::theBarIsMovedByTheKeyboardAndTheSumsFollow()
{
    Walk walk;
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

void tst_HourPanel::theBarIsDraggedWhole()
{
    Walk walk;
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

void tst_HourPanel::whatMeetsItIsMadeToHappen()
{
    Walk walk;
    auto *happen = walk.find<QPushButton>(u"outageHappen"_s);
    QTRY_VERIFY(walk.picture().contains(u"3 otherwise"_s));
    QTRY_VERIFY(happen->toolTip().contains(u"No attempt that is known of meets it."_s));
    QVERIFY(!happen->isEnabled());
    auto *from = walk.find<BandHandle>(u"outageFrom"_s);
    while (from->value() > 0)
        QTest::keyClick(from, Qt::Key_Left);
    QVERIFY(happen->isEnabled());
    QVERIFY2(happen->toolTip().contains(u"503x6,200"_s), qPrintable(happen->toolTip()));
    QTest::mouseClick(happen, Qt::LeftButton);
    QTRY_COMPARE(walk.bench->receiver()->state().plan.text(), u"503x6,200"_s);
    QTRY_COMPARE(walk.done, QStringList{u"The receiver answers by the plan 503x6,200."_s});

    // And so it goes.
    const auto run = walk.wait<void>([&](auto reply) { walk.bench->clock()->advance(40min, walk.bench.get(), reply); });
    QVERIFY(run.ok());
    QTRY_COMPARE_WITH_TIMEOUT(walk.count(DeliveryState::Delivered), 3, waitMs);
    for (const Delivery &each : std::as_const(walk.deliveries))
        QCOMPARE(each.attempts, limits::maxRequestsPerDelivery);
}

void tst_HourPanel::whatIsNotTheBenchsToPlanIsSaid()
{
    Walk walk;
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

void tst_HourPanel::theClockIsRunForward()
{
    Walk walk;
    QTRY_VERIFY(walk.picture().contains(u"3 otherwise"_s));
    const Instant before = walk.bench->clock()->now();
    auto *now = walk.find<BandHandle>(u"hourNow"_s);
    // Two presses in a row are two minutes, whatever the first had come to.
    QTest::keyClick(now, Qt::Key_Right);
    QTest::keyClick(now, Qt::Key_Right);
    QTRY_COMPARE_WITH_TIMEOUT(walk.count(DeliveryState::Delivered), 3, waitMs);
    QTRY_VERIFY(walk.bench->clock()->now() - before >= 2min);
    QVERIFY(walk.bench->clock()->now() - before < 3min);
    QCOMPARE(now->value(), 0);

    // Dragged, and let go.
    const Instant then = walk.bench->clock()->now();
    const auto *band = walk.find<HourBand>(u"hourBand"_s);
    const QPoint grip = now->rect().center();
    QTest::mousePress(now, Qt::LeftButton, {}, grip);
    const int tenMinutes = band->width() / 12;
    QMouseEvent move(QEvent::MouseMove, grip + QPointF(tenMinutes, 0), now->mapToGlobal(grip) + QPointF(tenMinutes, 0), Qt::NoButton, Qt::LeftButton,
                     {});
    QCoreApplication::sendEvent(now, &move);
    QCOMPARE(now->value(), 10);
    QVERIFY(walk.bench->clock()->now() - then < 1min);
    QTest::mouseRelease(now, Qt::LeftButton, {}, grip);
    QTRY_VERIFY(walk.bench->clock()->now() - then >= 10min);
}

void tst_HourPanel::theSelectedDeliverysLadderIsDrawn()
{
    Walk walk;
    QTRY_VERIFY(walk.picture().contains(u"3 otherwise"_s));
    QVERIFY(!walk.picture().contains(u"Ladder of"_s));
    const DeliveryId chosen = walk.deliveries.first().id;
    const auto read = walk.wait<DeliveryDetailsPage>([&](auto reply) { walk.bench->log()->deliveryDetails({chosen}, walk.bench.get(), reply); });
    QVERIFY(read.ok() && read->rows.size() == 1);
    walk.panel->setDelivery(read->rows.first());
    QVERIFY2(walk.picture().endsWith(u"Ladder of goal.completed: 503, retry 1 arrives"_s), qPrintable(walk.picture()));
    // What an outage would make of it.
    auto *from = walk.find<BandHandle>(u"outageFrom"_s);
    while (from->value() > 0)
        QTest::keyClick(from, Qt::Key_Left);
    QVERIFY2(walk.picture().endsWith(u"503, retry 1 meets it, retry 2 meets it, retry 3 arrives"_s), qPrintable(walk.picture()));
    // Another webhook's hour is not the place for it.
    const auto elsewhere = walk.addWebhook(BenchFixture::webhook(site, u"Ops"_s, u"https://hooks.example.com/in"_s));
    QVERIFY(elsewhere.ok());
    walk.panel->setWebhook(elsewhere->webhook.id);
    QTRY_VERIFY(walk.picture().contains(u"no attempt in the last hour"_s));
    QVERIFY(!walk.picture().contains(u"Ladder of"_s));
}

void tst_HourPanel::typedTimesMoveTheBar()
{
    Walk walk;
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
    QVERIFY2(to->accessibleDescription().startsWith(u"\"25:7\" is no time of day."_s), qPrintable(to->accessibleDescription()));
    QVERIFY2(note->text().startsWith(u"\"25:7\""_s), qPrintable(note->text()));
    QCOMPARE(walk.find<BandHandle>(u"outageTo"_s)->value(), 45);
    QTest::keyClick(to, Qt::Key_Escape);
    QCOMPARE(to->text(), before);
    QVERIFY(!to->property("invalid").toBool());
    QCOMPARE(note->text(), u"the last hour and the next"_s);
}

void tst_HourPanel::whatCannotBeTypedIsSaid_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("problem"); // begins so; empty: none
    QTest::newRow("over midnight") << u"23:55"_s << u"00:20"_s << u""_s;
    QTest::newRow("one digit") << u"23:55"_s << u"0:20"_s << u""_s;
    QTest::newRow("yesterday's, still going on") << u"23:01"_s << u"0:01"_s << u""_s;
    QTest::newRow("no time") << u"soon"_s << u"00:20"_s << u"\"soon\" is no time of day."_s;
    QTest::newRow("nothing") << u"23:55"_s << u""_s << u"\"\" is no time of day."_s;
    QTest::newRow("backwards") << u"00:20"_s << u"00:10"_s << u"It would end at 00:10, before it begins at 00:20."_s;
    QTest::newRow("no time at all") << u"00:20"_s << u"00:20"_s << u"It would end at 00:20"_s;
    QTest::newRow("over") << u"23:20"_s << u"23:40"_s << u"At 23:40 it would be over already"_s;
    QTest::newRow("too far") << u"00:20"_s << u"02:00"_s << u"The picture reaches from 22:59 to 00:59"_s;
}

void tst_HourPanel::whatCannotBeTypedIsSaid()
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

void tst_HourPanel::aClockThatWentBackHasAnotherLastHour()
{
    Walk walk;
    QTRY_VERIFY(walk.picture().contains(u"3 otherwise"_s));
    walk.panel->hide();
    const auto run = walk.wait<void>([&](auto reply) { walk.bench->clock()->advance(3h, walk.bench.get(), reply); });
    QVERIFY(run.ok());
    walk.panel->show(); // and reads what that hour has
    QTRY_VERIFY2(walk.picture().contains(u"no attempt in the last hour"_s), qPrintable(walk.picture()));
    const auto reset = walk.wait<Millis>([&](auto reply) { walk.bench->clock()->reset(walk.bench.get(), reply); });
    QVERIFY(reset.ok());
    QTRY_VERIFY2(walk.picture().contains(u"3 otherwise"_s), qPrintable(walk.picture()));
    // And the bar stands ahead of now again.
    QVERIFY(walk.find<BandHandle>(u"outageFrom"_s)->value() < 60);
}

void tst_HourPanel::theSpeedStandsInItsHead()
{
    Walk walk;
    auto *speed = walk.find<SpeedSlider>(u"hourSpeed"_s);
    QTRY_VERIFY(speed->isVisible());
    const Instant before = walk.bench->clock()->now();
    speed->setFocus();
    QTest::keyClick(speed, Qt::Key_PageUp);
    QTRY_COMPARE(walk.bench->clock()->state().speed, 10.0);
    QCOMPARE(walk.bench->clock()->now(), before); // it stands still, whatever its speed
    walk.bench->clock()->setSpeed(600);           // by another hand
    QTRY_COMPARE(speed->speed(), 600.0);
    QTest::keyClick(speed, Qt::Key_Home);
    QTRY_COMPARE(walk.bench->clock()->state().speed, 1.0);
    walk.panel->resize(760, 200); // its place is the bar's menu then
    QTRY_VERIFY(!speed->isVisible());
}

void tst_HourPanel::itFollowsWhatHappens()
{
    Walk walk;
    QTRY_VERIFY(walk.picture().contains(u"3 otherwise"_s));
    QVERIFY(walk.fire(EventKind::GoalCompleted, site).ok());
    QTRY_VERIFY2(walk.picture().contains(u"1 answered 2xx"_s), qPrintable(walk.picture()));
    QTRY_VERIFY2(walk.picture().contains(u"4 of 100 an hour used"_s), qPrintable(walk.picture()));

    // Behind a closed tab it reads nothing, and then all of it again.
    walk.panel->hide();
    QVERIFY(walk.fire(EventKind::GoalCompleted, site).ok());
    QTRY_COMPARE_WITH_TIMEOUT(walk.count(DeliveryState::Delivered), 2, waitMs);
    walk.panel->show();
    QTRY_VERIFY2(walk.picture().contains(u"2 answered 2xx, 3 otherwise"_s), qPrintable(walk.picture()));
}

void tst_HourPanel::aSliderIsWhatAScreenReaderSees()
{
    Walk walk;
    QCOMPARE(unnamedFocusables(walk.panel.get()), QStringList());
    for (const QString &name : {u"outageFrom"_s, u"outageTo"_s, u"hourNow"_s}) {
        auto *handle = walk.find<BandHandle>(name);
        QAccessibleInterface *seen = QAccessible::queryAccessibleInterface(handle);
        QVERIFY2(seen && seen->valueInterface(), qPrintable(name));
        QCOMPARE(seen->valueInterface()->currentValue().toInt(), handle->value());
    }
    // Its description is the time on the clock.
    QTRY_VERIFY(QTime::fromString(walk.find<BandHandle>(u"outageFrom"_s)->accessibleDescription(), u"HH:mm"_s).isValid());
}

void tst_HourPanel::noMoreIsReadThanItTakes_data()
{
    QTest::addColumn<int>("seconds");
    QTest::addColumn<int>("listed");
    QTest::addColumn<int>("attempts");
    QTest::addColumn<bool>("cut");
    QTest::newRow("one a minute: a page reaches far enough") << 60 << 500 << 60 << false;
    QTest::newRow("five a minute: two pages") << 12 << 1000 << 300 << false;
    QTest::newRow("one a second: it is said that there are more") << 1 << 2000 << 2000 << true;
}

void tst_HourPanel::noMoreIsReadThanItTakes()
{
    QFETCH(int, seconds);
    EndlessLog log(seconds * 1s);
    SendingDoor sending(nullptr);
    HourReader reader({&log, &sending, [&log] { return log.now; }});
    const QSignalSpy changed(&reader, &HourReader::changed);
    reader.read({1}, site);
    QVERIFY(!reader.isReading());
    QCOMPARE(changed.count(), 1);
    QTEST(int(log.listed), "listed");
    QTEST(int(reader.marks().size()), "attempts");
    QTEST(int(reader.starts().size()), "attempts");
    QTEST(reader.isCut(), "cut");
}

QTEST_MAIN(tst_HourPanel)

#include "tst_hour_panel.moc"
