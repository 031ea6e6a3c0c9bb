// SPDX-License-Identifier: MIT
// The query in the whole window: asked by keys, by a cell's menu, by a card; what is found is marked; and what a selection can do.
#include "tests/support/desk.h"
#include "ui/common/code_view.h"
#include "ui/common/tokens.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/log/delivery_columns.h"
#include "ui/query/query_edit.h"
#include "ui/webhooks/webhook_delegate.h"

#include <QtCore/QRegularExpression>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QImage>
#include <QtTest/QTest>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QLabel>
#include <QtWidgets/QListView>
#include <QtWidgets/QMenu>
#include <QtWidgets/QScrollBar>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

/// Some deliveries that worked, and one that waits.
struct MixedDesk : Desk
{
    static constexpr int delivered = 12;

    [[nodiscard]] bool fill()
    {
        if (!runTrial())
            return false;
        const SiteId site = fixture.deliveries.first().site;
        for (int i = 1; i < delivered; ++i) {
            if (!fixture.fire(EventKind::GoalCompleted, site).ok())
                return false;
        }
        if (!QTest::qWaitFor([&] { return fixture.bench->sending()->sums().delivered == delivered; }, waitMs) || !plan(u"503"_s))
            return false;
        return fixture.fire(EventKind::GoalCompleted, site).ok()
               && QTest::qWaitFor([&] { return fixture.bench->sending()->sums().waiting == 1; }, waitMs) && lists(delivered + 1);
    }
    [[nodiscard]] bool plan(const QString &text)
    {
        Bench *bench = fixture.bench.get();
        return fixture.wait<void>([&](auto reply) { bench->receiver()->setPlan(*ResponsePlan::parse(text), bench, reply); }).ok();
    }
    [[nodiscard]] bool lists(int rows) const
    {
        return QTest::qWaitFor([&] { return log()->model()->rowCount() == rows; }, waitMs);
    }
    [[nodiscard]] QueryEdit *text() const { return find<QueryEdit>(u"searchText"_s); }
    /// The menu of a cell, opened there.
    [[nodiscard]] QMenu *menuAt(int row, int column) const
    {
        Q_EMIT log()->customContextMenuRequested(log()->visualRect(log()->model()->index(row, column)).center());
        const auto menus = window->findChildren<QMenu *>(u"logMenu"_s);
        return menus.last();
    }
};

} // namespace

class tst_WindowQuery final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void enterInspectsTheRowThatHasTheFocus();
    void whatIsReadStaysOpen();
    void theBarTakesTheLanguage();
    void aCellsMenuJoinsATerm();
    void aCardsStateAsksForItsDeliveries();
    void whatIsFoundIsMarked();
    void filtersAreThereAtTheNextStart();
    void aSelectionHasItsVerbs();
    void theBarOfASelectionCoversNothingThatIsRead();
    void whatIsSelectedOrFoundIsExported();
};

void tst_WindowQuery::theBarTakesTheLanguage()
{
    MixedDesk desk;
    QVERIFY(desk.fill());
    QTest::keySequence(desk.window.get(), QKeySequence::Find);
    QTRY_VERIFY(desk.text()->hasFocus());
    QTest::keyClicks(desk.text(), u"state:wait"_s);
    QTest::keyClick(desk.text(), Qt::Key_Tab);
    QVERIFY(desk.lists(1));
    QCOMPARE(desk.log()->model()->index(0, StateColumn).data(StateRole).toInt(), int(DeliveryState::Waiting));
    desk.text()->selectAll();
    QTest::keyClicks(desk.text(), u"-state:waiting webhook:\"*\" status:2xx since:1h"_s);
    QTest::keyClick(desk.text(), Qt::Key_Return);
    QTRY_VERIFY(desk.log()->hasFocus());
    QVERIFY(desk.lists(MixedDesk::delivered) || desk.lists(0)); // a quoted star is a name of its own
    desk.text()->setFocus();
    desk.text()->selectAll();
    QTest::keyClicks(desk.text(), u"status:503 stat:x"_s);
    QTest::keyClick(desk.text(), Qt::Key_Return);
    auto *problem = desk.find<QLabel>(u"queryProblem"_s);
    QVERIFY(problem->isVisible() && problem->text().contains(u"\"state:\""_s));
    QVERIFY(desk.text()->hasFocus());
    QTest::keyClick(desk.text(), Qt::Key_Escape);
    for (int i = 0; i < 6; ++i)
        QTest::keyClick(desk.text(), Qt::Key_Backspace);
    QVERIFY(desk.lists(1)); // mended, and so searched for as soon as the typing pauses
}

