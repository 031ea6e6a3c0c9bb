// SPDX-License-Identifier: MIT
#include "app/mcp/hit_sender.h"

#include "app/cli/input.h"

#include <QtCore/QPointer>
#include <QtNetwork/QNetworkProxy>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QNetworkRequest>

#include <nlohmann/json.hpp>

namespace ovyxa::mcp {

using namespace Qt::StringLiterals;

namespace {

/// The sentence of Ovyxa's error envelope, else the network's.
QString problemOf(QNetworkReply &reply)
{
    const QByteArray body = reply.readAll();
    const auto json = nlohmann::json::parse(body.cbegin(), body.cend(), nullptr, false);
    const nlohmann::json::json_pointer message("/error/message");
    return json.is_object() && json.contains(message) && json.at(message).is_string() ? QString::fromStdString(json.at(message).get<std::string>())
                                                                                      : reply.errorString();
}

} // namespace

HitSender::HitSender(Bench *bench, QObject *parent) : QObject(parent), m_bench(bench), m_key(cli::keyForOneRun())
{
    m_network.setProxy(QNetworkProxy(QNetworkProxy::NoProxy)); // it stays on this machine
}

void HitSender::send(const QByteArray &json, bool isCustom, int times, QObject *context, Reply<HitOutcome> done)
{
    if (m_bench->traffic()->eventsApi().running)
        return post(json, isCustom, times, context, done);
    EventsApiSetup setup;
    setup.extraKeys += m_key;
    m_bench->traffic()->startEventsApi(setup, context, [=, this, done = std::move(done)](const Result<void> &started) {
        started ? post(json, isCustom, times, context, done) : done(started.error());
    });
}

void HitSender::post(const QByteArray &json, bool isCustom, int times, QObject *context, const Reply<HitOutcome> &done)
{
    QUrl url(m_bench->traffic()->eventsApi().url);
    url.setScheme(u"http"_s); // the same port takes it from this machine
    url.setHost(u"127.0.0.1"_s);
    url.setPath(isCustom ? u"/api/v1/events/custom"_s : u"/api/v1/events/pageview"_s);
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setRawHeader("Authorization", "Bearer " + m_key);
    const auto outcome = std::make_shared<HitOutcome>();
    for (int i = 0; i < times; ++i) {
        QNetworkReply *reply = m_network.post(request, json);
        connect(reply, &QNetworkReply::finished, this, [outcome, reply, times, done, context = QPointer<QObject>(context)] {
            reply->deleteLater();
            if (reply->error() == QNetworkReply::NoError) {
                ++outcome->taken;
            } else if (++outcome->refused == 1) {
                outcome->problem = problemOf(*reply);
            }
            if (outcome->taken + outcome->refused == times && context)
                done(*outcome);
        });
    }
}

} // namespace ovyxa::mcp
