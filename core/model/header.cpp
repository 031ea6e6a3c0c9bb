// SPDX-License-Identifier: MIT
#include "core/model/header.h"

#include <algorithm>

namespace ovyxa {

QByteArray headerValue(const HeaderList &headers, QByteArrayView name)
{
    const auto it = std::find_if(headers.begin(), headers.end(), [&](const Header &header) {
        return header.name.size() == name.size() && header.name.compare(name, Qt::CaseInsensitive) == 0;
    });
    return it == headers.end() ? QByteArray() : it->value;
}

int headerCount(const HeaderList &headers, QByteArrayView name)
{
    return int(std::count_if(headers.begin(), headers.end(), [&](const Header &header) {
        return header.name.size() == name.size() && header.name.compare(name, Qt::CaseInsensitive) == 0;
    }));
}

} // namespace ovyxa
