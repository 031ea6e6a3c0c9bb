// SPDX-License-Identifier: MIT
#include "core/rules/ledger_join.h"

#include "core/rules/address_rules.h"

#include <QtCore/QHash>
#include <QtCore/QMap>
#include <QtCore/QUrl>

#include <algorithm>
#include <initializer_list>
#include <queue>
#include <utility>
#include <vector>

namespace ovyxa::rules {

using namespace Qt::StringLiterals;

namespace {

enum class Likeness { Bytes, Address, Signature, ChangedThere, Changed, Bare, BareAway, Mangled };

/// Stands for the User-Agent of what is sent without a signature while its head is not known yet.
constexpr QByteArrayView unsignedAndUnknown{"\n"};

constexpr Millis lateness{500}; // a duration does not count from the attempt's start but from its connection's

/// Whether the receiver itself changed it on its way in, as it was told to: what came is not known then.
bool isMangled(const Capture &capture)
{
    return std::any_of(capture.causes.cbegin(), capture.causes.cend(), [](const FailureCause &each) { return each.code == "mangled"_L1; });
}

/// A sender's name, as far as it is known.
QByteArrayView agentOf(const SentHead &head)
{
    return head.digest.isEmpty() && head.signature.isEmpty() ? unsignedAndUnknown : QByteArrayView(head.agent);
}

/// An attempt that may still get a request.
struct Try
{
    qsizetype record;
    qsizetype number; ///< its index
    const SentRecord *sent;
    const Attempt *attempt;
    SentHead head;
    bool isTaken = false;
};

/// A request that may still get an attempt.
struct Arrival
{
    const ReceivedRecord *received;
    bool isTaken = false;
};

/// What is alike: indexes.
struct Group
{
    QList<qsizetype> tries;
    QList<qsizetype> arrivals;
};

/// Nothing, if one part is missing: what is not known is like nothing.
QByteArray joined(std::initializer_list<QByteArrayView> parts)
{
    QByteArray key;
    for (const QByteArrayView part : parts) {
        if (part.isEmpty())
            return {};
        key += part;
        key += '\n'; // in no header's value and in no URL; digests are of one length
    }
    return key;
}

class Join final
{
public:
    Join(const QList<SentRecord> &sent, const QList<ReceivedRecord> &received)
    {
        for (qsizetype record = 0; record < sent.size(); ++record) {
            const SentRecord &each = sent.at(record);
            for (qsizetype i = 0; i < each.attempts.size(); ++i) {
                if (!canHaveArrived(each.attempts.at(i)))
                    continue;
                Try attempt{record, i, &each, &each.attempts.at(i), each.heads.value(i)};
                if (attempt.head.digest.isEmpty())
                    attempt.head.signature = attempt.attempt->signature;
                m_tries.append(attempt);
            }
        }
        m_left = received.size();
        m_arrivals.reserve(received.size());
        for (const ReceivedRecord &each : received)
            m_arrivals.append({&each});
    }

    QList<Tie> ties()
    {
        for (const Likeness likeness : {Likeness::Bytes, Likeness::Address, Likeness::Signature, Likeness::ChangedThere, Likeness::Changed,
                                        Likeness::Bare, Likeness::BareAway, Likeness::Mangled}) {
            if (m_left > 0)
                pair(likeness);
        }
        return std::move(m_ties);
    }

private:
    /// Where a URL leads: names of this machine are one.
    QByteArray placeOf(const QString &url)
    {
        auto place = m_places.find(url);
        if (place == m_places.end()) {
            const QUrl parsed(url);
            const QString host = isLoopbackAddress(parsed.host()) ? u"localhost"_s : parsed.host().toLower();
            const QString port = QString::number(parsed.port(parsed.scheme() == "https"_L1 ? 443 : 80));
            const QString path = parsed.path(QUrl::FullyEncoded);
            const QString target = (path.isEmpty() ? u"/"_s : path) + u'?' + parsed.query(QUrl::FullyEncoded);
            place = m_places.insert(url, host.isEmpty() ? QByteArray() : QString(host + u':' + port + target).toUtf8());
        }
        return *place;
    }

    QByteArray keyOf(const Try &attempt, Likeness likeness)
    {
        const QByteArray &body = attempt.sent->digest;
        const SentHead &head = attempt.head;
        switch (likeness) {
        case Likeness::Bytes: return joined({body, head.digest});
        case Likeness::Address: return joined({body, head.signature, placeOf(attempt.attempt->url)});
        case Likeness::Signature: return joined({body, head.signature});
        case Likeness::ChangedThere: return joined({head.signature, placeOf(attempt.attempt->url)});
        case Likeness::Changed: return joined({head.signature});
        case Likeness::Bare: return joined({body, agentOf(head), placeOf(attempt.attempt->url)});
        case Likeness::BareAway: return joined({body, head.agent});
        case Likeness::Mangled: return joined({agentOf(head), placeOf(attempt.attempt->url)});
        }
        return {};
    }

