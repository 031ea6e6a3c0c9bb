// SPDX-License-Identifier: MIT
// From difference to difference, by structure or by bytes; what there is room for, and what stands there if there is no pair.
#include "ui/common/buttons.h"
#include "ui/common/empty_state.h"
#include "ui/common/notice_bar.h"
#include "ui/compare/compare_model.h"
#include "ui/compare/compare_strip.h"
#include "ui/compare/compare_view.h"

#include <QtWidgets/QApplication>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTableView>

#include <algorithm>

namespace ovyxa {

void CompareView::select(int difference)
{
    m_current = difference;
    m_side->setCurrent(difference);
    if (m_model->mode() == CompareModel::Mode::Structure) {
        if (const int row = m_model->rowOfDifference(difference); row >= 0) {
            m_table->setCurrentIndex(m_model->index(row, 0));
            m_table->scrollTo(m_model->index(row, 0));
        }
    }
    showCounts();
}

/// Not on the pair before, which is shown until that of the heads has been compared.
void CompareView::allowActs()
{
    const bool isShown = m_left.isThere() && m_taken == m_asked;
    const QString reading = isShown ? QString() : tr("The two are being read and compared.");
    setOff(m_copy, reading);
    const QList<QAction *> copies = m_copy->menu()->actions();
    for (QAction *each : copies) // the menu may be open
        each->setEnabled(isShown);
    const QString nowhere = !isShown ? reading : m_model->counted().isEmpty() ? tr("There is no difference to go to.") : QString();
    setOff(m_back, nowhere);
    setOff(m_on, nowhere);
}

void CompareView::goTo(int step)
{
    const QList<int> counted = m_model->counted();
    if (counted.isEmpty() || m_taken != m_asked)
        return;
    const qsizetype at = counted.indexOf(m_current);
    const qsizetype next = at < 0 ? (step > 0 ? 0 : counted.size() - 1) : (at + step + counted.size()) % counted.size();
    select(counted.at(next));
}

void CompareView::setMode(int mode)
{
    for (int i = 0; i < int(m_modes.size()); ++i)
        m_modes.at(i)->setChecked(i == mode);
    m_model->setMode(CompareModel::Mode(mode));
    placeStrip();
    if (m_model->mode() == CompareModel::Mode::Bytes && m_model->rowOfByte() >= 0) {
        m_table->setCurrentIndex(m_model->index(m_model->rowOfByte(), 0));
        m_table->scrollTo(m_table->currentIndex(), QAbstractItemView::PositionAtCenter);
    } else if (m_model->mode() == CompareModel::Mode::Structure && m_current >= 0) {
        select(m_current);
    }
}

/// Where there is no room for all on one line the choices have one of their own.
void CompareView::fitTools()
{
    const bool wasNarrow = m_choices->isAncestorOf(m_copy);
    const int gap = m_tools->horizontalSpacing();
    const int around = m_tools->contentsMargins().left() + m_tools->contentsMargins().right();
    const int first = m_modes.constFirst()->parentWidget()->sizeHint().width() + gap + m_place->parentWidget()->sizeHint().width();
    const int copy = wasNarrow ? 0 : m_choices->layout()->spacing() + m_copy->sizeHint().width();
    const int second = m_choices->sizeHint().width() + copy;
    m_tools->parentWidget()->setMinimumWidth(std::max(first, second) + around);
    const bool isNarrow = width() < first + 2 * gap + second + around;
    if (isNarrow == wasNarrow)
        return;
    m_tools->removeWidget(m_choices);
    if (isNarrow) {
        m_tools->removeWidget(m_copy);
        m_choices->layout()->addWidget(m_copy);
        m_tools->addWidget(m_choices, 1, 0, 1, 3);
    } else {
        m_choices->layout()->removeWidget(m_copy);
        m_tools->addWidget(m_choices, 0, 1);
        m_tools->addWidget(m_copy, 0, 3);
    }
}

/// Where the window is low the lines have the room.
void CompareView::placeStrip()
{
    constexpr int enoughForBoth = 560;
    m_strip->setWanted(m_model->mode() == CompareModel::Mode::Structure && height() >= enoughForBoth);
}

void CompareView::showBytes()
{
    setMode(int(CompareModel::Mode::Bytes));
    m_table->setFocus(Qt::OtherFocusReason);
}

/// What had the focus of the one hands it to the other.
void CompareView::showPair(bool isThere)
{
    QWidget *const shown = isThere ? static_cast<QWidget *>(m_table) : m_none->button();
    const bool hadFocus = isAncestorOf(QApplication::focusWidget()) && (isThere ? m_none : m_pair)->isAncestorOf(QApplication::focusWidget());
    m_none->setVisible(!isThere);
    m_swap->setVisible(isThere);
    m_pair->setVisible(isThere);
    setFocusProxy(shown);
    if (hadFocus)
        shown->setFocus(Qt::OtherFocusReason);
}

void CompareView::fail(const QString &message)
{
    if (!m_left.isThere()) {
        m_none->showText(tr("Nothing to compare with"), message, tr("Select another in the log"));
        return showPair(false);
    }
    m_notice->showNotice(NoticeBar::Level::Information, message);
}

} // namespace ovyxa
