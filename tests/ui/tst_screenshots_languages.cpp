// SPDX-License-Identifier: MIT
// The window in each language: nothing that is read is cut, and with OVYXA_SCREENSHOTS_DIR set its pictures in Japanese, French and Spanish.
#include "core/model/capture.h"
#include "tests/ui/window_story.h"
#include "ui/log/log_view.h"
#include "ui/receiver/receiver_panel.h"
#include "ui/window/main_window.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>
#include <QtCore/QTranslator>
#include <QtGui/QFontDatabase>
#include <QtGui/QImage>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>

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

/// The buttons that are seen and whose words have less room than they need.
QStringList cutButtons(const QWidget &window)
{
    QStringList cut;
    const auto buttons = window.findChildren<QPushButton *>();
    for (const QPushButton *each : buttons) {
        if (each->isVisibleTo(&window) && !each->text().isEmpty() && each->width() < each->minimumSizeHint().width())
            cut.append(u"%1: \"%2\" has %3 of %4"_s.arg(each->objectName(), each->text()).arg(each->width()).arg(each->minimumSizeHint().width()));
    }
    return cut;
}

} // namespace

class tst_ScreenshotsLanguages final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void buttonsHaveRoomForTheirWords_data();
    void buttonsHaveRoomForTheirWords();
    void theWindow_data();
    void theWindow();
};

void tst_ScreenshotsLanguages::buttonsHaveRoomForTheirWords_data()
{
    QTest::addColumn<QString>("code");
    for (const char *code : {"en", "de", "es", "fr", "ja"})
        QTest::newRow(code) << QString::fromLatin1(code);
}

void tst_ScreenshotsLanguages::buttonsHaveRoomForTheirWords()
{
    QFETCH(QString, code);
    const Language language(code);
    QVERIFY(language.isThere());
    BenchFixture f;
    QVERIFY(f.addSite(pictured).ok() && f.startReceiver().ok());
    QVERIFY(f.addWebhook(BenchFixture::webhook(pictured, u"Orders"_s, f.bench->receiver()->state().url + u"hook"_s)).ok());
    MainWindow window(f.bench.get());
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    for (const QSize size : {QSize(1440, 900), QSize(1024, 640)}) {
        window.resize(size);
        QTRY_COMPARE(window.size(), size);
        const auto cut = [&window] { return cutButtons(window).join(u"; "_s); };
        QTRY_VERIFY2(cut().isEmpty(), qPrintable(u"at %1: %2"_s.arg(size.width()).arg(cut())));
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
            const QImage image = window.grab().toImage();
            QVERIFY(colours(image) > 8);
            if (!folder.isEmpty()) {
                QVERIFY(image.save(u"%1/%2-%3-%4.png"_s.arg(folder, code, choice == ThemeChoice::Light ? u"light"_s : u"dark"_s).arg(size.width())));
            }
        }
    }
}

QTEST_MAIN(tst_ScreenshotsLanguages)
#include "tst_screenshots_languages.moc"
