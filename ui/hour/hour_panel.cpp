// SPDX-License-Identifier: MIT
#include "ui/hour/hour_panel.h"

#include "core/bench/catalogue_door.h"
#include "core/bench/clock_door.h"
#include "core/bench/log_door.h"
#include "core/bench/receiver_door.h"
#include "core/bench/sending_door.h"
#include "core/rules/address_rules.h"
#include "core/rules/query_index.h"
#include "ui/common/buttons.h"
#include "ui/common/cut_label.h"
#include "ui/common/empty_state.h"
#include "ui/common/theme.h"
#include "ui/hour/hour_band.h"
#include "ui/hour/hour_reader.h"
#include "ui/hour/outage_sums.h"
#include "ui/hour/outage_times.h"
#include "ui/log/delivery_text.h"

#include <QtCore/QLocale>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QStackedLayout>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
constexpr Millis proposedAfter = 3min;
constexpr Millis proposedLength = 20min;
} // namespace

HourPanel::HourPanel(const Doors &doors, QWidget *parent)
    : QWidget(parent)
    , m_doors(doors)
    , m_reader(new HourReader({doors.log, doors.sending, [clock = doors.clock] { return clock->now(); }}, this))
    , m_pages(new QStackedLayout(this))
    , m_empty(new EmptyState(this))
{
    setObjectName(u"hourPanel"_s);
    m_empty->showText(tr("The last hour and the next"),
                      tr("Add a webhook: what came of its attempts in the last hour stands here, and what an outage would do to the next."));
    m_picture = buildPicture();
    m_pages->setSizeConstraint(QLayout::SetNoConstraint); // it may be low enough to leave the past's sums out
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_picture);
    m_refreshDue.setSingleShot(true);
    m_refreshDue.setInterval(150ms); // thousands may change at once
    connect(&m_refreshDue, &QTimer::timeout, this, &HourPanel::refresh);
    const auto refreshSoon = [this] {
        if (!m_refreshDue.isActive())
            m_refreshDue.start();
    };
    connect(m_reader, &HourReader::changed, this, refreshSoon);
    connect(m_reader, &HourReader::failed, this, &HourPanel::refused);
    connect(m_doors.log, &LogDoor::discarded, this, &HourPanel::readAnew);
    connect(m_doors.catalogue, &CatalogueDoor::changed, this, [this] {
        const auto shown = m_doors.catalogue->webhook(m_webhook);
        if (!shown || shown->removed)
            chooseFirst();
        refresh();
    });
    connect(m_doors.catalogue, &CatalogueDoor::gaugesChanged, this, refreshSoon); // the deliveries that count are told after it
    connect(m_doors.receiver, &ReceiverDoor::changed, this, &HourPanel::refresh);
    const auto setOutage = [this](const Outage &outage) {
        m_outage = outage;
        refresh();
    };
    connect(m_band, &HourBand::outageMoved, this, setOutage);
    connect(m_times, &OutageTimes::outageTyped, this, setOutage);
    connect(m_times, &OutageTimes::problemChanged, this, &HourPanel::refresh);
    connect(m_doors.clock, &ClockDoor::changed, this, &HourPanel::followClock);
    connect(m_band, &HourBand::nowMoved, this, &HourPanel::runClock);
    connect(m_sums, &OutageSums::showWanted, this,
            [this](const QList<DeliveryId> &deliveries) { Q_EMIT deliveriesWanted(rules::queryTermOf(deliveries)); });
    connect(m_sums, &OutageSums::happenWanted, this, &HourPanel::letItHappen);
    m_tick.setInterval(100ms);
    connect(&m_tick, &QTimer::timeout, this, &HourPanel::tick);
}

/// A field that is being typed in loses its focus with the window, and would still have something to say.
HourPanel::~HourPanel()
{
    m_times->disconnect(this);
}

QWidget *HourPanel::buildPicture()
{
    auto *picture = new QWidget(this);
    m_name = new CutLabel({}, picture);
    m_name->setObjectName(u"hourWebhook"_s);
    m_name->setFont(interfaceFont(0, QFont::DemiBold));
    m_name->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    m_note = new CutLabel({}, picture);
    setTone(m_note, u"dim"_s);
    m_note->setObjectName(u"hourNote"_s);
    m_times = new OutageTimes(picture);
    m_band = new HourBand(picture);
    m_sums = new OutageSums(picture);
    auto *head = new QHBoxLayout;
    head->setSpacing(metrics::grid);
    head->addWidget(m_name);
    head->addWidget(m_note, 1);
    head->addWidget(m_times, 0, Qt::AlignLeft);
    auto *column = new QVBoxLayout;
    column->setSpacing(metrics::halfGrid);
    column->addLayout(head);
    column->addWidget(m_band, 1);
    auto *between = new QFrame(picture);
    between->setProperty("surface", u"hairline"_s);
    between->setFixedWidth(1);
    auto *layout = new QHBoxLayout(picture);
    layout->setContentsMargins(12, 6, 12, 6);
    layout->setSpacing(12);
    layout->addLayout(column, 1);
    layout->addWidget(between);
    layout->addWidget(m_sums);
    return picture;
}

