// SPDX-License-Identifier: MIT
// Ctrl+Enter does what a dialog or form is there for, wherever in it people are; the cheat sheet says so.
#include "core/bench/bench.h"
#include "tests/support/desk.h"

#include <QtGui/QClipboard>
#include <QtTest/QTest>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialog>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QTabWidget>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

struct FormDesk : Desk
{
    FormDesk()
    {
        if (!runTrial())
            qFatal("the trial did not end");
    }
    [[nodiscard]] Bench *bench() const { return fixture.bench.get(); }
    /// In a field of what is open.
    void pressIn(const QString &name) const
    {
        auto *field = find<QWidget>(name);
        field->setFocus();
        if (!QTest::qWaitFor([field] { return field->hasFocus(); }, waitMs))
            qFatal("%s has not got the focus", qPrintable(name));
        QTest::keyClick(field, Qt::Key_Return, Qt::ControlModifier);
    }
    void type(const QString &name, const QString &text) const { find<QLineEdit>(name)->setText(text); }
    [[nodiscard]] bool isOpen(const QString &name) const
    {
        const auto *dialog = window->findChild<QWidget *>(name);
        return dialog && dialog->isVisible();
    }
    void act(const QString &id) const
    {
        if (!QTest::qWaitFor([this, id] { return action(id)->isEnabled(); }, waitMs))
            qFatal("%s cannot be done", qPrintable(id));
        action(id)->trigger();
    }
};

} // namespace

