// SPDX-License-Identifier: MIT
#include "core/receiver/plan_answer.h"

#include "core/http/error_envelope.h"
#include "core/receiver/slack_rules.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QTimer>
#include <QtCore/QUuid>

#include <nlohmann/json.hpp>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

struct PlanAnswerWords final
{
    Q_DECLARE_TR_FUNCTIONS(Forwarder)
};

const Header jsonType{"Content-Type", "application/json"};
const Header textType{"Content-Type", "text/plain; charset=utf-8"};

// More than any retrying client waits for; drip and truncate announce it, so that the cut is a cut.
constexpr qsizetype longBody = 4096;

QByteArray head(int status, qsizetype length)
{
    return "HTTP/1.1 " + QByteArray::number(status) + " OK\r\nContent-Type: text/plain\r\nContent-Length: " + QByteArray::number(length)
           + "\r\nConnection: close\r\n\r\n";
}

QByteArray dump(const nlohmann::ordered_json &json)
{
    return QByteArray::fromStdString(json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

/// The value of the form field `payload`, decoded; null if there is none.
QByteArray payloadOfForm(const QByteArray &form)
{
    const QList<QByteArray> fields = form.split('&');
    for (const QByteArray &field : fields) {
        if (field.startsWith("payload="))
            return QByteArray::fromPercentEncoding(field.sliced(8).replace('+', ' '));
    }
    return {};
}

/// What a Slack incoming webhook answers: it takes JSON, or the same in a form field `payload`.
HttpResponse slackAnswer(const HttpRequest &request)
{
    const bool isForm = headerValue(request.headers, "Content-Type").toLower().startsWith("application/x-www-form-urlencoded");
    const QByteArray message = isForm ? payloadOfForm(request.body) : request.body;
    const SlackRefusal refusal = slackRefusal(message);
    if (refusal.word.isEmpty())
        return {200, {textType}, "ok"};
    HeaderList headers{textType};
    if (!refusal.why.isEmpty()) // beside Slack's word, which stands alone, so that a program that reads it finds it
        headers.append({"X-Ovyxa-Reason", refusal.why});
    return {400, headers, refusal.word};
}

/// Too many requests are told when to come again (RFC 6585 4), as those who limit rates do.
HeaderList statusHeaders(int status)
{
    return status == 429 ? HeaderList{jsonType, {"Retry-After", "60"}} : HeaderList{jsonType};
}

HttpResponse zapierAnswer()
{
    const auto id = [] { return QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString(); };
    const std::string request = id();
    return {200, {jsonType}, dump({{"status", "success"}, {"attempt", id()}, {"id", request}, {"request_id", request}})};
}

// Timers belong to the exchange and do not hold it: the connection does, so when the peer leaves both go at once.

void drip(const std::shared_ptr<HttpExchange> &exchange, std::chrono::milliseconds interval)
{
    exchange->writeRaw(head(200, longBody));
    auto *timer = new QTimer(exchange.get());
    timer->setTimerType(Qt::PreciseTimer);
    const auto tick = [weak = std::weak_ptr(exchange), timer, sent = qsizetype(0)]() mutable {
        const auto held = weak.lock();
        if (!held)
            return;
        if (sent++ < longBody)
            return held->writeRaw(".");
        timer->stop();
        held->close();
    };
    QObject::connect(timer, &QTimer::timeout, exchange.get(), tick);
    timer->start(interval);
}

AnswerGiven answerNow(const PlanStep &step, const std::shared_ptr<HttpExchange> &exchange)
{
    const QString words = toText(step);
    const auto respond = [&](const HttpResponse &response) {
        exchange->respond(response);
        return AnswerGiven{response.status, words};
    };
    switch (step.kind) {
    case PlanStep::Kind::Status: return respond({step.status, statusHeaders(step.status), dump({{"status", step.status}})});
    case PlanStep::Kind::Redirect: return respond({307, {{"Location", step.location}}, {}});
    case PlanStep::Kind::Slack: return respond(slackAnswer(exchange->request()));
    case PlanStep::Kind::Zapier: return respond(zapierAnswer());
    case PlanStep::Kind::Close: exchange->close(); return {0, words};
    case PlanStep::Kind::Reset: exchange->reset(); return {0, words};
    case PlanStep::Kind::Hang: exchange->hang(); return {0, words};
    case PlanStep::Kind::Garbage:
        exchange->writeRaw("\x16\x03 this is not HTTP \r\n\r\n");
        exchange->close();
        return {0, words};
    case PlanStep::Kind::Truncate:
        exchange->writeRaw(head(200, std::max(longBody, step.truncateAfter + 1)));
        if (exchange->request().method != "HEAD") // RFC 9110 9.3.2: no body, whatever is announced
            exchange->writeRaw(QByteArray(step.truncateAfter, '.'));
        exchange->close();
        return {200, words};
    case PlanStep::Kind::Drip: drip(exchange, step.dripInterval); return {200, words};
    case PlanStep::Kind::App: return respond(explained(502, u"bad_gateway"_s, PlanAnswerWords::tr("There is no server behind the receiver.")));
    }
    Q_UNREACHABLE();
}

} // namespace

Header allowField()
{
    return {"Allow"_ba, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"_ba};
}

HttpResponse explained(int status, const QString &code, const QString &message)
{
    return errorEnvelope(status, code.toUtf8(), message.toUtf8());
}

void carryOut(const PlanStep &step, const std::shared_ptr<HttpExchange> &exchange, std::function<void(AnswerGiven)> done)
{
    if (step.delay.count() == 0)
        return done(answerNow(step, exchange));
    auto *timer = new QTimer(exchange.get());
    timer->setSingleShot(true);
    timer->setTimerType(Qt::PreciseTimer); // a coarse one may come 5 % too early
    QObject::connect(timer, &QTimer::timeout, exchange.get(), [step, weak = std::weak_ptr(exchange), done = std::move(done)] {
        if (const auto held = weak.lock())
            done(answerNow(step, held));
    });
    timer->start(step.delay);
}

} // namespace ovyxa
