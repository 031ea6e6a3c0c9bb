// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QWidget>

class QAction;
class QHBoxLayout;
class QPushButton;

namespace ovyxa {

/// The one bar on top: run a trial, replay failed, the filter, the clock, the palette. It only lays out what it is given.
class TopBar final : public QWidget
{
    Q_OBJECT
public:
    TopBar(QAction *trial, QAction *replayFailed, QAction *palette, QWidget *filter, QWidget *clock, QWidget *parent = nullptr);

    void setOwed(qint64 deliveries); ///< what "Replay failed" would send
    void setTrialRunning(bool running);
    void focusTrial();

protected:
    bool event(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();
    [[nodiscard]] int trialWidth(bool inShort);
    void fitReplay();

    QPushButton *m_trial;
    QPushButton *m_replay;
    qint64 m_owed = 0;
    int m_trialInWords = 0; ///< the button's width
    int m_trialInShort = 0;
    bool m_isNarrow = false;
    bool m_isTight = false; ///< and even then the field would have no room for two chips
    bool m_isRunning = false;
    QWidget *m_filter;
    QPushButton *m_keys; ///< opens the palette
};

} // namespace ovyxa
