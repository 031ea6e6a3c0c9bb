// SPDX-License-Identifier: MIT
#include "ui/inspector/event_page.h"

#include "core/model/text.h"
#include "core/payload/json_tree.h"
#include "ui/common/buttons.h"
#include "ui/common/state_style.h"
#include "ui/common/tokens.h"
#include "ui/inspector/field_list.h"
#include "ui/log/delivery_text.h"

#include <QtCore/QLocale>
#include <QtWidgets/QLabel>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

/// Where it went last: its webhook's URL may have been another then.
QString sentTo(const DeliveryDetails &details)
{
    const QString last = details.attempts.isEmpty() ? QString() : details.attempts.constLast().url;
    return last.isEmpty() ? details.webhook.url : last;
}

} // namespace

EventPage::EventPage(QWidget *parent)
    : InspectorPage(tr("Event"), parent)
    , m_sentence(dimLabel({}, body()))
    , m_eventHeading(sectionLabel(tr("Event"), body()))
    , m_event(new FieldList(body()))
    , m_deliveryHeading(sectionLabel(tr("Delivery"), body()))
    , m_delivery(new FieldList(body()))
    , m_captureHeading(sectionLabel(tr("At the receiver"), body()))
    , m_capture(new FieldList(body()))
    , m_toDelivery(linkButton(tr("Show its delivery in the log"), body()))
    , m_toCapture(linkButton(tr("Show it at the receiver"), body()))
{
    m_sentence->setWordWrap(true);
    column()->addWidget(m_sentence);
    for (QWidget *each : std::initializer_list<QWidget *>{m_eventHeading, m_event, m_deliveryHeading, m_delivery, m_captureHeading, m_capture}) {
        if (qobject_cast<QLabel *>(each))
            column()->addSpacing(metrics::grid);
        column()->addWidget(each);
    }
    m_toDelivery->setObjectName(u"toDelivery"_s);
    m_toCapture->setObjectName(u"toCapture"_s);
    for (QPushButton *each : {m_toDelivery, m_toCapture})
        each->setProperty("edge", u"left"_s);
    column()->addWidget(m_toDelivery, 0, Qt::AlignLeft);
    column()->addWidget(m_toCapture, 0, Qt::AlignLeft);
    connect(m_toDelivery, &QPushButton::clicked, this, [this] { Q_EMIT deliveryWanted(m_deliveryId); });
    connect(m_toCapture, &QPushButton::clicked, this, [this] { Q_EMIT captureWanted(m_captureId); });
    column()->addStretch(1);
}

void EventPage::showInspection(const Inspection &inspection, Zone zone)
{
    const auto &delivery = inspection.delivery();
    const auto &capture = inspection.capture();
    for (QWidget *each : std::initializer_list<QWidget *>{m_eventHeading, m_event, m_deliveryHeading, m_delivery})
        each->setVisible(delivery.has_value());
    for (QWidget *each : std::initializer_list<QWidget *>{m_captureHeading, m_capture})
        each->setVisible(capture.has_value());
    const bool ofCapture = inspection.subject() == Inspection::Subject::Capture;
    m_deliveryId = delivery ? delivery->delivery.id : DeliveryId{};
    m_captureId = capture ? capture->details.capture.id : CaptureId{};
    m_toDelivery->setVisible(ofCapture && delivery);
    m_toCapture->setVisible(!ofCapture && capture);
    if (delivery)
        showDelivery(*delivery, delivery->attempts.isEmpty() ? QString() : inspection.wordsOn(delivery->attempts.last()), zone);
    if (capture)
        showCapture(*capture, zone);
    if (capture && ofCapture)
        m_sentence->setText(capture->details.capture.reason);
}

/// `outcome`: of the last attempt, in a sentence.
void EventPage::showDelivery(const DeliveryDetails &details, const QString &outcome, Zone zone)
{
    const Delivery &delivery = details.delivery;
    const bool tried = !outcome.isEmpty() && delivery.state != DeliveryState::Delivered;
    const bool givenUp = delivery.state == DeliveryState::Failed && delivery.attempts > 0;
    m_sentence->setText(!tried ? stateSentence(delivery) : givenUp ? QString(outcome + u' ' + stateSentence(delivery)) : outcome);

    QList<FieldList::Field> event{
        {tr("Event"), eventName(details)}, {tr("Site"), details.event.site}, {tr("Happened"), fullTimeText(details.event.at, zone)}};
    if (const auto tree = parseJsonTree(details.event.data)) {
        for (const JsonNode &member : tree->children) {
            const bool leaf = member.type != JsonNode::Type::Object && member.type != JsonNode::Type::Array;
            event.append({member.key, leaf ? member.text : tr("%n parts", nullptr, int(member.children.size()))});
        }
    }
    m_event->setFields(event);

    QList<FieldList::Field> fields{
        {tr("Number"), QString::number(delivery.id.value)},
        {tr("To"), sentTo(details)},
        {tr("Created"), fullTimeText(delivery.createdAt, zone)},
        {tr("Attempts"), delivery.attempts > 0 ? QString::number(delivery.attempts) : QString()},
        {tr("Next"), delivery.dueAt && !isFinal(delivery.state) ? fullTimeText(*delivery.dueAt, zone) : QString()},
        {tr("Body"), bytesText(delivery.bodyBytes)},
        {tr("Signature"), toText(details.webhook.encoding), true,
         tr("Ovyxa documents HMAC-SHA256, not how it is written in the header. "
            "The webhook's form has a switch for it.")},
    };
    if (details.webhook.format == BodyFormat::Slack)
        fields.append({tr("Format"), tr("Slack message"), false, tr("Slack refuses a body without “text”, so a Slack webhook gets one.")});
    if (delivery.replayOf.isValid())
        fields.append({tr("Replay of"), QString::number(delivery.replayOf.value)});
    if (!delivery.countsForLimit)
        fields.append({tr("Hourly limit"), tr("not counted"), false, tr("Retries and manual replays do not count towards the limit.")});
    m_delivery->setFields(fields);
}

void EventPage::showCapture(const CaptureReport &report, Zone zone)
{
    const Capture &capture = report.details.capture;
    QList<FieldList::Field> fields{
        {tr("Received"), fullTimeText(capture.receivedAt, zone)},
        {tr("Signature"), stateStyle(capture.verdict).word, false},
        {tr("From"), capture.peer},
        {tr("Host"), capture.host},
        {tr("User agent"), capture.userAgent},
        {tr("Body"), bytesText(capture.bodyBytes)},
        {tr("Answered"), capture.answer.isEmpty() ? QString::number(capture.status) : capture.answer},
        {tr("Delivery"), report.delivery ? QString::number(report.delivery->value) : tr("none of this bench"), report.delivery.has_value()},
        {tr("TLS"), report.details.tls ? u"%1, %2"_s.arg(report.details.tls->version, report.details.tls->cipher) : QString()},
    };
    if (const auto &forward = capture.forward) {
        fields.append({{tr("Passed on to"), forward->url},
                       {tr("Its answer"), forward->status > 0 ? QString::number(forward->status) : tr("none")},
                       {tr("It took"), tr("%1 ms").arg(QLocale().toString(qint64(forward->duration.count())))},
                       {tr("It gave"), bytesText(forward->bytes)},
                       {tr("What went wrong"), forward->words}});
    }
    for (const Header &trailer : report.details.trailers)
        fields.append({tr("Trailer"), QString::fromUtf8(trailer.name + ": " + trailer.value), true});
    m_capture->setFields(fields);
}

} // namespace ovyxa
