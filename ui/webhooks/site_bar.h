// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QWidget>

class QFrame;
class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;

namespace ovyxa {

class WebhookController;

/// The line above the webhooks: which site, and "+ Webhook". Its menu switches, adds and removes sites and sets a site's country;
/// what has to be typed is asked for in the line below. GUI thread.
class SiteBar final : public QWidget
{
    Q_OBJECT
public:
    explicit SiteBar(WebhookController *controller, QWidget *parent = nullptr);

    void refresh();
    void askForSite(); ///< opens the line that adds a site

Q_SIGNALS:
    void addWebhookWanted();

private:
    enum class Asking { Nothing, NewSite, Country };
    void ask(Asking what);
    void review();
    void submit();
    void fillMenu();

    WebhookController *m_controller;
    Asking m_asking = Asking::Nothing;
    QPushButton *m_chooser;
    QPushButton *m_add;
    QMenu *m_menu;
    QWidget *m_line;
    QLabel *m_asked;
    QLineEdit *m_input;
    QPushButton *m_save;
    QLabel *m_problem;
};

} // namespace ovyxa
