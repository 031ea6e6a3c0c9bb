// SPDX-License-Identifier: MIT
#include <QtCore/QDirIterator>
#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QRegularExpression>
#include <QtCore/QTemporaryDir>
#include <QtCore/QXmlStreamReader>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;

namespace {

struct Message
{
    QString context;
    QString source;
    QStringList translations; ///< one, or one for each plural form
    QString type;             ///< "unfinished", "vanished", "obsolete" or empty
    bool plural = false;

    [[nodiscard]] QString where() const { return context + u": "_s + source; }
};

QList<Message> read(const QString &file)
{
    QFile input(file);
    if (!input.open(QIODevice::ReadOnly))
        return {};
    QXmlStreamReader xml(&input);
    QList<Message> messages;
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == "name"_L1) {
            context = xml.readElementText();
        } else if (xml.name() == "message"_L1) {
            messages.append({context, {}, {}, {}, xml.attributes().value("numerus"_L1) == "yes"_L1});
        } else if (xml.name() == "source"_L1) {
            messages.last().source = xml.readElementText();
        } else if (xml.name() == "translation"_L1) {
            messages.last().type = xml.attributes().value("type"_L1).toString();
            if (!messages.last().plural)
                messages.last().translations.append(xml.readElementText());
        } else if (xml.name() == "numerusform"_L1) {
            messages.last().translations.append(xml.readElementText());
        }
    }
    return messages;
}

/// %1, %L2, %n … in a fixed order. What follows a number sign in a URL, as %20, is none.
QStringList placeholders(const QString &text)
{
    static const QRegularExpression pattern(u"%L?([1-9]|n)(?![0-9])"_s);
    QStringList found;
    for (const QRegularExpressionMatch &match : pattern.globalMatch(text))
        found.append(match.captured());
    found.sort();
    found.removeDuplicates();
    return found;
}

/// What a C++ literal means, as far as texts for people need it.
QString unescaped(const QString &literal)
{
    QString text;
    for (qsizetype i = 0; i < literal.size(); ++i) {
        const bool escape = literal.at(i) == u'\\' && i + 1 < literal.size();
        const QChar character = literal.at(escape ? ++i : i);
        text += escape && character == u'n' ? QChar(u'\n') : character;
    }
    return text;
}

/// How a text ends: a sentence stays a sentence, and what opens a dialog keeps its dots. Japanese has marks of its own.
QString ending(const QString &text)
{
    static const QString marks = u".:;…?。：；…？"_s;
    const qsizetype at = text.isEmpty() ? -1 : marks.indexOf(text.back());
    return at < 0 ? QString() : QString(marks.at(at % 5));
}

int pluralForms(const QString &file)
{
    return file.contains(u"_ja"_s) ? 1 : 2;
}

} // namespace

/// The catalogues hold every text of the sources, none that is gone, and say the same with the same placeholders.
class tst_catalogues final : public QObject
{
    Q_OBJECT

    static void rows()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("German") << u"ovyxa-bench_de.ts"_s;
        QTest::newRow("Spanish") << u"ovyxa-bench_es.ts"_s;
        QTest::newRow("French") << u"ovyxa-bench_fr.ts"_s;
        QTest::newRow("Japanese") << u"ovyxa-bench_ja.ts"_s;
        QTest::newRow("English plurals") << u"ovyxa-bench_en.ts"_s;
    }

