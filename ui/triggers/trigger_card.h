// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QTimer>
#include <QtWidgets/QFrame>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace ovyxa {

class Bench;
class PayloadEditor;
class TriggerController;
class TriggerFields;

/// One kind of event: its name, what it means, its fields, Fire, and below them the whole data if it is asked for. What firing came to
/// stands for a while where it says what it means, so that nothing moves under the pointer. GUI thread.
class TriggerCard final : public QFrame
{
    Q_OBJECT
public:
    TriggerCard(Bench *bench, TriggerController *controller, QWidget *parent = nullptr);

    [[nodiscard]] TriggerController *controller() const { return m_controller; }
    [[nodiscard]] int wantedWidth() const; ///< with its name and its button in full

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void showSummary(); ///< or the outcome, as long as it stands there; cut off with an ellipsis where the card is narrow
    void buildHead(QVBoxLayout *column);
    void fitName();
    void fitFire();
    void refresh();
    void showReadiness();
    void showOutcome();
    void setExpanded(bool expanded);

    Bench *m_bench;
    TriggerController *m_controller;
    QLabel *m_name;
    QLabel *m_summary;
    QPushButton *m_edit;
    QPushButton *m_fire;
    int m_fireInFull = 0; ///< its width with its whole word; 0 before it was laid out
    TriggerFields *m_fields;
    QTimer m_outcomeStays;
    PayloadEditor *m_editor = nullptr; ///< made when it is first asked for
};

} // namespace ovyxa
