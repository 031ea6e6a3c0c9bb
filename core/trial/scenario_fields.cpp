// SPDX-License-Identifier: MIT
#include "core/trial/scenario_fields.h"

#include "core/rules/query_values.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QRegularExpression>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::hours longestScenarioSpan{366 * 24}; // simulated
constexpr qsizetype shownLetters = 60;

struct ScenarioFieldsWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::Scenario)
};

} // namespace

QString nearestHint(const QString &typed, const QStringList &words)
{
    if (const QString near = rules::nearestWord(typed, words); !near.isEmpty())
        return u' ' + ScenarioFieldsWords::tr("Did you mean “%1”?").arg(near);
    return u' ' + ScenarioFieldsWords::tr("There are: %1.").arg(words.join(", "_L1));
}

void ScenarioFields::refuse(qsizetype at, const QString &what)
{
    if (m_problem)
        return;
    m_problem = Error{ErrorCode::InvalidInput, placedMessage(m_text, at, what)};
    m_problemAt = at;
}

bool ScenarioFields::isObject(const PlacedJson &value, const QString &what, const QStringList &keys)
{
    if (value.type != JsonNode::Type::Object) {
        refuse(value.at, ScenarioFieldsWords::tr("%1 is an object: { … }.").arg(what));
        return false;
    }
    for (const PlacedJson &child : value.children) {
        if (!keys.contains(child.key)) {
            refuse(child.keyAt, ScenarioFieldsWords::tr("%1 has no “%2”.").arg(what, child.key.left(shownLetters)) + nearestHint(child.key, keys));
            return false;
        }
    }
    return true;
}

QString ScenarioFields::text(const PlacedJson &value)
{
    if (value.type != JsonNode::Type::String)
        refuse(value.at, ScenarioFieldsWords::tr("“%1” is a text in double quotes.").arg(value.key));
    else if (value.text.isEmpty())
        refuse(value.at, ScenarioFieldsWords::tr("“%1” is empty.").arg(value.key));
    return value.text;
}

QString ScenarioFields::text(const PlacedJson &object, QStringView key)
{
    const PlacedJson *value = object.find(key);
    return value ? text(*value) : QString();
}

QString ScenarioFields::line(const PlacedJson &value)
{
    const QString typed = text(value);
    const auto breaksIt = [](QChar c) {
        return c.category() == QChar::Other_Control || c.category() == QChar::Separator_Line || c.category() == QChar::Separator_Paragraph;
    };
    if (std::any_of(typed.cbegin(), typed.cend(), breaksIt))
        refuse(value.at, ScenarioFieldsWords::tr("“%1” holds a line break or another control character. Write it as one line.").arg(value.key));
    return typed;
}

QString ScenarioFields::word(const PlacedJson &value, const QStringList &words, const QString &what)
{
    const QString typed = text(value);
    if (m_problem || words.contains(typed))
        return typed;
    refuse(value.at, ScenarioFieldsWords::tr("There is no %1 “%2”.").arg(what, typed.left(shownLetters)) + nearestHint(typed, words));
    return typed;
}

int ScenarioFields::number(const PlacedJson &value, int least, int most)
{
    bool isWhole = false;
    const int number = value.text.toInt(&isWhole);
    if (value.type != JsonNode::Type::Number || !isWhole || number < least || number > most)
        refuse(value.at, ScenarioFieldsWords::tr("“%1” is a whole number from %2 to %3.").arg(value.key).arg(least).arg(most));
    return number;
}

bool ScenarioFields::boolean(const PlacedJson &value)
{
    if (value.type != JsonNode::Type::Boolean)
        refuse(value.at, ScenarioFieldsWords::tr("“%1” is true or false.").arg(value.key));
    return value.text == "true"_L1;
}

QStringList ScenarioFields::texts(const PlacedJson &value)
{
    QStringList found;
    if (value.type != JsonNode::Type::Array || value.children.isEmpty())
        refuse(value.at, ScenarioFieldsWords::tr("“%1” is a list of texts: [\"…\", \"…\"].").arg(value.key));
    for (const PlacedJson &child : value.children) {
        if (child.type != JsonNode::Type::String)
            refuse(child.at, ScenarioFieldsWords::tr("“%1” is a list of texts: [\"…\", \"…\"].").arg(value.key));
        found += child.text;
    }
    return found;
}

Millis ScenarioFields::time(const PlacedJson &value, bool zeroAllowed)
{
    static const QRegularExpression shape(u"\\A(\\d{1,10}(?:\\.\\d{1,3})?)(ms|s|m|h|d)?\\z"_s);
    const bool canBe = value.type == JsonNode::Type::String || value.type == JsonNode::Type::Number;
    const auto match = shape.match(canBe ? value.text : QString());
    const QString unit = match.captured(2);
    const double factor = unit == "ms"_L1 ? 1 : unit == "m"_L1 ? 60'000 : unit == "h"_L1 ? 3'600'000 : unit == "d"_L1 ? 86'400'000 : 1'000;
    const double milliseconds = match.captured(1).toDouble() * factor;
    const bool isZero = milliseconds < 1;
    if (!match.hasMatch() || (isZero && !zeroAllowed) || milliseconds > double(Millis(longestScenarioSpan).count())) {
        refuse(value.at, ScenarioFieldsWords::tr("“%1” is no time. Write 500ms, 5s, 10m, 1h, 30d or plain seconds; at most %2 days.")
                             .arg(value.text.left(shownLetters))
                             .arg(longestScenarioSpan.count() / 24));
        return {};
    }
    return Millis{qint64(milliseconds)};
}

} // namespace ovyxa
