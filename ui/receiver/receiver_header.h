// SPDX-License-Identifier: MIT
#pragma once

#include "core/rules/receiver_setup.h"

#include <QtWidgets/QWidget>

class QLabel;
class QMenu;
class QPushButton;

namespace ovyxa {

class StateDot;

/// The receiver's one line: whether it listens, where, what it answers, its secrets, Start or Stop. Drops what matters least when the
/// window is narrow. GUI thread.
class ReceiverHeader final : public QWidget
{
    Q_OBJECT
public:
    explicit ReceiverHeader(QWidget *parent = nullptr);

    void setState(const ReceiverState &state, const QString &plan, const QString &authorityFile);
    void setMangling(const QList<MangleStep> &steps);   ///< said as long as there are any
    [[nodiscard]] QList<QAction *> menuActions() const; ///< for the window's registry
    void setFindOffered(bool offered);                  ///< a button for the list's search, where its field is folded away
    void setNewRows(QPushButton *newRows);              ///< what tells of rows above those that are seen; shown and hidden by its owner
    [[nodiscard]] QPoint planCorner() const;            ///< where the plan's popup hangs, global

    /// Narrower than its parts together: what does not fit is left away.
    [[nodiscard]] QSize minimumSizeHint() const override { return {260, QWidget::minimumSizeHint().height()}; }

Q_SIGNALS:
    void planWanted();
    void optionsWanted();
    void alertsWanted();
    void findWanted();
    void trustWanted();
    void startWanted();
    void stopWanted();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();
    void layOut();
    void copy(const QString &text);

    ReceiverState m_state;
    QString m_authorityFile;
    StateDot *m_dot;
    QLabel *m_word;
    QPushButton *m_url;
    QPushButton *m_newRows = nullptr;
    QLabel *m_alters;
    QLabel *m_answers;
    QPushButton *m_plan;
    QPushButton *m_secret;
    QPushButton *m_alerts;
    QPushButton *m_find;
    QPushButton *m_more;
    QMenu *m_menu;
    QPushButton *m_toggle;
};

} // namespace ovyxa