class tst_CtrlEnter final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aWebhookIsAddedAndItsSecretLeft()
    {
        FormDesk desk;
        const qsizetype before = desk.bench()->catalogue()->webhooks().size();
        desk.click(u"addWebhook"_s);
        QTRY_VERIFY(desk.isOpen(u"webhookForm"_s));
        desk.type(u"webhookUrl"_s, u"https://localhost:1/hook"_s);
        desk.pressIn(u"webhookEncoding"_s); // a list, in which Enter is its own
        QTRY_COMPARE_WITH_TIMEOUT(desk.bench()->catalogue()->webhooks().size(), before + 1, waitMs);
        QTRY_VERIFY_WITH_TIMEOUT(desk.isOpen(u"secretDialog"_s) && !desk.isOpen(u"webhookForm"_s), waitMs);
        desk.pressIn(u"secretCopy"_s);
        QTRY_VERIFY(!desk.isOpen(u"secretDialog"_s));
    }

    void aSecretIsRotatedOnce()
    {
        FormDesk desk;
        auto *webhooks = desk.find<QAbstractItemView>(u"webhookList"_s);
        webhooks->setCurrentIndex(webhooks->model()->index(0, 0));
        desk.act(u"webhook.rotate"_s);
        QTRY_VERIFY(desk.isOpen(u"secretOwn"_s));
        desk.pressIn(u"secretDone"_s);
        QTRY_VERIFY_WITH_TIMEOUT(desk.isOpen(u"secretCopy"_s), waitMs);
        const QString made = desk.find<QLineEdit>(u"secretText"_s)->text();
        desk.pressIn(u"secretText"_s);
        QVERIFY(desk.fixture.fire(EventKind::GoalCompleted, desk.fixture.deliveries.first().site).ok()); // what was asked before it has been done
        QCOMPARE(desk.find<QLineEdit>(u"secretText"_s)->text(), made);
    }

    void rulesGoalsAndPlansAreAdded()
    {
        FormDesk desk;
        desk.click(u"receiverAlerts"_s);
        QTRY_VERIFY(desk.isOpen(u"alertsDialog"_s));
        desk.type(u"alertRule"_s, u"goal.completed >= 9 per day"_s);
        desk.pressIn(u"alertRule"_s);
        QTRY_COMPARE_WITH_TIMEOUT(desk.find<QListWidget>(u"alertRules"_s)->count(), 1, waitMs);
        desk.find<QDialog>(u"alertsDialog"_s)->close();

        desk.find<QTabWidget>(u"bottomTabs"_s)->setCurrentIndex(1);
        desk.click(u"trafficGoals"_s);
        QTRY_VERIFY(desk.isOpen(u"goalManager"_s));
        const int goals = desk.find<QListWidget>(u"goalList"_s)->count();
        desk.type(u"goalName"_s, u"Signups"_s);
        desk.type(u"goalPattern"_s, u"/welcome"_s);
        desk.pressIn(u"goalKind"_s);
        QTRY_COMPARE_WITH_TIMEOUT(desk.find<QListWidget>(u"goalList"_s)->count(), goals + 1, waitMs);
        desk.find<QDialog>(u"goalManager"_s)->close();

        desk.find<QTabWidget>(u"bottomTabs"_s)->setCurrentIndex(0);
        desk.click(u"receiverPlan"_s);
        QTRY_VERIFY(desk.isOpen(u"planPopup"_s));
        desk.type(u"planText"_s, u"503x2,200"_s);
        desk.pressIn(u"planPresets"_s); // and not the preset on which people are
        QTRY_COMPARE_WITH_TIMEOUT(desk.bench()->receiver()->state().plan.text(), u"503x2,200"_s, waitMs);
    }

    void theReceiverStartsAgainAndTheLogIsCleared()
    {
        FormDesk desk;
        desk.act(u"receiver.options"_s);
        QTRY_VERIFY(desk.isOpen(u"receiverHosts"_s));
        desk.type(u"receiverHosts"_s, u"tunnel.example"_s);
        desk.pressIn(u"receiverHosts"_s);
        QTRY_COMPARE_WITH_TIMEOUT(desk.bench()->receiver()->state().allowedHosts, QStringList{u"tunnel.example"_s}, waitMs);

        desk.act(u"log.prune"_s);
        QTRY_VERIFY(desk.isOpen(u"pruneDialog"_s));
        QTRY_VERIFY_WITH_TIMEOUT(desk.find<QPushButton>(u"pruneDelete"_s)->isEnabled(), waitMs);
        desk.pressIn(u"pruneNewest"_s);
        QTRY_VERIFY(!desk.isOpen(u"pruneDialog"_s));
        QTRY_COMPARE_WITH_TIMEOUT(desk.log()->model()->rowCount(), 0, waitMs);
    }

    void oneOfManyRequestsBecomesOneDraft()
    {
        FormDesk desk;
        QGuiApplication::clipboard()->setText(u"### One\nPOST https://localhost:1/1\n\none\n\n### Two\nPOST https://localhost:1/2\n\ntwo\n"_s);
        desk.act(u"draft.clipboard"_s);
        QTRY_VERIFY_WITH_TIMEOUT(desk.isOpen(u"draftChoice"_s), waitMs);
        desk.pressIn(u"draftChoiceList"_s);
        QTRY_VERIFY_WITH_TIMEOUT(desk.isOpen(u"draftView"_s), waitMs);
        QCOMPARE(desk.window->findChildren<QWidget *>(u"draftView"_s).size(), 1);
    }

    /// While a draft is open beside it, which these keys would send.
    void theDataThatIsTypedIsFired()
    {
        FormDesk desk;
        desk.act(u"draft.edit"_s);
        QTRY_VERIFY_WITH_TIMEOUT(desk.action(u"draft.send"_s)->isEnabled(), waitMs);
        desk.click(u"edit_goal.completed"_s);
        const qint64 before = desk.bench()->sending()->sums().triggered;
        desk.pressIn(u"triggerData"_s);
        QTRY_COMPARE_WITH_TIMEOUT(desk.bench()->sending()->sums().triggered, before + 1, waitMs);
        QTRY_VERIFY_WITH_TIMEOUT(!desk.isOpen(u"draftView"_s), waitMs); // the log shows what was fired
    }

    void theCheatSheetSaysSo()
    {
        FormDesk desk;
        desk.act(u"window.keys"_s);
        QTest::keyClicks(desk.find<QLineEdit>(u"paletteText"_s), u"dialog or form"_s);
        auto *list = desk.find<QListWidget>(u"paletteList"_s);
        QCOMPARE(list->count(), 1);
        QCOMPARE(list->item(0)->text(), u"Do what the dialog or form is there for"_s);
    }
};

QTEST_MAIN(tst_CtrlEnter)
#include "tst_ctrl_enter.moc"
