// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/forwarding.h"
#include "app/cli/input.h"

#include <string>
#include <vector>

namespace ovyxa::cli {

/// What `listen` was called with, as it was typed.
struct ListenOptions
{
    std::string address = "127.0.0.1";
    int port = 0;
    bool plain = false;
    std::string certificate;
    std::string key;
    SecretOptions secrets;
    std::string signature = "any";
    std::string plan; ///< empty = 200, or 401 to what is not signed rightly
    ForwardingOptions forwarding;
    std::vector<std::string> allowedHosts;
    int count = 0; ///< 0 = until the user ends it
    std::string duration;
    std::vector<std::string> alerts;
    bool exitOnAlert = false;
    bool failOnInvalid = false;
    bool full = false;
    std::string readyFile;
    std::vector<std::string> command; ///< behind `--`

    void addTo(CLI::App &listen);
    /// The receiver that it asks for. InvalidInput for what cannot be, or cannot go together.
    [[nodiscard]] Result<ReceiverSetup> setup(const Errand *errand) const;
};

/// With what clients trust such a receiver: `own`, the profile's CA; or the certificate that was given, where it vouches for itself or the last of
/// its chain does. Empty, where the file does not stay (a pipe), or others vouch.
[[nodiscard]] QString authorityFileOf(const ReceiverSetup &setup, const QString &own);

} // namespace ovyxa::cli
