// SPDX-License-Identifier: MIT
#include "core/receiver/passage.h"

#include "core/http/request_stream.h"
#include "core/model/text.h"
#include "core/model/thread_check.h"
#include "core/receiver/forward_head.h"
#include "core/rules/cause_words.h"
#include "core/rules/http_grammar.h"
#include "core/wire/wire_reply.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 mostUnsent = 128 * 1024;        // held for a peer that does not read
constexpr std::chrono::milliseconds moment{200}; // in which the first chunk mostly comes, if it does not come with the head

bool tellsOfEvents(const ResponseParser &answer)
{
    const QByteArray type = headerValue(answer.head().headers, "Content-Type");
    return grammar::trimmed(type.first(type.indexOf(';') < 0 ? type.size() : type.indexOf(';'))).compare("text/event-stream", Qt::CaseInsensitive)
           == 0;
}

} // namespace

Passage::Passage(Way way, const std::shared_ptr<HttpExchange> &exchange, std::function<void(AnswerGiven)> done, QObject *parent)
    : QObject(parent)
    , m_way(std::move(way))
    , m_exchange(exchange)
    , m_done(std::move(done))
    , m_body(exchange->body())
{
    // The connection holds the exchange; when the peer leaves there is nobody to answer.
    connect(exchange.get(), &QObject::destroyed, this, &Passage::onPeerGone);
    connect(exchange.get(), &HttpExchange::sent, this, &Passage::pump);
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, &Passage::onTimeLimit);
    m_drip.setTimerType(Qt::PreciseTimer);
    connect(&m_drip, &QTimer::timeout, this, &Passage::dripByte);
}

Passage::~Passage()
{
    if (m_reply)
        m_reply->disconnect(this);
    delete m_reply;
}

bool Passage::isSwallowed() const
{
    const PlanStep::Kind kind = m_way.step.kind;
    return kind != PlanStep::Kind::App && kind != PlanStep::Kind::Truncate && kind != PlanStep::Kind::Drip;
}

void Passage::passInterim()
{
    // Told of each, but several may have come at once.
    const ResponseHead interim = m_reply->answer().interims().at(m_interimsPassed++);
    if (const auto exchange = m_exchange.lock(); exchange && !isSwallowed())
        exchange->interim({interim.status, interim.reason, forwarding::responseFields(interim.headers), {}});
}

void Passage::onHead()
{
    if (isSwallowed())
        return;
    m_limit.stop();
    const ResponseParser &answer = m_reply->answer();
    m_awaitsChunk = m_way.step.delay.count() == 0 && !answer.announcedBytes() && !answer.endsWithConnection() && answer.bodyBytes() == 0
                    && !tellsOfEvents(answer);
    const std::chrono::milliseconds wait = m_awaitsChunk ? moment : m_way.step.delay;
    if (wait.count() > 0)
        QTimer::singleShot(wait, Qt::PreciseTimer, this, &Passage::open);
    else
        open();
}

void Passage::open()
{
    const auto exchange = m_exchange.lock();
    if (m_open || !exchange || !m_reply || !m_reply->answer().hasHead()) // it may have ended during the step's delay
        return;
    const ResponseHead &head = m_reply->answer().head();
    const bool bodiless = exchange->request().method == "HEAD" || head.status == 204 || head.status == 304;
    std::optional<qint64> length = bodiless ? m_reply->answer().contentLength() : m_reply->answer().announcedBytes();
    if (m_way.step.kind == PlanStep::Kind::Truncate && bodiless)
        return carryOutStep(); // nothing there that could be cut
    if (m_way.step.kind == PlanStep::Kind::Truncate && length && *length <= m_way.step.truncateAfter)
        length.reset(); // so that the cut shows
    m_open = true;
    HeaderList fields = forwarding::responseFields(head.headers);
    if (exchange->request().version == "HTTP/1.0") // has no trailers
        fields.removeIf([](const Header &header) { return grammar::isNamed(header, "Trailer"); });
    exchange->begin({head.status, head.reason, fields, length});
    if (m_way.step.kind == PlanStep::Kind::Drip)
        m_drip.start(m_way.step.dripInterval);
    pump();
}

