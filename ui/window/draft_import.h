// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/request_draft.h"
#include "core/rules/request_import.h"

#include <QtCore/QByteArrayList>
#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QStringList>

#include <utility>

class QDialog;
class QMimeData;
class QWidget;

namespace ovyxa {

class ActionRegistry;

/// Makes drafts of what is dropped on the window, pasted or chosen as a file: a cURL line, a raw request, an .http file, an HTTP Archive. It
/// is read on a thread of its own, and nothing in it is run; of several requests people choose. GUI thread; owned by the window.
class DraftImport final : public QObject
{
    Q_OBJECT
public:
    DraftImport(ActionRegistry *actions, QWidget *window);

    void take(const QByteArray &bytes, const QString &source);
    void takeFile(const QString &file);

Q_SIGNALS:
    void made(const ovyxa::RequestDraft &draft);
    void refused(const QString &problem);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override; ///< drops on the window

private:
    [[nodiscard]] static bool canTake(const QMimeData &data);
    void takeDropped(const QMimeData &data);
    void chooseFile();
    void choose(const QList<ImportedRequest> &requests, const QString &source);
    void make(const ImportedRequest &request, const QString &source);

    QWidget *m_window;
    quint64 m_reading = 0;                             ///< what an earlier one came to is dropped
    QPointer<QDialog> m_choice;                        ///< while it is asked which of several is meant
    std::pair<QStringList, QByteArrayList> m_choosing; ///< where they are from and what they are, and their bodies
};

} // namespace ovyxa
