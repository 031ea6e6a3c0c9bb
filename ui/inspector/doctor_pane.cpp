// SPDX-License-Identifier: MIT
#include "ui/inspector/doctor_pane.h"

#include "ui/common/buttons.h"
#include "ui/common/code_view.h"
#include "ui/common/cut_label.h"
#include "ui/common/theme.h"
#include "ui/common/time_format.h"

#include <QtCore/QCryptographicHash>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype rowsBytes = 4096; // shown, around what differs
constexpr qsizetype beforeMark = 1024;
constexpr int gutter = 5; // digits
constexpr int leastRow = 12;

/// The character that begins at a byte, and how many bytes it has.
std::pair<QString, qsizetype> characterAt(const QByteArray &bytes, qsizetype at, bool isMarked)
{
    const uchar lead = uchar(bytes.at(at));
    if (lead < 0x80) {
        switch (lead) {
        case '\n': return {u"↵"_s, 1};
        case '\t': return {u"⇥"_s, 1};
        case ' ': return {isMarked ? u"␣"_s : u" "_s, 1};
        default: return {printable(bytes.mid(at, 1)), 1};
        }
    }
    const qsizetype length = std::min<qsizetype>(lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1, bytes.size() - at);
    const QString text = QString::fromUtf8(bytes.sliced(at, length));
    if (text.contains(QChar::ReplacementCharacter))
        return {QString(QChar(QChar::ReplacementCharacter)), 1};
    return {text, length};
}

} // namespace

ByteRows byteRows(const QByteArray &bytes, int perRow, std::optional<qsizetype> marked)
{
    ByteRows rows;
    int column = 0;
    const qsizetype end = std::min(bytes.size(), marked.value_or(0) + rowsBytes);
    const qsizetype shownFrom = std::max<qsizetype>(0, marked.value_or(0) - beforeMark);
    qsizetype at = std::min(shownFrom, bytes.size());
    for (int back = 0; back < 3 && at > 0 && at < bytes.size() && (uchar(bytes.at(at)) & 0xc0) == 0x80; ++back)
        --at; // not in the middle of a character
    const auto beginRow = [&rows, &column](qsizetype offset) {
        if (!rows.text.isEmpty())
            rows.text += u'\n';
        rows.text += QString::number(offset).rightJustified(gutter) + u' ';
        column = 0;
    };
    while (at < end) {
        const auto [text, length] = characterAt(bytes, at, marked && at == *marked);
        if (at + length > shownFrom) {
            if (rows.text.isEmpty() || column >= perRow)
                beginRow(at);
            if (marked && *marked >= at && *marked < at + length) {
                rows.from = rows.text.size();
                rows.length = text.size();
            }
            rows.text += text;
            ++column;
        }
        at += length;
    }
    if (marked && *marked >= bytes.size()) { // it ends where another goes on
        if (rows.text.isEmpty() || column >= perRow)
            beginRow(bytes.size());
        rows.from = rows.text.size();
        rows.length = 1;
        rows.text += QChar(u'∅');
    }
    return rows;
}

