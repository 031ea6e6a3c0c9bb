// SPDX-License-Identifier: MIT
#include "core/trial/scenario_reader.h"

#include "core/model/text.h"
#include "core/platform/files.h"
#include "core/rules/address_rules.h"
#include "core/rules/catalogue_rules.h"
#include "core/rules/url_policy.h"
#include "core/trial/scenario_fields.h"
#include "core/trial/scenario_step_reader.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtNetwork/QSslCertificate>

#include <limits>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

struct ScenarioReaderWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::Scenario)
};

class ScenarioReader final
{
public:
    ScenarioReader(QByteArrayView text, const QString &folder, const QString &directory, Pipes pipes = Pipes::Refused)
        : m_text(text)
        , m_fields(text)
        , m_files{folder, directory, pipes}
    {
    }

    Result<Scenario> read(const PlacedJson &root)
    {
        const QStringList keys{u"name"_s, u"receiver"_s, u"target"_s, u"site"_s, u"steps"_s, u"goals"_s, u"plan_limit"_s, u"spike_threshold"_s};
        if (m_fields.isObject(root, ScenarioReaderWords::tr("A scenario"), keys)) {
            if (const PlacedJson *name = root.find(u"name"))
                m_scenario.name = m_fields.line(*name);
            readSite(root);
            const PlacedJson *target = root.find(u"target");
            if (target)
                readTarget(*target);
            if (const PlacedJson *receiver = root.find(u"receiver"))
                readReceiver(*receiver);
            else
                m_scenario.hasReceiver = m_scenario.target.url.isEmpty();
            if (const PlacedJson *goals = root.find(u"goals"))
                readGoals(*goals);
            if (const PlacedJson *limit = root.find(u"plan_limit"))
                m_scenario.planLimit = m_fields.number(*limit, 1, std::numeric_limits<int>::max());
            if (const PlacedJson *threshold = root.find(u"spike_threshold"))
                m_scenario.spikeThreshold = m_fields.number(*threshold, 0, std::numeric_limits<int>::max());
            readSteps(root);
        }
        if (m_fields.problem())
            return *m_fields.problem();
        return std::move(m_scenario);
    }

    [[nodiscard]] qsizetype mistakeAt() const { return m_fields.problemAt(); }

private:
    void readSite(const PlacedJson &root)
    {
        const PlacedJson *site = root.find(u"site");
        if (!site)
            return;
        m_scenario.site = m_fields.text(*site);
        if (const auto allowed = rules::siteIdAllowed(m_scenario.site); !allowed)
            m_fields.refuse(site->at, allowed.error().message);
    }

    void readTarget(const PlacedJson &target)
    {
        if (!m_fields.isObject(target, ScenarioReaderWords::tr("“target”"), {u"url"_s, u"ca"_s, u"secret_file"_s, u"signature"_s, u"format"_s}))
            return;
        if (const PlacedJson *url = target.find(u"url")) {
            const auto checked = UrlPolicy{true}.check(m_fields.text(*url)); // a developer's own server: plain HTTP to this machine is fine
            if (checked)
                m_scenario.target.url = *checked;
            else
                m_fields.refuse(url->at, checked.error().message);
        }
        if (const PlacedJson *authority = target.find(u"ca")) {
            m_scenario.target.authorityFile = QFileInfo(m_files.place(m_fields.text(*authority))).absoluteFilePath();
            m_scenario.target.authorities = QSslCertificate::fromData(m_files.read(m_fields, *authority), QSsl::Pem);
            if (!m_fields.problem() && m_scenario.target.authorities.isEmpty())
                m_fields.refuse(authority->at, ScenarioReaderWords::tr("%1 holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).")
                                                   .arg(m_scenario.target.authorityFile));
        }
        if (const PlacedJson *secret = target.find(u"secret_file"))
            m_scenario.target.secret = m_files.readSecret(m_fields, *secret);
        if (const PlacedJson *signature = target.find(u"signature")) {
            const QString word =
                m_fields.word(*signature, {u"hex"_s, u"prefixed"_s, u"base64"_s}, ScenarioReaderWords::tr("encoding of a signature"));
            m_scenario.target.encoding = fromText<SignatureEncoding>(word).value_or(SignatureEncoding::Hex);
        }
        if (const PlacedJson *format = target.find(u"format")) {
            const QString word = m_fields.word(*format, {u"ovyxa"_s, u"slack"_s}, ScenarioReaderWords::tr("format"));
            m_scenario.target.format = fromText<BodyFormat>(word).value_or(BodyFormat::Ovyxa);
        }
    }

