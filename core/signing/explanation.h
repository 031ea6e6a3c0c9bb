// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/signature_report.h"
#include "core/signing/doctor_faults.h"

namespace ovyxa {

/// What a mismatch is put down to, as causes and figures that are kept with a request and worded when they are shown. `sizes` (sizeFigures()) stand
/// behind the first; none = the bodies are alike, or it tells them itself. Pure.
[[nodiscard]] QList<FailureCause> explanationOf(const Faults &findings, const QStringList &sizes = {});

/// "body_reserialised+header_upper_case", for programs; empty if nothing was explained. Pure.
[[nodiscard]] QString explanationCode(const QList<FailureCause> &causes);

/// In sentences; those that explain nothing are left out. Pure.
[[nodiscard]] QString explanationWords(const QList<FailureCause> &causes);

/// What to do about it, in sentences. Pure.
[[nodiscard]] QString explanationHint(const QList<FailureCause> &causes);

/// What is known of a request once it is explained: in place of the plain "does not match". Pure.
[[nodiscard]] QList<FailureCause> withExplanation(const QList<FailureCause> &known, const QList<FailureCause> &explanation);

/// Has a report that explains nothing (any more) say what was found before, if something was. Pure.
void recallExplanation(SignatureReport *report, const QList<FailureCause> &known);

/// Whether a request's cause is a part of an explanation. Pure.
[[nodiscard]] bool isExplanation(const FailureCause &cause);

} // namespace ovyxa
