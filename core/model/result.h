// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QString>

#include <functional>
#include <utility>
#include <variant>

namespace ovyxa {

/// What kind of refusal an Error is; the command line turns it into its exit code (cli.md).
enum class ErrorCode {
    InvalidInput, ///< the call or what was typed is wrong (exit 2)
    NotFound,     ///< names something that is not there (exit 2)
    LimitReached, ///< a documented limit forbids it, such as the sixth webhook (exit 2)
    Conflict,     ///< not in this state, such as cancelling what is delivered (exit 2)
    Locked,       ///< the profile is held by another bench (exit 3)
    Unavailable,  ///< port taken, disk full, file unreadable by the system's word (exit 3)
    Corrupt,      ///< the database or a file is damaged or of a newer version (exit 3)
    Cancelled,    ///< stopped at the user's wish
};

/// A failure as a value: a code for the program and a sentence for people (translated, without secrets).
struct Error
{
    ErrorCode code = ErrorCode::InvalidInput;
    QString message;
};

/// Either a value or an Error. (std::expected is not in g++ 12.)
template<typename T>
class [[nodiscard]] Result
{
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    [[nodiscard]] bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }
    [[nodiscard]] const T &value() const & { return std::get<0>(m_state); }
    [[nodiscard]] T &value() & { return std::get<0>(m_state); }
    [[nodiscard]] T value() && { return std::get<0>(std::move(m_state)); }
    [[nodiscard]] const Error &error() const { return std::get<1>(m_state); }
    const T &operator*() const { return value(); }
    T &operator*() { return value(); }
    const T *operator->() const { return &value(); }
    T *operator->() { return &value(); }

private:
    std::variant<T, Error> m_state;
};

template<>
class [[nodiscard]] Result<void>
{
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)), m_failed(true) {}

    [[nodiscard]] bool ok() const { return !m_failed; }
    explicit operator bool() const { return ok(); }
    [[nodiscard]] const Error &error() const { return m_error; }

private:
    Error m_error;
    bool m_failed = false;
};

/// Receives the outcome of a call that ends later; called exactly once, on the thread of the context given with it.
template<typename T>
using Reply = std::function<void(Result<T>)>;

} // namespace ovyxa
