// SPDX-License-Identifier: MIT
#include "ui/common/notice_bar.h"

#include "ui/common/buttons.h"
#include "ui/common/glyphs.h"
#include "ui/common/reading_order.h"
#include "ui/common/tokens.h"

#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QApplication>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

/// The level's sign, before the text.
class NoticeBar::Mark final : public QWidget
{
public:
    explicit Mark(QWidget *parent) : QWidget(parent) { setFixedSize(16, 16); }

    void setLevel(Level level)
    {
        m_level = level;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &tokens = tokensFor(palette());
        QPainter painter(this);
        switch (m_level) {
        case Level::Information: return paintGlyph(&painter, rect(), Glyph::Information, tokens.accent);
        case Level::Good: return paintGlyph(&painter, rect(), Glyph::Check, tokens.good);
        case Level::Warning: return paintGlyph(&painter, rect(), Glyph::Warning, tokens.wait);
        case Level::Problem: return paintGlyph(&painter, rect(), Glyph::Warning, tokens.bad);
        }
    }

private:
    Level m_level = Level::Information;
};

namespace {
constexpr int narrowest = 420; // for a sentence and a button side by side
}

NoticeBar::NoticeBar(QWidget *parent)
    : QFrame(parent)
    , m_words(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_mark(new Mark(this))
    , m_text(new QLabel(this))
    , m_action(linkButton({}, this))
    , m_close(quietButton(u"×"_s, this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 4, 4, 4);
    layout->addWidget(m_mark);
    layout->addLayout(m_words, 1);
    layout->addWidget(m_close);
    m_words->setSpacing(2);
    m_words->addWidget(m_text, 1);
    m_words->addWidget(m_action);
    m_text->setWordWrap(true);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum); // as high as its words
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_action->setObjectName(u"noticeAction"_s);
    m_close->setObjectName(u"noticeClose"_s);
    m_close->setAccessibleName(tr("Close this note"));
    m_close->setToolTip(tr("Close"));
    connect(m_close, &QPushButton::clicked, this, &NoticeBar::dismiss);
    connect(m_action, &QPushButton::clicked, this, &NoticeBar::act);
    m_fade.setSingleShot(true);
    connect(&m_fade, &QTimer::timeout, this, [this] {
        if (underMouse() || isAncestorOf(QApplication::focusWidget()))
            m_fade.start();
        else
            dismiss();
    });
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *old, QWidget *now) {
        if (now && isAncestorOf(now) && !isAncestorOf(old))
            m_before = old;
    });
    hide();
}

void NoticeBar::showNotice(Level level, const QString &text, const QString &action, std::function<void()> act)
{
    static constexpr std::array names{u"information", u"good", u"warning", u"problem"};
    setStyleProperty(this, "notice", QString::fromUtf16(names.at(size_t(level))));
    m_mark->setLevel(level);
    m_text->setText(text);
    m_text->setAccessibleName(text);
    m_action->setText(action);
    m_action->setAccessibleName(action);
    m_action->setVisible(!action.isEmpty());
    m_act = std::move(act);
    m_fade.stop();
    if (m_leaves || (action.isEmpty() && level == Level::Good)) {
        const std::chrono::milliseconds reading = m_stays * text.size() / 60;
        m_fade.start(std::max(m_stays, reading) * (!action.isEmpty() ? 5 : level >= Level::Warning ? 3 : 1));
    }
    show();
    Q_EMIT said();
}

void NoticeBar::setClosable(bool closable)
{
    m_close->setVisible(closable);
    m_closable = closable;
}

QString NoticeBar::text() const
{
    return m_text->text();
}

QString NoticeBar::action() const
{
    return isHidden() ? QString() : m_action->text();
}

void NoticeBar::act()
{
    const auto act = m_act; // dismissing forgets it
    QWidget *about = parentWidget();
    const bool hadFocus = isAncestorOf(QApplication::focusWidget());
    dismiss();
    // What it was about is where it stands, wherever people came from to press its button.
    if (hadFocus && about->isVisible() && !about->isAncestorOf(QApplication::focusWidget())) {
        if (QWidget *first = stopsAsRead(about).value(0))
            first->setFocus(Qt::OtherFocusReason);
    }
    if (act)
        act();
}

void NoticeBar::dismiss()
{
    m_act = nullptr;
    m_fade.stop();
    m_text->clear();
    if (m_before && m_before->isVisible() && isAncestorOf(QApplication::focusWidget()))
        m_before->setFocus(Qt::OtherFocusReason);
    hide();
    Q_EMIT dismissed();
}

/// As high as its words are at the width it has: by itself the layout would take the height of a line as long as it likes them.
QSize NoticeBar::sizeHint() const
{
    const QSize hint = QFrame::sizeHint();
    return isVisible() ? QSize(hint.width(), heightForWidth(width())) : hint;
}

void NoticeBar::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    if (event->oldSize().width() != width())
        updateGeometry();
    const bool narrow = width() < narrowest;
    m_words->setDirection(narrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_words->setAlignment(m_action, narrow ? Qt::AlignLeft : Qt::Alignment());
}

void NoticeBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_closable)
        dismiss();
    else
        QFrame::keyPressEvent(event);
}

} // namespace ovyxa
