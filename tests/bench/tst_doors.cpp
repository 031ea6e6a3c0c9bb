// SPDX-License-Identifier: MIT
// All doors crossed at once, from the right threads; and what happens on a wrong one.
#include "core/model/thread_check.h"
#include "tests/bench/every_call.h"

#include <csignal>
#include <thread>
#include <unistd.h>

#include <sys/resource.h>
#include <sys/wait.h>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class TestDoors final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyCallAtOnceIsAnsweredOnce()
    {
        constexpr int rounds = 12;
        BenchFixture f;
        QVERIFY(f.addSite(site).ok());
        QVERIFY(f.startReceiver().ok());
        QVERIFY(f.addWebhook(BenchFixture::webhook(site, u"all"_s, f.bench->receiver()->state().url + u"hook"_s)).ok());
        Answers answers;
        const auto calls = everyCall();
        f.bench->clock()->setSpeed(60);
        for (int round = 0; round < rounds; ++round) {
            for (const auto &[name, call] : calls) {
                // Those take away what the others need.
                if (QLatin1StringView(name) == "removeSite"_L1 || QLatin1StringView(name) == "removeWebhook"_L1)
                    continue;
                call(f, answers);
                f.bench->clock()->skip(Millis{1});
                f.bench->receiver()->allowHost(u"tunnel.test"_s);
            }
            f.bench->traffic()->stopSimulation(); // nobody waits for 300 days
            const int asked = answers.asked;
            QTRY_COMPARE_WITH_TIMEOUT(answers.answered, asked, waitMs);
        }
        QCOMPARE(answers.twice, 0);
        QVERIFY(f.bench->sending()->sums().balances());
    }

    void aWrongThreadEndsADebugBuild()
    {
#ifdef NDEBUG
        QSKIP("asserted in debug and sanitizer builds");
#endif
        const pid_t child = ::fork();
        if (child == 0) {
            const rlimit none{0, 0};
            ::setrlimit(RLIMIT_CORE, &none);
            std::signal(SIGABRT, SIG_DFL);
            ::close(STDERR_FILENO);
            ::close(STDOUT_FILENO);
            QObject here;
            std::thread([&here] { assertOnThreadOf(&here, "a door"); }).join();
            ::_exit(0);
        }
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY(!WIFEXITED(status) || WEXITSTATUS(status) != 0);
    }
};

QTEST_GUILESS_MAIN(TestDoors)
#include "tst_doors.moc"
