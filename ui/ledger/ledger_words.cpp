// SPDX-License-Identifier: MIT
#include "ui/ledger/ledger_words.h"

#include "core/model/delivery_limits.h"
#include "core/model/text.h"
#include "ui/common/glyphs.h"
#include "ui/common/state_style.h"

#include <QtGui/QPainter>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

/// The line that makes the entry's case.
const LedgerLine *tellingLine(const LedgerEntry &entry)
{
    const auto tells = [&entry](const LedgerLine &line) {
        switch (entry.kind) {
        case LedgerCase::ThoughReset:
        case LedgerCase::AcceptedTwice: return line.shape == LedgerLine::Shape::Cut;
        case LedgerCase::NotVerified: return line.received && line.received->verdict != Verdict::Valid;
        case LedgerCase::NeverReceived:
        case LedgerCase::Elsewhere: return line.shape == LedgerLine::Shape::SenderOnly;
        case LedgerCase::NeverSent: return true;
        case LedgerCase::Agree: return false;
        }
        return false;
    };
    const auto found = std::find_if(entry.lines.cbegin(), entry.lines.cend(), tells);
    return found == entry.lines.cend() ? nullptr : &*found;
}

QString firstSentence(const QString &text)
{
    const qsizetype end = text.indexOf(u". "_s);
    return end < 0 ? text : text.left(end + 1);
}

/// A request that a bench such as this one signed and sent: its delivery may have been here, and deleted since.
bool mayHaveBeenHere(const Capture &capture)
{
    return capture.verdict == Verdict::Valid && capture.userAgent.startsWith("Ovyxa-Bench/"_L1);
}

bool isReset(AttemptError error)
{
    return error == AttemptError::Connection || error == AttemptError::Closed;
}

} // namespace

Tone LedgerWords::tone(LedgerCase kind)
{
    switch (kind) {
    case LedgerCase::Agree: return Tone::Good;
    case LedgerCase::Elsewhere: return Tone::Dim;
    case LedgerCase::ThoughReset: return Tone::Wait;
    case LedgerCase::AcceptedTwice: return Tone::Held;
    case LedgerCase::NotVerified:
    case LedgerCase::NeverReceived: return Tone::Bad;
    case LedgerCase::NeverSent: return Tone::Accent;
    }
    return Tone::Dim;
}

QString LedgerWords::tile(LedgerCase kind)
{
    switch (kind) {
    case LedgerCase::Agree: return tr("agree");
    case LedgerCase::Elsewhere: return tr("went elsewhere, no record here");
    case LedgerCase::ThoughReset: return tr("delivered, though the sender saw a reset");
    case LedgerCase::AcceptedTwice: return tr("accepted twice");
    case LedgerCase::NotVerified: return tr("signed, but not verified");
    case LedgerCase::NeverSent: return tr("received, but never sent");
    case LedgerCase::NeverReceived: return tr("sent, but never received");
    }
    return {};
}

QString LedgerWords::pill(const LedgerEntry &entry)
{
    switch (entry.kind) {
    case LedgerCase::Agree: return tr("agree");
    case LedgerCase::Elsewhere: return tr("went elsewhere");
    case LedgerCase::ThoughReset: {
        const LedgerLine *line = tellingLine(entry);
        const AttemptError error = line && line->sent ? line->sent->error : AttemptError::Closed;
        if (error == AttemptError::Timeout)
            return tr("delivered, sender saw a timeout");
        return isReset(error) ? tr("delivered, sender saw a reset") : tr("delivered, sender saw a failure");
    }
    case LedgerCase::AcceptedTwice: return tr("accepted twice");
    case LedgerCase::NotVerified: return tr("signed, not verified");
    case LedgerCase::NeverSent: return mayHaveBeenHere(*entry.lines.first().received) ? tr("received, not in the log") : tr("received, never sent");
    case LedgerCase::NeverReceived: return tr("sent, never received");
    }
    return {};
}

QString LedgerWords::subject(const LedgerEntry &entry)
{
    if (entry.kind == LedgerCase::NeverSent) {
        const Capture &capture = *entry.lines.first().received;
        return capture.method + u' ' + capture.target;
    }
    return toText(entry.delivery.kind) + u" → "_s + entry.webhook;
}

