// SPDX-License-Identifier: MIT
// Tab goes as the eye reads, in every place, document and dialog, and where people read from the right to the left: along a row, then down, then to
// the part beside it. Each stop can be seen when it is reached, and has a name that a screen reader says.
#include "tests/support/desk.h"
#include "tests/support/tab_walk.h"
#include "ui/window/centre.h"

#include <QtGui/QClipboard>
#include <QtTest/QTest>
#include <QtWidgets/QDialog>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListView>
#include <QtWidgets/QMenu>
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
    void whatLiesOverTheWindow_data() { places_data(); }
    void whatLiesOverTheWindow();
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
    QVERIFY2(desk.trouble.isEmpty(), qPrintable(desk.trouble.join(u'\n')));
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
    QVERIFY2(desk.trouble.isEmpty(), qPrintable(desk.trouble.join(u'\n')));
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
    // A scenario as text: an example's, one's own, and one that is to be recorded.
    desk.act(u"window.page3"_s);
    desk.act(u"scenario.text"_s);
    desk.walk(u"an example as text"_s, desk.part("ovyxa::ScenarioPage"), 6);
    desk.find<QWidget>(u"scenarioReadOnly"_s)->findChild<QPushButton *>(u"noticeAction"_s)->click();
    desk.act(u"scenario.record"_s);
    desk.walk(u"one's own as text"_s, desk.part("ovyxa::ScenarioPage"), 8);
    QVERIFY2(desk.trouble.isEmpty(), qPrintable(desk.trouble.join(u'\n')));
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
    desk.showBelow(1);
    desk.keep(u"goals"_s, desk.troubleOf([&desk] { desk.click(u"trafficGoals"_s); }));
    desk.showBelow(0);
    QGuiApplication::clipboard()->setText(u"### One\nPOST https://localhost:1/1\n\none\n\n### Two\nPOST https://localhost:1/2\n\ntwo\n"_s);
    desk.keep(u"which draft"_s, desk.troubleOf([&desk] { desk.act(u"draft.clipboard"_s); }));
    desk.click(u"receiverPlan"_s);
    auto *plan = desk.find<QWidget>(u"planPopup"_s);
    QTRY_VERIFY(plan->isVisible());
    desk.walk(u"plan"_s, plan);
    QVERIFY2(desk.trouble.isEmpty(), qPrintable(desk.trouble.join(u'\n')));
}

/// What is asked in front of the rest keeps the focus until it is answered or left by Esc, which goes back to where people were.
void tst_TabOrder::whatLiesOverTheWindow()
{
    TabDesk desk;
    const auto press = [](Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(QApplication::focusWidget(), key, modifiers); };
    desk.click(u"assumptions"_s);
    auto *popover = desk.window->findChild<QWidget *>(u"popover"_s);
    QVERIFY(popover && popover->isVisible());
    desk.walk(u"assumptions"_s, popover, 1);
    popover->close();

    desk.log()->setFocus();
    desk.act(u"window.keys"_s);
    auto *keys = desk.find<QLineEdit>(u"paletteText"_s);
    QStringList said;
    for (const Qt::Key key : {Qt::Key_Tab, Qt::Key_Tab, Qt::Key_Backtab}) {
        said += keys->accessibleDescription();
        press(key, key == Qt::Key_Backtab ? Qt::ShiftModifier : Qt::NoModifier);
        QVERIFY(keys->hasFocus());
    }
    QVERIFY(said.at(0) != said.at(1) && said.at(1) != said.at(2) && keys->accessibleDescription() == said.at(1));
    press(Qt::Key_Escape);
    QVERIFY(desk.log()->hasFocus());

    auto *field = desk.find<QLineEdit>(u"searchText"_s);
    desk.act(u"log.find"_s);
    QTest::keyClicks(field, u"state:fail"_s);
    QTRY_VERIFY(!field->accessibleDescription().isEmpty()); // the suggestion that Tab takes
    press(Qt::Key_Tab);
    QCOMPARE(field->text().trimmed(), u"state:failed"_s);
    press(Qt::Key_Escape);
    desk.click(u"saveFilter"_s);
    auto *popup = desk.find<QWidget>(u"queryPopup"_s);
    QVERIFY(desk.find<QLineEdit>(u"filterName"_s)->hasFocus());
    desk.walk(u"a filter's name"_s, popup);
    QVERIFY(popup->isVisible() && popup->isAncestorOf(QApplication::focusWidget()));
    desk.find<QWidget>(u"saveFilterName"_s)->setFocus();
    press(Qt::Key_Escape);
    QVERIFY(!popup->isVisible() && field->hasFocus());
    desk.click(u"saveFilter"_s);
    desk.log()->setFocus(); // as a click does
    QVERIFY(!popup->isVisible());

    desk.act(u"log.columns"_s);
    auto *columns = desk.find<QMenu>(u"columnsMenu"_s);
    QTRY_VERIFY(columns->isVisible());
    QTest::keyClick(columns, Qt::Key_Down);
    QVERIFY(columns->activeAction());
    columns->close();
    QVERIFY2(desk.trouble.isEmpty(), qPrintable(desk.trouble.join(u'\n')));
}

QTEST_MAIN(tst_TabOrder)
#include "tst_tab_order.moc"
