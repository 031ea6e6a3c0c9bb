// SPDX-License-Identifier: MIT
// The real window on a real bench, used as a person would.
#include "tests/support/desk.h"
#include "ui/common/notice_bar.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QEvent>
#include <QtCore/QPoint>
#include <QtCore/QRect>
#include <QtCore/QSet>
#include <QtCore/QSize>
#include <QtGui/QAccessible>
#include <QtGui/QAccessibleInterface>
#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QKeySequence>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStatusBar>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QTableView>
#include <QtWidgets/QWidget>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_Window : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneClickBringsAVerifiedDelivery();
    void theEmptyLogOffersATrial();
    void noTwoActionsWantTheSameKeys();
    void actionsAreEnabledWhereTheyMakeSense();
    void everythingThatTakesTheFocusHasAName_data();
    void everythingThatTakesTheFocusHasAName();
    void thePaletteFindsAndRuns();
    void theFilterTakesTextAndStates();
    void theSumBalancesAndLeadsToItsDeliveries();
    void replayOfSeveralShowsTheCountFirst();
    void copiesAsCurl();
    void layoutThemeAndZoneComeBack();
    void everythingFitsTheSmallestScreen();
    void escapeGoesBackToTheLog();
    void aNoticeMovesNothing();
    void isStyledOnce();
};

void tst_Window::oneClickBringsAVerifiedDelivery()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    auto *tabs = desk.find<QTabWidget>(u"inspectorTabs"_s);
    auto *heading = desk.find<QLabel>(u"signatureHeading"_s);
    QTRY_COMPARE_WITH_TIMEOUT(heading->text(), u"The signature matches."_s, waitMs);
    for (int tab = 0; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        QVERIFY(tabs->currentWidget()->isVisible());
    }
    QTRY_VERIFY(desk.find<QLabel>(u"runningSum"_s)->accessibleName().contains(u"= 1 delivered"_s));
}

void tst_Window::theEmptyLogOffersATrial()
{
    Desk desk;
    const auto offer = [&desk]() -> QPushButton * {
        const auto buttons = desk.log()->viewport()->findChildren<QPushButton *>();
        for (QPushButton *button : buttons) {
            if (button->isVisible())
                return button;
        }
        return nullptr;
    };
    QTRY_VERIFY(offer());
    QTest::mouseClick(offer(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(desk.fixture.bench->sending()->sums().delivered == 1, waitMs);
    QTRY_VERIFY(!offer());
}

void tst_Window::noTwoActionsWantTheSameKeys()
{
    Desk desk;
    QCOMPARE(desk.window->actionRegistry()->conflicts(), QStringList());
    const auto actions = desk.window->actionRegistry()->actions();
    QSet<QString> ids;
    for (const QAction *action : actions) {
        QVERIFY2(!action->text().isEmpty(), qPrintable(action->objectName()));
        ids.insert(action->objectName());
    }
    QCOMPARE(ids.size(), actions.size());
    QVERIFY(ids.contains(u"window.trial"_s) && ids.contains(u"log.replayExact"_s));
}

void tst_Window::actionsAreEnabledWhereTheyMakeSense()
{
    Desk desk;
    const QStringList ofARow{u"log.inspect"_s, u"log.replayExact"_s, u"log.replayRebuilt"_s, u"log.copyRows"_s, u"log.copyId"_s, u"log.copyCurl"_s};
    for (const QString &id : ofARow)
        QVERIFY2(!desk.action(id)->isEnabled(), qPrintable(id));
    QVERIFY(!desk.action(u"log.replayFailed"_s)->isEnabled());
    QVERIFY(!desk.find<QPushButton>(u"replayFailed"_s)->isEnabled());
    QVERIFY(desk.runTrial());
    for (const QString &id : ofARow)
        QTRY_VERIFY2(desk.action(id)->isEnabled(), qPrintable(id));
    QTRY_VERIFY(!desk.action(u"log.cancel"_s)->isEnabled()); // what is delivered cannot be cancelled
    desk.log()->clearSelection();
    for (const QString &id : ofARow)
        QVERIFY2(!desk.action(id)->isEnabled(), qPrintable(id));
}

void tst_Window::everythingThatTakesTheFocusHasAName_data()
{
    QTest::addColumn<bool>("trial");
    QTest::newRow("at the first start") << false;
    QTest::newRow("after a trial") << true;
}

void tst_Window::everythingThatTakesTheFocusHasAName()
{
    QFETCH(bool, trial);
    Desk desk;
    if (trial)
        QVERIFY(desk.runTrial());
    QSet<QWidget *> seen;
    QWidget *last = nullptr;
    for (int presses = 0; presses < 300; ++presses) {
        QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : desk.window.get(), Qt::Key_Tab);
        QWidget *focused = QApplication::focusWidget();
        QVERIFY(focused);
        if (focused == last)
            continue; // the figures of the running sum are links, one after the other
        if (seen.contains(focused))
            break;
        last = focused;
        seen.insert(focused);
        const QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(focused);
        const QString name = interface ? interface->text(QAccessible::Name) : focused->accessibleName();
        QVERIFY2(!name.isEmpty(), qPrintable(u"%1 “%2”"_s.arg(QLatin1String(focused->metaObject()->className()), focused->objectName())));
    }
    QVERIFY2(seen.size() >= 20, qPrintable(QString::number(seen.size())));
    QVERIFY(!trial || seen.contains(desk.log()));
    QVERIFY(seen.contains(desk.find<QPushButton>(u"runTrial"_s))); // all around
}

void tst_Window::thePaletteFindsAndRuns()
{
    Desk desk;
    QTest::keyClick(desk.window.get(), Qt::Key_K, Qt::ControlModifier);
    auto *text = desk.find<QLineEdit>(u"paletteText"_s);
    QTRY_VERIFY(text->hasFocus());
    QTest::keyClicks(text, u"colours dark"_s);
    QTest::keyClick(text, Qt::Key_Return);
    QVERIFY(tokensFor(desk.window->palette()).dark);
    QVERIFY(!desk.find<QWidget>(u"commandPalette"_s)->isVisible());
    QTest::keyClick(desk.window.get(), Qt::Key_K, Qt::ControlModifier);
    QTRY_VERIFY(text->hasFocus());
    for (const QString &word : {u"prune"_s, u"delete"_s, u"import"_s}) { // not in the names of what they find
        text->setText(word);
        QVERIFY2(desk.find<QListWidget>(u"paletteList"_s)->item(0)->flags() & Qt::ItemIsEnabled, qPrintable(word));
    }
    text->clear();
    QTest::keyClicks(text, u"no such command"_s);
    QTest::keyClick(text, Qt::Key_Return); // nothing to run
    QTest::keyClick(text, Qt::Key_Escape);
    QVERIFY(!desk.find<QWidget>(u"commandPalette"_s)->isVisible());
    desk.window->setTheme(ThemeChoice::Light);
}

void tst_Window::theFilterTakesTextAndStates()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    auto *model = desk.log()->model();
    QTRY_COMPARE(model->rowCount(), 1);
    desk.log()->clearSelection();
    QTest::keySequence(desk.window.get(), QKeySequence::Find);
    auto *text = desk.find<QLineEdit>(u"searchText"_s);
    QTRY_VERIFY(text->hasFocus());
    QTest::keyClicks(text, u"nowhere to be found"_s);
    QTRY_COMPARE_WITH_TIMEOUT(model->rowCount(), 0, waitMs);
    QTRY_VERIFY(desk.find<QPushButton>(u"clearFilter"_s)->isVisible());
    desk.click(u"clearFilter"_s);
    QTRY_COMPARE_WITH_TIMEOUT(model->rowCount(), 1, waitMs);
    QVERIFY(text->text().isEmpty());
    text->setFocus();
    QTest::keyClicks(text, u"goal.completed"_s);
    QTRY_COMPARE_WITH_TIMEOUT(model->rowCount(), 1, waitMs);
    QTest::keyClick(text, Qt::Key_Return);
    QTRY_VERIFY(desk.log()->hasFocus());
}

