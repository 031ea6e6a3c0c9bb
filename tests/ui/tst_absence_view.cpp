// SPDX-License-Identifier: MIT
// "Why is this delivery not here?" as people get to it, read it, and mend what it names.
#include "tests/support/desk.h"
#include "tests/support/focusables.h"
#include "ui/common/empty_state.h"
#include "ui/inspector/inspector_panel.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtTest/QTest>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDateTimeEdit>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const SiteId acme = u"acme.test"_s;

/// A desk with a site, a receiver, and Orders, which gets goals there; Billing asks for more than 200 visitors.
struct AbsenceDesk : Desk
{
    WebhookId orders;
    WebhookId billing;

    AbsenceDesk()
    {
        if (!fixture.addSite(acme).ok() || !fixture.startReceiver().ok())
            qFatal("the profile could not be set up");
        Webhook made = BenchFixture::webhook(acme, u"Orders"_s, fixture.bench->receiver()->state().url);
        made.events = EventKind::GoalCompleted;
        orders = fixture.addWebhook(made)->webhook.id;
        made.name = u"Billing"_s;
        made.events = EventKind::RealtimeSpike;
        made.spikeThreshold = 200;
        billing = fixture.addWebhook(made)->webhook.id;
    }

    [[nodiscard]] QWidget *panel() const { return find<QWidget>(u"absencePanel"_s); }
    [[nodiscard]] QString sentence() const { return find<QLabel>(u"absenceSentence"_s)->text(); }
    [[nodiscard]] QString advice() const { return find<QLabel>(u"absenceAdvice"_s)->text(); }
    [[nodiscard]] QString remedy(int index) const { return find<QPushButton>(u"absenceRemedy%1"_s.arg(index))->text(); }
    /// What a screen reader says of the questions.
    [[nodiscard]] QStringList questions() const
    {
        QStringList said;
        const auto labels = find<QWidget>(u"absenceSteps"_s)->findChildren<QLabel *>();
        for (const QLabel *label : labels) {
            if (label->isVisible() && !label->accessibleName().isEmpty())
                said += label->accessibleName();
        }
        return said;
    }
    void choose(const QString &name, const QString &text) const
    {
        auto *box = find<QComboBox>(name);
        box->setFocus();
        QTest::keyClicks(box, text);
        QCOMPARE(box->currentText(), text);
    }
    [[nodiscard]] Fired fire(EventKind kind)
    {
        const auto fired = fixture.fire(kind, acme);
        if (!fired)
            qFatal("%s", qPrintable(fired.error().message));
        return *fired;
    }
};

} // namespace

class tst_AbsenceView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fromTheTriggers();
    void fromARow();
    void fromTheEmptyLog();
    void fromThePalette();
    void aThresholdIsLoweredAndPutBack();
    void whatAPauseKeptIsSentAndTheWebhookResumed();
    void whatIsMissingIsSent();
    void itFollowsTheEvent();
    void itIsCopied();
    void anotherTimeIsAsked();
};

void tst_AbsenceView::fromTheTriggers()
{
    AbsenceDesk desk;
    (void)desk.fire(EventKind::GoalCompleted);
    desk.click(u"triggersAbsence"_s);
    QVERIFY(desk.panel()->isVisible());
    QVERIFY(!desk.window->findChild<InspectorPanel *>()->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(desk.sentence().contains(u"Billing does not listen to goal.completed"_s), waitMs);
    QCOMPARE(desk.remedy(1), u"Listen to goal.completed"_s);
    QCOMPARE(desk.remedy(2), u"Send it to Billing"_s);
    QTRY_COMPARE_WITH_TIMEOUT(desk.questions().size(), 9, waitMs); // rows that are new are shown a moment later
    const QStringList questions = desk.questions();
    QVERIFY(questions.at(2).contains(u"yes"_s) && questions.at(3).contains(u": no"_s) && questions.at(4).contains(u"not asked"_s));
    QCOMPARE(unnamedFocusables(desk.panel()), QStringList());
    QVERIFY(desk.find<QLabel>(u"absencePlacesTitle"_s)->isVisible());
    desk.click(u"absenceRemedy1"_s);
    QTRY_VERIFY_WITH_TIMEOUT(desk.fixture.bench->catalogue()->webhook(desk.billing)->events.testFlag(EventKind::GoalCompleted), waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(desk.sentence().contains(u"Orders alone"_s), waitMs);
    // Esc goes back to where people came from.
    QTest::keyClick(desk.find<QComboBox>(u"absenceWebhook"_s), Qt::Key_Escape);
    QVERIFY(!desk.panel()->isVisible());
    QCOMPARE(QApplication::focusWidget(), desk.find<QPushButton>(u"triggersAbsence"_s));
}

void tst_AbsenceView::fromARow()
{
    AbsenceDesk desk;
    const Fired fired = desk.fire(EventKind::GoalCompleted);
    QTRY_VERIFY_WITH_TIMEOUT(desk.fixture.isIn(fired.deliveries.first().id, DeliveryState::Delivered), waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), 1, waitMs);
    desk.log()->select({fired.deliveries.first().id});
    Q_EMIT desk.log()->customContextMenuRequested(desk.log()->visualRect(desk.log()->currentIndex()).center());
    auto *menu = desk.find<QMenu>(u"logMenu"_s);
    QVERIFY(menu->actions().contains(desk.action(u"log.absence"_s)));
    desk.action(u"log.absence"_s)->trigger();
    menu->close();
    // It has arrived at its own webhook, so the other one is meant.
    QTRY_VERIFY_WITH_TIMEOUT(desk.sentence().contains(u"Billing does not listen"_s), waitMs);
    QCOMPARE(desk.find<QLabel>(u"absenceFound"_s)->text(), u"this event"_s);
    // Where it did go, and its row.
    QTRY_VERIFY_WITH_TIMEOUT(desk.window->findChild<QPushButton *>(u"absenceShow0"_s), waitMs);
    desk.log()->clearSelection();
    QVERIFY(desk.panel()->isVisible());
    desk.click(u"absenceShow0"_s);
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->currentDelivery(), fired.deliveries.first().id, waitMs);
    QVERIFY(!desk.panel()->isVisible());
}

