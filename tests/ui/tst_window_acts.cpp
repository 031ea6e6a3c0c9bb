// SPDX-License-Identifier: MIT
// What the window's commands do beyond the window: copies that work elsewhere, and words that say so.
#include "tests/support/desk.h"
#include "ui/common/notice_bar.h"
#include "ui/webhooks/webhook_delegate.h"
#include "ui/webhooks/webhook_model.h"

#include <QtCore/QProcess>
#include <QtCore/QSettings>
#include <QtCore/QStandardPaths>
#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtNetwork/QTcpServer>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListView>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QTableView>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_WindowActs : public QObject
{
    Q_OBJECT

    static bool isSaid(const Desk &desk, const QString &beginning)
    {
        return QTest::qWaitFor(
            [&] {
                const auto notices = desk.window->findChildren<NoticeBar *>();
                return std::any_of(notices.cbegin(), notices.cend(),
                                   [&](const NoticeBar *notice) { return notice->isVisible() && notice->text().startsWith(beginning); });
            },
            waitMs);
    }

    /// Runs what was copied in a shell: it must bring one more request, and as valid a one.
    static bool sendsOnceMore(const Desk &desk)
    {
        auto *table = desk.find<QTableView>(u"captureTable"_s);
        const int before = table->model()->rowCount();
        QProcess shell;
        shell.start(u"/bin/sh"_s, {u"-c"_s, QGuiApplication::clipboard()->text()});
        if (!QTest::qWaitFor([&shell] { return shell.state() == QProcess::NotRunning; }, waitMs) || shell.exitCode() != 0) {
            qWarning("%s", shell.readAllStandardError().constData());
            return false;
        }
        return QTest::qWaitFor([&] { return table->model()->rowCount() == before + 1; }, waitMs)
               && table->model()->index(0, 0).data().toString() == u"valid"_s;
    }

    /// The button of a notice, once one with this word is there.
    static QPushButton *offer(const Desk &desk, const QString &verb)
    {
        QPushButton *found = nullptr;
        (void)QTest::qWaitFor(
            [&] {
                const auto buttons = desk.window->findChildren<QPushButton *>(u"noticeAction"_s);
                const auto shown = std::find_if(buttons.cbegin(), buttons.cend(),
                                                [&verb](const QPushButton *each) { return each->isVisible() && each->text() == verb; });
                found = shown == buttons.cend() ? nullptr : *shown;
                return found != nullptr;
            },
            waitMs);
        return found;
    }

    static QString stateOf(const Desk &desk)
    {
        return desk.find<QListView>(u"webhookList"_s)->model()->index(0, 0).data(WebhookModel::StateWordRole).toString();
    }

    static QString urlOf(const Desk &desk)
    {
        return desk.find<QListView>(u"webhookList"_s)->model()->index(0, 0).data(WebhookModel::UrlRole).toString();
    }

    static bool plan(Desk &desk, const QString &text)
    {
        Bench *bench = desk.fixture.bench.get();
        return desk.fixture.wait<void>([&](auto reply) { bench->receiver()->setPlan(*ResponsePlan::parse(text), bench, reply); }).ok();
    }

private Q_SLOTS:
    void anAttemptIsCopiedAsCurl();
    void whatWasReceivedIsCopiedAsCurl();
    void aFreePortIsKeptAndWebhooksAreTakenAlong();
    void retryingIsToldBeforeTheLastFailure();
    void whereNothingListensTheCardSaysSo();
    void theDotsOpenTheCardsMenu();
    void visitorsReachTheTrialsGoal();
    void theCardAndTheBarTellOneUsage();
    void trafficShowsAllOfItself();
    void theKeysAreToldAll();
};

