// SPDX-License-Identifier: MIT
// What all places show in the same way: states, times, and the registry of actions.
#include "ui/common/action_registry.h"
#include "ui/common/code_view.h"
#include "ui/common/state_style.h"
#include "ui/common/time_format.h"
#include "ui/common/ui_state.h"
#include "ui/common/wrapping.h"

#include <QtCore/QFile>
#include <QtCore/QLocale>
#include <QtCore/QRegularExpression>
#include <QtCore/QSet>
#include <QtCore/QTemporaryDir>
#include <QtGui/QAction>
#include <QtGui/QImage>
#include <QtGui/QKeySequence>
#include <QtGui/QPainter>
#include <QtTest/QTest>
#include <QtWidgets/QMainWindow>

using namespace ovyxa;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_ThemeWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English)); }
    void aStateIsAlwaysMarkAndWord();
    void everyGlyphPaintsSomething();
    void theAnswerColumnSaysWhatCameBack();
    void timesAreToTheMillisecondInOneZone();
    void durations_data();
    void durations();
    void countdownsNeverReachZeroEarly();
    void timesAgoAreCutOff();
    void spans();
    void bytesAreExactWhereItMatters();
    void bytesAreShownAsTheyCame();
    void longWordsBreak();
    void sharedKeysAreFound();
    void theWindowsStateComesBack();
    void aDamagedStateFileGivesTheDefaults();
};

void tst_ThemeWords::aStateIsAlwaysMarkAndWord()
{
    QSet<QString> words;
    QSet<int> glyphs;
    for (const DeliveryState state : {DeliveryState::Queued, DeliveryState::Held, DeliveryState::Sending, DeliveryState::Waiting,
                                      DeliveryState::Delivered, DeliveryState::Failed}) {
        const StateStyle style = stateStyle(state);
        QVERIFY(!style.word.isEmpty());
        words.insert(style.word);
        glyphs.insert(int(style.glyph));
    }
    QCOMPARE(words.size(), 6);
    QCOMPARE(glyphs.size(), 6); // told apart without colour
    QVERIFY(!stateStyle(DeliveryState::Cancelled).word.isEmpty());
    for (const Verdict verdict : {Verdict::Valid, Verdict::Invalid, Verdict::Missing, Verdict::Unchecked})
        QVERIFY(!stateStyle(verdict).word.isEmpty());
    for (const WebhookHealth health : {WebhookHealth::Untried, WebhookHealth::Healthy, WebhookHealth::Failed})
        QVERIFY(!stateStyle(health).word.isEmpty());
}

void tst_ThemeWords::everyGlyphPaintsSomething()
{
    for (int glyph = int(Glyph::Check); glyph <= int(Glyph::Information); ++glyph) {
        QImage image(16, 16, QImage::Format_ARGB32);
        image.fill(Qt::white);
        QImage blank = image;
        QPainter painter(&image);
        paintGlyph(&painter, image.rect(), Glyph(glyph), Qt::black);
        painter.end();
        QVERIFY2(image != blank, qPrintable(QString::number(glyph)));
    }
}

void tst_ThemeWords::theAnswerColumnSaysWhatCameBack()
{
    QCOMPARE(answerText({}, 0), QString());
    QCOMPARE(answerText({AttemptError::None}, 204), u"204"_s);
    QCOMPARE(answerText({AttemptError::Status}, 503), u"503"_s);
    QCOMPARE(answerText({AttemptError::Redirect}, 302), u"302"_s);
    QCOMPARE(answerText({AttemptError::Status, AttemptError::Timeout}, 0), u"timeout"_s);
    QCOMPARE(answerText({AttemptError::Closed}, 0), u"no answer"_s);
    QCOMPARE(answerText({AttemptError::Closed}, 200), u"cut short"_s);
    for (int error = int(AttemptError::Status); error <= int(AttemptError::Paused); ++error)
        QVERIFY(!errorWord(AttemptError(error)).isEmpty());
    QCOMPARE(outcomeTone(AttemptError::None), Tone::Good);
    QCOMPARE(outcomeTone(AttemptError::Tls), Tone::Bad);
}