void tst_Window::theSumBalancesAndLeadsToItsDeliveries()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    auto *sum = desk.find<QLabel>(u"runningSum"_s);
    QTRY_VERIFY(sum->accessibleName().contains(u"1 delivered"_s));
    QVERIFY(desk.fixture.bench->sending()->sums().balances());
    auto *model = desk.log()->model();
    Q_EMIT sum->linkActivated(u"failed"_s);
    desk.log()->clearSelection();
    QTRY_COMPARE_WITH_TIMEOUT(model->rowCount(), 0, waitMs);
    Q_EMIT sum->linkActivated(u"all"_s);
    QTRY_COMPARE_WITH_TIMEOUT(model->rowCount(), 1, waitMs);
}

void tst_Window::replayOfSeveralShowsTheCountFirst()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    desk.click(u"runTrial"_s);
    QTRY_COMPARE_WITH_TIMEOUT(desk.fixture.bench->sending()->sums().delivered, 2, waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), 2, waitMs);
    desk.log()->selectAll();
    desk.action(u"log.replayExact"_s)->trigger();
    auto *exact = desk.find<QPushButton>(u"replayStart"_s);
    QTRY_VERIFY(exact->isVisible());
    QCOMPARE(desk.fixture.bench->sending()->sums().triggered, 2);
    QTest::mouseClick(exact, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(desk.fixture.bench->sending()->sums().delivered, 4, waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), 4, waitMs);
}

void tst_Window::copiesAsCurl()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    QGuiApplication::clipboard()->clear();
    QTRY_VERIFY(desk.action(u"log.copyCurl"_s)->isEnabled());
    desk.action(u"log.copyCurl"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(QGuiApplication::clipboard()->text().startsWith(u"curl"_s), waitMs);
    QVERIFY(QGuiApplication::clipboard()->text().contains(u"X-Ovyxa-Signature"_s));
}

