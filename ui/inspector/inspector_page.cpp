// SPDX-License-Identifier: MIT
#include "ui/inspector/inspector_page.h"

#include "ui/common/code_view.h"
#include "ui/common/tokens.h"

#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

InspectorPage::InspectorPage(const QString &accessibleName, QWidget *parent)
    : QScrollArea(parent)
    , m_body(new QWidget(this))
    , m_column(new QVBoxLayout(m_body))
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus); // what is in it takes the focus and scrolls it
    setAccessibleName(accessibleName);
    m_body->setProperty("surface", u"scroll"_s);
    m_column->setContentsMargins(edge, edge, edge, edge);
    m_column->setSpacing(metrics::grid);
    setWidget(m_body);
}

void InspectorPage::scrollContentsBy(int dx, int dy)
{
    QScrollArea::scrollContentsBy(0, dy);
    Q_UNUSED(dx) // nothing is wider than the page
}

void InspectorPage::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    m_body->setMaximumWidth(viewport()->width());
}

QString bodyText(const QByteArray &bytes)
{
    return printable(bytes.left(shownBodyBytes));
}

} // namespace ovyxa
