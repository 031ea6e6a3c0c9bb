// SPDX-License-Identifier: MIT
// Drives the real window on a real bench until each state stands in it, and looks at what is painted. With OVYXA_SCREENSHOTS_DIR
// set it writes light.png and dark.png there, and both of the smallest window.
#include "tests/support/bench_fixture.h"
#include "tests/ui/window_story.h"
#include "ui/common/notice_bar.h"
#include "ui/common/row_painting.h"
#include "ui/common/theme.h"
#include "ui/log/delivery_columns.h"
#include "ui/log/log_controller.h"
#include "ui/log/log_view.h"
#include "ui/receiver/receiver_panel.h"
#include "ui/window/main_window.h"

#include <QtCore/QSize>
#include <QtCore/QTranslator>
#include <QtGui/QImage>
#include <QtTest/QTest>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QAbstractSlider>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QWidget>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_Screenshots : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theWindowInBothSchemes();
    void theQueryAndASelection();
    void theTraffic();
    void theLastHour();
};

/// With its plurals, as the program speaks it.
void tst_Screenshots::initTestCase()
{
    auto *english = new QTranslator(qApp);
    QVERIFY(english->load(u":/i18n/ovyxa-bench_en.qm"_s) && QCoreApplication::installTranslator(english));
}

void tst_Screenshots::theWindowInBothSchemes()
{
    WindowStory story;
    story.tell();
    MainWindow window(story.f.bench.get());
    window.resize(1440, 900);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QTRY_VERIFY_WITH_TIMEOUT(window.isWhole(), waitMs);
    auto *log = window.findChild<LogView *>(u"deliveryLog"_s);
    QTRY_VERIFY_WITH_TIMEOUT(log->model()->rowCount() >= 100, waitMs);

    // The newest waiting delivery of Orders is looked at, and the request that does not verify.
    for (const Delivery &delivery : std::as_const(story.f.deliveries)) {
        if (delivery.state == DeliveryState::Waiting && delivery.kind == EventKind::GoalCompleted)
            log->select({delivery.id});
    }
    QVERIFY(log->currentDelivery().isValid());
    const auto invalid =
        std::find_if(story.f.captures.cbegin(), story.f.captures.cend(), [](const Capture &capture) { return capture.verdict == Verdict::Invalid; });
    QVERIFY(invalid != story.f.captures.cend());
    auto *receiver = window.findChild<ReceiverPanel *>(u"receiverPanel"_s);
    auto *heading = window.findChild<QLabel *>(u"signatureHeading"_s);
    QTRY_VERIFY_WITH_TIMEOUT((receiver->select(invalid->id), heading->text().startsWith(u"The signature does not match."_s)), waitMs);
    const auto hasSteps = [page = heading->window()] {
        const QList<QLabel *> labels = page->findChildren<QLabel *>();
        return std::any_of(labels.cbegin(), labels.cend(),
                           [](const QLabel *each) { return each->isVisible() && each->text().contains(u"64 hex digits"_s); });
    };
    QTRY_VERIFY_WITH_TIMEOUT(hasSteps(), waitMs);
    const QString sum = window.findChild<QLabel *>(u"runningSum"_s)->accessibleName();
    QVERIFY2(sum.contains(u"2 held"_s) && sum.contains(u"1 failed"_s) && sum.contains(u"2 waiting"_s), qPrintable(sum));

    window.findChild<NoticeBar *>(u"windowNotice"_s)->dismiss(); // about a peer that came on the way here
    const QString folder = qEnvironmentVariable("OVYXA_SCREENSHOTS_DIR");
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        window.setTheme(choice);
        log->setFocus();
        const QImage image = pictureOf(window);
        QCOMPARE(image.size(), QSize(1440, 900) * image.devicePixelRatio());
        for (const QString &name : {u"deliveryLog"_s, u"timeline"_s, u"inspectorTabs"_s, u"receiverPanel"_s, u"webhookList"_s, u"runningSum"_s}) {
            auto *part = window.findChild<QWidget *>(name);
            QVERIFY2(part, qPrintable(name));
            QVERIFY2(colours(part->grab().toImage()) > 8, qPrintable(name));
        }
        if (!folder.isEmpty())
            QVERIFY(image.save(u"%1/%2.png"_s.arg(folder, choice == ThemeChoice::Light ? u"light"_s : u"dark"_s)));
    }
    window.resize(1024, 640);
    QTRY_COMPARE(window.size(), QSize(1024, 640));
    QTRY_VERIFY(window.findChild<QWidget *>(u"inspectorPlace"_s)->width() < 400); // laid out anew
    QVERIFY(!log->isColumnHidden(AnswerColumn));
    const QFontMetrics names(interfaceFont());
    QTRY_VERIFY(log->columnWidth(EventColumn) - 2 * cellPadding >= names.horizontalAdvance(u"goal.completed"_s)); // it is read, not guessed
    for (const ThemeChoice choice : {ThemeChoice::Dark, ThemeChoice::Light}) {
        window.setTheme(choice);
        QVERIFY(colours(log->grab().toImage()) > 8);
        if (!folder.isEmpty())
            QVERIFY(pictureOf(window).save(u"%1/%2-small.png"_s.arg(folder, choice == ThemeChoice::Light ? u"light"_s : u"dark"_s)));
    }
    window.resize(2560, 1440);
    QTRY_COMPARE(window.size(), QSize(2560, 1440));
    const QImage large = pictureOf(window);
    if (!folder.isEmpty())
        QVERIFY(large.save(folder + u"/light-large.png"_s));
}

