// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/event.h"
#include "core/model/events_api.h"
#include "core/model/hit.h"
#include "core/model/result.h"
#include "core/model/traffic.h"

#include <QtCore/QObject>

namespace ovyxa {

class Crossing;
struct Batch;

/// Hits in, events out (spec 2, 6): the Events API and the simulator. Lives on the bench's thread; owned by the bench.
class TrafficDoor : public QObject
{
    Q_OBJECT
public:
    /// Made by the bench. A stand-in for it has no crossing, and overrides what is asked of it.
    explicit TrafficDoor(Crossing *crossing, QObject *parent = nullptr) : QObject(parent), m_crossing(crossing) {}

    [[nodiscard]] virtual Traffic figures() const { return m_figures; }
    [[nodiscard]] virtual EventsApiState eventsApi() const { return m_eventsApi; }

    virtual void startEventsApi(const EventsApiSetup &setup, QObject *context, Reply<void> done);
    virtual void stopEventsApi();
    /// From now on, on the simulated clock; ends one that runs.
    virtual void startSimulation(const SimulationSettings &settings, QObject *context, Reply<void> done);
    virtual void stopSimulation();
    /// While simulating: so many visitors more, within the next ten seconds.
    virtual void simulateSpike(int visitors, QObject *context, Reply<void> done);
    /// While simulating: goes through a span as fast as this machine can, the clock with it. Replies at its end, or with Cancelled.
    virtual void simulateAhead(Millis span, QObject *context, Reply<void> done);
    /// Traffic as of now, by the Events API's rules; replies when what it set off is on disk. NotFound: no such site, nothing counted.
    virtual void hit(const QList<Hit> &hits, QObject *context, Reply<void> done);
    /// The same for the JSON of an Events API request, so many times, as from a client of this machine. InvalidInput: what the API would answer.
    virtual void hit(const QByteArray &request, bool isCustom, int times, QObject *context, Reply<void> done);
    /// Counts events until the month's usage stands at so many per cent, as if they had come earlier. Conflict if it stands higher.
    virtual void fillMonth(int percent, QObject *context, Reply<void> done);

    /// Takes over what a batch says of this; tell() emits it, once all doors have taken theirs.
    void take(const Batch &batch);
    void tell(const Batch &batch);

Q_SIGNALS:
    void changed(const ovyxa::Traffic &figures);
    void eventsApiChanged(const ovyxa::EventsApiState &state);
    void apiRequestsRefused(const QList<ovyxa::ApiRequest> &requests);
    void eventsTriggered(const QList<ovyxa::Event> &events); ///< by traffic; a click's are told by its reply

private:
    Crossing *m_crossing;
    Traffic m_figures;
    EventsApiState m_eventsApi;
    bool m_figuresMoved = false;
    bool m_eventsApiMoved = false;
};

} // namespace ovyxa
