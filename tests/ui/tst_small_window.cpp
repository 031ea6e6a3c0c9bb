// SPDX-License-Identifier: MIT
// The window as small as it is promised to work, 1024 × 640: nothing overlaps, nothing is cut, and nothing squeezes its neighbours away.
#include "tests/support/desk.h"
#include "tests/ui/room_desk.h"
#include "ui/common/cut_label.h"
#include "ui/common/notice_bar.h"
#include "ui/common/row_painting.h"
#include "ui/common/theme.h"
#include "ui/common/time_format.h"
#include "ui/inspector/doctor_view.h"
#include "ui/inspector/inspection.h"
#include "ui/log/delivery_columns.h"
#include "ui/receiver/capture_model.h"
#include "ui/receiver/plan_popup.h"

#include <QtCore/QRegularExpression>
#include <QtGui/QScreen>
#include <QtTest/QTest>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QLabel>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

struct SmallDesk : Desk
{
    static constexpr QSize size{1008, 600}; ///< what a frame leaves of it

    SmallDesk() { window->resize(size); }

    [[nodiscard]] bool isSmall() const { return window->size() == size; }
    void showBelow(int tab) const { find<QTabWidget>(u"bottomTabs"_s)->setCurrentIndex(tab); }
    /// All that is to be laid out anew has been.
    void settle() const
    {
        for (int i = 0; i < 3; ++i)
            QCoreApplication::processEvents();
    }
    [[nodiscard]] static QRect onScreen(const QWidget *widget) { return {widget->mapToGlobal(QPoint()), widget->size()}; }
};

} // namespace

class tst_SmallWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLastHoursFiguresAndButtonsStandApart();
    void theReceiversPlanStandsWholeBesideItsButton();
    void theDoctorsPanesShareTheWidth();
    void documentsFitBesideTheirSides();
    void fiveWebhooksLeaveTheTriggers();
    void trafficLeavesTheLog();
    void aLongNoticeIsReadWhole();
    void whatAnAnswerDoesNotNeedIsTheNames();
    void howLongAgoStandsWhole_data();
    void howLongAgoStandsWhole();
};

void tst_SmallWindow::theLastHoursFiguresAndButtonsStandApart()
{
    SmallDesk desk;
    QVERIFY(desk.runTrial());
    desk.showBelow(2);
    auto *sums = desk.find<QWidget>(u"outageSums"_s);
    QTRY_VERIFY(sums->isVisible() && desk.isSmall());
    desk.window->resizeDocks({desk.find<QDockWidget>(u"receiverPlace"_s)}, {180}, Qt::Vertical);
    desk.settle();
    const auto overlapping = [sums] {
        QList<QWidget *> parts = sums->findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly);
        parts.removeIf([](const QWidget *each) { return !each->isVisible(); });
        QStringList found;
        for (qsizetype i = 0; i < parts.size(); ++i) {
            if (!sums->rect().contains(parts.at(i)->geometry()))
                found += parts.at(i)->objectName() + u" is cut"_s;
            for (qsizetype j = 0; j < i; ++j) {
                if (parts.at(i)->geometry().intersects(parts.at(j)->geometry()))
                    found += parts.at(i)->objectName() + u" lies over "_s + parts.at(j)->objectName();
            }
        }
        return found;
    };
    QTRY_COMPARE(overlapping(), QStringList());
    const auto *panel = desk.find<QWidget>(u"hourPanel"_s);
    QTRY_VERIFY(SmallDesk::onScreen(panel).contains(SmallDesk::onScreen(sums)));
    QVERIFY(desk.find<QLabel>(u"outageLost"_s)->isVisible());
    QVERIFY2(sums->toolTip().contains(u"held"_s), qPrintable(sums->toolTip())); // what has no room is told there
    for (const QString &name : {u"outageHappen"_s, u"outageShow"_s}) {
        auto *button = desk.find<QPushButton>(name);
        QVERIFY2(button->isVisible() && button->width() >= button->sizeHint().width(), qPrintable(name));
    }
}

void tst_SmallWindow::theReceiversPlanStandsWholeBesideItsButton()
{
    SmallDesk desk;
    QVERIFY(desk.runTrial());
    desk.showBelow(0);
    auto *button = desk.find<QPushButton>(u"receiverPlan"_s);
    QTRY_VERIFY(button->isVisible() && desk.isSmall());
    for (const int top : {0, 120}) { // the button further up and further down
        desk.window->move(0, top);
        button->click();
        auto *popup = desk.find<PlanPopup>(u"planPopup"_s);
        QTRY_VERIFY(popup->isVisible());
        const QRect screen = desk.window->screen()->availableGeometry();
        QVERIFY2(screen.contains(popup->geometry()), qPrintable(QDebug::toString(popup->geometry())));
        QVERIFY(!popup->geometry().intersects(SmallDesk::onScreen(button)));
        // All of it can be reached, by the keys, too.
        auto *last = popup->findChildren<QWidget *>(QRegularExpression(u"^mangle\\."_s)).constLast();
        last->setFocus(Qt::TabFocusReason);
        popup->findChild<QScrollArea *>()->ensureWidgetVisible(last);
        QVERIFY(popup->geometry().contains(SmallDesk::onScreen(last)));
        popup->hide();
    }
}