void tst_Window::layoutThemeAndZoneComeBack()
{
    Desk desk;
    desk.window->setTheme(ThemeChoice::Dark);
    desk.window->setZone(Zone::Relative);
    QVERIFY(desk.find<QLabel>(u"clockTime"_s)->text().contains(u':')); // what stands alone is no time ago
    desk.window->setZone(Zone::Utc);
    desk.window->resize(1200, 720);
    auto *inspector = desk.find<QWidget>(u"inspectorPlace"_s);
    QTRY_COMPARE(desk.window->size(), QSize(1200, 720));
    QTRY_VERIFY(inspector->width() < 400); // it gave the log what that lacked
    const int width = inspector->width();
    desk.window->close();
    desk.window.reset();
    desk.open();
    QVERIFY(tokensFor(desk.window->palette()).dark);
    QCOMPARE(desk.find<QPushButton>(u"zone"_s)->text(), u"UTC"_s);
    QVERIFY(desk.find<QWidget>(u"inspectorPlace"_s)->width() >= width - 40);
    desk.window->setTheme(ThemeChoice::Light);
}

void tst_Window::everythingFitsTheSmallestScreen()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    QVERIFY2(desk.window->minimumSizeHint().width() <= 1024 && desk.window->minimumSizeHint().height() <= 640,
             qPrintable(u"%1 × %2"_s.arg(desk.window->minimumSizeHint().width()).arg(desk.window->minimumSizeHint().height())));
    desk.window->resize(1024, 640);
    QTRY_COMPARE(desk.window->size(), QSize(1024, 640));
    for (const QString &name : {u"deliveryLog"_s, u"timeline"_s, u"inspectorTabs"_s, u"runTrial"_s, u"runningSum"_s, u"receiverHeader"_s}) {
        auto *widget = desk.find<QWidget>(name);
        const auto place = [&] { return QRect(widget->mapTo(desk.window.get(), QPoint()), widget->size()); };
        QTRY_VERIFY2(widget->isVisible() && desk.window->rect().contains(place()) && place().width() > 40,
                     qPrintable(u"%1: %2, %3, %4 × %5"_s.arg(name).arg(place().x()).arg(place().y()).arg(place().width()).arg(place().height())));
    }
    QTRY_VERIFY2(desk.log()->viewport()->height() >= 3 * 30, qPrintable(QString::number(desk.log()->viewport()->height())));
}

void tst_Window::escapeGoesBackToTheLog()
{
    Desk desk;
    auto *tabs = desk.find<QWidget>(u"timeline"_s);
    tabs->setFocus();
    QTest::keyClick(tabs, Qt::Key_Escape);
    QTRY_VERIFY(desk.log()->hasFocus());
    QTest::keyClick(desk.log(), Qt::Key_F6);
    QTRY_VERIFY(!desk.log()->hasFocus());
}

/// A noisy peer makes it come again and again: nobody may click beside what they aimed at.
void tst_Window::aNoticeMovesNothing()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    auto *notice = desk.find<NoticeBar>(u"windowNotice"_s);
    const auto places = [&desk] {
        QList<QRect> found;
        for (const QString &name : {u"deliveryLog"_s, u"webhookList"_s, u"receiverPanel"_s, u"inspectorTabs"_s, u"runTrial"_s}) {
            auto *part = desk.find<QWidget>(name);
            found << QRect(part->mapTo(desk.window.get(), QPoint()), part->size());
        }
        return found;
    };
    const QList<QRect> before = places();
    for (const QString &text : {u"Short."_s, u"A long sentence of what went wrong and of what can be done about it. "_s.repeated(8)}) {
        notice->showNotice(NoticeBar::Level::Problem, text);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        QTRY_VERIFY(notice->isVisible());
        QCOMPARE(places(), before);
        QVERIFY(desk.window->rect().contains(notice->geometry()));
        QVERIFY(!notice->geometry().intersects(desk.window->statusBar()->geometry()));
        for (QTableView *list : desk.window->findChildren<QTableView *>()) {
            QWidget *rows = list->viewport();
            QVERIFY(!rows->isVisible() || !notice->geometry().intersects(QRect(rows->mapTo(desk.window.get(), QPoint()), rows->size())));
        }
        QVERIFY(notice->height() >= notice->heightForWidth(notice->width()));
    }
}

/// Before it is seen, half of the time went into styling anew what was given another parent.
void tst_Window::isStyledOnce()
{
    class StylesSet final : public QObject
    {
    public:
        qsizetype count = 0;

    protected:
        bool eventFilter(QObject *, QEvent *event) override
        {
            count += event->type() == QEvent::StyleChange ? 1 : 0;
            return false;
        }
    };
    StylesSet styles;
    qApp->installEventFilter(&styles);
    const Desk desk;
    qApp->removeEventFilter(&styles);
    const qsizetype widgets = desk.window->findChildren<QWidget *>().size();
    QVERIFY2(styles.count < 2 * widgets, qPrintable(u"%1 times, %2 widgets"_s.arg(styles.count).arg(widgets)));
}

QTEST_MAIN(tst_Window)
#include "tst_window.moc"
