// SPDX-License-Identifier: MIT
// A webhook's last hour and the next, as it is read, told and followed.
#include "tests/support/focusables.h"
#include "tests/ui/hour_walk.h"
#include "ui/common/band_handle.h"
#include "ui/hour/hour_reader.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

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

/// How often what it watches is given another style.
class StyleCount final : public QObject
{
public:
    int count = 0;

    bool eventFilter(QObject *, QEvent *event) override
    {
        count += event->type() == QEvent::DynamicPropertyChange ? 1 : 0;
        return false;
    }
};

} // namespace

class tst_HourPanel final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLastHourIsToldAsItWas();
    void aDraftsRequestShowsTheHourOfItsWebhook();
    void theClockIsRunForward();
    void theSelectedDeliverysLadderIsDrawn();
    void aClockThatWentBackHasAnotherLastHour();
    void itFollowsWhatHappens();
    void aSliderIsWhatAScreenReaderSees();
    void noMoreIsReadThanItTakes_data();
    void noMoreIsReadThanItTakes();
    void narrowButtonsKeepTheirStyle();
    void whereItIsNarrowTheWebhookIsNamedWhole();
};

/// To measure them takes a new style, which costs as much as all else that is done each second.
void tst_HourPanel::narrowButtonsKeepTheirStyle()
{
    HourWalk walk;
    walk.panel->resize(300, 260);
    auto *happen = walk.find<QPushButton>(u"outageHappen"_s);
    QTRY_VERIFY(happen->property("tight").toBool());
    QTRY_VERIFY(walk.picture().contains(u"3 otherwise"_s));
    StyleCount styled;
    happen->installEventFilter(&styled);
    for (const Zone zone : {Zone::Local, Zone::Utc, Zone::Local})
        walk.panel->setZone(zone); // tells all anew, as each second does
    QVERIFY(happen->property("tight").toBool());
    QCOMPARE(styled.count, 0);
}

/// It goes by a webhook of that one request, in whose hour nothing counts.
void tst_HourPanel::aDraftsRequestShowsTheHourOfItsWebhook()
{
    HourWalk walk;
    const auto other = walk.addWebhook(BenchFixture::webhook(site, u"Billing"_s, u"https://localhost:1/hook"_s));
    QVERIFY(other.ok());
    ResendDraft draft;
    draft.webhook = walk.orders;
    draft.site = site;
    draft.body = "{}";
    const auto sent = walk.wait<Fired>([&](auto reply) { walk.bench->sending()->resend(draft, walk.bench.get(), reply); });
    QVERIFY(sent.ok());
    const WebhookId once = sent->deliveries.constFirst().webhook;
    QVERIFY(once != walk.orders && !walk.bench->catalogue()->webhook(once)->listed);
    walk.panel->setWebhook(other->webhook.id);
    walk.panel->setWebhook(once);
    QCOMPARE(walk.panel->webhook(), walk.orders);
}

void tst_HourPanel::theLastHourIsToldAsItWas()
{
    HourWalk walk;
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

/// How long it is down stands at the red bar, too.
void tst_HourPanel::whereItIsNarrowTheWebhookIsNamedWhole()
{
    HourWalk walk;
    auto *heading = walk.find<QLabel>(u"outageHeading"_s);
    QTRY_COMPARE(heading->text().toLower(), u"if orders is down for 20 min"_s);
    walk.panel->resize(360, 150);
    QTRY_COMPARE(heading->text().toLower(), u"if orders is down"_s);
    QTRY_VERIFY(!walk.find<QLabel>(u"hourWebhook"_s)->isVisible());
}

void tst_HourPanel::theClockIsRunForward()
{
    HourWalk walk;
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
    HourWalk walk;
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

void tst_HourPanel::aClockThatWentBackHasAnotherLastHour()
{
    HourWalk walk;
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

void tst_HourPanel::itFollowsWhatHappens()
{
    HourWalk walk;
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
    HourWalk walk;
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
