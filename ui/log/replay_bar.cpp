// SPDX-License-Identifier: MIT
#include "ui/log/replay_bar.h"

#include "ui/common/buttons.h"
#include "ui/common/theme.h"
#include "ui/log/forecast_text.h"

#include <QtCore/QSet>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QApplication>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>
#include <QtWidgets/QProgressBar>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
constexpr int narrowest = 300;
constexpr int widestTarget = 160;
} // namespace

ReplayBar::ReplayBar(Doors doors, QWidget *parent)
    : QFrame(parent)
    , m_doors(std::move(doors))
    , m_text(new QLabel(this))
    , m_leaveOut(secondaryButton({}, this))
    , m_start(primaryButton({}, this))
    , m_bytes(secondaryButton({}, this))
    , m_to(secondaryButton({}, this))
    , m_progress(new QProgressBar(this))
    , m_cancel(quietButton(tr("Cancel"), this))
{
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(12, 4, 8, 4);
    rows->setSpacing(4);
    auto *first = new QHBoxLayout;
    m_choices = new QBoxLayout(QBoxLayout::LeftToRight);
    auto *others = new QHBoxLayout;
    auto *usual = new QHBoxLayout;
    for (QWidget *each : std::initializer_list<QWidget *>{m_text, m_progress, m_cancel})
        first->addWidget(each, each == m_text ? 1 : 0);
    others->addWidget(m_bytes);
    others->addWidget(m_to);
    others->addStretch(1);
    usual->addStretch(1);
    usual->addWidget(m_leaveOut);
    usual->addWidget(m_start);
    m_choices->addLayout(others);
    m_choices->addLayout(usual);
    rows->addLayout(first);
    rows->addLayout(m_choices);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(160);
    m_progress->setAccessibleName(tr("Progress of the replay"));
    m_leaveOut->setObjectName(u"replayLeaveOut"_s);
    m_leaveOut->setToolTip(tr("Their answer was a 2xx, though the delivery failed: the endpoint may have processed them"));
    m_start->setObjectName(u"replayStart"_s);
    pressByCtrlEnter(m_start, this);
    m_bytes->setObjectName(u"replayBytes"_s);
    m_to->setObjectName(u"replayTo"_s);
    for (QPushButton *choice : {m_bytes, m_to}) {
        choice->setProperty("menu", true);
        choice->setMenu(new QMenu(choice));
    }
    buildBytes();
    m_cancel->setObjectName(u"replayCancel"_s);
    connect(m_to->menu(), &QMenu::aboutToShow, this, &ReplayBar::buildTargets);
    connect(m_leaveOut, &QPushButton::clicked, this, &ReplayBar::leaveOutAnswered);
    connect(m_start, &QPushButton::clicked, this, [this] { start(m_request); });
    connect(m_cancel, &QPushButton::clicked, this, &ReplayBar::dismiss);
    m_leaves.setObjectName(u"replayLeaves"_s);
    m_leaves.setSingleShot(true);
    m_leaves.setInterval(std::chrono::seconds{6});
    connect(&m_leaves, &QTimer::timeout, this, [this] {
        if (underMouse())
            return m_leaves.start();
        if (isAncestorOf(QApplication::focusWidget()))
            return dismiss();
        hide(); // people are elsewhere by now, and stay there
    });
    setProperty("notice", u"information"_s);
    hide();
}

void ReplayBar::ask(const QList<DeliveryId> &deliveries, Set set)
{
    if (m_running)
        return;
    m_request = {};
    m_request.deliveries = deliveries;
    m_request.owedOnly = set == Set::Owed;
    m_leaves.stop();
    if (deliveries.isEmpty())
        return showEnd(set == Set::Owed ? tr("There is nothing to replay: no failed delivery is still owed.")
                                        : tr("There is nothing to replay. Select deliveries in the log first."),
                       true);
    showQuestion();
    m_start->setFocus(Qt::OtherFocusReason);
}

