// SPDX-License-Identifier: MIT
// Two deliveries side by side in the real window: opened from the log, gone through by keys, folded, turned round, left.
#include "tests/support/desk.h"
#include "ui/common/empty_state.h"
#include "ui/compare/compare_model.h"
#include "ui/compare/compare_view.h"

#include <QtCore/QRegularExpression>
#include <QtCore/QSet>
#include <QtGui/QImage>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QTableView>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

constexpr auto before = R"({"event":"goal.completed","timestamp":"2026-11-23T22:52:18Z","site_id":"acme.test","data":{"goal_name":"Purchase",)"
                        R"("visitor_count":1,"url":"/checkout/success","order_id":100000000000000000000000000017,"country":"DE",)"
                        R"("source":"google","device":"desktop","page":"/"}})";
constexpr auto after = R"({"event":"goal.completed","timestamp":"2026-11-23T23:03:22Z","site_id":"acme.test","data":{"goal_name":"Purchase",)"
                       R"("visitor_count":"1","url":"/checkout/done","order_id":100000000000000000000000000018,"currency":"EUR",)"
                       R"("source":"google","device":"desktop","page":"/"}})";

/// A site whose one webhook had a delivery that worked and one, with another body, that did not.
struct CompareDesk : Desk
{
    QList<DeliveryId> sent;

    CompareDesk() { log()->setFocus(); } // people come from there

    bool tell()
    {
        const SiteId site = u"acme.test"_s;
        if (!fixture.addSite(site).ok() || !fixture.startReceiver().ok()
            || !fixture.addWebhook(BenchFixture::webhook(site, u"Orders"_s, fixture.bench->receiver()->state().url + u"hook"_s)).ok())
            return false;
        return send(before, u"200"_s) && send(after, u"422"_s);
    }

    bool send(const QByteArray &body, const QString &plan)
    {
        if (!fixture.wait<void>([&](auto reply) { fixture.bench->receiver()->setPlan(*ResponsePlan::parse(plan), fixture.bench.get(), reply); }).ok())
            return false;
        EventDraft draft = fixture.bench->draft(EventKind::GoalCompleted, u"acme.test"_s);
        draft.body = body;
        const auto fired = fixture.wait<Fired>([&](auto reply) { fixture.bench->sending()->fire(draft, fixture.bench.get(), reply); });
        if (!fired.ok())
            return false;
        sent.append(fired->deliveries.first().id);
        const auto answered = [this] { return fixture.delivery(sent.last())->attempts == 1 && !fixture.isIn(sent.last(), DeliveryState::Sending); };
        return QTest::qWaitFor(answered, waitMs) && QTest::qWaitFor([this] { return log()->model()->rowCount() == sent.size(); }, waitMs);
    }

    [[nodiscard]] QTableView *lines() const { return find<QTableView>(u"compareLines"_s); }
    [[nodiscard]] QString count() const { return find<QLabel>(u"compareCount"_s)->text(); }
    [[nodiscard]] bool opened() const
    {
        return QTest::qWaitFor([this] { return window->findChild<QLabel *>(u"compareCount"_s) && count().contains(u'7'); }, waitMs);
    }
    /// All lines of one side, for looking something up.
    [[nodiscard]] QStringList texts(int column) const
    {
        QStringList all;
        for (int row = 0; row < lines()->model()->rowCount(); ++row)
            all.append(lines()->model()->index(row, column).data().toString());
        return all;
    }
};

} // namespace

class tst_CompareView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withTheLastThatWorked();
    void twoSelectedRows();
    void keysGoThroughTheDifferences();
    void answersThatAreNoJsonAreALine();
    void whatIsEqualFolds();
    void bytesAndRaw();
    void sidesAreSwapped();
    void whatTheReceiverGot();
    void capturesToo();
    void whereNothingWorkedBefore();
    void whatWasNotSentYetHasNoAnswer();
    void whatWasEditedAndResent();
    void theOneAfterItWhereNoneWorkedBefore();
    void tellsWhatItLooksLike();
};

