// SPDX-License-Identifier: MIT
// The menu of what has the focus opens by the keys alone, also where a keyboard has no Menu key.
#include "tests/support/desk.h"

#include <QtTest/QTest>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QMenu>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_MenuKey final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shiftF10OpensTheMenuOfWhatHasTheFocus()
    {
        Desk desk;
        QVERIFY(desk.runTrial());
        auto *captures = desk.find<QAbstractItemView>(u"captureTable"_s);
        QTRY_VERIFY_WITH_TIMEOUT(captures->model()->rowCount() == 1, waitMs);
        captures->setCurrentIndex(captures->model()->index(0, 0));
        auto *webhooks = desk.find<QAbstractItemView>(u"webhookList"_s);
        webhooks->setCurrentIndex(webhooks->model()->index(0, 0));
        for (const auto &[view, menu] :
             {std::pair<QWidget *, QString>{desk.log(), u"logMenu"_s}, {captures, u"captureMenu"_s}, {webhooks, u"webhookMenu"_s}}) {
            view->setFocus();
            QTest::keyClick(view, Qt::Key_F10, Qt::ShiftModifier);
            auto *open = desk.window->findChild<QMenu *>(menu);
            QVERIFY2(open && open->isVisible(), qPrintable(menu));
            QTest::keyClick(open, Qt::Key_Escape);
            QTRY_VERIFY(view->hasFocus());
        }
    }
};

QTEST_MAIN(tst_MenuKey)
#include "tst_menu_key.moc"