/// Chosen here, and sent by the one button that says so.
void ReplayBar::buildBytes()
{
    const auto add = [this](const QString &words, const QString &toolTip, ReplayRequest::Body body) {
        QAction *action = m_bytes->menu()->addAction(words);
        action->setToolTip(toolTip);
        connect(action, &QAction::triggered, this, [this, body] {
            m_request.body = body;
            showQuestion();
        });
    };
    m_bytes->menu()->setToolTipsVisible(true);
    add(tr("As they were"), tr("The same bytes and so the same signature, as a new delivery"), ReplayRequest::Body::Exact);
    add(tr("With a fresh timestamp"), tr("The same event with the time of now, signed anew"), ReplayRequest::Body::Rebuilt);
}

void ReplayBar::showChoices()
{
    const QAction *body = m_bytes->menu()->actions().at(m_request.body == ReplayRequest::Body::Exact ? 0 : 1);
    m_bytes->setText(body->text());
    m_bytes->setToolTip(body->toolTip());
    const auto to = target();
    m_to->setText(to ? tr("To %1").arg(menuText(m_to->fontMetrics().elidedText(to->name, Qt::ElideMiddle, widestTarget)))
                     : tr("To the same webhook"));
    m_to->setToolTip(to ? to->url : QString());
}

std::optional<Webhook> ReplayBar::target() const
{
    if (m_request.to) {
        const QList<Webhook> targets = m_doors.targets();
        for (const Webhook &webhook : targets) {
            if (webhook.id == *m_request.to)
                return webhook;
        }
    }
    return std::nullopt;
}

void ReplayBar::showQuestion()
{
    setStyleProperty(this, "notice", u"information"_s);
    if (!target())
        m_request.to.reset(); // it has been removed meanwhile
    const auto count = int(m_request.deliveries.size());
    m_text->setText(tr("Replay %Ln deliveries:", nullptr, count));
    m_start->setText(tr("Replay %Ln", nullptr, count));
    showChoices();
    for (QPushButton *each : {m_start, m_bytes, m_to}) {
        each->show();
        setOff(each, {});
    }
    m_leaveOut->hide();
    m_progress->hide();
    m_cancel->setText(tr("Cancel"));
    setOff(m_cancel, {});
    setOff(m_to, m_doors.targets().isEmpty() ? tr("There is no other webhook to send them to.") : QString());
    show();
    arrange();
    foresee();
}

/// Reading it takes a moment; who does not want to wait for it need not.
void ReplayBar::foresee()
{
    m_doors.forecast(m_request.deliveries, this, [this, question = ++m_question](const Result<ReplayForecast> &forecast) {
        if (question == m_question && forecast)
            takeForecast(*forecast);
    });
}

void ReplayBar::takeForecast(const ReplayForecast &forecast)
{
    const auto count = int(forecast.deliveries.size());
    ReplayForecast shown = forecast;
    if (const auto to = target()) { // what it has had, nobody knows
        shown.answered.clear();
        shown.targets = {{to->id, to->name, to->url, count}};
    }
    m_answered = shown.answered;
    m_text->setText(forecastText(shown));
    m_start->setText(tr("Replay %Ln", nullptr, count));
    setOff(m_start, count > 0 ? QString() : tr("None of them is in the log any more."));
    m_leaveOut->setText(tr("Leave out the %Ln", nullptr, int(m_answered.size())));
    m_leaveOut->setVisible(!m_answered.isEmpty() && m_answered.size() < count);
    arrange();
}

void ReplayBar::leaveOutAnswered()
{
    const QSet<DeliveryId> answered(m_answered.cbegin(), m_answered.cend());
    m_request.deliveries.removeIf([&](DeliveryId id) { return answered.contains(id); });
    showQuestion();
    m_start->setFocus(Qt::OtherFocusReason);
}

void ReplayBar::start(const ReplayRequest &request)
{
    if (m_running || request.deliveries.isEmpty())
        return;
    m_request = request;
    ++m_question;
    m_leaves.stop();
    setRunning(true);
    m_made.clear();
    m_id = {};
    setStyleProperty(this, "notice", u"information"_s);
    m_text->setText(tr("Replaying %Ln deliveries …", nullptr, int(request.deliveries.size())));
    setOff(m_cancel, {});
    if (isAncestorOf(QApplication::focusWidget()))
        m_cancel->setFocus(Qt::OtherFocusReason); // the button that was pressed goes
    for (QWidget *each : {m_start, m_bytes, m_to, m_leaveOut})
        each->hide();
    m_progress->setRange(0, int(request.deliveries.size()));
    m_progress->setValue(0);
    m_progress->show();
    m_cancel->setText(tr("Stop"));
    setOff(m_cancel, tr("The replay is just beginning.")); // until its number is known
    show();
    m_doors.replay(request, this, [this](const Result<ReplayId> &id) {
        if (!id) {
            setRunning(false);
            return showEnd(id.error().message, false);
        }
        if (!m_running)
            return; // its last report came first
        m_id = *id;
        setOff(m_cancel, {});
    });
}

