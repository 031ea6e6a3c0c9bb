// SPDX-License-Identifier: MIT
#include "ui/webhooks/webhook_form.h"
#include "core/rules/url_policy.h"

#include "core/model/limits.h"
#include "core/model/text.h"
#include "core/rules/catalogue_rules.h"
#include "ui/common/assumed_note.h"
#include "ui/common/buttons.h"
#include "ui/common/dialog_size.h"
#include "ui/common/notice_bar.h"
#include "ui/common/number_range.h"
#include "ui/common/slack_preview.h"
#include "ui/common/theme.h"
#include "ui/webhooks/connection_fields.h"
#include "ui/webhooks/form_parts.h"
#include "ui/webhooks/webhook_words.h"

#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;
using rules::WebhookField;

namespace {

constexpr int formWidth = 520;
constexpr int tallest = 760;
constexpr int indent = 24; // under a check box's text
constexpr int highestThreshold = 1'000'000'000;
constexpr int longestTyped = 1'000'000; // characters: what is far too long is counted, not cut off

} // namespace

WebhookForm::WebhookForm(WebhookDraft draft, QWidget *parent) : QDialog(parent), m_draft(std::move(draft))
{
    setObjectName(u"webhookForm"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(m_draft.isNew() ? tr("Add a webhook to %1").arg(m_draft.webhook.site) : tr("Edit %1").arg(m_draft.webhook.name));

    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *body = new QWidget(scroll);
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(24, 20, 24, 16);
    column->setSpacing(6);
    addNameAndUrl(column);
    addEvents(column);
    addSigning(column);
    auto *connection = new ConnectionFields(m_draft.webhook, this);
    column->addSpacing(metrics::grid);
    column->addWidget(connection);
    connect(connection, &ConnectionFields::changed, this, [this, connection] {
        connection->applyTo(&m_draft.webhook);
        review();
    });
    m_assumptions += connection->assumptions();
    column->addStretch();
    scroll->setWidget(body);
    scroll->setMinimumWidth(widthFor(body)); // it scrolls up and down only, and has room for what review() hides as well
    followFocus(scroll);
    outer->addWidget(scroll, 1);
    addButtons(outer);
    review();
    resizeWithinScreen(this, {formWidth, std::min(tallest, body->sizeHint().height() + 120)}); // room for what appears while people type
    m_url->setFocus();
}

void WebhookForm::addNameAndUrl(QVBoxLayout *column)
{
    m_url = new QLineEdit(this);
    m_url->setMaxLength(longestTyped);
    m_url->setText(m_draft.webhook.url);
    m_url->setObjectName(u"webhookUrl"_s);
    m_url->setFont(dataFont());
    m_url->setPlaceholderText(u"https://localhost:8443/hook"_s);
    m_normalised = dimLabel({}, this, -1);
    m_normalised->setObjectName(u"webhookNormalisedUrl"_s);
    m_normalised->setWordWrap(true);
    m_problems[WebhookField::Url] = problemLabel(u"webhookUrlProblem"_s, this);
    column->addWidget(fieldLabel(tr("Destination URL"), m_url, this));
    m_assumptions += tr("Destination URL") % u": "_s
                     % tr("Ovyxa takes HTTPS only. Assumed: http:// is let through to this machine alone, and only where you allow it; "
                          "credentials, a fragment and a missing host are refused.");
    for (QWidget *each : std::initializer_list<QWidget *>{m_url, m_problems[WebhookField::Url], m_normalised})
        column->addWidget(each);
    connect(m_url, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_draft.webhook.url = text;
        touch(WebhookField::Url);
    });

    // The switch that lets http:// through belongs to the profile; it is shown where it is missed.
    m_loopbackOffer = linkButton(tr("Allow plain HTTP to this machine"), this);
    m_loopbackOffer->setObjectName(u"webhookAllowLoopback"_s);
    m_loopback = new QCheckBox(tr("Plain HTTP to this machine is allowed"), this);
    m_loopbackReach = dimLabel(tr("127.0.0.0/8, ::1 and localhost, for every webhook of this profile"), this, -1);
    m_loopbackReach->setContentsMargins(indent, 0, 0, 0);
    m_loopbackReach->setWordWrap(true); // a check box does not wrap: all of it on one line would widen the form
    m_loopback->setObjectName(u"webhookLoopbackSwitch"_s);
    m_loopback->setAccessibleName(tr("Allow plain HTTP to this machine"));
    m_loopback->setAccessibleDescription(m_loopbackReach->text());
    m_loopback->setChecked(m_draft.settings.allowLoopbackHttp);
    column->addWidget(m_loopbackOffer, 0, Qt::AlignLeft);
    column->addWidget(m_loopback);
    column->addWidget(m_loopbackReach);
    connect(m_loopbackOffer, &QPushButton::clicked, m_loopback, [this] { m_loopback->setChecked(true); });
    connect(m_loopback, &QCheckBox::toggled, this, [this](bool on) {
        m_draft.settings.allowLoopbackHttp = on;
        touch(WebhookField::Url);
    });

    m_name = new QLineEdit(m_draft.webhook.name, this);
    m_name->setObjectName(u"webhookName"_s);
    m_problems[WebhookField::Name] = problemLabel(u"webhookNameProblem"_s, this);
    column->addSpacing(metrics::grid);
    column->addWidget(fieldLabel(tr("Name"), m_name, this));
    column->addWidget(m_name);
    column->addWidget(dimLabel(tr("The host's name, if you leave this empty."), this, -1));
    column->addWidget(m_problems[WebhookField::Name]);
    connect(m_name, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_draft.webhook.name = text;
        touch(WebhookField::Name);
    });
}

