// SPDX-License-Identifier: MIT
// The query's field and its popup, by keys and clicks, on a controller whose log the test plays.
#include "ui/common/theme.h"
#include "ui/log/delivery_language.h"
#include "ui/log/delivery_model.h"
#include "ui/log/log_controller.h"
#include "ui/query/filter_field.h"
#include "ui/query/query_edit.h"
#include "ui/query/query_popup.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLabel>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

using namespace ovyxa;
using namespace Qt::StringLiterals;

namespace {

/// Every query finds as many as its text has letters.
DeliveryPage pageFor(const DeliveryQuery &query)
{
    DeliveryPage page;
    const int rows = query.isScan() ? int(query.terms.first().anyOf.first().text.size()) : 31;
    for (int id = rows; id > 0; --id) {
        Delivery row;
        row.id = {id};
        page.rows.append(row);
    }
    page.atEnd = true;
    return page;
}

struct Bar
{
    Theme theme{qApp}; // what is bare lets its chips be seen
    QWidget window;
    DeliveryModel model{[](WebhookId) { return QString(); }};
    LogController controller{[](const DeliveryQuery &query, DeliveryId, int, QObject *, Reply<DeliveryPage> done) { done(pageFor(query)); }, &model};
    FilterField *field = nullptr;
    QueryEdit *text = nullptr;
    QueryPopup *popup = nullptr;
    QListWidget *list = nullptr;

    Bar()
    {
        theme.apply(ThemeChoice::Light);
        auto *layout = new QVBoxLayout(&window);
        field = new FilterField(&controller, deliveryLanguage([] { return QueryNames{{u"Orders"_s, u"My shop"_s}, {u"acme.test"_s}}; }), &window);
        layout->addWidget(field);
        auto *below = new QListWidget(&window);
        below->setObjectName(u"below"_s);
        layout->addWidget(below);
        text = window.findChild<QueryEdit *>(u"searchText"_s);
        popup = window.findChild<QueryPopup *>(u"queryPopup"_s);
        list = window.findChild<QListWidget *>(u"querySuggestions"_s);
        window.resize(800, 600);
        window.show();
        window.activateWindow();
        if (!QTest::qWaitForWindowActive(&window))
            qFatal("the window did not become active");
        text->setFocus();
    }

    void type(const QString &typed) const { QTest::keyClicks(text, typed); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const { QTest::keyClick(text, key, modifiers); }
    [[nodiscard]] QStringList shown() const
    {
        QStringList lines;
        for (int row = 0; row < list->count(); ++row)
            lines.append(list->item(row)->text());
        return lines;
    }
    [[nodiscard]] QString problem() const
    {
        const auto *label = window.findChild<QLabel *>(u"queryProblem"_s);
        return label->isVisible() ? label->text() : QString();
    }
    [[nodiscard]] QString countOf(const QString &line) const
    {
        return list->findItems(line, Qt::MatchExactly).value(0, list->item(0))->data(Qt::UserRole + 3).toString();
    }
};

} // namespace

class tst_QueryField final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void termsAreChipsThatAreText();
    void tabTakesAKeyThenItsValue();
    void enterSearchesWhatIsTyped();
    void whatIsWrongIsSaidInPlace();
    void escClosesThenEmptiesThenLeaves();
    void allKeysAreListed();
    void wordsOfferTheirTermsWithCounts();
    void aValueWithABlankIsQuoted();
    void valuesBehindACommaJoin();
    void aClickTakes();
    void arrowsChooseAndEnterTakes();
    void filtersAreNamedAndForgotten();
    void whatLooksSecretIsNotKept();
    void theFieldSaysWhatIsChosen();
    void aTermFromOutsideIsShown();
};

