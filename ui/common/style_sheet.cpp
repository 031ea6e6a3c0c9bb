// SPDX-License-Identifier: MIT
#include "ui/common/style_sheet.h"

#include <QtCore/QHash>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

// The fields' text has its colour from the palette: a sheet that gives it one makes placeholders of half that colour (Qt 6.4), which
// is too faint to read.
// What a frame is stands in one property, and a label's tone in another: for each that the sheet names, every frame and every label is asked.
// $names are replaced by the tokens. 26 px of content and 1 px of border on each side make the 28 px of a control.
constexpr QStringView sheet = uR"(
QToolTip { color: $text; background: $panel; border: 1px solid $line; padding: 6px 8px; }
QMainWindow, QDialog { background: $panel; }
QMainWindow::separator { background: $line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $accent; }
QSplitter::handle { background: $line; }
QSplitter::handle:hover { background: $accent; }

QPushButton, QToolButton {
    min-height: 26px; padding: 0 11px; border: 1px solid $line; border-radius: 6px; background: $panel; color: $text;
}
QPushButton:hover, QToolButton:hover { background: $alternate; border-color: $dim; }
QPushButton:pressed, QToolButton:pressed { background: $accentTint; }
QPushButton:focus, QToolButton:focus { border-color: $accent; }
QPushButton:disabled, QToolButton:disabled { color: $dim; background: $window; border-color: $line; }
QPushButton:disabled:focus { border-color: $dim; }
QPushButton:checked, QToolButton:checked { background: $accentTint; border-color: $accent; color: $accentText; }
QPushButton:checked:focus, QToolButton:checked:focus { border-color: $text; }
QPushButton::menu-indicator, QToolButton::menu-indicator {
    image: url(:/icons/chevron_$scheme.svg); width: 10px; height: 10px; right: 8px;
    subcontrol-origin: padding; subcontrol-position: center right;
}
QPushButton[menu="true"], QToolButton[popupMode="2"] { padding-right: 24px; }
QPushButton[kind="primary"] { background: $accent; border-color: $accent; color: $onAccent; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: $accentHover; }
QPushButton[kind="primary"]:focus { border-color: $text; }
QPushButton[kind="primary"]:disabled { background: $window; border-color: $line; color: $dim; }
QPushButton[kind="outline"] { border-color: $accent; color: $accent; font-weight: 600; background: $panel; }
QPushButton[kind="outline"]:hover, QPushButton[kind="outline"]:focus { background: $accentTint; color: $accentText; }
QPushButton[kind="outline"]:focus { border-color: $text; }
QPushButton[kind="outline"]:disabled { border-color: $line; color: $dim; }
QPushButton[tight="true"] { padding: 0 5px; font-size: $smallpx; }
QPushButton[kind="bad"] { color: $bad; }
QPushButton[kind="bad"]:disabled { color: $dim; }
QPushButton[kind="link"], QToolButton[kind="link"] {
    border: 1px solid transparent; background: transparent; color: $accent; padding: 0 4px; min-height: 22px;
}
QPushButton[kind="link"][inline="true"] { min-height: 0; padding: 0 2px; border: 0; }
QPushButton[kind="link"][inline="true"]:focus { border: 1px solid $accent; }
QPushButton[kind="link"][edge="left"] { padding-left: 0; }
QPushButton[kind="link"][edge="right"] { padding-right: 0; }
QPushButton[kind="link"]:hover, QToolButton[kind="link"]:hover { background: $accentTint; color: $accentText; }
QPushButton[kind="link"]:focus, QToolButton[kind="link"]:focus { border-color: $accent; }
QPushButton[kind="link"]:disabled, QToolButton[kind="link"]:disabled { color: $dim; }
QPushButton[kind="quiet"], QToolButton[kind="quiet"] {
    border: 1px solid transparent; background: transparent; color: $dim; padding: 0 4px; min-height: 22px;
}
QPushButton[kind="quiet"][menu="true"] { padding-right: 18px; }
QPushButton[kind="quiet"]::menu-indicator { right: 4px; }
QPushButton[kind="quiet"][data="true"] { color: $text; }
QPushButton[kind="quiet"]:checked { background: $accentTint; color: $accentText; }
QPushButton[kind="quiet"][flush="true"] { text-align: left; padding-left: 0; }
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover { color: $text; background: $alternate; }
QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus { border-color: $accent; }
QPushButton[kind="chip"] { min-height: 22px; padding: 0 8px; border-radius: 0; border-left-width: 0; color: $dim; }
QPushButton[kind="chip"][segment="first"] { border-left-width: 1px; border-top-left-radius: 6px; border-bottom-left-radius: 6px; }
QPushButton[kind="chip"][segment="last"] { border-top-right-radius: 6px; border-bottom-right-radius: 6px; }
QPushButton[kind="chip"][segment="only"] { border-left-width: 1px; border-radius: 6px; }
QPushButton[kind="chip"]:checked { background: $accentTint; color: $accentText; }
QPushButton[kind="chip"]:focus { border-color: $accent; border-left-width: 1px; padding-left: 7px; }
QPushButton[kind="chip"][segment="first"]:focus, QPushButton[kind="chip"][segment="only"]:focus { padding-left: 8px; }
QPushButton[kind="chip"]:checked:focus { border-color: $text; }

