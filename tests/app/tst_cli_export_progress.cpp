// SPDX-License-Identifier: MIT
// How far long work is, on a terminal.
#include "tests/app/program.h"

#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestCliExportProgress final : public QObject
{
    Q_OBJECT

    Program m_program;

    QByteArray onTerminal(QByteArray line)
    {
        return m_program.runShell("export C='" + line.replace('\'', "'\\''") + "'; exec script -qec \"$C\" /dev/null").out;
    }

private Q_SLOTS:
    void aTerminalSeesHowFarARunIs_data()
    {
        QTest::addColumn<QByteArray>("call");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("trigger") << "trigger goal.completed --url https://127.0.0.1:1/ --no-retry --repeat 3"_ba
                                 << " of 3"_ba;
        QTest::newRow("replay") << "deliveries replay 1 2 3 --no-retry"_ba
                                << " of 3"_ba;
        QTest::newRow("simulate") << "simulate --site acme.test --for 5d"_ba
                                  << "% of 5d, simulated"_ba;
    }

    void aTerminalSeesHowFarARunIs()
    {
        QFETCH(QByteArray, call);
        QFETCH(QByteArray, says);
        if (m_program.runShell("script --version").code != 0)
            QSKIP("script, which gives a program a terminal, is not installed.");
        const QByteArray line = "\"$P\" " + call + " --profile '" + m_program.path(u"run"_s).toLocal8Bit() + '\'';
        if (call.startsWith("simulate"))
            (void)m_program.runShell("\"$P\" sites add acme.test --profile '" + m_program.path(u"run"_s).toLocal8Bit() + '\'');
        const QByteArray seen = onTerminal(line);
        QVERIFY2(seen.contains("\r\x1b[K[") && seen.contains(says), seen.constData());
        const QByteArray atTheEnd = seen.mid(seen.lastIndexOf("\x1b[K") + 3);
        QVERIFY2(!atTheEnd.startsWith('['), seen.constData()); // it makes room for what is told last
        QVERIFY(!onTerminal(line + " --json").contains("\x1b[K"));
        QVERIFY(!m_program.runShell(line).both().contains("\x1b[K"));
    }

    /// Only there, and not among the lines of the export. The two are large: a page each.
    void aTerminalSeesHowFarItIs()
    {
        const QByteArray options = " --profile '" + m_program.path(u"far"_s).toLocal8Bit() + '\'';
        const QByteArray body = m_program.file(u"body"_s, QByteArray(9 * 1024 * 1024, 'x')).toLocal8Bit();
        (void)m_program.runShell("\"$P\" trigger goal.completed --url https://127.0.0.1:1/ --no-retry --repeat 2 --body-file " + body + options);
        const QByteArray command = "\"$P\" deliveries export --format csv" + options;
        QVERIFY(!m_program.runShell(command + " -o \"$HOME/file\"").both().contains('\x1b'));
        if (m_program.runShell("script --version").code != 0)
            QSKIP("script, which gives a program a terminal, is not installed.");
        const QByteArray half = "\r\x1b[K[##########----------]  50% 1 of 2";
        const QByteArray seen = onTerminal(command + " -o \"$HOME/file\"");
        QVERIFY2(seen.startsWith(half) && seen.contains("\r\x1b[K2 deliveries written to "), seen.constData());
        const QByteArray counted = onTerminal(command + " >/dev/null");
        QVERIFY2(counted.startsWith(half) && counted.endsWith("\r\x1b[K2 deliveries.\r\n"), counted.constData());
        QVERIFY(!onTerminal(command).contains('\x1b'));
    }
};

QTEST_GUILESS_MAIN(TestCliExportProgress)
#include "tst_cli_export_progress.moc"
