// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/instant.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

class QClipboard;

namespace ovyxa {

/// Copies secrets so that they do not stay: marked for clipboard managers (`x-kde-passwordManagerHint`, which KDE's, GNOME's and
/// KeePassXC's readers know), and taken away after a while if the clipboard still holds them. GUI thread; owned by the panel.
class SecretClipboard final : public QObject
{
    Q_OBJECT
public:
    static constexpr Millis defaultStay{60'000};

    explicit SecretClipboard(QClipboard *clipboard, Millis stay = defaultStay, QObject *parent = nullptr);
    ~SecretClipboard() override; ///< takes it away at once

    void copy(const QByteArray &secret);
    void clear(); ///< only if the clipboard still holds what was copied here
    [[nodiscard]] Millis stay() const;

private:
    QClipboard *m_clipboard;
    QTimer m_timer;
    QByteArray m_digest; ///< of what was copied: the secret itself is not kept
};

} // namespace ovyxa
