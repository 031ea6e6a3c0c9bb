// SPDX-License-Identifier: MIT
#include "ui/inspector/request_page.h"

#include "ui/common/buttons.h"
#include "ui/common/code_view.h"
#include "ui/inspector/attempt_strip.h"
#include "ui/inspector/head_view.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

RequestPage::RequestPage(QWidget *parent)
    : InspectorPage(tr("Request"), parent)
    , m_strip(new AttemptStrip(body()))
    , m_summary(dimLabel({}, body(), -1))
    , m_curl(copyLink(tr("Copy as cURL"), body(), [this] { return m_inspection->curlLine(); }))
    , m_head(new HeadView(tr("Head"), tr("Request line and headers"), body()))
    , m_bodyHeading(sectionLabel(tr("Body"), body()))
    , m_whole(linkButton(tr("Show all of it"), body()))
    , m_bodyView(new CodeView(tr("Request body"), body()))
{
    m_summary->setWordWrap(true);
    m_curl->setObjectName(u"copyCurl"_s);
    m_curl->setToolTip(tr("A command that sends the same bytes and the same signature again. The secret is not in it."));
    m_whole->setObjectName(u"wholeBody"_s);
    m_whole->setToolTip(tr("Only the first %1 stand here").arg(bytesText(shownBodyBytes)));
    m_bodyView->setLines(2, 24);
    column()->addWidget(m_strip);
    auto *bar = new QHBoxLayout;
    bar->addWidget(m_summary, 1);
    bar->addWidget(m_curl, 0, Qt::AlignTop);
    column()->addLayout(bar);
    column()->addWidget(m_head);
    column()->addSpacing(4);
    auto *bodyBar = new QHBoxLayout;
    bodyBar->addWidget(m_bodyHeading, 1);
    bodyBar->addWidget(m_whole);
    column()->addLayout(bodyBar);
    column()->addWidget(m_bodyView);
    column()->addStretch(1);
    connect(m_strip, &AttemptStrip::chosen, this, &RequestPage::attemptChosen);
    connect(m_whole, &QPushButton::clicked, this, &RequestPage::payloadWanted);
}

void RequestPage::showInspection(const Inspection &inspection, Zone zone)
{
    m_inspection = &inspection;
    if (inspection.subject() == Inspection::Subject::Capture && inspection.capture()) {
        const CaptureDetails &details = inspection.capture()->details;
        m_strip->setAttempts({}, 0);
        QString summary = tr("As it came, %1").arg(fullTimeText(details.capture.receivedAt, zone));
        if (details.capture.malformed)
            summary = tr("Malformed: %1 These are its bytes as they came.").arg(details.capture.reason);
        if (details.rawTruncated)
            summary += u' ' + tr("Only the beginning was kept.");
        else if (details.capture.bodyBytes > details.body.size())
            summary += u' ' + tr("The first %1 of %2 were kept.").arg(bytesText(details.body.size()), bytesText(details.capture.bodyBytes));
        return show(summary, details.rawHead, details.body);
    }
    if (!inspection.delivery())
        return;
    const DeliveryDetails &details = *inspection.delivery();
    m_strip->setAttempts(details.attempts, inspection.attemptNumber());
    const Attempt *attempt = inspection.attempt();
    if (!attempt)
        return show(tr("Nothing was sent yet. This is the body that will go out."), {}, details.body);
    if (attempt->finished && attempt->requestHead.isEmpty()) {
        return show(attempt->error == AttemptError::Interrupted
                        ? tr("The attempt was cut off before it could be noted how much of it was sent. This is its body.")
                        : tr("Nothing of this attempt was sent. This is the body that would have gone out."),
                    {}, details.body);
    }
    show(tr("As sent, %1").arg(fullTimeText(attempt->startedAt, zone)), attempt->requestHead, details.body);
}

void RequestPage::show(const QString &summary, const QByteArray &head, const QByteArray &bytes)
{
    m_summary->setText(summary);
    m_curl->setVisible(m_inspection->hasCurlLine());
    m_head->setHead(head);
    m_bodyHeading->setText(tr("Body · %1").arg(bytesText(bytes.size())));
    m_whole->setVisible(bytes.size() > shownBodyBytes);
    m_bodyView->setVisible(!bytes.isEmpty());
    const QString text = bodyText(bytes);
    if (m_bodyView->toPlainText() != text)
        m_bodyView->setText(text);
}

} // namespace ovyxa
