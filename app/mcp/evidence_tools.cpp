// SPDX-License-Identifier: MIT
// explain_signature and diff.
#include "app/mcp/shaping.h"

#include "app/cli/difference_command.h"

#include "core/rules/comparison.h"
#include "core/signing/signature_doctor.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QPointer>
#include <QtCore/QThreadPool>

namespace ovyxa::mcp {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 mostRecords = std::numeric_limits<qint64>::max() - 1;
constexpr qint64 shownSignedBytes = 2048;
constexpr qsizetype mostDifferences = 50;

/// Nothing of a secret stands in a report (SignatureReport). Of a signature that the endpoint's own code made, what was found is what it checked.
void answerWith(ToolCall &call, const SignatureReport &report, bool madeByEndpoint = false)
{
    Json answer{{"valid", report.valid}};
    const auto add = [&answer](const char *name, const QString &text) {
        if (!text.isEmpty())
            answer[name] = text.toStdString();
    };
    add("encoding", report.encoding);
    add("secret", report.secretName);
    add("reason_code", report.cause);
    add("reason", report.reason);
    add("hint", report.hint);
    if (report.firstDifference)
        answer["first_difference_at_byte"] = qint64(*report.firstDifference);
    const QByteArray &found = madeByEndpoint ? report.receivedBody : report.signedBody;
    if (!report.valid && !found.isEmpty() && report.signedBody != report.receivedBody)
        addBody(answer, madeByEndpoint ? "what_was_checked" : "what_was_signed", found, shownSignedBytes);
    call.answer(answer);
}

/// A diagnosis may take seconds for a large body, so it is made on a thread of the pool.
void diagnoseFor(ToolCall &call, const SignatureCase &question)
{
    // The application waits for the pool's work at its end, so it outlives it.
    QThreadPool::globalInstance()->start([question, home = qApp, target = QPointer<ToolCall>(&call)] {
        SignatureReport report = diagnose(question);
        QMetaObject::invokeMethod(
            home,
            [report = std::move(report), target, madeByEndpoint = question.madeByEndpoint] {
                if (target)
                    answerWith(*target, report, madeByEndpoint);
            },
            Qt::QueuedConnection);
    });
}

/// The candidate that is given, or an empty one.
Result<QByteArray> candidate(const ToolCall &call)
{
    if (call.has("secret") && call.has("secret_file"))
        return Error{ErrorCode::InvalidInput, u"Give \"secret\" or \"secret_file\", not both."_s};
    return secretArgument(call);
}

void explainCapture(ToolCall &call, const QByteArray &secret)
{
    call.bench()->log()->capture(
        CaptureId{call.number("capture", 0)}, &call, call.orRefuse<CaptureReport>([&call, secret](const CaptureReport &report) {
            if (secret.isEmpty())
                return answerWith(call, report.signature);
            const CaptureDetails &details = report.details;
            if (details.capture.bodyBytes > details.body.size())
                return call.refuse(u"Only the beginning of this request's body is kept, so nothing can be said of its signature."_s);
            SignatureCase question;
            for (const Header &header : details.headers) {
                if (header.name.compare(signatureHeader, Qt::CaseInsensitive) == 0)
                    question.headers.append(header.value);
                else
                    question.fields.append(header);
            }
            question.body = details.body;
            question.secrets = {NamedSecret{u"candidate"_s, {}, secret}};
            question.method = details.capture.method.toLatin1();
            question.url = details.capture.target.toUtf8();
            diagnoseFor(call, question);
        }));
}

/// What a handler computed, or got, for a delivery's bytes.
void explainDelivery(ToolCall &call, const QByteArray &secret)
{
    const DeliveryId id{call.number("delivery", 0)};
    if (secret.isEmpty() && call.has("signature")) {
        return call.bench()->log()->explain(
            id, call.text("signature").toUtf8(), &call,
            call.orRefuse<SignatureReport>([&call](const SignatureReport &report) { answerWith(call, report, true); }));
    }
    call.bench()->log()->delivery(id, &call, call.orRefuse<DeliveryDetails>([&call, secret](const DeliveryDetails &details) {
        SignatureCase question;
        question.body = details.body;
        question.method = "POST";
        question.url = details.webhook.url.toUtf8();
        question.madeByEndpoint = call.has("signature");
        if (question.madeByEndpoint)
            question.headers = {call.text("signature").toUtf8()};
        else if (!details.attempts.isEmpty())
            question.headers = {details.attempts.constLast().signature};
        if (!secret.isEmpty()) {
            question.secrets = {NamedSecret{u"candidate"_s, {}, secret}};
            return diagnoseFor(call, question);
        }
        call.bench()->catalogue()->revealSecret(
            details.webhook.id, &call, call.orRefuse<QByteArray>([&call, question, webhook = details.webhook](const QByteArray &own) mutable {
                question.secrets = {NamedSecret{webhook.name, webhook.id, own}};
                diagnoseFor(call, question);
            }));
    }));
}

void explainSignature(ToolCall &call)
{
    const auto secret = candidate(call);
    const auto body = call.bytes("body");
    if (!secret || !body)
        return call.refuse((secret ? body.error() : secret.error()).message);
    if (int(call.has("capture")) + int(call.has("delivery")) + int(body->has_value()) != 1)
        return call.refuse(
            u"Say whose signature: \"capture\", or \"delivery\" (with the \"signature\" that a handler computed), or \"body\" with \"signature\"."_s);
    if (call.has("capture") && call.has("signature"))
        return call.refuse(u"A capture has its own signature: leave \"signature\" out, or give the \"body\" that it is of."_s);
    if (call.has("capture"))
        return explainCapture(call, *secret);
    if (call.has("delivery"))
        return explainDelivery(call, *secret);
    if (!call.has("signature") || secret->isEmpty())
        return call.refuse(u"A body alone needs its \"signature\", and a \"secret\" or \"secret_file\" to check with."_s);
    SignatureCase question;
    question.headers = {call.text("signature").toUtf8()};
    question.body = **body;
    question.secrets = {NamedSecret{u"candidate"_s, {}, *secret}};
    diagnoseFor(call, question);
}

void answerWith(ToolCall &call, const Comparison &comparison)
{
    Json answer = slim(cli::comparisonLine(comparison));
    Json &list = answer["list"] = Json::array();
    for (const Difference &difference : comparison.differences) {
        if (!difference.setAside && qsizetype(list.size()) < mostDifferences)
            list.push_back(slim(cli::differenceLine(difference, comparison)));
    }
    if (qsizetype(list.size()) < comparison.counted())
        answer["list_truncated"] = true;
    call.answer(answer);
}

void diffDeliveries(ToolCall &call)
{
    const auto lastOf = [](const DeliveryDetails &details) { return details.attempts.isEmpty() ? nullptr : &details.attempts.constLast(); };
    LogDoor *log = call.bench()->log();
    log->delivery(DeliveryId{call.number("left", 0)}, &call, call.orRefuse<DeliveryDetails>([&call, log, lastOf](const DeliveryDetails &one) {
        log->delivery(DeliveryId{call.number("right", 0)}, &call, call.orRefuse<DeliveryDetails>([&call, one, lastOf](const DeliveryDetails &other) {
            answerWith(call, rules::compareMessages(rules::messageOf(one, lastOf(one)), rules::messageOf(other, lastOf(other))));
        }));
    }));
}

void diffCaptures(ToolCall &call)
{
    LogDoor *log = call.bench()->log();
    log->capture(CaptureId{call.number("left", 0)}, &call, call.orRefuse<CaptureReport>([&call, log](const CaptureReport &one) {
        log->capture(CaptureId{call.number("right", 0)}, &call, call.orRefuse<CaptureReport>([&call, one](const CaptureReport &other) {
            answerWith(call, rules::compareMessages(rules::messageOf(one.details), rules::messageOf(other.details)));
        }));
    }));
}

void diff(ToolCall &call)
{
    call.text("of") == "captures"_L1 ? diffCaptures(call) : diffDeliveries(call);
}

} // namespace