void ReplayBar::setRunning(bool running)
{
    m_running = running;
    Q_EMIT runningChanged(running);
}

void ReplayBar::takeProgress(const ReplayProgress &progress)
{
    // A replay that was started elsewhere (another window's, the command line's) is not ours to show.
    if (!m_running || (m_id.isValid() && progress.id != m_id) || (!m_id.isValid() && progress.total != int(m_request.deliveries.size())))
        return;
    m_made.append(progress.deliveries);
    m_progress->setMaximum(std::max(1, progress.total));
    const int gone = progress.made + progress.refused + progress.settled;
    m_progress->setValue(gone);
    m_text->setText(tr("Replaying: %1 of %2").arg(QLocale().toString(gone), QLocale().toString(progress.total)));
    if (!progress.finished && !progress.cancelled)
        return;
    setRunning(false);
    QString text = tr("%Ln deliveries replayed.", nullptr, progress.made);
    if (progress.cancelled)
        text += u' ' + tr("Stopped before the other %Ln.", nullptr, progress.total - gone);
    if (progress.settled > 0)
        text += u' ' + tr("%Ln were sent again meanwhile and are owed no more.", nullptr, progress.settled);
    if (progress.refused > 0)
        text += u' ' + tr("%Ln could not be made again, because the webhook or the event is gone.", nullptr, progress.refused);
    showEnd(text, progress.refused == 0);
    Q_EMIT replayed(m_made);
}

void ReplayBar::showEnd(const QString &text, bool good)
{
    setStyleProperty(this, "notice", good ? u"good"_s : u"warning"_s);
    m_text->setText(text);
    for (QWidget *each : std::initializer_list<QWidget *>{m_start, m_bytes, m_to, m_leaveOut, m_progress})
        each->hide();
    m_cancel->setText(tr("Close"));
    setOff(m_cancel, {});
    show();
    if (good)
        m_leaves.start();
}

void ReplayBar::buildTargets()
{
    QMenu *menu = m_to->menu();
    menu->clear();
    const auto add = [this, menu](const QString &words, std::optional<WebhookId> to) {
        connect(menu->addAction(words), &QAction::triggered, this, [this, to] {
            m_request.to = to;
            showQuestion();
        });
    };
    add(tr("To the same webhook"), {});
    const QList<Webhook> targets = m_doors.targets();
    for (const Webhook &webhook : targets)
        add(menuText(u"%1 · %2"_s.arg(webhook.name, webhook.site)), webhook.id);
}

void ReplayBar::dismiss()
{
    if (m_running) {
        setOff(m_cancel, tr("It is being stopped."));
        return m_doors.cancel(m_id);
    }
    ++m_question;
    m_leaves.stop();
    hide();
    Q_EMIT closed();
}

/// Never wider than the log beneath: that would take room from its neighbours, and not give it back.
QSize ReplayBar::minimumSizeHint() const
{
    return {std::min(QFrame::minimumSizeHint().width(), narrowest), QFrame::minimumSizeHint().height()};
}

void ReplayBar::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    arrange();
}

/// In two lines where there is no room for all in one.
void ReplayBar::arrange()
{
    int wanted = contentsMargins().left() + contentsMargins().right() + layout()->contentsMargins().left() + layout()->contentsMargins().right();
    for (const QPushButton *each : {m_bytes, m_to, m_leaveOut, m_start})
        wanted += each->isHidden() ? 0 : each->sizeHint().width() + metrics::grid;
    m_choices->setDirection(wanted > width() ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

void ReplayBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && !m_running)
        dismiss();
    else
        QFrame::keyPressEvent(event);
}

} // namespace ovyxa
