// SPDX-License-Identifier: MIT
// In the foreground of a terminal that is not standard input: the command behind `--` may use it, and hears of its keys once.
#include "tests/app/program.h"

#include <QtCore/QFile>
#include <QtTest/QTest>

#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestCliTerminal final : public QObject
{
    Q_OBJECT

    static constexpr int patienceMs = 60'000;

    Program m_program;
    int m_keys = -1; ///< the terminal's other side

    void type(const QByteArray &keys) const { QCOMPARE(::write(m_keys, keys.constData(), size_t(keys.size())), ssize_t(keys.size())); }

    static QByteArray content(const QString &name)
    {
        QFile file(name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_keys = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
        QVERIFY(m_keys >= 0 && ::grantpt(m_keys) == 0 && ::unlockpt(m_keys) == 0);
    }

    void cleanupTestCase() { ::close(m_keys); }

    void aCommandUsesTheTerminalAndHearsCtrlCOnce()
    {
        const QString said = m_program.path(u"said"_s);
        const QString command = m_program.file(u"command.sh"_s, "trap 'echo INT >> \"$1\"; exit 5' INT\ntrap 'echo TERM >> \"$1\"; exit 6' TERM\n"
                                                                "read line < /dev/tty\necho \"$line\" >> \"$1\"\nwhile :; do sleep 0.1; done\n");
        const QByteArray terminal = ::ptsname(m_keys);
        const Running listener =
            m_program.startUnder({u"setsid"_s, u"sh"_s, u"-c"_s, u"exec 3<>\"$0\"; exec \"$@\" < /dev/null"_s, QString::fromLocal8Bit(terminal)},
                                 {u"listen"_s, u"--plain"_s, u"--profile"_s, m_program.path(u"profile"_s), u"--"_s, u"sh"_s, command, said});
        type("hello\n");
        QTRY_COMPARE_WITH_TIMEOUT(content(said), "hello\n"_ba, patienceMs);
        type("\x03");
        QVERIFY(listener->waitForFinished(patienceMs));
        QCOMPARE(content(said), "hello\nINT\n"_ba);
        QCOMPARE(listener->exitCode(), 5);
    }
};

QTEST_GUILESS_MAIN(TestCliTerminal)
#include "tst_cli_terminal.moc"
