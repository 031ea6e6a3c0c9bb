// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QLabel>

class QScrollArea;

namespace ovyxa {

/// What the webhook's form is built of, all made for their parent. GUI thread.

/// A field's heading, and the field's accessible name.
[[nodiscard]] QLabel *fieldLabel(const QString &text, QWidget *field, QWidget *parent);
/// Where it is said what is wrong with a field; hidden until then.
[[nodiscard]] QLabel *problemLabel(const QString &name, QWidget *parent);
/// A row that keeps its room while it is hidden, so that what stands below does not jump.
[[nodiscard]] QWidget *steadyRow(QWidget *parent);
void showProblem(QLabel *label, const QString &text); ///< empty = nothing is wrong
/// Into the field, which is scrolled to with what is said above and below it, wherever the focus was.
void goToField(QWidget *field);

/// Scrolls to what gets the focus in it, wherever that was: by itself an area follows only what comes from within.
void followFocus(QScrollArea *scroll);

} // namespace ovyxa
