// SPDX-License-Identifier: MIT
// Each language's code that checks the signature, really run where the language is installed: it takes what is signed rightly, in each writing and
// for each cause that it is made to fit, and nothing else.
#include "ui/inspector/snippets.h"

#include <QtCore/QMessageAuthenticationCode>
#include <QtCore/QProcess>
#include <QtCore/QProcessEnvironment>
#include <QtCore/QStandardPaths>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;

namespace {

constexpr char body[] = R"({"a":"ü/"})";
constexpr char secret[] = "s3cret";

QByteArray signatureOf(const QByteArray &bytes, SignatureEncoding encoding, const QByteArray &key = secret)
{
    const QByteArray mac = QMessageAuthenticationCode::hash(bytes, key, QCryptographicHash::Sha256);
    return encoding == SignatureEncoding::Base64 ? mac.toBase64() : (encoding == SignatureEncoding::Prefixed ? "sha256=" : "") + mac.toHex();
}

/// A folder with a language's snippet in a program that calls it.
class Program final
{
public:
    void write(const QString &name, const QString &text) const
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly))
            qFatal("%s", qPrintable(file.errorString()));
        file.write(text.toUtf8());
    }
    /// What it prints, with these for the handler; or what went wrong.
    [[nodiscard]] QString run(const QString &program, const QStringList &arguments, const QByteArray &bytes = body, const QByteArray &header = {},
                              const QByteArray &key = secret) const
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        if (key.isNull())
            environment.remove(u"OVYXA_SECRET"_s);
        else
            environment.insert(u"OVYXA_SECRET"_s, QString::fromUtf8(key));
        environment.insert(u"HTTP_X_OVYXA_SIGNATURE"_s, QString::fromUtf8(header));
        environment.insert(u"HOOK_BODY"_s, QString::fromUtf8(bytes));
        environment.insert(u"HOME"_s, m_folder.path());
        environment.insert(u"GOCACHE"_s, m_folder.filePath(u"cache"_s));
        environment.remove(u"LD_PRELOAD"_s);
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(m_folder.path());
        process.start(program, arguments);
        process.write(bytes);
        process.closeWriteChannel();
        if (!process.waitForFinished(120'000) || process.exitCode() != 0)
            return QString::fromUtf8(process.readAllStandardError());
        return QString::fromUtf8(process.readAllStandardOutput()).trimmed();
    }

private:
    QTemporaryDir m_folder;
};

struct Language
{
    QString name;
    QString program; ///< that must be there
    QStringList build;
    QStringList run;
    QString file;
    QString before; ///< the snippet
    QString after;
    QString beside; ///< a file that it includes
    QString besideText;
};

