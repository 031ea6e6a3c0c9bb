// SPDX-License-Identifier: MIT
#pragma once

#include "core/signing/signature_doctor.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QMessageAuthenticationCode>
#include <QtTest/QTest>

/// What the tests of the doctor share: one event as different programs write it, each by hand, and HMACs that Qt computes, not
/// OpenSSL.
namespace ovyxa::doctor_cases {

using namespace Qt::StringLiterals;

inline const QByteArray secret = "5f9c2ab81d3e47605f9c2ab81d3e47605f9c2ab81d3e47605f9c2ab81d3e4760"_ba;

inline const QByteArray compact = R"({"event":"goal.completed","timestamp":"2025-03-15T14:32:18Z","site_id":"acme.test",)"
                                  R"("data":{"goal_name":"Café <Größe>","visitor_count":1,)"
                                  R"("url":"/checkout/success","source":"google","country":"FR"}})"_ba;
inline const QByteArray python = R"({"event": "goal.completed", "timestamp": "2025-03-15T14:32:18Z", "site_id": "acme.test", )"
                                 R"("data": {"goal_name": "Caf\u00e9 <Gr\u00f6\u00dfe>", "visitor_count": 1, )"
                                 R"("url": "/checkout/success", "source": "google", "country": "FR"}})"_ba;
inline const QByteArray pythonUtf8 = R"({"event": "goal.completed", "timestamp": "2025-03-15T14:32:18Z", "site_id": "acme.test", )"
                                     R"("data": {"goal_name": "Café <Größe>", "visitor_count": 1, )"
                                     R"("url": "/checkout/success", "source": "google", "country": "FR"}})"_ba;
inline const QByteArray pythonSorted = R"({"data":{"country":"FR","goal_name":"Caf\u00e9 <Gr\u00f6\u00dfe>","source":"google",)"
                                       R"("url":"/checkout/success","visitor_count":1},)"
                                       R"("event":"goal.completed","site_id":"acme.test","timestamp":"2025-03-15T14:32:18Z"})"_ba;
inline const QByteArray sortedUtf8 = R"({"data":{"country":"FR","goal_name":"Café <Größe>","source":"google",)"
                                     R"("url":"/checkout/success","visitor_count":1},)"
                                     R"("event":"goal.completed","site_id":"acme.test","timestamp":"2025-03-15T14:32:18Z"})"_ba;
inline const QByteArray byLength = R"({"data": {"url": "/checkout/success", "source": "google", "country": "FR", )"
                                   R"("goal_name": "Café <Größe>", "visitor_count": 1}, )"
                                   R"("event": "goal.completed", "site_id": "acme.test", "timestamp": "2025-03-15T14:32:18Z"})"_ba;
inline const QByteArray php = R"({"event":"goal.completed","timestamp":"2025-03-15T14:32:18Z","site_id":"acme.test",)"
                              R"("data":{"goal_name":"Caf\u00e9 <Gr\u00f6\u00dfe>","visitor_count":1,)"
                              R"("url":"\/checkout\/success","source":"google","country":"FR"}})"_ba;
inline const QByteArray phpUtf8 = R"({"event":"goal.completed","timestamp":"2025-03-15T14:32:18Z","site_id":"acme.test",)"
                                  R"("data":{"goal_name":"Café <Größe>","visitor_count":1,)"
                                  R"("url":"\/checkout\/success","source":"google","country":"FR"}})"_ba;
inline const QByteArray go = R"({"event":"goal.completed","timestamp":"2025-03-15T14:32:18Z","site_id":"acme.test",)"
                             R"("data":{"goal_name":"Café \u003cGröße\u003e","visitor_count":1,)"
                             R"("url":"/checkout/success","source":"google","country":"FR"}})"_ba;
inline const QByteArray dotnet = R"({"event":"goal.completed","timestamp":"2025-03-15T14:32:18Z","site_id":"acme.test",)"
                                 R"("data":{"goal_name":"Caf\u00E9 \u003CGr\u00F6\u00DFe\u003E","visitor_count":1,)"
                                 R"("url":"/checkout/success","source":"google","country":"FR"}})"_ba;
inline const QByteArray latin1 = QByteArray(compact).replace("\xC3\xA9", "\xE9").replace("\xC3\xB6", "\xF6").replace("\xC3\x9F", "\xDF");
inline const QByteArray pretty2 = R"({
  "event": "goal.completed",
  "timestamp": "2025-03-15T14:32:18Z",
  "site_id": "acme.test",
  "data": {
    "goal_name": "Café <Größe>",
    "visitor_count": 1,
    "url": "/checkout/success",
    "source": "google",
    "country": "FR"
  }
})"_ba;
inline const QByteArray jackson = QByteArray(pretty2).replace("\": ", "\" : ");

inline QByteArray indented(const QByteArray &unit)
{
    return QByteArray(pretty2).replace("\n    ", "\n@@").replace("\n  ", "\n@").replace("@", unit);
}

inline QByteArray mac(const QByteArray &body, const QByteArray &key = secret, QCryptographicHash::Algorithm hash = QCryptographicHash::Sha256)
{
    return QMessageAuthenticationCode::hash(body, key, hash);
}

inline QByteArray hex(const QByteArray &body, const QByteArray &key = secret)
{
    return mac(body, key).toHex();
}

inline SignatureCase caseOf(const QByteArray &header, const QByteArray &body, const QByteArray &known = secret)
{
    SignatureCase result;
    result.headers = {header};
    result.body = body;
    result.secrets = {{u"current"_s, WebhookId{1}, known}};
    return result;
}

inline void row(const char *name, const char *cause, const SignatureCase &value)
{
    QTest::newRow(name) << value << QString::fromLatin1(cause);
}

/// What every report of a mismatch keeps: the word, the sentences, and no secret in them.
inline void check(const SignatureCase &value, const QString &cause)
{
    const SignatureReport report = diagnose(value);
    QCOMPARE(report.cause, cause);
    QVERIFY(!report.valid);
    QVERIFY(!report.reason.isEmpty());
    QVERIFY(!report.hint.isEmpty());
    QVERIFY(!report.steps.isEmpty());
    QCOMPARE(report.receivedBody, value.body);
    QString all = report.reason + report.hint;
    for (const SignatureStep &step : report.steps)
        all += step.text;
    for (const NamedSecret &known : value.secrets + value.otherSecrets) {
        const QString text = QString::fromUtf8(known.secret.trimmed());
        QVERIFY2(text.isEmpty() || !all.contains(text), "a secret in a text for people");
    }
}

} // namespace ovyxa::doctor_cases
