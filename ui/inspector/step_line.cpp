// SPDX-License-Identifier: MIT
#include "ui/inspector/step_line.h"

#include "ui/common/glyphs.h"
#include "ui/common/theme.h"
#include "ui/common/wrapping.h"
#include "ui/inspector/signature_page.h"

#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>

namespace ovyxa {

using namespace Qt::StringLiterals;

StepLine::StepLine(const SignatureStep &step, QWidget *parent) : QWidget(parent), m_outcome(step.outcome)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(20, 2, 0, 2);
    auto *text = new QLabel(breakable(step.text), this);
    text->setWordWrap(true);
    text->setTextFormat(Qt::PlainText);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(text, 1);
    const QString outcome = m_outcome == SignatureStep::Outcome::Passed   ? SignaturePage::tr("passed")
                            : m_outcome == SignatureStep::Outcome::Failed ? SignaturePage::tr("failed")
                                                                          : SignaturePage::tr("note");
    setAccessibleName(outcome + u": "_s + step.text);
}

void StepLine::paintEvent(QPaintEvent *)
{
    const Tokens &tokens = tokensFor(palette());
    QPainter painter(this);
    const QRectF box(0, 4, 12, 12);
    switch (m_outcome) {
    case SignatureStep::Outcome::Passed: return paintGlyph(&painter, box, Glyph::Check, tokens.good);
    case SignatureStep::Outcome::Failed: return paintGlyph(&painter, box, Glyph::Cross, tokens.bad);
    case SignatureStep::Outcome::Note: return paintGlyph(&painter, box, Glyph::Dash, tokens.dim);
    }
}

void fillSteps(QWidget *list, const QList<SignatureStep> &steps)
{
    while (QLayoutItem *item = list->layout()->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const SignatureStep &step : steps)
        list->layout()->addWidget(new StepLine(step, list));
    list->setVisible(!steps.isEmpty());
}

} // namespace ovyxa
