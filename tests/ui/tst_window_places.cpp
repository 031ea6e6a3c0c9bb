// SPDX-License-Identifier: MIT
// What people are about to click stands still and answers: nothing unseen lies over it, nothing that comes and goes moves it, nothing cuts it.
#include "tests/ui/room_desk.h"
#include "ui/common/notice_bar.h"
#include "ui/webhooks/webhook_form.h"

#include <QtTest/QTest>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QTabWidget>

#include <algorithm>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_WindowPlaces final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingUnseenLiesOverAPlace();
    void theReceiversLineIsWholeInAnotherLanguage();
    void whatIsSaidOfAWebhookMovesNothing();
    void comparingLeavesTheWebhooksTheirWidth_data() { languages(); }
    void comparingLeavesTheWebhooksTheirWidth();
    void theWebhooksFormIsWhole_data() { languages(); }
    void theWebhooksFormIsWhole();
    void oneFormForOneThing();
};

/// Where the mouse would meet something else, on both middle lines of each place.
static QStringList keptFromTheMouse(const RoomDesk &desk)
{
    constexpr int grip = 4;                                      // so far a separator may be caught beside its line
    const auto *notice = desk->find<QWidget>(u"windowNotice"_s); // is seen
    QStringList found;
    for (const QString &name : {u"site"_s, u"timeline"_s, u"receiver"_s, u"inspector"_s}) {
        const QDockWidget *place = desk.place(name);
        const auto look = [&](const QPoint &at) {
            const QWidget *met = desk->window->childAt(place->geometry().topLeft() + at);
            if (met && met != place && !place->isAncestorOf(met) && met != notice && !notice->isAncestorOf(met))
                found += u"%1 at %2, %3: %4"_s.arg(name).arg(at.x()).arg(at.y()).arg(met->objectName());
        };
        for (int y = grip; y < place->height() - grip; ++y)
            look({place->width() / 2, y});
        for (int x = grip; x < place->width() - grip; ++x)
            look({x, place->height() / 2});
    }
    return found;
}

/// On a profile that has never been opened, and in the window as people make it.
void tst_WindowPlaces::nothingUnseenLiesOverAPlace()
{
    RoomDesk desk;
    QTRY_COMPARE(keptFromTheMouse(desk), QStringList());
    for (const QSize &size : {smallScreen, usualScreen}) {
        QVERIFY(desk.resize(size));
        QTRY_COMPARE(keptFromTheMouse(desk), QStringList());
        desk->action(u"window.resetLayout"_s)->trigger();
        RoomDesk::settle();
        QTRY_COMPARE(keptFromTheMouse(desk), QStringList());
    }
}

/// It is not seen while the window is made, and has its width before it is.
void tst_WindowPlaces::theReceiversLineIsWholeInAnotherLanguage()
{
    RoomDesk desk;
    QVERIFY(desk->runTrial());
    QVERIFY(desk.resize(smallScreen));
    desk->find<QTabWidget>(u"bottomTabs"_s)->setCurrentIndex(1);
    desk->window->offerLanguages({u"en"_s, u"de"_s}, u"en"_s);
    desk->action(u"window.language.de"_s)->trigger();
    desk.openAnew(u"de"_s, smallScreen);
    auto *tabs = desk->find<QTabWidget>(u"bottomTabs"_s);
    QCOMPARE(tabs->currentIndex(), 1);
    tabs->setCurrentIndex(0);
    RoomDesk::settle();
    const auto *url = desk->find<QPushButton>(u"receiverUrl"_s);
    QVERIFY(url->isVisible() && !url->text().isEmpty());
    QVERIFY(desk->find<QPushButton>(u"receiverPlan"_s)->text().contains(u'▾'));
    for (const QString &name : {u"receiverWord"_s, u"receiverPlan"_s, u"receiverSecretButton"_s, u"receiverAlerts"_s, u"receiverToggle"_s}) {
        const auto *part = desk->find<QWidget>(name);
        QVERIFY2(!part->isVisible() || part->width() >= part->sizeHint().width(), qPrintable(name));
    }
}

void tst_WindowPlaces::whatIsSaidOfAWebhookMovesNothing()
{
    RoomDesk desk;
    QVERIFY(desk->runTrial());
    QVERIFY(desk.resize(usualScreen));
    auto *cards = desk->find<QAbstractItemView>(u"webhookList"_s);
    cards->setCurrentIndex(cards->model()->index(0, 0));
    const auto inWindow = [&desk](const QWidget *part) { return QRect(part->mapTo(desk->window.get(), QPoint()), part->size()); };
    const auto clicked = [&] {
        QList<QRect> places{inWindow(cards)};
        for (const QString &name : {u"fire_goal.completed"_s, u"fire_usage.threshold"_s, u"fire_realtime.spike"_s, u"triggersAbsence"_s})
            places.append(inWindow(desk->find<QPushButton>(name)));
        return places;
    };
    const QList<QRect> before = clicked();
    desk->action(u"webhook.pause"_s)->trigger();
    const auto said = [&desk]() -> NoticeBar * {
        const auto all = desk->window->findChildren<NoticeBar *>();
        const auto found =
            std::find_if(all.cbegin(), all.cend(), [](const NoticeBar *each) { return each->isVisible() && each->text().contains(u"is paused"_s); });
        return found == all.cend() ? nullptr : *found;
    };
    QTRY_VERIFY_WITH_TIMEOUT(said(), waitMs);
    const auto isWhole = [&said] {
        const auto words = said()->findChildren<QLabel *>();
        return std::any_of(words.cbegin(), words.cend(), [&said](const QLabel *each) {
            return each->text() == said()->text() && each->height() >= each->heightForWidth(each->width());
        });
    };
    QTRY_VERIFY(isWhole());
    QCOMPARE(clicked(), before);
    const QRect notice = inWindow(said());
    QVERIFY(inWindow(desk.place(u"site"_s)).contains(notice));
    for (const QRect &place : before)
        QVERIFY(!place.intersects(notice));
    said()->dismiss();
    RoomDesk::settle();
    QCOMPARE(clicked(), before);
}

