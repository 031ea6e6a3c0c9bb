// SPDX-License-Identifier: MIT
// The command palette has all that can be done: each action, whatever button, tab or menu's line is seen, and what stands in places that are not.
#include "tests/support/desk.h"
#include "ui/window/seen_controls.h"

#include <QtTest/QTest>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QApplication>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QDialog>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QMenu>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QToolButton>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_Palette : public QObject
{
    Q_OBJECT

    /// The palette's lines while `words` stand in it; it is closed again.
    static QStringList found(const Desk &desk, const QString &words = {})
    {
        desk.action(u"window.palette"_s)->trigger();
        auto *text = desk.find<QLineEdit>(u"paletteText"_s);
        const auto *list = desk.find<QListWidget>(u"paletteList"_s);
        text->setText(words);
        QStringList lines;
        for (int row = 0; row < list->count(); ++row) {
            if (list->item(row)->flags() & Qt::ItemIsEnabled)
                lines += list->item(row)->text();
        }
        QTest::keyClick(text, Qt::Key_Escape);
        return lines;
    }

    /// Does the first that is found by the words.
    static void does(const Desk &desk, const QString &words)
    {
        desk.action(u"window.palette"_s)->trigger();
        auto *text = desk.find<QLineEdit>(u"paletteText"_s);
        text->setText(words);
        QTest::keyClick(text, Qt::Key_Return);
    }

    /// What can be pressed now and is in no line of the palette, by object names.
    static QStringList missing(const Desk &desk)
    {
        QStringList lines;
        for (const QString &line : found(desk))
            lines += plainName(line);
        for (const QAction *action : desk.window->actionRegistry()->actions())
            lines += plainName(action->text());
        QStringList left;
        const auto buttons = desk.window->findChildren<QAbstractButton *>();
        for (const QAbstractButton *button : buttons) {
            if (!button->isVisible() || !button->isEnabled() || button->parentWidget()->objectName() == "commandPalette"_L1)
                continue;
            const auto *opens = qobject_cast<const QPushButton *>(button);
            if (opens && opens->menu()) {
                const auto entries = opens->menu()->actions();
                for (const QAction *entry : entries) {
                    const QString name = plainName(entry->text());
                    const bool isThere = std::any_of(lines.cbegin(), lines.cend(), [&name](const QString &line) { return line.endsWith(name); });
                    if (!name.isEmpty() && !entry->menu() && entry->isEnabled() && !isThere)
                        left += button->objectName() + u": "_s + name;
                }
                continue;
            }
            if (const QVariant command = button->property("command"); command.isValid()) {
                if (!desk.action(command.toString()))
                    left += button->objectName() + u": "_s + command.toString();
                continue;
            }
            const QString name = plainName(button->accessibleName().isEmpty() ? button->text() : button->accessibleName());
            const bool isScroller = qobject_cast<const QToolButton *>(button) && button->objectName().startsWith("Scroll"_L1);
            if (!isScroller && !name.isEmpty() && !lines.contains(name))
                left += button->objectName() + u": "_s + name;
        }
        return left;
    }

private Q_SLOTS:
    void eachActionIsFoundByItsName();
    void whateverIsSeenIsFound();
    void whatStandsElsewhereIsFound();
    void aSitesGoalsAreFired();
    void aKeyIsMadeFromAnywhere();
    void whatIsSeenIsPressed();
    void theDesktopIsToldOrNot();
    void theKeysOfPlacesAreToldToo();
};

void tst_Palette::eachActionIsFoundByItsName()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    for (QAction *action : desk.window->actionRegistry()->actions()) {
        QVERIFY2(!action->text().isEmpty() || action->objectName() == "window.undo"_L1, qPrintable(action->objectName()));
        if (!action->isEnabled() || action->objectName() == "window.palette"_L1)
            continue;
        QString name = action->statusTip().isEmpty() ? action->text() : action->statusTip();
        QVERIFY2(found(desk, name.remove(u'&')).contains(name), qPrintable(action->objectName()));
    }
    // Every action that any menu or widget of the window has by name is one of them.
    const auto all = desk.window->findChildren<QAction *>();
    for (const QAction *action : all) {
        if (action->objectName().contains(u'.') && !action->objectName().startsWith("site_"_L1) // which are lines of the sites' menu
            && action->objectName() != "receiver.copyCa"_L1)                                    // "profile.copyAuthority" anywhere
            QVERIFY2(desk.action(action->objectName()), qPrintable(action->objectName()));
    }
}

void tst_Palette::whateverIsSeenIsFound()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    desk.window->offerLanguages({u"en"_s, u"de"_s}, u"en"_s);
    auto *bottom = desk.find<QTabWidget>(u"bottomTabs"_s);
    for (int tab = 0; tab < bottom->count(); ++tab) {
        bottom->setCurrentIndex(tab);
        QCOMPARE(missing(desk), QStringList());
    }
    auto *traffic = desk.find<QTabWidget>(u"trafficTabs"_s);
    bottom->setCurrentIndex(1);
    for (int tab = 0; tab < traffic->count(); ++tab) {
        traffic->setCurrentIndex(tab);
        QCOMPARE(missing(desk), QStringList());
    }
    auto *inspector = desk.find<QTabWidget>(u"inspectorTabs"_s);
    for (int tab = 0; tab < inspector->count(); ++tab) {
        inspector->setCurrentIndex(tab);
        QCOMPARE(missing(desk), QStringList());
    }
    desk.action(u"draft.edit"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(desk.window->findChild<QWidget *>(u"draftSign0"_s) && desk.find<QWidget>(u"draftSign0"_s)->isVisible(), waitMs);
    QCOMPARE(missing(desk), QStringList());
    for (const QString &page : {u"window.page2"_s, u"window.page3"_s}) {
        desk.action(page)->trigger();
        QCOMPARE(missing(desk), QStringList());
    }
    desk.action(u"inspector.doctor"_s)->trigger();
    QCOMPARE(missing(desk), QStringList());
    desk.action(u"receiver.trust"_s)->trigger();
    QCOMPARE(missing(desk), QStringList());
}

