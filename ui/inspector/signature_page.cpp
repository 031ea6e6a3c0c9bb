// SPDX-License-Identifier: MIT
#include "ui/inspector/signature_page.h"

#include "core/model/text.h"
#include "core/rules/capture_words.h"
#include "ui/common/assumed_note.h"
#include "ui/common/buttons.h"
#include "ui/common/code_view.h"
#include "ui/common/theme.h"
#include "ui/inspector/computed_signature.h"
#include "ui/inspector/snippets.h"
#include "ui/inspector/step_line.h"
#include "ui/log/delivery_text.h"

#include <QtCore/QRegularExpression>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype comparedBytes = 16 * 1024;

/// A reason in two: its first clause, which names the cause, and the rest as sentences of their own.
std::pair<QString, QString> causeAndRest(const QString &reason)
{
    static const QRegularExpression clauseEnd(u"[.:](?=\\s)"_s);
    const qsizetype end = reason.indexOf(clauseEnd);
    if (end < 0)
        return {reason, {}};
    QString rest = reason.mid(end + 1).trimmed();
    if (!rest.isEmpty())
        rest[0] = rest.at(0).toUpper();
    return {reason.left(end) + u'.', rest};
}

} // namespace

SignaturePage::SignaturePage(QWidget *parent)
    : InspectorPage(tr("Signature"), parent)
    , m_banner(new QFrame(body()))
    , m_heading(new QLabel(m_banner))
    , m_text(new QLabel(m_banner))
    , m_steps(new QWidget(body()))
    , m_computed(new ComputedSignature(body()))
    , m_signedHeading(sectionLabel(tr("Signed"), body()))
    , m_signed(new CodeView(tr("Signed bytes"), body()))
    , m_receivedHeading(sectionLabel(tr("Received"), body()))
    , m_received(new CodeView(tr("Received bytes"), body()))
    , m_fixHeading(sectionLabel(tr("How to check it"), body()))
    , m_languageButton(quietButton(u"Node"_s, body()))
    , m_snippet(new CodeView(tr("Code that checks the signature"), body()))
    , m_language(u"Node"_s)
{
    auto *banner = new QVBoxLayout(m_banner);
    banner->setContentsMargins(12, 10, 12, 10);
    banner->setSpacing(2);
    for (QLabel *each : {m_heading, m_text}) {
        each->setWordWrap(true);
        each->setTextFormat(Qt::PlainText);
        each->setTextInteractionFlags(Qt::TextSelectableByMouse);
        banner->addWidget(each);
    }
    QPushButton *doctor = linkButton(tr("Open the signature doctor"), m_banner);
    doctor->setObjectName(u"openDoctor"_s);
    doctor->setProperty("inline", true);
    doctor->setProperty("edge", u"left"_s);
    doctor->setToolTip(tr("The bytes signed, on the wire and received side by side, and the code that mends it"));
    connect(doctor, &QPushButton::clicked, this, &SignaturePage::doctorWanted);
    banner->addWidget(doctor, 0, Qt::AlignLeft);
    m_banner->setObjectName(u"signatureBanner"_s);
    m_heading->setObjectName(u"signatureHeading"_s);
    m_fixHeading->setObjectName(u"fixHeading"_s);
    m_heading->setFont(interfaceFont(0, QFont::DemiBold));
    auto *steps = new QVBoxLayout(m_steps);
    steps->setContentsMargins(0, 4, 0, 4);
    steps->setSpacing(0);
    connect(m_computed, &ComputedSignature::explanationWanted, this, &SignaturePage::explanationWanted);
    m_signed->setLines(1, 6);
    m_received->setLines(1, 6);
    m_snippet->setLines(1, 22);
    m_snippet->setWordWrapMode(QTextOption::NoWrap);
    m_languageButton->setObjectName(u"snippetLanguage"_s);
    m_languageButton->setProperty("menu", true);
    auto *menu = new QMenu(m_languageButton);
    m_languageButton->setMenu(menu);
    const auto snippets = verificationSnippets(SignatureEncoding::Hex);
    for (const Snippet &snippet : snippets) {
        connect(menu->addAction(snippet.language), &QAction::triggered, this, [this, language = snippet.language] {
            setLanguage(language);
            Q_EMIT languageChosen(language);
        });
    }
    auto *fixBar = new QHBoxLayout;
    fixBar->setSpacing(2);
    QPushButton *copy = linkButton(tr("Copy"), body());
    copy->setObjectName(u"snippetCopy"_s);
    copy->setAccessibleName(tr("Copy the code"));
    connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_snippet->toPlainText()); });
    fixBar->addWidget(m_fixHeading);
    fixBar->addSpacing(4);
    fixBar->addWidget(new AssumedNote(tr("Ovyxa documents the header X-Ovyxa-Signature and HMAC-SHA256. That it covers the exact body bytes and is "
                                         "written in lower-case hex is assumed; each webhook has a switch for the writing."),
                                      body()));
    fixBar->addStretch(1);
    fixBar->addWidget(m_languageButton);
    fixBar->addWidget(copy);
    for (QWidget *each : std::initializer_list<QWidget *>{m_banner, m_steps, m_computed, m_signedHeading, m_signed, m_receivedHeading, m_received})
        column()->addWidget(each);
    column()->addLayout(fixBar);
    column()->addWidget(m_snippet);
    column()->addStretch(1);
    showSnippet();
}

