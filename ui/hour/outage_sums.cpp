// SPDX-License-Identifier: MIT
#include "ui/hour/outage_sums.h"

#include "ui/common/buttons.h"
#include "ui/common/cut_label.h"
#include "ui/common/glyphs.h"
#include "ui/common/tokens.h"
#include "ui/common/tool_tip_text.h"
#include "ui/hour/hour_band_parts.h"

#include <QtGui/QPainter>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>

#include <memory>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

/// The mark at the front of a line.
class SumMark final : public QWidget
{
public:
    SumMark(Glyph glyph, Tone tone, QWidget *parent) : QWidget(parent), m_glyph(glyph), m_tone(tone) { setFixedSize(12, 12); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        paintGlyph(&painter, QRectF(rect()), m_glyph, tokensFor(palette()).colour(m_tone));
    }

private:
    Glyph m_glyph;
    Tone m_tone;
};

} // namespace

OutageSums::OutageSums(QWidget *parent) : QWidget(parent)
{
    setObjectName(u"outageSums"_s);
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(metrics::grid);
    layout->setVerticalSpacing(2);
    layout->setColumnStretch(1, 1);
    const auto addHeading = [this, layout](int row) {
        auto *heading = new CutLabel({}, this);
        heading->setFont(std::unique_ptr<QLabel>(sectionLabel({}, this))->font());
        setTone(heading, u"dim"_s);
        layout->addWidget(heading, row, 0, 1, 2);
        return heading;
    };
    m_pastHeading = addHeading(0);
    m_pastHeading->setWords(tr("The last hour"));
    m_heading = addHeading(Meeting + 1);
    m_heading->setObjectName(u"outageHeading"_s);
    static constexpr std::array<std::pair<Glyph, Tone>, lines> marks{{{Glyph::Check, Tone::Good},
                                                                      {Glyph::Cross, Tone::Bad},
                                                                      {Glyph::Clock, Tone::Dim},
                                                                      {Glyph::Cross, Tone::Bad},
                                                                      {Glyph::Check, Tone::Good},
                                                                      {Glyph::Dash, Tone::Bad},
                                                                      {Glyph::Arrow, Tone::Accent},
                                                                      {Glyph::Pause, Tone::Held}}};
    static constexpr std::array names{"hourDelivered",   "hourFailed", "hourTimes",   "outageMeeting",
                                      "outageRecovered", "outageLost", "outageBurst", "outageHeld"};
    for (size_t i = 0; i < m_words.size(); ++i) {
        const int row = int(i) + (i < Meeting ? 1 : 2);
        m_marks.at(i) = new SumMark(marks.at(i).first, marks.at(i).second, this);
        m_words.at(i) = new CutLabel({}, this);
        m_words.at(i)->setObjectName(QString::fromLatin1(names.at(i)));
        layout->addWidget(m_marks.at(i), row, 0);
        layout->addWidget(m_words.at(i), row, 1);
    }
    layout->setRowStretch(lines + 2, 1);
    m_happen = outlineButton(tr("Let it happen"), this);
    m_happen->setObjectName(u"outageHappen"_s);
    connect(m_happen, &QPushButton::clicked, this, &OutageSums::happenWanted);
    m_show = secondaryButton({}, this);
    m_show->setObjectName(u"outageShow"_s);
    connect(m_show, &QPushButton::clicked, this, [this] { Q_EMIT showWanted(m_shown); });
    m_buttons = new QBoxLayout(QBoxLayout::LeftToRight);
    m_buttons->setSpacing(metrics::halfGrid);
    m_buttons->addWidget(m_happen);
    m_buttons->addWidget(m_show);
    layout->addLayout(m_buttons, lines + 3, 0, 1, 2, Qt::AlignLeft);
}

void OutageSums::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

void OutageSums::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        m_measured.clear();
}

void OutageSums::setTight(bool tight)
{
    for (QPushButton *each : {m_happen, m_show})
        setStyleProperty(each, "tight", tight);
}

/// Once for the words that they have: for each width they are styled anew.
void OutageSums::measureButtons()
{
    if (m_measured == m_show->text())
        return;
    m_measured = m_show->text();
    const auto wantedWidth = [this](bool tight) {
        setTight(tight);
        return m_happen->sizeHint().width() + m_buttons->spacing() + m_show->sizeHint().width();
    };
    m_roomyWidth = wantedWidth(false);
    m_tightWidth = wantedWidth(true);
}

