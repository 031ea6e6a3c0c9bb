// SPDX-License-Identifier: MIT
#include "ui/window/draft_desk.h"

#include "core/bench/bench.h"
#include "core/rules/request_draft.h"
#include "ui/common/action_registry.h"
#include "ui/common/buttons.h"
#include "ui/common/key_stops.h"
#include "ui/common/notice_bar.h"
#include "ui/common/ways_back.h"
#include "ui/draft/draft_side.h"
#include "ui/draft/draft_view.h"
#include "ui/inspector/inspection.h"
#include "ui/window/centre.h"

#include <QtGui/QAction>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLabel>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

Result<QList<DraftTry>> triesOf(const Result<Fired> &fired, Resigning signing)
{
    if (!fired)
        return fired.error();
    QList<DraftTry> tries;
    for (const Delivery &delivery : fired->deliveries)
        tries.append({delivery.id, signing});
    return tries;
}

} // namespace

DraftDesk::DraftDesk(const Parts &parts, QObject *parent) : QObject(parent), m_parts(parts)
{
    QAction *edit = parts.actions->add(u"draft.edit"_s, tr("Edit and resend"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E));
    edit->setToolTip(tr("What is inspected, as a draft that you change and send, again and again"));
    edit->setEnabled(false);
    connect(edit, &QAction::triggered, this, &DraftDesk::editInspected);
    connect(parts.inspection, &Inspection::changed, edit,
            [this, edit] { edit->setEnabled(m_parts.inspection->delivery().has_value() || m_parts.inspection->capture().has_value()); });
    QAction *send = parts.actions->add(u"draft.send"_s, tr("Send the draft"), QKeySequence(Qt::CTRL | Qt::Key_Return));
    const QList<QKeySequence> keys{QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)};
    send->setShortcuts(keys);
    // In a form beside it, such as a dock that floats, they are the form's: two that want them would get nothing.
    connect(qApp, &QApplication::focusChanged, send, [send, keys](QWidget *, const QWidget *now) {
        const QList<QKeySequence> ours = hasCtrlEnter(now) ? QList<QKeySequence>() : keys;
        if (send->shortcuts() != ours)
            send->setShortcuts(ours);
    });
    send->setEnabled(false);
    connect(send, &QAction::triggered, this, [this] {
        if (DraftView *view = current())
            view->send();
    });
    connect(parts.centre, &Centre::pageChanged, send, [this, send] { send->setEnabled(current() != nullptr); });
    connect(parts.centre, &Centre::documentClosed, this, &DraftDesk::closed);
    m_reopen = parts.actions->add(u"draft.reopen"_s, tr("Open the draft again that was closed last"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T));
    m_reopen->setEnabled(!DraftStore(parts.bench->profileFolder()).closed().isEmpty());
    connect(m_reopen, &QAction::triggered, this, &DraftDesk::reopen);
}

DraftView *DraftDesk::current() const
{
    return qobject_cast<DraftView *>(m_parts.centre->current());
}

void DraftDesk::restore()
{
    const DraftStore store(m_parts.bench->profileFolder());
    const auto numbers = store.numbers();
    for (const int number : numbers) {
        if (const auto draft = store.read(number))
            add(number, *draft, false);
    }
}

int DraftDesk::shownNumber() const
{
    const DraftView *shown = current();
    return shown ? shown->number() : 0;
}

void DraftDesk::showNumber(int number)
{
    if (DraftView *view = viewOf(number))
        m_parts.centre->showPage(view);
}

DraftView *DraftDesk::viewOf(int number) const
{
    const auto found = std::find_if(m_views.cbegin(), m_views.cend(), [number](const DraftView *view) { return view->number() == number; });
    return found == m_views.cend() ? nullptr : *found;
}

int DraftDesk::freshNumber() const
{
    return std::max(m_last + 1, DraftStore(m_parts.bench->profileFolder()).next());
}

void DraftDesk::setZone(Zone zone)
{
    m_zone = zone;
    for (DraftView *view : std::as_const(m_views))
        view->setZone(zone);
}

void DraftDesk::editInspected()
{
    const Inspection *inspection = m_parts.inspection;
    if (inspection->subject() == Inspection::Subject::Capture && inspection->capture())
        editCapture(inspection->capture()->details.capture.id);
    else if (inspection->delivery())
        editDelivery(inspection->delivery()->delivery.id);
}

bool DraftDesk::showOpen(RequestDraft::Source source, qint64 id)
{
    for (DraftView *view : std::as_const(m_views)) {
        if (view->draft().source != source || view->draft().sourceId != id)
            continue;
        m_parts.centre->showPage(view);
        view->setFocus(Qt::OtherFocusReason);
        return true;
    }
    return false;
}

void DraftDesk::editDelivery(DeliveryId id)
{
    if (showOpen(RequestDraft::Source::Delivery, id.value))
        return;
    m_parts.bench->log()->delivery(id, this, [this](const Result<DeliveryDetails> &details) {
        if (details)
            open(rules::draftOf(*details));
        else
            fail(details.error());
    });
}

