// SPDX-License-Identifier: MIT
#include "ui/trust/trust_row.h"

#include "ui/common/badge.h"
#include "ui/common/buttons.h"

#include <QtWidgets/QFrame>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>

namespace ovyxa {

using namespace Qt::StringLiterals;

TrustRow::TrustRow(TrustClient client, QWidget *view)
    : QObject(view)
    , m_answer(new Badge(view))
    , m_who(new QLabel(nameOf(client), view))
    , m_version(dataLabel({}, view))
    , m_said(new QWidget(view))
    , m_explanation(new QLabel(m_said))
    , m_words(dataLabel({}, m_said, -2))
    , m_mending(new QWidget(view))
    , m_line(dataLabel({}, m_mending))
    , m_tried(dimLabel({}, m_mending, -1))
    , m_copy(copyLink(tr("Copy"), view, [this] { return m_line->text(); }))
    , m_hairline(hairline(view))
{
    const QString name = QString::number(int(client));
    m_answer->setObjectName(u"trustAnswer"_s % name);
    m_version->setProperty("tone", u"dim"_s);
    m_explanation->setObjectName(u"trustSaid"_s % name);
    m_explanation->setTextFormat(Qt::PlainText);
    m_explanation->setWordWrap(true);
    m_words->setObjectName(u"trustWords"_s % name);
    m_words->setProperty("tone", u"dim"_s);
    m_words->setWordWrap(true);
    m_line->setObjectName(u"trustLine"_s % name);
    m_line->setWordWrap(true);
    m_tried->setObjectName(u"trustTried"_s % name);
    m_tried->setWordWrap(true);
    m_copy->setObjectName(u"trustCopy"_s % name);
    m_copy->setAccessibleName(tr("Copy the line for %1").arg(nameOf(client)));
    for (QWidget *column : {m_said, m_mending}) {
        auto *lines = new QVBoxLayout(column);
        lines->setContentsMargins(0, 0, 0, 0);
        lines->setSpacing(2);
        const auto labels = column->findChildren<QLabel *>(QString(), Qt::FindDirectChildrenOnly);
        for (QLabel *label : labels)
            lines->addWidget(label);
        lines->addStretch();
    }
}

void TrustRow::show(const TrustFinding &finding)
{
    const bool refuses = !finding.asking && finding.answer == TrustAnswer::Refuses;
    const bool unclear = !finding.asking && finding.answer == TrustAnswer::Unclear;
    const bool absent = !finding.asking && finding.answer == TrustAnswer::NotHere;
    StateStyle style{Glyph::Retry, tr("asking"), Tone::Dim};
    if (!finding.asking) {
        switch (finding.answer) {
        case TrustAnswer::Accepts: style = {Glyph::Check, tr("accepts"), Tone::Good}; break;
        case TrustAnswer::Refuses: style = {Glyph::Cross, tr("refuses"), Tone::Bad}; break;
        case TrustAnswer::NotHere: style = {Glyph::Dash, tr("not installed"), Tone::Dim}; break;
        case TrustAnswer::Unclear: style = {Glyph::Question, tr("unclear"), Tone::Wait}; break;
        }
    }
    m_answer->setStyle(style);
    setTone(m_who, absent ? u"dim"_s : QString());
    m_version->setText(finding.version);
    m_explanation->setText(explanationOf(finding));
    setTone(m_explanation, finding.asking || absent ? u"dim"_s : QString());
    m_words->setText(finding.words);
    m_words->setVisible(!finding.words.isEmpty());
    m_line->setText(finding.mending.line);
    setTone(m_line, absent ? u"dim"_s : QString());
    m_line->setVisible(refuses || unclear || absent);
    m_tried->setVisible(refuses && finding.mending.canBeTried());
    m_tried->setText(finding.mended ? tr("Tried here: with it, it accepts.") : tr("Tried here: with it, it still refuses."));
    setTone(m_tried, finding.mended ? u"good"_s : u"wait"_s);
    m_copy->setVisible(refuses || unclear);
}

void TrustRow::place(QGridLayout *grid, int row, bool isNarrow) const
{
    const int lower = (m_answer->sizeHint().height() - m_who->fontMetrics().height()) / 2; // the first lines stand on that of the answer
    for (QLabel *each : {m_who, m_version})
        each->setContentsMargins(0, lower, 0, 0);
    m_said->layout()->setContentsMargins(0, lower, 0, 0);
    grid->addWidget(m_answer, row, 0, Qt::AlignTop | Qt::AlignLeft);
    grid->addWidget(m_who, row, 1, Qt::AlignTop);
    grid->addWidget(m_version, row, 2, Qt::AlignTop);
    grid->addWidget(m_said, row, 3, 1, isNarrow ? 3 : 1);
    grid->addWidget(m_mending, isNarrow ? row + 1 : row, isNarrow ? 3 : 4, 1, isNarrow ? 2 : 1);
    grid->addWidget(m_copy, isNarrow ? row + 1 : row, 5, Qt::AlignTop | Qt::AlignRight);
    grid->addWidget(m_hairline, row + 2, 0, 1, 6);
}

QString TrustRow::nameOf(TrustClient client)
{
    switch (client) {
    case TrustClient::Curl: return u"curl"_s;
    case TrustClient::Node: return u"Node"_s;
    case TrustClient::Python: return u"Python"_s;
    case TrustClient::Requests: return u"requests"_s; // as its makers write it
    case TrustClient::Java: return u"Java"_s;
    case TrustClient::Go: return u"Go"_s;
    case TrustClient::System: return tr("System");
    }
    return {};
}

QString TrustRow::explanationOf(const TrustFinding &finding)
{
    if (finding.asking)
        return tr("is being asked …");
    switch (finding.answer) {
    case TrustAnswer::Accepts:
        return finding.client == TrustClient::System ? tr("Has the authority in its store.") : tr("Its store has the authority.");
    case TrustAnswer::NotHere:
        return finding.client == TrustClient::Requests ? tr("No requests in the python3 on the PATH.")
                                                       : tr("No %1 on the PATH.").arg(rules::trustAsking(finding.client).program);
    case TrustAnswer::Unclear: return tr("It could not be asked.");
    case TrustAnswer::Refuses: break;
    }
    switch (finding.client) {
    case TrustClient::Curl:
    case TrustClient::Go: return tr("Reads the system's store, and the authority is not in it.");
    case TrustClient::Node: return tr("Brings a store of its own, and does not read the system's.");
    case TrustClient::Python: return tr("Its ssl module reads OpenSSL's store, and the authority is not in it.");
    case TrustClient::Requests: return tr("Brings a store of its own. The line puts this authority in its place, so others are refused then.");
    case TrustClient::Java: return tr("Brings a store of its own. The line adds to it, which may take an administrator.");
    case TrustClient::System: return tr("The authority is not in its store. The line is for an administrator; curl, Python and Go read it.");
    }
    return {};
}

} // namespace ovyxa
