// SPDX-License-Identifier: MIT
#include "ui/inspector/doctor_view.h"

#include "ui/common/buttons.h"
#include "ui/common/code_view.h"
#include "ui/common/key_stops.h"
#include "ui/common/theme.h"
#include "ui/inspector/doctor_pane.h"
#include "ui/inspector/snippets.h"
#include "ui/inspector/step_line.h"

#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QFrame>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QScrollArea>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int edge = 14;
constexpr int headHeight = 24; // of a link, so that both headings stand on one line

std::optional<qsizetype> firstDifference(const DoctorCase::Side &one, const DoctorCase::Side &other)
{
    if (!one.bytes || !other.bytes || *one.bytes == *other.bytes)
        return {};
    const auto [at, _] = std::mismatch(one.bytes->cbegin(), one.bytes->cend(), other.bytes->cbegin(), other.bytes->cend());
    return at - one.bytes->cbegin();
}

void showArrow(QLabel *arrow, const DoctorCase::Side &before, const DoctorCase::Side &after)
{
    const bool isKnown = before.bytes && after.bytes;
    const bool isSame = isKnown && *before.bytes == *after.bytes;
    arrow->setText(u"→\n"_s + (isSame ? DoctorView::tr("same") : isKnown ? DoctorView::tr("changed") : DoctorView::tr("not known")));
    setTone(arrow, isSame ? u"good"_s : isKnown ? u"bad"_s : u"dim"_s);
}

} // namespace

std::optional<qsizetype> DoctorCase::difference() const
{
    if (const auto onTheWay = firstDifference(made, sent))
        return onTheWay;
    if (const auto atTheEnd = firstDifference(sent, received))
        return atTheEnd;
    return firstDifference(made, received); // where nobody saw it leave
}

DoctorView::DoctorView(QWidget *parent)
    : QWidget(parent)
    , m_language(u"Node"_s)
    , m_banner(new QFrame(this))
    , m_heading(new QLabel(m_banner))
    , m_text(new QLabel(m_banner))
    , m_made(new DoctorPane(tr("Signed"), u"doctorSigned"_s, this))
    , m_sent(new DoctorPane(tr("On the wire"), u"doctorSent"_s, this))
    , m_received(new DoctorPane(tr("Received"), u"doctorReceived"_s, this))
    , m_onTheWay(new QLabel(this))
    , m_atTheEnd(new QLabel(this))
    , m_below(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_steps(new QWidget(this))
    , m_fixTitle(sectionLabel(tr("How to fix it"), this))
    , m_snippet(new CodeView(tr("Code that checks the signature"), this))
{
    setObjectName(u"doctorView"_s);
    auto *content = new QWidget;
    content->setAutoFillBackground(true);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildBanner());
    column->addWidget(buildPanes());
    column->addWidget(hairline(content));
    m_below->setSpacing(0);
    m_below->addWidget(buildSteps(), 2);
    m_below->addWidget(buildFix(), 3);
    column->addLayout(m_below);
    column->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setFocusPolicy(Qt::NoFocus); // what is in it takes the focus, and is scrolled to
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(content);
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(scroll);
    setFocusProxy(m_snippet);
}

