// SPDX-License-Identifier: MIT
// Why a delivery failed is to be seen at once, whichever tab of the inspector is in front.
#include "tests/support/bench_fixture.h"
#include "ui/inspector/inspector_panel.h"

#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

const SiteId site = u"acme.test"_s;

/// A delivery, inspected with the tab "Signature" in front.
struct Case
{
    BenchFixture f;
    Inspection inspection{f.bench.get()};
    InspectorPanel panel{&inspection};

    /// To the bench's own receiver, which answers by this plan; without one to a port where nothing listens.
    explicit Case(const QString &plan)
    {
        ReceiverSetup setup;
        if (!plan.isEmpty())
            setup.plan = *ResponsePlan::parse(plan);
        if (!f.addSite(site).ok() || (!plan.isEmpty() && !f.startReceiver(setup).ok()))
            qFatal("the bench was not set up");
        const QString url = plan.isEmpty() ? u"https://localhost:1/"_s : f.bench->receiver()->state().url;
        if (!f.addWebhook(BenchFixture::webhook(site, u"Mine"_s, url + u"hook"_s)).ok())
            qFatal("the webhook was refused");
        panel.resize(700, 900);
        panel.show();
        panel.showTab(InspectorPanel::SignatureTab);
    }

    [[nodiscard]] bool fire(DeliveryState until)
    {
        const auto fired = f.fire(EventKind::GoalCompleted, site);
        if (!fired.ok())
            return false;
        const DeliveryId id = fired->deliveries.constFirst().id;
        if (!QTest::qWaitFor([&] { return f.isIn(id, until); }, waitMs))
            return false;
        inspection.inspectDelivery(id);
        return QTest::qWaitFor([this, until] { return inspection.delivery() && inspection.delivery()->delivery.state == until; }, waitMs);
    }

    [[nodiscard]] QString cause() const
    {
        const auto *label = panel.findChild<QLabel *>(u"inspectorCause"_s);
        return label && label->isVisible() ? label->text() : QString();
    }
    [[nodiscard]] QString heading() const { return panel.findChild<QLabel *>(u"signatureHeading"_s)->text(); }
    [[nodiscard]] QString answer()
    {
        panel.showTab(InspectorPanel::ResponseTab);
        const auto *banner = panel.findChild<QWidget *>(u"responseBanner"_s);
        QStringList words;
        const auto labels = banner->findChildren<QLabel *>();
        for (const QLabel *label : labels)
            words.append(label->text());
        return words.join(u'\n');
    }
};

} // namespace

class tst_InspectorCause final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ofWhatWasRefused();
    void ofAnAnswerThoughTheSignatureMatches();
    void ofAPlanThatTheBenchItselfWasGiven();
    void aRequestHasItsOwnAnswer();
};

/// Nothing of it was sent, so that no handler computed anything.
void tst_InspectorCause::ofWhatWasRefused()
{
    Case refused{QString()};
    QVERIFY(refused.fire(DeliveryState::Waiting));
    QTRY_VERIFY2_WITH_TIMEOUT(refused.cause().contains(u"localhost:1"_s), qPrintable(refused.cause()), waitMs);
    QCOMPARE(refused.panel.tab(), InspectorPanel::SignatureTab);
    QCOMPARE(refused.heading(), u"Signed, and never sent."_s);
    QVERIFY(!refused.panel.findChild<QLineEdit *>(u"computedSignature"_s)->isVisible());
}

void tst_InspectorCause::ofAnAnswerThoughTheSignatureMatches()
{
    Case busy(u"503,200"_s);
    QVERIFY(busy.fire(DeliveryState::Waiting));
    QTRY_COMPARE_WITH_TIMEOUT(busy.heading(), u"The signature matches."_s, waitMs);
    QTRY_VERIFY2(busy.cause().contains(u"503"_s), qPrintable(busy.cause()));
    QVERIFY(busy.fire(DeliveryState::Delivered)); // what arrived has no cause
    QTRY_VERIFY2(busy.cause().isEmpty(), qPrintable(busy.cause()));
}

void tst_InspectorCause::ofAPlanThatTheBenchItselfWasGiven()
{
    Case told(u"401"_s);
    QVERIFY(told.fire(DeliveryState::Waiting));
    QTRY_COMPARE_WITH_TIMEOUT(told.cause(), u"The receiver answered 401, as its plan says. The signature was valid."_s, waitMs);
    QVERIFY2(told.answer().contains(told.cause()) && !told.answer().contains(u"how it verifies"_s), qPrintable(told.answer()));
}

/// Its delivery had another in the end; and where that went is not changed by what its webhook's URL is now.
void tst_InspectorCause::aRequestHasItsOwnAnswer()
{
    Case twice(u"503,200"_s);
    QVERIFY(twice.fire(DeliveryState::Waiting));
    const DeliveryId id = twice.inspection.deliveryId();
    twice.f.bench->clock()->advance(std::chrono::minutes(2), twice.f.bench.get(), [](const Result<void> &) {});
    QTRY_VERIFY_WITH_TIMEOUT(twice.f.isIn(id, DeliveryState::Delivered) && twice.f.captures.size() == 2, waitMs);
    const auto &captures = twice.f.captures;
    twice.inspection.inspectCapture((captures.first().status == 503 ? captures.first() : captures.last()).id);
    QTRY_VERIFY_WITH_TIMEOUT(twice.inspection.capture() && twice.inspection.delivery(), waitMs);
    QVERIFY2(twice.answer().startsWith(u"503"_s), qPrintable(twice.answer()));

    Webhook moved = twice.f.bench->catalogue()->webhooks(site).constFirst().webhook;
    const QString wentTo = std::exchange(moved.url, u"https://localhost:1/elsewhere"_s);
    QVERIFY(twice.f.wait<void>([&](auto reply) { twice.f.bench->catalogue()->updateWebhook(moved, twice.f.bench.get(), reply); }).ok());
    twice.inspection.inspectDelivery(id);
    QTRY_VERIFY_WITH_TIMEOUT(twice.inspection.delivery() && twice.inspection.delivery()->webhook.url == moved.url, waitMs);
    twice.panel.showTab(InspectorPanel::EventTab);
    const auto labels = twice.panel.findChildren<QLabel *>();
    const auto says = [&labels](const QString &text) {
        return std::any_of(labels.cbegin(), labels.cend(), [&text](const QLabel *label) { return label->accessibleName() == u"To: "_s + text; });
    };
    QVERIFY(says(wentTo) && !says(moved.url));
}

QTEST_MAIN(tst_InspectorCause)
#include "tst_inspector_cause.moc"
