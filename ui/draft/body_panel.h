// SPDX-License-Identifier: MIT
#pragma once

#include "core/rules/request_draft.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QAction;
class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace ovyxa {

class BodyEditor;
class CodeView;
class CutLabel;

/// A draft's body: edited as text where the same bytes come out of it, else shown in hex and left as it is. Its foot says how long it is,
/// in which encoding and how its lines end. GUI thread.
class BodyPanel final : public QWidget
{
    Q_OBJECT
public:
    explicit BodyPanel(QWidget *parent = nullptr);

    void setBody(const QByteArray &then, const QByteArray &now);
    [[nodiscard]] QByteArray body() const;

Q_SIGNALS:
    void edited();
    void undoAllWanted();
    void said(const QString &problem);

private:
    void buildHead();
    void buildFoot();
    void showHex(bool hex);
    void look();
    void rewrite(bool indented);
    void loadFile();
    void showPlace();

    QByteArray m_then;
    QByteArray m_body; ///< what is sent where it cannot be edited
    rules::EditableBody m_form;
    bool m_editable = true;
    QStackedWidget *m_stack;
    BodyEditor *m_editor;
    CodeView *m_hex;
    QWidget *m_head;
    QWidget *m_foot;
    QPushButton *m_asText = nullptr;
    QPushButton *m_asHex = nullptr;
    QAction *m_compact = nullptr;
    QAction *m_indent = nullptr;
    CutLabel *m_judgement = nullptr;
    QLabel *m_count = nullptr;
    QProgressBar *m_gauge = nullptr;
    CutLabel *m_formWords = nullptr;
    QLabel *m_place = nullptr;
    QLabel *m_why;
    QTimer m_lookDue; ///< a large body is judged when the typing pauses
};

} // namespace ovyxa