/// Each piece may bring the peer's word that it took it, and that calls this again.
void Passage::pump()
{
    if (m_pumping || !m_reply)
        return;
    if (m_awaitsChunk && !m_open && m_reply->bytesAvailable() > 0)
        return open();
    m_pumping = true;
    const QPointer<Passage> self(this);
    pumpOnce();
    if (self)
        m_pumping = false;
}

void Passage::pumpOnce()
{
    if (isSwallowed()) {
        m_reply->readAll();
    } else if (m_open && m_way.step.kind != PlanStep::Kind::Drip) {
        const bool isCut = m_way.step.kind == PlanStep::Kind::Truncate;
        const qint64 wanted = isCut ? m_way.step.truncateAfter : std::numeric_limits<qint64>::max();
        for (auto exchange = m_exchange.lock(); exchange && m_reply && m_passed < wanted && exchange->unsentBytes() < mostUnsent;) {
            const qint64 before = m_passed;
            passPiece(std::min(piece, wanted - m_passed));
            if (m_passed == before)
                break;
        }
        if (isCut && (m_passed == wanted || (m_finished && m_reply && m_reply->bytesAvailable() == 0)))
            return endPassing();
    }
    if (!m_reply)
        return;
    watchForMore();
    if (m_finished && m_open && m_reply->bytesAvailable() == 0)
        endPassing();
}

void Passage::passPiece(qint64 most)
{
    const QByteArray bytes = m_reply->read(most);
    m_passed += bytes.size();
    if (const auto exchange = m_exchange.lock())
        exchange->send(bytes);
}

void Passage::dripByte()
{
    if (!m_reply)
        return;
    passPiece(1);
    if (m_finished && m_reply && m_reply->bytesAvailable() == 0)
        endPassing();
}

/// A server that stops in between is too slow; one that tells of events, and not when they end, may be silent for hours.
void Passage::watchForMore()
{
    const auto exchange = m_exchange.lock();
    if (!m_open || m_finished || !exchange || (!m_reply->answer().announcedBytes() && tellsOfEvents(m_reply->answer())))
        return;
    if (exchange->unsentBytes() >= mostUnsent || (m_body && m_body->awaitsMore()))
        m_limit.stop(); // it is the peer that is slow
    else
        m_limit.start(m_way.timeLimit);
}

void Passage::onTimeLimit()
{
    if (m_reply->bytesAvailable() > 0 && m_open) // what is here goes out first, and then its time begins anew
        return watchForMore();
    failWith(m_reply->timedOut(m_way.timeLimit));
}

void Passage::failWith(const WireFailure &failure)
{
    m_failure = failure;
    m_reply->disconnect(this);
    m_reply->abort();
    onFinished();
}

void Passage::onFinished()
{
    m_limit.stop();
    m_finished = true;
    m_took = std::chrono::milliseconds(m_clock.elapsed());
    if (!m_failure)
        m_failure = m_reply->failure();
    if (isSwallowed())
        return carryOutStep();
    if (m_open)
        return pump();
    if (!m_failure && m_awaitsChunk)
        return open();
    if (!m_failure)
        return; // its head waits for the step's delay
    const auto exchange = m_exchange.lock();
    const bool late = m_failure->error == AttemptError::Timeout;
    const int status = late ? 504 : 502;
    if (exchange)
        exchange->respond(explained(status, late ? u"gateway_timeout"_s : u"bad_gateway"_s, rules::causeWords(m_failure->causes)));
    tell(status, {{u"no_server_answer"_s}});
    end();
}

