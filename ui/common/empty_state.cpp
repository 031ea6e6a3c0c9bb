// SPDX-License-Identifier: MIT
#include "ui/common/empty_state.h"

#include "ui/common/buttons.h"
#include "ui/common/theme.h"
#include "ui/common/tokens.h"

#include <QtCore/QEvent>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QVBoxLayout>

#include <initializer_list>

namespace ovyxa {

using namespace Qt::StringLiterals;

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent)
    , m_heading(new QLabel(this))
    , m_text(dimLabel({}, this))
    , m_button(secondaryButton({}, this))
    , m_other(linkButton({}, this))
    , m_acts(new QBoxLayout(QBoxLayout::TopToBottom))
{
    auto *layout = new QVBoxLayout(this);
    layout->addStretch(2);
    layout->addWidget(m_heading, 0, Qt::AlignHCenter);
    // As wide as a good line of text where there is room, and narrower where there is not.
    auto *line = new QHBoxLayout;
    line->addStretch(1);
    line->addWidget(m_text, 100);
    line->addStretch(1);
    layout->addLayout(line);
    layout->addSpacing(4);
    m_acts->setSpacing(metrics::grid);
    m_acts->addWidget(m_button, 0, Qt::AlignCenter);
    m_acts->addWidget(m_other, 0, Qt::AlignCenter);
    layout->addLayout(m_acts);
    layout->setAlignment(m_acts, Qt::AlignHCenter);
    m_other->hide();
    connect(m_other, &QPushButton::clicked, this, &EmptyState::otherRequested);
    layout->addStretch(3);
    m_heading->setFont(interfaceFont(2, QFont::DemiBold));
    m_heading->setTextFormat(Qt::PlainText);
    m_heading->setAlignment(Qt::AlignCenter);
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setWordWrap(true);
    m_text->setMinimumWidth(120);
    m_text->setMaximumWidth(460);
    m_text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    connect(m_button, &QPushButton::clicked, this, &EmptyState::actionRequested);
}

void EmptyState::setOther(const QString &action)
{
    m_other->setText(action);
    m_other->setAccessibleName(action);
    m_other->setVisible(!action.isEmpty());
    fit();
}

void EmptyState::showText(const QString &heading, const QString &text, const QString &action, bool primary)
{
    m_heading->setText(heading);
    m_text->setText(text);
    m_button->setText(action);
    m_button->setAccessibleName(action);
    m_button->setVisible(!action.isEmpty());
    setStyleProperty(m_button, "kind", primary ? u"primary"_s : QString());
    fit();
}

void EmptyState::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

void EmptyState::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_wasShown = true;
    fit();
}

void EmptyState::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange)
        fit();
}

/// Nothing is cut: in a low place the buttons stand beside each other, in one that is lower still the heading and they have to do, and at last the
/// edge is narrow.
void EmptyState::fit()
{
    const auto isTooHigh = [this] {
        if (!m_wasShown) // its least form will do, and need not be measured
            return true;
        // The style sheet's measures come when a part is first shown, a hidden one's never: what is measured has them now.
        for (const QWidget *part : std::initializer_list<const QWidget *>{m_heading, m_text, m_button, m_other})
            part->ensurePolished();
        QLayout *parts = layout();
        for (QLayout *each : findChildren<QLayout *>()) // those within it, too, keep what they measured until they are laid out
            each->invalidate();
        // Without the text no part's height follows from its width, and the layout tells none by that.
        return (parts->hasHeightForWidth() ? parts->totalHeightForWidth(width()) : parts->totalSizeHint().height()) > height();
    };
    constexpr int side = 24;
    layout()->setContentsMargins(side, 2 * metrics::grid, side, 2 * metrics::grid);
    layout()->setSpacing(metrics::grid);
    m_text->setVisible(!m_text->text().isEmpty());
    m_acts->setDirection(QBoxLayout::TopToBottom);
    if (!isTooHigh())
        return;
    m_acts->setDirection(QBoxLayout::LeftToRight);
    layout()->setSpacing(metrics::halfGrid);
    if (!isTooHigh())
        return;
    m_text->hide();
    if (isTooHigh())
        layout()->setContentsMargins(side, 0, side, 0);
}

} // namespace ovyxa
