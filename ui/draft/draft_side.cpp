// SPDX-License-Identifier: MIT
#include "ui/draft/draft_side.h"

#include "core/rules/wire_text.h"
#include "ui/common/badge.h"
#include "ui/common/buttons.h"
#include "ui/common/code_view.h"
#include "ui/draft/try_delegate.h"
#include "ui/log/delivery_text.h"

#include <QtCore/QLocale>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollBar>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype answerShown = 32 * 1024;

QLabel *wrapped(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

DraftSide::DraftSide(Bench *bench, DraftTries *tries, QWidget *parent)
    : QScrollArea(parent)
    , m_bench(bench)
    , m_tries(tries)
    , m_body(new QWidget(this))
    , m_outcome(new QWidget(m_body))
    , m_answer(new QWidget(m_body))
    , m_triesBox(new QWidget(m_body))
    , m_empty(wrapped(m_body))
    , m_heading(sectionLabel(tr("Last answer"), m_body))
    , m_time(dataLabel({}, m_outcome, -1))
    , m_title(wrapped(m_outcome))
    , m_badge(new Badge(m_outcome))
    , m_verdict(new QFrame(m_outcome))
    , m_verdictTitle(wrapped(m_verdict))
    , m_verdictText(wrapped(m_verdict))
    , m_status(dataLabel({}, m_answer))
    , m_took(dataLabel({}, m_answer))
    , m_sent(dataLabel({}, m_answer))
    , m_detail(wrapped(m_answer))
    , m_headersTitle(sectionLabel(tr("Answer headers"), m_answer))
    , m_headers(new CodeView(tr("Answer headers"), m_answer))
    , m_bodyTitle(sectionLabel(tr("Answer body"), m_answer))
    , m_answerBody(new CodeView(tr("Answer body"), m_answer))
    , m_listTitle(sectionLabel(tr("Tries"), m_triesBox))
    , m_list(new QListWidget(m_triesBox))
    , m_compare(secondaryButton(tr("Compare with the try before"), m_body))
    , m_show(secondaryButton(tr("Show it in the log"), m_body))
    , m_curl(copyLink(tr("Copy as cURL"), m_body, [this] { return curlLine(); }))
{
    setObjectName(u"draftSide"_s);
    setAccessibleName(tr("Answers to this draft"));
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumWidth(250);
    m_body->setProperty("surface", u"scroll"_s);
    setWidget(m_body);
    m_empty->setText(tr("Nothing was sent from here yet. Ctrl+Enter sends; the answer stands here, and what it is against the one before."));
    setTone(m_empty, u"dim"_s);
    m_badge->setFont(interfaceFont(-1));
    m_title->setFont(interfaceFont(0, QFont::DemiBold));
    m_verdictTitle->setFont(interfaceFont(0, QFont::DemiBold));
    m_verdictTitle->setObjectName(u"draftVerdict"_s);
    m_verdictText->setObjectName(u"draftChanges"_s);
    m_status->setObjectName(u"draftStatus"_s);
    m_headers->setLines(1, 8);
    m_answerBody->setLines(1, 10);
    m_answerBody->setObjectName(u"draftAnswerBody"_s);
    m_list->setObjectName(u"draftTries"_s);
    m_list->setAccessibleName(tr("Tries"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setItemDelegate(new TryDelegate(m_list));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_compare->setObjectName(u"draftCompare"_s);
    m_show->setObjectName(u"draftShow"_s);
    m_curl->setObjectName(u"draftCurl"_s);

    auto *words = new QVBoxLayout(m_verdict);
    words->setContentsMargins(12, 10, 12, 10);
    words->setSpacing(4);
    words->addWidget(m_verdictTitle);
    words->addWidget(m_verdictText);
    auto *second = new QHBoxLayout;
    second->setSpacing(metrics::grid);
    second->addWidget(m_title, 1);
    second->addWidget(m_badge, 0, Qt::AlignTop);
    auto *figures = new QGridLayout;
    figures->setVerticalSpacing(2);
    const QStringList names{tr("Status"), tr("Took"), tr("Sent")};
    const QList<QLabel *> values{m_status, m_took, m_sent};
    for (int i = 0; i < int(names.size()); ++i) {
        figures->addWidget(dimLabel(names.at(i), m_answer, -1), 0, i);
        figures->addWidget(values.at(i), 1, i);
        figures->setColumnStretch(i, 1);
    }
    auto *outcome = new QVBoxLayout(m_outcome);
    outcome->setContentsMargins(0, 0, 0, 0);
    outcome->setSpacing(metrics::grid);
    outcome->addWidget(m_time);
    outcome->addLayout(second);
    outcome->addWidget(m_verdict);
    auto *answer = new QVBoxLayout(m_answer);
    answer->setContentsMargins(0, 0, 0, 0);
    answer->setSpacing(metrics::grid);
    answer->addLayout(figures);
    answer->addWidget(m_detail);
    answer->addWidget(m_headersTitle);
    answer->addWidget(m_headers);
    answer->addWidget(m_bodyTitle);
    answer->addWidget(m_answerBody);
    auto *column = new QVBoxLayout(m_body);
    column->setContentsMargins(14, 12, 14, 14);
    column->setSpacing(metrics::grid);
    column->addWidget(m_heading);
    column->addWidget(m_empty);
    column->addWidget(m_outcome);
    column->addWidget(m_answer);
    auto *triesColumn = new QVBoxLayout(m_triesBox);
    triesColumn->setContentsMargins(0, 0, 0, 0);
    triesColumn->setSpacing(metrics::grid);
    triesColumn->addWidget(m_listTitle);
    triesColumn->addWidget(m_list);
    column->addWidget(m_triesBox);
    m_verbs = new QBoxLayout(QBoxLayout::LeftToRight);
    m_verbs->setSpacing(metrics::grid);
    m_verbs->addWidget(m_show, 0, Qt::AlignLeft);
    m_verbs->addWidget(m_curl, 0, Qt::AlignLeft);
    m_verbs->addStretch(1);
    column->addWidget(m_compare, 0, Qt::AlignLeft);
    column->addLayout(m_verbs);
    column->addStretch(1);

    connect(m_tries, &DraftTries::changed, this, &DraftSide::refresh);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        const qsizetype index = m_tries->rows().size() - 1 - row;
        if (row < 0 || index < 0 || index >= m_tries->rows().size())
            return;
        m_chosen = row == 0 ? DeliveryId() : m_tries->rows().at(index).one.delivery;
        showRow();
    });
    connect(m_compare, &QPushButton::clicked, this, [this] {
        const qsizetype at = chosen();
        if (at > 0)
            Q_EMIT compareWanted(m_tries->rows().at(at - 1).one.delivery, m_tries->rows().at(at).one.delivery);
    });
    connect(m_show, &QPushButton::clicked, this, [this] { Q_EMIT deliveryWanted(m_tries->rows().at(chosen()).one.delivery); });
    refresh();
}

void DraftSide::setZone(Zone zone)
{
    m_zone = zone;
    refresh();
}

void DraftSide::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    m_body->setMaximumWidth(viewport()->width());
    fitTries();
    // One below the other where both would be cut.
    const QMargins around = m_body->layout()->contentsMargins();
    const int needed = m_show->sizeHint().width() + m_verbs->spacing() + m_curl->sizeHint().width() + around.left() + around.right();
    m_verbs->setDirection(needed > viewport()->width() ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

/// Where little is in sight the tries stand before the answer's headers and body, which may be long, and the list scrolls by itself.
void DraftSide::fitTries()
{
    constexpr int roomy = 620;
    constexpr int inSight = 3;
    auto *column = static_cast<QVBoxLayout *>(m_body->layout());
    const bool isLow = viewport()->height() < roomy;
    const int at = column->indexOf(m_triesBox);
    if (isLow == (at > column->indexOf(m_answer))) {
        column->removeWidget(m_triesBox);
        column->insertWidget(column->indexOf(m_answer) + (isLow ? 0 : 1), m_triesBox);
    }
    const int rows = int(m_tries->rows().size());
    m_list->setFixedHeight((isLow ? std::min(rows, inSight) : rows) * TryDelegate::height + 2);
    m_list->setVerticalScrollBarPolicy(isLow ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
}

qsizetype DraftSide::chosen() const
{
    const auto &rows = m_tries->rows();
    for (qsizetype i = 0; m_chosen.isValid() && i < rows.size(); ++i) {
        if (rows.at(i).one.delivery == m_chosen)
            return i;
    }
    return rows.size() - 1;
}

void DraftSide::refresh()
{
    showList();
    showRow();
}

/// The newest on top.
void DraftSide::showList()
{
    const auto &rows = m_tries->rows();
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    for (qsizetype i = rows.size() - 1; i >= 0; --i)
        m_list->addItem(tryItem(rows.at(i), m_bench->clock()->now(), m_zone));
    m_list->setCurrentRow(int(rows.size() - 1 - chosen()));
    fitTries();
    m_list->setVisible(!rows.isEmpty());
    m_listTitle->setVisible(!rows.isEmpty());
}

void DraftSide::showRow()
{
    const auto &rows = m_tries->rows();
    const bool any = !rows.isEmpty();
    const DraftTries::Row row = any ? rows.at(chosen()) : DraftTries::Row();
    m_empty->setVisible(!any);
    for (QWidget *each : {m_outcome, m_answer})
        each->setVisible(any && row.details);
    m_compare->setVisible(any && chosen() > 0);
    m_show->setVisible(any && !row.gone);
    m_curl->setVisible(any && row.outcome() && !row.outcome()->requestHead.isEmpty());
    m_heading->setText(!any || chosen() == rows.size() - 1 ? tr("Last answer") : tr("Answer to try %1").arg(row.number));
    if (!any || !row.details)
        return;
    const Attempt *outcome = row.outcome();
    const Delivery &delivery = row.details->delivery;
    const QString which = row.number == 0 ? tr("as it was sent") : tr("try %1").arg(row.number);
    m_time->setText(u"%1, %2"_s.arg(which, dayTimeText(outcome ? outcome->startedAt : delivery.createdAt, m_bench->clock()->now(), m_zone)));
    m_title->setText(u"%1 → %2"_s.arg(eventName(*row.details), row.details->webhook.name));
    m_badge->setStyle(stateStyle(delivery.state));
    showVerdict(row, chosen() > 0 ? rows.at(chosen() - 1).outcome() : nullptr);
    m_status->setText(outcome ? answerText({outcome->error}, outcome->status) : tr("not yet"));
    setTone(m_status, !outcome ? u"dim"_s : outcome->error == AttemptError::None ? u"good"_s : u"bad"_s);
    m_took->setText(outcome ? durationText(outcome->duration) : QString());
    m_sent->setText(bytesText(row.details->body.size()));
    m_detail->setText(outcome ? outcome->detail : QString());
    m_detail->setVisible(!m_detail->text().isEmpty());
    QByteArray head;
    for (const Header &header : outcome ? outcome->responseHeaders : HeaderList())
        head += header.name + ": " + header.value + '\n';
    m_headersTitle->setVisible(!head.isEmpty());
    m_headers->setVisible(!head.isEmpty());
    m_headers->setText(printable(head.trimmed()));
    const QByteArray body = outcome ? outcome->responseBody.left(answerShown) : QByteArray();
    m_bodyTitle->setVisible(!body.isEmpty());
    m_answerBody->setVisible(!body.isEmpty());
    m_answerBody->setText(printable(body));
}

void DraftSide::showVerdict(const DraftTries::Row &row, const Attempt *before)
{
    const Attempt *now = row.outcome();
    m_verdict->setVisible(now && before);
    if (!now || !before)
        return;
    const TryWordsShown words = tryWords(row.verdict);
    const QString is = answerText({now->error}, now->status);
    const QString was = answerText({before->error}, before->status);
    const bool same = row.verdict == rules::TryVerdict::Same;
    m_verdictTitle->setText(same ? tr("%1 %2: %3 again.").arg(words.sign, words.word, is)
                                 : tr("%1 %2: %3 now, %4 on the try before.").arg(words.sign, words.word, is, was));
    m_verdictText->setText(row.changes.isEmpty() ? tr("Nothing was changed in between.")
                                                 : tr("Changed in between: %1.").arg(QLocale().createSeparatedList(row.changes)));
    setStyleProperty(m_verdict, "notice", words.notice);
    for (QLabel *label : {m_verdictTitle, m_verdictText})
        setTone(label, words.tone);
    m_verdictTitle->setFont(interfaceFont(0, QFont::DemiBold)); // which a tone's rule takes away
    m_verdict->setAccessibleName(m_verdictTitle->text());
}

QString DraftSide::curlLine() const
{
    const auto &rows = m_tries->rows();
    if (rows.isEmpty())
        return {};
    const DraftTries::Row &row = rows.at(chosen());
    return row.outcome() ? rules::asCurl(*row.details, *row.outcome(), m_bench->authorityFile()) : QString();
}

} // namespace ovyxa
