// SPDX-License-Identifier: MIT
// Edit and resend: an event edited goes out as a new delivery.
#include "core/engine/engine.h"

#include "core/model/thread_check.h"
#include "core/rules/cause_words.h"
#include "core/rules/request_edit.h"
#include "core/wire/trust.h"

namespace ovyxa {

using namespace Qt::StringLiterals;

void Engine::resend(const ResendDraft &draft, const Reply<Fired> &done)
{
    assertOnThreadOf(this, "Engine::resend");
    if (const auto allowed = rules::headersAllowed(draft.edit.headers); !allowed)
        return done(allowed.error());
    const Webhook *original = m_configuration->webhook(draft.webhook);
    if (!original)
        return done(Error{ErrorCode::NotFound, tr("The webhook of this delivery is no longer kept, so there is no secret to send it with.")});
    if (draft.edit.signing == Resigning::Again && m_configuration->currentSecret(draft.webhook).isEmpty())
        return done(Error{ErrorCode::NotFound, rules::causeWords({{u"no_secret"_s}})}); // a new webhook would be given one that nobody knows
    Webhook once = *original;
    once.id = {};
    once.listed = false;
    once.paused = false; // a wish of its own, as a replay is
    once.removed = false;
    once.health = WebhookHealth::Untried;
    once.rotatedAt.reset();
    if (!draft.url.isEmpty())
        once.url = draft.url;
    if (once.url.startsWith("https:"_L1))
        m_trust->prepare();
    const RunTermsPtr terms = OnTerms::current();
    const QList<QSslCertificate> authorities =
        m_keptAuthorities.of(draft.webhook) + m_options.extraAuthorities + (terms ? terms->authorities : QList<QSslCertificate>());
    m_configuration->addWebhook(
        once, m_configuration->currentSecret(draft.webhook),
        [this, draft, authorities, terms, done](const Result<WebhookWithSecret> &added) {
            if (!added)
                return done(added.error());
            const WebhookId id = added->webhook.id;
            if (const auto kept = m_keptAuthorities.keep(id, authorities); !kept)
                return done(kept.error());
            if (const auto kept = m_keptEdits.keep(id, draft.edit); !kept)
                return done(kept.error());
            m_dispatcher->setTerms(id, terms);
            EventDraft event;
            event.kind = draft.kind;
            event.site = draft.site;
            event.data = draft.data;
            event.body = draft.body;
            submit(event, {id}, done);
        },
        terms && terms->allowLoopbackHttp);
}

} // namespace ovyxa
