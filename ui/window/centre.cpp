// SPDX-License-Identifier: MIT
#include "ui/window/centre.h"

#include "ui/common/action_registry.h"
#include "ui/common/buttons.h"
#include "ui/common/cut_label.h"
#include "ui/common/glyph_button.h"
#include "ui/common/page_stack.h"
#include "ui/common/tokens.h"
#include "ui/window/centre_tabs.h"

#include <QtGui/QAction>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>
#include <cstdlib>

namespace ovyxa {

using namespace Qt::StringLiterals;

Centre::Centre(ActionRegistry *actions, QWidget *parent)
    : QWidget(parent)
    , m_actions(actions)
    , m_tabs(new CentreTabs(this))
    , m_line(new QHBoxLayout)
    , m_split(new QSplitter(Qt::Horizontal, this))
    , m_contents(new PageStack(m_split))
    , m_sides(new PageStack(m_split))
{
    setObjectName(u"centre"_s);
    m_tabs->setObjectName(u"centreTabs"_s);
    m_tabs->setAccessibleName(tr("Places and documents"));
    m_tabs->setProperty("line", u"centre"_s);
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_line->setContentsMargins(5, 0, metrics::grid, 0);
    m_line->setSpacing(metrics::grid);
    m_line->addWidget(m_tabs);
    m_line->addStretch(1);
    auto *left = new QWidget(m_split);
    left->installEventFilter(this);
    auto *column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(m_line);
    column->addWidget(hairline(left));
    column->addWidget(m_contents, 1);
    m_split->addWidget(left);
    m_split->addWidget(m_sides);
    m_split->setHandleWidth(1);
    m_split->setChildrenCollapsible(false);
    m_split->setStretchFactor(0, 1);
    m_split->setStretchFactor(1, 0);
    m_sides->hide();
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(m_split);

    connect(m_tabs, &QTabBar::currentChanged, this, &Centre::showIndex);
    connect(m_tabs, &QTabBar::tabCloseRequested, this, [this](int index) { closeDocument(m_pages.value(index).content); });
    QAction *close = m_actions->add(u"window.closeDocument"_s, tr("Close this document"), QKeySequence(Qt::CTRL | Qt::Key_W));
    close->setEnabled(false);
    connect(close, &QAction::triggered, this, [this] { closeDocument(current()); });
    connect(this, &Centre::pageChanged, close, [this, close] { close->setEnabled(isDocument(m_tabs->currentIndex())); });
}

void Centre::addPlace(const CentrePage &page)
{
    m_places += 1;
    static_cast<CentreTabs *>(m_tabs)->places = m_places;
    QAction *go =
        m_actions->add(u"window.page%1"_s.arg(m_places), tr("Show “%1”").arg(page.title), QKeySequence(Qt::ALT | Qt::Key(Qt::Key_0 + m_places)));
    connect(go, &QAction::triggered, this, [this, index = m_places - 1] {
        m_tabs->setCurrentIndex(index);
        current()->setFocus(Qt::ShortcutFocusReason);
    });
    add(page);
}

void Centre::fillPlace(const CentrePage &page)
{
    const auto place = std::find_if(m_pages.begin(), m_pages.end(), [&page](const CentrePage &each) { return each.title == page.title; });
    *place = page;
    hold(page);
    if (m_isAwaited)
        showIndex(m_tabs->currentIndex());
}

/// Which document a command shows, in its words; those that have none are off.
void Centre::nameDocuments()
{
    for (int i = 0; i < 9 - m_places; ++i) {
        if (i == m_documents.size()) {
            const int digit = m_places + i + 1;
            QAction *made = m_actions->add(u"window.document%1"_s.arg(i + 1), {}, QKeySequence(Qt::ALT | Qt::Key(Qt::Key_0 + digit)));
            connect(made, &QAction::triggered, this, [this, i] {
                QWidget *content = m_pages.at(m_places + i).content;
                showPage(content);
                content->setFocus(Qt::ShortcutFocusReason);
            });
            m_documents.append(made);
        }
        const bool isThere = m_places + i < m_pages.size();
        m_documents.at(i)->setEnabled(isThere);
        m_documents.at(i)->setText(isThere ? tr("Show “%1”").arg(m_pages.at(m_places + i).title)
                                           : tr("Show the tab with the number %1").arg(m_places + i + 1));
    }
}

void Centre::openDocument(const CentrePage &page, bool shown)
{
    add(page);
    nameDocuments();
    auto *close = new QToolButton(m_tabs);
    close->setIcon(glyphIcon(Glyph::Cross));
    close->setIconSize({12, 12});
    close->setProperty("kind", u"close"_s);
    close->setFocusPolicy(Qt::NoFocus); // Ctrl+W does it
    close->setAccessibleName(tr("Close “%1”").arg(page.title));
    close->setToolTip(tr("Close"));
    connect(close, &QToolButton::clicked, this, [this, content = page.content] { closeDocument(content); });
    m_tabs->setTabButton(indexOf(page.content), QTabBar::RightSide, close);
    m_tabs->updateGeometry(); // which the bar forgets: it would scroll with room beside it
    if (shown)
        showPage(page.content);
}

void Centre::add(const CentrePage &page)
{
    m_pages.append(page); // before the tabs and stacks tell of it
    if (page.content)
        hold(page);
    m_tabs->addTab(page.title);
}

void Centre::hold(const CentrePage &page)
{
    m_contents->addWidget(page.content);
    page.content->setWindowTitle(page.title); // by which the palette tells where something stands
    if (page.side) {
        m_sides->addWidget(page.side);
        page.side->setWindowTitle(page.title);
    }
    if (page.corner) {
        m_line->addWidget(page.corner);
        page.corner->setVisible(false);
    }
}

void Centre::showPage(QWidget *content)
{
    if (const int index = indexOf(content); index >= 0)
        m_tabs->setCurrentIndex(index);
}

void Centre::setTitle(QWidget *content, const QString &title)
{
    if (const int index = indexOf(content); index >= 0) {
        m_pages[index].title = title;
        content->setWindowTitle(title);
        m_tabs->setTabText(index, title);
        nameDocuments();
    }
}

void Centre::showIndex(int index)
{
    if (index < 0 || index >= m_pages.size())
        return;
    if (!m_pages.at(index).content)
        Q_EMIT contentWanted();
    const CentrePage page = m_pages.at(index);
    m_isAwaited = !page.content; // who was asked is in the midst of making others
    if (m_isAwaited)
        return;
    if (current() && current() != page.content)
        m_focused.insert(current(), window()->focusWidget());
    const bool hadFocus = m_contents->isAncestorOf(focusWidget()) || m_sides->isAncestorOf(focusWidget());
    m_earlier.removeAll(page.content);
    m_earlier.append(page.content);
    for (const CentrePage &each : std::as_const(m_pages)) {
        if (each.corner)
            each.corner->setVisible(each.content == page.content);
    }
    m_contents->setCurrentWidget(page.content);
    fitCorner();
    m_sides->setVisible(page.side != nullptr);
    if (page.side) {
        m_sides->setCurrentWidget(page.side);
        const int beside = std::max(page.side->sizeHint().width(), page.side->minimumWidth());
        m_split->setSizes({std::max(1, m_split->width() - beside - 1), beside});
    }
    Q_EMIT pageChanged();
    if (hadFocus)
        page.content->setFocus(Qt::OtherFocusReason);
}

/// A hint such as "Esc closes" gives way to the tabs, and what lies around their words does so before they are scrolled.
void Centre::fitCorner()
{
    auto *tabs = static_cast<CentreTabs *>(m_tabs);
    const bool wasNarrow = tabs->property("narrow").toBool();
    const int roomForTabs = tabs->widthOf(tabs->count(), wasNarrow ? m_lessAround : 0);
    const int index = indexOf(current());
    QWidget *corner = index < 0 ? nullptr : m_pages.at(index).corner;
    const bool isWord = !corner || qobject_cast<QLabel *>(corner) || corner->property("hint").isValid(); // that gives way itself
    const int besides = isWord ? 0 : corner->minimumSizeHint().width() + 2 * m_line->spacing();
    const QMargins around = m_line->contentsMargins();
    const bool isNarrow = roomForTabs + besides > m_tabs->parentWidget()->width() - around.left() - around.right();
    if (isNarrow != wasNarrow) {
        const int before = tabs->widthOf(1);
        setStyleProperty(tabs, "narrow", isNarrow);
        QEvent change(QEvent::StyleChange); // a tab bar measures its tabs anew only when it is told so
        QCoreApplication::sendEvent(tabs, &change);
        m_lessAround = std::abs(before - tabs->widthOf(1));
        tabs->updateGeometry();
    }
    auto *hint = corner && corner->property("hint").isValid() ? corner->property("hint").value<QWidget *>() : qobject_cast<QLabel *>(corner);
    if (!hint || dynamic_cast<CutLabel *>(corner)) // that is cut, and what can be pressed stays
        return;
    const int room = m_tabs->parentWidget()->width() - m_tabs->sizeHint().width() - m_line->spacing() * 2 - around.left() - around.right();
    if (hint == corner)
        return corner->setVisible(corner->sizeHint().width() <= room);
    const int words = hint->sizeHint().width() + m_line->spacing();
    const int link = corner->sizeHint().width() - (hint->isHidden() ? 0 : words);
    hint->setVisible(words + link <= room);
    corner->setVisible(link <= room); // what it does is a command, too
}

bool Centre::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest) // or what it says has changed
        fitCorner();
    return QWidget::eventFilter(watched, event);
}

