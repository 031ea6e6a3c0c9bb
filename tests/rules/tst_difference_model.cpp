// SPDX-License-Identifier: MIT
// Comparing random JSON: nothing differs from itself, the other way round the same differs, and what is told suffices to make one
// from the other.
#include "core/rules/byte_difference.h"
#include "core/rules/json_difference.h"

#include <QtTest/QTest>

#include <rapidcheck.h>

using namespace Qt::StringLiterals;
using namespace ovyxa;

namespace {

QByteArray randomJson(int depth)
{
    const int kind = *rc::gen::inRange(0, depth > 0 ? 6 : 4);
    static const QList<QByteArray> leaves{"1", "1.0", "-0", "\"x\"", "\"y/~\"", "true", "null"};
    if (kind < 4)
        return leaves.at(*rc::gen::inRange(0, int(leaves.size())));
    const int size = *rc::gen::inRange(0, 4);
    QByteArray text;
    static const QList<QByteArray> names{"\"a\":", "\"b\":", "\"c/d\":", "\"\":"};
    for (int i = 0; i < size; ++i) {
        if (i > 0)
            text += ',';
        if (kind == 4)
            text += names.at(*rc::gen::inRange(0, int(names.size())));
        text += randomJson(depth - 1);
    }
    return kind == 4 ? '{' + text + '}' : '[' + text + ']';
}

/// The right text's rows as if only the left one and the differences were known: equal rows are taken from the left.
QByteArray patched(const JsonDifference &difference)
{
    QByteArray text;
    for (const CompareRow &row : difference.rows) {
        if (!row.hasRight)
            continue;
        const CompareRow::Side &side = row.mark == CompareRow::Mark::Same ? row.left : row.right;
        const bool closes = side.value == "}" || side.value == "]";
        if (!text.isEmpty() && !closes && !text.endsWith('{') && !text.endsWith('['))
            text += ',';
        if (!side.key.isEmpty())
            text += side.key + ":";
        text += side.value;
    }
    return text;
}

QByteArray patched(const QByteArray &left, const QByteArray &right, const ByteDifference &difference)
{
    QByteArray text;
    qsizetype at = 0;
    for (const ByteRange &range : difference.ranges) {
        text += left.mid(at, range.left - at);
        text += right.mid(range.right, range.rightSize);
        at = range.left + range.leftSize;
    }
    return text + left.mid(at);
}

} // namespace

class tst_DifferenceModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingDiffersFromItself()
    {
        QVERIFY(rc::check([] {
            const QByteArray text = randomJson(4);
            RC_ASSERT(rules::compareJson(text, text)->differences.isEmpty());
            RC_ASSERT(rules::compareBytes(text, text).ranges.isEmpty());
        }));
    }

    void theDifferencesMakeOneFromTheOther()
    {
        QVERIFY(rc::check([] {
            const QByteArray left = randomJson(4);
            const QByteArray right = randomJson(4);
            const auto difference = rules::compareJson(left, right);
            RC_ASSERT(patched(*difference) == right);
            RC_ASSERT(difference->differences.isEmpty() == rules::compareJson(right, left)->differences.isEmpty());
            RC_ASSERT(patched(left, right, rules::compareBytes(left, right)) == right);
        }));
    }

    void theOtherWayRoundTheSameDiffers()
    {
        QVERIFY(rc::check([] {
            const QByteArray left = randomJson(4);
            const QByteArray right = randomJson(4);
            auto there = rules::compareJson(left, right)->differences;
            auto back = rules::compareJson(right, left)->differences;
            const auto turned = [](Difference each) {
                std::swap(each.left, each.right);
                if (each.kind != Difference::Kind::Changed)
                    each.kind = each.kind == Difference::Kind::Added ? Difference::Kind::Removed : Difference::Kind::Added;
                return each;
            };
            RC_ASSERT(there.size() == back.size());
            for (const Difference &each : std::as_const(back))
                RC_ASSERT(there.removeOne(turned(each)));
        }));
    }
};

QTEST_GUILESS_MAIN(tst_DifferenceModel)
#include "tst_difference_model.moc"