std::vector<Tool> evidenceTools()
{
    constexpr qint64 mostSecret = 4096;
    Json explaining{{"capture", numberSchema("A request received, by its number", 1, mostRecords)},
                    {"delivery", numberSchema("A delivery, by its number", 1, mostRecords)},
                    {"signature", textSchema("The signature in question, such as the one that the handler computed")},
                    {"secret", textSchema("A candidate; it is in your transcript then", mostSecret)},
                    {"secret_file", textSchema("A file that holds the candidate")}};
    addBodySchemas(explaining, "The bytes that were received");
    return {
        {"explain_signature", "Explain a signature",
         "Why a signature does not fit: re-serialised JSON, a wrong secret, another encoding, a changed body … Of a capture with the profile's "
         "secrets or a "
         "candidate; of a delivery's bytes with the signature that a handler computed for them; of any bytes.",
         objectSchema(explaining), Hints{true, false, true, false}, explainSignature},
        {"diff", "Compare two records", "Two deliveries (what was sent last, and the answers) or two captures: body by structure, headers, answer.",
         objectSchema({{"of", choiceSchema("Of which log", {"deliveries", "captures"})},
                       {"left", numberSchema("The older, by its number", 1, mostRecords)},
                       {"right", numberSchema("The one in question", 1, mostRecords)}},
                      {"of", "left", "right"}),
         Hints{true, false, true, false}, diff},
    };
}

} // namespace ovyxa::mcp
