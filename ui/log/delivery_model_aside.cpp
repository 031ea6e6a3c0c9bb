// SPDX-License-Identifier: MIT
// Rows that are about to be deleted are not listed, as long as there is a way back.
#include "ui/log/delivery_model.h"

#include <algorithm>
#include <utility>

namespace ovyxa {

void DeliveryModel::setAside(const QList<DeliveryId> &ids)
{
    m_asideOf = m_query;
    QList<qsizetype> positions;
    for (const DeliveryId id : ids) {
        const qsizetype position = lowerBound(id);
        if (position == m_oldestFirst.size() || m_oldestFirst.at(position).id != id)
            continue;
        m_aside.insert(id, m_oldestFirst.at(position));
        positions.append(position);
    }
    std::sort(positions.begin(), positions.end());
    while (!positions.isEmpty()) { // in blocks, from the newest: taking a thousand out of a million one by one would take its time
        const qsizetype last = positions.takeLast();
        qsizetype first = last;
        for (; !positions.isEmpty() && positions.last() == first - 1; positions.removeLast())
            --first;
        beginRemoveRows({}, rowFromPosition(last), rowFromPosition(first));
        m_oldestFirst.remove(first, last - first + 1);
        endRemoveRows();
    }
}

void DeliveryModel::setAsideWhere(std::function<bool(const Delivery &)> isGoing)
{
    QList<DeliveryId> going;
    for (const Delivery &each : std::as_const(m_oldestFirst)) {
        if (isGoing(each))
            going.append(each.id);
    }
    m_goes = std::move(isGoing);
    m_gone = QSet<DeliveryId>(going.cbegin(), going.cend());
    setAside(going);
}

bool DeliveryModel::goes(const Delivery &delivery)
{
    const bool isGoing = m_goes && m_goes(delivery);
    if (isGoing)
        m_gone.insert(delivery.id);
    return isGoing;
}

bool DeliveryModel::endAside()
{
    m_goes = nullptr;
    const QSet<DeliveryId> gone = std::exchange(m_gone, {}); // what an earlier deletion put aside is its own
    for (const DeliveryId id : gone)
        m_aside.remove(id);
    return !gone.isEmpty();
}

bool DeliveryModel::comeBack(const QList<DeliveryId> &ids, const QSet<DeliveryId> &there)
{
    QList<Delivery> back;
    for (const DeliveryId id : ids) {
        const Delivery aside = m_aside.take(id);
        if (aside.id.isValid() && there.contains(id))
            back.append(aside);
    }
    if (back.isEmpty())
        return true;
    if (m_asideOf != m_query)
        return false;
    insertNew(std::move(back));
    return true;
}

} // namespace ovyxa
