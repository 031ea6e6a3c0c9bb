// SPDX-License-Identifier: MIT
// What buttons, notes and code boxes do wherever they stand.
#include "ui/common/assumed_note.h"
#include "ui/common/buttons.h"
#include "ui/common/code_view.h"
#include "ui/common/notice_bar.h"
#include "ui/common/theme.h"

#include <QtGui/QGlyphRun>
#include <QtGui/QRawFont>
#include <QtGui/QTextLayout>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QToolTip>
#include <QtWidgets/QVBoxLayout>
#include <QtWidgets/QWidget>

using namespace ovyxa;
using namespace Qt::StringLiterals;

class tst_ThemeControls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme.apply(ThemeChoice::Light); }
    void enterPressesTheButtonThatHasTheFocus();
    void enterOpensAButtonsMenu();
    void bytesAreDrawnOneByOne();
    void aCodeBoxIsAsHighAsItsWrappedText();
    void goodNewsGoesByItself();
    void whatOffersSomethingOrWarnsStays();
    void besidePeoplesWorkAWarningLeavesToo();
    void theFocusGoesBackWhenANoticeCloses();
    void aButtonThatTurnsOffKeepsTheFocus();
    void linksOnTintsAreRead();
    void aWrappedLabelIsAsHighAsItsIndentMakesIt();
    void whatHasTheFocusHasOneRing();
    void whatIsOffSaysWhyAndWhatItDoesOnceItIsOn();
    void aButtonSaysAsMuchAsItHasRoomFor();
    void anAssumptionOpensByAClickOfTheLeftButton();

private:
    Theme m_theme{qApp};
};

/// Within the border of a style sheet's control lies nothing that only the focus draws.
void tst_ThemeControls::whatHasTheFocusHasOneRing()
{
    QWidget window;
    auto *layout = new QVBoxLayout(&window);
    auto *other = new QLineEdit(&window);
    layout->addWidget(other);
    QList<QPushButton *> buttons{secondaryButton({}, &window), quietButton({}, &window), linkButton({}, &window)};
    for (QPushButton *each : std::as_const(buttons)) {
        each->setFixedSize(80, 28);
        layout->addWidget(each);
    }
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    for (QPushButton *each : std::as_const(buttons)) {
        const QRect inside = each->rect().adjusted(2, 9, -2, -9); // but for its rounded corners
        other->setFocus(Qt::TabFocusReason);
        const QImage before = each->grab(inside).toImage();
        each->setFocus(Qt::TabFocusReason);
        QVERIFY(each->hasFocus());
        QCOMPARE(each->grab(inside).toImage(), before);
    }
}

void tst_ThemeControls::whatIsOffSaysWhyAndWhatItDoesOnceItIsOn()
{
    QWidget window;
    QPushButton *button = secondaryButton(u"Send"_s, &window);
    button->setToolTip(u"Sends it"_s);
    for (const QString &reason : {u"Nothing was written yet."_s, u"It is too long."_s}) {
        setOff(button, reason);
        QVERIFY(!button->isEnabled() && button->toolTip().contains(reason));
        QCOMPARE(button->accessibleDescription(), reason);
    }
    setOff(button, {});
    QVERIFY(button->isEnabled());
    QCOMPARE(button->toolTip(), u"Sends it"_s);
    QCOMPARE(button->accessibleDescription(), QString());
}

void tst_ThemeControls::aButtonSaysAsMuchAsItHasRoomFor()
{
    QWidget window;
    QPushButton *button = secondaryButton({}, &window);
    setWords(button, {u"Replay all that failed"_s, u"Replay"_s});
    const int whole = button->sizeHint().width();
    QVERIFY(button->minimumSizeHint().width() < whole);
    for (const int width : {whole, whole - 1, button->minimumSizeHint().width(), whole}) {
        button->resize(width, 28);
        window.show();
        QCOMPARE(button->text(), width == whole ? u"Replay all that failed"_s : u"Replay"_s);
        QCOMPARE(button->sizeHint().width(), whole); // what it would like does not go with what it has
    }
}

