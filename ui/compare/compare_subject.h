// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/capture_report.h"
#include "core/model/log_query.h"
#include "core/rules/comparison.h"
#include "ui/common/state_style.h"
#include "ui/common/time_format.h"

#include <functional>

namespace ovyxa {

class Bench;

/// What stands on one side of a comparison: a delivery with the attempt that is looked at, or a capture.
struct CompareSubject
{
    std::optional<DeliveryDetails> delivery;
    int attempt = 0; ///< its number; 0 = the last there is
    std::optional<CaptureDetails> capture;
    QString title; ///< "This one", "The last that worked"

    [[nodiscard]] bool isThere() const { return delivery || capture; }
    [[nodiscard]] const Attempt *chosen() const;
    [[nodiscard]] Message message() const;
    [[nodiscard]] Instant at() const;
    [[nodiscard]] StateStyle state() const;
    [[nodiscard]] QString about() const; ///< "goal.completed → Orders"
    [[nodiscard]] QString took() const;  ///< until the answer; empty where it is not known
};

/// Finds what is to be compared in the log; each answer comes later, to `context` while it is there. Errors are sentences.
class CompareLookup final
{
public:
    using Found = std::function<void(const Result<CompareSubject> &)>;

    explicit CompareLookup(Bench *bench) : m_bench(bench) {}

    void delivery(DeliveryId id, QObject *context, const Found &found) const;
    void capture(CaptureId id, QObject *context, const Found &found) const;
    /// The nearest that worked, rather before it than after, and never itself: a delivery of the same event to the same webhook or URL (what was
    /// edited and resent has a webhook of its own) that was delivered; of captures one that was valid and answered with a 2xx. NotFound says so.
    void lastThatWorked(const CompareSubject &subject, QObject *context, const Found &found) const;

    [[nodiscard]] static QString workedTitle(bool isLater); ///< than what it is compared with

private:
    void workedLike(const DeliveryDetails &like, QObject *context, const Found &found) const;
    void workedLike(const Capture &like, QObject *context, const Found &found) const;

    Bench *m_bench;
};

} // namespace ovyxa
