// SPDX-License-Identifier: MIT
// What is done to requests on their way in, and that the signature doctor names it: each step crossed with its verdict.
#include "core/rules/mangling.h"
#include "core/signing/signature_doctor.h"

#include <QtTest/QTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;

namespace {

const QByteArray secret = "whsec_test"_ba;

/// Of everything that a step can change: slashes, keys out of order, letters beyond ASCII, a line break at the end.
const QByteArray tricky = "{\"event\":\"goal.completed\",\"site_id\":\"caf\xc3\xa9.test\",\"data\":{\"url\":\"/checkout/done\",\"amount\":1}}\n"_ba;

HeaderList headersOf(const QByteArray &body)
{
    return {{"Host"_ba, "localhost:8443"_ba},
            {"Content-Type"_ba, "application/json"_ba},
            {"X-Ovyxa-Signature"_ba, sign(secret, body, SignatureEncoding::Hex)},
            {"Content-Length"_ba, QByteArray::number(body.size())}};
}

QByteArray headOf(const HeaderList &headers)
{
    QByteArray head = "POST /hook HTTP/1.1\r\n";
    for (const Header &each : headers)
        head += each.name + ": " + each.value + "\r\n";
    return head + "\r\n";
}

rules::Mangled mangledOf(const QByteArray &body, const QList<MangleStep> &steps)
{
    const HeaderList headers = headersOf(body);
    return rules::mangled(headOf(headers), headers, body, steps);
}

SignatureReport diagnosis(const rules::Mangled &arrived, const std::optional<QByteArray> &sent)
{
    SignatureCase asked;
    for (const Header &each : arrived.headers) {
        if (each.name.compare(signatureHeader, Qt::CaseInsensitive) == 0)
            asked.headers.append(each.value);
        else
            asked.fields.append(each);
    }
    asked.body = arrived.body;
    asked.secrets = {{u"current"_s, {}, secret}};
    asked.sentBody = sent;
    asked.method = "POST"_ba;
    asked.url = "/hook"_ba;
    return diagnose(asked);
}

} // namespace

class tst_Mangling : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theDoctorNamesEachStep_data()
    {
        QTest::addColumn<QList<MangleStep>>("steps");
        QTest::addColumn<QString>("cause");
        const auto row = [](MangleStep step, const QString &cause) { QTest::newRow(toText(step).data()) << QList{step} << cause; };
        row(MangleStep::Reserialise, u"body_reserialised"_s);
        row(MangleStep::SortKeys, u"body_reserialised"_s);
        row(MangleStep::EscapeSlashes, u"body_reserialised"_s);
        row(MangleStep::CutNewline, u"trailing_newline_cut"_s);
        row(MangleStep::Reencode, u"body_latin1"_s);
        row(MangleStep::Gzip, u"body_compressed"_s);
        row(MangleStep::Chunks, {});
        row(MangleStep::RenameSignature, u"header_renamed"_s);
        row(MangleStep::DropSignature, u"header_missing"_s);
        QTest::newRow("all that PHP does") << QList{MangleStep::SortKeys, MangleStep::Reserialise, MangleStep::EscapeSlashes}
                                           << u"body_reserialised"_s;
    }
    void theDoctorNamesEachStep()
    {
        QFETCH(QList<MangleStep>, steps);
        QFETCH(QString, cause);
        const rules::Mangled arrived = mangledOf(tricky, steps);
        QCOMPARE(arrived.changes, steps);
        for (const auto &sent : {std::optional<QByteArray>(), std::optional<QByteArray>(tricky)}) {
            const SignatureReport report = diagnosis(arrived, sent);
            QCOMPARE(report.valid, cause.isEmpty());
            QVERIFY2(report.cause == cause, qPrintable(report.cause % u": "_s % report.reason));
        }
    }

    void whatAStepDoesNotChangeIsNotSaid()
    {
        const QByteArray plain = "no JSON, ASCII, no line break";
        const QList<MangleStep> harmless{MangleStep::Reserialise, MangleStep::SortKeys, MangleStep::EscapeSlashes, MangleStep::CutNewline,
                                         MangleStep::Reencode};
        const rules::Mangled arrived = mangledOf(plain, harmless);
        QVERIFY(arrived.changes.isEmpty());
        QCOMPARE(arrived.body, plain);
        QCOMPARE(arrived.rawHead, headOf(headersOf(plain)));
        QVERIFY(mangledOf({}, {allMangleSteps.begin(), allMangleSteps.begin() + 6}).changes.isEmpty()); // nor an empty body's
    }

    void theHeadIsOfWhatArrived()
    {
        const rules::Mangled sorted = mangledOf("{\"b\":1,\"a\":2}\n", {MangleStep::Reserialise, MangleStep::SortKeys});
        QCOMPARE(sorted.body, "{\"a\": 2, \"b\": 1}\n"_ba);
        QCOMPARE(headerValue(sorted.headers, "Content-Length"), "17"_ba);
        QCOMPARE(sorted.rawHead, headOf(sorted.headers));
        const rules::Mangled packed = mangledOf(tricky, {MangleStep::Gzip});
        QCOMPARE(headerValue(packed.headers, "Content-Encoding"), "gzip"_ba);
        QVERIFY(packed.body.startsWith("\x1f\x8b"));
        const rules::Mangled chunks = mangledOf(tricky, {MangleStep::Chunks});
        QCOMPARE(headerCount(chunks.headers, "Content-Length"), 0);
        QCOMPARE(headerValue(chunks.headers, "Transfer-Encoding"), "chunked"_ba);
        QCOMPARE(chunks.body, tricky);
        const rules::Mangled renamed = mangledOf(tricky, {MangleStep::RenameSignature});
        QCOMPARE(headerCount(renamed.headers, "X-Ovyxa-Signature"), 0);
        QVERIFY(renamed.rawHead.contains("\r\nX-Forwarded-Signature: "));
    }

    void stepsAreDoneInTheirOrderAndReadBack()
    {
        const QList<MangleStep> all(allMangleSteps.begin(), allMangleSteps.end());
        QList<MangleStep> backwards(all.crbegin(), all.crend());
        QCOMPARE(mangledOf(tricky, backwards).body, mangledOf(tricky, all).body);
        QCOMPARE(mangleStepsFromText(toText(backwards)), all);
        QCOMPARE(mangleStepsFromText({u"gzip"_s, u"of a later version"_s, u"gzip"_s}), QList{MangleStep::Gzip});
        for (const MangleStep step : all)
            QVERIFY(!rules::mangleWords(step).isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_Mangling)
#include "tst_mangling.moc"