    void readReceiver(const PlacedJson &receiver)
    {
        if (!m_fields.isObject(receiver, ScenarioReaderWords::tr("“receiver”"), {u"respond"_s, u"forward_to"_s}))
            return;
        if (const PlacedJson *forward = receiver.find(u"forward_to")) {
            const auto checked = UrlPolicy{true}.check(m_fields.text(*forward));
            if (!checked)
                m_fields.refuse(forward->at, checked.error().message);
            else if (rules::isSamePlace(*checked, m_scenario.target.url))
                m_fields.refuse(forward->at, ScenarioReaderWords::tr("The receiver listens at the “target”, so it would forward to itself. Name your "
                                                                     "app here, and another port there."));
            else
                m_scenario.forwardTo = *checked;
            m_scenario.plan = ResponsePlan::app();
        }
        if (const PlacedJson *respond = receiver.find(u"respond"))
            m_scenario.plan = readScenarioPlan(m_fields, *respond, m_scenario.forwardTo);
    }

    void readGoals(const PlacedJson &goals)
    {
        m_scenario.goals.emplace();
        if (goals.type != JsonNode::Type::Array)
            return m_fields.refuse(goals.at, ScenarioReaderWords::tr("“goals” is a list: [ { \"name\": …, \"path\": … } ]."));
        for (const PlacedJson &child : goals.children) {
            if (!m_fields.isObject(child, ScenarioReaderWords::tr("A goal"), {u"name"_s, u"path"_s, u"event"_s}))
                return;
            Goal goal;
            goal.site = m_scenario.site;
            goal.name = m_fields.text(child, u"name");
            const PlacedJson *path = child.find(u"path");
            const PlacedJson *event = child.find(u"event");
            if (goal.name.isEmpty() || bool(path) == bool(event))
                return m_fields.refuse(child.at, ScenarioReaderWords::tr("A goal has a “name”, and either a “path” or an “event”."));
            goal.kind = path ? Goal::Kind::Pageview : Goal::Kind::CustomEvent;
            goal.pattern = m_fields.text(path ? *path : *event);
            if (const auto allowed = rules::goalAllowed(goal); !allowed)
                return m_fields.refuse(child.at, allowed.error().message);
            m_scenario.goals->append(goal);
        }
    }

    void readSteps(const PlacedJson &root)
    {
        const PlacedJson *steps = root.find(u"steps");
        if (!steps)
            return m_fields.refuse(root.at, ScenarioReaderWords::tr("A scenario has “steps”, and this one has none."));
        if (steps->type != JsonNode::Type::Array || steps->children.isEmpty())
            return m_fields.refuse(steps->at, ScenarioReaderWords::tr("“steps” is a list with at least one step: [ { \"fire\": … } ]."));
        ScenarioStepReader reader(m_text, m_fields, m_files, m_scenario);
        for (const PlacedJson &step : steps->children) {
            reader.read(step);
            if (m_fields.problem())
                return;
        }
    }

    QByteArrayView m_text;
    ScenarioFields m_fields;
    ScenarioFiles m_files;
    Scenario m_scenario;
};

} // namespace

QString ScenarioFiles::place(const QString &name) const
{
    if (QDir::isAbsolutePath(name) || folder.isEmpty())
        return name;
    const QString beside = QDir(folder).filePath(name);
    const QString current = directory.isEmpty() ? name : QDir(directory).filePath(name);
    return QFileInfo::exists(beside) || !QFileInfo::exists(current) ? beside : current;
}

