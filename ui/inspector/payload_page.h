// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/json_node.h"
#include "core/model/result.h"
#include "ui/inspector/inspector_page.h"

class QBoxLayout;
class QButtonGroup;
class QLabel;
class QStackedWidget;
class QTreeWidget;
class QTreeWidgetItem;

namespace ovyxa {

class CodeView;
class SlackPreview;

/// The body in several ways: as a tree, laid out, as the bytes are, in hexadecimal, and as others make use of it: a Slack message as
/// Slack shows it, the fields as Zapier offers them for mapping.
class PayloadPage final : public InspectorPage
{
    Q_OBJECT
public:
    explicit PayloadPage(QWidget *parent = nullptr);
    void showInspection(const Inspection &inspection, Zone zone) override;

protected:
    void resizeEvent(QResizeEvent *event) override; ///< where it is narrow the size and the copying stand under the ways

private:
    enum Way { Tree, Pretty, Raw, Hex, Slack, Zapier };

    void showBytes(const QByteArray &bytes);
    void fill(QTreeWidgetItem *parent, const JsonNode &node, int &left);
    void fillUses(const Result<JsonNode> &tree);
    void choose(Way way);
    void arrange();
    void copy() const;

    QByteArray m_bytes;
    bool m_filled = false;
    QBoxLayout *m_bar;
    QLabel *m_size;
    QLabel *m_note;
    QButtonGroup *m_ways;
    QStackedWidget *m_stack;
    QTreeWidget *m_tree;
    CodeView *m_pretty;
    CodeView *m_raw;
    CodeView *m_hex;
    SlackPreview *m_slack;
    QTreeWidget *m_fields;
};

} // namespace ovyxa
