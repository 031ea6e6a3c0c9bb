// SPDX-License-Identifier: MIT
#include "ui/query/query_popup.h"

#include "ui/common/buttons.h"
#include "ui/common/glyphs.h"
#include "ui/common/reading_order.h"
#include "ui/common/theme.h"

#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QStyledItemDelegate>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int popupWidth = 456;
constexpr int mostHeight = 420;
constexpr int lineHeight = 28;
constexpr int popupSide = 13;  // left and right of a line's content
constexpr int termWidth = 184; // where what it says begins
constexpr int countWidth = 64;

enum PopupRole { KindRole = Qt::UserRole + 1, SaysRole, CountRole };

Glyph glyphOf(QuerySuggestion::Kind kind)
{
    switch (kind) {
    case QuerySuggestion::Kind::Text: return Glyph::Search;
    case QuerySuggestion::Kind::Saved: return Glyph::Star;
    case QuerySuggestion::Kind::Earlier: return Glyph::Clock;
    default: return Glyph::Key;
    }
}

class SuggestionDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Tokens &tokens = tokensFor(option.palette);
        const auto kind = QuerySuggestion::Kind(index.data(KindRole).toInt());
        const QRect line = option.rect.adjusted(popupSide, 0, -popupSide, 0);
        const auto draw = [painter](const QRect &box, const QString &text, const QFont &font, const QColor &colour, Qt::Alignment alignment) {
            painter->setFont(font);
            painter->setPen(colour);
            painter->drawText(box, int(alignment | Qt::AlignVCenter) | Qt::TextSingleLine,
                              QFontMetrics(font).elidedText(text, Qt::ElideRight, box.width()));
        };
        if (kind == QuerySuggestion::Kind::Heading)
            return draw(line, index.data().toString(), interfaceFont(-2, QFont::DemiBold), tokens.dim, Qt::AlignLeft);
        const bool chosen = option.state & QStyle::State_Selected;
        if (chosen)
            painter->fillRect(option.rect, tokens.accentTint);
        paintGlyph(painter, QRectF(line.left(), line.top(), 14, line.height()), glyphOf(kind), tokens.dim);
        const bool hasWords = !index.data(SaysRole).toString().isEmpty();
        const QRect term(line.left() + 24, line.top(), hasWords ? termWidth - 32 : line.width() - countWidth - 24, line.height());
        QFont font = dataFont();
        font.setBold(chosen);
        draw(term, index.data().toString(), font, tokens.text, Qt::AlignLeft);
        const QRect says(line.left() + termWidth, line.top(), line.width() - termWidth - countWidth, line.height());
        draw(says, index.data(SaysRole).toString(), kind == QuerySuggestion::Kind::Saved ? dataFont(-1) : interfaceFont(-1), tokens.dim,
             Qt::AlignLeft);
        draw(QRect(line.right() - countWidth, line.top(), countWidth, line.height()), index.data(CountRole).toString(), dataFont(-1), tokens.dim,
             Qt::AlignRight);
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override { return {200, lineHeight}; }
};

QLabel *keyLabel(const QString &key, QWidget *parent)
{
    auto *label = new QLabel(key, parent);
    label->setFont(dataFont(-2));
    label->setProperty("tone", u"keycap"_s);
    return label;
}

} // namespace

