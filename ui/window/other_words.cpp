// SPDX-License-Identifier: MIT
#include "ui/window/other_words.h"

#include "ui/common/action_registry.h"

#include <QtCore/QCoreApplication>

#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

struct OtherWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::OtherWords)
};

} // namespace

void nameOtherwise(const ActionRegistry &actions)
{
    //: words by which people look for commands, separated by blanks: on each line those of one kind of command
    const QString settings = OtherWords::tr("settings preferences options configuration");
    const QString look = OtherWords::tr("theme appearance mode");
    const QString layout = OtherWords::tr("layout panes docks");
    const QString help = OtherWords::tr("help shortcuts keyboard cheat sheet");
    const QString plan = OtherWords::tr("plan script answers steps flaky");
    const QString back = OtherWords::tr("return now real time");
    const QString onwards = OtherWords::tr("ahead forward next");
    const QString traffic = OtherWords::tr("simulator run ahead an hour spike fill month");
    const QString outage = OtherWords::tr("outage down what if ahead");
    const QString fire = OtherWords::tr("send event trigger");
    const QString times = OtherWords::tr("time zone format");
    const QString ago = OtherWords::tr("relative");
    const QString told = OtherWords::tr("desktop notifications tray pop-up mute");
    const QString key = OtherWords::tr("API token new add");
    const QString goals = OtherWords::tr("goal add remove manage");
    const QString resend = OtherWords::tr("resend send again retry");
    for (const auto &[id, words] : std::initializer_list<std::pair<QLatin1String, QString>>{
             {"profile.plainHttp"_L1, settings},
             {"profile.systemProxy"_L1, settings},
             {"profile.countryDatabase"_L1, settings},
             {"receiver.options"_L1, settings},
             {"receiver.alerts"_L1, settings},
             {"receiver.tellsDesktop"_L1, QString(settings + u' ' + told)},
             {"window.zone0"_L1, times},
             {"window.zone1"_L1, times},
             {"window.zone2"_L1, QString(times + u' ' + ago)},
             {"traffic.makeKey"_L1, key},
             {"trigger.goals"_L1, goals},
             {"window.themeSystem"_L1, QString(settings + u' ' + look)},
             {"window.themeLight"_L1, QString(settings + u' ' + look)},
             {"window.themeDark"_L1, QString(settings + u' ' + look)},
             {"window.arrange"_L1, QString(settings + u' ' + layout)},
             {"window.resetLayout"_L1, QString(settings + u' ' + layout)},
             {"log.columns"_L1, settings},
             {"window.keys"_L1, help},
             {"window.palette"_L1, help},
             {"receiver.plan"_L1, plan},
             {"clock.return"_L1, back},
             {"clock.jump"_L1, onwards},
             {"window.place7"_L1, traffic},
             {"traffic.simulate"_L1, traffic},
             {"window.place8"_L1, outage},
             {"trigger.fire.goal.completed"_L1, fire},
             {"trigger.fire.usage.threshold"_L1, fire},
             {"trigger.fire.realtime.spike"_L1, fire},
             {"log.replayExact"_L1, resend},
             {"log.replayFailed"_L1, resend},
         }) {
        QAction *action = actions.action(id);
        Q_ASSERT_X(action, "nameOtherwise", id.data());
        ActionRegistry::alsoCalled(action, words);
    }
}

} // namespace ovyxa
