// SPDX-License-Identifier: MIT
// The inspector's pages over what a real bench recorded, where that is not the plain case.
#include "core/model/delivery_limits.h"
#include "core/payload/json_tree.h"
#include "tests/support/bench_fixture.h"
#include "tests/support/scripted_peer.h"
#include "ui/inspector/event_page.h"
#include "ui/inspector/payload_page.h"
#include "ui/inspector/request_page.h"
#include "ui/inspector/response_page.h"
#include "ui/inspector/signature_page.h"

#include <QtCore/QUrl>
#include <QtGui/QTextDocument>
#include <QtNetwork/QHostAddress>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QNetworkRequest>
#include <QtNetwork/QSslCertificate>
#include <QtNetwork/QSslConfiguration>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTreeView>
#include <QtWidgets/QWidget>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

const SiteId site = u"acme.test"_s;

/// A bench with one webhook, and what is being inspected there.
struct Case
{
    BenchFixture f;
    Inspection inspection{f.bench.get()};

    explicit Case(bool listening)
    {
        if (!f.addSite(site).ok() || (listening && !f.startReceiver().ok()))
            qFatal("the bench was not set up");
        sendTo(listening ? f.bench->receiver()->state().url + u"hook"_s : u"https://localhost:1/hook"_s);
    }

    /// With the receiver before a server of the test's own.
    explicit Case(const ReceiverSetup &setup)
    {
        if (!f.addSite(site).ok() || !f.startReceiver(setup).ok())
            qFatal("the bench was not set up");
        sendTo(f.bench->receiver()->state().url + u"hook"_s);
    }

    /// With the webhook at a server of the test's own.
    explicit Case(const ScriptedPeer &peer)
    {
        ProfileSettings settings;
        settings.allowLoopbackHttp = true;
        if (!f.addSite(site).ok() || !f.wait<void>([&](auto reply) { f.bench->catalogue()->setSettings(settings, f.bench.get(), reply); }).ok())
            qFatal("the bench was not set up");
        sendTo(peer.url().toString());
    }

    void sendTo(const QString &url)
    {
        if (!f.addWebhook(BenchFixture::webhook(site, u"hook"_s, url)).ok())
            qFatal("the webhook was refused");
    }

    /// Fires an event with this body (or its own), waits until it is in that state, and inspects it.
    void fire(DeliveryState until, const std::optional<QByteArray> &body = {})
    {
        EventDraft draft = f.bench->draft(EventKind::GoalCompleted, site);
        draft.body = body;
        const auto fired = f.wait<Fired>([&](auto reply) { f.bench->sending()->fire(draft, f.bench.get(), reply); });
        if (!fired.ok() || fired->deliveries.isEmpty())
            qFatal("nothing was fired");
        const DeliveryId id = fired->deliveries.first().id;
        if (!QTest::qWaitFor([&] { return f.isIn(id, until); }, waitMs))
            qFatal("the delivery did not become what it should");
        inspection.inspectDelivery(id);
        if (!QTest::qWaitFor([&] { return inspection.delivery() && inspection.delivery()->delivery.state == until; }, waitMs))
            qFatal("the delivery was not read");
    }
};

/// All that a page says.
QString words(const QWidget &page)
{
    QStringList texts;
    const auto labels = page.findChildren<QLabel *>();
    for (const QLabel *label : labels) {
        if (label->isVisible())
            texts.append(label->text());
    }
    return texts.join(u'\n');
}

} // namespace

class tst_InspectorPages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRefusedAttemptSentNothing();
    void whatIsTooLargeWasNeverSent();
    void whatIsHeldHasNoAnswerYet();
    void aLongListIsWholeInTheTree();
    void deepJsonIsSaidToBeDeep();
    void theCauseStandsInTheHeading();
    void aServersWordsAreNoMarkup_data();
    void aServersWordsAreNoMarkup();
    void whatTheServerBehindMadeOfARequest_data();
    void whatTheServerBehindMadeOfARequest();
    void trailersOfARequestAreShown();
};

void tst_InspectorPages::aRefusedAttemptSentNothing()
{
    Case refused(false);
    refused.fire(DeliveryState::Waiting);
    RequestPage page;
    page.setVisible(true);
    page.showInspection(refused.inspection, Zone::Utc);
    QVERIFY2(words(page).contains(u"Nothing of this attempt was sent."_s), qPrintable(words(page)));
    QVERIFY(!page.findChild<QPushButton *>(u"copyCurl"_s)->isVisible()); // it would lack the headers and the signature
}

