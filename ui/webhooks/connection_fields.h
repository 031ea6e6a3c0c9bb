// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/webhook.h"

#include <QtWidgets/QWidget>

class QComboBox;
class QLineEdit;

namespace ovyxa {

/// The part of the webhook's form that says how its endpoint is connected to: one more authority to trust, and whether connections are
/// kept. GUI thread; owned by the form.
class ConnectionFields final : public QWidget
{
    Q_OBJECT
public:
    ConnectionFields(const Webhook &webhook, QWidget *parent);

    /// Puts both into the webhook; a file by its absolute path.
    void applyTo(Webhook *webhook) const;
    [[nodiscard]] static QStringList assumptions(); ///< about both, a sentence each

Q_SIGNALS:
    void changed();

private:
    void choose();

    QLineEdit *m_authority;
    QComboBox *m_connections;
};

} // namespace ovyxa
