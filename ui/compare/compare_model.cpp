// SPDX-License-Identifier: MIT
#include "ui/compare/compare_model.h"

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

void CompareModel::setComparison(const Comparison &comparison)
{
    m_comparison = comparison;
    m_isCompared = true;
    m_open.clear();
    m_closed.clear();
    rebuild();
}

void CompareModel::clear()
{
    m_comparison = {};
    m_isCompared = false;
    rebuild();
}

void CompareModel::setMode(Mode mode)
{
    m_mode = mode;
    rebuild();
}

void CompareModel::setFolding(bool fold)
{
    m_fold = fold;
    m_open.clear();
    rebuild();
}

void CompareModel::setSettingAside(bool aside)
{
    m_aside = aside;
    rebuild();
}

void CompareModel::setAnswerNotes(const QString &left, const QString &right)
{
    m_leftTook = left;
    m_rightTook = right;
}

void CompareModel::toggle(int row)
{
    const Row &what = m_rows.at(row);
    if (what.kind == RowKind::Fold)
        m_open.insert({int(what.part) * 2 + (what.end < 0 ? 1 : 0), what.source});
    else if (what.kind == RowKind::Section && !m_closed.remove(int(what.part)))
        m_closed.insert(int(what.part));
    else if (what.kind != RowKind::Section)
        return;
    rebuild();
}

void CompareModel::rebuild()
{
    beginResetModel();
    m_rows.clear();
    m_leftLines.clear();
    m_rightLines.clear();
    if (m_mode == Mode::Bytes) {
        const qsizetype longer = std::max(m_comparison.left.body.size(), m_comparison.right.body.size());
        for (qsizetype at = 0; at < longer; at += bytesInRow)
            m_rows.append({RowKind::Bytes, Difference::Part::Body, int(at), 0});
    } else if (m_mode == Mode::Raw) {
        m_leftLines = rawLines(m_comparison.left);
        m_rightLines = rawLines(m_comparison.right);
        for (int line = 0; line < int(std::max(m_leftLines.size(), m_rightLines.size())); ++line)
            m_rows.append({RowKind::Text, Difference::Part::Body, line, 0});
    } else if (m_isCompared) {
        addSection(Difference::Part::Body);
        if (!m_closed.contains(int(Difference::Part::Body))) {
            if (!m_comparison.bodyWhyBytes.isEmpty())
                m_rows.append({RowKind::Remark, Difference::Part::Body, 0, 0});
            else
                addJson(m_comparison.body, Difference::Part::Body, 0, int(m_comparison.body.size()));
        }
        addSection(Difference::Part::Headers);
        if (!m_closed.contains(int(Difference::Part::Headers)))
            addHeaders(m_comparison.headers, Difference::Part::Headers);
        if (m_comparison.left.answer || m_comparison.right.answer) {
            addSection(Difference::Part::Answer);
            if (!m_closed.contains(int(Difference::Part::Answer))) {
                m_rows.append({RowKind::Status, Difference::Part::Answer, 0, 0});
                addHeaders(m_comparison.answerHeaders, Difference::Part::Answer);
                addJson(m_comparison.answerBody, Difference::Part::Answer, 0, int(m_comparison.answerBody.size()));
                if (m_comparison.answerText >= 0)
                    m_rows.append({RowKind::AnswerText, Difference::Part::Answer, 0, 0});
            }
        }
    }
    endResetModel();
}

void CompareModel::addSection(Difference::Part part)
{
    m_rows.append({RowKind::Section, part, 0, 0});
}

void CompareModel::addJson(const QList<CompareRow> &rows, Difference::Part part, int begin, int end)
{
    const auto isSame = [&rows](int at) {
        return std::all_of(rows.cbegin() + at, rows.cbegin() + at + rows.at(at).span,
                           [](const CompareRow &row) { return row.mark == CompareRow::Mark::Same; });
    };
    for (int at = begin; at < end;) {
        int behind = at;
        int siblings = 0;
        for (; behind < end && isSame(behind); behind += rows.at(behind).span)
            ++siblings;
        const bool worth = siblings > 1 || (siblings == 1 && rows.at(at).span > 1);
        if (m_fold && worth && !m_open.contains({int(part) * 2, at})) {
            m_rows.append({RowKind::Fold, part, at, behind});
            at = behind;
        } else if (siblings > 0) {
            for (; at < behind; ++at)
                m_rows.append({RowKind::Json, part, at, 0});
        } else {
            const int span = rows.at(at).span;
            m_rows.append({RowKind::Json, part, at, 0});
            if (span > 1) {
                addJson(rows, part, at + 1, at + span - 1);
                m_rows.append({RowKind::Json, part, at + span - 1, 0});
            }
            at += span;
        }
    }
}

