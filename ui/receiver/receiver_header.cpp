// SPDX-License-Identifier: MIT
#include "ui/receiver/receiver_header.h"

#include "ui/common/buttons.h"
#include "ui/common/glyph_button.h"
#include "ui/common/state_dot.h"
#include "ui/common/theme.h"

#include <QtCore/QUrl>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

/// As much of it as tells where the receiver is: without the scheme, then the port alone.
QString shortUrl(const QString &text, const QFontMetrics &metrics, int room)
{
    const QUrl url(text);
    for (const QString &shorter : {text, url.authority(), u":%1"_s.arg(url.port())}) {
        if (metrics.horizontalAdvance(shorter) <= room)
            return shorter;
    }
    return metrics.elidedText(text, Qt::ElideLeft, room);
}

} // namespace

ReceiverHeader::ReceiverHeader(QWidget *parent)
    : QWidget(parent)
    , m_dot(new StateDot(this))
    , m_word(new QLabel(this))
    , m_url(quietButton({}, this))
    , m_alters(new QLabel(this))
    , m_answers(dimLabel(tr("answers"), this))
    , m_plan(quietButton({}, this))
    , m_secret(quietButton(tr("secret ••••••••"), this))
    , m_alerts(quietButton(tr("Alerts"), this))
    , m_find(glyphButton(Glyph::Search, tr("Search received requests"), this))
    , m_more(quietButton(u"···"_s, this)) // Inter has no ⋯, and another font would be looked for and loaded
    , m_menu(new QMenu(this))
    , m_toggle(linkButton({}, this))
{
    setObjectName(u"receiverHeader"_s);
    m_word->setObjectName(u"receiverWord"_s);
    m_url->setObjectName(u"receiverUrl"_s);
    m_url->setFont(dataFont());
    m_url->setProperty("data", true);
    m_url->setToolTip(tr("Copy the receiver's URL"));
    m_alters->setObjectName(u"receiverAlters"_s);
    setTone(m_alters, u"wait"_s);
    m_alters->hide();
    m_plan->setObjectName(u"receiverPlan"_s);
    m_plan->setFont(dataFont());
    m_plan->setProperty("data", true);
    m_plan->setToolTip(tr("Choose what the receiver answers"));
    m_secret->setObjectName(u"receiverSecretButton"_s);
    m_secret->setAccessibleName(tr("Secrets that the receiver checks with"));
    m_secret->setToolTip(tr("Requests are checked with the secrets of this profile's webhooks, and with others that you add"));
    m_alerts->setObjectName(u"receiverAlerts"_s);
    m_alerts->setAccessibleName(tr("Alerts on received events"));
    m_alerts->setToolTip(tr("Be told when verified events reach a figure"));
    m_find->setObjectName(u"receiverFind"_s);
    m_find->setToolTip(u"%1 · %2"_s.arg(m_find->accessibleName(), QKeySequence(QKeySequence::Find).toString(QKeySequence::NativeText)));
    m_find->hide();
    m_toggle->setObjectName(u"receiverToggle"_s);
    m_more->setObjectName(u"receiverMore"_s);
    m_more->setAccessibleName(tr("More about the receiver"));
    m_more->setToolTip(tr("Address, port, certificate, limits …"));
    m_menu->setObjectName(u"receiverMenu"_s);
    m_menu->addAction(tr("Receiver: options and limits…"), this, &ReceiverHeader::optionsWanted)->setObjectName(u"receiver.options"_s);
    m_menu->addAction(tr("Alerts on received events…"), this, &ReceiverHeader::alertsWanted)->setObjectName(u"receiver.alerts"_s);
    m_menu->addAction(tr("Copy the receiver's URL"), this, [this] { copy(m_state.url); })->setObjectName(u"receiver.copyUrl"_s);
    m_menu->addAction(tr("Who trusts the receiver's certificate…"), this, &ReceiverHeader::trustWanted)->setObjectName(u"receiver.trust"_s);
    m_menu->addAction(tr("Copy the path of the CA file"), this, [this] { copy(m_authorityFile); })->setObjectName(u"receiver.copyCa"_s);
    connect(m_more, &QPushButton::clicked, m_menu, [this] { m_menu->popup(m_more->mapToGlobal(QPoint(0, m_more->height()))); });

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(14, 3, 8, 3);
    row->setSpacing(6);
    row->addWidget(m_dot);
    row->addWidget(m_word);
    row->addWidget(m_url);
    row->addStretch(1);
    row->addWidget(m_alters);
    row->addWidget(m_answers);
    row->addWidget(m_plan);
    row->addWidget(m_secret);
    row->addWidget(m_alerts);
    row->addWidget(m_find);
    row->addWidget(m_more);
    row->addWidget(m_toggle);

    connect(m_url, &QPushButton::clicked, this, [this] { copy(m_state.url); });
    connect(m_plan, &QPushButton::clicked, this, &ReceiverHeader::planWanted);
    connect(m_secret, &QPushButton::clicked, this, &ReceiverHeader::optionsWanted);
    connect(m_alerts, &QPushButton::clicked, this, &ReceiverHeader::alertsWanted);
    connect(m_find, &QPushButton::clicked, this, &ReceiverHeader::findWanted);
    connect(m_toggle, &QPushButton::clicked, this, [this] { m_state.running ? Q_EMIT stopWanted() : Q_EMIT startWanted(); });
}

