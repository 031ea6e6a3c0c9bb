// SPDX-License-Identifier: MIT
#include "tests/support/focusables.h"
#include "tests/support/test_bench.h"
#include "ui/common/notice_bar.h"
#include "ui/receiver/receiver_controller.h"
#include "ui/receiver/receiver_header.h"
#include "ui/receiver/receiver_options.h"
#include "ui/receiver/receiver_panel.h"

#include <QtCore/QSettings>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QTableView>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

/// The receiver's panel on a real bench, asked by real sockets.
class tst_receiver_panel final : public QObject
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
    void stoppedItSaysHowToStart()
    {
        TestBench bench;
        QVERIFY2(bench.isOpen(), qPrintable(bench.problem()));
        ReceiverPanel panel(doorsOf(bench));
        panel.resize(760, 240);
        panel.show();
        QCOMPARE(part<QLabel>(panel, u"receiverWord"_s)->text(), u"stopped"_s);
        QVERIFY(part<QPushButton>(panel, u"receiverEmptyStart"_s)->isVisible());
        startPlain(panel);
        QTRY_VERIFY(bench->receiver()->state().running);
        QTRY_COMPARE(part<QLabel>(panel, u"receiverWord"_s)->text(), u"listening"_s);
        QVERIFY(part<QPlainTextEdit>(panel, u"receiverCurl"_s)->toPlainText().contains(bench->receiver()->state().url));
        QCOMPARE(unnamedFocusables(&panel), QStringList());
        part<QPushButton>(panel, u"receiverToggle"_s)->click();
        QTRY_VERIFY(!bench->receiver()->state().running);
    }

    void theHeaderKeepsItsWordWhereItIsNarrow()
    {
        ReceiverHeader header;
        header.show();
        ReceiverState state;
        for (const bool running : {false, true}) {
            state.running = running;
            state.url = running ? u"https://localhost:8443/"_s : QString();
            for (const int width : {900, 640, 405}) {
                header.resize(width, 32);
                header.setState(state, u"503x2,200"_s, {});
                QVERIFY2(part<QLabel>(header, u"receiverWord"_s)->isVisible(), qPrintable(QString::number(width)));
                QPushButton *toggle = part<QPushButton>(header, u"receiverToggle"_s);
                header.layout()->activate();
                QVERIFY2(toggle->geometry().right() <= header.width(), qPrintable(QString::number(width)));
                QVERIFY(toggle->width() >= toggle->sizeHint().width());
            }
        }
    }

    void requestsStandInTheTableLive()
    {
        TestBench bench;
        ReceiverPanel panel(doorsOf(bench));
        panel.resize(760, 240);
        panel.show();
        startPlain(panel);
        QTRY_VERIFY(bench->receiver()->state().running);
        const QUrl url(bench->receiver()->state().url);
        QVERIFY(send(url, "POST /hook HTTP/1.1\r\nHost: localhost:" + QByteArray::number(url.port()) + "\r\n", "{\"a\":1}"));
        auto *table = part<QTableView>(panel, u"captureTable"_s);
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QVERIFY(table->isVisible());
        QSignalSpy selected(&panel, &ReceiverPanel::captureSelected);
        table->setCurrentIndex(table->model()->index(0, 0));
        QCOMPARE(selected.count(), 1);
        QVERIFY(selected.first().at(0).value<CaptureId>().isValid());

        // Another panel on the same profile reads it from the log.
        ReceiverPanel later(doorsOf(bench));
        later.show();
        QTRY_COMPARE(part<QTableView>(later, u"captureTable"_s)->model()->rowCount(), 1);
    }

    void aTunnelsHostIsOfferedToBeAllowed()
    {
        TestBench bench;
        ReceiverPanel panel(doorsOf(bench));
        panel.resize(760, 240);
        panel.show();
        startPlain(panel);
        QTRY_VERIFY(bench->receiver()->state().running);
        const QUrl url(bench->receiver()->state().url);
        QVERIFY(send(url, "POST /hook HTTP/1.1\r\nHost: abc.tunnel.test\r\n", "{}"));
        auto *notice = panel.findChild<NoticeBar *>();
        QTRY_VERIFY(notice->text().contains(u"abc.tunnel.test"_s));
        part<QPushButton>(panel, u"noticeAction"_s)->click();
        QTRY_VERIFY(bench->receiver()->state().allowedHosts.contains(u"abc.tunnel.test"_s));
    }

    void aTakenPortOffersAnother()
    {
        QTcpServer occupied;
        QVERIFY(occupied.listen(QHostAddress::LocalHost, 0));
        TestBench bench;
        ReceiverPanel panel(doorsOf(bench));
        panel.resize(760, 240);
        panel.show();
        panel.openOptions();
        auto *options = panel.findChild<ReceiverOptionsDialog *>(u"receiverOptions"_s);
        QCOMPARE(unnamedFocusables(options), QStringList());
        options->findChild<QSpinBox *>(u"receiverPort"_s)->setValue(occupied.serverPort());
        options->findChild<QPushButton *>(u"receiverOptionsStart"_s)->click();
        auto *notice = panel.findChild<NoticeBar *>();
        QTRY_VERIFY(!notice->text().isEmpty());
        QVERIFY(!bench->receiver()->state().running);
        part<QPushButton>(panel, u"noticeAction"_s)->click();
        QTRY_VERIFY(bench->receiver()->state().running);
    }

    void optionsSayWhatIsWrongAndWarnBeyondLoopback()
    {
        ReceiverSetup setup;
        setup.address = u"localhost"_s;
        setup.certificateFile = u"/nowhere/cert.pem"_s;
        setup.forwardTo = u"ftp://example.org"_s;
        const QHash<QString, QString> problems = ReceiverController::problems(setup);
        QVERIFY(problems.contains(u"address"_s));
        QVERIFY(problems.contains(u"certificateFile"_s));
        QVERIFY(problems.contains(u"forwardTo"_s));
        QVERIFY(ReceiverController::problems({}).isEmpty());

        ReceiverOptionsDialog dialog({}, false);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.show();
        QLabel *warning = part<QLabel>(dialog, u"receiverProblem_beyond"_s);
        QVERIFY(!warning->isVisible());
        part<QComboBox>(dialog, u"receiverAddress"_s)->setCurrentText(u"0.0.0.0"_s);
        QVERIFY(warning->isVisible());
        part<QComboBox>(dialog, u"receiverAddress"_s)->setCurrentText(u"not an address"_s);
        QSignalSpy started(&dialog, &ReceiverOptionsDialog::startWanted);
        part<QPushButton>(dialog, u"receiverOptionsStart"_s)->click();
        QCOMPARE(started.count(), 0);
        QVERIFY(part<QLabel>(dialog, u"receiverProblem_address"_s)->isVisible());
        auto *address = part<QComboBox>(dialog, u"receiverAddress"_s);
        QVERIFY(address->property("invalid").toBool());
        QVERIFY(dialog.focusWidget() == address || dialog.focusWidget() == address->lineEdit()); // where it is mended
        QCOMPARE(warning->property("tone").toString(), u"wait"_s);
        QVERIFY(!warning->property("fieldProblem").toBool()); // a warning does not look like a refusal
    }

    void sayWhatBecomesOfThePathOfWhatIsForwarded()
    {
        ReceiverOptionsDialog dialog({}, false);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.show();
        QVERIFY(QTest::qWaitForWindowExposed(&dialog));
        QCOMPARE(dialog.findChild<QScrollArea *>()->horizontalScrollBar()->maximum(), 0); // all of each field is seen
        auto *forward = part<QLineEdit>(dialog, u"receiverForward"_s);
        auto *tells = part<QCheckBox>(dialog, u"receiverTellsPeer"_s);
        auto *note = part<QLabel>(dialog, u"receiverProblem_forwardPath"_s);
        QVERIFY(!note->isVisible() && !tells->isEnabled() && tells->isChecked());
        forward->setText(u"http://localhost:3000"_s);
        QVERIFY(note->isVisible() && tells->isEnabled());
        QVERIFY(note->text().contains(u"their own path"_s));
        forward->setText(u"http://localhost:3000/hook"_s);
        QVERIFY(note->text().contains(u"takes the place"_s));
        forward->setText(u"http://example.org/"_s);
        QVERIFY(!note->isVisible());
        QVERIFY(part<QLabel>(dialog, u"receiverProblem_forwardTo"_s)->isVisible());
        forward->setText(u"http://localhost:3000/hook"_s);
        tells->click();
        QSignalSpy started(&dialog, &ReceiverOptionsDialog::startWanted);
        part<QPushButton>(dialog, u"receiverOptionsStart"_s)->click();
        QVERIFY(!started.constFirst().at(0).value<ReceiverSetup>().forwardTellsPeer);
    }

    void aSecretThatWasTypedCountsWithoutAdd()
    {
        ReceiverOptionsDialog dialog({}, false);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.show();
        auto *secret = part<QLineEdit>(dialog, u"receiverSecret"_s);
        QSignalSpy started(&dialog, &ReceiverOptionsDialog::startWanted);
        QTest::keyClicks(secret, u"from the shop "_s);
        QTest::keyClick(secret, Qt::Key_Return);
        QCOMPARE(started.count(), 0); // the space at its end would never match, so it is said first
        QVERIFY(part<QLabel>(dialog, u"receiverProblem_secret"_s)->isVisible());
        QTest::keyClick(secret, Qt::Key_Backspace);
        QVERIFY(!part<QLabel>(dialog, u"receiverProblem_secret"_s)->isVisible());
        QTest::keyClick(secret, Qt::Key_Return);
        QCOMPARE(started.count(), 1);
        QCOMPARE(started.constFirst().at(0).value<ReceiverSetup>().secrets, QList<QByteArray>{"from the shop"});
    }

    void whatRanIsStartedAgain()
    {
        TestBench bench;
        {
            ReceiverPanel panel(doorsOf(bench));
            startPlain(panel);
            QTRY_VERIFY(bench->receiver()->state().running);
        }
        bench->receiver()->stop(); // the program ends, nobody asked it to stop
        QTRY_VERIFY(!bench->receiver()->state().running);
        {
            ReceiverPanel again(doorsOf(bench));
            QTRY_VERIFY(bench->receiver()->state().running);
            again.stop();
            QTRY_VERIFY(!bench->receiver()->state().running);
        }
        const QSettings memory(bench->profileFolder() + u"/receiver.ini"_s, QSettings::IniFormat);
        QVERIFY(!memory.value(u"running"_s).toBool()); // stopped on purpose: it stays so
    }

    void theSetupIsRememberedWithoutSecrets()
    {
        TestBench bench;
        {
            ReceiverController controller(bench->receiver(), bench->profileFolder(), bench->authorityFile());
            QCOMPARE(controller.setup().port, ReceiverController::usualPort);
            ReceiverSetup setup = controller.setup();
            setup.port = 9443;
            setup.secrets = {"top-secret"};
            setup.allowedHosts = {u"abc.tunnel.test"_s};
            controller.setSetup(setup);
        }
        ReceiverController again(bench->receiver(), bench->profileFolder(), bench->authorityFile());
        QCOMPARE(again.setup().port, quint16(9443));
        QCOMPARE(again.setup().allowedHosts, QStringList{u"abc.tunnel.test"_s});
        QVERIFY(again.setup().secrets.isEmpty());
        QFile file(bench->profileFolder() + u"/receiver.ini"_s);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains("top-secret"));
    }
};

QTEST_MAIN(tst_receiver_panel)
#include "tst_receiver_panel.moc"
