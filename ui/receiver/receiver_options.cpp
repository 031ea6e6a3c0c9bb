// SPDX-License-Identifier: MIT
#include "ui/receiver/receiver_options.h"

#include "core/rules/catalogue_rules.h"
#include "core/rules/forward_target.h"
#include "core/rules/url_policy.h"
#include "ui/common/assumed_note.h"
#include "ui/common/buttons.h"
#include "ui/common/dialog_size.h"
#include "ui/common/number_range.h"
#include "ui/common/theme.h"
#include "ui/receiver/receiver_controller.h"

#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QSpinBox>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

template<typename Field>
Field *named(Field *field, const QString &objectName, const QString &accessibleName)
{
    field->setObjectName(objectName);
    field->setAccessibleName(accessibleName);
    return field;
}

} // namespace

ReceiverOptionsDialog::ReceiverOptionsDialog(const ReceiverSetup &setup, bool running, QWidget *parent)
    : QDialog(parent)
    , m_setup(setup)
    , m_address(named(new QComboBox(this), u"receiverAddress"_s, tr("Address")))
    , m_port(named(new QSpinBox(this), u"receiverPort"_s, tr("Port")))
    , m_plain(named(new QCheckBox(tr("Plain HTTP, without TLS"), this), u"receiverPlain"_s, tr("Plain HTTP, without TLS")))
    , m_certificate(named(new QLineEdit(setup.certificateFile, this), u"receiverCertificate"_s, tr("Certificate file")))
    , m_key(named(new QLineEdit(setup.keyFile, this), u"receiverKey"_s, tr("Key file")))
    , m_accepted(named(new QComboBox(this), u"receiverAccepted"_s, tr("Accepted signatures")))
    , m_webhookSecrets(named(new QCheckBox(tr("Accept what this profile's webhooks sign"), this), u"receiverWebhookSecrets"_s,
                             tr("Accept what this profile's webhooks sign")))
    , m_secret(named(new QLineEdit(this), u"receiverSecret"_s, tr("Another secret to accept")))
    , m_secrets(named(new QListWidget(this), u"receiverSecrets"_s, tr("Other secrets that are accepted")))
    , m_forward(named(new QLineEdit(setup.forwardTo, this), u"receiverForward"_s, tr("Forward to")))
    , m_tellsPeer(named(new QCheckBox(tr("Tell it who sent the request (X-Forwarded-For, Forwarded)"), this), u"receiverTellsPeer"_s,
                        tr("Tell it who sent the request (X-Forwarded-For, Forwarded)")))
    , m_hosts(named(new QLineEdit(setup.allowedHosts.join(u", "_s), this), u"receiverHosts"_s, tr("Allowed hosts")))
{
    setObjectName(u"receiverOptions"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("How the receiver listens"));

    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *body = new QWidget(scroll);
    auto *form = new QFormLayout(body);
    form->setContentsMargins(24, 20, 24, 12);
    form->setSpacing(metrics::grid);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    addListening(form);
    addChecking(form);
    addLimits(form);
    scroll->setWidget(body);

    auto *cancel = secondaryButton(tr("Cancel"), this);
    cancel->setObjectName(u"receiverCancel"_s);
    auto *start = primaryButton(running ? tr("Start again") : tr("Start"), this);
    start->setObjectName(u"receiverOptionsStart"_s);
    start->setDefault(true);
    pressByCtrlEnter(start, this);
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(24, 12, 24, 12);
    buttons->setSpacing(metrics::grid);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(start);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(scroll, 1);
    column->addWidget(hairline(this));
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(start, &QPushButton::clicked, this, &ReceiverOptionsDialog::submit);
    review();
    resizeWithinScreen(this, {std::max(560, widthFor(body)), std::min(680, body->sizeHint().height() + 72)});
}

QLabel *ReceiverOptionsDialog::problemRow(QFormLayout *form, const QString &field)
{
    auto *label = new QLabel(this);
    label->setObjectName(u"receiverProblem_"_s % field);
    label->setProperty("fieldProblem", true);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->hide();
    form->addRow(QString(), label);
    m_problems.insert(field, label);
    return label;
}

/// What a field takes, below it: a placeholder would be gone with the first letter.
void ReceiverOptionsDialog::hintRow(QFormLayout *form, const QString &text, QLineEdit *field)
{
    QLabel *hint = dimLabel(text, this, -1);
    hint->setWordWrap(true);
    QSizePolicy whole = hint->sizePolicy();
    whole.setHorizontalPolicy(QSizePolicy::Expanding); // as wide as its field
    hint->setSizePolicy(whole);
    hint->setBuddy(field);
    field->setAccessibleDescription(text);
    form->addRow(QString(), hint);
}

void ReceiverOptionsDialog::warningRow(QFormLayout *form, const QString &field)
{
    auto *label = problemRow(form, field);
    label->setProperty("fieldProblem", false); // it is said, and allowed
    label->setProperty("tone", u"wait"_s);
}

