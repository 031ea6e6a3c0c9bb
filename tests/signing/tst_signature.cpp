// SPDX-License-Identifier: MIT
#include "core/signing/hmac.h"
#include "core/signing/signature.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QProcess>
#include <QtCore/QRegularExpression>
#include <QtCore/QSet>
#include <QtCore/QStandardPaths>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa;

namespace {

const QByteArray body = R"({"event":"goal.completed","timestamp":"2025-03-15T14:32:18Z","site_id":"acme.test","data":{"goal_name":"Café"}})"_ba;

/// HMAC-SHA256 by its definition in RFC 2104, out of the bare hash: nothing here is shared with what is tested.
QByteArray byDefinition(QByteArray key, const QByteArray &message)
{
    constexpr qsizetype block = 64;
    const auto sha256 = [](const QByteArray &bytes) { return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256); };
    if (key.size() > block)
        key = sha256(key);
    key = key.leftJustified(block, '\0');
    QByteArray inner = key;
    QByteArray outer = key;
    for (qsizetype i = 0; i < block; ++i) {
        inner[i] = char(inner[i] ^ 0x36);
        outer[i] = char(outer[i] ^ 0x5c);
    }
    return sha256(outer + sha256(inner + message));
}

/// Every byte value in turn, so that nothing depends on text.
QByteArray bytes(qsizetype size, int start)
{
    QByteArray result(size, '\0');
    for (qsizetype i = 0; i < size; ++i)
        result[i] = char(start + 7 * i);
    return result;
}

QList<NamedSecret> named(const QByteArray &secret)
{
    return {{u"current"_s, WebhookId{1}, secret}};
}

QList<QByteArray> writings(const QByteArray &mac)
{
    return {mac.toHex(), "sha256=" + mac.toHex(), mac.toBase64()};
}

QByteArray outputOf(const QString &program, const QStringList &arguments, const QByteArray &input)
{
    QProcess process;
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(30'000) || process.exitCode() != 0)
        return "failed: " + process.readAllStandardError();
    return process.readAllStandardOutput();
}

} // namespace

class SignatureTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hashesWithoutAKey();
    void agreesWithRfc4231_data();
    void agreesWithRfc4231();
    void agreesWithTheDefinition_data();
    void agreesWithTheDefinition();
    void writesThreeEncodings();
    void refusesEveryTamperedBit();
    void refusesEveryOtherLength();
    void refusesWhatOnlyLooksAlike_data();
    void refusesWhatOnlyLooksAlike();
    void acceptsOnlyTheEncodingAsked_data();
    void acceptsOnlyTheEncodingAsked();
    void saysWhichSecretMatched();
    void makesSecrets();
    void opensslAgrees_data();
    void opensslAgrees();
    void nodeAgrees();
};

/// As Qt's own, which OpenSSL's stand in for; of parts as of the whole.
void SignatureTest::hashesWithoutAKey()
{
    using Hash = QCryptographicHash;
    for (const auto &[digest, other] : {std::pair(Digest::Md5, Hash::Md5),
                                        {Digest::Sha1, Hash::Sha1},
                                        {Digest::Sha224, Hash::Sha224},
                                        {Digest::Sha256, Hash::Sha256},
                                        {Digest::Sha384, Hash::Sha384},
                                        {Digest::Sha512, Hash::Sha512},
                                        {Digest::Sha3_256, Hash::Sha3_256},
                                        {Digest::Blake2s, Hash::Blake2s_256}}) {
        for (const qsizetype size : {0, 1, 63, 64, 1000}) {
            const QByteArray whole = bytes(size, 3);
            QCOMPARE(hashOf(digest, whole).toHex(), Hash::hash(whole, other).toHex());
            QCOMPARE(hashOf(digest, {whole.first(size / 2), {}, whole.sliced(size / 2)}), hashOf(digest, whole));
        }
    }
}

