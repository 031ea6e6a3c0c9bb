// SPDX-License-Identifier: MIT
// The signature doctor against serialisers and packers that nobody here wrote: what they make of a body, it names.
#include "core/signing/signature_doctor.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QMessageAuthenticationCode>
#include <QtCore/QProcess>
#include <QtCore/QStandardPaths>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa;

namespace {

/// Text that every serialiser writes its own way, with the keys in Ovyxa's order.
const QByteArray tricky =
    "{\"event\":\"goal.completed\",\"data\":{\"goal_name\":\"Café <Größe> & \\\"x\\\"\",\"url\":\"/a/b\",\"n\":1,\"t\":1.5}}"_ba;
const QByteArray withNumbers = "{\"a\":1.0,\"price\":19.90,\"k\":1e3,\"id\":1234567890123456789}"_ba;

QByteArray outputOf(const QString &program, const QStringList &arguments, const QByteArray &input)
{
    QProcess process;
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(30'000) || process.exitCode() != 0)
        return {};
    return process.readAllStandardOutput();
}

QString causeOf(const QByteArray &made, const QByteArray &received)
{
    SignatureCase question;
    question.headers = {QMessageAuthenticationCode::hash(made, "s3cret", QCryptographicHash::Sha256).toHex()};
    question.body = received;
    question.secrets = {{u"current"_s, {}, "s3cret"}};
    return diagnose(question).cause;
}

} // namespace

class TestDoctorThirdParty final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesWhatTheyWrite_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("madeHere");  ///< the cause when the body was signed as it is, and arrived as the program writes it
        QTest::addColumn<QString>("madeThere"); ///< the other way round
        const auto add = [](const char *name, const QString &program, const QStringList &arguments, const QByteArray &body, const char *here,
                            const char *there) {
            QTest::newRow(name) << program << arguments << body << QString::fromLatin1(here) << QString::fromLatin1(there);
        };
        const auto node = [&](const char *name, const char *code, const QByteArray &body, const char *here, const char *there) {
            const QString script = u"const b=require('fs').readFileSync(0);process.stdout.write("_s + QString::fromLatin1(code) + u')';
            add(name, u"node"_s, {u"-e"_s, script}, body, here, there);
        };
        const auto python = [&](const char *name, const char *code, const QByteArray &body, const char *here, const char *there) {
            const QString script = u"import sys,json,gzip,zlib,urllib.parse,html,base64\nb=sys.stdin.buffer.read()\nr="_s + QString::fromLatin1(code)
                                   + u"\nsys.stdout.buffer.write(r if isinstance(r,bytes) else r.encode())"_s;
            add(name, u"python3"_s, {u"-c"_s, script}, body, here, there);
        };
        const char *same = "body_reserialised";
        node("Node, indented", "JSON.stringify(JSON.parse(b),null,2)", tricky, same, same);
        node("Node, by tabs", "JSON.stringify(JSON.parse(b),null,'\\t')", tricky, same, same);
        node("Node, a Buffer", "JSON.stringify(b)", tricky, "body_printed", "body_printed");
        node("Node, bytes", "String(new Uint8Array(b))", tricky, "body_printed", "body_printed");
        node("Node, a string", "JSON.stringify(String(b))", tricky, "body_double_encoded", "body_double_encoded");
        node("Node, an object as text", "String(JSON.parse(b))", tricky, "unknown", "body_placeholder");
        node("Node, gzip", "require('zlib').gzipSync(b)", tricky, "body_compressed", "body_compressed?");
        node("Node, deflate", "require('zlib').deflateSync(b)", tricky, "body_compressed", "body_compressed?");
        node("Node, encodeURIComponent", "encodeURIComponent(b)", tricky, "body_percent_encoded", "body_percent_encoded");
        node("Node, a form", "new URLSearchParams({payload:String(b)}).toString()", tricky, "body_form", "body_form");
        node("Node, NFD", "String(b).normalize('NFD')", tricky, "body_normalised", "body_normalised");
        node("Node, Latin-1", "Buffer.from(String(b),'latin1')", tricky, "body_latin1", "body_latin1");
        node("Node, UTF-16", "Buffer.from(String(b),'utf16le')", tricky, "body_utf16", "body_utf16");
        node("Node, a gateway's event", "JSON.stringify({headers:{a:'b'},body:String(b)})", tricky, "body_wrapped", "unknown");
        node("Node, numbers", "JSON.stringify(JSON.parse(b))", withNumbers, "unknown", "body_numbers");
        python("Python, dumps", "json.dumps(json.loads(b))", tricky, same, same);
        python("Python, UTF-8", "json.dumps(json.loads(b),ensure_ascii=False)", tricky, same, same);
        python("Python, compact", "json.dumps(json.loads(b),separators=(',',':'))", tricky, same, same);
        python("Python, sorted", "json.dumps(json.loads(b),sort_keys=True)", tricky, same, same);
        python("Python, indented", "json.dumps(json.loads(b),indent=4)", tricky, same, same);
        python("Python, a dict", "str(json.loads(b))", tricky, "unknown", "body_printed");
        python("Python, bytes as text", "str(b)", tricky, "body_printed", "body_printed");
        python("Python, numbers", "json.dumps(json.loads(b),separators=(',',':'))", withNumbers, "body_numbers", "body_numbers");
        python("Python, gzip", "gzip.compress(b,mtime=0)", tricky, "body_compressed", "body_compressed");
        python("Python, zlib", "zlib.compress(b)", tricky, "body_compressed", "body_compressed");
        python("Python, quote_plus", "urllib.parse.quote_plus(b)", tricky, "body_percent_encoded", "body_percent_encoded");
        python("Python, urlencode", "urllib.parse.urlencode({'payload':b})", tricky, "body_form", "body_form");
        python("Python, html.escape", "html.escape(b.decode())", tricky, "body_html_escaped", "body_html_escaped");
        python("Python, base64 in lines", "base64.encodebytes(b)", tricky, "body_base64", "unknown");
        python("Python, ASCII with question marks", "b.decode().encode('ascii','replace')", tricky, "unknown", "body_charset");
        python("Python, cp1252", "b.decode().encode('cp1252')", tricky, "body_latin1", "body_latin1");
        python("Python, UTF-8 with its mark", "b.decode().encode('utf-8-sig')", tricky, "body_bom", "body_bom");
        add("jq", u"jq"_s, {u"."_s}, tricky, same, same);
        add("jq, compact", u"jq"_s, {u"-c"_s, u"."_s}, tricky, "trailing_newline_added", "trailing_newline_cut");
        add("jq, sorted", u"jq"_s, {u"-cS"_s, u"."_s}, tricky, same, same);
        add("Perl, JSON::PP", u"perl"_s,
            {u"-MJSON::PP"_s, u"-0777"_s, u"-ne"_s, u"print JSON::PP->new->utf8->canonical->pretty->encode(decode_json($_))"_s}, tricky, same, same);
        const auto php = [&](const char *name, const char *code, const char *here, const char *there) {
            add(name, u"php"_s, {u"-r"_s, u"$b=file_get_contents('php://stdin');echo "_s + QString::fromLatin1(code) + u';'}, tricky, here, there);
        };
        php("PHP, json_encode", "json_encode(json_decode($b))", same, same);
        php("PHP, unescaped", "json_encode(json_decode($b),JSON_UNESCAPED_UNICODE|JSON_UNESCAPED_SLASHES|JSON_PRETTY_PRINT)", same, same);
        php("PHP, http_build_query", "http_build_query(['payload'=>$b])", "body_form", "body_form");
        php("PHP, htmlspecialchars", "htmlspecialchars($b)", "body_html_escaped", "body_html_escaped");
        php("PHP, gzencode", "gzencode($b)", "body_compressed", "body_compressed");
        add("Ruby, generate", u"ruby"_s, {u"-rjson"_s, u"-e"_s, u"print JSON.pretty_generate(JSON.parse(STDIN.read))"_s}, tricky, same, same);
        add("gzip", u"gzip"_s, {u"-cn"_s}, tricky, "body_compressed", "body_compressed");
    }

    void namesWhatTheyWrite()
    {
        QFETCH(QString, program);
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, body);
        QFETCH(QString, madeHere);
        QFETCH(QString, madeThere);
        if (QStandardPaths::findExecutable(program).isEmpty())
            QSKIP(qPrintable(program + u" is not installed."_s));
        const QByteArray written = outputOf(program, arguments, body);
        QVERIFY(!written.isEmpty());
        QVERIFY(written != body);
        // "unknown" where what was signed cannot be had from what arrived; never another name. With "?" either: Node brings a zlib of its own,
        // and whether its bytes are those of the system's is a matter of its version.
        QCOMPARE(causeOf(body, written), madeHere);
        const QString there = causeOf(written, body);
        if (!madeThere.endsWith(u'?') || there != u"unknown"_s)
            QCOMPARE(there, madeThere.chopped(madeThere.endsWith(u'?') ? 1 : 0));
    }
};

QTEST_GUILESS_MAIN(TestDoctorThirdParty)
#include "tst_doctor_third_party.moc"