void tst_QueryField::termsAreChipsThatAreText()
{
    Bar bar;
    bar.type(u"state:failed \"time out\" since:1h"_s);
    QCOMPARE(bar.text->chips(), (QStringList{u"state:failed"_s, u"\"time out\""_s})); // the one being typed lies open
    bar.type(u" "_s);
    QCOMPARE(bar.text->chips().size(), 3);
    bar.press(Qt::Key_Backspace); // back in the last one
    QCOMPARE(bar.text->chips(), (QStringList{u"state:failed"_s, u"\"time out\""_s}));
    bar.press(Qt::Key_Backspace);
    bar.type(u"d"_s);
    QCOMPARE(bar.text->text(), u"state:failed \"time out\" since:1d"_s);
    bar.press(Qt::Key_Home);
    QCOMPARE(bar.text->chips(), (QStringList{u"\"time out\""_s, u"since:1d"_s}));
    bar.press(Qt::Key_Return);
    bar.window.findChild<QWidget *>(u"below"_s)->setFocus();
    QCOMPARE(bar.text->chips().size(), 3); // nobody writes: all are chips
    const auto tint = [&bar] { return bar.field->grab().toImage().pixelColor(bar.text->x() + 8, bar.field->height() / 2 - 8); };
    QCOMPARE(tint(), bar.theme.tokens().accentTint);
    bar.text->setText(u"state:nothing x"_s);
    QCOMPARE(tint(), bar.theme.tokens().badTint);
}

void tst_QueryField::tabTakesAKeyThenItsValue()
{
    Bar bar;
    bar.type(u"sta"_s);
    QVERIFY(bar.popup->isVisible());
    QCOMPARE(bar.shown().at(1), u"state:"_s);
    bar.press(Qt::Key_Tab);
    QCOMPARE(bar.text->text(), u"state:"_s);
    QVERIFY(bar.text->hasFocus());
    QVERIFY(bar.shown().contains(u"state:failed"_s));
    QCOMPARE(bar.countOf(u"state:failed"_s), u"31"_s);
    bar.type(u"fa"_s);
    bar.press(Qt::Key_Tab);
    QCOMPARE(bar.text->text(), u"state:failed "_s);
    QCOMPARE(bar.controller.query().states, QList{DeliveryState::Failed}); // a whole term is searched for at once
    QVERIFY(!bar.popup->chosen());                                         // nothing typed: Tab goes on to the next widget
    bar.press(Qt::Key_Tab);
    QVERIFY(!bar.text->hasFocus());
    QVERIFY(!bar.popup->isVisible());
}

void tst_QueryField::enterSearchesWhatIsTyped()
{
    Bar bar;
    QSignalSpy left(bar.field, &FilterField::left);
    bar.type(u"err"_s); // "error:" is offered, and Enter still means what stands there
    bar.press(Qt::Key_Return);
    QCOMPARE(bar.controller.text(), u"err"_s);
    QCOMPARE(left.size(), 1);
    QVERIFY(!bar.popup->isVisible());
    QCOMPARE(bar.field->memory().earlier(), QStringList{u"err"_s});
}

void tst_QueryField::whatIsWrongIsSaidInPlace()
{
    Bar bar;
    QSignalSpy left(bar.field, &FilterField::left);
    bar.type(u"state:faild"_s);
    QVERIFY(bar.problem().isEmpty()); // still being typed
    bar.press(Qt::Key_Return);
    QVERIFY2(bar.problem().contains(u"The nearest is \"failed\""_s), qPrintable(bar.problem()));
    const auto *said = bar.window.findChild<QLabel *>(u"queryProblem"_s);
    const auto all = [said] { return said->heightForWidth(said->width()); };
    QTRY_VERIFY2(said->height() >= all(), qPrintable(u"%1 of %2"_s.arg(said->height()).arg(all()))); // all of it is seen
    QVERIFY(bar.text->hasFocus());
    QCOMPARE(left.size(), 0);
    QVERIFY(!bar.controller.isFiltered());
    bar.type(u"x"_s);
    QVERIFY(bar.problem().isEmpty());
    bar.text->selectAll();
    bar.type(u"stat:failed"_s);
    bar.press(Qt::Key_Return);
    QVERIFY2(bar.problem().contains(u"\"state:\""_s), qPrintable(bar.problem()));
    bar.press(Qt::Key_Escape);
    QVERIFY(bar.problem().isEmpty());
}

