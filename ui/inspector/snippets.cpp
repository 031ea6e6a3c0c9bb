// SPDX-License-Identifier: MIT
#include "ui/inspector/snippets.h"

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

// $digest, $prefix and so on are filled in by the encoding. The comments are code, and code is read in English.
constexpr QStringView nodeText = uR"(const crypto = require('crypto');

app.post('/hook', express.raw({ type: '*/*' }),
  (req, res) => {
    const secret = process.env.OVYXA_SECRET;
    const mac = $prefixcrypto.createHmac('sha256', secret)
      .update(req.body)       // the raw bytes
      .digest('$encoding');
    const sent = Buffer.from(
      req.get('X-Ovyxa-Signature') ?? '');
    const same = sent.length === mac.length
      && crypto.timingSafeEqual(
        sent, Buffer.from(mac));
    res.sendStatus(same ? 204 : 401);
  });)";

constexpr QStringView python = uR"(import base64, hashlib, hmac, os
from flask import Flask, request, abort

app = Flask(__name__)

@app.post("/hook")
def hook():
    mac = hmac.new(os.environ["OVYXA_SECRET"].encode(),
                   request.get_data(),     # the raw bytes
                   hashlib.sha256)
    expected = $expression
    sent = request.headers.get("X-Ovyxa-Signature", "")
    if not hmac.compare_digest(sent.encode(), expected.encode()):
        abort(401)
    return "", 204)";

constexpr QStringView php = uR"(<?php
$body = file_get_contents('php://input');   // the raw bytes
$expected = %EXPRESSION%;
$sent = $_SERVER['HTTP_X_OVYXA_SIGNATURE'] ?? '';
http_response_code(hash_equals($expected, $sent) ? 204 : 401);)";

constexpr QStringView ruby = uR"(require "openssl"
require "sinatra"

post "/hook" do
  body = request.body.read                  # the raw bytes
  expected = $expression
  sent = request.env["HTTP_X_OVYXA_SIGNATURE"].to_s
  halt 401 unless Rack::Utils.secure_compare(expected, sent)
  204
end)";

constexpr QStringView go = uR"(func hook(w http.ResponseWriter, r *http.Request) {
    body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 10<<10))
    if err != nil {
        http.Error(w, "cannot read", http.StatusBadRequest)
        return
    }
    mac := hmac.New(sha256.New, []byte(os.Getenv("OVYXA_SECRET")))
    mac.Write(body) // the raw bytes
    expected := $expression
    sent := r.Header.Get("X-Ovyxa-Signature")
    if !hmac.Equal([]byte(sent), []byte(expected)) {
        http.Error(w, "bad signature", http.StatusUnauthorized)
        return
    }
    w.WriteHeader(http.StatusNoContent)
})";

constexpr QStringView csharp = uR"(app.MapPost("/hook", async (HttpRequest request) =>
{
    using var buffer = new MemoryStream();
    await request.Body.CopyToAsync(buffer);   // the raw bytes
    var key = Encoding.UTF8.GetBytes(Environment.GetEnvironmentVariable("OVYXA_SECRET")!);
    var mac = HMACSHA256.HashData(key, buffer.ToArray());
    var expected = $expression;
    var sent = request.Headers["X-Ovyxa-Signature"].ToString();
    return CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(sent), Encoding.ASCII.GetBytes(expected))
        ? Results.NoContent() : Results.Unauthorized();
});)";

constexpr QStringView java = uR"(@PostMapping("/hook")
ResponseEntity<Void> hook(@RequestBody byte[] body,   // the raw bytes
        @RequestHeader("X-Ovyxa-Signature") String sent) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(System.getenv("OVYXA_SECRET").getBytes(UTF_8), "HmacSHA256"));
    String expected = $expression;
    boolean same = MessageDigest.isEqual(sent.getBytes(UTF_8), expected.getBytes(UTF_8));
    return ResponseEntity.status(same ? 204 : 401).build();
})";

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

QList<Snippet> verificationSnippets(SignatureEncoding encoding)
{
    const QString nodeCode = filled(filled(nodeText, u"$prefix", pick(encoding, u"", u"'sha256=' +\n      ", u"")), u"$encoding",
                                    pick(encoding, u"hex", u"hex", u"base64"));
    return {
        {u"Node"_s, nodeCode},
        {u"Python"_s, filled(python, u"$expression",
                             pick(encoding, u"mac.hexdigest()", u"\"sha256=\" + mac.hexdigest()", u"base64.b64encode(mac.digest()).decode()"))},
        {u"PHP"_s, filled(php, u"%EXPRESSION%",
                          pick(encoding, u"hash_hmac('sha256', $body, getenv('OVYXA_SECRET'))",
                               u"'sha256=' . hash_hmac('sha256', $body, getenv('OVYXA_SECRET'))",
                               u"base64_encode(hash_hmac('sha256', $body, getenv('OVYXA_SECRET'), true))"))},
        {u"Ruby"_s, filled(ruby, u"$expression",
                           pick(encoding, u"OpenSSL::HMAC.hexdigest(\"SHA256\", ENV[\"OVYXA_SECRET\"], body)",
                                u"\"sha256=\" + OpenSSL::HMAC.hexdigest(\"SHA256\", ENV[\"OVYXA_SECRET\"], body)",
                                u"[OpenSSL::HMAC.digest(\"SHA256\", ENV[\"OVYXA_SECRET\"], body)].pack(\"m0\")"))},
        {u"Go"_s, filled(go, u"$expression",
                         pick(encoding, u"hex.EncodeToString(mac.Sum(nil))", u"\"sha256=\" + hex.EncodeToString(mac.Sum(nil))",
                              u"base64.StdEncoding.EncodeToString(mac.Sum(nil))"))},
        {u"C#"_s, filled(csharp, u"$expression",
                         pick(encoding, u"Convert.ToHexString(mac).ToLowerInvariant()", u"\"sha256=\" + Convert.ToHexString(mac).ToLowerInvariant()",
                              u"Convert.ToBase64String(mac)"))},
        {u"Java"_s,
         filled(java, u"$expression",
                pick(encoding, u"HexFormat.of().formatHex(mac.doFinal(body))", u"\"sha256=\" + HexFormat.of().formatHex(mac.doFinal(body))",
                     u"Base64.getEncoder().encodeToString(mac.doFinal(body))"))},
    };
}

} // namespace ovyxa
