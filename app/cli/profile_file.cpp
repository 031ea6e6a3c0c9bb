// SPDX-License-Identifier: MIT
#include "app/cli/profile_file.h"

#include "app/cli/input.h"
#include "app/cli/settings_text.h"

#include "core/model/text.h"
#include "core/platform/files.h"
#include "core/rules/alert_rule_text.h"
#include "core/rules/catalogue_rules.h"
#include "core/rules/query_values.h"
#include "core/trial/scenario_json.h"

#include <QtCore/QCoreApplication>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;
using FileJson = nlohmann::ordered_json;

namespace {

struct ProfileFileWords
{
    Q_DECLARE_TR_FUNCTIONS(ProfileFile)
};

/// The file as it is read: the first thing that is wrong stays.
class ProfileReading final
{
public:
    ProfileReading(const QDir &folder, const ProfileContent &there) : m_folder(folder), m_there(there) { m_content.settings = there.settings; }

    Result<ProfileContent> read(const QByteArray &bytes)
    {
        const FileJson json = parsed(bytes);
        if (!m_problem) {
            readHead(json);
            readSettings(json); // first: a URL may need them
            each(json, "sites", &ProfileReading::readSite);
            each(json, "webhooks", &ProfileReading::readWebhook);
            each(json, "goals", &ProfileReading::readGoal);
            each(json, "alert_rules", &ProfileReading::readRule);
        }
        if (m_problem)
            return *m_problem;
        return m_content;
    }

private:
    FileJson parsed(const QByteArray &given)
    {
        const QByteArray bytes = withoutSummary(given);
        // Strictly: of a name that stands twice the first value would be lost without a word.
        if (const auto strict = parsePlacedJson(bytes); !strict) {
            refuse({}, strict.error().message);
            return {};
        }
        try {
            FileJson json = FileJson::parse(bytes.begin(), bytes.end());
            if (!json.is_object())
                refuse({}, ProfileFileWords::tr("this is no JSON object."));
            return json;
        } catch (const FileJson::exception &) { // a number beyond all bounds
            refuse({}, ProfileFileWords::tr("this is no JSON."));
        }
        return {};
    }

    void refuse(const QString &place, const QString &reason)
    {
        if (!m_problem)
            m_problem = profileRefusal(place, reason);
    }
    void refuse(const QString &place, const Result<void> &result)
    {
        if (!result)
            refuse(place, result.error().message);
    }

    /// A name that nobody knows is a slip, too.
    void allowOnly(const FileJson &object, const QString &place, const QStringList &known)
    {
        for (const auto &[key, value] : object.items()) {
            const QString name = fromStd(key);
            if (known.contains(name))
                continue;
            const QString nearest = rules::nearestWord(name, known);
            refuse(place + name.left(60), ProfileFileWords::tr("there is no such name here.")
                                              + (nearest.isEmpty() ? QString() : u' ' + ProfileFileWords::tr("Did you mean \"%1\"?").arg(nearest)));
        }
    }

    void readHead(const FileJson &json)
    {
        allowOnly(json, {}, {u"type"_s, u"version"_s, u"sites"_s, u"webhooks"_s, u"goals"_s, u"alert_rules"_s, u"settings"_s});
        if (!json.contains("type") || json["type"] != "profile")
            refuse(u"type"_s, ProfileFileWords::tr("\"profile\" is expected: this is no file of export-profile."));
        else if (!json.contains("version") || !json["version"].is_number_integer())
            refuse(u"version"_s, ProfileFileWords::tr("a number is expected."));
        else if (json["version"] != profileVersion)
            refuse(u"version"_s, ProfileFileWords::tr("this program reads version %1. Use the Ovyxa Bench that wrote the file.").arg(profileVersion));
    }

    void each(const FileJson &json, const char *list, void (ProfileReading::*readOne)(const FileJson &, const QString &))
    {
        if (m_problem || !json.contains(list))
            return;
        if (!json[list].is_array())
            return refuse(QString::fromLatin1(list), ProfileFileWords::tr("a list is expected."));
        int index = 0;
        for (const FileJson &entry : json[list])
            (this->*readOne)(entry, u"%1[%2]"_s.arg(QLatin1StringView(list)).arg(index++));
    }

    /// A member that is a text; one that must be there says so.
    QString text(const FileJson &object, const QString &place, const char *name, bool isNeeded)
    {
        const auto member = object.find(name);
        const QString at = place + u'.' + QLatin1StringView(name);
        if (member == object.end() || member->is_null()) {
            if (isNeeded)
                refuse(at, ProfileFileWords::tr("this is missing."));
            return {};
        }
        if (!member->is_string()) {
            refuse(at, ProfileFileWords::tr("a text is expected."));
            return {};
        }
        return fromStd(member->get<std::string>());
    }