void tst_CompareView::withTheLastThatWorked()
{
    CompareDesk desk;
    QVERIFY(desk.tell());
    QVERIFY(!desk.action(u"log.compare"_s)->isEnabled());
    desk.log()->select({desk.sent.last()});
    QTRY_VERIFY(desk.action(u"log.compare"_s)->isEnabled());
    desk.action(u"log.compare"_s)->trigger();
    QVERIFY(desk.opened()); // visitor_count, url, order_id, country, currency; status; and what the answer says
    QCOMPARE(desk.find<QLabel>(u"compareLeftTitle"_s)->text(), u"The last that worked"_s);
    QCOMPARE(desk.find<QTabBar>(u"centreTabs"_s)->tabText(desk.find<QTabBar>(u"centreTabs"_s)->currentIndex()), u"Compare"_s);
    QVERIFY(desk.texts(0).contains(u"\"visitor_count\": 1"_s));
    QVERIFY(desk.texts(1).contains(u"\"visitor_count\": \"1\""_s));
    QVERIFY(desk.find<QLabel>(u"compareCause"_s)->text().contains(u"visitor_count"_s));
    QTest::keyClick(desk.lines(), Qt::Key_Escape);
    QTRY_VERIFY(!desk.window->findChild<CompareView *>(u"compareView"_s));
    QVERIFY(desk.log()->isVisible() && desk.log()->hasFocus());
}

void tst_CompareView::twoSelectedRows()
{
    CompareDesk desk;
    QVERIFY(desk.tell());
    desk.log()->selectAll();
    QTRY_VERIFY(desk.action(u"log.compare"_s)->isEnabled());
    desk.action(u"log.compare"_s)->trigger();
    QVERIFY(desk.opened());
    QCOMPARE(desk.find<QLabel>(u"compareRightTitle"_s)->text(), u"The later one"_s);
    QVERIFY(desk.texts(0).contains(u"\"visitor_count\": 1"_s)); // the older on the left, whatever was clicked first
}

void tst_CompareView::keysGoThroughTheDifferences()
{
    CompareDesk desk;
    QVERIFY(desk.tell());
    desk.log()->select({desk.sent.last()});
    QVERIFY(!desk.action(u"compare.next"_s)->isEnabled());
    desk.action(u"log.compare"_s)->trigger();
    QVERIFY(desk.opened());
    auto *place = desk.find<QLabel>(u"comparePlace"_s);
    QCOMPARE(place->text(), u"1 of 7"_s);
    QTest::keyClick(desk.lines(), Qt::Key_F7);
    QCOMPARE(place->text(), u"2 of 7"_s);
    QVERIFY(desk.lines()->currentIndex().data().toString().contains(u"url"_s));
    QTest::keyClick(desk.lines(), Qt::Key_F7, Qt::ShiftModifier);
    QTest::keyClick(desk.lines(), Qt::Key_F7, Qt::ShiftModifier);
    QCOMPARE(place->text(), u"7 of 7"_s); // round the corner
    auto *list = desk.find<QListWidget>(u"compareDifferences"_s);
    for (int i = 0; i < list->count(); ++i) {
        if (list->item(i)->text() == u"/data/country"_s)
            list->setCurrentRow(i);
    }
    QVERIFY(desk.lines()->currentIndex().data().toString().contains(u"country"_s));
}

