// SPDX-License-Identifier: MIT
#pragma once

#include "tests/support/desk.h"
#include "ui/ledger/ledger_list.h"
#include "ui/ledger/ledger_tile.h"

#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QNetworkRequest>
#include <QtTest/QTest>

namespace ovyxa::test {

using namespace Qt::StringLiterals;

/// A site whose deliveries went well, were cut, were accepted twice, and a request that nobody sent.
struct LedgerDesk : Desk
{
    QNetworkAccessManager peer;
    QString url;

    bool tell()
    {
        const SiteId acme = u"acme.test"_s;
        ReceiverSetup setup;
        setup.plainHttp = true;
        ProfileSettings settings;
        settings.allowLoopbackHttp = true;
        if (!fixture.wait<void>([&](auto reply) { fixture.bench->catalogue()->setSettings(settings, fixture.bench.get(), reply); }).ok()
            || !fixture.addSite(acme).ok() || !fixture.startReceiver(setup).ok())
            return false;
        url = fixture.bench->receiver()->state().url;
        return fixture.addWebhook(BenchFixture::webhook(acme, u"Orders"_s, url + u"hook"_s)).ok();
    }

    [[nodiscard]] bool plan(const QString &text)
    {
        return fixture.wait<void>([&](auto reply) { fixture.bench->receiver()->setPlan(*ResponsePlan::parse(text), fixture.bench.get(), reply); })
            .ok();
    }

    /// Fires, and waits until it stands like this.
    [[nodiscard]] DeliveryId fire(DeliveryState until)
    {
        const auto fired = fixture.fire(EventKind::GoalCompleted, u"acme.test"_s);
        if (!fired.ok())
            return {};
        const DeliveryId id = fired->deliveries.first().id;
        return QTest::qWaitFor([&] { return fixture.isIn(id, until); }, waitMs) ? id : DeliveryId();
    }

    [[nodiscard]] bool post()
    {
        QNetworkRequest request(QUrl(url + u"hook"_s));
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
        request.setHeader(QNetworkRequest::UserAgentHeader, u"curl/7.88.1"_s);
        const qsizetype before = fixture.captures.size();
        QNetworkReply *reply = peer.post(request, "{}");
        QObject::connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
        return QTest::qWaitFor([&] { return fixture.captures.size() > before; }, waitMs);
    }

    void show() const { QTest::keyClick(window.get(), Qt::Key_2, Qt::AltModifier); }
    [[nodiscard]] LedgerList *list() const { return find<LedgerList>(u"ledgerList"_s); }
    [[nodiscard]] LedgerTile *tile(LedgerCase kind) const { return find<LedgerTile>(u"ledgerTile%1"_s.arg(int(kind))); }
    [[nodiscard]] bool counts(LedgerCase kind, qsizetype count) const
    {
        return QTest::qWaitFor([&] { return tile(kind)->count() == count; }, waitMs);
    }
    [[nodiscard]] QString text(int row) const { return list()->model()->index(row, 0).data().toString(); }
    [[nodiscard]] QStringList texts() const
    {
        QStringList all;
        for (int row = 0; row < list()->model()->rowCount(); ++row)
            all.append(text(row));
        return all;
    }

    /// One of each of these: agrees, was cut, was accepted twice, was never sent.
    [[nodiscard]] bool tellAll()
    {
        if (!tell() || !plan(u"200"_s) || !fire(DeliveryState::Delivered).isValid() || !fire(DeliveryState::Delivered).isValid())
            return false;
        if (!plan(u"truncate=1,200"_s))
            return false;
        const DeliveryId twice = fire(DeliveryState::Waiting);
        fixture.bench->clock()->jumpToNextDue();
        if (!QTest::qWaitFor([&] { return fixture.isIn(twice, DeliveryState::Delivered); }, waitMs) || !post() || !plan(u"truncate=1"_s)
            || !fire(DeliveryState::Waiting).isValid() || !plan(u"200"_s))
            return false;
        return fire(DeliveryState::Delivered).isValid();
    }
};

} // namespace ovyxa::test
