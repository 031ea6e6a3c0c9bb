// SPDX-License-Identifier: MIT
// The README's chapter for test suites and CI: its blocks become the files that they name, and run as they stand there, in a folder of their
// own, on a machine where the usual port is taken.
#include "tests/app/scenario_files.h"
#include "tests/third_party/interpreters.h"

#include <QtCore/QDir>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QProcess>
#include <QtCore/QProcessEnvironment>
#include <QtCore/QRegularExpression>
#include <QtNetwork/QHostAddress>
#include <QtNetwork/QTcpServer>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestReadmeSuites final : public QObject
{
    Q_OBJECT

    static constexpr int patienceMs = 100'000;
    static constexpr quint16 usualPort = 8443;

    struct Run
    {
        int code = -1;
        QByteArray said;
    };

    QMap<QString, QByteArray> m_blocks; ///< by the file that the first line names
    QString m_python;                   ///< that has what the blocks import; empty = none
    QTcpServer m_taken;
    std::unique_ptr<QTemporaryDir> m_folder; ///< of the test under way, with the files in it
    std::unique_ptr<QTemporaryDir> m_home;

    [[nodiscard]] QString path(const QString &name) const { return m_folder->filePath(name); }

    void write(const QString &name, const QByteArray &text) const
    {
        QVERIFY(QDir(m_folder->path()).mkpath(QFileInfo(path(name)).path()));
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    }

    /// Lines of a shell, as a CI's runner gives them to bash: it ends with the first that fails.
    [[nodiscard]] Run shell(const QString &lines) const
    {
        QProcess bash;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"PATH"_s, m_home->filePath(u"bin"_s) + u':' + QFileInfo(qEnvironmentVariable("OVYXA_BENCH_PROGRAM")).path() + u':'
                                          + environment.value(u"PATH"_s));
        environment.insert(u"HOME"_s, m_home->path());
        environment.insert(u"XDG_DATA_HOME"_s, m_home->filePath(u"data"_s));
        environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"disabled:"_s);
        environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
        environment.insert(u"npm_config_offline"_s, u"true"_s); // nothing from elsewhere, and no look for a newer npm
        environment.insert(u"NO_COLOR"_s, u"1"_s);              // which some write where CI is set
        environment.insert(u"ASAN_OPTIONS"_s, environment.value(u"ASAN_OPTIONS"_s) + u":detect_leaks=0"_s); // as in tests/app/program.cpp
        environment.remove(u"OVYXA_BENCH_SECRET"_s);
        bash.setProcessEnvironment(environment);
        bash.setWorkingDirectory(m_folder->path());
        bash.setProcessChannelMode(QProcess::MergedChannels);
        bash.setStandardInputFile(QProcess::nullDevice());
        bash.start(found(u"bash"_s), {u"-eo"_s, u"pipefail"_s, u"-c"_s, lines});
        if (!bash.waitForFinished(patienceMs)) {
            bash.kill();
            bash.waitForFinished();
            return {-1, bash.readAll()};
        }
        return {bash.exitCode(), bash.readAll()};
    }

    /// What stands in a YAML file, as PyYAML reads it.
    [[nodiscard]] QJsonObject yaml(const QString &name) const
    {
        QProcess python;
        python.start(m_python, {u"-c"_s, u"import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1])), default=str))"_s, path(name)});
        return python.waitForFinished(patienceMs) ? QJsonDocument::fromJson(python.readAllStandardOutput()).object() : QJsonObject();
    }

    /// How many of a chapter's tests this handler passes: what is shown must notice one that takes everything.
    void takesAnything(const QString &name, const QByteArray &right, const QByteArray &wrong)
    {
        QByteArray text = m_blocks.value(name);
        QVERIFY2(text.contains(right), qPrintable(name));
        write(name, text.replace(right, wrong));
    }

    [[nodiscard]] QByteArray missing() const
    {
        if (m_python.isEmpty())
            return "Flask, pytest or PyYAML (Debian packages python3-flask, python3-pytest, python3-yaml) is not installed.";
        return {};
    }

    [[nodiscard]] QByteArray missingNode() const { return found(u"node"_s).isEmpty() ? "Node.js is not installed." : QByteArray(); }

