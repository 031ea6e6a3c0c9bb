// SPDX-License-Identifier: MIT
#include "ui/log/selection_bar.h"

#include "ui/common/buttons.h"
#include "ui/common/glyph_button.h"
#include "ui/common/theme.h"

#include <QtGui/QAction>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>

namespace ovyxa {

using namespace Qt::StringLiterals;

SelectionBar::SelectionBar(QWidget *parent)
    : QFrame(parent)
    , m_count(new QLabel(this))
    , m_of(dimLabel({}, this))
    , m_verbs(new QWidget(this))
    , m_more(secondaryButton(tr("More"), m_verbs))
    , m_close(glyphButton(Glyph::Cross, tr("Select none"), this))
{
    setObjectName(u"selectionBar"_s);
    setProperty("surface", u"selection"_s);
    setFixedHeight(metrics::control + 12);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(14, 0, 8, 0);
    row->setSpacing(metrics::grid);
    m_count->setObjectName(u"selectionCount"_s);
    m_count->setFont(interfaceFont(0, QFont::DemiBold));
    m_of->setObjectName(u"selectionOf"_s);
    auto *verbs = new QHBoxLayout(m_verbs);
    verbs->setContentsMargins(0, 0, 0, 0);
    verbs->setSpacing(metrics::grid);
    m_more->setObjectName(u"selectionMore"_s);
    m_more->setMenu(new QMenu(m_more));
    m_more->setProperty("menu", true);
    m_more->hide();
    verbs->addWidget(m_more);
    row->addWidget(m_count);
    row->addWidget(m_of);
    row->addStretch(1);
    row->addWidget(m_verbs);
    row->addWidget(m_close);
    m_close->setObjectName(u"selectNone"_s);
    connect(m_close, &QPushButton::clicked, this, &SelectionBar::clearWanted);
    hide();
}

QPushButton *SelectionBar::addVerb(const QString &name, const QString &text, QAction *action, const QString &kind)
{
    QPushButton *button = secondaryButton(text, m_verbs);
    button->setObjectName(name);
    if (!kind.isEmpty())
        button->setProperty("kind", kind);
    const auto follow = [button, action] {
        button->setEnabled(action->isEnabled());
        button->setToolTip(action->toolTip());
        button->setAccessibleDescription(action->toolTip());
    };
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    connect(action, &QAction::changed, button, follow);
    follow();
    place(button);
    m_more->menu()->addAction(action);
    return button;
}

/// Before the menu of what has no room; but for the first, each may go in there.
void SelectionBar::place(QPushButton *button)
{
    auto *verbs = static_cast<QHBoxLayout *>(m_verbs->layout());
    verbs->insertWidget(verbs->count() - 1, button);
    if (verbs->count() > 2)
        m_optional.append(button);
}

QPushButton *SelectionBar::addMenu(const QString &name, const QString &text, const QList<QAction *> &actions)
{
    QPushButton *button = secondaryButton(text, m_verbs);
    button->setObjectName(name);
    auto *menu = new QMenu(button);
    menu->addActions(actions);
    button->setMenu(menu);
    button->setProperty("menu", true);
    place(button);
    m_more->menu()->addActions(actions);
    return button;
}

void SelectionBar::setListed(const QString &figure)
{
    m_of->setText(tr("of %1").arg(figure));
    if (isVisible())
        fit();
}

void SelectionBar::setSelected(int rows)
{
    const bool shows = rows > 1;
    m_count->setText(tr("%Ln selected", nullptr, rows));
    if (shows)
        fit();
    if (isHidden() != shows)
        return;
    setVisible(shows);
    Q_EMIT shownChanged();
}

/// What says least gives way where there is no room.
void SelectionBar::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    fit();
}

void SelectionBar::fit()
{
    const auto needed = [this] { return m_count->sizeHint().width() + m_verbs->sizeHint().width() + m_close->width() + 60; };
    m_more->setVisible(false);
    for (QPushButton *button : std::as_const(m_optional))
        button->setVisible(true);
    m_verbs->layout()->invalidate();
    m_of->setVisible(needed() + m_of->sizeHint().width() <= width());
    if (needed() <= width())
        return;
    m_more->setVisible(true);
    for (qsizetype i = m_optional.size() - 1; i >= 0 && needed() > width(); --i) {
        m_optional.at(i)->setVisible(false);
        m_verbs->layout()->invalidate();
    }
}

QSize SelectionBar::minimumSizeHint() const
{
    return {240, height()};
}

} // namespace ovyxa
