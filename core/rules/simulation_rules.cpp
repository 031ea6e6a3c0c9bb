// SPDX-License-Identifier: MIT
#include "core/rules/simulation_rules.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QRegularExpression>

#include <algorithm>

namespace ovyxa::rules {

using namespace Qt::StringLiterals;

namespace {

constexpr double fewestVisitors = 0.1;
constexpr double mostVisitors = 100'000;
constexpr int mostWeight = 1'000'000;
constexpr qsizetype mostChoices = 1'000;

struct SimulationRulesWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::rules)
};

} // namespace

Result<void> simulationAllowed(const SimulationSettings &settings)
{
    const auto refuse = [](const QString &why) { return Error{ErrorCode::InvalidInput, why}; };
    if (settings.site.isEmpty())
        return refuse(SimulationRulesWords::tr("Choose the site whose visitors are to be simulated."));
    if (!(settings.visitorsPerMinute >= fewestVisitors && settings.visitorsPerMinute <= mostVisitors)) // also not a number
        return refuse(SimulationRulesWords::tr("Between 0.1 and 100,000 visitors a minute can be simulated."));
    if (settings.pagesPerVisit < 1 || settings.pagesPerVisit > mostPagesPerVisit)
        return refuse(SimulationRulesWords::tr("A visit is of 1 to 50 pages."));
    if (settings.botPercent < 0 || settings.botPercent > 100)
        return refuse(SimulationRulesWords::tr("The share of bots is between 0 and 100 %."));
    if (settings.paths.isEmpty() || settings.sources.isEmpty() || settings.countries.isEmpty())
        return refuse(SimulationRulesWords::tr("There must be at least one path, one source and one country to choose from."));
    for (const QList<Weighted> &list : {settings.paths, settings.sources, settings.countries, settings.customEvents}) {
        if (list.size() > mostChoices)
            return refuse(SimulationRulesWords::tr("There can be at most 1,000 to choose from."));
        for (const Weighted &weighted : list) {
            if (weighted.value.isEmpty() || weighted.weight < 1 || weighted.weight > mostWeight)
                return refuse(SimulationRulesWords::tr("Each choice needs a text, and a weight from 1 to 1,000,000."));
        }
    }
    for (const Weighted &path : settings.paths) {
        if (!path.value.startsWith(u'/'))
            return refuse(SimulationRulesWords::tr("A path begins with a slash: “%1” does not.").arg(path.value.left(60)));
    }
    for (const Weighted &country : settings.countries) {
        const bool isCode =
            country.value.size() == 2 && country.value[0] >= u'A' && country.value[0] <= u'Z' && country.value[1] >= u'A' && country.value[1] <= u'Z';
        if (!isCode)
            return refuse(SimulationRulesWords::tr("A country is two capital letters, such as FR: “%1” is not.").arg(country.value.left(60)));
    }
    return {};
}

SimulationSettings reachingGoals(SimulationSettings settings, const QList<Goal> &goals)
{
    constexpr int often = 8; // as often as the front page
    const SimulationSettings usual;
    const bool usualPaths = settings.paths == usual.paths;
    const bool usualEvents = settings.customEvents == usual.customEvents;
    const auto add = [](QList<Weighted> *list, const QString &value) {
        if (std::none_of(list->cbegin(), list->cend(), [&value](const Weighted &each) { return each.value == value; }))
            list->append({value, often});
    };
    for (const Goal &goal : goals) {
        if (goal.kind == Goal::Kind::CustomEvent && usualEvents) {
            add(&settings.customEvents, goal.pattern);
        } else if (goal.kind == Goal::Kind::Pageview && usualPaths) {
            QString path = goal.pattern;
            path.replace(u'*', "example"_L1);
            add(&settings.paths, path.startsWith(u'/') ? path : QString(u'/' + path));
        }
    }
    return settings;
}

Result<QList<Weighted>> weightedFromText(const QString &text)
{
    static const QRegularExpression weightAtEnd(u"^(.*\\S)\\s+(\\d{1,6})$"_s);
    QList<Weighted> list;
    for (const QString &part : text.split(u',')) {
        const QString trimmed = part.trimmed();
        const auto match = weightAtEnd.match(trimmed);
        const Weighted weighted = match.hasMatch() ? Weighted{match.captured(1), match.captured(2).toInt()} : Weighted{trimmed, 1};
        if (weighted.value.isEmpty())
            return Error{ErrorCode::InvalidInput,
                         SimulationRulesWords::tr("There is nothing between two commas. Write values with their weights: / 8, /pricing 4.")};
        if (weighted.weight < 1)
            return Error{ErrorCode::InvalidInput,
                         SimulationRulesWords::tr("The weight of “%1” must be at least 1; leave it out of the list instead.").arg(weighted.value)};
        list.append(weighted);
    }
    return list;
}

QString weightedText(const QList<Weighted> &list)
{
    QStringList parts;
    for (const Weighted &weighted : list)
        parts += u"%1 %2"_s.arg(weighted.value).arg(weighted.weight);
    return parts.join(", "_L1);
}

} // namespace ovyxa::rules
