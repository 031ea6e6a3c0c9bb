// SPDX-License-Identifier: MIT
// The log of a gateway is what was on the wire on both of its sides: random exchanges from a caller through the whole bench to an app and back,
// with what each of the two saw compared, byte for byte, with what is stored.
#include "core/rules/comparison.h"
#include "tests/support/bench_fixture.h"
#include "tests/support/raw_client.h"
#include "tests/wire/random_exchange.h"

#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kept = 64 * 1024;

bool isOneOf(const Header &field, std::initializer_list<QByteArrayView> names)
{
    return std::any_of(names.begin(), names.end(), [&field](QByteArrayView name) { return field.name.compare(name, Qt::CaseInsensitive) == 0; });
}

HeaderList without(HeaderList fields, std::initializer_list<QByteArrayView> names)
{
    fields.removeIf([names](const Header &field) { return isOneOf(field, names); });
    return fields;
}

bool isChunked(const HeaderList &fields)
{
    return std::any_of(fields.cbegin(), fields.cend(), [](const Header &field) { return isOneOf(field, {"Transfer-Encoding"}); });
}

/// What is behind a head, out of its chunks; nothing unless it is there as a whole, and nothing behind it.
struct Unchunked
{
    QByteArray body;
    HeaderList trailers;
};

std::optional<Unchunked> unchunked(const QByteArray &bytes)
{
    Unchunked whole;
    for (qsizetype at = 0;;) {
        const qsizetype lineEnd = bytes.indexOf("\r\n", at);
        bool isSize = false;
        const qsizetype size = lineEnd < 0 ? 0 : bytes.mid(at, lineEnd - at).toLongLong(&isSize, 16);
        if (!isSize)
            return {};
        at = lineEnd + 2;
        if (size == 0) {
            const QByteArray rest = "\r\n" + bytes.mid(at);
            if (!rest.endsWith("\r\n\r\n") || rest.indexOf("\r\n\r\n") != rest.size() - 4)
                return {};
            whole.trailers = rules::headersOf(rest.chopped(2));
            return whole;
        }
        if (bytes.mid(at + size, 2) != "\r\n")
            return {};
        whole.body += bytes.mid(at, size);
        at += size + 2;
    }
}

QByteArray headIn(const QByteArray &bytes)
{
    return bytes.left(bytes.indexOf("\r\n\r\n") + 4);
}

/// A server that keeps all it is sent, and answers a request once that is there as a whole.
struct App
{
    QTcpServer server;
    QByteArray seen; ///< on the connection that is there now
    int requests = 0;
    Answer answer;

    App()
    {
        QObject::connect(&server, &QTcpServer::newConnection, &server, [this] {
            QTcpSocket *socket = server.nextPendingConnection();
            seen.clear();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                seen += socket->readAll();
                if (!isWhole())
                    return;
                ++requests;
                socket->write(answer.bytes());
                socket->disconnectFromHost();
            });
        });
        if (!server.listen(QHostAddress::LocalHost))
            qFatal("the app cannot listen");
    }

    [[nodiscard]] bool isWhole() const
    {
        if (!seen.contains("\r\n\r\n"))
            return false;
        const QByteArray head = headIn(seen);
        const QByteArray rest = seen.sliced(head.size());
        const HeaderList fields = rules::headersOf(head);
        if (isChunked(fields))
            return unchunked(rest).has_value();
        const auto length = std::find_if(fields.cbegin(), fields.cend(), [](const Header &field) { return isOneOf(field, {"Content-Length"}); });
        return length == fields.cend() || rest.size() >= length->value.toLongLong();
    }
};

/// A request as it goes out, and what is to be stored of it.
struct Request
{
    QByteArray head;
    QByteArray framedBody;
    QByteArray body;
    HeaderList trailers;
    bool hasBody = false;
};

