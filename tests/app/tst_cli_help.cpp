// SPDX-License-Identifier: MIT
// What --help tells of every subcommand: examples that work, as wide as the terminal, and nothing of the parser's own.
#include "tests/app/program.h"

#include <QtCore/QDir>
#include <QtCore/QRegularExpression>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestCliHelp final : public QObject
{
    Q_OBJECT

    Program m_program;
    QList<QStringList> m_subcommands; ///< and those within them
    QHash<std::pair<QStringList, int>, QString> m_helps;

    QString helpOf(const QStringList &subcommand, int columns = 80)
    {
        QString &help = m_helps[{subcommand, columns}];
        if (help.isEmpty()) {
            m_program.setEnvironment(u"COLUMNS"_s, QString::number(columns));
            const Outcome outcome = m_program.run(subcommand + QStringList{u"--help"_s});
            help = outcome.code == 0 ? QString::fromUtf8(outcome.out) : QString();
        }
        return help;
    }

    /// The lines of a section that are set in by two blanks.
    static QStringList entriesOf(const QString &help, const QString &section)
    {
        QStringList entries;
        bool isWithin = false;
        for (const QString &line : help.split(u'\n')) {
            if (isWithin && line.startsWith("  "_L1))
                entries.append(line.mid(2));
            else
                isWithin = line == section;
        }
        return entries;
    }

    QStringList namesIn(const QStringList &subcommand)
    {
        QStringList names;
        for (const QString &entry : entriesOf(helpOf(subcommand), u"Subcommands:"_s)) {
            if (!entry.startsWith(u' '))
                names += entry.section(u' ', 0, 0);
        }
        return names;
    }

    /// Each on one line.
    QStringList examplesIn(const QStringList &subcommand, int columns)
    {
        static const QRegularExpression goesOn(u"\\\\\n +"_s);
        return entriesOf(helpOf(subcommand, columns), u"Examples:"_s).join(u'\n').replace(goesOn, QString()).split(u'\n', Qt::SkipEmptyParts);
    }

private Q_SLOTS:
    void initTestCase()
    {
        for (const QString &name : namesIn({})) {
            m_subcommands += QStringList{name};
            for (const QString &inner : namesIn({name}))
                m_subcommands += QStringList{name, inner};
        }
        QVERIFY2(m_subcommands.size() > 40, qPrintable(QString::number(m_subcommands.size())));
    }

    void linesFit_data()
    {
        QTest::addColumn<int>("columns");
        for (const int columns : {60, 80, 120})
            QTest::addRow("%d", columns) << columns;
    }

    void linesFit()
    {
        QFETCH(int, columns);
        static const QRegularExpression ofTheParser(u"INT in|FLOAT in|:INT|:\\{|\\[\\d+ - "_s);
        for (const QStringList &subcommand : m_subcommands + QList<QStringList>{{}}) {
            const QString help = helpOf(subcommand, columns);
            QVERIFY2(!help.isEmpty(), qPrintable(subcommand.join(u' ')));
            QVERIFY2(!help.contains(ofTheParser), qPrintable(help));
            for (const QString &line : help.split(u'\n')) {
                const bool isOneWord = !line.trimmed().contains(u' ');
                QVERIFY2(line.size() <= columns || isOneWord, qPrintable(subcommand.join(u' ') + ": "_L1 + line));
            }
        }
    }

    void oddWidthsAreHeededWithinReason()
    {
        const auto longest = [this](int columns) {
            qsizetype most = 0;
            for (const QString &line : helpOf({u"clock"_s}, columns).split(u'\n'))
                most = std::max(most, line.size());
            return most;
        };
        QVERIFY(longest(1) > 30);
        QVERIFY(longest(1) <= 40);
        QVERIFY(longest(10'000) > 100);
        QVERIFY(longest(10'000) <= 120);
        QVERIFY(longest(0) <= 80);
    }

    void theTerminalsWidthCountsMost()
    {
        if (m_program.runShell("script --version").code != 0)
            QSKIP("script, which gives a program a terminal, is not installed.");
        const QByteArray seen = m_program.runShell("export COLUMNS=120; exec script -qec 'stty cols 60; \"$P\" trigger --help' /dev/null").out;
        QVERIFY2(seen.contains("--url URL"), seen.constData());
        for (const QByteArray &line : seen.split('\n'))
            QVERIFY2(line.trimmed().size() <= 60, line.constData());
    }

    void lettersOfEastAsiaTakeTwoColumns()
    {
        m_program.setEnvironment(u"COLUMNS"_s, u"60"_s);
        const QString help = QString::fromUtf8(m_program.run({u"listen"_s, u"--help"_s, u"--lang"_s, u"ja"_s}).out);
        QVERIFY(help.contains(u"ポート"_s) || help.contains(u"証明書"_s));
        for (const QString &line : help.split(u'\n')) {
            qsizetype columns = 0;
            for (const QChar letter : line)
                columns += letter.unicode() >= 0x2e80 ? 2 : 1;
            QVERIFY2(columns <= 62, qPrintable(line)); // a full stop may hang
        }
    }

    void defaultsAreSaid()
    {
        const auto says = [this](const QString &subcommand, const QString &option, const QString &fact) {
            const QString help = helpOf(subcommand.split(u' '), 120);
            const qsizetype from = help.indexOf("  "_L1 + option + u' ');
            const QString entry = help.mid(from, help.indexOf(QRegularExpression(u"\n(  -|\n)"_s), from) - from).simplified();
            return from >= 0 && entry.contains(fact);
        };
        QVERIFY(says(u"trigger"_s, u"--speed"_s, u"default: 1"_s));
        QVERIFY(says(u"trigger"_s, u"--signature"_s, u"default: hex"_s));
        QVERIFY(says(u"trigger"_s, u"--format"_s, u"default: ovyxa"_s));
        QVERIFY(says(u"trigger"_s, u"--site"_s, u"default: example.test"_s));
        QVERIFY(says(u"trigger"_s, u"--repeat"_s, u"1 to 100000; default: 1"_s));
        QVERIFY(says(u"trigger"_s, u"--url"_s, u"(required)"_s));
        QVERIFY(says(u"listen"_s, u"--signature"_s, u"default: any"_s));
        QVERIFY(says(u"listen"_s, u"--port"_s, u"0 to 65535; default: 0"_s));
        QVERIFY(says(u"listen"_s, u"--cert"_s, u"with --key; not with --plain"_s));
        QVERIFY(says(u"webhooks add"_s, u"--connections"_s, u"default: new"_s));
        QVERIFY(says(u"resend"_s, u"--sign"_s, u"default: again"_s));
    }

    void aQueryThatIsShownIsOfTheLogThatItAsks()
    {
        static const QRegularExpression quoted(u"--query Q [^']*'([^']+)'"_s);
        const QStringList format{u"--format"_s, u"ndjson"_s};
        for (const QStringList &subcommand : {QStringList{u"deliveries"_s, u"list"_s}, QStringList{u"deliveries"_s, u"export"_s} + format,
                                              QStringList{u"captures"_s, u"list"_s}, QStringList{u"captures"_s, u"export"_s} + format}) {
            const QString query = quoted.match(helpOf(subcommand.first(2), 120).simplified()).captured(1);
            QVERIFY2(!query.isEmpty(), qPrintable(subcommand.join(u' ')));
            const Outcome asked = m_program.run(subcommand + QStringList{u"--query"_s, query});
            QVERIFY2(asked.code == 0, asked.err.constData());
        }
    }

    /// The profile cannot be made, so that those that need one end with 3 before they do anything; all others do what they say.
    void everyExampleIsARightCall()
    {
        const QByteArray noFolder = m_program.file(u"no-folder"_s, "a file").toLocal8Bit();
        (void)m_program.file(u"body.json"_s, "{}");
        (void)m_program.file(u"secret.txt"_s, "s3cret\n");
        (void)m_program.file(u"new-secret.txt"_s, "another\n");
        QFile scenario(qEnvironmentVariable("OVYXA_SOURCE") + "/resources/scenarios/flaky-endpoint.json"_L1);
        QVERIFY(scenario.copy(m_program.path(u"flaky-endpoint.json"_s)));
        QCOMPARE(m_program.run({u"export-profile"_s, u"-o"_s, m_program.path(u"bench.json"_s)}).code, 0);
        QVERIFY(QDir().mkpath(m_program.path(u"bin"_s)));
        QFile script(m_program.file(u"bin/ovyxa-bench"_s, "#!/bin/sh\ncase \"$1\" in watch|wait-for) limit=3;; *) limit=60;; esac\n"
                                                          "timeout $limit \"$P\" \"$@\" || echo \"ended with $?\" >&2\n"));
        QVERIFY(script.setPermissions(QFileDevice::ReadOwner | QFileDevice::ExeOwner));
        static const QRegularExpression wrong(u"ended with (?!3)|not found"_s);
        // Nothing is in a log that is not there, and what waits for something waits.
        static const QRegularExpression absent(
            u"(There is no (delivery|received request) 1|Nothing was sent in that time that a scenario could send again)\\.\nended with 2\n"_s);
        static const QRegularExpression waits(u"\\Aovyxa-bench (watch|wait-for) "_s);
        for (const QStringList &subcommand : m_subcommands + QList<QStringList>{{}}) {
            const QStringList examples = examplesIn(subcommand, 120);
            QVERIFY2(examples.size() == 2 && examples.at(0) != examples.at(1), qPrintable(subcommand.join(u' ')));
            QCOMPARE(examplesIn(subcommand, 60), examples); // on however many lines
            for (const QString &example : examples) {
                QVERIFY2(example.contains(QString("ovyxa-bench "_L1 + subcommand.join(u' ')).trimmed()), qPrintable(example));
                // bash, for the one that a shell reads itself.
                const QByteArray line = "cd \"$HOME\"; export XDG_DATA_HOME='" + noFolder + "/x' PATH=\"$HOME/bin:$PATH\"; exec bash -c \"$EXAMPLE\"";
                m_program.setEnvironment(u"EXAMPLE"_s, example);
                const Outcome outcome = m_program.runShell(line);
                QString err = QString::fromUtf8(outcome.err).remove(absent);
                if (example.contains(waits))
                    err.remove("ended with 124\n"_L1);
                QVERIFY2(!err.contains(wrong), qPrintable(example + ": "_L1 + err));
            }
        }
    }

    void theManualHasThem()
    {
        const QString folder = m_program.path(u"manual"_s);
        QCOMPARE(m_program.run({u"manual"_s, folder, u"2026-11-30"_s}).code, 0);
        QFile page(folder + "/ovyxa-bench-deliveries.1"_L1);
        QVERIFY(page.open(QIODevice::ReadOnly));
        const QByteArray text = page.readAll();
        const QByteArray examples = text.mid(text.indexOf(".SH EXAMPLES"));
        QVERIFY2(examples.contains("ovyxa\\-bench deliveries prune \\-\\-older\\-than 30d \\-\\-dry\\-run"), text.constData());
        for (const QString &file : QDir(folder).entryList(QDir::Files)) {
            QFile each(folder + u'/' + file);
            QVERIFY(each.open(QIODevice::ReadOnly));
            QCOMPARE(each.readAll().count(".SH EXAMPLES"), 1);
        }
    }
};

QTEST_GUILESS_MAIN(TestCliHelp)
#include "tst_cli_help.moc"
