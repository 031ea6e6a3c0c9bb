// SPDX-License-Identifier: MIT
#include "core/receiver/forwarder.h"

#include "core/model/thread_check.h"
#include "core/receiver/forward_head.h"
#include "core/receiver/passage.h"
#include "core/rules/capture_words.h"

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
    assertOnThreadOf(this, "Forwarder::forward");
    const HttpRequest &request = exchange->request();
    const auto refuse = [&](int status, const FailureCause &cause) {
        exchange->respond(explained(status, cause.code, rules::captureWords({cause})));
        done({status, {}, {cause}});
    };
    if (forwarding::hasPassed(request, m_name))
        return refuse(508, {u"loop_detected"_s, {m_options.to.url}});
    if (const QByteArray protocol = forwarding::wantedProtocol(request); !protocol.isEmpty())
        return refuse(501, {u"upgrade_not_passed_on"_s, {QString::fromLatin1(protocol.left(40))}});
    if (forwarding::endsHere(request)) {
        const FailureCause cause{u"max_forwards"_s, {}};
        const int status = request.method == "OPTIONS" ? 200 : 405;
        exchange->respond({status, {allowField()}, {}});
        return done({status, {}, {cause}});
    }
    const Passage::Way way{m_options.to, m_name, m_options.tellsPeer, m_options.authorities, m_options.timeLimit, step};
    (new Passage(way, exchange, std::move(done), this))->start(&m_network);
}

void Forwarder::stop()
{
    assertOnThreadOf(this, "Forwarder::stop");
    for (Passage *passage : findChildren<Passage *>(Qt::FindDirectChildrenOnly))
        passage->stop();
}

} // namespace ovyxa