void DraftDesk::editCapture(CaptureId id)
{
    if (showOpen(RequestDraft::Source::Capture, id.value))
        return;
    m_parts.bench->log()->capture(id, this, [this](const Result<CaptureReport> &report) {
        if (!report)
            return fail(report.error());
        if (!report->delivery)
            return open(rules::draftOf(report->details, nullptr));
        m_parts.bench->log()->delivery(*report->delivery, this, [this, capture = report->details](const Result<DeliveryDetails> &joined) {
            open(rules::draftOf(capture, joined ? &*joined : nullptr));
        });
    });
}

void DraftDesk::open(const RequestDraft &draft)
{
    openAs(freshNumber(), draft);
}

void DraftDesk::openAs(int number, const RequestDraft &draft)
{
    DraftView *view = add(number, draft, true);
    view->keep(); // over what a file may still have of it
    view->setFocus(Qt::OtherFocusReason);
}

DraftView *DraftDesk::add(int number, const RequestDraft &draft, bool shown)
{
    auto *view = new DraftView(m_parts.bench, number, draft, m_parts.centre);
    m_last = std::max(m_last, number);
    view->setZone(m_zone);
    connect(view, &DraftView::sendWanted, this, [this, number](const ResendDraft &resend) { send(number, resend); });
    connect(view, &DraftView::discardWanted, m_parts.centre, [this, view] { discard(view); });
    connect(view, &DraftView::deliveryWanted, this, &DraftDesk::deliveryWanted);
    connect(view, &DraftView::compareWanted, this, &DraftDesk::compareWanted);
    connect(view, &DraftView::sourceWanted, this, [this, view] {
        if (view->draft().source == RequestDraft::Source::Capture)
            Q_EMIT captureWanted(CaptureId{view->draft().sourceId});
        else
            Q_EMIT deliveryWanted(DeliveryId{view->draft().sourceId});
    });
    m_names.insert(view, nameFor(view));
    m_views.append(view);
    m_parts.centre->openDocument(
        {m_names.value(view), view, CentrePage::Room::Wide, view->side(), dimLabel(tr("Esc goes back, the draft stays"), m_parts.centre), false},
        shown);
    return view;
}

/// Two of one event are told apart, and keep their names while they are open.
QString DraftDesk::nameFor(const DraftView *view) const
{
    QString name = view->title();
    for (int i = 2; std::any_of(m_names.cbegin(), m_names.cend(), [&name](const QString &each) { return each == name; }); ++i)
        name = u"%1 (%2)"_s.arg(view->title()).arg(i);
    return name;
}

/// The answer is the draft's, wherever it is by then: in its tab, closed, or open again.
void DraftDesk::send(int number, const ResendDraft &resend)
{
    m_parts.bench->sending()->resend(resend, this, [this, number, signing = resend.edit.signing](const Result<Fired> &fired) {
        const auto tries = triesOf(fired, signing);
        if (DraftView *view = viewOf(number))
            return view->sent(tries);
        const DraftStore store(m_parts.bench->profileFolder());
        if (const auto noted = tries ? store.addTries(number, *tries) : Result<void>(tries.error()); !noted)
            fail(noted.error());
    });
}

void DraftDesk::discard(DraftView *view)
{
    view->forget();
    m_parts.centre->closeDocument(view);
}

void DraftDesk::closed(QWidget *content)
{
    auto *view = qobject_cast<DraftView *>(content);
    if (!view || !m_views.removeOne(view))
        return;
    m_names.remove(view);
    const auto bringBack = [this, number = view->number(), draft = view->draft()] { openAs(number, draft); };
    if (view->isForgotten()) {
        const QString way = u"draft.%1"_s.arg(view->number());
        m_parts.actions->waysBack()->offer(way, tr("Undo discarding the draft"), bringBack);
        m_parts.notice->showNotice(NoticeBar::Level::Information, tr("The draft was discarded."), tr("Bring it back"), [this, way, bringBack] {
            m_parts.actions->waysBack()->withdraw(way);
            bringBack();
        });
        return;
    }
    if (const auto kept = view->close(); !kept) {
        m_parts.notice->showNotice(NoticeBar::Level::Problem, kept.error().message, tr("Bring it back"), bringBack);
        return;
    }
    m_reopen->setEnabled(true);
    m_saidClosed = tr("The draft is closed, and kept.");
    m_parts.notice->showNotice(NoticeBar::Level::Information, m_saidClosed, tr("Open it again"), [this] { reopen(); });
}

void DraftDesk::reopen()
{
    if (m_parts.notice->text() == m_saidClosed)
        m_parts.notice->dismiss();
    const DraftStore store(m_parts.bench->profileFolder());
    QList<int> closed = store.closed();
    DraftView *view = nullptr;
    while (!view && !closed.isEmpty()) {
        const int number = closed.takeLast();
        const int as = viewOf(number) || store.isKept(number) ? freshNumber() : number;
        if (const auto draft = store.reopen(number, as))
            view = add(as, *draft, true);
        else
            fail(draft.error());
    }
    m_reopen->setEnabled(!store.closed().isEmpty());
    if (view)
        view->setFocus(Qt::OtherFocusReason);
}

void DraftDesk::fail(const Error &error)
{
    m_parts.notice->showNotice(NoticeBar::Level::Problem, error.message);
}

} // namespace ovyxa