QLineEdit, QAbstractSpinBox, QComboBox, QDateTimeEdit {
    min-height: 26px; padding: 0 7px; border: 1px solid $line; border-radius: 6px; background: $panel;
    selection-background-color: $accent; selection-color: $onAccent;
}
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus { border-color: $accent; }
QLineEdit[invalid="true"], QAbstractSpinBox[invalid="true"], QComboBox[invalid="true"] { border-color: $bad; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled { background: $window; color: $dim; }
QLineEdit:read-only { background: $window; }
QLineEdit[bare="true"] { background: transparent; border: none; padding: 0 2px; }
QLineEdit[compact="true"], QComboBox[compact="true"], QAbstractSpinBox[compact="true"] {
    min-height: 20px; border-radius: 4px; padding: 0 6px;
}
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url(:/icons/chevron_$scheme.svg); width: 10px; height: 10px; }
QComboBox QAbstractItemView {
    background: $panel; border: 1px solid $line; selection-background-color: $accentTint; selection-color: $text; outline: 0;
}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; width: 18px; background: transparent; }
QAbstractSpinBox::up-arrow { image: url(:/icons/chevron_up_$scheme.svg); width: 8px; height: 8px; }
QAbstractSpinBox::down-arrow { image: url(:/icons/chevron_$scheme.svg); width: 8px; height: 8px; }

QPlainTextEdit, QTextEdit, QAbstractScrollArea[surface="code"] {
    border: 1px solid $line; border-radius: 8px; background: $window; color: $text; padding: 6px 5px;
    selection-background-color: $accent; selection-color: $onAccent;
}
QPlainTextEdit:focus, QTextEdit:focus, QAbstractScrollArea[surface="code"]:focus { border-color: $accent; }

QFrame[surface="card"] { border: 1px solid $line; border-radius: 8px; background: $alternate; }
QFrame[surface="panel"] { background: $panel; border: none; }
QFrame[surface="selection"] { background: $accentTint; border: none; border-top: 1px solid $line; }
QFrame[surface="popover"] { background: $panel; border: 1px solid $line; border-radius: 8px; }
QFrame[surface="hairline"] { background: $line; border: none; }
QFrame[notice="information"] { background: $accentTint; border: none; border-radius: 6px; }
QFrame[notice="good"] { background: $goodTint; border: none; border-radius: 6px; }
QFrame[notice="warning"] { background: $waitTint; border: none; border-radius: 6px; }
QFrame[notice="problem"] { background: $badTint; border: none; border-radius: 6px; }
QFrame[notice="information"][floating="true"] { border: 1px solid $accent; }
QFrame[notice="good"][floating="true"] { border: 1px solid $good; }
QFrame[notice="warning"][floating="true"] { border: 1px solid $wait; }
QFrame[notice="problem"][floating="true"] { border: 1px solid $bad; }
QFrame[notice="information"] QPushButton[kind="link"], QFrame[notice="good"] QPushButton[kind="link"],
QFrame[notice="warning"] QPushButton[kind="link"], QFrame[notice="problem"] QPushButton[kind="link"],
QFrame[surface="selection"] QPushButton[kind="link"] { color: $accentText; }
QLabel[tone="links"] { border: 1px solid transparent; border-radius: 4px; }
QLabel[tone="links"]:focus { border-color: $accent; }
QLabel[tone="dim"] { color: $dim; }
QLabel[tone="accent"] { color: $accent; }
QLabel[tone="good"] { color: $good; }
QLabel[tone="wait"] { color: $wait; }
QLabel[tone="bad"] { color: $bad; }
QLabel[tone="held"] { color: $held; }
QLabel[fieldProblem="true"] { color: $bad; }
QLabel[tone="keycap"] { color: $text; background: $window; border: 1px solid $line; border-radius: 3px; padding: 0 3px; }

QTableView, QTreeView, QListView { border: none; background: $panel; alternate-background-color: $alternate; outline: 0; color: $text;
    selection-background-color: $accentTint; selection-color: $text; gridline-color: $line; }
