// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/header.h"

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QString>
#include <QtCore/QStringList>

#include <array>

namespace ovyxa {

/// What a proxy, a framework or a gateway between sender and receiver does to a request, in the order in which it is done.
enum class MangleStep {
    SortKeys,      ///< JSON with its keys sorted
    Reserialise,   ///< JSON with a blank after : and , as Python writes it
    EscapeSlashes, ///< JSON with \/ as PHP writes it
    CutNewline,    ///< a line break at the body's end is gone
    Reencode,      ///< from UTF-8 to Latin-1
    Gzip,          ///< packed, and said so
    Chunks,        ///< framed in chunks: nothing that is signed changes
    RenameSignature,
    DropSignature
};
inline constexpr std::array allMangleSteps{MangleStep::SortKeys,   MangleStep::Reserialise,     MangleStep::EscapeSlashes,
                                           MangleStep::CutNewline, MangleStep::Reencode,        MangleStep::Gzip,
                                           MangleStep::Chunks,     MangleStep::RenameSignature, MangleStep::DropSignature};

[[nodiscard]] QLatin1StringView toText(MangleStep step); // "reserialise", "sort_keys" …, as it is kept
/// Those that are known, each once, in their order.
[[nodiscard]] QList<MangleStep> mangleStepsFromText(const QStringList &words);
[[nodiscard]] QStringList toText(const QList<MangleStep> &steps);

namespace rules {

/// A request after it was changed on its way.
struct Mangled
{
    QByteArray rawHead; ///< request line and headers
    HeaderList headers;
    QByteArray body;
    QList<MangleStep> changes; ///< of the steps asked for those that changed something: a body that is no JSON cannot be serialised anew
};

/// Pure; any thread; linear, but for sorting keys.
[[nodiscard]] Mangled mangled(const QByteArray &rawHead, const HeaderList &headers, const QByteArray &body, const QList<MangleStep> &steps);

/// What a step does, for people: "keys sorted".
[[nodiscard]] QString mangleWords(MangleStep step);

} // namespace rules
} // namespace ovyxa
