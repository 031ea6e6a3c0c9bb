// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/event.h"
#include "core/model/result.h"
#include "core/model/webhook.h"

#include <QtCore/QObject>

namespace ovyxa {

class Bench;
struct Fired;

/// What one trigger card knows and decides, without widgets: the event's data as it is typed, what is wrong with it, the bytes that
/// would go out, who listens, and what firing brought. GUI thread; owned by its card; the bench outlives it.
class TriggerController final : public QObject
{
    Q_OBJECT
public:
    /// How the last firing ended, for the card's line.
    struct Outcome
    {
        QString text;
        bool problem = false;
    };
    /// The payload as it would be sent, its size, and whether limits::payloadBytes lets it through. Where webhooks of both body formats
    /// listen, it is Ovyxa's JSON: that is what the data becomes.
    struct Preview
    {
        QByteArray bytes;
        QString problem{};       ///< why there are none, or why they would not be sent
        QString formats{};       ///< a line for each body format that goes out: which, to how many, how many bytes
        qsizetype mostBytes = 0; ///< limits::payloadBytes
    };

    TriggerController(Bench *bench, EventKind kind, QObject *parent = nullptr);

    [[nodiscard]] EventKind kind() const { return m_kind; }
    [[nodiscard]] SiteId site() const { return m_draft.site; }
    /// Starts anew with the site's own template.
    void setSite(const SiteId &site);
    /// Throws away what was typed.
    void reset();

    [[nodiscard]] QByteArray data() const { return m_draft.data; } ///< as typed; need not be JSON while people type
    void setData(const QByteArray &data);
    [[nodiscard]] bool isEdited() const { return m_edited; } ///< typed or chosen, else the site's template
    /// A member of the data object as people read it; empty if it is not there or the data is no object now.
    [[nodiscard]] QString field(const QString &key) const;
    /// Keeps everything else as it stands. Nothing happens while the data is no object.
    void setField(const QString &key, const QString &value);
    void chooseGoal(const Goal &goal); ///< its name, and a page that it counts
    /// "Line 2, column 7: …"; empty = a JSON object.
    [[nodiscard]] QString dataProblem() const;

    [[nodiscard]] Preview preview() const;
    [[nodiscard]] QList<Webhook> listeners() const;
    /// Why Fire is off; empty = it is not.
    [[nodiscard]] bool isHeard() const; ///< a webhook of the site listens
    [[nodiscard]] QString refusal() const;
    void fire();
    [[nodiscard]] const Outcome &outcome() const { return m_outcome; }

Q_SIGNALS:
    void dataChanged();      ///< typed, chosen or reset
    void readinessChanged(); ///< who listens, or whether the data can be sent
    void outcomeChanged();
    void fired(const ovyxa::Fired &fired);

private:
    [[nodiscard]] QString onItsWay(const Fired &fired) const;
    void setOutcome(Outcome outcome);

    Bench *m_bench;
    EventKind m_kind;
    EventDraft m_draft;
    bool m_edited = false; ///< a goal that is added must not overwrite what was typed
    bool m_firing = false;
    Outcome m_outcome;
};

} // namespace ovyxa
