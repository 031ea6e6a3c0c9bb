// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/notice.h"
#include "core/model/settings.h"
#include "ui/common/theme.h"
#include "ui/common/time_format.h"
#include "ui/common/ui_state.h"
#include "ui/log/delivery_export.h"
#include "ui/window/place_shares.h"

#include <QtCore/QPointer>
#include <QtCore/QTimer>
#include <QtWidgets/QMainWindow>

#include <optional>

class QAction;
class QStackedWidget;
class QTabWidget;

namespace ovyxa {

class AbsencePanel;
class ActionRegistry;
class Bench;
class Centre;
class ClockBar;
class CompareView;
class CutLabel;
struct DoctorCase;
class DoctorView;
class DraftDesk;
class FilterField;
class HourPanel;
class Inspection;
class InspectorPanel;
class Later;
class LedgerPage;
class LogPanel;
class NoticeBar;
class ReceiverPanel;
class RunDocuments;
class ScenarioPage;
class StatusLine;
class TimelineView;
class TopBar;
class TrafficPanel;
class TriggerPanel;
class TrustView;
class WebhookPanel;

/// The window: puts the places side by side in docks and connects them, so that no place knows another. The bench outlives it.
/// GUI thread. Remembers its layout in the profile's folder; closing saves and asks nothing.
class MainWindow final : public QMainWindow
{
    Q_OBJECT
public:
    explicit MainWindow(Bench *bench, QWidget *parent = nullptr);

    [[nodiscard]] ActionRegistry *actionRegistry() const { return m_actions; }
    [[nodiscard]] bool isWhole() const; ///< what is not seen at first is made, too (Later)
    void setTheme(ThemeChoice choice);
    void setZone(Zone zone);
    /// What the window's words can be in, for the menu: codes such as "de"; `current` is empty for the system's language. Once, after it is made.
    void offerLanguages(const QStringList &codes, const QString &current);
    void setOpenDeliveryFile(OpenDeliveryFile open); ///< what exports are written with
    void runTrial();

Q_SIGNALS:
    /// The window keeps the choice and its layout; its owner makes it anew in that language, since most words are set when a widget is made.
    void languageChosen(const QString &code);

protected:
    bool event(QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void buildTop();
    void keepMemory(FilterField *field);
    void keepTold();
    void connectFound();
    void markFound();
    void showReceiver();
    void buildFrame();
    void buildPlaces();
    void buildCentre();
    void planRest();
    void buildTraffic();
    void giveRoom();
    void showLog();
    void buildLedger();
    void selectInspected();
    void buildScenarios();
    void buildCompareActions();
    void buildCompareBytes();
    void buildDrafts();
    [[nodiscard]] QDockWidget *buildTimeline();
    void buildHour();
    void openTrust();
    CutLabel *openDoctor(const DoctorCase &subject); ///< gives the line that says what it is about
    void reopenDoctor(Bench *log, const DoctorCase &made);
    void buildNotice(QWidget *over);
    void showNotice(const Notice &notice);
    void connectAbsence();
    [[nodiscard]] AbsencePanel *absence();
    void openAbsence();
    void closeAbsence();
    [[nodiscard]] CompareView *openCompare();
    QDockWidget *addPlace(const QString &name, const QString &title, QWidget *content, Qt::DockWidgetArea area);
    void buildActions();
    void buildThemeActions();
    void chooseLanguage(const QString &code);
    void rememberSite();
    void rememberMoment();
    void restoreMoment();
    [[nodiscard]] QByteArray documents() const;
    [[nodiscard]] QList<QWidget *> documentPages() const;
    void reopenDocuments(const QByteArray &documents);
    void rememberLayout();
    void adoptActions(QWidget *place);
    void connectPlaces();
    void connectBench();
    void showSubject();
    void buildSelected();
    void showPlaceAmongSelected();
    void inspectBeside(int step);
    void showDay();
    void showDelivery(DeliveryId id);
    void restoreLayout();
    void arrangeDefault();
    void fitIntoScreen();
    [[nodiscard]] PlaceSizes sharedRoom() const;
    void shareRoom();
    [[nodiscard]] bool stands(int dock) const;
    void resizePlaces();
    void giveBack();
    void dropForgottenGrips() const;
    [[nodiscard]] PlaceSizes placeSizes() const;
    void setArranging(bool arranging);
    void dress(QDockWidget *dock) const;
    void showConfiguration();
    void switchSetting(bool ProfileSettings::*setting, bool on);
    void chooseCountries(bool on);
    void keepSettings(const ProfileSettings &settings);
    void focusFirst();
    void focusNextPlace(int step);

    Bench *m_bench;
    UiState m_state;
    Theme *m_theme;
    ActionRegistry *m_actions;
    Later *m_later;
    Inspection *m_inspection; ///< what the inspector and the time line show: a delivery or a capture
    QAction *m_copyCurl = nullptr;
    QAction *m_trial = nullptr;
    QAction *m_nextSelected = nullptr;
    QAction *m_previousSelected = nullptr;
    Centre *m_centre = nullptr;
    LedgerPage *m_ledger = nullptr;
    ScenarioPage *m_scenarios = nullptr;
    RunDocuments *m_runDocuments = nullptr;
    QPointer<CompareView> m_compare; ///< while it is open
    QPointer<TrustView> m_trust;     ///< while it is open
    QPointer<DoctorView> m_doctor;   ///< while it is open
    DraftDesk *m_drafts = nullptr;
    LogPanel *m_log;
    FilterField *m_filter = nullptr;
    ClockBar *m_clock;
    TopBar *m_top = nullptr;
    NoticeBar *m_notice = nullptr;
    WebhookPanel *m_webhooks;
    TriggerPanel *m_triggers;
    ReceiverPanel *m_receiver;
    TrafficPanel *m_traffic = nullptr;
    HourPanel *m_hour = nullptr;
    DeliveryId m_hourOf;            ///< the delivery that it followed last
    QTabWidget *m_bottom = nullptr; ///< these three, one at a time
    TimelineView *m_timeline = nullptr;
    InspectorPanel *m_inspector;
    AbsencePanel *m_absence = nullptr; ///< once it was asked
    QStackedWidget *m_side = nullptr;  ///< these two, one at a time
    QPointer<QWidget> m_beforeAbsence; ///< had the focus
    StatusLine *m_status;
    QList<QDockWidget *> m_docks;
    QList<QDockWidget *> m_away;              ///< whose room the centre's page has
    PlaceSizes m_sizes;                       ///< what the places' are in a window of this size
    PlaceSizes m_ownSizes;                    ///< those of them that people gave them
    std::optional<PlaceSizes> m_pressedSizes; ///< when a separator was pressed, until it is let go
    QList<QAction *> m_themes;
    QAction *m_arrange = nullptr;
    QAction *m_resetLayout = nullptr;
    QAction *m_plainHttp = nullptr;
    QAction *m_systemProxy = nullptr;
    QAction *m_countries = nullptr;
    QTimer m_dayTick; ///< looks whether another day has begun, by the simulated clock
    Instant m_day{};
    bool m_arranged = false;
    bool m_arranging = false;
};

} // namespace ovyxa
