// SPDX-License-Identifier: MIT
#include "ui/compare/compare_strip.h"

#include "ui/common/buttons.h"
#include "ui/common/theme.h"
#include "ui/compare/compare_delegate.h"
#include "ui/compare/compare_model.h"

#include <QtCore/QLocale>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QTableView>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
constexpr int stripRow = 25;
constexpr int stripRows = 2;
} // namespace

CompareStrip::CompareStrip(QWidget *parent)
    : QWidget(parent)
    , m_model(new CompareModel(this))
    , m_place(dimLabel({}, this))
    , m_rows(new QTableView(this))
{
    setObjectName(u"compareStrip"_s);
    m_model->setMode(CompareModel::Mode::Bytes);
    m_place->setObjectName(u"compareStripPlace"_s);
    m_rows->setModel(m_model);
    m_rows->setItemDelegate(new CompareDelegate(m_model, m_rows));
    m_rows->setAccessibleName(tr("The bytes at the first difference"));
    m_rows->setFocusPolicy(Qt::NoFocus); // all of them can be gone through
    m_rows->setSelectionMode(QAbstractItemView::NoSelection);
    m_rows->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_rows->setShowGrid(false);
    m_rows->setWordWrap(false);
    m_rows->setFrameShape(QFrame::NoFrame);
    m_rows->horizontalHeader()->hide();
    m_rows->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_rows->verticalHeader()->hide();
    m_rows->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_rows->verticalHeader()->setMinimumSectionSize(stripRow);
    m_rows->verticalHeader()->setDefaultSectionSize(stripRow);
    m_rows->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_rows->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_rows->setFixedHeight(stripRows * stripRow);
    QPushButton *all = linkButton(tr("Open the bytes"), this);
    all->setObjectName(u"compareStripAll"_s);
    all->setToolTip(tr("All bytes of both sides (Ctrl+B)"));
    connect(all, &QPushButton::clicked, this, &CompareStrip::bytesWanted);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(12, 4, 12, 4);
    head->setSpacing(metrics::grid);
    head->addWidget(sectionLabel(tr("Bytes"), this));
    head->addWidget(m_place, 1);
    head->addWidget(all);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(hairline(this));
    column->addLayout(head);
    column->addWidget(m_rows);
    hide();
}

void CompareStrip::setComparison(const Comparison &comparison)
{
    m_model->setComparison(comparison);
    refresh();
}

void CompareStrip::setWanted(bool wanted)
{
    m_isWanted = wanted;
    refresh();
}

void CompareStrip::refresh()
{
    const int row = m_model->rowOfByte();
    setVisible(m_isWanted && row >= 0);
    if (row < 0)
        return;
    m_place->setText(
        tr("first difference that counts at byte %1").arg(QLocale().toString(qlonglong(m_model->comparison().bytesThatCount.first().right))));
    m_rows->scrollTo(m_model->index(row, 0), QAbstractItemView::PositionAtTop);
}

} // namespace ovyxa
