// SPDX-License-Identifier: MIT
#include "ui/compare/compare_subject.h"

#include "core/bench/bench.h"
#include "ui/log/delivery_text.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <memory>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

struct CompareSubjectWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::CompareSubject)
};

constexpr int pageRows = 200;
constexpr int mostPages = 50; // looked through on each side for one that worked

/// Looks page by page, newest first, for the nearest that fits: first through those before one, then, from the newest on, through those after it.
/// Lives while a page is asked for.
template<typename Page, typename Id>
class NearestSearch final : public std::enable_shared_from_this<NearestSearch<Page, Id>>
{
public:
    using Row = typename decltype(Page::rows)::value_type;
    using Read = std::function<void(Id before, Reply<Page> done)>;
    using Fits = std::function<bool(const Row &)>;
    using Done = std::function<void(const Result<Id> &nearest)>; ///< an id of 0 = none

    NearestSearch(Id like, Read read, Fits fits, Done done) : m_like(like), m_read(std::move(read)), m_fits(std::move(fits)), m_done(std::move(done))
    {
    }

    void look(Id before)
    {
        m_read(before, [self = this->shared_from_this()](const Result<Page> &page) {
            if (page)
                self->take(*page);
            else
                self->m_done(page.error());
        });
    }

private:
    void take(const Page &page)
    {
        bool isThrough = page.atEnd || --m_pages == 0;
        for (const Row &row : page.rows) {
            if (m_later && row.id <= m_like) {
                isThrough = true;
                break;
            }
            if (m_fits(row)) {
                m_nearest = row.id;
                if (!m_later)
                    return m_done(m_nearest);
            }
        }
        if (!isThrough)
            return look(page.next);
        if (m_later)
            return m_done(m_nearest);
        m_later = true;
        m_pages = mostPages;
        look({});
    }

    Id m_like;
    Read m_read;
    Fits m_fits;
    Done m_done;
    Id m_nearest{};
    bool m_later = false;
    int m_pages = mostPages;
};

/// Whether deliveries to one go where the other's go: to its URL, or by the listed webhook of which it is an edited delivery's one-off.
bool goesWhere(const std::optional<Webhook> &one, const Webhook &other)
{
    return one && (one->url == other.url || (!other.listed && one->listed && one->name == other.name));
}

CompareLookup::Found titled(bool isLater, const CompareLookup::Found &found)
{
    return [isLater, found](const Result<CompareSubject> &one) {
        if (!one)
            return found(one.error());
        CompareSubject worked = *one;
        worked.title = CompareLookup::workedTitle(isLater);
        found(worked);
    };
}

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
    return delivery ? stateStyle(delivery->delivery) : capture ? stateStyle(capture->capture) : StateStyle{};
}

QString CompareSubject::about() const
{
    if (delivery)
        return u"%1 → %2"_s.arg(eventName(delivery->delivery.kind), delivery->webhook.name);
    return capture ? u"%1 %2"_s.arg(capture->capture.method, capture->capture.target) : QString();
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

QString CompareLookup::workedTitle(bool isLater)
{
    return isLater ? CompareSubjectWords::tr("The next that worked") : CompareSubjectWords::tr("The last that worked");
}

void CompareLookup::lastThatWorked(const CompareSubject &subject, QObject *context, const Found &found) const
{
    if (subject.delivery)
        workedLike(*subject.delivery, context, found);
    else if (subject.capture)
        workedLike(subject.capture->capture, context, found);
}

void CompareLookup::workedLike(const DeliveryDetails &like, QObject *context, const Found &found) const
{
    DeliveryQuery query;
    query.site = like.delivery.site;
    query.states = {DeliveryState::Delivered};
    const auto read = [bench = m_bench, query, context](DeliveryId before, Reply<DeliveryPage> done) {
        bench->log()->deliveries(query, before, pageRows, context, std::move(done));
    };
    const auto fits = [bench = m_bench, kind = like.delivery.kind, to = like.webhook](const Delivery &each) {
        return each.kind == kind && (each.webhook == to.id || goesWhere(bench->catalogue()->webhook(each.webhook), to));
    };
    const auto take = [self = *this, id = like.delivery.id, context, found](const Result<DeliveryId> &nearest) {
        if (!nearest)
            return found(nearest.error());
        if (!nearest->isValid())
            return found(Error{ErrorCode::NotFound, CompareSubjectWords::tr("No other delivery of this event to this webhook or URL has worked.")});
        self.delivery(*nearest, context, titled(*nearest > id, found));
    };
    std::make_shared<NearestSearch<DeliveryPage, DeliveryId>>(like.delivery.id, read, fits, take)->look(like.delivery.id);
}

void CompareLookup::workedLike(const Capture &like, QObject *context, const Found &found) const
{
    CaptureQuery query;
    query.verdicts = {Verdict::Valid};
    const auto read = [bench = m_bench, query, context](CaptureId before, Reply<CapturePage> done) {
        bench->log()->captures(query, before, pageRows, context, std::move(done));
    };
    const auto fits = [](const Capture &each) { return each.status / 100 == 2; };
    const auto take = [self = *this, id = like.id, context, found](const Result<CaptureId> &nearest) {
        if (!nearest)
            return found(nearest.error());
        if (!nearest->isValid())
            return found(Error{ErrorCode::NotFound, CompareSubjectWords::tr("No other request was valid and answered with a 2xx.")});
        self.capture(*nearest, context, titled(*nearest > id, found));
    };
    std::make_shared<NearestSearch<CapturePage, CaptureId>>(like.id, read, fits, take)->look(like.id);
}

} // namespace ovyxa
