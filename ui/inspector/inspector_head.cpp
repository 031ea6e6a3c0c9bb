// SPDX-License-Identifier: MIT
#include "ui/inspector/inspector_head.h"

#include "ui/common/badge.h"
#include "ui/common/buttons.h"
#include "ui/common/cut_label.h"
#include "ui/common/theme.h"
#include "ui/common/tool_tip_text.h"
#include "ui/inspector/inspection.h"
#include "ui/log/delivery_text.h"

#include <QtCore/QLocale>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

#include <tuple>

namespace ovyxa {

using namespace Qt::StringLiterals;

InspectorHead::InspectorHead(QWidget *parent)
    : QWidget(parent)
    , m_kind(sectionLabel({}, this))
    , m_time(dataLabel({}, this, -1))
    , m_title(new QLabel(this))
    , m_badge(new Badge(this))
    , m_place(dimLabel({}, this, -1))
    , m_previous(quietButton(u"‹"_s, this))
    , m_next(quietButton(u"›"_s, this))
    , m_edit(linkButton(tr("Edit and resend"), this))
    , m_cause(new CutLabel({}, this))
{
    setObjectName(u"inspectorHead"_s);
    m_title->setObjectName(u"inspectorTitle"_s);
    m_kind->setObjectName(u"inspectorKind"_s);
    m_time->setObjectName(u"inspectorTime"_s);
    m_title->setFont(interfaceFont(0, QFont::DemiBold));
    m_title->setTextFormat(Qt::PlainText);
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_title->setMinimumWidth(40);
    m_badge->setFont(interfaceFont(-1));
    setTone(m_time, u"dim"_s);
    m_cause->setObjectName(u"inspectorCause"_s);
    m_cause->setFont(interfaceFont(-1));
    setTone(m_cause, u"bad"_s);
    m_cause->hide();
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(14, 8, 14, 0);
    rows->setSpacing(metrics::halfGrid);
    auto *first = new QHBoxLayout;
    first->setSpacing(metrics::grid);
    first->addWidget(m_kind);
    first->addWidget(m_time);
    first->addStretch(1);
    m_place->setObjectName(u"inspectorPlace"_s);
    first->addWidget(m_place);
    for (const auto &[button, name, says, step] : {std::tuple{m_previous, u"inspectorPrevious"_s, tr("The selected row before (Alt+Page Up)"), -1},
                                                   {m_next, u"inspectorNext"_s, tr("The next of the selected rows (Alt+Page Down)"), 1}}) {
        button->setObjectName(name);
        button->setAccessibleName(says);
        button->setToolTip(says);
        button->setProperty("inline", true);
        connect(button, &QPushButton::clicked, this, [this, step = step] { Q_EMIT besideWanted(step); });
        first->addWidget(button);
    }
    m_edit->setObjectName(u"inspectorEdit"_s);
    m_edit->setProperty("inline", true);
    m_edit->setToolTip(tr("As a draft that you change and send, again and again (Ctrl+Shift+E)"));
    connect(m_edit, &QPushButton::clicked, this, &InspectorHead::editWanted);
    first->addWidget(m_edit);
    auto *second = new QHBoxLayout;
    second->setSpacing(metrics::grid);
    second->addWidget(m_title);
    second->addWidget(m_badge);
    second->addStretch(1);
    rows->addLayout(first);
    rows->addLayout(second);
    rows->addWidget(m_cause);
    showBeside();
}

void InspectorHead::showInspection(const Inspection &inspection, Zone zone)
{
    Instant at{};
    StateStyle style;
    if (inspection.subject() == Inspection::Subject::Capture && inspection.capture()) {
        const Capture &capture = inspection.capture()->details.capture;
        m_kind->setText(tr("Request received"));
        m_text = capture.method.isEmpty() ? tr("not HTTP/1.1") : capture.method + u' ' + capture.target;
        at = capture.receivedAt;
        style = stateStyle(capture);
    } else if (inspection.delivery()) {
        const Delivery &delivery = inspection.delivery()->delivery;
        m_kind->setText(tr("Delivery"));
        m_text = u"%1 → %2"_s.arg(eventName(*inspection.delivery()), inspection.delivery()->webhook.name);
        at = delivery.createdAt;
        style = stateStyle(delivery);
    } else {
        return;
    }
    m_time->setText(dayTimeText(at, inspection.now(), zone));
    m_time->setToolTip(fullTimeText(at, zone));
    m_badge->setStyle(style);
    const QString cause = inspection.failure();
    m_cause->setWords(cause);
    m_cause->setVisible(!cause.isEmpty());
    QString name = u"%1, %2, %3, %4"_s.arg(m_kind->text(), m_time->text(), m_text, style.word);
    if (!cause.isEmpty())
        name += u": "_s + cause;
    setAccessibleName(name);
    elide();
}

void InspectorHead::setEditable(bool editable)
{
    m_editable = editable;
    showBeside();
}

void InspectorHead::setPlace(const PlaceAmongSelected &place)
{
    m_among = place;
    m_place->setText(tr("%1 of %2 selected").arg(QLocale().toString(place.number), QLocale().toString(place.of)));
    showBeside();
}

void InspectorHead::showBeside()
{
    for (QPushButton *each : {m_previous, m_next})
        each->setVisible(isOneOfSeveral());
    m_edit->setVisible(m_editable && !isOneOfSeveral());
    elide();
}

bool InspectorHead::isOneOfSeveral() const
{
    return m_among.number > 0 && m_among.of > 1;
}

void InspectorHead::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    elide();
}

int InspectorHead::widthWithoutTime() const
{
    const QMargins margins = layout()->contentsMargins();
    const int beside = isOneOfSeveral() ? m_previous->sizeHint().width() + m_next->sizeHint().width() + metrics::grid : m_edit->sizeHint().width();
    return margins.left() + m_kind->sizeHint().width() + metrics::grid + beside + margins.right();
}

QSize InspectorHead::minimumSizeHint() const
{
    return {widthWithoutTime(), QWidget::minimumSizeHint().height()};
}

void InspectorHead::elide()
{
    const QMargins margins = layout()->contentsMargins();
    const int place = m_place->sizeHint().width() + metrics::grid;
    m_place->setVisible(isOneOfSeveral() && widthWithoutTime() + place <= width());
    const int besides = widthWithoutTime() + (m_place->isHidden() ? 0 : place);
    m_time->setVisible(besides + m_time->sizeHint().width() + metrics::grid <= width());
    const int room = width() - margins.left() - margins.right() - m_badge->sizeHint().width() - 2 * metrics::grid;
    const QString shown = m_title->fontMetrics().elidedText(m_text, Qt::ElideRight, std::max(40, room));
    m_title->setText(shown);
    m_title->setToolTip(shown == m_text ? QString() : toolTipText(m_text));
}

} // namespace ovyxa
