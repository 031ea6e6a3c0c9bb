// SPDX-License-Identifier: MIT
#include "core/bench/receiver_door.h"

#include "core/bench/crossing.h"

namespace ovyxa {

void ReceiverDoor::start(const ReceiverSetup &setup, QObject *context, Reply<void> done)
{
    m_crossing->ask<void>(context, std::move(done), [setup](Engine &engine, Reply<void> reply) { engine.receiver().start(setup, std::move(reply)); });
}

void ReceiverDoor::stop()
{
    m_crossing->tell([](Engine &engine) { engine.receiver().stop(); });
}

void ReceiverDoor::finish()
{
    m_crossing->tell([](Engine &engine) { engine.receiver().finish(); });
}

void ReceiverDoor::setPlan(const ResponsePlan &plan, QObject *context, Reply<void> done)
{
    m_crossing->ask<void>(context, std::move(done), [plan](Engine &engine, Reply<void> reply) { engine.receiver().setPlan(plan, std::move(reply)); });
}

void ReceiverDoor::setMangling(const QList<MangleStep> &steps)
{
    m_crossing->tell([steps](Engine &engine) { engine.receiver().setMangling(steps); });
}

void ReceiverDoor::allowHost(const QString &host)
{
    m_crossing->tell([host](Engine &engine) { engine.receiver().allowHost(host); });
}

void ReceiverDoor::showCertificate(QObject *context, Reply<QString> done)
{
    m_crossing->ask<QString>(context, std::move(done), [](Engine &engine, Reply<QString> reply) { engine.receiver().showCertificate(reply); });
}

void ReceiverDoor::hideCertificate()
{
    m_crossing->tell([](Engine &engine) { engine.receiver().hideCertificate(); });
}

void ReceiverDoor::take(const Batch &batch)
{
    m_moved = batch.receiver && m_state != *batch.receiver;
    if (m_moved)
        m_state = *batch.receiver;
}

void ReceiverDoor::tell(const Batch &batch)
{
    // Before the requests that raised them: who ends with the last request has heard of its alerts.
    for (const Alert &alert : batch.alerts)
        Q_EMIT alertRaised(alert);
    if (!batch.captures.isEmpty())
        Q_EMIT capturesAdded(batch.captures);
    if (m_moved)
        Q_EMIT changed(m_state);
}

} // namespace ovyxa
