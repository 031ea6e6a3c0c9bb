// SPDX-License-Identifier: MIT
// A JSON text as a tree: long lists in ranges, deep ones from a root of their own, searched and copied from.
#include "tests/support/focusables.h"
#include "ui/inspector/json_tree_model.h"
#include "ui/inspector/json_tree_pane.h"

#include <QtCore/QRegularExpression>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTreeView>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int waitMs = 60'000;

std::shared_ptr<const JsonIndex> indexed(const QByteArray &json)
{
    const std::atomic_bool stop = false;
    return JsonIndex::read(json, stop);
}

QStringList rows(const JsonTreeModel &model, const QModelIndex &parent = {})
{
    QStringList texts;
    for (int row = 0; row < model.rowCount(parent); ++row)
        texts.append(model.index(row, 0, parent).data().toString() + u'=' + model.index(row, 1, parent).data().toString());
    return texts;
}

struct Pane
{
    JsonTreePane pane;
    QTreeView *tree = pane.findChild<QTreeView *>(u"payloadJson"_s);
    QLineEdit *field = pane.findChild<QLineEdit *>(u"treeSearch"_s);
    QLabel *found = pane.findChild<QLabel *>(u"treeFound"_s);

    explicit Pane(const QByteArray &json)
    {
        pane.resize(420, 400);
        pane.show();
        pane.setJson(indexed(json));
        pane.activateWindow();
        if (!QTest::qWaitForWindowActive(&pane))
            qFatal("no window");
        tree->setFocus();
    }
    [[nodiscard]] QString current(int column = 1) const { return tree->currentIndex().siblingAtColumn(column).data().toString(); }
    [[nodiscard]] bool finds(const QString &text, const QString &count)
    {
        field->setText(text);
        return QTest::qWaitFor([&] { return found->text() == count; }, waitMs);
    }
    [[nodiscard]] QString copied(QKeySequence keys) const
    {
        QGuiApplication::clipboard()->clear();
        QTest::keySequence(tree, keys);
        return QGuiApplication::clipboard()->text();
    }
};

constexpr QKeyCombination pointerKeys = Qt::CTRL | Qt::SHIFT | Qt::Key_P;
constexpr QKeyCombination jqKeys = Qt::CTRL | Qt::SHIFT | Qt::Key_J;

} // namespace

