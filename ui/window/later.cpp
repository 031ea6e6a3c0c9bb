// SPDX-License-Identifier: MIT
#include "ui/window/later.h"

#include <QtCore/QEvent>
#include <QtWidgets/QApplication>

#include <chrono>
#include <utility>

namespace ovyxa {

namespace {

constexpr std::chrono::milliseconds untilRead{100}; // the first rows come from the disk

} // namespace

Later::Later(QWidget *window) : QObject(window), m_window(window)
{
    connect(&m_next, &QTimer::timeout, this, &Later::makeNext);
    qApp->installEventFilter(this);
}

void Later::add(std::function<void()> part)
{
    m_parts.append(std::move(part));
}

void Later::makeNext()
{
    if (m_isMaking || m_parts.isEmpty())
        return;
    m_isMaking = true;
    m_parts.takeFirst()();
    m_isMaking = false;
    m_next.setInterval(0);
    if (m_parts.isEmpty()) {
        m_next.stop();
        qApp->removeEventFilter(this);
    }
}

void Later::finish()
{
    while (!m_isMaking && !m_parts.isEmpty())
        makeNext();
}

bool Later::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::Paint:
        if (!m_next.isActive() && watched->isWidgetType() && static_cast<QWidget *>(watched)->window() == m_window)
            m_next.start(untilRead);
        break;
    case QEvent::ShortcutOverride:
    case QEvent::KeyPress:
    case QEvent::MouseButtonPress:
    case QEvent::TouchBegin:
    case QEvent::DragEnter: finish(); break;
    default: break;
    }
    return false;
}

} // namespace ovyxa