void tst_WindowQuery::aCellsMenuJoinsATerm()
{
    MixedDesk desk;
    QVERIFY(desk.fill());
    QMenu *menu = desk.menuAt(0, StateColumn);
    auto *only = menu->findChild<QAction *>(u"onlyTerm"_s);
    QCOMPARE(only->text(), u"Only state:waiting"_s);
    only->trigger();
    menu->close();
    QVERIFY(desk.lists(1));
    QCOMPARE(desk.text()->text(), u"state:waiting"_s);
    QCOMPARE(desk.text()->chips(), QStringList{u"state:waiting"_s});
    desk.click(u"clearFilter"_s);
    QVERIFY(desk.lists(MixedDesk::delivered + 1));
    menu = desk.menuAt(0, AnswerColumn);
    auto *without = menu->findChild<QAction *>(u"withoutTerm"_s);
    QCOMPARE(without->text(), u"Without status:503"_s);
    without->trigger();
    menu->close();
    QVERIFY(desk.lists(MixedDesk::delivered));
    QCOMPARE(desk.text()->text(), u"-status:503"_s);
    menu = desk.menuAt(0, TookColumn); // nothing to ask for there
    QVERIFY(!menu->findChild<QAction *>(u"onlyTerm"_s));
    menu->close();
}

void tst_WindowQuery::aCardsStateAsksForItsDeliveries()
{
    MixedDesk desk;
    QVERIFY(desk.fill());
    auto *cards = desk.find<QListView>(u"webhookList"_s);
    const QModelIndex card = cards->model()->index(0, 0);
    QTest::mouseClick(cards->viewport(), Qt::LeftButton, {}, WebhookDelegate::stateRect(cards->visualRect(card)).center());
    QTRY_VERIFY_WITH_TIMEOUT(desk.text()->text().startsWith(u"state:waiting webhook:"_s), waitMs);
    QVERIFY(desk.lists(1));
}

void tst_WindowQuery::whatIsFoundIsMarked()
{
    MixedDesk desk;
    QVERIFY(desk.fill());
    desk.window->setTheme(ThemeChoice::Light);
    const auto cell = [log = desk.log()] {
        const int inView = log->rowAt(log->viewport()->height() / 2);
        return log->viewport()->grab(log->visualRect(log->model()->index(inView, EventColumn))).toImage();
    };
    const auto isMarked = [&cell, tint = tokensFor(QGuiApplication::palette()).waitTint.rgb()] {
        const QImage image = cell().convertToFormat(QImage::Format_RGB32);
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixel(x, y) == tint)
                    return true;
            }
        }
        return false;
    };
    QVERIFY(!isMarked());
    QTest::keyClicks(desk.text(), u"GOAL.comp"_s);
    QTest::keyClick(desk.text(), Qt::Key_Return);
    QVERIFY(desk.lists(MixedDesk::delivered + 1));
    QTRY_VERIFY(isMarked()); // once the rows are laid out
    desk.log()->setFocus();
    QTest::keyClick(desk.log(), Qt::Key_Down);
    auto *inspector = desk.window->findChild<InspectorPanel *>();
    inspector->showTab(InspectorPanel::RequestTab);
    const auto marked = [inspector] {
        const auto views = inspector->findChildren<CodeView *>();
        return std::any_of(views.cbegin(), views.cend(), [](const CodeView *view) {
            return view->isVisible() && !view->extraSelections().isEmpty()
                   && view->extraSelections().constFirst().cursor.selectedText().compare(u"goal.comp"_s, Qt::CaseInsensitive) == 0;
        });
    };
    QTRY_VERIFY_WITH_TIMEOUT(marked(), waitMs);
    desk.action(u"log.clearFilter"_s)->trigger();
    QTRY_VERIFY(!marked());
}

