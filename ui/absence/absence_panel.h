// SPDX-License-Identifier: MIT
#pragma once

#include "core/bench/bench.h"
#include "core/rules/absence.h"
#include "ui/common/time_format.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QComboBox;
class QDateTimeEdit;
class QLabel;
class QScrollArea;

namespace ovyxa {

class AbsenceReport;
class AbsenceWords;
class NoticeBar;

/// "Why is this delivery not here?": asks for event, webhook and time, tells why, and does what mends it. Follows what happens to the
/// event while it is shown. GUI thread; the bench outlives it.
class AbsencePanel final : public QWidget
{
    Q_OBJECT
public:
    explicit AbsencePanel(Bench *bench, QWidget *parent = nullptr);

    /// Asks of an event of a kind at a site, as of now, and the site's first webhook.
    void ask(EventKind kind, const SiteId &site);
    /// Asks of a delivery's own event: where that delivery did not arrive, of its webhook; else of one that has none of this event.
    void ask(const Delivery &delivery);
    void setZone(Zone zone);

Q_SIGNALS:
    void closeWanted();
    void deliveryWanted(ovyxa::DeliveryId id);
    void editWanted(ovyxa::DeliveryId id);
    void sent(const QList<ovyxa::DeliveryId> &deliveries); ///< by a remedy

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void buildHead();
    void connectBench();
    void fillWebhooks();
    void show(const AbsenceSubject &subject);
    void takeInput(bool isOtherEvent);
    void read();
    void take(const AbsenceFacts &facts);
    void tell();
    [[nodiscard]] AbsenceWords words() const;
    [[nodiscard]] std::optional<Webhook> webhook() const; ///< that is asked about
    [[nodiscard]] QString remedyText(AbsenceRemedy remedy) const;
    void mend(AbsenceRemedy remedy);
    void fire(bool isAbove);
    void change(const Webhook &changed, const QString &said);
    void replay(const ReplayRequest &request);
    void takeProgress(const ReplayProgress &progress);
    void refuse(const Error &error);

    Bench *m_bench;
    Zone m_zone = Zone::Local;
    QComboBox *m_kind;
    QComboBox *m_webhook;
    QDateTimeEdit *m_near;
    QLabel *m_found;
    NoticeBar *m_notice;
    QScrollArea *m_scroll;
    AbsenceReport *m_report;
    AbsenceSubject m_subject;
    std::optional<AbsenceFacts> m_facts; ///< of the subject, once they have come
    AbsenceVerdict m_verdict;
    bool m_replaying = false;
    ReplayId m_replay;               ///< of a remedy, until its delivery is there
    QList<ReplayProgress> m_early{}; ///< that came before the answer which says whose it is
    bool m_filling = false;
    QTimer m_due; ///< changes come in bursts, and while people type
};

} // namespace ovyxa
