// SPDX-License-Identifier: MIT
#include "ui/query/filter_field.h"

#include "ui/common/buttons.h"
#include "ui/common/glyph_button.h"
#include "ui/common/theme.h"
#include "ui/query/query_edit.h"
#include "ui/query/query_popup.h"
#include "ui/query/query_search.h"

#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
constexpr int longestQuery = 100'000; // the numbers of all that a figure counts
constexpr int mostListed = 12;        // of the earlier ones
constexpr int longestNamed = 32;      // of what is wrong: the rest stands in the field

QString cutInMiddle(const QString &text, int longest)
{
    return text.size() <= longest ? text : QString(text.first(longest / 2) % u'…' % text.last(longest / 2 - 1));
}
} // namespace

FilterField::FilterField(QuerySearch *search, QueryLanguage language, QWidget *parent)
    : QFrame(parent)
    , m_search(search)
    , m_language(std::move(language))
    , m_text(new QueryEdit([search](const QString &term) { return search->check(term).ok(); }, this))
    , m_clear(glyphButton(Glyph::Cross, tr("Clear the filter"), this))
    , m_history(glyphButton(Glyph::Clock, tr("Earlier filters"), this))
    , m_star(glyphButton(Glyph::Star, {}, this))
    , m_popup(new QueryPopup(this, m_language.prefix))
    , m_counts(new QueryCounts(search, this))
{
    setObjectName(m_language.prefix + u"filterField"_s);
    setFixedHeight(metrics::control);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(4, 0, 3, 0);
    layout->setSpacing(0);
    for (QWidget *each : std::initializer_list<QWidget *>{m_text, m_clear, m_history, m_star})
        layout->addWidget(each, each == m_text ? 1 : 0);

    m_text->setObjectName(m_language.prefix + u"searchText"_s);
    m_text->setPlaceholderText(m_language.placeholder);
    m_text->setAccessibleName(m_language.accessibleName);
    m_text->setToolTip(m_language.help);
    m_text->setMaxLength(longestQuery);
    m_text->setMinimumWidth(60);
    m_text->installEventFilter(this);
    m_clear->setObjectName(m_language.prefix + u"clearFilter"_s);
    m_history->setObjectName(m_language.prefix + u"queryHistory"_s);
    m_star->setObjectName(m_language.prefix + u"saveFilter"_s);

    connect(m_text, &QLineEdit::textEdited, this, [this](const QString &text) {
        showProblem({});
        m_search->setText(text);
        suggest(Show::Fitting, true);
    });
    connect(m_text, &QLineEdit::textChanged, this, [this] {
        m_clear->setVisible(!m_text->text().isEmpty());
        showStar();
    });
    connect(m_text, &QLineEdit::cursorPositionChanged, this, [this] {
        if (m_popup->isVisible() && m_text->hasFocus())
            suggest(Show::Fitting, m_popup->chosen() != nullptr);
    });
    connect(m_clear, &QPushButton::clicked, this, [this] {
        m_text->setFocus(Qt::OtherFocusReason); // the button goes, and the focus would go anywhere
        m_text->clear();
        showProblem({});
        m_popup->close();
        m_search->clearFilter();
    });
    connect(m_history, &QPushButton::clicked, this, [this] {
        m_text->setFocus(Qt::OtherFocusReason);
        suggest(Show::Earlier);
    });
    connect(m_star, &QPushButton::clicked, this, &FilterField::saveOrForget);
    connect(m_search, &QuerySearch::queryChanged, this, &FilterField::showQuery);
    connect(m_search, &QuerySearch::refused, this, &FilterField::showProblem);
    connectPopup();
    m_clear->hide();
    showQuery();
    showStar();
}

void FilterField::connectPopup()
{
    connect(m_popup, &QueryPopup::taken, this, &FilterField::take);
    connect(m_popup, &QueryPopup::chosenChanged, m_text, &QWidget::setAccessibleDescription);
    connect(m_popup, &QueryPopup::named, this, &FilterField::saveAs);
    connect(m_popup, &QueryPopup::nameLeft, this, [this] {
        m_popup->close();
        m_text->setFocus(Qt::OtherFocusReason);
    });
    connect(m_counts, &QueryCounts::counted, m_popup, &QueryPopup::showCount);
}

void FilterField::setMemory(const QueryMemory &memory)
{
    m_memory = memory;
    showStar();
}

void FilterField::focusText()
{
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->end(false);
    suggest();
}

void FilterField::suggest(Show what, bool chooseFirst)
{
    const QString text = m_text->text();
    QList<QuerySuggestion> list;
    if (what == Show::Earlier) {
        const QStringList earlier = m_memory.earlier().mid(0, mostListed);
        list.append(QuerySuggestion{QuerySuggestion::Kind::Heading,
                                    earlier.isEmpty() ? tr("Nothing was searched for yet") : queryHeading(QueryHeading::Earlier),
                                    {},
                                    {},
                                    0,
                                    false});
        for (const QString &each : earlier)
            list.append(QuerySuggestion{QuerySuggestion::Kind::Earlier, each, {}, each, each.size(), false});
    } else {
        list = suggestionsFor(text, m_text->cursorPosition(), m_language, m_memory, what == Show::AllKeys);
    }
    if (m_popup->isHidden())
        m_counts->forget();
    const bool typed = m_text->cursorPosition() > 0 && !text.at(m_text->cursorPosition() - 1).isSpace();
    m_popup->showSuggestions(list, chooseFirst && typed);
    m_counts->ask(m_popup->queriesToCount());
}