QList<Language> languages()
{
    return {
        {u"Node"_s,
         u"node"_s,
         {},
         {u"node"_s, u"hook.js"_s},
         u"hook.js"_s,
         u"let handler; const app = { post: (path, parse, act) => { handler = act; } };\nconst express = { raw: () => null };\n"_s,
         u"\nhandler({ body: Buffer.from(process.env.HOOK_BODY), get: () => process.env.HTTP_X_OVYXA_SIGNATURE || undefined },\n"
         "  { sendStatus: (status) => console.log(status) });\n"_s,
         {},
         {}},
        {u"Python"_s,
         u"python3"_s,
         {},
         {u"python3"_s, u"hook.py"_s},
         u"hook.py"_s,
         {},
         u"\nrequest.get_data = lambda: os.environ['HOOK_BODY'].encode()\nrequest.headers = {'X-Ovyxa-Signature': "
         u"os.environ['HTTP_X_OVYXA_SIGNATURE']}\n"
         "try:\n    print(hook()[1])\nexcept Refused as refused:\n    print(refused)\n"_s,
         u"flask.py"_s,
         u"import builtins\nclass Refused(Exception): pass\nbuiltins.Refused = Refused\nclass Flask:\n    def __init__(self, name): pass\n"
         "    def post(self, path): return lambda act: act\ndef abort(code): raise Refused(code)\nclass Request: pass\nrequest = Request()\n"_s},
        {u"PHP"_s, u"php"_s, {}, {u"php"_s, u"hook.php"_s}, u"hook.php"_s, {}, u"\necho http_response_code();\n"_s, {}, {}},
        {u"Go"_s,
         u"go"_s,
         {u"go"_s, u"build"_s, u"-o"_s, u"hook"_s, u"hook.go"_s},
         {u"./hook"_s},
         u"hook.go"_s,
         u"package main\nimport (\"crypto/hmac\"; \"crypto/sha256\"; \"encoding/base64\"; \"encoding/hex\"; \"fmt\"; \"io\"; \"net/http\"; "
         "\"net/http/httptest\"; \"os\"; \"strings\")\nvar _ = base64.StdEncoding\nvar _ = hex.EncodeToString\n"_s,
         u"\nfunc main() {\n    r := httptest.NewRequest(\"POST\", \"/hook\", strings.NewReader(os.Getenv(\"HOOK_BODY\")))\n"
         "    r.Header.Set(\"X-Ovyxa-Signature\", os.Getenv(\"HTTP_X_OVYXA_SIGNATURE\"))\n    w := httptest.NewRecorder()\n    hook(w, r)\n"
         "    fmt.Println(w.Code)\n}\n"_s,
         {},
         {}},
        {u"Ruby"_s,
         u"ruby"_s,
         {},
         {u"ruby"_s, u"-I."_s, u"hook.rb"_s},
         u"hook.rb"_s,
         {},
         u"\nRequest = Struct.new(:body, :env)\nclass Hook\n  def request = Request.new(StringIO.new(ENV[\"HOOK_BODY\"]), ENV)\n"
         "  def halt(code) = throw(:halt, code)\nend\nputs catch(:halt) { Hook.new.instance_exec(&$hook) }\n"_s,
         u"sinatra.rb"_s,
         u"require \"stringio\"\nmodule Rack; module Utils; def self.secure_compare(a, b) = a == b; end; end\n"
         "def post(path, &act) = $hook = act\n"_s},
        {u"Java"_s,
         u"javac"_s,
         {u"javac"_s, u"Hook.java"_s},
         {u"java"_s, u"Hook"_s},
         u"Hook.java"_s,
         u"import static java.nio.charset.StandardCharsets.UTF_8;\nimport java.security.MessageDigest;\nimport java.util.Base64;\n"
         "import java.util.HexFormat;\nimport javax.crypto.Mac;\nimport javax.crypto.spec.SecretKeySpec;\n"
         "@interface PostMapping { String value(); }\n@interface RequestBody { }\n@interface RequestHeader { String value(); }\n"
         "class ResponseEntity<T> {\n    final int code;\n    ResponseEntity(int code) { this.code = code; }\n"
         "    static class Made { int code; <T> ResponseEntity<T> build() { return new ResponseEntity<T>(code); } }\n"
         "    static Made status(int code) { Made made = new Made(); made.code = code; return made; }\n}\npublic class Hook {\n"_s,
         u"\n    public static void main(String[] none) throws Exception {\n        System.out.println(new Hook().hook(\n"
         "            System.getenv(\"HOOK_BODY\").getBytes(UTF_8), System.getenv(\"HTTP_X_OVYXA_SIGNATURE\")).code);\n    }\n}\n"_s,
         {},
         {}},
        {u"C++"_s,
         u"g++"_s,
         {u"g++"_s, u"-std=c++20"_s, u"-o"_s, u"hook"_s, u"hook.cpp"_s, u"-lcrypto"_s},
         {u"./hook"_s},
         u"hook.cpp"_s,
         u"#include <openssl/crypto.h>\n#include <openssl/evp.h>\n#include <openssl/hmac.h>\n#include <cctype>\n#include <cstdlib>\n"
         "#include <iostream>\n#include <string>\n"_s,
         u"\nint main() {\n    std::cout << (isGenuine(std::getenv(\"HOOK_BODY\"), std::getenv(\"HTTP_X_OVYXA_SIGNATURE\")) ? 204 : 401);\n}\n"_s,
         {},
         {}},
    };
}

} // namespace

