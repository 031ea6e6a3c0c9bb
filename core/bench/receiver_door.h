// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/alert.h"
#include "core/model/capture.h"
#include "core/model/result.h"
#include "core/rules/receiver_setup.h"

#include <QtCore/QObject>

namespace ovyxa {

class Crossing;
struct Batch;

/// The local receiver. Lives on the bench's thread; owned by the bench.
class ReceiverDoor : public QObject
{
    Q_OBJECT
public:
    /// Made by the bench. A stand-in for it has no crossing, and overrides what is asked of it.
    explicit ReceiverDoor(Crossing *crossing, QObject *parent = nullptr) : QObject(parent), m_crossing(crossing) {}

    [[nodiscard]] virtual ReceiverState state() const { return m_state; }

    virtual void start(const ReceiverSetup &setup, QObject *context, Reply<void> done);
    virtual void stop();
    /// Takes no more in, and stops once what came has been answered or its peers have left: a sender that meets `hang` sees its own limit.
    virtual void finish();
    virtual void setPlan(const ResponsePlan &plan, QObject *context, Reply<void> done);
    virtual void setMangling(const QList<MangleStep> &steps); ///< for requests from now on
    virtual void allowHost(const QString &host);
    /// Shows the profile's certificate at a URL on this machine, until hideCertificate(): for clients that are asked whether they trust it.
    /// It is not the receiver, and records nothing.
    virtual void showCertificate(QObject *context, Reply<QString> done);
    virtual void hideCertificate();

    /// Takes over what a batch says of this; tell() emits it, once all doors have taken theirs.
    void take(const Batch &batch);
    void tell(const Batch &batch);

Q_SIGNALS:
    void changed(const ovyxa::ReceiverState &state);
    void capturesAdded(const QList<ovyxa::Capture> &captures);
    void alertRaised(const ovyxa::Alert &alert); ///< not after capturesAdded of the request that raised it

private:
    Crossing *m_crossing;
    ReceiverState m_state;
    bool m_moved = false;
};

} // namespace ovyxa
