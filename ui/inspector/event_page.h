// SPDX-License-Identifier: MIT
#pragma once

#include "ui/inspector/inspector_page.h"

class QLabel;
class QPushButton;

namespace ovyxa {

class FieldList;

/// What happened and where it went: the event, its webhook and the delivery's state; of a capture, what the receiver noted.
class EventPage final : public InspectorPage
{
    Q_OBJECT
public:
    explicit EventPage(QWidget *parent = nullptr);
    void showInspection(const Inspection &inspection, Zone zone) override;

Q_SIGNALS:
    void deliveryWanted(ovyxa::DeliveryId id);
    void captureWanted(ovyxa::CaptureId id);

private:
    void showDelivery(const DeliveryDetails &details, const QString &outcome, Zone zone);
    void showCapture(const CaptureReport &report, Zone zone);

    QLabel *m_sentence;
    QLabel *m_eventHeading;
    FieldList *m_event;
    QLabel *m_deliveryHeading;
    FieldList *m_delivery;
    QLabel *m_captureHeading;
    FieldList *m_capture;
    QPushButton *m_toDelivery;
    QPushButton *m_toCapture;
    DeliveryId m_deliveryId;
    CaptureId m_captureId;
};

} // namespace ovyxa