/// Its tools go on two lines where words are long.
void tst_WindowPlaces::comparingLeavesTheWebhooksTheirWidth()
{
    QFETCH(QString, code);
    RoomDesk desk(code);
    QVERIFY(desk->runTrial());
    QVERIFY(desk.resize(usualScreen));
    QVERIFY(desk->fixture.fire(EventKind::GoalCompleted, desk->fixture.deliveries.first().site).ok());
    QTRY_COMPARE_WITH_TIMEOUT(desk->log()->model()->rowCount(), 2, waitMs);
    desk->log()->selectAll();
    const int before = desk.place(u"site"_s)->width();
    QTRY_VERIFY_WITH_TIMEOUT(desk->action(u"log.compare"_s)->isEnabled(), waitMs);
    desk->action(u"log.compare"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!desk->find<QLabel>(u"comparePlace"_s)->text().isEmpty(), waitMs);
    RoomDesk::settle();
    QVERIFY2(desk.place(u"site"_s)->width() >= before, qPrintable(u"%1 of %2"_s.arg(desk.place(u"site"_s)->width()).arg(before)));
    for (const QString &name : {u"compareMode0"_s, u"compareMode1"_s, u"compareMode2"_s, u"compareFold"_s, u"compareAside"_s, u"compareCopy"_s}) {
        const auto *part = desk->find<QWidget>(name);
        QVERIFY2(part->isVisible() && part->width() >= part->sizeHint().width(), qPrintable(name));
    }
}

/// It scrolls up and down only: what were wider than it would be cut, or wander sideways with the focus.
void tst_WindowPlaces::theWebhooksFormIsWhole()
{
    QFETCH(QString, code);
    RoomDesk desk(code);
    QVERIFY(desk->runTrial());
    desk->action(u"webhook.add"_s)->trigger();
    auto *form = desk->find<WebhookForm>(u"webhookForm"_s);
    QVERIFY(QTest::qWaitForWindowExposed(form));
    form->findChild<QCheckBox *>(u"webhookEvent_realtime.spike"_s)->setChecked(true);
    const auto *scroll = form->findChild<QScrollArea *>();
    for (const QString &url : {QString(), u"http://localhost:3000/hook"_s, u"https://hooks.slack.com/services/T/B/X"_s}) {
        form->findChild<QLineEdit *>(u"webhookUrl"_s)->setText(url);
        RoomDesk::settle();
        const int needed = scroll->widget()->width();
        QVERIFY2(needed <= scroll->viewport()->width(), qPrintable(u"%1: %2 of %3"_s.arg(url).arg(needed).arg(scroll->viewport()->width())));
    }
    QVERIFY(form->width() <= smallScreen.width());
}

void tst_WindowPlaces::oneFormForOneThing()
{
    RoomDesk desk;
    QVERIFY(desk->runTrial());
    const auto forms = [&desk] { return desk->window->findChildren<WebhookForm *>(); };
    desk->action(u"webhook.add"_s)->trigger();
    QCOMPARE(forms().size(), 1);
    auto *first = forms().constFirst();
    auto *url = first->findChild<QLineEdit *>(u"webhookUrl"_s);
    url->setText(u"https://localhost:1/typed"_s);
    desk->window->activateWindow();
    desk->click(u"addWebhook"_s);
    QCOMPARE(forms().size(), 1);
    QTRY_VERIFY(first->isActiveWindow());
    QCOMPARE(url->text(), u"https://localhost:1/typed"_s);

    auto *cards = desk->find<QAbstractItemView>(u"webhookList"_s);
    cards->setCurrentIndex(cards->model()->index(0, 0));
    for (int round = 0; round < 2; ++round) { // another thing, once
        desk->action(u"webhook.edit"_s)->trigger();
        QCOMPARE(forms().size(), 2);
    }
    first->reject();
    QTRY_COMPARE(forms().size(), 1);
    desk->action(u"webhook.add"_s)->trigger();
    QCOMPARE(forms().size(), 2);
    for (int round = 0; round < 2; ++round) {
        desk->action(u"receiver.options"_s)->trigger();
        QCOMPARE(desk->window->findChildren<QDialog *>(u"receiverOptions"_s).size(), 1);
    }
}

QTEST_MAIN(tst_WindowPlaces)
#include "tst_window_places.moc"
