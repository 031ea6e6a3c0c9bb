// SPDX-License-Identifier: MIT
// Which two are compared, and what follows from them.
#include "core/bench/bench.h"
#include "ui/compare/compare_model.h"
#include "ui/compare/compare_view.h"

#include <QtCore/QDataStream>
#include <QtCore/QIODevice>

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
    m_lookup.lastThatWorked(subject, this, [this, subject, generation = m_generation](const Result<CompareSubject> &worked) {
        if (generation != m_generation)
            return;
        if (worked)
            return setPair(*worked, subject, CompareSide::Partner::LastThatWorked);
        setPair({}, subject, {});
        fail(worked.error().message);
    });
}

template<typename Id>
void CompareView::compareBoth(Id one, Id other)
{
    ++m_generation;
    const auto [older, newer] = std::minmax(one.value, other.value);
    look(Id{newer}, ifWanted([this, older = Id{older}](const CompareSubject &second) {
             look(older, ifWanted([this, second](const CompareSubject &first) {
                      // By what is seen of them: the first one's last attempt may be the later.
                      const bool areSwapped = second.at() < first.at();
                      CompareSubject left = areSwapped ? second : first;
                      CompareSubject right = areSwapped ? first : second;
                      left.title = tr("The earlier one");
                      right.title = tr("The later one");
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
    CompareSubject right = m_right; // what is shown keeps its title until another pair is
    right.title = tr("This one");
    switch (partner) {
    case CompareSide::Partner::LastThatWorked:
        m_lookup.lastThatWorked(right, this, ifWanted([this, right, partner](const CompareSubject &worked) { setPair(worked, right, partner); }));
        return;
    case CompareSide::Partner::AttemptBefore: {
        CompareSubject before = right;
        before.attempt = right.chosen()->number - 1;
        before.title = tr("The attempt before");
        return setPair(before, right, partner);
    }
    case CompareSide::Partner::Received: {
        CompareSubject received;
        received.capture = m_counterpart.capture()->details;
        received.title = tr("What the receiver got");
        return setPair(received, right, partner);
    }
    case CompareSide::Partner::Another: Q_EMIT anotherWanted(); return;
    }
}

void CompareView::setPair(const CompareSubject &left, const CompareSubject &right, std::optional<CompareSide::Partner> partner)
{
    m_left = left;
    m_right = right;
    m_partner = partner;
    m_swapped = false;
    m_side->markPartner(partner);
    if (m_right.delivery)
        m_counterpart.inspectDelivery(m_right.delivery->delivery.id);
    else
        m_counterpart.clear();
    showPartners();
    compareNow();
}

QByteArray CompareView::saveState() const
{
    const auto isThere = [](const CompareSubject &subject) { return subject.delivery || subject.capture; };
    if (!isThere(m_left) || !isThere(m_right)) // they are still being read
        return {};
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    for (const CompareSubject *each : {m_swapped ? &m_right : &m_left, m_swapped ? &m_left : &m_right}) {
        out << (each->delivery ? each->delivery->delivery.id.value : 0) << (each->capture ? each->capture->capture.id.value : 0) << each->attempt;
    }
    out << (m_partner ? int(*m_partner) : -1) << m_swapped << int(m_model->mode());
    return state;
}

void CompareView::restoreState(const QByteArray &state)
{
    struct Kept
    {
        DeliveryId delivery;
        CaptureId capture;
        int attempt = 0;
    };
    Kept left;
    Kept right;
    int partner = -1;
    bool swapped = false;
    int mode = 0;
    QDataStream in(state);
    for (Kept *each : {&left, &right})
        in >> each->delivery.value >> each->capture.value >> each->attempt;
    in >> partner >> swapped >> mode;
    if (in.status() != QDataStream::Ok)
        return;
    setMode(mode);
    const auto lookAt = [this](const Kept &kept, const CompareLookup::Found &found) {
        kept.capture.isValid() ? look(kept.capture, found) : look(kept.delivery, found);
    };
    ++m_generation;
    lookAt(right, ifWanted([this, lookAt, left, right, partner, swapped](CompareSubject one) {
               one.attempt = right.attempt;
               if (partner < 0)
                   return compareWithTheLast(std::move(one));
               const auto as = CompareSide::Partner(partner);
               one.title = as == CompareSide::Partner::Another ? tr("The later one") : tr("This one");
               lookAt(left, ifWanted([this, one, left, as, swapped](CompareSubject other) {
                          other.attempt = left.attempt;
                          other.title = as == CompareSide::Partner::Another         ? tr("The earlier one")
                                        : as == CompareSide::Partner::AttemptBefore ? tr("The attempt before")
                                        : as == CompareSide::Partner::Received      ? tr("What the receiver got")
                                                                                    : CompareLookup::workedTitle(other.at() > one.at());
                          setPair(other, one, as);
                          if (swapped)
                              swap();
                      }));
           }));
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
    m_swapped = !m_swapped;
    m_side->markPartner({});
    showPartners();
    compareNow();
}

/// What follows from these two alone.
void CompareView::showCause()
{
    const Comparison &comparison = m_model->comparison();
    const bool sameRequest = comparison.counted(Difference::Part::Body) + comparison.counted(Difference::Part::Headers) == 0;
    if (comparison.counted() == 0) {
        const bool inOtherBytes = sameRequest && !comparison.bytesThatCount.isEmpty();
        return m_side->setCause(
            tr("Nothing that counts differs."),
            inOtherBytes ? tr("The bodies say the same in other bytes, so a signature of one does not fit the other.") : QString(), !inOtherBytes);
    }
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