QString LedgerWords::cause(const LedgerEntry &entry)
{
    const LedgerLine *line = tellingLine(entry);
    if (!line)
        return {};
    switch (entry.kind) {
    case LedgerCase::ThoughReset:
    case LedgerCase::AcceptedTwice: {
        const int accepted = rules::acceptedStatus(*line->received);
        if (accepted == 0)
            return tr("it came in, rightly signed, and was not answered");
        const QString answer = QString::number(accepted);
        if (line->sent->error == AttemptError::Timeout) {
            //: %1 a status such as 200, %2 a span such as "10 s"
            return tr("answered %1, but not within %2").arg(answer, spanText(limits::requestTimeout));
        }
        const bool willRetry = entry.delivery.state == DeliveryState::Waiting;
        if (isReset(line->sent->error))
            return willRetry ? tr("answered %1, the answer was cut: a retry will come").arg(answer)
                             : tr("answered %1, the answer was cut").arg(answer);
        if (line->sent->status != 0)
            return tr("answered %1, the sender got %2: something between them answers").arg(answer).arg(line->sent->status);
        return tr("answered %1, which did not reach the sender").arg(answer);
    }
    case LedgerCase::NotVerified: return firstSentence(line->received->reason);
    case LedgerCase::NeverSent: {
        if (mayHaveBeenHere(*line->received))
            return tr("valid signature, from an Ovyxa Bench: its delivery was deleted from this log, or another bench knows the secret");
        const QString agent = line->received->userAgent.isEmpty() ? tr("an unnamed client") : line->received->userAgent;
        return line->received->verdict == Verdict::Valid ? tr("valid signature, from %1: somebody else knows the secret").arg(agent)
                                                         : tr("from %1, no attempt in this log made it").arg(agent);
    }
    case LedgerCase::NeverReceived: {
        const QByteArray server = headerValue(line->sent->responseHeaders, "Server");
        if (line->sent->status != 0)
            return server.isEmpty() ? tr("something between them answered")
                                    : tr("something between them answered: server is %1").arg(QString::fromUtf8(server));
        return tr("it left here, and nothing came in");
    }
    case LedgerCase::Elsewhere: return tr("to %1").arg(line->sent->url);
    case LedgerCase::Agree: break;
    }
    return {};
}

QString LedgerWords::saw(const LedgerEntry &entry, const LedgerLine &line, Instant now)
{
    if (!line.sent) {
        //: %1 is "in 0:18" or "now"
        return line.shape == LedgerLine::Shape::Ahead ? tr("next, %1").arg(dueText(entry.delivery.dueAt.value_or(now), now)) : QString();
    }
    if (!line.sent->finished)
        return tr("under way");
    return answerText({line.sent->error}, line.sent->status);
}

QString LedgerWords::answered(const LedgerLine &line)
{
    if (!line.received)
        return {};
    const QString status = line.received->status == 0 ? tr("nothing") : QString::number(line.received->status);
    return line.shape == LedgerLine::Shape::Cut && line.sent->error != AttemptError::Timeout ? tr("%1, then cut").arg(status) : status;
}

QString LedgerWords::absent(const LedgerEntry &entry, const LedgerLine &line)
{
    switch (line.shape) {
    case LedgerLine::Shape::ReceiverOnly: return tr("no such delivery in this log");
    case LedgerLine::Shape::Ahead:
        if (line.sent)
            return tr("nothing yet");
        return entry.kind == LedgerCase::ThoughReset ? tr("will be the second copy: answer it 2xx") : tr("still to come");
    case LedgerLine::Shape::SenderOnly:
        if (entry.kind == LedgerCase::Elsewhere)
            return tr("not this bench's receiver");
        return line.sent->status != 0 || line.sent->phases.sent ? tr("nothing came in") : tr("it never left: nothing could come in");
    default: return {};
    }
}

void paintCaseMark(QPainter *painter, const QRectF &box, LedgerCase kind, const QColor &colour)
{
    switch (kind) {
    case LedgerCase::Agree: return paintGlyph(painter, box, Glyph::Check, colour);
    case LedgerCase::Elsewhere: return paintGlyph(painter, box, Glyph::Dash, colour);
    case LedgerCase::NotVerified: return paintGlyph(painter, box, Glyph::Key, colour);
    default: break;
    }
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const double side = std::min(box.width(), box.height());
    painter->translate(box.center().x() - side / 2, box.center().y() - side / 2);
    painter->scale(side / 12, side / 12);
    painter->setPen(QPen(colour, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    switch (kind) {
    case LedgerCase::ThoughReset: // a line that is cut
        painter->drawLine(QPointF(0.5, 6), QPointF(4, 6));
        painter->drawLine(QPointF(8, 6), QPointF(11.5, 6));
        painter->drawPolyline(QPolygonF({QPointF(4, 9.5), QPointF(6.5, 6.5), QPointF(5.5, 5.5), QPointF(8, 2.5)}));
        break;
    case LedgerCase::AcceptedTwice: // a check mark twice
        painter->drawPolyline(QPolygonF({QPointF(0.5, 6.5), QPointF(3, 9), QPointF(8, 3)}));
        painter->drawPolyline(QPolygonF({QPointF(6, 8.5), QPointF(6.5, 9), QPointF(11.5, 3)}));
        break;
    case LedgerCase::NeverSent: // it comes from nowhere
        painter->drawLine(QPointF(1, 6), QPointF(11, 6));
        painter->drawPolyline(QPolygonF({QPointF(5, 2), QPointF(1, 6), QPointF(5, 10)}));
        break;
    default: // it goes nowhere
        painter->drawLine(QPointF(0.5, 6), QPointF(5.5, 6));
        painter->drawPolyline(QPolygonF({QPointF(3, 3.5), QPointF(5.5, 6), QPointF(3, 8.5)}));
        painter->drawLine(QPointF(7.5, 4), QPointF(11.5, 8));
        painter->drawLine(QPointF(7.5, 8), QPointF(11.5, 4));
        break;
    }
    painter->restore();
}

} // namespace ovyxa
