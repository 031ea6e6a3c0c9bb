// SPDX-License-Identifier: MIT
// Tab goes as the eye reads, in every place, document and dialog, and where people read from the right to the left: along a row, then down, then to
// the part beside it. Each stop can be seen when it is reached, and has a name that a screen reader says.
#include "tests/support/desk.h"
#include "tests/support/tab_walk.h"
#include "ui/window/centre.h"

#include <QtTest/QTest>
#include <QtWidgets/QDialog>
#include <QtWidgets/QListView>
#include <QtWidgets/QTabWidget>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

struct TabDesk : Desk
{
    TabDesk()
    {
        window->resize(1440, 900);
        if (!runTrial())
            qFatal("the trial did not end");
    }
    /// What of this class is seen in the window.
    [[nodiscard]] QWidget *part(const char *className) const
    {
        const auto all = window->findChildren<QWidget *>();
        const auto found = std::find_if(all.cbegin(), all.cend(), [className](const QWidget *each) {
            return QLatin1StringView(each->metaObject()->className()) == QLatin1StringView(className) && each->isVisible();
        });
        if (found == all.cend())
            qFatal("no %s is seen", className);
        return *found;
    }
    [[nodiscard]] QDialog *dialog() const
    {
        const auto all = window->findChildren<QDialog *>();
        const auto shown = std::find_if(all.cbegin(), all.cend(), [](const QDialog *each) { return each->isVisible() && each->isActiveWindow(); });
        return shown == all.cend() ? nullptr : *shown;
    }
    /// Of the dialog that this opens; it is closed again.
    template<typename Open>
    [[nodiscard]] QStringList troubleOf(Open open) const
    {
        open();
        if (!QTest::qWaitFor([this] { return dialog() != nullptr; }, waitMs))
            return {u"it did not open"_s};
        QDialog *opened = dialog();
        const QStringList found = tabTrouble(opened);
        opened->close();
        if (!QTest::qWaitFor([this] { return dialog() == nullptr; }, waitMs))
            return {u"it did not close"_s};
        return found;
    }
    void showBelow(int tab) const { find<QTabWidget>(u"bottomTabs"_s)->setCurrentIndex(tab); }
    /// Walks this part, and keeps what is wrong there.
    void walk(const QString &where, QWidget *part, int least = 2)
    {
        QCoreApplication::processEvents(); // it is laid out
        keep(where, tabTrouble(part, least));
    }
    void keep(const QString &where, const QStringList &found)
    {
        for (const QString &each : found)
            trouble += u"%1: %2"_s.arg(where, each);
    }
    QStringList trouble;

    void act(const QString &id) const
    {
        if (!QTest::qWaitFor([this, id] { return action(id)->isEnabled(); }, waitMs))
            qFatal("%s cannot be done", qPrintable(id));
        action(id)->trigger();
    }
};

} // namespace

class tst_TabOrder final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void places_data();
    void places();
    void barsOfTheLog_data() { places_data(); }
    void barsOfTheLog();
    void documents_data() { places_data(); }
    void documents();
    void dialogs_data() { places_data(); }
    void dialogs();
};

void tst_TabOrder::places_data()
{
    QTest::addColumn<Qt::LayoutDirection>("direction");
    QTest::newRow("left to right") << Qt::LeftToRight;
    QTest::newRow("right to left") << Qt::RightToLeft;
}

void tst_TabOrder::init()
{
    QFETCH(Qt::LayoutDirection, direction);
    QGuiApplication::setLayoutDirection(direction);
}

void tst_TabOrder::cleanup()
{
    QGuiApplication::setLayoutDirection(Qt::LeftToRight);
}

