// SPDX-License-Identifier: MIT
#include "core/signing/signature_doctor.h"

#include "core/model/speaking.h"
#include "core/model/text.h"
#include "core/signing/body_words.h"
#include "core/signing/evidence.h"
#include "core/signing/explanation.h"
#include "core/signing/signature_search.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QStringList>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

using Outcome = SignatureStep::Outcome;

constexpr qsizetype hmacBytes = 32;

class Examination final
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::SignatureDoctor)
public:
    explicit Examination(const SignatureCase &signatureCase) : m_case(signatureCase)
    {
        (m_case.madeByEndpoint ? m_report.signedBody : m_report.receivedBody) = m_case.body;
    }

    SignatureReport run()
    {
        if (!headerIsThere())
            return m_report;
        for (const QByteArray &value : m_case.headers)
            m_readings += readHeader(value, m_case.accepted);
        if (m_case.secrets.isEmpty() && m_case.otherSecrets.isEmpty()) {
            conclude({Fault::NoSecret});
            step(Outcome::Note, tr("The HMAC was not computed, as there is no secret"));
            return m_report;
        }
        if (m_case.headers.size() == 1 && isValid())
            return m_report;
        SignatureSearch search(m_case, m_readings);
        if (const auto found = search.run())
            explained(*found);
        else
            unexplained(search);
        return m_report;
    }

