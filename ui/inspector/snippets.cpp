// SPDX-License-Identifier: MIT
#include "ui/inspector/snippets.h"

#include <QtCore/QStringList>

#include <algorithm>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

// %NOTE%, %SECRET%, %SENT%, $expression and so on are filled in by the encoding and the cause. The comments are code, and code is read in English.
constexpr QStringView nodeText = uR"(%NOTE%const crypto = require('crypto');

app.post('/hook', express.raw({ type: '*/*' }),
  (req, res) => {
    const secret = %SECRET%;
    const mac = $prefixcrypto
      .createHmac('sha256', secret)
      .update(req.body)       // the raw bytes
      .digest('$encoding');
    const sent = Buffer.from(
      %SENT%);
    const same = sent.length === mac.length
      && crypto.timingSafeEqual(
        sent, Buffer.from(mac));
    res.sendStatus(same ? 204 : 401);
  });)";

constexpr QStringView python = uR"(%NOTE%import $importshashlib, hmac, os
from flask import Flask, request, abort

app = Flask(__name__)

@app.post("/hook")
def hook():
    mac = hmac.new(%SECRET%.encode(),
                   request.get_data(),     # the raw bytes
                   hashlib.sha256)
    expected = $expression
    sent = %SENT%
    if not hmac.compare_digest(sent.encode(), expected.encode()):
        abort(401)
    return "", 204)";

constexpr QStringView php = uR"(<?php
%NOTE%if (!getenv('OVYXA_SECRET')) {              // anybody can sign with an empty one
    http_response_code(500);
    exit;
}
$body = file_get_contents('php://input');   // the raw bytes
$expected = %EXPRESSION%;
$sent = %SENT%;
http_response_code(hash_equals($expected, $sent) ? 204 : 401);)";

constexpr QStringView ruby = uR"(%NOTE%require "openssl"
require "sinatra"

post "/hook" do
  body = request.body.read                  # the raw bytes
  expected = $expression
  sent = %SENT%
  halt 401 unless Rack::Utils.secure_compare(expected, sent)
  204
end)";

constexpr QStringView go = uR"(%NOTE%func hook(w http.ResponseWriter, r *http.Request) {
    body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 10<<10))
    if err != nil {
        http.Error(w, "cannot read", http.StatusBadRequest)
        return
    }
    if os.Getenv("OVYXA_SECRET") == "" { // anybody can sign with an empty one
        http.Error(w, "no secret", http.StatusInternalServerError)
        return
    }
    mac := hmac.New(sha256.New, []byte(%SECRET%))
    mac.Write(body) // the raw bytes
    expected := $expression
    sent := %SENT%
    if !hmac.Equal([]byte(sent), []byte(expected)) {
        http.Error(w, "bad signature", http.StatusUnauthorized)
        return
    }
    w.WriteHeader(http.StatusNoContent)
})";

constexpr QStringView csharp = uR"(%NOTE%app.MapPost("/hook", async (HttpRequest request) =>
{
    using var buffer = new MemoryStream();
    await request.Body.CopyToAsync(buffer);   // the raw bytes
    var key = Encoding.UTF8.GetBytes(%SECRET%);
    var mac = HMACSHA256.HashData(key, buffer.ToArray());
    var expected = $expression;
    var sent = %SENT%;
    return CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(sent), Encoding.ASCII.GetBytes(expected))
        ? Results.NoContent() : Results.Unauthorized();
});)";

constexpr QStringView java = uR"(%NOTE%@PostMapping("/hook")
ResponseEntity<Void> hook(@RequestBody byte[] body,   // the raw bytes
        @RequestHeader("X-Ovyxa-Signature") String header) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(%SECRET%.getBytes(UTF_8), "HmacSHA256"));
    String expected = $expression;
    String sent = %SENT%;
    boolean same = MessageDigest.isEqual(sent.getBytes(UTF_8), expected.getBytes(UTF_8));
    return ResponseEntity.status(same ? 204 : 401).build();
})";

