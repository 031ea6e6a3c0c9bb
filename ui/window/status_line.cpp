// SPDX-License-Identifier: MIT
#include "ui/window/status_line.h"

#include "ui/common/buttons.h"
#include "ui/common/theme.h"
#include "ui/window/popover.h"

#include <QtCore/QFileInfo>
#include <QtGui/QActionGroup>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>

#include <algorithm>
#include <climits>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

qint64 underWay(const Sums &sums)
{
    return sums.queued + sums.sending + sums.waiting;
}

QString figure(qint64 value, const QString &word, const QString &link, const QColor &colour)
{
    return u"<a href=\"%1\" style=\"text-decoration:none;color:%2\"><b>%3</b></a> %4"_s.arg(link, colour.name(), QLocale().toString(value), word);
}

} // namespace

namespace {

/// One stop for Tab, not one for each figure; the arrows go from figure to figure, and no further.
class SumLabel final : public QLabel
{
public:
    using QLabel::QLabel;

    /// The figure that is chosen stays so.
    void setFigures(const QString &words)
    {
        const bool isChosen = hasSelectedText();
        setText(words);
        if (isChosen)
            choose(m_figure);
    }

protected:
    bool focusNextPrevChild(bool next) override { return QWidget::focusNextPrevChild(next); }

    void focusInEvent(QFocusEvent *event) override
    {
        QLabel::focusInEvent(event);
        if (event->reason() != Qt::MouseFocusReason && !hasSelectedText())
            choose(0);
    }

    void keyPressEvent(QKeyEvent *event) override
    {
        const bool isNext = event->key() == Qt::Key_Right || event->key() == Qt::Key_Down;
        const int figures = int(text().count(u"<a "_s));
        if (isNext)
            choose(hasSelectedText() ? std::min(m_figure + 1, figures - 1) : 0);
        else if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Up)
            choose(hasSelectedText() ? std::max(m_figure - 1, 0) : figures - 1);
        else
            QLabel::keyPressEvent(event);
    }

private:
    /// From the front: QLabel goes from one to the next alone, and to another widget where there is none.
    void choose(int figure)
    {
        m_figure = figure;
        setSelection(0, 0);
        for (int i = 0; i <= figure; ++i)
            QLabel::focusNextPrevChild(true);
    }

    int m_figure = 0;
};

} // namespace

QString sumText(const Sums &sums, const QPalette &palette)
{
    const Tokens &tokens = tokensFor(palette);
    // A zero is not coloured: colour is for what there is.
    const auto colour = [&tokens](qint64 value, Tone tone) { return value == 0 ? tokens.text : tokens.colour(tone); };
    const QString parts =
        QStringList{
            figure(sums.delivered, StatusLine::tr("delivered"), u"delivered"_s, colour(sums.delivered, Tone::Good)),
            figure(underWay(sums), StatusLine::tr("waiting"), u"waiting"_s, colour(underWay(sums), Tone::Wait)),
            figure(sums.held, StatusLine::tr("held"), u"held"_s, colour(sums.held, Tone::Held)),
            figure(sums.failed, StatusLine::tr("failed"), u"failed"_s, colour(sums.failed, Tone::Bad)),
            figure(sums.cancelled, StatusLine::tr("cancelled"), u"cancelled"_s, tokens.text),
        }
            .join(u" + "_s);
    const auto count = [](qint64 value) { return int(std::min<qint64>(value, INT_MAX)); };
    QString text = figure(sums.triggered, StatusLine::tr("deliveries", nullptr, count(sums.triggered)), u"all"_s, tokens.text) + u' '
                   + StatusLine::tr("of %Ln events", nullptr, count(sums.events)) + u" = "_s + parts;
    if (!sums.balances())
        text += u" <span style=\"color:%1\">%2</span>"_s.arg(tokens.bad.name(), StatusLine::tr("(the sum does not balance; the log may be damaged)"));
    return text;
}