private:
    void step(Outcome outcome, const QString &text) { m_report.steps.append({outcome, text}); }

    void conclude(const Faults &causes, const QStringList &sizes = {})
    {
        const QList<FailureCause> told = explanationOf(causes, sizes);
        m_report.cause = explanationCode(told);
        m_report.reason = explanationWords(told);
        m_report.hint = explanationHint(told);
        m_report.hintCode = m_report.cause;
        if (!causes.contains(Fault::NoSecret)) // that says nothing of the request
            m_report.causes = told;
    }

    bool headerIsThere()
    {
        if (m_case.headers.isEmpty()) {
            step(Outcome::Failed, tr("Header X-Ovyxa-Signature is missing"));
            if (const QString name = renamedHeader(); !name.isEmpty())
                conclude({{Fault::HeaderRenamed, false, {name}}});
            else
                conclude({Fault::HeaderMissing});
            return false;
        }
        const qsizetype count = m_case.headers.size();
        if (count == 1)
            step(Outcome::Passed, tr("Header X-Ovyxa-Signature is there, once"));
        else
            step(Outcome::Failed, tr("Header X-Ovyxa-Signature is there %n times", nullptr, int(count)));
        const bool empty =
            std::all_of(m_case.headers.begin(), m_case.headers.end(), [](const QByteArray &value) { return value.trimmed().isEmpty(); });
        if (empty) {
            step(Outcome::Failed, tr("Its value is empty"));
            conclude({Fault::HeaderEmpty});
        }
        return !empty;
    }

    /// The header of another name that holds a signature of the body as it should be; empty if none does.
    [[nodiscard]] QString renamedHeader() const
    {
        const auto found = std::find_if(m_case.fields.cbegin(), m_case.fields.cend(), [this](const Header &field) {
            const QList<HeaderReading> readings = readHeader(field.value, AcceptedEncoding::Any);
            const bool couldBe =
                std::any_of(readings.cbegin(), readings.cend(), [](const HeaderReading &each) { return each.mac.size() == hmacBytes; });
            return couldBe && checkSignature(field.value, m_case.body, m_case.secrets, AcceptedEncoding::Any).valid;
        });
        return found == m_case.fields.cend() ? QString() : QString::fromLatin1(found->name);
    }

    bool isValid()
    {
        const SignatureMatch match = checkSignature(m_case.headers.first(), m_case.body, m_case.secrets, m_case.accepted);
        if (!match.valid)
            return false;
        m_report.valid = true;
        m_report.encoding = toText(match.encoding);
        m_report.secretName = match.secretName;
        m_report.signedBody = m_report.receivedBody = m_case.body;
        step(Outcome::Passed, formText(m_readings.isEmpty() ? HeaderReading() : m_readings.first()));
        step(Outcome::Passed, tr("HMAC-SHA256 of the bytes received matches"));
        return true;
    }

    /// What the value looks like: "64 hex digits, lower case".
    static QString formText(const HeaderReading &reading)
    {
        const int length = int(reading.text.size());
        if (reading.encoding == SignatureEncoding::Base64)
            return reading.mac.isEmpty() ? tr("%n characters that are neither hex nor base64", nullptr, length)
                                         : tr("Base64 of %n bytes", nullptr, int(reading.mac.size()));
        const QString digits = reading.text == reading.text.toLower() ? tr("%n hex digits, lower case", nullptr, length)
                                                                      : tr("%n hex digits, not all in lower case", nullptr, length);
        return reading.encoding == SignatureEncoding::Prefixed ? tr("“sha256=” and %1").arg(digits) : digits;
    }

    void formStep(const HeaderReading &reading, bool whole)
    {
        const bool fine = reading.causes.isEmpty() && whole;
        step(fine ? Outcome::Passed : Outcome::Failed, formText(reading));
        for (const Finding &cause : reading.causes) {
            if (cause.fault != Fault::HeaderUpperCase && cause.fault != Fault::HeaderRepeated)
                step(Outcome::Note, sentenceOf(cause));
        }
    }

    void explained(const Explanation &found)
    {
        Faults causes = found.causes;
        for (Finding &cause : causes) {
            if (cause.fault == Fault::BodyNumbers && cause.arguments.isEmpty())
                cause.arguments = differingNumbers(found.body.bytes, m_case.body);
            if (cause.fault == Fault::OtherWebhookSecret && !found.secret.name.isEmpty())
                cause.arguments = {found.secret.name};
        }
        if (m_case.headers.size() > 1 && !causes.contains(Fault::HeaderRepeated))
            causes.append(Fault::HeaderRepeated);
        (m_case.madeByEndpoint ? m_report.receivedBody : m_report.signedBody) = found.body.bytes;
        m_report.firstDifference = firstDifference(found.body.bytes, m_case.body);
        const bool sameBody = !m_report.firstDifference;
        const bool tellsSizes = causes.first() == Finding(Fault::BodyReserialised);
        if (!sameBody && tellsSizes)
            causes.first().arguments = reserialisedFigures(found.body, m_case.body);
        if (m_case.madeByEndpoint) {
            std::transform(causes.begin(), causes.end(), causes.begin(), seenFromTheEnd);
            if (!sameBody && tellsSizes)
                causes.first().arguments = reversedFigures(causes.first().arguments);
        }
        conclude(causes, sameBody || tellsSizes ? QStringList() : sizeFigures(m_report.signedBody, m_report.receivedBody));

        formStep(found.header, !causes.contains(Fault::HeaderTruncated));
        const bool sameComputation = std::none_of(causes.cbegin(), causes.cend(), [](const Finding &cause) {
            return cause.fault >= Fault::OtherAlgorithm && cause.fault <= Fault::KeyIsMessage;
        });
        const bool sameHmac = sameBody && found.secret.causes.isEmpty() && sameComputation;
        if (sameHmac)
            return step(Outcome::Passed, causes.contains(Fault::HeaderTruncated) ? tr("HMAC-SHA256 of the bytes received begins or ends with it")
                                                                                 : tr("HMAC-SHA256 of the bytes received is the same 32 bytes"));
        step(Outcome::Failed, tr("HMAC-SHA256 of the bytes received does not match"));
        for (const Finding &cause : causes) {
            if (cause.fault < Fault::NoSecret)
                continue;
            if (cause.fault == Fault::BodyReserialised)
                step(Outcome::Passed, reserialisedStep(found.body, m_case.body));
            else
                step(Outcome::Passed, tr("With this taken into account it matches: %1").arg(sentenceOf(cause)));
        }
    }

    void unexplained(const SignatureSearch &search)
    {
        const bool couldBe =
            std::any_of(m_readings.begin(), m_readings.end(), [](const HeaderReading &reading) { return reading.mac.size() == hmacBytes; });
        if (m_case.headers.size() > 1)
            conclude({Fault::HeaderRepeated, Fault::Unknown});
        else
            conclude({couldBe ? Fault::Unknown : Fault::HeaderMalformed});
        if (couldBe) {
            const Suspicion suspicion = suspicionOf(m_case);
            m_report.hint = m_case.headers.size() > 1 ? QString(hintOf(Fault::HeaderRepeated) + u' ' + suspicion.hint) : suspicion.hint;
            m_report.hintCode = suspicion.code;
        }
        for (const HeaderReading &reading : std::as_const(m_readings)) {
            if (!couldBe || reading.mac.size() == hmacBytes) {
                formStep(reading, couldBe);
                break;
            }
        }
        step(Outcome::Failed, tr("HMAC-SHA256 of the bytes received does not match"));
        if (m_case.sentBody) {
            m_report.firstDifference = firstDifference(*m_case.sentBody, m_case.body);
            if (m_report.firstDifference)
                step(Outcome::Failed, tr("The body did not arrive as it was sent. %1").arg(sizesText(sizeFigures(*m_case.sentBody, m_case.body))));
            else
                step(Outcome::Passed, tr("The body arrived as it was sent"));
        }
        if (m_case.body.isEmpty())
            step(Outcome::Note, tr("The body is empty"));
        step(Outcome::Note, tr("None of %1 other readings of header, secret and body matches").arg(Speaking::figure(search.tried())));
        if (search.cutShort())
            step(Outcome::Note, tr("The body is large, so not every reading was tried"));
    }

    const SignatureCase &m_case;
    SignatureReport m_report;
    QList<HeaderReading> m_readings;
};

} // namespace

SignatureReport diagnose(const SignatureCase &signatureCase)
{
    return Examination(signatureCase).run();
}

} // namespace ovyxa
