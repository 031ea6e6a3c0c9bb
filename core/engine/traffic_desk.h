// SPDX-License-Identifier: MIT
#pragma once

#include "core/engine/api_keys.h"
#include "core/engine/simulation.h"
#include "core/engine/unsent_hits.h"
#include "core/ingest/events_api.h"
#include "core/model/notice.h"
#include "core/model/traffic.h"
#include "core/triggers/trigger_engine.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <functional>
#include <memory>

namespace ovyxa {

class Clock;
class Configuration;
class CountryDatabase;
class Dispatcher;
class LocalAuthority;

/// The local Ovyxa: hits come in, from the Events API and the simulator; the trigger rules count them; what they set off goes to the
/// dispatcher. Keeps usage and completions: together with the events they set off in one commit, otherwise at most a second later, which is
/// what a crash may uncount. Engine thread; owned by the engine.
class TrafficDesk final : public QObject
{
    Q_OBJECT
public:
    /// All that it works with outlives it.
    struct Parts
    {
        Clock *clock;
        Store *store;
        Configuration *configuration;
        Dispatcher *dispatcher;
        LocalAuthority *authority;
    };

    explicit TrafficDesk(Parts parts, QObject *parent = nullptr);
    ~TrafficDesk() override;

    /// Takes no more hits, ends the simulation, and stores the counts.
    void stop();

    void restore(const StoredState &state);

    /// Counts a hit; replies at once if it set off nothing, else when its events are on disk. NotFound: no such site, nothing counted.
    void take(const Hit &hit, Instant at, Reply<void> done);
    void fillMonth(int percent, Reply<void> done);

    void startEventsApi(const EventsApiSetup &setup, Reply<void> done);
    void stopEventsApi();
    void setIdentity(const TlsIdentity &identity) { m_api.setIdentity(identity); }

    /// The clock went back by `span`. True, if that was out of a month with traffic: takeUsage() is to follow.
    [[nodiscard]] bool moveBack(Millis span);
    /// What was counted before, on disk, in the month that the clock went back to.
    void takeUsage(const Usage &counted);

    [[nodiscard]] ApiKeys &keys() { return m_keys; }
    [[nodiscard]] UnsentHits &unsent() { return m_unsent; }
    [[nodiscard]] Simulation &simulation() { return m_simulation; }
    [[nodiscard]] Traffic traffic();
    [[nodiscard]] EventsApiState eventsApi() const;

Q_SIGNALS:
    void changed();
    void eventsApiChanged();
    void eventTriggered(const ovyxa::Event &event);
    void refused(const ovyxa::ApiRequest &request);
    void noticed(const ovyxa::Notice &notice);

private:
    void applyConfiguration();
    void setAside(const QSet<GoalId> &goals);
    void applyCountryDatabase(const QString &file);
    void submit(const QList<Triggered> &triggered, Reply<void> done);
    /// The newest time that may be looked at: simulated hits that are due may still be on their way, and times do not go back.
    [[nodiscard]] Instant frontier() const;
    /// Draws the curves on, up to a time; before anything is counted at it.
    void sampleUntil(Instant at);
    void keep();
    [[nodiscard]] std::function<Result<void>(Writer &)> countsAsNow() const;

    Parts m_parts;
    TriggerEngine m_rules;
    std::unique_ptr<CountryDatabase> m_countries;
    QString m_countryFile;
    ApiKeys m_keys;
    Simulation m_simulation;
    EventsApi m_api;
    QString m_apiProblem;
    QSet<SiteId> m_sites;
    Traffic m_traffic;                          // without usage and what the simulation says
    QHash<GoalId, qint64> m_removedCompletions; // for the undo
    QSet<GoalId> m_dirtyGoals;
    bool m_isDirty = false;
    UnsentHits m_unsent;
    int m_storing = 0; // hits whose events are on their way to the disk
    Instant m_last{};  // of the hits: their times do not go back
    Instant m_sampled{};
    QTimer m_keeping;
};

} // namespace ovyxa