    template<typename Enum>
    void word(const FileJson &object, const QString &place, const char *name, Enum *value, const QString &words)
    {
        const QString given = text(object, place, name, false);
        if (given.isEmpty())
            return;
        if (const auto known = fromText<Enum>(given))
            *value = *known;
        else
            refuse(place + u'.' + QLatin1StringView(name), ProfileFileWords::tr("one of %1 is expected.").arg(words));
    }

    bool isObject(const FileJson &entry, const QString &place, const QStringList &known)
    {
        if (!entry.is_object())
            refuse(place, ProfileFileWords::tr("an object is expected."));
        else
            allowOnly(entry, place + u'.', known);
        return !m_problem;
    }

    void readSettings(const FileJson &json)
    {
        if (m_problem || !json.contains("settings"))
            return;
        const FileJson &settings = json["settings"];
        if (!isObject(settings, u"settings"_s, settingKeys()))
            return;
        for (const auto &[key, value] : settings.items()) {
            const QString name = fromStd(key);
            const auto text = settingText(name, value);
            refuse("settings."_L1 + name, text ? setSetting(name, *text, m_folder, &m_content.settings) : text.error());
        }
    }

    void readSite(const FileJson &entry, const QString &place)
    {
        if (!isObject(entry, place, {u"id"_s, u"country"_s}))
            return;
        Site site{text(entry, place, "id", true)};
        if (const QString country = text(entry, place, "country", false); !country.isEmpty())
            site.defaultCountry = country;
        if (m_problem)
            return;
        refuse(place + ".id"_L1, rules::siteIdAllowed(site.id));
        refuse(place + ".country"_L1, rules::countryAllowed(site.defaultCountry));
        if (hasSite(m_content, site.id))
            refuse(place + ".id"_L1, ProfileFileWords::tr("this site stands twice."));
        m_content.sites.append(site);
    }

    static bool hasSite(const ProfileContent &content, const SiteId &id)
    {
        return std::any_of(content.sites.cbegin(), content.sites.cend(), [&id](const Site &site) { return site.id == id; });
    }

    SiteId readOwner(const FileJson &entry, const QString &place)
    {
        const SiteId site = text(entry, place, "site", true);
        if (!m_problem && !hasSite(m_content, site) && !hasSite(m_there, site))
            refuse(place + ".site"_L1, ProfileFileWords::tr("there is no site \"%1\", neither in the file nor in the profile.").arg(site.left(60)));
        return site;
    }

    void readWebhook(const FileJson &entry, const QString &place)
    {
        if (!isObject(entry, place,
                      {u"site"_s, u"name"_s, u"url"_s, u"events"_s, u"signature"_s, u"format"_s, u"spike_threshold"_s, u"ca_file"_s, u"connections"_s,
                       u"paused"_s, u"secret"_s}))
            return;
        FiledWebhook filed;
        Webhook &webhook = filed.webhook;
        webhook.site = readOwner(entry, place);
        webhook.name = text(entry, place, "name", true);
        webhook.url = text(entry, place, "url", true);
        readEvents(entry, place, &webhook);
        word(entry, place, "signature", &webhook.encoding, u"hex, prefixed, base64"_s);
        word(entry, place, "format", &webhook.format, u"ovyxa, slack"_s);
        word(entry, place, "connections", &webhook.connections, u"new, kept"_s);
        if (const QString file = text(entry, place, "ca_file", false); !file.isEmpty())
            readAuthority(m_folder.absoluteFilePath(file), place + ".ca_file"_L1, &webhook);
        filed.secret = text(entry, place, "secret", false).toUtf8();
        if (entry.contains("secret") && entry["secret"] == "")
            refuse(place + ".secret"_L1, ProfileFileWords::tr("it is empty. Left out, the one that is there stays, or one is made."));
        if (const auto paused = entry.find("paused"); paused != entry.end()) {
            if (!paused->is_boolean())
                return refuse(place + ".paused"_L1, ProfileFileWords::tr("true or false is expected."));
            webhook.paused = paused->get<bool>();
        }
        if (const auto threshold = entry.find("spike_threshold"); threshold != entry.end()) {
            const bool fits = threshold->is_number_integer() && *threshold >= 0 && *threshold <= std::numeric_limits<int>::max();
            if (!fits)
                return refuse(place + ".spike_threshold"_L1, ProfileFileWords::tr("a number of visitors, 0 or more, is expected."));
            webhook.spikeThreshold = threshold->get<int>();
        }
        if (m_problem)
            return;
        QList<Webhook> others = othersOf(webhook);
        for (const auto &problem : rules::webhookProblems(webhook, filed.secret, others, m_content.settings))
            refuse(place + u'.' + fieldName(problem.field), problem.message);
        if (const auto url = rules::normalisedUrl(webhook.url, m_content.settings))
            webhook.url = *url;
        m_content.webhooks.append(filed);
    }

