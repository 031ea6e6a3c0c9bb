// SPDX-License-Identifier: MIT
#include "core/rules/trust_clients.h"

#include <QtCore/QRegularExpression>

namespace ovyxa::rules {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// curl's "peer certificate cannot be authenticated", and a number of our own for whatever else ends the others.
constexpr int refusedCode = 60;
constexpr qsizetype longestWords = 160;

// An error of the system has a syscall, one of the protocol OpenSSL's code; what is left is about the certificate.
constexpr auto nodeScript = "require('https').get(process.argv[1],r=>{r.resume();r.on('end',()=>process.exit(0))}).on('error',e=>{"
                            "console.error((e.code||'')+': '+e.message);process.exit(e.syscall||/^ERR_SSL/.test(e.code)?61:60)})";

constexpr auto pythonScript = "import ssl,sys,urllib.request\n"
                              "try:\n"
                              "    urllib.request.urlopen(sys.argv[1],timeout=20)\n"
                              "except Exception as e:\n"
                              "    why=getattr(e,'reason',e)\n"
                              "    print(why,file=sys.stderr)\n"
                              "    sys.exit(60 if isinstance(why,ssl.SSLCertVerificationError) else 61)\n";

constexpr auto requestsScript = "import sys,requests\n"
                                "try:\n"
                                "    requests.get(sys.argv[1],timeout=20)\n"
                                "except requests.exceptions.SSLError as e:\n"
                                "    print(getattr(e.args[0],'reason',e),file=sys.stderr)\n"
                                "    sys.exit(60)\n"
                                "except Exception as e:\n"
                                "    print(e,file=sys.stderr)\n"
                                "    sys.exit(61)\n";

// Run as a source file (JEP 330), which takes a JDK.
constexpr auto javaSource = "import java.net.*;\n"
                            "import java.security.cert.*;\n"
                            "public class AskWhoIsTrusted {\n"
                            "  public static void main(String[] a) {\n"
                            "    try {\n"
                            "      HttpURLConnection c = (HttpURLConnection) URI.create(a[0]).toURL().openConnection(Proxy.NO_PROXY);\n"
                            "      c.setConnectTimeout(20000); c.setReadTimeout(20000); c.getResponseCode();\n"
                            "    } catch (Exception e) {\n"
                            "      System.err.println(e.getMessage());\n"
                            "      for (Throwable t = e; t != null; t = t.getCause())\n"
                            "        if (t instanceof CertificateException || t instanceof CertPathBuilderException) System.exit(60);\n"
                            "      System.exit(61);\n"
                            "    }\n"
                            "  }\n"
                            "}\n";

// Errors of verification begin with the package's name; which types they have differs between versions.
constexpr auto goSource = "package main\n"
                          "import (\"fmt\"; \"net/http\"; \"os\"; \"strings\"; \"time\")\n"
                          "func main() {\n"
                          "  c := http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{}}\n"
                          "  r, err := c.Get(os.Args[1])\n"
                          "  if err == nil { r.Body.Close(); return }\n"
                          "  fmt.Fprintln(os.Stderr, err)\n"
                          "  if strings.Contains(err.Error(), \"x509: \") { os.Exit(60) }\n"
                          "  os.Exit(61)\n"
                          "}\n";

QString quoted(QString text)
{
    return u'\'' % text.replace(u'\'', u"'\\''"_s) % u'\'';
}

} // namespace

TrustAsking trustAsking(TrustClient client)
{
    switch (client) {
    case TrustClient::Curl:
        return {u"curl"_s, {u"--version"_s}, {u"--silent"_s, u"--show-error"_s, u"--noproxy"_s, u"*"_s, u"--output"_s, u"/dev/null"_s}, {}, {}, 30s};
    case TrustClient::Node: return {u"node"_s, {u"--version"_s}, {u"-e"_s, QString::fromLatin1(nodeScript)}, {}, {}, 30s};
    case TrustClient::Python: return {u"python3"_s, {u"--version"_s}, {u"-c"_s, QString::fromLatin1(pythonScript)}, {}, {}, 30s};
    case TrustClient::Requests:
        return {u"python3"_s, {u"-c"_s, u"import requests; print(requests.__version__)"_s}, {u"-c"_s, QString::fromLatin1(requestsScript)}, {}, {},
                30s};
    case TrustClient::Java: return {u"java"_s, {u"-version"_s}, {u"AskWhoIsTrusted.java"_s}, u"AskWhoIsTrusted.java"_s, javaSource, 60s};
    case TrustClient::Go: return {u"go"_s, {u"version"_s}, {u"run"_s, u"ask.go"_s}, u"ask.go"_s, goSource, 120s}; // compiles http first
    case TrustClient::System: break;
    }
    return {{}, {}, {}, {}, {}, 30s};
}

TrustMending trustMending(TrustClient client, const QString &authorityFile, const QString &url, StoreTool tool)
{
    const QString file = quoted(authorityFile);
    const auto variable = [&](const QString &name) { return TrustMending{u"export "_s % name % u'=' % file, {{name, authorityFile}}, {}}; };
    switch (client) {
    case TrustClient::Curl: return {u"curl --cacert "_s % file % u' ' % url, {}, {u"--cacert"_s, authorityFile}};
    case TrustClient::Node: return variable(u"NODE_EXTRA_CA_CERTS"_s);
    case TrustClient::Python:
    case TrustClient::Go: return variable(u"SSL_CERT_FILE"_s);
    case TrustClient::Requests: return variable(u"REQUESTS_CA_BUNDLE"_s);
    case TrustClient::Java:
        // The pass phrase that every Java's own store has.
        return {u"keytool -importcert -cacerts -storepass changeit -noprompt -alias ovyxa-bench -file "_s % file, {}, {}};
    case TrustClient::System: break;
    }
    if (tool == StoreTool::P11Kit)
        return {u"sudo trust anchor --store "_s % file, {}, {}};
    return {u"sudo cp "_s % file % u" /usr/local/share/ca-certificates/ovyxa-bench.crt && sudo update-ca-certificates"_s, {}, {}};
}

TrustAnswer trustAnswer(int exitCode, const QByteArray &output)
{
    if (exitCode == 0)
        return TrustAnswer::Accepts;
    const bool refused = exitCode == refusedCode || output.trimmed().endsWith("exit status 60"); // as "go run" tells its program's
    return refused ? TrustAnswer::Refuses : TrustAnswer::Unclear;
}

QString trustVersion(const QByteArray &output)
{
    static const QRegularExpression version(u"\\d+(\\.\\d+)+"_s);
    for (const QByteArray &line : output.split('\n')) {
        if (line.startsWith("Picked up "))
            continue;
        if (const auto match = version.match(QString::fromUtf8(line)); match.hasMatch())
            return match.captured();
    }
    return {};
}

QString trustWords(const QByteArray &output)
{
    QString words;
    for (const QByteArray &line : output.split('\n')) {
        const QString text = QString::fromUtf8(line).simplified();
        // Java tells its options, which may name a proxy with its password; curl's second paragraph is a link to its manual.
        if (text.startsWith("Picked up "_L1))
            continue;
        if (text.startsWith("More details here:"_L1))
            break;
        if (!text.isEmpty()) {
            words = text;
            break;
        }
    }
    return words.size() > longestWords ? QString(words.first(longestWords - 1) % u'…') : words;
}

} // namespace ovyxa::rules
