// SPDX-License-Identifier: MIT
#pragma once

#include "core/bench/bench.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <optional>

namespace ovyxa::test {

constexpr int waitMs = 60'000; // a bound, not a pause: every wait ends as soon as the thing is there

/// A real bench on a profile of its own, opened and closed as a program would.
struct BenchFixture
{
    QTemporaryDir folder;
    std::unique_ptr<Bench> bench;
    QList<Delivery> deliveries; ///< in their newest state, by first appearance
    QList<Attempt> attempts;
    QList<Capture> captures;

    explicit BenchFixture(bool opened = true)
    {
        if (opened)
            open();
    }

    [[nodiscard]] BenchOptions options() const
    {
        BenchOptions options;
        options.profileFolder = folder.filePath(QStringLiteral("profile"));
        options.useKeychain = false;
        return options;
    }

    void open(std::optional<BenchOptions> with = {})
    {
        auto opened = Bench::open(with.value_or(options()));
        if (!opened.ok())
            qFatal("%s", qPrintable(opened.error().message));
        bench = std::move(opened).value();
        QObject::connect(bench->sending(), &SendingDoor::deliveriesChanged, bench.get(), [this](const QList<Delivery> &changed) {
            for (const Delivery &delivery : changed) {
                const auto known = std::find_if(deliveries.begin(), deliveries.end(), [&](const Delivery &d) { return d.id == delivery.id; });
                if (known == deliveries.end())
                    deliveries.append(delivery);
                else
                    *known = delivery;
            }
        });
        QObject::connect(bench->sending(), &SendingDoor::attemptsFinished, bench.get(), [this](const QList<Attempt> &more) { attempts += more; });
        QObject::connect(bench->receiver(), &ReceiverDoor::capturesAdded, bench.get(), [this](const QList<Capture> &more) { captures += more; });
    }

    /// Waits for the answer of one call: `wait<Site>([&](auto reply) { bench->catalogue()->addSite(site, bench.get(), reply); })`.
    template<typename T, typename Call>
    Result<T> wait(Call call)
    {
        std::optional<Result<T>> answer;
        call(Reply<T>([&answer](Result<T> result) { answer.emplace(std::move(result)); }));
        if (!QTest::qWaitFor([&] { return answer.has_value(); }, waitMs))
            qFatal("no answer within %d ms", waitMs);
        return std::move(*answer);
    }

    Result<Site> addSite(const SiteId &id)
    {
        return wait<Site>([&](auto reply) { bench->catalogue()->addSite({id}, bench.get(), reply); });
    }

    static Webhook webhook(const SiteId &site, const QString &name, const QString &url)
    {
        Webhook webhook;
        webhook.site = site;
        webhook.name = name;
        webhook.url = url;
        for (EventKind kind : allEventKinds)
            webhook.events |= kind;
        return webhook;
    }

    Result<WebhookWithSecret> addWebhook(const Webhook &webhook, const QByteArray &secret = {})
    {
        return wait<WebhookWithSecret>([&](auto reply) { bench->catalogue()->addWebhook(webhook, secret, bench.get(), reply); });
    }

    Result<void> startReceiver(const ReceiverSetup &setup = {})
    {
        return wait<void>([&](auto reply) { bench->receiver()->start(setup, bench.get(), reply); });
    }

    Result<Fired> fire(EventKind kind, const SiteId &site)
    {
        return wait<Fired>([&](auto reply) { bench->sending()->fire(bench->draft(kind, site), bench.get(), reply); });
    }

    [[nodiscard]] std::optional<Delivery> delivery(DeliveryId id) const
    {
        for (const Delivery &delivery : deliveries) {
            if (delivery.id == id)
                return delivery;
        }
        return {};
    }

    [[nodiscard]] bool isIn(DeliveryId id, DeliveryState state) const
    {
        const auto found = delivery(id);
        return found && found->state == state;
    }
};

} // namespace ovyxa::test
