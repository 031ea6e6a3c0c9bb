// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>

namespace ovyxa {

/// Where the receiver passes requests on to, from a URL that UrlPolicy has checked. Without a path (or with "/" alone, which is the same, RFC
/// 3986 6.2.3) each request keeps its own; a path replaces it. A request's query goes along in any case, behind the URL's own. Pure.
struct ForwardTarget
{
    QString url;

    [[nodiscard]] bool keepsPath() const;
    /// What stands in the request line, byte for byte: `received` is a request's target in origin, absolute or asterisk form.
    [[nodiscard]] QByteArray targetFor(const QByteArray &received) const;
    /// Which of the two it does, as a sentence.
    [[nodiscard]] QString inWords() const;
};

} // namespace ovyxa
