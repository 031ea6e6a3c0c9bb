// SPDX-License-Identifier: MIT
#include "core/rules/forward_target.h"
#include "core/rules/url_policy.h"

#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa;

/// What an app behind the receiver finds in its request line.
class TestForwardTarget final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void joins_data();
    void joins();
};

void TestForwardTarget::joins_data()
{
    QTest::addColumn<QString>("to");
    QTest::addColumn<QByteArray>("received");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<bool>("keepsPath");
    const auto row = [](const char *name, const char16_t *to, const char *received, const char *target, bool keepsPath) {
        QTest::newRow(name) << u"http://localhost:3000"_s + QString::fromUtf16(to) << QByteArray(received) << QByteArray(target) << keepsPath;
    };
    row("no path", u"", "/in?a=b", "/in?a=b", true);
    row("a slash is no path", u"/", "/in/?a=b", "/in/?a=b", true);
    row("the root stays", u"", "/", "/", true);
    row("as it was typed", u"", "//a/./../b%2F%2f?%7e&&=", "//a/./../b%2F%2f?%7e&&=", true);
    row("no path but a query", u"?key=1", "/in?a=b", "/in?key=1&a=b", true);
    row("no path, a query, none came", u"?key=1", "/in", "/in?key=1", true);
    row("a path", u"/app", "/in?token=abc&env=dev", "/app?token=abc&env=dev", false);
    row("a path, no query", u"/app", "/in", "/app", false);
    row("a path and a query", u"/app?x=1", "/in?y=2", "/app?x=1&y=2", false);
    row("a path and an empty query", u"/app?", "/in?y=2", "/app?y=2", false);
    row("an empty query came", u"/app", "/in?", "/app?", false);
    row("an empty query came to a query", u"/app?x=1", "/in?", "/app?x=1", false);
    row("a second question mark", u"/app", "/in?a?b", "/app?a?b", false);
    row("an empty segment", u"//x", "/in", "//x", false);
    row("dots and escapes of one's own", u"/a/../%2f", "/in", "/a/../%2f", false);
    row("a whole URL came", u"", "http://a.test:8/b?c", "/b?c", true);
    row("a whole URL without a path", u"", "http://a.test", "/", true);
    row("a whole URL without a path, with a query", u"", "http://a.test?c", "/?c", true);
    row("a URL within a query", u"", "/in?to=http://a.test/b", "/in?to=http://a.test/b", true);
    row("asterisk", u"", "*", "*", true);
    row("asterisk and a query", u"?x=1", "*", "*", true);
    row("asterisk to a path", u"/app", "*", "/app", false);
}

void TestForwardTarget::joins()
{
    QFETCH(QString, to);
    QFETCH(QByteArray, received);
    QFETCH(QByteArray, target);
    QFETCH(bool, keepsPath);
    const auto checked = UrlPolicy{true}.check(to);
    QVERIFY(checked.ok());
    const ForwardTarget forward{*checked};
    QCOMPARE(forward.targetFor(received), target);
    QCOMPARE(forward.keepsPath(), keepsPath);
    QVERIFY(forward.inWords().contains(*checked));
}

QTEST_GUILESS_MAIN(TestForwardTarget)
#include "tst_forward_target.moc"
