// SPDX-License-Identifier: MIT
#include "ui/window/draft_import.h"

#include "core/rules/request_draft.h"
#include "ui/common/action_registry.h"
#include "ui/common/buttons.h"
#include "ui/common/raise_open.h"
#include "ui/common/theme.h"

#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QMimeData>
#include <QtCore/QThread>
#include <QtCore/QUrl>
#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtGui/QDropEvent>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QDialog>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QLabel>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

DraftImport::DraftImport(ActionRegistry *actions, QWidget *window) : QObject(window), m_window(window)
{
    QAction *paste = actions->add(u"draft.clipboard"_s, tr("Draft from the clipboard"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_V));
    paste->setToolTip(tr("A cURL line, a raw HTTP request or an HTTP Archive that was copied, as a draft to send"));
    connect(paste, &QAction::triggered, this, [this] { take(QGuiApplication::clipboard()->text().toUtf8(), tr("the clipboard")); });
    QAction *file = actions->add(u"draft.file"_s, tr("Draft from a file…"));
    for (QAction *each : {paste, file})
        //: words by which people look for "Draft from the clipboard" and "Draft from a file…"
        ActionRegistry::alsoCalled(each, tr("import paste cURL HAR HTTP"));
    connect(file, &QAction::triggered, this, &DraftImport::chooseFile);
    window->setAcceptDrops(true);
    window->installEventFilter(this);
}

bool DraftImport::canTake(const QMimeData &data)
{
    return data.hasText() || (data.urls().size() == 1 && data.urls().constFirst().isLocalFile());
}

bool DraftImport::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::DragEnter) {
        auto *enter = static_cast<QDragEnterEvent *>(event);
        if (canTake(*enter->mimeData()))
            enter->acceptProposedAction();
        return true;
    }
    if (event->type() == QEvent::Drop) {
        auto *drop = static_cast<QDropEvent *>(event);
        drop->acceptProposedAction();
        takeDropped(*drop->mimeData());
        return true;
    }
    return QObject::eventFilter(watched, event);
}

void DraftImport::takeDropped(const QMimeData &data)
{
    const QList<QUrl> urls = data.urls();
    if (urls.size() > 1)
        Q_EMIT refused(tr("Drop one file at a time: each becomes a draft of its own."));
    else if (!urls.isEmpty() && urls.first().isLocalFile())
        takeFile(urls.first().toLocalFile());
    else
        take(data.text().toUtf8(), tr("what was dropped"));
}

void DraftImport::chooseFile()
{
    auto *dialog =
        new QFileDialog(m_window, tr("A request as a file"), {}, tr("Requests (*.har *.http *.rest *.txt *.sh *.curl *.json);;All files (*)"));
    dialog->setObjectName(u"draftFileDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &DraftImport::takeFile);
    dialog->open();
}

void DraftImport::takeFile(const QString &name)
{
    const QFileInfo info(name);
    if (!info.isFile()) // a pipe or device may never end
        return Q_EMIT refused(tr("%1 is no file.").arg(info.fileName()));
    if (info.size() > rules::importBytes)
        return Q_EMIT refused(tr("%1 is longer than 32 MiB, which is more than is read. Export fewer requests.").arg(info.fileName()));
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return Q_EMIT refused(tr("%1 cannot be read: %2.").arg(info.fileName(), file.errorString()));
    take(file.read(rules::importBytes + 1), info.fileName());
}

void DraftImport::take(const QByteArray &bytes, const QString &source)
{
    const auto result = std::make_shared<std::optional<Result<QList<ImportedRequest>>>>();
    QThread *worker = QThread::create([result, bytes] { result->emplace(rules::requestsFrom(bytes)); });
    connect(worker, &QThread::finished, this, [this, result, source, reading = ++m_reading] {
        if (reading != m_reading)
            return;
        const Result<QList<ImportedRequest>> &requests = **result;
        if (!requests)
            Q_EMIT refused(tr("No draft of %1: %2").arg(source, requests.error().message));
        else if (requests->size() == 1)
            make(requests->first(), source);
        else
            choose(*requests, source);
    });
    connect(worker, &QThread::finished, worker, &QObject::deleteLater);
    worker->start();
}

void DraftImport::choose(const QList<ImportedRequest> &requests, const QString &source)
{
    QStringList lines{source};
    QByteArrayList bodies;
    for (const ImportedRequest &each : requests) {
        lines += u"%1 %2"_s.arg(each.method, each.url.left(500));
        bodies += each.body;
    }
    if (raiseOpen<QDialog>([&](const QDialog &open) { return &open == m_choice.data() && m_choosing == std::pair(lines, bodies); }))
        return;
    if (m_choice)
        m_choice->close(); // one question at a time
    m_choosing = {lines, bodies};
    auto *dialog = new QDialog(m_window);
    m_choice = dialog;
    dialog->setObjectName(u"draftChoice"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Which request?"));
    auto *list = new QListWidget(dialog);
    list->setObjectName(u"draftChoiceList"_s);
    list->setAccessibleName(tr("Requests in %1").arg(source));
    list->setFont(dataFont(-1));
    list->addItems(lines.mid(1));
    list->setCurrentRow(0);
    QPushButton *take = primaryButton(tr("Make a draft"), dialog);
    take->setObjectName(u"draftChoiceTake"_s);
    take->setAutoDefault(false); // the list's Enter does it
    pressByCtrlEnter(take, dialog);
    auto *column = new QVBoxLayout(dialog);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(metrics::grid);
    column->addWidget(dimLabel(tr("%1 holds %n requests. One becomes a draft.", nullptr, int(requests.size())).arg(source), dialog));
    column->addWidget(list, 1);
    column->addWidget(take, 0, Qt::AlignRight);
    const auto chosen = [this, dialog, list, requests, source] {
        const int row = list->currentRow();
        dialog->accept();
        if (row >= 0)
            make(requests.at(row), source);
    };
    connect(take, &QPushButton::clicked, this, chosen);
    connect(list, &QListWidget::itemActivated, this, chosen);
    dialog->resize(640, 360);
    dialog->show();
    list->setFocus(Qt::OtherFocusReason);
}

void DraftImport::make(const ImportedRequest &request, const QString &source)
{
    RequestDraft draft = rules::draftOf(request.url, request.headers, request.body);
    draft.sourceName = source;
    draft.note = request.note;
    if (draft.note.isEmpty() && request.method != "POST"_L1)
        draft.note = tr("It says %1; what is sent from here is a POST.").arg(request.method.left(20));
    Q_EMIT made(draft);
}

} // namespace ovyxa
