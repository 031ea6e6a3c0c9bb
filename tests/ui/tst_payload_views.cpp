// SPDX-License-Identifier: MIT
// Bodies of any size, depth and content in the payload page: all of it is there, and the window goes on meanwhile.
#include "tests/support/focusables.h"
#include "ui/inspector/hex_view.h"
#include "ui/inspector/payload_page.h"
#include "ui/inspector/text_view.h"

#include <QtCore/QRegularExpression>
#include <QtCore/QTimer>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QTreeView>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int waitMs = 120'000;
constexpr qsizetype largest = 10 * 1024 * 1024;

struct Page
{
    PayloadPage page;
    QTreeView *tree = page.findChild<QTreeView *>(u"payloadJson"_s);

    Page()
    {
        page.resize(640, 600);
        page.show();
        page.activateWindow();
        if (!QTest::qWaitForWindowActive(&page))
            qFatal("no window");
    }
    void show(const QByteArray &bytes) { page.showBytes(bytes, bytes.size()); }
    void choose(const char *way) const { page.findChild<QPushButton *>(QString::fromLatin1(way))->click(); }
    template<typename View>
    [[nodiscard]] View *view() const
    {
        for (View *each : page.findChildren<View *>()) {
            if (each->isVisible())
                return each;
        }
        return nullptr;
    }
    [[nodiscard]] QString note() const
    {
        for (const QLabel *label : page.findChildren<QLabel *>()) {
            if (label->isVisible() && label->wordWrap())
                return label->text();
        }
        return {};
    }
    [[nodiscard]] bool isRead() const { return !note().contains(u"Reading"_s); }
};

QByteArray largeJson()
{
    QByteArray json = "{\"items\":[";
    for (int i = 0; json.size() < largest - 200; ++i)
        json += "{\"number\":" + QByteArray::number(i) + ",\"name\":\"Name \xc3\xa9 of it\",\"price\":[1.50,\"EUR\"]},";
    return json + "{\"last\":\"needle\"}]}";
}

} // namespace

