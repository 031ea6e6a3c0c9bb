// SPDX-License-Identifier: MIT
// The way back at the keyboard: Esc leads to where people came from, and another language shows what was shown.
#include "tests/support/desk.h"
#include "ui/inspector/inspection.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/window/centre.h"

#include <QtCore/QSet>
#include <QtCore/QTranslator>
#include <QtGui/QImage>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLabel>
#include <QtWidgets/QListView>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QTableView>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

struct WayBackDesk : Desk
{
    [[nodiscard]] QTabBar *places() const { return find<QTabBar>(u"centreTabs"_s); }
    [[nodiscard]] QTabWidget *below() const { return find<QTabWidget>(u"bottomTabs"_s); }
    [[nodiscard]] QTabWidget *inspectorTabs() const { return find<QTabWidget>(u"inspectorTabs"_s); }
    [[nodiscard]] Inspection *inspection() const { return window->findChild<Inspection *>(); }
    static void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(QApplication::focusWidget(), key, modifiers); }
    /// As the program does it: the window is made anew.
    void chooseLanguage(const QString &code)
    {
        window->offerLanguages({u"en"_s, u"de"_s}, u"en"_s);
        action(u"window.language."_s + code)->trigger();
        window.reset();
        open();
    }
};

} // namespace

class tst_WayBack : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void escLeadsBackFromPlaces();
    void escGivesTheFocusBack();
    void escLeadsOnToTheLog();
    void anotherLanguageShowsWhatWasShown();
    void anotherLanguageShowsTheRequestThatWasShown();
    void anotherLanguageKeepsTheDocumentsOpen();
    void theNextStartBeginsAnew();
    void whatTheBenchSaysOfItselfIsSaidAnew();
    void everyTabStopShowsThatItHasTheFocus();
    void tabFollowsTheEye();
};

void tst_WayBack::escLeadsBackFromPlaces()
{
    WayBackDesk desk;
    QVERIFY(desk.runTrial());
    for (const Qt::Key place : {Qt::Key_2, Qt::Key_3}) {
        WayBackDesk::press(place, Qt::AltModifier);
        QCOMPARE(desk.places()->currentIndex(), int(place) - int(Qt::Key_1));
        WayBackDesk::press(Qt::Key_Escape);
        QCOMPARE(desk.places()->currentIndex(), 0);
        QTRY_VERIFY(desk.log()->hasFocus());
    }
}

void tst_WayBack::escGivesTheFocusBack()
{
    WayBackDesk desk;
    QVERIFY(desk.runTrial());
    auto *captures = desk.find<QTableView>(u"captureTable"_s);
    auto *webhooks = desk.find<QListView>(u"webhookList"_s);
    for (QWidget *from : std::initializer_list<QWidget *>{captures, webhooks, desk.log()}) {
        from->setFocus(Qt::TabFocusReason);
        QTRY_VERIFY(from->hasFocus());
        for (const QString &id : {u"window.page2"_s, u"window.page3"_s, u"log.compare"_s, u"draft.edit"_s, u"inspector.doctor"_s}) {
            QTRY_VERIFY2_WITH_TIMEOUT(desk.action(id)->isEnabled(), qPrintable(id), waitMs);
            desk.action(id)->trigger();
            QTRY_VERIFY2(desk.places()->currentIndex() != 0, qPrintable(id + u" from "_s + from->objectName()));
            QTRY_VERIFY2(!from->hasFocus(), qPrintable(id));
            WayBackDesk::press(Qt::Key_Escape);
            QCOMPARE(desk.places()->currentIndex(), 0);
            QTRY_VERIFY2(from->hasFocus(), qPrintable(id + u" from "_s + from->objectName()));
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete); // as the event loop does between two keys
        }
    }
}

void tst_WayBack::escLeadsOnToTheLog()
{
    WayBackDesk desk;
    QVERIFY(desk.runTrial());
    WayBackDesk::press(Qt::Key_2, Qt::AltModifier);
    WayBackDesk::press(Qt::Key_3, Qt::AltModifier);
    desk.action(u"inspector.doctor"_s)->trigger();
    QTRY_VERIFY(desk.places()->currentIndex() > 2);
    for (const int place : {2, 1, 0, 0}) {
        WayBackDesk::press(Qt::Key_Escape);
        QCOMPARE(desk.places()->currentIndex(), place);
    }
}

