// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/request_draft.h"

#include <QtCore/QAbstractTableModel>
#include <QtCore/QHash>

namespace ovyxa {

/// A draft's headers in wire order, to be edited: what is changed keeps what it was and can go back. What the bench makes is shown in its
/// place. GUI thread.
class HeaderModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { MarkColumn, NameColumn, ValueColumn, NoteColumn, ActColumn, ColumnCount };
    enum class Mark { Same, Changed, Added, Removed, Made };

    using QAbstractTableModel::QAbstractTableModel;

    void setHeaders(const QList<DraftHeader> &headers);
    [[nodiscard]] const QList<DraftHeader> &headers() const { return m_headers; }
    [[nodiscard]] Mark mark(int row) const;
    /// What stands for a field that the bench makes: its value, and how it comes about.
    void setMade(const QByteArray &name, const QString &value, const QString &note);
    int add();            ///< its row; before what is made at the end
    void remove(int row); ///< or, of what was changed or taken out, goes back to what it was

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;

Q_SIGNALS:
    void edited();
    void refused(const QString &problem);

private:
    [[nodiscard]] QString text(int row, int column) const;
    [[nodiscard]] QString note(int row) const;

    struct MadeWords
    {
        QString value;
        QString note;
    };
    QList<DraftHeader> m_headers;
    QHash<QByteArray, MadeWords> m_made; ///< by the name in lower case
};

} // namespace ovyxa
