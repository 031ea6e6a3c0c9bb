// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/request_draft.h"
#include "core/model/result.h"
#include "ui/common/time_format.h"

#include <QtCore/QHash>
#include <QtCore/QObject>

class QAction;

namespace ovyxa {

class ActionRegistry;
class Bench;
class Centre;
class DraftView;
class Inspection;
class NoticeBar;

/// The drafts of the profile, each a document in the centre: opened from a row and back at the next start. Whose tab is closed is kept, and opens
/// again when people ask for it; what is discarded is gone, which can be undone. GUI thread; owned by the window.
class DraftDesk final : public QObject
{
    Q_OBJECT
public:
    struct Parts
    {
        Bench *bench;
        Centre *centre;
        ActionRegistry *actions;
        Inspection *inspection; ///< what Ctrl+Shift+E takes
        NoticeBar *notice;
    };
    explicit DraftDesk(const Parts &parts, QObject *parent = nullptr);

    void editDelivery(DeliveryId id);
    void editCapture(CaptureId id);
    void editInspected();
    void open(const RequestDraft &draft);
    void restore();                        ///< the tabs of what was kept; none of them is shown
    [[nodiscard]] int shownNumber() const; ///< of the draft that is shown; 0 = none is
    void showNumber(int number);
    void setZone(Zone zone);

Q_SIGNALS:
    void deliveryWanted(ovyxa::DeliveryId id);
    void captureWanted(ovyxa::CaptureId id);
    void compareWanted(ovyxa::DeliveryId before, ovyxa::DeliveryId now);

private:
    DraftView *add(int number, const RequestDraft &draft, bool shown);
    void openAs(int number, const RequestDraft &draft);
    [[nodiscard]] int freshNumber() const;
    [[nodiscard]] DraftView *viewOf(int number) const; ///< null = it is not open
    [[nodiscard]] DraftView *current() const;
    [[nodiscard]] bool showOpen(RequestDraft::Source source, qint64 id);
    void send(int number, const ResendDraft &resend);
    void discard(DraftView *view);
    void closed(QWidget *content);
    void reopen();
    [[nodiscard]] QString nameFor(const DraftView *view) const;
    void fail(const Error &error);

    Parts m_parts;
    Zone m_zone = Zone::Local;
    QList<DraftView *> m_views; ///< that are open
    int m_last = 0;             ///< the highest number that one of them had: what is discarded may come back under its own
    QHash<const DraftView *, QString> m_names;
    QAction *m_reopen;
    QString m_saidClosed;
};

} // namespace ovyxa
