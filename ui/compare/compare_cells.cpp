// SPDX-License-Identifier: MIT
// What stands in a line of a comparison.
#include "core/payload/json_text.h"
#include "ui/compare/compare_model.h"

#include <QtCore/QLocale>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype shownOfAValue = 2000;
constexpr int namedInAFold = 3;

QString cut(QByteArrayView bytes)
{
    const QString text = QString::fromUtf8(bytes.first(std::min(bytes.size(), shownOfAValue)));
    return bytes.size() > shownOfAValue ? text + u'…' : text;
}

QString typeWord(QByteArrayView value)
{
    switch (value.isEmpty() ? ' ' : value.front()) {
    case '"': return CompareModel::tr("text");
    case '{': return CompareModel::tr("object");
    case '[': return CompareModel::tr("list");
    case 't':
    case 'f': return CompareModel::tr("yes or no");
    case 'n': return CompareModel::tr("nothing");
    default: return CompareModel::tr("number");
    }
}

/// Where two values differ, in characters of the one that is shown.
void markPart(CompareCell &cell, QByteArrayView own, QByteArrayView other, bool left)
{
    const ByteRange part = left ? rules::differingPart(own, other) : rules::differingPart(other, own);
    const qsizetype from = left ? part.left : part.right;
    const qsizetype size = left ? part.leftSize : part.rightSize;
    cell.partFrom = QString::fromUtf8(own.first(from)).size();
    cell.partLength = QString::fromUtf8(own.sliced(from, size)).size();
}

} // namespace

CompareCell CompareModel::cell(int row, bool left) const
{
    const Row &what = m_rows.at(row);
    CompareCell cell;
    switch (what.kind) {
    case RowKind::Section:
        cell.key = what.part == Difference::Part::Body ? tr("Body") : what.part == Difference::Part::Headers ? tr("Headers") : tr("Answer");
        return cell;
    case RowKind::Json: return jsonCell(jsonOf(what.part).at(what.source), left);
    case RowKind::Header: return headerCell(headersOf(what.part).at(what.source), left);
    case RowKind::Fold: cell.key = foldText(what); return cell;
    case RowKind::Remark: cell.key = m_comparison.bodyWhyBytes; return cell;
    case RowKind::Bytes: return bytesCell(what.source, left);
    case RowKind::Text: {
        const QList<QByteArray> &lines = left ? m_leftLines : m_rightLines;
        cell.isThere = what.source < lines.size();
        cell.value = cut(lines.value(what.source));
        if (mark(row) == CompareRow::Mark::Changed && cell.isThere)
            markPart(cell, lines.at(what.source), (left ? m_rightLines : m_leftLines).value(what.source), left);
        return cell;
    }
    case RowKind::AnswerText: return answerTextCell(left);
    case RowKind::Status: break;
    }
    const auto &answer = left ? m_comparison.left.answer : m_comparison.right.answer;
    cell.isThere = answer.has_value();
    cell.key = tr("status: ");
    if (answer)
        cell.value = answer->status == 0         ? tr("no answer")
                     : answer->outcome.isEmpty() ? QString::number(answer->status)
                                                 //: %1 a status such as 200
                                                 : tr("%1, cut short").arg(answer->status);
    cell.partLength = m_comparison.status >= 0 ? cell.value.size() : 0;
    cell.note = left ? m_leftTook : m_rightTook;
    return cell;
}

/// On one line, whatever it has.
CompareCell CompareModel::answerTextCell(bool left) const
{
    const auto line = [](QByteArray body) { return body.replace('\r', ' ').replace('\n', ' '); };
    const QByteArray own = line((left ? m_comparison.left : m_comparison.right).answer->body);
    const QByteArray other = line((left ? m_comparison.right : m_comparison.left).answer->body);
    CompareCell cell;
    cell.isThere = !own.isEmpty();
    cell.key = tr("body: ");
    cell.value = cut(own);
    if (!own.isEmpty() && !other.isEmpty())
        markPart(cell, own, other, left);
    return cell;
}