void Centre::closeDocument(QWidget *content)
{
    const int index = indexOf(content);
    if (index < 0 || !isDocument(index))
        return;
    m_earlier.removeAll(content);
    if (index == m_tabs->currentIndex())
        showPage(m_earlier.isEmpty() ? m_pages.first().content : m_earlier.last());
    m_focused.remove(content);
    const CentrePage page = m_pages.takeAt(index);
    m_tabs->removeTab(index);
    m_contents->removeWidget(page.content);
    if (page.side)
        m_sides->removeWidget(page.side);
    for (QWidget *part : {page.content, page.side, page.corner}) {
        if (part)
            part->deleteLater();
    }
    fitCorner();
    nameDocuments();
    Q_EMIT documentClosed(page.content);
}

bool Centre::leave()
{
    const int index = m_tabs->currentIndex();
    if (index <= 0)
        return false;
    QWidget *left = current();
    m_earlier.removeAll(left); // it is not gone back to: Esc, pressed again, leads on to the first place
    if (isDocument(index) && m_pages.at(index).escCloses)
        closeDocument(left);
    else
        showPage(m_earlier.isEmpty() ? m_pages.first().content : m_earlier.last());
    QWidget *before = m_focused.value(current());
    (before && before->isVisible() && before->isEnabled() ? before : current())->setFocus(Qt::OtherFocusReason);
    return true;
}

QWidget *Centre::contents() const
{
    return m_contents;
}

QWidget *Centre::current() const
{
    return m_contents->currentWidget();
}

CentrePage::Room Centre::room() const
{
    const int index = indexOf(current());
    return index < 0 ? CentrePage::Room::BetweenDocks : m_pages.at(index).room;
}

int Centre::indexOf(const QWidget *content) const
{
    const auto found = std::find_if(m_pages.cbegin(), m_pages.cend(), [content](const CentrePage &page) { return page.content == content; });
    return found == m_pages.cend() ? -1 : int(found - m_pages.cbegin());
}

} // namespace ovyxa
