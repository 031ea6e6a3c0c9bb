// SPDX-License-Identifier: MIT
#pragma once

#include "core/payload/json_index.h"
#include "ui/common/background.h"

#include <QtWidgets/QWidget>

class QLabel;
class QLineEdit;
class QMenu;
class QModelIndex;
class QPushButton;
class QTreeView;

namespace ovyxa {

class JsonTreeModel;

/// A JSON text as a tree: searched in names and values, and copied from by value, JSON Pointer and jq path. However long or deep the text is,
/// what takes time happens on another thread. GUI thread.
class JsonTreePane final : public QWidget
{
    Q_OBJECT
public:
    explicit JsonTreePane(QWidget *parent = nullptr);

    /// Null = nothing to show. Opens as many of the upper levels as fit a few screens.
    void setJson(const std::shared_ptr<const JsonIndex> &json);
    void focusSearch();
    /// Brings a value into view and selects it, however deep it is.
    void showValue(JsonIndex::Value value);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override; ///< the field's Esc, Enter and arrows
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildShortcuts();
    void openUpperLevels();
    void openAsRoot(JsonIndex::Value root);
    void fitName(const QModelIndex &index);
    void search();
    void step(int by);
    void showHits();
    void showPath();
    void copyValue();
    void copyPath(bool forJq); ///< else as a JSON Pointer
    void fillMenu(QMenu *menu);
    [[nodiscard]] JsonIndex::Value current() const;

    JsonTreeModel *m_model;
    QLineEdit *m_field;
    QLabel *m_found;
    QPushButton *m_previous;
    QPushButton *m_next;
    QPushButton *m_out; ///< back from a root of its own
    QTreeView *m_tree;
    QLabel *m_path;
    Background m_search{this};
    std::vector<JsonIndex::Value> m_hits; ///< ascending
    size_t m_hit = 0;                     ///< the one shown
};

} // namespace ovyxa
