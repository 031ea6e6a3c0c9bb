// SPDX-License-Identifier: MIT
#pragma once

#include "core/storage/store.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <future>

namespace ovyxa {

using namespace Qt::StringLiterals;

inline constexpr int storeWaitMs = 20'000;

inline Delivery newDelivery(WebhookId webhook, EventId event)
{
    Delivery delivery;
    delivery.event = event;
    delivery.webhook = webhook;
    delivery.site = u"acme.test"_s;
    delivery.createdAt = instantFromMs(1'700'000'000'123);
    delivery.bodyBytes = 3;
    return delivery;
}

/// A store in a folder of its own, and blocking calls of it.
struct StoreFixture
{
    QTemporaryDir folder;
    QString file = folder.filePath(u"bench.sqlite"_s);
    std::unique_ptr<Store> store;
    QObject context;

    StoreFixture() { open(); }

    void open()
    {
        auto opened = Store::open(file);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message));
        store = std::move(opened).value();
    }

    template<typename T>
    Result<T> write(std::function<Result<T>(Writer &)> job)
    {
        std::optional<Result<T>> outcome;
        store->write<T>(std::move(job), &context, [&](Result<T> result) { outcome.emplace(std::move(result)); });
        if (!QTest::qWaitFor([&] { return outcome.has_value(); }, storeWaitMs))
            qFatal("the store did not answer");
        return std::move(*outcome);
    }

    /// What is asked for from now on queues up behind this, until the promise is kept.
    std::promise<void> holdStorage()
    {
        std::promise<void> go;
        const auto gate = go.get_future().share();
        store->write<void>(
            [gate](Writer &) -> Result<void> {
                gate.wait();
                return {};
            },
            &context, [](const Result<void> &) {});
        return go;
    }

    DeliveryId addDelivery(const Delivery &delivery, const QByteArray &body)
    {
        return *write<DeliveryId>([&](Writer &writer) { return writer.addDelivery(delivery, body); });
    }

    std::unique_ptr<LogReader> reader() { return std::move(LogReader::open(file)).value(); }
};

} // namespace ovyxa
