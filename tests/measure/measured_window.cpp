// SPDX-License-Identifier: MIT
#include "measured_window.h"

#include "core/bench/bench.h"
#include "ui/common/theme.h"
#include "ui/window/main_window.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QElapsedTimer>
#include <QtCore/QRandomGenerator>
#include <QtCore/QTimer>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QApplication>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QTableView>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <semaphore>
#include <thread>

namespace ovyxa::measured {

using namespace Qt::StringLiterals;

namespace {

constexpr int longestMs = 120'000; // whatever is waited for: it will not come any more

/// Calls once, when a widget has been painted for which `isMeant`; what was painted is in the window's buffer, and handed on, by then.
class PaintWatch final : public QObject
{
public:
    PaintWatch(QWidget *widget, std::function<bool()> isMeant, std::function<void()> painted)
        : m_isMeant(std::move(isMeant))
        , m_painted(std::move(painted))
    {
        widget->installEventFilter(this);
    }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Paint && m_painted && m_isMeant()) {
            watched->removeEventFilter(this);
            QTimer::singleShot(0, qApp, std::exchange(m_painted, {}));
        }
        return false;
    }

private:
    std::function<bool()> m_isMeant;
    std::function<void()> m_painted;
};

void printSince(const QString &moment)
{
    using namespace std::chrono;
    const double now = duration<double>(system_clock::now().time_since_epoch()).count();
    std::printf("%.3f\n", (now - moment.toDouble()) * 1000);
    std::fflush(stdout);
}

/// The program's window on a bench of its own.
struct Opened
{
    std::unique_ptr<Bench> bench;
    std::unique_ptr<MainWindow> window;
    QTableView *log = nullptr;

    explicit Opened(const QString &profile)
    {
        BenchOptions options;
        options.profileFolder = profile;
        options.useKeychain = false;
        options.meanwhile = &Theme::loadFonts; // as the program does
        auto opened = Bench::open(options);
        if (!opened) {
            std::fprintf(stderr, "%s\n", qPrintable(opened.error().message));
            return;
        }
        bench = std::move(opened).value();
        window = std::make_unique<MainWindow>(bench.get());
        log = window->findChild<QTableView *>(u"deliveryLog"_s);
    }
    [[nodiscard]] int rows() const { return log->model()->rowCount(); }
};

