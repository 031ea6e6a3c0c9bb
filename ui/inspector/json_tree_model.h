// SPDX-License-Identifier: MIT
#pragma once

#include "core/payload/json_index.h"

#include <QtCore/QAbstractItemModel>
#include <QtCore/QHash>

namespace ovyxa {

/// A JSON text as a tree that is made where people look. Nothing in it grows with the text: long lists stand in ranges of `rangeRows`, and
/// ranges in ranges, so that no parent has more rows than that; below `shownLevels` levels of one root a value is opened as a root of its
/// own (setRoot). GUI thread.
class JsonTreeModel final : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Column { Name, ValueText };
    static constexpr quint32 rangeRows = 1000;
    static constexpr int shownLevels = 32;
    static constexpr qsizetype shownBytes = 300; ///< of a name or value in a row

    using QAbstractItemModel::QAbstractItemModel;

    void setJson(std::shared_ptr<const JsonIndex> json); ///< null = nothing
    [[nodiscard]] const std::shared_ptr<const JsonIndex> &json() const { return m_json; }
    void setRoot(JsonIndex::Value root); ///< whose children stand at the top; a scalar stands there itself
    [[nodiscard]] JsonIndex::Value root() const { return m_root; }

    /// The value of a row; none for a range.
    [[nodiscard]] JsonIndex::Value value(const QModelIndex &index) const;
    /// Where a value stands below the root; invalid where it is too deep for it, or elsewhere.
    [[nodiscard]] QModelIndex indexOf(JsonIndex::Value value) const;
    /// The root to choose so that a value is shown: the one there is, where that does; else some levels above the value.
    [[nodiscard]] JsonIndex::Value rootFor(JsonIndex::Value value) const;
    [[nodiscard]] bool opensAsRoot(const QModelIndex &index) const; ///< it has children, but none here

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] bool hasChildren(const QModelIndex &parent = {}) const override { return rowCount(parent) > 0; }
    [[nodiscard]] int columnCount(const QModelIndex &) const override { return 2; }
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    /// Some children of a container, one after the other.
    struct Range
    {
        JsonIndex::Value of;
        quint32 first;
        quint32 count;
        bool operator==(const Range &) const = default;
        friend size_t qHash(const Range &range, size_t seed) noexcept { return qHashMulti(seed, range.of, range.first, range.count); }
    };

    [[nodiscard]] Range rangeOf(const QModelIndex &index) const; ///< what stands below it
    [[nodiscard]] QModelIndex indexOf(const Range &range) const; ///< its row, or invalid where it is all of the root
    [[nodiscard]] static quint32 step(quint32 count);            ///< children in a row: 1, 1000, 1,000,000 …
    [[nodiscard]] int levelOf(JsonIndex::Value value) const;     ///< below the root, or -1
    [[nodiscard]] QString nameText(const QModelIndex &index) const;
    [[nodiscard]] QString valueText(JsonIndex::Value value) const;
    [[nodiscard]] quintptr idOf(const Range &range) const;

    std::shared_ptr<const JsonIndex> m_json;
    JsonIndex::Value m_root = 0;
    mutable QList<Range> m_ranges; ///< that were looked at: an index names one by its place
    mutable QHash<Range, quintptr> m_places;
};

} // namespace ovyxa
