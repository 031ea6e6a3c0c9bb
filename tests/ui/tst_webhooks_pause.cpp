// SPDX-License-Identifier: MIT
#include "tests/support/test_bench.h"
#include "ui/webhooks/webhook_delegate.h"
#include "ui/webhooks/webhook_model.h"
#include "ui/webhooks/webhook_panel.h"
#include "ui/webhooks/webhook_words.h"

#include <QtGui/QAccessible>
#include <QtGui/QAction>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QDialog>
#include <QtWidgets/QListView>
#include <QtWidgets/QPushButton>

#include <algorithm>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

/// The switch on a webhook's card, by mouse, keyboard and menu, and what the card and the notice say.
class tst_webhooks_pause final : public QObject
{
    Q_OBJECT

    TestBench m_bench;
    WebhookId m_orders;
    WebhookId m_billing;

    static QListView *list(const WebhookPanel &panel) { return panel.findChild<QListView *>(u"webhookList"_s); }
    static QAction *action(const WebhookPanel &panel)
    {
        for (QAction *each : panel.actions()) {
            if (each->objectName() == "webhook.pause"_L1)
                return each;
        }
        return nullptr;
    }
    [[nodiscard]] bool isPaused(WebhookId id) const { return m_bench->catalogue()->webhook(id).value_or(Webhook()).paused; }
    static QString state(const WebhookPanel &panel, int row)
    {
        return list(panel)->model()->index(row, 0).data(WebhookModel::StateWordRole).toString();
    }
    void fire()
    {
        m_bench->sending()->fire(m_bench->draft(EventKind::GoalCompleted, u"acme.test"_s), m_bench.get(), [](const Result<Fired> &) {});
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_bench.isOpen(), qPrintable(m_bench.problem()));
        QVERIFY(m_bench.addSite(u"acme.test"_s));
        m_orders = m_bench.addWebhook(u"acme.test"_s, u"Orders"_s, u"https://localhost:9/orders"_s);
        m_billing = m_bench.addWebhook(u"acme.test"_s, u"Billing"_s, u"https://localhost:9/billing"_s, EventKind::UsageThreshold);
        QVERIFY(m_orders.isValid() && m_billing.isValid());
    }

    void theSwitchPausesAndResumes()
    {
        WebhookPanel panel(m_bench.get());
        panel.resize(300, 400);
        panel.show();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));
        QListView *cards = list(panel);
        const auto place = [&] { return WebhookDelegate::switchRect(cards->visualRect(cards->model()->index(0, 0))).center(); };
        QTest::mouseClick(cards->viewport(), Qt::LeftButton, {}, place());
        QTRY_VERIFY(isPaused(m_orders));
        QVERIFY(!isPaused(m_billing));
        QTRY_COMPARE(state(panel, 0), u"paused"_s);
        QCOMPARE(panel.selectedWebhook(), m_orders);
        QTRY_COMPARE(action(panel)->text(), u"Resume webhook"_s);

        for (int i = 0; i < 3; ++i)
            fire();
        QTRY_COMPARE(state(panel, 0), u"paused \u00b7 3 events skipped"_s);
        QCOMPARE(m_bench->sending()->sums().failed, 0);
        QVERIFY(panel.findChildren<QDialog *>().isEmpty());

        QSignalSpy wanted(&panel, &WebhookPanel::replayWanted);
        QTest::mouseClick(cards->viewport(), Qt::LeftButton, {}, place());
        QTRY_VERIFY(!isPaused(m_orders));
        const auto send = [&panel]() -> QPushButton * {
            const auto offers = panel.findChildren<QPushButton *>(u"noticeAction"_s);
            const auto found = std::find_if(offers.cbegin(), offers.cend(),
                                            [](const QPushButton *each) { return each->isVisible() && each->text() == "Send the 3 skipped"_L1; });
            return found == offers.cend() ? nullptr : *found;
        };
        QTRY_VERIFY(send());
        send()->click();
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(wanted.first().first().value<QList<DeliveryId>>().size(), 3);
        QTRY_COMPARE(action(panel)->text(), u"Pause webhook"_s);
    }

    void theKeyboardDoes()
    {
        WebhookPanel panel(m_bench.get());
        panel.show();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));
        QListView *cards = list(panel);
        cards->setFocus();
        cards->setCurrentIndex(cards->model()->index(1, 0));
        QTest::keyClick(cards, Qt::Key_Space);
        QTRY_VERIFY(isPaused(m_billing));
        QVERIFY(!isPaused(m_orders));
        QTRY_COMPARE(action(panel)->text(), u"Resume webhook"_s);
        action(panel)->trigger();
        QTRY_VERIFY(!isPaused(m_billing));
        QTRY_COMPARE(action(panel)->text(), u"Pause webhook"_s);
        action(panel)->trigger();
        QTRY_VERIFY(isPaused(m_billing));
    }

    void aScreenReaderTellsTheSwitch()
    {
        WebhookPanel panel(m_bench.get());
        panel.show();
        QAccessibleInterface *cards = QAccessible::queryAccessibleInterface(list(panel));
        QVERIFY(cards && cards->childCount() == 2);
        QVERIFY(cards->child(0)->state().checkable && cards->child(0)->state().checked);
        QVERIFY(cards->child(1)->state().checkable && !cards->child(1)->state().checked); // paused by the test before
        QVERIFY(cards->child(1)->text(QAccessible::Name).contains("Billing, paused"_L1));
    }

    void theLineLeadsToWhatWasSkipped()
    {
        WebhookStatus status;
        status.webhook.name = u"Old orders"_s;
        status.webhook.paused = true;
        status.webhook.health = WebhookHealth::Failed; // of before
        WebhookPulse pulse;
        pulse.skipped = 2;
        pulse.failedThisHour = 7;
        const StateStyle line = WebhookWords::state(status, pulse, false, {});
        QCOMPARE(line.word, u"paused \u00b7 2 events skipped"_s);
        QVERIFY(line.tone != Tone::Bad);
        QCOMPARE(WebhookWords::queryTerms(status, pulse), (QStringList{u"error:paused"_s, u"webhook:\"Old orders\""_s}));
    }
};

QTEST_MAIN(tst_webhooks_pause)
#include "tst_webhooks_pause.moc"
