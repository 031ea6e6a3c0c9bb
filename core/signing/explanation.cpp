// SPDX-License-Identifier: MIT
#include "core/signing/explanation.h"

#include "core/signing/body_words.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView bodySizes{"body_sizes"};

struct ExplanationWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::SignatureDoctor)
};

QString wordsOf(const Finding &finding, const QString &together)
{
    const bool isCompanion = finding.fault >= Fault::MethodIncluded && finding.fault <= Fault::IdIncluded;
    if (isCompanion && !together.isEmpty())
        return together;
    if (finding == Finding(Fault::BodyReserialised) && !finding.arguments.isEmpty())
        return reserialisedText(finding.arguments);
    if (finding == Finding(Fault::OtherWebhookSecret) && !finding.arguments.isEmpty())
        return sentenceOf(finding) + u' ' + ExplanationWords::tr("It is the secret of “%1”.").arg(finding.arguments.first());
    return sentenceOf(finding);
}

/// Whether something was found.
bool isExplained(const QList<FailureCause> &causes)
{
    const auto isUnknown = [](const FailureCause &cause) { return cause.code == "unknown"_L1; };
    return !explanationCode(causes).isEmpty() && std::none_of(causes.cbegin(), causes.cend(), isUnknown);
}

} // namespace

QList<FailureCause> explanationOf(const Faults &findings, const QStringList &sizes)
{
    QList<FailureCause> causes;
    for (const Finding &finding : findings) {
        causes.append(toCause(finding));
        if (causes.size() == 1 && !sizes.isEmpty())
            causes.append({bodySizes, sizes});
    }
    return causes;
}

QString explanationCode(const QList<FailureCause> &causes)
{
    QStringList words;
    for (const FailureCause &cause : causes) {
        if (findingOf(cause))
            words.append(cause.code);
    }
    return words.join(u'+');
}

QString explanationWords(const QList<FailureCause> &causes)
{
    Faults findings;
    for (const FailureCause &cause : causes) {
        if (const auto finding = findingOf(cause))
            findings.append(*finding);
    }
    const QString together = companionsText(findings);
    QStringList sentences;
    for (const FailureCause &cause : causes) {
        const auto finding = findingOf(cause);
        const QString sentence = finding ? wordsOf(*finding, together) : cause.code == bodySizes ? sizesText(cause.arguments) : QString();
        if (!sentence.isEmpty() && !sentences.contains(sentence))
            sentences.append(sentence);
    }
    return sentences.join(u' ');
}

QString explanationHint(const QList<FailureCause> &causes)
{
    QStringList hints;
    for (const FailureCause &cause : causes) {
        const auto finding = findingOf(cause);
        if (finding && !hints.contains(hintOf(*finding)))
            hints.append(hintOf(*finding));
    }
    return hints.join(u' ');
}

QList<FailureCause> withExplanation(const QList<FailureCause> &known, const QList<FailureCause> &explanation)
{
    QList<FailureCause> causes = explanation;
    std::copy_if(known.cbegin(), known.cend(), std::back_inserter(causes), [](const FailureCause &cause) {
        return cause.code != "invalid"_L1 && cause.code != "signature_repeated"_L1 && !isExplanation(cause);
    });
    return causes;
}

void recallExplanation(SignatureReport *report, const QList<FailureCause> &known)
{
    if (report->valid || isExplained(report->causes) || !isExplained(known))
        return;
    report->causes = known;
    report->causes.removeIf([](const FailureCause &cause) { return !isExplanation(cause); });
    report->cause = explanationCode(known);
    report->reason = explanationWords(known);
    report->hint = explanationHint(known);
    report->hintCode = report->cause;
}

bool isExplanation(const FailureCause &cause)
{
    return cause.code == bodySizes || findingOf(cause);
}

} // namespace ovyxa