void WebhookForm::addEvents(QVBoxLayout *column)
{
    column->addSpacing(metrics::grid);
    auto *heading = new QLabel(tr("Events"), this);
    heading->setFont(interfaceFont(0, QFont::DemiBold));
    column->addWidget(heading);
    for (const EventKind kind : allEventKinds) {
        auto *box = new QCheckBox(toText(kind), this);
        box->setObjectName(u"webhookEvent_"_s % toText(kind));
        box->setAccessibleName(toText(kind));
        box->setAccessibleDescription(WebhookWords::eventWord(kind));
        box->setFont(dataFont());
        box->setChecked(m_draft.webhook.events.testFlag(kind));
        auto *meaning = dimLabel(WebhookWords::eventWord(kind), this, -1);
        meaning->setContentsMargins(indent, 0, 0, 2);
        column->addWidget(box);
        column->addWidget(meaning);
        m_events[kind] = box;
        connect(box, &QCheckBox::toggled, this, [this, kind](bool on) {
            m_draft.webhook.events.setFlag(kind, on);
            touch(WebhookField::Events);
        });
    }
    m_thresholdRow = steadyRow(this);
    auto *row = new QHBoxLayout(m_thresholdRow);
    row->setContentsMargins(indent, 0, 0, 0);
    m_threshold = new QSpinBox(m_thresholdRow);
    m_threshold->setObjectName(u"webhookSpikeThreshold"_s);
    m_threshold->setRange(0, highestThreshold);
    m_threshold->setValue(m_draft.webhook.spikeThreshold);
    m_threshold->setFixedWidth(120);
    sayRange(m_threshold);
    auto *label = new QLabel(tr("Fires above this many active visitors:"), m_thresholdRow);
    label->setBuddy(m_threshold);
    m_threshold->setAccessibleName(tr("Spike threshold, active visitors"));
    row->addWidget(label);
    row->addWidget(m_threshold);
    row->addStretch();
    m_assumptions += toText(EventKind::RealtimeSpike) % u": "_s
                     % tr("Each webhook has a threshold of its own. It fires when the count goes from at most that to "
                          "more, and again only after it was at most that.");
    m_problems[WebhookField::Events] = problemLabel(u"webhookEventsProblem"_s, this);
    m_problems[WebhookField::SpikeThreshold] = problemLabel(u"webhookSpikeProblem"_s, this);
    column->addWidget(m_thresholdRow);
    column->addWidget(m_problems[WebhookField::SpikeThreshold]);
    column->addWidget(m_problems[WebhookField::Events]);
    connect(m_threshold, &QSpinBox::valueChanged, this, [this](int value) {
        m_draft.webhook.spikeThreshold = value;
        touch(WebhookField::SpikeThreshold);
    });
}

