// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>
#include <QtCore/QPointer>

class QWidget;

namespace ovyxa {

class NoticeBar;

/// Keeps a notice over the window's content, where it moves nothing that is being read or clicked, however often it comes, and covers no
/// row: at the top of a place that has none, or above the status bar while that place is elsewhere; at that end of it where it does not lie over
/// what has the focus. As wide as its words need, within the window. GUI thread; owned by the notice, whose parent the window is.
class NoticePlace final : public QObject
{
    Q_OBJECT
public:
    NoticePlace(NoticeBar *notice, QWidget *over, QWidget *window, QWidget *statusBar);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void place();

    NoticeBar *m_notice;
    QPointer<QWidget> m_over;
    QWidget *m_window;
    QPointer<QWidget> m_statusBar;
};

} // namespace ovyxa