void tst_WindowQuery::filtersAreThereAtTheNextStart()
{
    MixedDesk desk;
    QVERIFY(desk.runTrial());
    QTest::keyClicks(desk.text(), u"took:>2s"_s);
    desk.click(u"saveFilter"_s);
    auto *name = desk.find<QLineEdit>(u"filterName"_s);
    name->setText(u"Slow"_s);
    QTest::keyClick(name, Qt::Key_Return);
    QTest::keyClick(desk.text(), Qt::Key_Return);
    desk.window.reset();
    desk.open();
    desk.text()->setFocus();
    QTest::keyClick(desk.text(), Qt::Key_Down);
    auto *list = desk.find<QAbstractItemView>(u"querySuggestions"_s);
    QStringList shown;
    for (int row = 0; row < list->model()->rowCount(); ++row)
        shown.append(list->model()->index(row, 0).data().toString());
    QVERIFY2(shown.contains(u"Slow"_s), qPrintable(shown.join(u'|')));
}

void tst_WindowQuery::aSelectionHasItsVerbs()
{
    MixedDesk desk;
    QVERIFY(desk.fill());
    auto *bar = desk.find<QWidget>(u"selectionBar"_s);
    desk.log()->setFocus();
    desk.log()->selectRow(1);
    QVERIFY(!bar->isVisible());
    QTest::keyClick(desk.log(), Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(desk.log(), Qt::Key_Down, Qt::ShiftModifier);
    QVERIFY(bar->isVisible());
    QCOMPARE(desk.find<QLabel>(u"selectionCount"_s)->text(), u"3 selected"_s);
    auto *cancel = desk.find<QPushButton>(u"selectionCancel"_s);
    QVERIFY(!cancel->isEnabled()); // all delivered
    QVERIFY2(cancel->toolTip().contains(u"ended"_s), qPrintable(cancel->toolTip()));
    QGuiApplication::clipboard()->clear();
    desk.find<QPushButton>(u"selectionCopy"_s)->menu()->actions().constFirst()->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text().count(u'\n'), 4); // with a heading
    desk.click(u"selectionReplay"_s);
    QTRY_VERIFY_WITH_TIMEOUT(!desk.find<QPushButton>(u"replayStart"_s)->isHidden(), waitMs);
    desk.click(u"selectNone"_s);
    QVERIFY(!bar->isVisible() && desk.log()->hasFocus() && desk.log()->selectedDeliveries().isEmpty());
    desk.log()->selectAll();
    QTRY_VERIFY_WITH_TIMEOUT(cancel->isEnabled(), waitMs);
    QTest::keyClick(desk.log(), Qt::Key_Escape);
    QVERIFY(!bar->isVisible());
}

