// SPDX-License-Identifier: MIT
#include "app/cli/settings_text.h"

#include "core/model/text.h"
#include "core/rules/query_values.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFileInfo>

#include <nlohmann/json.hpp>

#include <array>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

struct SettingsTextWords
{
    Q_DECLARE_TR_FUNCTIONS(Settings)
};

constexpr auto loopbackKey = "allow_loopback_http"_L1;
constexpr auto proxyKey = "system_proxy"_L1;
constexpr auto planKey = "plan_limit"_L1;
constexpr auto rateKey = "rate_limit"_L1;
constexpr auto countryKey = "country_database"_L1;
constexpr auto newestKey = "keep_newest"_L1;
constexpr auto daysKey = "keep_days"_L1;

/// What is meant, where it is one of `words`.
QString meantWord(const QString &typed, const QStringList &words)
{
    const QString nearest = rules::nearestWord(typed, words);
    return nearest.isEmpty() ? QString() : u' ' + SettingsTextWords::tr("Did you mean %1?").arg(nearest);
}

Error unfitSetting(const QString &key, const QString &value, const QString &takes, const QStringList &words = {})
{
    return {ErrorCode::InvalidInput,
            SettingsTextWords::tr("%1 takes %2, and \"%3\" is none of these.").arg(key, takes, value.left(60)) + meantWord(value.toLower(), words)};
}

Result<void> setSwitch(const QString &key, const QString &value, bool *flag)
{
    const QString word = value.toLower();
    const bool isOn = QStringList{u"on"_s, u"true"_s, u"yes"_s, u"1"_s}.contains(word);
    if (!isOn && !QStringList{u"off"_s, u"false"_s, u"no"_s, u"0"_s}.contains(word))
        return unfitSetting(key, value, SettingsTextWords::tr("on or off"), {u"on"_s, u"off"_s, u"true"_s, u"false"_s, u"yes"_s, u"no"_s});
    *flag = isOn;
    return {};
}

/// 0 for "off", or nothing.
Result<qint64> numberOrNone(const QString &key, const QString &value, qint64 most, const QString &takes)
{
    if (value.isEmpty() || value.toLower() == "off"_L1)
        return 0;
    bool isNumber = false;
    const qint64 number = value.toLongLong(&isNumber);
    return isNumber && number >= 1 && number <= most ? Result<qint64>(number) : unfitSetting(key, value, takes);
}

} // namespace

QStringList settingKeys()
{
    return {loopbackKey, proxyKey, planKey, rateKey, countryKey, newestKey, daysKey};
}

nlohmann::ordered_json settingValue(const QString &key, const ProfileSettings &settings)
{
    if (key == loopbackKey)
        return settings.allowLoopbackHttp;
    if (key == proxyKey)
        return settings.useSystemProxy;
    if (key == planKey)
        return settings.planLimit;
    if (key == rateKey)
        return QString(toText(settings.apiTier)).toStdString();
    if (key == newestKey)
        return settings.keepNewest > 0 ? nlohmann::ordered_json(settings.keepNewest) : nlohmann::ordered_json();
    if (key == daysKey)
        return settings.keepDays > 0 ? nlohmann::ordered_json(settings.keepDays) : nlohmann::ordered_json();
    if (settings.countryDatabase.isEmpty())
        return nullptr;
    return settings.countryDatabase.toStdString();
}

Result<QString> settingText(const QString &key, const nlohmann::ordered_json &value)
{
    ProfileSettings everySetting;
    everySetting.keepNewest = everySetting.keepDays = 1;
    const nlohmann::ordered_json exported = settingValue(key, everySetting);
    if (value.is_string() && (exported.is_boolean() || (exported.is_number() && value != "off")))
        return Error{ErrorCode::InvalidInput, exported.is_boolean() ? SettingsTextWords::tr("true or false is expected, without quotation marks.")
                                                                    : SettingsTextWords::tr("a number is expected, without quotation marks.")};
    return value.is_null() ? QString() : QString::fromStdString(value.is_string() ? value.get<std::string>() : value.dump());
}

Result<QString> knownSetting(const QString &key)
{
    const QString known = key.trimmed().toLower().replace(u'-', u'_');
    if (settingKeys().contains(known))
        return known;
    return Error{ErrorCode::InvalidInput,
                 SettingsTextWords::tr("There is no setting \"%1\". There are %2.").arg(key.left(60), settingKeys().join(", "_L1))
                     + meantWord(known, settingKeys())};
}

Result<void> setSetting(const QString &key, const QString &value, const QDir &folder, ProfileSettings *settings)
{
    const auto known = knownSetting(key);
    if (!known)
        return known.error();
    if (*known == loopbackKey)
        return setSwitch(*known, value, &settings->allowLoopbackHttp);
    if (*known == proxyKey)
        return setSwitch(*known, value, &settings->useSystemProxy);
    if (*known == planKey) {
        bool isNumber = false;
        const qint64 limit = value.toLongLong(&isNumber);
        if (!isNumber || limit < 1)
            return unfitSetting(*known, value, SettingsTextWords::tr("a number of events a month from 1 on"));
        settings->planLimit = limit;
        return {};
    }
    if (*known == rateKey) {
        const auto tier = fromText<ApiTier>(value == "off"_L1 ? u"unlimited"_s : value);
        if (!tier)
            return unfitSetting(*known, value, SettingsTextWords::tr("unlimited, free (1,000 an hour) or pro (5,000)"),
                                {u"unlimited"_s, u"free"_s, u"pro"_s});
        settings->apiTier = *tier;
        return {};
    }
    if (*known == newestKey) {
        const auto newest = numberOrNone(*known, value, ProfileSettings::mostKept, SettingsTextWords::tr("a number of records from 1 on, or off"));
        if (newest)
            settings->keepNewest = *newest;
        return newest ? Result<void>() : newest.error();
    }
    if (*known == daysKey) {
        const auto days =
            numberOrNone(*known, value, ProfileSettings::mostDaysKept, SettingsTextWords::tr("a number of days from 1 to 3,650, or off"));
        if (days)
            settings->keepDays = int(*days);
        return days ? Result<void>() : days.error();
    }
    if (value.isEmpty()) {
        settings->countryDatabase.clear();
        return {};
    }
    const QFileInfo file(folder.absoluteFilePath(value));
    if (!file.isFile() || !file.isReadable())
        return Error{ErrorCode::InvalidInput, SettingsTextWords::tr("The country database %1 cannot be read.").arg(value)};
    settings->countryDatabase = file.absoluteFilePath();
    return {};
}

} // namespace ovyxa::cli
