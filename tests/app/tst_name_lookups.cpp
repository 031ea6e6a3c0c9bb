// SPDX-License-Identifier: MIT
// Names that cannot be found, or whose server fails, is late or says nothing: the program runs with a name server of the test's, in a mount
// namespace of its own. Each delivery ends in the right state, in time and with its reason; and nobody waits for a look-up that hangs.
#include "tests/app/program.h"
#include "tests/support/bench_fixture.h"
#include "tests/support/raw_client.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QStandardPaths>
#include <QtCore/QTimer>
#include <QtCore/QUrl>
#include <QtNetwork/QUdpSocket>
#include <QtTest/QTest>

#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ovyxa;
using namespace ovyxa::test;

namespace {

constexpr int nameServerPort = 53; // what resolv.conf cannot change
constexpr auto lateBy = 1500ms;

/// A name server that does by a name's first letters what it is asked to (RFC 1035 4): nx…, fail…, late…, mute…; else it answers 127.0.0.1.
class NameServer final : public QObject
{
public:
    QStringList asked;

    NameServer()
    {
        for (int last = 2; last < 250 && !isBound(); ++last)
            m_socket.bind(QHostAddress(u"127.53.0.%1"_s.arg(last)), nameServerPort);
        connect(&m_socket, &QUdpSocket::readyRead, this, &NameServer::read);
    }
    [[nodiscard]] bool isBound() const { return m_socket.state() == QUdpSocket::BoundState; }
    [[nodiscard]] QByteArray configuration() const { return "nameserver " + m_socket.localAddress().toString().toLatin1() + '\n'; }

private:
    void read()
    {
        while (m_socket.hasPendingDatagrams()) {
            QByteArray question(512, '\0');
            QHostAddress from;
            quint16 port = 0;
            question.truncate(m_socket.readDatagram(question.data(), question.size(), &from, &port));
            const QString name = nameIn(question);
            asked += name;
            if (name.startsWith("mute"_L1))
                continue;
            const QByteArray answer = answerTo(question, name);
            const auto send = [this, answer, from, port] { m_socket.writeDatagram(answer, from, port); };
            name.startsWith("late"_L1) ? QTimer::singleShot(lateBy, this, send) : send();
        }
    }

    static QString nameIn(const QByteArray &question)
    {
        QStringList labels;
        for (qsizetype at = 12; at < question.size() && question.at(at) != 0; at += uchar(question.at(at)) + 1)
            labels += QString::fromLatin1(question.mid(at + 1, uchar(question.at(at))));
        return labels.join(u'.');
    }

    static QByteArray answerTo(QByteArray question, const QString &name)
    {
        const qsizetype end = question.indexOf('\0', 12) + 1;
        const bool wantsIpv4 = question.mid(end, 2) == QByteArray("\0\1", 2);
        const int code = name.startsWith("nx"_L1) ? 3 : name.startsWith("fail"_L1) ? 2 : 0;
        question.truncate(end + 4);
        question[2] = char(0x81);
        question[3] = char(0x80 | code);
        question.replace(6, 6, QByteArray(6, '\0'));
        if (code != 0 || !wantsIpv4)
            return question;
        question[7] = 1;
        return question + QByteArray("\xC0\x0C\0\1\0\1\0\0\0\0\0\4\x7F\0\0\1", 16);
    }

    QUdpSocket m_socket;
};

} // namespace

class TestNameLookups final : public QObject
{
    Q_OBJECT

    Program m_program;
    NameServer m_names;
    QStringList m_wrapper;

    [[nodiscard]] Running trigger(const QString &host, const QStringList &more = {})
    {
        return m_program.startUnder(m_wrapper, QStringList{u"trigger"_s, u"goal.completed"_s, u"--json"_s, u"--no-retry"_s, u"--profile"_s,
                                                           m_program.path(u"profile"_s), u"--url"_s, u"https://%1:9/"_s.arg(host)}
                                                   + more);
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (!m_names.isBound())
            QSKIP("port 53 of loopback is not for this user");
        if (QStandardPaths::findExecutable(u"unshare"_s).isEmpty())
            QSKIP("there is no unshare here");
        const QString configuration = m_program.file(u"resolv.conf"_s, m_names.configuration());
        m_wrapper = {u"unshare"_s, ::geteuid() == 0 ? u"-m"_s : u"-rm"_s, u"sh"_s, u"-c"_s, u"mount --bind \"$0\" /etc/resolv.conf && exec \"$@\""_s,
                     configuration};
        const auto tried = m_program.startUnder(m_wrapper, {u"--version"_s});
        QVERIFY(tried->waitForFinished(waitMs));
        if (tried->exitCode() != 0)
            QSKIP("mount namespaces are not allowed here");
    }

