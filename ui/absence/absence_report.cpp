// SPDX-License-Identifier: MIT
#include "ui/absence/absence_report.h"

#include "ui/common/badge.h"
#include "ui/common/buttons.h"
#include "ui/common/cut_label.h"
#include "ui/common/theme.h"

#include <QtGui/QPainter>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

/// An answer's sign.
class AbsenceMark final : public QWidget
{
public:
    AbsenceMark(const StateStyle &style, QWidget *parent) : QWidget(parent), m_style(style) { setFixedSize(12, 12); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        paintGlyph(&painter, rect(), m_style.glyph, tokensFor(palette()).colour(m_style.tone));
    }

private:
    StateStyle m_style;
};

void empty(QWidget *part)
{
    const auto children = part->findChildren<QWidget *>(Qt::FindDirectChildrenOnly);
    for (QWidget *child : children) {
        child->hide();
        child->deleteLater();
    }
}

QGridLayout *gridOf(QWidget *part)
{
    auto *grid = static_cast<QGridLayout *>(part->layout());
    if (!grid) {
        grid = new QGridLayout(part);
        grid->setContentsMargins(0, 0, 0, 0);
        grid->setHorizontalSpacing(metrics::grid);
        grid->setVerticalSpacing(6);
    }
    return grid;
}

} // namespace

QString AbsenceAccount::asText() const
{
    QStringList lines{sentence};
    if (!advice.isEmpty())
        lines += advice;
    lines += QString();
    for (const Step &step : steps)
        lines += u"%1: %2%3"_s.arg(step.text, step.answer.word,
                                   step.figures.isEmpty() || step.figures == step.answer.word ? QString() : u" (%1)"_s.arg(step.figures));
    if (!places.isEmpty())
        lines += QString();
    for (const Place &place : places)
        lines += u"%1: %2%3"_s.arg(place.webhook, place.state.word, place.detail.isEmpty() ? QString() : u", "_s + place.detail);
    return lines.join(u'\n');
}

AbsenceReport::AbsenceReport(QWidget *parent)
    : QWidget(parent)
    , m_notice(new QFrame(this))
    , m_sentence(new QLabel(m_notice))
    , m_advice(new QLabel(m_notice))
    , m_buttons(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_steps(new QWidget(this))
    , m_placesTitle(sectionLabel(tr("Where this event went"), this))
    , m_places(new QWidget(this))
    , m_copy(copyLink(tr("Copy as text"), this, [this] { return m_account.asText(); }))
{
    setObjectName(u"absenceReport"_s);
    setProperty("surface", u"scroll"_s);
    auto *words = new QVBoxLayout(m_notice);
    words->setContentsMargins(12, 10, 12, 10);
    words->setSpacing(metrics::halfGrid);
    for (QLabel *label : {m_sentence, m_advice}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setMinimumWidth(120);
        words->addWidget(label);
    }
    m_sentence->setFont(interfaceFont(0, QFont::DemiBold));
    m_sentence->setObjectName(u"absenceSentence"_s);
    m_advice->setObjectName(u"absenceAdvice"_s);
    m_buttons->setSpacing(metrics::grid);
    for (int i = 0; i < 2; ++i) {
        QPushButton *button = i == 0 ? outlineButton({}, this) : secondaryButton({}, this);
        button->setObjectName(u"absenceRemedy%1"_s.arg(i + 1));
        connect(button, &QPushButton::clicked, this, [this, i] { Q_EMIT remedyChosen(i); });
        m_buttons->addWidget(button);
        m_remedies.append(button);
    }
    m_buttons->addStretch(1);
    m_steps->setObjectName(u"absenceSteps"_s);
    m_placesTitle->setObjectName(u"absencePlacesTitle"_s);
    m_places->setObjectName(u"absencePlaces"_s);
    m_copy->setObjectName(u"absenceCopy"_s);
    m_copy->setProperty("inline", true); // at the same edge as the rest
    m_copy->setToolTip(tr("All of this, for a ticket or a colleague"));

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 12, 14, 12);
    column->setSpacing(12);
    column->addWidget(m_notice);
    column->addLayout(m_buttons);
    column->addWidget(sectionLabel(tr("Asked in this order"), this));
    column->addWidget(m_steps);
    column->addWidget(m_placesTitle);
    column->addWidget(m_places);
    column->addWidget(m_copy, 0, Qt::AlignLeft);
    column->addStretch(1);
    m_placesTitle->hide(); // until there is an event that went somewhere
    m_places->hide();
}

