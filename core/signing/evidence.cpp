// SPDX-License-Identifier: MIT
#include "core/signing/evidence.h"

#include "core/model/speaking.h"
#include "core/signing/body_readings.h"
#include "core/signing/compression.h"
#include "core/signing/secret_files.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

class Weighing final
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::SignatureDoctor)
public:
    explicit Weighing(const SignatureCase &signatureCase)
        : m_case(signatureCase)
        , m_type(QString::fromLatin1(headerValue(signatureCase.fields, "Content-Type")).section(u';', 0, 0).trimmed().toLower())
        , m_coding(QString::fromLatin1(headerValue(signatureCase.fields, "Content-Encoding")).trimmed().toLower())
    {
    }

    [[nodiscard]] Suspicion run() const
    {
        if (m_case.sentBody)
            return ofSentBody();
        if (auto found = ofHeaders(); !found.code.isEmpty())
            return found;
        if (auto found = ofLooks(); !found.code.isEmpty())
            return found;
        if (auto found = ofSecret(); !found.code.isEmpty())
            return found;
        return {u"none"_s, tr("Compare the bytes that are signed with those that arrive: their number first, then the first that differs. "
                              "If they are the same, the secrets are not: copy it anew from the sender.")};
    }

private:
    [[nodiscard]] Suspicion ofSentBody() const
    {
        if (*m_case.sentBody != m_case.body) {
            return {u"body_differs"_s, tr("The body is not the one that was sent: find what rewrites requests on the way before you look at anything "
                                          "else.")};
        }
        if (auto found = ofSecret(); !found.code.isEmpty())
            return found;
        return {u"body_as_sent"_s, tr("The body arrived as it was sent, so look at the secret: copy it anew from the sender to the receiver.")};
    }

    [[nodiscard]] Suspicion ofHeaders() const
    {
        const qsizetype size = m_case.body.size();
        bool known = false;
        const qlonglong length = headerValue(m_case.fields, "Content-Length").trimmed().toLongLong(&known);
        if (size == 0 && !(known && length > 0)) {
            return {u"body_empty"_s, tr("The body arrived empty, so it cannot be seen what was signed: look for a redirect that dropped it, or for "
                                        "something that read it before.")};
        }
        if (known && length != size) {
            return {u"content_length"_s, tr("Content-Length says %1 bytes, and there are %2: these are not the bytes that arrived.")
                                             .arg(Speaking::figure(length), Speaking::figure(size))};
        }
        if (!m_coding.isEmpty() && m_coding != "identity"_L1) {
            return looksCompressed(m_case.body) || !looksLikeJson()
                       ? Suspicion{u"content_encoding"_s, tr("The body is compressed (Content-Encoding: %1): unpack it and check those bytes, or see "
                                                             "whether the sender signs before or after it packs.")
                                                              .arg(m_coding)}
                       : Suspicion{u"content_encoding"_s,
                                   tr("Content-Encoding says %1, and the body is not packed: something unpacked it, and perhaps "
                                      "the packed bytes were signed. Those cannot be made again, since each packer packs in its own way "
                                      "(gzip even writes the time): check the signature before anything unpacks the body.")
                                       .arg(m_coding)};
        }
        // JSON with the first label is what clients send that were told no other (curl -d).
        if ((m_type == "application/x-www-form-urlencoded"_L1 && !looksLikeJson()) || m_type.startsWith("multipart/"_L1)) {
            return {u"content_type"_s, tr("The body arrived as a form (Content-Type: %1), and Ovyxa sends JSON: look at what turns one into the "
                                          "other.")
                                           .arg(m_type)};
        }
        return {};
    }

    [[nodiscard]] Suspicion ofLooks() const
    {
        const QByteArray &body = m_case.body;
        if (looksCompressed(body))
            return {u"body_compressed"_s, tr("The body is compressed, though no Content-Encoding says so: unpack it, and check those bytes.")};
        if (body.contains("\xEF\xBF\xBD")) {
            return {u"characters_lost"_s, tr("Characters of the body were lost (“�” stands in their place), so it was read in the wrong charset "
                                             "before it came here: keep it as bytes.")};
        }
        if (body.size() > largeBodyBytes)
            return {};
        const auto compact = restyled(body, {JsonStyle::Layout::Compact, {}});
        if (!compact && isTooDeepToRestyle(body)) {
            return {u"json_deep"_s,
                    tr("The body is JSON that is nested too deep to be compared in every way of writing it: compare the bytes that are "
                       "signed with those that arrive.")};
        }
        if (!compact && (looksLikeJson() || m_type.endsWith("json"_L1))) {
            return {u"json_broken"_s, tr("The body is not whole JSON: it was cut off or changed after it was signed. Compare its length with what "
                                         "was sent.")};
        }
        if (!compact) {
            return {u"not_json"_s,
                    tr("The body is no JSON object, as Ovyxa sends it: compare the bytes that are signed with those that arrive, before "
                       "anything else.")};
        }
        if (*compact != body) {
            return {u"body_rewritten"_s, tr("The body is not written as Ovyxa writes JSON (compact): compare the bytes that are signed with those "
                                            "that arrive, and look for what parses it and writes it anew.")};
        }
        return {};
    }

    [[nodiscard]] Suspicion ofSecret() const
    {
        for (const NamedSecret &secret : m_case.secrets) {
            const Faults odd = odditiesOf(secret.secret);
            if (!odd.isEmpty())
                return {wordOf(odd.first().fault), tr("The secret looks odd, and may be what differs. %1").arg(hintOf(odd.first()))};
        }
        return {};
    }

    [[nodiscard]] bool looksLikeJson() const
    {
        const QByteArray head = m_case.body.first(std::min(m_case.body.size(), qsizetype(64))).trimmed();
        return head.startsWith('{') || head.startsWith('[');
    }

    const SignatureCase &m_case;
    QString m_type;
    QString m_coding;
};

} // namespace

Suspicion suspicionOf(const SignatureCase &signatureCase)
{
    return Weighing(signatureCase).run();
}

} // namespace ovyxa
