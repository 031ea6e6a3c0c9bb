// SPDX-License-Identifier: MIT
#include "ui/absence/absence_panel.h"

#include "core/model/text.h"
#include "ui/absence/absence_report.h"
#include "ui/absence/absence_words.h"
#include "ui/common/buttons.h"
#include "ui/common/glyph_button.h"
#include "ui/common/notice_bar.h"
#include "ui/common/theme.h"

#include <QtCore/QTimeZone>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDateTimeEdit>
#include <QtWidgets/QLabel>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

/// One stop for Tab, not one for each part; the arrows go from part to part.
class TimeField final : public QDateTimeEdit
{
public:
    using QDateTimeEdit::QDateTimeEdit;

protected:
    bool focusNextPrevChild(bool next) override { return QWidget::focusNextPrevChild(next); }

    void keyPressEvent(QKeyEvent *event) override
    {
        const int step = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
        const bool isPlain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
        if (step == 0 || !isPlain)
            return QDateTimeEdit::keyPressEvent(event);
        setSelectedSection(sectionAt(std::clamp(currentSectionIndex() + step, 0, sectionCount() - 1)));
    }
};

} // namespace

AbsencePanel::AbsencePanel(Bench *bench, QWidget *parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_kind(new QComboBox(this))
    , m_webhook(new QComboBox(this))
    , m_near(new TimeField(this))
    , m_found(dimLabel({}, this))
    , m_notice(new NoticeBar(this))
    , m_scroll(new QScrollArea(this))
    , m_report(new AbsenceReport(m_scroll))
{
    setObjectName(u"absencePanel"_s);
    setFocusProxy(m_webhook);
    m_notice->setObjectName(u"absenceNotice"_s);
    m_notice->setLeaves(true);
    buildHead();
    m_scroll->setWidget(m_report);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    layout()->addWidget(hairline(this));
    layout()->addWidget(m_notice);
    static_cast<QVBoxLayout *>(layout())->addWidget(m_scroll, 1);

    m_due.setSingleShot(true);
    m_due.setInterval(std::chrono::milliseconds{150});
    connect(&m_due, &QTimer::timeout, this, &AbsencePanel::read);
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this] { takeInput(true); });
    connect(m_webhook, &QComboBox::currentIndexChanged, this, [this] { takeInput(false); });
    connect(m_near, &QDateTimeEdit::dateTimeChanged, this, [this] { takeInput(true); });
    connect(m_report, &AbsenceReport::deliveryWanted, this, &AbsencePanel::deliveryWanted);
    connect(m_report, &AbsenceReport::remedyChosen, this, [this](int index) {
        if (index < m_verdict.remedies.size())
            mend(m_verdict.remedies.at(index));
    });
    connectBench();
}

void AbsencePanel::buildHead()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *head = new QVBoxLayout;
    head->setContentsMargins(14, 6, 14, 10);
    head->setSpacing(6);
    auto *title = new QHBoxLayout;
    title->addWidget(sectionLabel(tr("Why is this delivery not here?"), this), 1);
    QPushButton *close = glyphButton(Glyph::Cross, tr("Close, and go back to the inspector"), this);
    close->setObjectName(u"absenceClose"_s);
    connect(close, &QPushButton::clicked, this, &AbsencePanel::closeWanted);
    title->addWidget(close);
    head->addLayout(title);

    m_kind->setObjectName(u"absenceKind"_s);
    m_kind->setAccessibleName(tr("Event"));
    for (const EventKind kind : allEventKinds)
        m_kind->addItem(toText(kind), QVariant::fromValue(kind));
    m_webhook->setObjectName(u"absenceWebhook"_s);
    m_webhook->setAccessibleName(tr("Webhook"));
    for (QComboBox *choice : {m_kind, m_webhook}) {
        choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        choice->setMinimumContentsLength(8);
        choice->setMinimumWidth(96);
    }
    auto *what = new QHBoxLayout;
    what->setSpacing(metrics::grid);
    what->addWidget(m_kind, 1);
    //: between an event and a webhook: "goal.completed to Orders"
    what->addWidget(dimLabel(tr("to"), this));
    what->addWidget(m_webhook, 1);
    head->addLayout(what);

    m_near->setObjectName(u"absenceNear"_s);
    m_near->setAccessibleName(tr("Time near which it is missed"));
    m_near->setDisplayFormat(u"yyyy-MM-dd HH:mm:ss.zzz"_s);
    m_near->setFont(dataFont(-1));
    m_near->setButtonSymbols(QAbstractSpinBox::NoButtons);                                               // the keys do it, and the place is narrow
    m_near->setMinimumWidth(m_near->fontMetrics().horizontalAdvance(u"0000-00-00 00:00:00.000"_s) + 22); // to its last digit
    m_found->setObjectName(u"absenceFound"_s);
    m_found->setMinimumWidth(0);
    auto *when = new QHBoxLayout;
    when->setSpacing(metrics::grid);
    //: before a time
    when->addWidget(dimLabel(tr("near"), this));
    when->addWidget(m_near, 1);
    when->addWidget(m_found);
    head->addLayout(when);
    column->addLayout(head);
}

