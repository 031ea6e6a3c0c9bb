// SPDX-License-Identifier: MIT
// Which two are compared, and what follows from them.
#include "core/bench/bench.h"
#include "ui/compare/compare_model.h"
#include "ui/compare/compare_view.h"

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

/// Goes on with what was found, unless something else was asked for meanwhile.
CompareLookup::Found CompareView::ifWanted(std::function<void(CompareSubject)> next)
{
    return [this, next = std::move(next), generation = m_generation](const Result<CompareSubject> &found) {
        if (generation != m_generation)
            return;
        if (!found)
            return fail(found.error().message);
        next(*found);
    };
}

void CompareView::look(DeliveryId id, const CompareLookup::Found &found)
{
    m_lookup.delivery(id, this, found);
}

void CompareView::look(CaptureId id, const CompareLookup::Found &found)
{
    m_lookup.capture(id, this, found);
}

void CompareView::compareDelivery(DeliveryId id, int attempt)
{
    ++m_generation;
    look(id, ifWanted([this, attempt](CompareSubject subject) {
             subject.attempt = attempt;
             compareWithTheLast(std::move(subject));
         }));
}

void CompareView::compareCapture(CaptureId id)
{
    ++m_generation;
    look(id, ifWanted([this](CompareSubject subject) { compareWithTheLast(std::move(subject)); }));
}

void CompareView::compareWithTheLast(CompareSubject subject)
{
    subject.title = tr("This one");
    m_right = std::move(subject);
    m_lookup.lastThatWorked(m_right, this, [this, generation = m_generation](const Result<CompareSubject> &worked) {
        if (generation != m_generation)
            return;
        if (worked)
            return setPair(*worked, m_right, CompareSide::Partner::LastThatWorked);
        setPair({}, m_right, {});
        fail(worked.error().message);
    });
}

template<typename Id>
void CompareView::compareBoth(Id one, Id other)
{
    ++m_generation;
    const auto [older, newer] = std::minmax(one.value, other.value);
    look(Id{newer}, ifWanted([this, older = Id{older}](CompareSubject right) {
             right.title = tr("The later one");
             look(older, ifWanted([this, right](CompareSubject left) {
                      left.title = tr("The earlier one");
                      setPair(left, right, CompareSide::Partner::Another);
                  }));
         }));
}

void CompareView::comparePair(DeliveryId one, DeliveryId other)
{
    compareBoth(one, other);
}

void CompareView::comparePair(CaptureId one, CaptureId other)
{
    compareBoth(one, other);
}

void CompareView::choosePartner(CompareSide::Partner partner)
{
    ++m_generation;
    switch (partner) {
    case CompareSide::Partner::LastThatWorked:
        m_lookup.lastThatWorked(m_right, this, ifWanted([this, partner](const CompareSubject &worked) { setPair(worked, m_right, partner); }));
        return;
    case CompareSide::Partner::AttemptBefore: {
        CompareSubject before = m_right;
        before.attempt = m_right.chosen()->number - 1;
        before.title = tr("The attempt before");
        return setPair(before, m_right, partner);
    }
    case CompareSide::Partner::Received: {
        CompareSubject received;
        received.capture = m_counterpart.capture()->details;
        received.title = tr("What the receiver got");
        return setPair(received, m_right, partner);
    }
    case CompareSide::Partner::Another: Q_EMIT anotherWanted(); return;
    }
}

void CompareView::setPair(const CompareSubject &left, const CompareSubject &right, std::optional<CompareSide::Partner> partner)
{
    m_left = left;
    m_right = right;
    m_side->markPartner(partner);
    if (m_right.delivery)
        m_counterpart.inspectDelivery(m_right.delivery->delivery.id);
    else
        m_counterpart.clear();
    showPartners();
    compareNow();
}

/// The attempt before is there only where there is one, and what the receiver got only if it was ours.
void CompareView::showPartners()
{
    const Attempt *now = m_right.chosen();
    m_side->setPartner(CompareSide::Partner::AttemptBefore, now && now->number > 1);
    m_side->setPartner(CompareSide::Partner::Received, m_right.delivery && m_counterpart.capture());
}

void CompareView::swap()
{
    if (!m_left.isThere())
        return;
    std::swap(m_left, m_right);
    m_side->markPartner({});
    showPartners();
    compareNow();
}

/// What follows from these two alone.
void CompareView::showCause()
{
    const Comparison &comparison = m_model->comparison();
    const bool sameRequest = comparison.counted(Difference::Part::Body) + comparison.counted(Difference::Part::Headers) == 0;
    if (comparison.counted() == 0)
        return m_side->setCause(tr("Nothing that counts differs."),
                                sameRequest && !comparison.bytesThatCount.isEmpty()
                                    ? tr("The bodies say the same in other bytes, so a signature of one does not fit the other.")
                                    : QString());
    if (sameRequest && comparison.status >= 0)
        return m_side->setCause(tr("What was sent is the same."), tr("Only the answers differ, so the reason is at the endpoint, not in the event."));
    for (const Difference &each : comparison.differences) {
        if (each.part == Difference::Part::Body && each.otherType && !each.setAside)
            return m_side->setCause(tr("%1 changed its type.").arg(each.where.isEmpty() ? tr("The whole body") : each.where),
                                    tr("A handler that expects the other type may refuse it. Look there first."));
    }
    m_side->setCause({}, {});
}

} // namespace ovyxa