class tst_PayloadViews final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s)); }

    void theWindowGoesOnMeanwhile_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("note");
        QTest::addColumn<int>("turns"); // of the event loop, at the least: far fewer than there are
        QTest::newRow("10 MiB of JSON") << largeJson() << QString() << 10;
        QTest::newRow("one line of a megabyte") << QByteArray("{\"a\":\"" + QByteArray(1'000'000, 'x') + "\"}") << QString() << 1;
        QTest::newRow("10,000 levels") << QByteArray(QByteArray("{\"a\":").repeated(10'000) + "\"needle\"" + QByteArray(10'000, '}'))
                                       << u"10000 level"_s << 1;
        QTest::newRow("as deep as it goes") << QByteArray(QByteArray(largest / 2, '[') + QByteArray(largest / 2, ']')) << u"5242880 level"_s << 10;
        QTest::newRow("five million values") << QByteArray('[' + QByteArray("1,").repeated(largest / 2 - 2) + "1]") << QString() << 10;
        QTest::newRow("no JSON") << QByteArray("line of text\n").repeated(800'000) << u"byte 0"_s << 1;
        QTest::newRow("no text") << QByteArray("\xff\x00\xfe", 3).repeated(3'000'000) << u"no UTF-8"_s << 1;
    }
    void theWindowGoesOnMeanwhile()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, note);
        QFETCH(int, turns);
        Page p;
        // Whatever takes long runs elsewhere: the page comes back at once, and the event loop turns until the body has been read.
        int turned = 0;
        QTimer ticking;
        QObject::connect(&ticking, &QTimer::timeout, [&turned] { ++turned; });
        ticking.start(0);
        p.show(body);
        QVERIFY(!p.isRead());
        QVERIFY(QTest::qWaitFor([&] { return p.isRead(); }, waitMs));
        QVERIFY2(turned >= turns, qPrintable(QString::number(turned)));
        const QString said = p.note().remove(u',');
        QVERIFY2(said.contains(note) && said.isEmpty() == note.isEmpty(), qPrintable(said));
        // All of it can be looked at, from the first row to the last.
        p.choose("payloadRaw");
        auto *raw = p.view<TextView>();
        QVERIFY(raw);
        QTRY_VERIFY_WITH_TIMEOUT(!raw->isLaying(), waitMs);
        QCOMPARE(raw->bytes(), body);
        QTest::keyClick(raw, Qt::Key_End, Qt::ControlModifier);
        QCOMPARE(raw->verticalScrollBar()->value(), raw->verticalScrollBar()->maximum());
        QVERIFY(raw->rowCount() > raw->verticalScrollBar()->value());
        p.page.grab();
        p.choose("payloadPretty");
        auto *pretty = p.view<TextView>();
        QTRY_VERIFY_WITH_TIMEOUT(!pretty->isLaying(), waitMs);
        QVERIFY(pretty->bytes().size() >= body.size());
        p.page.grab();
        p.choose("payloadHex");
        auto *hex = p.view<HexView>();
        QTest::keyClick(hex, Qt::Key_End, Qt::ControlModifier);
        QVERIFY(hex->rowText(hex->rowCount() - 1).startsWith(u"%1: "_s.arg((body.size() - 1) / 16 * 16, 8, 16, QChar(u'0'))));
        p.page.grab();
    }

    void aNeedleIsFoundInTenMebibytes()
    {
        Page p;
        p.show(largeJson());
        QVERIFY(QTest::qWaitFor([&] { return p.isRead(); }, waitMs));
        p.page.findChild<QLineEdit *>(u"treeSearch"_s)->setText(u"NEEDLE"_s);
        auto *found = p.page.findChild<QLabel *>(u"treeFound"_s);
        QTRY_COMPARE_WITH_TIMEOUT(found->text(), u"1 of 1"_s, waitMs);
        QCOMPARE(p.tree->currentIndex().siblingAtColumn(1).data().toString(), u"\"needle\""_s);
        QVERIFY(p.tree->viewport()->rect().intersects(p.tree->visualRect(p.tree->currentIndex())));
    }

    void anotherBodyStopsTheReading()
    {
        Page p;
        p.show(largeJson());
        p.show("{\"small\":1}");
        QVERIFY(p.isRead());
        QCOMPARE(p.tree->model()->index(0, 0).data().toString(), u"small"_s);
        p.show(largeJson()); // and a page may go while it is read
    }

    void whatPeopleChoseComesBack()
    {
        Page p;
        p.show("{\"a\":1}");
        QVERIFY(p.tree->isVisible());
        p.show("no JSON");
        QVERIFY(p.view<TextView>());
        QVERIFY2(p.note().startsWith(u"This is not JSON: byte 0"_s), qPrintable(p.note()));
        p.show("{\"a\":1,");
        QVERIFY(p.tree->isVisible()); // as far as it goes
        QVERIFY2(p.note().contains(u"byte 7"_s), qPrintable(p.note()));
        p.choose("payloadHex");
        p.show("{\"b\":1}");
        QVERIFY(p.view<HexView>());
        p.show({});
        QCOMPARE(p.note(), u"The body is empty."_s);
    }

    void onlyTheBeginningIsSaidToBeThat()
    {
        Page p;
        p.page.showBytes("{\"a\":", 20'000'000);
        QVERIFY2(p.note().startsWith(u"Only the first 5 B of "_s), qPrintable(p.note()));
    }

    void textWrapsAndIsCopiedAsItIs()
    {
        Page p;
        const QByteArray body = QByteArray("0123456789").repeated(40) + "\r\n\xc3\xa9\t\xff\xf0\x9f\x8e\x89" + "end";
        p.show(body);
        p.choose("payloadRaw");
        auto *raw = p.view<TextView>();
        QVERIFY(raw->rowCount() > 4);
        QString all;
        for (qsizetype row = 0; row < raw->rowCount(); ++row)
            all += raw->rowText(row);
        QCOMPARE(all, QString(u"0123456789"_s.repeated(40) + u"\u240d\u00e9\u2409\\xff\U0001F389end"_s));
        raw->setFocus();
        QTest::keyClick(raw, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(raw, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QString::fromUtf8(body));
        QTest::keyClick(raw, Qt::Key_End, Qt::ControlModifier);
        for (int i = 0; i < 4; ++i) // a character at a time, however many bytes it has
            QTest::keyClick(raw, Qt::Key_Left, Qt::ShiftModifier);
        QTest::keyClick(raw, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"\U0001F389end"_s);
        QTest::keyClick(raw, Qt::Key_Home, Qt::ControlModifier);
        QTest::keyClick(raw, Qt::Key_Down);
        QTest::keyClick(raw, Qt::Key_End, Qt::ShiftModifier);
        QVERIFY(raw->selectionBegin() > 10 && raw->selectionEnd() <= 2 * raw->selectionBegin());
    }

    void hexHasOffsetsAndCopiesPairs()
    {
        Page p;
        QByteArray body;
        for (int i = 0; i < 256; ++i)
            body += char(i);
        p.show(body);
        p.choose("payloadHex");
        auto *hex = p.view<HexView>();
        QCOMPARE(hex->rowCount(), 16);
        QCOMPARE(hex->rowText(4), u"00000040: 40 41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e 4f"_s);
        hex->setFocus();
        QTest::keyClick(hex, Qt::Key_Down);
        for (int i = 0; i < 3; ++i)
            QTest::keyClick(hex, Qt::Key_Right, Qt::ShiftModifier);
        QTest::keyClick(hex, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"10 11 12"_s);
        const QPoint row2(hex->viewport()->width() / 4, hex->fontMetrics().lineSpacing() * 2 + 4);
        QTest::mouseClick(hex->viewport(), Qt::LeftButton, {}, row2);
        QVERIFY(hex->selectionBegin() > 0x20 && hex->selectionBegin() < 0x30);
        p.page.resize(380, 600);
        QTRY_COMPARE(hex->rowCount(), 32);
        QVERIFY(QAccessible::queryAccessibleInterface(hex)->text(QAccessible::Value).startsWith(u"00000020"_s));
        QCOMPARE(unnamedFocusables(&p.page), QStringList());
    }
};

QTEST_MAIN(tst_PayloadViews)
#include "tst_payload_views.moc"
