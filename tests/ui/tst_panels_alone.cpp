// SPDX-License-Identifier: MIT
// Panels on stand-ins: each takes the doors it needs, so it works without a bench, a profile or a thread.
#include "tests/support/stand_in_doors.h"
#include "ui/common/notice_bar.h"
#include "ui/receiver/receiver_panel.h"
#include "ui/traffic/traffic_panel.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>
#include <QtWidgets/QPushButton>

#include <algorithm>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_PanelsAlone final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theReceiversPanelAsksItsDoor();
    void theTrafficsPanelAsksItsDoor();
};

void tst_PanelsAlone::theReceiversPanelAsksItsDoor()
{
    const QTemporaryDir folder;
    StandInReceiver receiver;
    StandInLog log;
    log.page.atEnd = true;
    CatalogueDoor catalogue(nullptr);
    ReceiverPanel panel({&receiver, &log, &catalogue, folder.path(), folder.filePath(u"ca.pem"_s)});
    panel.show();
    panel.findChild<QPushButton *>(u"receiverEmptyStart"_s)->click();
    QCOMPARE(receiver.started.size(), 1);
    QCOMPARE(receiver.started.constLast().port, ReceiverController::usualPort);

    receiver.answer(Error{ErrorCode::Unavailable, u"Port 8443 is taken."_s});
    const auto *notice = panel.findChild<NoticeBar *>();
    QVERIFY(notice->isVisible());
    QCOMPARE(notice->text(), u"Port 8443 is taken."_s);
    const QList<QPushButton *> offers = notice->findChildren<QPushButton *>();
    const auto offer =
        std::find_if(offers.cbegin(), offers.cend(), [](const QPushButton *button) { return button->text() == u"Use any free port"_s; });
    QVERIFY(offer != offers.cend());
    (*offer)->click();
    QCOMPARE(receiver.started.size(), 2);
    QCOMPARE(receiver.started.constLast().port, quint16(0));

    ReceiverState running;
    running.running = true;
    running.url = u"https://localhost:40000/"_s;
    receiver.show(running);
    panel.findChild<QPushButton *>(u"receiverToggle"_s)->click();
    QCOMPARE(receiver.stops, 1);
}

void tst_PanelsAlone::theTrafficsPanelAsksItsDoor()
{
    const QTemporaryDir folder;
    StandInTraffic traffic;
    CatalogueDoor catalogue(nullptr);
    ClockDoor clock(nullptr);
    TrafficPanel panel({&traffic, &catalogue, &clock, folder.path(), folder.filePath(u"ca.pem"_s)});
    panel.setSite(u"acme.test"_s);
    panel.resize(820, 480);
    panel.show();
    auto *toggle = panel.findChild<QPushButton *>(u"simulatorToggle"_s);
    toggle->click();
    QCOMPARE(traffic.started.size(), 1);
    QCOMPARE(traffic.started.constLast().site, u"acme.test"_s);

    traffic.answer(Error{ErrorCode::Conflict, u"The clock is being run ahead."_s});
    QCOMPARE(panel.findChild<NoticeBar *>()->text(), u"The clock is being run ahead."_s);

    Traffic figures;
    figures.simulating = true;
    figures.simulatedSite = u"acme.test"_s;
    traffic.show(figures);
    toggle->click();
    QCOMPARE(traffic.stops, 1);
    QCOMPARE(traffic.started.size(), 1);
}

QTEST_MAIN(tst_PanelsAlone)
#include "tst_panels_alone.moc"
