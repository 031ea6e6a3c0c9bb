// SPDX-License-Identifier: MIT
#pragma once

#include "core/rules/absence.h"
#include "ui/common/state_style.h"
#include "ui/common/time_format.h"

#include <QtCore/QCoreApplication>

namespace ovyxa {

/// Why a delivery is not there, in words.
class AbsenceWords final
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::AbsenceWords)

public:
    AbsenceWords(EventKind kind, Instant now, Zone zone) : m_kind(kind), m_now(now), m_zone(zone) {}

    [[nodiscard]] QString sentence(const FailureCause &cause) const; ///< the one that says why
    [[nodiscard]] QString advice(const AbsenceVerdict &verdict) const;
    [[nodiscard]] QString brief(const FailureCause &cause) const; ///< behind a webhook's name: "does not listen to it"
    /// "goodness" of it all: good, information, warning or problem, as the style sheet has them.
    [[nodiscard]] static QString level(const FailureCause &cause);

    [[nodiscard]] QString question(const AbsenceStep &step, const QString &webhook) const;
    [[nodiscard]] QString figures(const AbsenceStep &step) const;
    [[nodiscard]] static StateStyle answer(AbsenceStep::Answer answer); ///< mark, "yes", colour
    [[nodiscard]] QString outcome(const Delivery &delivery) const;      ///< "200 · 88 ms", "timeout"

private:
    [[nodiscard]] QString time(const QString &ms) const;
    [[nodiscard]] QString kind() const;

    EventKind m_kind;
    Instant m_now;
    Zone m_zone;
};

} // namespace ovyxa