void SignatureTest::agreesWithRfc4231_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("expected");
    QByteArray counting;
    for (char c = 1; c <= 25; ++c)
        counting += c;
    QTest::newRow("4.2") << QByteArray(20, '\x0b') << "Hi There"_ba
                         << "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"_ba;
    QTest::newRow("4.3") << "Jefe"_ba
                         << "what do ya want for nothing?"_ba
                         << "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"_ba;
    QTest::newRow("4.4") << QByteArray(20, '\xaa') << QByteArray(50, '\xdd') << "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"_ba;
    QTest::newRow("4.5") << counting << QByteArray(50, '\xcd') << "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"_ba;
    QTest::newRow("4.6, its first 128 bits") << QByteArray(20, '\x0c') << "Test With Truncation"_ba
                                             << "a3b6167473100ee06e0c796c2955552b"_ba;
    QTest::newRow("4.7") << QByteArray(131, '\xaa') << "Test Using Larger Than Block-Size Key - Hash Key First"_ba
                         << "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"_ba;
    QTest::newRow("4.8") << QByteArray(131, '\xaa')
                         << "This is a test using a larger than block-size key and a larger than block-size data. The key "
                            "needs to be hashed before being used by the HMAC algorithm."_ba
                         << "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"_ba;
}

void SignatureTest::agreesWithRfc4231()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, expected);
    const QByteArray digits = hmacSha256(key, message).toHex();
    QCOMPARE(digits.size(), 64);
    QCOMPARE(digits.first(expected.size()), expected);
}

