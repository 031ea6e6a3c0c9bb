// SPDX-License-Identifier: MIT
#include "app/mcp/schema.h"

#include <algorithm>
#include <cmath>

namespace ovyxa::mcp {

using namespace Qt::StringLiterals;

namespace {

QString quoted(const std::string &name)
{
    return u'"' + QString::fromStdString(name).left(60) + u'"';
}

QString listed(const Json &words)
{
    QStringList all;
    for (const Json &word : words)
        all += QString::fromStdString(word.get<std::string>());
    return all.join(", "_L1);
}

/// As JSON Schema has it: 1.0 is an integer, and comes from those whose only numbers are such.
bool isWhole(const Json &value)
{
    constexpr double mostExact = 9'007'199'254'740'992; // 2^53
    if (!value.is_number_float())
        return value.is_number_integer();
    const auto number = value.get<double>();
    return std::abs(number) <= mostExact && std::trunc(number) == number;
}

bool isOfType(const std::string &type, const Json &value)
{
    if (type == "string")
        return value.is_string();
    if (type == "integer")
        return isWhole(value);
    if (type == "boolean")
        return value.is_boolean();
    return type == "array" ? value.is_array() : value.is_object();
}

QString problemAt(const QString &where, const Json &schema, const Json &value);

QString problemWithMembers(const Json &schema, const Json &value)
{
    const Json &properties = schema.at("properties");
    for (const auto &[name, member] : value.items()) {
        const auto known = properties.find(name);
        if (known == properties.end()) {
            QStringList names;
            for (const auto &property : properties.items())
                names += QString::fromStdString(property.key());
            return names.isEmpty() ? u"There are no arguments here, so %1 is none."_s.arg(quoted(name))
                                   : u"There is no argument %1. There are: %2."_s.arg(quoted(name), names.join(", "_L1));
        }
        if (QString problem = problemAt(quoted(name), *known, member); !problem.isEmpty())
            return problem;
    }
    for (const Json &name : schema.value("required", Json::array())) {
        if (!value.contains(name.get<std::string>()))
            return u"The argument %1 is missing: %2"_s.arg(
                quoted(name.get<std::string>()),
                QString::fromStdString(properties.at(name.get<std::string>()).value("description", std::string("it is required."))));
    }
    return {};
}

QString problemWithNumber(const QString &where, const Json &schema, const Json &value)
{
    // Compared as they are, since an unsigned one beyond 2^63 has no place in a qint64.
    if (value < schema.at("minimum") || value > schema.at("maximum"))
        return u"%1 must be from %2 to %3."_s.arg(where).arg(schema.at("minimum").get<qint64>()).arg(schema.at("maximum").get<qint64>());
    return {};
}

QString problemAt(const QString &where, const Json &schema, const Json &value)
{
    if (!schema.contains("type"))
        return {};
    const auto type = schema.at("type").get<std::string>();
    if (!isOfType(type, value))
        return u"%1 must be of the type %2."_s.arg(where, QString::fromStdString(type));
    if (type == "object")
        return schema.contains("properties") ? problemWithMembers(schema, value) : QString();
    if (type == "integer")
        return problemWithNumber(where, schema, value);
    if (type == "string") {
        if (const auto words = schema.find("enum"); words != schema.end() && std::find(words->begin(), words->end(), value) == words->end())
            return u"%1 must be one of: %2."_s.arg(where, listed(*words));
        const auto most = schema.find("maxLength");
        if (most != schema.end() && qint64(value.get_ref<const std::string &>().size()) > most->get<qint64>())
            return u"%1 is too long: at most %2 characters."_s.arg(where).arg(most->get<qint64>());
    }
    if (type == "array") {
        if (qint64(value.size()) > schema.at("maxItems").get<qint64>())
            return u"%1 has too many entries: at most %2."_s.arg(where).arg(schema.at("maxItems").get<qint64>());
        for (const Json &item : value) {
            if (QString problem = problemAt(u"Each entry of "_s + where, schema.at("items"), item); !problem.isEmpty())
                return problem;
        }
    }
    return {};
}

} // namespace

Json objectSchema(Json properties, const std::vector<std::string> &required)
{
    Json schema{{"type", "object"}, {"properties", properties.is_null() ? Json::object() : std::move(properties)}};
    if (!required.empty())
        schema["required"] = required;
    schema["additionalProperties"] = false;
    return schema;
}

Json textSchema(const char *description, qint64 mostCharacters)
{
    return {{"type", "string"}, {"description", description}, {"maxLength", mostCharacters}};
}

Json choiceSchema(const char *description, const std::vector<std::string> &words)
{
    return {{"type", "string"}, {"description", description}, {"enum", words}};
}

Json numberSchema(const char *description, qint64 least, qint64 most)
{
    return {{"type", "integer"}, {"description", description}, {"minimum", least}, {"maximum", most}};
}

Json flagSchema(const char *description)
{
    return {{"type", "boolean"}, {"description", description}};
}

Json listSchema(const char *description, Json items, qint64 most)
{
    return {{"type", "array"}, {"description", description}, {"items", std::move(items)}, {"maxItems", most}};
}

QString problemWith(const Json &schema, const Json &value)
{
    return problemAt(u"The value"_s, schema, value);
}

} // namespace ovyxa::mcp