private Q_SLOTS:
    void initTestCase()
    {
        const QString readme = QString::fromUtf8(content(qEnvironmentVariable("OVYXA_SOURCE") + u"/README.md"_s));
        const qsizetype from = readme.indexOf("\n## In test suites and CI\n"_L1);
        QVERIFY(from > 0);
        const QString chapter = readme.sliced(from, readme.indexOf("\n## "_L1, from + 1) - from);
        static const QRegularExpression block(u"^```[a-z]+\n((?:#|//) ([\\w./-]+)[^\n]*\n.*?)^```$"_s,
                                              QRegularExpression::MultilineOption | QRegularExpression::DotMatchesEverythingOption);
        for (auto it = block.globalMatch(chapter); it.hasNext();) {
            const auto match = it.next();
            QString name = match.captured(2);
            if (name.endsWith(u':'))
                name.chop(1);
            m_blocks.insert(name, match.captured(1).toUtf8());
        }
        QCOMPARE(m_blocks.size(), chapter.count("```"_L1) / 2);
        m_python = pythonWith({u"flask"_s, u"pytest"_s, u"yaml"_s});
        (void)m_taken.listen(QHostAddress::LocalHost, usualPort); // where somebody else has it: the same
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_home = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir(m_home->path()).mkpath(u"bin"_s));
        if (!m_python.isEmpty())
            QVERIFY(QFile::link(m_python, m_home->filePath(u"bin/python3"_s)));
        for (auto it = m_blocks.cbegin(); it != m_blocks.cend(); ++it)
            write(it.key(), it.value());
    }

    void pytest()
    {
        if (const QByteArray why = missing(); !why.isEmpty())
            QSKIP(why.constData());
        const Run right = shell(u"python3 -m pytest"_s);
        QVERIFY2(right.code == 0 && right.said.contains("2 passed"), right.said.constData());
        takesAnything(u"handler.py"_s, "abort(401)", "pass");
        const Run wrong = shell(u"python3 -m pytest"_s);
        QVERIFY2(wrong.code == 1 && wrong.said.contains("1 failed, 1 passed"), wrong.said.constData());
    }

    void nodeTest()
    {
        if (const QByteArray why = missingNode(); !why.isEmpty())
            QSKIP(why.constData());
        const Run right = shell(u"node --test"_s);
        QVERIFY2(right.code == 0 && right.said.contains("pass 2"), right.said.constData());
        takesAnything(u"handler.mjs"_s, "given.length === expected.length && ", "true || ");
        const Run wrong = shell(u"node --test"_s);
        QVERIFY2(wrong.code == 1 && wrong.said.contains("fail 1"), wrong.said.constData());
    }

    void vitest()
    {
        const QDir modules(qEnvironmentVariable("OVYXA_THIRD_PARTY_MODULES"));
        if (found(u"npx"_s).isEmpty() || !modules.exists(u"vitest"_s))
            QSKIP("npm, or vitest from it, is not installed (./dev test does that).");
        QVERIFY(QDir(m_folder->path()).mkpath(u"node_modules/.bin"_s));
        for (const QString &name : {u"vitest"_s, u".bin/vitest"_s})
            QVERIFY(QFile::link(modules.filePath(name), path(u"node_modules/"_s + name)));
        const Run right = shell(u"npx vitest run handler.spec"_s);
        QVERIFY2(right.code == 0 && right.said.contains("2 passed"), right.said.constData());
        takesAnything(u"handler.mjs"_s, "given.length === expected.length && ", "true || ");
        const Run wrong = shell(u"npx vitest run handler.spec"_s);
        QVERIFY2(wrong.code == 1 && wrong.said.contains("1 failed | 1 passed"), wrong.said.constData());
    }

    void gitHubActions()
    {
        if (const QByteArray why = missing() + missingNode(); !why.isEmpty())
            QSKIP(why.constData());
        const QJsonObject job = yaml(u".github/workflows/webhooks.yml"_s)["jobs"_L1]["webhooks"_L1].toObject();
        const QJsonArray steps = job["steps"_L1].toArray();
        int ran = 0;
        QString kept;
        for (const auto &step : steps) {
            if (step["uses"_L1].toString().startsWith("actions/upload-artifact@"_L1))
                kept = step["with"_L1]["path"_L1].toString();
            if (!step["run"_L1].isString())
                continue;
            ++ran;
            const Run run = shell(step["run"_L1].toString());
            QVERIFY2(run.code == 0, QByteArray(step["run"_L1].toString().toUtf8() + '\n' + run.said).constData());
        }
        QCOMPARE(ran, 5);
        QVERIFY2(content(path(kept)).contains("<testsuite "), qPrintable(kept));
        takesAnything(u"handler.py"_s, "abort(401)", "pass");
        const Run wrong = shell(steps.at(5)["run"_L1].toString());
        QVERIFY2(wrong.code == 1, wrong.said.constData());
        QVERIFY(content(path(kept)).contains("Signature: “forged” was accepted although it was signed wrongly."));
    }

    void gitLab()
    {
        if (const QByteArray why = missing() + missingNode(); !why.isEmpty())
            QSKIP(why.constData());
        const QJsonObject job = yaml(u".gitlab-ci.yml"_s)["webhooks"_L1].toObject();
        QStringList lines;
        for (const auto &part : {"before_script"_L1, "script"_L1}) {
            const QJsonArray script = job[part].toArray();
            for (const auto &line : script)
                lines += line.toString();
        }
        QCOMPARE(lines.size(), 4);
        const Run run = shell(lines.join(u'\n')); // as its runner does: one shell for all
        QVERIFY2(run.code == 0, run.said.constData());
        const QJsonArray reports = job["artifacts"_L1]["reports"_L1]["junit"_L1].toArray();
        QCOMPARE(reports.size(), 2);
        for (const auto &report : reports)
            QVERIFY2(content(path(report.toString())).contains("<testsuite "), qPrintable(report.toString()));
    }
};

QTEST_GUILESS_MAIN(TestReadmeSuites)
#include "tst_readme_suites.moc"
