// SPDX-License-Identifier: MIT
#include "ui/inspector/text_view.h"

#include "ui/common/tokens.h"
#include "ui/inspector/shown_bytes.h"

#include <QtGui/QPainter>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype laidAtOnce = 64 * 1024; ///< bytes; a millisecond
}

void TextView::setFound(const QStringList &texts)
{
    m_found.clear();
    for (const QString &text : texts) {
        if (!text.isEmpty())
            m_found.append(text.toUtf8().toLower());
    }
    viewport()->update();
}

QString TextView::copied(qsizetype from, qsizetype to) const
{
    return QString::fromUtf8(QByteArrayView(bytes()).sliced(from, to - from));
}

void TextView::layRows()
{
    if (m_laid.constData() != bytes().constData()) { // no row of the old bytes may be looked for in the new
        m_starts = {0};
        m_laid = {};
        m_columns = 0;
    }
    if (!isVisible())
        return; // when it is shown
    if (m_columns == columns()) {
        m_laying.stop();
        return rowsChanged(topByte());
    }
    if (bytes().size() <= laidAtOnce) {
        m_laying.stop();
        return setRows(bytes(), columns(), rowStarts(bytes(), columns(), false));
    }
    m_laying.start([of = bytes(), columns = columns()](const Background::Stop &stop) { return rowStarts(of, columns, stop); },
                   [this, of = bytes(), columns = columns()](std::vector<quint32> starts) { setRows(of, columns, std::move(starts)); });
    rowsChanged(topByte());
}

void TextView::setRows(const QByteArray &of, int columns, std::vector<quint32> starts)
{
    const qsizetype top = m_laid.constData() == of.constData() ? topByte() : 0;
    m_laid = of;
    m_columns = columns;
    m_starts = std::move(starts);
    rowsChanged(top);
}

qsizetype TextView::rowBegin(qsizetype row) const
{
    return row < rowCount() ? qsizetype(m_starts[size_t(row)]) : bytes().size();
}

qsizetype TextView::rowOf(qsizetype byte) const
{
    return std::upper_bound(m_starts.cbegin(), m_starts.cend(), quint32(byte)) - m_starts.cbegin() - 1;
}

std::vector<TextView::Cell> TextView::cells(qsizetype row) const
{
    constexpr size_t most = 1000; // until rows are laid, the first may be all there is
    std::vector<Cell> cells;
    const qsizetype end = rowBegin(row + 1);
    const int ascii = cellWidth();
    int x = 0;
    for (qsizetype at = rowBegin(row); at < end && cells.size() < most;) {
        const char byte = bytes().at(at);
        if (byte == '\n')
            break;
        if (byte >= 0x20 && byte < 0x7F) {
            cells.push_back({at, QString(QLatin1Char(byte)), x, ascii, false, false});
            ++at;
        } else {
            const ShownCharacter shown = shownCharacter(bytes(), at);
            cells.push_back({at, shown.text, x, fontMetrics().horizontalAdvance(shown.text), shown.stands, shown.isInvalid});
            at += shown.bytes;
        }
        x += cells.back().width;
    }
    return cells;
}

QString TextView::rowText(qsizetype row) const
{
    QString text;
    const std::vector<Cell> shown = cells(row);
    for (const Cell &each : shown)
        text += each.text;
    return text;
}

qsizetype TextView::byteAt(qsizetype row, int x) const
{
    const std::vector<Cell> shown = cells(row);
    for (const Cell &each : shown) {
        if (x < each.x + each.width / 2)
            return each.byte;
    }
    const qsizetype end = rowBegin(row + 1);
    if (shown.empty() || end == bytes().size())
        return shown.empty() ? rowBegin(row) : bytes().endsWith('\n') && end == bytes().size() ? end - 1 : end;
    return bytes().at(end - 1) == '\n' ? end - 1 : shown.back().byte; // what lies behind belongs to the next row
}

qsizetype TextView::byteBeside(qsizetype byte, int by) const
{
    if (by > 0)
        return byte < bytes().size() ? byte + shownCharacter(bytes(), byte).bytes : byte;
    for (int back = 4; back > 1; --back) {
        if (byte >= back && shownCharacter(bytes(), byte - back).bytes == back)
            return byte - back;
    }
    return byte - 1;
}

int TextView::caretX(qsizetype row, qsizetype byte) const
{
    const std::vector<Cell> shown = cells(row);
    for (const Cell &each : shown) {
        if (each.byte >= byte)
            return each.x;
    }
    return shown.empty() ? 0 : shown.back().x + shown.back().width;
}

bool TextView::isFound(qsizetype byte) const
{
    const QByteArrayView all(bytes());
    return std::any_of(m_found.cbegin(), m_found.cend(), [&](const QByteArray &text) {
        for (qsizetype from = std::max<qsizetype>(0, byte - text.size() + 1); from <= byte && from + text.size() <= all.size(); ++from) {
            if (all.sliced(from, text.size()).compare(text, Qt::CaseInsensitive) == 0)
                return true;
        }
        return false;
    });
}

void TextView::paintRow(QPainter *painter, qsizetype row, int y, const Tokens &tokens)
{
    enum Look { AsText, Stands, Invalid, Found, Selected };
    const auto look = [this](const Cell &cell) {
        return isSelected(cell.byte) ? Selected : cell.isInvalid ? Invalid : isFound(cell.byte) ? Found : cell.stands ? Stands : AsText;
    };
    const std::vector<Cell> shown = cells(row);
    for (size_t i = 0; i < shown.size();) { // what looks the same is drawn at once
        const Look here = look(shown[i]);
        size_t end = i;
        QString text;
        int width = 0;
        while (end < shown.size() && look(shown[end]) == here && (end == i || shown[end].width == shown[i].width)) {
            text += shown[end].text;
            width += shown[end].width;
            ++end;
        }
        const QRect box(shown[i].x, y, width, rowHeight());
        if (here == Selected || here == Invalid || here == Found)
            painter->fillRect(box, here == Selected ? tokens.accent : here == Invalid ? tokens.badTint : tokens.waitTint);
        if (here == Found)
            painter->fillRect(QRect(box.left(), box.bottom(), box.width(), 1), tokens.wait);
        painter->setPen(here == Selected ? tokens.onAccent : here == Invalid ? tokens.bad : here == Stands ? tokens.dim : tokens.text);
        painter->drawText(box.left(), y + fontMetrics().ascent(), text);
        i = end;
    }
}

} // namespace ovyxa
