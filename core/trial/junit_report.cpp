// SPDX-License-Identifier: MIT
#include "core/trial/junit_report.h"

#include "core/model/harmless_text.h"

#include <QtCore/QXmlStreamWriter>

#include <algorithm>

namespace ovyxa {

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

QString refusalType(const Error &refusal)
{
    switch (refusal.code) {
    case ErrorCode::Cancelled: return u"ended"_s;
    case ErrorCode::InvalidInput:
    case ErrorCode::NotFound:
    case ErrorCode::LimitReached:
    case ErrorCode::Conflict: return u"wrong"_s;
    case ErrorCode::Locked:
    case ErrorCode::Unavailable:
    case ErrorCode::Corrupt: return u"refused"_s;
    }
    Q_UNREACHABLE();
}

void beginCase(QXmlStreamWriter &xml, const ScenarioOutcome &outcome, const QString &name, Millis duration)
{
    xml.writeStartElement(u"testcase"_s);
    xml.writeAttribute(u"name"_s, forXml(name));
    xml.writeAttribute(u"classname"_s, forXml(outcome.name));
    xml.writeAttribute(u"time"_s, seconds(duration));
}

void writeProblem(QXmlStreamWriter &xml, const QString &element, const QString &type, const QString &message, const QString &text)
{
    xml.writeStartElement(element);
    xml.writeAttribute(u"type"_s, type);
    xml.writeAttribute(u"message"_s, forXml(message));
    xml.writeCharacters(forXml(text));
    xml.writeEndElement();
}

void writeStep(QXmlStreamWriter &xml, const ScenarioOutcome &outcome, const StepResult &step)
{
    beginCase(xml, outcome, u"%1. %2"_s.arg(step.index + 1).arg(step.name), step.duration);
    if (step.verdict == StepResult::Verdict::Skipped) {
        xml.writeEmptyElement(u"skipped"_s);
    } else if (&step == refusedStep(outcome)) {
        writeProblem(xml, u"error"_s, refusalType(*outcome.refusal), step.detail, step.detail);
    } else if (step.verdict == StepResult::Verdict::Failed) {
        writeProblem(xml, u"failure"_s, step.code, step.detail,
                     !step.expected.isEmpty() ? u"expected: %1\nfound: %2"_s.arg(step.expected, step.found) : step.detail);
    }
    if (!step.output.isEmpty())
        xml.writeTextElement(u"system-out"_s, forXml(step.output));
    xml.writeEndElement();
}

void writeSuite(QXmlStreamWriter &xml, const ScenarioOutcome &outcome)
{
    const bool stepTells = refusedStep(outcome) != nullptr;
    const bool isUntold = outcome.refusal && !stepTells;
    xml.writeStartElement(u"testsuite"_s);
    xml.writeAttribute(u"name"_s, forXml(outcome.name));
    xml.writeAttribute(u"tests"_s, QString::number(outcome.steps.size() + (isUntold ? 1 : 0)));
    xml.writeAttribute(u"failures"_s, QString::number(outcome.count(StepResult::Verdict::Failed) - (stepTells ? 1 : 0)));
    xml.writeAttribute(u"errors"_s, QString::number(outcome.refusal ? 1 : 0));
    xml.writeAttribute(u"skipped"_s, QString::number(outcome.count(StepResult::Verdict::Skipped)));
    xml.writeAttribute(u"time"_s, seconds(outcome.duration));
    if (isUntold) {
        beginCase(xml, outcome, u"scenario"_s, {});
        writeProblem(xml, u"error"_s, refusalType(*outcome.refusal), outcome.refusal->message, outcome.refusal->message);
        xml.writeEndElement();
    }
    for (const StepResult &step : outcome.steps)
        writeStep(xml, outcome, step);
    if (!outcome.card.isEmpty()) // of the scenario as a whole: once, however many steps failed
        xml.writeTextElement(u"system-out"_s, forXml(outcome.card.join(u'\n')));
    xml.writeEndElement();
}

} // namespace

const StepResult *refusedStep(const ScenarioOutcome &outcome)
{
    if (!outcome.refusal)
        return nullptr;
    const auto found = std::find_if(outcome.steps.cbegin(), outcome.steps.cend(), [&outcome](const StepResult &step) {
        return step.verdict == StepResult::Verdict::Failed && step.detail == outcome.refusal->message;
    });
    return found == outcome.steps.cend() ? nullptr : &*found;
}

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

} // namespace ovyxa
