// SPDX-License-Identifier: MIT
#include "core/model/limits.h"
#include "tests/support/focusables.h"
#include "tests/support/scripted_peer.h"
#include "tests/support/test_bench.h"
#include "tests/support/test_certificates.h"
#include "ui/common/notice_bar.h"
#include "ui/webhooks/webhook_panel.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QDialog>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListView>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

/// The panel on a real bench, by what a person clicks.
class tst_webhooks_panel final : public QObject
{
    Q_OBJECT

    static const SiteId &acme()
    {
        static const SiteId id = u"acme.test"_s;
        return id;
    }

    static QPushButton *button(const QWidget &root, const QString &name) { return root.findChild<QPushButton *>(name); }
    static QListView *list(const WebhookPanel &panel) { return panel.findChild<QListView *>(u"webhookList"_s); }
    static QAction *action(const WebhookPanel &panel, const QString &name)
    {
        for (QAction *each : panel.actions()) {
            if (each->objectName() == name)
                return each;
        }
        return nullptr;
    }

private Q_SLOTS:
    void anEmptyProfileSaysWhatToDo()
    {
        TestBench bench;
        QVERIFY2(bench.isOpen(), qPrintable(bench.problem()));
        WebhookPanel panel(bench.get());
        panel.show();
        QVERIFY(panel.findChild<QLabel *>(u"webhooksEmpty"_s)->isVisible());
        QSignalSpy siteChanged(&panel, &WebhookPanel::siteChanged);
        button(panel, u"webhooksEmptyAction"_s)->click();
        auto *input = panel.findChild<QLineEdit *>(u"siteInput"_s);
        QVERIFY(input->isVisible());
        input->setText(u"not an \u00efd"_s);
        QVERIFY(panel.findChild<QLabel *>(u"siteProblem"_s)->isVisible());
        input->clear();
        QTest::keyClicks(input, acme());
        QTest::keyClick(input, Qt::Key_Return);
        QTRY_COMPARE(panel.site(), acme());
        QVERIFY(!siteChanged.isEmpty());
        QTRY_VERIFY(!input->isVisible());
    }

    void addingShowsTheSecretOnce()
    {
        TestBench bench;
        QVERIFY(bench.addSite(acme()));
        WebhookPanel panel(bench.get());
        panel.show();
        button(panel, u"addWebhook"_s)->click();
        auto *form = panel.findChild<QDialog *>(u"webhookForm"_s);
        QVERIFY(form);
        QTest::keyClicks(form->findChild<QLineEdit *>(u"webhookUrl"_s), u"https://localhost:8443/hook"_s);
        QTest::keyClicks(form->findChild<QLineEdit *>(u"webhookName"_s), u"Orders"_s);
        QTest::keyClick(form->findChild<QLineEdit *>(u"webhookName"_s), Qt::Key_Return);
        QDialog *secret = nullptr;
        QTRY_VERIFY((secret = panel.findChild<QDialog *>(u"secretDialog"_s)));
        const QString shown = secret->findChild<QLineEdit *>(u"secretText"_s)->text();
        QCOMPARE(shown.size(), limits::secretBytes * 2);
        QVERIFY(secret->findChild<QLabel *>(u"secretPlace"_s)->text().contains(bench->secretsPlace()));
        button(*secret, u"secretDone"_s)->click();
        QTRY_VERIFY(!panel.findChild<QDialog *>(u"secretDialog"_s));
        QTRY_COMPARE(list(panel)->model()->rowCount(), 1);
        QVERIFY(panel.selectedWebhook().isValid());

        // Later only behind a button.
        action(panel, u"webhook.reveal"_s)->trigger();
        secret = panel.findChild<QDialog *>(u"secretDialog"_s);
        QVERIFY(secret);
        QVERIFY(secret->findChild<QLineEdit *>(u"secretText"_s)->text() != shown);
        button(*secret, u"secretReveal"_s)->click();
        QTRY_COMPARE(secret->findChild<QLineEdit *>(u"secretText"_s)->text(), shown);
    }