void Passage::endPassing()
{
    m_drip.stop();
    const auto exchange = m_exchange.lock();
    if (!exchange)
        return;
    const int status = m_reply->answer().head().status;
    exchange->disconnect(this); // its end may be the peer's as well
    if (m_way.step.kind == PlanStep::Kind::Truncate) {
        exchange->cut();
        tell(status, {{u"after_server"_s, {toText(m_way.step)}}});
    } else if (m_failure) {
        exchange->cut();
        tell(status, {{u"from_server"_s}});
    } else {
        exchange->finish(forwarding::trailerFields(m_reply->answer().trailers(), m_reply->answer().head().headers));
        tell(status, {{u"from_server"_s}});
    }
    end();
}

/// What breaks the answer, or takes its place, once the server has done its work.
void Passage::carryOutStep()
{
    const auto exchange = m_exchange.lock();
    if (!exchange)
        return;
    m_processed = given();
    letGo();
    PlanStep step = m_way.step;
    if (step.kind == PlanStep::Kind::Truncate)
        step.kind = PlanStep::Kind::Close;
    carryOut(step, exchange, [self = QPointer(this)](const AnswerGiven &answer) {
        if (self)
            self->onStepDone(answer);
    });
}

void Passage::onStepDone(const AnswerGiven &step)
{
    tell(step.status, {{u"after_server"_s, {step.step}}});
    end();
}

void Passage::onPeerGone()
{
    endUnheard(u"sender_left"_s, m_body && !m_body->isWhole() ? brokenOff() : WireFailure{AttemptError::Cancelled, {{u"sender_left"_s}}});
}

void Passage::stop()
{
    assertOnThreadOf(this, "Passage::stop");
    endUnheard(u"receiver_stopped"_s, {AttemptError::Cancelled, {{u"receiver_stopped"_s}}});
}

/// Nobody is there to answer: what the server has done by now is told, and why it did not come to its end.
void Passage::endUnheard(const QString &code, const WireFailure &unlessFinished)
{
    if (!m_finished && !m_failure)
        m_failure = unlessFinished;
    tell(m_open && m_reply && m_reply->answer().hasHead() ? m_reply->answer().head().status : 0, {{code}});
    end();
}

ForwardOutcome Passage::outcome() const
{
    ForwardOutcome outcome;
    outcome.url = m_way.to.url;
    outcome.duration = m_finished ? m_took : std::chrono::milliseconds(m_clock.isValid() ? m_clock.elapsed() : 0);
    if (m_reply) {
        outcome.status = m_reply->answer().hasHead() ? m_reply->answer().head().status : 0;
        outcome.bytes = m_reply->answer().bodyBytes();
        outcome.isEarly = m_body && m_finished && !m_reply->phases().sent;
    }
    if (m_failure) {
        outcome.error = toText(m_failure->error);
        outcome.causes = m_failure->causes;
    }
    const auto mended = m_reply ? m_reply->answer().mended() : std::nullopt;
    if (mended && m_open && (!m_failure || mended->place == ResponsePlace::Head))
        outcome.causes += {toCause(*mended), {u"mended_for_gateway"_s}};
    if (m_reply && !m_failure && !m_reply->surplus().isEmpty())
        outcome.causes.append({u"surplus"_s, {QString::number(m_reply->surplus().size()), shownBytes(m_reply->surplus())}});
    outcome.words = rules::causeWords(outcome.causes).trimmed();
    return outcome;
}

AnswerGiven Passage::given() const
{
    return {0, {}, {}, outcome(), received(), m_body ? m_body->trailers() : HeaderList()};
}

void Passage::tell(int status, const QList<FailureCause> &causes)
{
    const auto done = std::exchange(m_done, nullptr);
    if (!done)
        return;
    AnswerGiven told = m_processed ? *m_processed : given();
    told.status = status;
    told.causes = causes;
    done(told);
}

void Passage::end()
{
    m_done = nullptr;
    letGo();
    deleteLater();
}

/// Of the server, and of what is still to come of the request.
void Passage::letGo()
{
    m_limit.stop();
    m_drip.stop();
    if (m_body)
        m_body->disconnect(this);
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort();
        m_reply->deleteLater();
        m_reply = nullptr;
    }
}

} // namespace ovyxa
