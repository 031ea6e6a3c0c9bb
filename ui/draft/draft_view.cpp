// SPDX-License-Identifier: MIT
#include "ui/draft/draft_view.h"

#include "core/rules/request_draft.h"
#include "ui/common/buttons.h"
#include "ui/common/notice_bar.h"
#include "ui/common/tokens.h"
#include "ui/draft/body_panel.h"
#include "ui/draft/draft_headers.h"
#include "ui/draft/draft_side.h"
#include "ui/draft/header_model.h"
#include "ui/log/delivery_text.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

DraftView::DraftView(Bench *bench, int number, const RequestDraft &draft, QWidget *parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_store(bench->profileFolder())
    , m_number(number)
    , m_draft(draft)
    , m_notice(new NoticeBar(this))
    , m_headers(new HeaderModel(this))
    , m_table(new DraftHeaders(m_headers, this))
    , m_body(new BodyPanel(this))
    , m_tries(new DraftTries(bench, this))
    , m_side(new DraftSide(bench, m_tries, this))
{
    setObjectName(u"draftView"_s);
    setAccessibleName(tr("Draft"));
    m_notice->setLeaves(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_notice);
    buildTarget(column);
    buildSigning(column);
    column->addWidget(hairline(this));
    auto *heading = new QHBoxLayout;
    heading->setContentsMargins(14, 4, 8, 2);
    heading->setSpacing(metrics::grid);
    heading->addWidget(sectionLabel(tr("Headers"), this));
    heading->addWidget(dimLabel(tr("in the order they go out"), this, -1));
    heading->addStretch(1);
    QPushButton *add = linkButton(tr("+ Header"), this);
    add->setObjectName(u"draftAddHeader"_s);
    add->setAccessibleName(tr("Add a header"));
    heading->addWidget(add);
    column->addLayout(heading);
    column->addWidget(m_table);
    column->addWidget(hairline(this));
    column->addWidget(m_body, 1);
    column->addWidget(hairline(this));
    buildFoot(column);
    setFocusProxy(m_body);

    connect(add, &QPushButton::clicked, m_table, &DraftHeaders::addHeader);
    connect(m_headers, &HeaderModel::edited, this, &DraftView::edited);
    connect(m_headers, &HeaderModel::refused, this, [this](const QString &problem) { m_notice->showNotice(NoticeBar::Level::Problem, problem); });
    connect(m_body, &BodyPanel::edited, this, &DraftView::edited);
    connect(m_body, &BodyPanel::said, this, [this](const QString &problem) { m_notice->showNotice(NoticeBar::Level::Problem, problem); });
    connect(m_body, &BodyPanel::undoAllWanted, this, &DraftView::undoAll);
    connect(m_side, &DraftSide::compareWanted, this, &DraftView::compareWanted);
    connect(m_side, &DraftSide::deliveryWanted, this, &DraftView::deliveryWanted);
    connect(bench->catalogue(), &CatalogueDoor::changed, this, &DraftView::showTargets);
    m_keepDue.setSingleShot(true);
    m_keepDue.setInterval(400ms);
    connect(&m_keepDue, &QTimer::timeout, this, &DraftView::keep);
    showDraft();
    m_tries->setDraft(m_draft);
    if (!m_draft.note.isEmpty())
        m_notice->showNotice(NoticeBar::Level::Warning, m_draft.note);
}

DraftView::~DraftView()
{
    if (m_keepDue.isActive())
        keep();
}

QString DraftView::title() const
{
    return m_draft.source == RequestDraft::Source::Text ? tr("Draft: pasted") : tr("Draft: %1").arg(eventName(m_draft.kind));
}

void DraftView::edited()
{
    if (m_showing)
        return;
    m_draft.headers = m_headers->headers();
    m_draft.body = m_body->body();
    const auto webhook = m_bench->catalogue()->webhook(m_draft.webhook);
    const QString url = m_url->text().trimmed();
    const bool isPasted = m_draft.source == RequestDraft::Source::Text; // which has a URL of its own, whoever signs
    m_draft.url = webhook && url == webhook->url && !isPasted ? QString() : url;
    showMade();
    showFoot();
    m_keepDue.start();
}

void DraftView::keep()
{
    m_keepDue.stop();
    if (m_forgotten)
        return;
    const auto kept = m_store.write(m_number, m_draft);
    m_whyNotKept = kept ? QString() : kept.error().message;
    if (!kept)
        m_notice->showNotice(NoticeBar::Level::Problem, m_whyNotKept);
}

void DraftView::forget()
{
    m_forgotten = true;
    m_keepDue.stop();
    m_store.remove(m_number);
}

Result<void> DraftView::close()
{
    if (m_keepDue.isActive() || !m_whyNotKept.isEmpty()) // there may be room by now
        keep();
    if (!m_whyNotKept.isEmpty())
        return Error{ErrorCode::Unavailable, m_whyNotKept};
    auto closed = m_store.close(m_number);
    m_forgotten = closed.ok(); // what still comes while this view goes must not write it anew beside the closed one
    return closed;
}

void DraftView::setZone(Zone zone)
{
    m_zone = zone;
    m_side->setZone(zone);
    showFoot();
}

void DraftView::undoAll()
{
    const RequestDraft before = m_draft;
    m_draft.headers.removeIf([](const DraftHeader &each) { return !each.was; });
    for (DraftHeader &each : m_draft.headers) {
        if (!each.made)
            each.now = each.was;
    }
    m_draft.body = m_draft.bodyThen;
    m_draft.signing = Resigning::Again;
    m_draft.url = m_draft.urlThen;
    if (m_draft.webhookThen.isValid())
        m_draft.webhook = m_draft.webhookThen;
    showDraft();
    keep();
    m_notice->showNotice(NoticeBar::Level::Information, tr("Every change is undone."), tr("Bring the changes back"), [this, before] {
        const QList<DraftTry> tries = m_draft.tries; // what was sent since was sent
        m_draft = before;
        m_draft.tries = tries;
        showDraft();
        keep();
    });
}

/// What of an earlier version still waits for its next attempt would arrive among the later ones.
void DraftView::cancelEarlier()
{
    QList<DeliveryId> waiting;
    for (const DraftTries::Row &row : m_tries->rows()) {
        if (row.number > 0 && row.details && !isFinal(row.details->delivery.state))
            waiting.append(row.one.delivery);
    }
    if (!waiting.isEmpty())
        m_bench->sending()->cancelDeliveries(waiting, this, [](const Result<QList<DeliveryId>> &) {});
}

void DraftView::send()
{
    if (m_sending)
        return;
    edited();
    auto resend = rules::resendOf(m_draft);
    if (!resend)
        return m_notice->showNotice(NoticeBar::Level::Problem, resend.error().message);
    m_notice->dismiss();
    m_sending = true; // and the button stays enabled: the focus would leave it for the next widget
    cancelEarlier();
    Q_EMIT sendWanted(*resend);
}

void DraftView::sent(const Result<QList<DraftTry>> &tries)
{
    m_sending = false;
    if (!tries)
        return m_notice->showNotice(NoticeBar::Level::Problem, tries.error().message);
    m_draft.tries += *tries;
    keep();
    m_tries->setDraft(m_draft);
}

} // namespace ovyxa
