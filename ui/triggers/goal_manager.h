// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/webhook.h"

#include <QtWidgets/QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace ovyxa {

class CatalogueDoor;
class NoticeBar;

/// A site's goals: adds page and custom-event goals, removes them with undo. Not modal. GUI thread; deletes itself; the door outlives it.
class GoalManager final : public QDialog
{
    Q_OBJECT
public:
    GoalManager(CatalogueDoor *catalogue, const SiteId &site, QWidget *parent = nullptr);
    static void openFor(CatalogueDoor *catalogue, const SiteId &site, QWidget *parent); ///< the one that is open already, wherever from

    /// Why this goal cannot be added, beside what the bench says when it is; empty = fine.
    [[nodiscard]] static QString problem(const Goal &goal, const QList<Goal> &existing);
    /// "/blog/*" or the event's name, with what it is, in a few words.
    [[nodiscard]] static QString description(const Goal &goal);

private:
    void buildForm();
    void refresh();
    void allowRemoving();
    void review();
    void add();
    void removeSelected();
    [[nodiscard]] Goal typed() const;

    CatalogueDoor *m_catalogue;
    SiteId m_site;
    QListWidget *m_list;
    QLabel *m_empty;
    NoticeBar *m_notice;
    QPushButton *m_remove;
    QLineEdit *m_name;
    QComboBox *m_kind;
    QLineEdit *m_pattern;
    QLabel *m_hint;
    QPushButton *m_add;
    QLabel *m_problem;
    bool m_asked = false; ///< to add what is typed
};

} // namespace ovyxa
