// SPDX-License-Identifier: MIT
#pragma once

#include "core/payload/json_scanner.h"

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <atomic>
#include <limits>
#include <memory>
#include <vector>

namespace ovyxa {

/// Where the values of a JSON text stand in its bytes, for showing texts of any size and depth: repeated names, the digits of numbers
/// and bytes that are no UTF-8 are kept, since nothing is decoded before it is shown. What is broken or cut off can be walked as far
/// as it goes. Values are numbered in the order of the text. Takes 24 bytes for each value, which takes two bytes of JSON or more.
/// Immutable: may be read on any thread.
class JsonIndex final
{
public:
    using Value = quint32;
    static constexpr Value none = 0xFFFFFFFF;

    /// Linear but for repeated names (n log n), never recursive; texts of 2 GiB and more are not read. Null if it was stopped.
    [[nodiscard]] static std::shared_ptr<const JsonIndex> read(const QByteArray &bytes, const std::atomic_bool &stop);

    [[nodiscard]] const QByteArray &bytes() const { return m_bytes; }
    [[nodiscard]] Value size() const { return Value(m_values.size()); }
    [[nodiscard]] const std::optional<JsonFault> &fault() const { return m_fault; } ///< where it ceases to be JSON
    [[nodiscard]] qsizetype firstInvalidByte() const { return m_invalid; }          ///< that is not UTF-8, or -1
    [[nodiscard]] int deepest() const { return m_deepest; }                         ///< containers around each other, 0 = a scalar

    // Of one value, below size(). The first is the whole.
    [[nodiscard]] JsonNode::Type type(Value value) const;
    [[nodiscard]] bool isContainer(Value value) const;
    [[nodiscard]] QByteArrayView raw(Value value) const; ///< its bytes as they were written
    [[nodiscard]] QByteArrayView key(Value value) const; ///< its name with quotes; null where it has none
    [[nodiscard]] Value parent(Value value) const { return m_values[value].parent; }
    [[nodiscard]] Value childCount(Value value) const { return m_first[value + 1] - m_first[value]; }
    [[nodiscard]] Value child(Value value, Value row) const { return m_children[m_first[value] + row]; }
    [[nodiscard]] Value row(Value value) const;           ///< among its parent's children; logarithmic
    [[nodiscard]] bool isNameRepeated(Value value) const; ///< another member of the same object is called so; logarithmic
    /// JSON Pointer (RFC 6901), empty for the whole; of a deeper value its last steps, behind an ellipsis.
    [[nodiscard]] QByteArray pointer(Value value, int steps = std::numeric_limits<int>::max()) const;
    [[nodiscard]] QByteArray jqFilter(Value value) const; ///< a path as jq takes it: .data.items[3]."odd name"

private:
    class Builder;
    struct Entry
    {
        quint32 begin;
        quint32 end;
        quint32 key; ///< where it begins; 0 = none (a name never stands first)
        Value parent;
    };

    JsonIndex() = default;
    void link();
    void findRepeatedNames(const std::atomic_bool &stop);
    [[nodiscard]] std::vector<Value> path(Value value, int steps) const;

    QByteArray m_bytes;
    std::vector<Entry> m_values;
    std::vector<Value> m_first;    ///< of each value, where its children begin in m_children; and one more, the end
    std::vector<Value> m_children; ///< of all values, one after the other
    std::vector<Value> m_repeated; ///< ascending
    std::optional<JsonFault> m_fault;
    qsizetype m_invalid = -1;
    int m_deepest = 0;
};

} // namespace ovyxa
