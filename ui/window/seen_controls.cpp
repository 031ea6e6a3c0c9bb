// SPDX-License-Identifier: MIT
#include "ui/window/seen_controls.h"

#include "ui/common/reading_order.h"

#include <QtGui/QAction>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTabBar>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

QString nameOf(const QAbstractButton *button)
{
    if (!button->accessibleName().isEmpty())
        return button->accessibleName();
    return button->text().isEmpty() ? button->toolTip() : withoutMnemonic(button->text());
}

/// The title of the smallest place around it that has one.
QString placeOf(const QWidget *control)
{
    for (const QWidget *around = control->parentWidget(); around && !around->isWindow(); around = around->parentWidget()) {
        if (!around->windowTitle().isEmpty())
            return around->windowTitle();
    }
    return {};
}

void addMenu(QList<SeenControl> &found, const QString &name, const QString &place, QMenu *menu)
{
    Q_EMIT menu->aboutToShow();
    const auto entries = menu->actions();
    for (QAction *entry : entries) {
        const QString words = withoutMnemonic(entry->text());
        if (words.isEmpty() || !entry->isEnabled() || !entry->isVisible())
            continue;
        if (entry->menu()) {
            addMenu(found, words, place, entry->menu());
            continue;
        }
        found.append({name + u": "_s + words, place, entry->isCheckable() && entry->isChecked(),
                      [entry = QPointer(entry)] {
                          if (entry)
                              entry->trigger();
                      },
                      entry});
    }
}

void addTabs(QList<SeenControl> &found, QTabBar *tabs)
{
    for (int i = 0; i < tabs->count(); ++i) {
        if (!tabs->isTabEnabled(i) || !tabs->isTabVisible(i))
            continue;
        found.append({withoutMnemonic(tabs->tabText(i)), placeOf(tabs), i == tabs->currentIndex(), [bar = QPointer(tabs), i] {
                          if (bar)
                              bar->setCurrentIndex(i);
                      }});
    }
}

} // namespace

QString withoutMnemonic(QString text)
{
    return text.replace("&&"_L1, "\x1"_L1).remove(u'&').replace(u'\x1', u'&');
}

QString plainName(QString name)
{
    while (name.endsWith(u'…') || name.endsWith(u'.'))
        name.chop(1);
    return withoutMnemonic(name).trimmed().toCaseFolded();
}

QList<SeenControl> seenControls(QWidget *window, const QWidget *except)
{
    QList<SeenControl> found;
    const auto stops = stopsAsRead(window);
    QList<QWidget *> asRead = stops;
    const auto others = window->findChildren<QAbstractButton *>(); // those that Tab goes past, such as a tab's ✕
    for (QAbstractButton *other : others) {
        if (other->isVisible() && !stops.contains(other))
            asRead.append(other);
    }
    for (QWidget *each : std::as_const(asRead)) {
        if (except->isAncestorOf(each) || !each->isEnabled() || each->window() != window)
            continue;
        if (auto *tabs = qobject_cast<QTabBar *>(each))
            addTabs(found, tabs);
        auto *button = qobject_cast<QAbstractButton *>(each);
        const bool isScroller = button && qobject_cast<QTabBar *>(button->parent()) && button->objectName().startsWith("Scroll"_L1);
        if (!button || isScroller || nameOf(button).isEmpty() || button->property("command").isValid())
            continue;
        const auto *opens = qobject_cast<QPushButton *>(button);
        if (QMenu *menu = opens && opens->menu() ? opens->menu() : button->property("opens").value<QMenu *>()) {
            addMenu(found, nameOf(button), placeOf(button), menu);
            continue;
        }
        found.append({nameOf(button), placeOf(button), button->isCheckable() && button->isChecked(), [button = QPointer(button)] {
                          if (button)
                              button->click();
                      }});
    }
    return found;
}

} // namespace ovyxa
