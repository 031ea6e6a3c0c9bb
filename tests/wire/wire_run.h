// SPDX-License-Identifier: MIT
#pragma once

#include "core/wire/trust.h"
#include "core/wire/wire_access_manager.h"
#include "core/wire/wire_reply.h"

#include <QtCore/QUrl>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QNetworkRequest>
#include <QtNetwork/QSslCertificate>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

namespace ovyxa::test {

/// A manager that trusts what a test says, and its replies run to their end.
struct WireRun
{
    Trust trust;
    WireAccessManager manager{&trust};

    explicit WireRun(const QList<QSslCertificate> &roots = {}) : trust([roots] { return roots; }) { manager.setAutoDeleteReplies(false); }

    /// The reply lives as long as the manager.
    WireReply *post(const QUrl &url, const QByteArray &body, const WireOptions &options = {})
    {
        QNetworkRequest request(url);
        options.applyTo(&request);
        return static_cast<WireReply *>(manager.post(request, body));
    }

    static bool wait(WireReply *reply)
    {
        QSignalSpy spy(reply, &QNetworkReply::finished);
        return reply->isFinished() || spy.wait(15'000);
    }
};

} // namespace ovyxa::test
