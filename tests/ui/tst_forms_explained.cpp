// SPDX-License-Identifier: MIT
// What a first-timer reads: every form and dialog of the window, opened as people open it. A placeholder is never the only explanation of its field,
// and "assumed" stands once in a form.
#include "tests/support/desk.h"
#include "ui/common/assumed_note.h"

#include <QtTest/QTest>
#include <QtWidgets/QAbstractSpinBox>
#include <QtWidgets/QDialog>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListView>
#include <QtWidgets/QMenu>

#include <algorithm>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

/// Whether words that can be seen are said to be this field's.
bool isExplained(const QLineEdit *field, const QWidget *form)
{
    const auto labels = form->findChildren<QLabel *>();
    return std::any_of(labels.cbegin(), labels.cend(), [field](const QLabel *label) {
        return label->isVisible() && !label->text().isEmpty() && label->buddy() && (label->buddy() == field || label->buddy()->isAncestorOf(field));
    });
}

/// What is wrong with a form, in words; empty = nothing.
QString problems(const QWidget *form)
{
    QStringList found;
    const auto fields = form->findChildren<QLineEdit *>();
    for (const QLineEdit *field : fields) {
        const bool isBare = !field->placeholderText().isEmpty() || field->accessibleName().isEmpty();
        const bool isOfSpinBox = qobject_cast<const QAbstractSpinBox *>(field->parentWidget()); // which has the name
        if (field->isVisible() && isBare && !isOfSpinBox && !isExplained(field, form))
            found += field->objectName() + u": "_s + field->placeholderText();
    }
    const auto notes = form->findChildren<AssumedNote *>();
    const auto shown = std::count_if(notes.cbegin(), notes.cend(), [](const AssumedNote *note) { return note->isVisible(); });
    if (shown > 1)
        found += u"“assumed” %1 times"_s.arg(shown);
    return found.join(u"; "_s);
}

struct FormDesk : Desk
{
    FormDesk()
    {
        if (!runTrial())
            qFatal("the trial did not end");
    }
    /// The dialog that this opens; it is closed again.
    template<typename Open>
    [[nodiscard]] QString problemsOf(Open open) const
    {
        open();
        QDialog *dialog = nullptr;
        const auto isThere = [this, &dialog] {
            const auto all = window->findChildren<QDialog *>();
            const auto shown = std::find_if(all.cbegin(), all.cend(), [](const QDialog *each) { return each->isVisible(); });
            dialog = shown == all.cend() ? nullptr : *shown;
            return dialog != nullptr;
        };
        if (!QTest::qWaitFor(isThere, waitMs))
            return u"it did not open"_s;
        const QString found = problems(dialog);
        QTest::keyClick(dialog, Qt::Key_Escape);
        if (!QTest::qWaitFor([&isThere] { return !isThere(); }, waitMs))
            return u"it did not close"_s;
        return found;
    }
};

} // namespace

class tst_FormsExplained : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void dialogsAre()
    {
        const FormDesk desk;
        QCOMPARE(desk.problemsOf([&desk] { desk.click(u"addWebhook"_s); }), QString());
        QCOMPARE(desk.problemsOf([&desk] { desk.click(u"receiverAlerts"_s); }), QString());
        auto *webhooks = desk.find<QListView>(u"webhookList"_s);
        QTest::mouseClick(webhooks->viewport(), Qt::LeftButton, {}, webhooks->visualRect(webhooks->model()->index(0, 0)).topLeft() + QPoint(20, 10));
        for (const QString &act : {u"webhook.edit"_s, u"webhook.rotate"_s, u"webhook.reveal"_s})
            QCOMPARE(desk.problemsOf([&desk, act] { desk.action(act)->trigger(); }), QString());
        QCOMPARE(desk.problemsOf([&desk] {
            for (QAction *act : desk.find<QMenu>(u"receiverMenu"_s)->actions()) {
                if (act->objectName() == "receiver.options"_L1)
                    act->trigger();
            }
        }),
                 QString());
    }

    void whatIsTypedInPlaceIs()
    {
        const FormDesk desk;
        desk.action(u"site.add"_s)->trigger();
        QCOMPARE(problems(desk.find<QWidget>(u"webhookPanel"_s)), QString());
        for (const QString &kind : {u"goal.completed"_s, u"usage.threshold"_s, u"realtime.spike"_s}) {
            desk.click(u"edit_"_s + kind);
            QCOMPARE(problems(desk.find<QWidget>(u"triggerCard_"_s + kind)), QString());
        }
        desk.click(u"receiverPlan"_s);
        const auto *plan = desk.find<QWidget>(u"planPopup"_s);
        QTRY_VERIFY(plan->isVisible());
        QCOMPARE(problems(plan), QString());
        const QRect screen = plan->screen()->availableGeometry();
        QVERIFY(plan->geometry().top() > screen.top() && plan->geometry().bottom() < screen.bottom()); // not flush with its edge
    }
};

QTEST_MAIN(tst_FormsExplained)
#include "tst_forms_explained.moc"
