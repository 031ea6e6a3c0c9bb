// SPDX-License-Identifier: MIT
#pragma once

#include "core/bench/bench.h"

#include <QtCore/QObject>
#include <QtNetwork/QNetworkAccessManager>

namespace ovyxa::mcp {

/// How hits came through.
struct HitOutcome
{
    int taken = 0;
    int refused = 0;
    QString problem; ///< of the first that was refused, or why none could be sent
};

/// Sends hits to the bench's own Events API, which it starts when it is first needed: so they are judged by the rules that every other client's
/// are. The key is this run's alone. Main thread; owned by its command.
class HitSender final : public QObject
{
    Q_OBJECT
public:
    HitSender(Bench *bench, QObject *parent = nullptr);

    /// A hit's JSON (spec 6), so many times; `isCustom`: an event of a name. Ends once, unless the context is gone.
    void send(const QByteArray &json, bool isCustom, int times, QObject *context, Reply<HitOutcome> done);

private:
    void post(const QByteArray &json, bool isCustom, int times, QObject *context, const Reply<HitOutcome> &done);

    Bench *m_bench;
    QByteArray m_key;
    QNetworkAccessManager m_network;
};

} // namespace ovyxa::mcp
