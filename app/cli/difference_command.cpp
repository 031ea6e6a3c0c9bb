// SPDX-License-Identifier: MIT
// Two deliveries or two captures side by side. Like diff(1) it ends with 0 where nothing that counts differs, and with 1 where something does.
#include "app/cli/difference_command.h"

#include "app/cli/action_command.h"
#include "app/cli/input.h"
#include "app/cli/json_parts.h"
#include "app/cli/whole_number.h"

#include "core/model/log_query.h"
#include "core/rules/comparison.h"

#include <QtCore/QCoreApplication>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

struct DifferenceWords
{
    Q_DECLARE_TR_FUNCTIONS(Difference)
};

constexpr qsizetype shownBytes = 160;          // of a value, for people
constexpr qsizetype mostBytesTold = 64 * 1024; // of bodies that are no JSON

const char *partWord(Difference::Part part)
{
    switch (part) {
    case Difference::Part::Body: return "body";
    case Difference::Part::Headers: return "headers";
    case Difference::Part::Answer: return "answer";
    }
    return "";
}

const char *kindWord(Difference::Kind kind)
{
    switch (kind) {
    case Difference::Kind::Changed: return "changed";
    case Difference::Kind::Added: return "added";
    case Difference::Kind::Removed: return "removed";
    }
    return "";
}

/// Keys are always there; a side that has nothing is null.
void addSide(nlohmann::ordered_json &line, const char *name, const QByteArray &value, bool isThere)
{
    if (isThere)
        addBytes(line, name, value);
    else
        line[name] = nullptr;
}

QString shortened(const QByteArray &value)
{
    const QString text = QString::fromUtf8(value.left(shownBytes));
    return value.size() > shownBytes ? text + u'…' : text;
}

QString placeText(const Difference &difference)
{
    QString place = difference.where.isEmpty() ? DifferenceWords::tr("the whole body") : difference.where;
    if (difference.repeat > 1)
        place += u' ' + DifferenceWords::tr("(no. %1 of that name)").arg(difference.repeat);
    return place;
}

QString differenceText(const Difference &difference, const Comparison &comparison)
{
    const QString part = difference.part == Difference::Part::Body      ? DifferenceWords::tr("body")
                         : difference.part == Difference::Part::Headers ? DifferenceWords::tr("header")
                                                                        : DifferenceWords::tr("answer");
    const QString lead = u" %1 %2: "_s.arg(part, placeText(difference));
    if (difference.setAside)
        return u"·"_s + lead + DifferenceWords::tr("always differs");
    switch (difference.kind) {
    case Difference::Kind::Added: return u"+"_s + lead + shortened(difference.right);
    case Difference::Kind::Removed: return u"−"_s + lead + shortened(difference.left);
    case Difference::Kind::Changed: break;
    }
    if (difference.part == Difference::Part::Body && comparison.body.isEmpty())
        return u"~"_s + lead + DifferenceWords::tr("differs from byte %1 on: %2").arg(comparison.bytes.first()).arg(comparison.bodyWhyBytes);
    return u"~"_s + lead + shortened(difference.left) + u" → "_s + shortened(difference.right);
}

/// What is no difference by structure, but may be one to a signature.
QStringList remarks(const Comparison &comparison)
{
    QStringList said;
    if (!comparison.reordered.isEmpty())
        said.append(DifferenceWords::tr("The names stand in another order."));
    if (comparison.writtenOtherwise > 0)
        said.append(DifferenceWords::tr("%n text(s) say the same, written otherwise.", nullptr, comparison.writtenOtherwise));
    if (comparison.headersReordered)
        said.append(DifferenceWords::tr("The headers stand in another order."));
    if (comparison.counted(Difference::Part::Body) == 0 && !comparison.bytesThatCount.isEmpty())
        said.append(DifferenceWords::tr("The bodies say the same, but not in the same bytes: a signature of one does not fit the other."));
    if (comparison.isOfBeginnings(Difference::Part::Body))
        said.append(DifferenceWords::tr("Of a body only the beginning is kept, and so only beginnings were compared."));
    if (comparison.isOfBeginnings(Difference::Part::Answer))
        said.append(DifferenceWords::tr("Of an answer's body only the beginning is kept, and so only beginnings were compared."));
    return said;
}

void tell(ActionCommand &command, const Comparison &comparison)
{
    for (const Difference &difference : comparison.differences)
        command.out().result(differenceLine(difference, comparison), differenceText(difference, comparison));
    const int counted = comparison.counted();
    const QString sum =
        counted == 0 ? DifferenceWords::tr("Nothing that counts differs.") : DifferenceWords::tr("%n difference(s).", nullptr, counted);
    command.out().result(comparisonLine(comparison), (QStringList{sum} + remarks(comparison)).join(u' '));
    command.finish(counted == 0 ? Done : AnswerIsNo);
}

/// Reads the two, one after the other, and tells.
void compareDeliveries(ActionCommand &command, DeliveryId left, DeliveryId right)
{
    if (!command.bench())
        return command.fail({ErrorCode::NotFound, DifferenceWords::tr("There is no delivery %1.").arg(left.value)});
    const auto lastOf = [](const DeliveryDetails &details) { return details.attempts.isEmpty() ? nullptr : &details.attempts.last(); };
    command.bench()->log()->delivery(left, &command, command.orFail<DeliveryDetails>([&command, right, lastOf](const DeliveryDetails &one) {
        command.bench()->log()->delivery(right, &command, command.orFail<DeliveryDetails>([&command, one, lastOf](const DeliveryDetails &other) {
            tell(command, rules::compareMessages(rules::messageOf(one, lastOf(one)), rules::messageOf(other, lastOf(other))));
        }));
    }));
}