void AbsenceReport::showAccount(const AbsenceAccount &account)
{
    const AbsenceAccount before = std::exchange(m_account, account);
    if (m_account == before)
        return;
    setStyleProperty(m_notice, "notice", account.level);
    m_sentence->setText(account.sentence);
    m_advice->setText(account.advice);
    m_advice->setVisible(!account.advice.isEmpty());
    for (qsizetype i = 0; i < m_remedies.size(); ++i) {
        m_remedies.at(i)->setText(menuText(account.remedies.value(i))); // names may have an &
        m_remedies.at(i)->setAccessibleName(account.remedies.value(i));
        m_remedies.at(i)->setVisible(i < account.remedies.size());
    }
    arrangeRemedies();
    if (account.steps != before.steps)
        showSteps();
    if (account.places != before.places)
        showPlaces();
}

void AbsenceReport::showSteps()
{
    empty(m_steps);
    QGridLayout *grid = gridOf(m_steps);
    grid->setColumnStretch(1, 1);
    int row = 0;
    for (const AbsenceAccount::Step &step : std::as_const(m_account.steps)) {
        const bool isTheOne = step.answer.glyph == Glyph::Cross;
        auto *text = new QLabel(step.text, m_steps);
        text->setTextFormat(Qt::PlainText);
        text->setWordWrap(true); // the webhook's name may be long, and the figures of one row make all others narrow
        auto *figures = new CutLabel(step.figures, m_steps);
        if (isTheOne)
            text->setFont(interfaceFont(0, QFont::DemiBold));
        else if (step.answer.glyph != Glyph::Check)
            setTone(text, u"dim"_s);
        text->setAccessibleName(u"%1: %2. %3"_s.arg(step.text, step.answer.word, step.figures));
        figures->setFont(dataFont(-1));
        figures->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
        figures->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        setTone(figures, u"dim"_s);
        grid->addWidget(new AbsenceMark(step.answer, m_steps), row, 0);
        grid->addWidget(text, row, 1);
        grid->addWidget(figures, row, 2);
        ++row;
    }
}

void AbsenceReport::showPlaces()
{
    m_placesTitle->setVisible(!m_account.places.isEmpty());
    m_places->setVisible(!m_account.places.isEmpty());
    empty(m_places);
    QGridLayout *grid = gridOf(m_places);
    grid->setColumnStretch(2, 1);
    int row = 0;
    for (const AbsenceAccount::Place &place : std::as_const(m_account.places)) {
        auto *name = new CutLabel(place.webhook, m_places);
        name->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
        name->setMaximumWidth(110);
        auto *badge = new Badge(m_places);
        badge->setFont(interfaceFont(-1));
        badge->setStyle(place.state);
        auto *detail = new CutLabel(place.detail, m_places);
        setTone(detail, u"dim"_s);
        detail->setAccessibleName(u"%1: %2, %3"_s.arg(place.webhook, place.state.word, place.detail));
        grid->addWidget(name, row, 0);
        grid->addWidget(badge, row, 1, Qt::AlignLeft);
        grid->addWidget(detail, row, 2);
        if (place.delivery.isValid()) {
            QPushButton *show = linkButton(tr("Show"), m_places);
            show->setObjectName(u"absenceShow%1"_s.arg(row));
            show->setProperty("inline", true);
            show->setAccessibleName(tr("Show the delivery to %1").arg(place.webhook));
            connect(show, &QPushButton::clicked, this, [this, id = place.delivery] { Q_EMIT deliveryWanted(id); });
            grid->addWidget(show, row, 3);
        }
        ++row;
    }
}

void AbsenceReport::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrangeRemedies();
}

/// One under the other where there is no room for both side by side.
void AbsenceReport::arrangeRemedies()
{
    int needed = 2 * 14 + metrics::grid;
    for (const QPushButton *button : std::as_const(m_remedies))
        needed += button->isHidden() ? 0 : button->sizeHint().width();
    const bool fits = needed <= width();
    m_buttons->setDirection(fits ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

} // namespace ovyxa
