// SPDX-License-Identifier: MIT
#include "ui/draft/try_delegate.h"

#include "ui/common/badge.h"
#include "ui/common/state_style.h"
#include "ui/common/theme.h"

#include <QtCore/QCoreApplication>
#include <QtGui/QPainter>
#include <QtWidgets/QListWidget>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

enum TryRole { NumberRole = Qt::UserRole, AnswerRole, GoodRole, TimeRole, ChangesRole, VerdictRole, EndedRole };

struct TryListWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::DraftSide)
};

Tone toneOf(rules::TryVerdict verdict)
{
    switch (verdict) {
    case rules::TryVerdict::Fixed:
    case rules::TryVerdict::Better: return Tone::Good;
    case rules::TryVerdict::Worse: return Tone::Bad;
    default: return Tone::Dim;
    }
}

} // namespace

TryWordsShown tryWords(rules::TryVerdict verdict)
{
    switch (verdict) {
    case rules::TryVerdict::Fixed: return {u"✓"_s, TryListWords::tr("Fixed"), u"good"_s, u"good"_s};
    case rules::TryVerdict::Better: return {u"↑"_s, TryListWords::tr("Better"), u"good"_s, u"good"_s};
    case rules::TryVerdict::Worse: return {u"✕"_s, TryListWords::tr("Worse"), u"bad"_s, u"problem"_s};
    case rules::TryVerdict::Same: return {u"–"_s, TryListWords::tr("The same"), u"wait"_s, u"warning"_s};
    case rules::TryVerdict::Different: return {u"~"_s, TryListWords::tr("Different"), u"wait"_s, u"warning"_s};
    case rules::TryVerdict::First: break;
    }
    return {u"○"_s, TryListWords::tr("First"), u"dim"_s, u"information"_s};
}

QListWidgetItem *tryItem(const DraftTries::Row &row, Instant now, Zone zone)
{
    auto *item = new QListWidgetItem;
    const Attempt *outcome = row.outcome();
    const QString answer = row.gone  ? TryListWords::tr("deleted")
                           : outcome ? answerText({outcome->error}, outcome->status)
                                     : TryListWords::tr("sending");
    QString changes = row.changes.join(u", "_s);
    if (row.number == 0)
        changes = TryListWords::tr("as it was sent");
    else if (changes.isEmpty())
        changes = TryListWords::tr("unchanged");
    const QString time = outcome ? dayTimeText(outcome->startedAt, now, zone) : QString();
    const QString verdict = outcome ? tryWords(row.verdict).word.toLower() : QString();
    item->setData(NumberRole, row.number);
    item->setData(AnswerRole, answer);
    item->setData(GoodRole, outcome && outcome->error == AttemptError::None);
    item->setData(EndedRole, outcome != nullptr);
    item->setData(TimeRole, time);
    item->setData(ChangesRole, changes);
    item->setData(VerdictRole, int(row.verdict));
    item->setText(TryListWords::tr("Try %1: %2, %3").arg(QString::number(row.number), answer, verdict)); // what a screen reader says
    item->setToolTip(changes);
    return item;
}

QSize TryDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    Q_UNUSED(index)
    return {option.rect.width(), height};
}

void TryDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tokens &tokens = tokensFor(option.palette);
    painter->save();
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, tokens.accentTint);
    if (option.state & QStyle::State_HasFocus)
        painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), tokens.accent);
    const QRect row = option.rect.adjusted(8, 0, -8, 0);
    painter->setFont(dataFont(-1));
    painter->setPen(tokens.dim);
    painter->drawText(row, Qt::AlignLeft | Qt::AlignVCenter, index.data(NumberRole).toString());
    const bool ended = index.data(EndedRole).toBool();
    const bool good = index.data(GoodRole).toBool();
    const StateStyle pill{ended ? (good ? Glyph::Check : Glyph::Cross) : Glyph::Arrow, index.data(AnswerRole).toString(),
                          ended ? (good ? Tone::Good : Tone::Bad) : Tone::Dim};
    const QFont small = interfaceFont(-1);
    const int pillWidth = std::min(110, badgeSize(pill, small).width());
    paintBadge(painter, QRect(row.left() + 22, row.top(), pillWidth, row.height()), pill, tokens, small);
    const auto verdict = rules::TryVerdict(index.data(VerdictRole).toInt());
    const TryWordsShown words = tryWords(verdict);
    const QFont strong = interfaceFont(-1, verdict == rules::TryVerdict::First ? QFont::Normal : QFont::DemiBold);
    QString said = ended ? words.sign + u' ' + words.word.toLower() : QString();
    const int left = row.left() + 22 + std::max(64, pillWidth) + 10;
    const int seconds = QFontMetrics(dataFont(-1)).horizontalAdvance(index.data(TimeRole).toString().section(u'.', 0, 0));
    if (ended && row.right() - QFontMetrics(strong).horizontalAdvance(said) - 10 - left < seconds)
        said = words.sign; // the box above has the word
    painter->setFont(strong);
    painter->setPen(tokens.colour(toneOf(verdict)));
    painter->drawText(row, Qt::AlignRight | Qt::AlignVCenter, said);
    const QRect text(left, row.top() + 5, std::max(20, row.right() - QFontMetrics(strong).horizontalAdvance(said) - 10 - left), row.height() - 10);
    painter->setFont(dataFont(-1));
    painter->setPen(tokens.text);
    QString time = index.data(TimeRole).toString();
    if (painter->fontMetrics().horizontalAdvance(time) > text.width())
        time = time.section(u'.', 0, 0); // its milliseconds go first
    painter->drawText(text, Qt::AlignLeft | Qt::AlignTop | Qt::TextSingleLine, painter->fontMetrics().elidedText(time, Qt::ElideRight, text.width()));
    painter->setFont(small);
    painter->setPen(tokens.dim);
    painter->drawText(text, Qt::AlignLeft | Qt::AlignBottom | Qt::TextSingleLine,
                      QFontMetrics(small).elidedText(index.data(ChangesRole).toString(), Qt::ElideRight, text.width()));
    painter->restore();
}

} // namespace ovyxa
