// SPDX-License-Identifier: MIT
#include "ui/webhooks/connection_fields.h"

#include "ui/common/buttons.h"
#include "ui/common/theme.h"
#include "ui/webhooks/form_parts.h"

#include <QtCore/QFileInfo>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

ConnectionFields::ConnectionFields(const Webhook &webhook, QWidget *parent)
    : QWidget(parent)
    , m_authority(new QLineEdit(webhook.authorityFile, this))
    , m_connections(new QComboBox(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    m_authority->setObjectName(u"webhookAuthority"_s);
    m_authority->setFont(dataFont());
    auto *browse = secondaryButton(tr("Choose…"), this);
    browse->setObjectName(u"webhookChooseAuthority"_s);
    column->addWidget(fieldLabel(tr("One more certificate authority"), m_authority, this));
    auto *row = new QHBoxLayout;
    row->addWidget(m_authority, 1);
    row->addWidget(browse);
    column->addLayout(row);
    auto *hint =
        dimLabel(tr("A PEM file, for this webhook alone. Left empty, the system's authorities and the profile's own are trusted."), this, -1);
    hint->setWordWrap(true);
    column->addWidget(hint);

    m_connections->setObjectName(u"webhookConnections"_s);
    m_connections->addItem(tr("New for each request"), int(Connections::New));
    m_connections->addItem(tr("Kept for further requests"), int(Connections::Kept));
    m_connections->setCurrentIndex(m_connections->findData(int(webhook.connections)));
    column->addSpacing(metrics::grid);
    column->addWidget(fieldLabel(tr("Connections"), m_connections, this));
    column->addWidget(m_connections);

    connect(browse, &QPushButton::clicked, this, &ConnectionFields::choose);
    connect(m_authority, &QLineEdit::textChanged, this, &ConnectionFields::changed);
    connect(m_connections, &QComboBox::currentIndexChanged, this, &ConnectionFields::changed);
}

QStringList ConnectionFields::assumptions()
{
    return {tr("One more certificate authority") % u": "_s
                % tr("Ovyxa does not say whom it trusts. Assumed: the system's authorities; a PEM file named here counts for this webhook alone. "
                     "It is read at each delivery."),
            tr("Connections") % u": "_s
                % tr("Ovyxa does not say whether it keeps connections. Assumed: each request has its own. A kept one that closes unanswered is a "
                     "failure like any other; nothing is sent twice.")};
}

void ConnectionFields::applyTo(Webhook *webhook) const
{
    const QString file = m_authority->text().trimmed();
    webhook->authorityFile = file.isEmpty() ? QString() : QFileInfo(file).absoluteFilePath();
    webhook->connections = Connections(m_connections->currentData().toInt());
}

void ConnectionFields::choose()
{
    auto *dialogue = new QFileDialog(this, tr("The authority's certificate"), QFileInfo(m_authority->text()).absolutePath(),
                                     tr("Certificates (*.pem *.crt *.cer);;All files (*)"));
    dialogue->setAttribute(Qt::WA_DeleteOnClose);
    dialogue->setFileMode(QFileDialog::ExistingFile);
    connect(dialogue, &QFileDialog::fileSelected, m_authority, &QLineEdit::setText);
    dialogue->open();
}

} // namespace ovyxa
