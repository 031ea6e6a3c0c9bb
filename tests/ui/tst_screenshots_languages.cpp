// SPDX-License-Identifier: MIT
// The window in each language: nothing that is read is cut, and with OVYXA_SCREENSHOTS_DIR set its pictures in Japanese, French and Spanish.
#include "core/model/capture.h"
#include "tests/ui/window_story.h"
#include "ui/common/badge.h"
#include "ui/common/row_painting.h"
#include "ui/common/state_style.h"
#include "ui/common/theme.h"
#include "ui/log/delivery_columns.h"
#include "ui/log/log_view.h"
#include "ui/receiver/receiver_panel.h"
#include "ui/window/main_window.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>
#include <QtCore/QTranslator>
#include <QtGui/QFontDatabase>
#include <QtGui/QImage>
#include <QtTest/QTest>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QTabWidget>

#include <algorithm>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

/// The program's words in one language, for as long as it lives.
class Language final
{
public:
    explicit Language(const QString &code) : m_before(QLocale())
    {
        QLocale::setDefault(QLocale(code));
        m_isThere = m_catalogue.load(u":/i18n/ovyxa-bench_%1.qm"_s.arg(code)) && QCoreApplication::installTranslator(&m_catalogue);
    }
    ~Language()
    {
        QCoreApplication::removeTranslator(&m_catalogue);
        QLocale::setDefault(m_before);
    }
    Q_DISABLE_COPY_MOVE(Language)

    [[nodiscard]] bool isThere() const { return m_isThere; }

private:
    QLocale m_before;
    QTranslator m_catalogue;
    bool m_isThere = false;
};

QString nameOf(const QWidget *widget)
{
    const QString text = widget->property("text").toString();
    return u"%1 %2 \"%3\""_s.arg(QString::fromLatin1(widget->metaObject()->className()), widget->objectName(), text);
}

/// The buttons that are seen and whose words have less room than they need.
QStringList cutButtons(const QWidget &window)
{
    QStringList cut;
    const auto buttons = window.findChildren<QPushButton *>();
    for (const QPushButton *each : buttons) {
        if (each->isVisibleTo(&window) && !each->text().isEmpty() && each->width() < each->minimumSizeHint().width())
            cut.append(u"%1 has %2 of %3"_s.arg(nameOf(each)).arg(each->width()).arg(each->minimumSizeHint().width()));
    }
    return cut;
}

/// Whether something runs over the edge of what it stands in, up to the window. What scrolls may do so upwards and downwards.
bool runsOver(const QWidget *widget, const QWidget &window)
{
    QRect part = widget->rect();
    for (const QWidget *at = widget; at != &window && !at->isWindow(); at = at->parentWidget()) {
        const QWidget *around = at->parentWidget();
        part.translate(at->pos());
        const auto *area = qobject_cast<const QScrollArea *>(around->parentWidget());
        if (area && area->viewport() == around) {
            if (part.left() < 0 || part.right() >= around->width())
                return true;
            part &= around->rect();
            if (part.isEmpty())
                return false; // scrolled away
        } else if (!around->rect().contains(part)) {
            return true;
        }
    }
    return false;
}

/// What people read or press, and which the window, or what it stands in, cuts.
QStringList outOfSight(const QWidget &window)
{
    QStringList out;
    const auto all = window.findChildren<QWidget *>();
    for (const QWidget *each : all) {
        const bool isRead = qobject_cast<const QAbstractButton *>(each) || qobject_cast<const QLabel *>(each) || qobject_cast<const QLineEdit *>(each)
                            || qobject_cast<const QComboBox *>(each) || qobject_cast<const QAbstractItemView *>(each)
                            || qobject_cast<const QTabBar *>(each);
        if (isRead && each->isVisibleTo(&window) && runsOver(each, window))
            out.append(nameOf(each));
    }
    const auto bars = window.findChildren<QTabBar *>();
    for (const QTabBar *bar : bars) {
        if (bar->isVisibleTo(&window) && bar->count() > 0 && bar->tabRect(bar->count() - 1).right() >= bar->width())
            out.append(u"the tab \"%1\""_s.arg(bar->tabText(bar->count() - 1)));
    }
    return out;
}

