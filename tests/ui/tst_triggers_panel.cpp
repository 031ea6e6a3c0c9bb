// SPDX-License-Identifier: MIT
#include "core/model/limits.h"
#include "tests/support/focusables.h"
#include "tests/support/test_bench.h"
#include "ui/common/tool_tip_text.h"
#include "ui/triggers/goal_manager.h"
#include "ui/triggers/trigger_card.h"
#include "ui/triggers/trigger_controller.h"
#include "ui/triggers/trigger_panel.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_triggers_panel final : public QObject
{
    Q_OBJECT

    static const SiteId &acme()
    {
        static const SiteId id = u"acme.test"_s;
        return id;
    }

    template<typename Widget>
    static Widget *part(const QWidget &root, const QString &name)
    {
        return root.findChild<Widget *>(name);
    }

private Q_SLOTS:
    void fireIsOffWithAReasonWhileNobodyListens()
    {
        TestBench bench;
        QVERIFY2(bench.isOpen(), qPrintable(bench.problem()));
        TriggerPanel panel(bench.get());
        panel.resize(260, 600);
        panel.show();
        QPushButton *fire = part<QPushButton>(panel, u"fire_goal.completed"_s);
        QVERIFY(!fire->isEnabled());
        QVERIFY(!fire->toolTip().isEmpty());
        QVERIFY(bench.addSite(acme()));
        panel.setSite(acme());
        QVERIFY(!fire->isEnabled());
        QVERIFY(fire->toolTip().contains(acme()));
        QVERIFY(bench.addWebhook(acme(), u"Orders"_s, u"https://localhost:9/hook"_s).isValid());
        QTRY_VERIFY(fire->isEnabled());
        QVERIFY(!part<QPushButton>(panel, u"fire_realtime.spike"_s)->isEnabled());
        QCOMPARE(unnamedFocusables(&panel), QStringList());
    }

    void noThresholdIsToldWhereNobodyHasOne()
    {
        TestBench bench;
        TriggerPanel panel(bench.get());
        panel.show();
        QVERIFY(bench.addSite(acme()));
        panel.setSite(acme());
        const auto *summary = part<QLabel>(panel, u"summary_realtime.spike"_s);
        QCOMPARE(summary->accessibleName(), u"More visitors are active than a threshold"_s);
        QVERIFY(bench.addWebhook(acme(), u"Ops"_s, u"https://localhost:9/hook"_s, EventKind::RealtimeSpike).isValid());
        QTRY_COMPARE(summary->accessibleName(), u"More than %1 active in 5 minutes"_s.arg(Webhook().spikeThreshold));
    }

    void eachCardFiresARealEvent_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("word");
        QTest::newRow("goal") << int(EventKind::GoalCompleted) << u"goal.completed"_s;
        QTest::newRow("usage") << int(EventKind::UsageThreshold) << u"usage.threshold"_s;
        QTest::newRow("spike") << int(EventKind::RealtimeSpike) << u"realtime.spike"_s;
    }

    void eachCardFiresARealEvent()
    {
        QFETCH(int, kind);
        QFETCH(QString, word);
        TestBench bench;
        QVERIFY(bench.addSite(acme()));
        QVERIFY(bench.addWebhook(acme(), u"One"_s, u"https://localhost:9/1"_s, EventKind(kind)).isValid());
        QVERIFY(bench.addWebhook(acme(), u"Two"_s, u"https://localhost:9/2"_s, EventKind(kind)).isValid());
        TriggerPanel panel(bench.get());
        panel.setSite(acme());
        panel.show();
        QSignalSpy fired(&panel, &TriggerPanel::fired);
        part<QPushButton>(panel, u"fire_"_s + word)->click();
        QTRY_COMPARE(fired.count(), 1);
        const QList<Delivery> deliveries = fired.first().at(0).value<Fired>().deliveries;
        QCOMPARE(deliveries.size(), 2);
        QCOMPARE(deliveries.constFirst().kind, EventKind(kind));
        QCOMPARE(part<QLabel>(panel, u"summary_"_s + word)->toolTip(), toolTipText(u"On its way to 2 webhooks."_s));
        QTRY_COMPARE(bench->sending()->sums().triggered, 2);
    }

    void aSpikeGoesToThoseWhoseThresholdItExceeds()
    {
        TestBench bench;
        QVERIFY(bench.addSite(acme()));
        QVERIFY(bench.addWebhook(acme(), u"One"_s, u"https://localhost:9/1"_s, EventKind::RealtimeSpike).isValid());
        Webhook two = bench->catalogue()->webhooks(acme()).constFirst().webhook;
        two.id = {};
        two.name = u"Two"_s;
        two.spikeThreshold = 200;
        bench->catalogue()->addWebhook(two, {}, bench.get(), [](const Result<WebhookWithSecret> &) {});
        QTRY_COMPARE(bench->catalogue()->webhooks(acme()).size(), 2);
        TriggerPanel panel(bench.get());
        panel.setSite(acme());
        panel.show();
        QSignalSpy fired(&panel, &TriggerPanel::fired);
        QSignalSpy refused(&panel, &TriggerPanel::refused);
        auto *visitors = part<QSpinBox>(panel, u"triggerVisitors"_s);
        const auto *said = part<QLabel>(panel, u"summary_realtime.spike"_s);
        visitors->setValue(50);
        part<QPushButton>(panel, u"fire_realtime.spike"_s)->click();
        QTRY_VERIFY2(said->accessibleName().startsWith(u"Not sent: 50 active visitors are not above 100"_s), qPrintable(said->accessibleName()));
        QCOMPARE(refused.count(), 1);
        QCOMPARE(fired.count(), 0);
        visitors->setValue(101);
        TriggerController reckoning(bench.get(), EventKind::RealtimeSpike);
        reckoning.setSite(acme());
        reckoning.setData(R"({"active_visitors":101})");
        QVERIFY2(reckoning.preview().formats.contains(u"to 1 webhooks"_s), qPrintable(reckoning.preview().formats)); // as the bench reckons
        part<QPushButton>(panel, u"fire_realtime.spike"_s)->click();
        QTRY_COMPARE(fired.count(), 1);
        QCOMPARE(fired.first().at(0).value<Fired>().deliveries.size(), 1);
        QCOMPARE(said->accessibleName(), u"On its way to 1 webhooks. Not above the threshold of 1 others."_s);
    }

    void firingMovesNothingUnderThePointer()
    {
        TestBench bench;
        QVERIFY(bench.addSite(acme()));
        QVERIFY(bench.addWebhook(acme(), u"One"_s, u"https://localhost:9/1"_s, EventKind::GoalCompleted | EventKind::UsageThreshold).isValid());
        TriggerPanel panel(bench.get());
        panel.setSite(acme());
        panel.resize(260, 600);
        panel.show();
        QTRY_VERIFY(panel.card(EventKind::UsageThreshold)->y() > 0);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        const auto places = [&panel] {
            QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
            QList<QRect> found;
            for (const EventKind kind : allEventKinds)
                found << panel.card(kind)->geometry();
            return found;
        };
        const QList<QRect> before = places();
        QSignalSpy refused(&panel, &TriggerPanel::refused);
        TriggerController *goal = panel.card(EventKind::GoalCompleted)->controller();
        panel.fire(EventKind::GoalCompleted);
        QTRY_VERIFY(!goal->outcome().text.isEmpty());
        QCOMPARE(places(), before);
        QVERIFY(refused.isEmpty());
        goal->setData("{\"x\":\"" + QByteArray(limits::payloadBytes, 'a') + "\"}");
        panel.fire(EventKind::GoalCompleted);
        QTRY_COMPARE(refused.count(), 1); // too long for a card: the window says it
        QCOMPARE(places(), before);
    }

    void fieldsChangeTheDataAndEnterFires()
    {
        TestBench bench;
        QVERIFY(bench.addSite(acme()));
        QVERIFY(bench
                    .addWebhook(acme(), u"One"_s, u"https://localhost:9/1"_s,
                                EventKind::GoalCompleted | EventKind::UsageThreshold | EventKind::RealtimeSpike)
                    .isValid());
        TriggerPanel panel(bench.get());
        panel.setSite(acme());
        panel.show();
        TriggerController *goal = panel.card(EventKind::GoalCompleted)->controller();
        QLineEdit *url = part<QLineEdit>(panel, u"triggerUrl"_s);
        url->selectAll();
        QTest::keyClicks(url, u"/thanks/\"quoted\""_s);
        QCOMPARE(goal->field(u"url"_s), u"/thanks/\"quoted\""_s);
        QVERIFY(goal->dataProblem().isEmpty());
        QSignalSpy fired(&panel, &TriggerPanel::fired);
        QTest::keyClick(url, Qt::Key_Return);
        QTRY_COMPARE(fired.count(), 1);

        TriggerController *usage = panel.card(EventKind::UsageThreshold)->controller();
        auto *threshold = part<QComboBox>(panel, u"triggerThreshold"_s);
        const int hundred = threshold->findData(100);
        threshold->setCurrentIndex(hundred);
        Q_EMIT threshold->activated(hundred);
        QCOMPARE(usage->field(u"threshold"_s), u"100"_s);
        QCOMPARE(usage->field(u"usage"_s), usage->field(u"limit"_s));

        TriggerController *spike = panel.card(EventKind::RealtimeSpike)->controller();
        auto *visitors = part<QSpinBox>(panel, u"triggerVisitors"_s);
        visitors->setValue(987);
        QCOMPARE(spike->field(u"active_visitors"_s), u"987"_s);
        QTest::keyClick(visitors, Qt::Key_Return);
        QTRY_COMPARE(fired.count(), 2);
    }

    void theEditorSaysWhatIsWrongAndShowsTheExactBytes()
    {
        TestBench bench;
        QVERIFY(bench.addSite(acme()));
        QVERIFY(bench.addWebhook(acme(), u"One"_s, u"https://localhost:9/1"_s).isValid());
        TriggerPanel panel(bench.get());
        panel.resize(300, 900);
        panel.setSite(acme());
        panel.show();
        part<QPushButton>(panel, u"edit_goal.completed"_s)->click();
        auto *text = part<QPlainTextEdit>(panel, u"triggerData"_s);
        QVERIFY(text && text->isVisible());
        text->setPlainText(u"{\"goal_name\": \"Caf\u00e9\",\n \"broken\" 1}"_s);
        QLabel *problem = part<QLabel>(panel, u"triggerDataProblem"_s);
        QTRY_VERIFY(problem->isVisible());
        QVERIFY2(problem->text().contains(u'2'), qPrintable(problem->text())); // the line
        QVERIFY(!part<QPushButton>(panel, u"fire_goal.completed"_s)->isEnabled());

        text->setPlainText(u"{\"goal_name\": \"Caf\u00e9\", \"n\": 1.50}"_s);
        QVERIFY(!problem->isVisible());
        const QString preview = part<QPlainTextEdit>(panel, u"triggerPreview"_s)->toPlainText();
        QVERIFY2(preview.contains(u"\"data\":{\"goal_name\":\"Caf\u00e9\",\"n\":1.50}"_s), qPrintable(preview));
        QVERIFY(part<QLabel>(panel, u"triggerSize"_s)->text().contains(QLocale().toString(preview.toUtf8().size())));

        for (const int width : {300, 240}) { // as narrow as the window's left may be
            panel.resize(width, 900);
            QCoreApplication::sendPostedEvents();
            const QPushButton *fire = part<QPushButton>(panel, u"fire_goal.completed"_s);
            const int right = fire->mapTo(&panel, QPoint(fire->width(), 0)).x();
            QVERIFY2(right <= panel.width(), qPrintable(u"at %1 Fire ends at %2"_s.arg(panel.width()).arg(right)));
        }

        part<QPushButton>(panel, u"triggerReset"_s)->click();
        QVERIFY(text->toPlainText().contains(u"visitor_count"_s));
        QCOMPARE(unnamedFocusables(&panel), QStringList());
    }

    void aPayloadOverTheLimitIsSaidWithBothSizes()
    {
        TestBench bench;
        QVERIFY(bench.addSite(acme()));
        QVERIFY(bench.addWebhook(acme(), u"One"_s, u"https://localhost:9/1"_s).isValid());
        TriggerController controller(bench.get(), EventKind::GoalCompleted);
        controller.setSite(acme());
        controller.setData("{\"x\":\"\"}");
        const qsizetype empty = controller.preview().bytes.size();
        controller.setData("{\"x\":\"" + QByteArray(limits::payloadBytes - empty, 'a') + "\"}");
        QCOMPARE(controller.preview().bytes.size(), limits::payloadBytes);
        QVERIFY(controller.preview().problem.isEmpty());
        controller.setData("{\"x\":\"" + QByteArray(limits::payloadBytes - empty + 1, 'a') + "\"}");
        QVERIFY(controller.preview().problem.contains(QLocale().toString(limits::payloadBytes)));
    }

    void whereTwoFormatsListenTheLimitIsThatOfEach()
    {
        TestBench bench;
        QVERIFY(bench.addSite(acme()));
        Webhook slack;
        slack.site = acme();
        slack.name = u"Slack"_s;
        slack.url = u"https://localhost:9/slack"_s;
        slack.events = EventKind::GoalCompleted;
        slack.format = BodyFormat::Slack;
        bench->catalogue()->addWebhook(slack, {}, bench.get(), [](const Result<WebhookWithSecret> &) {});
        QTRY_COMPARE(bench->catalogue()->webhooks(acme()).size(), 1);
        TriggerController controller(bench.get(), EventKind::GoalCompleted);
        controller.setSite(acme());
        QVERIFY(controller.preview().bytes.startsWith("{\"text\":"));
        QVERIFY(bench.addWebhook(acme(), u"Orders"_s, u"https://localhost:9/1"_s).isValid());
        QVERIFY(controller.preview().bytes.startsWith("{\"event\":")); // not the first one's format alone
        QCOMPARE(controller.preview().formats.count(u'\n'), 1);
        QVERIFY(controller.preview().problem.isEmpty());
        // The Slack message leaves out what it has no words for: it fits, and the JSON does not.
        controller.setData("{\"x\":\"" + QByteArray(limits::payloadBytes, 'a') + "\"}");
        QVERIFY(controller.preview().problem.contains(QLocale().toString(limits::payloadBytes)));
        controller.fire();
        QTRY_VERIFY(controller.outcome().problem);
        QVERIFY(controller.outcome().text.contains(QLocale().toString(limits::payloadBytes)));
    }

    void aNarrowCardCutsItsSummaryWithAnEllipsis()
    {
        TestBench bench;
        TriggerPanel panel(bench.get());
        panel.resize(260, 600);
        panel.show();
        TriggerCard *card = panel.card(EventKind::UsageThreshold);
        const auto labels = card->findChildren<QLabel *>();
        const auto summary =
            std::find_if(labels.cbegin(), labels.cend(), [](const QLabel *each) { return each->accessibleName().contains(u"limit"_s); });
        QVERIFY(summary != labels.cend());
        QVERIFY((*summary)->text().endsWith(u'…') || (*summary)->fontMetrics().horizontalAdvance((*summary)->text()) <= (*summary)->width());
        card->setFixedWidth(150);
        QTRY_VERIFY((*summary)->text().endsWith(u'…'));
        QCOMPARE((*summary)->toolTip(), toolTipText((*summary)->accessibleName()));
    }

    void goalsAreAddedChosenAndRemovedWithUndo()
    {
        TestBench bench;
        QVERIFY(bench.addSite(acme()));
        GoalManager manager(bench->catalogue(), acme());
        manager.setAttribute(Qt::WA_DeleteOnClose, false);
        manager.show();
        auto *name = part<QLineEdit>(manager, u"goalName"_s);
        auto *pattern = part<QLineEdit>(manager, u"goalPattern"_s);
        auto *add = part<QPushButton>(manager, u"goalAdd"_s);
        QTest::keyClicks(name, u"Blog"_s);
        auto *problem = part<QLabel>(manager, u"goalProblem"_s);
        QCOMPARE(problem->text(), QString()); // the path is still to come
        add->click();
        QVERIFY(problem->text().contains(u"/checkout/success"_s)); // and was asked for
        QCOMPARE(bench->catalogue()->goals(acme()).size(), 0);
        QTest::keyClicks(pattern, u"blog/*"_s);
        QVERIFY(!add->isEnabled()); // a path begins with a slash
        pattern->clear();
        QTest::keyClicks(pattern, u"/blog/*"_s);
        add->click();
        QTRY_COMPARE(bench->catalogue()->goals(acme()).size(), 1);
        QTRY_COMPARE(part<QListWidget>(manager, u"goalList"_s)->count(), 1);
        QCOMPARE(unnamedFocusables(&manager), QStringList());

        TriggerPanel panel(bench.get());
        panel.setSite(acme());
        auto *chooser = part<QComboBox>(panel, u"triggerGoal"_s);
        const int blog = chooser->findText(u"Blog"_s);
        QVERIFY(blog >= 0);
        chooser->setCurrentIndex(blog);
        Q_EMIT chooser->activated(blog);
        TriggerController *goal = panel.card(EventKind::GoalCompleted)->controller();
        QCOMPARE(goal->field(u"goal_name"_s), u"Blog"_s);
        QVERIFY(goal->field(u"url"_s).startsWith(u"/blog/"_s));

        part<QListWidget>(manager, u"goalList"_s)->setCurrentRow(0);
        part<QPushButton>(manager, u"goalRemove"_s)->click();
        QTRY_COMPARE(bench->catalogue()->goals(acme()).size(), 0);
        QTRY_VERIFY(part<QPushButton>(manager, u"noticeAction"_s)->isVisible());
        part<QPushButton>(manager, u"noticeAction"_s)->click();
        QTRY_COMPARE(bench->catalogue()->goals(acme()).size(), 1);
    }
};

QTEST_MAIN(tst_triggers_panel)
#include "tst_triggers_panel.moc"
