// SPDX-License-Identifier: MIT
#pragma once

#include "core/rules/comparison.h"

#include <QtCore/QAbstractTableModel>
#include <QtCore/QSet>

namespace ovyxa {

/// One half of a line, as it is painted.
struct CompareCell
{
    QString key;            ///< "\"url\": ", "content-type: "
    QString value;          ///< of great length cut
    QString note;           ///< small and dim behind it: "text", "always differs"
    qsizetype partFrom = 0; ///< of the value, what differs
    qsizetype partLength = 0;
    bool isThere = true;
    bool isNumber = false;
};

/// The lines of two messages side by side, two columns: by structure, by bytes, or as they are. What is equal can be folded away. Texts are
/// made when they are asked for, so that ten megabytes cost no more than a screen. GUI thread.
class CompareModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum class Mode { Structure, Bytes, Raw };
    enum class RowKind { Section, Json, Header, Fold, Status, AnswerText, Bytes, Text, Remark };

    explicit CompareModel(QObject *parent = nullptr) : QAbstractTableModel(parent) {}

    void setComparison(const Comparison &comparison);
    void clear(); ///< there is nothing to compare with
    [[nodiscard]] const Comparison &comparison() const { return m_comparison; }
    void setMode(Mode mode);
    [[nodiscard]] Mode mode() const { return m_mode; }
    void setFolding(bool fold);
    void setSettingAside(bool aside);
    [[nodiscard]] bool settingAside() const { return m_aside; }
    void setAnswerNotes(const QString &left, const QString &right); ///< how long each took
    /// Opens a line that stands for several, or folds a part away at its heading.
    void toggle(int row);

    [[nodiscard]] RowKind kind(int row) const { return m_rows.at(row).kind; }
    [[nodiscard]] int depth(int row) const;
    [[nodiscard]] CompareRow::Mark mark(int row) const;
    [[nodiscard]] bool isFolded(int row) const;
    [[nodiscard]] int differenceAt(int row) const;           ///< -1 = none
    [[nodiscard]] int rowOfDifference(int difference) const; ///< -1 where it is folded away or this mode does not show it
    /// The first row of the first difference in the bytes that counts; -1 = none.
    [[nodiscard]] int rowOfByte() const;
    [[nodiscard]] CompareCell cell(int row, bool left) const;
    [[nodiscard]] QString sectionNote(int row) const; ///< "5 differences"
    /// The numbers of the differences that are shown as such, in order.
    [[nodiscard]] QList<int> counted() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(m_rows.size()); }
    [[nodiscard]] int columnCount(const QModelIndex & = {}) const override { return 2; }
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override; ///< the text, for screen readers and the clipboard

    static constexpr int bytesInRow = 12;

private:
    struct Row
    {
        RowKind kind;
        Difference::Part part = Difference::Part::Body;
        int source = 0; ///< of its list; the first line of a fold, of bytes or of text
        int end = 0;    ///< behind the last of a fold
    };

    void rebuild();
    void addSection(Difference::Part part);
    void addJson(const QList<CompareRow> &rows, Difference::Part part, int begin, int end);
    void addHeaders(const QList<HeaderRow> &rows, Difference::Part part);
    [[nodiscard]] const QList<CompareRow> &jsonOf(Difference::Part part) const;
    [[nodiscard]] const QList<HeaderRow> &headersOf(Difference::Part part) const;
    [[nodiscard]] CompareRow::Mark shown(CompareRow::Mark mark) const;
    [[nodiscard]] CompareCell jsonCell(const CompareRow &row, bool left) const;
    [[nodiscard]] CompareCell answerTextCell(bool left) const;
    [[nodiscard]] CompareCell headerCell(const HeaderRow &row, bool left) const;
    [[nodiscard]] CompareCell bytesCell(int first, bool left) const;
    [[nodiscard]] QString foldText(const Row &row) const;
    [[nodiscard]] QList<QByteArray> rawLines(const Message &message) const;

    Comparison m_comparison;
    bool m_isCompared = false;
    Mode m_mode = Mode::Structure;
    bool m_fold = true;
    bool m_aside = true;
    QString m_leftTook;
    QString m_rightTook;
    QList<Row> m_rows;
    QSet<std::pair<int, int>> m_open; ///< folds that were opened: part and first line
    QSet<int> m_closed;               ///< sections
    QList<QByteArray> m_leftLines;    ///< Raw
    QList<QByteArray> m_rightLines;
};

} // namespace ovyxa
