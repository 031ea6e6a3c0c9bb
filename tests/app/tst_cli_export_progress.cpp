// SPDX-License-Identifier: MIT
// How far an export is, on a terminal.
#include "tests/app/program.h"

#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestCliExportProgress final : public QObject
{
    Q_OBJECT

    Program m_program;

private Q_SLOTS:
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
        const auto onTerminal = [&](const QByteArray &what) {
            return m_program.runShell("export C='" + QByteArray(what).replace('\'', "'\\''") + "'; exec script -qec \"$C\" /dev/null").out;
        };
        const QByteArray seen = onTerminal(command + " -o \"$HOME/file\"");
        QVERIFY2(seen.startsWith("\r\x1b[K1 delivery.\r\x1b[K2 deliveries") && seen.contains("\r\x1b[K2 deliveries written to "), seen.constData());
        const QByteArray counted = onTerminal(command + " >/dev/null");
        QVERIFY2(counted.startsWith("\r\x1b[K1 delivery.\r\x1b[K2 deliveries.") && counted.endsWith("\r\x1b[K2 deliveries.\r\n"),
                 counted.constData());
        QVERIFY(!onTerminal(command).contains('\x1b'));
    }
};

QTEST_GUILESS_MAIN(TestCliExportProgress)
#include "tst_cli_export_progress.moc"
