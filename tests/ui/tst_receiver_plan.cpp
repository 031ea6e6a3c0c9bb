// SPDX-License-Identifier: MIT
#include "core/rules/response_plan.h"
#include "tests/support/test_bench.h"
#include "ui/receiver/plan_popup.h"
#include "ui/receiver/receiver_controller.h"
#include "ui/receiver/receiver_options.h"
#include "ui/receiver/receiver_panel.h"

#include <QtNetwork/QTcpSocket>
#include <QtTest/QTest>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

/// What the receiver answers, as the panel has it chosen and kept, on a real bench.
class tst_receiver_plan final : public QObject
{
    Q_OBJECT

    template<typename Widget>
    static Widget *part(const QWidget &root, const QString &name)
    {
        return root.findChild<Widget *>(name);
    }

    static ReceiverPanel::Doors doorsOf(const TestBench &bench)
    {
        return {bench->receiver(), bench->log(), bench->catalogue(), bench->profileFolder(), bench->authorityFile()};
    }

    /// Starts it by the options dialog, as plain HTTP on a free port.
    static void startPlain(ReceiverPanel &panel)
    {
        panel.openOptions();
        auto *options = panel.findChild<ReceiverOptionsDialog *>(u"receiverOptions"_s);
        options->findChild<QSpinBox *>(u"receiverPort"_s)->setValue(0);
        options->findChild<QAbstractButton *>(u"receiverPlain"_s)->setChecked(true);
        options->findChild<QPushButton *>(u"receiverOptionsStart"_s)->click();
    }

    static bool send(const QUrl &url, const QByteArray &head, const QByteArray &body)
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), quint16(url.port()));
        if (!socket.waitForConnected(5000))
            return false;
        socket.write(head + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        return QTest::qWaitFor([&socket] { return socket.bytesAvailable() > 0; });
    }

