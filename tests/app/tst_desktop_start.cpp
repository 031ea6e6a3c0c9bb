// SPDX-License-Identifier: MIT
// The window's start as a program: what keeps it from that is said, in its language.
#include "tests/app/program.h"

#include <QtCore/QFileInfo>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestDesktopStart final : public QObject
{
    Q_OBJECT

    static constexpr int patienceMs = 60'000;

    std::unique_ptr<Program> m_program;

    QString profile() const { return m_program->path(u"p"_s); }
    Running window(const QStringList &more = {}) { return m_program->start(QStringList{u"--profile"_s, profile()} + more); }
    /// A bench that others can ask has told where.
    bool isOpen() const { return QFileInfo::exists(profile() + u"/bench.sock"_s); }
    static bool says(QProcess &process, const QByteArray &words)
    {
        QByteArray said;
        return QTest::qWaitFor([&] { return (said += process.readAllStandardError()).contains(words); }, patienceMs);
    }

private Q_SLOTS:
    void init()
    {
        m_program = std::make_unique<Program>();
        m_program->setEnvironment(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    }

    void itStartsAndEndsInOrder()
    {
        for (const QStringList &language : {QStringList(), QStringList{u"--lang"_s, u"de"_s}}) {
            const Running first = window(language);
            QTRY_VERIFY_WITH_TIMEOUT(isOpen(), patienceMs);
            QCOMPARE(Program::terminate(*first).code, 0);
            QVERIFY(!isOpen());
        }
    }

    /// The bench of a command has no window to show: why there is none is said, and the box waits until somebody has read it.
    void aBenchWithoutAWindowIsNoneToRaise()
    {
        const Running serving = m_program->start({u"serve"_s, u"--json"_s, u"--api-key"_s, u"k"_s, u"--profile"_s, profile()});
        QVERIFY(!Program::await(*serving, u"events-api"_s).isEmpty());
        const Running second = window();
        QVERIFY(says(*second, "has no window"));
        QCOMPARE(second->state(), QProcess::Running);
        QCOMPARE(Program::terminate(*second).code, 0);
        QCOMPARE(serving->state(), QProcess::Running);
    }

    void whatKeepsItFromStartingIsSaid()
    {
        (void)m_program->file(u"p"_s, "no folder");
        const Running refused = window();
        QVERIFY(says(*refused, QFile::encodeName(profile())));
        QCOMPARE(refused->state(), QProcess::Running);
        QCOMPARE(Program::terminate(*refused).code, 0);
    }

    void aLanguageThatIsNotThereIsNamed()
    {
        const Outcome refused = m_program->run({u"--lang"_s, u"xx"_s, u"--profile"_s, profile()});
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.err.contains("\"xx\"") && refused.err.contains("de, "), refused.err.constData());
        QVERIFY(!QFileInfo::exists(profile()));
    }
};

QTEST_GUILESS_MAIN(TestDesktopStart)
#include "tst_desktop_start.moc"
