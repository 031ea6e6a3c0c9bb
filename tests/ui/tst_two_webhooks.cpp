// SPDX-License-Identifier: MIT
// One event goes to two webhooks with the same body, the receiver and a server of the user's, and both answer 200: no place mixes them up.
#include "core/rules/two_ledgers.h"
#include "tests/support/desk.h"
#include "tests/support/scripted_peer.h"
#include "ui/inspector/inspection.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/ledger/ledger_tile.h"
#include "ui/log/timeline_view.h"

#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QNetworkRequest>
#include <QtNetwork/QSslConfiguration>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int events = 20;

/// A trial was run, and an endpoint of one's own added.
struct TwoWebhooks : Desk
{
    ScriptedPeer mine;
    QNetworkAccessManager curl;
    WebhookId receiver;
    QList<DeliveryId> toReceiver;
    QList<DeliveryId> toMine;

    bool tell()
    {
        mine.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        ProfileSettings settings;
        settings.allowLoopbackHttp = true;
        if (!fixture.wait<void>([&](auto reply) { fixture.bench->catalogue()->setSettings(settings, fixture.bench.get(), reply); }).ok()
            || !runTrial())
            return false;
        receiver = fixture.bench->catalogue()->webhooks().first().webhook.id;
        toReceiver = {fixture.deliveries.first().id};
        return fixture.addWebhook(BenchFixture::webhook(site(), u"Mine"_s, mine.url().toString()), "s3").ok();
    }

    [[nodiscard]] SiteId site() const { return fixture.bench->catalogue()->sites().first().id; }

    bool fireAll()
    {
        for (int i = 0; i < events; ++i) {
            const auto fired = fixture.fire(EventKind::GoalCompleted, site());
            if (!fired.ok() || fired->deliveries.size() != 2)
                return false;
            for (const Delivery &delivery : fired->deliveries)
                (delivery.webhook == receiver ? toReceiver : toMine).append(delivery.id);
        }
        return QTest::qWaitFor([&] { return fixture.bench->sending()->sums().delivered == 2 * events + 1; }, waitMs)
               && QTest::qWaitFor([&] { return fixture.captures.size() == events + 1; }, waitMs);
    }

    /// A request of somebody's own with a body that is known.
    bool post(const QByteArray &body)
    {
        QNetworkRequest request(QUrl(fixture.bench->receiver()->state().url).resolved(QUrl(u"hook"_s)));
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
        request.setHeader(QNetworkRequest::UserAgentHeader, u"curl/7.88.1"_s);
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setCaCertificates(QSslCertificate::fromPath(fixture.bench->authorityFile()));
        request.setSslConfiguration(tls);
        const qsizetype before = fixture.captures.size();
        QNetworkReply *reply = curl.post(request, body);
        QObject::connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
        return QTest::qWaitFor([&] { return fixture.captures.size() > before; }, waitMs);
    }

    /// Until all that the inspector asks, one thing after the other, has been answered. It asks for requests, which go by way of the engine
    /// to the reading thread; what is asked here goes the same way, behind them.
    void settle()
    {
        const CaptureId any = fixture.captures.first().id;
        for (int i = 0; i < 2 * events; ++i)
            QVERIFY(fixture.wait<CaptureReport>([&](auto reply) { fixture.bench->log()->capture(any, fixture.bench.get(), reply); }).ok());
    }

    [[nodiscard]] QByteArray bodyOf(DeliveryId id)
    {
        return fixture.wait<DeliveryDetails>([&](auto reply) { fixture.bench->log()->delivery(id, fixture.bench.get(), reply); })->body;
    }

    [[nodiscard]] Inspection *inspection() const { return window->findChild<Inspection *>(); }

    /// What the signature's tab says of a delivery.
    [[nodiscard]] QString verdictOn(DeliveryId id)
    {
        inspection()->inspectDelivery(id);
        if (!QTest::qWaitFor([&] { return inspection()->delivery() && inspection()->delivery()->delivery.id == id; }, waitMs))
            return {};
        settle();
        return find<QLabel>(u"signatureHeading"_s)->text();
    }

    /// The webhook that the time line names for a request; empty: it is nobody's.
    [[nodiscard]] QString ownerOf(CaptureId id)
    {
        inspection()->inspectCapture(id);
        if (!QTest::qWaitFor([&] { return inspection()->capture() && inspection()->capture()->details.capture.id == id; }, waitMs))
            return u"?"_s;
        settle();
        const auto *line = window->findChild<TimelineView *>();
        if (line->accessibleDescription() == u"This request belongs to no delivery in the log: somebody else sent it, or its delivery was deleted."_s)
            return {};
        return inspection()->delivery() ? inspection()->delivery()->webhook.name : u"?"_s;
    }

    [[nodiscard]] bool counts(LedgerCase kind, qsizetype count) const
    {
        return QTest::qWaitFor([&] { return find<LedgerTile>(u"ledgerTile%1"_s.arg(int(kind)))->count() == count; }, waitMs);
    }
};

} // namespace

class tst_TwoWebhooks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachDeliveryHasItsOwn();
};

void tst_TwoWebhooks::eachDeliveryHasItsOwn()
{
    TwoWebhooks desk;
    QVERIFY(desk.tell());
    QVERIFY(desk.fireAll());
    QCOMPARE(desk.bodyOf(desk.toReceiver.at(1)), desk.bodyOf(desk.toMine.first()));

    desk.window->findChild<InspectorPanel *>()->showTab(InspectorPanel::SignatureTab);
    for (const DeliveryId id : std::as_const(desk.toReceiver))
        QCOMPARE(desk.verdictOn(id), u"The signature matches."_s);
    for (const DeliveryId id : std::as_const(desk.toMine))
        QCOMPARE(desk.verdictOn(id), u"Signed, and not seen by this receiver."_s);
    QSet<DeliveryId> owners;
    for (qsizetype i = 0; i < desk.fixture.captures.size(); ++i) {
        QCOMPARE(desk.ownerOf(desk.fixture.captures.at(i).id), u"Local receiver"_s);
        owners.insert(desk.inspection()->delivery()->delivery.id);
    }
    QCOMPARE(owners, QSet<DeliveryId>(desk.toReceiver.cbegin(), desk.toReceiver.cend()));

    QTest::keyClick(desk.window.get(), Qt::Key_2, Qt::AltModifier);
    QVERIFY(desk.counts(LedgerCase::Agree, events + 1));
    QVERIFY(desk.counts(LedgerCase::Elsewhere, events));
    QVERIFY(desk.counts(LedgerCase::NeverReceived, 0) && desk.counts(LedgerCase::NeverSent, 0) && desk.counts(LedgerCase::NotVerified, 0));

    // By hand, with a body that both have had.
    QVERIFY(desk.post(desk.bodyOf(desk.toMine.last())));
    QVERIFY(desk.counts(LedgerCase::NeverSent, 1));
    QVERIFY(desk.counts(LedgerCase::Agree, events + 1) && desk.counts(LedgerCase::Elsewhere, events));
    QCOMPARE(desk.ownerOf(desk.fixture.captures.last().id), QString());
    QCOMPARE(desk.verdictOn(desk.toMine.last()), u"Signed, and not seen by this receiver."_s);
    QCOMPARE(desk.verdictOn(desk.toReceiver.last()), u"The signature matches."_s);
}

QTEST_MAIN(tst_TwoWebhooks)
#include "tst_two_webhooks.moc"
