// SPDX-License-Identifier: MIT
#include "ui/query/scan_line.h"

#include "ui/common/buttons.h"
#include "ui/common/theme.h"
#include "ui/query/found_count.h"
#include "ui/query/query_search.h"

#include <QtCore/QAbstractItemModel>
#include <QtCore/QLocale>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QProgressBar>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

ScanLine::ScanLine(QuerySearch *search, const QAbstractItemModel *model, QWidget *parent, Form form)
    : QWidget(parent)
    , m_search(search)
    , m_model(model)
    , m_found(new FoundCount(search, model, this))
    , m_form(form)
    , m_matches(new QLabel(this))
    , m_scanned(dimLabel({}, this))
    , m_progress(new QProgressBar(this))
    , m_end(linkButton({}, this))
    , m_back(dimLabel({}, this))
{
    setFixedHeight(metrics::control);
    auto *row = new QHBoxLayout(this);
    const int side = form == Form::Foot ? 14 : 0;
    row->setContentsMargins(side, 0, side, 0);
    row->setSpacing(metrics::grid);
    for (QWidget *each : std::initializer_list<QWidget *>{m_matches, m_scanned, m_progress, m_end})
        row->addWidget(each);
    if (form == Form::Foot)
        row->addStretch(1);
    row->addWidget(m_back);
    m_matches->setObjectName(u"scanMatches"_s);
    m_matches->setFont(interfaceFont(-1, QFont::DemiBold));
    m_scanned->setObjectName(u"scanProgress"_s);
    m_scanned->setFont(interfaceFont(-1));
    m_back->setFont(interfaceFont(-1));
    m_progress->setFixedWidth(form == Form::Foot ? 96 : 48);
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 1000);
    m_progress->setAccessibleName(tr("Progress of the search"));
    m_end->setObjectName(u"stopSearch"_s);
    m_end->setFont(interfaceFont(-1));
    m_slow.setSingleShot(true);
    m_slow.setInterval(500ms);
    connect(&m_slow, &QTimer::timeout, this, [this] {
        m_showsProgress = true;
        refresh();
    });
    connect(m_end, &QPushButton::clicked, this, [this] { m_search->isReading() ? m_search->stop() : m_search->goOn(); });
    connect(search, &QuerySearch::readingChanged, this, &ScanLine::follow);
    connect(search, &QuerySearch::progressed, this, &ScanLine::refresh);
    connect(m_found, &FoundCount::changed, this, &ScanLine::refresh); // another query, too
    refresh();
}

void ScanLine::setZone(Zone zone)
{
    m_zone = zone;
    refresh();
}

void ScanLine::setNow(Instant now)
{
    m_now = now;
}

void ScanLine::follow(bool reading)
{
    if (reading) {
        m_slow.start();
    } else {
        m_slow.stop();
        m_showsProgress = false;
    }
    refresh();
}

void ScanLine::refresh()
{
    const bool filtered = m_search->isFiltered();
    const bool stopped = m_search->isStopped();
    if (m_end->hasFocus() && !m_showsProgress && !stopped)
        Q_EMIT left();
    setVisible(filtered || m_showsProgress || stopped);
    if (isHidden())
        return;
    const bool whole = m_found->isListed();
    m_matches->setVisible(filtered);
    const QLocale locale;
    const bool beside = m_form == Form::Beside;
    const qint64 total = m_found->total();
    if (!beside)
        m_matches->setText(m_found->isExact() ? tr("%Ln matches", nullptr, int(m_found->rows()))
                                              : tr("%Ln matches so far", nullptr, int(m_found->rows())));
    else
        m_matches->setText(m_found->isKnown() ? tr("%1 of %2").arg(m_found->figure(), locale.toString(total))
                                              : tr("%1 so far").arg(locale.toString(m_found->rows())));
    const qint64 passed = whole ? total : std::min(m_search->passed(), total);
    const QString figures = tr("%1 of %2").arg(locale.toString(passed), locale.toString(total));
    m_scanned->setVisible(!beside && (m_showsProgress || stopped));
    m_scanned->setText(stopped ? tr("stopped after %1").arg(figures) : filtered ? tr("scanning %1").arg(figures) : tr("reading %1").arg(figures));
    m_matches->setToolTip(beside && (m_showsProgress || stopped) ? m_scanned->text() : QString());
    m_progress->setVisible(m_showsProgress);
    m_progress->setValue(total > 0 ? int(passed * 1000 / total) : 0);
    m_end->setVisible(m_showsProgress || stopped);
    m_end->setText(stopped ? tr("Go on") : tr("Cancel"));
    m_end->setAccessibleName(stopped ? tr("Go on searching") : tr("Stop searching"));
    const bool says = filtered && m_model->rowCount() > 0 && !whole && !beside;
    const QString back = says ? tr("newest first, back to %1").arg(dayTimeText(m_search->oldestAt(), m_now, m_zone, Precision::Seconds)) : QString();
    m_back->setText(back);
    // What says least gives way where there is no room.
    int room = width() - layout()->contentsMargins().left() - layout()->contentsMargins().right();
    for (const QWidget *each : std::initializer_list<const QWidget *>{m_matches, m_scanned, m_progress, m_end})
        room -= each->isHidden() ? 0 : each->sizeHint().width() + layout()->spacing();
    m_back->setVisible(says && m_back->sizeHint().width() <= room);
}

void ScanLine::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    refresh();
}

} // namespace ovyxa
