// SPDX-License-Identifier: MIT
#include "ui/compare/compare_side.h"

#include "ui/common/buttons.h"
#include "ui/common/glyph_button.h"
#include "ui/common/row_focus.h"
#include "ui/common/theme.h"

#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QStyledItemDelegate>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int numberRole = Qt::UserRole;
constexpr int signRole = Qt::UserRole + 1;
constexpr int wordRole = Qt::UserRole + 2;
constexpr int toneRole = Qt::UserRole + 3;

/// A heading, or a difference: its mark, where it is, and what happened to it.
class SideDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const bool heading = !index.data(numberRole).isValid();
        return {option.rect.width(), heading ? 32 : 26};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Tokens &tokens = tokensFor(option.palette);
        const QRect line = option.rect.adjusted(12, 0, -12, 0); // under what stands above it
        const QString text = index.data(Qt::DisplayRole).toString();
        painter->save();
        if (!index.data(numberRole).isValid()) {
            QFont font = interfaceFont(-2, QFont::DemiBold);
            font.setCapitalization(QFont::AllUppercase);
            font.setLetterSpacing(QFont::AbsoluteSpacing, 0.4);
            painter->setFont(font);
            painter->setPen(tokens.dim);
            painter->drawText(line.adjusted(0, 6, 0, 0), Qt::AlignVCenter | Qt::TextSingleLine, text);
            painter->restore();
            return;
        }
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, tokens.accentTint);
        if (option.state & QStyle::State_HasFocus)
            painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), tokens.accent);
        const auto tone = Tone(index.data(toneRole).toInt());
        painter->setFont(dataFont(0));
        painter->setPen(tokens.colour(tone));
        if (index.data(signRole).toString().isEmpty()) // set aside
            paintGlyph(painter, QRectF(line.left(), line.top(), 12, line.height()), Glyph::Clock, tokens.colour(tone));
        else
            painter->drawText(line, Qt::AlignVCenter | Qt::TextSingleLine, index.data(signRole).toString());
        const QString word = index.data(wordRole).toString();
        const QFont small = interfaceFont(-1);
        painter->setFont(small);
        painter->drawText(line, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine, word);
        const QFont font = dataFont(-1);
        painter->setFont(font);
        painter->setPen(tone == Tone::Dim ? tokens.dim : tokens.text);
        const QRect place = line.adjusted(20, 0, -QFontMetrics(small).horizontalAdvance(word) - 8, 0);
        painter->drawText(place, Qt::AlignVCenter | Qt::TextSingleLine, QFontMetrics(font).elidedText(text, Qt::ElideMiddle, place.width()));
        painter->restore();
    }
};

} // namespace

CompareSide::CompareSide(QWidget *parent)
    : QWidget(parent)
    , m_title(sectionLabel({}, this))
    , m_cause(new QFrame(this))
    , m_causeTitle(new QLabel(m_cause))
    , m_causeText(new QLabel(m_cause))
    , m_list(new QListWidget(this))
    , m_edit(primaryButton(tr("Edit and resend"), this))
{
    setObjectName(u"compareSide"_s);
    setMinimumWidth(240);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 12);
    column->setSpacing(0);
    auto *top = new QHBoxLayout;
    top->setContentsMargins(12, 6, 8, 6);
    m_title->setObjectName(u"compareCount"_s);
    top->addWidget(m_title, 1);
    QPushButton *close = glyphButton(Glyph::Cross, tr("Close the comparison"), this);
    close->setObjectName(u"compareClose"_s);
    connect(close, &QPushButton::clicked, this, &CompareSide::closeWanted);
    top->addWidget(close);
    column->addLayout(top);

    auto *words = new QVBoxLayout(m_cause);
    words->setContentsMargins(12, 10, 12, 10);
    words->setSpacing(4);
    for (QLabel *label : {m_causeTitle, m_causeText}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        words->addWidget(label);
    }
    m_causeTitle->setFont(interfaceFont(0, QFont::DemiBold));
    m_causeTitle->setObjectName(u"compareCause"_s);
    auto *inset = new QVBoxLayout;
    inset->setContentsMargins(12, 2, 12, 4);
    inset->addWidget(m_cause);
    column->addLayout(inset);

    m_list->setObjectName(u"compareDifferences"_s);
    m_list->setAccessibleName(tr("Differences"));
    m_list->setItemDelegate(new SideDelegate(m_list));
    frameWithoutRow(m_list);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setFrameShape(QFrame::NoFrame);
    column->addWidget(m_list, 1);
    connect(m_list, &QListWidget::itemSelectionChanged, this, [this] {
        const QList<QListWidgetItem *> chosen = m_list->selectedItems();
        if (!chosen.isEmpty() && chosen.first()->data(numberRole).isValid())
            Q_EMIT differenceChosen(chosen.first()->data(numberRole).toInt());
    });

    auto *partners = new QVBoxLayout;
    partners->setContentsMargins(12, 4, 12, 0);
    partners->setSpacing(6);
    partners->addWidget(sectionLabel(tr("Compare with"), this));
    const QStringList names{tr("The last that worked"), tr("The attempt before"), tr("What the receiver got"), tr("Another: select it in the log")};
    for (int i = 0; i < int(names.size()); ++i) {
        QPushButton *button = secondaryButton(names.at(i), this);
        button->setObjectName(u"comparePartner%1"_s.arg(i));
        button->setStyleSheet(u"text-align: left;"_s);
        button->setCheckable(true);
        connect(button, &QPushButton::clicked, this, [this, i, button] {
            button->setChecked(!button->isChecked()); // what is compared says which one is on
            Q_EMIT partnerChosen(Partner(i));
        });
        partners->addWidget(button);
        m_partners.append(button);
    }
    partners->addSpacing(metrics::grid);
    partners->addWidget(m_edit);
    m_edit->setObjectName(u"compareEdit"_s);
    m_edit->setToolTip(tr("The one on the right, as a draft that you change and send"));
    connect(m_edit, &QPushButton::clicked, this, &CompareSide::editWanted);
    column->addLayout(partners);
    setCause({}, {});
}