void tst_AbsenceView::fromTheEmptyLog()
{
    AbsenceDesk desk;
    const auto links = desk.log()->viewport()->findChildren<QPushButton *>();
    const auto link = std::find_if(links.cbegin(), links.cend(), [](const QPushButton *each) { return each->text().startsWith(u"Why"); });
    QVERIFY(link != links.cend());
    QTRY_VERIFY_WITH_TIMEOUT((*link)->isVisible(), waitMs);
    QTest::mouseClick(*link, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(desk.sentence().contains(u"No goal.completed happened"_s), waitMs);
    QVERIFY(!desk.find<QLabel>(u"absencePlacesTitle"_s)->isVisible()); // there was none that went anywhere
    // One is fired from there, and is shown when it comes.
    desk.click(u"absenceRemedy1"_s);
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), 1, waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(desk.log()->currentDelivery().isValid(), waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(!desk.panel()->isVisible(), waitMs);
}

void tst_AbsenceView::fromThePalette()
{
    AbsenceDesk desk;
    desk.action(u"window.palette"_s)->trigger();
    auto *text = desk.find<QLineEdit>(u"paletteText"_s);
    QTest::keyClicks(text, u"why not here"_s);
    QTest::keyClick(text, Qt::Key_Return);
    QVERIFY(desk.panel()->isVisible());
    QCOMPARE(QApplication::focusWidget(), desk.find<QComboBox>(u"absenceWebhook"_s));
    QTRY_VERIFY_WITH_TIMEOUT(!desk.sentence().isEmpty(), waitMs);
    // It stays while people go elsewhere, until the inspector is wanted.
    desk.action(u"window.place3"_s)->trigger();
    QVERIFY(desk.panel()->isVisible());
    desk.action(u"window.place6"_s)->trigger();
    QVERIFY(!desk.panel()->isVisible());
}

void tst_AbsenceView::aThresholdIsLoweredAndPutBack()
{
    AbsenceDesk desk;
    QList<Hit> hits;
    for (const QString &address : {u"192.0.2.1"_s, u"198.51.100.1"_s, u"203.0.113.1"_s})
        hits.append({acme, u"https://acme.test/"_s, {}, {}, u"Mozilla/5.0 Firefox/128.0"_s, address, {}});
    QVERIFY(desk.fixture.wait<void>([&](auto reply) { desk.fixture.bench->traffic()->hit(hits, desk.fixture.bench.get(), reply); }).ok());
    desk.click(u"triggersAbsence"_s);
    desk.choose(u"absenceKind"_s, u"realtime.spike"_s);
    desk.choose(u"absenceWebhook"_s, u"Billing"_s);
    QTRY_VERIFY_WITH_TIMEOUT(desk.sentence().contains(u"Billing's threshold of 200"_s), waitMs);
    QVERIFY(desk.sentence().contains(u'3'));
    QCOMPARE(desk.remedy(1), u"Fire with 201"_s);
    QCOMPARE(desk.remedy(2), u"Lower it to 2"_s);
    const auto threshold = [&desk] { return desk.fixture.bench->catalogue()->webhook(desk.billing)->spikeThreshold; };
    desk.click(u"absenceRemedy2"_s);
    QTRY_COMPARE_WITH_TIMEOUT(threshold(), 2, waitMs);
    auto *undo = desk.find<QWidget>(u"absenceNotice"_s)->findChild<QPushButton *>(u"noticeAction"_s);
    QTRY_VERIFY_WITH_TIMEOUT(undo->isVisible(), waitMs);
    QTest::mouseClick(undo, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(threshold(), 200, waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(desk.remedy(1), u"Fire with 201"_s, waitMs);
    desk.click(u"absenceRemedy1"_s);
    QTRY_COMPARE_WITH_TIMEOUT(desk.fixture.bench->sending()->sums().delivered, 1, waitMs);
    const auto details = desk.fixture.wait<DeliveryDetails>(
        [&](auto reply) { desk.fixture.bench->log()->delivery(desk.fixture.deliveries.first().id, desk.fixture.bench.get(), reply); });
    QVERIFY(details.ok() && details->body.contains("\"active_visitors\":201"));
}

void tst_AbsenceView::whatAPauseKeptIsSentAndTheWebhookResumed()
{
    AbsenceDesk desk;
    CatalogueDoor *catalogue = desk.fixture.bench->catalogue();
    QVERIFY(desk.fixture.wait<void>([&](auto reply) { catalogue->setPaused(desk.orders, true, desk.window.get(), reply); }).ok());
    const Fired fired = desk.fire(EventKind::GoalCompleted);
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), 1, waitMs);
    desk.log()->select({fired.deliveries.first().id});
    desk.action(u"log.absence"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(desk.sentence().contains(u"Orders was paused"_s), waitMs);
    QCOMPARE(desk.remedy(1), u"Send it again"_s);
    QCOMPARE(desk.remedy(2), u"Resume Orders"_s);
    desk.click(u"absenceRemedy2"_s);
    QTRY_VERIFY_WITH_TIMEOUT(!catalogue->webhook(desk.orders)->paused, waitMs);
    desk.click(u"absenceRemedy1"_s);
    QTRY_COMPARE_WITH_TIMEOUT(desk.fixture.bench->sending()->sums().delivered, 1, waitMs);
}

void tst_AbsenceView::whatIsMissingIsSent()
{
    AbsenceDesk desk;
    (void)desk.fire(EventKind::GoalCompleted);
    desk.click(u"triggersAbsence"_s);
    QTRY_COMPARE_WITH_TIMEOUT(desk.remedy(2), u"Send it to Billing"_s, waitMs);
    desk.click(u"absenceRemedy2"_s);
    QTRY_COMPARE_WITH_TIMEOUT(desk.fixture.bench->sending()->sums().delivered, 2, waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(desk.fixture.deliveries.last().webhook, desk.billing, waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->currentDelivery(), desk.fixture.deliveries.last().id, waitMs);
    desk.click(u"triggersAbsence"_s);
    desk.choose(u"absenceWebhook"_s, u"Billing"_s);
    QTRY_VERIFY_WITH_TIMEOUT(desk.sentence().contains(u"It is here"_s), waitMs);
}

void tst_AbsenceView::itFollowsTheEvent()
{
    AbsenceDesk desk;
    QVERIFY(
        desk.fixture
            .wait<void>([&](auto reply) { desk.fixture.bench->receiver()->setPlan(*ResponsePlan::parse(u"503"_s), desk.fixture.bench.get(), reply); })
            .ok());
    const Fired fired = desk.fire(EventKind::GoalCompleted);
    QTRY_VERIFY_WITH_TIMEOUT(desk.fixture.isIn(fired.deliveries.first().id, DeliveryState::Waiting), waitMs);
    desk.click(u"triggersAbsence"_s);
    desk.choose(u"absenceWebhook"_s, u"Orders"_s);
    QTRY_VERIFY_WITH_TIMEOUT(desk.sentence().contains(u"sent again"_s), waitMs);
    QCOMPARE(desk.remedy(1), u"Run the clock until then"_s);
    QVERIFY(
        desk.fixture
            .wait<void>([&](auto reply) { desk.fixture.bench->receiver()->setPlan(*ResponsePlan::parse(u"200"_s), desk.fixture.bench.get(), reply); })
            .ok());
    desk.click(u"absenceRemedy1"_s);
    QTRY_VERIFY_WITH_TIMEOUT(desk.sentence().contains(u"It is here"_s), waitMs);
    QCOMPARE(desk.remedy(1), u"Show it in the log"_s);
}

void tst_AbsenceView::itIsCopied()
{
    AbsenceDesk desk;
    (void)desk.fire(EventKind::GoalCompleted);
    desk.click(u"triggersAbsence"_s);
    QTRY_VERIFY_WITH_TIMEOUT(desk.sentence().contains(u"Billing does not listen"_s), waitMs);
    desk.click(u"absenceCopy"_s);
    const QString copied = QGuiApplication::clipboard()->text();
    QVERIFY(copied.startsWith(desk.sentence()) && copied.contains(desk.advice()));
    QVERIFY(copied.contains(u"Not by a bot: yes"_s) && copied.contains(u"\nOrders: "_s));
}

void tst_AbsenceView::anotherTimeIsAsked()
{
    AbsenceDesk desk;
    (void)desk.fire(EventKind::GoalCompleted);
    desk.click(u"triggersAbsence"_s);
    QTRY_VERIFY_WITH_TIMEOUT(desk.sentence().contains(u"Billing"_s), waitMs);
    auto *near = desk.find<QDateTimeEdit>(u"absenceNear"_s);
    near->setDateTime(near->dateTime().addDays(-2));
    QTRY_VERIFY_WITH_TIMEOUT(desk.sentence().contains(u"No goal.completed happened"_s), waitMs);
    QCOMPARE(desk.find<QLabel>(u"absenceFound"_s)->text(), u"0 events found"_s);
}

QTEST_MAIN(tst_AbsenceView)
#include "tst_absence_view.moc"
