// SPDX-License-Identifier: MIT
// The window in another language: what its documents say is said anew, of the same; and a scenario's run goes on, with what is open of it.
#include "core/bench/bench.h"
#include "tests/support/scripted_peer.h"
#include "tests/ui/scenario_desk.h"
#include "ui/hour/hour_panel.h"
#include "ui/inspector/inspection.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/webhooks/webhook_panel.h"
#include "ui/window/centre.h"

#include <QtCore/QMessageAuthenticationCode>
#include <QtCore/QTranslator>
#include <QtTest/QTest>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListView>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QTableView>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

constexpr auto secret = "s3cret";

/// Chooses languages as the program does: the words are others before the window is made anew.
struct LanguageDesk : ScenarioDesk
{
    QTranslator german;

    LanguageDesk() { find<QTabBar>(u"centreTabs"_s)->setCurrentIndex(0); }
    void speakGerman()
    {
        window->offerLanguages({u"en"_s, u"de"_s}, u"en"_s);
        action(u"window.language.de"_s)->trigger();
        window.reset();
        if (!german.load(u":/i18n/ovyxa-bench_de.qm"_s) || !QCoreApplication::installTranslator(&german))
            qFatal("there is no German");
        open();
    }
    ~LanguageDesk() { QCoreApplication::removeTranslator(&german); }
    Q_DISABLE_COPY_MOVE(LanguageDesk)

    [[nodiscard]] static QString inGerman(const char *context, const char *text)
    {
        const QString words = QCoreApplication::translate(context, text);
        if (words == QString::fromUtf8(text))
            qFatal("\"%s\" is not translated", text);
        return words;
    }
    [[nodiscard]] QString said(const QString &name) const
    {
        const auto *label = window->findChild<QLabel *>(name);
        return label ? label->text() : QString();
    }
    /// Of a label that may show a part of it.
    [[nodiscard]] QString whole(const QString &name) const { return find<QLabel>(name)->accessibleName(); }
    [[nodiscard]] Inspection *inspection() const { return window->findChild<Inspection *>(); }
    [[nodiscard]] QString shown() const { return window->findChild<Centre *>()->current()->objectName(); }
    [[nodiscard]] InspectorPanel *inspector() const { return window->findChild<InspectorPanel *>(); }
    void openDoctor() const
    {
        inspector()->showTab(InspectorPanel::SignatureTab);
        click(u"openDoctor"_s);
    }
};

} // namespace

class tst_OtherLanguage final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theChosenWebhookStaysChosen();
    void theDoctorKnowsWhatItKnew();
    void theDoctorKnowsWhatAHandlerComputed();
    void aRunsDocumentsStay();
    void aRunGoesOn();
    void theDoctorOfARunGoesWithIt();
};

/// In the list, and in the last hour, which may be another's by then.
void tst_OtherLanguage::theChosenWebhookStaysChosen()
{
    LanguageDesk desk;
    QVERIFY(desk.runTrial());
    const SiteId site = desk.fixture.deliveries.first().site;
    const auto second = desk.fixture.addWebhook(BenchFixture::webhook(site, u"Second"_s, u"https://localhost:1/hook"_s));
    const auto third = desk.fixture.addWebhook(BenchFixture::webhook(site, u"Third"_s, u"https://localhost:1/third"_s));
    QVERIFY(second.ok() && third.ok());
    auto *list = desk.find<QListView>(u"webhookList"_s);
    QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), 3, waitMs);
    desk.window->findChild<WebhookPanel *>()->select(second->webhook.id);
    desk.window->findChild<HourPanel *>()->setWebhook(third->webhook.id);
    desk.speakGerman();
    QCOMPARE(desk.window->findChild<WebhookPanel *>()->selectedWebhook(), second->webhook.id);
    QCOMPARE(desk.window->findChild<HourPanel *>()->webhook(), third->webhook.id);
}

