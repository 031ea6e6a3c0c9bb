// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace ovyxa {

class CodeView;
class SecretClipboard;
class TrafficController;

/// The Events API's switch, its keys, a line to try it with, and what it refused last. A key is shown once, right where it was made. GUI thread.
class ApiForm final : public QWidget
{
    Q_OBJECT
public:
    explicit ApiForm(TrafficController *controller, QWidget *parent = nullptr);

    void toggle(); ///< starts, or stops what runs

private:
    void build();
    void refresh();
    void showKeys();
    void makeKey();
    void addRefused(const QString &line);

    TrafficController *m_controller;
    QLabel *m_state;
    QPushButton *m_url;
    QPushButton *m_toggle;
    QSpinBox *m_port;
    QComboBox *m_tier;
    CodeView *m_curl;
    QPushButton *m_copyCurl;
    QLineEdit *m_keyName;
    QPushButton *m_makeKey;
    QWidget *m_newKey;
    QLineEdit *m_newKeyText;
    SecretClipboard *m_clipboard;
    QVBoxLayout *m_keys;
    QLabel *m_refusedHeading;
    QLabel *m_refused;
    QStringList m_refusedLines;
};

} // namespace ovyxa
