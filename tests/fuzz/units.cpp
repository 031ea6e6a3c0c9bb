// SPDX-License-Identifier: MIT
#include "tests/fuzz/units.h"

#include "core/http/request_parser.h"
#include "core/ingest/hit_reader.h"
#include "core/payload/json_index.h"
#include "core/payload/json_tree.h"
#include "core/rpc/json_rpc.h"
#include "core/rpc/line_splitter.h"
#include "core/rules/alert_rule_text.h"
#include "core/rules/query.h"
#include "core/rules/query_text.h"
#include "core/rules/request_draft.h"
#include "core/rules/request_import.h"
#include "core/rules/response_plan.h"
#include "core/rules/shell_words.h"
#include "core/rules/url_policy.h"
#include "core/signing/header_reading.h"
#include "core/signing/signature_doctor.h"
#include "core/trial/scenario_reader.h"
#include "core/triggers/country_database.h"
#include "core/wire/response_parser.h"

#include <QtCore/QTemporaryFile>
#include <QtCore/QTimeZone>

#include <cstdio>
#include <cstdlib>

/// Of a database that it cannot read, libmaxminddb (1.7.1) forgets the description.
extern "C" const char *__lsan_default_suppressions() // NOLINT(bugprone-reserved-identifier) so the sanitizer calls it
{
    return "leak:libmaxminddb";
}