void AbsencePanel::connectBench()
{
    const auto again = [this] {
        if (isVisible() && !m_due.isActive())
            m_due.start();
    };
    connect(m_bench->catalogue(), &CatalogueDoor::changed, this, [this, again] {
        fillWebhooks();
        again();
    });
    connect(m_bench->sending(), &SendingDoor::deliveriesChanged, this, [this, again](const QList<Delivery> &changed) {
        const auto isMeant = [this](const Delivery &each) {
            if (m_facts && m_facts->trace.event)
                return each.event == m_facts->trace.event->id;
            return each.kind == m_subject.kind && std::chrono::abs(each.createdAt - m_subject.near) <= AbsenceSubject::reach;
        };
        if (std::any_of(changed.cbegin(), changed.cend(), isMeant))
            again();
    });
    connect(m_bench->log(), &LogDoor::discarded, this, again);
    connect(m_bench->sending(), &SendingDoor::replayProgress, this, &AbsencePanel::takeProgress);
    fillWebhooks();
}

void AbsencePanel::fillWebhooks()
{
    m_filling = true;
    m_webhook->clear();
    const auto all = m_bench->catalogue()->webhooks();
    const bool severalSites =
        std::any_of(all.cbegin(), all.cend(), [&all](const WebhookStatus &each) { return each.webhook.site != all.first().webhook.site; });
    for (const WebhookStatus &each : all) {
        const QString name = severalSites ? u"%1 · %2"_s.arg(each.webhook.name, each.webhook.site) : each.webhook.name;
        m_webhook->addItem(name, QVariant::fromValue(each.webhook.id));
        m_webhook->setItemData(m_webhook->count() - 1, each.webhook.site, Qt::ToolTipRole);
    }
    m_webhook->setCurrentIndex(m_webhook->findData(QVariant::fromValue(m_subject.webhook)));
    m_webhook->setEnabled(m_webhook->count() > 0);
    m_filling = false;
}

void AbsencePanel::ask(EventKind kind, const SiteId &site)
{
    const auto own = m_bench->catalogue()->webhooks(site);
    const auto listening = std::find_if(own.cbegin(), own.cend(), [kind](const WebhookStatus &each) { return !each.webhook.events.testFlag(kind); });
    // One that does not listen is the likelier to be missed something.
    const WebhookId webhook = own.isEmpty() ? WebhookId{} : listening == own.cend() ? own.first().webhook.id : listening->webhook.id;
    show({kind, webhook, m_bench->clock()->now(), {}});
}

void AbsencePanel::ask(const Delivery &delivery)
{
    AbsenceSubject subject{delivery.kind, delivery.webhook, delivery.createdAt, delivery.event};
    const bool hasArrived = delivery.state == DeliveryState::Delivered;
    const auto own = m_bench->catalogue()->webhooks(delivery.site);
    const auto other = std::find_if(own.cbegin(), own.cend(), [&](const WebhookStatus &each) { return each.webhook.id != delivery.webhook; });
    const bool isListed = std::any_of(own.cbegin(), own.cend(), [&](const WebhookStatus &each) { return each.webhook.id == delivery.webhook; });
    if ((hasArrived || !isListed) && other != own.cend())
        subject.webhook = other->webhook.id;
    show(subject);
}

