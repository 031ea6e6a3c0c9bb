// SPDX-License-Identifier: MIT
#include "tests/support/focusables.h"
#include "ui/common/assumed_note.h"
#include "ui/common/wheel_guard.h"
#include "ui/webhooks/webhook_form.h"

#include <QtGui/QWheelEvent>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QSpinBox>

using namespace ovyxa;
using namespace Qt::StringLiterals;

/// The form as a person meets it: typing, looking at what is said, saving.
class tst_webhooks_form final : public QObject
{
    Q_OBJECT

    static Webhook existing(const QString &name)
    {
        Webhook webhook;
        webhook.id = {1};
        webhook.site = u"acme.test"_s;
        webhook.name = name;
        webhook.url = u"https://localhost:8443/hook"_s;
        webhook.events = EventKind::GoalCompleted;
        return webhook;
    }

    template<typename Widget>
    static Widget *part(const WebhookForm &form, const QString &name)
    {
        return form.findChild<Widget *>(name);
    }

    static QString problem(const WebhookForm &form, const QString &name)
    {
        const QLabel *label = part<QLabel>(form, name);
        return label->isVisible() ? label->text() : QString();
    }

    static void type(const WebhookForm &form, const QString &name, const QString &text)
    {
        QLineEdit *line = part<QLineEdit>(form, name);
        line->clear();
        QTest::keyClicks(line, text);
    }

