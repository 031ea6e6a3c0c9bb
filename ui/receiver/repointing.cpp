// SPDX-License-Identifier: MIT
#include "ui/receiver/repointing.h"

#include "core/bench/catalogue_door.h"
#include "core/rules/address_rules.h"

#include <QtCore/QSettings>
#include <QtCore/QUrl>

#include <memory>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

/// The same host name at another listener; what stands behind it goes out as it was typed, and is left so.
QString moved(const QString &url, const QString &place)
{
    const QUrl target(place);
    const qsizetype host = url.indexOf("://"_L1) + 3;
    qsizetype end = host;
    while (end < url.size() && url.at(end) != u'/' && url.at(end) != u'?')
        ++end;
    QString name = url.sliced(host, end - host);
    if (const qsizetype port = name.lastIndexOf(u':'); port > name.lastIndexOf(u']'))
        name.truncate(port);
    return "%1://%2:%3"_L1.arg(target.scheme(), name, QString::number(target.port())) + url.sliced(end);
}

} // namespace

Repointing::Repointing(CatalogueDoor *catalogue, const QString &profileFolder, QObject *parent)
    : QObject(parent)
    , m_catalogue(catalogue)
    , m_memoryFile(profileFolder + u"/receiver.ini"_s)
    , m_place(QSettings(m_memoryFile, QSettings::IniFormat).value(u"place"_s).toString())
{
    connect(catalogue, &CatalogueDoor::changed, this, &Repointing::lookAgain);
}

QList<Webhook> Repointing::leftAt(const QString &place) const
{
    QList<Webhook> left;
    const auto all = m_catalogue->webhooks();
    for (const WebhookStatus &status : all) {
        if (rules::isSamePlace(status.webhook.url, place))
            left.append(status.webhook);
    }
    return left;
}

void Repointing::receiverAt(const QString &url)
{
    if (url == m_place)
        return;
    const QString from = std::exchange(m_place, url);
    QSettings(m_memoryFile, QSettings::IniFormat).setValue(u"place"_s, url);
    const QList<Webhook> left = leftAt(from);
    if (left.isEmpty() || rules::isSamePlace(from, url))
        return;
    m_offeredFrom = from;
    m_offer = tr("The receiver listens at %1 now. %n webhooks still point at %2, where it was.", nullptr, int(left.size())).arg(url, from);
    Q_EMIT said({m_offer, ReceiverController::Message::Level::Warning, tr("Point them here"), [this, from] { point(from); }});
}

void Repointing::lookAgain()
{
    if (m_offer.isEmpty() || !leftAt(m_offeredFrom).isEmpty())
        return;
    Q_EMIT settled(std::exchange(m_offer, {}));
}

void Repointing::point(const QString &from)
{
    m_offer.clear();
    const QList<Webhook> before = leftAt(from);
    QList<Webhook> after = before;
    for (Webhook &webhook : after)
        webhook.url = moved(webhook.url, m_place);
    update(after, [this, before] {
        Q_EMIT said({tr("%n webhooks point at %1 now.", nullptr, int(before.size())).arg(m_place), ReceiverController::Message::Level::Information,
                     tr("Undo"), [this, before] {
                         update(before, [this, count = before.size()] {
                             Q_EMIT said({tr("%n webhooks point where they did before.", nullptr, int(count)),
                                          ReceiverController::Message::Level::Information,
                                          {},
                                          {}});
                         });
                     }});
    });
}

/// Their URLs alone: what else was changed meanwhile stays.
void Repointing::update(const QList<Webhook> &webhooks, const std::function<void()> &done)
{
    struct Run
    {
        qsizetype open;
        QString problem;
    };
    const auto run = std::make_shared<Run>(Run{webhooks.size(), {}});
    for (const Webhook &wanted : webhooks) {
        Webhook webhook = m_catalogue->webhook(wanted.id).value_or(wanted);
        webhook.url = wanted.url;
        m_catalogue->updateWebhook(webhook, this, [this, run, done](const Result<void> &result) {
            if (!result && run->problem.isEmpty())
                run->problem = result.error().message;
            if (--run->open > 0)
                return;
            if (run->problem.isEmpty())
                done();
            else
                Q_EMIT said({run->problem, ReceiverController::Message::Level::Problem, {}, {}});
        });
    }
}

} // namespace ovyxa