void CompareModel::addHeaders(const QList<HeaderRow> &rows, Difference::Part part)
{
    for (int at = 0; at < int(rows.size());) {
        int behind = at;
        while (behind < int(rows.size()) && rows.at(behind).mark == CompareRow::Mark::Same)
            ++behind;
        if (m_fold && behind - at > 1 && !m_open.contains({int(part) * 2 + 1, at})) {
            m_rows.append({RowKind::Fold, part, at, -behind});
            at = behind;
            continue;
        }
        const int last = std::max(behind, at + 1);
        for (; at < last; ++at)
            m_rows.append({RowKind::Header, part, at, 0});
    }
}

const QList<CompareRow> &CompareModel::jsonOf(Difference::Part part) const
{
    return part == Difference::Part::Answer ? m_comparison.answerBody : m_comparison.body;
}

const QList<HeaderRow> &CompareModel::headersOf(Difference::Part part) const
{
    return part == Difference::Part::Answer ? m_comparison.answerHeaders : m_comparison.headers;
}

CompareRow::Mark CompareModel::shown(CompareRow::Mark mark) const
{
    return mark == CompareRow::Mark::SetAside && !m_aside ? CompareRow::Mark::Changed : mark;
}

int CompareModel::depth(int row) const
{
    const Row &what = m_rows.at(row);
    if (what.kind == RowKind::Json || (what.kind == RowKind::Fold && what.end > 0))
        return jsonOf(what.part).at(what.source).depth;
    return 0;
}

CompareRow::Mark CompareModel::mark(int row) const
{
    const Row &what = m_rows.at(row);
    switch (what.kind) {
    case RowKind::Json: return shown(jsonOf(what.part).at(what.source).mark);
    case RowKind::Header: return shown(headersOf(what.part).at(what.source).mark);
    case RowKind::Status: return m_comparison.status >= 0 ? CompareRow::Mark::Changed : CompareRow::Mark::Same;
    case RowKind::AnswerText:
        if (m_comparison.left.answer->body.isEmpty())
            return CompareRow::Mark::Added;
        return m_comparison.right.answer->body.isEmpty() ? CompareRow::Mark::Removed : CompareRow::Mark::Changed;
    case RowKind::Text: return m_leftLines.value(what.source) == m_rightLines.value(what.source) ? CompareRow::Mark::Same : CompareRow::Mark::Changed;
    default: return CompareRow::Mark::Same;
    }
}

bool CompareModel::isFolded(int row) const
{
    const Row &what = m_rows.at(row);
    return what.kind == RowKind::Fold || (what.kind == RowKind::Section && m_closed.contains(int(what.part)));
}

int CompareModel::differenceAt(int row) const
{
    const Row &what = m_rows.at(row);
    switch (what.kind) {
    case RowKind::Json: return jsonOf(what.part).at(what.source).difference;
    case RowKind::Header: return headersOf(what.part).at(what.source).difference;
    case RowKind::Status: return m_comparison.status;
    case RowKind::AnswerText: return m_comparison.answerText;
    case RowKind::Remark: return m_comparison.differences.isEmpty() || m_comparison.counted(Difference::Part::Body) == 0 ? -1 : 0;
    default: return -1;
    }
}

int CompareModel::rowOfDifference(int difference) const
{
    for (int row = 0; row < int(m_rows.size()); ++row) {
        if (differenceAt(row) == difference)
            return row;
    }
    return -1;
}

int CompareModel::rowOfByte() const
{
    return m_comparison.bytesThatCount.isEmpty() ? -1 : int(m_comparison.bytesThatCount.first().right / bytesInRow);
}

QList<int> CompareModel::counted() const
{
    QList<int> numbers;
    for (int i = 0; i < int(m_comparison.differences.size()); ++i) {
        if (!m_aside || !m_comparison.differences.at(i).setAside)
            numbers.append(i);
    }
    return numbers;
}

QVariant CompareModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::AccessibleTextRole))
        return {};
    const CompareCell shownCell = cell(index.row(), index.column() == 0);
    const QString text = shownCell.key + shownCell.value;
    if (role == Qt::DisplayRole)
        return text;
    switch (mark(index.row())) {
    case CompareRow::Mark::Changed: return tr("changed: %1").arg(text);
    case CompareRow::Mark::Added: return shownCell.isThere ? tr("added: %1").arg(text) : tr("nothing");
    case CompareRow::Mark::Removed: return shownCell.isThere ? tr("removed: %1").arg(text) : tr("nothing");
    default: return kind(index.row()) == RowKind::Section ? text + u", "_s + sectionNote(index.row()) : text;
    }
}

} // namespace ovyxa