Request randomRequest()
{
    Request request;
    const QByteArray method = bytesOf(*rc::gen::element<std::string>("POST", "PUT", "PATCH", "GET", "DELETE", "X-OWN"));
    request.head = method + " /" + bytesOf(*textOf("ab/.?&=2fF-~", 0, 20)) + " HTTP/1.1\r\nHost: localhost\r\n";
    HeaderList ignored;
    for (const Header &field : randomFields(6))
        append(ignored, request.head, field);
    request.hasBody = method == "POST" || *rc::gen::arbitrary<bool>();
    if (request.hasBody) {
        request.body = bytesOf(*rc::gen::container<std::string>(rc::gen::arbitrary<char>()));
        if (*rc::gen::weightedElement<int>({{8, 0}, {1, 1}}) == 1)
            request.body = request.body.leftJustified(70'000, '\xfe');
        Answer framing; // chunks and lengths are the same both ways
        framing.head = "HTTP/1.1";
        framing.body = request.body;
        frameBody(framing);
        request.head += framing.head.sliced(8);
        request.framedBody = framing.framedBody;
        request.trailers = framing.trailers;
    }
    request.head += "Connection: close\r\n\r\n";
    return request;
}

/// A bench with its receiver before the app.
struct Gateway : BenchFixture
{
    App app;
    QSslCertificate authority; ///< null: plain HTTP

    explicit Gateway(bool overTls)
    {
        ReceiverSetup setup;
        setup.plainHttp = !overTls;
        setup.forwardTo = u"http://127.0.0.1:%1/"_s.arg(app.server.serverPort());
        setup.plan = ResponsePlan::app();
        if (!startReceiver(setup).ok())
            qFatal("the receiver did not start");
        if (overTls)
            authority = QSslCertificate::fromPath(bench->authorityFile()).value(0);
    }

    /// Sends it, waits until all is over, and gives what came back and what is stored.
    std::pair<QByteArray, CaptureDetails> exchange(const Request &request)
    {
        const qsizetype before = captures.size();
        RawClient caller(QHostAddress(QHostAddress::LocalHost), quint16(QUrl(bench->receiver()->state().url).port()), authority);
        caller.send(request.head + request.framedBody);
        if (!QTest::qWaitFor([&] { return caller.ended && captures.size() > before; }, waitMs))
            return {};
        const auto report = wait<CaptureReport>([&](auto reply) { bench->log()->capture(captures.constLast().id, bench.get(), std::move(reply)); });
        return {caller.received, report ? report->details : CaptureDetails()};
    }
};

} // namespace

class TestForwardedExchange final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!qt.network.ssl).*"_s)); }
    void theLogIsWhatBothSidesSaw_data();
    void theLogIsWhatBothSidesSaw();

private:
    static void checkRequest(const Request &request, const CaptureDetails &stored, const App &app, bool overTls);
    static void checkAnswer(const Answer &answer, const CaptureDetails &stored, const QByteArray &received);
};

/// What the caller sent is what is stored, and what is stored is what the app saw, but for what a gateway says for itself.
void TestForwardedExchange::checkRequest(const Request &request, const CaptureDetails &stored, const App &app, bool overTls)
{
    RC_ASSERT(stored.rawHead.toStdString() == request.head.toStdString());
    RC_ASSERT(stored.headers == rules::headersOf(request.head));
    RC_ASSERT(stored.body.toStdString() == request.body.toStdString());
    RC_ASSERT(stored.trailers == request.trailers);
    RC_ASSERT(stored.tls.has_value() == overTls);

    const HeaderList trailers = without(stored.trailers, {"Set-Cookie"}); // it may not stand there (RFC 9110 6.5.1)
    const QByteArray seenHead = headIn(app.seen);
    const qsizetype via = seenHead.indexOf("\r\nVia: 1.1 ovyxa-bench-");
    RC_ASSERT(via > 0);
    QByteArray head = stored.capture.method.toLatin1() + ' ' + stored.capture.target.toLatin1()
                      + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(app.server.serverPort()) + "\r\n";
    HeaderList ignored;
    for (const Header &field : without(stored.headers, {"Host", "Connection", "Content-Length", "Transfer-Encoding"}))
        append(ignored, head, field);
    const QByteArray scheme = overTls ? "https" : "http";
    head += "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Host: localhost\r\nX-Forwarded-Proto: " + scheme
            + "\r\nForwarded: for=127.0.0.1;host=localhost;proto=" + scheme + seenHead.sliced(via, seenHead.indexOf('\r', via + 2) - via) + "\r\n";
    if (!trailers.isEmpty())
        head += "Transfer-Encoding: chunked\r\n";
    else if (request.hasBody || (stored.capture.method != "GET"_L1 && stored.capture.method != "DELETE"_L1)) // who could have one says so (8.6)
        head += "Content-Length: " + QByteArray::number(stored.body.size()) + "\r\n";
    head += "Connection: close\r\n\r\n";
    RC_ASSERT(seenHead.toStdString() == head.toStdString());
    const QByteArray rest = app.seen.sliced(seenHead.size());
    if (trailers.isEmpty()) {
        RC_ASSERT(rest.toStdString() == stored.body.toStdString());
        return;
    }
    const auto chunks = unchunked(rest);
    RC_ASSERT(chunks.has_value());
    RC_ASSERT(chunks->body.toStdString() == stored.body.toStdString());
    RC_ASSERT(chunks->trailers == trailers);
}

