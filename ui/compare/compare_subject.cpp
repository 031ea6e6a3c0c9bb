// SPDX-License-Identifier: MIT
#include "ui/compare/compare_subject.h"

#include "core/bench/bench.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

struct CompareSubjectWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::CompareSubject)
};

constexpr int pageRows = 200;
constexpr int mostPages = 50; // looked through for one that worked

} // namespace

const Attempt *CompareSubject::chosen() const
{
    if (!delivery || delivery->attempts.isEmpty())
        return nullptr;
    const auto found =
        std::find_if(delivery->attempts.cbegin(), delivery->attempts.cend(), [this](const Attempt &each) { return each.number == attempt; });
    return found == delivery->attempts.cend() ? &delivery->attempts.last() : &*found;
}

Message CompareSubject::message() const
{
    if (delivery)
        return rules::messageOf(*delivery, chosen());
    return capture ? rules::messageOf(*capture) : Message();
}

Instant CompareSubject::at() const
{
    if (const Attempt *one = chosen())
        return one->startedAt;
    return delivery ? delivery->delivery.createdAt : capture ? capture->capture.receivedAt : Instant{};
}

StateStyle CompareSubject::state() const
{
    return delivery ? stateStyle(delivery->delivery.state) : capture ? stateStyle(capture->capture) : StateStyle{};
}

QString CompareSubject::took() const
{
    const Attempt *one = chosen();
    return one && one->finished ? durationText(one->duration) : QString();
}

void CompareLookup::delivery(DeliveryId id, QObject *context, const Found &found) const
{
    m_bench->log()->delivery(id, context, [found](const Result<DeliveryDetails> &details) {
        if (!details)
            return found(details.error());
        CompareSubject subject;
        subject.delivery = *details;
        found(subject);
    });
}

void CompareLookup::capture(CaptureId id, QObject *context, const Found &found) const
{
    // The row after the one before it: without a diagnosis.
    m_bench->log()->captureDetails({}, ReadOrder::NewestFirst, CaptureId{id.value + 1}, 1, context,
                                   [id, found](const Result<CaptureDetailsPage> &page) {
                                       if (!page)
                                           return found(page.error());
                                       if (page->rows.isEmpty() || page->rows.constFirst().capture.id != id)
                                           return found(Error{ErrorCode::NotFound, CompareSubjectWords::tr("That request is no longer in the log.")});
                                       CompareSubject subject;
                                       subject.capture = page->rows.constFirst();
                                       found(subject);
                                   });
}

void CompareLookup::lastThatWorked(const CompareSubject &subject, QObject *context, const Found &found) const
{
    const auto named = [found](const Result<CompareSubject> &one) {
        if (!one)
            return found(one.error());
        CompareSubject worked = *one;
        worked.title = CompareSubjectWords::tr("The last that worked");
        found(worked);
    };
    if (subject.delivery)
        searchDeliveries(subject.delivery->delivery, subject.delivery->delivery.id, mostPages, context, named);
    else if (subject.capture)
        searchCaptures(subject.capture->capture.id, mostPages, context, named);
}

void CompareLookup::searchDeliveries(const Delivery &like, DeliveryId before, int pages, QObject *context, const Found &found) const
{
    DeliveryQuery query;
    query.site = like.site;
    query.states = {DeliveryState::Delivered};
    const auto look = [self = *this, like, pages, context = QPointer<QObject>(context), found](const Result<DeliveryPage> &page) {
        if (!page)
            return found(page.error());
        const auto worked = std::find_if(page->rows.cbegin(), page->rows.cend(),
                                         [&like](const Delivery &each) { return each.webhook == like.webhook && each.kind == like.kind; });
        if (worked != page->rows.cend())
            return self.delivery(worked->id, context, found);
        if (page->atEnd || pages <= 1)
            return found(Error{ErrorCode::NotFound, CompareSubjectWords::tr("No delivery of this event to this webhook has worked before.")});
        self.searchDeliveries(like, page->next, pages - 1, context, found);
    };
    m_bench->log()->deliveries(query, before, pageRows, context, look);
}

void CompareLookup::searchCaptures(CaptureId before, int pages, QObject *context, const Found &found) const
{
    CaptureQuery query;
    query.verdicts = {Verdict::Valid};
    const auto look = [self = *this, pages, context = QPointer<QObject>(context), found](const Result<CapturePage> &page) {
        if (!page)
            return found(page.error());
        const auto worked = std::find_if(page->rows.cbegin(), page->rows.cend(), [](const Capture &each) { return each.status / 100 == 2; });
        if (worked != page->rows.cend())
            return self.capture(worked->id, context, found);
        if (page->atEnd || pages <= 1)
            return found(Error{ErrorCode::NotFound, CompareSubjectWords::tr("No request before it was valid and answered with a 2xx.")});
        self.searchCaptures(page->next, pages - 1, context, found);
    };
    m_bench->log()->captures(query, before, pageRows, context, look);
}

} // namespace ovyxa
