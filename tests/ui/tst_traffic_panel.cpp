// SPDX-License-Identifier: MIT
// The traffic's place, clicked as a person would: visitors come, a spike fires, the month fills up, a key is made and revoked.
#include "core/model/traffic_limits.h"
#include "tests/support/bench_fixture.h"
#include "tests/support/focusables.h"
#include "ui/common/tokens.h"
#include "ui/traffic/traffic_panel.h"
#include "ui/traffic/traffic_words.h"
#include "ui/traffic/visitor_curve.h"

#include <QtCore/QLocale>
#include <QtCore/QRegularExpression>
#include <QtCore/QUrl>
#include <QtGui/QImage>
#include <QtNetwork/QHostAddress>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QNetworkRequest>
#include <QtNetwork/QTcpServer>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialog>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QWidget>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

const SiteId site = u"acme.test"_s;

struct PanelFixture : BenchFixture
{
    std::unique_ptr<TrafficPanel> panel;
    QList<Event> events;

    PanelFixture()
    {
        if (!addSite(site).ok() || !startReceiver().ok())
            qFatal("the profile could not be set up");
        Webhook all = webhook(site, u"Ops"_s, bench->receiver()->state().url + u"hook"_s);
        all.spikeThreshold = 50;
        if (!addWebhook(all).ok())
            qFatal("the webhook was refused");
        QObject::connect(bench->traffic(), &TrafficDoor::eventsTriggered, bench.get(), [this](const QList<Event> &more) { events += more; });
        panel = std::make_unique<TrafficPanel>(
            TrafficController::Doors{bench->traffic(), bench->catalogue(), bench->clock(), bench->profileFolder(), bench->authorityFile()});
        panel->setSite(site);
        panel->resize(820, 480);
        panel->show();
    }
    ~PanelFixture() { panel.reset(); }

    template<typename T>
    T *find(const QString &name)
    {
        auto *found = panel->findChild<T *>(name);
        if (!found)
            qFatal("there is no %s", qPrintable(name));
        return found;
    }

    void click(const QString &button) { QTest::mouseClick(find<QPushButton>(button), Qt::LeftButton); }

    [[nodiscard]] QList<EventKind> kinds() const
    {
        QList<EventKind> found;
        for (const Event &event : events)
            found += event.kind;
        return found;
    }
};

} // namespace

class tst_TrafficPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void usageReadsAsOvyxaShowsIt_data();
    void usageReadsAsOvyxaShowsIt();
    void theCurveRunsBesideItsThresholdsName();
    void visitorsComeASpikeFiresAndTheMonthFillsUp();
    void whatCannotBeSimulatedIsSaidWhereItStands();
    void aTakenPortOffersAnother();
    void aKeyIsMadeUsedAndRevoked();
    void inANarrowPlaceTheFiguresHaveATabOfTheirOwn();
    void goalsAreManagedFromHere();
    void everythingIsNamedAndReachedByTheKeyboard();
    void theFocusDoesNotCutTheFigure();
};

/// A spike early in the hour, where the name usually stands: no part of the curve lies behind it.
void tst_TrafficPanel::theCurveRunsBesideItsThresholdsName()
{
    VisitorCurve curve;
    curve.resize(420, 160);
    SiteTraffic traffic;
    const Instant now = instantFromMs(1'764'600'000'000);
    for (int i = 0; i < limits::visitorCurvePoints; ++i) {
        const bool isSpike = i > limits::visitorCurvePoints / 20 && i < limits::visitorCurvePoints / 5;
        traffic.curve.append({now - (limits::visitorCurvePoints - 1 - i) * Millis{limits::activeVisitorRefresh}, isSpike ? 160 : 5});
    }
    traffic.activeVisitors = 5;
    curve.setTraffic(traffic);
    curve.setThresholds({{u"Operations"_s, 150}});
    curve.show();
    const QImage image = curve.grab().toImage();
    const QColor line = tokensFor(curve.palette()).accent;
    const auto isLine = [&line](QRgb pixel) {
        return std::abs(qRed(pixel) - line.red()) + std::abs(qGreen(pixel) - line.green()) + std::abs(qBlue(pixel) - line.blue()) < 150;
    };
    for (int x = 120; x < 410; ++x) {
        bool isThere = false;
        for (int y = 0; y < image.height() && !isThere; ++y)
            isThere = isLine(image.pixel(x, y));
        QVERIFY2(isThere, qPrintable(QString::number(x)));
    }
}

