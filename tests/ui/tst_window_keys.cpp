// SPDX-License-Identifier: MIT
// What the keys find in the window: the focus is where work goes on and is seen, commands are found, and a notice is in nobody's way.
#include "tests/support/desk.h"
#include "ui/common/notice_bar.h"
#include "ui/common/reading_order.h"

#include <QtGui/QImage>
#include <QtGui/QKeyEvent>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QTabWidget>

#include <chrono>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

QStringList foundBy(const Desk &desk, const QString &words)
{
    desk.action(u"window.palette"_s)->trigger();
    auto *text = desk.find<QLineEdit>(u"paletteText"_s);
    const auto *list = desk.find<QListWidget>(u"paletteList"_s);
    text->setText(words);
    QStringList found;
    for (int row = 0; row < list->count(); ++row) {
        if (list->item(row)->flags() & Qt::ItemIsEnabled)
            found += list->item(row)->text();
    }
    QTest::keyClick(text, Qt::Key_Escape);
    return found;
}

} // namespace

class tst_WindowKeys : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whereAButtonGoesGreyTheFocusGoesOnBesideIt();
    void theFocusThatWentGreyUnderThePaletteGoesOn();
    void theFirstStartBeginsAtTheTrial();
    void aLogWithoutARowShowsItsFocus();
    void commandsWorkWhereTextIsTyped();
    void whatANoticeOffersIsACommand();
    void aNoticeGivesWayToTheFocus();
    void aNoticeThatOffersSomethingGoesByItself();
    void thePaletteKnowsTheWindowsWords();
};

void tst_WindowKeys::whereAButtonGoesGreyTheFocusGoesOnBesideIt()
{
    Desk desk;
    const auto isAmong = [](const QWidget *place, const QWidget *widget) { return widget && place->isAncestorOf(widget) && widget->isEnabled(); };
    // A button by itself, the last of its place, one of two that go together, and all of a place.
    QWidget place(desk.window.get());
    place.setGeometry(100, 100, 400, 40);
    QList<QPushButton *> row;
    for (int i = 0; i < 4; ++i) {
        row += new QPushButton(QString::number(i), &place);
        row.last()->setGeometry(i * 90, 0, 80, 30);
    }
    place.show();
    row.at(1)->setFocus();
    row.at(1)->setEnabled(false);
    QCOMPARE(QApplication::focusWidget(), row.at(2));
    row.at(2)->setEnabled(false);
    QCOMPARE(QApplication::focusWidget(), row.at(3));
    row.at(3)->setEnabled(false);
    QCOMPARE(QApplication::focusWidget(), row.at(0));
    place.setEnabled(false);
    QVERIFY(QApplication::focusWidget() && QApplication::focusWidget()->isEnabled());

    QVERIFY(desk.runTrial());
    auto *form = desk.find<QWidget>(u"simulatorForm"_s);
    desk.find<QTabWidget>(u"bottomTabs"_s)->setCurrentWidget(desk.find<QWidget>(u"trafficPanel"_s));
    for (const QString &name : {u"simulatorSpike"_s, u"simulatorAhead"_s}) {
        auto *button = desk.find<QPushButton>(name);
        desk.action(u"traffic.simulate"_s)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled(), waitMs);
        button->setFocus();
        QVERIFY(button->hasFocus());
        desk.action(u"traffic.simulate"_s)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!button->isEnabled(), waitMs);
        const QWidget *focus = QApplication::focusWidget();
        QVERIFY2(isAmong(form, focus), qPrintable(name + u" → "_s + (focus ? focus->objectName() : QString())));
    }
}

void tst_WindowKeys::theFocusThatWentGreyUnderThePaletteGoesOn()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    desk.find<QTabWidget>(u"bottomTabs"_s)->setCurrentWidget(desk.find<QWidget>(u"trafficPanel"_s));
    auto *spike = desk.find<QPushButton>(u"simulatorSpike"_s);
    desk.action(u"traffic.simulate"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(spike->isEnabled(), waitMs);
    spike->setFocus();
    desk.action(u"window.palette"_s)->trigger();
    desk.fixture.bench->traffic()->stopSimulation();
    QTRY_VERIFY_WITH_TIMEOUT(!spike->isEnabled(), waitMs);
    QTest::keyClick(desk.find<QLineEdit>(u"paletteText"_s), Qt::Key_Escape);
    const QWidget *focus = QApplication::focusWidget();
    QVERIFY(focus && desk.find<QWidget>(u"simulatorForm"_s)->isAncestorOf(focus));
}

void tst_WindowKeys::theFirstStartBeginsAtTheTrial()
{
    Desk desk;
    QVERIFY(desk.find<QPushButton>(u"runTrial"_s)->hasFocus());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(desk.fixture.bench->sending()->sums().delivered, 1, waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(desk.log()->hasFocus(), waitMs);
    desk.window.reset();
    desk.open();
    QVERIFY(desk.log()->hasFocus()); // as there is something to read
}

void tst_WindowKeys::aLogWithoutARowShowsItsFocus()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    desk.log()->selectionModel()->clear();
    const auto corner = [&desk] { return desk.log()->grab().toImage().pixelColor(0, desk.log()->height() / 2); };
    desk.find<QLineEdit>(u"searchText"_s)->setFocus();
    const QColor without = corner();
    desk.log()->setFocus(Qt::TabFocusReason);
    desk.log()->selectionModel()->clear(); // Qt chooses a row where Tab comes
    QVERIFY(!desk.log()->currentIndex().isValid());
    QVERIFY(corner() != without);
}