void tst_QueryField::escClosesThenEmptiesThenLeaves()
{
    Bar bar;
    QSignalSpy left(bar.field, &FilterField::left);
    bar.type(u"goal"_s);
    QTRY_VERIFY(bar.controller.isFiltered());
    QVERIFY(bar.popup->isVisible());
    bar.press(Qt::Key_Escape);
    QVERIFY(!bar.popup->isVisible());
    QCOMPARE(bar.text->text(), u"goal"_s);
    bar.press(Qt::Key_Escape);
    QVERIFY(bar.text->text().isEmpty() && !bar.controller.isFiltered());
    QCOMPARE(left.size(), 0);
    bar.press(Qt::Key_Escape);
    QCOMPARE(left.size(), 1);
}

void tst_QueryField::allKeysAreListed()
{
    Bar bar;
    bar.type(u"state:failed"_s);
    bar.press(Qt::Key_Space, Qt::ControlModifier);
    for (const QString &key : rules::deliveryQueryKeys())
        QVERIFY2(bar.shown().contains(key.endsWith(u'.') ? key : key + u':'), qPrintable(key));
    bar.press(Qt::Key_Down);
    bar.press(Qt::Key_Return);
    QCOMPARE(bar.text->text(), u"state:failed state:"_s); // what stood there stays
}

void tst_QueryField::wordsOfferTheirTermsWithCounts()
{
    Bar bar;
    bar.type(u"timeout"_s);
    QVERIFY(bar.shown().contains(u"error:timeout"_s));
    QVERIFY(bar.shown().contains(u"\"timeout\""_s));
    QCOMPARE(bar.countOf(u"\"timeout\""_s), u"7"_s);
    bar.text->clear();
    bar.type(u"-orders"_s);
    QVERIFY(bar.shown().contains(u"-webhook:Orders"_s));
}

void tst_QueryField::aValueWithABlankIsQuoted()
{
    Bar bar;
    bar.type(u"webhook:my"_s);
    bar.press(Qt::Key_Tab);
    QCOMPARE(bar.text->text(), u"webhook:\"My shop\" "_s);
    QCOMPARE(bar.controller.query().terms.first().anyOf.first().text, u"My shop"_s);
}

void tst_QueryField::valuesBehindACommaJoin()
{
    Bar bar;
    bar.type(u"state:failed,he"_s);
    bar.press(Qt::Key_Tab);
    QCOMPARE(bar.controller.query().states, (QList{DeliveryState::Failed, DeliveryState::Held}));
}

void tst_QueryField::aClickTakes()
{
    Bar bar;
    bar.press(Qt::Key_Down);
    QVERIFY(bar.popup->isVisible());
    const auto rows = bar.list->findItems(u"webhook:"_s, Qt::MatchExactly);
    QCOMPARE(rows.size(), 1);
    QTest::mouseClick(bar.list->viewport(), Qt::LeftButton, {}, bar.list->visualItemRect(rows.first()).center());
    QCOMPARE(bar.text->text(), u"webhook:"_s);
    QVERIFY(bar.text->hasFocus());
    const auto values = bar.list->findItems(u"webhook:Orders"_s, Qt::MatchExactly);
    QTest::mouseClick(bar.list->viewport(), Qt::LeftButton, {}, bar.list->visualItemRect(values.first()).center());
    QCOMPARE(bar.controller.text(), u"webhook:Orders"_s);
    QTest::mouseClick(bar.window.findChild<QPushButton *>(u"clearFilter"_s), Qt::LeftButton);
    QVERIFY(bar.text->text().isEmpty() && !bar.controller.isFiltered());
}

