// SPDX-License-Identifier: MIT
#include "app/desktop.h"

#include "app/cli/command_line.h"
#include "app/delivery_file.h"
#include "app/host/bench_host.h"
#include "app/host/holder.h"
#include "app/languages.h"
#include "core/platform/termination.h"

#include "core/bench/bench.h"
#include "ui/common/theme.h"
#include "ui/common/ui_state.h"
#include "ui/window/main_window.h"

#include <QtCore/QDeadlineTimer>
#include <QtWidgets/QApplication>
#include <QtWidgets/QMessageBox>

#include <memory>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

// Real time. Who has just taken the profile may be about to answer: two clicks on the icon.
constexpr std::chrono::milliseconds whileFirstStarts{2000};
constexpr std::chrono::milliseconds betweenTwoTries{100};

/// There is no window yet that could say it in a line.
int showRefusal(const Error &error)
{
    cli::Output(false).note(error.message);
    QMessageBox box(QMessageBox::Warning, u"Ovyxa Bench"_s, error.message, QMessageBox::Close);
    box.setObjectName(u"startRefusal"_s);
    QObject::connect(&box, &QMessageBox::finished, qApp, [&error] { QCoreApplication::exit(cli::exitCodeOf(error.code)); });
    box.open();
    return QApplication::exec();
}

/// The one window, made anew when another language is chosen: most words are set when a widget is made.
class Desktop final : public QObject
{
public:
    Desktop(Bench *bench, Languages *languages) : m_bench(bench), m_languages(languages) {}

    /// `named` on the command line goes before what the profile remembers, and is what is installed already.
    void start(const QString &named)
    {
        const QString remembered = named.isEmpty() ? UiState(m_bench->profileFolder()).language() : named;
        if (remembered != named && !m_languages->install(remembered))
            return open({}); // a program that had it wrote it down; the system's is installed
        open(remembered);
    }

    void close() { m_window->close(); }

    /// Somebody has started the program again.
    void raise()
    {
        m_window->setWindowState((m_window->windowState() & ~Qt::WindowMinimized) | Qt::WindowActive);
        m_window->show();
        m_window->raise();
        m_window->activateWindow();
    }

private:
    void open(const QString &language)
    {
        m_window = std::make_unique<MainWindow>(m_bench);
        m_window->setOpenDeliveryFile(openDeliveryFile);
        m_window->offerLanguages(Languages::available(), language);
        connect(m_window.get(), &MainWindow::languageChosen, this, &Desktop::change, Qt::QueuedConnection); // not from within its menu
        m_window->show();
    }

    void change(const QString &language)
    {
        QGuiApplication::setQuitOnLastWindowClosed(false);
        m_window.reset();
        (void)m_languages->install(language); // one of those that were offered
        open(language);
        QGuiApplication::setQuitOnLastWindowClosed(true);
    }

    Bench *m_bench;
    Languages *m_languages;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace

bool displayIsNamed(int argc, char **argv)
{
    for (const char *variable : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) {
        if (!qEnvironmentVariableIsEmpty(variable))
            return true;
    }
    for (int i = 1; i < argc; ++i) {
        if (QByteArrayView(argv[i]).endsWith("-platform"))
            return true;
    }
    return false;
}

int runDesktop(int argc, char **argv)
{
    QApplication application(argc, argv);
    QGuiApplication::setDesktopFileName(u"ovyxa-bench"_s);
    QGuiApplication::setApplicationDisplayName(u"Ovyxa Bench"_s);
    Languages languages;
    const QString language = cli::languageFromArguments(argc, argv);
    if (!languages.install(language)) {
        cli::Output(false).note(QCoreApplication::translate("CommandLine", "There is no translation for \"%1\". There are: %2.")
                                    .arg(language.left(20), Languages::available().join(u", ")));
        return cli::WrongCall;
    }
    cli::Output output(false);
    const cli::Request request = cli::parseArguments(argc, argv, output);
    if (request.exitCode)
        return *request.exitCode;

    BenchOptions options;
    options.profileFolder = request.globals.profile;
    options.meanwhile = &Theme::loadFonts;
    auto bench = Bench::open(options);
    Termination termination;
    std::unique_ptr<host::Holder> holder;
    const QString folder = options.profileFolder.isEmpty() ? Bench::defaultFolder() : options.profileFolder;
    const auto isHeld = [&bench] { return !bench && bench.error().code == ErrorCode::Locked; };
    const QDeadlineTimer latest(host::Holder::patience);
    for (const QDeadlineTimer patience(whileFirstStarts); isHeld() && !(holder = host::Holder::of(folder, latest)) && !patience.hasExpired();
         bench = Bench::open(options)) {
        if (Termination::comesWithin(betweenTwoTries))
            return cli::Done;
    }
    if (!bench) {
        if (holder) {
            QObject::connect(holder.get(), &host::Holder::ended, &application, &QCoreApplication::exit, Qt::QueuedConnection);
            holder->raise(&output);
            if (const int code = QApplication::exec(); code == cli::Done)
                return code;
        }
        QObject::connect(&termination, &Termination::requested, &application, [] { QCoreApplication::exit(cli::Done); });
        return showRefusal(bench.error());
    }
    Desktop desktop(bench->get(), &languages);
    desktop.start(language);
    QObject::connect(&termination, &Termination::requested, &desktop, &Desktop::close);
    host::BenchHost host(bench->get());
    host.setRaise([&desktop] { desktop.raise(); });
    if (const auto opened = host.open(); !opened)
        output.note(
            QCoreApplication::translate("CommandLine", "Other programs cannot work with this bench while it runs. %1").arg(opened.error().message));
    const int code = QApplication::exec();
    host.end();
    (*bench)->close(); // while the window is there: what it asked for is answered
    return code;
}

} // namespace ovyxa