void tst_InspectorPages::whatIsTooLargeWasNeverSent()
{
    Case large(false);
    large.fire(DeliveryState::Failed, QByteArray(10'240, 'x'));
    EventPage event;
    event.setVisible(true);
    event.showInspection(large.inspection, Zone::Utc);
    QVERIFY2(words(event).contains(u"10,240"_s) && !words(event).contains(u"Given up"_s), qPrintable(words(event)));
    RequestPage request;
    request.setVisible(true);
    request.showInspection(large.inspection, Zone::Utc);
    QVERIFY(words(request).contains(u"Nothing of this attempt was sent."_s));
}

/// On a page that has shown an answer before.
void tst_InspectorPages::whatIsHeldHasNoAnswerYet()
{
    Case held(true);
    held.fire(DeliveryState::Delivered);
    ResponsePage page;
    page.setVisible(true);
    page.showInspection(held.inspection, Zone::Utc);
    for (int i = 1; i < limits::deliveriesPerHour; ++i)
        held.f.bench->sending()->fire(held.f.bench->draft(EventKind::GoalCompleted, site), held.f.bench.get(), [](const Result<Fired> &) {});
    QTRY_COMPARE_WITH_TIMEOUT(held.f.bench->sending()->sums().delivered, limits::deliveriesPerHour, 4 * waitMs);
    held.fire(DeliveryState::Held);
    page.showInspection(held.inspection, Zone::Utc);
    QVERIFY2(words(page).contains(u"Nothing was sent yet"_s), qPrintable(words(page)));
}

void tst_InspectorPages::aLongListIsWholeInTheTree()
{
    Case list(false);
    QByteArray body = "[1";
    while (body.size() < 10'000)
        body += ",1";
    list.fire(DeliveryState::Waiting, body + ']');
    PayloadPage page;
    page.setVisible(true);
    page.showInspection(list.inspection, Zone::Utc);
    const auto *tree = page.findChild<QTreeView *>(u"payloadJson"_s)->model();
    QCOMPARE(tree->rowCount(), 5); // all 5,000, in ranges
    QCOMPARE(tree->rowCount(tree->index(0, 0)), 1000);
}

void tst_InspectorPages::deepJsonIsSaidToBeDeep()
{
    Case deep(false);
    deep.fire(DeliveryState::Waiting, QByteArray(200, '[') + QByteArray(200, ']'));
    PayloadPage page;
    page.setVisible(true);
    page.showInspection(deep.inspection, Zone::Utc);
    QVERIFY2(words(page).contains(u"nested 200 level"_s), qPrintable(words(page)));
    QVERIFY(!words(page).contains(u"not JSON"_s));
}

void tst_InspectorPages::theCauseStandsInTheHeading()
{
    Case tampered(true);
    tampered.fire(DeliveryState::Delivered);
    SignaturePage page;
    page.setVisible(true);
    const auto &details = *tampered.inspection.delivery();
    QNetworkRequest request(QUrl(details.webhook.url));
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setCaCertificates(QSslCertificate::fromPath(tampered.f.bench->authorityFile()));
    request.setSslConfiguration(tls);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setRawHeader("X-Ovyxa-Signature", details.attempts.first().signature);
    QNetworkAccessManager peer;
    const std::unique_ptr<QNetworkReply> reply(peer.post(request, *prettyJson(details.body)));
    const auto invalid = [&] {
        return std::find_if(tampered.f.captures.cbegin(), tampered.f.captures.cend(),
                            [](const Capture &capture) { return capture.verdict == Verdict::Invalid; });
    };
    QTRY_VERIFY_WITH_TIMEOUT(invalid() != tampered.f.captures.cend(), waitMs);
    auto *fix = page.findChild<QLabel *>(u"fixHeading"_s);
    QCOMPARE(fix->text(), u"How to check it"_s);
    tampered.inspection.inspectCapture(invalid()->id);
    QTRY_VERIFY_WITH_TIMEOUT(tampered.inspection.capture().has_value(), waitMs);
    page.showInspection(tampered.inspection, Zone::Utc);
    QCOMPARE(page.findChild<QLabel *>(u"signatureHeading"_s)->text(), u"The signature does not match. The body was re-serialised."_s);
    QVERIFY2(words(page).contains(u"\nIt was signed compact"_s), qPrintable(words(page)));
    QCOMPARE(fix->text(), u"How to fix it"_s);
}

void tst_InspectorPages::aServersWordsAreNoMarkup_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("a reason phrase") << "HTTP/1.1 500 <b>Gone</b>\r\nContent-Length: 0\r\n\r\n"_ba;
    QTest::newRow("a line that is at fault") << "HTTP/1.1 200 OK\r\n<b>Gone</b>\r\n\r\n"_ba;
}

void tst_InspectorPages::aServersWordsAreNoMarkup()
{
    QFETCH(QByteArray, answer);
    ScriptedPeer peer;
    peer.answer(answer);
    Case hostile(peer);
    hostile.fire(DeliveryState::Waiting);
    ResponsePage page;
    page.setVisible(true);
    page.showInspection(hostile.inspection, Zone::Utc);
    QVERIFY2(words(page).contains(u"<b>Gone</b>"_s), qPrintable(words(page)));
    // Why it failed stands in a box of its own.
    const auto *banner = page.findChild<QWidget *>(u"responseBanner"_s);
    QCOMPARE(banner->property("notice").toString(), u"problem"_s);
    QVERIFY(banner->isAncestorOf(page.findChild<QLabel *>(u"responseStatus"_s)));
    const auto labels = page.findChildren<QLabel *>();
    for (const QLabel *label : labels)
        QVERIFY2(label->textFormat() == Qt::PlainText || !Qt::mightBeRichText(label->text()), qPrintable(label->text()));
}

void tst_InspectorPages::whatTheServerBehindMadeOfARequest_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("status");
    QTest::addColumn<QString>("bytes");
    QTest::addColumn<QString>("trouble"); ///< a word of it; empty = it is a whole answer
    QTest::newRow("a whole answer") << "HTTP/1.1 202 Accepted\r\nContent-Length: 7\r\n\r\ncreated"_ba << u"202"_s << u"7 B"_s << QString();
    QTest::newRow("an error of its own") << "HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops"_ba << u"500"_s << u"4 B"_s << QString();
    QTest::newRow("an answer cut off") << "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"_ba << u"200"_s << u"4 B"_s << u"cut short"_s;
    QTest::newRow("no answer") << QByteArray() << u"none"_s << u"0 B"_s << u"closed"_s;
    QTest::newRow("no HTTP") << "SSH-2.0-OpenSSH_9.2\r\n"_ba << u"none"_s << u"0 B"_s << u"HTTP"_s;
}

void tst_InspectorPages::whatTheServerBehindMadeOfARequest()
{
    QFETCH(QByteArray, answer);
    QFETCH(QString, status);
    QFETCH(QString, bytes);
    QFETCH(QString, trouble);
    ScriptedPeer server;
    server.answer(answer);
    ReceiverSetup setup;
    setup.forwardTo = server.url(u"/app"_s).toString();
    setup.plan = *ResponsePlan::parse(u"app"_s);
    Case behind(setup);
    behind.fire(answer.contains(" 202 ") ? DeliveryState::Delivered : DeliveryState::Waiting);
    QTRY_COMPARE_WITH_TIMEOUT(behind.f.captures.size(), 1, waitMs);
    behind.inspection.inspectCapture(behind.f.captures.first().id);
    QTRY_VERIFY_WITH_TIMEOUT(behind.inspection.capture().has_value(), waitMs);
    EventPage page;
    page.setVisible(true);
    page.showInspection(behind.inspection, Zone::Utc);
    const auto value = [&](const QString &name) { // as a screen reader says it
        const auto labels = page.findChildren<QLabel *>();
        for (const QLabel *label : labels) {
            if (label->accessibleName().startsWith(name + u": "_s))
                return label->accessibleName().sliced(name.size() + 2);
        }
        return QString();
    };
    QCOMPARE(value(u"Passed on to"_s), setup.forwardTo);
    QCOMPARE(value(u"Its answer"_s), status);
    QCOMPARE(value(u"It gave"_s), bytes);
    QVERIFY2(value(u"It took"_s).endsWith(u" ms"_s), qPrintable(words(page)));
    QVERIFY2(value(u"What went wrong"_s).contains(trouble) && value(u"What went wrong"_s).isEmpty() == trouble.isEmpty(),
             qPrintable(value(u"What went wrong"_s)));
    QVERIFY2(value(u"Answered"_s).contains(status == "none"_L1 ? trouble : setup.forwardTo), qPrintable(value(u"Answered"_s)));
}

/// As they came, in their order, repeats apart.
void tst_InspectorPages::trailersOfARequestAreShown()
{
    BenchFixture f;
    ReceiverSetup setup;
    setup.plainHttp = true;
    QVERIFY(f.startReceiver(setup).ok());
    QTcpSocket peer;
    peer.connectToHost(QHostAddress(QHostAddress::LocalHost), quint16(QUrl(f.bench->receiver()->state().url).port()));
    QTRY_COMPARE_WITH_TIMEOUT(peer.state(), QAbstractSocket::ConnectedState, waitMs);
    peer.write("POST /hook HTTP/1.1\r\nHost: localhost\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n"
               "2\r\n{}\r\n0\r\nX-Sum: 12\r\nx-sum: <b>13</b>\r\n\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(f.captures.size(), 1, waitMs);
    Inspection inspection(f.bench.get());
    inspection.inspectCapture(f.captures.first().id);
    QTRY_VERIFY_WITH_TIMEOUT(inspection.capture().has_value(), waitMs);
    EventPage page;
    page.setVisible(true);
    page.showInspection(inspection, Zone::Utc);
    const auto shown = [&page] {
        QStringList names;
        const auto labels = page.findChildren<QLabel *>();
        for (const QLabel *label : labels) {
            if (label->accessibleName().startsWith(u"Trailer: "_s) && label->isVisible() && label->textFormat() == Qt::PlainText)
                names.append(label->accessibleName());
        }
        return names;
    };
    QTRY_COMPARE_WITH_TIMEOUT(shown(), (QStringList{u"Trailer: X-Sum: 12"_s, u"Trailer: x-sum: <b>13</b>"_s}), waitMs);
}

QTEST_MAIN(tst_InspectorPages)
#include "tst_inspector_pages.moc"