void tst_QueryField::arrowsChooseAndEnterTakes()
{
    Bar bar;
    QueryMemory memory;
    QVERIFY(memory.save(u"Lost for good"_s, u"state:failed -replay:yes"_s));
    memory.remember(u"state:held"_s);
    bar.field->setMemory(memory);
    bar.type(u"lost"_s);
    QVERIFY(bar.shown().contains(u"Lost for good"_s));
    bar.press(Qt::Key_Down); // "lost" itself is chosen first
    bar.press(Qt::Key_Return);
    QCOMPARE(bar.controller.text(), u"state:failed -replay:yes"_s);
    bar.text->setFocus();
    QTest::mouseClick(bar.window.findChild<QPushButton *>(u"queryHistory"_s), Qt::LeftButton);
    QCOMPARE(bar.shown(), (QStringList{u"Earlier"_s, u"state:failed -replay:yes"_s, u"state:held"_s}));
    bar.press(Qt::Key_Up); // from the end
    bar.press(Qt::Key_Return);
    QCOMPARE(bar.controller.text(), u"state:held"_s);
}

void tst_QueryField::filtersAreNamedAndForgotten()
{
    Bar bar;
    QSignalSpy changed(bar.field, &FilterField::memoryChanged);
    auto *star = bar.window.findChild<QPushButton *>(u"saveFilter"_s);
    QVERIFY(!star->isEnabled());
    bar.type(u"took:>2s"_s);
    QTest::mouseClick(star, Qt::LeftButton);
    auto *name = bar.window.findChild<QLineEdit *>(u"filterName"_s);
    QTRY_VERIFY(name->hasFocus());
    QTest::keyClicks(name, u"Slow"_s);
    QTest::keyClick(name, Qt::Key_Return);
    QVERIFY(bar.text->hasFocus() && !bar.popup->isVisible());
    QCOMPARE(bar.field->memory().nameOf(u"took:>2s"_s), u"Slow"_s);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(star->accessibleName(), u"Forget the filter \"Slow\""_s);
    QTest::mouseClick(star, Qt::LeftButton);
    QVERIFY(bar.field->memory().saved().isEmpty());
    QTest::mouseClick(star, Qt::LeftButton);
    QTest::keyClick(name, Qt::Key_Escape); // goes back without a name
    QVERIFY(bar.text->hasFocus() && bar.field->memory().saved().isEmpty());
}

void tst_QueryField::whatLooksSecretIsNotKept()
{
    Bar bar;
    bar.type(u"whsec_4f9a8b7c6d5e4f3a2b1c"_s);
    QTest::mouseClick(bar.window.findChild<QPushButton *>(u"saveFilter"_s), Qt::LeftButton);
    auto *name = bar.window.findChild<QLineEdit *>(u"filterName"_s);
    name->setText(u"Mine"_s);
    QTest::keyClick(name, Qt::Key_Return);
    QVERIFY(bar.problem().contains(u"secret"_s));
    QTest::keyClick(name, Qt::Key_Escape);
    bar.press(Qt::Key_Return);
    QVERIFY(bar.controller.isFiltered()); // it is searched for all the same
    QCOMPARE(bar.field->memory(), QueryMemory());
}

void tst_QueryField::theFieldSaysWhatIsChosen()
{
    Bar bar;
    QVERIFY(!bar.text->accessibleName().isEmpty());
    bar.type(u"timeout"_s);
    QCOMPARE(bar.text->accessibleDescription(), u"error:timeout: Attempts that ran out of time"_s);
    bar.press(Qt::Key_Down);
    QCOMPARE(bar.text->accessibleDescription(), u"\"timeout\": In names, payloads, answers"_s);
    bar.press(Qt::Key_Escape);
    QVERIFY(bar.text->accessibleDescription().isEmpty());
}

void tst_QueryField::aTermFromOutsideIsShown()
{
    Bar bar;
    bar.type(u"goal"_s);
    bar.press(Qt::Key_Return);
    bar.controller.addTerms({u"-status:503"_s});
    QCOMPARE(bar.text->text(), u"goal -status:503"_s);
    QVERIFY(!bar.popup->isVisible());
}

QTEST_MAIN(tst_QueryField)
#include "tst_query_field.moc"