constexpr QStringView cpp = uR"(%NOTE%// #include <openssl/hmac.h>, <openssl/crypto.h>, <openssl/evp.h>
bool isGenuine(const std::string &body,       // the raw bytes
               std::string sent)              // X-Ovyxa-Signature
{
    const char *named = std::getenv("OVYXA_SECRET");
    std::string secret = named ? named : "";$fit
    if (secret.empty())                       // anybody can sign with an empty one
        return false;
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    HMAC(EVP_sha256(), secret.data(), int(secret.size()),
         reinterpret_cast<const unsigned char *>(body.data()),
         body.size(), mac, &size);
    std::string expected$expression
    return sent.size() == expected.size()
        && CRYPTO_memcmp(sent.data(), expected.data(), sent.size()) == 0;
})";

constexpr QStringView cppHex = uR"( = "$start";
    for (unsigned int i = 0; i < size; ++i) {
        expected += "0123456789abcdef"[mac[i] >> 4];
        expected += "0123456789abcdef"[mac[i] & 15];
    })";

constexpr QStringView cppBase64 = uR"((45, '\0');
    expected.resize(EVP_EncodeBlock(
        reinterpret_cast<unsigned char *>(expected.data()), mac, int(size)));)";

/// What the code does beside checking, and the words for it in its first line.
struct Fit
{
    bool trimsSecret = false;
    bool trimsSent = false;
    bool lowersSent = false;
    bool cutsPrefix = false;
    QString note;
};

QString headerNote(const Fit &fit)
{
    QStringList said;
    if (fit.trimsSent)
        said += u"trimmed"_s;
    if (fit.lowersSent)
        said += u"in lower case"_s;
    if (fit.cutsPrefix)
        said += u"without its prefix"_s;
    return u"the header as it may come: "_s + said.join(u", "_s);
}

Fit fitFor(const QString &cause, SignatureEncoding encoding)
{
    const QStringList words = cause.split(u'+');
    const auto has = [&words](const char *word) { return words.contains(QLatin1StringView(word)); };
    const auto begins = [&words](const char *word) {
        return std::any_of(words.cbegin(), words.cend(), [word](const QString &each) { return each.startsWith(QLatin1StringView(word)); });
    };
    Fit fit;
    fit.trimsSecret = has("secret_whitespace");
    fit.trimsSent = has("header_whitespace");
    fit.lowersSent = has("header_upper_case") && encoding != SignatureEncoding::Base64; // whose letters are what it says
    fit.cutsPrefix = has("header_prefix") && encoding != SignatureEncoding::Prefixed;   // there it belongs to it
    if (fit.trimsSecret)
        fit.note = u"the secret without the line break that files and forms add"_s;
    else if (begins("secret_") || has("previous_secret") || has("other_webhook_secret"))
        fit.note = u"the secret's characters as they were shown: not decoded, not quoted, this webhook's"_s;
    else if (fit.trimsSent || fit.lowersSent || fit.cutsPrefix)
        fit.note = headerNote(fit);
    else if (begins("header_"))
        fit.note = u"the header once, whole, in the writing that is set for the webhook"_s;
    else if (begins("hash_") || begins("hmac_") || has("other_algorithm") || has("key_is_message"))
        fit.note = u"HMAC-SHA256, once: the secret is its key, the body its message"_s;
    else if (has("body_compressed") || has("body_form") || has("body_hex") || has("body_percent_encoded") || has("body_base64")
             || has("body_wrapped"))
        fit.note = u"give it the bytes as they were signed: unpacked, decoded, unwrapped first, and not parsed"_s;
    else if (begins("method_") || begins("url_") || begins("timestamp_") || begins("id_") || has("data_only"))
        fit.note = u"the body and nothing else: no URL, no time, no part of it"_s;
    else if (begins("body_") || begins("trailing_"))
        fit.note = u"the raw bytes, before anything parses, trims or converts them"_s;
    return fit;
}