    /// An authority named in the form counts for this webhook; a file that holds no certificate is refused where it was typed.
    void oneMoreAuthorityIsTrusted()
    {
        const TlsIdentity authority = makeIdentity({.commonName = "Their own", .alternativeNames = {}, .isAuthority = true});
        ScriptedPeer peer(makeIdentity({.commonName = "x", .alternativeNames = "DNS:localhost"}, authority));
        peer.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        QTemporaryDir folder;
        const auto write = [&folder](const QString &name, const QByteArray &content) {
            QFile file(folder.filePath(name));
            return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? file.fileName() : QString();
        };
        const QString none = write(u"none.pem"_s, "no certificate\n");
        const QString own = write(u"own.pem"_s, authority.chain.first().toPem());
        TestBench bench;
        QVERIFY(bench.addSite(acme()));
        WebhookPanel panel(bench.get());
        panel.show();
        button(panel, u"addWebhook"_s)->click();
        auto *form = panel.findChild<QDialog *>(u"webhookForm"_s);
        QVERIFY(form);
        QTest::keyClicks(form->findChild<QLineEdit *>(u"webhookUrl"_s), peer.url().toString());
        auto *file = form->findChild<QLineEdit *>(u"webhookAuthority"_s);
        file->setText(none);
        button(*form, u"webhookSave"_s)->click();
        auto *refusal = form->findChild<QLabel *>(u"webhookRefusal"_s);
        QTRY_VERIFY(refusal->isVisible());
        QVERIFY2(refusal->text().contains(none) && refusal->text().endsWith(u'.'), qPrintable(refusal->text()));
        QVERIFY(bench->catalogue()->webhooks(acme()).isEmpty());
        file->setText(own);
        button(*form, u"webhookSave"_s)->click();
        QTRY_VERIFY(panel.selectedWebhook().isValid());
        QCOMPARE(bench->catalogue()->webhook(panel.selectedWebhook()).value_or(Webhook()).authorityFile, own);

        action(panel, u"webhook.test"_s)->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(bench->sending()->sums().delivered, 1, 30'000);
        QCOMPARE(peer.requests().size(), 1);
    }

    void theSixthWebhookIsRefusedWithWords()
    {
        TestBench bench;
        QVERIFY(bench.addSite(acme()));
        WebhookPanel panel(bench.get());
        panel.show();
        for (int i = 1; i <= limits::webhooksPerSite; ++i) {
            QVERIFY(button(panel, u"addWebhook"_s)->isEnabled());
            QVERIFY(bench.addWebhook(acme(), u"W%1"_s.arg(i), u"https://localhost:8443/%1"_s.arg(i)).isValid());
        }
        QTRY_VERIFY(!button(panel, u"addWebhook"_s)->isEnabled());
        QVERIFY(button(panel, u"addWebhook"_s)->toolTip().contains(QString::number(limits::webhooksPerSite)));
        panel.addWebhook(); // by its shortcut
        QVERIFY(!panel.findChild<QDialog *>(u"webhookForm"_s));
        QVERIFY(!panel.findChild<NoticeBar *>()->text().isEmpty());
        QCOMPARE(unnamedFocusables(&panel), QStringList());
    }

    void removingIsUndone()
    {
        TestBench bench;
        QVERIFY(bench.addSite(acme()));
        const WebhookId id = bench.addWebhook(acme(), u"Orders"_s, u"https://localhost:8443/hook"_s);
        QVERIFY(bench.addWebhook(acme(), u"Billing"_s, u"https://localhost:8443/bill"_s).isValid());
        WebhookPanel panel(bench.get());
        panel.show();
        QCOMPARE(list(panel)->model()->rowCount(), 2);
        QVERIFY(!action(panel, u"webhook.remove"_s)->isEnabled());
        list(panel)->setCurrentIndex(list(panel)->model()->index(0, 0));
        QCOMPARE(panel.selectedWebhook(), id);
        action(panel, u"webhook.remove"_s)->trigger();
        QTRY_COMPARE(list(panel)->model()->rowCount(), 1);
        QTRY_VERIFY(button(panel, u"noticeAction"_s)->isVisible());
        button(panel, u"noticeAction"_s)->click();
        QTRY_COMPARE(list(panel)->model()->rowCount(), 2);
    }

    /// Where another site is shown by then, what is chosen there stays so.
    void removingIsUndoneBesideAnotherSite()
    {
        TestBench bench;
        const SiteId other = u"other.test"_s;
        QVERIFY(bench.addSite(acme()));
        QVERIFY(bench.addSite(other));
        QVERIFY(bench.addWebhook(acme(), u"Orders"_s, u"https://localhost:8443/hook"_s).isValid());
        const WebhookId there = bench.addWebhook(other, u"Billing"_s, u"https://localhost:8443/bill"_s);
        WebhookPanel panel(bench.get());
        panel.setSite(acme());
        panel.show();
        list(panel)->setCurrentIndex(list(panel)->model()->index(0, 0));
        action(panel, u"webhook.remove"_s)->trigger();
        QTRY_VERIFY(button(panel, u"noticeAction"_s)->isVisible());
        panel.setSite(other);
        list(panel)->setCurrentIndex(list(panel)->model()->index(0, 0));
        QCOMPARE(panel.selectedWebhook(), there);
        button(panel, u"noticeAction"_s)->click();
        QTRY_COMPARE(bench->catalogue()->webhooks().size(), 2);
        const auto isSaid = [&panel] {
            const auto notices = panel.findChildren<NoticeBar *>();
            return std::any_of(notices.cbegin(), notices.cend(), [](NoticeBar *each) { return each->text() == u"Orders is back."_s; });
        };
        QTRY_VERIFY(isSaid());
        QCOMPARE(panel.selectedWebhook(), there);
    }

    void whatARemovalCancelledIsOfferedAgain()
    {
        TestBench bench;
        QVERIFY(bench.addSite(acme()));
        const WebhookId id = bench.addWebhook(acme(), u"Orders"_s, u"https://localhost:1/hook"_s); // nothing listens there
        for (int i = 0; i < 2; ++i)
            bench->sending()->fireTo(bench->draft(EventKind::GoalCompleted, acme()), id, bench.get(), [](const Result<Fired> &) {});
        QTRY_COMPARE(bench->sending()->sums().waiting, 2);
        WebhookPanel panel(bench.get());
        panel.show();
        QSignalSpy wanted(&panel, &WebhookPanel::replayWanted);
        const auto offer = [&panel](const QString &words) -> QPushButton * {
            const auto offers = panel.findChildren<QPushButton *>(u"noticeAction"_s);
            const auto found =
                std::find_if(offers.cbegin(), offers.cend(), [&](QPushButton *each) { return each->isVisible() && each->text() == words; });
            return found == offers.cend() ? nullptr : *found;
        };
        list(panel)->setCurrentIndex(list(panel)->model()->index(0, 0));
        action(panel, u"webhook.remove"_s)->trigger();
        QTRY_COMPARE(bench->sending()->sums().cancelled, 2);
        QTRY_VERIFY(offer(u"Undo"_s));
        offer(u"Undo"_s)->click();
        QTRY_VERIFY(offer(u"Send the 2 again"_s));
        offer(u"Send the 2 again"_s)->click();
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(wanted.first().first().value<QList<DeliveryId>>().size(), 2);
    }

    void aSiteIsSwitchedRemovedAndBroughtBack()
    {
        TestBench bench;
        QVERIFY(bench.addSite(acme()));
        QVERIFY(bench.addSite(u"shop.test"_s));
        QVERIFY(bench.addWebhook(acme(), u"Orders"_s, u"https://localhost:8443/hook"_s).isValid());
        {
            WebhookPanel panel(bench.get());
            panel.show();
            panel.setSite(acme());
            auto *menu = panel.findChild<QMenu *>(u"siteMenu"_s);
            Q_EMIT menu->aboutToShow();
            menu->findChild<QAction *>(u"site_shop.test"_s)->trigger();
            QCOMPARE(panel.site(), u"shop.test"_s);
            QCOMPARE(list(panel)->model()->rowCount(), 0);
            panel.setSite(acme());
            Q_EMIT menu->aboutToShow();
            menu->findChild<QAction *>(u"siteRemove"_s)->trigger();
            QCOMPARE(panel.site(), u"shop.test"_s);
            button(panel, u"noticeAction"_s)->click();
            QCOMPARE(panel.site(), acme());
            QCOMPARE(list(panel)->model()->rowCount(), 1);
            Q_EMIT menu->aboutToShow();
            menu->findChild<QAction *>(u"siteRemove"_s)->trigger();
        }
        // The window closed with the offer open: the removal holds.
        QTRY_COMPARE(bench->catalogue()->sites().size(), 1);
        QCOMPARE(bench->catalogue()->sites().constFirst().id, u"shop.test"_s);
    }

    void rotationShowsTheNewSecret()
    {
        TestBench bench;
        QVERIFY(bench.addSite(acme()));
        QVERIFY(bench.addWebhook(acme(), u"Orders"_s, u"https://localhost:8443/hook"_s).isValid());
        WebhookPanel panel(bench.get());
        panel.show();
        list(panel)->setCurrentIndex(list(panel)->model()->index(0, 0));
        action(panel, u"webhook.rotate"_s)->trigger();
        auto *dialog = panel.findChild<QDialog *>(u"secretDialog"_s);
        QVERIFY(dialog);
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"secretOwn"_s), u"pasted from Ovyxa"_s);
        button(*dialog, u"secretRotate"_s)->click();
        auto *text = dialog->findChild<QLineEdit *>(u"secretText"_s);
        QTRY_COMPARE(text->text(), u"pasted from Ovyxa"_s);
    }

    void ctrlCCopiesTheUrlOfTheRowInFocus()
    {
        TestBench bench;
        QVERIFY(bench.addSite(acme()));
        QVERIFY(bench.addWebhook(acme(), u"Orders"_s, u"https://localhost:8443/hook"_s).isValid());
        WebhookPanel panel(bench.get());
        panel.show();
        QVERIFY(QTest::qWaitForWindowActive(&panel));
        list(panel)->setCurrentIndex(list(panel)->model()->index(0, 0));
        list(panel)->setFocus();
        QTest::keyClick(list(panel), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"https://localhost:8443/hook"_s);
    }

    void aWebhookThatOwesNothingSaysSo()
    {
        TestBench bench;
        QVERIFY(bench.addSite(acme()));
        QVERIFY(bench.addWebhook(acme(), u"Orders"_s, u"https://localhost:8443/hook"_s).isValid());
        WebhookPanel panel(bench.get());
        panel.show();
        list(panel)->setCurrentIndex(list(panel)->model()->index(0, 0));
        action(panel, u"webhook.replayFailed"_s)->trigger();
        auto *notice = panel.findChild<NoticeBar *>();
        QTRY_VERIFY(notice->text().contains(u"Orders"_s));
        QVERIFY(!button(panel, u"noticeAction"_s)->isVisible()); // nothing failed, so nothing to press
    }

    /// A failed delivery that was sent again is owed no more, whatever became of that: else each replay would double what is sent.
    void replayingItsFailedOnesMeansWhatIsOwed()
    {
        TestBench bench;
        QVERIFY(bench.addSite(acme()));
        const WebhookId webhook = bench.addWebhook(acme(), u"Orders"_s, u"https://localhost:8443/hook"_s);
        QSet<DeliveryId> failed;
        connect(bench->sending(), &SendingDoor::deliveriesChanged, this, [&failed](const QList<Delivery> &deliveries) {
            for (const Delivery &delivery : deliveries) {
                if (delivery.state == DeliveryState::Failed)
                    failed.insert(delivery.id);
            }
        });
        EventDraft draft = bench->draft(EventKind::GoalCompleted, acme());
        draft.body = QByteArray(limits::payloadBytes + 1, 'x'); // never sent: fails at once
        bench->sending()->fireTo(draft, webhook, bench.get(), [](const Result<Fired> &) {});
        QTRY_COMPARE(failed.size(), 1);
        const DeliveryId first = *failed.cbegin();
        bench->sending()->replay({{first}, ReplayRequest::Body::Exact, {}}, bench.get(), [](const Result<ReplayId> &) {});
        QTRY_COMPARE(failed.size(), 2);

        WebhookPanel panel(bench.get());
        panel.show();
        list(panel)->setCurrentIndex(list(panel)->model()->index(0, 0));
        QSignalSpy wanted(&panel, &WebhookPanel::replayWanted);
        action(panel, u"webhook.replayFailed"_s)->trigger();
        QTRY_COMPARE(wanted.count(), 1);
        failed.remove(first);
        QCOMPARE(wanted.first().first().value<QList<DeliveryId>>(), failed.values());
    }
};

QTEST_MAIN(tst_webhooks_panel)
#include "tst_webhooks_panel.moc"
