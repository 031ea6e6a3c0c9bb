// SPDX-License-Identifier: MIT
#pragma once

#include "core/receiver/plan_answer.h"
#include "core/rules/forward_target.h"
#include "core/wire/wire_failure.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QPointer>
#include <QtCore/QTimer>

namespace ovyxa {

class RequestStream;
class WireAccessManager;
class WireReply;

/// One request on its way to the server behind the receiver, and its answer on its way back, as the plan's step wants it: as it is, late,
/// cut, dripping, or swallowed and another thing given instead. Takes no more of the answer than the peer takes of it, and no more of a large
/// request than the server takes.
/// Ends itself; engine thread.
class Passage final : public QObject
{
    Q_OBJECT
public:
    struct Way
    {
        ForwardTarget to;
        QByteArray via;
        bool tellsPeer = true;
        QList<QSslCertificate> authorities;
        std::chrono::milliseconds timeLimit{};
        PlanStep step;
    };

    Passage(Way way, const std::shared_ptr<HttpExchange> &exchange, std::function<void(AnswerGiven)> done, QObject *parent);
    ~Passage() override;

    void start(WireAccessManager *network);
    void stop(); ///< the receiver does, before its connections end

private:
    [[nodiscard]] WireReply *send(WireAccessManager *network);
    [[nodiscard]] bool isSwallowed() const;
    void watchRequest();
    void onRequestBroken();
    void passInterim();
    void onHead();
    void open();
    void pump();
    void pumpOnce();
    void dripByte();
    void passPiece(qint64 most);
    void onFinished();
    void endPassing();
    void carryOutStep();
    void onStepDone(const AnswerGiven &step);
    void onTimeLimit();
    void watchForMore();
    void onPeerGone();
    void failWith(const WireFailure &failure);
    [[nodiscard]] ForwardOutcome outcome() const;
    [[nodiscard]] std::optional<qint64> received() const;
    [[nodiscard]] WireFailure brokenOff() const; ///< because the request did not come whole
    void endUnheard(const QString &code, const WireFailure &unlessFinished);
    [[nodiscard]] AnswerGiven given() const; ///< as it stands; what became of it is still to be added
    void tell(int status, const QList<FailureCause> &causes);
    void end();
    void letGo();

    static constexpr qint64 piece = 64 * 1024; ///< of the answer, at a time

    const Way m_way;
    std::weak_ptr<HttpExchange> m_exchange;
    std::function<void(AnswerGiven)> m_done; ///< empty = told
    std::shared_ptr<RequestStream> m_body;   ///< of a request that is still coming; else null
    QPointer<WireReply> m_reply;
    std::optional<WireFailure> m_failure;
    std::optional<AnswerGiven> m_processed; ///< what the server did, once the step that takes its answer's place is under way
    QElapsedTimer m_clock;
    std::chrono::milliseconds m_took{}; ///< once the answer has ended
    QTimer m_limit;
    QTimer m_drip;
    bool m_awaitsChunk = false; ///< before the head goes on, for a moment: what is broken from its first chunk on is the gateway's to refuse
    bool m_open = false;        ///< the head has gone to the peer
    bool m_finished = false;    ///< the server's answer has ended
    bool m_pumping = false;
    qint64 m_passed = 0; ///< bytes of the body
    qsizetype m_interimsPassed = 0;
};

} // namespace ovyxa
