// SPDX-License-Identifier: MIT
#include "core/rules/capture_words.h"
#include "core/rules/cause_words.h"

#include <QtCore/QSet>
#include <QtTest/QTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;

/// Causes become sentences, each its own, with its figures in it.
class TestCaptureWords final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyCauseHasASentence();
    void figuresStandInTheSentence();
    void severalMakeOneText();
    void whatIsNotKnownIsShownAsItIs();
    void theSendersOwn();
    void whereItRedirectsIsShownAsItsBytesMean();
};

void TestCaptureWords::whereItRedirectsIsShownAsItsBytesMean()
{
    const auto words = [](const QByteArray &location) { return rules::causeWords({rules::statusCause(302, u"Found"_s, location)}); };
    QVERIFY(words("https://x.test/caf\xC3\xA9").contains(u"https://x.test/caf\u00e9 (302 Found)"_s));
    QVERIFY(words("https://x.test/caf\xE9").contains(u"https://x.test/caf\\xE9"_s));
}

void TestCaptureWords::everyCauseHasASentence()
{
    QSet<QString> sentences;
    int count = 0;
    for (const char *const code : {"valid",
                                   "invalid",
                                   "signature_repeated",
                                   "missing",
                                   "unchecked",
                                   "host_not_allowed",
                                   "connect",
                                   "cross_site",
                                   "not_forwarded",
                                   "not_told_apart",
                                   "version_unreadable",
                                   "version_unsupported",
                                   "target_missing",
                                   "target_character",
                                   "target_fragment",
                                   "connect_target",
                                   "target_form",
                                   "host_missing",
                                   "host_repeated",
                                   "host_empty",
                                   "host_form",
                                   "length_repeated",
                                   "length_form",
                                   "length_empty",
                                   "length_and_coding",
                                   "coding_in_10",
                                   "coding_form",
                                   "coding_unknown",
                                   "expectation",
                                   "bare_cr",
                                   "bare_lf",
                                   "control_character",
                                   "method_form",
                                   "target_and_version_missing",
                                   "version_missing",
                                   "no_colon",
                                   "space_before_colon",
                                   "header_name",
                                   "chunk_size",
                                   "chunk_line_too_long",
                                   "chunk_extension",
                                   "chunk_extensions_too_long",
                                   "chunks_too_large",
                                   "chunk_end",
                                   "chunk_size_decimal",
                                   "trailers_too_long",
                                   "folded_trailer",
                                   "forbidden_trailer",
                                   "request_line_too_long",
                                   "headers_too_long",
                                   "tls_on_plain_port",
                                   "plain_on_tls_port",
                                   "begins_with_space",
                                   "folded_line",
                                   "blank_lines",
                                   "body_too_large",
                                   "head_too_slow",
                                   "body_too_slow",
                                   "memory_full"}) {
        const QString words = rules::captureWords({{QString::fromLatin1(code), {u"3"_s, u"hex"_s}}});
        QVERIFY2(words.endsWith(u'.') && !words.contains(QLatin1StringView(code) + u':') && !words.contains(u'%'), qPrintable(words));
        sentences.insert(words);
        ++count;
    }
    QCOMPARE(sentences.size(), count);
}

void TestCaptureWords::figuresStandInTheSentence()
{
    QCOMPARE(rules::captureWords({{u"valid"_s, {u"Orders, current"_s, u"prefixed"_s}}}),
             u"Signed with the secret “Orders, current”, as hex after sha256=."_s);
    QVERIFY(rules::captureWords({{u"valid"_s, {u"100 %1"_s, u"hex"_s}}}).contains(u"“100 %1”, as hex"_s)); // a name is no place for another
    QVERIFY(rules::captureWords({{u"host_not_allowed"_s, {u"evil.example"_s}}}).contains(u"“evil.example”"_s));
    QVERIFY(rules::captureWords({{u"body_too_large"_s, {u"1048576"_s}}}).contains(u"1048576"_s));
    QVERIFY(rules::captureWords({{u"cross_site"_s}}).contains(u"another site"_s));
}

void TestCaptureWords::severalMakeOneText()
{
    QCOMPARE(rules::captureWords({{u"cross_site"_s, {u"http://a.test"_s}}, {u"missing"_s}}),
             u"A web page of http://a.test sent this. The request has no X-Ovyxa-Signature header."_s);
    QCOMPARE(rules::captureWords({}), QString());
}

void TestCaptureWords::whatIsNotKnownIsShownAsItIs()
{
    QCOMPARE(rules::captureWords({{u"of_the_future"_s, {u"7"_s, u"x"_s}}}), u"of_the_future: 7, x"_s);
    QCOMPARE(rules::captureWords({{u"of_the_future"_s}}), u"of_the_future"_s);
}

void TestCaptureWords::theSendersOwn()
{
    const QString tooLarge = rules::causeWords({{u"too_large"_s, {u"10240"_s, u"10239"_s}}});
    QVERIFY2(tooLarge.contains(u"10,240"_s) && tooLarge.contains(u"10,239"_s), qPrintable(tooLarge));
    for (const char *const code : {"interrupted", "no_secret", "body_gone", "cancelled_before", "cancelled_under_way", "webhook_paused"})
        QVERIFY(rules::causeWords({{QString::fromLatin1(code)}}).endsWith(u'.'));
    QCOMPARE(rules::causeWords({{u"not_sent"_s, {u"The disk says no."_s}}}), u"This was not sent. The disk says no."_s);
    QVERIFY(rules::causeWords({{u"refused"_s, {u"a:1"_s}}, {u"others_would_read"_s, {u"204"_s}}}).contains(u". Other clients would have read 204"_s));
}

QTEST_GUILESS_MAIN(TestCaptureWords)
#include "tst_capture_words.moc"
