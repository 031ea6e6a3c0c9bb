// SPDX-License-Identifier: MIT
#include "tests/support/focusables.h"
#include "ui/webhooks/secret_clipboard.h"
#include "ui/webhooks/secret_dialog.h"

#include <QtCore/QMimeData>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

using namespace ovyxa;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_webhooks_secret final : public QObject
{
    Q_OBJECT

    static Webhook webhook()
    {
        Webhook result;
        result.id = {1};
        result.site = u"acme.test"_s;
        result.name = u"Orders"_s;
        result.url = u"https://localhost:8443/"_s;
        result.events = EventKind::GoalCompleted;
        return result;
    }

private Q_SLOTS:
    void copiesAreMarkedAndTakenAway()
    {
        QClipboard *clipboard = QGuiApplication::clipboard();
        SecretClipboard secrets(clipboard, 20ms);
        secrets.copy("s3cret");
        QCOMPARE(clipboard->text(), u"s3cret"_s);
        QCOMPARE(clipboard->mimeData()->data(u"x-kde-passwordManagerHint"_s), "secret"_ba);
        QTRY_VERIFY(clipboard->text().isEmpty());
    }

    void whatSomebodyElseCopiedStays()
    {
        QClipboard *clipboard = QGuiApplication::clipboard();
        {
            SecretClipboard secrets(clipboard, 1h);
            secrets.copy("s3cret");
            clipboard->setText(u"a letter"_s);
            secrets.clear();
            QCOMPARE(clipboard->text(), u"a letter"_s);
            secrets.copy("s3cret");
        }
        QVERIFY(clipboard->text().isEmpty()); // the program ends: no secret is left behind
    }

    void theNewSecretIsShownWithItsPlace()
    {
        SecretClipboard clipboard(QGuiApplication::clipboard(), 1h);
        SecretDialog dialog(SecretDialog::Purpose::Created, webhook(), u"the system's keychain"_s, &clipboard);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.showSecret("0123456789abcdef");
        dialog.show();
        QCOMPARE(dialog.findChild<QLineEdit *>(u"secretText"_s)->text(), u"0123456789abcdef"_s);
        QVERIFY(dialog.findChild<QLabel *>(u"secretPlace"_s)->text().contains(u"the system's keychain"_s));
        dialog.findChild<QPushButton *>(u"secretCopy"_s)->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), u"0123456789abcdef"_s);
        QVERIFY(dialog.findChild<QLabel *>(u"secretCopied"_s)->isVisible());
        QCOMPARE(ovyxa::test::unnamedFocusables(&dialog), QStringList());
    }

    void aStoredSecretStaysHiddenUntilItIsAskedFor()
    {
        SecretClipboard clipboard(QGuiApplication::clipboard(), 1h);
        SecretDialog dialog(SecretDialog::Purpose::Stored, webhook(), u"a file"_s, &clipboard);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.show();
        QSignalSpy wanted(&dialog, &SecretDialog::revealWanted);
        QVERIFY(dialog.findChild<QLineEdit *>(u"secretText"_s)->text().startsWith(u'•'));
        QVERIFY(!dialog.findChild<QPushButton *>(u"secretCopy"_s)->isVisible());
        dialog.findChild<QPushButton *>(u"secretReveal"_s)->click();
        QCOMPARE(wanted.count(), 1);
        dialog.showSecret("abc");
        QCOMPARE(dialog.findChild<QLineEdit *>(u"secretText"_s)->text(), u"abc"_s);
    }

    void rotationSaysUntilWhenThePreviousOneIsAccepted()
    {
        SecretClipboard clipboard(QGuiApplication::clipboard(), 1h);
        SecretDialog dialog(SecretDialog::Purpose::Rotate, webhook(), u"a file"_s, &clipboard);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.show();
        QSignalSpy wanted(&dialog, &SecretDialog::rotationWanted);
        QVERIFY(!dialog.findChild<QLineEdit *>(u"secretText"_s)->isVisible());
        QPushButton *rotate = dialog.findChild<QPushButton *>(u"secretRotate"_s);
        rotate->click();
        QCOMPARE(wanted.count(), 1);
        QVERIFY(wanted.first().at(0).toByteArray().isEmpty());
        rotate->click(); // the answer is still on its way
        QCOMPARE(wanted.count(), 1);
        dialog.showRotated("new", u"tomorrow 14:32"_s);
        QVERIFY(dialog.findChild<QLabel *>(u"secretIntro"_s)->text().contains(u"tomorrow 14:32"_s));
        QCOMPARE(dialog.findChild<QLineEdit *>(u"secretText"_s)->text(), u"new"_s);
        QVERIFY(!rotate->isVisible());
    }
};

QTEST_MAIN(tst_webhooks_secret)
#include "tst_webhooks_secret.moc"
