// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QList>
#include <QtCore/QPointer>
#include <QtCore/QString>

#include <functional>

class QAction;
class QWidget;

namespace ovyxa {

/// Something that can be pressed where it stands now: a button, a line of the menu that one opens, a tab.
struct SeenControl
{
    QString text;  ///< what it is called, "View: Colours" for a menu's line
    QString place; ///< where it stands: the title of the dock, tab or document; may be empty
    bool checked = false;
    std::function<void()> press;    ///< nothing happens where it has gone meanwhile
    const QAction *entry = nullptr; ///< of a menu's line, to tell it from others; not to be followed
};

/// What is seen in the window and can be pressed, as the eye reads, but for what lies in `except`; so that whatever a button does is found by its
/// words, without one having to keep a list of them. One with the property `command` is an action by another name. A menu that is filled when it
/// opens is filled. GUI thread.
[[nodiscard]] QList<SeenControl> seenControls(QWidget *window, const QWidget *except);
[[nodiscard]] QString withoutMnemonic(QString text);
/// As two names are compared: without mnemonics, the dots of what asks on, and letter case.
[[nodiscard]] QString plainName(QString name);

} // namespace ovyxa
