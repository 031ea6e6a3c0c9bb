// SPDX-License-Identifier: MIT
#include "ui/common/reading_order.h"

#include <QtCore/QHash>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QApplication>
#include <QtWidgets/QWidget>

#include <algorithm>

namespace ovyxa {

namespace {

struct ReadPart
{
    QWidget *widget;
    QRect place; ///< mirrored where rows are read from right to left
};

/// In bands that lie one after the other: `from` and `to` are a place's ends across them.
template<typename From, typename To>
QList<QList<ReadPart>> bandsOf(QList<ReadPart> parts, From from, To to)
{
    std::stable_sort(parts.begin(), parts.end(), [&](const ReadPart &a, const ReadPart &b) { return from(a.place) < from(b.place); });
    QList<QList<ReadPart>> bands;
    int end = 0;
    for (const ReadPart &part : std::as_const(parts)) {
        if (bands.isEmpty() || from(part.place) > end) {
            bands.append(QList<ReadPart>());
            end = to(part.place);
        }
        bands.last().append(part);
        end = std::max(end, to(part.place));
    }
    return bands;
}

void sortAsRead(const QList<ReadPart> &parts, QList<QWidget *> &sorted)
{
    const auto rows = bandsOf(
        parts, [](const QRect &place) { return place.top(); }, [](const QRect &place) { return place.bottom(); });
    const auto bands = rows.size() > 1 ? rows
                                       : bandsOf(
                                           parts, [](const QRect &place) { return place.left(); }, [](const QRect &place) { return place.right(); });
    for (const QList<ReadPart> &band : bands) {
        if (bands.size() > 1)
            sortAsRead(band, sorted);
        else // one, or several that lie over each other
            std::transform(band.cbegin(), band.cend(), std::back_inserter(sorted), [](const ReadPart &part) { return part.widget; });
    }
}

bool isStop(const QWidget *widget)
{
    return (widget->focusPolicy() & Qt::TabFocus) == Qt::TabFocus && !widget->focusProxy() && widget->isEnabled();
}

/// `also` counts as a stop, whether it is one now or not.
QList<QWidget *> stopsWith(QWidget *root, const QWidget *also)
{
    QList<ReadPart> parts;
    QHash<QWidget *, QList<QWidget *>> stopsOf;
    for (QObject *child : root->children()) {
        auto *widget = qobject_cast<QWidget *>(child);
        if (!widget || widget->isWindow() || !widget->isVisible())
            continue;
        QList<QWidget *> stops = stopsWith(widget, also);
        if (isStop(widget) || widget == also)
            stops.prepend(widget);
        if (stops.isEmpty())
            continue;
        QRect place = widget->geometry();
        if (root->isRightToLeft())
            place.moveLeft(root->width() - place.right());
        parts.append({widget, place});
        stopsOf.insert(widget, stops);
    }
    QList<QWidget *> sorted;
    sortAsRead(parts, sorted);
    QList<QWidget *> stops;
    for (QWidget *widget : std::as_const(sorted))
        stops += stopsOf.value(widget);
    return stops;
}

} // namespace

QList<QWidget *> stopsAsRead(QWidget *root)
{
    return stopsWith(root, nullptr);
}

QWidget *stopBeside(QWidget *lost)
{
    QList<QWidget *> stops;
    for (QWidget *place = lost; stops.size() < 2 && !place->isWindow();) {
        place = place->parentWidget();
        stops = stopsWith(place, lost);
    }
    const qsizetype at = stops.indexOf(lost);
    return at < 0 ? nullptr : stops.value(at + 1, stops.value(at - 1));
}

ReadingOrder::ReadingOrder(QObject *parent) : QObject(parent)
{
    qApp->installEventFilter(this);
    connect(qApp, &QApplication::focusChanged, this, &ReadingOrder::goOn);
}

/// By itself the focus would be nowhere, or wherever the chain had been laid to before.
void ReadingOrder::goOn(QWidget *old, const QWidget *now)
{
    if (!old || old->isEnabled() || !old->isVisible() || (now && now->window() != old->window()))
        return;
    if (QWidget *next = stopBeside(old); next && next != now)
        next->setFocus(Qt::OtherFocusReason);
}

bool ReadingOrder::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != QApplication::focusWidget())
        return false;
    if (event->type() == QEvent::EnabledChange) // in a scroll area Qt leaves the focus where it was
        goOn(static_cast<QWidget *>(watched), nullptr);
    if (event->type() != QEvent::KeyPress)
        return false;
    const auto *pressed = static_cast<QKeyEvent *>(event);
    const int key = pressed->key();
    const bool isOthers = pressed->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier); // such as a tab widget's Ctrl+Tab
    if (isOthers || (key != Qt::Key_Tab && key != Qt::Key_Backtab))
        return false;
    const QList<QWidget *> stops = stopsAsRead(static_cast<QWidget *>(watched)->window());
    for (qsizetype i = 1; i < stops.size(); ++i)
        QWidget::setTabOrder(stops.at(i - 1), stops.at(i));
    // Behind the last one the chain goes on with all that is no stop, and Qt would take of it what hands its focus on, such as a tab widget.
    if (key != Qt::Key_Tab || stops.isEmpty() || watched != stops.constLast() || !qobject_cast<QAbstractButton *>(watched))
        return false;
    stops.constFirst()->setFocus(Qt::TabFocusReason);
    return true;
}

} // namespace ovyxa
