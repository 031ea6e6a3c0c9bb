// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>
#include <QtCore/QStringList>

#include <array>
#include <chrono>

namespace ovyxa {

/// What on a machine has a way of its own to say whom it trusts.
enum class TrustClient { Curl, Node, Python, Requests, Java, Go, System };
inline constexpr std::array allTrustClients{TrustClient::Curl, TrustClient::Node, TrustClient::Python, TrustClient::Requests,
                                            TrustClient::Java, TrustClient::Go,   TrustClient::System};

enum class TrustAnswer {
    Accepts,
    Refuses, ///< the certificate
    NotHere, ///< nothing of it on the PATH, or it does not run
    Unclear  ///< it failed for another reason
};

/// How a client is asked for a page over HTTPS. It verifies as it does by itself: nothing here turns that on or off.
struct TrustAsking
{
    QString program;        ///< looked up on the PATH; empty = no program: the system's store
    QStringList version;    ///< arguments for which it says its version; fails where it is not installed
    QStringList arguments;  ///< … and for which it asks; the URL follows
    QString fileName;       ///< one that it is to find in its folder, and that its arguments name; empty = none
    QByteArray fileContent; ///< … and what is in it
    std::chrono::seconds limit;
};

/// What makes a client accept an authority.
struct TrustMending
{
    QString line;                                 ///< for a POSIX shell
    QList<std::pair<QString, QString>> variables; ///< the line tried for one run: these in its environment …
    QStringList arguments;                        ///< … or these before its own
    [[nodiscard]] bool canBeTried() const { return !variables.isEmpty() || !arguments.isEmpty(); } ///< it changes nothing that stays
};

/// How the system's store takes an authority.
enum class StoreTool { UpdateCaCertificates, P11Kit };

/// The table of clients: how each is asked, what mends it, and how its words are read. Pure; any thread.
namespace rules {

[[nodiscard]] TrustAsking trustAsking(TrustClient client);
[[nodiscard]] TrustMending trustMending(TrustClient client, const QString &authorityFile, const QString &url, StoreTool tool);
/// From the exit code of one that was asked: curl's own, which the others are made to share.
[[nodiscard]] TrustAnswer trustAnswer(int exitCode, const QByteArray &output);
/// "7.88.1" out of "curl 7.88.1 (x86_64…) libcurl/…"; empty if there is none.
[[nodiscard]] QString trustVersion(const QByteArray &output);
/// The line of what a client said that tells most, shortened to one that a row has place for. What it says of its environment, which may
/// have secrets, is left out.
[[nodiscard]] QString trustWords(const QByteArray &output);

} // namespace rules
} // namespace ovyxa