void SignaturePage::showInspection(const Inspection &inspection, Zone zone)
{
    m_case.encoding = inspection.delivery() ? inspection.delivery()->webhook.encoding : SignatureEncoding::Hex;
    fillCase(inspection, zone);
    if (inspection.capture()) {
        m_computed->clear();
        showReport(*inspection.capture());
    } else {
        showOwnHalf(inspection);
    }
}

/// What is known of the body at its three stations.
void SignaturePage::fillCase(const Inspection &inspection, Zone zone)
{
    m_case.delivery = inspection.deliveryId();
    m_case.capture = inspection.captureId();
    m_case.attempt = inspection.attemptNumber();
    m_case.computed.clear();
    m_case.report = {};
    m_case.made = {{}, tr("not known: it was not signed here")};
    m_case.sent = {{}, tr("not known: it did not leave from this log")};
    m_case.received = {{}, tr("not known: the endpoint alone keeps it")};
    if (const auto &delivery = inspection.delivery()) {
        const Attempt *attempt = inspection.attempt();
        m_case.subject = u"%1 → %2"_s.arg(eventName(*delivery), delivery->webhook.name);
        if (attempt && !attempt->signature.isEmpty())
            m_case.made = {delivery->body, tr("by this bench, %1").arg(dayTimeText(delivery->delivery.createdAt, inspection.now(), zone))};
        if (attempt && !attempt->requestHead.isEmpty()) {
            m_case.subject += u", "_s + tr("attempt %1 of %2").arg(attempt->number).arg(delivery->attempts.size());
            m_case.sent = {delivery->body, tr("as it left, attempt %1").arg(attempt->number)};
        }
    }
    if (const auto &capture = inspection.capture()) {
        const SignatureReport &signature = capture->signature;
        m_case.report = signature;
        if (!inspection.delivery()) {
            m_case.subject = capture->details.capture.method + u' ' + capture->details.capture.target;
            if (!signature.signedBody.isEmpty())
                m_case.made = {signature.signedBody, tr("found out: this is what its signature fits")};
        }
        m_case.received = {signature.receivedBody.isEmpty() ? capture->details.body : signature.receivedBody,
                           tr("what the signature was checked over")};
    }
    showSnippet();
}