    /// It scrolls up and down only: what is wider than the form would be cut off.
    static void fitsItsWidth(const WebhookForm &form)
    {
        auto *scroll = form.findChild<QScrollArea *>();
        QVERIFY(scroll);
        QVERIFY2(scroll->widget()->minimumSizeHint().width() <= scroll->viewport()->width(),
                 qPrintable(QString::number(scroll->widget()->minimumSizeHint().width())));
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s)); }

    void nothingIsHeldAgainstAnUntouchedForm()
    {
        WebhookForm form(WebhookDraft(u"acme.test"_s, {}, {}));
        form.setAttribute(Qt::WA_DeleteOnClose, false);
        form.show();
        for (const QLabel *label : form.findChildren<QLabel *>())
            QVERIFY2(!label->property("fieldProblem").toBool() || label->isHidden(), qPrintable(label->text()));
        QCOMPARE(ovyxa::test::unnamedFocusables(&form), QStringList());
    }

    void theSpikesThresholdMovesNothing()
    {
        WebhookForm form(WebhookDraft(u"acme.test"_s, {}, {}));
        form.setAttribute(Qt::WA_DeleteOnClose, false);
        form.show();
        QVERIFY(QTest::qWaitForWindowExposed(&form));
        auto *spike = part<QCheckBox>(form, u"webhookEvent_realtime.spike"_s);
        spike->setChecked(false);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        const int below = part<QComboBox>(form, u"webhookFormat"_s)->y();
        spike->setChecked(true);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        QVERIFY(part<QSpinBox>(form, u"webhookSpikeThreshold"_s)->isVisible());
        QCOMPARE(part<QComboBox>(form, u"webhookFormat"_s)->y(), below);
    }

    void badUrlIsSaidUnderItsFieldWhileTyping_data()
    {
        QTest::addColumn<QString>("url");
        QTest::newRow("no scheme") << u"localhost:8443/hook"_s;
        QTest::newRow("http elsewhere") << u"http://example.org/"_s;
        QTest::newRow("credentials") << u"https://me:pw@example.org/"_s;
        QTest::newRow("fragment") << u"https://example.org/#x"_s;
        QTest::newRow("no host") << u"https://"_s;
        QTest::newRow("space") << u"https://exa mple.org/"_s;
    }

    void badUrlIsSaidUnderItsFieldWhileTyping()
    {
        QFETCH(QString, url);
        WebhookForm form(WebhookDraft(u"acme.test"_s, {}, {}));
        form.setAttribute(Qt::WA_DeleteOnClose, false);
        form.show();
        QSignalSpy submitted(&form, &WebhookForm::submitted);
        type(form, u"webhookUrl"_s, url);
        QVERIFY(!problem(form, u"webhookUrlProblem"_s).isEmpty());
        QVERIFY(part<QLineEdit>(form, u"webhookUrl"_s)->property("invalid").toBool());
        QTest::keyClick(part<QLineEdit>(form, u"webhookUrl"_s), Qt::Key_Return);
        QCOMPARE(submitted.count(), 0);
        QVERIFY(form.isVisible());
    }

    void savingGoesToTheBadField()
    {
        WebhookForm form(WebhookDraft(u"acme.test"_s, {}, {}));
        form.setAttribute(Qt::WA_DeleteOnClose, false);
        form.resize(form.width(), 320);
        form.show();
        QVERIFY(QTest::qWaitForWindowExposed(&form));
        type(form, u"webhookUrl"_s, u"localhost"_s);
        auto *scroll = form.findChild<QScrollArea *>();
        scroll->verticalScrollBar()->setValue(scroll->verticalScrollBar()->maximum());
        auto *url = part<QLineEdit>(form, u"webhookUrl"_s);
        QVERIFY(url->visibleRegion().isEmpty());
        QTest::mouseClick(part<QPushButton>(form, u"webhookSave"_s), Qt::LeftButton);
        QVERIFY(!url->visibleRegion().isEmpty() && url->hasFocus());
        QVERIFY(!part<QLabel>(form, u"webhookUrlProblem"_s)->visibleRegion().isEmpty());
    }

    void theWheelOverABoxScrollsTheForm()
    {
        const WheelGuard guard(nullptr); // the window has one
        WebhookForm form(WebhookDraft(u"acme.test"_s, {}, {}));
        form.setAttribute(Qt::WA_DeleteOnClose, false);
        form.resize(form.width(), 320);
        form.show();
        QVERIFY(QTest::qWaitForWindowExposed(&form));
        auto *box = part<QComboBox>(form, u"webhookFormat"_s);
        auto *bar = form.findChild<QScrollArea *>()->verticalScrollBar();
        const QPointF there = box->rect().center();
        QWheelEvent wheel(there, box->mapToGlobal(there), {}, {0, -120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(box, &wheel);
        QCOMPARE(box->currentIndex(), 0);
        QVERIFY(bar->value() > 0);
    }

    void aUrlOf100KilobytesIsRefusedAndDoesNotHang()
    {
        WebhookForm form(WebhookDraft(u"acme.test"_s, {}, {}));
        form.setAttribute(Qt::WA_DeleteOnClose, false);
        form.show();
        part<QLineEdit>(form, u"webhookUrl"_s)->setText(u"https://example.org/"_s + QString(100'000, u'a'));
        QVERIFY2(problem(form, u"webhookUrlProblem"_s).contains(QLocale().toString(100'020)), // all of it is counted
                 qPrintable(problem(form, u"webhookUrlProblem"_s)));
    }

    void whatIsAssumedStandsBehindOneWord()
    {
        WebhookForm form(WebhookDraft(u"acme.test"_s, {}, {}));
        const auto notes = form.findChildren<AssumedNote *>();
        QCOMPARE(notes.size(), 1);
        for (const QString &about :
             {u"Destination URL"_s, u"realtime.spike"_s, u"Body"_s, u"Signature"_s, u"Secret"_s, u"authority"_s, u"Connections"_s})
            QVERIFY2(notes.first()->accessibleName().contains(about), qPrintable(about));
        // What is typed over is no explanation.
        for (const QString &name : {u"webhookName"_s, u"webhookSecret"_s, u"webhookAuthority"_s})
            QCOMPARE(part<QLineEdit>(form, name)->placeholderText(), QString());
    }

    void emptyTriggerSetIsRefused()
    {
        WebhookForm form(WebhookDraft(u"acme.test"_s, {}, {}));
        form.setAttribute(Qt::WA_DeleteOnClose, false);
        form.show();
        QSignalSpy submitted(&form, &WebhookForm::submitted);
        type(form, u"webhookUrl"_s, u"https://localhost:8443/hook"_s);
        part<QCheckBox>(form, u"webhookEvent_goal.completed"_s)->click();
        QVERIFY(!problem(form, u"webhookEventsProblem"_s).isEmpty());
        part<QPushButton>(form, u"webhookSave"_s)->click();
        QCOMPARE(submitted.count(), 0);
        part<QCheckBox>(form, u"webhookEvent_usage.threshold"_s)->click();
        QVERIFY(problem(form, u"webhookEventsProblem"_s).isEmpty());
        part<QPushButton>(form, u"webhookSave"_s)->click();
        QCOMPARE(submitted.count(), 1);
        QCOMPARE(submitted.first().at(0).value<Webhook>().events, EventKinds(EventKind::UsageThreshold));
    }

    void enterSavesWhatWasTyped()
    {
        WebhookForm form(WebhookDraft(u"acme.test"_s, {}, {}));
        form.setAttribute(Qt::WA_DeleteOnClose, false);
        form.show();
        QSignalSpy submitted(&form, &WebhookForm::submitted);
        type(form, u"webhookUrl"_s, u" https://Example.ORG"_s);
        QVERIFY(part<QLabel>(form, u"webhookNormalisedUrl"_s)->text().contains(u"https://example.org/"_s));
        QVERIFY(part<QSpinBox>(form, u"webhookSpikeThreshold"_s)->isHidden() || !part<QSpinBox>(form, u"webhookSpikeThreshold"_s)->isVisible());
        part<QCheckBox>(form, u"webhookEvent_realtime.spike"_s)->click();
        QVERIFY(part<QSpinBox>(form, u"webhookSpikeThreshold"_s)->isVisible());
        part<QSpinBox>(form, u"webhookSpikeThreshold"_s)->setValue(150);
        part<QComboBox>(form, u"webhookEncoding"_s)->setCurrentIndex(2);
        type(form, u"webhookSecret"_s, u"s3cret from Ovyxa"_s);
        QTest::keyClick(part<QLineEdit>(form, u"webhookUrl"_s), Qt::Key_Return);
        QCOMPARE(submitted.count(), 1);
        const Webhook saved = submitted.first().at(0).value<Webhook>();
        QCOMPARE(saved.url, u"https://example.org/"_s);
        QCOMPARE(saved.name, u"example.org"_s); // none was typed: the host's
        QCOMPARE(saved.spikeThreshold, 150);
        QCOMPARE(saved.encoding, SignatureEncoding::Base64);
        QCOMPARE(submitted.first().at(1).toByteArray(), "s3cret from Ovyxa"_ba);
    }

    void aTakenNameIsRefusedAndAMadeUpOneIsUnique()
    {
        WebhookForm form(WebhookDraft(u"acme.test"_s, {existing(u"localhost"_s)}, {}));
        form.setAttribute(Qt::WA_DeleteOnClose, false);
        form.show();
        QSignalSpy submitted(&form, &WebhookForm::submitted);
        type(form, u"webhookUrl"_s, u"https://localhost:8443/other"_s);
        type(form, u"webhookName"_s, u"localhost"_s);
        QVERIFY(!problem(form, u"webhookNameProblem"_s).isEmpty());
        part<QLineEdit>(form, u"webhookName"_s)->clear();
        QTest::keyClick(part<QLineEdit>(form, u"webhookName"_s), Qt::Key_Return);
        QCOMPARE(submitted.count(), 1);
        QCOMPARE(submitted.first().at(0).value<Webhook>().name, u"localhost 2"_s);
    }

    void slackIsOfferedForSlacksHost()
    {
        WebhookForm form(WebhookDraft(u"acme.test"_s, {}, {}));
        form.setAttribute(Qt::WA_DeleteOnClose, false);
        form.show();
        auto *offer = part<QWidget>(form, u"webhookSlackOffer"_s)->findChild<QPushButton *>(u"noticeAction"_s);
        QVERIFY(!offer->isVisible());
        type(form, u"webhookUrl"_s, u"https://hooks.slack.com/services/T/B/X"_s);
        QVERIFY(offer->isVisible());
        fitsItsWidth(form);
        offer->click();
        QCOMPARE(part<QComboBox>(form, u"webhookFormat"_s)->currentData().toInt(), int(BodyFormat::Slack));
        QVERIFY(!offer->isVisible());
    }

    void plainHttpToThisMachineIsOfferedWhereItIsMissed()
    {
        WebhookForm form(WebhookDraft(u"acme.test"_s, {}, {}));
        form.setAttribute(Qt::WA_DeleteOnClose, false);
        form.show();
        QSignalSpy submitted(&form, &WebhookForm::submitted);
        QPushButton *offer = part<QPushButton>(form, u"webhookAllowLoopback"_s);
        type(form, u"webhookUrl"_s, u"http://example.org/"_s);
        QVERIFY(!offer->isVisible()); // it would not help
        type(form, u"webhookUrl"_s, u"http://localhost:3000/hook"_s);
        QVERIFY(!problem(form, u"webhookUrlProblem"_s).isEmpty());
        QVERIFY(offer->isVisible());
        offer->click();
        QVERIFY(problem(form, u"webhookUrlProblem"_s).isEmpty());
        fitsItsWidth(form);
        part<QPushButton>(form, u"webhookSave"_s)->click();
        QCOMPARE(submitted.count(), 1);
        const auto settings = submitted.first().at(2).value<std::optional<ProfileSettings>>();
        QVERIFY(settings && settings->allowLoopbackHttp);
    }

    void editingKeepsWhatIsNotShownAndAsksForNoSecret()
    {
        Webhook webhook = existing(u"Orders"_s);
        webhook.health = WebhookHealth::Failed;
        WebhookForm form(WebhookDraft(webhook, {webhook}, {}));
        form.setAttribute(Qt::WA_DeleteOnClose, false);
        form.show();
        QSignalSpy submitted(&form, &WebhookForm::submitted);
        QVERIFY(!part<QLineEdit>(form, u"webhookSecret"_s));
        type(form, u"webhookName"_s, u"Orders 2"_s);
        part<QPushButton>(form, u"webhookSave"_s)->click();
        QCOMPARE(submitted.count(), 1);
        Webhook expected = webhook;
        expected.name = u"Orders 2"_s;
        QCOMPARE(submitted.first().at(0).value<Webhook>(), expected);
        form.refuse(u"The disk is full."_s);
        QCOMPARE(problem(form, u"webhookRefusal"_s), u"The disk is full."_s);
        QTest::keyClick(&form, Qt::Key_Escape);
        QVERIFY(!form.isVisible());
    }
};

QTEST_MAIN(tst_webhooks_form)
#include "tst_webhooks_form.moc"