bool waitUntil(const std::function<bool()> &isThere)
{
    const QDeadlineTimer deadline(longestMs);
    QTimer latest; // with a time of its own, processEvents() would not wait but ask again and again, for all of a processor
    latest.start(longestMs);
    while (!isThere()) {
        if (deadline.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    return true;
}

int tooLong()
{
    std::fprintf(stderr, "what was waited for did not come\n");
    return 1;
}

/// How long an event waits for its turn in the main thread's loop, at most: from a thread of its own one is sent, again and again.
class LoopWatch final
{
public:
    LoopWatch()
        : m_thread([this] {
            QElapsedTimer timer;
            while (!m_end.try_acquire_for(std::chrono::milliseconds(1))) {
                timer.start();
                QMetaObject::invokeMethod(
                    qApp, [turn = m_turn] { turn->release(); }, Qt::QueuedConnection);
                m_turn->acquire();
                m_longest = std::max(m_longest, timer.nsecsElapsed());
            }
        })
    {
    }
    /// Milliseconds. Ends it.
    double longest()
    {
        m_end.release();
        m_turn->release();
        m_thread.join();
        return double(m_longest) / 1e6;
    }

private:
    std::binary_semaphore m_end{0};
    qint64 m_longest = 0;
    std::shared_ptr<std::counting_semaphore<>> m_turn = std::make_shared<std::counting_semaphore<>>(0); ///< the last event may outlive this
    std::thread m_thread;
};

} // namespace

int paintBare(const QStringList &since)
{
    QMainWindow window;
    auto *table = new QTableView;
    window.setCentralWidget(table);
    window.resize(1440, 900);
    const PaintWatch watch(
        table->viewport(), [] { return true; },
        [&] {
            printSince(since.value(0));
            QCoreApplication::quit();
        });
    window.show();
    QTimer::singleShot(longestMs, qApp, [] { QCoreApplication::exit(tooLong()); });
    return QCoreApplication::exec();
}

int paintWindow(const QStringList &arguments)
{
    const Opened opened(arguments.value(0));
    if (!opened.log)
        return 1;
    const PaintWatch watch(
        opened.log->viewport(), [&] { return opened.bench->sending()->sums().triggered == 0 || opened.rows() > 0; },
        [&] {
            printSince(arguments.value(1));
            QCoreApplication::quit();
        });
    opened.window->resize(1440, 900);
    opened.window->show();
    QTimer::singleShot(longestMs, qApp, [] { QCoreApplication::exit(tooLong()); });
    return QCoreApplication::exec();
}

int jump(const QStringList &arguments)
{
    const Opened opened(arguments.value(0));
    if (!opened.log)
        return 1;
    opened.window->resize(1440, 900);
    opened.window->show();
    const auto all = opened.bench->sending()->sums().triggered;
    if (!waitUntil([&] { return opened.rows() > 0; }))
        return tooLong();
    QKeyEvent toOldest(QEvent::KeyPress, Qt::Key_End, Qt::ControlModifier);
    QCoreApplication::sendEvent(opened.log, &toOldest);
    if (!waitUntil([&] { return opened.rows() >= all; }))
        return tooLong();
    QCoreApplication::processEvents();
    std::vector<double> took;
    QElapsedTimer timer;
    for (int i = 0; i < arguments.value(1).toInt(); ++i) {
        bool isPainted = false;
        const PaintWatch watch(
            opened.log->viewport(), [] { return true; }, [&] { isPainted = true; });
        const int place = QRandomGenerator::global()->bounded(opened.log->verticalScrollBar()->maximum());
        timer.start();
        opened.log->verticalScrollBar()->setValue(place);
        if (!waitUntil([&] { return isPainted; }))
            return tooLong();
        took.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    std::sort(took.begin(), took.end());
    std::printf("%.3f\n", took.at(took.size() * 99 / 100));
    return 0;
}

int stall(const QStringList &arguments)
{
    const Opened opened(arguments.value(0));
    if (!opened.log)
        return 1;
    opened.window->resize(1440, 900);
    opened.window->show();
    if (!waitUntil([&] { return opened.rows() > 0; }))
        return tooLong();
    SendingDoor *sending = opened.bench->sending();
    const qint64 before = sending->sums().delivered;
    const qint64 count = arguments.value(1).toLongLong();
    ReplayRequest request;
    for (qint64 id = 1; id <= count; ++id)
        request.deliveries.append(DeliveryId{id});
    QString problem;
    QElapsedTimer timer;
    timer.start();
    LoopWatch loop;
    sending->replay(request, opened.window.get(), [&problem](const Result<ReplayId> &begun) {
        if (!begun)
            problem = begun.error().message;
    });
    const bool isThere = waitUntil([&] { return !problem.isEmpty() || sending->sums().delivered >= before + count; });
    const double took = double(timer.elapsed()) / 1000;
    const double longest = loop.longest();
    if (!problem.isEmpty())
        std::fprintf(stderr, "%s\n", qPrintable(problem));
    if (!isThere || !problem.isEmpty())
        return tooLong();
    std::printf("%.3f %.0f\n", longest, double(count) / took);
    return 0;
}

int search(const QStringList &arguments)
{
    BenchOptions options;
    options.profileFolder = arguments.value(0);
    options.useKeychain = false;
    options.readOnly = true;
    const auto bench = Bench::open(options);
    if (!bench) {
        std::fprintf(stderr, "%s\n", qPrintable(bench.error().message));
        return 1;
    }
    DeliveryQuery query;
    query.text = arguments.value(1);
    constexpr int pageSize = 200; // the window's
    std::optional<double> first;
    DeliveryId before;
    bool isAtEnd = false;
    QString problem;
    QElapsedTimer timer;
    timer.start();
    const std::clock_t begin = std::clock();
    const std::function<void()> readOn = [&] {
        (*bench)->log()->deliveries(query, before, pageSize, qApp, [&](const Result<DeliveryPage> &page) {
            if (!page) {
                problem = page.error().message;
                return;
            }
            if (!page->rows.isEmpty())
                first = double(timer.nsecsElapsed()) / 1e6;
            before = page->next;
            isAtEnd = page->atEnd || first;
            if (!isAtEnd)
                readOn();
        });
    };
    readOn();
    if (!waitUntil([&] { return isAtEnd || !problem.isEmpty(); }) || !problem.isEmpty()) {
        std::fprintf(stderr, "%s\n", qPrintable(problem));
        return tooLong();
    }
    std::printf("%.3f %.3f\n", first.value_or(0), double(std::clock() - begin) * 1000 / CLOCKS_PER_SEC);
    return 0;
}

} // namespace ovyxa::measured