void SignaturePage::showReport(const CaptureReport &report)
{
    const SignatureReport &signature = report.signature;
    const Verdict verdict = report.details.capture.verdict;
    if (signature.valid) {
        const QString text = signature.secretName.isEmpty()
                                 ? signature.reason
                                 : tr("It was made with the secret “%1” and is written as %2.").arg(signature.secretName, signature.encoding);
        showBanner(u"good"_s, tr("The signature matches."), text);
    } else if (verdict == Verdict::Missing) {
        showBanner(u"warning"_s, tr("There is no signature."), signature.reason + u' ' + signature.hint);
    } else if (verdict == Verdict::Unchecked) {
        showBanner(u"information"_s, tr("The signature was not checked."), signature.reason + u' ' + signature.hint);
    } else {
        showMismatch(signature, tr("The signature does not match."));
    }
    if (!signature.valid)
        addOwnDoing(report.details.capture);
    m_fixHeading->setText(verdict == Verdict::Invalid || verdict == Verdict::Missing ? tr("How to fix it") : tr("How to check it"));
    showSteps(signature.steps);
    const QByteArray received = signature.receivedBody.isEmpty() ? report.details.body : signature.receivedBody;
    showBodies(signature.signedBody, received, signature.firstDifference);
}

/// What the receiver itself did to the request, as it was told to, is the first thing to know of a mismatch.
void SignaturePage::addOwnDoing(const Capture &capture)
{
    QList<FailureCause> own = capture.causes;
    own.removeIf([](const FailureCause &cause) { return cause.code != "mangled"_L1; });
    if (!own.isEmpty())
        showBanner(m_case.tone, m_case.heading, QString(rules::captureWords(own) + u' ' + m_case.text));
}

void SignaturePage::showMismatch(const SignatureReport &signature, const QString &heading)
{
    // Where the reason says so itself, it is not said twice.
    const auto [cause, rest] = causeAndRest(signature.reason);
    if (signature.reason.startsWith(QStringView(heading).chopped(1)))
        showBanner(u"problem"_s, signature.reason, signature.hint);
    else
        showBanner(u"problem"_s, heading + u' ' + cause, QString(rest + u' ' + signature.hint));
}

void SignaturePage::showExplanation(DeliveryId id, const Result<SignatureReport> &explained)
{
    if (id != m_computed->delivery())
        return;
    if (!explained)
        return showBanner(u"problem"_s, tr("That could not be explained."), explained.error().message);
    const SignatureReport &signature = *explained;
    m_case.report = signature;
    m_case.computed = m_computed->asked();
    m_case.received = {{}, tr("not known: the endpoint alone keeps it")};
    if (!signature.receivedBody.isEmpty() || signature.firstDifference)
        m_case.received = {signature.receivedBody, tr("found out: what your handler checked")};
    showSnippet();
    m_fixHeading->setText(signature.valid ? tr("How to check it") : tr("How to fix it"));
    // It is about what the handler computed: neither a header nor who signed has anything to mend.
    const QString computedOther = tr("Your handler computed something else.");
    QList<SignatureStep> steps = signature.steps.mid(1); // the first is of a header
    if (signature.valid) {
        showBanner(u"good"_s, tr("Your handler computed the right signature."),
                   tr("If it refuses all the same, look at what it compares it with: the header as it came, whole, in the same writing."));
    } else if (signature.cause == "header_malformed"_L1) {
        steps.clear();
        showBanner(u"problem"_s, computedOther, tr("What was entered cannot be an HMAC-SHA256, which is 64 hex digits or 44 characters of base64."));
    } else if (signature.cause == "unknown"_L1) {
        steps.clear();
        showBanner(
            u"problem"_s, computedOther,
            tr("No mistake that is known here gives this value from the body and the webhook's secret. Log the bytes that your handler hashes, "
               "and the secret that it takes: one of them is another."));
    } else {
        showMismatch(signature, computedOther);
    }
    showSteps(steps);
    showBodies(signature.signedBody, signature.receivedBody, signature.firstDifference);
    if (signature.firstDifference && signature.signedBody != signature.receivedBody) {
        m_signedHeading->setText(tr("Signed and sent · %1").arg(bytesText(signature.signedBody.size())));
        m_receivedHeading->setText(tr("Your handler checked · %1").arg(bytesText(signature.receivedBody.size())));
    }
}