/// What the caller got is what is stored, and it is what the app said.
void TestForwardedExchange::checkAnswer(const Answer &answer, const CaptureDetails &stored, const QByteArray &received)
{
    RC_ASSERT(stored.answer.has_value());
    RC_ASSERT(received.left(stored.answer->head.size()).toStdString() == stored.answer->head.toStdString());
    QByteArray last = stored.answer->head;
    for (qsizetype interims = answer.interims.size(); interims > 0; --interims)
        last = last.sliced(headIn(last).size());
    RC_ASSERT(headIn(last) == last);
    RC_ASSERT(last.startsWith(QByteArray("HTTP/1.1 " + QByteArray::number(answer.status) + ' ')));
    RC_ASSERT(rules::headersOf(last) == stored.answer->headers);
    RC_ASSERT(without(stored.answer->headers, {"Date", "Connection", "Content-Length", "Transfer-Encoding"})
              == without(answer.headers, {"Content-Length", "Transfer-Encoding"}));

    const QByteArray rest = received.mid(stored.answer->head.size());
    const auto chunks = isChunked(stored.answer->headers) ? unchunked(rest) : Unchunked{rest, {}};
    RC_ASSERT(chunks.has_value());
    RC_ASSERT(chunks->body == answer.body);
    RC_ASSERT(chunks->trailers == stored.answer->trailers);
    RC_ASSERT(stored.answer->trailers == without(answer.trailers, {"Set-Cookie"}));
    RC_ASSERT(stored.answer->bodyBytes == answer.body.size());
    RC_ASSERT(stored.answer->body == answer.body.left(kept));

    const auto &forward = stored.capture.forward;
    RC_ASSERT(forward.has_value());
    RC_ASSERT(forward->status == answer.status && stored.capture.status == answer.status);
    RC_ASSERT(forward->bytes == answer.body.size());
    RC_ASSERT(forward->error.isEmpty());
}

void TestForwardedExchange::theLogIsWhatBothSidesSaw_data()
{
    QTest::addColumn<bool>("overTls");
    QTest::newRow("plain") << false;
    QTest::newRow("over TLS") << true;
}

void TestForwardedExchange::theLogIsWhatBothSidesSaw()
{
    QFETCH(bool, overTls);
    Gateway gateway(overTls);
    int exchanges = 0;
    const bool held = rc::check("what is stored is what both sides saw", [&] {
        gateway.app.answer = randomAnswer(true);
        const Request request = randomRequest();
        const auto [received, stored] = gateway.exchange(request);
        RC_ASSERT(gateway.app.requests == ++exchanges);
        checkRequest(request, stored, gateway.app, overTls);
        checkAnswer(gateway.app.answer, stored, received);
    });
    QVERIFY(held);
    QVERIFY(exchanges >= 100);
    QCOMPARE(gateway.captures.size(), exchanges);
}

QTEST_GUILESS_MAIN(TestForwardedExchange)
#include "tst_forwarded_exchange.moc"
