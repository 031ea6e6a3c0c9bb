// SPDX-License-Identifier: MIT
#include "app/cli/forwarding.h"

#include "app/cli/input.h"

#include "core/rules/url_policy.h"

#include <QtCore/QCoreApplication>

#include <CLI/CLI.hpp>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

struct ForwardingWords
{
    Q_DECLARE_TR_FUNCTIONS(Forwarding)
};

} // namespace

void ForwardingOptions::addTo(CLI::App &command)
{
    auto *forward =
        command
            .add_option("--forward-to", to,
                        ForwardingWords::tr(
                            "Pass each request on to this URL, and its answer back. Without a path it keeps each request's own, with one it "
                            "replaces it; the query goes along. With --respond, the steps close, reset, truncate, drip, delay, hang and garbage "
                            "break that answer once it has been given; app passes it back whole")
                            .toStdString())
            ->type_name("URL");
    command
        .add_flag("--no-forwarded", withoutPeer, ForwardingWords::tr("Pass on without X-Forwarded-For, -Host, -Proto and Forwarded").toStdString())
        ->needs(forward);
    command.add_option("--ca", authorities, ForwardingWords::tr("Trust this CA certificate, too (PEM), for --forward-to").toStdString())
        ->type_name("FILE")
        ->allow_extra_args(false)
        ->needs(forward);
}

Result<void> ForwardingOptions::applyTo(ReceiverSetup *setup, bool isPlanned) const
{
    if (to.empty()) {
        if (setup->plan.needsApp())
            return Error{ErrorCode::InvalidInput,
                         ForwardingWords::tr("The step app answers with what a server behind the receiver says: name one with --forward-to.")};
        return {};
    }
    const auto checked = UrlPolicy{true}.check(fromStd(to)); // a developer's own server: plain HTTP to this machine is fine
    if (!checked)
        return checked.error();
    const auto steps = setup->plan.steps();
    if (isPlanned && std::none_of(steps.cbegin(), steps.cend(), reachesApp)) {
        return Error{
            ErrorCode::InvalidInput,
            ForwardingWords::tr("No step of --respond passes a request on to --forward-to. Add the step app, or one that breaks the app's answer, "
                                "such as close; or leave one of the two.")};
    }
    setup->forwardTo = *checked;
    setup->forwardTellsPeer = !withoutPeer;
    if (!isPlanned)
        setup->plan = ResponsePlan::app();
    return {};
}

} // namespace ovyxa::cli