QString plainSumText(const Sums &sums)
{
    const auto count = [](qint64 value) { return int(std::min<qint64>(value, INT_MAX)); };
    const auto spoken = [](qint64 value) { return QLocale().toString(value); };
    return StatusLine::tr("%Ln deliveries", nullptr, count(sums.triggered)) + u' ' + StatusLine::tr("of %Ln events", nullptr, count(sums.events))
           + u' '
           + StatusLine::tr("= %1 delivered + %2 waiting + %3 held + %4 failed + %5 cancelled")
                 .arg(spoken(sums.delivered), spoken(underWay(sums)), spoken(sums.held), spoken(sums.failed), spoken(sums.cancelled));
}

StatusLine::StatusLine(QWidget *parent)
    : QWidget(parent)
    , m_sum(new SumLabel(this))
    , m_notes(dimLabel({}, this, -1))
    , m_assumed(quietButton({}, this))
    , m_secrets(dimLabel({}, this, -1))
    , m_view(quietButton(tr("View"), this))
    , m_zone(quietButton({}, this))
    , m_assumptionsAction(new QAction(tr("Show what the bench assumes"), this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 0, 6, 0);
    layout->setSpacing(8);
    setFixedHeight(metrics::control);
    m_sum->setObjectName(u"runningSum"_s);
    m_sum->setProperty("tone", u"links"_s);
    m_sum->setFont(interfaceFont(-1));
    m_sum->setTextFormat(Qt::RichText);
    m_sum->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    m_sum->setToolTip(tr("Every delivery stands in exactly one of these. An event makes one for each webhook, and a replay one more. "
                         "“Waiting” takes in queued and sending. "
                         "Click a figure to see its deliveries."));
    m_sum->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_assumed->setObjectName(u"assumptions"_s);
    m_secrets->setObjectName(u"secretsPlace"_s);
    m_view->setObjectName(u"view"_s);
    m_view->setAccessibleName(tr("View: colours and places"));
    m_view->setProperty("menu", true);
    m_view->setMenu(new QMenu(m_view));
    m_zone->setObjectName(u"zone"_s);
    m_zone->setProperty("menu", true);
    for (QPushButton *each : {m_assumed, m_view, m_zone})
        each->setFont(interfaceFont(-1));
    auto *menu = new QMenu(m_zone);
    m_zone->setMenu(menu);
    auto *zones = new QActionGroup(menu);
    for (const Zone zone : allZones) {
        QAction *choice = zones->addAction(menu->addAction(zoneName(zone)));
        choice->setCheckable(true);
        choice->setData(int(zone));
        choice->setObjectName(u"window.zone%1"_s.arg(int(zone)));
        choice->setStatusTip(tr("Times: %1").arg(zoneName(zone))); // its name where it stands alone
        connect(choice, &QAction::triggered, this, [this, zone] { Q_EMIT zoneChosen(zone); });
    }
    layout->addWidget(m_sum, 1);
    layout->addWidget(m_notes);
    layout->addWidget(m_assumed);
    layout->addWidget(m_secrets);
    layout->addWidget(m_view);
    layout->addWidget(m_zone);
    addActions(zones->actions());
    m_assumptionsAction->setObjectName(u"window.assumptions"_s);
    addAction(m_assumptionsAction);
    connect(m_sum, &QLabel::linkActivated, this, &StatusLine::follow);
    for (const auto &[link, text] : {std::pair{u"all"_s, tr("List all deliveries")},
                                     {u"delivered"_s, tr("List the delivered ones")},
                                     {u"waiting"_s, tr("List those that wait")},
                                     {u"held"_s, tr("List those that are held back")},
                                     {u"failed"_s, tr("List the failed ones")},
                                     {u"cancelled"_s, tr("List the cancelled ones")}}) {
        auto *list = new QAction(text, this);
        list->setObjectName(u"log.list."_s + link);
        connect(list, &QAction::triggered, this, [this, link = link] { follow(link); });
        addAction(list);
    }
    connect(m_assumed, &QPushButton::clicked, this, &StatusLine::showAssumptions);
    connect(m_assumptionsAction, &QAction::triggered, this, &StatusLine::showAssumptions);
    m_notes->hide();
    m_assumed->hide();
    m_secrets->hide();
    setSums({});
    setZone(Zone::Local);
    setAssumptions({});
}