    /// What a webhook of the profile names already stays, whatever became of it.
    void readAuthority(const QString &file, const QString &place, Webhook *webhook)
    {
        webhook->authorityFile = file;
        const auto names = [&file](const FiledWebhook &each) { return each.webhook.authorityFile == file; };
        if (std::any_of(m_there.webhooks.cbegin(), m_there.webhooks.cend(), names))
            return;
        if (isPipe(file)) // each start, and each look at it, would wait for a writer
            refuse(place, ProfileFileWords::tr("%1 is a pipe. Name a file.").arg(file));
        else if (const auto checked = readCertificates(file, nullptr); !checked)
            refuse(place, checked.error().message);
    }

    void readEvents(const FileJson &entry, const QString &place, Webhook *webhook)
    {
        const auto events = entry.find("events");
        const QString at = place + ".events"_L1;
        if (events == entry.end() || !events->is_array())
            return refuse(at, ProfileFileWords::tr("a list is expected."));
        for (const FileJson &event : *events) {
            const auto kind = event.is_string() ? fromText<EventKind>(fromStd(event.get<std::string>())) : std::nullopt;
            if (!kind)
                return refuse(at, ProfileFileWords::tr("one of %1 is expected.").arg("goal.completed, usage.threshold, realtime.spike"_L1));
            webhook->events |= *kind;
        }
    }

    /// Those of its site in the file, and those of the profile that the file does not change.
    [[nodiscard]] QList<Webhook> othersOf(const Webhook &webhook) const
    {
        QList<Webhook> others;
        for (const FiledWebhook &before : m_content.webhooks) {
            if (before.webhook.site == webhook.site)
                others.append(before.webhook);
        }
        for (const FiledWebhook &there : m_there.webhooks) {
            const auto isSame = [&there](const Webhook &other) { return other.name == there.webhook.name; };
            if (there.webhook.site == webhook.site && there.webhook.name != webhook.name && std::none_of(others.cbegin(), others.cend(), isSame))
                others.append(there.webhook);
        }
        return others;
    }

    static QLatin1StringView fieldName(rules::WebhookField field)
    {
        switch (field) {
        case rules::WebhookField::Site: return "site"_L1;
        case rules::WebhookField::Name: return "name"_L1;
        case rules::WebhookField::Url: return "url"_L1;
        case rules::WebhookField::Events: return "events"_L1;
        case rules::WebhookField::SpikeThreshold: return "spike_threshold"_L1;
        case rules::WebhookField::Secret: return "secret"_L1;
        }
        Q_UNREACHABLE();
    }

    void readGoal(const FileJson &entry, const QString &place)
    {
        if (!isObject(entry, place, {u"site"_s, u"name"_s, u"path"_s, u"event"_s}))
            return;
        Goal goal;
        goal.site = readOwner(entry, place);
        goal.name = text(entry, place, "name", true);
        if (entry.contains("path") == entry.contains("event"))
            return refuse(place, ProfileFileWords::tr("either \"path\" or \"event\" is expected."));
        goal.kind = entry.contains("path") ? Goal::Kind::Pageview : Goal::Kind::CustomEvent;
        goal.pattern = text(entry, place, entry.contains("path") ? "path" : "event", true);
        if (m_problem)
            return;
        refuse(place, rules::goalAllowed(goal));
        const auto isSame = [&goal](const Goal &other) { return other.site == goal.site && other.name == goal.name; };
        if (std::any_of(m_content.goals.cbegin(), m_content.goals.cend(), isSame))
            refuse(place + ".name"_L1, ProfileFileWords::tr("this goal stands twice."));
        m_content.goals.append(goal);
    }

    void readRule(const FileJson &entry, const QString &place)
    {
        if (!entry.is_string())
            return refuse(place, ProfileFileWords::tr("a text is expected."));
        const auto rule = alertRuleFromText(fromStd(entry.get<std::string>()));
        if (!rule)
            return refuse(place, rule.error().message);
        const auto isSame = [text = toText(*rule)](const AlertRule &other) { return toText(other) == text; };
        if (std::any_of(m_content.alertRules.cbegin(), m_content.alertRules.cend(), isSame))
            refuse(place, ProfileFileWords::tr("this rule stands twice."));
        m_content.alertRules.append(*rule);
    }

    QDir m_folder;
    const ProfileContent &m_there;
    ProfileContent m_content;
    std::optional<Error> m_problem;
};

} // namespace

Error profileRefusal(const QString &place, const QString &reason)
{
    return {ErrorCode::InvalidInput, (place.isEmpty() ? QString() : place + ": "_L1) + reason + u' ' + ProfileFileWords::tr("Nothing was changed.")};
}

Result<ProfileContent> profileFromJson(const QByteArray &json, const QDir &folder, const ProfileContent &there)
{
    return ProfileReading(folder, there).read(json);
}

} // namespace ovyxa::cli
