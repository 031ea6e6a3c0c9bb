// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/theme.h"
#include "ui/common/time_format.h"

#include <QtCore/QByteArray>
#include <QtCore/QMargins>
#include <QtCore/QSettings>

#include <optional>

namespace ovyxa {

/// What the window remembers from one start to the next, in window.ini in the profile's folder. Owned by the window; GUI thread.
/// A damaged or missing file gives the defaults; nothing here is worth a message.
class UiState final
{
public:
    explicit UiState(const QString &profileFolder);

    [[nodiscard]] QByteArray geometry() const;
    void setGeometry(const QByteArray &geometry);
    [[nodiscard]] std::optional<QMargins> frame() const; ///< what the window manager had put around it
    void setFrame(const QMargins &frame);
    [[nodiscard]] QByteArray layout() const; ///< QMainWindow::saveState
    void setLayout(const QByteArray &layout);
    /// A splitter's or header's state by its object name.
    [[nodiscard]] QByteArray part(const QString &objectName) const;
    void setPart(const QString &objectName, const QByteArray &state);

    [[nodiscard]] ThemeChoice theme() const;
    void setTheme(ThemeChoice theme);
    [[nodiscard]] Zone zone() const;
    void setZone(Zone zone);
    [[nodiscard]] QString language() const; ///< of the window's words, such as "de"; empty = the system's
    void setLanguage(const QString &code);
    [[nodiscard]] QString snippetLanguage() const; ///< of "How to fix it"
    void setSnippetLanguage(const QString &name);

private:
    QSettings m_file;
};

} // namespace ovyxa
