// SPDX-License-Identifier: MIT
#pragma once

#include "core/signing/body_readings.h"

/// The kinds of readings that visitBodyReadings() goes through, each in a file of its own. Each returns true once the visitor has.
namespace ovyxa {

/// The same JSON as other serialisers write it; `changes` of white space, order, strings, numbers and a line break at the end differ.
bool visitSerialisations(const BodyContext &context, const BodyVisitor &visitor, int changes);
/// Numbers as they may have been before they were printed anew: one in any form, several in their likelier ones, each in its own.
bool visitNumbers(const BodyContext &context, const BodyVisitor &visitor);
/// Charsets, Unicode forms, base64, hex, percent and HTML escapes, and the body in a JSON string, either way round.
bool visitEncodings(const BodyContext &context, const BodyVisitor &visitor);
/// Unpacked where it looks packed; `packed`: as writers of gzip and deflate pack it.
bool visitCompression(const BodyContext &context, const BodyVisitor &visitor, bool packed);
/// In or out of a form field, a part of a multipart body, a member of other JSON.
bool visitWrappings(const BodyContext &context, const BodyVisitor &visitor);
/// As languages print bytes and objects: lists of bytes, a Buffer's JSON, Python's repr().
bool visitPrinted(const BodyContext &context, const BodyVisitor &visitor);
/// Together with the method, the URL, a timestamp, an id.
bool visitCompanions(const BodyContext &context, const BodyVisitor &visitor);

} // namespace ovyxa