    QList<QByteArray> keysOf(const ReceivedRecord &request, Likeness likeness)
    {
        const auto bySignature = [&request](const auto &key) {
            QList<QByteArray> keys{key(request.signature)};
            for (const QByteArray &value : request.renamed)
                keys.append(key(value));
            return keys;
        };
        const QByteArray &body = request.digest;
        switch (likeness) {
        case Likeness::Bytes: return {joined({body, request.head})};
        case Likeness::Address: return bySignature([&](const QByteArray &signature) { return joined({body, signature, placeOf(request.url)}); });
        case Likeness::Signature: return bySignature([&](const QByteArray &signature) { return joined({body, signature}); });
        case Likeness::ChangedThere: return bySignature([&](const QByteArray &signature) { return joined({signature, placeOf(request.url)}); });
        case Likeness::Changed: return bySignature([&](const QByteArray &signature) { return joined({signature}); });
        case Likeness::Bare: {
            if (request.capture.verdict == Verdict::Valid)
                return {}; // what holds is somebody's own
            const QByteArray place = placeOf(request.url);
            QList<QByteArray> keys{joined({body, request.capture.userAgent.toUtf8(), place})};
            if (request.signature.isEmpty())
                keys.append(joined({body, unsignedAndUnknown, place}));
            return keys;
        }
        case Likeness::BareAway:
            return request.signature.isEmpty() ? QList<QByteArray>{joined({body, request.capture.userAgent.toUtf8()})} : QList<QByteArray>();
        case Likeness::Mangled: {
            if (!request.signature.isEmpty() || !isMangled(request.capture))
                return {};
            const QByteArray place = placeOf(request.url);
            return {joined({request.capture.userAgent.toUtf8(), place}), joined({unsignedAndUnknown, place})};
        }
        }
        return {};
    }

    void pair(Likeness likeness)
    {
        QHash<QByteArray, Group> groups;
        for (qsizetype i = 0; i < m_arrivals.size(); ++i) {
            if (m_arrivals.at(i).isTaken)
                continue;
            for (const QByteArray &key : keysOf(*m_arrivals.at(i).received, likeness)) {
                if (!key.isEmpty())
                    groups[key].arrivals.append(i);
            }
        }
        if (groups.isEmpty())
            return;
        for (qsizetype i = 0; i < m_tries.size(); ++i) {
            if (m_tries.at(i).isTaken)
                continue;
            if (const auto group = groups.find(keyOf(m_tries.at(i), likeness)); group != groups.end())
                group->tries.append(i);
        }
        const bool isProved = likeness < Likeness::Bare;
        for (const Group &group : std::as_const(groups)) {
            if (group.tries.isEmpty())
                continue;
            for (const Millis room : {Millis{0}, lateness, joinLateness}) { // before it began; an end is known by half a second
                if (room == joinLateness && !isProved)
                    break;
                const auto alike = byStatus(group);
                for (const Group &same : alike)
                    pairWithin(same, room, likeness);
                pairWithin(group, room, likeness);
            }
        }
    }

    /// Those whose status both sides tell alike.
    [[nodiscard]] QMap<int, Group> byStatus(const Group &group) const
    {
        QMap<int, Group> same;
        for (const qsizetype i : group.arrivals)
            same[m_arrivals.at(i).received->capture.status].arrivals.append(i);
        for (const qsizetype i : group.tries) {
            if (const auto found = same.find(m_tries.at(i).attempt->status); found != same.end())
                found->tries.append(i);
        }
        return same;
    }

    /// From the last request backwards, each with the attempt that began last of those that it can be: so no attempt is left without one that could
    /// have had one, as these are spans on a line.
    void pairWithin(const Group &group, Millis room, Likeness likeness)
    {
        QList<qsizetype> tries;
        std::copy_if(group.tries.cbegin(), group.tries.cend(), std::back_inserter(tries), [this](qsizetype i) { return !m_tries.at(i).isTaken; });
        QList<qsizetype> arrivals;
        std::copy_if(group.arrivals.cbegin(), group.arrivals.cend(), std::back_inserter(arrivals),
                     [this](qsizetype i) { return !m_arrivals.at(i).isTaken; });
        if (tries.isEmpty() || arrivals.isEmpty())
            return;
        const auto end = [this](qsizetype i) { return endOf(*m_tries.at(i).attempt); };
        const auto began = [this](qsizetype i) { return m_tries.at(i).attempt->startedReal; };
        const auto came = [this](qsizetype i) { return m_arrivals.at(i).received->capture.receivedReal; };
        std::stable_sort(tries.begin(), tries.end(), [&](qsizetype one, qsizetype other) { return end(one) > end(other); });
        // At one moment numbers tell: what was sent first came first.
        const auto arrived = [&](qsizetype i) { return std::pair(came(i), m_arrivals.at(i).received->capture.id); };
        std::stable_sort(arrivals.begin(), arrivals.end(), [&](qsizetype one, qsizetype other) { return arrived(one) > arrived(other); });
        const auto sent = [&](qsizetype i) { return std::pair(began(i), m_tries.at(i).sent->delivery.id); };
        const auto beganBefore = [&](qsizetype one, qsizetype other) { return sent(one) < sent(other); };
        std::priority_queue<qsizetype, std::vector<qsizetype>, decltype(beganBefore)> open(beganBefore);
        auto next = tries.cbegin();
        for (const qsizetype request : std::as_const(arrivals)) {
            for (; next != tries.cend() && end(*next) + std::max(room, lateness) >= came(request); ++next)
                open.push(*next);
            while (!open.empty() && began(open.top()) - room > came(request))
                open.pop(); // it began after this one, and so after all that are to come
            if (open.empty())
                continue;
            if (likeness > Likeness::Bare && open.size() > 1)
                continue; // whose it is cannot be told
            tie(open.top(), request, likeness < Likeness::Bare);
            open.pop();
        }
    }

    void tie(qsizetype attempt, qsizetype request, bool isProved)
    {
        Try &made = m_tries[attempt];
        made.isTaken = true;
        m_arrivals[request].isTaken = true;
        --m_left;
        m_ties.append({made.record, made.number, request, isProved});
    }

    QList<Try> m_tries;
    QList<Arrival> m_arrivals;
    QHash<QString, QByteArray> m_places;
    qsizetype m_left = 0; ///< requests
    QList<Tie> m_ties;
};

} // namespace

QList<Tie> joinRequests(const QList<SentRecord> &sent, const QList<ReceivedRecord> &received)
{
    return Join(sent, received).ties();
}

} // namespace ovyxa::rules
