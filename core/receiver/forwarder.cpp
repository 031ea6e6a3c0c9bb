// SPDX-License-Identifier: MIT
#include "core/receiver/forwarder.h"

#include "core/receiver/forward_head.h"
#include "core/receiver/passage.h"

#include <QtCore/QRandomGenerator>

namespace ovyxa {

using namespace Qt::StringLiterals;

Forwarder::Forwarder(const ForwardOptions &options, Trust *trust, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_name("ovyxa-bench-" + QByteArray::number(QRandomGenerator::global()->generate(), 16))
    , m_network(trust)
{
    m_network.setAutoDeleteReplies(false);
}

void Forwarder::forward(const std::shared_ptr<HttpExchange> &exchange, const PlanStep &step, std::function<void(AnswerGiven)> done)
{
    const HttpRequest &request = exchange->request();
    const auto refuse = [&](int status, const QString &code, const QString &words) {
        exchange->respond(explained(status, code, words));
        done({status, QString::number(status) + ": "_L1 + words});
    };
    if (forwarding::hasPassed(request, m_name)) {
        return refuse(
            508, u"loop_detected"_s,
            tr("The request came back to the receiver that had passed it on to %1. Forward to your own server instead.").arg(m_options.to.url));
    }
    if (request.method == "CONNECT")
        return refuse(501, u"not_implemented"_s, tr("A tunnel (CONNECT) cannot be passed on."));
    if (const QByteArray protocol = forwarding::wantedProtocol(request); !protocol.isEmpty()) {
        return refuse(501, u"not_implemented"_s,
                      tr("The request asks to go on as %1 (Upgrade), which cannot be passed on. Connect to the server itself for that.")
                          .arg(QString::fromLatin1(protocol.left(40))));
    }
    const Passage::Way way{m_options.to, m_name, m_options.tellsPeer, m_options.timeLimit, step};
    (new Passage(way, exchange, std::move(done), this))->start(&m_network);
}

} // namespace ovyxa
