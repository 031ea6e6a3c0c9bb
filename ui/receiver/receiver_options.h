// SPDX-License-Identifier: MIT
#pragma once

#include "core/rules/receiver_setup.h"

#include <QtCore/QHash>
#include <QtWidgets/QDialog>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QSpinBox;

namespace ovyxa {

/// How the receiver is started: address, port, TLS, secrets, forwarding, allowed hosts. What is wrong is said under its field. Not modal;
/// Enter starts, Esc goes back. GUI thread; deletes itself.
class ReceiverOptionsDialog final : public QDialog
{
    Q_OBJECT
public:
    /// `running` only changes the button's word.
    ReceiverOptionsDialog(const ReceiverSetup &setup, bool running, QWidget *parent = nullptr);

Q_SIGNALS:
    void startWanted(const ovyxa::ReceiverSetup &setup);

private:
    void addListening(QFormLayout *form);
    void addChecking(QFormLayout *form);
    void addLimits(QFormLayout *form);
    QLabel *problemRow(QFormLayout *form, const QString &field);
    QWidget *fileRow(QLineEdit *line, const QString &title);
    void hintRow(QFormLayout *form, const QString &text, QLineEdit *field);
    void warningRow(QFormLayout *form, const QString &field); ///< as problemRow, for what may stay
    [[nodiscard]] ReceiverSetup typed() const;
    [[nodiscard]] QHash<QString, QString> problems() const;
    [[nodiscard]] QList<std::pair<QString, QLineEdit *>> fields() const; ///< where each problem is mended, from top to bottom
    void review();
    void submit();

    ReceiverSetup m_setup;
    QComboBox *m_address;
    QSpinBox *m_port;
    QCheckBox *m_plain;
    QLineEdit *m_certificate;
    QLineEdit *m_key;
    QComboBox *m_accepted;
    QCheckBox *m_webhookSecrets;
    QLineEdit *m_secret;
    QListWidget *m_secrets;
    QLineEdit *m_forward;
    QCheckBox *m_tellsPeer;
    QLineEdit *m_hosts;
    QHash<QString, QLabel *> m_problems;
};

} // namespace ovyxa
