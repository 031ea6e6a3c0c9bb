// SPDX-License-Identifier: MIT
// Alerts in the window: rules are added and removed by clicks, and what they raise is seen.
#include "tests/support/bench_fixture.h"
#include "tests/support/focusables.h"
#include "ui/common/notice_bar.h"
#include "ui/receiver/alerts_dialog.h"
#include "ui/receiver/receiver_panel.h"

#include <QtGui/QAction>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTableView>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

const SiteId site = u"acme.test"_s;
const QString rule = u"goal.completed[goal_name=Purchase] >= 2 per month"_s;

/// The panel with the dialog that its button opens.
struct Window
{
    explicit Window(BenchFixture &f)
        : panel({f.bench->receiver(), f.bench->log(), f.bench->catalogue(), f.bench->profileFolder(), f.bench->authorityFile()})
    {
        panel.resize(800, 260);
        panel.show();
        panel.findChild<QPushButton *>(u"receiverAlerts"_s)->click();
        dialog = panel.findChild<AlertsDialog *>();
    }
    template<typename Widget>
    Widget *part(const char *name) const
    {
        return dialog->findChild<Widget *>(QString::fromLatin1(name));
    }
    void type(const QString &text) const { part<QLineEdit>("alertRule")->setText(text); }
    void add() const { part<QPushButton>("alertAdd")->click(); }
    [[nodiscard]] QString problem() const { return part<QLabel>("alertProblem")->text(); }

    ReceiverPanel panel;
    AlertsDialog *dialog;
};

void setUp(BenchFixture &f)
{
    if (!f.addSite(site).ok() || !f.startReceiver().ok()
        || !f.addWebhook(BenchFixture::webhook(site, u"all"_s, f.bench->receiver()->state().url)).ok())
        qFatal("the bench was not set up");
}

} // namespace

class tst_receiver_alerts final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatCannotBeReadIsSaidWhileTyping()
    {
        BenchFixture f;
        setUp(f);
        const Window window(f);
        QVERIFY(window.dialog);
        QVERIFY(window.problem().isEmpty());
        QVERIFY(!window.part<QPushButton>("alertAdd")->isEnabled());
        window.type(u"goal.completed >= many per day"_s);
        QVERIFY(window.problem().startsWith("At character 19"_L1));
        QVERIFY(!window.part<QPushButton>("alertAdd")->isEnabled());
        window.type(rule);
        QVERIFY(window.problem().isEmpty());
        QVERIFY(window.part<QPushButton>("alertAdd")->isEnabled());
        QCOMPARE(unnamedFocusables(window.dialog), QStringList());
    }

    void withoutASecretARuleIsRefused()
    {
        BenchFixture f;
        const Window window(f);
        window.type(rule);
        window.add();
        QTRY_VERIFY_WITH_TIMEOUT(window.problem().contains("nobody verified"_L1), waitMs);
        QVERIFY(f.bench->catalogue()->alertRules().isEmpty());
    }

    void aRuleIsAddedRaisesAndIsRemovedWithUndo()
    {
        BenchFixture f;
        setUp(f);
        Window window(f);
        window.type(rule);
        window.add();
        auto *rules = window.part<QListWidget>("alertRules");
        QTRY_COMPARE_WITH_TIMEOUT(rules->count(), 1, waitMs);
        QCOMPARE(rules->item(0)->text(), rule);
        QVERIFY(window.part<QLineEdit>("alertRule")->text().isEmpty());
        window.type(rule);
        QCOMPARE(window.problem(), u"There is such a rule already."_s);
        window.type({});

        for (int i = 0; i < 2; ++i)
            QVERIFY(f.fire(EventKind::GoalCompleted, site).ok());
        const QString sentence = u"Alert: "_s + rule + u". It stands at 2."_s;
        auto *notice = window.panel.findChild<NoticeBar *>(QString(), Qt::FindDirectChildrenOnly);
        QVERIFY(notice);
        QTRY_COMPARE_WITH_TIMEOUT(notice->text(), sentence, waitMs);
        auto *raised = window.part<QListWidget>("alertsRaised");
        QCOMPARE(raised->count(), 1);
        QVERIFY(raised->item(0)->text().endsWith(sentence));
        QVERIFY(rules->item(0)->text().contains("last raised"_L1));

        auto *table = window.panel.findChild<QTableView *>(u"captureTable"_s);
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 2, waitMs);
        QVERIFY(table->model()->index(0, 2).data().toString().endsWith(u"alert: "_s + rule));
        QVERIFY(!table->model()->index(1, 2).data().toString().contains("alert"_L1));
        notice->findChild<QPushButton *>(u"noticeAction"_s)->click();
        QCOMPARE(table->currentIndex().row(), 0);
        table->setCurrentIndex({});
        Q_EMIT raised->itemActivated(raised->item(0));
        QCOMPARE(table->currentIndex().row(), 0);

        rules->setCurrentRow(0);
        window.part<QPushButton>("alertRemove")->click();
        QTRY_VERIFY_WITH_TIMEOUT(f.bench->catalogue()->alertRules().isEmpty(), waitMs);
        QCOMPARE(rules->count(), 0);
        QVERIFY(!window.part<QLabel>("alertRulesEmpty")->isHidden()); // and what to do next is said
        auto *undo = window.dialog->findChild<QPushButton *>(u"noticeAction"_s);
        QTRY_VERIFY_WITH_TIMEOUT(undo->isVisible(), waitMs);
        undo->click();
        QTRY_COMPARE_WITH_TIMEOUT(rules->count(), 1, waitMs);
    }

    void theButtonOpensOneDialogAndTheMenuToo()
    {
        BenchFixture f;
        Window window(f);
        window.panel.findChild<QPushButton *>(u"receiverAlerts"_s)->click();
        QCOMPARE(window.panel.findChildren<AlertsDialog *>().size(), 1);
        window.dialog->close();
        QTRY_VERIFY(window.panel.findChildren<AlertsDialog *>().isEmpty());
        auto *action = window.panel.findChild<QAction *>(u"receiver.alerts"_s);
        QVERIFY(action);
        action->trigger();
        QCOMPARE(window.panel.findChildren<AlertsDialog *>().size(), 1);
    }
};

QTEST_MAIN(tst_receiver_alerts)
#include "tst_receiver_alerts.moc"
