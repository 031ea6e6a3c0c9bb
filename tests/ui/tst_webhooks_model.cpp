// SPDX-License-Identifier: MIT
#include "core/model/delivery_limits.h"
#include "ui/webhooks/webhook_model.h"
#include "ui/webhooks/webhook_words.h"

#include <QtCore/QItemSelectionModel>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;

class tst_webhooks_model final : public QObject
{
    Q_OBJECT

    static WebhookStatus status(qint64 id, int used = 0, int held = 0)
    {
        WebhookStatus result;
        result.webhook.id = {id};
        result.webhook.name = u"Webhook %1"_s.arg(id);
        result.webhook.url = u"https://localhost:8443/%1"_s.arg(id);
        result.webhook.events = EventKind::GoalCompleted | EventKind::RealtimeSpike;
        result.usedThisHour = used;
        result.held = held;
        return result;
    }

private Q_SLOTS:
    void followsSnapshots()
    {
        WebhookModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setStatuses({status(1), status(2), status(3)});
        QCOMPARE(model.rowCount(), 3);
        model.setStatuses({status(1), status(3)});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(1).data(WebhookModel::IdRole).value<WebhookId>(), WebhookId{3});
        model.setStatuses({status(1), status(2), status(3), status(4)}); // undone, and a new one
        QCOMPARE(model.index(1).data(WebhookModel::IdRole).value<WebhookId>(), WebhookId{2});
        model.setStatuses({status(4), status(3), status(2), status(1)});
        for (int row = 0; row < 4; ++row)
            QCOMPARE(model.index(row).data(WebhookModel::IdRole).value<WebhookId>(), WebhookId{4 - row});
        model.setStatuses({});
        QCOMPARE(model.rowCount(), 0);
    }

    void saysOnlyWhatDiffers()
    {
        WebhookModel model;
        model.setStatuses({status(1), status(2)});
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        model.setStatuses({status(1), status(2)});
        QCOMPARE(changed.count(), 0);
        model.setStatuses({status(1), status(2, 12)});
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first().at(0).toModelIndex().row(), 1);
        QCOMPARE(removed.count(), 0);
        QCOMPARE(model.index(1).data(WebhookModel::UsedRole).toInt(), 12);
    }

    void keepsTheSelection()
    {
        WebhookModel model;
        model.setStatuses({status(1), status(2), status(3)});
        QItemSelectionModel selection(&model);
        selection.setCurrentIndex(model.index(2), QItemSelectionModel::ClearAndSelect);
        model.setStatuses({status(2, 5), status(3, 7)});
        QCOMPARE(selection.currentIndex().data(WebhookModel::IdRole).value<WebhookId>(), WebhookId{3});
    }

    void gaugeIsFullAtTheLimitOrWhenSomethingIsHeld()
    {
        QVERIFY(!WebhookWords::gaugeFull(status(1, limits::deliveriesPerHour - 1)));
        QVERIFY(WebhookWords::gaugeFull(status(1, limits::deliveriesPerHour)));
        QVERIFY(WebhookWords::gaugeFull(status(1, 3, 1)));
        QCOMPARE(WebhookWords::gauge(status(1, 12)), u"12/100 h"_s);
    }

    void speaksInSentences()
    {
        WebhookModel model;
        model.setStatuses({status(7, 100, 2)});
        const QString text = model.index(0).data(Qt::AccessibleTextRole).toString();
        for (const QString &part : {u"Webhook 7"_s, u"https://localhost:8443/7"_s, u"goal.completed, realtime.spike"_s, u"100 of 100"_s})
            QVERIFY2(text.contains(part), qPrintable(text));
    }
};

QTEST_GUILESS_MAIN(tst_webhooks_model)
#include "tst_webhooks_model.moc"
