// SPDX-License-Identifier: MIT
#include "core/model/text.h"

#include <QtCore/QStringList>

#include <array>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

template<typename Enum>
struct Words;

template<typename Enum, size_t N>
using Table = std::array<std::pair<Enum, QLatin1StringView>, N>;

template<>
struct Words<EventKind>
{
    static constexpr Table<EventKind, 3> table{{{EventKind::GoalCompleted, "goal.completed"_L1},
                                                {EventKind::UsageThreshold, "usage.threshold"_L1},
                                                {EventKind::RealtimeSpike, "realtime.spike"_L1}}};
};

template<>
struct Words<SignatureEncoding>
{
    static constexpr Table<SignatureEncoding, 3> table{
        {{SignatureEncoding::Hex, "hex"_L1}, {SignatureEncoding::Prefixed, "prefixed"_L1}, {SignatureEncoding::Base64, "base64"_L1}}};
};

template<>
struct Words<BodyFormat>
{
    static constexpr Table<BodyFormat, 2> table{{{BodyFormat::Ovyxa, "ovyxa"_L1}, {BodyFormat::Slack, "slack"_L1}}};
};

template<>
struct Words<Connections>
{
    static constexpr Table<Connections, 2> table{{{Connections::New, "new"_L1}, {Connections::Kept, "kept"_L1}}};
};

template<>
struct Words<WebhookHealth>
{
    static constexpr Table<WebhookHealth, 3> table{
        {{WebhookHealth::Untried, "untried"_L1}, {WebhookHealth::Healthy, "healthy"_L1}, {WebhookHealth::Failed, "failed"_L1}}};
};

template<>
struct Words<Goal::Kind>
{
    static constexpr Table<Goal::Kind, 2> table{{{Goal::Kind::Pageview, "pageview"_L1}, {Goal::Kind::CustomEvent, "custom"_L1}}};
};

template<>
struct Words<DeliveryState>
{
    static constexpr Table<DeliveryState, 7> table{{{DeliveryState::Queued, "queued"_L1},
                                                    {DeliveryState::Held, "held"_L1},
                                                    {DeliveryState::Sending, "sending"_L1},
                                                    {DeliveryState::Waiting, "waiting"_L1},
                                                    {DeliveryState::Delivered, "delivered"_L1},
                                                    {DeliveryState::Failed, "failed"_L1},
                                                    {DeliveryState::Cancelled, "cancelled"_L1}}};
};

template<>
struct Words<AttemptError>
{
    static constexpr Table<AttemptError, 14> table{{{AttemptError::None, "none"_L1},
                                                    {AttemptError::Status, "status"_L1},
                                                    {AttemptError::Redirect, "redirect"_L1},
                                                    {AttemptError::Timeout, "timeout"_L1},
                                                    {AttemptError::Dns, "dns"_L1},
                                                    {AttemptError::Refused, "refused"_L1},
                                                    {AttemptError::Connection, "connection"_L1},
                                                    {AttemptError::Tls, "tls"_L1},
                                                    {AttemptError::Closed, "closed"_L1},
                                                    {AttemptError::Protocol, "protocol"_L1},
                                                    {AttemptError::TooLarge, "too_large"_L1},
                                                    {AttemptError::Interrupted, "interrupted"_L1},
                                                    {AttemptError::Cancelled, "cancelled"_L1},
                                                    {AttemptError::Paused, "paused"_L1}}};
};

template<>
struct Words<Verdict>
{
    static constexpr Table<Verdict, 4> table{
        {{Verdict::Valid, "valid"_L1}, {Verdict::Invalid, "invalid"_L1}, {Verdict::Missing, "missing"_L1}, {Verdict::Unchecked, "unchecked"_L1}}};
};

template<>
struct Words<ApiTier>
{
    static constexpr Table<ApiTier, 3> table{{{ApiTier::Unlimited, "unlimited"_L1}, {ApiTier::Free, "free"_L1}, {ApiTier::Pro, "pro"_L1}}};
};

template<typename Enum>
QLatin1StringView word(Enum value)
{
    for (const auto &[candidate, text] : Words<Enum>::table) {
        if (candidate == value)
            return text;
    }
    Q_UNREACHABLE();
}

} // namespace

QLatin1StringView toText(EventKind kind)
{
    return word(kind);
}
QLatin1StringView toText(SignatureEncoding encoding)
{
    return word(encoding);
}
QLatin1StringView toText(BodyFormat format)
{
    return word(format);
}
QLatin1StringView toText(Connections connections)
{
    return word(connections);
}
QLatin1StringView toText(WebhookHealth health)
{
    return word(health);
}
QLatin1StringView toText(Goal::Kind kind)
{
    return word(kind);
}
QLatin1StringView toText(DeliveryState state)
{
    return word(state);
}
QLatin1StringView toText(AttemptError error)
{
    return word(error);
}
QLatin1StringView toText(Verdict verdict)
{
    return word(verdict);
}
QLatin1StringView toText(ApiTier tier)
{
    return word(tier);
}

template<typename Enum>
std::optional<Enum> fromText(QStringView text)
{
    for (const auto &[value, candidate] : Words<Enum>::table) {
        if (text == candidate)
            return value;
    }
    return std::nullopt;
}

template std::optional<EventKind> fromText<EventKind>(QStringView);
template std::optional<SignatureEncoding> fromText<SignatureEncoding>(QStringView);
template std::optional<BodyFormat> fromText<BodyFormat>(QStringView);
template std::optional<Connections> fromText<Connections>(QStringView);
template std::optional<WebhookHealth> fromText<WebhookHealth>(QStringView);
template std::optional<Goal::Kind> fromText<Goal::Kind>(QStringView);
template std::optional<DeliveryState> fromText<DeliveryState>(QStringView);
template std::optional<AttemptError> fromText<AttemptError>(QStringView);
template std::optional<Verdict> fromText<Verdict>(QStringView);
template std::optional<ApiTier> fromText<ApiTier>(QStringView);

QString toText(EventKinds kinds)
{
    QStringList words;
    for (EventKind kind : allEventKinds) {
        if (kinds.testFlag(kind))
            words += toText(kind);
    }
    return words.join(u',');
}

std::optional<EventKinds> eventKindsFromText(QStringView text)
{
    EventKinds kinds;
    for (QStringView word : text.split(u',')) {
        const auto kind = fromText<EventKind>(word.trimmed());
        if (!kind)
            return std::nullopt;
        kinds |= *kind;
    }
    return kinds;
}

} // namespace ovyxa