void tst_WindowQuery::theBarOfASelectionCoversNothingThatIsRead()
{
    MixedDesk desk;
    QVERIFY(desk.fill());
    desk.window->resize(1024, 640);
    QTRY_COMPARE(desk.window->size(), QSize(1024, 640));
    desk.log()->setFocus();
    const int last = desk.log()->rowAt(desk.log()->viewport()->height() - metrics::row);
    QVERIFY(last > 0);
    desk.log()->selectRow(last);
    desk.log()->scrollTo(desk.log()->model()->index(last, 0));
    QTest::keyClick(desk.log(), Qt::Key_Up, Qt::ShiftModifier);
    QTest::keyClick(desk.log(), Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(desk.log(), Qt::Key_Down, Qt::ShiftModifier);
    const auto whole = [&desk] {
        const QRect row = desk.log()->visualRect(desk.log()->currentIndex());
        return desk.log()->viewport()->rect().contains(row.center()) && row.bottom() <= desk.log()->viewport()->height();
    };
    QTRY_VERIFY(whole());
}

void tst_WindowQuery::whatIsSelectedOrFoundIsExported()
{
    /// Counts what it is given.
    class CountingFile final : public DeliveryFile
    {
    public:
        explicit CountingFile(int *rows) : m_rows(rows) {}
        bool add(const QList<DeliveryDetails> &rows) override { return (*m_rows += int(rows.size())) >= 0; }
        Result<void> commit() override { return {}; }

    private:
        int *m_rows;
    };
    MixedDesk desk;
    QVERIFY(desk.fill());
    auto *selected = desk.action(u"log.exportSelected"_s);
    auto *found = desk.action(u"log.exportFound"_s);
    desk.log()->selectAll();
    QVERIFY(!selected->isEnabled() && !found->isEnabled()); // nothing to write with
    int rows = 0;
    desk.window->setOpenDeliveryFile([&rows](const QString &) -> Result<std::unique_ptr<DeliveryFile>> {
        return std::unique_ptr<DeliveryFile>(std::make_unique<CountingFile>(&rows));
    });
    const auto writes = [&](QAction *action, int wanted) {
        rows = 0;
        action->trigger();
        const auto dialogs = desk.window->findChildren<QFileDialog *>(u"exportDialog"_s);
        if (dialogs.isEmpty())
            return false;
        if (!dialogs.last()->selectedFiles().value(0).contains(QRegularExpression(u"deliveries-\\d{4}-\\d\\d-\\d\\d"_s)))
            return false;
        Q_EMIT dialogs.last()->fileSelected(u"/nowhere/x.csv"_s);
        dialogs.last()->reject();
        return QTest::qWaitFor([&] { return rows == wanted && action->isEnabled(); }, waitMs);
    };
    QVERIFY(selected->isEnabled());
    QVERIFY(writes(selected, MixedDesk::delivered + 1));
    QTest::keyClicks(desk.text(), u"state:waiting"_s);
    QTest::keyClick(desk.text(), Qt::Key_Return);
    QVERIFY(desk.lists(1));
    QVERIFY(writes(found, 1));
}

void tst_WindowQuery::enterInspectsTheRowThatHasTheFocus()
{
    MixedDesk desk;
    QVERIFY(desk.fill());
    desk.log()->clearSelection();
    auto *title = desk.find<QLabel>(u"inspectorTitle"_s);
    QTRY_VERIFY(!title->isVisible());
    // As after a start: the table gets the focus, and has a row with the bar.
    QTest::keyClick(desk.window.get(), Qt::Key_3, Qt::ControlModifier);
    QTest::keyClick(desk.log(), Qt::Key_Home);
    QTRY_VERIFY_WITH_TIMEOUT(title->isVisible(), waitMs);
    desk.log()->clearSelection();
    QTRY_VERIFY(!title->isVisible());
    QTest::keyClicks(desk.text(), u"state:waiting"_s);
    QTest::keyClick(desk.text(), Qt::Key_Return); // and the focus goes to the only match
    QVERIFY(desk.lists(1));
    desk.log()->setFocus();
    QTest::keyClick(desk.log(), Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(title->isVisible(), waitMs);
    QVERIFY(desk.log()->currentDelivery().isValid());
    desk.log()->clearSelection();
    QTest::keyClick(desk.log(), Qt::Key_Down); // there is no row below
    QVERIFY(desk.log()->currentDelivery().isValid());
}

void tst_WindowQuery::whatIsReadStaysOpen()
{
    MixedDesk desk;
    QVERIFY(desk.fill());
    auto *title = desk.find<QLabel>(u"inspectorTitle"_s);
    desk.log()->selectRow(MixedDesk::delivered); // one that was delivered
    QTRY_VERIFY_WITH_TIMEOUT(title->isVisible(), waitMs);
    QTest::keyClicks(desk.text(), u"state:delivered"_s);
    QTest::keyClick(desk.text(), Qt::Key_Return);
    QVERIFY(desk.lists(MixedDesk::delivered));
    QTRY_VERIFY(desk.log()->currentDelivery().isValid() && title->isVisible()); // still there
    desk.text()->clear();
    QTest::keyClicks(desk.text(), u"state:waiting"_s);
    QTest::keyClick(desk.text(), Qt::Key_Return);
    QVERIFY(desk.lists(1) && title->isVisible() && !desk.log()->currentDelivery().isValid());
    desk.text()->clear();
    QTest::keyClick(desk.text(), Qt::Key_Return);
    QVERIFY(desk.lists(MixedDesk::delivered + 1));
    QTRY_COMPARE(desk.log()->selectedDeliveries().size(), 1); // and is selected again where it is listed
}

QTEST_MAIN(tst_WindowQuery)
#include "tst_window_query.moc"