void ReceiverHeader::setState(const ReceiverState &state, const QString &plan, const QString &authorityFile)
{
    m_state = state;
    m_authorityFile = authorityFile;
    m_dot->setOn(state.running);
    m_word->setText(state.running ? tr("listening") : tr("stopped"));
    setTone(m_word, state.running ? u"good"_s : u"dim"_s);
    m_url->setAccessibleName(tr("Copy the receiver's URL, %1").arg(state.url));
    m_plan->setAccessibleName(tr("Choose what the receiver answers; now %1").arg(plan));
    m_plan->setProperty("plan", plan);
    m_toggle->setText(state.running ? tr("Stop") : tr("Start"));
    m_toggle->setAccessibleName(state.running ? tr("Stop the receiver") : tr("Start the receiver"));
    arrange();
}

void ReceiverHeader::setMangling(const QList<MangleStep> &steps)
{
    QStringList words;
    for (const MangleStep step : steps)
        words.append(rules::mangleWords(step));
    m_alters->setToolTip(tr("On their way in: %1").arg(words.join(u", "_s)));
    m_alters->setAccessibleName(tr("alters requests"));
    m_alters->setAccessibleDescription(m_alters->toolTip());
    m_alters->setVisible(!steps.isEmpty());
    arrange();
}

void ReceiverHeader::setFindOffered(bool offered)
{
    if (offered == !m_find->isHidden())
        return;
    m_find->setVisible(offered);
    arrange();
}

QList<QAction *> ReceiverHeader::menuActions() const
{
    return m_menu->actions().mid(0, 4); // the window has the CA file's path among its own
}

void ReceiverHeader::setNewRows(QPushButton *newRows)
{
    m_newRows = newRows;
    auto *row = static_cast<QHBoxLayout *>(layout());
    row->insertWidget(row->indexOf(m_answers), newRows); // beside the free space, so that the others stay where they are
    newRows->installEventFilter(this);
}

bool ReceiverHeader::eventFilter(QObject *watched, QEvent *event)
{
    const bool roomChanged = event->type() == QEvent::ShowToParent || event->type() == QEvent::HideToParent;
    if (watched == m_newRows && roomChanged)
        arrange();
    return QWidget::eventFilter(watched, event);
}

QPoint ReceiverHeader::planCorner() const
{
    return m_plan->mapToGlobal(QPoint(m_plan->width(), m_plan->height()));
}

void ReceiverHeader::arrange()
{
    if (!testAttribute(Qt::WA_PendingResizeEvent)) // else it is not laid out yet, and will be told when it is
        layOut();
}

void ReceiverHeader::layOut()
{
    constexpr int shortestUrl = 75;
    const QFontMetrics fixedWidth(m_url->font());
    const auto cutPlan = [this, &fixedWidth](int room) {
        m_plan->setText(fixedWidth.elidedText(m_plan->property("plan").toString(), Qt::ElideRight, room) % u" ▾"_s);
    };
    const int widestPlan = width() < 360 ? 60 : width() < 660 ? 110 : 160;
    cutPlan(widestPlan);
    const int gap = layout()->spacing();
    const QMargins margins = layout()->contentsMargins();
    int left = width() - margins.left() - margins.right();
    for (const QWidget *always : std::initializer_list<const QWidget *>{m_dot, m_plan, m_more, m_toggle})
        left -= always->sizeHint().width() + gap;
    if (!m_find->isHidden())
        left -= m_find->sizeHint().width() + gap;
    if (m_newRows && !m_newRows->isHidden())
        left -= m_newRows->sizeHint().width() + gap;
    // Whether it listens is said in any case: that it alters requests, and by which plan it answers, is said in less where both have no room.
    const int least = m_word->sizeHint().width() + gap + (m_state.running ? shortestUrl : 0);
    if (!m_alters->isHidden()) {
        const auto widthOf = [this, gap](const QString &words) { return m_alters->fontMetrics().horizontalAdvance(words) + gap; };
        const QString words = tr("alters requests");
        //: "alters requests", where there is no room for both words; the tool tip has all of it
        m_alters->setText(left - widthOf(words) >= least ? words : tr("alters"));
        left -= m_alters->sizeHint().width() + gap;
    }
    if (left < least) { // a button would cut it at both ends: another plan than there is
        const int before = m_plan->sizeHint().width();
        cutPlan(std::max(24, widestPlan - (least - left)));
        left += before - m_plan->sizeHint().width();
    }
    // In the order in which they matter: the word that the dot's colour stands for, then the URL, of which a part may do.
    constexpr int leastUrl = 150;
    const auto takes = [&left, gap](QWidget *part, int keptFree) {
        const int wanted = part->sizeHint().width() + gap;
        const bool fits = wanted + keptFree <= left;
        part->setVisible(fits);
        left -= fits ? wanted : 0;
    };
    takes(m_word, 0);
    m_url->setText(m_state.url);
    const int url = m_url->sizeHint().width() + gap;
    const int frame = url - fixedWidth.horizontalAdvance(m_state.url);
    const int keptForUrl = m_state.running ? std::min(url, leastUrl) : 0;
    for (QWidget *part : std::initializer_list<QWidget *>{m_answers, m_alerts, m_secret}) // alerts and secrets stand in the menu too
        takes(part, keptForUrl);
    m_url->setVisible(m_state.running);
    const auto cutTo = [this, &fixedWidth, frame](int room) {
        m_url->setText(shortUrl(m_state.url, fixedWidth, std::max(30, room - frame)));
        return m_url->sizeHint().width() + layout()->spacing() - room;
    };
    left -= gap;
    if (const int over = cutTo(left); over > 0) // the dots may be another font's, and wider
        (void)cutTo(left - over);
}

void ReceiverHeader::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layOut(); // it is told that way, and passes for not laid out until that is over
}

void ReceiverHeader::copy(const QString &text)
{
    QGuiApplication::clipboard()->setText(text);
}

} // namespace ovyxa
