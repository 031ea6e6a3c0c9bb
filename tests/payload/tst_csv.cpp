// SPDX-License-Identifier: MIT
#include "core/payload/csv.h"

#include <QtTest/QTest>

using namespace ovyxa;

class TestCsv final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFieldReadsBackAsItWas_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("field");
        const auto row = [](const char *name, const char *text, const char *field) { QTest::newRow(name) << QByteArray(text) << QByteArray(field); };
        row("nothing", "", "");
        row("plain", "Orders", "Orders");
        row("a comma", "a,b", "\"a,b\"");
        row("quotation marks", "say \"hi\"", "\"say \"\"hi\"\"\"");
        row("ends in one", "\"", "\"\"\"\"");
        row("lines", "a\r\nb", "\"a\r\nb\"");
        row("beyond ASCII", "Z\xc3\xbcrich", "Z\xc3\xbcrich");
        row("a formula", "=1+1", "'=1+1");
        row("one with a comma", "@SUM(1,2)", "\"'@SUM(1,2)\"");
        row("one behind a tab", "\t=1", "'\t=1");
        row("a sign within", "1=1", "1=1");
    }

    void aFieldReadsBackAsItWas()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, field);
        QByteArray to("before,");
        appendCsvField(text, &to);
        QCOMPARE(to, QByteArray("before," + field));
    }
};

QTEST_GUILESS_MAIN(TestCsv)
#include "tst_csv.moc"
