// SPDX-License-Identifier: MIT
#include "app/delivery_file.h"

#include "app/cli/log_export.h"
#include "app/cli/output_file.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFileInfo>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

class FormattedFile final : public DeliveryFile
{
public:
    FormattedFile(std::unique_ptr<cli::OutputFile> file, std::unique_ptr<cli::DeliveryFormat> format)
        : m_file(std::move(file))
        , m_format(std::move(format))
    {
        m_format->begin(m_piece);
    }

    bool add(const QList<DeliveryDetails> &rows) override
    {
        for (const DeliveryDetails &row : rows)
            m_format->add(row, m_piece);
        return write();
    }

    Result<void> commit() override
    {
        m_format->end(m_piece);
        write();
        return m_file->commit();
    }

private:
    bool write()
    {
        const bool isTaken = m_file->write(m_piece);
        m_piece.resize(0); // keeps its room
        return isTaken;
    }

    std::unique_ptr<cli::OutputFile> m_file;
    QByteArray m_piece; ///< not written yet
    std::unique_ptr<cli::DeliveryFormat> m_format;
};

} // namespace

Result<std::unique_ptr<DeliveryFile>> openDeliveryFile(const QString &name)
{
    const QString ending = QFileInfo(name).suffix().toLower();
    const QStringList known{u"ndjson"_s, u"csv"_s, u"har"_s, u"http"_s};
    if (!known.contains(ending))
        return Error{ErrorCode::InvalidInput,
                     QCoreApplication::translate("Desktop", "\"%1\" says no format. Let the name end in .ndjson, .csv, .har or .http.")
                         .arg(QFileInfo(name).fileName())};
    auto file = cli::OutputFile::open(name);
    if (!file)
        return file.error();
    return std::unique_ptr<DeliveryFile>(std::make_unique<FormattedFile>(std::move(file).value(), cli::makeDeliveryFormat(ending.toStdString())));
}

} // namespace ovyxa