private Q_SLOTS:
    void everyPresetIsAPlanAndANewOneIsInForce()
    {
        for (const PlanPopup::Preset &preset : PlanPopup::presets()) {
            QVERIFY2(PlanPopup::planOf(preset.plan).ok(), qPrintable(preset.plan));
            QVERIFY(!preset.meaning.isEmpty());
        }
        TestBench bench;
        ReceiverPanel panel(doorsOf(bench));
        panel.resize(760, 240);
        panel.show();
        startPlain(panel);
        QTRY_VERIFY(bench->receiver()->state().running);
        part<QPushButton>(panel, u"receiverPlan"_s)->click();
        auto *popup = panel.findChild<PlanPopup *>(u"planPopup"_s);
        QVERIFY(popup->isVisible());
        QLineEdit *text = part<QLineEdit>(*popup, u"planText"_s);
        text->selectAll();
        QTest::keyClicks(text, u"503y2"_s);
        QVERIFY(part<QLabel>(*popup, u"planProblem"_s)->isVisible());
        QTest::keyClick(text, Qt::Key_Return);
        QVERIFY(popup->isVisible());
        text->selectAll();
        QTest::keyClicks(text, u"503x2,200"_s);
        QTest::keyClick(text, Qt::Key_Return);
        QTRY_COMPARE(bench->receiver()->state().plan.text(), u"503x2,200"_s);
        QTRY_VERIFY(!popup->isVisible());
        QTRY_VERIFY(part<QPushButton>(panel, u"receiverPlan"_s)->text().contains(u"503x2,200"_s));
    }

    void aScriptIsAnsweredWhateverTheSignatureAndThePopupSaysSo()
    {
        TestBench bench;
        ReceiverPanel panel(doorsOf(bench));
        panel.resize(760, 240);
        panel.show();
        startPlain(panel);
        QTRY_VERIFY(bench->receiver()->state().running);
        auto *plan = part<QPushButton>(panel, u"receiverPlan"_s);
        QTRY_VERIFY(plan->text().contains(u"no script"_s));
        plan->click();
        auto *popup = panel.findChild<PlanPopup *>(u"planPopup"_s);
        QVERIFY(part<QLabel>(*popup, u"planRule"_s)->text().contains(u"whatever the signature"_s));
        QVERIFY(part<QLabel>(*popup, u"planRule"_s)->text().contains(u"401"_s));
        auto *text = part<QLineEdit>(*popup, u"planText"_s);
        QVERIFY(text->text().isEmpty());
        QTest::keyClicks(text, u"200"_s);
        QTest::keyClick(text, Qt::Key_Return);
        QTRY_VERIFY(bench->receiver()->state().plan.isScripted());
        QTRY_VERIFY(plan->text().startsWith(u"200"_s));
        QTRY_VERIFY(!popup->isVisible());
        plan->click();
        QCOMPARE(text->text(), u"200"_s);
        text->clear();
        QTest::keyClick(text, Qt::Key_Return);
        QTRY_VERIFY(!bench->receiver()->state().plan.isScripted());
        QTRY_VERIFY(plan->text().contains(u"no script"_s));
    }

    void whetherThePlanIsAScriptIsRemembered()
    {
        TestBench bench;
        const auto reopened = [&bench] { return ReceiverController(bench->receiver(), bench->profileFolder(), bench->authorityFile()).setup().plan; };
        QVERIFY(!reopened().isScripted());
        for (const QString &text : {u"200"_s, u"503"_s, QString()}) {
            ReceiverController controller(bench->receiver(), bench->profileFolder(), bench->authorityFile());
            controller.setPlan(*PlanPopup::planOf(text), [](const QString &) {});
            QCOMPARE(PlanPopup::textOf(reopened()), text);
        }
    }

    void thePlanFitsWhatIsForwarded()
    {
        TestBench bench;
        ReceiverController controller(bench->receiver(), bench->profileFolder(), bench->authorityFile());
        QString refusal;
        controller.setPlan(*ResponsePlan::parse(u"app"_s), [&refusal](const QString &words) { refusal = words; });
        QVERIFY(refusal.contains(u"app"_s));
        ReceiverSetup setup;
        setup.forwardTo = u"http://localhost:3000"_s;
        controller.setSetup(setup);
        QCOMPARE(controller.setup().plan.text(), u"app"_s);
        setup.forwardTo.clear();
        setup.plan = *ResponsePlan::parse(u"close,app"_s);
        controller.setSetup(setup);
        QCOMPARE(controller.setup().plan.text(), u"200"_s);
        setup.forwardTo = u"http://localhost:3000"_s;
        setup.plan = *ResponsePlan::parse(u"close,app"_s);
        controller.setSetup(setup);
        QCOMPARE(controller.setup().plan.text(), u"close,app"_s);
    }

    void stepsAreAddedOrderedAndRemovedAndTheTextAgrees()
    {
        PlanPopup popup;
        popup.open({}, {}, {});
        auto *text = part<QLineEdit>(popup, u"planText"_s);
        auto *steps = part<QListWidget>(popup, u"planSteps"_s);
        auto *preview = part<QLabel>(popup, u"planPreview"_s);
        QCOMPARE(steps->count(), 0);
        QVERIFY(preview->text().contains(u"401"_s));
        const auto add = [&popup](const QString &step) {
            const auto actions = part<QMenu>(popup, u"planStepMenu"_s)->actions();
            for (QAction *action : actions) {
                if (action->data() == step)
                    return action->trigger();
            }
            QFAIL("no such step");
        };
        add(u"503"_s);
        add(u"200"_s);
        add(u"close"_s);
        QCOMPARE(text->text(), u"503,200,close"_s);
        QCOMPARE(preview->text(), u"1: 503  ·  2: 200  ·  from 3 on: close"_s);
        QTest::keyClick(steps, Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(text->text(), u"503,close,200"_s);
        part<QPushButton>(popup, u"planStepUp"_s)->click();
        QCOMPARE(text->text(), u"close,503,200"_s);
        QVERIFY(!part<QPushButton>(popup, u"planStepUp"_s)->isEnabled());
        steps->setCurrentRow(1);
        part<QSpinBox>(popup, u"planStepTimes"_s)->setValue(3);
        QCOMPARE(text->text(), u"close,503x3,200"_s);
        QCOMPARE(preview->text(), u"1: close  ·  2–4: 503  ·  from 5 on: 200"_s);
        steps->setCurrentRow(0);
        QTest::keyClick(steps, Qt::Key_Delete);
        QCOMPARE(text->text(), u"503x3,200"_s);
        part<QPushButton>(popup, u"planStepRemove"_s)->click();
        QCOMPARE(text->text(), u"200"_s);
        steps->item(0)->setText(u"20"_s); // typed in place, and no step
        QVERIFY(part<QLabel>(popup, u"planProblem"_s)->isVisible());
        QVERIFY(!part<QPushButton>(popup, u"planUse"_s)->isEnabled());
        text->setText(u"503x2,200"_s);
        QCOMPARE(steps->count(), 2);
        QCOMPARE(steps->item(0)->text(), u"503x2"_s);
        QVERIFY(part<QPushButton>(popup, u"planUse"_s)->isEnabled());
        text->clear();
        QCOMPARE(steps->count(), 0);
    }

    void byKeysAloneItIsWrittenTakenAndNotLost()
    {
        PlanPopup popup;
        int taken = 0;
        ResponsePlan plan;
        connect(&popup, &PlanPopup::chosen, &popup, [&](const ResponsePlan &chosen) {
            plan = chosen;
            ++taken;
        });
        popup.open({}, {}, {});
        QVERIFY(QTest::qWaitForWindowExposed(&popup));
        auto *text = part<QLineEdit>(popup, u"planText"_s);
        auto *ready = part<QListWidget>(popup, u"planPresets"_s);
        QCOMPARE(ready->currentRow(), 0); // no script
        QTest::keyClick(text, Qt::Key_Down);
        QVERIFY(ready->hasFocus());
        text->setText(u"200x2,reset"_s);
        QCOMPARE(ready->currentRow(), -1); // people's own
        // Enter takes it from wherever nothing else wants it, once.
        for (QWidget *from : std::initializer_list<QWidget *>{text, popup.findChild<QCheckBox *>(), part<QSpinBox>(popup, u"planStepTimes"_s),
                                                              part<QListWidget>(popup, u"planSteps"_s)}) {
            part<QListWidget>(popup, u"planSteps"_s)->setCurrentRow(0);
            from->setFocus();
            QVERIFY2(from->hasFocus(), qPrintable(from->objectName()));
            taken = 0;
            QTest::keyClick(from, Qt::Key_Return);
            QVERIFY2(taken == 1, qPrintable(from->objectName()));
            QCOMPARE(plan.text(), u"200x2,reset"_s);
        }
        QTest::keyClick(text, Qt::Key_Escape);
        QVERIFY(!popup.isVisible());
        popup.open({}, {}, {}); // it was not taken, and is not lost
        QCOMPARE(text->text(), u"200x2,reset"_s);
        QTest::keyClick(text, Qt::Key_Escape);
        popup.open(*ResponsePlan::parse(u"503"_s), {}, {}); // another counts by now
        QCOMPARE(text->text(), u"503"_s);
        QCOMPARE(ready->currentItem()->data(Qt::UserRole).toString(), u"503"_s);
    }

    void aPresetIsSeenByAClickAndTakenByASecondOne()
    {
        TestBench bench;
        ReceiverPanel panel(doorsOf(bench));
        panel.resize(900, 240);
        panel.show();
        startPlain(panel);
        QTRY_VERIFY(bench->receiver()->state().running);
        part<QPushButton>(panel, u"receiverPlan"_s)->click();
        auto *popup = panel.findChild<PlanPopup *>(u"planPopup"_s);
        auto *presets = part<QListWidget>(*popup, u"planPresets"_s);
        QListWidgetItem *limited = nullptr;
        for (int i = 0; i < presets->count(); ++i) {
            if (presets->item(i)->data(Qt::UserRole) == u"429x2,200"_s)
                limited = presets->item(i);
        }
        QVERIFY(limited);
        presets->scrollToItem(limited);
        QTest::mouseClick(presets->viewport(), Qt::LeftButton, {}, presets->visualItemRect(limited).center());
        QCOMPARE(part<QLabel>(*popup, u"planPreview"_s)->text(), u"1–2: 429  ·  from 3 on: 200"_s);
        QVERIFY(popup->isVisible());
        QTest::mouseDClick(presets->viewport(), Qt::LeftButton, {}, presets->visualItemRect(limited).center());
        QTRY_COMPARE(bench->receiver()->state().plan.text(), u"429x2,200"_s);
        QTRY_VERIFY(!popup->isVisible());
        const QUrl url(bench->receiver()->state().url);
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), quint16(url.port()));
        QVERIFY(socket.waitForConnected(5000));
        socket.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}");
        QByteArray answer;
        QTRY_VERIFY((answer += socket.readAll()).contains("\r\n\r\n"));
        QVERIFY2(answer.startsWith("HTTP/1.1 429") && answer.contains("\r\nRetry-After: 60\r\n"), answer.constData());
    }

    void whatIsChangedOnTheWayInIsSwitchedWhileItRunsSaidAndRemembered()
    {
        TestBench bench;
        ReceiverPanel panel(doorsOf(bench));
        panel.resize(900, 240);
        panel.show();
        startPlain(panel);
        QTRY_VERIFY(bench->receiver()->state().running);
        auto *alters = part<QLabel>(panel, u"receiverAlters"_s);
        QVERIFY(!alters->isVisible());
        part<QPushButton>(panel, u"receiverPlan"_s)->click();
        auto *popup = panel.findChild<PlanPopup *>(u"planPopup"_s);
        part<QCheckBox>(*popup, u"mangle.sort_keys"_s)->click();
        part<QCheckBox>(*popup, u"mangle.drop_signature"_s)->click();
        const QList<MangleStep> both{MangleStep::SortKeys, MangleStep::DropSignature};
        QTRY_COMPARE(bench->receiver()->state().mangling, both);
        QVERIFY(popup->isVisible());
        popup->hide();
        QTRY_VERIFY(alters->isVisible());
        QVERIFY(alters->toolTip().contains(u"keys sorted"_s));
        const ReceiverController again(bench->receiver(), bench->profileFolder(), bench->authorityFile());
        QCOMPARE(again.setup().mangling, both);
        part<QPushButton>(panel, u"receiverPlan"_s)->click();
        QVERIFY(part<QCheckBox>(*popup, u"mangle.sort_keys"_s)->isChecked());
        part<QCheckBox>(*popup, u"mangle.sort_keys"_s)->click();
        part<QCheckBox>(*popup, u"mangle.drop_signature"_s)->click();
        QTRY_VERIFY(bench->receiver()->state().mangling.isEmpty());
        QTRY_VERIFY(!alters->isVisible());
    }
};

QTEST_MAIN(tst_receiver_plan)
#include "tst_receiver_plan.moc"
