// SPDX-License-Identifier: MIT
#include "ui/inspector/json_tree_model.h"

#include "ui/common/theme.h"
#include "ui/common/tool_tip_text.h"
#include "ui/inspector/shown_bytes.h"

#include <QtCore/QLocale>
#include <QtGui/QGuiApplication>

#include <algorithm>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
constexpr quintptr isRange = quintptr(1) << (sizeof(quintptr) * 8 - 1); // in an index's id
}

void JsonTreeModel::setJson(std::shared_ptr<const JsonIndex> json)
{
    beginResetModel();
    m_json = std::move(json);
    if (m_json && m_json->size() == 0)
        m_json.reset();
    m_root = 0;
    m_ranges.clear();
    m_places.clear();
    endResetModel();
}

void JsonTreeModel::setRoot(JsonIndex::Value root)
{
    if (root == m_root)
        return;
    beginResetModel();
    m_root = root;
    m_ranges.clear();
    m_places.clear();
    endResetModel();
}

quint32 JsonTreeModel::step(quint32 count)
{
    quint64 step = 1;
    while ((count + step - 1) / step > rangeRows)
        step *= rangeRows;
    return quint32(step);
}

quintptr JsonTreeModel::idOf(const Range &range) const
{
    const auto known = m_places.constFind(range);
    if (known != m_places.cend())
        return isRange | *known;
    m_ranges.append(range);
    m_places.insert(range, quintptr(m_ranges.size() - 1));
    return isRange | quintptr(m_ranges.size() - 1);
}

JsonIndex::Value JsonTreeModel::value(const QModelIndex &index) const
{
    return index.isValid() && !(index.internalId() & isRange) ? JsonIndex::Value(index.internalId()) : JsonIndex::none;
}

int JsonTreeModel::levelOf(JsonIndex::Value value) const
{
    int level = 0;
    while (value != m_root && value != JsonIndex::none && level <= shownLevels) {
        value = m_json->parent(value);
        ++level;
    }
    return value == m_root ? level : -1;
}

bool JsonTreeModel::opensAsRoot(const QModelIndex &index) const
{
    const JsonIndex::Value here = value(index);
    return here != JsonIndex::none && m_json->childCount(here) > 0 && levelOf(here) >= shownLevels;
}

JsonTreeModel::Range JsonTreeModel::rangeOf(const QModelIndex &index) const
{
    if (index.isValid() && (index.internalId() & isRange))
        return m_ranges.at(qsizetype(index.internalId() & ~isRange));
    const JsonIndex::Value of = index.isValid() ? value(index) : m_root;
    return {of, 0, m_json->childCount(of)};
}

QModelIndex JsonTreeModel::indexOf(const Range &range) const
{
    const Range whole{range.of, 0, m_json->childCount(range.of)};
    if (range == whole)
        return range.of == m_root ? QModelIndex() : indexOf(range.of);
    Range outer = whole;
    while (true) {
        const quint32 each = step(outer.count);
        const quint32 row = (range.first - outer.first) / each;
        const quint32 first = outer.first + row * each;
        const Range inner{range.of, first, std::min(each, outer.first + outer.count - first)};
        if (inner == range)
            return createIndex(int(row), 0, idOf(range));
        outer = inner;
    }
}

QModelIndex JsonTreeModel::indexOf(JsonIndex::Value value) const
{
    const int level = m_json && value < m_json->size() ? levelOf(value) : -1;
    if (level < 0 || level > shownLevels || (level == 0 && m_json->childCount(m_root) > 0))
        return {};
    const quint32 row = m_json->row(value);
    const JsonIndex::Value above = m_json->parent(value);
    if (level == 0)
        return createIndex(0, 0, quintptr(value));
    quint32 first = 0;
    for (quint32 count = m_json->childCount(above), each = step(count); each > 1; each = step(count)) {
        const quint32 end = first + count;
        first += (row - first) / each * each;
        count = std::min(each, end - first);
    }
    return createIndex(int(row - first), 0, quintptr(value));
}

JsonIndex::Value JsonTreeModel::rootFor(JsonIndex::Value value) const
{
    if (indexOf(value).isValid())
        return m_root;
    JsonIndex::Value root = value;
    int levels = 0;
    for (; m_json->parent(root) != JsonIndex::none && levels <= shownLevels; ++levels)
        root = m_json->parent(root);
    if (levels <= shownLevels)
        return root;
    root = value;
    for (levels = 0; levels < shownLevels / 2; ++levels)
        root = m_json->parent(root);
    return root;
}

