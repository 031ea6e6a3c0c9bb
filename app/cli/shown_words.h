// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/attempt.h"
#include "core/model/capture.h"
#include "core/model/webhook.h"

#include <QtCore/QString>

namespace ovyxa::cli {

/// What stands in JSON as a code, in the language of the moment for people. Pure.
[[nodiscard]] QString verdictText(Verdict verdict);
[[nodiscard]] QString healthText(WebhookHealth health);
[[nodiscard]] QString errorText(AttemptError error);
/// Of a step of the trial.
[[nodiscard]] QString trialStepText(const QString &name);

} // namespace ovyxa::cli