/// By the place alone: were it by their words, the band would change its scale while its bar is dragged.
void HourPanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    constexpr int besides = 24 + 25 + 160;                     // the margins, the line between, and the least that the band takes
    const int least = std::clamp(width() - besides, 164, 212); // both buttons side by side, where there is room for that
    m_sums->setFixedWidth(std::clamp(width() * 33 / 100, least, 248));
    m_sums->setPastShown(height() >= m_sums->fontMetrics().height() * 13);
    m_refreshDue.start(); // the heading has what it has room for
}

void HourPanel::setWebhook(WebhookId webhook)
{
    if (const WebhookId shown = listed(webhook); shown.isValid() && shown != m_webhook) {
        m_webhook = shown;
        readAnew();
    }
}

/// What a draft sends goes by a webhook of that one request: the hour is asked of the one that it was signed for; of none where that is gone.
WebhookId HourPanel::listed(WebhookId webhook) const
{
    const auto known = m_doors.catalogue->webhook(webhook);
    if (!known || known->listed)
        return webhook;
    const auto all = m_doors.catalogue->webhooks(known->site);
    const auto named = std::find_if(all.cbegin(), all.cend(), [&known](const WebhookStatus &each) { return each.webhook.name == known->name; });
    return named == all.cend() ? WebhookId() : named->webhook.id;
}

void HourPanel::setSite(const SiteId &site)
{
    m_site = site;
    const auto shown = m_doors.catalogue->webhook(m_webhook);
    if (!shown || shown->site != site)
        chooseFirst();
}

void HourPanel::setDelivery(const std::optional<DeliveryDetails> &details)
{
    m_delivery = details;
    refresh();
}

void HourPanel::chooseFirst()
{
    const auto all = m_doors.catalogue->webhooks(m_site);
    if (!all.isEmpty())
        return setWebhook(all.constFirst().webhook.id);
    m_webhook = {};
    m_reader->forget();
    refresh();
}

void HourPanel::setZone(Zone zone)
{
    m_zone = zone;
    m_band->setZone(zone);
    refresh();
}

void HourPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_tick.start();
    readAnew();
}

void HourPanel::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_tick.stop();
    m_reader->forget();
}

void HourPanel::readAnew()
{
    if (!isVisible())
        return;
    if (const auto webhook = m_doors.catalogue->webhook(m_webhook))
        m_reader->read(m_webhook, webhook->site);
    refresh();
}

/// The band moves under now; sums change with the minute.
void HourPanel::tick()
{
    const Instant now = m_doors.clock->now();
    if (std::chrono::abs(now - m_shown) >= 1s)
        refresh();
}

/// One that was taken back makes another hour the last one: what was read of the old one is not all of it.
void HourPanel::followClock()
{
    if (!isVisible() || m_doors.clock->now() > m_shown - 1s)
        return;
    m_outage = {};
    readAnew();
}

/// Ahead of now, and no longer than the next hour.
void HourPanel::proposeOutage()
{
    const Instant now = m_doors.clock->now();
    if (m_outage.to > now && m_outage.from < now + 1h)
        return;
    m_outage.from = std::chrono::ceil<std::chrono::minutes>(now + proposedAfter);
    m_outage.to = m_outage.from + proposedLength;
}

void HourPanel::refresh()
{
    if (!isVisible())
        return;
    const auto webhook = m_doors.catalogue->webhook(m_webhook);
    m_pages->setCurrentWidget(webhook ? m_picture : m_empty);
    if (!webhook)
        return;
    m_shown = m_doors.clock->now();
    proposeOutage();
    m_forecast = rules::forecastOutage(m_reader->deliveries(), m_outage, m_shown);
    int used = 0;
    const auto all = m_doors.catalogue->webhooks(webhook->site);
    for (const WebhookStatus &each : all)
        used = each.webhook.id == m_webhook ? each.usedThisHour : used;
    const QList<Instant> starts = m_reader->starts();
    m_gone = m_reader->isWhole() ? std::max(0, used - rules::hourCurve(starts, m_shown, 1min, 1).constFirst()) : 0;
    m_band->setNow(m_shown);
    m_band->setOutage(m_outage);
    const bool isOurs = m_delivery && m_delivery->delivery.webhook == m_webhook;
    m_band->setPicture({m_reader->marks(), starts, used, m_gone, m_forecast, isOurs ? eventName(m_delivery->delivery.kind) : QString(),
                        isOurs ? ladderMarks(*m_delivery, m_forecast) : QList<LadderMark>()});
    refreshHead(*webhook);
    m_sums->setPast(m_band->lastHour());
    m_sums->setForecast(webhook->name, m_outage, m_forecast, m_zone);
    refreshRemark();
}

