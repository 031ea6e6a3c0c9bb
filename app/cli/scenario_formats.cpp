// SPDX-License-Identifier: MIT
#include "app/cli/scenario_formats.h"

#include "app/cli/output.h"

#include "core/payload/json_text.h"

#include <QtCore/QXmlStreamWriter>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

/// XML 1.0 has no control characters, halves of pairs, U+FFFE and U+FFFF, not even as references.
QString forXml(const QString &text)
{
    QString clean = harmless(QString::fromUtf8(text.toUtf8())); // the way through UTF-8 takes halves of pairs
    clean.removeIf([](QChar c) { return c.unicode() >= 0xfffe; });
    return clean;
}

QString seconds(Millis duration)
{
    return QString::number(double(duration.count()) / 1000, 'f', 3);
}

void writeStep(QXmlStreamWriter &xml, const ScenarioOutcome &outcome, const StepResult &step)
{
    xml.writeStartElement(u"testcase"_s);
    xml.writeAttribute(u"name"_s, forXml(u"%1. %2"_s.arg(step.index + 1).arg(step.name)));
    xml.writeAttribute(u"classname"_s, forXml(outcome.name));
    xml.writeAttribute(u"time"_s, seconds(step.duration));
    const bool isRefusal = outcome.refusal && step.verdict == StepResult::Verdict::Failed && step.detail == outcome.refusal->message;
    if (step.verdict == StepResult::Verdict::Skipped) {
        xml.writeStartElement(u"skipped"_s);
        xml.writeEndElement();
    } else if (step.verdict == StepResult::Verdict::Failed) {
        xml.writeStartElement(isRefusal ? u"error"_s : u"failure"_s);
        xml.writeAttribute(u"type"_s, isRefusal ? u"refused"_s : step.expected.isEmpty() ? u"step"_s : u"expectation"_s);
        xml.writeAttribute(u"message"_s, forXml(step.detail));
        QString text = step.expected.isEmpty() ? step.detail : u"expected: %1\nfound: %2"_s.arg(step.expected, step.found);
        if (!outcome.card.isEmpty())
            text += u"\n\n"_s + outcome.card.join(u'\n');
        xml.writeCharacters(forXml(text));
        xml.writeEndElement();
    }
    if (!step.output.isEmpty())
        xml.writeTextElement(u"system-out"_s, forXml(step.output));
    xml.writeEndElement();
}

void writeSuite(QXmlStreamWriter &xml, const ScenarioOutcome &outcome)
{
    const bool hasError = outcome.refusal && outcome.count(StepResult::Verdict::Failed) > 0;
    xml.writeStartElement(u"testsuite"_s);
    xml.writeAttribute(u"name"_s, forXml(outcome.name));
    xml.writeAttribute(u"tests"_s, QString::number(outcome.steps.size()));
    xml.writeAttribute(u"failures"_s, QString::number(outcome.count(StepResult::Verdict::Failed) - (hasError ? 1 : 0)));
    xml.writeAttribute(u"errors"_s, QString::number(hasError ? 1 : 0));
    xml.writeAttribute(u"skipped"_s, QString::number(outcome.count(StepResult::Verdict::Skipped)));
    xml.writeAttribute(u"time"_s, seconds(outcome.duration));
    for (const StepResult &step : outcome.steps)
        writeStep(xml, outcome, step);
    xml.writeEndElement();
}

} // namespace

QByteArray junitReport(const QList<ScenarioOutcome> &outcomes)
{
    QByteArray report;
    QXmlStreamWriter xml(&report);
    xml.setAutoFormatting(true);
    xml.setAutoFormattingIndent(2);
    xml.writeStartDocument();
    xml.writeStartElement(u"testsuites"_s);
    xml.writeAttribute(u"name"_s, u"ovyxa-bench"_s);
    for (const ScenarioOutcome &outcome : outcomes)
        writeSuite(xml, outcome);
    xml.writeEndElement();
    xml.writeEndDocument();
    return report;
}

QByteArray tapHeader(int steps)
{
    return "TAP version 14\n1.." + QByteArray::number(steps) + '\n';
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
    add("severity", u"fail"_s);
    add("expected", step.expected);
    add("found", step.found);
    add("output", step.output);
    return lines + "  ...\n";
}

QByteArray tapComment(const QString &text)
{
    return "# " + harmless(text).replace(u'\n', u' ').toUtf8() + '\n';
}

} // namespace ovyxa::cli
