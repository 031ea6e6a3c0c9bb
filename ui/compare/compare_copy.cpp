// SPDX-License-Identifier: MIT
// What of a comparison goes on: into the clipboard, and into a draft.
#include "ui/common/buttons.h"
#include "ui/common/code_view.h"
#include "ui/common/notice_bar.h"
#include "ui/compare/compare_model.h"
#include "ui/compare/compare_view.h"
#include "ui/log/delivery_text.h"

#include <QtCore/QMimeData>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QMenu>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

QString onOneLine(QByteArray value)
{
    return printable(value.replace('\r', ' ').replace('\n', ' '));
}

} // namespace

QPushButton *CompareView::makeCopy()
{
    QPushButton *copy = secondaryButton(tr("Copy"), this);
    copy->setObjectName(u"compareCopy"_s);
    copy->setProperty("menu", true);
    auto *menu = new QMenu(copy);
    connect(menu->addAction(tr("The differences, one a line")), &QAction::triggered, this,
            [this] { QGuiApplication::clipboard()->setText(differencesText()); });
    connect(menu->addAction(tr("The body on the left")), &QAction::triggered, this, [this] { copyBody(m_model->comparison().left.body); });
    connect(menu->addAction(tr("The body on the right")), &QAction::triggered, this, [this] { copyBody(m_model->comparison().right.body); });
    copy->setMenu(menu);
    return copy;
}

/// As text; where that has other bytes it is said, and the body's own lie beside it.
void CompareView::copyBody(const QByteArray &body)
{
    auto *copied = new QMimeData; // the clipboard's
    copied->setText(QString::fromUtf8(body));
    if (copied->text().toUtf8() == body) {
        m_notice->dismiss(); // what it may say of a copy before
    } else {
        copied->setData(u"application/octet-stream"_s, body);
        m_notice->showNotice(NoticeBar::Level::Warning,
                             tr("Copied, but the body is no plain UTF-8 text: what is pasted as text has other bytes in places. "
                                "For programs that take application/octet-stream its exact bytes are in the clipboard, too."));
    }
    QGuiApplication::clipboard()->setMimeData(copied);
}

/// For a ticket or a colleague: which two, and then where they differ, old and new. Whole, however they are shown just now.
QString CompareView::differencesText() const
{
    const auto head = [this](const CompareSubject &subject) {
        return u"%1: %2, %3"_s.arg(subject.title, fullTimeText(subject.at(), m_zone), subject.about());
    };
    const Comparison &comparison = m_model->comparison();
    QStringList lines{head(m_left), head(m_right)};
    for (const int number : m_model->counted()) {
        const Difference &each = comparison.differences.at(number);
        const QString where = each.where.isEmpty() ? tr("the whole body") : each.where;
        const bool isWhole = each.part == Difference::Part::Body && !comparison.bodyWhyBytes.isEmpty();
        const QString left = onOneLine(isWhole ? comparison.left.body : each.left);
        const QString right = onOneLine(isWhole ? comparison.right.body : each.right);
        switch (each.kind) {
        case Difference::Kind::Added: lines += u"+ %1: %2"_s.arg(where, right); break;
        case Difference::Kind::Removed: lines += u"− %1: %2"_s.arg(where, left); break;
        case Difference::Kind::Changed: lines += u"~ %1: %2 → %3"_s.arg(where, left, right); break;
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
