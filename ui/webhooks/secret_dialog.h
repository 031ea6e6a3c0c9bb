// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/webhook.h"

#include <QtWidgets/QDialog>

class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace ovyxa {

class AssumedNote;
class SecretClipboard;

/// Shows one webhook's secret: the new one once, the stored one behind a button, or a rotation and then its result. Not modal;
/// Esc closes it, and the secret is forgotten with it. GUI thread; deletes itself.
class SecretDialog final : public QDialog
{
    Q_OBJECT
public:
    enum class Purpose { Created, Stored, Rotate };

    /// `place` says where secrets are kept (Bench::secretsPlace); the clipboard outlives the dialog.
    SecretDialog(Purpose purpose, const Webhook &webhook, const QString &place, SecretClipboard *clipboard, QWidget *parent = nullptr);

    [[nodiscard]] bool isFor(Purpose purpose, WebhookId webhook) const { return m_purpose == purpose && m_webhook.id == webhook; }
    /// When the secret before is no longer accepted, by the simulated time of its rotation.
    [[nodiscard]] static Instant previousEnds(Instant rotatedAt);
    void showSecret(const QByteArray &secret);
    /// After a rotation: `until` in words, when the previous secret ends.
    void showRotated(const QByteArray &secret, const QString &until);
    void refuse(const QString &reason);

Q_SIGNALS:
    void revealWanted();
    void rotationWanted(const QByteArray &own); ///< empty = one is to be made

private:
    void addRotation(QVBoxLayout *column);
    void addSecret(QVBoxLayout *column);
    void fit(); ///< as high as what is shown now

    Purpose m_purpose;
    Webhook m_webhook;
    SecretClipboard *m_clipboard;
    QByteArray m_shown;
    QLabel *m_intro = nullptr;
    QWidget *m_secretRow = nullptr;
    QLineEdit *m_secret = nullptr;
    QPushButton *m_reveal = nullptr;
    QPushButton *m_copy = nullptr;
    QLabel *m_copied = nullptr;
    QWidget *m_rotation = nullptr;
    QLineEdit *m_own = nullptr;
    QPushButton *m_rotate = nullptr;
    AssumedNote *m_assumed = nullptr;
    QLabel *m_problem = nullptr;
};

} // namespace ovyxa
