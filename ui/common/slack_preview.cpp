// SPDX-License-Identifier: MIT
#include "ui/common/slack_preview.h"

#include "ui/common/buttons.h"
#include "ui/common/slack_text.h"
#include "ui/common/theme.h"

#include <QtGui/QTextDocumentFragment>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QLabel>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
constexpr int appMarkSize = 36;
}

SlackPreview::SlackPreview(QWidget *parent) : QFrame(parent), m_text(new QLabel(this))
{
    setObjectName(u"slackPreview"_s);
    setProperty("surface", u"card"_s);
    setAccessibleName(tr("The message as Slack shows it"));
    auto *mark = new QLabel(this);
    mark->setPixmap(QIcon(u":/icons/ovyxa-bench.svg"_s).pixmap(appMarkSize, appMarkSize));
    mark->setFixedSize(appMarkSize, appMarkSize);
    auto *name = new QLabel(u"Ovyxa"_s, this);
    name->setFont(interfaceFont(0, QFont::Bold));
    auto *badge = dimLabel(tr("APP"), this, -3);
    m_text->setObjectName(u"slackPreviewText"_s);
    m_text->setTextFormat(Qt::RichText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setAccessibleName(accessibleName());

    auto *head = new QHBoxLayout;
    head->setSpacing(6);
    head->addWidget(name);
    head->addWidget(badge);
    head->addStretch();
    auto *column = new QVBoxLayout;
    column->setSpacing(2);
    column->addLayout(head);
    column->addWidget(m_text);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 10, 12, 10);
    row->setSpacing(10);
    row->addWidget(mark, 0, Qt::AlignTop);
    row->addLayout(column, 1);
}

void SlackPreview::setText(const QString &text)
{
    const QString html = slackRichText(text);
    m_text->setText(html);
    m_text->setAccessibleDescription(QTextDocumentFragment::fromHtml(html).toPlainText());
}

} // namespace ovyxa
