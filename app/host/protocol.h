// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/exit_code.h"

#include <QtCore/QtGlobal>

#include <nlohmann/json.hpp>

/// What is spoken on a running bench's local socket: JSON-RPC 2.0, one message a line.
///
///   hello {protocol, version}                       -> {protocol, version}; first of all
///   run {arguments, directory, language, secret,    -> {exit_code}, after any number of `output` {stream: "out" | "error", bytes: base64}.
///        environment: base64,                           One for a connection.
///        files: {name: {content: base64} | {problem}}}
///   cancel                                          (a notification) the command ends in order, as at SIGTERM
///   input {bytes: base64}, end_of_input             (notifications) what comes on standard input, for a command that reads it as it comes
///   ready {url, ca_file}                            (notifications to who asked) now `--ready-file` is to be written, the command behind `--`
///   start_command, end_command                      to be started, and to be ended: there, not here
///   command_ended {exit_code}, failed {exit_code, message}   (notifications) what came of it
///   raise                                           -> {}: the window comes to the front
///
/// A command is what the command line takes, word for word: there is no second set of calls.
namespace ovyxa::host {

inline constexpr int protocolVersion = 3;
inline constexpr qsizetype longestLine = 32 * 1024 * 1024; ///< a body of 10 MiB in base64, and room for another file
inline constexpr qint64 muchUnread = 16 * 1024 * 1024;     ///< that a client has not taken yet: now it must go on taking some, or its command ends
inline constexpr qint64 mostUnread = 256 * 1024 * 1024;    ///< its command ends, however it takes it
inline constexpr int mostClients = 128;                    ///< a suite's waiters stay as long as they wait
inline constexpr int mostMessages = 64;                    ///< of a connection, but for input: it has one thing to ask

/// The exit code that a message tells; 3 where it tells none.
[[nodiscard]] inline int exitCodeIn(const nlohmann::ordered_json &params)
{
    const bool isThere = params.is_object() && params.contains("exit_code") && params.at("exit_code").is_number_integer();
    return isThere ? params.at("exit_code").get<int>() : int(cli::Refused);
}

enum Refusal : int {
    OtherVersion = -32001,
    NoWindow = -32002,
    Ending = -32003,
    TooMany = -32004,
    NotRead = -32005,
};

} // namespace ovyxa::host
