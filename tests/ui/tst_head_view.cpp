// SPDX-License-Identifier: MIT
// The head of a message in the order of the wire, with its repeats, and raw.
#include "tests/support/focusables.h"
#include "ui/common/code_view.h"
#include "ui/inspector/head_view.h"

#include <QtCore/QRegularExpression>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtTest/QTest>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTreeWidget>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_HeadView final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s)); }

    void fieldsStandAsOnTheWire()
    {
        HeadView head(u"Head"_s, u"Status line and headers"_s);
        head.resize(400, 300);
        head.show();
        head.setHead("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                     "HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nX-Empty:\r\nset-cookie:  b=\xff\r\nLink: </b>: c\r\n\r\n");
        auto *fields = head.findChild<QTreeWidget *>(u"headFields"_s);
        QStringList rows;
        for (int row = 0; row < fields->topLevelItemCount(); ++row)
            rows.append(fields->topLevelItem(row)->text(0) + u'|' + fields->topLevelItem(row)->text(1));
        QCOMPARE(rows, QStringList({u"HTTP/1.1 103 Early Hints|"_s, u"Link (1 of 2)|</a>"_s, u"HTTP/1.1 200 OK|"_s, u"Set-Cookie (1 of 2)|a=1"_s,
                                    u"X-Empty|"_s, u"set-cookie (2 of 2)|b=\\xff"_s, u"Link (2 of 2)|</b>: c"_s}));
        fields->setCurrentItem(fields->topLevelItem(3));
        head.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&head));
        fields->setFocus();
        QTest::keyClick(fields, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"Set-Cookie: a=1"_s);
        QCOMPARE(unnamedFocusables(&head), QStringList());
    }

    void namesTakeTheSchemesColour()
    {
        HeadView head(u"Head"_s, u"Request line and headers"_s);
        const auto schemeOf = [&head](const QColor &window) {
            QPalette palette = head.palette();
            palette.setColor(QPalette::Window, window);
            head.setPalette(palette);
            return head.findChild<QTreeWidget *>(u"headFields"_s)->topLevelItem(1)->foreground(0).color();
        };
        head.setHead("POST / HTTP/1.1\r\nHost: a\r\n\r\n");
        const QColor onLight = schemeOf(Qt::white);
        const QColor onDark = schemeOf(Qt::black);
        QVERIFY2(onDark.lightness() > onLight.lightness(), qPrintable(onLight.name() + onDark.name()));
    }

    void rawShowsItsLineEnds()
    {
        HeadView head(u"Head"_s, u"Request line and headers"_s);
        head.resize(400, 300);
        head.show();
        head.setHead("POST / HTTP/1.1\r\nHost:  a\xff\r\n\r\n");
        head.findChild<QPushButton *>(u"rawHead"_s)->click();
        auto *raw = head.findChild<CodeView *>();
        QVERIFY(raw->isVisible() && !head.findChild<QTreeWidget *>(u"headFields"_s)->isVisible());
        QCOMPARE(raw->toPlainText(), u"POST / HTTP/1.1\u240d\nHost:  a\\xff\u240d\n\u240d"_s);
        head.setHead({});
        QVERIFY(!head.isVisible());
    }
};

QTEST_MAIN(tst_HeadView)
#include "tst_head_view.moc"
