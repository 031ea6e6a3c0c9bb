// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/ids.h"
#include "core/model/log_query.h"
#include "core/rules/outage.h"
#include "ui/common/time_format.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QLabel;
class QStackedLayout;

namespace ovyxa {

class CatalogueDoor;
class ClockDoor;
class CutLabel;
class EmptyState;
class HourBand;
class HourReader;
class LogDoor;
class OutageSums;
class OutageTimes;
class ReceiverDoor;
class SendingDoor;

/// A webhook's last hour and the next, and what an outage would do to what it has under way. Reads only while it is seen. GUI thread; the
/// doors outlive it.
class HourPanel final : public QWidget
{
    Q_OBJECT
public:
    struct Doors
    {
        CatalogueDoor *catalogue;
        LogDoor *log;
        SendingDoor *sending;
        ReceiverDoor *receiver;
        ClockDoor *clock;
    };

    explicit HourPanel(const Doors &doors, QWidget *parent = nullptr);
    ~HourPanel() override;

    void setWebhook(WebhookId webhook); ///< not valid: what is shown stays
    [[nodiscard]] WebhookId webhook() const { return m_webhook; }
    void setSite(const SiteId &site);                                ///< its first webhook, until another one is named
    void setDelivery(const std::optional<DeliveryDetails> &details); ///< whose ladder is drawn, while its webhook is shown
    void setZone(Zone zone);
    [[nodiscard]] QSize sizeHint() const override { return {480, 216}; }        ///< no more than its neighbours: it takes what the docks leave
    [[nodiscard]] QSize minimumSizeHint() const override { return {260, 140}; } ///< no more than theirs, either

Q_SIGNALS:
    void done(const QString &what);              ///< something was set, in words
    void refused(const QString &problem);        ///< … or was not
    void deliveriesWanted(const QString &query); ///< to be listed: all of the log that fits it

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    [[nodiscard]] QWidget *buildPicture();
    [[nodiscard]] WebhookId listed(WebhookId webhook) const;
    void chooseFirst();
    void readAnew();
    void tick();
    void refresh();
    void refreshHead(const Webhook &webhook);
    void refreshRemark();
    void followClock();
    void proposeOutage();
    void runClock(Millis span);
    void letItHappen();
    void setPlan(const ResponsePlan &plan);

    Doors m_doors;
    HourReader *m_reader;
    SiteId m_site;
    WebhookId m_webhook;
    std::optional<DeliveryDetails> m_delivery;
    Outage m_outage;
    OutageForecast m_forecast;
    Zone m_zone = Zone::Local;
    QTimer m_tick;
    QTimer m_refreshDue;
    int m_gone = 0;           ///< of the hour's uses: their deliveries were deleted
    Instant m_shown{};        ///< when the picture was last made
    bool m_isRunning = false; ///< the clock, at this panel's wish
    Millis m_toRun{};         ///< afterwards
    QStackedLayout *m_pages;
    EmptyState *m_empty;
    QWidget *m_picture = nullptr;
    CutLabel *m_name = nullptr;
    CutLabel *m_note = nullptr;
    OutageTimes *m_times = nullptr;
    HourBand *m_band = nullptr;
    OutageSums *m_sums = nullptr;
};

} // namespace ovyxa
