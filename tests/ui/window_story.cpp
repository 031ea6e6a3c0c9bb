// SPDX-License-Identifier: MIT
#include "tests/ui/window_story.h"

#include "core/model/delivery_limits.h"
#include "core/payload/json_tree.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QSet>
#include <QtCore/QUrl>
#include <QtGui/QImage>
#include <QtGui/QRgb>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QNetworkRequest>
#include <QtNetwork/QSslCertificate>
#include <QtNetwork/QSslConfiguration>
#include <QtTest/QTest>
#include <QtWidgets/QWidget>

namespace ovyxa::test {

using namespace Qt::StringLiterals;

void WindowStory::configure()
{
    if (!f.addSite(pictured).ok())
        qFatal("the site was refused");
    ReceiverSetup setup;
    setup.port = 8443;
    if (!f.startReceiver(setup).ok()) { // taken on this machine
        setup.port = 0;
        if (!f.startReceiver(setup).ok())
            qFatal("the receiver did not start");
    }
    const auto add = [this](const QString &name, const QString &url, EventKinds kinds, BodyFormat format = BodyFormat::Ovyxa) {
        Webhook webhook = BenchFixture::webhook(pictured, name, url);
        webhook.events = kinds;
        webhook.format = format;
        webhook.spikeThreshold = 150;
        if (const auto added = f.addWebhook(webhook); !added)
            qFatal("%s", qPrintable(added.error().message));
    };
    add(u"Orders"_s, f.bench->receiver()->state().url + "hook"_L1, EventKind::GoalCompleted);
    add(u"Billing"_s, u"https://localhost:1/ovyxa"_s, EventKind::UsageThreshold);                                     // nothing listens there
    add(u"Ops"_s, u"https://hooks.slack.com/services/T000/B000/XXXX"_s, EventKind::RealtimeSpike, BodyFormat::Slack); // never fired here
    Goal goal;
    goal.site = pictured;
    goal.name = u"Purchase"_s;
    goal.pattern = u"/checkout/success"_s;
    if (!f.wait<Goal>([&](auto reply) { f.bench->catalogue()->addGoal(goal, f.bench.get(), reply); }).ok())
        qFatal("the goal was refused");
}

void WindowStory::setPlan(const QString &plan)
{
    if (!f.wait<void>([&](auto reply) { f.bench->receiver()->setPlan(*ResponsePlan::parse(plan), f.bench.get(), reply); }).ok())
        qFatal("the plan was refused");
}

DeliveryId WindowStory::fire(EventKind kind, DeliveryState until, int attempts)
{
    const auto fired = f.fire(kind, pictured);
    if (!fired.ok() || fired->deliveries.isEmpty())
        qFatal("nothing was fired");
    const DeliveryId id = fired->deliveries.first().id;
    const auto there = [&] { return f.isIn(id, until) && (until == DeliveryState::Held || f.delivery(id)->attempts == attempts); };
    if (!QTest::qWaitFor(there, waitMs))
        qFatal("delivery %lld did not become what it should", static_cast<long long>(id.value));
    return id;
}

void WindowStory::jumpUntil(DeliveryId id, DeliveryState state)
{
    for (int jump = 0; jump < 8 && !f.isIn(id, state); ++jump) {
        const int before = f.delivery(id)->attempts;
        f.bench->clock()->jumpToNextDue();
        if (!QTest::qWaitFor([&] { return f.isIn(id, state) || (f.delivery(id)->attempts > before && f.isIn(id, DeliveryState::Waiting)); }, waitMs))
            qFatal("the retry did not come");
    }
}

void WindowStory::post(const QByteArray &body, const QByteArray &signature)
{
    QNetworkRequest request(QUrl(f.bench->receiver()->state().url + "hook"_L1));
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setCaCertificates(QSslCertificate::fromPath(f.bench->authorityFile()));
    request.setSslConfiguration(tls);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setRawHeader("User-Agent", "proxy/1.4");
    if (!signature.isEmpty())
        request.setRawHeader("X-Ovyxa-Signature", signature);
    const qsizetype before = f.captures.size();
    QNetworkReply *reply = signature.isEmpty() ? peer.get(request) : peer.post(request, body);
    if (!QTest::qWaitFor([&] { return reply->isFinished() && f.captures.size() > before; }, waitMs))
        qFatal("the receiver did not see the request");
    reply->deleteLater();
}

void WindowStory::tell()
{
    configure();
    // The hour is nearly used up, with some time between the events.
    const int bulk = limits::deliveriesPerHour - 8;
    for (int i = 0; i < bulk; ++i) {
        f.bench->clock()->skip(Millis{(i * 7919) % 6007});
        f.bench->sending()->fire(f.bench->draft(EventKind::GoalCompleted, pictured), f.bench.get(), [](const Result<Fired> &) {});
    }
    if (!QTest::qWaitFor([&] { return f.bench->sending()->sums().delivered >= bulk; }, 4 * waitMs))
        qFatal("the hour did not fill up");
    // An endpoint that never answers, and one that recovers: together 42 minutes, so the hour stays used up.
    jumpUntil(fire(EventKind::UsageThreshold, DeliveryState::Waiting), DeliveryState::Failed);
    fire(EventKind::GoalCompleted, DeliveryState::Delivered);
    setPlan(u"503x2,204"_s);
    jumpUntil(fire(EventKind::GoalCompleted, DeliveryState::Waiting), DeliveryState::Delivered);
    setPlan(u"200"_s);
    fire(EventKind::GoalCompleted, DeliveryState::Delivered);
    f.bench->clock()->skip(Millis{7'312});
    const DeliveryId tampered = fire(EventKind::GoalCompleted, DeliveryState::Delivered);
    fire(EventKind::UsageThreshold, DeliveryState::Waiting);
    f.bench->clock()->skip(Millis{4'120});
    setPlan(u"503x2,200"_s);
    const DeliveryId waiting = fire(EventKind::GoalCompleted, DeliveryState::Waiting);
    f.bench->clock()->jumpToNextDue(); // Billing's and Orders' first retries
    f.bench->clock()->jumpToNextDue();
    if (!QTest::qWaitFor([&] { return f.delivery(waiting)->attempts == 2 && f.isIn(waiting, DeliveryState::Waiting); }, waitMs))
        qFatal("the first retry did not come");
    for (const int pause : {21'480, 9'733, 3'011}) {
        f.bench->clock()->skip(Millis{pause});
        fire(EventKind::GoalCompleted, DeliveryState::Delivered);
    }
    f.bench->clock()->skip(Millis{12'905});
    fire(EventKind::GoalCompleted, DeliveryState::Held);
    f.bench->clock()->skip(Millis{2'240});
    fire(EventKind::GoalCompleted, DeliveryState::Held);

    const auto details = f.wait<DeliveryDetails>([&](auto reply) { f.bench->log()->delivery(tampered, f.bench.get(), reply); });
    const auto pretty = prettyJson(details->body);
    post({}, {});
    post(*pretty, details->attempts.first().signature);
}

QImage pictureOf(QWidget &window)
{
    for (int round = 0; round < 5; ++round) // docks, then what is in them, then what that hid or cut
        QCoreApplication::processEvents();
    return window.grab().toImage();
}

int colours(const QImage &image)
{
    QSet<QRgb> found;
    for (int y = 0; y < image.height(); y += 2) {
        for (int x = 0; x < image.width(); x += 2)
            found.insert(image.pixel(x, y));
    }
    return int(found.size());
}

} // namespace ovyxa::test
