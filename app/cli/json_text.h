// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <nlohmann/json_fwd.hpp>

#include <functional>

namespace ovyxa::cli {

/// Writes JSON at the end of a buffer, to the letter as dump() writes the same value: for exports, where a tree of values for each record took
/// longer than all else. Puts the commas; brackets are the caller's to close. Pure.
class JsonText final
{
public:
    explicit JsonText(QByteArray &to) : m_to(to) {}

    void begin(char bracket);
    void end(char bracket);
    /// Of the member that the next value is; plain ASCII.
    void name(QByteArrayView name);

    void value(QByteArrayView utf8); ///< what is no UTF-8 becomes U+FFFD
    void value(const QByteArray &utf8) { value(QByteArrayView(utf8)); }
    void value(const char *utf8) { value(QByteArrayView(utf8)); }
    void value(QLatin1StringView ascii) { value(QByteArrayView(ascii.data(), ascii.size())); }
    void value(const QString &text);
    void value(qint64 number);
    void value(int number) { value(qint64(number)); }
    void value(double number);
    void value(bool isTrue) { word(isTrue ? "true" : "false"); }
    void value(std::nullptr_t) { word("null"); }
    void value(const nlohmann::ordered_json &tree); ///< for what is rare, and easier so

    template<typename T>
    void add(QByteArrayView member, const T &what)
    {
        name(member);
        value(what);
    }
    /// null where there is nothing to say.
    template<typename T>
    void addOrNull(QByteArrayView member, bool isThere, const T &what)
    {
        name(member);
        if (isThere)
            value(what);
        else
            value(nullptr);
    }
    void addOrNull(QByteArrayView member, const QString &text) { addOrNull(member, !text.isEmpty(), text); }

private:
    [[nodiscard]] char *room(qsizetype size);
    void word(QByteArrayView plain);

    QByteArray &m_to;
    bool m_isBehindValue = false;
};

/// The object whose members `tell` adds, for those who put more into it.
[[nodiscard]] nlohmann::ordered_json jsonObject(const std::function<void(JsonText &)> &tell);

} // namespace ovyxa::cli