void tst_ThemeWords::timesAreToTheMillisecondInOneZone()
{
    const Instant instant = instantFromMs(1'742'049'138'204); // 2025-03-15T14:32:18.204Z
    QCOMPARE(timeText(instant, Zone::Utc), u"14:32:18.204"_s);
    QCOMPARE(timeTextSeconds(instant, Zone::Utc), u"14:32:18"_s);
    QCOMPARE(fullTimeText(instant, Zone::Utc), u"2025-03-15 14:32:18.204 UTC"_s);
    QCOMPARE(timeText(instant, Zone::Local), toDateTime(instant).toLocalTime().toString(u"HH:mm:ss.zzz"_s));
    // Where a date takes the room, its time goes without seconds; a time of today does not.
    const Instant nextDay = instant + std::chrono::hours{24};
    QCOMPARE(dayTimeText(instant, nextDay, Zone::Utc, Precision::Seconds), u"15 Mar 14:32:18"_s);
    QCOMPARE(dayTimeText(instant, nextDay, Zone::Utc, Precision::Minutes), u"15 Mar 14:32"_s);
    QCOMPARE(dayTimeText(instant, instant, Zone::Utc, Precision::Minutes), u"14:32:18"_s);
    const QRegularExpression offset(u" [+-][0-9]{2}:[0-9]{2}$"_s);
    QVERIFY(fullTimeText(instant, Zone::Local).contains(offset));
}

void tst_ThemeWords::durations_data()
{
    QTest::addColumn<int>("ms");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << 0 << u"0 ms"_s;
    QTest::newRow("short") << 12 << u"12 ms"_s;
    QTest::newRow("just under a second") << 999 << u"999 ms"_s;
    QTest::newRow("a second") << 1000 << u"1.0 s"_s;
    QTest::newRow("9.9 s stays below ten") << 9'999 << u"9.9 s"_s;
    QTest::newRow("the limit") << 10'000 << u"10.0 s"_s;
    QTest::newRow("minutes") << 125'000 << u"2:05 min"_s;
    QTest::newRow("never negative") << -5 << u"0 ms"_s;
}

void tst_ThemeWords::durations()
{
    QFETCH(int, ms);
    QFETCH(QString, text);
    QCOMPARE(durationText(Millis{ms}), text);
}