/// What keeps the places from being narrower.
QString leastWidths(const QMainWindow &window)
{
    QStringList widths{u"centre %1"_s.arg(window.centralWidget()->minimumSizeHint().width())};
    const auto docks = window.findChildren<QDockWidget *>();
    for (const QDockWidget *dock : docks)
        widths.append(u"%1 %2"_s.arg(dock->objectName()).arg(dock->minimumSizeHint().width()));
    return widths.join(u", "_s);
}

/// The states whose pills the log's column cuts; the room behind them may go.
QStringList cutStates(const LogView &log)
{
    QStringList cut;
    for (const DeliveryState state : {DeliveryState::Delivered, DeliveryState::Waiting, DeliveryState::Held, DeliveryState::Failed}) {
        if (badgeSize(stateStyle(state), interfaceFont(-1)).width() + cellPadding > log.columnWidth(StateColumn))
            cut.append(stateStyle(state).word);
    }
    return cut;
}

/// A receiver that listens, and an event of yesterday that one webhook delivered and another gave up.
struct Told
{
    BenchFixture f;
    DeliveryId failed;

    bool tell()
    {
        if (!f.addSite(pictured).ok() || !f.startReceiver().ok()
            || !f.addWebhook(BenchFixture::webhook(pictured, u"Local receiver"_s, f.bench->receiver()->state().url + u"hook"_s)).ok()
            || !f.addWebhook(BenchFixture::webhook(pictured, u"Shop"_s, u"https://localhost:1/hook"_s)).ok())
            return false;
        const auto fired = f.fire(EventKind::GoalCompleted, pictured);
        if (!fired.ok() || fired->deliveries.size() != 2)
            return false;
        failed = fired->deliveries.last().id;
        for (int attempts = 1; attempts <= 4; ++attempts) {
            if (!QTest::qWaitFor([&] { return f.delivery(failed)->attempts == attempts && !f.isIn(failed, DeliveryState::Sending); }, waitMs))
                return false;
            f.bench->clock()->jumpToNextDue();
        }
        if (!QTest::qWaitFor([this] { return f.isIn(failed, DeliveryState::Failed); }, waitMs))
            return false;
        return f.wait<void>([this](auto reply) { f.bench->clock()->advance(std::chrono::hours{24}, f.bench.get(), reply); }).ok();
    }
};

} // namespace

class tst_ScreenshotsLanguages final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsCut_data();
    void nothingIsCut();
    void theWindow_data();
    void theWindow();
};

void tst_ScreenshotsLanguages::nothingIsCut_data()
{
    QTest::addColumn<QString>("code");
    for (const char *code : {"en", "de", "es", "fr", "ja"})
        QTest::newRow(code) << QString::fromLatin1(code);
}

void tst_ScreenshotsLanguages::nothingIsCut()
{
    QFETCH(QString, code);
    const Language language(code);
    QVERIFY(language.isThere());
    Told told;
    QVERIFY(told.tell());
    for (const QSize size : {QSize(1424, 852), QSize(1008, 612)}) { // what a frame leaves of 1440×900 and 1024×640
        MainWindow window(told.f.bench.get());
        window.resize(size);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QTRY_VERIFY_WITH_TIMEOUT(window.isWhole(), waitMs);
        QCOMPARE(window.size(), size);
        auto *log = window.findChild<LogView *>(u"deliveryLog"_s);
        QTRY_COMPARE_WITH_TIMEOUT(log->model()->rowCount(), 2, waitMs);
        log->select({told.failed});
        auto *inspector = window.findChild<QTabWidget *>(u"inspectorTabs"_s);
        QTRY_VERIFY_WITH_TIMEOUT(inspector->isVisible(), waitMs);
        // Else the places are laid out beyond the window's edge.
        QTRY_VERIFY2(window.layout()->minimumSize().width() <= size.width(), qPrintable(leastWidths(window)));
        auto *bottom = window.findChild<QTabWidget *>(u"bottomTabs"_s);
        for (int tab = 0; tab < inspector->count() + 1; ++tab) {
            inspector->setCurrentIndex(std::min(tab, inspector->count() - 1));
            bottom->setCurrentIndex(tab < inspector->count() ? 0 : 1); // the receiver beside each of them, then the traffic
            const auto cut = [&window] { return (cutButtons(window) + outOfSight(window)).join(u"; "_s); };
            QTRY_VERIFY2(cut().isEmpty(), qPrintable(u"at %1, tab %2: %3"_s.arg(size.width()).arg(tab).arg(cut())));
        }
        QVERIFY2(cutStates(*log).isEmpty(), qPrintable(cutStates(*log).join(u", "_s)));
        const auto cut = [&window] { return (cutButtons(window) + outOfSight(window)).join(u"; "_s); };
        window.findChild<QTabBar *>(u"centreTabs"_s)->setCurrentIndex(2);
        auto *list = window.findChild<QAbstractItemView *>(u"scenarioList"_s);
        QTRY_VERIFY2(cut().isEmpty(), qPrintable(u"at %1, the steps: %2"_s.arg(size.width()).arg(cut())));
        window.findChild<QPushButton *>(u"scenarioEdit"_s)->click();
        window.findChild<QPushButton *>(u"scenarioRecord"_s)->click();
        QTRY_VERIFY2(cut().isEmpty(), qPrintable(u"at %1, an example as text: %2"_s.arg(size.width()).arg(cut())));
        window.findChild<QWidget *>(u"scenarioReadOnly"_s)->findChild<QPushButton *>(u"noticeAction"_s)->click();
        QTRY_VERIFY2(cut().isEmpty(), qPrintable(u"at %1, one's own as text: %2"_s.arg(size.width()).arg(cut())));
        list->setCurrentIndex(list->model()->index(0, 0));
    }
}

