// SPDX-License-Identifier: MIT
// Requests from cURL lines, raw HTTP, .http files and HTTP Archives: what they become, and how each refusal is worded.
#include "core/rules/request_import.h"
#include "core/rules/shell_words.h"

#include <QtTest/QTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;

namespace {

ImportedRequest curl(const QByteArray &line)
{
    const auto request = rules::requestFromCurl(line);
    if (!request)
        qWarning("%s", qPrintable(request.error().message));
    return request ? *request : ImportedRequest();
}

QString problem(const QByteArray &text)
{
    const auto requests = rules::requestsFrom(text);
    return requests ? QString() : requests.error().message;
}

} // namespace

class tst_RequestImport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void words_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QList<QByteArray>>("words");
        QTest::newRow("plain") << "a b  c\n"_ba << QList<QByteArray>{"a", "b", "c"};
        QTest::newRow("single") << "'a b'\"c d\" ''"_ba << QList<QByteArray>{"a bc d", ""};
        QTest::newRow("double") << "\"a\\\"b\\\\c\\n\\$x\""_ba << QList<QByteArray>{"a\"b\\c\\n$x"};
        QTest::newRow("backslash") << "a\\ b \\'c"_ba << QList<QByteArray>{"a b", "'c"};
        QTest::newRow("continued") << "a \\\n b \\\r\n c"_ba << QList<QByteArray>{"a", "b", "c"};
        QTest::newRow("a quote in quotes") << "'it'\\''s'"_ba << QList<QByteArray>{"it's"};
        QTest::newRow("ansi") << "$'a\\nb\\'c\\\\d\\t\\x41\\101é\\q'"_ba << QList<QByteArray>{"a\nb'c\\d\tAA\xc3\xa9\\q"};
        QTest::newRow("surrogates") << "$'\\ud83d\\ude00'"_ba << QList<QByteArray>{"\xf0\x9f\x98\x80"};
        QTest::newRow("bytes") << "$'\\xff\\x00'"_ba << QList<QByteArray>{QByteArray("\xff\0", 2)};
        QTest::newRow("price") << "'$5' \"100$\""_ba << QList<QByteArray>{"$5", "100$"};
    }

    void words()
    {
        QFETCH(QByteArray, line);
        QFETCH(QList<QByteArray>, words);
        const auto read = rules::shellWords(line);
        QVERIFY2(read.ok(), read ? "" : qPrintable(read.error().message));
        QCOMPARE(*read, words);
    }

    void whatOnlyAShellKnows()
    {
        for (const QByteArray &line : {"curl $URL"_ba, "curl \"$URL\""_ba, "curl `x`"_ba, "curl $(x)"_ba, "curl a | sh"_ba, "curl a; rm b"_ba,
                                       "curl a > b"_ba, "curl 'a"_ba, "curl \"a"_ba, "curl $'a"_ba, "curl ^\"a^\""_ba, QByteArray("curl a\0b", 8)}) {
            const auto request = rules::requestFromCurl(line);
            QVERIFY2(!request, line.constData());
            QVERIFY2(request.error().message.startsWith(u"Line 1, column"_s), qPrintable(request.error().message));
        }
        QVERIFY(problem("curl a \\\n -d \"$BODY\"").startsWith(u"Line 2, column 6"_s));
    }

    void asBrowsersCopyIt()
    {
        const ImportedRequest request = curl("curl 'https://localhost:8443/hook?a=1' \\\n"
                                             "  -H 'content-type: application/json' \\\n"
                                             "  -H 'x-empty;' -H 'Accept:' \\\n"
                                             "  --data-raw $'{\"a\":\"it\\'s\"}' \\\n"
                                             "  --compressed --insecure");
        QCOMPARE(request.method, u"POST"_s);
        QCOMPARE(request.url, u"https://localhost:8443/hook?a=1"_s);
        QCOMPARE(request.headers, (HeaderList{{"content-type", "application/json"}, {"x-empty", ""}}));
        QCOMPARE(request.body, "{\"a\":\"it's\"}"_ba);
    }

    void howDataJoins()
    {
        QCOMPARE(curl("curl a -d x=1 -d y=2 --data-urlencode 'z=a b'").body, "x=1&y=2&z=a%20b"_ba);
        QCOMPARE(curl("curl a -d x=1").headers, (HeaderList{{"Content-Type", "application/x-www-form-urlencoded"}}));
        QCOMPARE(curl("curl a --json '{}'").headers, (HeaderList{{"Content-Type", "application/json"}, {"Accept", "application/json"}}));
        QCOMPARE(curl("curl a --data-raw @x").body, "@x"_ba);
        QCOMPARE(curl("curl a --data-binary $'a\\r\\n\\n'").body, "a\r\n\n"_ba);
        const ImportedRequest get = curl("curl -G a -d x=1");
        QCOMPARE(get.url, u"https://a?x=1"_s);
        QVERIFY(get.body.isEmpty() && get.method == u"GET"_s);
        const ImportedRequest put = curl("curl -sSXPUT -utim:secret -A me --url http://localhost:3000/x -o out");
        QCOMPARE(put.method, u"PUT"_s);
        QCOMPARE(put.url, u"http://localhost:3000/x"_s);
        QCOMPARE(put.headers, (HeaderList{{"Authorization", "Basic dGltOnNlY3JldA=="}, {"User-Agent", "me"}}));
    }

    void filesAreNotRead()
    {
        for (const QByteArray &line : {"curl a -d @/etc/passwd"_ba, "curl a --data-binary @x"_ba, "curl a -T x"_ba, "curl a -H @x"_ba,
                                       "curl a -b x"_ba, "curl a -K x"_ba, "curl a --data-urlencode n@x"_ba, "curl a --json @x"_ba})
            QVERIFY2(problem(line).contains(u"Files are not read"_s), qPrintable(problem(line)));
        QVERIFY(problem("curl a -F x=1").contains(u"-F"_s));
        QVERIFY(problem("curl a --frobnicate").contains(u"--frobnicate"_s));
        QVERIFY(problem("curl a -H").contains(u"needs a value"_s));
        QVERIFY(problem("curl a b").contains(u"two URLs"_s));
        QVERIFY(problem("curl -s").contains(u"no URL"_s));
        QVERIFY(problem("curl a -H nonsense").contains(u"no colon"_s));
    }

    void rawRequests()
    {
        const auto raw =
            rules::requestsFrom("POST /hook HTTP/1.1\r\nHost: localhost:8443\r\nX-A: 1\r\nX-A: 2\r\nContent-Length: 4\r\n\r\n{\r\n}trailing");
        QVERIFY(raw.ok());
        QCOMPARE(raw->first().url, u"https://localhost:8443/hook"_s);
        QCOMPARE(raw->first().body, "{\r\n}"_ba);
        QCOMPARE(raw->first().headers.size(), 4);
        const auto exact = rules::requestsFrom("POST https://a/ HTTP/1.1\n\nbody\n");
        QCOMPARE(exact->first().body, "body\n"_ba);
        QVERIFY(rules::requestsFrom("POST https://a/ HTTP/1.1\nContent-Length: 9\n\nab")->first().note.contains(u"9 bytes"_s));
        QVERIFY(problem("POST /x HTTP/1.1\n\n").contains(u"no host"_s));
        QVERIFY(problem("hello world and all").startsWith(u"Line 1 is no request line"_s));
        QVERIFY(problem("POST https://a HTTP/1.1\nA: 1\nnonsense\n\n").startsWith(u"Line 3 is no header"_s));
        QVERIFY(problem("POST https://a HTTP/1.1\nTransfer-Encoding: chunked\n\n0\r\n\r\n").contains(u"chunks"_s));
        QVERIFY(problem("POST https://a HTTP/1.1\n\n< /etc/passwd").contains(u"files are not read"_s));
        QVERIFY(problem(QByteArray("\0\0\0", 3)).contains(u"NUL"_s));
        QVERIFY(problem(" \n").contains(u"empty"_s));
    }

    void filesOfSeveral()
    {
        const auto requests =
            rules::requestsFrom("### One\n# remark\nPOST https://a/1 HTTP/1.1\nX: 1\n\n{\"a\":1}\n\n### Two\nPOST https://a/2\n\nb\n\n###\n");
        QVERIFY2(requests.ok(), requests ? "" : qPrintable(requests.error().message));
        QCOMPARE(requests->size(), 2);
        QCOMPARE(requests->at(0).body, R"({"a":1})"_ba);
        QCOMPARE(requests->at(1).url, u"https://a/2"_s);
        QCOMPARE(requests->at(1).body, "b"_ba);
        QVERIFY(problem("### One\nPOST https://a\n\n\n### Two\nrubbish here and there\n").startsWith(u"Line 6"_s));
    }

    void archives()
    {
        QByteArray har = R"({"log":{"version":"1.2","entries":[{"request":{"method":"POST","url":"https://a/x","headers":[)";
        har += R"({"name":":path","value":"/x"},{"name":"X-A","value":"1"}],"postData":{"mimeType":"application/json","text":"{\"n\":1e2}"}}},)";
        har += R"({"request":{"method":"PUT","url":"https://b/","headers":[],"postData":{"text":"/wA=","encoding":"base64"}}},{"request":{}}]}})";
        const auto requests = rules::requestsFrom(har);
        QVERIFY(requests.ok());
        QCOMPARE(requests->size(), 2);
        QCOMPARE(requests->at(0).headers, (HeaderList{{"X-A", "1"}}));
        QCOMPARE(requests->at(0).body, R"({"n":1e2})"_ba);
        QCOMPARE(requests->at(1).body, QByteArray("\xff\0", 2));
        QVERIFY(problem("{}").contains(u"/log/entries"_s));
        QVERIFY(problem(R"({"log":{"entries":[]}})").contains(u"no request"_s));
        QVERIFY(problem(R"({"log":)").contains(u"no HTTP Archive"_s));
    }

    void hostileOnesAreBounded()
    {
        QCOMPARE(rules::requestsFrom(QByteArray(rules::importBytes + 1, 'x')).error().code, ErrorCode::LimitReached);
        QVERIFY(!problem(QByteArray(1'000'000, '{')).isEmpty());
        QVERIFY(!problem(R"({"log":{"entries":)" + QByteArray(100'000, '[')).isEmpty());
        QCOMPARE(curl("curl a -d '" + QByteArray(4'000'000, 'x') + '\'').body.size(), 4'000'000);
    }
};

QTEST_GUILESS_MAIN(tst_RequestImport)
#include "tst_request_import.moc"