void SignaturePage::showOwnHalf(const Inspection &inspection)
{
    m_fixHeading->setText(tr("How to check it"));
    const Attempt *attempt = inspection.attempt();
    if (!attempt || attempt->signature.isEmpty()) {
        m_computed->clear();
        showBanner(u"information"_s, tr("Nothing was signed yet."), tr("The signature is made when the request goes out."));
        showSteps({});
        return showBodies({}, {}, {});
    }
    // As RequestPage says of it; of one that was interrupted it is not known.
    const bool isUnsent = attempt->finished && attempt->requestHead.isEmpty() && attempt->error != AttemptError::Interrupted;
    if (isUnsent)
        showBanner(u"problem"_s, tr("Signed, and never sent."), inspection.wordsOn(*attempt));
    else
        showBanner(u"information"_s, tr("Signed, and not seen by this receiver."),
                   tr("The endpoint keeps its own record of what arrived. Point a webhook at the built-in receiver to see both sides."));
    showSteps({{SignatureStep::Outcome::Note, tr("Header X-Ovyxa-Signature: %1").arg(QString::fromLatin1(attempt->signature))},
               {SignatureStep::Outcome::Note, tr("HMAC-SHA256 over %Ln bytes, the body as sent", nullptr, int(inspection.delivery()->body.size()))},
               {SignatureStep::Outcome::Note, tr("Written as %1").arg(toText(inspection.delivery()->webhook.encoding))}});
    showBodies(inspection.delivery()->body, {}, {});
    if (isUnsent)
        m_computed->clear(); // no handler had anything to compute
    else
        m_computed->setAttempt(*inspection.delivery(), *attempt);
}

void SignaturePage::showBanner(const QString &kind, const QString &heading, const QString &text)
{
    setStyleProperty(m_banner, "notice", kind);
    m_case.tone = kind;
    m_case.heading = heading;
    m_case.text = text.trimmed();
    const QString tone = kind == "good"_L1 ? u"good"_s : kind == "problem"_L1 ? u"bad"_s : kind == "warning"_L1 ? u"wait"_s : QString();
    m_heading->setText(heading);
    m_text->setText(text.trimmed());
    m_text->setVisible(!text.trimmed().isEmpty());
    setTone(m_heading, tone);
    setTone(m_text, tone);
}

void SignaturePage::showSteps(const QList<SignatureStep> &steps)
{
    m_case.report.steps = steps;
    fillSteps(m_steps, steps);
}

void SignaturePage::showBodies(const QByteArray &made, const QByteArray &received, std::optional<qsizetype> difference)
{
    const bool differ = difference && made != received;
    for (QWidget *each : std::initializer_list<QWidget *>{m_signedHeading, m_signed})
        each->setVisible(!made.isEmpty());
    for (QWidget *each : std::initializer_list<QWidget *>{m_receivedHeading, m_received})
        each->setVisible(!received.isEmpty() && (differ || made.isEmpty()));
    const QString size = bytesText(made.size());
    m_signedHeading->setText(differ || received.isEmpty() ? tr("Signed · %1").arg(size) : tr("Signed and received · %1").arg(size));
    m_receivedHeading->setText(tr("Received · %1").arg(bytesText(received.size())));
    if (!differ) {
        m_signed->setText(printable(made.left(comparedBytes)));
        m_received->setText(printable(received.left(comparedBytes)));
        return;
    }
    const auto fill = [&](CodeView *view, const QByteArray &bytes, Tone tone) {
        const MarkedText marked = markedDifference(bytes.left(std::max(comparedBytes, *difference + 256)), *difference);
        view->setText(marked.text);
        view->mark(marked.from, marked.length, tone);
    };
    fill(m_signed, made, Tone::Good);
    fill(m_received, received, Tone::Bad);
}

void SignaturePage::setLanguage(const QString &language)
{
    m_language = language;
    showSnippet();
}

void SignaturePage::showSnippet()
{
    const QList<Snippet> snippets = verificationSnippets(m_case.encoding, m_case.report.hintCode);
    const Snippet *chosen = &snippets.first();
    for (const Snippet &each : snippets) {
        if (each.language == m_language)
            chosen = &each;
    }
    m_language = chosen->language;
    m_languageButton->setText(m_language);
    m_languageButton->setAccessibleName(tr("Language of the code: %1").arg(m_language));
    m_snippet->setText(chosen->code);
}

} // namespace ovyxa