void StatusLine::setSums(const Sums &sums)
{
    m_sums = sums;
    static_cast<SumLabel *>(m_sum)->setFigures(sumText(sums, palette()));
    m_sum->setAccessibleName(plainSumText(sums));
    fit();
}

void StatusLine::setNotes(const QStringList &notes)
{
    m_notes->setText(notes.join(u" · "_s));
    fit();
}

void StatusLine::setAssumptions(const QStringList &assumptions)
{
    m_assumptions = assumptions;
    m_assumptionsAction->setEnabled(!assumptions.isEmpty());
    m_assumed->setText(tr("%n assumptions in use", nullptr, int(assumptions.size())));
    m_assumed->setAccessibleName(m_assumed->text());
    m_assumed->setToolTip(tr("What the bench assumes where Ovyxa's documentation is silent"));
    fit();
}

void StatusLine::setSecretsPlace(const QString &place, const QString &file)
{
    m_place = file.isEmpty() ? place : QFileInfo(file).fileName();
    m_secrets->setText(tr("Secrets: %1").arg(m_place));
    m_secrets->setToolTip(tr("Signing secrets are kept in %1.").arg(place));
    m_secrets->setAccessibleName(m_secrets->toolTip());
    fit();
}

void StatusLine::setViewActions(const QList<QAction *> &actions)
{
    for (QAction *action : actions) {
        if (action)
            m_view->menu()->addAction(action);
        else
            m_view->menu()->addSeparator();
    }
}

void StatusLine::setZone(Zone zone)
{
    m_zone->setText(zoneName(zone));
    for (QAction *choice : m_zone->menu()->actions())
        choice->setChecked(choice->data().toInt() == int(zone));
    m_zone->setAccessibleName(tr("Times are shown in: %1").arg(zoneName(zone)));
}

void StatusLine::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        setSums(m_sums);
}

void StatusLine::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layOut(); // it is told that way, and passes for not laid out until that is over
}

void StatusLine::fit()
{
    if (!testAttribute(Qt::WA_PendingResizeEvent)) // else it is not laid out yet, and will be told when it is
        layOut();
}

/// The sum stands there whole; of the rest, what says least goes first where there is no room.
void StatusLine::layOut()
{
    const int gap = layout()->spacing();
    int room = width() - layout()->contentsMargins().left() - layout()->contentsMargins().right() - m_sum->sizeHint().width();
    for (const QWidget *always : {m_zone, m_view})
        room -= always->sizeHint().width() + gap;
    const auto place = [&room, gap](QWidget *widget, bool wanted) {
        const int needed = widget->sizeHint().width() + gap;
        widget->setVisible(wanted && needed <= room);
        if (wanted && needed <= room)
            room -= needed;
    };
    place(m_assumed, !m_assumptions.isEmpty());
    place(m_notes, !m_notes->text().isEmpty());
    place(m_secrets, !m_place.isEmpty());
}

void StatusLine::follow(const QString &link)
{
    if (link == "delivered"_L1)
        Q_EMIT statesChosen({DeliveryState::Delivered});
    else if (link == "waiting"_L1)
        Q_EMIT statesChosen({DeliveryState::Queued, DeliveryState::Sending, DeliveryState::Waiting});
    else if (link == "held"_L1)
        Q_EMIT statesChosen({DeliveryState::Held});
    else if (link == "failed"_L1)
        Q_EMIT statesChosen({DeliveryState::Failed});
    else if (link == "cancelled"_L1)
        Q_EMIT statesChosen({DeliveryState::Cancelled});
    else
        Q_EMIT statesChosen({});
}

void StatusLine::showAssumptions()
{
    auto *popover = new Popover(tr("Where Ovyxa's documentation is silent, the bench assumes:"), m_assumptions, window());
    popover->openAbove(m_assumed->isVisible() ? m_assumed : m_view); // there may be no room for it
}

} // namespace ovyxa