void tst_SmallWindow::theDoctorsPanesShareTheWidth()
{
    SmallDesk desk;
    QVERIFY(desk.runTrial());
    QTRY_VERIFY_WITH_TIMEOUT(desk.window->findChild<Inspection *>()->capture().has_value(), waitMs); // so that all three are known
    desk.action(u"inspector.doctor"_s)->trigger();
    auto *doctor = desk.find<DoctorView>(u"doctorView"_s);
    QTRY_VERIFY(doctor->isVisible() && desk.isSmall());
    auto *area = doctor->findChild<QScrollArea *>();
    QTRY_COMPARE(area->horizontalScrollBar()->maximum(), 0);
    for (const QString &name : {u"doctorSigned"_s, u"doctorSent"_s, u"doctorReceived"_s}) {
        auto *hash = doctor->findChild<CutLabel *>(name + u"Hash"_s);
        QVERIFY2(hash && hash->isVisible(), qPrintable(name));
        QCOMPARE(hash->words().size(), 64);
        QVERIFY2(hash->text().contains(u'…'), qPrintable(hash->text()));
        QVERIFY2(hash->text().startsWith(hash->words().at(0)) && hash->text().endsWith(hash->words().back()), qPrintable(hash->text()));
        QVERIFY2(hash->toolTip().contains(hash->words()), qPrintable(hash->toolTip()));
        QVERIFY2(hash->accessibleName().endsWith(hash->words()), qPrintable(hash->accessibleName()));
        QVERIFY(doctor->findChild<QLabel *>(name + u"Verdict"_s)->isVisible());
    }
}

void tst_SmallWindow::documentsFitBesideTheirSides()
{
    SmallDesk desk;
    QVERIFY(desk.runTrial());
    for (const QString &id : {u"draft.edit"_s, u"log.compare"_s}) {
        QTRY_VERIFY_WITH_TIMEOUT(desk.action(id)->isEnabled(), waitMs);
        desk.action(id)->trigger();
        const bool isDraft = id == "draft.edit"_L1;
        const QString name = isDraft ? u"draftView"_s : u"compareView"_s;
        QTRY_VERIFY_WITH_TIMEOUT(desk.window->findChild<QWidget *>(name), waitMs); // read first
        auto *document = desk.find<QWidget>(name);
        auto *side = desk.find<QWidget>(isDraft ? u"draftSide"_s : u"compareSide"_s);
        QTRY_VERIFY2(document->isVisible() && side->isVisible() && desk.isSmall(), qPrintable(id));
        desk.settle();
        if (isDraft) {
            const auto *words = desk.find<QLabel>(u"draftSigningWords"_s);
            QVERIFY2(words->fontMetrics().horizontalAdvance(words->text()) <= words->width() && !words->text().endsWith(u'…'),
                     qPrintable(words->text()));
        }
        // What scrolls may be longer than it is high, but nothing is cut at its side; a list of names may cut a long one.
        const auto cut = [document, side] {
            QStringList found;
            const auto inside = document->findChildren<QWidget *>() + side->findChildren<QWidget *>();
            for (const QWidget *each : inside) {
                const bool isButton = qobject_cast<const QAbstractButton *>(each);
                if (!each->isVisible() || (!isButton && !qobject_cast<const QComboBox *>(each)))
                    continue;
                const bool isWhole = !isButton || each->width() >= each->minimumSizeHint().width();
                if (!isWhole || each->visibleRegion().boundingRect().width() != each->width())
                    found += each->objectName();
            }
            return found;
        };
        QTRY_VERIFY2(cut().isEmpty(), qPrintable(id + u": "_s + cut().join(u' ')));
        for (const QWidget *part : {document, side})
            QVERIFY(SmallDesk::onScreen(desk.window.get()).contains(SmallDesk::onScreen(part)));
        QTest::keyClick(document, Qt::Key_Escape);
        QTRY_VERIFY(desk.log()->isVisible());
    }
}