QueryPopup::QueryPopup(QWidget *field, const QString &prefix)
    : QFrame(field->window())
    , m_field(field)
    , m_problem(new QLabel(this))
    , m_list(new QListWidget(this))
    , m_naming(new QWidget(this))
    , m_name(new QLineEdit(m_naming))
    , m_keys(new QWidget(this))
{
    setObjectName(prefix + u"queryPopup"_s);
    setProperty("surface", u"popover"_s);
    setAutoFillBackground(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 5, 1, 1);
    layout->setSpacing(0);
    m_problem->setObjectName(prefix + u"queryProblem"_s);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->setContentsMargins(popupSide, 4, popupSide, 6);
    m_problem->setProperty("fieldProblem", true);
    m_problem->hide();
    m_list->setObjectName(prefix + u"querySuggestions"_s);
    m_list->setAccessibleName(tr("Suggestions for the filter"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setItemDelegate(new SuggestionDelegate(m_list));
    m_list->hide(); // as close() leaves it
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    layout->addWidget(m_problem);
    layout->addWidget(m_list, 1);

    auto *naming = new QHBoxLayout(m_naming);
    naming->setContentsMargins(popupSide - 1, 5, popupSide - 1, 10);
    auto *label = new QLabel(tr("Save this filter as"), m_naming);
    label->setBuddy(m_name);
    QPushButton *save = primaryButton(tr("Save"), m_naming);
    save->setObjectName(prefix + u"saveFilterName"_s);
    m_name->setObjectName(prefix + u"filterName"_s);
    m_name->setAccessibleName(label->text());
    m_name->setMaxLength(60);
    naming->addWidget(label);
    naming->addWidget(m_name, 1);
    naming->addWidget(save);
    layout->addWidget(m_naming);
    m_naming->hide();
    const auto saveNow = [this] { Q_EMIT named(m_name->text()); };
    connect(save, &QPushButton::clicked, this, saveNow);
    connect(m_name, &QLineEdit::returnPressed, this, saveNow);
    for (QWidget *each : std::initializer_list<QWidget *>{m_name, save})
        each->installEventFilter(this);

    layout->addWidget(hairline(this));
    auto *keys = new QHBoxLayout(m_keys);
    keys->setContentsMargins(popupSide - 1, 5, popupSide - 1, 5);
    keys->setSpacing(6);
    for (const auto &[key, does] : {std::pair{tr("Tab"), tr("take")}, std::pair{u"↑ ↓"_s, tr("choose")}, std::pair{tr("Ctrl Space"), tr("all keys")},
                                    std::pair{tr("Esc"), tr("close")}}) {
        keys->addWidget(keyLabel(key, m_keys));
        keys->addWidget(dimLabel(does, m_keys, -1));
        keys->addSpacing(8);
    }
    keys->addStretch(1);
    layout->addWidget(m_keys);
    connect(m_list, &QListWidget::itemClicked, this, [this](QListWidgetItem *item) {
        if (canBeChosen(m_list->row(item)))
            Q_EMIT taken(m_suggestions.at(m_list->row(item)));
    });
    hide();
}

void QueryPopup::showSuggestions(const QList<QuerySuggestion> &suggestions, bool chooseFirst)
{
    m_naming->hide();
    m_keys->show();
    m_byKeys = false;
    m_suggestions = suggestions;
    m_list->clear();
    for (const QuerySuggestion &each : suggestions) {
        auto *item = new QListWidgetItem(each.shown, m_list);
        item->setData(KindRole, int(each.kind));
        item->setData(SaysRole, each.says);
        if (each.kind == QuerySuggestion::Kind::Heading)
            item->setFlags(Qt::NoItemFlags);
    }
    m_list->setVisible(!suggestions.isEmpty());
    if (suggestions.isEmpty() && m_problem->isHidden())
        return close();
    if (chooseFirst && suggestions.size() > 1)
        choose(1);
    else
        choose(-1);
    fit();
    show();
    raise();
}

void QueryPopup::showCount(const QString &query, const QueryCounts::Count &count)
{
    for (int row = 0; row < m_suggestions.size(); ++row) {
        if (m_suggestions.at(row).query == query && !m_suggestions.at(row).wantsMore && m_suggestions.at(row).kind != QuerySuggestion::Kind::Heading)
            m_list->item(row)->setData(CountRole, QString(locale().toString(count.matches) + (count.whole ? QString() : u"+"_s)));
    }
}

void QueryPopup::showProblem(const QString &problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    if (problem.isEmpty() && m_list->isHidden() && m_naming->isHidden())
        return close();
    fit();
    if (!problem.isEmpty()) {
        show();
        raise();
    }
}

void QueryPopup::askName(const QString &suggested)
{
    m_problem->hide();
    m_list->hide();
    m_suggestions.clear();
    m_keys->hide();
    m_naming->show();
    m_name->setText(suggested);
    fit();
    show();
    raise();
    m_name->setFocus(Qt::PopupFocusReason);
    m_name->selectAll();
}

void QueryPopup::close()
{
    m_problem->hide();
    m_naming->hide();
    m_suggestions.clear();
    m_list->clear();
    m_list->hide(); // else it would take room from a problem that is told next
    hide();
    Q_EMIT chosenChanged({});
}

bool QueryPopup::canBeChosen(int row) const
{
    return row >= 0 && row < m_suggestions.size() && m_suggestions.at(row).kind != QuerySuggestion::Kind::Heading;
}

const QuerySuggestion *QueryPopup::chosen() const
{
    const int row = isVisible() ? m_list->currentRow() : -1;
    return canBeChosen(row) ? &m_suggestions.at(row) : nullptr;
}

void QueryPopup::move(int step)
{
    const int rows = int(m_suggestions.size());
    int row = m_list->currentRow();
    if (row < 0 && step < 0)
        row = rows;
    for (row += step; row >= 0 && row < rows; row += step) {
        if (!canBeChosen(row))
            continue;
        m_byKeys = true;
        return choose(row);
    }
}

void QueryPopup::choose(int row)
{
    m_list->setCurrentRow(row);
    if (row == 1)
        m_list->scrollToTop(); // its heading, too
    const QuerySuggestion *now = canBeChosen(row) ? &m_suggestions.at(row) : nullptr;
    Q_EMIT chosenChanged(!now ? QString() : now->says.isEmpty() ? now->shown : tr("%1: %2").arg(now->shown, now->says));
}

QStringList QueryPopup::queriesToCount() const
{
    QStringList queries;
    for (const QuerySuggestion &each : m_suggestions) {
        if (each.kind != QuerySuggestion::Kind::Heading && !each.wantsMore)
            queries.append(each.query);
    }
    return queries;
}

/// Under the field, as high as what it shows; above it where there is more room.
void QueryPopup::fit()
{
    QWidget *window = m_field->window();
    if (parentWidget() != window)
        setParent(window); // the field has come into another one since
    const QPoint under = m_field->mapTo(window, QPoint(0, m_field->height() + 4));
    const int width = std::min(popupWidth, window->width() - 2 * metrics::grid);
    const int left = std::min(under.x(), window->width() - width - metrics::grid);
    int height = 8; // margins and frame
    if (!m_list->isHidden())
        height += int(m_suggestions.size()) * lineHeight + 4;
    if (!m_problem->isHidden())
        height += m_problem->heightForWidth(width - 2);
    if (!m_naming->isHidden())
        height += m_naming->sizeHint().height();
    if (!m_keys->isHidden())
        height += m_keys->sizeHint().height() + 1;
    height = std::min(height, mostHeight);
    const int roomUnder = window->height() - under.y() - metrics::grid;
    const int over = m_field->mapTo(window, QPoint()).y() - 4;
    const int roomOver = over - metrics::grid;
    if (height <= roomUnder || roomOver <= roomUnder) {
        setGeometry(left, under.y(), width, std::min(height, roomUnder));
    } else {
        height = std::min(height, roomOver);
        setGeometry(left, over - height, width, height);
    }
}

/// While a filter is named: Esc leaves that, and so does going elsewhere.
bool QueryPopup::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        Q_EMIT nameLeft();
        return true;
    }
    if (event->type() == QEvent::FocusOut && !isAncestorOf(window()->focusWidget()))
        close();
    return QFrame::eventFilter(watched, event);
}

/// Around what stands in it.
bool QueryPopup::focusNextPrevChild(bool next)
{
    const QList<QWidget *> stops = stopsAsRead(this);
    if (stops.isEmpty())
        return QFrame::focusNextPrevChild(next);
    const qsizetype now = stops.indexOf(window()->focusWidget());
    stops.at((now + (next ? 1 : -1) + stops.size()) % stops.size())->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

} // namespace ovyxa