namespace ovyxa::fuzz {

using namespace Qt::StringLiterals;

namespace {

void expect(bool holds, const char *what)
{
    if (holds)
        return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

/// The bytes but the first, and how large the pieces are that it asks for.
std::pair<QByteArrayView, qsizetype> inPieces(const QByteArray &bytes)
{
    if (bytes.isEmpty())
        return {{}, 1};
    return {QByteArrayView(bytes).sliced(1), 1 + uchar(bytes.front()) % 64};
}

QByteArray requestsIn(QByteArrayView bytes, qsizetype piece)
{
    RequestParser parser({400, 300});
    QByteArray seen;
    for (qsizetype at = 0; at < bytes.size();) {
        at += parser.feed(bytes.sliced(at, std::min(piece, bytes.size() - at)));
        const auto state = parser.state();
        if (state != RequestParser::State::Complete && state != RequestParser::State::Refused)
            continue;
        const HttpRequest request = parser.take();
        seen += request.method + '|' + request.target + '|' + QByteArray::number(request.headers.size()) + '|' + request.body + '|'
                + QByteArray::number(request.problemStatus) + request.problem.toUtf8() + '\n';
        if (state == RequestParser::State::Refused)
            break;
    }
    return seen + QByteArray::number(int(parser.state()));
}

void feedRequest(const QByteArray &bytes)
{
    const auto [request, piece] = inPieces(bytes);
    expect(requestsIn(request, piece) == requestsIn(request, request.size()), "a request is the same however it is split");
}

QByteArray answerIn(QByteArrayView bytes, qsizetype piece, FieldReading reading)
{
    ResponseParser parser(ResponseRules::forMethod("POST"_ba, reading));
    QByteArray body;
    for (qsizetype at = 0; at < bytes.size();) {
        const qsizetype taken = parser.feed(bytes.sliced(at, std::min(piece, bytes.size() - at)));
        body += parser.takeBody();
        if (parser.state() == ResponseParser::State::Complete || parser.state() == ResponseParser::State::Failed)
            break;
        at += taken;
    }
    parser.end();
    body += parser.takeBody();
    expect(body.size() == parser.bodyBytes(), "a body has as many bytes as are told");
    QByteArray seen = QByteArray::number(int(parser.state())) + '|' + QByteArray::number(int(parser.problem().fault)) + '|' + parser.head().raw + '|'
                      + body + '|' + QByteArray::number(parser.interims().size());
    for (const Header &trailer : parser.trailers())
        seen += trailer.name + ':' + trailer.value;
    return seen;
}

void feedAnswer(const QByteArray &bytes)
{
    const auto [answer, piece] = inPieces(bytes);
    for (const FieldReading reading : {FieldReading::Strict, FieldReading::Lenient})
        expect(answerIn(answer, piece, reading) == answerIn(answer, answer.size(), reading), "an answer is the same however it is split");
}

void feedChunks(const QByteArray &bytes)
{
    const auto [chunks, piece] = inPieces(bytes);
    const QByteArray answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks;
    for (const FieldReading reading : {FieldReading::Strict, FieldReading::Lenient})
        expect(answerIn(answer, piece, reading) == answerIn(answer, answer.size(), reading), "chunks are the same however they are split");
}

void feedSignature(const QByteArray &bytes)
{
    const QByteArray body = R"({"event":"goal.completed","data":{"a":1.0}})"_ba;
    const QList<NamedSecret> secrets{{u"Shop"_s, {}, "whsec_fuzz"_ba}};
    for (const AcceptedEncoding accepted : {AcceptedEncoding::Hex, AcceptedEncoding::Prefixed, AcceptedEncoding::Base64, AcceptedEncoding::Any}) {
        for (const HeaderReading &reading : readHeader(bytes, accepted))
            expect(reading.mac.size() <= bytes.size(), "a signature has no more bytes than its text");
    }
    const bool matches = checkSignature(bytes, body, secrets).valid;
    if (!matches && qHash(bytes) % 256 != 0) // finding no cause takes a thousand times as long as the rest
        return;
    SignatureCase given;
    given.headers = {bytes};
    given.body = body;
    given.secrets = secrets;
    expect(diagnose(given).valid == matches, "the doctor agrees with the check");
}

void feedJson(const QByteArray &bytes)
{
    const std::atomic_bool stop = false;
    const auto tree = parseJsonTree(bytes);
    const auto pretty = prettyJson(bytes);
    if (pretty)
        expect(prettyJson(*pretty).ok() && *prettyJson(*pretty) == *pretty, "what is indented is indented");
    const auto index = JsonIndex::read(bytes, stop);
    expect(index != nullptr, "nobody stopped it");
    if (tree)
        expect(!index->fault(), "what has a tree has an index");
    for (JsonIndex::Value value = 0; value < std::min<JsonIndex::Value>(index->size(), 200); ++value) {
        (void)index->pointer(value);
        (void)index->jqFilter(value);
        (void)index->isNameRepeated(value);
        for (JsonIndex::Value row = 0; row < std::min<JsonIndex::Value>(index->childCount(value), 20); ++row)
            expect(index->row(index->child(value, row)) == row, "a child stands where its parent has it");
    }
    (void)shownPrettyJson(bytes, stop);
}

void feedUrl(const QByteArray &bytes)
{
    for (const bool plain : {false, true}) {
        const UrlPolicy policy{plain};
        const auto url = policy.check(QString::fromUtf8(bytes));
        if (!url)
            continue;
        expect(policy.check(*url).ok() && *policy.check(*url) == *url, "a URL that was checked is checked");
        expect(requestTarget(*url).startsWith('/'), "a target begins with a slash");
        expect(!requestTarget(*url).contains(' ') && !requestTarget(*url).contains('\n'), "a target is one word");
        (void)oddTarget(*url);
    }
}

void feedQuery(const QByteArray &bytes)
{
    const QString text = QString::fromUtf8(bytes);
    const rules::QueryTime time{instantFromMs(1'700'000'000'000), QTimeZone::utc()};
    const auto deliveries = rules::deliveryQuery(text, time);
    const auto captures = rules::captureQuery(text, time);
    if (!deliveries && !captures)
        expect(!rules::queryOfNeither(text, time).message.isEmpty(), "what is no query is told why");
    qsizetype end = 0;
    const auto spans = rules::querySpans(text);
    for (const rules::QuerySpan &span : spans) {
        expect(span.start >= end && span.length > 0 && span.end() <= text.size(), "terms stand one behind the other");
        end = span.end();
    }
    (void)rules::withTerm(text, u"state:failed"_s);
    (void)rules::withoutKey(text, u"state"_s);
    (void)rules::looksSecret(text);
}

void feedPlan(const QByteArray &bytes)
{
    const auto plan = ResponsePlan::parse(QString::fromUtf8(bytes));
    if (!plan)
        return;
    const auto again = ResponsePlan::parse(plan->text());
    expect(again.ok() && *again == *plan, "a plan is what its text says");
    (void)plan->stepAt(0);
    (void)plan->stepAt(1'000'000'000);
}

void feedAlert(const QByteArray &bytes)
{
    const auto rule = alertRuleFromText(QString::fromUtf8(bytes));
    if (!rule)
        return;
    const auto again = alertRuleFromText(toText(*rule));
    expect(again.ok() && *again == *rule, "a rule is what its text says");
}

void feedScenario(const QByteArray &bytes)
{
    const auto scenario = readScenario(bytes, u"/nowhere"_s);
    const auto mistake = scenarioMistake(bytes, u"/nowhere"_s);
    expect(scenario.ok() != mistake.has_value(), "a scenario is read, or has a mistake");
    if (mistake)
        expect(mistake->at >= 0 && mistake->at <= bytes.size(), "a mistake stands in the text");
}

void feedImport(const QByteArray &bytes)
{
    (void)rules::shellWords(bytes);
    (void)rules::requestFromCurl(bytes);
    (void)rules::requestsFromHttp(bytes);
    (void)rules::requestsFromHar(bytes);
    const auto requests = rules::requestsFrom(bytes);
    if (requests)
        expect(!requests->isEmpty(), "what is imported is something");
}

void feedRpc(const QByteArray &bytes)
{
    const auto [stream, piece] = inPieces(bytes);
    LineSplitter splitter(2000);
    const LineSplitter::Handler read = [](LineSplitter::Fit fit, const QByteArray &line) {
        if (fit == LineSplitter::Fit::TooLong)
            return;
        const auto message = parseRpc(line);
        if (const auto *refusal = std::get_if<RpcRefusal>(&message)) {
            expect(refusal->line().endsWith('\n') && refusal->line().count('\n') == 1, "a refusal is one line");
            return;
        }
        const auto &came = std::get<RpcMessage>(message);
        if (came.kind != RpcMessage::Kind::Request)
            return;
        const auto again = parseRpc(rpcRequest(came.id, came.method, came.params));
        expect(std::holds_alternative<RpcMessage>(again) && std::get<RpcMessage>(again).method == came.method, "a request is what its line says");
    };
    for (qsizetype at = 0; at < stream.size(); at += piece)
        splitter.feed(stream.sliced(at, std::min(piece, stream.size() - at)), read);
    splitter.end(read);
}

void feedHit(const QByteArray &bytes)
{
    for (const HitKind kind : {HitKind::Pageview, HitKind::CustomEvent}) {
        if (const auto hit = readHit(bytes, kind); !hit)
            expect(!hit.error().message.isEmpty(), "what is refused is told why");
    }
}

void feedDraft(const QByteArray &bytes)
{
    const auto draft = rules::draftFromBytes(bytes);
    if (!draft)
        return;
    expect(rules::draftFromBytes(rules::draftToBytes(*draft)).has_value(), "a draft that is kept comes back");
    (void)rules::resendOf(*draft);
    (void)rules::changesOf(*draft);
}

void feedCountries(const QByteArray &bytes)
{
    QTemporaryFile file;
    if (!file.open() || file.write(bytes) != bytes.size() || !file.flush())
        std::exit(1);
    const auto countries = CountryDatabase::open(file.fileName());
    if (!countries)
        return;
    for (const QString &address : {u"192.0.2.1"_s, u"2001:db8::1"_s, u"::ffff:192.0.2.1"_s, u"255.255.255.255"_s, u"none"_s}) {
        const QString country = (*countries)->countryOf(address);
        expect(country.isEmpty() || country.size() == 2, "a country has two letters");
    }
}

} // namespace

const std::vector<Unit> &units()
{
    static const std::vector<Unit> all{
        {"request", feedRequest}, {"answer", feedAnswer}, {"chunks", feedChunks}, {"signature", feedSignature}, {"json", feedJson},
        {"url", feedUrl},         {"query", feedQuery},   {"plan", feedPlan},     {"alert", feedAlert},         {"scenario", feedScenario},
        {"import", feedImport},   {"rpc", feedRpc},       {"hit", feedHit},       {"draft", feedDraft},         {"countries", feedCountries},
    };
    return all;
}

} // namespace ovyxa::fuzz