/// Buttons one below the other where there is no room beside each other, and no more lines above them than have room.
void OutageSums::fit()
{
    measureButtons();
    const bool isTight = m_roomyWidth > width(); // two lines more above them
    setTight(isTight);
    m_buttons->setDirection((isTight ? m_tightWidth : m_roomyWidth) > width() ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    const int spacing = static_cast<QGridLayout *>(layout())->verticalSpacing();
    int room = height() - m_buttons->sizeHint().height();
    const auto place = [&room, spacing](CutLabel *words, QWidget *mark, bool isWanted) {
        const int needed = words->sizeHint().height() + spacing;
        const bool isShown = isWanted && needed <= room;
        room -= isShown ? needed : 0;
        words->setVisible(isShown);
        if (mark)
            mark->setVisible(isShown);
    };
    fitHeading();
    place(m_heading, nullptr, true);
    for (const Line line : {Lost, Meeting, Recovered, Burst, Held})
        place(m_words.at(line), m_marks.at(line), true);
    place(m_pastHeading, nullptr, m_pastShown);
    for (const Line line : {Delivered, Failed, Times})
        place(m_words.at(line), m_marks.at(line), m_pastShown);
}

/// Where there is no room for both, the name stays: how long it is down stands at the red bar, too.
void OutageSums::fitHeading()
{
    const QFontMetrics metrics(m_heading->font());
    const int room = width() - 4;
    const QString whole = tr("If %1 is down for %2").arg(m_webhook, m_span);
    if (metrics.horizontalAdvance(whole) <= room)
        return m_heading->setWords(whole);
    const QString around = tr("If %1 is down").arg(QString());
    m_heading->setWords(
        tr("If %1 is down").arg(metrics.elidedText(m_webhook, Qt::ElideRight, std::max(24, room - metrics.horizontalAdvance(around)))));
}

void OutageSums::setPast(const HourSums &sums)
{
    m_words.at(Delivered)->setWords(tr("%Ln answered 2xx", nullptr, sums.delivered));
    m_words.at(Failed)->setWords(tr("%L1 otherwise, %L2 not at all").arg(sums.refused).arg(sums.unanswered));
    m_words.at(Times)->setWords(
        sums.half ? u"p50 %1 · p95 %2 · p99 %3"_s.arg(durationText(*sums.half), durationText(*sums.most), durationText(*sums.nearlyAll))
                  : tr("no answer time yet"));
}

void OutageSums::setPastShown(bool shown)
{
    m_pastShown = shown;
    m_heading->setContentsMargins(0, shown ? metrics::halfGrid : 0, 0, 0);
    fit();
}

void OutageSums::setForecast(const QString &webhook, const Outage &outage, const OutageForecast &forecast, Zone zone)
{
    const QString heading = tr("If %1 is down for %2").arg(webhook, spanText(outage.length()));
    m_webhook = webhook;
    m_span = spanText(outage.length());
    m_words.at(Meeting)->setWords(tr("%Ln attempt(s) meet it", nullptr, forecast.meeting));
    m_words.at(Recovered)->setWords(
        forecast.lastRecovery ? tr("%Ln recover, by %1", nullptr, int(forecast.recovered.size())).arg(minuteText(*forecast.lastRecovery, zone))
                              : tr("none to recover"));
    m_words.at(Lost)->setWords(forecast.lastLoss
                                   ? tr("%Ln are lost, by %1", nullptr, int(forecast.lost.size())).arg(minuteText(*forecast.lastLoss, zone))
                                   : tr("none is lost"));
    m_words.at(Burst)->setWords(forecast.burstAt ? tr("%Ln in a minute at %1", nullptr, forecast.burst).arg(minuteText(*forecast.burstAt, zone))
                                                 : tr("none afterwards"));
    m_words.at(Held)->setWords(forecast.held > 0 ? tr("%Ln held by the limit", nullptr, forecast.held) : tr("none is held"));
    QStringList all{heading};
    for (const Line line : {Meeting, Recovered, Lost, Burst, Held})
        all += m_words.at(line)->words();
    all += tr("Of what is under way now; new events are not guessed. Outside the red bar the endpoint is taken to answer 2xx.");
    setToolTip(toolTipText(all.join(u'\n')));
    setAccessibleDescription(all.join(u"; "_s));
    const bool ofLost = !forecast.lost.isEmpty();
    m_shown = ofLost ? forecast.lost : forecast.recovered;
    m_show->setEnabled(!m_shown.isEmpty());
    const int count = int(m_shown.size());
    m_show->setText(count > 0 ? tr("Show the %Ln", nullptr, count) : tr("Show them"));
    m_show->setToolTip(count == 0 ? tr("Nothing is lost, and nothing has to recover")
                       : ofLost   ? tr("List the %Ln that are lost, in the log", nullptr, count)
                                  : tr("List the %Ln that recover, in the log", nullptr, count));
    m_show->setAccessibleDescription(m_show->toolTip());
    fit();
}

void OutageSums::setRemark(bool possible, const QString &remark)
{
    m_happen->setEnabled(possible);
    m_happen->setToolTip(toolTipText(remark));
    m_happen->setAccessibleDescription(remark);
}

} // namespace ovyxa
