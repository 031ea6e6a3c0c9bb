// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/attempt.h"
#include "core/model/capture.h"
#include "core/model/delivery.h"
#include "core/model/webhook.h"
#include "ui/common/glyphs.h"
#include "ui/common/tokens.h"

namespace ovyxa {

/// How a state is shown: always a mark, a word and a colour together, never colour alone. The word is translated.
struct StateStyle
{
    Glyph glyph = Glyph::Question;
    QString word;
    Tone tone = Tone::Dim;
};

[[nodiscard]] StateStyle stateStyle(DeliveryState state);
/// The state's, but where a pause has skipped it: nobody cancelled that.
[[nodiscard]] StateStyle stateStyle(const Delivery &delivery);
[[nodiscard]] StateStyle stateStyle(Verdict verdict);
/// The verdict's mark; a request whose framing is not HTTP/1.1, whose Host was refused, or that a web page of another site sent has one of its
/// own.
[[nodiscard]] StateStyle stateStyle(const Capture &capture);
[[nodiscard]] StateStyle stateStyle(WebhookHealth health);
/// What ended an attempt, in a word or two as the log's Answer column shows it: "timeout", "TLS", "refused". Status: see answerText.
[[nodiscard]] QString errorWord(AttemptError error);
/// The log's Answer column: "503", "timeout", "302, not followed"; empty before the first answer.
[[nodiscard]] QString answerText(const QList<AttemptError> &outcomes, int lastStatus);
/// Green for a 2xx, red for anything else that is finished.
[[nodiscard]] Tone outcomeTone(AttemptError outcome);

} // namespace ovyxa
