// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/replay.h"
#include "core/model/result.h"
#include "core/model/webhook.h"

#include <QtCore/QTimer>
#include <QtWidgets/QFrame>

#include <functional>

class QBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;

namespace ovyxa {

/// Says above the log what a replay would come to (how many, where to, what was answered already, how long) and asks how, then shows
/// the progress, then what came of it. The set of deliveries is frozen when it asks. GUI thread.
class ReplayBar final : public QFrame
{
    Q_OBJECT
public:
    /// What it needs of the bench.
    struct Doors
    {
        std::function<void(const ReplayRequest &request, QObject *context, Reply<ReplayId> done)> replay;
        std::function<void(const QList<DeliveryId> &deliveries, QObject *context, Reply<ReplayForecast> done)> forecast;
        std::function<void(ReplayId)> cancel;
        std::function<QList<Webhook>()> targets; ///< webhooks that may be chosen with "to …"
    };

    explicit ReplayBar(Doors doors, QWidget *parent = nullptr);

    /// Owed: those that are sent again meanwhile, by whomever, are left out.
    enum class Set { Chosen, Owed };
    /// Shows the question for these; an empty list says that there is nothing to replay.
    void ask(const QList<DeliveryId> &deliveries, Set set = Set::Chosen);
    /// Replays at once, without the question (a context menu that said it all).
    void start(const ReplayRequest &request);
    void takeProgress(const ReplayProgress &progress);
    [[nodiscard]] bool isRunning() const { return m_running; }
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void replayed(const QList<ovyxa::DeliveryId> &made);
    void closed();
    void runningChanged(bool running);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void setRunning(bool running);
    void showQuestion();
    void foresee();
    void takeForecast(const ReplayForecast &forecast);
    void leaveOutAnswered();
    void showEnd(const QString &text, bool good);
    void buildBytes();
    void buildTargets();
    void showChoices();
    [[nodiscard]] std::optional<Webhook> target() const; ///< another than each had
    void dismiss();
    void arrange();

    Doors m_doors;
    QLabel *m_text;
    QPushButton *m_leaveOut;
    QPushButton *m_start;
    QPushButton *m_bytes; ///< as they were, or made anew
    QPushButton *m_to;
    QBoxLayout *m_choices = nullptr;
    QProgressBar *m_progress;
    QPushButton *m_cancel;
    ReplayRequest m_request;
    QList<DeliveryId> m_answered; ///< of those asked for
    quint64 m_question = 0;       ///< an older one's forecast is dropped
    QList<DeliveryId> m_made;
    ReplayId m_id;
    bool m_running = false;
    QTimer m_leaves{this}; ///< what went well is said for a while, as by other notices
};

} // namespace ovyxa
