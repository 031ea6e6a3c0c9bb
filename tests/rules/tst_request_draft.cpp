// SPDX-License-Identifier: MIT
// Drafts: what they take over, what is sent of them, what is kept, which bodies can be edited, and what a try came to.
#include "core/rules/request_draft.h"
#include "core/rules/try_outcome.h"

#include <QtTest/QTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;

namespace {

DeliveryDetails answered(int status, const QByteArray &body = R"({"a":1})", const QByteArray &extra = {})
{
    DeliveryDetails details;
    details.delivery.id = DeliveryId{7};
    details.delivery.webhook = WebhookId{3};
    details.delivery.site = u"acme.test"_s;
    details.body = body;
    Attempt attempt;
    attempt.number = 1;
    attempt.finished = true;
    attempt.status = status;
    attempt.error = status >= 200 && status < 300 ? AttemptError::None : AttemptError::Status;
    attempt.url = u"https://localhost:1/hook"_s;
    attempt.signature = "abc";
    attempt.requestHead = "POST /hook HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + extra
                          + "X-Ovyxa-Signature: abc\r\nContent-Length: 7\r\n\r\n";
    details.attempts.append(attempt);
    return details;
}

Attempt failedBy(AttemptError error, int status = 0)
{
    Attempt attempt;
    attempt.finished = true;
    attempt.error = error;
    attempt.status = status;
    return attempt;
}

} // namespace

