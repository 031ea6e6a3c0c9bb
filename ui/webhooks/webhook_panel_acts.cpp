// SPDX-License-Identifier: MIT
// What is done to the selected webhook, and the dialogs for it.
#include "core/bench/bench.h"
#include "ui/common/raise_open.h"
#include "ui/webhooks/secret_clipboard.h"
#include "ui/webhooks/secret_dialog.h"
#include "ui/webhooks/site_bar.h"
#include "ui/webhooks/webhook_form.h"
#include "ui/webhooks/webhook_list.h"
#include "ui/webhooks/webhook_model.h"
#include "ui/webhooks/webhook_panel.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>

namespace ovyxa {

namespace {

bool raiseSecret(SecretDialog::Purpose purpose, WebhookId webhook)
{
    return raiseOpen<SecretDialog>([&](const SecretDialog &open) { return open.isFor(purpose, webhook); });
}

} // namespace

QList<Webhook> WebhookPanel::existing() const
{
    QList<Webhook> list;
    for (const WebhookStatus &status : m_controller->statuses())
        list << status.webhook;
    return list;
}

void WebhookPanel::addWebhook()
{
    if (m_controller->site().isEmpty()) // whoever wants a webhook is asked for its site first
        return m_sites->askForSite();
    if (const QString refusal = m_controller->addRefusal(); !refusal.isEmpty())
        return showMessage({refusal, true, {}, {}});
    openForm(WebhookDraft(m_controller->site(), existing(), m_bench->catalogue()->settings()));
}

void WebhookPanel::edit(WebhookId id)
{
    if (const auto status = m_controller->status(id))
        openForm(WebhookDraft(status->webhook, existing(), m_bench->catalogue()->settings()));
}

/// The one that is open for it comes to the front, with what was typed in it.
void WebhookPanel::openForm(const WebhookDraft &draft)
{
    if (raiseOpen<WebhookForm>([&draft](const WebhookForm &open) { return open.isFor(draft.webhook); }))
        return;
    auto *form = new WebhookForm(draft, this);
    connect(form, &WebhookForm::submitted, this,
            [this, form](const Webhook &webhook, const QByteArray &secret, const std::optional<ProfileSettings> &settings) {
                save(form, webhook, secret, settings);
            });
    form->setSamples([bench = m_bench, site = m_controller->site()](EventKind kind) { return bench->draft(kind, site); });
    form->show();
}

void WebhookPanel::save(WebhookForm *form, const Webhook &webhook, const QByteArray &secret, const std::optional<ProfileSettings> &settings)
{
    if (!settings)
        return saveWebhook(form, webhook, secret);
    // The switch first: without it the URL would be refused.
    m_bench->catalogue()->setSettings(*settings, form, [this, form, webhook, secret](const Result<void> &result) {
        if (result)
            saveWebhook(form, webhook, secret);
        else
            form->refuse(result.error().message);
    });
}

void WebhookPanel::saveWebhook(WebhookForm *form, const Webhook &webhook, const QByteArray &secret)
{
    if (webhook.id.isValid()) {
        m_bench->catalogue()->updateWebhook(webhook, form, [form](const Result<void> &result) {
            if (result)
                form->accept();
            else
                form->refuse(result.error().message);
        });
        return;
    }
    m_bench->catalogue()->addWebhook(webhook, secret, form, [this, form](const Result<WebhookWithSecret> &added) {
        if (!added)
            return form->refuse(added.error().message);
        form->accept();
        refresh();
        m_list->setCurrentIndex(m_model->indexOf(added->webhook.id));
        auto *dialog = new SecretDialog(SecretDialog::Purpose::Created, added->webhook, m_bench->secretsPlace(), m_clipboard, this);
        dialog->showSecret(added->secret);
        dialog->show();
    });
}

void WebhookPanel::sendTest(WebhookId id)
{
    m_controller->sendTest(id);
}

void WebhookPanel::switchPause(WebhookId id)
{
    if (const auto status = m_controller->status(id))
        m_controller->setPaused(id, !status->webhook.paused);
}

void WebhookPanel::rotate(WebhookId id)
{
    const auto status = m_controller->status(id);
    if (!status || raiseSecret(SecretDialog::Purpose::Rotate, id))
        return;
    auto *dialog = new SecretDialog(SecretDialog::Purpose::Rotate, status->webhook, m_bench->secretsPlace(), m_clipboard, this);
    connect(dialog, &SecretDialog::rotationWanted, this, [this, id, guard = QPointer(dialog)](const QByteArray &own) {
        m_controller->rotateSecret(id, own, [this, guard](const Result<WebhookWithSecret> &rotated) {
            if (!guard)
                return;
            if (!rotated)
                return guard->refuse(rotated.error().message);
            const Instant until = SecretDialog::previousEnds(rotated->webhook.rotatedAt.value_or(m_bench->clock()->now()));
            guard->showRotated(rotated->secret, tr("%1 (simulated)").arg(fullTimeText(until, m_zone)));
        });
    });
    dialog->show();
}

void WebhookPanel::reveal(WebhookId id)
{
    const auto status = m_controller->status(id);
    if (!status || raiseSecret(SecretDialog::Purpose::Stored, id))
        return;
    auto *dialog = new SecretDialog(SecretDialog::Purpose::Stored, status->webhook, m_bench->secretsPlace(), m_clipboard, this);
    connect(dialog, &SecretDialog::revealWanted, this, [this, id, guard = QPointer(dialog)] {
        m_controller->revealSecret(id, [guard](const Result<QByteArray> &secret) {
            if (!guard)
                return;
            if (secret)
                guard->showSecret(*secret);
            else
                guard->refuse(secret.error().message);
        });
    });
    dialog->show();
}

void WebhookPanel::copyUrl(WebhookId id)
{
    if (const auto status = m_controller->status(id))
        QGuiApplication::clipboard()->setText(status->webhook.url);
}

void WebhookPanel::replayFailed(WebhookId id)
{
    m_controller->offerReplay(id);
}

void WebhookPanel::remove(WebhookId id)
{
    m_controller->removeWebhook(id);
}

} // namespace ovyxa
