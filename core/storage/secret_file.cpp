// SPDX-License-Identifier: MIT
#include "core/storage/secret_file.h"

#include "core/platform/files.h"
#include "core/platform/whole_file.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>

#include <nlohmann/json.hpp>

#include <stdexcept>

namespace ovyxa {

namespace {

struct SecretFileWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::SecretFile)
};

constexpr auto onlyOwner = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

Error damaged(const QString &path)
{
    return {ErrorCode::Corrupt,
            SecretFileWords::tr("The file of secrets %1 is damaged. Restore it from a backup, or move it away and rotate the webhooks' secrets.")
                .arg(path)};
}

QByteArray keyOf(const nlohmann::json &value)
{
    const QByteArray encoded = QByteArray::fromStdString(value.get<std::string>());
    const auto decoded = QByteArray::fromBase64Encoding(encoded, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        throw std::invalid_argument("not base64"); // caught below with the parser's own
    return *decoded;
}

} // namespace

SecretFile::SecretFile(QString path) : m_path(std::move(path)) {}

// Keys are base64: a pasted one may be any UTF-8, and JSON libraries differ in what they do with rare characters.
QByteArray SecretFile::toJson(const Contents &contents)
{
    nlohmann::ordered_json json;
    json["profile"] = contents.profile.toStdString();
    json["in_keychain"] = contents.inKeychain;
    auto &webhooks = json["webhooks"] = nlohmann::ordered_json::object();
    for (auto it = contents.secrets.cbegin(); it != contents.secrets.cend(); ++it) {
        auto &entry = webhooks[std::to_string(it.key().value)];
        entry["current"] = it->current.toBase64().toStdString();
        if (!it->previous.isEmpty() && it->previousUntil) {
            entry["previous"] = it->previous.toBase64().toStdString();
            entry["previous_until"] = msSinceEpoch(*it->previousUntil);
        }
    }
    return QByteArray::fromStdString(json.dump(1));
}

Result<SecretFile::Contents> SecretFile::fromJson(const QByteArray &json)
{
    try {
        const auto parsed = nlohmann::json::parse(json.cbegin(), json.cend());
        Contents contents;
        contents.profile = QString::fromStdString(parsed.at("profile").get<std::string>());
        contents.inKeychain = parsed.value("in_keychain", false);
        for (const auto &[id, entry] : parsed.at("webhooks").items()) {
            WebhookSecrets secrets;
            secrets.current = keyOf(entry.at("current"));
            if (entry.contains("previous")) {
                secrets.previous = keyOf(entry.at("previous"));
                secrets.previousUntil = instantFromMs(entry.at("previous_until").get<qint64>());
            }
            contents.secrets.insert(WebhookId{std::stoll(id)}, secrets);
        }
        return contents;
    } catch (const std::exception &) { // its text may quote the file
        return damaged({});
    }
}

Result<SecretFile::Contents> SecretFile::read() const
{
    QFile file(m_path);
    if (!file.exists())
        return Contents();
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Unavailable, SecretFileWords::tr("The file of secrets %1 cannot be read: %2.").arg(m_path, file.errorString())};
    if (file.permissions() & (QFileDevice::ReadGroup | QFileDevice::ReadOther | QFileDevice::WriteGroup | QFileDevice::WriteOther))
        file.setPermissions(onlyOwner); // someone loosened it
    auto contents = fromJson(file.readAll());
    if (!contents)
        return damaged(m_path);
    return contents;
}

Result<void> SecretFile::write(const Contents &contents) const
{
    if (const QString problem = writeWhole(m_path, toJson(contents), FileReaders::OwnerAlone); !problem.isEmpty())
        return Error{ErrorCode::Unavailable, SecretFileWords::tr("The file of secrets %1 cannot be written: %2.").arg(m_path, problem)};
    // The new name is safe once the folder is: a webhook on disk must not be without its secret after a power cut.
    syncFolder(QFileInfo(m_path).absolutePath());
    return {};
}

} // namespace ovyxa
