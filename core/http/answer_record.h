// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/chunked_body.h"
#include "core/model/capture.h"

#include <optional>

namespace ovyxa {

/// Reads along what is sent to a peer in answer to one request, so that the log can say what it was answered: heads as they are, of the
/// body (without its framing) its length and the first 64 KiB. What is not HTTP counts as body. Knows no sockets; bounded by its heads.
class AnswerRecord final
{
public:
    void take(QByteArrayView bytes);
    [[nodiscard]] const CaptureAnswer &answer() const { return m_answer; }

private:
    void readHead();
    void takeBody(QByteArrayView bytes);
    void keep(QByteArrayView bytes);

    CaptureAnswer m_answer;
    qsizetype m_begin = 0; ///< in the heads: where the one that is being written begins
    bool m_inBody = false;
    std::optional<ChunkedBody> m_chunks;
};

} // namespace ovyxa
