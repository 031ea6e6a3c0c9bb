// SPDX-License-Identifier: MIT
#pragma once

#include "core/signing/json_style.h"

namespace ovyxa {

/// Appends a token; a string as the style writes it, anything else (and a string that is not valid) unchanged.
void appendRestrung(QByteArrayView token, JsonStyle::Strings style, QByteArray *out);

} // namespace ovyxa