void tst_WayBack::anotherLanguageShowsWhatWasShown()
{
    WayBackDesk desk;
    QVERIFY(desk.runTrial());
    for (int i = 0; i < 3; ++i)
        QVERIFY(desk.fixture.fire(EventKind::GoalCompleted, desk.fixture.deliveries.first().site).ok());
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), 4, waitMs);
    desk.log()->setFocus();
    QTest::keyClick(desk.log(), Qt::Key_Home);
    QTest::keyClick(desk.log(), Qt::Key_Down);
    const DeliveryId read = desk.log()->currentDelivery();
    QTRY_VERIFY_WITH_TIMEOUT(desk.inspection()->delivery() && desk.inspection()->delivery()->delivery.id == read, waitMs);
    desk.inspectorTabs()->setCurrentIndex(InspectorPanel::RequestTab);
    desk.below()->setCurrentIndex(2);
    desk.chooseLanguage(u"de"_s);
    QCOMPARE(desk.below()->currentIndex(), 2);
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->currentDelivery(), read, waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(desk.inspection()->delivery() && desk.inspection()->delivery()->delivery.id == read, waitMs);
    QCOMPARE(desk.inspectorTabs()->currentIndex(), int(InspectorPanel::RequestTab));

    desk.action(u"window.page2"_s)->trigger();
    desk.chooseLanguage(u"en"_s);
    QCOMPARE(desk.places()->currentIndex(), 1);
}

void tst_WayBack::anotherLanguageShowsTheRequestThatWasShown()
{
    WayBackDesk desk;
    QVERIFY(desk.runTrial());
    auto *captures = desk.find<QTableView>(u"captureTable"_s);
    QTRY_COMPARE_WITH_TIMEOUT(captures->model()->rowCount(), 1, waitMs);
    captures->setCurrentIndex(captures->model()->index(0, 0));
    QTRY_VERIFY_WITH_TIMEOUT(desk.inspection()->subject() == Inspection::Subject::Capture && desk.inspection()->capture(), waitMs);
    const CaptureId read = desk.inspection()->captureId();
    desk.inspectorTabs()->setCurrentIndex(InspectorPanel::PayloadTab);
    desk.chooseLanguage(u"de"_s);
    QTRY_COMPARE_WITH_TIMEOUT(desk.inspection()->captureId(), read, waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(desk.find<QTableView>(u"captureTable"_s)->selectionModel()->hasSelection(), waitMs);
    QCOMPARE(desk.inspectorTabs()->currentIndex(), int(InspectorPanel::PayloadTab));
}

/// Compared, doctored, asked who trusts it and drafted: each is open still, and that which was shown is shown.
void tst_WayBack::anotherLanguageKeepsTheDocumentsOpen()
{
    WayBackDesk desk;
    QVERIFY(desk.runTrial());
    QVERIFY(desk.fixture.fire(EventKind::GoalCompleted, desk.fixture.deliveries.first().site).ok());
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), 2, waitMs);
    desk.log()->selectAll();
    QTRY_VERIFY_WITH_TIMEOUT(desk.inspection()->capture().has_value(), waitMs); // so that the doctor knows all
    QStringList names{u"compareView"_s, u"doctorView"_s, u"trustView"_s, u"draftView"_s};
    const QStringList acts{u"log.compare"_s, u"inspector.doctor"_s, u"receiver.trust"_s, u"draft.edit"_s};
    for (qsizetype i = 0; i < names.size(); ++i) {
        QTRY_VERIFY2_WITH_TIMEOUT(desk.action(acts.at(i))->isEnabled(), qPrintable(acts.at(i)), waitMs);
        desk.action(acts.at(i))->trigger();
        QTRY_VERIFY2_WITH_TIMEOUT(desk.window->findChild<QWidget *>(names.at(i)), qPrintable(acts.at(i)), waitMs);
    }
    const auto said = [&desk](const QString &name) { return desk.find<QLabel>(name)->text(); };
    QTRY_VERIFY_WITH_TIMEOUT(!said(u"compareLeftTime"_s).isEmpty(), waitMs);
    desk.find<QPushButton>(u"compareMode1"_s)->click();
    const auto facts = [&] { return QStringList{said(u"compareLeftTime"_s), said(u"compareRightTime"_s), said(u"compareLeftTitle"_s)}; };
    const QStringList before = facts();
    const int tabs = desk.places()->count();
    for (qsizetype i = 0; i < names.size(); ++i) {
        desk.places()->setCurrentIndex(3 + int(i));
        const QString shown = desk.window->findChild<Centre *>()->current()->objectName();
        desk.chooseLanguage(u"de"_s);
        QCOMPARE(desk.places()->count(), tabs);
        QCOMPARE(desk.window->findChild<Centre *>()->current()->objectName(), shown);
        QTRY_COMPARE_WITH_TIMEOUT(facts(), before, waitMs); // no translation is loaded here
        QVERIFY(desk.find<QPushButton>(u"compareMode1"_s)->isChecked());
    }
}

