// SPDX-License-Identifier: MIT
// The doctor's figure: what people get wrong about a body, a secret or a header, each alone and every two of them together, told by the
// doctor rightly or not at all, and never wrongly.
#include "tests/signing/doctor_cases.h"

#include <QtCore/QSet>

#include <functional>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace ovyxa::doctor_cases;

namespace {

/// One thing done wrong, and the word for it; none of the kind: null.
struct Body
{
    const char *word;
    QByteArray made; ///< what was signed
    QByteArray received;
};
struct Key
{
    const char *word;
    QByteArray used; ///< by the signer
};
struct Writing
{
    const char *word;
    std::function<QByteArray(const QByteArray &mac)> write;
};

QList<Body> bodies()
{
    QList<Body> list{{nullptr, compact, compact},
                     {"trailing_newline_added", compact, compact + '\n'},
                     {"trailing_newline_added", compact, compact + "\r\n"},
                     {"trailing_newline_cut", compact + '\n', compact},
                     {"body_bom", compact, "\xEF\xBB\xBF" + compact},
                     {"body_latin1", latin1, compact},
                     {"body_base64", compact, compact.toBase64()},
                     {"body_hex", compact, compact.toHex()},
                     {"body_form", compact, "payload=" + compact.toPercentEncoding()},
                     {"body_empty", {}, compact},
                     {"body_placeholder", "[object Object]", compact},
                     {"timestamp_included", "1742049138." + compact, compact}};
    for (const QByteArray &form : {python, php, pretty2})
        list += {{"body_reserialised", compact, form}, {"body_reserialised", form, compact}};
    return list;
}

QList<Key> keys()
{
    return {{nullptr, secret},
            {"secret_whitespace", secret + '\n'},
            {"secret_quotes", '"' + secret + '"'},
            {"secret_case", secret.toUpper()},
            {"secret_hex_decoded", QByteArray::fromHex(secret)},
            {"secret_base64_encoded", secret.toBase64()},
            {"secret_cut", secret.first(32)},
            {"secret_bom", "\xEF\xBB\xBF" + secret},
            {"secret_placeholder", "undefined"},
            {"secret_empty", {}}};
}

QList<Writing> writings()
{
    return {{nullptr, [](const QByteArray &mac) -> QByteArray { return mac.toHex(); }},
            {"header_upper_case", [](const QByteArray &mac) -> QByteArray { return mac.toHex().toUpper(); }},
            {"header_whitespace", [](const QByteArray &mac) -> QByteArray { return ' ' + mac.toHex(); }},
            {"header_quotes", [](const QByteArray &mac) -> QByteArray { return '"' + mac.toHex() + '"'; }},
            {"header_prefix", [](const QByteArray &mac) -> QByteArray { return "v1=" + mac.toHex(); }},
            {"header_extra", [](const QByteArray &mac) -> QByteArray { return "HMAC-SHA2-256(stdin)= " + mac.toHex(); }},
            {"header_base64_unpadded", [](const QByteArray &mac) -> QByteArray { return mac.toBase64(QByteArray::OmitTrailingEquals); }},
            {"header_double_encoded", [](const QByteArray &mac) -> QByteArray { return mac.toHex().toBase64(); }},
            {"header_separators", [](const QByteArray &mac) -> QByteArray { return mac.toHex(':'); }},
            {"header_truncated", [](const QByteArray &mac) -> QByteArray { return mac.toHex().first(40); }}};
}

} // namespace

class SignatureDoctorMistakesTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isRightOrHonestAndNeverWrong();
};

void SignatureDoctorMistakesTest::isRightOrHonestAndNeverWrong()
{
    QSet<QByteArray> tried;
    int named = 0;
    int alone = 0;
    QStringList wrong;
    const auto ask = [&](const Body &body, const Key &key, const Writing &writing) {
        QSet<QString> truth;
        for (const char *const word : {body.word, key.word, writing.word}) {
            if (word)
                truth.insert(QLatin1StringView(word));
        }
        if (truth.isEmpty() || truth.size() > 2)
            return;
        const QByteArray header = writing.write(mac(body.made, key.used));
        if (tried.contains(header + '\n' + body.received))
            return;
        tried.insert(header + '\n' + body.received);
        const SignatureReport report = diagnose(caseOf(header, body.received));
        const QStringList words = report.cause.split(u'+');
        const bool isRight = QSet(words.cbegin(), words.cend()) == truth && (!body.word || report.signedBody == body.made);
        // What is cut off or wrapped up so that no digest can be seen in it is malformed indeed.
        const bool isHonest = report.cause == "unknown"_L1 || (report.cause == "header_malformed"_L1 && writing.word);
        named += isRight ? 1 : 0;
        alone += isRight && truth.size() == 1 ? 1 : 0;
        if (report.valid || (!isRight && (!isHonest || truth.size() == 1)))
            wrong += QStringList(truth.cbegin(), truth.cend()).join(u'+') + u" was called "_s + report.cause + u": "_s + report.reason;
    };
    for (const Body &body : bodies()) {
        for (const Key &key : keys()) {
            for (const Writing &writing : writings())
                ask(body, key, writing);
        }
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    QCOMPARE(alone, bodies().size() + keys().size() + writings().size() - 3); // each by itself is known
    QVERIFY2(tried.size() >= 300 && named >= 132, qPrintable(u"%1 of %2 were named"_s.arg(named).arg(tried.size())));
}

QTEST_APPLESS_MAIN(SignatureDoctorMistakesTest)
#include "tst_signature_doctor_mistakes.moc"
