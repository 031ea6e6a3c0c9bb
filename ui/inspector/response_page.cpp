// SPDX-License-Identifier: MIT
#include "ui/inspector/response_page.h"

#include "core/rules/wire_text.h"
#include "ui/common/buttons.h"
#include "ui/common/code_view.h"
#include "ui/common/state_style.h"
#include "ui/common/theme.h"
#include "ui/inspector/attempt_strip.h"
#include "ui/inspector/field_list.h"
#include "ui/inspector/head_view.h"
#include "ui/inspector/phases_view.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

/// As it was on the wire: interim answers, the head, and what a chunked body had behind it.
QByteArray headOf(const QList<QByteArray> &heads, const HeaderList &trailers)
{
    QByteArray lines = heads.join();
    for (const Header &header : trailers)
        lines += header.name + ": " + header.value + "\r\n";
    return lines;
}

} // namespace

ResponsePage::ResponsePage(QWidget *parent)
    : InspectorPage(tr("Response"), parent)
    , m_strip(new AttemptStrip(body()))
    , m_banner(new QFrame(body()))
    , m_status(new QLabel(m_banner))
    , m_sentence(dimLabel({}, m_banner))
    , m_timingHeading(sectionLabel(tr("Timing"), body()))
    , m_phases(new PhasesView(body()))
    , m_head(new HeadView(tr("Head"), tr("Status line and headers"), body()))
    , m_bodyHeading(sectionLabel(tr("Body"), body()))
    , m_hex(chipButton(tr("Hex"), body()))
    , m_bodyView(new CodeView(tr("Response body"), body()))
    , m_connectionHeading(sectionLabel(tr("Connection"), body()))
    , m_connection(new FieldList(body()))
{
    m_status->setFont(dataFont(1));
    m_banner->setObjectName(u"responseBanner"_s);
    m_status->setObjectName(u"responseStatus"_s);
    auto *banner = new QVBoxLayout(m_banner);
    banner->setSpacing(2);
    banner->addWidget(m_status);
    banner->addWidget(m_sentence);
    setFailed(false);
    m_status->setTextFormat(Qt::PlainText); // the reason phrase is the peer's
    m_status->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_bodyView->setLines(1, 16);
    m_hex->setObjectName(u"responseHex"_s);
    column()->addWidget(m_strip);
    column()->addWidget(m_banner);
    column()->addWidget(m_timingHeading);
    column()->addWidget(m_phases);
    column()->addWidget(m_head);
    auto *bar = new QHBoxLayout;
    bar->addWidget(m_bodyHeading, 1);
    bar->addWidget(m_hex);
    column()->addLayout(bar);
    column()->addWidget(m_bodyView);
    column()->addWidget(m_connectionHeading);
    column()->addWidget(m_connection);
    column()->addStretch(1);
    connect(m_strip, &AttemptStrip::chosen, this, &ResponsePage::attemptChosen);
    connect(m_hex, &QPushButton::toggled, this, &ResponsePage::showBody);
}

void ResponsePage::showInspection(const Inspection &inspection, Zone)
{
    const QList<QWidget *> parts{m_timingHeading, m_phases, m_head, m_bodyHeading, m_hex, m_bodyView, m_connectionHeading, m_connection};
    // A request's own answer: its delivery may have had others, to other attempts.
    const bool isOfRequest = inspection.subject() == Inspection::Subject::Capture && inspection.capture();
    const Attempt *attempt = isOfRequest ? nullptr : inspection.attempt();
    for (QWidget *each : parts)
        each->setVisible(attempt != nullptr);
    if (attempt) {
        m_strip->setAttempts(inspection.delivery()->attempts, inspection.attemptNumber());
        return showAttempt(*attempt, inspection.wordsOn(*attempt));
    }
    m_strip->setAttempts({}, 0);
    setFailed(false);
    if (inspection.capture())
        return showAnswerOf(inspection.capture()->details);
    m_status->clear();
    m_sentence->setText(tr("Nothing was sent yet, so there is no answer."));
    m_sentence->show(); // an answer without a word to it hides it
}

