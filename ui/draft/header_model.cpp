// SPDX-License-Identifier: MIT
#include "ui/draft/header_model.h"

#include "core/rules/request_edit.h"

namespace ovyxa {

using namespace Qt::StringLiterals;

void HeaderModel::setHeaders(const QList<DraftHeader> &headers)
{
    beginResetModel();
    m_headers = headers;
    endResetModel();
}

HeaderModel::Mark HeaderModel::mark(int row) const
{
    const DraftHeader &header = m_headers.at(row);
    if (header.made)
        return Mark::Made;
    if (!header.was)
        return Mark::Added;
    return !header.now ? Mark::Removed : header.was == header.now ? Mark::Same : Mark::Changed;
}

void HeaderModel::setMade(const QByteArray &name, const QString &value, const QString &note)
{
    m_made.insert(name.toLower(), {value, note});
    for (int row = 0; row < m_headers.size(); ++row) {
        if (m_headers.at(row).made && m_headers.at(row).was->name.compare(name, Qt::CaseInsensitive) == 0)
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
}

int HeaderModel::add()
{
    int row = rowCount();
    while (row > 0 && m_headers.at(row - 1).made)
        --row;
    beginInsertRows({}, row, row);
    m_headers.insert(row, {{}, Header{}, false});
    endInsertRows();
    return row;
}

void HeaderModel::remove(int row)
{
    switch (mark(row)) {
    case Mark::Made: return;
    case Mark::Added:
        beginRemoveRows({}, row, row);
        m_headers.removeAt(row);
        endRemoveRows();
        break;
    case Mark::Same: m_headers[row].now.reset(); break;
    case Mark::Changed:
    case Mark::Removed: m_headers[row].now = m_headers.at(row).was; break;
    }
    if (row < rowCount())
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    Q_EMIT edited();
}

int HeaderModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_headers.size());
}

int HeaderModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString HeaderModel::note(int row) const
{
    const DraftHeader &header = m_headers.at(row);
    switch (mark(row)) {
    case Mark::Made: return m_made.value(header.was->name.toLower(), {{}, tr("made on Send")}).note;
    case Mark::Added: return tr("added");
    case Mark::Removed: return tr("taken out");
    case Mark::Changed:
        return header.was->name == header.now->name ? tr("was %1").arg(QString::fromUtf8(header.was->value))
                                                    : tr("was %1").arg(QString::fromUtf8(header.was->name + ": " + header.was->value));
    case Mark::Same: break;
    }
    return {};
}

QString HeaderModel::text(int row, int column) const
{
    const DraftHeader &header = m_headers.at(row);
    const Mark kind = mark(row);
    const Header &shown = header.now ? *header.now : *header.was;
    switch (column) {
    case MarkColumn: return kind == Mark::Changed ? u"~"_s : kind == Mark::Added ? u"+"_s : kind == Mark::Removed ? u"−"_s : QString();
    case NameColumn: return QString::fromUtf8(shown.name);
    case ValueColumn: return kind == Mark::Made ? m_made.value(shown.name.toLower()).value : QString::fromUtf8(shown.value);
    case NoteColumn: return note(row);
    case ActColumn: return kind == Mark::Made ? QString() : kind == Mark::Changed || kind == Mark::Removed ? u"↶"_s : u"×"_s;
    default: return {};
    }
}

QVariant HeaderModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole: return text(index.row(), column);
    case Qt::ToolTipRole:
        if (column == ActColumn && mark(index.row()) != Mark::Made)
            return text(index.row(), column) == u"×"_s ? tr("Leave this header out (Del)") : tr("Back to what it was (Del)");
        return mark(index.row()) == Mark::Made ? tr("The bench makes this one for each request.") : text(index.row(), column);
    case Qt::AccessibleTextRole: {
        const QString said = text(index.row(), column);
        if (column == MarkColumn)
            return note(index.row()).isEmpty() ? tr("as it was") : note(index.row());
        return said.isEmpty() ? tr("nothing") : said;
    }
    default: return {};
    }
}

QVariant HeaderModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == NameColumn ? tr("Name") : section == ValueColumn ? tr("Value") : QString();
}

Qt::ItemFlags HeaderModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    const bool editable = index.isValid() && (index.column() == NameColumn || index.column() == ValueColumn);
    if (editable && mark(index.row()) != Mark::Made && mark(index.row()) != Mark::Removed)
        flags |= Qt::ItemIsEditable;
    return flags;
}

bool HeaderModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable))
        return false;
    Header header = m_headers.at(index.row()).now.value_or(Header{});
    QString typed = value.toString().trimmed();
    // "Name: value" pasted into the name's cell is both.
    if (index.column() == NameColumn && typed.indexOf(u':') > 0) {
        header.value = typed.mid(typed.indexOf(u':') + 1).trimmed().toUtf8();
        typed = typed.left(typed.indexOf(u':')).trimmed();
    }
    (index.column() == NameColumn ? header.name : header.value) = typed.toUtf8();
    if (header.name.isEmpty()) // not named yet
        return false;
    if (const auto allowed = rules::headersAllowed({header}); !allowed) {
        Q_EMIT refused(allowed.error().message);
        return false;
    }
    if (header == m_headers.at(index.row()).now)
        return true;
    m_headers[index.row()].now = header;
    Q_EMIT dataChanged(this->index(index.row(), 0), this->index(index.row(), ColumnCount - 1));
    Q_EMIT edited();
    return true;
}

} // namespace ovyxa
