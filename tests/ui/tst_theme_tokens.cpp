// SPDX-License-Identifier: MIT
// Every text of the window can be read in both schemes (WCAG 2.1 AA, 4.5 to 1), computed from the tokens.
#include "ui/common/dialog_size.h"
#include "ui/common/number_range.h"
#include "ui/common/theme.h"

#include <QtCore/QLocale>
#include <QtCore/QRect>
#include <QtCore/QSize>
#include <QtGui/QColor>
#include <QtGui/QPalette>
#include <QtGui/QScreen>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QDoubleSpinBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QToolTip>
#include <QtWidgets/QWidget>

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
    void placeholdersAreReadable();
    void aDialogNeverOutgrowsItsScreen();
    void aRefusedNumberIsSaid();
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
        const QList<std::pair<const char *, QColor>> grounds{{" on window", tokens->window},
                                                             {" on panel", tokens->panel},
                                                             {" on alternate", tokens->alternate},
                                                             {" on selection", tokens->accentTint},
                                                             {" on a quiet selection", tokens->quiet}};
        const QList<std::pair<const char *, Tone>> tones{{"text", Tone::Neutral}, {"dim", Tone::Dim}, {"good", Tone::Good},
                                                         {"wait", Tone::Wait},    {"bad", Tone::Bad}, {"held", Tone::Held}};
        for (const auto &[toneName, tone] : tones) {
            for (const auto &[groundName, ground] : grounds)
                QTest::newRow(qPrintable(scheme + QLatin1String(toneName) + QLatin1String(groundName))) << tokens->colour(tone) << ground;
            QTest::newRow(qPrintable(scheme + QLatin1String(toneName) + u" on its tint"_s)) << tokens->colour(tone) << tokens->tint(tone);
            QTest::newRow(qPrintable(scheme + u"text on tint of "_s + QLatin1String(toneName))) << tokens->text << tokens->tint(tone);
        }
        add("accent on panel", tokens->accent, tokens->panel);
        add("accent on alternate", tokens->accent, tokens->alternate);
        for (const auto &[groundName, ground] : grounds)
            add(qPrintable(u"chip"_s + QLatin1String(groundName)), tokens->accentText, ground);
        for (const Tone tone : {Tone::Good, Tone::Wait, Tone::Bad}) // a notice's way out
            add(qPrintable(u"link on tint %1"_s.arg(int(tone))), tokens->accentText, tokens->tint(tone));
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

void tst_ThemeTokens::placeholdersAreReadable()
{
    Theme theme(qApp);
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        theme.apply(choice);
        QLineEdit line;
        QSpinBox number;
        for (const QWidget *field : std::initializer_list<const QWidget *>{&line, &number}) {
            field->ensurePolished();
            QCOMPARE(field->palette().color(QPalette::PlaceholderText), theme.tokens().dim);
            QCOMPARE(field->palette().color(QPalette::Text), theme.tokens().text);
            QCOMPARE(field->palette().color(QPalette::Disabled, QPalette::Text), theme.tokens().dim);
        }
    }
    theme.apply(ThemeChoice::Light);
}

void tst_ThemeTokens::aDialogNeverOutgrowsItsScreen()
{
    const QRect smallest(0, 0, 1024, 640);
    QCOMPARE(sizeWithin({520, 400}, smallest), QSize(520, 400));
    QVERIFY(sizeWithin({520, 760}, smallest).height() < 620); // a title stands above it
    // A window that was left on a bigger screen.
    const QSize least(960, 600);
    QCOMPARE(rectWithin({40, 60, 960, 560}, smallest, {}), QRect(40, 60, 960, 560));
    for (const QRect &left : {QRect(0, 0, 1440, 900), QRect(900, 500, 1000, 600), QRect(-500, -40, 1000, 590), QRect(5000, 3000, 2560, 1440)}) {
        const QRect found = rectWithin(left, smallest, {});
        QVERIFY(found.left() >= 0 && found.right() <= smallest.right() && found.bottom() <= smallest.bottom());
        QVERIFY(found.top() >= 30); // its title
    }
    // One that fits with the frame that it had stays, however often it is opened.
    const QMargins thin(1, 20, 1, 4);
    QCOMPARE(rectWithin({8, 30, 1008, 600}, smallest, least, thin), QRect(8, 30, 1008, 600));
    QCOMPARE(rectWithin({8, 40, 1008, 600}, smallest, least, thin), QRect(8, 36, 1008, 600)); // its foot is seen
    QCOMPARE(rectWithin({0, 0, 1440, 900}, {0, 0, 800, 600}, least).size(), least);
    QWidget dialog;
    resizeWithinScreen(&dialog, {9'000, 9'000});
    QVERIFY(dialog.width() < dialog.screen()->availableGeometry().width());
    QVERIFY(dialog.height() < dialog.screen()->availableGeometry().height());
}

void tst_ThemeTokens::aRefusedNumberIsSaid()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QSpinBox port;
    port.setRange(0, 65'535);
    sayRange(&port);
    port.show();
    port.selectAll();
    QTest::keyClicks(&port, u"9999"_s);
    QVERIFY(!QToolTip::isVisible());
    QTest::keyClicks(&port, u"9"_s); // 99999 would become 9999 without a word
    QCOMPARE(QToolTip::text(), u"A whole number from 0 to 65,535."_s);
    QToolTip::hideText();
    QTest::keyClicks(&port, u"-"_s);
    QTRY_COMPARE(QToolTip::text(), u"A whole number from 0 to 65,535."_s);
    QDoubleSpinBox visitors;
    visitors.setRange(0.1, 100'000);
    sayRange(&visitors);
    visitors.show();
    QTest::keyClicks(&visitors, u"-"_s);
    QTRY_COMPARE(QToolTip::text(), u"A number from 0.1 to 100,000."_s);
}

QTEST_MAIN(tst_ThemeTokens)
#include "tst_theme_tokens.moc"
