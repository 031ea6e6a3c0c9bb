// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"

#include <QtWidgets/QFrame>

class QLineEdit;
class QPushButton;
class QMenu;

namespace ovyxa {

class LogController;

/// The search field of the top bar: what filters the log, as chips with a menu each, and the text. Esc empties it.
class FilterField final : public QFrame
{
    Q_OBJECT
public:
    using SiteNames = std::function<QStringList()>;

    FilterField(LogController *controller, SiteNames sites, QWidget *parent = nullptr);

    void focusText();

Q_SIGNALS:
    void left(); ///< Enter or Esc: the focus should go to the log

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void buildStateMenu();
    void buildSiteMenu();
    void showQuery(const DeliveryQuery &query);

    LogController *m_controller;
    SiteNames m_sites;
    QPushButton *m_state;
    QPushButton *m_site;
    QLineEdit *m_text;
    QPushButton *m_clear;
};

} // namespace ovyxa
