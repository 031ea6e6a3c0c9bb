// SPDX-License-Identifier: MIT
// What a draft's document shows around its headers and body: target, signing, and the line that names its source.
#include "ui/draft/draft_view.h"

#include "core/rules/address_rules.h"
#include "core/rules/request_draft.h"
#include "ui/common/buttons.h"
#include "ui/common/cut_label.h"
#include "ui/common/key_stops.h"
#include "ui/common/notice_bar.h"
#include "ui/common/theme.h"
#include "ui/draft/body_panel.h"
#include "ui/draft/header_model.h"

#include <QtCore/QLocale>
#include <QtCore/QUrl>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

void DraftView::buildTarget(QVBoxLayout *column)
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(14, 10, 12, 6);
    row->setSpacing(metrics::grid);
    QLabel *words = dimLabel(tr("Send to"), this);
    words->setMinimumWidth(std::max(48, words->sizeHint().width()));
    m_url = new QLineEdit(this);
    m_url->setObjectName(u"draftUrl"_s);
    m_url->setAccessibleName(tr("URL"));
    m_url->setFont(dataFont(-1));
    m_url->setMinimumWidth(120);
    m_send = primaryButton(tr("Send"), this);
    m_send->setObjectName(u"draftSend"_s);
    m_send->setToolTip(tr("Sends it as a new delivery, with its retries (Ctrl+Enter)"));
    row->addWidget(words);
    row->addWidget(m_url, 1);
    row->addWidget(m_send);
    column->addLayout(row);
    connect(m_url, &QLineEdit::textEdited, this, &DraftView::edited);
    connect(m_send, &QPushButton::clicked, this, &DraftView::send);
}

void DraftView::buildSigning(QVBoxLayout *column)
{
    m_signingLine = new QGridLayout;
    m_signingLine->setContentsMargins(14, 2, 12, 10);
    m_signingLine->setHorizontalSpacing(metrics::grid);
    m_signingLine->setVerticalSpacing(metrics::halfGrid);
    auto *row = new QHBoxLayout;
    row->setSpacing(metrics::grid);
    QLabel *words = dimLabel(tr("Sign as"), this);
    words->setMinimumWidth(std::max(48, words->sizeHint().width())); // the webhook's name gives way
    m_target = new QComboBox(this);
    m_target->setObjectName(u"draftTarget"_s);
    m_target->setAccessibleName(tr("Webhook whose secret signs"));
    m_target->setToolTip(tr("Its secret signs, and the log names it as the sender"));
    m_target->setMinimumWidth(70);
    m_target->setMaximumWidth(190);
    m_target->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    connect(m_target, &QComboBox::activated, this, &DraftView::takeTarget);
    words->setBuddy(m_target);
    m_signingLine->addWidget(words, 0, 0);
    row->addWidget(m_target);
    auto *segments = new QHBoxLayout;
    segments->setSpacing(0);
    row->addLayout(segments);
    const QStringList names{tr("Again"), tr("As it was"), tr("Wrong"), tr("Not at all")};
    for (int i = 0; i < int(names.size()); ++i) {
        QPushButton *chip = chipButton(names.at(i), this);
        chip->setObjectName(u"draftSign%1"_s.arg(i));
        chip->setAccessibleName(tr("Sign: %1").arg(names.at(i)));
        connect(chip, &QPushButton::clicked, this, [this, i] {
            m_draft.signing = Resigning(i);
            showSigning();
            edited();
        });
        m_signings.append(chip);
        segments->addWidget(chip);
    }
    chooseOneOf(m_signings, this);
    m_signingLine->addLayout(row, 0, 1);
    m_signingLine->setColumnStretch(2, 1);
    m_signingWords = dimWords(u"draftSigningWords"_s);
    m_signingLine->addWidget(m_signingWords, 0, 2);
    column->addLayout(m_signingLine);
}