void tst_WindowActs::anAttemptIsCopiedAsCurl()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    QTRY_VERIFY_WITH_TIMEOUT(desk.action(u"log.copyCurl"_s)->isEnabled(), waitMs);
    QGuiApplication::clipboard()->clear();
    QTest::keyClick(desk.log(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(QGuiApplication::clipboard()->text().contains(u"--cacert "_s));
    QVERIFY(isSaid(desk, u"Copied"_s));
    QVERIFY(sendsOnceMore(desk));

    const QString byKeys = QGuiApplication::clipboard()->text();
    QGuiApplication::clipboard()->clear();
    Q_EMIT desk.log()->customContextMenuRequested(desk.log()->visualRect(desk.log()->currentIndex()).center());
    auto *menu = desk.find<QMenu>(u"logMenu"_s);
    desk.find<QAction>(u"logCopyCurl"_s)->trigger();
    menu->close();
    QTRY_COMPARE_WITH_TIMEOUT(QGuiApplication::clipboard()->text(), byKeys, waitMs);
}

void tst_WindowActs::whatWasReceivedIsCopiedAsCurl()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    auto *table = desk.find<QTableView>(u"captureTable"_s);
    QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 1, waitMs);
    desk.log()->clearSelection();
    QVERIFY(!desk.action(u"log.copyCurl"_s)->isEnabled());
    table->setCurrentIndex(table->model()->index(0, 0));
    QTRY_VERIFY_WITH_TIMEOUT(desk.action(u"log.copyCurl"_s)->isEnabled(), waitMs);
    QGuiApplication::clipboard()->clear();
    QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    const QString byKeys = QGuiApplication::clipboard()->text();
    QVERIFY(isSaid(desk, u"Copied"_s));
    QVERIFY(sendsOnceMore(desk));

    // By the row's menu and by the inspector's link, too.
    table->setCurrentIndex(table->model()->index(1, 0));
    QGuiApplication::clipboard()->clear();
    Q_EMIT table->customContextMenuRequested(table->visualRect(table->currentIndex()).center());
    auto *menu = desk.find<QMenu>(u"captureMenu"_s);
    menu->findChild<QAction *>(u"capture.copyCurl"_s)->trigger();
    menu->close();
    QTRY_COMPARE_WITH_TIMEOUT(QGuiApplication::clipboard()->text(), byKeys, waitMs);
    QGuiApplication::clipboard()->clear();
    desk.find<QTabWidget>(u"inspectorTabs"_s)->setCurrentIndex(2);
    auto *link = desk.find<QPushButton>(u"copyCurl"_s);
    QTRY_VERIFY_WITH_TIMEOUT(link->isVisible(), waitMs);
    const QString before = link->text();
    QTest::mouseClick(link, Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), byKeys);
    QCOMPARE(link->text(), u"Copied"_s);
    QTRY_COMPARE_WITH_TIMEOUT(link->text(), before, waitMs);
}

