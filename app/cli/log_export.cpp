// SPDX-License-Identifier: MIT
#include "app/cli/log_export.h"

#include "app/cli/action_command.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QSaveFile>

#include <nlohmann/json.hpp>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(LogExport)
};

/// Reads the deliveries one after another and writes each; owned by its replies.
class Export final : public std::enable_shared_from_this<Export>
{
public:
    Export(ActionCommand &command, const std::string &format) : m_command(command), m_format(makeLogFormat(format)) {}

    void start(const QString &file)
    {
        if (!file.isEmpty()) {
            // A device or a pipe is written to; replaced it would be lost (/dev/null, as root).
            const QFileInfo target(file);
            if (target.exists() && !target.isFile())
                m_file = std::make_unique<QFile>(file);
            else
                m_file = std::make_unique<QSaveFile>(file);
            if (!m_file->open(QIODevice::WriteOnly)) {
                const bool folderIsThere = QFileInfo(target.absolutePath()).isDir() && !target.isDir();
                return m_command.fail({folderIsThere ? ErrorCode::Unavailable : ErrorCode::InvalidInput,
                                       Text::tr("Cannot write %1: %2.").arg(file, m_file->errorString())});
            }
        }
        write(m_format->begin());
        if (!m_command.bench())
            return finish();
        m_command.bench()->log()->deliveryIds({}, &m_command,
                                              m_command.orFail<QList<DeliveryId>>([self = shared_from_this()](const QList<DeliveryId> &ids) {
                                                  self->m_ids = ids;
                                                  self->next();
                                              }));
    }

private:
    void next()
    {
        if (m_done == m_ids.size())
            return finish();
        m_command.bench()->log()->delivery(m_ids.at(m_done), &m_command,
                                           m_command.orFail<DeliveryDetails>([self = shared_from_this()](const DeliveryDetails &details) {
                                               self->write(self->m_format->add(details));
                                               ++self->m_done;
                                               self->next();
                                           }));
    }

    void write(const QByteArray &piece)
    {
        if (m_file)
            m_file->write(piece); // an error stays with the file and shows at the end
        else
            m_command.out().bytes(piece);
    }

    void finish()
    {
        write(m_format->end());
        const int count = int(m_ids.size());
        if (m_file) {
            auto *whole = qobject_cast<QSaveFile *>(m_file.get());
            if (!(whole ? whole->commit() : m_file->flush()) || m_file->error() != QFileDevice::NoError)
                return m_command.fail({ErrorCode::Unavailable, Text::tr("Cannot write %1: %2.").arg(m_file->fileName(), m_file->errorString())});
            const QString file = QDir::toNativeSeparators(m_file->fileName());
            m_command.out().result({{"type", "summary"}, {"deliveries", count}, {"file", file.toStdString()}},
                                   Text::tr("%n delivery(ies) written to %1.", nullptr, count).arg(file));
        } else {
            m_command.out().note(Text::tr("%n delivery(ies).", nullptr, count));
        }
        m_command.finish(Done);
    }

    ActionCommand &m_command;
    std::unique_ptr<LogFormat> m_format;
    std::unique_ptr<QFileDevice> m_file;
    QList<DeliveryId> m_ids;
    qsizetype m_done = 0;
};

} // namespace

void startExport(ActionCommand &command, const std::string &format, const QString &given)
{
    const QString file = given == "-"_L1 ? QString() : given;
    if (file.isEmpty() && command.globals().json && format != "ndjson") {
        return command.fail({ErrorCode::InvalidInput,
                             Text::tr("With --json standard output is JSON lines and nothing else: name a file with -o, or leave --json off.")});
    }
    std::make_shared<Export>(command, format)->start(file);
}

} // namespace ovyxa::cli
