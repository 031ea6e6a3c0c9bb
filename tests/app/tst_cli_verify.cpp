// SPDX-License-Identifier: MIT
// `verify` against signatures made by others: RFC 4231's vectors, OpenSSL's command line, Node's crypto.
#include "tests/app/program.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QJsonObject>
#include <QtCore/QMessageAuthenticationCode>
#include <QtCore/QProcess>
#include <QtCore/QStandardPaths>
#include <QtCore/QStringConverter>
#include <QtCore/QStringEncoder>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

namespace {

// RFC 4231, 4.3 (test case 2): key "Jefe".
const auto rfcBody = "what do ya want for nothing?"_ba;
const auto rfcHex = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"_ba;

QString base64Of(const QByteArray &hex)
{
    return QString::fromLatin1(QByteArray::fromHex(hex).toBase64());
}

QByteArray outputOf(const QString &program, const QStringList &arguments, const QByteArray &input)
{
    QProcess process;
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    process.waitForFinished();
    return process.readAllStandardOutput().trimmed();
}

} // namespace

class TestCliVerify final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void encodings_data()
    {
        QTest::addColumn<QString>("signature");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("encoding");
        const QString hex = QString::fromLatin1(rfcHex);
        QTest::newRow("hex") << hex << 0 << u"hex"_s;
        QTest::newRow("prefixed") << u"sha256="_s + hex << 0 << u"prefixed"_s;
        QTest::newRow("base64") << base64Of(rfcHex) << 0 << u"base64"_s;
        QTest::newRow("one digit wrong") << u"6"_s + hex.mid(1) << 1 << QString();
        QTest::newRow("upper case") << hex.toUpper() << 1 << QString();
        QTest::newRow("cut") << hex.left(40) << 1 << QString();
        QTest::newRow("not ASCII") << u"ü"_s << 1 << QString();
    }

    void encodings()
    {
        QFETCH(QString, signature);
        QFETCH(int, code);
        QFETCH(QString, encoding);
        Program program;
        const Outcome outcome = program.run({u"verify"_s, u"--json"_s, u"--secret"_s, u"Jefe"_s, u"--signature="_s + signature, u"-"_s}, rfcBody);
        QCOMPARE(outcome.code, code);
        QVERIFY(outcome.onlyJson);
        const QJsonObject verdict = outcome.one(u"verdict"_s);
        QCOMPARE(verdict.keys(), QStringList({u"encoding"_s, u"hint"_s, u"hint_code"_s, u"reason"_s, u"reason_code"_s, u"type"_s, u"valid"_s}));
        QCOMPARE(verdict["valid"_L1].toBool(), code == 0);
        QCOMPARE(verdict["encoding"_L1].toString(), encoding);
        QCOMPARE(verdict["encoding"_L1].isNull(), code != 0);
        for (const auto key : {"reason"_L1, "reason_code"_L1, "hint"_L1, "hint_code"_L1})
            QCOMPARE(verdict[key].toString().isEmpty(), code == 0);
    }

    void aFileAndStandardInputAreTheSame()
    {
        Program program;
        const QString file = program.file(u"body with spaces"_s, rfcBody);
        const QStringList call{u"verify"_s, u"--secret"_s, u"Jefe"_s, u"--signature"_s, QString::fromLatin1(rfcHex)};
        QCOMPARE(program.run(call + QStringList{file}).code, 0);
        QCOMPARE(program.run(call, rfcBody).code, 0);
        QCOMPARE(program.run(call, rfcBody + '\n').code, 1);
    }

    void theSecretMayComeFromAFileOrTheEnvironment()
    {
        Program program;
        const QStringList call{u"verify"_s, u"--signature"_s, QString::fromLatin1(rfcHex)};
        for (const auto &content : {"Jefe"_ba, "Jefe\n"_ba, "Jefe\r\n"_ba})
            QCOMPARE(program.run(call + QStringList{u"--secret-file"_s, program.file(u"secret"_s, content)}, rfcBody).code, 0);
        QCOMPARE(program.run(call + QStringList{u"--secret-file"_s, program.file(u"secret"_s, "Jefe\n\n")}, rfcBody).code, 1); // one is left off
        QCOMPARE(program.run(call + QStringList{u"--secret-file"_s, program.file(u"secret"_s, "\n")}, rfcBody).code, 2);
        program.setEnvironment(u"OVYXA_BENCH_SECRET"_s, u"Jefe"_s);
        QCOMPARE(program.run(call, rfcBody).code, 0);
        QCOMPARE(program.run(call + QStringList{u"--secret"_s, u"other"_s}, rfcBody).code, 1); // what is said goes first
    }

    /// A secret's file with more than the secret in it is never repaired by itself, and always named.
    void namesWhatASecretsFileHolds_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("word");
        const auto utf16 = [](QStringConverter::Encoding encoding) {
            QStringEncoder encoder(encoding, QStringEncoder::Flag::WriteBom);
            return QByteArray(encoder(u"Jefe\n"_s));
        };
        QTest::newRow("a byte order mark") << "\xEF\xBB\xBFJefe\n"_ba << u"secret_bom"_s << u"byte order mark"_s;
        QTest::newRow("UTF-16") << utf16(QStringConverter::Utf16LE) << u"secret_utf16"_s << u"UTF-16"_s;
        QTest::newRow("UTF-16, big end first") << utf16(QStringConverter::Utf16BE) << u"secret_utf16"_s << u"UTF-16"_s;
        QTest::newRow("NAME=value") << "WEBHOOK_SECRET=Jefe\n"_ba << u"secret_assignment"_s << u"WEBHOOK_SECRET=…"_s;
        QTest::newRow("export") << "export HOOK='Jefe'\n"_ba << u"secret_assignment"_s << u"HOOK=…"_s;
        QTest::newRow("a .env") << "PORT=3000\r\nHOOK=\"Jefe\"\r\n"_ba << u"secret_lines+secret_assignment"_s << u"line 2"_s;
        QTest::newRow("JSON") << R"({"port": 3000, "secret": "Jefe"})"_ba << u"secret_json"_s << u"“secret”"_s;
        QTest::newRow("two line breaks") << "Jefe\r\n\r\n"_ba << u"secret_whitespace"_s << u"line break"_s;
        QTest::newRow("quotes") << "'Jefe'\n"_ba << u"secret_quotes"_s << u"quotes"_s;
        QTest::newRow("a byte order mark and a name") << "\xEF\xBB\xBFHOOK=Jefe\n"_ba << u"secret_bom+secret_assignment"_s << u"byte order mark"_s;
    }

    void namesWhatASecretsFileHolds()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, code);
        QFETCH(QString, word);
        Program program;
        const Outcome outcome = program.run(
            {u"verify"_s, u"--json"_s, u"--secret-file"_s, program.file(u"secret"_s, content), u"--signature"_s, QString::fromLatin1(rfcHex), u"-"_s},
            rfcBody);
        QCOMPARE(outcome.code, 1);
        const QJsonObject verdict = outcome.one(u"verdict"_s);
        QCOMPARE(verdict["reason_code"_L1].toString(), code);
        QVERIFY2(verdict["reason"_L1].toString().contains(word), qPrintable(verdict["reason"_L1].toString()));
        QVERIFY(!outcome.both().contains("Jefe"));
    }

    void takesTheRequestsHeadersAsEvidence()
    {
        Program program;
        const QStringList call{u"verify"_s, u"--json"_s, u"--secret"_s, u"k"_s, u"--signature"_s, QString(64, u'0'), u"-"_s};
        const auto hintCode = [&](const QStringList &more, const QByteArray &body) {
            return program.run(call + more, body).one(u"verdict"_s)["hint_code"_L1].toString();
        };
        QCOMPARE(hintCode({}, "{\"a\":1}"), u"none"_s);
        QCOMPARE(hintCode({u"--header"_s, u"Content-Encoding: gzip"_s}, "{\"a\":1}"), u"content_encoding"_s);
        QCOMPARE(hintCode({u"--header"_s, u"Content-Length: 12"_s}, "{\"a\":1}"), u"content_length"_s);
        QCOMPARE(hintCode({u"--header"_s, u"X-Other: 1"_s, u"--header"_s, u"content-type: multipart/form-data; boundary=x"_s}, "{\"a\":1}"),
                 u"content_type"_s);
        QCOMPARE(program.run(call + QStringList{u"--header"_s, u"nonsense"_s}, "{}").code, 2);
        const QString signature =
            QString::fromLatin1(QMessageAuthenticationCode::hash("1700000000POST/hook{}", "k", QCryptographicHash::Sha256).toHex());
        const QJsonObject verdict =
            program
                .run({u"verify"_s, u"--json"_s, u"--secret"_s, u"k"_s, u"--signature"_s, signature, u"--header"_s,
                      u"X-Request-Timestamp: 1700000000"_s, u"--method"_s, u"POST"_s, u"--url"_s, u"https://acme.test/hook"_s, u"-"_s},
                     "{}")
                .one(u"verdict"_s);
        QCOMPARE(verdict["reason_code"_L1].toString(), u"timestamp_included+method_included+url_included"_s);
    }

    void bodiesAreBytes()
    {
        const QByteArray body = QByteArray::fromHex("00ff0a0d80c3280000");
        const QByteArray signature = QMessageAuthenticationCode::hash(body, "k", QCryptographicHash::Sha256).toHex();
        QCOMPARE(Program().run({u"verify"_s, u"--secret"_s, u"k"_s, u"--signature"_s, QString::fromLatin1(signature)}, body).code, 0);
    }

    void opensslSignsTheSame()
    {
        const QString openssl = QStandardPaths::findExecutable(u"openssl"_s);
        if (openssl.isEmpty())
            QSKIP("openssl's command line is not installed");
        const QByteArray body = R"({"event":"goal.completed","x":"ü"})";
        const QByteArray said = outputOf(openssl, {u"dgst"_s, u"-sha256"_s, u"-hmac"_s, u"s3cret"_s, u"-hex"_s}, body);
        const QString signature = QString::fromLatin1(said.split(' ').constLast());
        QCOMPARE(signature.size(), 64);
        QCOMPARE(Program().run({u"verify"_s, u"--secret"_s, u"s3cret"_s, u"--signature"_s, signature}, body).code, 0);
    }

    void nodeSignsTheSame()
    {
        const QString node = QStandardPaths::findExecutable(u"node"_s);
        if (node.isEmpty())
            QSKIP("Node.js is not installed");
        const QByteArray body = R"({"event":"goal.completed","x":"ü"})";
        const QString script = u"const h=require('crypto').createHmac('sha256','s3cret');process.stdin.on('data',d=>h.update(d))"
                               ".on('end',()=>console.log(h.digest('base64')))"_s;
        const QString signature = QString::fromLatin1(outputOf(node, {u"-e"_s, script}, body));
        QCOMPARE(signature.size(), 44);
        QCOMPARE(Program().run({u"verify"_s, u"--secret"_s, u"s3cret"_s, u"--signature"_s, signature}, body).code, 0);
    }
};

QTEST_GUILESS_MAIN(TestCliVerify)
#include "tst_cli_verify.moc"