class tst_RequestDraft : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theEventIsWhatItsBodyTells()
    {
        const auto sent = [](const QByteArray &body) { return rules::resendOf(rules::draftOf(u"https://localhost/"_s, {}, body)).value(); };
        for (const QByteArray &body : {"{}"_ba, "a=1"_ba, R"({"event":"goal.completed"})"_ba, R"({"event":"x","data":{}})"_ba,
                                       R"({"event":"goal.completed","data":"no object"})"_ba})
            QCOMPARE(sent(body).data, "{}"_ba);
        const ResendDraft told = sent(R"({"event": "realtime.spike", "data": {"b": 1.0, "a": 2}})");
        QCOMPARE(told.kind, EventKind::RealtimeSpike);
        QCOMPARE(told.data, R"({"b":1.0,"a":2})"_ba);
    }

    void ofADelivery()
    {
        const RequestDraft draft = rules::draftOf(answered(422));
        QCOMPARE(draft.headers.size(), 4);
        QVERIFY(draft.headers.at(0).made && draft.headers.at(2).made && draft.headers.at(3).made); // Host, the signature, Content-Length
        QCOMPARE(draft.headers.at(1).now, (Header{"Content-Type", "application/json"}));
        QCOMPARE(draft.signature, "abc"_ba);
        QCOMPARE(rules::changesOf(draft), 0);
        const auto resend = rules::resendOf(draft);
        QVERIFY(resend.ok());
        QCOMPARE(resend->edit.headers, (HeaderList{{"Content-Type", "application/json"}, {"X-Ovyxa-Signature", ""}}));
        QCOMPARE(resend->body, R"({"a":1})"_ba);
    }

    void ofADeliveryThatWasNeverSent()
    {
        DeliveryDetails details = answered(200);
        details.attempts.clear();
        RequestDraft draft = rules::draftOf(details);
        QVERIFY(rules::resendOf(draft).ok());
        draft.signing = Resigning::AsItWas;
        QCOMPARE(rules::resendOf(draft).error().code, ErrorCode::InvalidInput);
    }

    void ofACapture()
    {
        CaptureDetails capture;
        capture.capture.id = CaptureId{4};
        capture.capture.method = u"PUT"_s;
        capture.headers = {{"Host", "a"}, {"X-Ovyxa-Signature", "s1"}, {"X-A", "1"}, {"X-A", "2"}};
        capture.body = "half";
        capture.capture.bodyBytes = 4;
        QVERIFY(rules::draftOf(capture, nullptr).note.contains(u"PUT"_s));
        capture.capture.bodyBytes = 8;
        const RequestDraft draft = rules::draftOf(capture, nullptr);
        QVERIFY(draft.note.contains(u"first 4 bytes"_s));
        QCOMPARE(draft.signature, "s1"_ba);
        QCOMPARE(rules::resendOf(draft)->edit.headers, (HeaderList{{"X-Ovyxa-Signature", ""}, {"X-A", "1"}, {"X-A", "2"}}));
        const DeliveryDetails joined = answered(200);
        QCOMPARE(rules::draftOf(capture, &joined).webhook, WebhookId{3});
    }

    void changesAreCounted()
    {
        RequestDraft draft = rules::draftOf(answered(422));
        draft.headers[1].now->value = "text/plain";
        draft.headers.append({{}, Header{"X-Trace", "1"}, false});
        draft.body += ' ';
        draft.signing = Resigning::Wrong;
        QCOMPARE(rules::changesOf(draft), 4);
        draft.url = u"https://localhost:1/"_s;
        draft.webhook = WebhookId{77};
        QCOMPARE(rules::changesOf(draft), 6);
        draft.headers.last().now = Header{"Bad Name", "1"};
        QCOMPARE(rules::resendOf(draft).error().code, ErrorCode::InvalidInput);
    }

    /// It goes where its text says, and that is no change of anybody's.
    void ofAText()
    {
        RequestDraft draft = rules::draftOf(u"https://localhost:1/a"_s, {{"X-A", "1"}}, "a");
        draft.webhook = WebhookId{3}; // nobody's was named in it
        QCOMPARE(draft.url, u"https://localhost:1/a"_s);
        QCOMPARE(rules::changesOf(draft), 0);
        draft.url = u"https://localhost:1/b"_s;
        QCOMPARE(rules::changesOf(draft), 1);
        QCOMPARE(rules::draftFromBytes(rules::draftToBytes(draft)), draft);
    }

    void whatIsKeptComesBack()
    {
        RequestDraft draft = rules::draftOf(answered(422, QByteArray("\0\xff\r\n", 4)));
        draft.sourceName = u"Zwischenablage"_s;
        draft.headers.append({{}, Header{"X-Trace", "1"}, false});
        draft.headers[1].now.reset();
        draft.signing = Resigning::AsItWas;
        draft.tries = {{DeliveryId{8}, Resigning::Again}, {DeliveryId{9}, Resigning::Wrong}};
        const QByteArray kept = rules::draftToBytes(draft);
        QCOMPARE(rules::draftFromBytes(kept), draft);
        for (qsizetype length = 0; length < kept.size(); ++length)
            QVERIFY(!rules::draftFromBytes(kept.first(length)));
        QVERIFY(!rules::draftFromBytes(QByteArray(64, '\xff')));
    }

    void bodiesStayAsTheyAre_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("editable");
        QTest::newRow("empty") << ""_ba << true;
        QTest::newRow("lines") << "a\n\nb\n"_ba << true;
        QTest::newRow("CR LF") << "a\r\nb\r\n"_ba << true;
        QTest::newRow("both") << "a\r\nb\n"_ba << false;
        QTest::newRow("CR") << "a\rb"_ba << false;
        QTest::newRow("byte order mark") << "\xef\xbb\xbf{}"_ba << true;
        QTest::newRow("no-break space") << "a\xc2\xa0z"_ba << true;
        QTest::newRow("line separator") << "a\xe2\x80\xa8z"_ba << false;
        QTest::newRow("NUL") << QByteArray("a\0b", 3) << false;
        QTest::newRow("not UTF-8") << "a\xffz"_ba << false;
        QTest::newRow("cut off") << "\xc3"_ba << false;
        QTest::newRow("replacement character") << "\xef\xbf\xbd"_ba << true;
        QTest::newRow("long") << QByteArray(rules::editableBytes + 1, 'x') << false;
    }

    void bodiesStayAsTheyAre()
    {
        QFETCH(QByteArray, body);
        QFETCH(bool, editable);
        const auto text = rules::editableBody(body);
        QCOMPARE(text.ok(), editable);
        if (editable)
            QCOMPARE(text->bytes(text->text), body);
        else
            QVERIFY(!text.error().message.isEmpty());
    }

    void triesAreCompared()
    {
        using rules::TryVerdict;
        const auto status = [](int code) { return failedBy(code / 100 == 2 ? AttemptError::None : AttemptError::Status, code); };
        const auto verdict = [](const Attempt &before, const Attempt &now) { return rules::compareOutcomes(&before, now); };
        QCOMPARE(rules::compareOutcomes(nullptr, status(200)), TryVerdict::First);
        QCOMPARE(verdict(status(401), status(200)), TryVerdict::Fixed);
        QCOMPARE(verdict(status(422), status(401)), TryVerdict::Worse);
        QCOMPARE(verdict(status(401), status(401)), TryVerdict::Same);
        QCOMPARE(verdict(status(401), status(422)), TryVerdict::Better);
        QCOMPARE(verdict(status(422), status(500)), TryVerdict::Different);
        QCOMPARE(verdict(status(200), failedBy(AttemptError::Refused)), TryVerdict::Worse);
        QCOMPARE(verdict(failedBy(AttemptError::Refused), failedBy(AttemptError::Timeout)), TryVerdict::Better);
        QCOMPARE(verdict(status(200), status(204)), TryVerdict::Different);
    }

    void whatWasChangedIsSaid()
    {
        const DeliveryDetails before = answered(401, R"({"visitor_count":"1","x":1})");
        const DeliveryDetails now = answered(200, R"({"visitor_count":1,"x":1})", "X-Trace: 1\r\n");
        const QStringList changes = rules::changesBetween(before, Resigning::AsItWas, now, Resigning::Again);
        QCOMPARE(changes, (QStringList{u"signed again"_s, u"visitor_count: \"1\" → 1"_s, u"x-trace added"_s}));
        QVERIFY(rules::changesBetween(before, Resigning::Again, before, Resigning::Again).isEmpty());
        // The same values in other bytes are another body, whatever was signed anew by it.
        const DeliveryDetails indented = answered(401, "{\n  \"visitor_count\": \"1\",\n  \"x\": 1\n}", "X-Ovyxa-Signature: ab\r\n");
        QCOMPARE(rules::changesBetween(before, Resigning::AsItWas, indented, Resigning::AsItWas).constLast(), u"how the body is written"_s);
        // From what is no JSON there are no two values.
        const DeliveryDetails broken = answered(400, R"({"visitor_count":"1","x":1 )");
        QCOMPARE(rules::changesBetween(before, Resigning::Again, broken, Resigning::Again), QStringList{u"the body"_s});
        QCOMPARE(rules::changesBetween(broken, Resigning::Again, before, Resigning::Again), QStringList{u"the body"_s});
    }
};

QTEST_GUILESS_MAIN(tst_RequestDraft)
#include "tst_request_draft.moc"