void tst_ScreenshotsLanguages::theWindow_data()
{
    QTest::addColumn<QString>("code");
    for (const char *code : {"ja", "fr", "es"})
        QTest::newRow(code) << QString::fromLatin1(code);
}

void tst_ScreenshotsLanguages::theWindow()
{
    QFETCH(QString, code);
    const QString folder = qEnvironmentVariable("OVYXA_SCREENSHOTS_DIR");
    if (code != "ja"_L1 && folder.isEmpty())
        QSKIP("only looked at: set OVYXA_SCREENSHOTS_DIR");
    if (code == "ja"_L1 && QFontDatabase::families(QFontDatabase::Japanese).isEmpty())
        QSKIP("no Japanese font is installed (fonts-vlgothic)");
    const Language language(code);
    QVERIFY(language.isThere());
    WindowStory story;
    story.tell();
    MainWindow window(story.f.bench.get());
    window.resize(1440, 900);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QTRY_VERIFY_WITH_TIMEOUT(window.isWhole(), waitMs);
    auto *log = window.findChild<LogView *>(u"deliveryLog"_s);
    QTRY_VERIFY_WITH_TIMEOUT(log->model()->rowCount() >= 100, waitMs);
    const auto invalid =
        std::find_if(story.f.captures.cbegin(), story.f.captures.cend(), [](const Capture &capture) { return capture.verdict == Verdict::Invalid; });
    QVERIFY(invalid != story.f.captures.cend());
    auto *receiver = window.findChild<ReceiverPanel *>(u"receiverPanel"_s);
    auto *heading = window.findChild<QLabel *>(u"signatureHeading"_s);
    QTRY_VERIFY_WITH_TIMEOUT((receiver->select(invalid->id), heading && !heading->text().isEmpty()), waitMs);
    for (const QSize size : {QSize(1440, 900), QSize(1024, 640)}) {
        window.resize(size);
        QTRY_COMPARE(window.size(), size);
        const int most = size.width() * 4 / 10; // of the width for the inspector, once all is laid out anew
        QTRY_VERIFY(window.findChild<QWidget *>(u"inspectorPlace"_s)->width() < most);
        for (const ThemeChoice choice : {ThemeChoice::Dark, ThemeChoice::Light}) {
            window.setTheme(choice);
            const QImage image = pictureOf(window);
            QVERIFY(colours(image) > 8);
            if (!folder.isEmpty()) {
                QVERIFY(image.save(u"%1/%2-%3-%4.png"_s.arg(folder, code, choice == ThemeChoice::Light ? u"light"_s : u"dark"_s).arg(size.width())));
            }
        }
    }
}

QTEST_MAIN(tst_ScreenshotsLanguages)
#include "tst_screenshots_languages.moc"
