// SPDX-License-Identifier: MIT
// What mends an absence, from the button that says so.
#include "core/model/text.h"
#include "core/payload/payload.h"
#include "ui/absence/absence_panel.h"
#include "ui/absence/absence_words.h"
#include "ui/common/notice_bar.h"

#include <QtCore/QLocale>

#include <algorithm>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

std::optional<Webhook> AbsencePanel::webhook() const
{
    if (!m_facts)
        return {};
    const auto found =
        std::find_if(m_facts->webhooks.cbegin(), m_facts->webhooks.cend(), [this](const Webhook &each) { return each.id == m_subject.webhook; });
    return found == m_facts->webhooks.cend() ? std::nullopt : std::optional(*found);
}

QString AbsencePanel::remedyText(AbsenceRemedy remedy) const
{
    const QString kind = toText(m_subject.kind);
    const QString name = webhook() ? webhook()->name : QString();
    switch (remedy) {
    case AbsenceRemedy::Fire: return tr("Fire %1").arg(kind);
    case AbsenceRemedy::FireAbove: return tr("Fire with %1").arg(QLocale().toString(webhook() ? webhook()->spikeThreshold + 1 : 0));
    case AbsenceRemedy::LowerThreshold: return tr("Lower it to %1").arg(QLocale().toString(m_verdict.cause.arguments.value(0).toInt() - 1));
    case AbsenceRemedy::Listen: return tr("Listen to %1").arg(kind);
    case AbsenceRemedy::SendThere: return tr("Send it to %1").arg(name);
    case AbsenceRemedy::SendAgain: return tr("Send it again");
    case AbsenceRemedy::Resume: return tr("Resume %1").arg(name);
    case AbsenceRemedy::Edit: return tr("Edit and resend");
    case AbsenceRemedy::GoToRelease: return tr("Run the clock until then");
    case AbsenceRemedy::Show: return tr("Show it in the log");
    }
    return {};
}

void AbsencePanel::mend(AbsenceRemedy remedy)
{
    const auto target = webhook();
    if (!target)
        return;
    const QString kind = toText(m_subject.kind);
    switch (remedy) {
    case AbsenceRemedy::Fire: return fire(false);
    case AbsenceRemedy::FireAbove: return fire(true);
    case AbsenceRemedy::LowerThreshold: {
        Webhook changed = *target;
        changed.spikeThreshold = m_verdict.cause.arguments.value(0).toInt() - 1;
        return change(changed, tr("%1 fires above %2 now.").arg(target->name, QLocale().toString(changed.spikeThreshold)));
    }
    case AbsenceRemedy::Listen: {
        Webhook changed = *target;
        changed.events |= m_subject.kind;
        return change(changed, tr("%1 listens to %2 now.").arg(target->name, kind));
    }
    case AbsenceRemedy::SendThere: {
        if (m_facts->trace.deliveries.isEmpty())
            return;
        const Delivery &source = m_facts->trace.deliveries.first();
        const auto from =
            std::find_if(m_facts->webhooks.cbegin(), m_facts->webhooks.cend(), [&](const Webhook &each) { return each.id == source.webhook; });
        const bool isOtherFormat = from != m_facts->webhooks.cend() && from->format != target->format;
        return replay({{source.id}, isOtherFormat ? ReplayRequest::Body::Rebuilt : ReplayRequest::Body::Exact, target->id});
    }
    case AbsenceRemedy::SendAgain: return replay({{m_verdict.delivery->id}, ReplayRequest::Body::Exact, {}});
    case AbsenceRemedy::Resume:
        return m_bench->catalogue()->setPaused(target->id, false, this, [this, name = target->name](const Result<void> &done) {
            if (!done)
                return refuse(done.error());
            m_notice->showNotice(NoticeBar::Level::Good, tr("%1 gets its events again.").arg(name));
        });
    case AbsenceRemedy::Edit: Q_EMIT editWanted(m_verdict.delivery->id); return;
    case AbsenceRemedy::Show: Q_EMIT deliveryWanted(m_verdict.delivery->id); return;
    case AbsenceRemedy::GoToRelease: {
        const Millis span = m_verdict.delivery->dueAt.value_or(Instant{}) - m_bench->clock()->now();
        m_bench->clock()->advance(std::max(span, Millis{1}), this, [this](const Result<void> &done) {
            if (!done && done.error().code != ErrorCode::Cancelled)
                refuse(done.error());
        });
        return;
    }
    }
}

void AbsencePanel::fire(bool isAbove)
{
    EventDraft draft = m_bench->draft(m_subject.kind, webhook()->site);
    if (isAbove || m_subject.kind == EventKind::RealtimeSpike) { // the draft is another webhook's, which may ask for less
        const int threshold = webhook()->spikeThreshold;
        for (const auto &[field, value] : {std::pair(u"active_visitors"_s, threshold + 1), std::pair(u"threshold"_s, threshold)}) {
            if (const auto changed = withField(draft.data, field, QString::number(value)))
                draft.data = *changed;
        }
    }
    m_bench->sending()->fire(draft, this, [this](const Result<Fired> &fired) {
        if (!fired)
            return refuse(fired.error());
        QList<DeliveryId> made;
        for (const Delivery &each : fired->deliveries)
            made.append(each.id);
        Q_EMIT sent(made);
    });
}

/// A webhook's own switch, with the way back.
void AbsencePanel::change(const Webhook &changed, const QString &said)
{
    m_bench->catalogue()->updateWebhook(changed, this, [this, before = *webhook(), said](const Result<void> &done) {
        if (!done)
            return refuse(done.error());
        m_notice->showNotice(NoticeBar::Level::Good, said, tr("Undo"), [this, before] {
            m_bench->catalogue()->updateWebhook(before, this, [this](const Result<void> &undone) {
                if (!undone)
                    refuse(undone.error());
            });
        });
    });
}

void AbsencePanel::replay(const ReplayRequest &request)
{
    m_replaying = true;
    m_replay = {};
    m_bench->sending()->replay(request, this, [this](const Result<ReplayId> &id) {
        const QList<ReplayProgress> early = std::exchange(m_early, {});
        if (!id) {
            m_replaying = false;
            return refuse(id.error());
        }
        m_replay = *id;
        for (const ReplayProgress &progress : early)
            takeProgress(progress);
    });
}

void AbsencePanel::takeProgress(const ReplayProgress &progress)
{
    if (!m_replaying)
        return;
    if (!m_replay.isValid())
        return m_early.append(progress);
    if (progress.id != m_replay)
        return;
    if (!progress.deliveries.isEmpty())
        Q_EMIT sent(progress.deliveries);
    m_replaying = !progress.finished;
}

void AbsencePanel::refuse(const Error &error)
{
    m_notice->showNotice(NoticeBar::Level::Problem, error.message);
}

} // namespace ovyxa
