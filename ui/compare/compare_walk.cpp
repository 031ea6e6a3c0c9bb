// SPDX-License-Identifier: MIT
// From difference to difference, by structure or by bytes.
#include "ui/compare/compare_model.h"
#include "ui/compare/compare_strip.h"
#include "ui/compare/compare_view.h"

#include <QtWidgets/QPushButton>
#include <QtWidgets/QTableView>

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

void CompareView::goTo(int step)
{
    const QList<int> counted = m_model->counted();
    if (counted.isEmpty())
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

} // namespace ovyxa