QByteArray ScenarioFiles::read(ScenarioFields &fields, const PlacedJson &name) const
{
    const QString typed = fields.text(name);
    const QString file = place(typed);
    if (fields.problem())
        return {};
    if (pipes == Pipes::Refused && isPipe(file)) { // a bench that goes on would wait for its writer, and do nothing else
        fields.refuse(name.at, ScenarioReaderWords::tr("“%1” is a pipe, and the bench that runs this waits for none. Name a file.").arg(file));
        return {};
    }
    const ReadFile read = readWhole(file, largestScenario);
    if (!read.problem.isEmpty())
        fields.refuse(name.at, ScenarioReaderWords::tr("“%1” cannot be read: %2.").arg(file, read.problem));
    else if (read.content.size() > largestScenario)
        fields.refuse(name.at, ScenarioReaderWords::tr("“%1” is larger than %2 bytes.").arg(file).arg(largestScenario));
    return read.content;
}

QByteArray ScenarioFiles::readSecret(ScenarioFields &fields, const PlacedJson &name) const
{
    QByteArray secret = read(fields, name);
    if (secret.endsWith('\n'))
        secret.chop(secret.endsWith("\r\n") ? 2 : 1);
    if (fields.problem())
        return secret;
    if (secret.isEmpty())
        fields.refuse(name.at, ScenarioReaderWords::tr("There is no secret in “%1”.").arg(name.text));
    else if (const auto allowed = rules::secretAllowed(secret); !allowed)
        fields.refuse(name.at, allowed.error().message);
    return secret;
}

namespace {

Result<Scenario> readScenarioText(const QByteArray &text, const QString &folder, const QString &directory, Pipes pipes)
{
    const QByteArray json = withoutComments(text);
    const auto root = parsePlacedJson(json);
    if (!root)
        return root.error();
    return ScenarioReader(json, folder, directory, pipes).read(*root);
}

Result<Scenario> readScenarioFrom(const QString &name, const ReadFile &read, const QString &directory, Pipes pipes)
{
    if (!read.problem.isEmpty())
        return Error{ErrorCode::InvalidInput, ScenarioReaderWords::tr("%1 cannot be read: %2.").arg(name, read.problem)};
    if (read.content.size() > largestScenario)
        return Error{ErrorCode::InvalidInput, ScenarioReaderWords::tr("%1 is larger than %2 bytes.").arg(name).arg(largestScenario)};
    const QFileInfo file(QDir(directory), name); // empty = the current one
    auto scenario = readScenarioText(read.content, file.absolutePath(), directory, pipes);
    if (!scenario)
        return Error{ErrorCode::InvalidInput, u"%1: %2"_s.arg(name, scenario.error().message)};
    scenario->file = name;
    if (scenario->name.isEmpty())
        scenario->name = name == "-"_L1 ? u"stdin"_s : QFileInfo(name).completeBaseName();
    return scenario;
}

} // namespace

Result<Scenario> readScenario(const QByteArray &text, const QString &folder, const QString &directory)
{
    return readScenarioText(text, folder, directory, Pipes::Refused);
}

std::optional<ScenarioMistake> scenarioMistake(const QByteArray &text, const QString &folder)
{
    const QByteArray json = withoutComments(text);
    const auto root = parsePlacedJson(json);
    if (!root)
        return ScenarioMistake{placedJsonFault(json), root.error()};
    ScenarioReader reader(json, folder, {});
    if (const auto scenario = reader.read(*root); !scenario)
        return ScenarioMistake{reader.mistakeAt(), scenario.error()};
    return {};
}

Result<Scenario> readScenarioFile(const QString &name)
{
    const bool isStandardInput = name == "-"_L1;
    return readScenarioFrom(name, readWhole(isStandardInput ? name : QFileInfo(name).absoluteFilePath(), largestScenario), {}, Pipes::Read);
}

Result<Scenario> readScenarioFile(const QString &name, const ReadFile &read, const QString &directory)
{
    return readScenarioFrom(name, read, directory, Pipes::Refused);
}

} // namespace ovyxa