QWidget *ReceiverOptionsDialog::fileRow(QLineEdit *line, const QString &title)
{
    auto *row = new QWidget(this);
    auto *cells = new QHBoxLayout(row);
    cells->setContentsMargins(0, 0, 0, 0);
    auto *choose = secondaryButton(tr("Choose…"), row);
    choose->setAccessibleName(title);
    cells->addWidget(line, 1);
    cells->addWidget(choose);
    connect(choose, &QPushButton::clicked, this, [this, line, title] {
        auto *dialog = new QFileDialog(this, title, line->text(), tr("PEM files (*.pem *.crt *.key);;All files (*)"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        connect(dialog, &QFileDialog::fileSelected, line, &QLineEdit::setText);
        dialog->open();
    });
    return row;
}

void ReceiverOptionsDialog::addListening(QFormLayout *form)
{
    m_address->setEditable(true);
    m_address->addItems({u"127.0.0.1"_s, u"::1"_s, u"0.0.0.0"_s, u"::"_s});
    m_address->setCurrentText(m_setup.address);
    m_address->lineEdit()->setAccessibleName(tr("Address"));
    m_address->lineEdit()->setFont(dataFont());
    m_address->setMinimumContentsLength(24); // an IPv6 address
    m_address->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_port->setRange(0, 65535);
    sayRange(m_port);
    m_port->setSpecialValueText(tr("any free one"));
    m_port->setValue(m_setup.port);
    m_plain->setChecked(m_setup.plainHttp);
    form->addRow(tr("Address"), m_address);
    problemRow(form, u"address"_s);
    warningRow(form, u"beyond"_s);
    form->addRow(tr("Port"), m_port);
    form->addRow(QString(), m_plain);
    form->addRow(tr("Certificate"), fileRow(m_certificate, tr("Choose a certificate file")));
    form->addRow(tr("Key"), fileRow(m_key, tr("Choose a key file")));
    hintRow(form, tr("Empty: from the profile's CA"), m_key);
    problemRow(form, u"certificateFile"_s);
    connect(m_address, &QComboBox::currentTextChanged, this, &ReceiverOptionsDialog::review);
    connect(m_plain, &QCheckBox::toggled, this, &ReceiverOptionsDialog::review);
    connect(m_certificate, &QLineEdit::textChanged, this, &ReceiverOptionsDialog::review);
    connect(m_key, &QLineEdit::textChanged, this, &ReceiverOptionsDialog::review);
}

void ReceiverOptionsDialog::addChecking(QFormLayout *form)
{
    m_accepted->addItem(tr("Any of them"), int(AcceptedEncoding::Any));
    m_accepted->addItem(tr("64 hex digits"), int(AcceptedEncoding::Hex));
    m_accepted->addItem(tr("sha256= and 64 hex digits"), int(AcceptedEncoding::Prefixed));
    m_accepted->addItem(tr("Base64"), int(AcceptedEncoding::Base64));
    m_accepted->setCurrentIndex(std::max(0, m_accepted->findData(int(m_setup.accepted))));
    m_webhookSecrets->setChecked(m_setup.useWebhookSecrets);
    m_secret->setEchoMode(QLineEdit::Password);
    m_secret->setFont(dataFont());
    auto *add = secondaryButton(tr("Add"), this);
    add->setObjectName(u"receiverSecretAdd"_s);
    add->setAccessibleName(tr("Add this secret"));
    auto *remove = linkButton(tr("Remove the selected one"), this);
    remove->setObjectName(u"receiverSecretRemove"_s);
    m_secrets->setFixedHeight(60);

    const auto show = [this, remove] {
        m_secrets->clear();
        for (const QByteArray &secret : std::as_const(m_setup.secrets))
            m_secrets->addItem(tr("•••••••• (%n bytes)", nullptr, int(secret.size())));
        m_secrets->setVisible(!m_setup.secrets.isEmpty());
        remove->setVisible(!m_setup.secrets.isEmpty());
        review();
    };
    connect(add, &QPushButton::clicked, this, [this, show] {
        if (!rules::secretAllowed(m_secret->text().toUtf8()))
            return m_secret->setFocus();
        m_setup.secrets = typed().secrets;
        m_secret->clear();
        show();
    });
    connect(remove, &QPushButton::clicked, this, [this, show] {
        if (m_secrets->currentRow() >= 0)
            m_setup.secrets.removeAt(m_secrets->currentRow());
        show();
    });
    connect(m_webhookSecrets, &QCheckBox::toggled, this, &ReceiverOptionsDialog::review);
    connect(m_secret, &QLineEdit::textChanged, this, &ReceiverOptionsDialog::review);
    connect(m_forward, &QLineEdit::textChanged, this, &ReceiverOptionsDialog::review);

    auto *line = new QHBoxLayout;
    line->addWidget(m_secret, 1);
    line->addWidget(add);
    m_forward->setFont(dataFont());
    m_tellsPeer->setChecked(m_setup.forwardTellsPeer);
    m_hosts->setFont(dataFont());
    form->addRow(tr("Signatures"), m_accepted);
    form->addRow(tr("Secrets"), m_webhookSecrets);
    form->addRow(QString(), line);
    hintRow(form, tr("Another secret to accept, kept until the program ends, not on disk"), m_secret);
    problemRow(form, u"secret"_s);
    form->addRow(QString(), m_secrets);
    form->addRow(QString(), remove);
    warningRow(form, u"secrets"_s);
    form->addRow(tr("Forward to"), m_forward);
    hintRow(form, tr("The URL of a server that answers; empty = none"), m_forward);
    problemRow(form, u"forwardTo"_s);
    warningRow(form, u"forwardPath"_s);
    form->addRow(QString(), m_tellsPeer);
    form->addRow(tr("Allowed hosts"), m_hosts);
    hintRow(form, tr("Names of tunnels, separated by commas"), m_hosts);
    show();
}

void ReceiverOptionsDialog::addLimits(QFormLayout *form)
{
    auto *heading = new QHBoxLayout;
    heading->addWidget(sectionLabel(tr("Limits"), this));
    heading->addWidget(new AssumedNote(tr("Ovyxa sends and does not receive: the limits of the receiver are the bench's own. Beyond them the "
                                          "connection gets a 4xx or 408 and is closed."),
                                       this));
    heading->addStretch();
    form->addRow(heading);
    for (const auto &[what, figure] : ReceiverController::limitRows())
        form->addRow(dimLabel(what, this), dataLabel(figure, this));
}

ReceiverSetup ReceiverOptionsDialog::typed() const
{
    ReceiverSetup setup = m_setup;
    setup.address = m_address->currentText().trimmed();
    setup.port = quint16(m_port->value());
    setup.plainHttp = m_plain->isChecked();
    setup.certificateFile = m_certificate->text().trimmed();
    setup.keyFile = m_key->text().trimmed();
    setup.accepted = AcceptedEncoding(m_accepted->currentData().toInt());
    setup.useWebhookSecrets = m_webhookSecrets->isChecked();
    // Whoever types a secret and presses Enter means it, with or without Add.
    if (const QByteArray secret = m_secret->text().toUtf8(); !secret.isEmpty() && !setup.secrets.contains(secret))
        setup.secrets << secret;
    setup.forwardTo = m_forward->text().trimmed();
    setup.forwardTellsPeer = m_tellsPeer->isChecked();
    setup.allowedHosts.clear();
    for (const QString &host : m_hosts->text().split(u',', Qt::SkipEmptyParts)) {
        if (!host.trimmed().isEmpty())
            setup.allowedHosts << host.trimmed();
    }
    return setup;
}

QHash<QString, QString> ReceiverOptionsDialog::problems() const
{
    QHash<QString, QString> found = ReceiverController::problems(typed());
    if (const Result<void> secret = rules::secretAllowed(m_secret->text().toUtf8()); !secret)
        found.insert(u"secret"_s, secret.error().message);
    return found;
}

QList<std::pair<QString, QLineEdit *>> ReceiverOptionsDialog::fields() const
{
    QLineEdit *file = m_certificate->text().trimmed().isEmpty() ? m_certificate : m_key;
    return {{u"address"_s, m_address->lineEdit()}, {u"certificateFile"_s, file}, {u"secret"_s, m_secret}, {u"forwardTo"_s, m_forward}};
}

void ReceiverOptionsDialog::review()
{
    const ReceiverSetup setup = typed();
    QHash<QString, QString> problems = this->problems();
    if (!problems.contains(u"address"_s) && ReceiverController::isBeyondLoopback(setup.address))
        problems.insert(u"beyond"_s, tr("Other machines will reach the receiver and can send to it. Take 127.0.0.1 if that is not needed."));
    if (const auto forward = UrlPolicy{true}.check(setup.forwardTo); forward && !problems.contains(u"forwardTo"_s))
        problems.insert(u"forwardPath"_s, ForwardTarget{*forward}.inWords());
    m_tellsPeer->setEnabled(!setup.forwardTo.isEmpty());
    for (auto it = m_problems.cbegin(); it != m_problems.cend(); ++it) {
        const QString text = problems.value(it.key());
        it.value()->setText(text);
        it.value()->setVisible(!text.isEmpty());
    }
    for (const auto &[name, field] : fields())
        setStyleProperty(field == m_address->lineEdit() ? static_cast<QWidget *>(m_address) : field, "invalid", problems.contains(name));
    m_certificate->setEnabled(!setup.plainHttp);
    m_key->setEnabled(!setup.plainHttp);
}

void ReceiverOptionsDialog::submit()
{
    QHash<QString, QString> problems = this->problems();
    problems.remove(u"secrets"_s); // said, and allowed
    review();
    for (const auto &[name, field] : fields()) {
        if (problems.contains(name))
            return field->setFocus(Qt::OtherFocusReason); // it may be out of sight
    }
    if (!problems.isEmpty())
        return;
    Q_EMIT startWanted(typed());
    accept();
}

} // namespace ovyxa
