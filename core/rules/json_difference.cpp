// SPDX-License-Identifier: MIT
#include "core/rules/json_difference.h"

#include "core/model/speaking.h"
#include "core/payload/json_scanner.h"
#include "core/payload/json_text.h"
#include "core/payload/json_tree.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QHash>

#include <algorithm>
#include <utility>
#include <vector>

namespace ovyxa::rules {

using namespace Qt::StringLiterals;

namespace {

struct JsonDifferenceWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::JsonDifference)
};

/// A value as it stands in the text.
struct RawValue
{
    JsonNode::Type type = JsonNode::Type::Null;
    QByteArrayView key; ///< with its quotes
    QByteArrayView raw; ///< a scalar's bytes
    std::vector<RawValue> children;

    [[nodiscard]] bool isContainer() const { return type == JsonNode::Type::Object || type == JsonNode::Type::Array; }
};

class RawBuilder final : public JsonHandler
{
public:
    void beginContainer(JsonNode::Type type) override { m_open.push_back({type, std::exchange(m_key, {}), {}, {}}); }

    void endContainer(JsonNode::Type) override
    {
        RawValue value = std::move(m_open.back());
        m_open.pop_back();
        add(std::move(value));
    }

    bool key(QByteArrayView raw) override
    {
        m_key = raw;
        return true;
    }

    void scalar(JsonNode::Type type, QByteArrayView raw) override { add({type, std::exchange(m_key, {}), raw, {}}); }

    RawValue root;
    int values = 0;

private:
    void add(RawValue value)
    {
        if (m_open.empty())
            root = std::move(value);
        else if (++values <= treeValues)
            m_open.back().children.push_back(std::move(value));
    }

    QByteArrayView m_key;
    std::vector<RawValue> m_open;
};

Result<RawValue> read(const QByteArray &json)
{
    RawBuilder builder;
    if (const auto scanned = scanJson(json, builder); !scanned)
        return scanned.error();
    if (builder.values > treeValues)
        return Error{ErrorCode::LimitReached,
                     JsonDifferenceWords::tr("It has more than %1 values, too many to compare one by one.").arg(Speaking::figure(treeValues))};
    return std::move(builder.root);
}

/// Escapes are read only where there is one.
bool saysTheSame(QByteArrayView one, QByteArrayView other)
{
    if (one == other)
        return true;
    return (one.contains('\\') || other.contains('\\')) && decodedString(one) == decodedString(other);
}

bool areEqual(const RawValue &one, const RawValue &other);

/// Members in whatever order, the k-th of a name with the k-th.
QHash<QString, QList<size_t>> byName(const RawValue &object)
{
    QHash<QString, QList<size_t>> found;
    for (size_t i = 0; i < object.children.size(); ++i)
        found[decodedString(object.children[i].key)].append(i);
    return found;
}

bool areEqual(const RawValue &one, const RawValue &other)
{
    if (one.type != other.type || one.children.size() != other.children.size())
        return false;
    if (one.type == JsonNode::Type::String)
        return saysTheSame(one.raw, other.raw);
    if (!one.isContainer())
        return one.raw == other.raw;
    if (one.type == JsonNode::Type::Array)
        return std::equal(one.children.begin(), one.children.end(), other.children.begin(), areEqual);
    const QHash<QString, QList<size_t>> names = byName(other);
    QHash<QString, int> seen;
    return std::all_of(one.children.begin(), one.children.end(), [&](const RawValue &member) {
        const QString name = decodedString(member.key);
        const QList<size_t> there = names.value(name);
        const int repeat = seen[name]++;
        return repeat < there.size() && areEqual(member, other.children[there.at(repeat)]);
    });
}

void write(const RawValue &value, QByteArray &to)
{
    if (!value.isContainer()) {
        to += value.raw;
        return;
    }
    const bool object = value.type == JsonNode::Type::Object;
    to += object ? '{' : '[';
    for (size_t i = 0; i < value.children.size(); ++i) {
        if (i > 0)
            to += ',';
        if (object) {
            to += value.children[i].key;
            to += ':';
        }
        write(value.children[i], to);
    }
    to += object ? '}' : ']';
}

QByteArray written(const RawValue &value)
{
    QByteArray text;
    write(value, text);
    return text;
}

QString step(const QString &where, QString name)
{
    return where + u'/' + name.replace(u'~', "~0"_L1).replace(u'/', "~1"_L1);
}

class Walk final
{
public:
    Walk(const QByteArray &left, const QByteArray &right) : m_left(left), m_right(right) {}

    void compare(const RawValue &left, const RawValue &right, const QString &where, int repeat, int depth)
    {
        if (left.isContainer() && left.type == right.type) {
            const qsizetype opened = open(left, right, depth);
            if (left.type == JsonNode::Type::Object)
                members(left, right, where, depth + 1);
            else
                items(left, right, where, depth + 1);
            close(opened, left, true, true);
            return;
        }
        const bool equal = !left.isContainer() && areEqual(left, right);
        if (equal && left.raw != right.raw)
            ++result.writtenOtherwise;
        if (!equal)
            note({Difference::Part::Body, Difference::Kind::Changed, where, repeat, written(left), written(right), left.type != right.type, false});
        if (left.isContainer() || right.isContainer()) {
            oneSided(left, true, depth, CompareRow::Mark::Changed);
            oneSided(right, false, depth, CompareRow::Mark::Changed);
            return;
        }
        CompareRow row;
        row.depth = depth;
        row.mark = equal ? CompareRow::Mark::Same : CompareRow::Mark::Changed;
        row.left = {left.key, left.raw, left.raw.data() - m_left.constData()};
        row.right = {right.key, right.raw, right.raw.data() - m_right.constData()};
        row.difference = equal ? -1 : int(result.differences.size() - 1);
        result.rows.append(row);
    }

