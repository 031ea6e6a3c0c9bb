// SPDX-License-Identifier: MIT
#include "ui/inspector/computed_signature.h"

#include "core/rules/answered_signature.h"
#include "ui/common/buttons.h"

#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

namespace ovyxa {

using namespace Qt::StringLiterals;

ComputedSignature::ComputedSignature(QWidget *parent)
    : QWidget(parent)
    , m_field(new QLineEdit(this))
    , m_explain(new QPushButton(tr("Explain"), this))
    , m_note(new QLabel(this))
{
    auto *question = new QLabel(tr("What did your handler compute?"), this);
    question->setBuddy(m_field);
    m_field->setObjectName(u"computedSignature"_s);
    m_field->setAccessibleName(question->text());
    m_field->setPlaceholderText(tr("its HMAC of this body"));
    m_field->setMaxLength(1000);
    m_explain->setObjectName(u"explainComputed"_s);
    const auto allow = [this](const QString &text) {
        setOff(m_explain, text.trimmed().isEmpty() ? tr("Paste what your handler computed first.") : QString());
    };
    allow({});
    m_note->setObjectName(u"computedNote"_s);
    m_note->setWordWrap(true);
    setTone(m_note, u"dim"_s);
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 4, 0, 8);
    grid->setVerticalSpacing(4);
    grid->addWidget(question, 0, 0, 1, 2);
    grid->addWidget(m_field, 1, 0);
    grid->addWidget(m_explain, 1, 1);
    grid->addWidget(m_note, 2, 0, 1, 2);
    connect(m_field, &QLineEdit::textChanged, this, allow);
    connect(m_field, &QLineEdit::returnPressed, this, &ComputedSignature::ask);
    connect(m_explain, &QPushButton::clicked, this, &ComputedSignature::ask);
    hide();
}

void ComputedSignature::setAttempt(const DeliveryDetails &delivery, const Attempt &attempt)
{
    show();
    if (delivery.delivery.id == m_delivery && attempt.number == m_attempt)
        return ask();
    m_delivery = delivery.delivery.id;
    m_attempt = attempt.number;
    const QByteArray answered = rules::signatureIn(attempt.responseBody, attempt.signature);
    m_field->setText(QString::fromLatin1(answered));
    m_field->setCursorPosition(0); // its beginning is what people compare
    m_note->setText(answered.isEmpty() ? tr("Log it where your code refuses, and paste it here: the bench says what it did differently.")
                                       : tr("This one stood in its answer."));
    ask();
}

void ComputedSignature::clear()
{
    hide();
    m_delivery = {};
}

void ComputedSignature::enter(const QByteArray &computed)
{
    m_field->setText(QString::fromUtf8(computed));
    m_field->setCursorPosition(0);
    ask();
}

void ComputedSignature::ask()
{
    m_asked = m_field->text().trimmed().toUtf8();
    if (m_delivery.isValid() && !m_asked.isEmpty())
        Q_EMIT explanationWanted(m_delivery, m_asked);
}

} // namespace ovyxa