void tst_WayBack::theNextStartBeginsAnew()
{
    WayBackDesk desk;
    QVERIFY(desk.runTrial());
    desk.chooseLanguage(u"de"_s);
    QTRY_VERIFY_WITH_TIMEOUT(desk.log()->currentDelivery().isValid(), waitMs);
    desk.window->close();
    desk.window.reset();
    desk.open();
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), 1, waitMs);
    QVERIFY(!desk.log()->currentDelivery().isValid());
}

/// Where the secrets are kept is worded by the engine.
void tst_WayBack::whatTheBenchSaysOfItselfIsSaidAnew()
{
    class Shouting final : public QTranslator
    {
    public:
        QString translate(const char *context, const char *text, const char *, int) const override
        {
            return QByteArrayView(context) == "ovyxa::SecretStore" ? QString::fromUtf8(text).toUpper() : QString();
        }
        bool isEmpty() const override { return false; }
    };
    WayBackDesk desk;
    auto *place = desk.find<QLabel>(u"secretsPlace"_s);
    QTRY_VERIFY(!place->toolTip().isEmpty() && !place->toolTip().contains(u"THE"_s));
    QCOMPARE(place->text(), u"Secrets: secrets.json"_s); // whatever the sentence of the tool tip looks like in a language
    Shouting shouting;
    QVERIFY(QCoreApplication::installTranslator(&shouting));
    desk.chooseLanguage(u"de"_s);
    QTRY_VERIFY_WITH_TIMEOUT(desk.find<QLabel>(u"secretsPlace"_s)->toolTip().contains(u"THE "_s), waitMs);
    QCoreApplication::removeTranslator(&shouting);
}

/// What has the focus looks otherwise than without it, all around the window.
void tst_WayBack::everyTabStopShowsThatItHasTheFocus()
{
    WayBackDesk desk;
    QVERIFY(desk.runTrial());
    for (const int below : {0, 1, 2}) {
        desk.below()->setCurrentIndex(below);
        QCoreApplication::processEvents(); // it is laid out
        desk.log()->setFocus(Qt::TabFocusReason);
        QSet<QWidget *> seen;
        QStringList unseen;
        for (QWidget *stop = QApplication::focusWidget(); !seen.contains(stop); stop = QApplication::focusWidget()) {
            seen.insert(stop);
            const QImage with = stop->grab().toImage();
            QTest::keyClick(stop, Qt::Key_Tab);
            for (int link = 0; link < 10 && QApplication::focusWidget() == stop; ++link)
                QTest::keyClick(stop, Qt::Key_Tab); // from link to link
            if (stop->isVisible() && stop->grab().toImage() == with)
                unseen += u"%1 %2 %3×%4"_s.arg(QString::fromLatin1(stop->metaObject()->className()), stop->objectName())
                              .arg(with.width())
                              .arg(with.height());
        }
        QVERIFY2(seen.size() > 20, qPrintable(QString::number(seen.size())));
        QVERIFY2(unseen.isEmpty(), qPrintable(unseen.join(u", "_s)));
    }
}

/// From the left to the right, each place from its top to its end.
void tst_WayBack::tabFollowsTheEye()
{
    WayBackDesk desk;
    QVERIFY(desk.runTrial()); // there is a webhook to stop at
    const QStringList wanted{u"clockPause"_s,          u"siteChooser"_s, u"webhookList"_s, u"triggersAbsence"_s, u"edit_goal.completed"_s,
                             u"fire_goal.completed"_s, u"triggerGoal"_s, u"deliveryLog"_s, u"timeline"_s,        u"captureTable"_s,
                             u"inspectorEdit"_s,       u"runningSum"_s};
    QStringList found;
    auto *first = desk.find<QWidget>(wanted.first());
    first->setFocus(Qt::TabFocusReason);
    QTest::keyClick(first, Qt::Key_Tab); // as soon as somebody goes on, the order is laid
    const QWidget *stop = first;
    do {
        if (wanted.contains(stop->objectName()))
            found += stop->objectName();
        stop = stop->nextInFocusChain();
    } while (stop != first);
    QCOMPARE(found, wanted);
}

QTEST_MAIN(tst_WayBack)
#include "tst_way_back.moc"