    JsonDifference result;

private:
    void members(const RawValue &left, const RawValue &right, const QString &where, int depth)
    {
        const QHash<QString, QList<size_t>> leftNames = byName(left);
        const QHash<QString, QList<size_t>> rightNames = byName(right);
        std::vector<bool> shown(left.children.size());
        QHash<QString, int> seenRight;
        size_t next = 0; // of the left
        bool reordered = false;
        const auto removedHere = [&] {
            for (; next < left.children.size(); ++next) {
                if (shown[next])
                    continue;
                const QString name = decodedString(left.children[next].key);
                const QList<size_t> all = leftNames.value(name);
                const qsizetype repeat = all.indexOf(next);
                if (repeat < rightNames.value(name).size())
                    return; // stands on the right as well, maybe later
                only(left.children[next], step(where, name), int(repeat) + 1, true, depth);
            }
        };
        for (const RawValue &member : right.children) {
            removedHere();
            const QString name = decodedString(member.key);
            const int repeat = seenRight[name]++;
            const QList<size_t> there = leftNames.value(name);
            if (repeat >= there.size()) {
                only(member, step(where, name), repeat + 1, false, depth);
                continue;
            }
            const size_t partner = there.at(repeat);
            reordered = reordered || partner != next;
            shown[partner] = true;
            compare(left.children[partner], member, step(where, name), repeat + 1, depth);
        }
        removedHere();
        if (reordered)
            result.reordered.append(where);
    }

    /// What they begin and end with alike belongs together, and of the rest each with its like in number.
    void items(const RawValue &left, const RawValue &right, const QString &where, int depth)
    {
        const size_t leftSize = left.children.size();
        const size_t rightSize = right.children.size();
        const size_t shorter = std::min(leftSize, rightSize);
        size_t begin = 0;
        while (begin < shorter && areEqual(left.children[begin], right.children[begin]))
            ++begin;
        size_t end = 0;
        while (end < shorter - begin && areEqual(left.children[leftSize - 1 - end], right.children[rightSize - 1 - end]))
            ++end;
        const size_t leftEnd = leftSize - end;
        const size_t rightEnd = rightSize - end;
        const auto at = [&where](size_t index) -> QString { return where + u'/' + QString::number(index); };
        size_t i = 0;
        for (; i < std::min(leftEnd, rightEnd); ++i)
            compare(left.children[i], right.children[i], at(i), 1, depth);
        for (size_t gone = i; gone < leftEnd; ++gone)
            only(left.children[gone], at(gone), 1, true, depth);
        for (size_t come = i; come < rightEnd; ++come)
            only(right.children[come], at(come), 1, false, depth);
        for (; end > 0; --end)
            compare(left.children[leftSize - end], right.children[rightSize - end], at(rightSize - end), 1, depth);
    }

    void only(const RawValue &value, const QString &where, int repeat, bool isLeft, int depth)
    {
        const auto kind = isLeft ? Difference::Kind::Removed : Difference::Kind::Added;
        note({Difference::Part::Body, kind, where, repeat, isLeft ? written(value) : QByteArray(), isLeft ? QByteArray() : written(value), false,
              false});
        oneSided(value, isLeft, depth, isLeft ? CompareRow::Mark::Removed : CompareRow::Mark::Added);
    }

    void oneSided(const RawValue &value, bool isLeft, int depth, CompareRow::Mark mark)
    {
        CompareRow row;
        row.depth = depth;
        row.mark = mark;
        row.hasLeft = isLeft;
        row.hasRight = !isLeft;
        row.difference = int(result.differences.size() - 1);
        CompareRow::Side &side = isLeft ? row.left : row.right;
        if (!value.isContainer()) {
            side = {value.key, value.raw, value.raw.data() - (isLeft ? m_left : m_right).constData()};
            result.rows.append(row);
            return;
        }
        side = {value.key, opening(value), -1};
        const qsizetype opened = result.rows.size();
        result.rows.append(row);
        for (const RawValue &child : value.children)
            oneSided(child, isLeft, depth + 1, mark);
        close(opened, value, isLeft, !isLeft);
    }

    qsizetype open(const RawValue &left, const RawValue &right, int depth)
    {
        CompareRow row;
        row.depth = depth;
        row.left = {left.key, opening(left), -1};
        row.right = {right.key, opening(right), -1};
        result.rows.append(row);
        return result.rows.size() - 1;
    }

    void close(qsizetype opened, const RawValue &value, bool hasLeft, bool hasRight)
    {
        CompareRow row = result.rows.at(opened);
        const QByteArrayView bracket = value.type == JsonNode::Type::Object ? "}" : "]";
        row.left = {{}, hasLeft ? bracket : QByteArrayView(), -1};
        row.right = {{}, hasRight ? bracket : QByteArrayView(), -1};
        row.span = 1;
        result.rows.append(row);
        result.rows[opened].span = int(result.rows.size() - opened);
    }

    static QByteArrayView opening(const RawValue &value) { return value.type == JsonNode::Type::Object ? "{" : "["; }
    void note(const Difference &difference) { result.differences.append(difference); }

    const QByteArray &m_left;
    const QByteArray &m_right;
};

} // namespace

Result<JsonDifference> compareJson(const QByteArray &left, const QByteArray &right)
{
    const auto one = read(left);
    if (!one)
        return one.error();
    const auto other = read(right);
    if (!other)
        return other.error();
    Walk walk(left, right);
    walk.compare(*one, *other, {}, 1, 0);
    return std::move(walk.result);
}

} // namespace ovyxa::rules