class tst_Snippets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachTakesWhatIsSignedRightlyAndNothingElse_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("encoding");
        QTest::addColumn<QString>("cause");
        const QList<Language> all = languages();
        for (const Language &language : all) {
            const auto row = [&language](const char *what, SignatureEncoding encoding, const char *cause) {
                QTest::addRow("%s, %s", qPrintable(language.name), what) << language.name << int(encoding) << QString::fromLatin1(cause);
            };
            row("hex", SignatureEncoding::Hex, "");
            row("prefixed", SignatureEncoding::Prefixed, "body_reserialised");
            row("base64", SignatureEncoding::Base64, "trailing_newline_added");
            row("odd header", SignatureEncoding::Hex, "header_whitespace+header_upper_case+header_prefix");
            row("odd secret", SignatureEncoding::Hex, "secret_whitespace");
        }
    }

    void eachTakesWhatIsSignedRightlyAndNothingElse()
    {
        QFETCH(QString, name);
        QFETCH(int, encoding);
        QFETCH(QString, cause);
        const QList<Language> all = languages();
        const Language &language = *std::find_if(all.cbegin(), all.cend(), [&name](const Language &each) { return each.name == name; });
        if (QStandardPaths::findExecutable(language.program).isEmpty())
            QSKIP(qPrintable(language.program + u" is not installed"_s));
        const QList<Snippet> snippets = verificationSnippets(SignatureEncoding(encoding), cause);
        const auto snippet = std::find_if(snippets.cbegin(), snippets.cend(), [&name](const Snippet &each) { return each.language == name; });
        QVERIFY(snippet != snippets.cend());
        QString code = snippet->code;
        code.replace(u"php://input"_s, u"php://stdin"_s); // where the shell's PHP finds it
        const Program program;
        program.write(language.file, language.before + code + language.after);
        if (!language.beside.isEmpty())
            program.write(language.beside, language.besideText);
        if (!language.build.isEmpty())
            QCOMPARE(program.run(language.build.first(), language.build.mid(1)), QString());
        const auto ask = [&](const QByteArray &bytes, const QByteArray &header, const QByteArray &key = secret) {
            return program.run(language.run.first(), language.run.mid(1), bytes, header, key);
        };
        const QByteArray right = signatureOf(body, SignatureEncoding(encoding));
        QCOMPARE(ask(body, right), u"204"_s);
        QCOMPARE(ask(QByteArray(body) + '\n', right), u"401"_s);
        QCOMPARE(ask(body, {}), u"401"_s);
        QCOMPARE(ask(body, right, "another"), u"401"_s);
        // Anybody can sign with a secret that nobody has set.
        QVERIFY(ask(body, signatureOf(body, SignatureEncoding(encoding), ""), QByteArray()) != u"204"_s);
        if (cause.startsWith("header_"_L1))
            QCOMPARE(ask(body, " sha256=" + right.toUpper() + ' '), u"204"_s);
        if (cause == "secret_whitespace"_L1)
            QCOMPARE(ask(body, right, QByteArray(secret) + '\n'), u"204"_s);
        else
            QCOMPARE(ask(body, right, QByteArray(secret) + '\n'), u"401"_s);
    }

    /// A comparison that ends at the first difference tells how far a forgery is right.
    void eachComparesInConstantTime()
    {
        static const QHash<QString, QString> comparers{{u"Node"_s, u"timingSafeEqual"_s}, {u"Python"_s, u"hmac.compare_digest"_s},
                                                       {u"PHP"_s, u"hash_equals"_s},      {u"Go"_s, u"hmac.Equal"_s},
                                                       {u"Ruby"_s, u"secure_compare"_s},  {u"Java"_s, u"MessageDigest.isEqual"_s},
                                                       {u"C#"_s, u"FixedTimeEquals"_s},   {u"C++"_s, u"CRYPTO_memcmp"_s}};
        for (const SignatureEncoding encoding : {SignatureEncoding::Hex, SignatureEncoding::Prefixed, SignatureEncoding::Base64}) {
            const QList<Snippet> snippets = verificationSnippets(encoding, {});
            QCOMPARE(snippets.size(), comparers.size());
            for (const Snippet &each : snippets)
                QVERIFY2(each.code.contains(comparers.value(each.language, u"?"_s)), qPrintable(each.code));
        }
    }

    void theWordsFitTheCause_data()
    {
        QTest::addColumn<QString>("cause");
        QTest::addColumn<QString>("words");
        QTest::newRow("body") << u"body_numbers"_s << u"the raw bytes, before anything parses"_s;
        QTest::newRow("secret") << u"secret_hex_decoded"_s << u"not decoded"_s;
        QTest::newRow("algorithm") << u"other_algorithm"_s << u"HMAC-SHA256, once"_s;
        QTest::newRow("companions") << u"url_included+timestamp_included"_s << u"the body and nothing else"_s;
        QTest::newRow("unpacked first") << u"body_compressed"_s << u"as they were signed: unpacked"_s;
        QTest::newRow("decoded first") << u"body_form"_s << u"decoded, unwrapped first"_s;
        QTest::newRow("many lines") << u"secret_lines"_s << u"characters as they were shown"_s;
        QTest::newRow("one of three") << u"header_prefix"_s << u"as it may come: without its prefix"_s;
        QTest::newRow("header") << u"header_base64"_s << u"in the writing that is set"_s;
    }

    void theWordsFitTheCause()
    {
        QFETCH(QString, cause);
        QFETCH(QString, words);
        const QList<Snippet> snippets = verificationSnippets(SignatureEncoding::Hex, cause);
        QCOMPARE(snippets.size(), 8);
        for (const Snippet &each : snippets)
            QVERIFY2(each.code.section(u'\n', 0, 1).contains(words), qPrintable(each.code));
    }
};

QTEST_GUILESS_MAIN(tst_Snippets)
#include "tst_snippets.moc"
