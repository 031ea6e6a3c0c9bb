// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QLabel;
class QPlainTextEdit;

namespace ovyxa {

class CodeView;
class TriggerController;

/// The whole of an event's data as JSON, what is wrong with it, and the exact bytes that would go out now. GUI thread; owned by the card.
class PayloadEditor final : public QWidget
{
    Q_OBJECT
public:
    explicit PayloadEditor(TriggerController *controller, QWidget *parent = nullptr);

    void refresh(); ///< the data changed elsewhere

Q_SIGNALS:
    void fireWanted();

protected:
    bool event(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void showPreview();

    TriggerController *m_controller;
    QPlainTextEdit *m_text;
    QLabel *m_problem;
    QLabel *m_size;
    CodeView *m_preview;
    QTimer m_tick; ///< the payload's time goes on while it is looked at
    bool m_typing = false;
};

} // namespace ovyxa