QModelIndex JsonTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (row < 0 || column < 0 || column > ValueText || row >= rowCount(parent))
        return {};
    const Range range = rangeOf(parent);
    if (range.count == 0)
        return createIndex(row, column, quintptr(m_root));
    const quint32 each = step(range.count);
    if (each == 1)
        return createIndex(row, column, quintptr(m_json->child(range.of, range.first + quint32(row))));
    const quint32 first = range.first + quint32(row) * each;
    return createIndex(row, column, idOf({range.of, first, std::min(each, range.first + range.count - first)}));
}

QModelIndex JsonTreeModel::parent(const QModelIndex &index) const
{
    if (!index.isValid() || value(index) == m_root)
        return {};
    const bool ofRange = value(index) == JsonIndex::none;
    const Range self = ofRange ? rangeOf(index) : Range{m_json->parent(value(index)), m_json->row(value(index)), 1};
    Range outer{self.of, 0, m_json->childCount(self.of)};
    for (quint32 each = step(outer.count); each > 1; each = step(outer.count)) {
        const quint32 first = outer.first + (self.first - outer.first) / each * each;
        const Range inner{self.of, first, std::min(each, outer.first + outer.count - first)};
        if (ofRange && inner == self)
            break;
        outer = inner;
    }
    return indexOf(outer);
}

int JsonTreeModel::rowCount(const QModelIndex &parent) const
{
    if (!m_json || parent.column() > 0)
        return 0;
    if (parent.isValid() && value(parent) == m_root)
        return 0; // a root without children, which stands there itself
    if (parent.isValid() && value(parent) != JsonIndex::none && levelOf(value(parent)) >= shownLevels)
        return 0;
    const quint32 count = rangeOf(parent).count;
    const quint32 each = step(count);
    return parent.isValid() || count > 0 ? int((quint64(count) + each - 1) / each) : 1;
}

QString JsonTreeModel::nameText(const QModelIndex &index) const
{
    const JsonIndex::Value here = value(index);
    if (here == JsonIndex::none) {
        const Range range = rangeOf(index);
        return u"[%1 … %2]"_s.arg(range.first).arg(range.first + range.count - 1);
    }
    if (m_json->parent(here) == JsonIndex::none)
        return tr("whole body");
    const QByteArrayView key = m_json->key(here);
    if (key.isNull())
        return u"[%1]"_s.arg(m_json->row(here));
    const QString name = shownString(key, shownBytes).mid(1);
    return name.endsWith(u'"') ? name.chopped(1) : name;
}

QString JsonTreeModel::valueText(JsonIndex::Value value) const
{
    const QByteArrayView raw = m_json->raw(value);
    switch (m_json->type(value)) {
    case JsonNode::Type::Object: {
        const int count = int(m_json->childCount(value));
        return count == 0 ? u"{ }"_s : tr("%Ln member(s)", "of a JSON object", count);
    }
    case JsonNode::Type::Array: {
        const int count = int(m_json->childCount(value));
        return count == 0 ? u"[ ]"_s : tr("%Ln element(s)", "of a JSON list", count);
    }
    case JsonNode::Type::String: return shownString(raw, shownBytes);
    default: return QString::fromLatin1(raw.first(std::min(raw.size(), shownBytes))) + (raw.size() > shownBytes ? u"…"_s : QString());
    }
}

QVariant JsonTreeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const JsonIndex::Value here = value(index);
    const Tokens &tokens = tokensFor(QGuiApplication::palette());
    const bool isRepeated = here != JsonIndex::none && m_json->isNameRepeated(here);
    if (index.column() == Name) {
        switch (role) {
        case Qt::DisplayRole: return isRepeated ? tr("%1 (repeated)", "a member's name").arg(nameText(index)) : nameText(index);
        case Qt::ForegroundRole: return here == JsonIndex::none ? tokens.dim : isRepeated ? tokens.wait : tokens.text;
        case Qt::ToolTipRole:
            return isRepeated ? tr("This name stands more than once in its object. Most programs take the last, some the first.") : QVariant();
        default: return {};
        }
    }
    const bool isPart = here == JsonIndex::none || m_json->isContainer(here);
    switch (role) {
    case Qt::DisplayRole:
        if (here == JsonIndex::none)
            return {};
        return opensAsRoot(index) ? tr("%1, deeper: Enter opens it").arg(valueText(here)) : valueText(here);
    case Qt::ForegroundRole: return isPart ? tokens.dim : tokens.text;
    case Qt::ToolTipRole: return isPart ? QVariant() : toolTipText(valueText(here));
    default: return {};
    }
}

QVariant JsonTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Name ? tr("Name") : tr("Value");
}

} // namespace ovyxa
