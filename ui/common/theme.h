// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/tokens.h"

#include <QtCore/QObject>
#include <QtGui/QFont>

#include <optional>

class QApplication;

namespace ovyxa {

enum class ThemeChoice { System, Light, Dark };

/// Gives the application its look: Fusion with our measures, a palette and one style sheet made from the tokens.
/// One for each application, owned by the window; GUI thread.
class Theme final : public QObject
{
    Q_OBJECT
public:
    /// Notes the system's scheme from the palette that the platform gave, before changing anything; what the desktop's settings
    /// tell later counts more.
    explicit Theme(QApplication *application, QObject *parent = nullptr);
    /// Loads the fonts that are seen first. They are loaded anyway: this is for who waits for something else before there is a window.
    static void loadFonts();

    [[nodiscard]] ThemeChoice choice() const { return m_choice; }
    [[nodiscard]] const Tokens &tokens() const;
    /// Repaints everything in the chosen scheme; System = what the platform has, and follows when that changes.
    void apply(ThemeChoice choice);

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void setTold(std::optional<bool> dark);

    QApplication *m_application;
    bool m_paletteIsDark;       ///< as the platform's own palette is
    std::optional<bool> m_told; ///< as the desktop says it, which counts more
    ThemeChoice m_choice = ThemeChoice::System;
};

/// The fixed-width font for all that is data, at the interface font's size and `delta` pixels more or less.
[[nodiscard]] QFont dataFont(int delta = -1);
/// The interface font, `delta` pixels larger or smaller.
[[nodiscard]] QFont interfaceFont(int delta = 0, QFont::Weight weight = QFont::Normal);
[[nodiscard]] QPalette paletteFrom(const Tokens &tokens);

} // namespace ovyxa
