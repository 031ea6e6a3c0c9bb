// SPDX-License-Identifier: MIT
#include "core/rules/response_plan.h"
#include "tests/support/test_bench.h"
#include "ui/receiver/plan_popup.h"
#include "ui/receiver/receiver_controller.h"
#include "ui/receiver/receiver_options.h"
#include "ui/receiver/receiver_panel.h"

#include <QtNetwork/QTcpSocket>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
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
};

QTEST_MAIN(tst_receiver_plan)
#include "tst_receiver_plan.moc"
