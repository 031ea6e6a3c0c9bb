// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/ids.h"
#include "ui/common/time_format.h"

#include <QtCore/QList>
#include <QtCore/QObject>
#include <QtCore/QPointer>

namespace ovyxa {

class Bench;
class Centre;
class CompareView;
struct DoctorCase;
class Inspection;
class InspectorPanel;
class ScenarioPage;

/// What a scenario's run sent, as documents of the centre: one delivery with all that is known of it, and two side by side. They read the run's
/// own log, and are closed before it goes. Owned by the window; GUI thread.
class RunDocuments final : public QObject
{
    Q_OBJECT
public:
    RunDocuments(ScenarioPage *scenarios, Centre *centre, QObject *parent);
    void setZone(Zone zone);
    /// In which the code of the signature's page is shown.
    void setLanguage(const QString &language);
    /// Those that are open, for the window that takes this one's place; they are read again from the run's bench.
    [[nodiscard]] QByteArray saveState() const;
    void restoreState(Bench *bench, const QByteArray &state);
    [[nodiscard]] QList<QWidget *> pages() const; ///< the two, each null while it is not open

Q_SIGNALS:
    void languageChosen(const QString &language);
    void doctorWanted(const ovyxa::DoctorCase &subject);

private:
    void openDelivery(Bench *bench);
    void openCompare(Bench *bench);
    void showDelivery(Bench *bench, DeliveryId id);
    void compare(Bench *bench, DeliveryId one, DeliveryId other);
    void close();

    Centre *m_centre;
    Zone m_zone = Zone::Local;
    QString m_language;
    QPointer<InspectorPanel> m_delivery; ///< while it is open
    QPointer<Inspection> m_inspection;   ///< what it shows
    QPointer<CompareView> m_compare;     ///< while it is open
};

} // namespace ovyxa
