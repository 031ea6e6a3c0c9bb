// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QString>

namespace ovyxa {

/// A host as it stands in a URL, for comparing: without brackets, and without the root's dot. Pure.
[[nodiscard]] inline QString bareHost(QString host)
{
    if (host.startsWith(u'[') && host.endsWith(u']'))
        return host.sliced(1, host.size() - 2);
    if (host.endsWith(u'.'))
        host.chop(1);
    return host;
}

} // namespace ovyxa
