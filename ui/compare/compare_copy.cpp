// SPDX-License-Identifier: MIT
// What of a comparison goes on: into the clipboard, and into a draft.
#include "ui/common/buttons.h"
#include "ui/compare/compare_model.h"
#include "ui/compare/compare_view.h"
#include "ui/log/delivery_text.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QMenu>

namespace ovyxa {

using namespace Qt::StringLiterals;

QPushButton *CompareView::makeCopy()
{
    QPushButton *copy = secondaryButton(tr("Copy"), this);
    copy->setObjectName(u"compareCopy"_s);
    copy->setProperty("menu", true);
    auto *menu = new QMenu(copy);
    const auto put = [](const QString &text) { QGuiApplication::clipboard()->setText(text); };
    connect(menu->addAction(tr("The differences, one a line")), &QAction::triggered, this, [this, put] { put(differencesText()); });
    connect(menu->addAction(tr("The body on the left")), &QAction::triggered, this,
            [this, put] { put(QString::fromUtf8(m_model->comparison().left.body)); });
    connect(menu->addAction(tr("The body on the right")), &QAction::triggered, this,
            [this, put] { put(QString::fromUtf8(m_model->comparison().right.body)); });
    copy->setMenu(menu);
    return copy;
}

/// For a ticket or a colleague: which two, and then where they differ, old and new.
QString CompareView::differencesText() const
{
    const auto head = [this](const CompareSubject &subject) {
        return u"%1: %2, %3"_s.arg(subject.title, fullTimeText(subject.at(), m_zone), subject.about());
    };
    QStringList lines{head(m_left), head(m_right)};
    for (const int number : m_model->counted()) {
        const Difference &each = m_model->comparison().differences.at(number);
        const QString where = each.where.isEmpty() ? tr("the whole body") : each.where;
        const int row = m_model->rowOfDifference(number);
        const auto value = [this, row](bool left) { return row < 0 ? QString() : m_model->cell(row, left).value; };
        switch (each.kind) {
        case Difference::Kind::Added: lines += u"+ %1: %2"_s.arg(where, value(false)); break;
        case Difference::Kind::Removed: lines += u"− %1: %2"_s.arg(where, value(true)); break;
        case Difference::Kind::Changed: lines += u"~ %1: %2 → %3"_s.arg(where, value(true), value(false)); break;
        }
    }
    return lines.join(u'\n');
}

/// The one in question, as a draft that can be sent.
void CompareView::edit()
{
    if (m_right.delivery)
        Q_EMIT editDeliveryWanted(m_right.delivery->delivery.id);
    else if (m_right.capture)
        Q_EMIT editCaptureWanted(m_right.capture->capture.id);
}

} // namespace ovyxa
