// SPDX-License-Identifier: MIT
#include "ui/trust/trust_view.h"

#include "core/trial/trust_check.h"
#include "ui/common/buttons.h"
#include "ui/common/notice_bar.h"
#include "ui/common/theme.h"
#include "ui/trust/trust_row.h"

#include <QtWidgets/QFrame>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QScrollArea>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
constexpr int leastBeside = 940; // for what was said and a line side by side
}

TrustView::TrustView(ReceiverDoor *receiver, const QString &authorityFile, QWidget *parent)
    : QWidget(parent)
    , m_authorityFile(authorityFile)
    , m_check(new TrustCheck(receiver, authorityFile, this))
    , m_authority(dimLabel({}, this))
    , m_path(dataLabel({}, this))
    , m_asked(dimLabel({}, this))
    , m_again(secondaryButton(tr("Ask again"), this))
    , m_notice(new NoticeBar(this))
    , m_table(new QWidget)
{
    setObjectName(u"trustView"_s);
    setFocusProxy(m_again);
    m_again->setObjectName(u"trustAgain"_s);
    m_asked->setObjectName(u"trustAsked"_s);
    m_authority->setObjectName(u"trustAuthority"_s);
    m_path->setObjectName(u"trustPath"_s);
    m_path->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_path->setToolTip(authorityFile.toHtmlEscaped());
    auto *title = new QLabel(tr("Who on this machine accepts this certificate"), this);
    title->setFont(interfaceFont(0, QFont::DemiBold));
    QPushButton *copyPath = copyLink(tr("Copy path"), this, [authorityFile] { return authorityFile; });
    copyPath->setAccessibleName(tr("Copy the path of the CA file"));
    QLabel *note = dimLabel(tr("Each was asked for a page at a server that shows the receiver's certificate, in the surroundings that this bench was "
                               "started in; nothing of it is in the log. A line counts where it is given: in that shell, or in that store."),
                            m_table, -1);
    note->setWordWrap(true);
    note->setObjectName(u"trustNote"_s);

    auto *first = new QHBoxLayout;
    first->setSpacing(metrics::grid);
    first->addWidget(title, 1);
    first->addWidget(m_asked);
    first->addWidget(m_again);
    auto *second = new QHBoxLayout;
    second->setSpacing(metrics::grid * 2);
    second->addWidget(m_authority);
    second->addWidget(m_path, 1);
    second->addWidget(copyPath);
    auto *head = new QVBoxLayout;
    head->setContentsMargins(14, 12, 14, 12);
    head->setSpacing(metrics::grid);
    head->addLayout(first);
    head->addLayout(second);
    head->addWidget(m_notice);

    m_table->setObjectName(u"trustTable"_s);
    m_table->setAutoFillBackground(true);
    for (const QString &word : {tr("Answer"), tr("Who"), tr("Version"), tr("What it said"), tr("The line that mends it")}) {
        m_heads.append(dimLabel(word, m_table, -1));
        m_heads.last()->setFont(interfaceFont(-1, QFont::DemiBold));
    }
    for (const TrustClient client : allTrustClients)
        m_rows.append(new TrustRow(client, m_table));
    auto *column = new QVBoxLayout(m_table);
    column->setContentsMargins(14, metrics::grid, 14, metrics::grid);
    m_grid = new QGridLayout;
    m_grid->setHorizontalSpacing(metrics::grid * 2);
    m_grid->setVerticalSpacing(metrics::halfGrid + 2);
    column->addLayout(m_grid);
    column->addSpacing(metrics::grid);
    column->addWidget(note);
    column->addStretch();
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(m_table);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(hairline(this));
    layout->addWidget(scroll, 1);
    arrange();

    connect(m_again, &QPushButton::clicked, this, &TrustView::ask);
    connect(m_check, &TrustCheck::found, this, &TrustView::showRow);
    connect(m_check, &TrustCheck::finished, this, &TrustView::showAsked);
    connect(m_check, &TrustCheck::failed, this, [this](const QString &problem) { m_notice->showNotice(NoticeBar::Level::Problem, problem); });
    ask();
}

void TrustView::ask()
{
    m_notice->dismiss();
    m_askedAt.reset();
    m_check->ask();
    showAsked();
}

void TrustView::showRow(int row)
{
    m_rows.at(row)->show(m_check->findings().at(row));
}

void TrustView::showAsked()
{
    const bool asking = m_check->isAsking();
    if (!asking && !m_askedAt)
        m_askedAt = realNow();
    m_asked->setText(asking ? tr("asking …") : tr("asked %1").arg(timeTextSeconds(*m_askedAt, m_zone)));
    const QString until = m_check->validUntil().toUTC().date().toString(Qt::ISODate);
    m_authority->setText(until.isEmpty() ? tr("The bench's own authority") : tr("The bench's own authority, valid to %1").arg(until));
    arrange();
}

void TrustView::setZone(Zone zone)
{
    m_zone = zone;
    showAsked();
}

void TrustView::arrange()
{
    m_path->setText(m_path->fontMetrics().elidedText(m_authorityFile, Qt::ElideMiddle, std::max(60, m_path->width())));
    const bool narrow = width() < leastBeside;
    if (m_grid->count() > 0 && narrow == m_narrow)
        return;
    m_narrow = narrow;
    while (QLayoutItem *item = m_grid->takeAt(0)) // the widgets stay their parent's
        delete item;
    for (int i = 0; i < m_heads.size(); ++i) {
        m_heads.at(i)->setContentsMargins(0, 0, 0, metrics::halfGrid);
        m_grid->addWidget(m_heads.at(i), 0, i);
    }
    m_heads.last()->setVisible(!narrow);
    for (int i = 0; i < m_rows.size(); ++i)
        m_rows.at(i)->place(m_grid, 1 + i * TrustRow::gridRows, narrow);
    m_grid->setColumnStretch(3, 2);
    m_grid->setColumnStretch(4, narrow ? 1 : 3);
}

void TrustView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

} // namespace ovyxa
