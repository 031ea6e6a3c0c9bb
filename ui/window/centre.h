// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QHash>
#include <QtCore/QPointer>
#include <QtWidgets/QWidget>

class QAction;
class QHBoxLayout;
class QSplitter;
class QStackedWidget;
class QTabBar;

namespace ovyxa {

class ActionRegistry;

/// One page of the window's centre. The centre takes over its widgets.
struct CentrePage
{
    /// What gives way while the page is shown, and comes back as it was.
    enum class Room {
        BetweenDocks, ///< nothing
        Column,       ///< what lies below; the inspector stays
        Wide          ///< the inspector as well
    };

    QString title;
    QWidget *content = nullptr;
    Room room = Room::Wide;
    QWidget *side = nullptr;   ///< stands where the inspector was, beside a wide page
    QWidget *corner = nullptr; ///< at the end of the tab line: what the page says or does there
    bool escCloses = true;     ///< a document that Esc closes; else it goes back and the tab stays
};

/// The middle of the window: one line of tabs, first the fixed places (Alt+1 …), then documents, to which Alt goes on counting and which can be
/// closed. Esc goes back from all but the first, to where people came from, and gives the focus back to what had it there. Knows no page's content;
/// the window gives the docks' room. GUI thread.
class Centre final : public QWidget
{
    Q_OBJECT
public:
    explicit Centre(ActionRegistry *actions, QWidget *parent = nullptr);

    /// A place for good, with the next Alt+digit. Places are added before the first document. One without a content has a tab, and is filled later.
    void addPlace(const CentrePage &page);
    void fillPlace(const CentrePage &page); ///< the one with this title
    /// Opens a document, and shows it unless told otherwise.
    void openDocument(const CentrePage &page, bool shown = true);
    /// Shows a place or a document that is open.
    void showPage(QWidget *content);
    void setTitle(QWidget *content, const QString &title);
    /// Ends a document: its widgets are deleted.
    void closeDocument(QWidget *content);
    /// Esc: closes the document that is shown, or goes back from it or from a place. False on the first place.
    bool leave();

    [[nodiscard]] QWidget *contents() const; ///< where pages are made: they need not be given another parent then (MainWindow::buildFrame)
    [[nodiscard]] QWidget *current() const;  ///< the content that is shown
    [[nodiscard]] CentrePage::Room room() const;

Q_SIGNALS:
    void contentWanted(); ///< of a place that has none yet: it is to be filled before this returns, or is shown once it is
    void pageChanged();   ///< another page is shown
    void documentClosed(QWidget *content);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void add(const CentrePage &page);
    void hold(const CentrePage &page);
    void fitCorner();
    void showIndex(int index);
    void nameDocuments();
    [[nodiscard]] int indexOf(const QWidget *content) const;
    [[nodiscard]] bool isDocument(int index) const { return index >= m_places; }

    ActionRegistry *m_actions;
    QTabBar *m_tabs;
    QHBoxLayout *m_line;
    QSplitter *m_split;
    QStackedWidget *m_contents;
    QStackedWidget *m_sides;
    QList<CentrePage> m_pages;
    QList<QWidget *> m_earlier;                    ///< pages in the order in which they were shown, the latest last
    QHash<QWidget *, QPointer<QWidget>> m_focused; ///< what had the window's focus when its page was left
    QList<QAction *> m_documents;                  ///< those that show the first documents
    int m_places = 0;
    int m_lessAround = 0;     ///< what lies around a tab's words, less in a narrow line
    bool m_isAwaited = false; ///< the current tab's place has no content yet
};

} // namespace ovyxa