void tst_WindowKeys::commandsWorkWhereTextIsTyped()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    // Every command with Ctrl and a letter, in every field for text that is to be seen.
    QList<QAction *> commands;
    for (QAction *each : desk.window->actionRegistry()->actions()) {
        const QKeySequence keys = each->shortcut();
        if (keys.count() != 1 || each->shortcutContext() != Qt::WindowShortcut)
            continue;
        const QKeyCombination pressed = keys[0];
        const bool isLetter = pressed.key() >= Qt::Key_A && pressed.key() <= Qt::Key_Z;
        const bool isTexts = keys == QKeySequence(QKeySequence::Undo) || keys == QKeySequence(QKeySequence::Find) // each place has its own search
                             || keys == QKeySequence(Qt::CTRL | Qt::Key_H);                                       // deletes, for some
        if (isLetter && pressed.keyboardModifiers() == Qt::ControlModifier && !isTexts)
            commands += each;
    }
    QVERIFY(commands.contains(desk.action(u"traffic.eventsApi"_s)));
    QList<QWidget *> fields;
    for (QLineEdit *each : desk.window->findChildren<QLineEdit *>())
        fields += each;
    for (QPlainTextEdit *each : desk.window->findChildren<QPlainTextEdit *>())
        fields += each;
    int tried = 0;
    for (QWidget *field : std::as_const(fields)) {
        field->setFocus();
        if (!field->hasFocus())
            continue;
        for (const QAction *command : std::as_const(commands)) {
            if (!command->isEnabled())
                continue;
            const QKeyCombination keys = command->shortcut()[0];
            QKeyEvent asked(QEvent::ShortcutOverride, keys.key(), keys.keyboardModifiers());
            asked.ignore();
            QCoreApplication::sendEvent(field, &asked);
            QVERIFY2(!asked.isAccepted(), qPrintable(field->objectName() + u' ' + command->objectName()));
            ++tried;
        }
        if (!qobject_cast<QLineEdit *>(field))
            continue;
        QKeyEvent all(QEvent::ShortcutOverride, Qt::Key_A, Qt::ControlModifier);
        all.ignore();
        QCoreApplication::sendEvent(field, &all);
        QVERIFY(all.isAccepted()); // what edits text stays the field's
        QKeyEvent hour(QEvent::ShortcutOverride, Qt::Key_H, Qt::ControlModifier);
        hour.ignore();
        QCoreApplication::sendEvent(field, &hour);
        QVERIFY2(hour.isAccepted() || !field->testAttribute(Qt::WA_InputMethodEnabled), qPrintable(field->objectName())); // no hour is sent
    }
    QVERIFY(tried > 10);
    desk.find<QLineEdit>(u"searchText"_s)->setFocus();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_E, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(desk.fixture.bench->traffic()->eventsApi().running, waitMs);
}

void tst_WindowKeys::whatANoticeOffersIsACommand()
{
    Desk desk;
    auto *notice = desk.find<NoticeBar>(u"windowNotice"_s);
    QVERIFY(!desk.action(u"window.noticeAction"_s)->isEnabled());
    bool done = false;
    notice->showNotice(NoticeBar::Level::Information, u"It is gone."_s, u"Bring it back"_s, [&done] { done = true; });
    QCOMPARE(foundBy(desk, u"bring"_s), QStringList{u"Bring it back"_s});
    QVERIFY(foundBy(desk, u"undo"_s).contains(u"Bring it back"_s));
    desk.action(u"window.noticeAction"_s)->trigger();
    QVERIFY(done && !notice->isVisible());
    QVERIFY(!desk.action(u"window.noticeAction"_s)->isEnabled());
}

void tst_WindowKeys::aNoticeGivesWayToTheFocus()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    auto *notice = desk.find<NoticeBar>(u"windowNotice"_s);
    const auto placeOf = [&desk](const QWidget *widget) { return QRect(widget->mapTo(desk.window.get(), QPoint()), widget->size()); };
    for (const QString &page : {u"window.page1"_s, u"window.page2"_s, u"window.page3"_s}) {
        desk.action(page)->trigger();
        notice->showNotice(NoticeBar::Level::Information, u"It is gone."_s, u"Bring it back"_s, [] {});
        int tried = 0;
        const auto stops = stopsAsRead(desk.window.get());
        for (QWidget *stop : stops) {
            if (!qobject_cast<QPushButton *>(stop) || notice->isAncestorOf(stop))
                continue;
            stop->setFocus(Qt::TabFocusReason);
            ++tried;
            QTRY_VERIFY2(!placeOf(notice).intersects(placeOf(stop)), qPrintable(page + u' ' + stop->objectName()));
            QVERIFY(desk.window->rect().contains(placeOf(notice)));
        }
        QVERIFY(tried > 5);
    }
}

void tst_WindowKeys::aNoticeThatOffersSomethingGoesByItself()
{
    Desk desk;
    auto *notice = desk.find<NoticeBar>(u"windowNotice"_s);
    notice->setStays(std::chrono::milliseconds{20});
    notice->showNotice(NoticeBar::Level::Information, u"Gone."_s, u"Bring it back"_s, [] {});
    QVERIFY(notice->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(!notice->isVisible(), waitMs);
}

void tst_WindowKeys::thePaletteKnowsTheWindowsWords()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    desk.window->offerLanguages({u"en"_s, u"de"_s, u"ja"_s}, u"en"_s);
    for (const QString &word : {u"plan"_s, u"script"_s, u"flaky"_s, u"ahead"_s, u"hour"_s, u"spike"_s, u"settings"_s, u"preferences"_s,
                                u"shortcuts"_s, u"help"_s, u"german"_s, u"deutsch"_s, u"japanese"_s, u"日本語"_s})
        QVERIFY2(!foundBy(desk, word).isEmpty(), qPrintable(word));
    QVERIFY(foundBy(desk, u"settings"_s).size() > 5);
}

QTEST_MAIN(tst_WindowKeys)
#include "tst_window_keys.moc"