/// The code needs its width, and its languages' chips theirs.
void DoctorView::resizeEvent(QResizeEvent *event)
{
    constexpr int besides = 940;
    QWidget::resizeEvent(event);
    m_below->setDirection(width() < besides ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

QWidget *DoctorView::buildBanner()
{
    m_heading->setObjectName(u"doctorHeading"_s);
    m_heading->setFont(interfaceFont(0, QFont::DemiBold));
    m_text->setObjectName(u"doctorText"_s);
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    for (QLabel *each : {m_heading, m_text}) {
        each->setWordWrap(true);
        each->setTextFormat(Qt::PlainText);
        each->setTextInteractionFlags(Qt::TextSelectableByMouse);
        words->addWidget(each);
    }
    QPushButton *copy = copyLink(tr("Copy the finding"), m_banner, [this] { return finding(); });
    copy->setObjectName(u"doctorCopy"_s);
    copy->setProperty("kind", {}); // a button on its tint
    auto *line = new QHBoxLayout(m_banner);
    line->setContentsMargins(edge, 10, edge, 10);
    line->setSpacing(2 * metrics::grid);
    line->addLayout(words, 1);
    line->addWidget(copy, 0, Qt::AlignTop);
    return m_banner;
}

QWidget *DoctorView::buildPanes()
{
    auto *panes = new QWidget(this);
    auto *line = new QHBoxLayout(panes);
    line->setContentsMargins(edge, 10, edge, 10);
    line->setSpacing(metrics::grid);
    m_onTheWay->setObjectName(u"doctorOnTheWay"_s);
    m_atTheEnd->setObjectName(u"doctorAtTheEnd"_s);
    for (QLabel *arrow : {m_onTheWay, m_atTheEnd}) {
        arrow->setAlignment(Qt::AlignCenter);
        arrow->setFont(interfaceFont(-1));
    }
    line->addWidget(m_made, 1);
    line->addWidget(m_onTheWay);
    line->addWidget(m_sent, 1);
    line->addWidget(m_atTheEnd);
    line->addWidget(m_received, 1);
    return panes;
}

QWidget *DoctorView::buildSteps()
{
    auto *asked = new QWidget(this);
    auto *column = new QVBoxLayout(asked);
    column->setContentsMargins(edge, 10, edge, 10);
    column->setSpacing(metrics::halfGrid);
    auto *head = new QHBoxLayout;
    head->addWidget(sectionLabel(tr("What was asked"), asked));
    head->addStrut(headHeight);
    column->addLayout(head);
    auto *steps = new QVBoxLayout(m_steps);
    steps->setContentsMargins(0, 0, 0, 0);
    steps->setSpacing(0);
    column->addWidget(m_steps);
    column->addStretch(1);
    return asked;
}

QWidget *DoctorView::buildFix()
{
    auto *fix = new QWidget(this);
    m_fixTitle->setObjectName(u"doctorFix"_s);
    QPushButton *copy = copyLink(tr("Copy"), fix, [this] { return m_snippet->toPlainText(); });
    copy->setObjectName(u"doctorCopyCode"_s);
    copy->setAccessibleName(tr("Copy the code"));
    auto *head = new QHBoxLayout;
    head->addWidget(m_fixTitle, 1);
    head->addWidget(copy);
    head->addStrut(headHeight);
    auto *languages = new QHBoxLayout;
    languages->setSpacing(0);
    const QList<Snippet> snippets = verificationSnippets(SignatureEncoding::Hex);
    for (const Snippet &snippet : snippets) {
        QPushButton *chip = chipButton(snippet.language, fix);
        chip->setObjectName(u"doctorLanguage"_s + snippet.language);
        chip->setAccessibleName(tr("Language of the code: %1").arg(snippet.language));
        connect(chip, &QPushButton::clicked, this, [this, language = snippet.language] {
            setLanguage(language);
            Q_EMIT languageChosen(language);
        });
        languages->addWidget(chip);
        m_languages.append(chip);
    }
    chooseOneOf(m_languages, this);
    languages->addStretch(1);
    m_snippet->setObjectName(u"doctorCode"_s);
    m_snippet->setLines(1, 26);
    m_snippet->setWordWrapMode(QTextOption::NoWrap);
    auto *column = new QVBoxLayout(fix);
    column->setContentsMargins(edge, 10, edge, 10);
    column->setSpacing(metrics::grid - 2);
    column->addLayout(head);
    column->addLayout(languages);
    column->addWidget(m_snippet);
    column->addStretch(1);
    return fix;
}

void DoctorView::showCase(const DoctorCase &subject)
{
    m_case = subject;
    setStyleProperty(m_banner, "notice", m_case.tone);
    const QString tone = m_case.tone == "good"_L1      ? u"good"_s
                         : m_case.tone == "problem"_L1 ? u"bad"_s
                         : m_case.tone == "warning"_L1 ? u"wait"_s
                                                       : QString();
    m_heading->setText(m_case.heading);
    m_text->setText(m_case.text);
    m_text->setVisible(!m_case.text.isEmpty());
    setTone(m_heading, tone);
    setTone(m_text, tone);
    showPanes();
    fillSteps(m_steps, m_case.report.steps);
    const auto hasFailed = [](const SignatureStep &step) { return step.outcome == SignatureStep::Outcome::Failed; };
    const bool isToBeFixed = std::any_of(m_case.report.steps.cbegin(), m_case.report.steps.cend(), hasFailed); // not where it was never sent
    m_fixTitle->setText(isToBeFixed ? tr("How to fix it") : tr("How to check it"));
    showSnippet();
}

void DoctorView::forgetSource()
{
    m_case.delivery = {};
    m_case.capture = {};
}

void DoctorView::showPanes()
{
    const auto difference = m_case.difference();
    const auto show = [this, difference](DoctorPane *pane, const DoctorCase::Side &side, const DoctorCase::Side &before) {
        if (!side.bytes)
            return pane->showSide(side, {}, {}, {});
        const DoctorCase::Side &first = before.bytes ? before : m_case.made;
        const bool differs = first.bytes && *first.bytes != *side.bytes;
        pane->showSide(side,
                       !first.bytes ? QString()
                       : differs    ? u"✕ "_s + tr("differs")
                                    : u"✓ "_s + tr("the same"),
                       differs ? u"bad"_s : u"good"_s, difference);
    };
    m_made->showSide(m_case.made, m_case.made.bytes ? u"✓ "_s + tr("as signed") : QString(), u"good"_s, difference);
    show(m_sent, m_case.sent, m_case.made);
    show(m_received, m_case.received, m_case.sent);
    showArrow(m_onTheWay, m_case.made, m_case.sent);
    showArrow(m_atTheEnd, m_case.sent.bytes ? m_case.sent : m_case.made, m_case.received);
}

void DoctorView::setLanguage(const QString &language)
{
    m_language = language;
    showSnippet();
}

void DoctorView::showSnippet()
{
    const QList<Snippet> snippets = verificationSnippets(m_case.encoding, m_case.report.hintCode);
    qsizetype chosen = 0;
    for (qsizetype i = 0; i < snippets.size(); ++i) {
        if (snippets.at(i).language == m_language)
            chosen = i;
    }
    for (qsizetype i = 0; i < m_languages.size(); ++i)
        m_languages.at(i)->setChecked(i == chosen);
    m_snippet->setText(snippets.at(chosen).code);
}

/// For a ticket or a colleague.
QString DoctorView::finding() const
{
    QStringList lines{m_case.subject, m_case.heading, m_case.text, m_made->summary(), m_sent->summary(), m_received->summary()};
    for (const SignatureStep &step : m_case.report.steps) {
        lines += (step.outcome == SignatureStep::Outcome::Passed   ? u"✓ "_s
                  : step.outcome == SignatureStep::Outcome::Failed ? u"✕ "_s
                                                                   : u"– "_s)
                 + step.text;
    }
    lines.removeAll(QString());
    return lines.join(u'\n');
}

} // namespace ovyxa
