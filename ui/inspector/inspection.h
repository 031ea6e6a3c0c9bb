// SPDX-License-Identifier: MIT
#pragma once

#include "core/bench/bench.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

namespace ovyxa {

/// What is being inspected: a delivery with its attempts, a capture with its report, or both where one is the other's
/// counterpart. Knows no widgets; keeps up with the bench while something is open. Owned by the window; GUI thread.
class Inspection final : public QObject
{
    Q_OBJECT
public:
    enum class Subject { Nothing, Delivery, Capture };

    explicit Inspection(Bench *bench, QObject *parent = nullptr);

    void inspectDelivery(DeliveryId id);
    void inspectCapture(CaptureId id);
    void clear();

    [[nodiscard]] Subject subject() const { return m_subject; }
    /// The subject's own numbers, known before it has been read; a delivery that a capture belongs to is not one.
    [[nodiscard]] DeliveryId deliveryId() const { return m_subject == Subject::Delivery ? m_deliveryId : DeliveryId{}; }
    [[nodiscard]] CaptureId captureId() const { return m_captureId; }
    [[nodiscard]] const std::optional<DeliveryDetails> &delivery() const { return m_delivery; }
    [[nodiscard]] const std::optional<CaptureReport> &capture() const { return m_capture; }
    /// The attempt chosen, 1, 2, …; 0 when there was none yet. Follows the newest until another is chosen (0 chooses it again).
    [[nodiscard]] int attemptNumber() const;
    [[nodiscard]] int chosenAttempt() const; ///< 0: the newest, whichever that is
    [[nodiscard]] const Attempt *attempt() const;
    void chooseAttempt(int number);
    /// What an attempt of the delivery came to, in a sentence: its detail, and no advice for the endpoint where the receiver's own plan answered.
    [[nodiscard]] QString wordsOn(const Attempt &attempt) const;
    /// Why the delivery has not arrived, by its last attempt that ended. Empty where it did, where none ended, and of a request.
    [[nodiscard]] QString failure() const;
    /// What an endpoint's own code computed, explained; as LogDoor::explain.
    void explain(DeliveryId id, const QByteArray &computed, QObject *context, Reply<SignatureReport> done);
    [[nodiscard]] Instant now() const; ///< simulated; its day needs no date
    /// What is inspected as a command line: the chosen attempt, or the request that was received. Empty while there is none to send.
    [[nodiscard]] QString curlLine() const;
    [[nodiscard]] bool hasCurlLine() const; ///< whether there is one, without the work of writing it
    /// Who vouches for the receiver's certificate now; empty where curl needs nobody.
    void setReceiverAuthority(const QString &file);

Q_SIGNALS:
    void changed();
    void failed(const QString &message);

private:
    void forget();
    void loadDelivery(DeliveryId id);
    void loadCapture(CaptureId id);
    void findCapture();
    void tryCandidates(QList<CaptureId> candidates);
    [[nodiscard]] bool isAnsweredByPlan(const Attempt &attempt) const; ///< though it was rightly signed

    Bench *m_bench;
    Subject m_subject = Subject::Nothing;
    DeliveryId m_deliveryId;
    CaptureId m_captureId; ///< the subject's; a delivery's counterpart is no subject
    std::optional<DeliveryDetails> m_delivery;
    std::optional<CaptureReport> m_capture;
    int m_chosen = 0;
    QString m_receiverAuthority;
    quint64 m_generation = 0; ///< replies that belong to an earlier subject are dropped
    QTimer m_reload;
};

} // namespace ovyxa
