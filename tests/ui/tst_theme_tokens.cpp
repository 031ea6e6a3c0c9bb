// SPDX-License-Identifier: MIT
// Every text of the window can be read in both schemes (WCAG 2.1 AA, 4.5 to 1), computed from the tokens.
#include "ui/common/theme.h"

#include <QtTest/QtTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLabel>

using namespace ovyxa;
using namespace Qt::StringLiterals;

class tst_ThemeTokens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contrastOfKnownColours();
    void textIsReadable_data();
    void textIsReadable();
    void switchingRepaintsInTheOtherScheme();
    void tokensFollowThePalette();
};

void tst_ThemeTokens::contrastOfKnownColours()
{
    QCOMPARE(contrastRatio(Qt::black, Qt::white), 21.0);
    QCOMPARE(contrastRatio(Qt::white, Qt::white), 1.0);
    // The lightest grey that passes on white, as every table of contrasts has it.
    QVERIFY(contrastRatio(QColor(0x76, 0x76, 0x76), Qt::white) >= 4.5);
    QVERIFY(contrastRatio(QColor(0x77, 0x77, 0x77), Qt::white) < 4.5);
}

void tst_ThemeTokens::textIsReadable_data()
{
    QTest::addColumn<QColor>("text");
    QTest::addColumn<QColor>("ground");
    for (const Tokens *tokens : {&lightTokens(), &darkTokens()}) {
        const QString scheme = tokens->dark ? u"dark "_s : u"light "_s;
        const auto add = [&scheme](const char *name, const QColor &text, const QColor &ground) {
            QTest::newRow(qPrintable(scheme + QLatin1String(name))) << text << ground;
        };
        const QList<std::pair<const char *, QColor>> grounds{{" on window", tokens->window}, {" on panel", tokens->panel},
                                                             {" on alternate", tokens->alternate}, {" on selection", tokens->accentTint}};
        const QList<std::pair<const char *, Tone>> tones{{"text", Tone::Neutral}, {"dim", Tone::Dim}, {"good", Tone::Good},
                                                         {"wait", Tone::Wait}, {"bad", Tone::Bad}, {"held", Tone::Held}};
        for (const auto &[toneName, tone] : tones) {
            for (const auto &[groundName, ground] : grounds)
                QTest::newRow(qPrintable(scheme + QLatin1String(toneName) + QLatin1String(groundName))) << tokens->colour(tone) << ground;
            QTest::newRow(qPrintable(scheme + QLatin1String(toneName) + u" on its tint"_s)) << tokens->colour(tone) << tokens->tint(tone);
            QTest::newRow(qPrintable(scheme + u"text on tint of "_s + QLatin1String(toneName))) << tokens->text << tokens->tint(tone);
        }
        add("accent on panel", tokens->accent, tokens->panel);
        add("accent on alternate", tokens->accent, tokens->alternate);
        add("chip", tokens->accentText(), tokens->accentTint);
        add("primary button", tokens->onAccent, tokens->accent);
    }
}

void tst_ThemeTokens::textIsReadable()
{
    QFETCH(QColor, text);
    QFETCH(QColor, ground);
    const double ratio = contrastRatio(text, ground);
    QVERIFY2(ratio >= 4.5, qPrintable(QStringLiteral("%1 on %2: %3").arg(text.name(), ground.name()).arg(ratio)));
}

void tst_ThemeTokens::switchingRepaintsInTheOtherScheme()
{
    Theme theme(qApp);
    QLabel label;
    label.ensurePolished();
    QSignalSpy changed(&theme, &Theme::changed);
    theme.apply(ThemeChoice::Dark);
    QVERIFY(tokensFor(label.palette()).dark);
    QCOMPARE(qApp->palette().color(QPalette::WindowText), darkTokens().text);
    theme.apply(ThemeChoice::Light);
    QVERIFY(!tokensFor(label.palette()).dark);
    QVERIFY(!qApp->styleSheet().contains(u'$')); // no token was left unfilled
    QCOMPARE(changed.size(), 2);
}

void tst_ThemeTokens::tokensFollowThePalette()
{
    QVERIFY(tokensFor(paletteFrom(darkTokens())).dark);
    QVERIFY(!tokensFor(paletteFrom(lightTokens())).dark);
}

QTEST_MAIN(tst_ThemeTokens)
#include "tst_theme_tokens.moc"
