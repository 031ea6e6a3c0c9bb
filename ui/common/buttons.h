// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QPushButton>

#include <functional>

class QAction;
class QFrame;
class QLabel;

namespace ovyxa {

/// Buttons and labels in the few looks that the window knows. The caller's parent owns them. A button's text is a verb; Enter and
/// Space press it.
[[nodiscard]] QPushButton *primaryButton(const QString &text, QWidget *parent); ///< one a view
[[nodiscard]] QPushButton *secondaryButton(const QString &text, QWidget *parent);
[[nodiscard]] QPushButton *outlineButton(const QString &text, QWidget *parent); ///< "Fire"
[[nodiscard]] QPushButton *linkButton(const QString &text, QWidget *parent);
/// The same in fewer and fewer words, the longest first: it asks for the room of the first, and says the first that fits where it stands. `button` is
/// one that was made here.
void setWords(QPushButton *button, const QStringList &words);
/// Off with a reason, in its tool tip and for screen readers; on again by an empty one, with the tool tip and the description that it had.
void setOff(QWidget *control, const QString &reason);
void setOff(QAction *action, const QString &reason);
/// Does what the action does, is off with it, and says why.
void followAction(QPushButton *button, QAction *action);
/// Ctrl+Enter anywhere in `form` presses the button that it is there for, while that is seen: Enter may be the field's that is typed in.
void pressByCtrlEnter(QPushButton *button, QWidget *form);
/// Of what people named: a menu would take its & for a mnemonic.
[[nodiscard]] QString menuText(QString text);
/// A link that copies what `source` gives when it is pressed, and says so in its own place for a moment; nothing if that is empty.
[[nodiscard]] QPushButton *copyLink(const QString &text, QWidget *parent, std::function<QString()> source);
/// Dim, without a border: choices in a status line. Its property `data` gives it the text's colour, `flush` puts it at the left edge.
[[nodiscard]] QPushButton *quietButton(const QString &text, QWidget *parent);
[[nodiscard]] QPushButton *chipButton(const QString &text, QWidget *parent); ///< checkable filter

/// The labels show their text as it stands: a QLabel of its own would take what looks like HTML, a peer's words too, for markup.
/// "FIRE A TRIGGER": the small heading above a part.
[[nodiscard]] QLabel *sectionLabel(const QString &text, QWidget *parent);
[[nodiscard]] QLabel *dimLabel(const QString &text, QWidget *parent, int fontDelta = 0);
/// Fixed-width and selectable, for data.
[[nodiscard]] QLabel *dataLabel(const QString &text, QWidget *parent, int fontDelta = -1);
/// Colours a label by a tone of the style sheet: "dim", "good", "wait", "bad", "held", "accent", or "" for plain text.
void setTone(QLabel *label, const QString &tone);
/// A property that the style sheet looks at, changed after the widget was shown.
void setStyleProperty(QWidget *widget, const char *name, const QVariant &value);

[[nodiscard]] QFrame *hairline(QWidget *parent); ///< horizontal, one pixel
[[nodiscard]] QFrame *card(QWidget *parent);     ///< a rounded frame with a thin line

} // namespace ovyxa