    void eachEndsAsItShould_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("error");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("words");
        QTest::newRow("no such name") << u"nx.ovyxa.test"_s << u"dns"_s << u"name_unknown"_s << u"nx.ovyxa.test"_s;
        QTest::newRow("its server fails") << u"fail.ovyxa.test"_s << u"dns"_s << u"name_unanswered"_s << u"fail.ovyxa.test"_s;
        QTest::newRow("it is late") << u"late.ovyxa.test"_s << u"refused"_s << u"refused"_s << u"late.ovyxa.test:9"_s;
        QTest::newRow("it says nothing") << u"mute.ovyxa.test"_s << u"timeout"_s << u"timeout_lookup"_s << u"mute.ovyxa.test"_s;
    }

    void eachEndsAsItShould()
    {
        QFETCH(QString, host);
        QFETCH(QString, error);
        QFETCH(QString, code);
        QFETCH(QString, words);
        m_names.asked.clear();
        const auto sender = trigger(host);
        QTRY_COMPARE_WITH_TIMEOUT(sender->state(), QProcess::NotRunning, waitMs);
        QCOMPARE(sender->exitCode(), 1);
        QVERIFY(m_names.asked.contains(host));
        const QJsonObject attempt = Program::await(*sender, u"attempt"_s);
        QCOMPARE(attempt["error"_L1].toString(), error);
        QCOMPARE(attempt["reason_code"_L1].toString(), code);
        QVERIFY2(attempt["detail"_L1].toString().contains(words), qPrintable(attempt["detail"_L1].toString()));
        QVERIFY2(attempt["duration_ms"_L1].toInt() < 10'500, QByteArray::number(attempt["duration_ms"_L1].toInt()).constData());
        QCOMPARE(Program::await(*sender, u"delivery"_s)["state"_L1].toString(), u"failed"_s);
    }

    void namesThatHangDelayNoOther()
    {
        constexpr int sites = 6;
        const QString profile = m_program.path(u"many"_s);
        {
            BenchFixture f(false);
            BenchOptions options = f.options();
            options.profileFolder = profile;
            f.open(options);
            for (int i = 0; i <= sites; ++i) {
                const SiteId site = u"site%1.test"_s.arg(i);
                QVERIFY(f.addSite(site).ok());
                QVERIFY(f.wait<Goal>([&](auto reply) {
                             f.bench->catalogue()->addGoal({{}, site, u"Thanks"_s, Goal::Kind::Pageview, u"/thanks"_s}, f.bench.get(), reply);
                         }).ok());
                for (int j = 0; j < (i < sites ? 5 : 1); ++j) {
                    const QString host = i < sites ? u"mute-%1-%2.ovyxa.test"_s.arg(i).arg(j) : u"good.ovyxa.test"_s;
                    QVERIFY(f.addWebhook(BenchFixture::webhook(site, host, u"https://%1:9/"_s.arg(host))).ok());
                }
            }
        }
        const auto bench = m_program.startUnder(m_wrapper, {u"serve"_s, u"--api-key"_s, u"k"_s, u"--json"_s, u"--profile"_s, profile});
        const QUrl api(Program::await(*bench, u"events-api"_s)["url"_L1].toString());
        m_names.asked.clear();
        const auto visit = [&api](int site) {
            RawClient visitor(QHostAddress(u"127.0.0.1"_s), quint16(api.port()));
            const QByteArray hit =
                "{\"site_id\":\"site" + QByteArray::number(site) + ".test\",\"url\":\"https://acme.test/thanks\",\"user_agent\":\"Firefox/128.0\"}";
            visitor.send("POST /api/v1/events/pageview HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer k\r\n"
                         "Content-Type: application/json\r\nContent-Length: "
                         + QByteArray::number(hit.size()) + "\r\n\r\n" + hit);
            QTRY_VERIFY_WITH_TIMEOUT(visitor.statusLine().contains("201"), waitMs);
        };
        for (int i = 0; i < sites; ++i)
            visit(i);
        const auto namesAsked = [this] { return QSet<QString>(m_names.asked.cbegin(), m_names.asked.cend()).size(); };
        QTRY_VERIFY_WITH_TIMEOUT(namesAsked() >= 5 * sites - 4, waitMs); // a few places are kept
        visit(sites);
        QByteArray told;
        const auto hasEnded = [&] {
            return (told += bench->readAllStandardOutput()).contains("\"attempt\"") || bench->state() == QProcess::NotRunning;
        };
        QVERIFY(QTest::qWaitFor(hasEnded, waitMs));
        QVERIFY2(told.contains("refused") && !told.contains("timeout"), told.constData()); // the first that ends
        QCOMPARE(Program::terminate(*bench).code, 0);
    }

    void anEndDoesNotWaitForALookUp()
    {
        m_names.asked.clear();
        const auto sender = trigger(u"mute2.ovyxa.test"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!m_names.asked.isEmpty(), waitMs);
        QElapsedTimer timer;
        timer.start();
        sender->terminate();
        QTRY_COMPARE_WITH_TIMEOUT(sender->state(), QProcess::NotRunning, waitMs);
        QVERIFY2(timer.elapsed() < 4000, QByteArray::number(timer.elapsed()).constData()); // glibc asks for ten seconds
        QCOMPARE(sender->exitStatus(), QProcess::NormalExit);
    }
};

QTEST_GUILESS_MAIN(TestNameLookups)
#include "tst_name_lookups.moc"