void tst_ThemeWords::countdownsNeverReachZeroEarly()
{
    QCOMPARE(countdownText(192s), u"3:12"_s);
    QCOMPARE(countdownText(1ms), u"0:01"_s);
    QCOMPARE(countdownText(3'840s), u"1:04:00"_s);
    QCOMPARE(countdownText(-1s), u"0:00"_s);
    const Instant now = instantFromMs(1'000'000);
    QCOMPARE(dueText(now + 192s, now), u"in 3:12"_s);
    QCOMPARE(dueText(now + 59min + 59s, now), u"in 59:59"_s);
    QCOMPARE(dueText(now + 1h - 1ms, now), u"in 1:00 h"_s); // short enough for the log's column, however far it is
    QCOMPARE(dueText(now + 5h + 22min + 1s, now), u"in 5:23 h"_s);
    QCOMPARE(dueText(now + 99h + 59min, now), u"in 100 h"_s);
    QCOMPARE(dueText(now + 9h + 59min, now), u"in 9:59 h"_s);
    QCOMPARE(dueText(now + 9h + 59min + 1s, now), u"in 10 h"_s);
    QCOMPARE(dueText(now + 30 * 24h, now), u"in 30 d"_s);
    QCOMPARE(dueText(now, now), u"now"_s);
    QCOMPARE(dueText(now - 1s, now), u"now"_s);
}

void tst_ThemeWords::timesAgoAreCutOff()
{
    const Instant now = instantFromMs(1'763'899'961'204);
    const auto ago = [now](Millis since) { return dayTimeText(now - since, now, Zone::Relative); };
    QCOMPARE(ago(0ms), u"now"_s);
    QCOMPARE(ago(999ms), u"now"_s);
    QCOMPARE(ago(1s), u"1 s ago"_s);
    QCOMPARE(ago(59'999ms), u"59 s ago"_s);
    QCOMPARE(ago(60s), u"1 min ago"_s);
    QCOMPARE(ago(1h - 1ms), u"59 min ago"_s);
    QCOMPARE(ago(47h + 59min), u"47 h ago"_s);
    QCOMPARE(ago(48h), u"2 d ago"_s);
    QCOMPARE(ago(-192s), u"in 3:12"_s); // the clock was taken back
    QCOMPARE(fullTimeText(now, Zone::Relative), fullTimeText(now, Zone::Local));
}

void tst_ThemeWords::spans()
{
    QCOMPARE(spanText(1min), u"1 min"_s);
    QCOMPARE(spanText(30min), u"30 min"_s);
    QCOMPARE(spanText(24h), u"24 h"_s);
    QCOMPARE(spanText(10s), u"10 s"_s);
    QCOMPARE(spanText(1500ms), u"1.5 s"_s);
}

void tst_ThemeWords::bytesAreExactWhereItMatters()
{
    QCOMPARE(bytesText(0), u"0 B"_s);
    QCOMPARE(bytesText(10'239), u"10,239 B"_s);
    QCOMPARE(bytesText(10'240), u"10,240 B"_s);
    QVERIFY(bytesText(10 * 1024 * 1024).startsWith("10.0 M"_L1));
}

void tst_ThemeWords::bytesAreShownAsTheyCame()
{
    QCOMPARE(printable("a\nb"), u"a\nb"_s);
    QCOMPARE(printable(QByteArray("\r\t\0\x7f", 4)), u"\u240d\u2409\u2400\u2421"_s);
    QCOMPARE(printable("gr\xc3\xbc\xc3\x9f"), u"gr\u00fc\u00df"_s);
    QCOMPARE(printable("\xff\xfe"), u"\\xff\\xfe"_s);      // not UTF-8: a number for each byte, as wherever bodies are shown
    QCOMPARE(printable("\xc3\xbc\xc3"), u"\u00fc\\xc3"_s); // cut in the middle of a character: that one alone
    QCOMPARE(printable(QByteArray("a\x80\nb")), u"a\\x80\nb"_s);
}

void tst_ThemeWords::longWordsBreak()
{
    QCOMPARE(breakable(u"short words stay"_s), u"short words stay"_s);
    const QString url = u"https://localhost:8443/"_s + QString(200, u'x');
    QString shown = breakable(url);
    QVERIFY(shown.contains(QChar(0x200b)));
    QCOMPARE(shown.remove(QChar(0x200b)), url);
}

void tst_ThemeWords::sharedKeysAreFound()
{
    QMainWindow window;
    ActionRegistry registry(&window);
    registry.add(u"a"_s, u"Do a"_s, QKeySequence(u"Ctrl+K"_s));
    registry.add(u"b"_s, u"Do b"_s);
    QCOMPARE(registry.conflicts(), QStringList());
    const qsizetype count = registry.actions().size(); // with those of its own
    QAction *rival = registry.add(u"c"_s, u"Do c"_s, QKeySequence(u"Ctrl+K"_s));
    QCOMPARE(registry.conflicts(), QStringList{u"a / c: Ctrl+K"_s});
    QCOMPARE(registry.action(u"c"_s), rival);
    delete rival;
    QCOMPARE(registry.actions().size(), count);
    QVERIFY(!registry.action(u"c"_s));
}

void tst_ThemeWords::theWindowsStateComesBack()
{
    QTemporaryDir folder;
    {
        UiState state(folder.path());
        QCOMPARE(state.theme(), ThemeChoice::System);
        QCOMPARE(state.zone(), Zone::Local);
        state.setTheme(ThemeChoice::Dark);
        state.setZone(Zone::Relative);
        QCOMPARE(state.zone(), Zone::Relative);
        state.setZone(Zone::Utc);
        state.setGeometry("geometry");
        state.setPart(u"header"_s, "columns");
    }
    UiState state(folder.path());
    QCOMPARE(state.theme(), ThemeChoice::Dark);
    QCOMPARE(state.zone(), Zone::Utc);
    QCOMPARE(state.geometry(), "geometry"_ba);
    QCOMPARE(state.part(u"header"_s), "columns"_ba);
}

void tst_ThemeWords::aDamagedStateFileGivesTheDefaults()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"window.ini"_s));
    QVERIFY(file.open(QFile::WriteOnly));
    file.write(QByteArray(4096, '\xfe'));
    file.close();
    UiState state(folder.path());
    QCOMPARE(state.theme(), ThemeChoice::System);
    QCOMPARE(state.layout(), QByteArray());
}

QTEST_MAIN(tst_ThemeWords)
#include "tst_theme_words.moc"
