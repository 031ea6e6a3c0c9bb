// SPDX-License-Identifier: MIT
#include "core/wire/lenient_reading.h"

namespace ovyxa {

std::optional<int> lenientStatus(const ResponseParser &refused)
{
    switch (refused.problem().fault) {
    case ResponseFault::SpaceBeforeColon:
    case ResponseFault::FoldedLine:
    case ResponseFault::BareLf: break;
    default: return std::nullopt;
    }
    if (refused.hasHead()) // in the body's framing, where readers part
        return std::nullopt;
    QByteArray head = refused.unfinishedHead();
    head.replace("\r\n", "\n").replace('\n', "\r\n");
    ResponseParser parser(ResponseRules::forMethod("POST", FieldReading::Lenient));
    parser.feed(head);
    const int status = parser.head().status;
    if (parser.state() == ResponseParser::State::Failed || status < 200)
        return std::nullopt;
    return status;
}

} // namespace ovyxa
