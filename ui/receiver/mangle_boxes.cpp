// SPDX-License-Identifier: MIT
#include "ui/receiver/mangle_boxes.h"

#include "ui/common/tokens.h"

#include <QtWidgets/QCheckBox>
#include <QtWidgets/QGridLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
constexpr int boxesInARow = 3;
}

MangleBoxes::MangleBoxes(QWidget *parent) : QWidget(parent)
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(metrics::grid * 2);
    grid->setVerticalSpacing(metrics::halfGrid);
    const int rows = (int(allMangleSteps.size()) + boxesInARow - 1) / boxesInARow;
    for (const MangleStep step : allMangleSteps) {
        QString words = rules::mangleWords(step);
        words[0] = words.at(0).toUpper();
        auto *box = new QCheckBox(words, this);
        box->setObjectName(u"mangle."_s % toText(step));
        grid->addWidget(box, int(m_boxes.size()) % rows, int(m_boxes.size()) / rows);
        m_boxes.append(box);
        connect(box, &QCheckBox::clicked, this, [this] {
            QList<MangleStep> steps;
            for (size_t i = 0; i < allMangleSteps.size(); ++i) {
                if (m_boxes.at(qsizetype(i))->isChecked())
                    steps.append(allMangleSteps.at(i));
            }
            Q_EMIT chosen(steps);
        });
    }
}

void MangleBoxes::setSteps(const QList<MangleStep> &steps)
{
    for (size_t i = 0; i < allMangleSteps.size(); ++i)
        m_boxes.at(qsizetype(i))->setChecked(steps.contains(allMangleSteps.at(i)));
}

} // namespace ovyxa