/// Where it is narrow the words on the signature have a line of their own.
void DraftView::resizeEvent(QResizeEvent *event)
{
    constexpr int roomy = 800;
    QWidget::resizeEvent(event);
    m_signingLine->removeWidget(m_signingWords);
    if (width() < roomy)
        m_signingLine->addWidget(m_signingWords, 1, 1, 1, 2);
    else
        m_signingLine->addWidget(m_signingWords, 0, 2);
}

CutLabel *DraftView::dimWords(const QString &name)
{
    auto *words = new CutLabel({}, this);
    words->setObjectName(name);
    words->setFont(interfaceFont(-1));
    setTone(words, u"dim"_s);
    return words;
}

void DraftView::buildFoot(QVBoxLayout *column)
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(14, 4, 8, 4);
    row->setSpacing(metrics::halfGrid);
    auto *mark = new QLabel(u"~"_s, this);
    mark->setFont(dataFont(0));
    setTone(mark, u"wait"_s);
    m_of = new QLabel(this);
    m_of->setTextFormat(Qt::PlainText);
    m_of->setFont(interfaceFont(-1));
    m_source = linkButton({}, this);
    m_source->setObjectName(u"draftSource"_s);
    m_source->setProperty("inline", true);
    m_kept = dimWords(u"draftKept"_s);
    m_count = dimLabel({}, this, -1);
    m_count->setObjectName(u"draftChangeCount"_s);
    QPushButton *discard = linkButton(tr("Discard"), this);
    discard->setObjectName(u"draftDiscard"_s);
    discard->setToolTip(tr("Closes the draft and keeps it no longer"));
    row->addWidget(mark);
    row->addWidget(m_of);
    row->addWidget(m_source);
    row->addWidget(m_kept, 1);
    row->addWidget(m_count);
    row->addWidget(discard);
    column->addLayout(row);
    connect(m_source, &QPushButton::clicked, this, &DraftView::sourceWanted);
    connect(discard, &QPushButton::clicked, this, &DraftView::discardWanted);
}

void DraftView::showDraft()
{
    m_showing = true;
    m_headers->setHeaders(m_draft.headers);
    m_body->setBody(m_draft.bodyThen, m_draft.body);
    m_showing = false;
    showTargets();
    showSigning();
    showFoot();
}

void DraftView::showTargets()
{
    m_target->clear();
    const auto webhooks = m_bench->catalogue()->webhooks();
    for (const WebhookStatus &each : webhooks)
        m_target->addItem(each.webhook.name, QVariant::fromValue(each.webhook.id));
    int index = m_target->findData(QVariant::fromValue(m_draft.webhook));
    const auto own = m_draft.webhook.isValid() ? m_bench->catalogue()->webhook(m_draft.webhook) : std::nullopt;
    if (index < 0 && own) { // one of a call, or taken out of the list since
        m_target->addItem(own->name, QVariant::fromValue(own->id));
        index = m_target->count() - 1;
    }
    if (index < 0)
        index = signerIndex();
    m_target->setCurrentIndex(index);
    m_target->setEnabled(m_target->count() > 0);
    takeTarget();
    if (index < 0)
        m_notice->showNotice(NoticeBar::Level::Information, tr("There is no webhook yet, so no secret to sign with. Add one on the left, and send."));
}

/// Of a text from elsewhere, which names no webhook: the one that goes where it goes, to the same path if there is one; else the first.
int DraftView::signerIndex() const
{
    const QUrl place(m_draft.url);
    int best = m_target->count() > 0 ? 0 : -1;
    bool isPlaceFound = false;
    for (int i = 0; i < m_target->count(); ++i) {
        const auto webhook = m_bench->catalogue()->webhook(m_target->itemData(i).value<WebhookId>());
        if (!webhook || !rules::isSamePlace(webhook->url, m_draft.url))
            continue;
        if (QUrl(webhook->url).path() == place.path())
            return i;
        if (!std::exchange(isPlaceFound, true))
            best = i;
    }
    return best;
}

