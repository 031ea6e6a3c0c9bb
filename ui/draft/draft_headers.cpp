// SPDX-License-Identifier: MIT
#include "ui/draft/draft_headers.h"

#include "ui/common/row_painting.h"
#include "ui/common/theme.h"
#include "ui/draft/header_model.h"

#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QStyledItemDelegate>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int headerRow = 26;
constexpr int mostRows = 6;

/// Data in the data font, dim where the bench makes it, the mark in its colour.
class HeaderDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const auto *headers = static_cast<const HeaderModel *>(index.model());
        const Tokens &tokens = tokensFor(option.palette);
        QStyleOptionViewItem cell = option;
        initStyleOption(&cell, index);
        paintRowGround(painter, cell, index, tokens);
        const HeaderModel::Mark mark = headers->mark(index.row());
        const bool isData = index.column() == HeaderModel::NameColumn || index.column() == HeaderModel::ValueColumn;
        QFont font = isData || index.column() == HeaderModel::MarkColumn ? dataFont(-1) : interfaceFont(-1);
        font.setStrikeOut(isData && mark == HeaderModel::Mark::Removed);
        QColor colour = tokens.text;
        if (mark == HeaderModel::Mark::Made || mark == HeaderModel::Mark::Removed || index.column() >= HeaderModel::NoteColumn)
            colour = tokens.dim;
        if (index.column() == HeaderModel::MarkColumn)
            colour = mark == HeaderModel::Mark::Changed ? tokens.wait : mark == HeaderModel::Mark::Added ? tokens.good : tokens.bad;
        painter->save();
        painter->setFont(font);
        painter->setPen(colour);
        const int margin = index.column() == HeaderModel::MarkColumn || index.column() == HeaderModel::ActColumn ? 0 : 6;
        const QRect inner = cell.rect.adjusted(margin, 0, -margin, 0);
        const Qt::Alignment side = index.column() == HeaderModel::NoteColumn ? Qt::AlignRight : isData ? Qt::AlignLeft : Qt::AlignHCenter;
        painter->drawText(inner, int(side | Qt::AlignVCenter | Qt::TextSingleLine),
                          QFontMetrics(font).elidedText(cell.text, Qt::ElideRight, inner.width()));
        painter->restore();
    }

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        auto *field = new QLineEdit(parent);
        field->setFont(dataFont(-1));
        field->setProperty("compact", true);
        field->setObjectName(u"headerField"_s);
        field->setAccessibleName(index.column() == HeaderModel::NameColumn ? HeaderModel::tr("Name") : HeaderModel::tr("Value"));
        Q_UNUSED(option)
        return field;
    }
};

} // namespace

DraftHeaders::DraftHeaders(HeaderModel *headers, QWidget *parent) : QTableView(parent), m_headers(headers)
{
    setObjectName(u"draftHeaders"_s);
    setAccessibleName(tr("Headers, in the order they go out"));
    setModel(headers);
    setItemDelegate(new HeaderDelegate(this));
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(DoubleClicked | EditKeyPressed | AnyKeyPressed);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    horizontalHeader()->hide();
    horizontalHeader()->setMinimumSectionSize(20);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(headerRow);
    verticalHeader()->setDefaultSectionSize(headerRow);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    connect(headers, &QAbstractItemModel::rowsInserted, this, &DraftHeaders::updateGeometry);
    connect(headers, &QAbstractItemModel::rowsRemoved, this, &DraftHeaders::updateGeometry);
    connect(headers, &QAbstractItemModel::modelReset, this, &DraftHeaders::updateGeometry);
    connect(headers, &QAbstractItemModel::modelReset, this, &DraftHeaders::tidy);
    connect(this, &QTableView::clicked, this, [this](const QModelIndex &index) {
        if (index.column() == HeaderModel::ActColumn)
            m_headers->remove(index.row());
    });
}

void DraftHeaders::addHeader()
{
    const QModelIndex name = m_headers->index(m_headers->add(), HeaderModel::NameColumn);
    setFocus(Qt::OtherFocusReason);
    setCurrentIndex(name);
    scrollTo(name);
    edit(name);
}

QSize DraftHeaders::sizeHint() const
{
    return {400, std::clamp(m_headers->rowCount(), 1, mostRows) * headerRow + 2};
}

QSize DraftHeaders::minimumSizeHint() const
{
    return {200, std::clamp(m_headers->rowCount(), 1, 3) * headerRow};
}

void DraftHeaders::keyPressEvent(QKeyEvent *event)
{
    if (state() == EditingState) // the key that ended the field's work comes on to here
        return QTableView::keyPressEvent(event);
    const QModelIndex current = currentIndex();
    if (event->key() == Qt::Key_Insert)
        return addHeader();
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && event->modifiers() == Qt::NoModifier && current.isValid()) {
        const QModelIndex cell = current.column() == HeaderModel::NameColumn ? current : current.siblingAtColumn(HeaderModel::ValueColumn);
        if (m_headers->flags(cell) & Qt::ItemIsEditable)
            edit(cell);
        return;
    }
    if (event->key() == Qt::Key_Delete && current.isValid()) {
        const int row = current.row();
        m_headers->remove(row);
        setCurrentIndex(m_headers->index(std::min(row, m_headers->rowCount() - 1), current.column()));
        return;
    }
    QTableView::keyPressEvent(event);
}

void DraftHeaders::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    tidy();
}

/// The value has what the others leave.
void DraftHeaders::tidy()
{
    const int whole = viewport()->width();
    const bool narrow = whole < 520;
    const int name = std::min(210, whole * (narrow ? 36 : 30) / 100);
    constexpr int besideNote = 14;
    int note = 0;
    for (int row = 0; row < m_headers->rowCount(); ++row)
        note = std::max(note, QFontMetrics(interfaceFont(-1)).horizontalAdvance(m_headers->index(row, HeaderModel::NoteColumn).data().toString()));
    note = std::min(note + besideNote, whole * 30 / 100);
    setColumnWidth(HeaderModel::MarkColumn, 26);
    setColumnWidth(HeaderModel::NameColumn, name);
    setColumnWidth(HeaderModel::NoteColumn, note);
    setColumnWidth(HeaderModel::ActColumn, 30);
    setColumnWidth(HeaderModel::ValueColumn, std::max(60, whole - 26 - 30 - name - note));
}

} // namespace ovyxa