/// How a language writes what a Fit asks for, around "%1".
struct Writing
{
    QStringView comment;
    QStringView secret;
    QStringView sent;
    QStringView trimmed;
    QStringView lowered;
    QStringView withoutPrefix;
};

QString around(QStringView writing, const QString &inner)
{
    return writing.toString().replace(u"%1"_s, inner);
}

/// Fills in what depends on the cause: the note, the secret and the header's value.
QString fitted(QStringView code, const Fit &fit, const Writing &writing)
{
    QString secret = writing.secret.toString();
    if (fit.trimsSecret)
        secret = around(writing.trimmed, secret);
    QString sent = writing.sent.toString();
    if (fit.trimsSent)
        sent = around(writing.trimmed, sent);
    if (fit.lowersSent)
        sent = around(writing.lowered, sent);
    if (fit.cutsPrefix)
        sent = around(writing.withoutPrefix, sent);
    const QString note = fit.note.isEmpty() ? QString() : writing.comment + u' ' + fit.note + u'\n';
    QString text = code.toString();
    text.replace(u"%NOTE%"_s, note);
    text.replace(u"%SECRET%"_s, secret);
    text.replace(u"%SENT%"_s, sent);
    return text;
}

QString filled(QStringView code, QStringView key, const QString &value)
{
    return code.toString().replace(key.toString(), value);
}

/// Picks the expression for hexadecimal, for hexadecimal after "sha256=", or for base64.
QString pick(SignatureEncoding encoding, QStringView hex, QStringView prefixed, QStringView base64)
{
    switch (encoding) {
    case SignatureEncoding::Hex: return hex.toString();
    case SignatureEncoding::Prefixed: return prefixed.toString();
    case SignatureEncoding::Base64: return base64.toString();
    }
    return {};
}

} // namespace