/// Of a request that was received: verdict, all three panes, what was asked, and the code in the language that was chosen.
void tst_OtherLanguage::theDoctorKnowsWhatItKnew()
{
    LanguageDesk desk;
    QVERIFY(desk.runTrial());
    auto *captures = desk.find<QTableView>(u"captureTable"_s);
    QTRY_COMPARE_WITH_TIMEOUT(captures->model()->rowCount(), 1, waitMs);
    captures->setCurrentIndex(captures->model()->index(0, 0));
    QTRY_VERIFY_WITH_TIMEOUT(
        desk.inspection()->subject() == Inspection::Subject::Capture && desk.inspection()->capture() && desk.inspection()->delivery(), waitMs);
    desk.openDoctor();
    desk.click(u"doctorLanguagePHP"_s);
    const auto known = [&desk] {
        return QStringList{desk.whole(u"doctorSignedHash"_s), desk.whole(u"doctorSentHash"_s), desk.whole(u"doctorReceivedHash"_s)};
    };
    const QStringList before = known();
    QVERIFY(!before.contains(QString())); // all of it
    desk.speakGerman();
    QCOMPARE(desk.shown(), u"doctorView"_s);
    QTRY_COMPARE_WITH_TIMEOUT(desk.said(u"doctorHeading"_s), LanguageDesk::inGerman("ovyxa::SignaturePage", "The signature matches."), waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(known(), before, waitMs);
    const QString same = LanguageDesk::inGerman("ovyxa::DoctorView", "same");
    QVERIFY(desk.said(u"doctorOnTheWay"_s).endsWith(same) && desk.said(u"doctorAtTheEnd"_s).endsWith(same));
    QVERIFY(desk.said(u"doctorSignedVerdict"_s).endsWith(LanguageDesk::inGerman("ovyxa::DoctorView", "as signed")));
    QVERIFY(desk.find<QPushButton>(u"doctorLanguagePHP"_s)->isChecked());
    QVERIFY(desk.find<QPlainTextEdit>(u"doctorCode"_s)->toPlainText().contains(u"php://input"_s));
    QVERIFY(desk.said(u"doctorFix"_s) == LanguageDesk::inGerman("ovyxa::DoctorView", "How to check it"));
}

/// Nobody kept that but the page that asked.
void tst_OtherLanguage::theDoctorKnowsWhatAHandlerComputed()
{
    ScriptedPeer handler;
    handler.onRequest([](ScriptedPeer::Connection &connection) {
        connection.write("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        connection.close();
    });
    LanguageDesk desk;
    BenchFixture &f = desk.fixture;
    const SiteId site = u"acme.test"_s;
    ProfileSettings settings;
    settings.allowLoopbackHttp = true;
    QVERIFY(f.addSite(site).ok() && f.wait<void>([&](auto reply) { f.bench->catalogue()->setSettings(settings, f.bench.get(), reply); }).ok());
    QVERIFY(f.addWebhook(BenchFixture::webhook(site, u"Mine"_s, handler.url().toString()), secret).ok());
    const auto fired = f.fire(EventKind::GoalCompleted, site);
    QVERIFY(fired.ok());
    const DeliveryId id = fired->deliveries.constFirst().id;
    QTRY_VERIFY_WITH_TIMEOUT(f.isIn(id, DeliveryState::Waiting), waitMs);
    desk.log()->select({id});
    desk.inspector()->showTab(InspectorPanel::SignatureTab);
    auto *field = desk.find<QLineEdit>(u"computedSignature"_s);
    QTRY_VERIFY_WITH_TIMEOUT(desk.inspection()->delivery() && field->isVisible(), waitMs);
    const QByteArray body = desk.inspection()->delivery()->body;
    field->setText(QString::fromLatin1(QMessageAuthenticationCode::hash(body + '\n', secret, QCryptographicHash::Sha256).toHex()));
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(desk.said(u"signatureHeading"_s).startsWith(u"Your handler computed something else."_s), waitMs);
    desk.openDoctor();
    QVERIFY(desk.said(u"doctorHeading"_s).startsWith(u"Your handler computed something else."_s));
    const QString received = desk.whole(u"doctorReceivedHash"_s);
    desk.speakGerman();
    const QString heading = LanguageDesk::inGerman("ovyxa::SignaturePage", "Your handler computed something else.");
    QTRY_VERIFY2_WITH_TIMEOUT(desk.said(u"doctorHeading"_s).startsWith(heading), qPrintable(desk.said(u"doctorHeading"_s)), waitMs);
    QCOMPARE(desk.whole(u"doctorReceivedHash"_s), received);
}

/// A delivery of the run, two of them compared, the card and its steps.
void tst_OtherLanguage::aRunsDocumentsStay()
{
    LanguageDesk desk;
    desk.show();
    desk.openOwn(brokenScenario);
    desk.click(u"scenarioRun"_s);
    QTRY_VERIFY_WITH_TIMEOUT(desk.entry().contains(u"broken"_s), waitMs);
    const auto title = [&desk] {
        const auto *shown = desk.window->findChild<InspectorPanel *>(u"runDelivery"_s);
        const auto *label = shown ? shown->findChild<QLabel *>(u"inspectorTitle"_s) : nullptr;
        return label ? label->text() : QString();
    };
    desk.click(u"scenarioShow0"_s);
    QTRY_VERIFY_WITH_TIMEOUT(title().startsWith(u"goal.completed → Scenario: Broken"_s), waitMs);
    desk.find<InspectorPanel>(u"runDelivery"_s)->showTab(InspectorPanel::RequestTab);
    const QString before = title();
    desk.speakGerman();
    QCOMPARE(desk.shown(), u"runDelivery"_s);
    QTRY_COMPARE_WITH_TIMEOUT(title(), before, waitMs);
    QCOMPARE(desk.find<InspectorPanel>(u"runDelivery"_s)->tab(), InspectorPanel::RequestTab);
    desk.show();
    QCOMPARE(desk.find<QLabel>(u"scenarioTitle"_s)->accessibleName(), u"Broken"_s); // not the first of the list
    const QString broken = LanguageDesk::inGerman("ovyxa::ScenarioPage", "broken");
    QVERIFY2(desk.states().contains(broken), qPrintable(desk.states().join(u", "_s)));
    desk.click(u"scenarioRepeat"_s); // its bench is there still
    QTRY_VERIFY_WITH_TIMEOUT(desk.find<QPushButton>(u"scenarioRepeat"_s)->isEnabled(), waitMs);
    desk.click(u"scenarioCompare"_s);
    QTRY_COMPARE_WITH_TIMEOUT(desk.shown(), u"runCompare"_s, waitMs);
}

/// Taken step by step, the language chosen between two of them.
void tst_OtherLanguage::aRunGoesOn()
{
    LanguageDesk desk;
    desk.show();
    desk.openOwn(brokenScenario);
    desk.click(u"scenarioStep"_s);
    QTRY_COMPARE_WITH_TIMEOUT(desk.states(), (QStringList{u"kept"_s, u"next"_s, u"open"_s}), waitMs);
    desk.speakGerman();
    const auto german = [](const char *word) { return LanguageDesk::inGerman("ovyxa::ScenarioPage", word); };
    QTRY_COMPARE(desk.states(), (QStringList{german("kept"), german("next"), german("open")}));
    desk.click(u"scenarioStep"_s);
    QTRY_COMPARE_WITH_TIMEOUT(desk.states(), (QStringList{german("kept"), german("broken"), german("next")}), waitMs);
    desk.click(u"scenarioRun"_s);
    QTRY_VERIFY_WITH_TIMEOUT(desk.entry().contains(LanguageDesk::inGerman("ovyxa::ScenarioShelf", "broken")), waitMs);
    QCOMPARE(desk.states().first(), german("kept"));
}

/// It is read anew while the run is there, and stays as it is once that is gone.
void tst_OtherLanguage::theDoctorOfARunGoesWithIt()
{
    LanguageDesk desk;
    desk.show();
    desk.openOwn(brokenScenario);
    desk.click(u"scenarioRun"_s);
    QTRY_VERIFY_WITH_TIMEOUT(desk.entry().contains(u"broken"_s), waitMs);
    desk.click(u"scenarioShow0"_s);
    auto *ofRun = desk.find<InspectorPanel>(u"runDelivery"_s);
    ofRun->showTab(InspectorPanel::SignatureTab);
    auto *heading = ofRun->findChild<QLabel *>(u"signatureHeading"_s);
    QTRY_COMPARE_WITH_TIMEOUT(heading->text(), u"The signature matches."_s, waitMs);
    QTest::mouseClick(ofRun->findChild<QPushButton *>(u"openDoctor"_s), Qt::LeftButton);
    QCOMPARE(desk.shown(), u"doctorView"_s);
    desk.speakGerman();
    const QString matches = LanguageDesk::inGerman("ovyxa::SignaturePage", "The signature matches.");
    QTRY_COMPARE_WITH_TIMEOUT(desk.said(u"doctorHeading"_s), matches, waitMs);
    desk.show();
    desk.click(u"scenarioRun"_s);
    QTRY_VERIFY_WITH_TIMEOUT(!desk.window->findChild<InspectorPanel *>(u"runDelivery"_s), waitMs); // of the run before
    QCOMPARE(desk.said(u"doctorHeading"_s), matches);
}

QTEST_MAIN(tst_OtherLanguage)
#include "tst_other_language.moc"
