// SPDX-License-Identifier: MIT
#include "core/http/error_envelope.h"

#include <nlohmann/json.hpp>

namespace ovyxa {

HttpResponse errorEnvelope(int status, const QByteArray &code, const QByteArray &message, const HeaderList &more)
{
    const nlohmann::ordered_json body{{"error", {{"code", code.toStdString()}, {"message", message.toStdString()}}}};
    return {status, HeaderList{{"Content-Type", "application/json"}} + more,
            QByteArray::fromStdString(body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace))};
}

} // namespace ovyxa
