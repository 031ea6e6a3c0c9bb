// SPDX-License-Identifier: MIT
#include "core/wire/lenient_reading.h"

namespace ovyxa {

namespace {

/// Feeds what comes as one who takes LF alone for the end of a line in heads.
void feedLeniently(ResponseParser *parser, QByteArrayView bytes)
{
    while (!bytes.isEmpty() && !parser->hasHead() && parser->state() != ResponseParser::State::Failed) {
        const qsizetype end = bytes.indexOf('\n');
        if (end < 0)
            break;
        QByteArrayView line = bytes.first(end);
        if (line.endsWith('\r'))
            line.chop(1);
        parser->feed(QByteArray(line + "\r\n"));
        bytes = bytes.sliced(end + 1);
    }
    parser->feed(bytes);
}

} // namespace

LenientReading readLeniently(const ResponseParser &refused)
{
    switch (refused.problem().fault) {
    case ResponseFault::SpaceBeforeColon:
    case ResponseFault::FoldedLine:
    case ResponseFault::BareLf: break;
    default: return {};
    }
    if (refused.hasHead()) // in the body's framing, where readers part
        return {};
    ResponseParser parser(ResponseRules::forMethod("POST", FieldReading::Lenient));
    feedLeniently(&parser, QByteArray(refused.unfinishedHead() + refused.behindFault()));
    // What is still to come may be refused by anybody: only what is whole, or is so with the connection's end, can be told of.
    if (parser.state() == ResponseParser::State::Complete || (parser.hasHead() && parser.endsWithConnection()))
        return {parser.head().status, false};
    return {std::nullopt, parser.state() != ResponseParser::State::Failed && refused.keepsBehindFault()};
}

} // namespace ovyxa