void tst_ThemeControls::enterPressesTheButtonThatHasTheFocus()
{
    int pressed = 0;
    QWidget window;
    auto *layout = new QVBoxLayout(&window);
    for (QPushButton *button : {primaryButton(u"Send"_s, &window), secondaryButton(u"Keep"_s, &window), outlineButton(u"Fire"_s, &window),
                                linkButton(u"Copy"_s, &window), quietButton(u"Close"_s, &window), chipButton(u"Raw"_s, &window)}) {
        layout->addWidget(button);
        connect(button, &QPushButton::clicked, &window, [&pressed] { ++pressed; }); // clazy:exclude=lambda-in-connect it outlives the window
    }
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    int expected = 0;
    const auto buttons = window.findChildren<QPushButton *>();
    for (QPushButton *button : buttons) {
        for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter, Qt::Key_Space}) {
            QTest::keyClick(button, key, key == Qt::Key_Enter ? Qt::KeypadModifier : Qt::NoModifier);
            QCOMPARE(pressed, ++expected);
        }
        button->setEnabled(false);
        QTest::keyClick(button, Qt::Key_Return);
        QCOMPARE(pressed, expected);
    }
}

void tst_ThemeControls::aWrappedLabelIsAsHighAsItsIndentMakesIt()
{
    QWidget window;
    QLabel *label = dimLabel(u"word "_s.repeated(40), &window);
    label->setWordWrap(true);
    const int before = label->heightForWidth(300);
    label->setIndent(150);
    QVERIFY(label->heightForWidth(300) > before);
    label->setIndent(0);
    QVERIFY(label->heightForWidth(300) <= before);
}

void tst_ThemeControls::anAssumptionOpensByAClickOfTheLeftButton()
{
    QWidget window;
    AssumedNote note(u"The limit counts attempts."_s, &window);
    window.setGeometry(300, 300, 400, 200);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QTest::mouseClick(&note, Qt::RightButton);
    QVERIFY(!QToolTip::isVisible());
    QTest::mousePress(&note, Qt::LeftButton);
    QTest::mouseRelease(&note, Qt::LeftButton, {}, {note.width() + 100, note.height() + 100}); // gone elsewhere
    QVERIFY(!QToolTip::isVisible());
    QTest::mouseClick(&note, Qt::LeftButton);
    QTRY_VERIFY(QToolTip::isVisible());
    QCOMPARE(QToolTip::text(), note.toolTip());
}

/// AA, in every box that has a tint.
void tst_ThemeControls::linksOnTintsAreRead()
{
    for (const ThemeChoice choice : {ThemeChoice::Dark, ThemeChoice::Light}) {
        m_theme.apply(choice);
        const Tokens &tokens = tokensFor(qApp->palette());
        const QList<std::tuple<const char *, QVariant, QColor>> boxes{{"notice", u"information"_s, tokens.accentTint},
                                                                      {"notice", u"good"_s, tokens.goodTint},
                                                                      {"notice", u"warning"_s, tokens.waitTint},
                                                                      {"notice", u"problem"_s, tokens.badTint},
                                                                      {"surface", u"selection"_s, tokens.accentTint}};
        for (const auto &[property, value, ground] : boxes) {
            QFrame box;
            box.setProperty(property, value);
            QPushButton *link = linkButton(u"Send again"_s, &box);
            box.show();
            const QColor ink = link->palette().color(QPalette::ButtonText);
            QVERIFY2(contrastRatio(ink, ground) >= 4.5, qPrintable(u"%1 on %2"_s.arg(ink.name(), ground.name())));
        }
    }
}

void tst_ThemeControls::enterOpensAButtonsMenu()
{
    QWidget window;
    QPushButton *button = secondaryButton(u"State"_s, &window);
    button->setMenu(new QMenu(button));
    button->menu()->addAction(u"Any state"_s);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QTest::keyClick(button, Qt::Key_Return);
    QTRY_VERIFY(button->menu()->isVisible());
    button->menu()->close();
}

void tst_ThemeControls::bytesAreDrawnOneByOne()
{
    for (const QString &text : {u"=== !== => -> // www"_s, u"https://a/*"_s}) {
        QTextLayout layout(text, dataFont());
        layout.beginLayout();
        layout.createLine();
        layout.endLayout();
        QList<quint32> drawn;
        const auto runs = layout.glyphRuns();
        for (const QGlyphRun &run : runs)
            drawn += run.glyphIndexes();
        QCOMPARE(drawn, QRawFont::fromFont(dataFont()).glyphIndexesForString(text));
    }
}

void tst_ThemeControls::aCodeBoxIsAsHighAsItsWrappedText()
{
    QWidget window;
    auto *layout = new QVBoxLayout(&window);
    auto *view = new CodeView(u"Request"_s, &window);
    view->setLines(3, 24);
    layout->addWidget(view);
    layout->addStretch(1);
    window.resize(360, 600);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QStringList lines;
    for (int i = 0; i < 8; ++i)
        lines.append(u"X-Ovyxa-Signature: "_s + QString(64, u'a'));
    view->setText(lines.join(u'\n'));
    QTRY_VERIFY(view->height() > 16 * view->fontMetrics().lineSpacing());
    QTRY_COMPARE(view->verticalScrollBar()->maximum(), 0);
}