void tst_CompareView::answersThatAreNoJsonAreALine()
{
    CompareDesk desk;
    QVERIFY(desk.tell());
    QVERIFY(desk.send(after, u"truncate=3"_s));
    desk.log()->select({desk.sent.last()});
    QTRY_VERIFY(desk.action(u"log.compare"_s)->isEnabled());
    desk.action(u"log.compare"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(desk.window->findChild<QLabel *>(u"compareCount"_s) && !desk.texts(1).filter(u"status: "_s).isEmpty(), waitMs);
    QCOMPARE(desk.texts(1).filter(u"status: "_s).first(), u"status: 200, cut short"_s);
    const int row = int(desk.texts(1).indexOf(QRegularExpression(u"^body: .+"_s)));
    QVERIFY2(row > 0, qPrintable(desk.texts(1).join(u'\n')));
    desk.lines()->setFocus();
    QTest::keyClick(desk.lines(), Qt::Key_F7, Qt::ShiftModifier); // the last difference
    QCOMPARE(desk.lines()->currentIndex().row(), row);
}

void tst_CompareView::whatIsEqualFolds()
{
    CompareDesk desk;
    QVERIFY(desk.tell());
    desk.log()->select({desk.sent.last()});
    desk.action(u"log.compare"_s)->trigger();
    QVERIFY(desk.opened());
    const auto folded = [&desk] { return desk.texts(0).indexOf(QRegularExpression(u"source, device,?( and)? page are equal"_s)); };
    QVERIFY(folded() >= 0);
    QTest::mouseClick(desk.lines()->viewport(), Qt::LeftButton, {},
                      desk.lines()->visualRect(desk.lines()->model()->index(int(folded()), 0)).center());
    QVERIFY(folded() < 0 && desk.texts(0).contains(u"\"device\": \"desktop\""_s));
    desk.find<QCheckBox>(u"compareAside"_s)->click();
    QVERIFY(desk.count().contains(u"9"_s) || desk.count().contains(u"1"_s)); // time stamp, signature and what else always differs
    QVERIFY(desk.count() != u"7 differences"_s);
}

void tst_CompareView::bytesAndRaw()
{
    CompareDesk desk;
    QVERIFY(desk.tell());
    desk.log()->select({desk.sent.last()});
    desk.action(u"log.compare"_s)->trigger();
    QVERIFY(desk.opened());
    desk.click(u"compareMode1"_s);
    QVERIFY(desk.texts(0).constFirst().startsWith(u"000000  7b 22 65"_s));
    const QString there = desk.lines()->currentIndex().data().toString();
    QVERIFY2(there.contains(u"31"_s), qPrintable(there)); // the first byte that counts: not the time stamp's
    desk.click(u"compareMode2"_s);
    QVERIFY(desk.texts(1).contains(QString::fromUtf8(after)));
}

void tst_CompareView::sidesAreSwapped()
{
    CompareDesk desk;
    QVERIFY(desk.tell());
    desk.log()->select({desk.sent.last()});
    desk.action(u"log.compare"_s)->trigger();
    QVERIFY(desk.opened());
    desk.click(u"compareSwap"_s);
    QTRY_VERIFY(desk.texts(1).contains(u"\"visitor_count\": 1"_s));
    QCOMPARE(desk.find<QLabel>(u"compareLeftTitle"_s)->text(), u"This one"_s);
}

void tst_CompareView::whatTheReceiverGot()
{
    CompareDesk desk;
    QVERIFY(desk.tell());
    desk.log()->select({desk.sent.last()});
    desk.action(u"log.compare"_s)->trigger();
    QVERIFY(desk.opened());
    QVERIFY(!desk.find<QPushButton>(u"comparePartner1"_s)->isEnabled()); // there is no attempt before
    QTRY_VERIFY_WITH_TIMEOUT(desk.find<QPushButton>(u"comparePartner2"_s)->isEnabled(), waitMs);
    desk.click(u"comparePartner2"_s);
    QTRY_COMPARE_WITH_TIMEOUT(desk.find<QLabel>(u"compareLeftTitle"_s)->text(), u"What the receiver got"_s, waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(desk.texts(0).filter(u"are equal"_s).size() > 0 || desk.texts(0).contains(u"All is equal"_s), waitMs);
}

void tst_CompareView::capturesToo()
{
    CompareDesk desk;
    QVERIFY(desk.tell());
    QTRY_VERIFY(desk.fixture.captures.size() >= 2);
    auto *view = desk.find<QTableView>(u"captureTable"_s);
    QTRY_VERIFY(view->model()->rowCount() >= 2);
    view->selectRow(0);
    QTRY_VERIFY(desk.action(u"receiver.compare"_s)->isEnabled());
    desk.action(u"receiver.compare"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(desk.window->findChild<QTableView *>(u"compareLines"_s) && desk.texts(1).contains(u"\"visitor_count\": \"1\""_s),
                             waitMs);
    QVERIFY(desk.texts(0).contains(u"\"visitor_count\": 1"_s));
}

void tst_CompareView::whereNothingWorkedBefore()
{
    CompareDesk desk;
    QVERIFY(desk.tell());
    desk.log()->select({desk.sent.first()});
    desk.action(u"log.compare"_s)->trigger();
    const auto says = [&desk] {
        const auto labels = desk.window->findChild<CompareView *>(u"compareView"_s)->findChildren<QLabel *>();
        return std::any_of(labels.cbegin(), labels.cend(), [](QLabel *label) { return label->text().contains(u"No other delivery"_s); });
    };
    QTRY_VERIFY_WITH_TIMEOUT(says(), waitMs);
    QCOMPARE(desk.lines()->model()->rowCount(), 0); // and it is not compared with itself
    QVERIFY(!desk.lines()->isVisible());
    QCOMPARE(QApplication::focusWidget(), desk.find<EmptyState>(u"compareNone"_s)->button());
    desk.find<EmptyState>(u"compareNone"_s)->button()->click();
    QTRY_VERIFY_WITH_TIMEOUT(desk.log()->hasFocus(), waitMs);
}

/// It has a webhook of its own, at the same URL.
void tst_CompareView::whatWasEditedAndResent()
{
    CompareDesk desk;
    QVERIFY(desk.tell());
    ResendDraft draft;
    draft.webhook = desk.fixture.delivery(desk.sent.last())->webhook;
    draft.kind = EventKind::GoalCompleted;
    draft.site = u"acme.test"_s;
    draft.body = after;
    const auto fired = desk.fixture.wait<Fired>([&](auto reply) { desk.fixture.bench->sending()->resend(draft, desk.fixture.bench.get(), reply); });
    QVERIFY(fired.ok());
    const DeliveryId resent = fired->deliveries.first().id;
    QTRY_VERIFY_WITH_TIMEOUT(desk.fixture.delivery(resent)->attempts == 1 && desk.log()->model()->rowCount() == 3, waitMs);
    desk.log()->select({resent});
    desk.action(u"log.compare"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(desk.window->findChild<QTableView *>(u"compareLines"_s) && desk.texts(1).contains(u"\"visitor_count\": \"1\""_s),
                             waitMs);
    QVERIFY(desk.texts(0).contains(u"\"visitor_count\": 1"_s));
    QVERIFY(desk.texts(1).contains(u"\"visitor_count\": \"1\""_s));
}

void tst_CompareView::theOneAfterItWhereNoneWorkedBefore()
{
    CompareDesk desk;
    const SiteId site = u"acme.test"_s;
    QVERIFY(desk.fixture.addSite(site).ok() && desk.fixture.startReceiver().ok());
    QVERIFY(desk.fixture.addWebhook(BenchFixture::webhook(site, u"Orders"_s, desk.fixture.bench->receiver()->state().url + u"hook"_s)).ok());
    QVERIFY(desk.send(after, u"422"_s) && desk.send(before, u"200"_s) && desk.send(before, u"200"_s));
    desk.log()->select({desk.sent.first()});
    desk.action(u"log.compare"_s)->trigger();
    QVERIFY(desk.opened());
    QCOMPARE(desk.find<QLabel>(u"compareLeftTitle"_s)->text(), u"The next that worked"_s);
    QVERIFY(desk.texts(0).contains(u"\"visitor_count\": 1"_s));
}

/// With OVYXA_SCREENSHOTS_DIR set it writes compare-light.png and compare-dark.png, and both of the smallest window.
void tst_CompareView::tellsWhatItLooksLike()
{
    CompareDesk desk;
    QVERIFY(desk.tell());
    desk.log()->select({desk.sent.last()});
    desk.action(u"log.compare"_s)->trigger();
    QVERIFY(desk.opened());
    const QString folder = qEnvironmentVariable("OVYXA_SCREENSHOTS_DIR");
    for (const QSize &size : {QSize(1440, 900), QSize(1024, 640)}) {
        desk.window->resize(size);
        QTRY_COMPARE(desk.window->size(), size);
        QTRY_VERIFY(desk.lines()->viewport()->width() > 300);
        for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
            desk.window->setTheme(choice);
            auto *mode = desk.find<QPushButton>(u"compareMode0"_s);
            QTRY_VERIFY(mode->width() >= mode->sizeHint().width()); // laid out anew, and not cut
            const QImage image = desk.window->grab().toImage();
            QSet<QRgb> colours;
            for (int y = 0; y < image.height(); y += 3)
                colours.insert(image.pixel(size.width() / 2 + 60, y));
            QVERIFY(colours.size() > 4); // grounds of what differs
            if (!folder.isEmpty())
                QVERIFY(image.save(u"%1/compare-%2%3.png"_s.arg(folder, choice == ThemeChoice::Light ? u"light"_s : u"dark"_s,
                                                                size.width() < 1440 ? u"-small"_s : QString())));
        }
    }
}

void tst_CompareView::whatWasNotSentYetHasNoAnswer()
{
    Message held;
    held.body = before;
    Message sent = held;
    sent.answer = Message::Answer{200, {}, {}, {}};
    CompareModel model;
    for (const bool isLater : {true, false}) {
        model.setComparison(isLater ? rules::compareMessages(sent, held) : rules::compareMessages(held, sent));
        QStringList notes;
        for (int row = 0; row < model.rowCount(); ++row) {
            if (model.kind(row) == CompareModel::RowKind::Section)
                notes += model.sectionNote(row);
        }
        QCOMPARE(notes.size(), 3);
        QVERIFY2(notes.constLast().contains(u"no answer yet"_s), qPrintable(notes.constLast()));
    }
}

QTEST_MAIN(tst_CompareView)
#include "tst_compare_view.moc"
