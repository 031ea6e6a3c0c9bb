// SPDX-License-Identifier: MIT
#pragma once

#include "ui/inspector/inspector_page.h"

class QButtonGroup;
class QLabel;
class QStackedWidget;
class QTreeWidget;
class QTreeWidgetItem;

namespace ovyxa {

struct JsonNode;
class CodeView;

/// The body in four ways: as a tree, laid out, as the bytes are, and in hexadecimal.
class PayloadPage final : public InspectorPage
{
    Q_OBJECT
public:
    explicit PayloadPage(QWidget *parent = nullptr);
    void showInspection(const Inspection &inspection, Zone zone) override;

private:
    enum Way { Tree, Pretty, Raw, Hex };

    void showBytes(const QByteArray &bytes);
    void fill(QTreeWidgetItem *parent, const JsonNode &node);
    void copy() const;

    QByteArray m_bytes;
    bool m_filled = false;
    QLabel *m_size;
    QLabel *m_note;
    QButtonGroup *m_ways;
    QStackedWidget *m_stack;
    QTreeWidget *m_tree;
    CodeView *m_pretty;
    CodeView *m_raw;
    CodeView *m_hex;
};

} // namespace ovyxa