void ResponsePage::showAttempt(const Attempt &attempt, QString sentence)
{
    const bool answered = attempt.status > 0;
    m_status->setText(answered           ? u"%1 %2"_s.arg(attempt.status).arg(attempt.reasonPhrase).trimmed()
                      : attempt.finished ? errorWord(attempt.error)
                                         : stateStyle(DeliveryState::Sending).word);
    const bool failed = attempt.finished && attempt.error != AttemptError::None;
    setFailed(failed);
    setTone(m_status, failed ? u"bad"_s : attempt.finished ? u"good"_s : u"accent"_s);
    if (attempt.retryAfterSeconds)
        sentence += u' '
                    + tr("It asked to wait %n seconds; Ovyxa's retry times are fixed, so that is not obeyed.", nullptr,
                         int(std::min<qint64>(*attempt.retryAfterSeconds, INT_MAX)));
    m_sentence->setText(sentence.trimmed());
    m_sentence->setVisible(!sentence.trimmed().isEmpty());

    const QList<PhaseSpan> spans = phaseSpans(attempt);
    const bool isLong = attempt.duration >= Millis{1} || spans.isEmpty();
    const QString whole = isLong ? durationText(attempt.duration) : durationText(spans.last().to); // to the same digit as its parts
    m_timingHeading->setText(attempt.finished ? tr("Timing · %1 in all").arg(whole) : tr("Timing"));
    m_timingHeading->setVisible(!spans.isEmpty()); // what was never sent took no time
    m_phases->setAttempt(attempt);

    QByteArray fields; // what an older version stored
    for (const Header &header : attempt.responseHeaders)
        fields += header.name + ": " + header.value + "\r\n";
    m_head->setHead(
        headOf(attempt.interimHeads + QList<QByteArray>{attempt.responseHead.isEmpty() ? fields : attempt.responseHead}, attempt.trailers));
    showBodyOf(attempt.responseBody, attempt.responseBytes);
    m_bodyHeading->setVisible(answered);
    showConnection(attempt);
}

/// The cause of a failure is what people came for: it stands in a box of its own, as the signature's verdict does.
void ResponsePage::setFailed(bool failed)
{
    setStyleProperty(m_banner, "notice", failed ? u"problem"_s : QString());
    setTone(m_sentence, failed ? u"bad"_s : u"dim"_s);
    m_banner->layout()->setContentsMargins(failed ? QMargins(12, 10, 12, 10) : QMargins());
}

void ResponsePage::showBodyOf(const QByteArray &bytes, qint64 whole)
{
    m_bytes = bytes;
    m_bodyHeading->setText(whole > bytes.size() ? tr("Body · the first %1 of %2 were kept").arg(bytesText(bytes.size()), bytesText(whole))
                                                : tr("Body · %1").arg(bytesText(bytes.size())));
    m_hex->setVisible(!m_bytes.isEmpty());
    m_bodyView->setVisible(!m_bytes.isEmpty());
    showBody();
}

void ResponsePage::showConnection(const Attempt &attempt)
{
    QList<FieldList::Field> fields;
    if (attempt.tls) {
        fields = {{tr("TLS"), u"%1, %2"_s.arg(attempt.tls->version, attempt.tls->cipher)},
                  {tr("Certificate"), attempt.tls->peerSubject},
                  {tr("Issued by"), attempt.tls->peerIssuer},
                  {tr("Names"), attempt.tls->peerNames.join(u", "_s)},
                  {tr("Valid until"), attempt.tls->peerExpires},
                  {tr("SHA-256"), attempt.tls->peerSha256}};
    }
    fields.prepend({tr("URL"), attempt.url});
    m_connection->setFields(fields);
}

void ResponsePage::showAnswerOf(const CaptureDetails &details)
{
    const Capture &capture = details.capture;
    m_status->setText(capture.status > 0 ? QString::number(capture.status) : tr("no answer"));
    setTone(m_status, QString());
    if (capture.answer.isEmpty() || capture.answer == QString::number(capture.status))
        m_sentence->setText(tr("What the receiver answered."));
    else if (capture.answerCauses.isEmpty())
        m_sentence->setText(tr("What the receiver answered, by its plan: %1").arg(capture.answer));
    else
        m_sentence->setText(tr("What the receiver answered: %1").arg(capture.answer));
    m_sentence->show();
    const CaptureAnswer answer = details.answer.value_or(CaptureAnswer());
    m_head->setHead(headOf({answer.head}, answer.trailers));
    showBodyOf(answer.body, answer.bodyBytes);
    m_bodyHeading->setVisible(details.answer.has_value());
}

void ResponsePage::showBody()
{
    m_bodyView->setText(m_hex->isChecked() ? rules::hexDump(m_bytes, 16 * 1024) : bodyText(m_bytes));
}

} // namespace ovyxa