void DraftView::takeTarget()
{
    const auto before = m_bench->catalogue()->webhook(m_draft.webhook);
    const auto chosen = m_target->currentData().value<WebhookId>();
    const auto webhook = m_bench->catalogue()->webhook(chosen);
    if (webhook) {
        const bool another = m_draft.webhook != chosen;
        m_draft.webhook = chosen;
        m_draft.site = webhook->site;
        if (another && m_draft.url.isEmpty() && before && !before->listed)
            m_draft.url = before->url; // it stands in no list, to be chosen from there again
        showUrl(m_draft.url.isEmpty() ? webhook->url : m_draft.url);
        if (another && !m_showing)
            edited();
    } else {
        showUrl(m_draft.url);
    }
    showMade();
}

/// Not while it is that already: people may be typing in it.
void DraftView::showUrl(const QString &url)
{
    if (m_url->text().trimmed() == url)
        return;
    m_url->setText(url);
    m_url->setCursorPosition(0);
}

void DraftView::showSigning()
{
    for (int i = 0; i < int(m_signings.size()); ++i)
        m_signings.at(i)->setChecked(i == int(m_draft.signing));
    QPushButton *asItWas = m_signings.at(int(Resigning::AsItWas));
    asItWas->setEnabled(!m_draft.signature.isEmpty());
    asItWas->setToolTip(m_draft.signature.isEmpty() ? tr("It had no signature.") : tr("With the signature that it had, whatever the body is now"));
    QString words;
    switch (m_draft.signing) {
    case Resigning::Again: words = tr("With the present secret, over exactly these bytes."); break;
    case Resigning::AsItWas: words = tr("With the signature that it had, whatever the body is now."); break;
    case Resigning::Wrong: words = tr("With another secret: your handler must refuse it."); break;
    case Resigning::None: words = tr("Without a signature: your handler must refuse it."); break;
    }
    m_signingWords->setWords(words);
    showMade();
}

void DraftView::showMade()
{
    QString signature = QString::fromLatin1(m_draft.signature);
    if (signature.size() > 18)
        signature = signature.left(10) + u'…' + signature.right(4);
    switch (m_draft.signing) {
    case Resigning::Again: m_headers->setMade("X-Ovyxa-Signature", signature, tr("made on Send")); break;
    case Resigning::AsItWas: m_headers->setMade("X-Ovyxa-Signature", signature, tr("as it was")); break;
    case Resigning::Wrong: m_headers->setMade("X-Ovyxa-Signature", {}, tr("made wrong on Send")); break;
    case Resigning::None: m_headers->setMade("X-Ovyxa-Signature", {}, tr("left out")); break;
    }
    const QUrl url(m_url->text().trimmed());
    m_headers->setMade("Host", url.port() > 0 ? u"%1:%2"_s.arg(url.host()).arg(url.port()) : url.host(), tr("from the URL"));
    m_headers->setMade("Content-Length", QLocale::c().toString(m_body->body().size()), tr("counted"));
}

void DraftView::showFoot()
{
    const bool ofText = m_draft.source == RequestDraft::Source::Text;
    m_of->setText(tr("Draft of"));
    m_source->setText(ofText ? m_draft.sourceName : dayTimeText(m_draft.sourceAt, m_bench->clock()->now(), m_zone));
    m_source->setEnabled(!ofText);
    m_source->setToolTip(ofText                                             ? QString()
                         : m_draft.source == RequestDraft::Source::Delivery ? tr("Show the delivery in the log")
                                                                            : tr("Show the request at the receiver"));
    m_source->setAccessibleName(tr("Source: %1").arg(m_source->text()));
    m_kept->setWords(tr("· kept as you type, also when you close the bench")); // without a time: it would be another clock's than the source's
    const int changes = rules::changesOf(m_draft);
    m_count->setText(changes == 0 ? tr("no changes") : tr("%n change(s)", nullptr, changes));
}

} // namespace ovyxa