void WebhookForm::addSigning(QVBoxLayout *column)
{
    m_format = new QComboBox(this);
    m_format->setObjectName(u"webhookFormat"_s);
    m_format->addItem(tr("Ovyxa JSON"), int(BodyFormat::Ovyxa));
    m_format->addItem(tr("Slack message"), int(BodyFormat::Slack));
    m_format->setCurrentIndex(m_format->findData(int(m_draft.webhook.format)));
    column->addSpacing(metrics::grid);
    column->addWidget(fieldLabel(tr("Body"), m_format, this));
    m_assumptions += tr("Body") % u": "_s
                     % tr("Ovyxa says that Slack's incoming webhook URL works as a destination, and not what it then sends. Slack refuses a "
                          "body without a text, so a Slack message is made of the event.");
    column->addWidget(m_format);
    m_slackOffer = new NoticeBar(this);
    m_slackOffer->setObjectName(u"webhookSlackOffer"_s);
    m_slackOffer->setClosable(false);
    column->addWidget(m_slackOffer);
    m_slackPreview = new SlackPreview(this);
    column->addWidget(m_slackPreview);
    connect(m_format, &QComboBox::currentIndexChanged, this, [this] {
        m_draft.webhook.format = BodyFormat(m_format->currentData().toInt());
        review();
    });

    m_encoding = new QComboBox(this);
    m_encoding->setObjectName(u"webhookEncoding"_s);
    m_encoding->addItem(tr("64 hex digits"), int(SignatureEncoding::Hex));
    m_encoding->addItem(tr("sha256= and 64 hex digits"), int(SignatureEncoding::Prefixed));
    m_encoding->addItem(tr("Base64"), int(SignatureEncoding::Base64));
    m_encoding->setCurrentIndex(m_encoding->findData(int(m_draft.webhook.encoding)));
    column->addSpacing(metrics::grid);
    column->addWidget(fieldLabel(tr("Signature"), m_encoding, this));
    m_assumptions += tr("Signature") % u": "_s
                     % tr("Ovyxa documents an HMAC-SHA256 signature in X-Ovyxa-Signature, and not how it is written. "
                          "Lower-case hex of the exact body is the assumption.");
    column->addWidget(m_encoding);
    connect(m_encoding, &QComboBox::currentIndexChanged, this,
            [this] { m_draft.webhook.encoding = SignatureEncoding(m_encoding->currentData().toInt()); });

    m_problems[WebhookField::Secret] = problemLabel(u"webhookSecretProblem"_s, this);
    if (!m_draft.isNew()) // rotated from the list, with its own explanation
        return;
    m_secret = new QLineEdit(this);
    m_secret->setObjectName(u"webhookSecret"_s);
    m_secret->setFont(dataFont());
    m_secret->setEchoMode(QLineEdit::Password);
    column->addSpacing(metrics::grid);
    column->addWidget(fieldLabel(tr("Secret from Ovyxa"), m_secret, this));
    m_assumptions += tr("Secret from Ovyxa") % u": "_s
                     % tr("Ovyxa shows a secret and does not say how it is used. Assumed: its UTF-8 bytes are the key; one that is made here "
                          "is %n random bytes as hex digits.",
                          nullptr, limits::secretBytes);
    column->addWidget(m_secret);
    column->addWidget(m_problems[WebhookField::Secret]);
    auto *hint = dimLabel(
        tr("Paste the secret that Ovyxa showed you, to get the same signatures. Otherwise %n random bytes are used.", nullptr, limits::secretBytes),
        this, -1);
    hint->setWordWrap(true);
    column->addWidget(hint);
    connect(m_secret, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_draft.secret = text.toUtf8();
        touch(WebhookField::Secret);
    });
}