void tst_ThemeControls::goodNewsGoesByItself()
{
    QWidget window; // alone the bar would be a window, with the focus in it
    NoticeBar bar(&window);
    window.setGeometry(300, 300, 400, 200); // away from the pointer
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    window.setFocus();
    bar.setStays(std::chrono::milliseconds{20});
    bar.showNotice(NoticeBar::Level::Good, u"Copied."_s);
    QVERIFY(bar.isVisible());
    QTRY_VERIFY(!bar.isVisible());
}

void tst_ThemeControls::whatOffersSomethingOrWarnsStays()
{
    QWidget window;
    NoticeBar bar(&window);
    NoticeBar other(&window);
    window.setGeometry(300, 300, 400, 200); // away from the pointer
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    window.setFocus();
    bar.setStays(std::chrono::milliseconds{1});
    QSignalSpy dismissed(&bar, &NoticeBar::dismissed);
    bar.showNotice(NoticeBar::Level::Good, u"Copied."_s);
    bar.showNotice(NoticeBar::Level::Good, u"Removed."_s, u"Put back"_s, [] {});
    bar.showNotice(NoticeBar::Level::Problem, u"The port is taken."_s);
    other.setStays(std::chrono::milliseconds{20});
    other.showNotice(NoticeBar::Level::Good, u"Copied."_s);
    QTRY_VERIFY(!other.isVisible());
    QVERIFY(bar.isVisible()); // it would have gone before the other
    QCOMPARE(dismissed.size(), 0);
}

void tst_ThemeControls::besidePeoplesWorkAWarningLeavesToo()
{
    QWidget window;
    NoticeBar bar(&window);
    window.setGeometry(300, 300, 400, 200); // away from the pointer
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    window.setFocus();
    bar.setStays(std::chrono::milliseconds{10});
    bar.setLeaves(true);
    NoticeBar other(&window);
    other.setStays(std::chrono::milliseconds{400});
    other.setLeaves(true);
    other.showNotice(NoticeBar::Level::Problem, u"The port is taken."_s, u"Use another"_s, [] {});
    bar.showNotice(NoticeBar::Level::Problem, u"The endpoint refused."_s);
    QVERIFY(bar.isVisible());
    QTRY_VERIFY(!bar.isVisible());
    QVERIFY(other.isVisible()); // what can still be done stays longer
    QTRY_VERIFY(!other.isVisible());
}

void tst_ThemeControls::theFocusGoesBackWhenANoticeCloses()
{
    QWidget window;
    QPushButton *first = secondaryButton(u"First"_s, &window);
    NoticeBar bar(&window);
    QPushButton *last = secondaryButton(u"Last"_s, &window);
    auto *column = new QVBoxLayout(&window);
    for (QWidget *each : std::initializer_list<QWidget *>{last, &bar, first})
        column->addWidget(each);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    first->setFocus();
    bar.showNotice(NoticeBar::Level::Problem, u"The port is taken."_s, u"Use another"_s, [] {});
    auto *act = bar.findChild<QPushButton *>(u"noticeAction"_s);
    act->setFocus();
    QTest::keyClick(act, Qt::Key_Return);
    QVERIFY(!bar.isVisible());
    QVERIFY(first->hasFocus());
}

void tst_ThemeControls::aButtonThatTurnsOffKeepsTheFocus()
{
    QWidget window;
    auto *column = new QVBoxLayout(&window);
    QPushButton *fire = outlineButton(u"Fire"_s, &window);
    QPushButton *remove = secondaryButton(u"Delete everything"_s, &window);
    column->addWidget(fire);
    column->addWidget(remove);
    QSignalSpy removed(remove, &QPushButton::clicked);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    fire->setFocus();
    connect(fire, &QPushButton::clicked, fire, [fire] { fire->setEnabled(false); });
    QTest::keyClick(fire, Qt::Key_Return);
    QVERIFY(!fire->isEnabled() && fire->hasFocus());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return); // goes nowhere
    QCOMPARE(removed.size(), 0);
    fire->setEnabled(true);
    QVERIFY(fire->hasFocus());
    fire->setEnabled(false);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab); // and people can go on from it
    QVERIFY(remove->hasFocus());
}

QTEST_MAIN(tst_ThemeControls)
#include "tst_theme_controls.moc"