void FilterField::take(const QuerySuggestion &suggestion)
{
    const QuerySuggestion chosen = suggestion; // the list that it stands in goes with the text
    m_text->setText(chosen.query);
    m_text->setCursorPosition(int(chosen.cursor));
    m_search->setText(chosen.query);
    showProblem({});
    if (chosen.wantsMore) {
        suggest(Show::Fitting, true);
    } else {
        m_search->applyTextNow();
        suggest();
    }
}

bool FilterField::takesKey(int key, Qt::KeyboardModifiers modifiers)
{
    switch (key) {
    case Qt::Key_Escape: return escape();
    case Qt::Key_Return:
    case Qt::Key_Enter: return enter();
    case Qt::Key_Tab:
        if (const QuerySuggestion *chosen = m_popup->chosen()) {
            take(*chosen);
            return true;
        }
        return false;
    case Qt::Key_Down: m_popup->isVisible() ? m_popup->move(1) : suggest(); return true;
    case Qt::Key_Up: m_popup->move(-1); return true;
    case Qt::Key_Space:
        if (!modifiers.testFlag(Qt::ControlModifier))
            return false;
        suggest(Show::AllKeys);
        return true;
    default: return false;
    }
}

bool FilterField::enter()
{
    if (const QuerySuggestion *chosen = m_popup->chosen(); chosen && m_popup->isChosenByKeys()) {
        const bool wantsMore = chosen->wantsMore;
        take(*chosen);
        if (wantsMore)
            return true;
    }
    m_popup->close();
    m_search->search(m_text->text());
    if (m_wrong) { // it says what
        m_text->goToWrong();
        return true;
    }
    m_memory.remember(m_search->text());
    Q_EMIT memoryChanged();
    Q_EMIT left();
    return true;
}

bool FilterField::escape()
{
    if (m_popup->isVisible()) {
        m_popup->close();
    } else if (m_text->text().isEmpty()) {
        Q_EMIT left();
    } else {
        m_text->clear();
        showProblem({});
        m_search->clearFilter();
    }
    return true;
}

void FilterField::showQuery()
{
    showProblem({});
    const QString &text = m_search->text();
    if (text == m_text->text().trimmed())
        return;
    m_text->setText(text);
}

void FilterField::showProblem(const QString &problem)
{
    m_wrong = !problem.isEmpty();
    m_text->setRefused(m_wrong);
    const auto [term, sign] = m_text->wrongTerm();
    if (problem.isEmpty() || term.isEmpty() || term == m_text->text().trimmed()) // there is no other place that it could mean
        m_popup->showProblem(problem);
    else
        m_popup->showProblem(tr("%1, from sign %2 on: %3").arg(cutInMiddle(term, longestNamed), locale().toString(sign), problem));
    update();
}

void FilterField::saveOrForget()
{
    const QString query = m_text->text().trimmed();
    if (m_memory.nameOf(query).isEmpty())
        return m_popup->askName(query);
    m_memory.forget(query);
    showStar();
    Q_EMIT memoryChanged();
}

void FilterField::saveAs(const QString &name)
{
    if (!m_memory.save(name, m_text->text()))
        return m_popup->showProblem(name.trimmed().isEmpty() ? tr("Give it a name.")
                                                             : tr("Something in it looks like a secret. Those are not kept in the window's file."));
    m_popup->close();
    m_text->setFocus(Qt::OtherFocusReason);
    showStar();
    Q_EMIT memoryChanged();
}

void FilterField::showStar()
{
    const QString query = m_text->text().trimmed();
    const QString name = m_memory.nameOf(query);
    setOff(m_star, {});
    setGlyph(m_star, name.isEmpty() ? Glyph::Star : Glyph::StarFilled,
             name.isEmpty() ? tr("Save this filter") : tr("Forget the filter \"%1\"").arg(name));
    setOff(m_star, query.isEmpty() ? tr("Type a filter first: it is saved under its name, and offered here again.") : QString());
}

bool FilterField::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) {
        update();
        const auto *focus = window()->focusWidget();
        if (event->type() == QEvent::FocusOut && !(focus && m_popup->isAncestorOf(focus)))
            m_popup->close();
    } else if (event->type() == QEvent::MouseButtonPress && m_popup->isHidden()) {
        QMetaObject::invokeMethod(
            this, [this] { suggest(); }, Qt::QueuedConnection); // where the caret will be then
    } else if (event->type() == QEvent::KeyPress) {
        const auto *keys = static_cast<QKeyEvent *>(event);
        if (takesKey(keys->key(), keys->modifiers()))
            return true;
    }
    return QFrame::eventFilter(watched, event);
}

void FilterField::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    if (m_popup->isVisible())
        suggest();
}

void FilterField::paintEvent(QPaintEvent *)
{
    const Tokens &tokens = tokensFor(palette());
    const bool focus = m_text->hasFocus();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_wrong ? tokens.bad : focus ? tokens.accent : tokens.line, focus ? 2 : 1));
    painter.setBrush(focus ? tokens.panel : tokens.window);
    const double inset = focus ? 1 : 0.5;
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), metrics::radius, metrics::radius);
}

} // namespace ovyxa
