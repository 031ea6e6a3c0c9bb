// SPDX-License-Identifier: MIT
// What of a request can be edited, and what goes out then.
#include "core/rules/request_edit.h"

#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa;

class tst_RequestEdit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatTheBenchMakesIsLeftOut()
    {
        const HeaderList headers = rules::editableHeaders("POST / HTTP/1.1\r\nHost: a\r\nContent-Type: x\r\nX-Ovyxa-Signature: s\r\nV: 1\r\nv: 2\r\n"
                                                          "content-length: 2\r\nConnection: close\r\n\r\n");
        QCOMPARE(headers, (HeaderList{{"Content-Type", "x"}, {"X-Ovyxa-Signature", "s"}, {"V", "1"}, {"v", "2"}}));
    }

    void theSignatureTakesItsPlace()
    {
        RequestEdit edit;
        edit.headers = {{"A", "1"}, {"x-ovyxa-signature", "old"}, {"B", "2"}};
        QCOMPARE(rules::editedHeaders(edit, "new"), (HeaderList{{"A", "1"}, {"x-ovyxa-signature", "new"}, {"B", "2"}}));
        QCOMPARE(rules::editedHeaders(edit, {}), (HeaderList{{"A", "1"}, {"B", "2"}}));
        edit.headers = {{"A", "1"}};
        QCOMPARE(rules::editedHeaders(edit, "new"), (HeaderList{{"A", "1"}, {"X-Ovyxa-Signature", "new"}}));
        edit.headers = {{"X-Ovyxa-Signature", ""}, {"X-Ovyxa-Signature", ""}}; // never two of ours
        QCOMPARE(rules::editedHeaders(edit, "new").size(), 1);
    }

    void whatPeopleType()
    {
        QCOMPARE(*rules::headerFromText(u"X-Trace:  a b "_s), (Header{"X-Trace", "a b"}));
        QCOMPARE(*rules::headerFromText(u"X:"_s), (Header{"X", ""}));
        QCOMPARE(*rules::headerFromText(u"X: a:b\té"_s), (Header{"X", "a:b\té"}));
        for (const QString &text : {u""_s, u"X"_s, u":x"_s, u"X Y: 1"_s, u"X: a\nb"_s, u"X: \x01"_s, u"Ü: 1"_s, u"Content-Length: 1"_s, u"HOST: a"_s})
            QCOMPARE(rules::headerFromText(text).error().code, ErrorCode::InvalidInput);
    }
};

QTEST_GUILESS_MAIN(tst_RequestEdit)
#include "tst_request_edit.moc"