QTreeView:focus, QListView:focus { outline: 1px solid $accent; }
QTableView[noRow="true"]:focus, QListView[noRow="true"]:focus { border: 1px solid $accent; }
QListView::item, QTreeView::item { min-height: 26px; }
QTreeView::item:hover, QListView::item:hover { background: $alternate; }
QTreeView::item:selected, QListView::item:selected { background: $accentTint; color: $text; }
QHeaderView { background: $panel; border: none; }
QHeaderView::section { background: $panel; color: $dim; border: none; border-bottom: 1px solid $line; padding: 0 9px;
    font-size: $smallpx; font-weight: 600; min-height: 28px; }
QHeaderView::section:hover { color: $text; }
QTableCornerButton::section { background: $panel; border: none; }

QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabWidget::tab-bar { left: 5px; }
QTabBar QToolButton { border: none; background: $panel; border-radius: 0; min-height: 36px; padding: 0; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $dim; padding: 0 9px; min-height: 38px; border: none; border-bottom: 2px solid transparent; }
QTabBar[narrow="true"]::tab { padding: 0 5px; }
QTabBar[line="centre"]::tab { min-height: 34px; }
QTabBar QToolButton[kind="close"] { min-height: 18px; max-height: 18px; min-width: 18px; max-width: 18px; border-radius: 4px; color: $dim; }
QTabBar QToolButton[kind="close"]:hover { color: $text; background: $accentTint; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; font-weight: 600; border-bottom: 2px solid $accent; }
QFileDialog QToolButton { padding: 0 5px; }
QFileDialog QHeaderView::section { padding: 0 5px; }
QTabBar::tab:focus { color: $accentText; background: $accentTint; }

QMenu { background: $panel; border: 1px solid $line; border-radius: 6px; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: $accentTint; color: $text; }
QMenu::item:disabled { color: $dim; }
QMenu::separator { height: 1px; background: $line; margin: 4px 0; }
QMenu::indicator { width: 14px; height: 14px; margin-left: 6px; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $line; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $dim; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QScrollArea { border: none; background: $panel; }
QScrollArea > QWidget > QWidget[surface="scroll"] { background: $panel; }

QProgressBar { border: none; border-radius: 2px; background: $line; min-height: 4px; max-height: 4px; }
QProgressBar::chunk { border-radius: 2px; background: $accent; }
QCheckBox, QRadioButton { spacing: 8px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid $dim; border-radius: 3px; background: $panel; }
QCheckBox::indicator:hover, QCheckBox::indicator:focus { border-color: $accent; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url(:/icons/check_$scheme.svg); }
QCheckBox::indicator:checked:focus { border-color: $text; }
QCheckBox:focus, QRadioButton:focus { color: $accentText; }
QCheckBox::indicator:disabled { background: $window; border-color: $line; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $dim; border-radius: 8px; background: $panel; }
QRadioButton::indicator:hover, QRadioButton::indicator:focus { border-color: $accent; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid $accent; background: $onAccent; }
QRadioButton::indicator:disabled { border-color: $line; }
QStatusBar { background: $panel; border-top: 1px solid $line; }
QStatusBar::item { border: none; }
QDockWidget { border: none; }
)";

} // namespace

QString styleSheetFrom(const Tokens &tokens, int fontPixels)
{
    // Longer names stand before the names that they begin with: $accentTint before $accent.
    const QList<std::pair<QString, QString>> values{
        {u"$accentTint"_s, tokens.accentTint.name()},
        {u"$accentHover"_s, (tokens.dark ? tokens.accent.lighter(108) : tokens.accent.darker(112)).name()},
        {u"$accentText"_s, tokens.accentText.name()},
        {u"$accent"_s, tokens.accent.name()},
        {u"$alternate"_s, tokens.alternate.name()},
        {u"$badTint"_s, tokens.badTint.name()},
        {u"$bad"_s, tokens.bad.name()},
        {u"$dim"_s, tokens.dim.name()},
        {u"$goodTint"_s, tokens.goodTint.name()},
        {u"$good"_s, tokens.good.name()},
        {u"$held"_s, tokens.held.name()},
        {u"$line"_s, tokens.line.name()},
        {u"$onAccent"_s, tokens.onAccent.name()},
        {u"$panel"_s, tokens.panel.name()},
        {u"$scheme"_s, tokens.dark ? u"dark"_s : u"light"_s},
        {u"$small"_s, QString::number(fontPixels - 2)},
        {u"$text"_s, tokens.text.name()},
        {u"$waitTint"_s, tokens.waitTint.name()},
        {u"$wait"_s, tokens.wait.name()},
        {u"$window"_s, tokens.window.name()},
    };
    QString result = sheet.toString();
    for (const auto &[name, value] : values)
        result.replace(name, value);
    return result;
}

} // namespace ovyxa
