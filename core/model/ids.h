// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QHashFunctions>
#include <QtCore/QMetaType>
#include <QtCore/QString>

namespace ovyxa {

/// A row's number in the profile's database, typed so that one kind of id is never taken for another. 0 = none.
template<typename Tag>
struct Id
{
    qint64 value = 0;

    [[nodiscard]] bool isValid() const { return value > 0; }
    auto operator<=>(const Id &) const = default;
    friend size_t qHash(Id id, size_t seed = 0) { return ::qHash(id.value, seed); }
};

using WebhookId = Id<struct WebhookTag>;
using GoalId = Id<struct GoalTag>;
using EventId = Id<struct EventTag>;
using DeliveryId = Id<struct DeliveryTag>;
using AttemptId = Id<struct AttemptTag>;
using CaptureId = Id<struct CaptureTag>;

/// A site is known by the text that stands as `site_id` in payloads (spec 3), such as "acme.test".
using SiteId = QString;

} // namespace ovyxa

Q_DECLARE_METATYPE(ovyxa::WebhookId)
Q_DECLARE_METATYPE(ovyxa::EventId)
Q_DECLARE_METATYPE(ovyxa::DeliveryId)
Q_DECLARE_METATYPE(ovyxa::CaptureId)