void CompareSide::setDifferences(const QList<Difference> &differences, const QList<int> &counted)
{
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    m_title->setText(counted.isEmpty() ? tr("No differences") : tr("%n difference(s)", nullptr, int(counted.size())));
    static const std::array parts{Difference::Part::Body, Difference::Part::Headers, Difference::Part::Answer};
    const QStringList headings{tr("Body"), tr("Headers"), tr("Answer")};
    constexpr int most = 2000; // of a list that a person goes through
    const auto add = [this, &differences](int number, bool aside) {
        const Difference &each = differences.at(number);
        auto *item = new QListWidgetItem(each.where.isEmpty() ? tr("the whole body") : each.where, m_list);
        if (each.repeat > 1)
            item->setText(item->text() + u" "_s + tr("(no. %1)").arg(each.repeat));
        item->setData(numberRole, number);
        item->setData(signRole, aside                                    ? QString()
                                : each.kind == Difference::Kind::Changed ? u"~"_s
                                : each.kind == Difference::Kind::Added   ? u"+"_s
                                                                         : u"−"_s);
        item->setData(wordRole, aside                                    ? QString()
                                : each.kind == Difference::Kind::Added   ? tr("added")
                                : each.kind == Difference::Kind::Removed ? tr("removed")
                                : each.otherType                         ? tr("type changed")
                                                                         : tr("changed"));
        item->setData(toneRole, int(aside                                    ? Tone::Dim
                                    : each.kind == Difference::Kind::Added   ? Tone::Good
                                    : each.kind == Difference::Kind::Removed ? Tone::Bad
                                                                             : Tone::Wait));
        item->setToolTip(item->text());
    };
    for (size_t part = 0; part < parts.size(); ++part) {
        bool headed = false;
        for (const int number : counted) {
            if (differences.at(number).part != parts.at(part) || m_list->count() > most)
                continue;
            if (!std::exchange(headed, true))
                addHeading(headings.at(int(part)));
            add(number, false);
        }
    }
    bool headed = false;
    for (int number = 0; number < int(differences.size()); ++number) {
        if (counted.contains(number) || !differences.at(number).setAside)
            continue;
        if (!std::exchange(headed, true))
            addHeading(tr("Set aside"));
        add(number, true);
    }
}

void CompareSide::addHeading(const QString &text)
{
    auto *item = new QListWidgetItem(text, m_list);
    item->setFlags(Qt::NoItemFlags);
}

void CompareSide::setCause(const QString &title, const QString &text, bool isCalm)
{
    setStyleProperty(m_cause, "notice", isCalm ? u"information"_s : u"warning"_s);
    for (QLabel *label : {m_causeTitle, m_causeText})
        setTone(label, isCalm ? QString() : u"wait"_s);
    m_causeTitle->setText(title);
    m_causeText->setText(text);
    m_causeText->setVisible(!text.isEmpty());
    m_cause->setVisible(!title.isEmpty());
}

void CompareSide::setCurrent(int difference)
{
    const QSignalBlocker quiet(m_list);
    for (int i = 0; i < m_list->count(); ++i) {
        if (m_list->item(i)->data(numberRole).isValid() && m_list->item(i)->data(numberRole).toInt() == difference)
            m_list->setCurrentRow(i);
    }
}

void CompareSide::setPartner(Partner partner, bool available)
{
    setOff(m_partners.at(int(partner)), available ? QString() : tr("There is no such one in the log."));
}

void CompareSide::setEditable(bool editable)
{
    m_edit->setVisible(editable);
}

void CompareSide::markPartner(std::optional<Partner> partner)
{
    for (int i = 0; i < int(m_partners.size()); ++i)
        m_partners.at(i)->setChecked(partner && int(*partner) == i);
}

} // namespace ovyxa