DoctorPane::DoctorPane(const QString &title, const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_title(title)
    , m_size(dataLabel({}, this))
    , m_words(dimLabel({}, this, -1))
    , m_view(new CodeView(title, this))
    , m_hashName(dataLabel(u"SHA-256"_s, this))
    , m_hash(new CutLabel({}, this))
    , m_verdict(new QLabel(this))
    , m_byte(dataLabel({}, this))
{
    setObjectName(name);
    m_size->setObjectName(name + u"Size"_s);
    m_view->setObjectName(name + u"Bytes"_s);
    m_hash->setObjectName(name + u"Hash"_s);
    m_hash->setFont(dataFont());
    m_hash->setElide(Qt::ElideMiddle); // both ends tell one from another
    m_verdict->setObjectName(name + u"Verdict"_s);
    m_byte->setObjectName(name + u"Byte"_s);
    m_words->setWordWrap(true);
    m_view->setLines(5, 9);
    m_view->setWordWrapMode(QTextOption::NoWrap);
    m_view->setMinimumWidth(120);
    setTone(m_size, u"dim"_s);
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(metrics::halfGrid);
    grid->addWidget(sectionLabel(title, this), 0, 0);
    grid->addWidget(m_size, 0, 1, Qt::AlignRight);
    grid->addWidget(m_words, 1, 0, 1, 2, Qt::AlignTop);
    grid->addWidget(m_view, 2, 0, 1, 2, Qt::AlignTop); // one with fewer lines leaves room below itself, and all begin in line
    auto *hash = new QHBoxLayout;
    hash->setSpacing(metrics::grid);
    hash->addWidget(m_hashName);
    hash->addWidget(m_hash, 1);
    grid->addLayout(hash, 3, 0, 1, 2);
    auto *below = new QHBoxLayout; // not beside the hash: all three would be cut to another length, and be no more alike
    below->addWidget(m_byte);
    below->addStretch(1);
    below->addWidget(m_verdict);
    grid->addLayout(below, 4, 0, 1, 2);
    grid->setColumnStretch(0, 1);
    grid->setRowStretch(2, 1);
}

void DoctorPane::showSide(const DoctorCase::Side &side, const QString &verdict, const QString &tone, std::optional<qsizetype> difference)
{
    m_bytes = side.bytes;
    m_difference = side.bytes ? difference : std::nullopt;
    m_tone = tone;
    m_words->setText(side.words);
    const QString nothing = u" "_s; // as high as its neighbours' texts: the panes stand in line
    m_size->setText(m_bytes ? bytesText(m_bytes->size()) : nothing);
    const QByteArray hash = m_bytes ? QCryptographicHash::hash(*m_bytes, QCryptographicHash::Sha256).toHex() : QByteArray();
    m_hashName->setVisible(m_bytes.has_value());
    m_hash->setWords(m_bytes ? QString::fromLatin1(hash) : nothing);
    m_hash->setAccessibleName(m_bytes ? u"SHA-256 "_s + QString::fromLatin1(hash) : QString());
    m_verdict->setText(verdict);
    setTone(m_verdict, tone);
    if (!m_difference)
        m_byte->setText({});
    else if (*m_difference >= m_bytes->size())
        m_byte->setText(tr("it ends before byte %1").arg(*m_difference));
    else
        m_byte->setText(tr("byte %1 is %2").arg(*m_difference).arg(uchar(m_bytes->at(*m_difference)), 2, 16, QChar(u'0')) + u"  "_s
                        + characterAt(*m_bytes, *m_difference, true).first);
    m_byte->setVisible(m_difference.has_value());
    fill();
}

QString DoctorPane::summary() const
{
    if (!m_bytes)
        return m_title + u": "_s + m_words->text();
    QStringList parts{m_title + u": "_s + m_size->text(), m_hash->accessibleName()};
    if (m_difference)
        parts += m_byte->text();
    return parts.join(u", "_s);
}

void DoctorPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    constexpr int roomForALine = 300;
    m_words->setMinimumHeight(width() < roomForALine ? 2 * m_words->fontMetrics().lineSpacing() : 0); // in all panes, so that they stand in line
    if (m_perRow != perRow())
        fill();
}

int DoctorPane::perRow() const
{
    const double room = m_view->viewport()->width() - 2 * m_view->document()->documentMargin();
    const double character = std::max(1.0, QFontMetricsF(m_view->font()).horizontalAdvance(u'0')); // a fraction more, 40 times, is a character
    return std::max(leastRow, int(room / character) - gutter - 1);
}

void DoctorPane::fill()
{
    m_perRow = perRow();
    const ByteRows rows = m_bytes ? byteRows(*m_bytes, m_perRow, m_difference) : ByteRows{u"–"_s, 0, 0};
    m_view->setText(rows.text);
    if (m_difference)
        m_view->mark(rows.from, rows.length, m_tone == "bad"_L1 ? Tone::Bad : Tone::Good);
}

} // namespace ovyxa