CompareCell CompareModel::jsonCell(const CompareRow &row, bool left) const
{
    CompareCell cell;
    cell.isThere = left ? row.hasLeft : row.hasRight;
    if (!cell.isThere)
        return cell;
    const CompareRow::Side &side = left ? row.left : row.right;
    const CompareRow::Side &other = left ? row.right : row.left;
    if (!side.key.isEmpty())
        cell.key = cut(side.key) + u": "_s;
    cell.value = cut(side.value);
    cell.isNumber = !side.value.isEmpty() && (side.value.front() == '-' || (side.value.front() >= '0' && side.value.front() <= '9'));
    if (row.mark == CompareRow::Mark::SetAside)
        cell.note = tr("always differs");
    if (row.hasLeft && row.hasRight && shown(row.mark) == CompareRow::Mark::Changed) {
        markPart(cell, side.value, other.value, left);
        if (row.difference >= 0 && m_comparison.differences.at(row.difference).otherType)
            cell.note = typeWord(side.value);
    }
    return cell;
}

CompareCell CompareModel::headerCell(const HeaderRow &row, bool left) const
{
    CompareCell cell;
    const auto &header = left ? row.left : row.right;
    const auto &other = left ? row.right : row.left;
    cell.isThere = header.has_value();
    if (!header)
        return cell;
    cell.key = QString::fromUtf8(header->name.toLower()) + u": "_s;
    cell.value = cut(header->value);
    if (row.mark == CompareRow::Mark::SetAside)
        cell.note = tr("always differs");
    if (other && shown(row.mark) == CompareRow::Mark::Changed)
        markPart(cell, header->value, other->value, left);
    return cell;
}

/// The offset as the key, the digits and the characters as the value; what differs is looked up by whoever paints.
CompareCell CompareModel::bytesCell(int first, bool left) const
{
    CompareCell cell;
    const QByteArray part = (left ? m_comparison.left.body : m_comparison.right.body).mid(first, bytesInRow);
    cell.isThere = !part.isEmpty();
    if (!cell.isThere)
        return cell;
    cell.key = QString::number(first, 16).rightJustified(6, u'0') + u"  "_s;
    cell.value = QString::fromLatin1(part.toHex(' ')).leftJustified(bytesInRow * 3 + 1, u' ');
    for (const char byte : part)
        cell.value += byte >= 0x20 && byte < 0x7f ? QChar::fromLatin1(byte) : QChar(u'·');
    return cell;
}

QString CompareModel::foldText(const Row &row) const
{
    const bool ofHeaders = row.end < 0;
    const int behind = std::abs(row.end);
    if (ofHeaders)
        return tr("%n header(s) are equal", nullptr, behind - row.source);
    const QList<CompareRow> &rows = jsonOf(row.part);
    QStringList names;
    int siblings = 0;
    for (int at = row.source; at < behind; at += rows.at(at).span) {
        ++siblings;
        if (!rows.at(at).right.key.isEmpty() && siblings <= namedInAFold)
            names.append(decodedString(rows.at(at).right.key));
    }
    if (siblings > namedInAFold || names.size() != siblings)
        return row.source == 0 ? tr("All is equal") : tr("%n value(s) are equal", nullptr, siblings);
    return siblings == 1 ? tr("%1 is equal").arg(names.first()) : tr("%1 are equal").arg(QLocale().createSeparatedList(names));
}

QString CompareModel::sectionNote(int row) const
{
    const Difference::Part part = m_rows.at(row).part;
    const int count = int(std::count_if(m_comparison.differences.cbegin(), m_comparison.differences.cend(),
                                        [this, part](const Difference &each) { return each.part == part && (!m_aside || !each.setAside); }));
    if (part == Difference::Part::Answer && m_comparison.left.answer.has_value() != m_comparison.right.answer.has_value())
        return tr("one of them has no answer yet");
    QString note = count == 0 ? tr("no differences") : tr("%n difference(s)", nullptr, count);
    if (part == Difference::Part::Headers)
        note += m_comparison.headersReordered ? tr(", in another order") : tr(", in wire order");
    if (part == Difference::Part::Body && !m_comparison.reordered.isEmpty())
        note += tr(", names in another order");
    if (part == Difference::Part::Body && m_comparison.writtenOtherwise > 0)
        note += tr(", %n text(s) written otherwise", nullptr, m_comparison.writtenOtherwise);
    return note;
}

QList<QByteArray> CompareModel::rawLines(const Message &message) const
{
    QList<QByteArray> lines;
    for (const Header &header : message.headers)
        lines.append(header.name + ": " + header.value);
    lines.append(QByteArray());
    lines += message.body.split('\n');
    return lines;
}

} // namespace ovyxa