void tst_WindowActs::aFreePortIsKeptAndWebhooksAreTakenAlong()
{
    Desk desk;
    // A trial that starts it takes one and the same port everywhere, so another program's may be waiting for it.
    QVERIFY(desk.fixture.startReceiver().ok());
    QVERIFY(desk.runTrial());
    Bench *bench = desk.fixture.bench.get();
    const QString before = bench->receiver()->state().url;
    Webhook webhook = bench->catalogue()->webhooks().first().webhook;
    const QString target = u"a/../b%7ec?q=[1]"_s; // goes out as typed, and stays so
    webhook.url = before + target;
    QVERIFY(desk.fixture.wait<void>([&](auto reply) { bench->catalogue()->updateWebhook(webhook, bench, reply); }).ok());
    const QString pointed = urlOf(desk);
    desk.action(u"receiver.toggle"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!bench->receiver()->state().running, waitMs);
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost, quint16(QUrl(before).port())));

    desk.action(u"receiver.toggle"_s)->trigger();
    QPushButton *anyPort = offer(desk, u"Use any free port"_s);
    QVERIFY(anyPort);
    QTest::mouseClick(anyPort, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(bench->receiver()->state().running, waitMs);
    const QUrl now(bench->receiver()->state().url);
    QVERIFY(now != QUrl(before));
    const QSettings memory(bench->profileFolder() + u"/receiver.ini"_s, QSettings::IniFormat);
    QTRY_COMPARE_WITH_TIMEOUT(memory.value(u"port"_s).toInt(), now.port(), waitMs); // for the next start

    QPushButton *point = offer(desk, u"Point them here"_s);
    QVERIFY(point);
    QTest::mouseClick(point, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(QUrl(urlOf(desk)).port(), now.port(), waitMs);
    QVERIFY2(urlOf(desk).endsWith(u'/' + target), qPrintable(urlOf(desk)));
    QTRY_VERIFY_WITH_TIMEOUT(stateOf(desk).endsWith(u"points at your receiver"_s), waitMs);
    QPushButton *undo = offer(desk, u"Undo"_s);
    QVERIFY(undo);
    QTest::mouseClick(undo, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(urlOf(desk), pointed, waitMs);
}

void tst_WindowActs::retryingIsToldBeforeTheLastFailure()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(desk), u"healthy · points at your receiver"_s, waitMs);
    QVERIFY(plan(desk, u"503"_s));
    QVERIFY(desk.fixture.fire(EventKind::GoalCompleted, desk.fixture.deliveries.first().site).ok());
    for (int retry = 1; retry <= 3; ++retry) {
        QTRY_VERIFY_WITH_TIMEOUT(stateOf(desk).startsWith(u"retrying · %1 of 3 in "_s.arg(retry)), waitMs);
        desk.fixture.bench->clock()->jumpToNextDue();
    }
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(desk), u"failing · 1 in the last hour"_s, waitMs);
    desk.window.reset(); // and a new window reads it from the log
    desk.open();
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(desk), u"failing · 1 in the last hour"_s, waitMs);
    QVERIFY(plan(desk, u"200"_s));
    QVERIFY(desk.fixture.fire(EventKind::GoalCompleted, desk.fixture.deliveries.first().site).ok());
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(desk), u"healthy · points at your receiver"_s, waitMs);
}

void tst_WindowActs::whereNothingListensTheCardSaysSo()
{
    Desk desk;
    QVERIFY(desk.fixture.startReceiver().ok()); // not where every trial starts one
    QVERIFY(desk.runTrial());
    desk.action(u"receiver.toggle"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!desk.fixture.bench->receiver()->state().running, waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(desk), u"healthy"_s, waitMs);
    QVERIFY(desk.fixture.fire(EventKind::GoalCompleted, desk.fixture.deliveries.first().site).ok());
    QTRY_VERIFY_WITH_TIMEOUT(stateOf(desk).startsWith(u"nothing listens there · 1 of 3 in "_s), waitMs);
    const auto *list = desk.find<QListView>(u"webhookList"_s);
    QVERIFY(list->model()->index(0, 0).data(Qt::AccessibleTextRole).toString().contains(u"nothing listens there"_s));
}

void tst_WindowActs::theDotsOpenTheCardsMenu()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    auto *list = desk.find<QListView>(u"webhookList"_s);
    QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), 1, waitMs);
    const QRect dots = WebhookDelegate::menuRect(list->visualRect(list->model()->index(0, 0)));
    QTest::mouseClick(list->viewport(), Qt::LeftButton, Qt::NoModifier, dots.center());
    auto *menu = desk.window->findChild<QMenu *>(u"webhookMenu"_s);
    QVERIFY(menu && menu->isVisible());
    QVERIFY(menu->actions().contains(desk.action(u"webhook.edit"_s)) && desk.action(u"webhook.edit"_s)->isEnabled());
    menu->close();
}

void tst_WindowActs::visitorsReachTheTrialsGoal()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    QCOMPARE(desk.fixture.bench->catalogue()->goals(u"acme.test"_s).size(), 1);
    QTRY_VERIFY_WITH_TIMEOUT(desk.find<QLineEdit>(u"simulatorPaths"_s)->text().contains(u"/checkout/success"_s), waitMs);
    desk.fixture.bench->clock()->setSpeed(60);
    desk.action(u"traffic.simulate"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(desk.fixture.bench->sending()->sums().delivered >= 2, waitMs);
    const Capture newest = desk.fixture.captures.constLast();
    QCOMPARE(newest.verdict, Verdict::Valid);
    desk.action(u"traffic.simulate"_s)->trigger();
}

