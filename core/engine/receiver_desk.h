// SPDX-License-Identifier: MIT
#pragma once

#include "core/engine/alerts.h"
#include "core/engine/certificate_showing.h"
#include "core/model/notice.h"
#include "core/receiver/receiver.h"
#include "core/rules/receiver_setup.h"
#include "core/signing/signature_doctor.h"

#include <QtCore/QObject>
#include <QtCore/QSet>
#include <QtCore/QTimer>

#include <functional>

namespace ovyxa {

class Clock;
class Configuration;
class LocalAuthority;
class Trust;

/// The local endpoint as it was asked for: starts and stops the receiver, knows which secrets it may accept, has each request recorded and
/// the alert rules asked about it. Engine thread; owned by the engine.
class ReceiverDesk final : public QObject
{
    Q_OBJECT
public:
    /// All that it works with outlives it.
    struct Parts
    {
        Clock *clock;
        Store *store;
        Configuration *configuration;
        LocalAuthority *authority;
        Trust *trust;
    };

    explicit ReceiverDesk(Parts parts, QObject *parent = nullptr);

    /// Takes what an earlier run stored.
    void restore(const StoredState &state) { m_alerts.restore(state.alertRules); }

    /// In the place of a running one, which goes on if this one cannot be.
    void start(const ReceiverSetup &setup, Reply<void> done);
    void stop();
    void finish(); ///< lets it answer what it has taken in, and stops it then
    void setPlan(const ResponsePlan &plan, Reply<void> done);
    void setMangling(const QList<MangleStep> &steps);
    void allowHost(const QString &host);
    void setIdentity(const TlsIdentity &identity); ///< of the profile's CA; not taken where another certificate was named
    /// For clients that are asked whether they trust the profile's certificate; gives the URL to ask for.
    void showCertificate(const Reply<QString> &done);
    void hideCertificate() { m_showing.end(); }
    /// Conflict, when there is nothing to check signatures with: an unverified event proves nothing.
    void addAlertRule(const AlertRule &rule, Reply<AlertRule> done);

    [[nodiscard]] Alerts &alerts() { return m_alerts; }
    [[nodiscard]] const Alerts &alerts() const { return m_alerts; }
    [[nodiscard]] ReceiverState state() const;
    /// Keeps why a recorded request is judged as it is: what it was explained with may be gone later.
    void keepCauses(CaptureId capture, const QList<FailureCause> &causes);
    /// What a captured signature is to be checked with now: as the receiver does it, and what else it may have been made with.
    [[nodiscard]] SignatureCase signatureCase() const;

Q_SIGNALS:
    void changed();
    void captured(const ovyxa::Capture &capture);
    void noticed(const ovyxa::Notice &notice);

private:
    /// Of many that fail for the same reason the first is told, and then how many more there were.
    void tellDropped(const QString &peer, const QString &reason, bool distrusted);
    void warn(const QString &text, Notice::Remedy remedy = Notice::Remedy::None);
    void record(CaptureDetails details, std::function<void(Result<CaptureId>)> done);
    [[nodiscard]] Result<ReceiverOptions> optionsFor(const ReceiverSetup &setup);
    /// What is accepted now, the receiver's own `--secret`s included.
    [[nodiscard]] QList<NamedSecret> secrets() const;

    Parts m_parts;
    Alerts m_alerts;
    Receiver m_receiver;
    CertificateShowing m_showing;
    ReceiverSetup m_setup;
    QString m_problem;
    QSet<QString> m_droppedFor; ///< reasons told within this second
    int m_alsoDropped = 0;      ///< for one of them, untold
    QTimer m_dropped;
};

} // namespace ovyxa
