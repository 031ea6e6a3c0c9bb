// SPDX-License-Identifier: MIT
// One way back for all that is deleted in the window: Ctrl+Z, the newest first.
#include "tests/support/desk.h"
#include "ui/common/notice_bar.h"
#include "ui/webhooks/webhook_panel.h"
#include "ui/window/centre.h"

#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListView>
#include <QtWidgets/QMenu>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

struct UndoDesk : Desk
{
    [[nodiscard]] QListView *webhooks() const { return find<QListView>(u"webhookList"_s); }
    [[nodiscard]] int webhookCount() const { return webhooks()->model()->rowCount(); }
    [[nodiscard]] QAction *undo() const { return action(u"window.undo"_s); }
    [[nodiscard]] SiteId site() const { return fixture.deliveries.first().site; }
    void addWebhook(const QString &name)
    {
        Webhook second = fixture.bench->catalogue()->webhooks(site()).first().webhook;
        second.id = {};
        second.name = name;
        second.url = u"https://localhost:9/"_s + name;
        const auto added =
            fixture.wait<WebhookWithSecret>([&](auto reply) { fixture.bench->catalogue()->addWebhook(second, {}, fixture.bench.get(), reply); });
        QVERIFY(added.ok());
    }
    void removeWebhook(int row)
    {
        const int before = webhookCount();
        webhooks()->setFocus();
        webhooks()->setCurrentIndex(webhooks()->model()->index(row, 0));
        QTest::keyClick(webhooks(), Qt::Key_Delete);
        QTRY_COMPARE_WITH_TIMEOUT(webhookCount(), before - 1, waitMs);
        QTRY_VERIFY_WITH_TIMEOUT(undo()->isEnabled(), waitMs);
    }
    static void pressUndo() { QTest::keyClick(QApplication::focusWidget(), Qt::Key_Z, Qt::ControlModifier); }
};

} // namespace

class tst_Undo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void removedWebhooksComeBackTheNewestFirst();
    void theFocusIsWhereTheLastWebhookWas();
    void whatWasDeletedLastComesBackFirst();
    void aTextKeepsTheKeys();
    void whatItsNoticeBroughtBackIsNotBroughtBackAgain();
    void aRemovedSiteComesBack();
    void aDiscardedDraftComesBack();
};

void tst_Undo::removedWebhooksComeBackTheNewestFirst()
{
    UndoDesk desk;
    QVERIFY(desk.runTrial());
    desk.addWebhook(u"Orders"_s);
    QTRY_COMPARE_WITH_TIMEOUT(desk.webhookCount(), 2, waitMs);
    QVERIFY(!desk.undo()->isEnabled());
    desk.removeWebhook(1);
    QVERIFY(desk.undo()->text().contains(u"Orders"_s)); // the palette says what it brings back
    desk.removeWebhook(0);
    desk.log()->setFocus();
    UndoDesk::pressUndo();
    QTRY_COMPARE_WITH_TIMEOUT(desk.webhookCount(), 1, waitMs);
    QTRY_COMPARE(desk.webhooks()->currentIndex().data().toString(), u"Local receiver"_s);
    QTRY_VERIFY(desk.webhooks()->hasFocus());
    UndoDesk::pressUndo();
    QTRY_COMPARE_WITH_TIMEOUT(desk.webhookCount(), 2, waitMs);
    QTRY_COMPARE(desk.webhooks()->currentIndex().data().toString(), u"Orders"_s);
    QVERIFY(!desk.undo()->isEnabled());
}

void tst_Undo::theFocusIsWhereTheLastWebhookWas()
{
    UndoDesk desk;
    QVERIFY(desk.runTrial());
    desk.removeWebhook(0);
    QVERIFY(desk.find<QWidget>(u"webhooksEmptyAction"_s)->hasFocus());
}

void tst_Undo::whatWasDeletedLastComesBackFirst()
{
    UndoDesk desk;
    QVERIFY(desk.runTrial());
    desk.removeWebhook(0);
    desk.log()->setFocus();
    desk.log()->selectAll();
    QTRY_VERIFY(desk.action(u"log.delete"_s)->isEnabled());
    desk.click(u"selectionDelete"_s);
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), 0, waitMs);
    UndoDesk::pressUndo();
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), 1, waitMs);
    QVERIFY(desk.log()->hasFocus());
    QCOMPARE(desk.webhookCount(), 0);
    UndoDesk::pressUndo();
    QTRY_COMPARE_WITH_TIMEOUT(desk.webhookCount(), 1, waitMs);
    QVERIFY(!desk.undo()->isEnabled());
}

void tst_Undo::aTextKeepsTheKeys()
{
    UndoDesk desk;
    QVERIFY(desk.runTrial());
    desk.removeWebhook(0);
    auto *text = desk.find<QLineEdit>(u"searchText"_s);
    text->setFocus();
    QTest::keyClicks(text, u"goal"_s);
    UndoDesk::pressUndo();
    QVERIFY(text->text() != u"goal"_s);
    QVERIFY(desk.undo()->isEnabled());
    QCOMPARE(desk.webhookCount(), 0);
}

void tst_Undo::whatItsNoticeBroughtBackIsNotBroughtBackAgain()
{
    UndoDesk desk;
    QVERIFY(desk.runTrial());
    desk.removeWebhook(0);
    const auto notices = desk.window->findChildren<NoticeBar *>();
    const auto offers = std::find_if(notices.cbegin(), notices.cend(), [](const NoticeBar *each) { return each->action() == u"Undo"_s; });
    QVERIFY(offers != notices.cend());
    (*offers)->act();
    QTRY_COMPARE_WITH_TIMEOUT(desk.webhookCount(), 1, waitMs);
    QVERIFY(!desk.undo()->isEnabled());
}

void tst_Undo::aRemovedSiteComesBack()
{
    UndoDesk desk;
    QVERIFY(desk.runTrial());
    const SiteId site = desk.site();
    auto *panel = desk.window->findChild<WebhookPanel *>();
    auto *menu = desk.find<QMenu>(u"siteMenu"_s);
    Q_EMIT menu->aboutToShow();
    menu->findChild<QAction *>(u"siteRemove"_s)->trigger();
    QTRY_VERIFY(panel->site() != site);
    desk.log()->setFocus();
    UndoDesk::pressUndo();
    QTRY_COMPARE(panel->site(), site);
    QVERIFY(!desk.undo()->isEnabled());
}

void tst_Undo::aDiscardedDraftComesBack()
{
    UndoDesk desk;
    QVERIFY(desk.runTrial());
    auto *centre = desk.window->findChild<Centre *>();
    QTRY_VERIFY_WITH_TIMEOUT(desk.action(u"draft.edit"_s)->isEnabled(), waitMs);
    desk.action(u"draft.edit"_s)->trigger();
    QWidget *draft = nullptr;
    QTRY_VERIFY_WITH_TIMEOUT((draft = desk.window->findChild<QWidget *>(u"draftDiscard"_s)) && draft->isVisible(), waitMs);
    desk.click(u"draftDiscard"_s);
    QTRY_VERIFY(desk.undo()->isEnabled());
    QWidget *log = centre->current();
    log->setFocus();
    UndoDesk::pressUndo();
    QTRY_VERIFY(centre->current() != log);
    QVERIFY(!desk.undo()->isEnabled());
}

QTEST_MAIN(tst_Undo)
#include "tst_undo.moc"