void tst_SmallWindow::fiveWebhooksLeaveTheTriggers()
{
    SmallDesk desk;
    QVERIFY(desk.fixture.addSite(u"acme.test"_s).ok());
    for (int i = 1; i <= 5; ++i)
        QVERIFY(desk.fixture.addWebhook(BenchFixture::webhook(u"acme.test"_s, u"Hook %1"_s.arg(i), u"https://localhost:%1/"_s.arg(i))).ok());
    auto *first = desk.find<QPushButton>(u"fire_goal.completed"_s);
    auto *second = desk.find<QPushButton>(u"fire_usage.threshold"_s);
    QTRY_COMPARE(desk.find<QAbstractItemView>(u"webhookList"_s)->model()->rowCount(), 5);
    QTRY_VERIFY(desk.isSmall() && desk.find<QAbstractItemView>(u"webhookList"_s)->height() >= 2 * 80); // there is room for both
    desk.settle();
    for (QPushButton *fire : {first, second})
        QTRY_COMPARE(fire->visibleRegion().boundingRect(), fire->rect());
    QVERIFY(SmallDesk::onScreen(desk.window.get()).contains(SmallDesk::onScreen(second)));
}

void tst_SmallWindow::trafficLeavesTheLog()
{
    SmallDesk desk;
    QVERIFY(desk.runTrial());
    QTRY_VERIFY(desk.isSmall());
    const int before = desk.log()->height();
    desk.showBelow(1);
    QTRY_VERIFY(desk.find<QWidget>(u"trafficPanel"_s)->isVisible());
    desk.action(u"traffic.simulate"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(desk.find<QPushButton>(u"simulatorSpike"_s)->isEnabled(), waitMs);
    desk.settle();
    QTRY_COMPARE(desk.log()->height(), before);
    QVERIFY2(before >= 3 * 30, qPrintable(QString::number(before)));
    desk.action(u"traffic.simulate"_s)->trigger();
}

void tst_SmallWindow::aLongNoticeIsReadWhole()
{
    QWidget panel;
    auto *column = new QVBoxLayout(&panel);
    auto *notice = new NoticeBar(&panel);
    column->addWidget(notice);
    column->addWidget(new QScrollArea(&panel), 1);
    panel.resize(260, 500);
    panel.show();
    const QString sentence =
        u"The endpoint answered 400 no_text, since Slack wants a text in every message, and this webhook sends Ovyxa's own JSON. "_s;
    notice->showNotice(NoticeBar::Level::Problem, sentence.repeated(3), u"Send Slack messages"_s);
    const auto words = notice->findChildren<QLabel *>();
    const auto isWhole = [&words, &sentence] {
        return std::any_of(words.cbegin(), words.cend(), [&sentence](const QLabel *each) {
            return each->text().startsWith(sentence) && each->height() >= each->heightForWidth(each->width());
        });
    };
    QTRY_VERIFY(isWhole());
    panel.resize(420, 500); // and no higher than that where there is more room
    QTRY_VERIFY(isWhole() && notice->height() <= notice->heightForWidth(notice->width()));
}

/// "Lo…er" tells no webhook from another, and "200" leaves half a column empty.
void tst_SmallWindow::whatAnAnswerDoesNotNeedIsTheNames()
{
    SmallDesk desk;
    QVERIFY(desk.runTrial());
    QTRY_VERIFY(desk.isSmall());
    auto *log = desk.log();
    const QModelIndex row = log->model()->index(0, 0);
    QTRY_COMPARE_WITH_TIMEOUT(row.siblingAtColumn(AnswerColumn).data().toString(), u"200"_s, waitMs);
    const auto wants = [log, row](DeliveryColumn column) { return log->sizeHintForIndex(row.siblingAtColumn(column)).width(); };
    const QFontMetrics headings(interfaceFont(-2, QFont::DemiBold));
    const int answer = std::max(wants(AnswerColumn), headings.horizontalAdvance(u"Answer"_s) + 2 * cellPadding + 1);
    QTRY_VERIFY2(log->columnWidth(WebhookColumn) >= wants(WebhookColumn) || log->columnWidth(AnswerColumn) <= answer,
                 qPrintable(u"%1 and %2"_s.arg(log->columnWidth(WebhookColumn)).arg(log->columnWidth(AnswerColumn))));
}

void tst_SmallWindow::howLongAgoStandsWhole_data()
{
    QTest::addColumn<QString>("code");
    for (const QString &code : {u"en"_s, u"de"_s, u"fr"_s, u"es"_s, u"ja"_s})
        QTest::addRow("%s", qPrintable(code)) << code;
}

void tst_SmallWindow::howLongAgoStandsWhole()
{
    QFETCH(QString, code);
    RoomDesk desk(code);
    QVERIFY(desk->runTrial());
    QVERIFY(desk.resize(smallScreen));
    desk->window->setZone(Zone::Relative);
    RoomDesk::settle();
    const auto *captures = desk->find<QTableView>(u"captureTable"_s);
    for (const QString &sample : agoSamples()) {
        QVERIFY2(QFontMetrics(dataFont(-1)).horizontalAdvance(sample) < desk->log()->columnWidth(TimeColumn), qPrintable(sample));
        QVERIFY2(QFontMetrics(dataFont()).horizontalAdvance(sample) < captures->columnWidth(CaptureModel::Time), qPrintable(sample));
    }
}

QTEST_MAIN(tst_SmallWindow)
#include "tst_small_window.moc"