void readCapture(ActionCommand &command, CaptureId id, const std::function<void(const CaptureDetails &)> &next)
{
    const auto missing = [id] { return Error{ErrorCode::NotFound, DifferenceWords::tr("There is no received request %1.").arg(id.value)}; };
    if (!command.bench())
        return command.fail(missing());
    // The row after the one before it: without a diagnosis.
    command.bench()->log()->captureDetails({}, ReadOrder::NewestFirst, CaptureId{id.value + 1}, 1, &command,
                                           command.orFail<CaptureDetailsPage>([&command, id, missing, next](const CaptureDetailsPage &page) {
                                               if (page.rows.isEmpty() || page.rows.constFirst().capture.id != id)
                                                   return command.fail(missing());
                                               next(page.rows.constFirst());
                                           }));
}

void compareCaptures(ActionCommand &command, CaptureId left, CaptureId right)
{
    readCapture(command, left, [&command, right](const CaptureDetails &one) {
        readCapture(command, right, [&command, one](const CaptureDetails &other) {
            tell(command, rules::compareMessages(rules::messageOf(one), rules::messageOf(other)));
        });
    });
}

template<typename Id>
void addDiff(CLI::App &parent, const QString &about, void (*compare)(ActionCommand &, Id, Id), CommandFactory &chosen)
{
    auto left = std::make_shared<qint64>();
    auto right = std::make_shared<qint64>();
    CLI::App *diff = parent.add_subcommand("diff", about.toStdString());
    diff->add_option("A", *left, DifferenceWords::tr("The older, by its number").toStdString())
        ->required()
        ->type_name("")
        ->transform(WholeNumber(1, std::numeric_limits<qint64>::max() - 1));
    diff->add_option("B", *right, DifferenceWords::tr("The one in question").toStdString())
        ->required()
        ->type_name("")
        ->transform(WholeNumber(1, std::numeric_limits<qint64>::max() - 1));
    diff->callback([left, right, compare, &chosen] {
        chosen = ActionCommand::factory(ActionCommand::Access::Read,
                                        [left, right, compare](ActionCommand &command) { compare(command, Id{*left}, Id{*right}); });
    });
}

} // namespace

nlohmann::ordered_json differenceLine(const Difference &given, const Comparison &comparison)
{
    Difference difference = given;
    bool isCut = given.where == "body"_L1 && comparison.isOfBeginnings(given.part);
    if (difference.part == Difference::Part::Body && comparison.body.isEmpty() && !comparison.bytes.ranges.isEmpty()) {
        // Bodies that are not compared by structure: from the first byte to the last that differ.
        const ByteRange &first = comparison.bytes.ranges.constFirst();
        const ByteRange &last = comparison.bytes.ranges.constLast();
        difference.where = u"byte %1"_s.arg(comparison.bytes.first());
        difference.left = comparison.left.body.sliced(first.left, last.left + last.leftSize - first.left);
        difference.right = comparison.right.body.sliced(first.right, last.right + last.rightSize - first.right);
        isCut = comparison.isOfBeginnings(given.part) || std::max(difference.left.size(), difference.right.size()) > mostBytesTold;
        difference.left.truncate(mostBytesTold);
        difference.right.truncate(mostBytesTold);
    }
    nlohmann::ordered_json line{{"type", "difference"},
                                {"part", partWord(difference.part)},
                                {"change", kindWord(difference.kind)},
                                {"where", difference.where.toStdString()},
                                {"repeat", difference.repeat}};
    addSide(line, "left", difference.left, difference.kind != Difference::Kind::Added);
    addSide(line, "right", difference.right, difference.kind != Difference::Kind::Removed);
    line["other_type"] = difference.otherType;
    line["set_aside"] = difference.setAside;
    line["cut"] = isCut;
    return line;
}

nlohmann::ordered_json comparisonLine(const Comparison &comparison)
{
    const int counted = comparison.counted();
    nlohmann::ordered_json reordered = nlohmann::ordered_json::array();
    for (const QString &where : comparison.reordered)
        reordered.push_back(where.toStdString());
    const qsizetype first = comparison.bytes.first();
    nlohmann::ordered_json beginnings = nlohmann::ordered_json::array();
    for (const auto part : {Difference::Part::Body, Difference::Part::Answer}) {
        if (comparison.isOfBeginnings(part))
            beginnings.push_back(partWord(part));
    }
    return {{"type", "summary"},
            {"differences", counted},
            {"set_aside", comparison.differences.size() - counted},
            {"by_structure", comparison.bodyWhyBytes.isEmpty()},
            {"first_byte", first < 0 ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(first)},
            {"bytes", comparison.bytes.bytes()},
            {"reordered", reordered},
            {"written_otherwise", comparison.writtenOtherwise},
            {"headers_reordered", comparison.headersReordered},
            {"only_beginnings_of", beginnings}};
}

void addDeliveryDiff(CLI::App &deliveries, CommandFactory &chosen)
{
    addDiff<DeliveryId>(
        deliveries, DifferenceWords::tr("Compare what two deliveries sent last, and the answers; ends with 1 where something that counts differs"),
        compareDeliveries, chosen);
}

void addCaptureDiff(CLI::App &captures, CommandFactory &chosen)
{
    addDiff<CaptureId>(captures,
                       DifferenceWords::tr("Compare two received requests and their answers; ends with 1 where something that counts differs"),
                       compareCaptures, chosen);
}

} // namespace ovyxa::cli
