// SPDX-License-Identifier: MIT
#include "ui/inspector/attempt_strip.h"

#include "ui/common/buttons.h"
#include "ui/common/key_stops.h"
#include "ui/common/state_style.h"

#include <QtWidgets/QApplication>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>

namespace ovyxa {

using namespace Qt::StringLiterals;

AttemptStrip::AttemptStrip(QWidget *parent) : QWidget(parent), m_layout(new QHBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    hide();
}

void AttemptStrip::setAttempts(const QList<Attempt> &attempts, int chosenNumber)
{
    QStringList texts;
    for (const Attempt &attempt : attempts)
        texts.append(u"%1 · %2"_s.arg(attempt.number)
                         .arg(attempt.finished ? answerText({attempt.error}, attempt.status) : stateStyle(DeliveryState::Sending).word));
    setVisible(attempts.size() > 1);
    if (texts != m_texts) {
        m_texts = texts;
        const QString focused = isAncestorOf(QApplication::focusWidget()) ? QApplication::focusWidget()->objectName() : QString();
        while (QLayoutItem *item = m_layout->takeAt(0)) {
            delete item->widget();
            delete item;
        }
        auto *name = dimLabel(tr("Attempt"), this, -1);
        name->setContentsMargins(0, 0, 8, 0);
        m_layout->addWidget(name);
        QList<QPushButton *> segments;
        for (int i = 0; i < texts.size(); ++i) {
            QPushButton *button = chipButton(texts.at(i), this);
            button->setAutoExclusive(true);
            button->setObjectName(u"attempt%1"_s.arg(i + 1));
            button->setAccessibleName(tr("Attempt %1").arg(texts.at(i)));
            connect(button, &QPushButton::clicked, this, [this, number = i + 1] { Q_EMIT chosen(number); });
            m_layout->addWidget(button);
            segments.append(button);
        }
        joinSegments(segments);
        m_layout->addStretch(1);
        if (auto *again = focused.isEmpty() ? nullptr : findChild<QPushButton *>(focused))
            again->setFocus(Qt::OtherFocusReason); // another attempt came, and the buttons are new
    }
    if (auto *button = findChild<QPushButton *>(u"attempt%1"_s.arg(chosenNumber)))
        button->setChecked(true);
    fit();
}

void AttemptStrip::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

/// Where there is no room for all outcomes, the chosen attempt alone says its own.
void AttemptStrip::fit()
{
    const auto say = [this](bool all) { // and how much room it takes; buttons that are new have none in the layout yet
        int taken = findChild<QLabel *>()->sizeHint().width();
        for (int i = 0; i < m_texts.size(); ++i) {
            auto *button = findChild<QPushButton *>(u"attempt%1"_s.arg(i + 1));
            button->setText(all || button->isChecked() ? m_texts.at(i) : QString::number(i + 1));
            button->setToolTip(button->text() == m_texts.at(i) ? QString() : m_texts.at(i));
            button->ensurePolished();
            taken += m_layout->spacing() + button->sizeHint().width();
        }
        return taken;
    };
    if (!m_texts.isEmpty() && say(true) > width())
        (void)say(false);
}

} // namespace ovyxa
