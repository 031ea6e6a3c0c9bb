// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <functional>
#include <memory>

namespace ovyxa {

/// The system's place for secrets, as far as SecretStore needs it. Each call answers once, later, on the thread that called; or never,
/// if the service hangs. Nothing is answered once the object is gone.
class Keychain
{
public:
    enum class Outcome { Done, NotThere, Failed };
    struct Answer
    {
        Outcome outcome = Outcome::Failed;
        QByteArray secret; ///< of a read that is Done
        QString why;       ///< of Failed, in the service's words
    };
    using Answered = std::function<void(const Answer &)>;

    virtual ~Keychain() = default;
    virtual void read(const QString &entry, Answered answered) = 0;
    virtual void write(const QString &entry, const QByteArray &secret, Answered answered) = 0;
};

/// By QtKeychain: Secret Service or KWallet, macOS' Keychain, Windows' credential store.
[[nodiscard]] std::unique_ptr<Keychain> systemKeychain();

} // namespace ovyxa