void WebhookForm::addButtons(QVBoxLayout *outer)
{
    outer->addWidget(hairline(this));
    auto *row = new QHBoxLayout;
    row->setContentsMargins(24, 12, 24, 12);
    row->setSpacing(metrics::grid);
    m_refusal = problemLabel(u"webhookRefusal"_s, this);
    auto *cancel = secondaryButton(tr("Cancel"), this);
    cancel->setObjectName(u"webhookCancel"_s);
    auto *save = primaryButton(m_draft.isNew() ? tr("Add webhook") : tr("Save"), this);
    save->setObjectName(u"webhookSave"_s);
    save->setDefault(true);
    pressByCtrlEnter(save, this);
    auto *assumed = new AssumedNote(m_assumptions, this);
    assumed->setObjectName(u"webhookAssumptions"_s);
    row->addWidget(assumed);
    row->addWidget(m_refusal, 1);
    row->addStretch();
    row->addWidget(cancel);
    row->addWidget(save);
    outer->addLayout(row);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(save, &QPushButton::clicked, this, &WebhookForm::submit);
}

void WebhookForm::touch(WebhookField field)
{
    m_touched.insert(field);
    review();
}

void WebhookForm::review()
{
    QHash<WebhookField, QString> messages;
    for (const rules::FieldProblem &problem : m_draft.problems()) {
        if (m_touched.contains(problem.field) && !messages.contains(problem.field))
            messages.insert(problem.field, problem.message);
    }
    for (auto it = m_problems.cbegin(); it != m_problems.cend(); ++it)
        showProblem(*it, messages.value(it.key()));
    setStyleProperty(m_url, "invalid", messages.contains(WebhookField::Url));
    setStyleProperty(m_name, "invalid", messages.contains(WebhookField::Name));
    setStyleProperty(m_threshold, "invalid", messages.contains(WebhookField::SpikeThreshold));
    if (m_secret)
        setStyleProperty(m_secret, "invalid", messages.contains(WebhookField::Secret));

    const QString normalised = m_draft.normalisedUrl();
    const QString odd = oddTarget(normalised);
    m_normalised->setText(tr("Will be sent to %1").arg(normalised) + (odd.isEmpty() ? QString() : u'\n' + odd));
    m_normalised->setVisible(!normalised.isEmpty());
    m_loopbackOffer->setVisible(m_draft.suggestsLoopbackHttp());
    m_loopback->setVisible(m_draft.settings.allowLoopbackHttp);
    m_loopbackReach->setVisible(m_draft.settings.allowLoopbackHttp);
    m_thresholdRow->setVisible(m_draft.webhook.events.testFlag(EventKind::RealtimeSpike));
    if (!m_draft.suggestsSlack()) {
        m_slackOffer->hide();
    } else if (m_slackOffer->isHidden()) {
        m_slackOffer->showNotice(NoticeBar::Level::Warning, tr("Slack answers 400 no_text to Ovyxa's JSON: its messages need a text."),
                                 tr("Send Slack messages"), [this] { m_format->setCurrentIndex(m_format->findData(int(BodyFormat::Slack))); });
    }
    const QString slack = m_samples ? m_draft.slackMessages(m_samples) : QString();
    m_slackPreview->setText(slack);
    m_slackPreview->setVisible(!slack.isEmpty());
    showProblem(m_refusal, {});
}

void WebhookForm::setSamples(std::function<EventDraft(EventKind)> samples)
{
    m_samples = std::move(samples);
    review();
}

void WebhookForm::submit()
{
    m_touched = {WebhookField::Url, WebhookField::Name, WebhookField::Events, WebhookField::SpikeThreshold, WebhookField::Secret};
    review();
    const QList<rules::FieldProblem> problems = m_draft.problems();
    if (problems.isEmpty())
        return Q_EMIT submitted(m_draft.finished(), m_draft.secret, m_draft.settingsChanged() ? std::optional(m_draft.settings) : std::nullopt);
    const QHash<WebhookField, QWidget *> fields{{WebhookField::Url, m_url},
                                                {WebhookField::Name, m_name},
                                                {WebhookField::Events, m_events.value(EventKind::GoalCompleted)},
                                                {WebhookField::SpikeThreshold, m_threshold},
                                                {WebhookField::Secret, m_secret}};
    if (QWidget *field = fields.value(problems.constFirst().field))
        return goToField(field);
    showProblem(m_refusal, problems.constFirst().message);
}

void WebhookForm::refuse(const QString &reason)
{
    showProblem(m_refusal, reason);
}

} // namespace ovyxa