void tst_WindowActs::theCardAndTheBarTellOneUsage()
{
    Desk desk;
    QVERIFY(desk.runTrial());
    Bench *bench = desk.fixture.bench.get();
    ProfileSettings settings = bench->catalogue()->settings();
    settings.planLimit = 1'000;
    QVERIFY(desk.fixture.wait<void>([&](auto reply) { bench->catalogue()->setSettings(settings, bench, reply); }).ok());
    desk.action(u"traffic.simulate"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(bench->traffic()->figures().simulating, waitMs);
    QVERIFY(desk.fixture.wait<void>([&](auto reply) { bench->traffic()->fillMonth(50, bench, reply); }).ok());
    bench->traffic()->stopSimulation();
    QTRY_VERIFY_WITH_TIMEOUT(!bench->traffic()->figures().simulating, waitMs);
    const QString counted = QString::number(bench->traffic()->figures().usage.events);
    const auto *card = desk.find<QLabel>(u"summary_usage.threshold"_s);
    QTRY_COMPARE_WITH_TIMEOUT(card->accessibleName(), u"Says 800 of 1,000 · counted: %1"_s.arg(counted), waitMs);
    QVERIFY(desk.find<QWidget>(u"usageBar"_s)->accessibleName().contains(counted));
}

void tst_WindowActs::trafficShowsAllOfItself()
{
    Desk desk; // 1440 × 900
    desk.find<QTabWidget>(u"bottomTabs"_s)->setCurrentWidget(desk.find<QWidget>(u"trafficPanel"_s));
    auto *form = desk.find<QWidget>(u"simulatorForm"_s);
    auto *area = qobject_cast<QScrollArea *>(form->parentWidget()->parentWidget());
    QVERIFY(area);
    const auto fits = [form, area] {
        return form->sizeHint().height() <= area->viewport()->height() && form->minimumSizeHint().width() <= area->viewport()->width();
    };
    const auto sizes = [form, area] {
        return u"%1 of %2, %3 of %4"_s.arg(form->sizeHint().height())
            .arg(area->viewport()->height())
            .arg(form->minimumSizeHint().width())
            .arg(area->viewport()->width());
    };
    QTRY_VERIFY2(fits(), qPrintable(sizes()));
    QVERIFY(desk.runTrial());
    desk.action(u"traffic.simulate"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(desk.fixture.bench->traffic()->figures().simulating, waitMs);
    QTRY_VERIFY2(fits(), qPrintable(sizes()));
    desk.fixture.bench->traffic()->stopSimulation();
}

void tst_WindowActs::theKeysAreToldAll()
{
    Desk desk;
    auto *text = desk.find<QLineEdit>(u"paletteText"_s);
    auto *list = desk.find<QListWidget>(u"paletteList"_s);
    desk.log()->setFocus();
    QTest::keyClicks(desk.log(), u"?"_s);
    QTRY_VERIFY_WITH_TIMEOUT(text->hasFocus(), waitMs);
    QStringList shown;
    for (int row = 0; row < list->count(); ++row)
        shown += list->item(row)->text();
    QVERIFY2(shown.size() > 30, qPrintable(shown.join(u'\n')));
    for (const char *const id : {"log.replayExact", "log.compare", "window.trial", "window.keys", "scenario.runAll"}) // what cannot be done now, too
        QVERIFY2(shown.contains(desk.action(QLatin1String(id))->text().remove(u'&')), id);
    QTest::keyClicks(text, u"exact ctrl+r"_s);
    QTest::keyClicks(text, u"?"_s); // a letter where one is typed
    QCOMPARE(text->text(), u"exact ctrl+r?"_s);
    QTest::keyClick(text, Qt::Key_Escape);
    QTRY_VERIFY_WITH_TIMEOUT(desk.log()->hasFocus(), waitMs);
}

QTEST_MAIN(tst_WindowActs)
#include "tst_window_acts.moc"
