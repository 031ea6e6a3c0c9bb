// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/events_api.h"

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
class StateDot;
class TrafficController;

/// The Events API's switch, its keys, a line to try it with, and what it refused last. A key is shown once, right where it was made. GUI thread.
class ApiForm final : public QWidget
{
    Q_OBJECT
public:
    explicit ApiForm(TrafficController *controller, QWidget *parent = nullptr);

    void toggle();    ///< starts, or stops what runs
    void askForKey(); ///< goes where its name is typed

private:
    void build();
    void refresh();
    void showKeys();
    QWidget *keyRow(const ApiKey &key);
    void makeKey();
    void addRefused(const QString &line);

    TrafficController *m_controller;
    StateDot *m_dot;
    QLabel *m_state;
    QPushButton *m_url;
    QPushButton *m_toggle;
    QSpinBox *m_port;
    QComboBox *m_tier;
    QLabel *m_curlHint;
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
    ApiKeyId m_revoking; ///< the key whose row asks whether it is meant: revoking cannot be undone
};

} // namespace ovyxa
