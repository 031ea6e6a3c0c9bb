// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/event.h"
#include "core/rules/catalogue_rules.h"
#include "ui/webhooks/webhook_draft.h"

#include <QtCore/QSet>
#include <QtWidgets/QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace ovyxa {

class NoticeBar;
class SlackPreview;

/// Adds or changes a webhook. Not modal. What is wrong is said under its field while people type; Enter saves, Esc goes back.
/// The form does not save: it hands over what is to be saved and waits for refuse() or to be closed. GUI thread; deletes itself.
class WebhookForm final : public QDialog
{
    Q_OBJECT
public:
    explicit WebhookForm(WebhookDraft draft, QWidget *parent = nullptr);

    /// A new webhook of the same site, or the same webhook.
    [[nodiscard]] bool isFor(const Webhook &webhook) const { return webhook.id == m_draft.webhook.id && webhook.site == m_draft.webhook.site; }
    /// What the bench says against saving; the form stays as it is.
    void refuse(const QString &reason);
    /// Where the events come from of which a Slack message's preview is made.
    void setSamples(std::function<EventDraft(EventKind)> samples);

Q_SIGNALS:
    /// Everything is in order. `settings` are set only when the switch for plain HTTP was changed here.
    void submitted(const ovyxa::Webhook &webhook, const QByteArray &secret, const std::optional<ovyxa::ProfileSettings> &settings);

private:
    void addNameAndUrl(QVBoxLayout *column);
    void addEvents(QVBoxLayout *column);
    void addSigning(QVBoxLayout *column);
    void addButtons(QVBoxLayout *outer);
    void touch(rules::WebhookField field);
    void review(); ///< what is wrong and what is offered, after each change
    void submit();

    WebhookDraft m_draft;
    QSet<rules::WebhookField> m_touched; ///< nothing is held against a field that was not reached yet
    QLineEdit *m_name = nullptr;
    QLineEdit *m_url = nullptr;
    QLineEdit *m_secret = nullptr;
    QHash<EventKind, QCheckBox *> m_events;
    QSpinBox *m_threshold = nullptr;
    QWidget *m_thresholdRow = nullptr;
    QComboBox *m_encoding = nullptr;
    QComboBox *m_format = nullptr;
    QCheckBox *m_loopback = nullptr;
    QLabel *m_loopbackReach = nullptr;
    NoticeBar *m_slackOffer = nullptr;
    SlackPreview *m_slackPreview = nullptr;
    std::function<EventDraft(EventKind)> m_samples;
    QPushButton *m_loopbackOffer = nullptr;
    QLabel *m_normalised = nullptr;
    QLabel *m_refusal = nullptr;
    QHash<rules::WebhookField, QLabel *> m_problems;
    QStringList m_assumptions; ///< of all fields, behind one word
};

} // namespace ovyxa