class tst_JsonTree final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s)); }

    void showsWhatWasWritten()
    {
        JsonTreeModel model;
        const QAbstractItemModelTester tester(&model);
        model.setJson(
            indexed("{\"n\":123456789012345678901234567890,\"s\":\"caf\\u00e9\\n\\\"\",\"bad\":\"x\xff\",\"l\":[true,null],\"o\":{},\"n\":0}"));
        QCOMPARE(rows(model), QStringList({u"n (repeated)=123456789012345678901234567890"_s, u"s=\"caf\u00e9\u240a\"\""_s, u"bad=\"x\\xff\""_s,
                                           u"l=2 element(s)"_s, u"o={ }"_s, u"n (repeated)=0"_s}));
        QCOMPARE(rows(model, model.index(3, 0)), QStringList({u"[0]=true"_s, u"[1]=null"_s}));
        QVERIFY(model.index(0, 0).data(Qt::ToolTipRole).toString().contains(u"more than once"_s));
        model.setJson(indexed("\"alone\""));
        QCOMPARE(rows(model), QStringList(u"whole body=\"alone\""_s));
        QVERIFY(!model.hasChildren(model.index(0, 0)));
        model.setJson(indexed("{}"));
        QCOMPARE(model.rowCount(), 1);
        model.setJson(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void aLongListStandsInRanges()
    {
        constexpr JsonIndex::Value count = 2'345'678;
        JsonTreeModel model;
        model.setJson(indexed('[' + QByteArray("7,").repeated(count - 1) + "8]"));
        QCOMPARE(rows(model), QStringList({u"[0 … 999999]="_s, u"[1000000 … 1999999]="_s, u"[2000000 … 2345677]="_s}));
        const QModelIndex last = model.indexOf(count); // values are numbered with the list itself
        QCOMPARE(last.data().toString(), u"[2345677]"_s);
        QCOMPARE(last.siblingAtColumn(1).data().toString(), u"8"_s);
        QCOMPARE(last.parent().data().toString(), u"[2345000 … 2345677]"_s);
        QCOMPARE(last.parent().parent().data().toString(), u"[2000000 … 2345677]"_s);
        QVERIFY(!last.parent().parent().parent().isValid());
        QCOMPARE(model.rowCount(last.parent()), 678);
        QCOMPARE(model.index(last.row(), 0, last.parent()), last);
    }

    void theModelKeepsToTheRules()
    {
        JsonTreeModel model;
        model.setJson(indexed("[{\"a\":[" + QByteArray("1,").repeated(2100) + "1]},[[]],2]"));
        const QAbstractItemModelTester tester(&model); // walks all of it
        model.setRoot(2);
        QCOMPARE(model.rowCount(), 3);
    }

    void whatIsDeepIsOpenedByItself()
    {
        constexpr int depth = 10'000;
        Pane p(QByteArray("{\"a\":").repeated(depth) + "\"bottom\"" + QByteArray(depth, '}'));
        QVERIFY(p.finds(u"bottom"_s, u"1 of 1"_s));
        QCOMPARE(p.current(), u"\"bottom\""_s);
        QVERIFY(p.tree->visualRect(p.tree->currentIndex()).isValid());
        QCOMPARE(p.copied(pointerKeys), u"/a"_s.repeated(depth));
        auto *out = p.pane.findChild<QPushButton *>(u"treeOut"_s);
        QVERIFY(out->isVisible());
        out->click();
        QVERIFY(p.found->text() == u"1 of 1"_s);
        // Down by the keyboard alone: the last level here says so, and Enter goes on.
        p.pane.setJson(indexed(QByteArray(depth, '[') + QByteArray(depth, ']')));
        for (int i = 0; i < JsonTreeModel::shownLevels; ++i) {
            QTest::keyClick(p.tree, Qt::Key_Right);
            QTest::keyClick(p.tree, Qt::Key_Down);
        }
        QVERIFY2(p.current().contains(u"Enter opens it"_s), qPrintable(p.current()));
        QTest::keyClick(p.tree, Qt::Key_Return);
        QVERIFY(out->isVisible());
        QCOMPARE(p.copied(jqKeys), QString(u'.' + u"[0]"_s.repeated(JsonTreeModel::shownLevels + 1)));
    }

    void searchesNamesAndValues()
    {
        Pane p(R"({"first":{"name":"Tea"},"list":[{"NAME":1},"n\u0061me","x"],"none":2})");
        QVERIFY(p.finds(u"name"_s, u"1 of 3"_s));
        QCOMPARE(p.current(), u"\"Tea\""_s);
        QTest::keyClick(p.field, Qt::Key_Return);
        QCOMPARE(p.current(), u"1"_s);
        QTest::keyClick(p.tree, Qt::Key_F3);
        QCOMPARE(p.current(), u"\"name\""_s);
        QCOMPARE(p.found->text(), u"3 of 3"_s);
        QTest::keyClick(p.field, Qt::Key_Return);
        QCOMPARE(p.found->text(), u"1 of 3"_s);
        QTest::keyClick(p.field, Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(p.found->text(), u"3 of 3"_s);
        QVERIFY(p.finds(u"nowhere"_s, u"not found"_s));
        QTest::keyClick(p.field, Qt::Key_Escape);
        QVERIFY(p.field->text().isEmpty() && !p.found->isVisible());
    }

    void copiesWhatPeoplePaste()
    {
        Pane p(R"({"a b":[{"x":"line\n\u00e9"}, {"y" : 1.50 }]})");
        QVERIFY(p.finds(u"line"_s, u"1 of 1"_s));
        QCOMPARE(p.copied(QKeySequence::Copy), u"line\n\u00e9"_s);
        QCOMPARE(p.copied(pointerKeys), u"/a b/0/x"_s);
        QCOMPARE(p.copied(jqKeys), u".[\"a b\"][0].x"_s);
        QTest::keyClick(p.tree, Qt::Key_Left);
        QTest::keyClick(p.tree, Qt::Key_Down);
        if (p.current(0) != u"[1]"_s)
            QTest::keyClick(p.tree, Qt::Key_Down);
        QCOMPARE(p.copied(QKeySequence::Copy), u"{\"y\" : 1.50 }"_s);
    }

    void everythingHasAName()
    {
        Pane p(R"({"a":1})");
        QVERIFY(p.finds(u"a"_s, u"1 of 1"_s));
        QCOMPARE(unnamedFocusables(&p.pane), QStringList());
        QCOMPARE(p.pane.findChild<QLabel *>(u"treePath"_s)->accessibleName(), u"JSON Pointer: /a"_s);
    }
};

QTEST_MAIN(tst_JsonTree)
#include "tst_json_tree.moc"
