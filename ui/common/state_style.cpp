// SPDX-License-Identifier: MIT
#include "ui/common/state_style.h"

#include <QtCore/QCoreApplication>

namespace ovyxa {

namespace {

QString stateWords(const char *text)
{
    return QCoreApplication::translate("States", text);
}

} // namespace

StateStyle stateStyle(DeliveryState state)
{
    switch (state) {
    case DeliveryState::Queued: return {Glyph::Ring, stateWords(QT_TRANSLATE_NOOP("States", "queued")), Tone::Dim};
    case DeliveryState::Held: return {Glyph::Pause, stateWords(QT_TRANSLATE_NOOP("States", "held")), Tone::Held};
    case DeliveryState::Sending: return {Glyph::Arrow, stateWords(QT_TRANSLATE_NOOP("States", "sending")), Tone::Accent};
    case DeliveryState::Waiting: return {Glyph::Retry, stateWords(QT_TRANSLATE_NOOP("States", "waiting")), Tone::Wait};
    case DeliveryState::Delivered: return {Glyph::Check, stateWords(QT_TRANSLATE_NOOP("States", "delivered")), Tone::Good};
    case DeliveryState::Failed: return {Glyph::Cross, stateWords(QT_TRANSLATE_NOOP("States", "failed")), Tone::Bad};
    case DeliveryState::Cancelled: return {Glyph::Dash, stateWords(QT_TRANSLATE_NOOP("States", "cancelled")), Tone::Dim};
    }
    return {Glyph::Question, {}, Tone::Dim};
}

StateStyle stateStyle(const Delivery &delivery)
{
    StateStyle style = stateStyle(delivery.state);
    if (isSkipped(delivery))
        style.word = errorWord(AttemptError::Paused);
    return style;
}

StateStyle stateStyle(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Valid: return {Glyph::Check, stateWords(QT_TRANSLATE_NOOP("States", "valid")), Tone::Good};
    case Verdict::Invalid: return {Glyph::Cross, stateWords(QT_TRANSLATE_NOOP("States", "invalid")), Tone::Bad};
    case Verdict::Missing: return {Glyph::Dash, stateWords(QT_TRANSLATE_NOOP("States", "missing")), Tone::Wait};
    case Verdict::Unchecked: return {Glyph::Question, stateWords(QT_TRANSLATE_NOOP("States", "unchecked")), Tone::Dim};
    }
    return {Glyph::Question, {}, Tone::Dim};
}

StateStyle stateStyle(const Capture &capture)
{
    if (capture.malformed)
        return {Glyph::Warning, stateWords(QT_TRANSLATE_NOOP("States", "malformed")), Tone::Bad};
    if (capture.hostRefused)
        return {Glyph::Warning, stateWords(QT_TRANSLATE_NOOP("States", "refused")), Tone::Wait};
    if (capture.crossSite)
        return {Glyph::Warning, stateWords(QT_TRANSLATE_NOOP("States", "cross-site")), Tone::Wait};
    return stateStyle(capture.verdict);
}

StateStyle stateStyle(WebhookHealth health)
{
    switch (health) {
    case WebhookHealth::Untried: return {Glyph::Ring, stateWords(QT_TRANSLATE_NOOP("States", "not tried yet")), Tone::Dim};
    case WebhookHealth::Healthy: return {Glyph::Check, stateWords(QT_TRANSLATE_NOOP("States", "healthy")), Tone::Good};
    case WebhookHealth::Failed: return {Glyph::Cross, stateWords(QT_TRANSLATE_NOOP("States", "failed")), Tone::Bad};
    }
    return {Glyph::Question, {}, Tone::Dim};
}

QString errorWord(AttemptError error)
{
    switch (error) {
    case AttemptError::None: return {};
    case AttemptError::Status: return stateWords(QT_TRANSLATE_NOOP("States", "not 2xx"));
    case AttemptError::Redirect: return stateWords(QT_TRANSLATE_NOOP("States", "redirect"));
    case AttemptError::Timeout: return stateWords(QT_TRANSLATE_NOOP("States", "timeout"));
    case AttemptError::Dns: return stateWords(QT_TRANSLATE_NOOP("States", "no such host"));
    case AttemptError::Refused: return stateWords(QT_TRANSLATE_NOOP("States", "refused"));
    case AttemptError::Connection: return stateWords(QT_TRANSLATE_NOOP("States", "connection lost"));
    case AttemptError::Tls: return stateWords(QT_TRANSLATE_NOOP("States", "TLS"));
    case AttemptError::Closed: return stateWords(QT_TRANSLATE_NOOP("States", "no answer"));
    case AttemptError::Protocol: return stateWords(QT_TRANSLATE_NOOP("States", "not HTTP"));
    case AttemptError::TooLarge: return stateWords(QT_TRANSLATE_NOOP("States", "too large"));
    case AttemptError::Interrupted: return stateWords(QT_TRANSLATE_NOOP("States", "interrupted"));
    case AttemptError::Cancelled: return stateWords(QT_TRANSLATE_NOOP("States", "cancelled"));
    case AttemptError::Paused: return stateWords(QT_TRANSLATE_NOOP("States", "skipped"));
    }
    return {};
}

QString answerText(const QList<AttemptError> &outcomes, int lastStatus)
{
    if (outcomes.isEmpty())
        return {};
    switch (outcomes.last()) {
    case AttemptError::None:
    case AttemptError::Status:
    case AttemptError::Redirect:
        if (lastStatus > 0)
            return QString::number(lastStatus);
        break;
    case AttemptError::Closed: // in the middle of an answer, or without one
        if (lastStatus > 0)
            return stateWords(QT_TRANSLATE_NOOP("States", "cut short"));
        break;
    default: break;
    }
    return errorWord(outcomes.last());
}

Tone outcomeTone(AttemptError outcome)
{
    switch (outcome) {
    case AttemptError::None: return Tone::Good;
    case AttemptError::Interrupted:
    case AttemptError::Cancelled:
    case AttemptError::Paused: return Tone::Dim;
    default: return Tone::Bad;
    }
}

} // namespace ovyxa
