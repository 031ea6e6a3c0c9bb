// SPDX-License-Identifier: MIT
#pragma once

#include "core/bench/bench.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

namespace ovyxa::test {

/// A real bench on a profile of its own, which goes with it. Secrets lie in the file: no keychain of whoever runs the test is touched.
class TestBench final
{
public:
    TestBench()
    {
        BenchOptions options;
        options.profileFolder = m_folder.filePath(QStringLiteral("profile"));
        options.useKeychain = false;
        Result<std::unique_ptr<Bench>> opened = Bench::open(options);
        if (opened)
            m_bench = std::move(opened).value();
        else
            m_problem = opened.error().message;
    }

    [[nodiscard]] bool isOpen() const { return m_bench != nullptr; }
    [[nodiscard]] const QString &problem() const { return m_problem; }
    [[nodiscard]] Bench *get() const { return m_bench.get(); }
    Bench *operator->() const { return m_bench.get(); }

    /// Adds a site and waits until the snapshots have it.
    bool addSite(const SiteId &id)
    {
        m_bench->catalogue()->addSite({id, QStringLiteral("DE")}, m_bench.get(), [](const Result<Site> &) {});
        return QTest::qWaitFor([&] {
            const QList<Site> sites = m_bench->catalogue()->sites();
            return std::any_of(sites.cbegin(), sites.cend(), [&id](const Site &site) { return site.id == id; });
        });
    }

    /// Adds a webhook and waits for it. Not valid: refused.
    WebhookId addWebhook(const SiteId &site, const QString &name, const QString &url, EventKinds events = EventKind::GoalCompleted)
    {
        Webhook webhook;
        webhook.site = site;
        webhook.name = name;
        webhook.url = url;
        webhook.events = events;
        WebhookId id;
        bool answered = false;
        m_bench->catalogue()->addWebhook(webhook, {}, m_bench.get(), [&](const Result<WebhookWithSecret> &added) {
            answered = true;
            if (added)
                id = added->webhook.id;
        });
        const auto listed = [&] {
            const QList<WebhookStatus> all = m_bench->catalogue()->webhooks(site);
            return std::any_of(all.cbegin(), all.cend(), [id](const WebhookStatus &status) { return status.webhook.id == id; });
        };
        if (!QTest::qWaitFor([&] { return answered && (!id.isValid() || listed()); }))
            return {};
        return id;
    }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Bench> m_bench; ///< goes before its folder
    QString m_problem;
};

} // namespace ovyxa::test
