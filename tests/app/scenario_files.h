// SPDX-License-Identifier: MIT
#pragma once

#include "tests/app/program.h"

#include <QtCore/QFile>

/// Scenarios for the built program, written into its home.
namespace ovyxa::test {

using namespace Qt::StringLiterals;

/// JSON written with ' for ".
inline QByteArray json(QByteArray text)
{
    return text.replace('\'', '"');
}

inline QString scenarioFile(const Program &program, const QString &name, const QByteArray &steps)
{
    return program.file(name + u".json"_s, "{ \"name\": \"" + name.toUtf8().replace('"', "\\\"") + "\", \"steps\": [ " + steps + " ] }");
}

/// Two steps that hold.
inline QString rightScenario(const Program &program)
{
    return scenarioFile(program, u"right"_s, json("{ 'fire': 'goal.completed', 'as': 'a' }, { 'expect': { 'requests': 1 } }"));
}

/// Four steps, of which the second and the third fail, with all that is awkward in a report.
inline QString failingScenario(const Program &program)
{
    return scenarioFile(program, u"no <&\"'>"_s,
                        "{ \"fire\": \"goal.completed\", \"as\": \"a\" }, { \"expect\": { \"requests\": 2 }, \"name\": \"Two # came\" }, "
                        "{ \"run\": [\"/bin/sh\", \"-c\", \"printf 'said \\\\033[1m<]]>'; exit 3\"] }, { \"wait\": \"1s\" }");
}

/// A file that is no scenario: a key is misspelt.
inline QString wrongScenario(const Program &program)
{
    return scenarioFile(program, u"wrong"_s, json("{ 'fire': 'goal.completed', 'az': 'a' }"));
}

inline QByteArray content(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace ovyxa::test
