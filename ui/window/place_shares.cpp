// SPDX-License-Identifier: MIT
#include "ui/window/place_shares.h"

#include "ui/common/tokens.h"

#include <QtCore/QList>

#include <algorithm>

namespace ovyxa {

namespace {

constexpr int separators = metrics::grid; // between the places, and a little to breathe
constexpr int roomy = 1280;               // of the window
constexpr int widestSite = 340;           // all that a card says
constexpr int widestInspector = 760;      // lines of more are not read at a glance
constexpr int leastCentre = 420;
constexpr int leastHigh = 7 * metrics::row; // the centre's tabs, its heading, and a few rows
constexpr int leastReceiver = 140;
constexpr int receiverPercent = 36;
constexpr int mostOwn = 8000; // beyond that it is damage

} // namespace

QByteArray PlaceSizes::save() const
{
    QByteArrayList sizes;
    for (const int each : {site, inspector, timeline, receiver})
        sizes.append(QByteArray::number(each));
    return sizes.join(',');
}

PlaceSizes PlaceSizes::restored(const QByteArray &saved)
{
    QList<int> sizes;
    const QByteArrayList parts = saved.split(',');
    for (const QByteArray &each : parts)
        sizes.append(std::clamp(each.toInt(), 0, mostOwn));
    return sizes.size() == 4 ? PlaceSizes{sizes.at(0), sizes.at(1), sizes.at(2), sizes.at(3)} : PlaceSizes{};
}

PlaceSizes sharePlaces(const PlaceWishes &wishes, const PlaceSizes &own)
{
    const bool isRoomy = wishes.room.width() >= roomy;
    const int leastSite = isRoomy ? std::clamp(wishes.site, 263, 300) : 236;
    const int leastInspector = isRoomy ? 392 : std::clamp(wishes.inspector, 320, 344);
    const int spare = std::max(0, wishes.room.width() - separators - leastSite - leastInspector - wishes.centre);
    PlaceSizes sizes;
    sizes.site = own.site > 0 ? own.site : std::min(leastSite + spare / 8, widestSite);
    sizes.inspector = own.inspector > 0 ? own.inspector : std::min(leastInspector + spare / 2, widestInspector);
    const int narrow = std::max(0, leastCentre + sizes.site + sizes.inspector + separators - wishes.room.width());
    sizes.inspector -= std::min(narrow, std::max(0, sizes.inspector - leastInspector));

    sizes.timeline = own.timeline > 0 ? own.timeline : wishes.timeline;
    sizes.receiver = own.receiver > 0 ? own.receiver : std::max(leastReceiver, wishes.room.height() * receiverPercent / 100);
    int missing = std::max(0, leastHigh + sizes.timeline + sizes.receiver - wishes.room.height());
    for (const auto &[size, least] : {std::pair{&sizes.receiver, leastReceiver}, std::pair{&sizes.timeline, wishes.timeline}}) {
        const int given = std::min(missing, std::max(0, *size - least));
        *size -= given;
        missing -= given;
    }
    return sizes;
}

} // namespace ovyxa
