// SPDX-License-Identifier: MIT
// What the inspector works out by itself: where bodies differ, where the time went, and code that people paste.
#include "ui/inspector/phases_view.h"
#include "ui/inspector/signature_page.h"
#include "ui/inspector/snippets.h"

#include <QtTest/QTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_InspectorTexts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void addedWhiteSpaceBecomesVisible();
    void anotherCharacterIsMarkedWhole();
    void aCutBodyIsMarkedAtItsEnd();
    void phasesFollowOneAnother();
    void phasesThatWereNotReachedAreLeftOut();
    void snippetsFitTheEncoding_data();
    void snippetsFitTheEncoding();
};

void tst_InspectorTexts::addedWhiteSpaceBecomesVisible()
{
    const MarkedText marked = markedDifference("{\n  \"event\": 1\n}", 1);
    QCOMPARE(marked.from, 1);
    QCOMPARE(marked.length, 3);
    QVERIFY(marked.text.startsWith(u"{\u21b5\u2423\u2423\"event\""_s));
    QVERIFY(marked.text.endsWith(u"1\n}"_s)); // only the first difference is spelled out
    QCOMPARE(markedDifference("a\r\n\tb", 1).text, u"a\u240d\u21b5\u21e5b"_s);
}

void tst_InspectorTexts::anotherCharacterIsMarkedWhole()
{
    const MarkedText plain = markedDifference("{\"a\":2}", 5);
    QCOMPARE(plain.from, 5);
    QCOMPARE(plain.length, 1);
    const QByteArray umlaut = "x\xc3\xbcy"; // the second byte of the letter differs
    const MarkedText marked = markedDifference(umlaut, 2);
    QCOMPARE(marked.text, u"x\u00fcy"_s);
    QCOMPARE(marked.from, 1);
    QCOMPARE(marked.length, 1);
    const MarkedText emoji = markedDifference("a\xf0\x9f\x98\x80z", 1);
    QCOMPARE(emoji.length, 2); // both halves of its pair
}

void tst_InspectorTexts::aCutBodyIsMarkedAtItsEnd()
{
    const MarkedText marked = markedDifference("{\"a\"", 4);
    QCOMPARE(marked.from, 4);
    QCOMPARE(marked.length, 1);
    QCOMPARE(marked.text.size(), 5);
    QCOMPARE(markedDifference("", 0).text.size(), 1);
    QCOMPARE(markedDifference("ab", 700).from, 2); // an offset that lies beyond
}

void tst_InspectorTexts::phasesFollowOneAnother()
{
    Attempt attempt;
    attempt.phases = {false, 150us, 200us, 400us, 4100us, 4300us, 8700us, 9000us};
    const QList<PhaseSpan> spans = phaseSpans(attempt);
    QCOMPARE(spans.size(), 6);
    for (int i = 1; i < spans.size(); ++i)
        QCOMPARE(spans.at(i).from, spans.at(i - 1).to);
    QCOMPARE(spans.last().to, 9000us);
}

void tst_InspectorTexts::phasesThatWereNotReachedAreLeftOut()
{
    Attempt refused;
    refused.phases.connecting = 100us;
    refused.phases.finished = 900us;
    const QList<PhaseSpan> spans = phaseSpans(refused);
    QCOMPARE(spans.size(), 2);
    QCOMPARE(spans.last().tone, Tone::Bad);
    Attempt reused; // no connecting, no handshake
    reused.phases.sent = 100us;
    reused.phases.answered = 300us;
    reused.phases.finished = 400us;
    QCOMPARE(phaseSpans(reused).size(), 3);
    QVERIFY(phaseSpans(Attempt{}).isEmpty());
}

void tst_InspectorTexts::snippetsFitTheEncoding_data()
{
    QTest::addColumn<int>("encoding");
    QTest::newRow("hex") << int(SignatureEncoding::Hex);
    QTest::newRow("prefixed") << int(SignatureEncoding::Prefixed);
    QTest::newRow("base64") << int(SignatureEncoding::Base64);
}

void tst_InspectorTexts::snippetsFitTheEncoding()
{
    QFETCH(int, encoding);
    const QList<Snippet> snippets = verificationSnippets(SignatureEncoding(encoding));
    QVERIFY(snippets.size() >= 6);
    for (const Snippet &snippet : snippets) {
        QVERIFY2(!snippet.code.contains("$prefix"_L1) && !snippet.code.contains("$enc"_L1) && !snippet.code.contains("$expr"_L1)
                     && !snippet.code.contains("EXPRESSION"_L1),
                 qPrintable(snippet.language));
        QVERIFY(snippet.code.contains("X-Ovyxa-Signature"_L1, Qt::CaseInsensitive) || snippet.code.contains("X_OVYXA_SIGNATURE"_L1));
        QVERIFY(snippet.code.contains("OVYXA_SECRET"_L1)); // never a secret itself
        QVERIFY(snippet.code.contains("raw bytes"_L1));
        QCOMPARE(snippet.code.contains("sha256="_L1), SignatureEncoding(encoding) == SignatureEncoding::Prefixed);
    }
}

QTEST_MAIN(tst_InspectorTexts)
#include "tst_inspector_texts.moc"
