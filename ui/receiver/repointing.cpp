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
    update(after, [this, before](const Moved &moved) {
        QList<Webhook> back = before;
        back.removeIf([&moved](const Webhook &webhook) { return !moved.webhooks.contains(webhook.id); });
        say(tr("%n webhooks point at %1 now.", nullptr, int(back.size())).arg(m_place), moved.problem, tr("Undo"), [this, back] {
            update(back, [this](const Moved &undone) {
                say(tr("%n webhooks point where they did before.", nullptr, int(undone.webhooks.size())), undone.problem);
            });
        });
    });
}

void Repointing::say(const QString &text, const QString &problem, const QString &action, std::function<void()> act)
{
    using Level = ReceiverController::Message::Level;
    if (problem.isEmpty())
        Q_EMIT said({text, Level::Information, action, std::move(act)});
    else
        Q_EMIT said({QString(text + u' ' + problem), Level::Warning, action, std::move(act)});
}

/// Their URLs alone: what else was changed meanwhile stays. `done` tells of those that moved; where none did, what was refused is said.
void Repointing::update(const QList<Webhook> &webhooks, const std::function<void(const Moved &)> &done)
{
    struct Run
    {
        qsizetype open;
        Moved moved;
    };
    const auto run = std::make_shared<Run>(Run{webhooks.size(), {}});
    for (const Webhook &wanted : webhooks) {
        Webhook webhook = m_catalogue->webhook(wanted.id).value_or(wanted);
        webhook.url = wanted.url;
        m_catalogue->updateWebhook(webhook, this, [this, run, done, id = wanted.id](const Result<void> &result) {
            Moved &moved = run->moved;
            if (result)
                moved.webhooks.insert(id);
            else if (moved.problem.isEmpty())
                moved.problem = result.error().message;
            if (--run->open > 0)
                return;
            if (moved.webhooks.isEmpty())
                Q_EMIT said({moved.problem, ReceiverController::Message::Level::Problem, {}, {}});
            else
                done(moved);
        });
    }
}

} // namespace ovyxa
