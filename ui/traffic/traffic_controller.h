// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/events_api.h"
#include "core/model/result.h"
#include "core/model/traffic.h"
#include "ui/traffic/visitor_curve.h"

#include <QtCore/QObject>

#include <functional>

namespace ovyxa {

class CatalogueDoor;
class ClockDoor;
class TrafficDoor;

/// All that the traffic's place decides, without widgets: what is simulated, how the Events API is started, what is said about it. Remembers
/// both in traffic.ini in the profile's folder, and starts the Events API again if it ran when the program ended. GUI thread; owned by the
/// panel; the doors outlive it.
class TrafficController final : public QObject
{
    Q_OBJECT
public:
    static constexpr quint16 usualPort = 8444;

    /// All that the traffic's place knows of the bench.
    struct Doors
    {
        TrafficDoor *traffic;
        CatalogueDoor *catalogue;
        ClockDoor *clock;
        QString profileFolder;
        QString authorityFile;
    };

    explicit TrafficController(Doors doors, QObject *parent = nullptr);

    void setSite(const SiteId &site);
    [[nodiscard]] const SiteId &site() const { return m_settings.site; }
    [[nodiscard]] Traffic traffic() const;
    [[nodiscard]] SiteTraffic siteTraffic() const;
    [[nodiscard]] QList<CurveThreshold> thresholds() const; ///< of the site's webhooks that listen for spikes
    /// "Purchase 12", the most often completed first.
    [[nodiscard]] QStringList goalCounts() const;

    // The simulator.
    /// Of the next start; where nobody chose otherwise, with what the site's goals ask for.
    [[nodiscard]] SimulationSettings settings() const;
    void setSettings(const SimulationSettings &settings); ///< of the next start; the site stays
    void start();
    void stop();
    void spike(int visitors);
    void fillMonth(int percent);
    void runAhead(Millis span);
    [[nodiscard]] Millis toMonthEnd() const; ///< of the simulated month, in UTC
    /// How much of running ahead is done, 0 … 1; nothing while the clock goes by itself.
    [[nodiscard]] std::optional<double> progress() const;
    [[nodiscard]] QString hint() const; ///< how fast visitors come, and where to
    void setPlanLimit(qint64 limit);

    // The Events API.
    [[nodiscard]] EventsApiState api() const;
    [[nodiscard]] quint16 port() const { return m_port; }
    void startApi(quint16 port);
    void stopApi();
    void setTier(ApiTier tier);
    [[nodiscard]] ApiTier tier() const;
    [[nodiscard]] QString curlLine() const;   ///< with $OVYXA_API_KEY, never a key; empty while it is stopped
    [[nodiscard]] QList<ApiKey> keys() const; ///< valid ones
    void makeKey(const QString &name, std::function<void(const QByteArray &text)> made);
    void revokeKey(ApiKeyId id);

Q_SIGNALS:
    void changed();
    void trafficChanged();
    void said(const QString &text, bool isProblem);
    void portTaken(const QString &text); ///< of the Events API; any free one would do
    void refused(const QString &line);   ///< a request to the Events API

private:
    [[nodiscard]] std::function<void(const Result<void> &)> sayProblem();
    void remember() const;

    [[nodiscard]] QString memoryFile() const;

    Doors m_doors;
    SimulationSettings m_settings;
    quint16 m_port = usualPort;
    bool m_apiWanted = false;
    std::optional<Instant> m_aheadFrom;
    Instant m_aheadUntil{};
};

} // namespace ovyxa
