// SPDX-License-Identifier: MIT
#pragma once

#include "core/bench/bench.h"
#include "core/model/request_draft.h"
#include "ui/common/time_format.h"
#include "ui/draft/draft_store.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace ovyxa {

class BodyPanel;
class CutLabel;
class DraftHeaders;
class DraftSide;
class DraftTries;
class HeaderModel;
class NoticeBar;

/// A request to be edited and sent again and again: where it goes and how it is signed, its headers, its body; beside it what came of it.
/// Kept in the profile as people type. GUI thread.
class DraftView final : public QWidget
{
    Q_OBJECT
public:
    DraftView(Bench *bench, int number, const RequestDraft &draft, QWidget *parent = nullptr);
    ~DraftView() override; ///< keeps what was typed last

    [[nodiscard]] int number() const { return m_number; }
    [[nodiscard]] const RequestDraft &draft() const { return m_draft; }
    [[nodiscard]] QString title() const;
    [[nodiscard]] DraftSide *side() const { return m_side; }
    void send();
    void sent(const Result<QList<DraftTry>> &tries); ///< the answer to sendWanted
    void setZone(Zone zone);
    void keep();   ///< what it is now
    void forget(); ///< it is not kept any more
    /// It is kept, and opened again when people ask for it. An error says why it could not be kept.
    [[nodiscard]] Result<void> close();
    [[nodiscard]] bool isForgotten() const { return m_forgotten; }

Q_SIGNALS:
    void sendWanted(const ovyxa::ResendDraft &resend);
    void sourceWanted();
    void deliveryWanted(ovyxa::DeliveryId id);
    void compareWanted(ovyxa::DeliveryId before, ovyxa::DeliveryId now);
    void discardWanted();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildTarget(QVBoxLayout *column);
    void buildSigning(QVBoxLayout *column);
    [[nodiscard]] int signerIndex() const;
    void buildFoot(QVBoxLayout *column);
    [[nodiscard]] CutLabel *dimWords(const QString &name);
    void showTargets();
    void takeTarget();
    void showUrl(const QString &url);
    void showSigning();
    void showMade();
    void showFoot();
    void edited();
    void undoAll();
    void showDraft();
    void cancelEarlier();

    Bench *m_bench;
    DraftStore m_store;
    int m_number;
    RequestDraft m_draft;
    Zone m_zone = Zone::Local;
    bool m_forgotten = false; ///< nothing more is written
    QString m_whyNotKept;     ///< empty where what was typed last is kept
    bool m_showing = false;
    bool m_sending = false; ///< until sent()
    QTimer m_keepDue;
    NoticeBar *m_notice;
    QComboBox *m_target = nullptr;
    QLineEdit *m_url = nullptr;
    QPushButton *m_send = nullptr;
    QList<QPushButton *> m_signings;
    QGridLayout *m_signingLine = nullptr;
    CutLabel *m_signingWords = nullptr;
    HeaderModel *m_headers;
    DraftHeaders *m_table;
    BodyPanel *m_body;
    QLabel *m_of = nullptr;
    QPushButton *m_source = nullptr;
    CutLabel *m_kept = nullptr;
    QLabel *m_count = nullptr;
    DraftTries *m_tries;
    DraftSide *m_side;
};

} // namespace ovyxa
