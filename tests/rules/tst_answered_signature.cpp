// SPDX-License-Identifier: MIT
#include "core/rules/answered_signature.h"

#include <QtTest/QTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;

class TestAnsweredSignature final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatLooksLikeOneIsFound_data()
    {
        const QByteArray hex(QByteArray(32, '\x5f').toHex());
        const QByteArray base64(QByteArray(32, '\xfb').toBase64());
        const QByteArray sent(QByteArray(32, '\x01').toHex());
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("found");
        QTest::newRow("nothing") << ""_ba
                                 << ""_ba;
        QTest::newRow("words") << "invalid signature"_ba
                               << ""_ba;
        QTest::newRow("the hex alone") << hex << hex;
        QTest::newRow("in words") << "expected " + hex + "\n" << hex;
        QTest::newRow("in capitals") << hex.toUpper() << hex.toUpper();
        QTest::newRow("in JSON") << "{\"computed\":\"" + hex + "\"}" << hex;
        QTest::newRow("behind a prefix") << "sha256=" + hex << hex;
        QTest::newRow("base64") << "got '" + base64 + "'" << base64;
        QTest::newRow("beside what was sent") << "got " + sent + ", expected " + hex << hex;
        QTest::newRow("what was sent alone") << "got " + sent << ""_ba;
        QTest::newRow("another hash") << QByteArray(20, '\x5f').toHex() << ""_ba;
        QTest::newRow("longer") << hex + "0"
                                << ""_ba;
        QTest::newRow("base64 without its end") << base64.chopped(1) << ""_ba;
        QTest::newRow("far behind") << QByteArray(17 * 1024, ' ') + hex << ""_ba;
    }

    void whatLooksLikeOneIsFound()
    {
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, found);
        const QByteArray sent = "sha256=" + QByteArray(32, '\x01').toHex();
        QCOMPARE(rules::signatureIn(answer, sent), found);
    }
};

QTEST_APPLESS_MAIN(TestAnsweredSignature)
#include "tst_answered_signature.moc"
