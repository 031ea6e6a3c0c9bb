// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QList>

#include <algorithm>

namespace ovyxa {

/// Takes out of a list those who go, in their order; who stays stays in theirs. Pure.
template<typename T, typename Goes>
QList<T> takeOut(QList<T> *all, Goes goes)
{
    const auto first = std::stable_partition(all->begin(), all->end(), [&goes](const T &each) { return !goes(each); });
    const QList<T> taken(first, all->end());
    all->erase(first, all->end());
    return taken;
}

} // namespace ovyxa