void AbsencePanel::show(const AbsenceSubject &subject)
{
    m_filling = true;
    m_subject = subject;
    m_kind->setCurrentIndex(m_kind->findData(QVariant::fromValue(subject.kind)));
    const QDateTime near = toDateTime(subject.near);
    m_near->setDateTime(m_zone == Zone::Utc ? near.toUTC() : near.toLocalTime());
    m_filling = false;
    m_notice->dismiss();
    m_facts.reset();
    fillWebhooks();
    read();
}

void AbsencePanel::setZone(Zone zone)
{
    m_zone = zone;
    m_filling = true;
    m_near->setTimeSpec(zone == Zone::Utc ? Qt::UTC : Qt::LocalTime);
    const QDateTime near = toDateTime(m_subject.near);
    m_near->setDateTime(zone == Zone::Utc ? near.toUTC() : near.toLocalTime());
    m_filling = false;
    tell();
}

/// Of what people chose or typed. With another kind or time it is no longer the event that a row named.
void AbsencePanel::takeInput(bool isOtherEvent)
{
    if (m_filling)
        return;
    m_subject.kind = m_kind->currentData().value<EventKind>();
    m_subject.webhook = m_webhook->currentData().value<WebhookId>();
    if (isOtherEvent) {
        m_subject.near = instantFromMs(m_near->dateTime().toMSecsSinceEpoch());
        m_subject.event = {};
    }
    m_due.start();
}

void AbsencePanel::read()
{
    m_due.stop();
    if (!m_subject.webhook.isValid())
        return tell();
    m_bench->log()->absence(m_subject, this, [this, asked = m_subject](const Result<AbsenceFacts> &facts) {
        if (!(asked == m_subject))
            return; // something else was asked meanwhile
        if (facts)
            take(*facts);
        else
            refuse(facts.error());
    });
}

void AbsencePanel::take(const AbsenceFacts &facts)
{
    m_facts = facts;
    m_verdict = rules::explainAbsence(facts, m_subject.webhook);
    tell();
}

AbsenceWords AbsencePanel::words() const
{
    return {m_subject.kind, m_bench->clock()->now(), m_zone};
}

void AbsencePanel::tell()
{
    AbsenceAccount account;
    if (!m_subject.webhook.isValid()) {
        account.level = u"information"_s;
        account.sentence = tr("There is no webhook yet, so nothing is sent anywhere.");
        account.advice = tr("Add one on the left: it gets the events of its site that it listens to.");
    }
    m_found->clear();
    if (m_facts) {
        const AbsenceWords words = this->words();
        account.level = AbsenceWords::level(m_verdict.cause);
        account.sentence = words.sentence(m_verdict.cause);
        account.advice = words.advice(m_verdict);
        for (const AbsenceRemedy remedy : std::as_const(m_verdict.remedies))
            account.remedies += remedyText(remedy);
        const QString name = webhook() ? webhook()->name : QString();
        for (const AbsenceStep &step : std::as_const(m_verdict.steps))
            account.steps.append({AbsenceWords::answer(step.answer), words.question(step, name), words.figures(step)});
        if (m_facts->trace.event && !m_verdict.steps.isEmpty()) {
            for (const Webhook &each : std::as_const(m_facts->webhooks)) {
                const AbsenceVerdict verdict = rules::explainAbsence(*m_facts, each.id);
                if (verdict.delivery)
                    account.places.append({each.name, stateStyle(verdict.delivery->state), words.outcome(*verdict.delivery), verdict.delivery->id});
                else
                    account.places.append({each.name, {Glyph::Dash, tr("not sent"), Tone::Dim}, words.brief(verdict.cause), {}});
            }
        }
        m_found->setText(m_subject.event.isValid() ? tr("this event") : tr("%n events found", nullptr, m_facts->trace.found));
        m_found->setToolTip(m_facts->trace.found > 1 && !m_subject.event.isValid() ? tr("Of these the nearest is meant") : QString());
    }
    m_report->setVisible(!account.sentence.isEmpty());
    m_report->showAccount(account);
}

void AbsencePanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closeWanted();
    else
        QWidget::keyPressEvent(event);
}

/// What has happened while it was hidden is not known yet.
void AbsencePanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_facts)
        m_due.start();
}

} // namespace ovyxa
