// SPDX-License-Identifier: MIT
#include "ui/inspector/payload_reading.h"

#include "core/payload/json_tree.h"
#include "ui/common/slack_text.h"
#include "ui/inspector/json_tree_model.h"
#include "ui/inspector/zapier_fields.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype usedBytes = 1024 * 1024; ///< Slack and Zapier take no more
constexpr int shownFields = 2000;
constexpr int longestField = 1000;
constexpr int longestSlackText = 40'000; // more Slack itself cuts

struct BodyWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::PayloadReading)
};

} // namespace

PayloadReading readBody(const QByteArray &bytes, const Background::Stop &stop)
{
    PayloadReading reading;
    reading.json = JsonIndex::read(bytes, stop);
    if (!reading.json || reading.json->fault())
        return reading;
    reading.pretty = shownPrettyJson(bytes, stop);
    if (bytes.size() > usedBytes || stop)
        return reading;
    if (const auto message = slackTextOf(bytes)) {
        reading.slack = message->left(longestSlackText);
        return reading;
    }
    if (const auto tree = parseJsonTree(bytes); tree && tree->type == JsonNode::Type::Object) {
        reading.fields = zapierFields(*tree).mid(0, shownFields);
        for (auto &[name, value] : reading.fields) {
            if (value.size() > longestField)
                value = value.left(longestField) + u'…';
        }
    }
    return reading;
}

QString bodyNote(const PayloadReading &reading)
{
    const JsonIndex &json = *reading.json;
    if (json.bytes().isEmpty())
        return BodyWords::tr("The body is empty.");
    const QLocale locale;
    QStringList notes;
    if (const auto &fault = json.fault()) {
        const QString at = locale.toString(qlonglong(fault->at));
        notes += json.size() > 1 ? BodyWords::tr("This is not JSON from byte %1 on: %2. The tree shows what stands before.").arg(at, fault->problem)
                                 : BodyWords::tr("This is not JSON: byte %1, %2.").arg(at, fault->problem);
    }
    if (json.firstInvalidByte() >= 0) {
        const QString at = locale.toString(qlonglong(json.firstInvalidByte()));
        notes += json.size() > 0 ? BodyWords::tr("Byte %1 is no UTF-8, as JSON must be; such bytes are shown as \\xNN.").arg(at)
                                 : BodyWords::tr("Byte %1 is no UTF-8 text; such bytes are shown as \\xNN.").arg(at);
    }
    if (json.deepest() > JsonTreeModel::shownLevels)
        notes += BodyWords::tr("It is nested %Ln level(s) deep: what stands deep in the tree is opened by itself.", nullptr, json.deepest());
    return notes.join(u' ');
}

} // namespace ovyxa