private Q_SLOTS:
    void holdsEveryTextAndNoOther_data() { rows(); }
    void holdsEveryTextAndNoOther()
    {
        QFETCH(QString, file);
        const QString original = QStringLiteral(OVYXA_SOURCES "/translations/") + file;
        const QList<Message> before = read(original);
        QVERIFY(!before.isEmpty());
        for (const Message &message : before)
            QVERIFY2(message.type.isEmpty(), qPrintable(message.type + u": "_s + message.where()));

        QTemporaryDir folder;
        const QString copy = folder.filePath(file);
        QVERIFY(QFile::copy(original, copy));
        QStringList arguments{u"-I"_s, u"."_s, u"-locations"_s, u"none"_s};
        if (file.contains(u"_en"_s))
            arguments << u"-pluralonly"_s;
        arguments << u"core"_s << u"ui"_s << u"app"_s << u"-ts"_s << copy;
        QProcess lupdate;
        lupdate.setWorkingDirectory(QStringLiteral(OVYXA_SOURCES));
        lupdate.setProcessChannelMode(QProcess::MergedChannels);
        lupdate.start(QStringLiteral(OVYXA_LUPDATE), arguments);
        QVERIFY(lupdate.waitForFinished(60'000));
        QCOMPARE(lupdate.exitCode(), 0);
        // A text in a context that is not the running program's would never be found.
        const QString said = QString::fromUtf8(lupdate.readAll());
        QVERIFY2(!said.contains(u"lacks Q_OBJECT"_s) && !said.contains(u"unknown namespace"_s), qPrintable(said));

        QStringList missing;
        for (const Message &message : read(copy)) {
            if (!message.type.isEmpty())
                missing.append(message.type + u": "_s + message.where());
        }
        QVERIFY2(missing.isEmpty(), qPrintable(u"Run ninja update_translations and translate what is new:\n"_s + missing.join(u'\n')));
    }

    /// lupdate passes over a call that it cannot read, such as one whose count is not a plain name, and says nothing.
    void noTextIsPassedOver()
    {
        static const QString literal = u"\\x22(?:[^\\x22\\\\]|\\\\.)*\\x22"_s; // 22 is the quotation mark: moc stumbles over it in raw strings
        static const QRegularExpression call(u"(?:\\btr\\(|(?:translate\\(|NOOP\\()\\s*%1\\s*,)\\s*((?:%1\\s*)+)"_s.arg(literal));
        static const QRegularExpression part(literal);
        QSet<QString> known;
        for (const Message &message : read(QStringLiteral(OVYXA_SOURCES "/translations/ovyxa-bench_de.ts")))
            known.insert(message.source);
        int seen = 0;
        for (const QString &room : {u"core"_s, u"ui"_s, u"app"_s}) {
            QDirIterator files(QStringLiteral(OVYXA_SOURCES "/") + room, {u"*.cpp"_s, u"*.h"_s}, QDir::Files, QDirIterator::Subdirectories);
            while (files.hasNext()) {
                QFile file(files.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                for (const QRegularExpressionMatch &found : call.globalMatch(QString::fromUtf8(file.readAll()))) {
                    QString text;
                    for (const QRegularExpressionMatch &piece : part.globalMatch(found.captured(1)))
                        text += piece.captured().sliced(1, piece.capturedLength() - 2);
                    text = unescaped(text);
                    QVERIFY2(known.contains(text), qPrintable(file.fileName() + u": "_s + text));
                    ++seen;
                }
            }
        }
        QVERIFY(seen > 500);
    }

    void placeholdersAndEndingsAgree_data() { rows(); }
    void placeholdersAndEndingsAgree()
    {
        QFETCH(QString, file);
        for (const Message &message : read(QStringLiteral(OVYXA_SOURCES "/translations/") + file)) {
            QCOMPARE(message.translations.size(), message.plural ? pluralForms(file) : 1);
            for (const QString &text : message.translations) {
                const QString both = message.where() + u"\n"_s + text;
                QVERIFY2(!text.isEmpty(), qPrintable(both));
                QVERIFY2(placeholders(text) == placeholders(message.source), qPrintable(both));
                QVERIFY2(ending(text) == ending(message.source), qPrintable(both));
                QVERIFY2(text.contains(u'!') == message.source.contains(u'!'), qPrintable(both));
            }
        }
    }
};

QTEST_GUILESS_MAIN(tst_catalogues)
#include "tst_catalogues.moc"
