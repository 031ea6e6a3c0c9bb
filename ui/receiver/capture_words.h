// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/capture.h"

#include <QtCore/QCoreApplication>

namespace ovyxa {

/// What the receiver's table says about a request. Pure.
class CaptureWords final
{
    Q_DECLARE_TR_FUNCTIONS(CaptureWords)
public:
    [[nodiscard]] static QString request(const Capture &capture);     ///< "POST /hook"
    [[nodiscard]] static QString from(const Capture &capture);        ///< "127.0.0.1, curl/7.88"
    [[nodiscard]] static QString answered(const Capture &capture);    ///< "503"; the plan's word where that is no status
    [[nodiscard]] static QString explanation(const Capture &capture); ///< a sentence or two, for the tool tip
};

} // namespace ovyxa
