// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/text.h"
#include "tests/support/bench_fixture.h"

#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QUrl>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QNetworkRequest>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

namespace ovyxa::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// A bench with a site, a receiver and a webhook that points at it, and what its traffic sets off.
struct TrafficFixture : BenchFixture
{
    QList<Event> events;
    QNetworkAccessManager network;
    QByteArray key = "t3st";

    explicit TrafficFixture(int spikeThreshold = 1'000'000)
    {
        watch();
        if (!addSite(u"acme.test"_s).ok() || !startReceiver().ok())
            qFatal("the profile could not be set up");
        Webhook listening = webhook(u"acme.test"_s, u"all"_s, bench->receiver()->state().url + u"hook"_s);
        listening.spikeThreshold = spikeThreshold;
        if (const auto added = addWebhook(listening); !added)
            qFatal("%s", qPrintable(added.error().message));
    }

    void watch()
    {
        QObject::connect(bench->traffic(), &TrafficDoor::eventsTriggered, bench.get(), [this](const QList<Event> &more) { events += more; });
    }

    void reopen()
    {
        bench.reset();
        open();
        watch();
    }

    void setPlanLimit(qint64 limit)
    {
        ProfileSettings settings = bench->catalogue()->settings();
        settings.planLimit = limit;
        QVERIFY(wait<void>([&](auto reply) { bench->catalogue()->setSettings(settings, bench.get(), reply); }).ok());
    }

    Result<void> startApi()
    {
        EventsApiSetup setup;
        setup.extraKeys = {key};
        return wait<void>([&](auto reply) { bench->traffic()->startEventsApi(setup, bench.get(), reply); });
    }

    /// Posts over plain HTTP, which the same port takes from this machine; returns the status.
    int post(const QByteArray &path, const QJsonObject &body, const QByteArray &with = {})
    {
        QUrl url(bench->traffic()->eventsApi().url);
        url.setScheme(u"http"_s);
        url.setHost(u"127.0.0.1"_s);
        url.setPath(QString::fromLatin1(path));
        QNetworkRequest request(url);
        request.setHeader(QNetworkRequest::ContentTypeHeader, "application/json"_ba);
        request.setRawHeader("Authorization", "Bearer " + (with.isEmpty() ? key : with));
        QNetworkReply *reply = network.post(request, QJsonDocument(body).toJson(QJsonDocument::Compact));
        if (!QTest::qWaitFor([reply] { return reply->isFinished(); }, waitMs))
            return -1;
        reply->deleteLater();
        return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    }

    int pageview(const QString &path, const QString &address)
    {
        const QString agent = u"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"_s;
        return post("/api/v1/events/pageview", QJsonObject{{u"site_id"_s, u"acme.test"_s},
                                                           {u"url"_s, QString(u"https://acme.test"_s + path)},
                                                           {u"user_agent"_s, agent},
                                                           {u"ip_address"_s, address}});
    }

    [[nodiscard]] QStringList kinds() const
    {
        QStringList words;
        for (const Event &event : events)
            words += toText(event.kind);
        return words;
    }
};

} // namespace ovyxa::test
