// SPDX-License-Identifier: MIT
#include "core/signing/signature_doctor.h"

#include <QtCore/QCoreApplication>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::SignatureDoctor)
};

QString wordOf(SignatureEncoding encoding)
{
    switch (encoding) {
    case SignatureEncoding::Hex: return u"hex"_s;
    case SignatureEncoding::Prefixed: return u"prefixed"_s;
    case SignatureEncoding::Base64: return u"base64"_s;
    }
    Q_UNREACHABLE();
}

} // namespace

SignatureReport diagnose(const SignatureCase &signatureCase)
{
    SignatureReport report;
    report.receivedBody = signatureCase.body;
    if (signatureCase.headers.isEmpty()) {
        report.cause = u"missing"_s;
        report.reason = Text::tr("The request has no X-Ovyxa-Signature header.");
        report.hint = Text::tr("Send the header with the HMAC-SHA256 of the exact body bytes.");
        return report;
    }
    const SignatureMatch match = checkSignature(signatureCase.headers.first(), signatureCase.body, signatureCase.secrets, signatureCase.accepted);
    if (match.valid) {
        report.valid = true;
        report.encoding = wordOf(match.encoding);
        report.secretName = match.secretName;
        return report;
    }
    report.cause = u"unknown"_s;
    report.reason = Text::tr("The signature does not match, and none of the known causes explains it.");
    return report;
}

} // namespace ovyxa