void HourPanel::refreshHead(const Webhook &webhook)
{
    m_name->setWords(webhook.name);
    m_times->setOutage(m_outage, m_shown, m_zone);
    const QString problem = m_times->problem();
    setTone(m_note, problem.isEmpty() ? u"dim"_s : u"bad"_s);
    m_note->setWords(!problem.isEmpty()      ? problem
                     : m_reader->isCut()     ? tr("of the site's newest %L1 deliveries: there are more").arg(HourReader::mostDeliveries)
                     : m_reader->isReading() ? tr("is being read …")
                     : m_gone > 0            ? tr("%Ln of the hour's deliveries are no longer in the log", nullptr, m_gone)
                                             : tr("the last hour and the next"));
    constexpr int roomy = 520; // else the times need it, as long as there is nothing to say; the sums beside them name the webhook
    m_name->setVisible(width() >= roomy);
    m_note->setVisible(width() >= roomy || !problem.isEmpty() || m_reader->isCut() || m_gone > 0);
}

void HourPanel::refreshRemark()
{
    const auto webhook = m_doors.catalogue->webhook(m_webhook);
    const ReceiverState receiver = m_doors.receiver->state();
    if (!receiver.running)
        m_sums->setRemark(false, tr("The built-in receiver is stopped: start it, and point the webhook at it."));
    else if (!rules::isSamePlace(webhook->url, receiver.url))
        m_sums->setRemark(
            false, tr("%1 points at %2, not at the built-in receiver: its answers are not the bench's to plan.").arg(webhook->name, webhook->url));
    else if (!rules::outagePlan(m_forecast))
        m_sums->setRemark(false, tr("No attempt that is known of meets it. Move the red bar over one."));
    else
        m_sums->setRemark(true,
                          tr("Sets the receiver's plan so that what is under way to it, of any webhook, fails from here to there. A plan counts "
                             "requests, not time: it fits as long as no others come."));
}

/// Another run would take the place of the one under way: steps in a row wait for it, and add up.
void HourPanel::runClock(Millis span)
{
    m_toRun += span;
    if (m_isRunning)
        return;
    m_isRunning = true;
    m_doors.clock->advance(std::exchange(m_toRun, Millis{0}), this, [this](const Result<void> &run) {
        m_isRunning = false;
        if (run && m_toRun > Millis{0})
            return runClock({});
        m_toRun = {};
        if (!run && run.error().code != ErrorCode::Cancelled)
            Q_EMIT refused(run.error().message);
        refresh();
    });
}

/// All that calls the receiver takes its turn in the plan, so that other webhooks' requests to it are foreseen as well.
void HourPanel::letItHappen()
{
    constexpr int most = 10'000;
    DeliveryQuery underWay;
    underWay.states = {DeliveryState::Queued, DeliveryState::Held, DeliveryState::Sending, DeliveryState::Waiting};
    m_doors.log->deliveries(underWay, {}, most, this, [this](const Result<DeliveryPage> &page) {
        if (!page)
            return Q_EMIT refused(page.error().message);
        QList<Delivery> calling;
        for (const Delivery &delivery : page->rows) {
            const auto webhook = m_doors.catalogue->webhook(delivery.webhook);
            if (webhook && rules::isSamePlace(webhook->url, m_doors.receiver->state().url))
                calling.append(delivery);
        }
        if (const auto plan = rules::outagePlan(rules::forecastOutage(calling, m_outage, m_doors.clock->now())))
            setPlan(*plan);
        else
            Q_EMIT refused(tr("No attempt that is known of meets it. Move the red bar over one."));
    });
}

void HourPanel::setPlan(const ResponsePlan &plan)
{
    m_doors.receiver->setPlan(plan, this, [this, text = plan.text()](const Result<void> &set) {
        if (set)
            Q_EMIT done(tr("The receiver answers by the plan %1. It counts requests: others that come take their turn in it.").arg(text));
        else
            Q_EMIT refused(set.error().message);
    });
}

} // namespace ovyxa
