// SPDX-License-Identifier: MIT
#include "core/model/capture.h"
#include "core/rules/capture_words.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <limits>

namespace ovyxa::rules {

using namespace Qt::StringLiterals;

namespace {

/// Contexts that the catalogues' tool can see, as in capture_words.cpp.
struct PassageWords final
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::Passage)
};

struct GatewayWords final
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::Forwarder)
};

struct AnswerWords final
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::Receiver)
};

/// "200 from http://…, 12 ms, 2 bytes", and what went wrong with it.
QString fromServer(const ForwardOutcome &outcome)
{
    if (outcome.status == 0)
        return outcome.words;
    const auto bytes = int(std::min<qint64>(outcome.bytes, std::numeric_limits<int>::max()));
    QString words =
        PassageWords::tr("%1 from %2 (%3 ms, %n byte(s))", nullptr, bytes).arg(outcome.status).arg(outcome.url).arg(outcome.duration.count());
    if (outcome.isEarly)
        words = PassageWords::tr("%1, before it had the whole request").arg(words);
    return outcome.words.isEmpty() ? words : PassageWords::tr("%1: %2").arg(words, outcome.words);
}

} // namespace

QString gatewayWords(const FailureCause &cause)
{
    const QString value = cause.arguments.value(0);
    if (cause.code == "loop_detected"_L1)
        return GatewayWords::tr("The request came back to the receiver that had passed it on to %1. Forward to your own server instead.").arg(value);
    if (cause.code == "max_forwards"_L1)
        return GatewayWords::tr("Answered here: Max-Forwards was 0, so the request goes no further.");
    if (cause.code == "upgrade_not_passed_on"_L1)
        return GatewayWords::tr("The request asks to go on as %1 (Upgrade), which cannot be passed on. Connect to the server itself for that.")
            .arg(value);
    return {};
}

QString answerWords(const Capture &capture)
{
    if (capture.answerCauses.isEmpty())
        return capture.answer;
    const FailureCause &cause = capture.answerCauses.constFirst();
    ForwardOutcome server = capture.forward.value_or(ForwardOutcome());
    if (cause.code == "from_server"_L1)
        return fromServer(server);
    if (cause.code == "after_server"_L1)
        return PassageWords::tr("%1, after %2").arg(cause.arguments.value(0), fromServer(server));
    if (cause.code == "sender_left"_L1 || cause.code == "receiver_stopped"_L1) {
        if (server.status == 0)
            return server.words;
        if (!server.causes.isEmpty() && server.causes.constFirst().code == cause.code)
            server.words.clear(); // it would be said twice
        return (cause.code == "sender_left"_L1 ? PassageWords::tr("%1; the sender left") : PassageWords::tr("%1; the receiver was stopped"))
            .arg(fromServer(server));
    }
    if (cause.code == "unanswered"_L1)
        return AnswerWords::tr("unanswered: the connection ended before");
    if (cause.code == "request_broken"_L1)
        return cause.arguments.value(0) + ": "_L1 + captureWords(capture.answerCauses.sliced(1));
    const QString words = cause.code == "no_server_answer"_L1 ? server.words : captureWords(capture.answerCauses);
    return capture.status > 0 ? QString::number(capture.status) + ": "_L1 + words : words;
}

} // namespace ovyxa::rules