QList<Snippet> verificationSnippets(SignatureEncoding encoding, const QString &cause)
{
    const Fit fit = fitFor(cause, encoding);
    const QString nodeCode = filled(filled(fitted(nodeText, fit,
                                                  {u"//", u"process.env.OVYXA_SECRET", u"(req.get('X-Ovyxa-Signature') ?? '')", u"%1.trim()",
                                                   u"%1.toLowerCase()", u"%1.replace(/^sha256=/, '')"}),
                                           u"$prefix", pick(encoding, u"", u"'sha256=' +\n      ", u"")),
                                    u"$encoding", pick(encoding, u"hex", u"hex", u"base64"));
    const QString pythonCode = fitted(python, fit,
                                      {u"#", u"os.environ[\"OVYXA_SECRET\"]", u"request.headers.get(\"X-Ovyxa-Signature\", \"\")", u"%1.strip()",
                                       u"%1.lower()", u"%1.removeprefix(\"sha256=\")"});
    // PHP's variables begin with the others' mark.
    const QString phpCode = filled(php, u"%EXPRESSION%",
                                   pick(encoding, u"hash_hmac('sha256', $body, %SECRET%)", u"'sha256=' . hash_hmac('sha256', $body, %SECRET%)",
                                        u"base64_encode(hash_hmac('sha256', $body, %SECRET%, true))"));
    const QString rubyCode = filled(ruby, u"$expression",
                                    pick(encoding, u"OpenSSL::HMAC.hexdigest(\"SHA256\", %SECRET%, body)",
                                         u"\"sha256=\" + OpenSSL::HMAC.hexdigest(\"SHA256\", %SECRET%, body)",
                                         u"[OpenSSL::HMAC.digest(\"SHA256\", %SECRET%, body)].pack(\"m0\")"));
    const QString goCode = fitted(go, fit,
                                  {u"//", u"os.Getenv(\"OVYXA_SECRET\")", u"r.Header.Get(\"X-Ovyxa-Signature\")", u"strings.TrimSpace(%1)",
                                   u"strings.ToLower(%1)", u"strings.TrimPrefix(%1, \"sha256=\")"});
    const QString csharpCode =
        fitted(csharp, fit,
               {u"//", u"Environment.GetEnvironmentVariable(\"OVYXA_SECRET\")!", u"request.Headers[\"X-Ovyxa-Signature\"].ToString()", u"%1.Trim()",
                u"%1.ToLowerInvariant()", u"%1.Replace(\"sha256=\", \"\")"});
    const QString javaCode =
        fitted(java, fit,
               {u"//", u"System.getenv(\"OVYXA_SECRET\")", u"header", u"%1.strip()", u"%1.toLowerCase()", u"%1.replaceFirst(\"^sha256=\", \"\")"});
    QString cppFit;
    if (fit.trimsSecret)
        cppFit += u"\n    while (!secret.empty() && std::isspace(static_cast<unsigned char>(secret.back())))\n        secret.pop_back();"_s;
    if (fit.trimsSent)
        cppFit += u"\n    std::erase_if(sent, [](unsigned char c) { return std::isspace(c); });"_s;
    if (fit.lowersSent)
        cppFit += u"\n    for (char &c : sent)\n        c = char(std::tolower(static_cast<unsigned char>(c)));"_s;
    if (fit.cutsPrefix)
        cppFit += u"\n    if (sent.starts_with(\"sha256=\"))\n        sent.erase(0, 7);"_s;
    const QString cppCode = filled(
        filled(filled(fitted(cpp, fit, {u"//", {}, {}, {}, {}, {}}), u"$fit", cppFit), u"$expression", pick(encoding, cppHex, cppHex, cppBase64)),
        u"$start", pick(encoding, u"", u"sha256=", u""));
    return {
        {u"Node"_s, nodeCode},
        {u"Python"_s, filled(filled(pythonCode, u"$imports", pick(encoding, {}, {}, u"base64, ")), u"$expression",
                             pick(encoding, u"mac.hexdigest()", u"\"sha256=\" + mac.hexdigest()", u"base64.b64encode(mac.digest()).decode()"))},
        {u"PHP"_s, fitted(phpCode, fit,
                          {u"//", u"getenv('OVYXA_SECRET')", u"($_SERVER['HTTP_X_OVYXA_SIGNATURE'] ?? '')", u"trim(%1)", u"strtolower(%1)",
                           u"preg_replace('/^sha256=/', '', %1)"})},
        {u"Go"_s, filled(goCode, u"$expression",
                         pick(encoding, u"hex.EncodeToString(mac.Sum(nil))", u"\"sha256=\" + hex.EncodeToString(mac.Sum(nil))",
                              u"base64.StdEncoding.EncodeToString(mac.Sum(nil))"))},
        {u"Ruby"_s, fitted(rubyCode, fit,
                           {u"#", u"ENV[\"OVYXA_SECRET\"]", u"request.env[\"HTTP_X_OVYXA_SIGNATURE\"].to_s", u"%1.strip", u"%1.downcase",
                            u"%1.delete_prefix(\"sha256=\")"})},
        {u"Java"_s,
         filled(javaCode, u"$expression",
                pick(encoding, u"HexFormat.of().formatHex(mac.doFinal(body))", u"\"sha256=\" + HexFormat.of().formatHex(mac.doFinal(body))",
                     u"Base64.getEncoder().encodeToString(mac.doFinal(body))"))},
        {u"C#"_s, filled(csharpCode, u"$expression",
                         pick(encoding, u"Convert.ToHexString(mac).ToLowerInvariant()", u"\"sha256=\" + Convert.ToHexString(mac).ToLowerInvariant()",
                              u"Convert.ToBase64String(mac)"))},
        {u"C++"_s, cppCode},
    };
}

} // namespace ovyxa