void tst_Palette::whatStandsElsewhereIsFound()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    for (const QString &words : {u"goals"_s, u"goal manage"_s, u"relative"_s, u"ago"_s, u"local time"_s, u"utc"_s, u"make a key"_s, u"api token"_s,
                                 u"desktop"_s, u"notifications"_s, u"tray"_s, u"country of"_s, u"list failed"_s, u"payload"_s})
        QVERIFY2(!found(desk, words).isEmpty(), qPrintable(words));
    does(desk, u"Times: UTC"_s);
    QCOMPARE(desk.find<QPushButton>(u"zone"_s)->text(), u"UTC"_s);
    does(desk, u"Times: Time ago"_s);
    QCOMPARE(desk.find<QPushButton>(u"zone"_s)->text(), u"Time ago"_s);
    does(desk, u"Goals of the site"_s);
    QTRY_VERIFY_WITH_TIMEOUT(desk.window->findChild<QDialog *>(u"goalManager"_s), waitMs);
    desk.find<QDialog>(u"goalManager"_s)->close();
}

void tst_Palette::aSitesGoalsAreFired()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    const SiteId site = desk.fixture.bench->catalogue()->sites().first().id;
    Goal goal;
    goal.site = site;
    goal.name = u"Newsletter & more"_s;
    goal.pattern = u"/news/*"_s;
    QVERIFY(desk.fixture.wait<Goal>([&](auto reply) { desk.fixture.bench->catalogue()->addGoal(goal, desk.fixture.bench.get(), reply); }).ok());
    QTRY_VERIFY_WITH_TIMEOUT(!found(desk, u"fire newsletter"_s).isEmpty(), waitMs);
    const qint64 before = desk.fixture.bench->sending()->sums().triggered;
    does(desk, u"fire newsletter"_s);
    QTRY_COMPARE_WITH_TIMEOUT(desk.fixture.bench->sending()->sums().triggered, before + 1, waitMs);
    QCOMPARE(desk.find<QLineEdit>(u"triggerUrl"_s)->text(), u"/news/example"_s);
    const Goal added = desk.fixture.bench->catalogue()->goals(site).last();
    QVERIFY(
        desk.fixture.wait<void>([&](auto reply) { desk.fixture.bench->catalogue()->removeGoal(added.id, desk.fixture.bench.get(), reply); }).ok());
    QTRY_VERIFY_WITH_TIMEOUT(found(desk, u"fire newsletter"_s).isEmpty(), waitMs);
}

void tst_Palette::aKeyIsMadeFromAnywhere()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    desk.action(u"window.page3"_s)->trigger();
    does(desk, u"make a key"_s);
    QVERIFY(desk.find<QLineEdit>(u"apiKeyName"_s)->hasFocus());
    QTest::keyClicks(QApplication::focusWidget(), u"shop"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(desk.find<QLineEdit>(u"apiNewKey"_s)->hasFocus(), waitMs);
    QVERIFY(!desk.find<QLineEdit>(u"apiNewKey"_s)->text().isEmpty());
}

void tst_Palette::whatIsSeenIsPressed()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    auto *inspector = desk.find<QTabWidget>(u"inspectorTabs"_s);
    inspector->setCurrentIndex(0);
    does(desk, u"Response"_s);
    QCOMPARE(inspector->currentIndex(), 3);
    inspector->setCurrentIndex(1);
    QTRY_VERIFY_WITH_TIMEOUT(desk.find<QPushButton>(u"payloadHex"_s)->isVisible(), waitMs);
    does(desk, u"Hex"_s);
    QVERIFY(desk.find<QPushButton>(u"payloadHex"_s)->isChecked());
}

void tst_Palette::theDesktopIsToldOrNot()
{
    Desk desk;
    QVERIFY(desk.action(u"receiver.tellsDesktop"_s)->isChecked());
    does(desk, u"alerts on the desktop"_s);
    QVERIFY(!desk.action(u"receiver.tellsDesktop"_s)->isChecked());
    desk.action(u"receiver.alerts"_s)->trigger();
    auto *box = desk.find<QCheckBox>(u"alertsDesktop"_s);
    QVERIFY(!box->isChecked());
    box->click();
    QVERIFY(desk.action(u"receiver.tellsDesktop"_s)->isChecked());
    box->click();
    desk.window.reset();
    desk.open(); // and it stays so
    QVERIFY(!desk.action(u"receiver.tellsDesktop"_s)->isChecked());
}

void tst_Palette::theKeysOfPlacesAreToldToo()
{
    Desk desk;
    desk.action(u"window.keys"_s)->trigger();
    const auto *list = desk.find<QListWidget>(u"paletteList"_s);
    QStringList keys;
    for (int row = 0; row < list->count(); ++row)
        keys += list->item(row)->data(Qt::UserRole + 2).toString().split(u", "_s);
    for (const QString &each :
         {u"Esc"_s, u"Return"_s, u"Menu"_s, u"Shift+F10"_s, u"Ctrl+C"_s, u"Del"_s, u"Space"_s, u"Ctrl+Space"_s, u"F3"_s, u"Alt+PgDown"_s})
        QVERIFY2(keys.join(u' ').contains(each), qPrintable(each));
}

QTEST_MAIN(tst_Palette)
#include "tst_palette.moc"