void tst_TabOrder::places()
{
    TabDesk desk;
    for (const char *name :
         {"ovyxa::TopBar", "ovyxa::WebhookPanel", "ovyxa::TriggerPanel", "ovyxa::LogPanel", "ovyxa::TimelineView", "ovyxa::StatusLine"})
        desk.walk(QString::fromLatin1(name), desk.part(name), 1);
    for (const int below : {0, 1, 2}) {
        desk.showBelow(below);
        desk.walk(u"below %1"_s.arg(below), desk.find<QWidget>(u"bottomTabs"_s), 4);
    }
    auto *tabs = desk.find<QTabWidget>(u"inspectorTabs"_s);
    for (int tab = 0; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        desk.walk(u"inspector's "_s + tabs->tabText(tab), desk.part("ovyxa::InspectorPanel"), 3);
    }
    for (const QString &kind : {u"goal.completed"_s, u"usage.threshold"_s, u"realtime.spike"_s})
        desk.click(u"edit_"_s + kind);
    desk.walk(u"triggers that are edited"_s, desk.part("ovyxa::TriggerPanel"), 10);
    desk.action(u"site.add"_s)->trigger();
    desk.walk(u"a site that is added"_s, desk.part("ovyxa::WebhookPanel"), 4);
    desk.action(u"window.place6"_s)->trigger(); // to what the inspector is about, and not to what stands above it
    QVERIFY(tabs->isAncestorOf(QApplication::focusWidget()));
    desk.act(u"log.absence"_s);
    desk.walk(u"absence"_s, desk.part("ovyxa::AbsencePanel"), 4);
    QCOMPARE(desk.trouble.join(u'\n'), QString());
}

void tst_TabOrder::barsOfTheLog()
{
    TabDesk desk;
    for (int i = 0; i < 2; ++i)
        QVERIFY(desk.fixture.fire(EventKind::GoalCompleted, desk.fixture.deliveries.first().site).ok());
    QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), 3, waitMs);
    desk.log()->selectAll();
    desk.walk(u"selected"_s, desk.part("ovyxa::Centre"), 4);
    desk.act(u"log.replayExact"_s);
    QTRY_VERIFY_WITH_TIMEOUT(desk.find<QWidget>(u"replayStart"_s)->isVisible(), waitMs);
    desk.walk(u"replayed"_s, desk.part("ovyxa::Centre"), 8);
    QCOMPARE(desk.trouble.join(u'\n'), QString());
}

void tst_TabOrder::documents()
{
    TabDesk desk;
    for (const QString &id : {u"window.page2"_s, u"window.page3"_s, u"log.compare"_s, u"draft.edit"_s, u"inspector.doctor"_s, u"receiver.trust"_s}) {
        auto *centre = qobject_cast<Centre *>(desk.part("ovyxa::Centre"));
        const QWidget *before = centre->current();
        desk.act(id);
        QTRY_VERIFY2_WITH_TIMEOUT(centre->current() != before, qPrintable(id), waitMs);
        desk.walk(id, centre, 3);
    }
    QCOMPARE(desk.trouble.join(u'\n'), QString());
}

void tst_TabOrder::dialogs()
{
    TabDesk desk;
    desk.keep(u"new webhook"_s, desk.troubleOf([&desk] { desk.click(u"addWebhook"_s); }));
    desk.keep(u"alerts"_s, desk.troubleOf([&desk] { desk.click(u"receiverAlerts"_s); }));
    auto *webhooks = desk.find<QListView>(u"webhookList"_s);
    webhooks->setCurrentIndex(webhooks->model()->index(0, 0));
    for (const QString &act : {u"webhook.edit"_s, u"webhook.rotate"_s, u"webhook.reveal"_s, u"log.prune"_s, u"receiver.options"_s})
        desk.keep(act, desk.troubleOf([&desk, act] { desk.act(act); }));
    desk.click(u"receiverPlan"_s);
    auto *plan = desk.find<QWidget>(u"planPopup"_s);
    QTRY_VERIFY(plan->isVisible());
    desk.walk(u"plan"_s, plan);
    QCOMPARE(desk.trouble.join(u'\n'), QString());
}

QTEST_MAIN(tst_TabOrder)
#include "tst_tab_order.moc"
