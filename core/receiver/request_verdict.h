// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/capture.h"
#include "core/rules/mangling.h"
#include "core/signing/signature.h"

namespace ovyxa {

/// Changes it as a proxy before the receiver would. The steps that changed something. Pure.
[[nodiscard]] QList<MangleStep> mangle(CaptureDetails *details, const QList<MangleStep> &steps);

/// Checks a request's signature and puts verdict and reason into the capture. False if secrets are known and the request is not known to be
/// signed with one. Where only the body's beginning is here it cannot be checked: its rest has yet to come, and goes to whom it is passed on
/// without a copy, so that nobody could check it again later either. Pure.
[[nodiscard]] bool judge(CaptureDetails *details, const QList<NamedSecret> &known, AcceptedEncoding accepted);

} // namespace ovyxa
