// SPDX-License-Identifier: MIT
// `deliveries export` and `show`: what was on the wire is what is written, and a file is whole or as it was.
#include "tests/app/program.h"
#include "tests/support/scripted_peer.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QJsonValue>
#include <QtCore/QProcess>
#include <QtCore/QScopeGuard>
#include <QtTest/QTest>

#include <utility>

#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestCliExport final : public QObject
{
    Q_OBJECT

    Program m_program;
    QString m_profile = m_program.path(u"profile"_s);

    Outcome call(const QStringList &arguments) { return m_program.run(arguments + QStringList{u"--json"_s, u"--profile"_s, m_profile}); }

    /// One delivery to a peer of this process, which answers with these bytes.
    void deliver(const QByteArray &answer, const QStringList &more = {}, const QString &path = u"/hook"_s)
    {
        ScriptedPeer peer;
        peer.answer(answer);
        const Running trigger =
            m_program.start(QStringList{u"trigger"_s, u"goal.completed"_s, u"--url"_s, u"http://localhost:%1"_s.arg(peer.port()) + path,
                                        u"--profile"_s, m_profile, u"--allow-loopback-http"_s, u"--no-retry"_s, u"--secret"_s, u"x"_s}
                            + more);
        QTRY_COMPARE_WITH_TIMEOUT(trigger->state(), QProcess::NotRunning, 30'000);
    }

    QByteArray exported(const QString &format)
    {
        return m_program.run({u"deliveries"_s, u"export"_s, u"--format"_s, format, u"--profile"_s, m_profile}).out;
    }

    QJsonArray entries() { return QJsonDocument::fromJson(exported(u"har"_s)).object()["log"_L1].toObject()["entries"_L1].toArray(); }

    QByteArray contentOf(const QString &name)
    {
        QFile file(m_program.path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : "not there"_ba;
    }

    static QStringList valuesOf(const QJsonArray &headers, const QString &name)
    {
        QStringList values;
        for (const auto &header : headers) {
            if (header["name"_L1].toString() == name)
                values += header["value"_L1].toString();
        }
        return values;
    }

private Q_SLOTS:
    /// Deliveries 1 to 7: cookies in the answer, a binary body with a long answer, a body that a .http file would change, and large ones.
    void initTestCase()
    {
        deliver("HTTP/1.1 200 OK\r\nSet-Cookie: a=1; Path=/; HttpOnly\r\nSet-Cookie: b=2; Expires=Wed, 21 Oct 2030 07:28:00 GMT\r\n"
                "Set-Cookie: c=3; Expires=Monday, 21-Oct-30 07:28:00 GMT\r\nX-A: 1\r\nX-A: 2\r\nContent-Length: 2\r\n\r\nok",
                {}, u"/hook?a=1&b=%20"_s);
        deliver("HTTP/1.1 200 OK\r\nContent-Length: 70000\r\n\r\n" + QByteArray(70'000, 'x'),
                {u"--body-file"_s, m_program.file(u"body"_s, "\xff\xfe\x00\x80"_ba)});
        deliver("HTTP/1.1 204 No Content\r\n\r\n", {u"--body-file"_s, m_program.file(u"body"_s, "{\n# not a comment\n}")});
        deliver("HTTP/1.1 204 No Content\r\n\r\n", {u"--repeat"_s, u"4"_s, u"--body-file"_s, m_program.file(u"body"_s, QByteArray(10'000, 'x'))});
    }

    void whatHttpArchivesHaveNoPlaceFor()
    {
        const auto back = qScopeGuard([this, own = std::exchange(m_profile, m_program.path(u"interims"_s))] { m_profile = own; });
        const QByteArray interims = "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n";
        deliver(interims + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Took: 5\r\nX-Took: 6\r\n\r\n");
        const QJsonObject request = call({u"deliveries"_s, u"show"_s, u"1"_s}).one(u"attempt"_s);
        const QJsonArray heads = request["interim_heads"_L1].toArray();
        QCOMPARE(heads.size(), 2);
        QCOMPARE(heads[0].toObject()["head"_L1].toString() + heads[1].toObject()["head"_L1].toString(), QString::fromLatin1(interims));
        QCOMPARE(valuesOf(request["trailers"_L1].toArray(), u"X-Took"_s), (QStringList{u"5"_s, u"6"_s}));
        const QByteArray text = m_program.run({u"deliveries"_s, u"show"_s, u"1"_s, u"--profile"_s, m_profile}).out;
        QVERIFY2(text.contains("< HTTP/1.1 102 Processing\n") && text.contains("< Link: </a>; rel=preload\n"), text.constData());
        QVERIFY2(text.indexOf("< HTTP/1.1 103") < text.indexOf("< HTTP/1.1 200 OK") && text.endsWith("\nok\n< X-Took: 5\n< X-Took: 6\n"),
                 text.constData());
        QVERIFY(entries().first().toObject()["comment"_L1].toString().endsWith(
            u"; left out here: 2 interim answers (1xx), 2 trailer fields of the answer; the export as NDJSON has all"_s));
        deliver("SSH-2.0-OpenSSH_9.2\r\n");
        QCOMPARE(entries()[1].toObject()["response"_L1].toObject()["headersSize"_L1].toInt(), -1); // no HTTP, no head
        deliver("HTTP/1.1 302 Found\r\nLocation: https://x.test/\xe9\r\nContent-Length: 0\r\n\r\n"_ba);
        QCOMPARE(entries()[2].toObject()["response"_L1].toObject()["redirectURL"_L1].toString(), u"https://x.test/\u00e9"_s);
    }

    /// Whatever a peer sent: each record is one line, and nothing in it steers a terminal.
    void textsAreWrittenToTheLetter_data()
    {
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<QByteArray>("written");
        QTest::newRow("plain") << "as it is"_ba
                               << "\"as it is\""_ba;
        QTest::newRow("empty") << ""_ba
                               << "\"\""_ba;
        QTest::newRow("marks") << "\"a\\b/c\""_ba
                               << "\"\\\"a\\\\b/c\\\"\""_ba;
        QTest::newRow("controls") << "\b\t\n\f\r\x01\x1b[2J\x7f"_ba
                                  << "\"\\b\\t\\n\\f\\r\\u0001\\u001b[2J\\u007f\""_ba;
        QTest::newRow("C1") << "\xc2\x80\xc2\x9b\xc2\x9f\xc2\xa0"_ba
                            << "\"\\u0080\\u009b\\u009f\xc2\xa0\""_ba;
        QTest::newRow("ends of lines") << "\xe2\x80\xa7\xe2\x80\xa8\xe2\x80\xa9"_ba
                                       << "\"\xe2\x80\xa7\\u2028\\u2029\""_ba;
        QTest::newRow("letters") << "\xc3\xa9\xf0\x9f\x98\x80"_ba
                                 << "\"\xc3\xa9\xf0\x9f\x98\x80\""_ba;
        QTest::newRow("no text") << "a\xc2"_ba
                                 << "\"YcI=\""_ba;
        QTest::newRow("a surrogate") << "\xed\xa0\x80"_ba
                                     << "\"7aCA\""_ba;
    }

    void textsAreWrittenToTheLetter()
    {
        QFETCH(QByteArray, sent);
        QFETCH(QByteArray, written);
        const auto back =
            qScopeGuard([this, own = std::exchange(m_profile, m_program.path(QString::fromLatin1(QTest::currentDataTag())))] { m_profile = own; });
        deliver("HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(sent.size()) + "\r\n\r\n" + sent,
                {u"--body-file"_s, m_program.file(u"body"_s, sent)});
        const QByteArray line = exported(u"ndjson"_s);
        QVERIFY2(line.count('\n') == 1 && line.endsWith("}\n"), line.constData());
        const bool isText = sent.isValidUtf8();
        const QByteArray member = (isText ? "\"body\":" : "\"body_base64\":") + written;
        QVERIFY2(line.contains(QByteArray(',' + member + ",\"requests\":[{")), line.constData());
        QVERIFY2(line.contains(QByteArray("\"response\":{" + member + "},")), line.constData());
        const QJsonObject request = QJsonDocument::fromJson(line).object()["requests"_L1][0].toObject();
        QCOMPARE(request, call({u"deliveries"_s, u"show"_s, u"1"_s}).one(u"attempt"_s));
        const QByteArray har = exported(u"har"_s);
        QVERIFY2(har.contains(QByteArray("\"text\":" + written)), har.constData());
    }

    void repeatedFieldsStayApart()
    {
        const QJsonObject response = entries()[0].toObject()["response"_L1].toObject();
        const QJsonArray headers = response["headers"_L1].toArray();
        QCOMPARE(valuesOf(headers, u"Set-Cookie"_s), (QStringList{u"a=1; Path=/; HttpOnly"_s, u"b=2; Expires=Wed, 21 Oct 2030 07:28:00 GMT"_s,
                                                                  u"c=3; Expires=Monday, 21-Oct-30 07:28:00 GMT"_s}));
        QCOMPARE(valuesOf(headers, u"X-A"_s), (QStringList{u"1"_s, u"2"_s}));
        const QJsonArray cookies = response["cookies"_L1].toArray();
        QCOMPARE(cookies.size(), 3);
        QCOMPARE(cookies[0].toObject(), (QJsonObject{{u"name"_s, u"a"_s}, {u"value"_s, u"1"_s}, {u"path"_s, u"/"_s}, {u"httpOnly"_s, true}}));
        for (const int dated : {1, 2}) // as RFC 9110 and RFC 850 have it
            QCOMPARE(cookies[dated]["expires"_L1].toString(), u"2030-10-21T07:28:00.000Z"_s);
        const QJsonObject line = QJsonDocument::fromJson(exported(u"ndjson"_s).split('\n').constFirst()).object();
        QCOMPARE(valuesOf(line["requests"_L1][0]["response_headers"_L1].toArray(), u"X-A"_s), (QStringList{u"1"_s, u"2"_s}));
    }

    void whatProgramsReadIsEnglishWhateverTheLanguage()
    {
        for (const QString &format : {u"ndjson"_s, u"har"_s, u"http"_s}) {
            const Outcome german =
                m_program.run({u"deliveries"_s, u"export"_s, u"--lang"_s, u"de"_s, u"--format"_s, format, u"--profile"_s, m_profile});
            QCOMPARE(german.out, exported(format));
            QVERIFY2(german.err.contains("Zustellungen"), german.err.constData()); // and whoever asked is spoken to in theirs
        }
    }

    void whatWasNeverSentIsExportedWithItsSignature()
    {
        const QString profile = m_program.path(u"unsent"_s);
        QCOMPARE(m_program
                     .run({u"trigger"_s, u"goal.completed"_s, u"--url"_s, u"https://localhost:1/"_s, u"--profile"_s, profile, u"--no-retry"_s,
                           u"--secret"_s, u"x"_s})
                     .code,
                 1);
        const QByteArray file = m_program.run({u"deliveries"_s, u"export"_s, u"--format"_s, u"http"_s, u"--profile"_s, profile}).out;
        QVERIFY2(file.contains("\nX-Ovyxa-Signature: ") && file.contains("nothing of its last attempt was sent"), file.constData());
    }

    void timesSumUp()
    {
        const QJsonArray all = entries();
        for (const auto &entry : all) {
            double sum = 0;
            for (const auto &part : {"blocked"_L1, "dns"_L1, "connect"_L1, "send"_L1, "wait"_L1, "receive"_L1})
                sum += std::max(0.0, entry["timings"_L1][part].toDouble());
            QCOMPARE(entry["time"_L1].toDouble(), sum);
            QVERIFY(sum > 0);
        }
    }

    void binaryBodiesAreMarked()
    {
        const QJsonObject data = entries()[1]["request"_L1]["postData"_L1].toObject();
        QCOMPARE(data["text"_L1].toString(), u"//4AgA=="_s);
        QCOMPARE(data["encoding"_L1].toString(), u"base64"_s);
        QVERIFY(!data["comment"_L1].toString().isEmpty());
        QVERIFY(exported(u"csv"_s).contains(",,//4AgA==\r\n"));
    }

    void sizesAreTrue()
    {
        const QJsonArray all = entries();
        const QJsonObject content = all[1]["response"_L1]["content"_L1].toObject();
        QCOMPARE(content["text"_L1].toString().size(), 65'536);
        QCOMPARE(content["size"_L1].toInt(), 70'000);
        QVERIFY(content["comment"_L1].toString().contains("65536"_L1));
        QCOMPARE(all[1]["response"_L1]["bodySize"_L1].toInt(), 70'000);
        const QJsonObject request = all[0]["request"_L1].toObject();
        qsizetype size = "POST /hook?a=1&b=%20 HTTP/1.1\r\n\r\n"_L1.size();
        const QJsonArray headers = request["headers"_L1].toArray();
        for (const auto &header : headers)
            size += header["name"_L1].toString().size() + header["value"_L1].toString().size() + 4;
        QCOMPARE(request["headersSize"_L1].toInt(), size);
        QCOMPARE(request["queryString"_L1].toArray().size(), 2);
    }

    /// The last one fills a page: that is the end, and not a beginning.
    void aLargeOneAtTheEndIsWrittenOnce()
    {
        const QString profile = m_program.path(u"large"_s);
        (void)m_program.run({u"trigger"_s, u"goal.completed"_s, u"--url"_s, u"https://127.0.0.1:1/"_s, u"--profile"_s, profile, u"--no-retry"_s,
                             u"--body-file"_s, m_program.file(u"body"_s, QByteArray(9 * 1024 * 1024, 'x'))});
        const Outcome outcome =
            m_program.run({u"deliveries"_s, u"export"_s, u"--format"_s, u"csv"_s, u"--query"_s, u"state:failed"_s, u"--profile"_s, profile});
        QCOMPARE(outcome.code, 0);
        QCOMPARE(outcome.out.count("\r\n1,"), 1);
    }

    void spreadsheetsAreToldThatItIsUtf8() { QVERIFY(exported(u"csv"_s).startsWith("\xef\xbb\xbfid,")); }

    void deliveriesToBeSentAgain()
    {
        const QByteArray text = exported(u"http"_s);
        QCOMPARE(text.count("### delivery "), 7);
        QVERIFY2(text.contains("/hook?a=1&b=%20 HTTP/1.1\n"), text.constData());
        QVERIFY(text.contains("\nX-Ovyxa-Signature: "));
        QVERIFY(text.contains("\n\n{\"event\":\"goal.completed\","));
        QVERIFY(text.contains(QByteArray("# " + QByteArray("{\n# not a comment\n}").toBase64() + '\n')));
        QVERIFY(!text.contains("\n# not a comment"));
    }

    void shownWithBothMessages()
    {
        const QJsonObject attempt = call({u"deliveries"_s, u"show"_s, u"1"_s}).one(u"attempt"_s);
        QVERIFY(attempt["request_head"_L1].toString().startsWith("POST /hook?a=1&b=%20 HTTP/1.1\r\n"_L1));
        QCOMPARE(attempt["response"_L1]["body"_L1].toString(), u"ok"_s);
        QCOMPARE(valuesOf(attempt["response_headers"_L1].toArray(), u"X-A"_s), (QStringList{u"1"_s, u"2"_s}));
        QVERIFY(attempt["phases"_L1]["finished_ms"_L1].toDouble() > 0);
        QVERIFY(attempt.contains("tls"_L1));
        const QByteArray people = m_program.run({u"deliveries"_s, u"show"_s, u"1"_s, u"--profile"_s, m_profile}).out;
        for (const char *const part : {"> POST /hook?a=1&b=%20 HTTP/1.1\n", "> X-Ovyxa-Signature: ", "\n{\"event\":\"goal.completed\"",
                                       "< HTTP/1.1 200 OK\n", "< X-A: 2\n", "\nok\n"})
            QVERIFY2(people.contains(part), people.constData());
    }

    void aListSaysHowManyThereAre()
    {
        const Outcome one = call({u"deliveries"_s, u"list"_s, u"--limit"_s, u"1"_s});
        QCOMPARE(one.one(u"delivery"_s)["id"_L1].toInt(), 7);
        QCOMPARE(one.one(u"summary"_s)["total"_L1].toInt(), 7);
        QCOMPARE(one.one(u"summary"_s)["next_offset_id"_L1].toInt(), 7);
        const Outcome rest = call({u"deliveries"_s, u"list"_s, u"--offset-id"_s, u"7"_s});
        QCOMPARE(rest.ofType(u"delivery"_s).size(), 6);
        QVERIFY(rest.one(u"summary"_s)["next_offset_id"_L1].isNull());
        const Outcome full = call({u"deliveries"_s, u"list"_s, u"--limit"_s, u"7"_s}); // as many as there are, and none older
        QVERIFY(full.one(u"summary"_s)["next_offset_id"_L1].isNull());
        QCOMPARE(call({u"deliveries"_s, u"list"_s, u"--search"_s, u"goal.completed"_s}).one(u"summary"_s)["total"_L1].toInt(), 1);
    }

    /// The shell's limit on a file's size (36 KiB) stands for a disk with so much room: SQLite's own needs 32.
    void aFullDiskLeavesWhatWasThere_data()
    {
        QTest::addColumn<QByteArray>("format");
        for (const char *const format : {"csv", "har", "ndjson", "http"})
            QTest::newRow(format) << QByteArray(format);
    }

    void aFullDiskLeavesWhatWasThere()
    {
        QFETCH(QByteArray, format);
        (void)m_program.file(u"log"_s, "what was there\n");
        const QByteArray profile = m_profile.toLocal8Bit();
        const Outcome full =
            m_program.runShell("cd \"$HOME\" && ulimit -f 72 && exec \"$P\" deliveries export --format " + format + " -o log --profile " + profile);
        QCOMPARE(full.code, 3);
        QVERIFY2(full.err.contains("still there") && full.err.contains("File too large"), full.err.constData());
        QCOMPARE(contentOf(u"log"_s), "what was there\n"_ba);
        QCOMPARE(QDir(m_program.path({})).entryList({u"log*"_s}, QDir::Files), QStringList{u"log"_s}); // no half of a new one either
    }

    /// A real one, in a mount namespace of its own.
    void aFullFileSystemLeavesWhatWasThere()
    {
        const QByteArray inside = "mkdir -p \"$HOME/small\" && mount -t tmpfs -o size=16k tmpfs \"$HOME/small\" && ";
        if (m_program.runShell("unshare -rm sh -c '" + inside + "true'").code != 0)
            QSKIP("A file system of its own cannot be mounted here.");
        const Outcome full =
            m_program.runShell("unshare -rm sh -c '" + inside
                               + "printf good >\"$HOME/small/log\" && \"$P\" deliveries export --format har -o \"$HOME/small/log\" --profile "
                               + m_profile.toLocal8Bit() + "; echo $?; cat \"$HOME/small/log\"'");
        QVERIFY2(full.out.endsWith("3\ngood"), full.both().constData());
        QVERIFY2(full.err.contains("No space left on device"), full.err.constData());
    }

    void aFileKeepsItsModeAndALinkStaysOne()
    {
        (void)m_program.file(u"kept"_s, "old");
        QCOMPARE(::chmod(m_program.path(u"kept"_s).toLocal8Bit().constData(), 0640), 0);
        QVERIFY(QFile::link(u"kept"_s, m_program.path(u"link"_s)));
        QVERIFY(QFile::link(u"link"_s, m_program.path(u"link to it"_s)));
        QCOMPARE(call({u"deliveries"_s, u"export"_s, u"--format"_s, u"csv"_s, u"-o"_s, m_program.path(u"link to it"_s)}).code, 0);
        QVERIFY(QFileInfo(m_program.path(u"link to it"_s)).isSymLink() && QFileInfo(m_program.path(u"link"_s)).isSymLink());
        QCOMPARE(contentOf(u"kept"_s), exported(u"csv"_s));
        struct stat status
        {
        };
        QCOMPARE(::stat(m_program.path(u"kept"_s).toLocal8Bit().constData(), &status), 0);
        QCOMPARE(int(status.st_mode & 0777), 0640);
    }

    void pipesAndOpenStreamsAreWrittenTo()
    {
        const QByteArray options = " --profile " + m_profile.toLocal8Bit() + ' ';
        const QByteArray csv = exported(u"csv"_s);
        QCOMPARE(m_program.runShell("\"$P\" deliveries export --format csv -o /dev/stdout" + options).out, csv);
        QCOMPARE(m_program.runShell("\"$P\" deliveries export --format csv -o /dev/fd/3" + options + " 3>&1 >/dev/null").out, csv);
        QCOMPARE(
            m_program.runShell("\"$P\" deliveries export --format csv -o /dev/stdout" + options + " >\"$HOME/redirected\"; cat \"$HOME/redirected\"")
                .out,
            csv);
        QCOMPARE(m_program
                     .runShell("cd \"$HOME\" && mkfifo pipe && { cat pipe & \"$P\" deliveries export --format csv -o pipe" + options
                               + " >/dev/null; wait; test -p pipe; }")
                     .out,
                 csv);
        QCOMPARE(m_program.runShell("exec \"$P\" deliveries export --format csv --json -o /dev/stdout" + options).code, 2);
    }
};

QTEST_GUILESS_MAIN(TestCliExport)
#include "tst_cli_export.moc"
