// SPDX-License-Identifier: MIT
#include "app/cli/scenario_formats.h"

#include "core/model/harmless_text.h"
#include "core/payload/json_text.h"

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

QByteArray tapVersion()
{
    return "TAP version 13\n"; // what every reader knows: Debian 12's prove takes no later one
}

QByteArray tapPlan(int steps)
{
    return "1.." + QByteArray::number(steps) + '\n';
}

QByteArray tapLine(int number, const QString &scenario, const StepResult &step)
{
    QString description = harmless(u"%1: %2"_s.arg(scenario, step.name)).replace(u'\n', u' ');
    description.replace(u'\\', u"\\\\"_s).replace(u'#', u"\\#"_s);
    const bool failed = step.verdict == StepResult::Verdict::Failed;
    QByteArray lines = (failed ? "not ok " : "ok ") + QByteArray::number(number) + " - " + description.toUtf8();
    if (step.verdict == StepResult::Verdict::Skipped)
        lines += " # SKIP";
    lines += '\n';
    if (!failed)
        return lines;
    // A JSON text is a YAML one.
    const auto add = [&lines](const char *key, const QString &value) {
        if (!value.isEmpty())
            lines += "  " + QByteArray(key) + ": " + encodedString(value) + '\n';
    };
    lines += "  ---\n";
    add("message", step.detail);
    add("code", step.code);
    add("severity", u"fail"_s);
    add("expected", step.expected);
    add("found", step.found);
    add("output", step.output);
    return lines + "  ...\n";
}

QByteArray tapBailOut(const QString &why)
{
    return "Bail out! " + harmless(why).replace(u'\n', u' ').toUtf8() + '\n';
}

QByteArray tapComment(const QString &text)
{
    return "# " + harmless(text).replace(u'\n', u' ').toUtf8() + '\n';
}

} // namespace ovyxa::cli
