// SPDX-License-Identifier: MIT
#include "ui/inspector/phases_view.h"

#include "ui/common/theme.h"
#include "ui/common/time_format.h"

#include <QtCore/QCoreApplication>
#include <QtGui/QPainter>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int lineHeight = 20;

} // namespace

QList<PhaseSpan> phaseSpans(const Attempt &attempt)
{
    const AttemptPhases &phases = attempt.phases;
    QList<PhaseSpan> spans;
    std::chrono::microseconds reached{};
    // Each phase ends where its own time stands; one that was not reached is left out.
    const auto add = [&](const char *name, const std::optional<std::chrono::microseconds> &end, Tone tone) {
        if (!end || *end < reached)
            return;
        spans.append({QCoreApplication::translate("Phases", name), reached, *end, tone});
        reached = *end;
    };
    add(QT_TRANSLATE_NOOP("Phases", "Look the name up"), phases.lookedUp, Tone::Dim);
    // Stored by an older version; or the first over TLS, which waits until it is known whom to trust.
    if (!phases.lookedUp || (phases.connecting && *phases.connecting - *phases.lookedUp >= std::chrono::milliseconds(1)))
        add(QT_TRANSLATE_NOOP("Phases", "Prepare"), phases.connecting, Tone::Dim);
    add(QT_TRANSLATE_NOOP("Phases", "Connect"), phases.connected, Tone::Held);
    add(phases.connected ? QT_TRANSLATE_NOOP("Phases", "TLS handshake") : QT_TRANSLATE_NOOP("Phases", "Connect and TLS"), phases.encrypted,
        Tone::Held);
    add(QT_TRANSLATE_NOOP("Phases", "Send"), phases.sent, Tone::Accent);
    add(QT_TRANSLATE_NOOP("Phases", "Wait for the answer"), phases.answered, Tone::Wait);
    add(phases.answered ? QT_TRANSLATE_NOOP("Phases", "Receive") : QT_TRANSLATE_NOOP("Phases", "Until the end"), phases.finished,
        phases.answered ? Tone::Good : Tone::Bad);
    return spans;
}

PhasesView::PhasesView(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void PhasesView::setAttempt(const Attempt &attempt)
{
    m_spans = phaseSpans(attempt);
    QStringList words;
    for (const PhaseSpan &span : std::as_const(m_spans))
        words.append(u"%1 %2"_s.arg(span.name, durationText(span.to - span.from)));
    setAccessibleName(tr("Timing: %1").arg(words.join(u", "_s)));
    updateGeometry();
    update();
}

QSize PhasesView::sizeHint() const
{
    return {240, lineHeight * int(m_spans.size())};
}

QSize PhasesView::minimumSizeHint() const
{
    return {160, sizeHint().height()};
}

void PhasesView::paintEvent(QPaintEvent *)
{
    if (m_spans.isEmpty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &tokens = tokensFor(palette());
    const QFont names = interfaceFont(-1);
    const QFont digits = dataFont(-1);
    const int nameWidth = std::min(width() / 2, 150);
    const int timeWidth = QFontMetrics(digits).horizontalAdvance(u"00.000 ms"_s);
    const double barWidth = std::max(20, width() - nameWidth - timeWidth - 8);
    const double whole = std::max(1.0, double(m_spans.last().to.count()));
    for (int i = 0; i < m_spans.size(); ++i) {
        const PhaseSpan &span = m_spans.at(i);
        const int top = i * lineHeight;
        painter.setFont(names);
        painter.setPen(tokens.dim);
        painter.drawText(QRect(0, top, nameWidth - 8, lineHeight), Qt::AlignVCenter,
                         QFontMetrics(names).elidedText(span.name, Qt::ElideRight, nameWidth - 8));
        const double from = nameWidth + barWidth * double(span.from.count()) / whole;
        const double wide = std::max(2.0, barWidth * double((span.to - span.from).count()) / whole);
        painter.setPen(Qt::NoPen);
        painter.setBrush(tokens.line);
        painter.drawRoundedRect(QRectF(nameWidth, top + 9, barWidth, 2), 1, 1);
        painter.setBrush(tokens.colour(span.tone));
        painter.drawRoundedRect(QRectF(std::min(from, nameWidth + barWidth - wide), top + 7, wide, 6), 2, 2);
        painter.setFont(digits);
        painter.setPen(tokens.text);
        painter.drawText(QRect(width() - timeWidth, top, timeWidth, lineHeight), Qt::AlignVCenter | Qt::AlignRight,
                         durationText(span.to - span.from));
    }
}

} // namespace ovyxa