void tst_TrafficPanel::usageReadsAsOvyxaShowsIt_data()
{
    QTest::addColumn<qint64>("events");
    QTest::addColumn<QString>("text");
    QTest::addColumn<Tone>("tone");
    QTest::newRow("none") << qint64(0) << u"0 / 50,000 events (0%)"_s << Tone::Good;
    QTest::newRow("the documented example") << qint64(45'234) << u"45,234 / 50,000 events (90%)"_s << Tone::Wait;
    QTest::newRow("79.99 %") << qint64(39'999) << u"39,999 / 50,000 events (79%)"_s << Tone::Good;
    QTest::newRow("80 %") << qint64(40'000) << u"40,000 / 50,000 events (80%)"_s << Tone::Wait;
    QTest::newRow("99.99 %") << qint64(49'999) << u"49,999 / 50,000 events (99%)"_s << Tone::Wait;
    QTest::newRow("100 %") << qint64(50'000) << u"50,000 / 50,000 events (100%)"_s << Tone::Bad;
}

void tst_TrafficPanel::usageReadsAsOvyxaShowsIt()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QFETCH(qint64, events);
    const Usage usage{events, 50'000, u"2026-11"_s, 0};
    QTEST(TrafficWords::usage(usage), "text");
    QTEST(TrafficWords::usageTone(usage), "tone");
    QVERIFY(!TrafficWords::usageState(usage).isEmpty()); // never by colour alone
}

void tst_TrafficPanel::visitorsComeASpikeFiresAndTheMonthFillsUp()
{
    PanelFixture f;
    f.bench->clock()->setSpeed(60);
    QVERIFY(!f.find<QPushButton>(u"simulatorSpike"_s)->isEnabled()); // nobody to join
    f.click(u"simulatorToggle"_s);
    QTRY_VERIFY_WITH_TIMEOUT(f.bench->traffic()->figures().simulating, waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(f.find<QPushButton>(u"simulatorSpike"_s)->isEnabled(), waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(f.find<QLabel>(u"simulatorHint"_s)->text().contains(u"×60"_s), waitMs);
    f.find<QSpinBox>(u"simulatorSpikeVisitors"_s)->setValue(80);
    f.click(u"simulatorSpike"_s);
    QTRY_VERIFY_WITH_TIMEOUT(f.kinds().contains(EventKind::RealtimeSpike), waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(!f.captures.isEmpty(), waitMs); // and it arrived
    QCOMPARE(f.captures.constFirst().verdict, Verdict::Valid);
    QTRY_VERIFY_WITH_TIMEOUT(f.panel->findChild<QWidget *>(u"visitorCurve"_s)->accessibleName().contains(QRegularExpression(u"[1-9]"_s)), waitMs);

    QVERIFY(!f.kinds().contains(EventKind::UsageThreshold));
    f.click(u"simulatorFill"_s); // to 79 %: a few hits more, of a small plan, and 80 fires
    QTRY_VERIFY_WITH_TIMEOUT(f.bench->traffic()->figures().usage.percent() >= 79, waitMs);
    QVERIFY(!f.kinds().contains(EventKind::UsageThreshold));
    f.find<QSpinBox>(u"simulatorFillPercent"_s)->setValue(80);
    f.click(u"simulatorFill"_s);
    QTRY_VERIFY_WITH_TIMEOUT(f.kinds().contains(EventKind::UsageThreshold), waitMs);

    const Instant before = f.bench->clock()->now();
    f.click(u"simulatorAhead"_s); // an hour
    QTRY_VERIFY_WITH_TIMEOUT(f.bench->clock()->now() - before >= std::chrono::hours(1), waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(f.find<QPushButton>(u"simulatorAhead"_s)->text(), u"Run ahead"_s, waitMs);
    f.click(u"simulatorToggle"_s);
    QTRY_VERIFY_WITH_TIMEOUT(!f.bench->traffic()->figures().simulating, waitMs);
}

void tst_TrafficPanel::whatCannotBeSimulatedIsSaidWhereItStands()
{
    PanelFixture f;
    auto *problem = f.find<QLabel>(u"simulatorProblem"_s);
    QVERIFY(problem->isHidden());
    f.find<QLineEdit>(u"simulatorPaths"_s)->setText(u"/ 8,, /thanks"_s);
    f.click(u"simulatorToggle"_s);
    QVERIFY(!problem->isHidden());
    QVERIFY(problem->text().contains(u"two commas"_s));
    QVERIFY(f.find<QLineEdit>(u"simulatorPaths"_s)->property("invalid").toBool());
    QVERIFY(!f.bench->traffic()->figures().simulating);
    auto *countries = f.find<QLineEdit>(u"simulatorCountries"_s);
    countries->setFocus();
    countries->clear();
    QTest::keyClicks(countries, u"DE 3,, FR"_s);
    QTest::keyClick(countries, Qt::Key_Return); // said at once, not at the start
    QVERIFY(countries->property("invalid").toBool());
    countries->setText(u"DE 3, FR"_s);
    f.find<QLineEdit>(u"simulatorPaths"_s)->setText(u"/ 8, /thanks"_s);
    f.click(u"simulatorToggle"_s);
    QVERIFY(problem->isHidden());
    QTRY_VERIFY_WITH_TIMEOUT(f.bench->traffic()->figures().simulating, waitMs);
}

void tst_TrafficPanel::aTakenPortOffersAnother()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    PanelFixture f;
    f.find<QTabWidget>(u"trafficTabs"_s)->setCurrentIndex(1);
    f.find<QSpinBox>(u"apiPort"_s)->setValue(other.serverPort());
    f.click(u"apiToggle"_s);
    auto *action = f.find<QPushButton>(u"noticeAction"_s);
    QTRY_VERIFY_WITH_TIMEOUT(action->isVisible(), waitMs);
    QTest::mouseClick(action, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(f.bench->traffic()->eventsApi().running, waitMs);
    QVERIFY(QUrl(f.bench->traffic()->eventsApi().url).port() != other.serverPort());
}

void tst_TrafficPanel::aKeyIsMadeUsedAndRevoked()
{
    PanelFixture f;
    f.find<QTabWidget>(u"trafficTabs"_s)->setCurrentIndex(1);
    f.find<QSpinBox>(u"apiPort"_s)->setValue(0);
    f.click(u"apiToggle"_s);
    QTRY_VERIFY_WITH_TIMEOUT(f.bench->traffic()->eventsApi().running, waitMs);
    QTest::keyClicks(f.find<QLineEdit>(u"apiKeyName"_s), u"shop"_s);
    QTest::keyClick(f.find<QLineEdit>(u"apiKeyName"_s), Qt::Key_Return);
    auto *shown = f.find<QLineEdit>(u"apiNewKey"_s);
    QTRY_VERIFY_WITH_TIMEOUT(shown->isVisible() && shown->text().startsWith(u"ovx_"_s), waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(f.panel->findChild<QPushButton *>(u"apiRevokeKey"_s), waitMs);

    QNetworkAccessManager network;
    const auto post = [&](const QString &event = u"pageview"_s) {
        QNetworkRequest request(
            QUrl(QString(f.bench->traffic()->eventsApi().url).replace(u"https://"_s, u"http://"_s) + u"api/v1/events/"_s + event));
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
        request.setRawHeader("Authorization", "Bearer " + shown->text().toUtf8());
        QNetworkReply *reply = network.post(request, R"({"site_id":"acme.test","url":"https://acme.test/"})"_ba);
        if (!QTest::qWaitFor([&] { return reply->isFinished(); }, waitMs))
            return -1;
        reply->deleteLater();
        return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    };
    QCOMPARE(post(), 201);
    QTRY_VERIFY_WITH_TIMEOUT(f.find<QLabel>(u"trafficCounts"_s)->text().startsWith(u"1 "_s), waitMs);
    f.click(u"apiRevokeKey"_s); // it cannot be undone: the row asks, and Esc keeps the key
    QTRY_VERIFY_WITH_TIMEOUT(f.panel->findChild<QPushButton *>(u"apiKeepKey"_s), waitMs);
    f.click(u"apiKeepKey"_s);
    QTRY_VERIFY_WITH_TIMEOUT(!f.panel->findChild<QPushButton *>(u"apiKeepKey"_s), waitMs);
    QCOMPARE(post(), 201);
    f.click(u"apiRevokeKey"_s);
    QTRY_VERIFY_WITH_TIMEOUT(f.panel->findChild<QPushButton *>(u"apiRevokeForGood"_s), waitMs);
    f.click(u"apiRevokeForGood"_s);
    QTRY_VERIFY_WITH_TIMEOUT(f.bench->catalogue()->apiKeys().constFirst().revokedAt.has_value(), waitMs);
    QCOMPARE(post(), 401);
    QTRY_VERIFY_WITH_TIMEOUT(f.find<QLabel>(u"apiRefused"_s)->text().contains(u"401"_s), waitMs);
    const int width = f.find<QWidget>(u"apiForm"_s)->width();
    QCOMPARE(post(QString(4'000, u'z')), 404); // whoever posts chooses the path: it does not push the switch out of sight
    QTRY_VERIFY_WITH_TIMEOUT(f.find<QLabel>(u"apiRefused"_s)->text().contains(u"404"_s), waitMs);
    QCOMPARE(f.find<QWidget>(u"apiForm"_s)->width(), width);
    QVERIFY(f.find<QWidget>(u"apiForm"_s)->minimumSizeHint().width() <= width);
    QVERIFY(!f.find<QLabel>(u"apiRefused"_s)->text().contains(shown->text()));
    f.click(u"apiKeyDone"_s);
    QVERIFY(!shown->isVisible() && shown->text().isEmpty()); // shown once
}

void tst_TrafficPanel::inANarrowPlaceTheFiguresHaveATabOfTheirOwn()
{
    PanelFixture f;
    auto *tabs = f.find<QTabWidget>(u"trafficTabs"_s);
    auto *usage = f.find<QWidget>(u"usageBar"_s);
    QCOMPARE(tabs->count(), 2);
    QVERIFY(usage->isVisible());
    f.panel->resize(405, 240); // what the smallest window leaves it
    QTRY_COMPARE(tabs->count(), 3);
    QVERIFY(usage->isVisible());
    QTRY_VERIFY(usage->width() > 360); // the figures with their per cent, and the bar
    QCOMPARE(unnamedFocusables(f.panel.get()), QStringList());
    tabs->setCurrentIndex(2);
    QVERIFY(!usage->isVisible());
    f.panel->resize(820, 480);
    QTRY_COMPARE(tabs->count(), 2);
    QVERIFY(usage->isVisible());
    QCOMPARE(tabs->tabText(tabs->currentIndex()), u"Events API"_s);
}

void tst_TrafficPanel::goalsAreManagedFromHere()
{
    PanelFixture f;
    f.panel->resize(740, 216); // as the window first gives it: the curve needs the height more than words do
    const auto *counts = f.find<QLabel>(u"goalCounts"_s);
    QTRY_VERIFY(counts->heightForWidth(counts->width()) <= 2 * counts->fontMetrics().height() + 4);
    f.click(u"trafficGoals"_s);
    auto *manager = f.find<QDialog>(u"goalManager"_s);
    QTest::keyClicks(manager->findChild<QLineEdit *>(u"goalName"_s), u"Signups"_s);
    QTest::keyClicks(manager->findChild<QLineEdit *>(u"goalPattern"_s), u"/welcome"_s);
    manager->findChild<QPushButton *>(u"goalAdd"_s)->click();
    QTRY_COMPARE_WITH_TIMEOUT(f.find<QLabel>(u"goalCounts"_s)->text(), u"Signups 0"_s, waitMs);
}

void tst_TrafficPanel::everythingIsNamedAndReachedByTheKeyboard()
{
    PanelFixture f;
    for (int tab = 0; tab < 2; ++tab) {
        f.find<QTabWidget>(u"trafficTabs"_s)->setCurrentIndex(tab);
        QCOMPARE(unnamedFocusables(f.panel.get()), QStringList());
    }
}

void tst_TrafficPanel::theFocusDoesNotCutTheFigure()
{
    PanelFixture f;
    QVERIFY(QTest::qWaitForWindowActive(f.panel.get()));
    auto *curve = f.find<QWidget>(u"visitorCurve"_s);
    curve->clearFocus();
    const QRect figure(0, 0, 76, curve->height());
    const QImage whole = curve->grab().toImage();
    curve->setFocus(Qt::TabFocusReason);
    QTRY_VERIFY(curve->hasFocus());
    const QImage focused = curve->grab().toImage();
    QVERIFY(focused != whole);
    QCOMPARE(focused.copy(figure), whole.copy(figure));
}

QTEST_MAIN(tst_TrafficPanel)
#include "tst_traffic_panel.moc"
