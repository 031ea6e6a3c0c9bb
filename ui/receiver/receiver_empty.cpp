// SPDX-License-Identifier: MIT
#include "ui/receiver/receiver_empty.h"

#include "ui/common/buttons.h"
#include "ui/common/code_view.h"

#include <QtWidgets/QLabel>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

ReceiverEmpty::ReceiverEmpty(QWidget *parent)
    : QWidget(parent)
    , m_text(dimLabel({}, this))
    , m_line(new CodeView(tr("Command to try the receiver with"), this))
    , m_copy(copyLink(tr("Copy"), this, [this] { return m_line->toPlainText(); }))
    , m_authority(dataLabel({}, this, -2))
    , m_copyAuthority(copyLink(tr("Copy path"), this, [this] { return m_authority->property("path").toString(); }))
    , m_trust(linkButton(tr("Who trusts it"), this))
    , m_start(outlineButton(tr("Start the receiver"), this))
{
    setObjectName(u"receiverEmpty"_s);
    m_text->setObjectName(u"receiverEmptyText"_s);
    m_text->setWordWrap(true);
    m_line->setObjectName(u"receiverCurl"_s);
    m_line->setLines(1, 3);
    m_copy->setObjectName(u"receiverCopyCurl"_s);
    m_copy->setAccessibleName(tr("Copy the command"));
    m_copyAuthority->setObjectName(u"receiverCopyCaPath"_s);
    m_copyAuthority->setAccessibleName(tr("Copy the path of the CA file"));
    m_trust->setObjectName(u"receiverWhoTrusts"_s);
    m_trust->setToolTip(tr("Ask curl, Node, Python and others on this machine whether they accept this certificate"));
    m_authority->setProperty("tone", u"dim"_s);
    m_authority->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_start->setObjectName(u"receiverEmptyStart"_s);

    auto *command = new QHBoxLayout;
    command->addWidget(m_line, 1);
    command->addWidget(m_copy, 0, Qt::AlignTop);
    auto *authority = new QHBoxLayout;
    authority->addWidget(m_authority, 1);
    authority->addWidget(m_copyAuthority);
    authority->addWidget(m_trust);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 8, 14, 8);
    column->setSpacing(6);
    column->addWidget(m_text);
    column->addLayout(command);
    column->addLayout(authority);
    column->addWidget(m_start, 0, Qt::AlignLeft);
    column->addStretch();

    connect(m_start, &QPushButton::clicked, this, &ReceiverEmpty::startWanted);
    connect(m_trust, &QPushButton::clicked, this, &ReceiverEmpty::trustWanted);
}

void ReceiverEmpty::setLine(const QString &curlLine, const QString &authorityFile)
{
    const bool running = !curlLine.isEmpty();
    m_text->setText(running ? tr("Nothing has arrived yet. Fire a trigger, or send something yourself:")
                            : tr("The receiver is stopped. Start it to see what a webhook sends, and whether the signature is right."));
    if (m_line->toPlainText() != curlLine)
        m_line->setText(curlLine);
    m_authority->setText(tr("CA file: %1").arg(authorityFile));
    m_authority->setToolTip(authorityFile);
    m_authority->setProperty("path", authorityFile);
    m_line->setVisible(running);
    m_copy->setVisible(running);
    m_authority->setVisible(running);
    m_copyAuthority->setVisible(running);
    m_trust->setVisible(running);
    m_start->setVisible(!running);
}

} // namespace ovyxa
