// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"

#include <QtWidgets/QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace ovyxa {

/// Asks what the endpoint's own code computed over a delivery's body. What looks like it in the endpoint's answer stands there already, and is
/// asked about at once. Owned by its page; GUI thread.
class ComputedSignature final : public QWidget
{
    Q_OBJECT
public:
    explicit ComputedSignature(QWidget *parent = nullptr);

    /// The same attempt again leaves what was entered, and asks anew.
    void setAttempt(const DeliveryDetails &delivery, const Attempt &attempt);
    void clear();
    [[nodiscard]] DeliveryId delivery() const { return m_delivery; }  ///< invalid = none
    [[nodiscard]] const QByteArray &asked() const { return m_asked; } ///< about, last
    void enter(const QByteArray &computed);                           ///< and asks about it

Q_SIGNALS:
    void explanationWanted(ovyxa::DeliveryId delivery, const QByteArray &computed);

private:
    void ask();

    QLineEdit *m_field;
    QPushButton *m_explain;
    QLabel *m_note;
    DeliveryId m_delivery;
    int m_attempt = 0;
    QByteArray m_asked;
};

} // namespace ovyxa
