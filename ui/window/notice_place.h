// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>

class QWidget;

namespace ovyxa {

class NoticeBar;

/// Keeps a notice over the window's content, just above the status bar, where it moves nothing that is being read or clicked, however
/// often it comes. As wide as its words need, within the window. GUI thread; owned by the notice, whose parent the window is.
class NoticePlace final : public QObject
{
    Q_OBJECT
public:
    NoticePlace(NoticeBar *notice, QWidget *window, QWidget *statusBar);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void place();

    NoticeBar *m_notice;
    QWidget *m_window;
    QWidget *m_statusBar;
};

} // namespace ovyxa
