// SPDX-License-Identifier: MIT
#include "core/rules/capture_words.h"

#include "core/rules/mangling.h"
#include "core/signing/explanation.h"

#include <QtCore/QCoreApplication>

namespace ovyxa::rules {

using namespace Qt::StringLiterals;

namespace {

/// A context that the catalogues' tool can see; a free CaptureWords::tr() would be taken for the namespace's.
struct CaptureWords final
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::Receiver)
};

QString encodingWords(QStringView encoding)
{
    return encoding == u"hex"_s        ? CaptureWords::tr("hex")
           : encoding == u"prefixed"_s ? CaptureWords::tr("hex after sha256=")
                                       : CaptureWords::tr("base64");
}

QString captureWordsOf(const FailureCause &cause)
{
    const QStringView code = cause.code;
    const QString value = cause.arguments.value(0);
    if (code == "valid"_L1)
        return CaptureWords::tr("Signed with the secret “%1”, as %2.").arg(value, encodingWords(cause.arguments.value(1)));
    if (code == "invalid"_L1)
        return CaptureWords::tr("The signature does not match the body with any of the %n known secret(s).", nullptr, value.toInt());
    if (code == "signature_repeated"_L1)
        return CaptureWords::tr("X-Ovyxa-Signature stands there %n time(s); only one can be meant.", nullptr, value.toInt());
    if (code == "missing"_L1)
        return CaptureWords::tr("The request has no X-Ovyxa-Signature header.");
    if (code == "unchecked"_L1)
        return CaptureWords::tr("No secret is known to check the signature with: name the one that the webhook signs with.");
    if (code == "passed_on_as_it_came"_L1)
        return CaptureWords::tr("The body has more than the %n byte(s) that are kept: it was passed on as it came, and its signature not checked.",
                                nullptr, value.toInt());
    if (code == "host_not_allowed"_L1)
        return CaptureWords::tr("The Host “%1” is neither this machine nor allowed: a web page could reach the receiver that way. "
                                "Allow it if it is your tunnel.")
            .arg(value);
    if (code == "connect"_L1)
        return CaptureWords::tr("CONNECT asks for a tunnel, which the receiver does not open. Send the request itself.");
    if (code == "cross_site"_L1)
        return value.isEmpty() ? CaptureWords::tr("A web page of another site sent this.")
                               : CaptureWords::tr("A web page of %1 sent this.").arg(value);
    if (code == "not_forwarded"_L1)
        return CaptureWords::tr("Such a request is not forwarded.");
    if (code == "not_told_apart"_L1)
        return CaptureWords::tr("Without a secret nothing tells it from a webhook, so it was refused. Name the secret.");
    if (code == "not_recorded"_L1)
        return value;
    if (code == "mangled"_L1) {
        QStringList words;
        for (const MangleStep step : mangleStepsFromText(cause.arguments))
            words.append(mangleWords(step));
        return CaptureWords::tr("The receiver changed it on its way in, as it was told to: %1.").arg(words.join(u", "_s));
    }
    if (const QString words = requestWords(cause); !words.isEmpty())
        return words;
    if (const QString words = gatewayWords(cause); !words.isEmpty())
        return words;
    return cause.code + (cause.arguments.isEmpty() ? QString() : u": "_s + cause.arguments.join(u", "_s));
}

} // namespace

QString captureWords(const QList<FailureCause> &causes)
{
    QStringList sentences;
    if (const QString explained = explanationWords(causes); !explained.isEmpty())
        sentences.append(explained);
    for (const FailureCause &cause : causes) {
        if (!isExplanation(cause))
            sentences.append(captureWordsOf(cause));
    }
    return sentences.join(u' ');
}

} // namespace ovyxa::rules