void SignatureTest::agreesWithTheDefinition_data()
{
    QTest::addColumn<int>("keySize");
    for (const int size : {0, 1, 16, 31, 32, 33, 63, 64, 65, 127, 128, 129, 1000, 70'000})
        QTest::addRow("a key of %d bytes", size) << size;
}

void SignatureTest::agreesWithTheDefinition()
{
    QFETCH(int, keySize);
    const QByteArray key = bytes(keySize, 3);
    for (const int size : {0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 128, 1000, 10'239, 10'240}) {
        const QByteArray message = bytes(size, 200);
        QCOMPARE(hmacSha256(key, message), byDefinition(key, message));
        QVERIFY(checkSignature(byDefinition(key, message).toHex(), message, named(key)).valid);
    }
    // An empty view may have an address or none.
    QCOMPARE(hmacSha256(key, QByteArrayView()), byDefinition(key, {}));
    QCOMPARE(hmacSha256(QByteArrayView(), body), byDefinition({}, body));
}

void SignatureTest::writesThreeEncodings()
{
    const QByteArray mac = byDefinition("s3cret", body);
    QCOMPARE(sign("s3cret", body, SignatureEncoding::Hex), mac.toHex());
    QCOMPARE(sign("s3cret", body, SignatureEncoding::Prefixed), "sha256=" + mac.toHex());
    QCOMPARE(sign("s3cret", body, SignatureEncoding::Base64), mac.toBase64());
    QCOMPARE(sign("s3cret", body, SignatureEncoding::Base64).size(), 44);
}

void SignatureTest::refusesEveryTamperedBit()
{
    const QByteArray mac = byDefinition("s3cret", body);
    for (int bit = 0; bit < 256; ++bit) {
        QByteArray tampered = mac;
        tampered[bit / 8] = char(tampered[bit / 8] ^ (1 << (bit % 8)));
        for (const QByteArray &header : writings(tampered))
            QVERIFY2(!checkSignature(header, body, named("s3cret")).valid, qPrintable(QString::number(bit)));
    }
    for (qsizetype at = 0; at < body.size(); ++at) {
        QByteArray tampered = body;
        tampered[at] = char(tampered[at] ^ 1);
        QVERIFY(!checkSignature(mac.toHex(), tampered, named("s3cret")).valid);
    }
}

void SignatureTest::refusesEveryOtherLength()
{
    const QByteArray mac = byDefinition("s3cret", body);
    for (const QByteArray &whole : writings(mac)) {
        for (qsizetype length = 0; length < whole.size(); ++length) {
            QVERIFY(!checkSignature(whole.first(length), body, named("s3cret")).valid);
            // "sha256=" before the digits is an encoding of its own, so cutting it off is no forgery.
            const QByteArray rest = whole.sliced(length);
            QCOMPARE(checkSignature(rest, body, named("s3cret")).valid, length == 0 || rest == mac.toHex());
        }
        for (const QByteArray &more : {"0"_ba, QByteArray(1, '\0'), whole})
            QVERIFY(!checkSignature(QByteArray(whole + more), body, named("s3cret")).valid);
    }
}

void SignatureTest::refusesWhatOnlyLooksAlike_data()
{
    const QByteArray mac = byDefinition("s3cret", body);
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("empty") << ""_ba;
    QTest::newRow("zeros") << QByteArray(64, '0');
    QTest::newRow("upper case") << mac.toHex().toUpper();
    QTest::newRow("upper-case prefix") << "SHA256=" + mac.toHex();
    QTest::newRow("two prefixes") << "sha256=sha256=" + mac.toHex();
    QTest::newRow("prefix and base64") << "sha256=" + mac.toBase64();
    QTest::newRow("only the prefix") << "sha256="_ba;
    QTest::newRow("space before") << ' ' + mac.toHex();
    QTest::newRow("newline after") << mac.toHex() + '\n';
    QTest::newRow("unpadded") << mac.toBase64(QByteArray::OmitTrailingEquals);
    QTest::newRow("raw bytes") << mac;
    QTest::newRow("the secret itself") << "s3cret"_ba;
    QTest::newRow("of an empty body") << byDefinition("s3cret", {}).toHex();
    QTest::newRow("of another key") << byDefinition("s3cret ", body).toHex();
    QTest::newRow("key and message exchanged") << byDefinition(body, "s3cret").toHex();
    QTest::newRow("a hash without a key") << QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex();
}

void SignatureTest::refusesWhatOnlyLooksAlike()
{
    QFETCH(QByteArray, header);
    const SignatureMatch match = checkSignature(header, body, named("s3cret"));
    QVERIFY(!match.valid);
    QVERIFY(match.secretName.isEmpty());
    QVERIFY(!match.webhook.isValid());
}

void SignatureTest::acceptsOnlyTheEncodingAsked_data()
{
    QTest::addColumn<AcceptedEncoding>("accepted");
    QTest::addColumn<SignatureEncoding>("encoding");
    QTest::addColumn<bool>("valid");
    const QList<std::pair<AcceptedEncoding, SignatureEncoding>> same{{AcceptedEncoding::Hex, SignatureEncoding::Hex},
                                                                     {AcceptedEncoding::Prefixed, SignatureEncoding::Prefixed},
                                                                     {AcceptedEncoding::Base64, SignatureEncoding::Base64}};
    for (const auto &[accepted, expected] : same) {
        for (const SignatureEncoding encoding : {SignatureEncoding::Hex, SignatureEncoding::Prefixed, SignatureEncoding::Base64})
            QTest::addRow("%d where %d is accepted", int(encoding), int(accepted)) << accepted << encoding << (encoding == expected);
        QTest::addRow("%d where any is accepted", int(expected)) << AcceptedEncoding::Any << expected << true;
    }
}

void SignatureTest::acceptsOnlyTheEncodingAsked()
{
    QFETCH(AcceptedEncoding, accepted);
    QFETCH(SignatureEncoding, encoding);
    QFETCH(bool, valid);
    const SignatureMatch match = checkSignature(sign("s3cret", body, encoding), body, named("s3cret"), accepted);
    QCOMPARE(match.valid, valid);
    if (valid)
        QCOMPARE(match.encoding, encoding);
}

void SignatureTest::saysWhichSecretMatched()
{
    const QList<NamedSecret> secrets{{u"current"_s, WebhookId{1}, "new"}, {u"previous"_s, WebhookId{1}, "old"}, {u"Billing"_s, WebhookId{2}, ""}};
    const auto check = [&](const QByteArray &key) { return checkSignature(sign(key, body, SignatureEncoding::Base64), body, secrets); };
    QCOMPARE(check("new").secretName, u"current"_s);
    QCOMPARE(check("old").secretName, u"previous"_s);
    QCOMPARE(check("old").webhook, WebhookId{1});
    QCOMPARE(check("").webhook, WebhookId{2});
    QVERIFY(!check("other").valid);
    QVERIFY(!checkSignature(sign("new", body, SignatureEncoding::Hex), body, {}).valid);
    QCOMPARE(checkSignature(sign("a", body, SignatureEncoding::Hex), body, {{u"first"_s, {}, "a"}, {u"second"_s, {}, "a"}}).secretName, u"first"_s);
}

void SignatureTest::makesSecrets()
{
    static const QRegularExpression form(u"\\A[0-9a-f]{64}\\z"_s);
    QSet<QByteArray> seen;
    for (int i = 0; i < 1000; ++i) {
        const QByteArray secret = makeSecret();
        QVERIFY(form.match(QString::fromLatin1(secret)).hasMatch());
        seen.insert(secret);
    }
    QCOMPARE(seen.size(), 1000);
}

void SignatureTest::opensslAgrees_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::newRow("a short key") << "s3cret"_ba;
    QTest::newRow("64 hex digits") << makeSecret();
    QTest::newRow("longer than a block") << bytes(200, 11).toHex();
}

void SignatureTest::opensslAgrees()
{
    QFETCH(QByteArray, key);
    const QString openssl = QStandardPaths::findExecutable(u"openssl"_s);
    if (openssl.isEmpty())
        QSKIP("The openssl program is not installed.");
    const QByteArray ours = sign(key, body, SignatureEncoding::Hex);
    const QByteArray digest = outputOf(openssl, {u"dgst"_s, u"-sha256"_s, u"-hmac"_s, QString::fromLatin1(key)}, body);
    QVERIFY2(digest.trimmed().endsWith(ours), digest.constData());
    const QString hexKey = u"hexkey:"_s + QString::fromLatin1(key.toHex());
    const QByteArray mac = outputOf(openssl, {u"mac"_s, u"-digest"_s, u"SHA256"_s, u"-macopt"_s, hexKey, u"-in"_s, u"-"_s, u"HMAC"_s}, body);
    QCOMPARE(mac.trimmed().toLower(), ours);
}

void SignatureTest::nodeAgrees()
{
    const QString node = QStandardPaths::findExecutable(u"node"_s);
    if (node.isEmpty())
        QSKIP("Node is not installed.");
    // Reads the key in base64 and the body after it, as a receiver written for Node would check them.
    const QString script = uR"(
        const input = require('fs').readFileSync(0);
        const end = input.indexOf(10);
        const key = Buffer.from(input.subarray(0, end).toString(), 'base64');
        const mac = () => require('crypto').createHmac('sha256', key).update(input.subarray(end + 1));
        process.stdout.write(mac().digest('hex') + ' sha256=' + mac().digest('hex') + ' ' + mac().digest('base64'));
    )"_s;
    for (const QByteArray &key : {""_ba, "s3cret"_ba, makeSecret(), bytes(100, 130)}) {
        const QByteArray expected = sign(key, body, SignatureEncoding::Hex) + ' ' + sign(key, body, SignatureEncoding::Prefixed) + ' '
                                    + sign(key, body, SignatureEncoding::Base64);
        QCOMPARE(outputOf(node, {u"-e"_s, script}, key.toBase64() + '\n' + body), expected);
    }
}

QTEST_GUILESS_MAIN(SignatureTest)
#include "tst_signature.moc"