/// Chips, the popup with counts, matches in the rows, and the bar of a selection.
void tst_Screenshots::theQueryAndASelection()
{
    WindowStory story;
    story.tell();
    MainWindow window(story.f.bench.get());
    window.resize(1440, 900);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    auto *log = window.findChild<LogView *>(u"deliveryLog"_s);
    auto *text = window.findChild<QLineEdit *>(u"searchText"_s);
    text->setText(u"state:delivered webhook:Orders since:24h"_s);
    text->setFocus();
    QTest::keyClick(text, Qt::Key_End);
    QTest::keyClicks(text, u" goal"_s);
    QTRY_COMPARE_WITH_TIMEOUT(window.findChild<LogController *>()->text(), text->text(), waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(log->model()->rowCount() >= 90, waitMs);
    for (int row = 6; row < 10; ++row) {
        log->selectionModel()->setCurrentIndex(
            log->model()->index(row, 0), (row == 6 ? QItemSelectionModel::ClearAndSelect : QItemSelectionModel::Select) | QItemSelectionModel::Rows);
    }
    auto *popup = window.findChild<QWidget *>(u"queryPopup"_s);
    auto *suggestions = window.findChild<QAbstractItemView *>(u"querySuggestions"_s);
    const auto counted = [suggestions] { return !suggestions->model()->index(1, 0).data(Qt::UserRole + 3).toString().isEmpty(); };
    QTRY_VERIFY_WITH_TIMEOUT(counted(), waitMs);
    const QString folder = qEnvironmentVariable("OVYXA_SCREENSHOTS_DIR");
    for (const QSize size : {QSize(1440, 900), QSize(1024, 640)}) {
        window.resize(size);
        QTRY_COMPARE(window.size(), size);
        for (const ThemeChoice choice : {ThemeChoice::Dark, ThemeChoice::Light}) {
            window.setTheme(choice);
            QVERIFY(popup->isVisible() && window.rect().contains(popup->geometry()));
            QVERIFY(colours(popup->grab().toImage()) > 8);
            QVERIFY(window.findChild<QWidget *>(u"selectionBar"_s)->isVisible());
            if (!folder.isEmpty())
                QVERIFY(pictureOf(window).save(
                    u"%1/query-%2-%3.png"_s.arg(folder, choice == ThemeChoice::Light ? u"light"_s : u"dark"_s).arg(size.width())));
        }
    }
}

/// Forty minutes of visitors with a spike that goes over the threshold, in the traffic's place.
void tst_Screenshots::theTraffic()
{
    BenchFixture f;
    QVERIFY(f.addSite(pictured).ok() && f.startReceiver().ok());
    Webhook ops = BenchFixture::webhook(pictured, u"Ops"_s, f.bench->receiver()->state().url + u"hook"_s);
    ops.spikeThreshold = 150;
    QVERIFY(f.addWebhook(ops).ok());
    for (const auto &[name, path] : {std::pair(u"Signup"_s, u"/thanks"_s), std::pair(u"Read the launch"_s, u"/blog/*"_s)}) {
        Goal goal;
        goal.site = pictured;
        goal.name = name;
        goal.pattern = path;
        QVERIFY(f.wait<Goal>([&](auto reply) { f.bench->catalogue()->addGoal(goal, f.bench.get(), reply); }).ok());
    }
    MainWindow window(f.bench.get());
    window.resize(1440, 900);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.findChild<QTabWidget *>(u"bottomTabs"_s)->setCurrentIndex(1);
    SimulationSettings settings;
    settings.site = pictured;
    QVERIFY(f.wait<void>([&](auto reply) { f.bench->traffic()->startSimulation(settings, f.bench.get(), reply); }).ok());
    QVERIFY(f.wait<void>([&](auto reply) { f.bench->traffic()->fillMonth(79, f.bench.get(), reply); }).ok());
    const auto ahead = [&](std::chrono::minutes span) {
        return f.wait<void>([&](auto reply) { f.bench->traffic()->simulateAhead(span, f.bench.get(), reply); }).ok();
    };
    QVERIFY(ahead(std::chrono::minutes(24)));
    QVERIFY(f.wait<void>([&](auto reply) { f.bench->traffic()->simulateSpike(90, f.bench.get(), reply); }).ok());
    QVERIFY(ahead(std::chrono::minutes(16)));
    QTRY_VERIFY_WITH_TIMEOUT(f.bench->sending()->sums().queued + f.bench->sending()->sums().sending == 0, waitMs);
    auto *panel = window.findChild<QWidget *>(u"trafficPanel"_s);
    QTRY_VERIFY_WITH_TIMEOUT(colours(panel->grab().toImage()) > 8, waitMs);
    const QString folder = qEnvironmentVariable("OVYXA_SCREENSHOTS_DIR");
    for (const ThemeChoice choice : {ThemeChoice::Dark, ThemeChoice::Light}) {
        window.setTheme(choice);
        const QImage image = pictureOf(window);
        if (!folder.isEmpty())
            QVERIFY(image.save(u"%1/traffic-%2.png"_s.arg(folder, choice == ThemeChoice::Light ? u"light"_s : u"dark"_s)));
    }
}

/// Forty minutes of deliveries to an endpoint that fails now and then, and an outage over what waits.
void tst_Screenshots::theLastHour()
{
    BenchFixture f;
    ReceiverSetup setup;
    setup.plan = *ResponsePlan::parse(u"200x9,503,200x7,close,delay=40ms:200x4,200x6,503x3,200x9,302"_s + u",200x5,500"_s.repeated(30));
    QVERIFY(f.addSite(pictured).ok() && f.startReceiver(setup).ok());
    QVERIFY(f.addWebhook(BenchFixture::webhook(pictured, u"Orders"_s, f.bench->receiver()->state().url + u"hook"_s)).ok());
    f.bench->clock()->setPaused(true);
    const auto pass = [&](std::chrono::seconds span) {
        return f.wait<void>([&](auto reply) { f.bench->clock()->advance(span, f.bench.get(), reply); }).ok();
    };
    for (int i = 0; i < 40; ++i) {
        QVERIFY(f.fire(EventKind::GoalCompleted, pictured).ok());
        QVERIFY(pass(std::chrono::seconds(20 + i * 17 % 90)));
        if (i == 34)
            QVERIFY(f.wait<void>([&](auto reply) { f.bench->receiver()->setPlan(*ResponsePlan::parse(u"503"_s), f.bench.get(), reply); }).ok());
    }
    QTRY_VERIFY_WITH_TIMEOUT(f.bench->sending()->sums().waiting > 0 && f.bench->sending()->sums().queued + f.bench->sending()->sums().sending == 0,
                             waitMs);
    MainWindow window(f.bench.get());
    window.resize(1440, 900);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.findChild<QTabWidget *>(u"bottomTabs"_s)->setCurrentIndex(2);
    auto *band = window.findChild<QWidget *>(u"hourBand"_s);
    QTRY_VERIFY_WITH_TIMEOUT(band->accessibleDescription().contains(u"otherwise"_s), waitMs);
    auto *from = window.findChild<QAbstractSlider *>(u"outageFrom"_s);
    while (from->value() > 0)
        QTest::keyClick(from, Qt::Key_Left);
    const QString folder = qEnvironmentVariable("OVYXA_SCREENSHOTS_DIR");
    for (const QSize size : {QSize(1440, 900), QSize(1024, 640)}) {
        window.resize(size);
        QTRY_COMPARE(window.size(), size);
        QTRY_VERIFY(window.findChild<QWidget *>(u"inspectorPlace"_s)->width() <= (size.width() < 1280 ? 350 : 440)); // laid out anew
        for (const ThemeChoice choice : {ThemeChoice::Dark, ThemeChoice::Light}) {
            window.setTheme(choice);
            QVERIFY(band->width() >= 160 && band->height() >= 120);
            QVERIFY(colours(band->grab().toImage()) > 8);
            if (!folder.isEmpty())
                QVERIFY(pictureOf(window).save(
                    u"%1/hour-%2-%3.png"_s.arg(folder, choice == ThemeChoice::Light ? u"light"_s : u"dark"_s).arg(size.width())));
        }
    }
}

QTEST_MAIN(tst_Screenshots)
#include "tst_screenshots.moc"
