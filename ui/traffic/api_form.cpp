// SPDX-License-Identifier: MIT
#include "ui/traffic/api_form.h"

#include "ui/common/assumed_note.h"
#include "ui/common/buttons.h"
#include "ui/common/code_view.h"
#include "ui/common/number_range.h"
#include "ui/common/state_dot.h"
#include "ui/common/theme.h"
#include "ui/common/time_format.h"
#include "ui/common/tool_tip_text.h"
#include "ui/common/wrapping.h"
#include "ui/traffic/traffic_controller.h"
#include "ui/traffic/traffic_words.h"
#include "ui/webhooks/secret_clipboard.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QShortcut>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QSpinBox>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype refusedShown = 5;
constexpr qsizetype longestShown = 160;
} // namespace

ApiForm::ApiForm(TrafficController *controller, QWidget *parent)
    : QWidget(parent)
    , m_controller(controller)
    , m_dot(new StateDot(this))
    , m_state(new QLabel(this))
    , m_url(quietButton({}, this))
    , m_toggle(secondaryButton({}, this))
    , m_port(new QSpinBox(this))
    , m_tier(new QComboBox(this))
    , m_curlHint(dimLabel(tr("Start the Events API, and a line to try it with stands here."), this, -1))
    , m_curl(new CodeView(tr("A command line that posts a page view"), this))
    , m_copyCurl(copyLink(tr("Copy"), this, [this] { return m_controller->curlLine(); }))
    , m_keyName(new QLineEdit(this))
    , m_makeKey(secondaryButton(tr("Make a key"), this))
    , m_newKey(new QWidget(this))
    , m_newKeyText(new QLineEdit(m_newKey))
    , m_clipboard(new SecretClipboard(QGuiApplication::clipboard(), SecretClipboard::defaultStay, this))
    , m_keys(new QVBoxLayout)
    , m_refusedHeading(sectionLabel(tr("Refused last"), this))
    , m_refused(dataLabel({}, this, -2))
{
    setObjectName(u"apiForm"_s);
    build();
    connect(m_toggle, &QPushButton::clicked, this, &ApiForm::toggle);
    connect(m_url, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_controller->api().url); });
    connect(m_tier, &QComboBox::activated, this, [this] { m_controller->setTier(ApiTier(m_tier->currentData().toInt())); });
    connect(m_makeKey, &QPushButton::clicked, this, &ApiForm::makeKey);
    connect(m_keyName, &QLineEdit::returnPressed, this, &ApiForm::makeKey);
    connect(m_controller, &TrafficController::changed, this, &ApiForm::refresh);
    connect(m_controller, &TrafficController::refused, this, &ApiForm::addRefused);
    refresh();
}

void ApiForm::build()
{
    m_state->setObjectName(u"apiState"_s);
    m_url->setObjectName(u"apiUrl"_s);
    m_url->setProperty("data", true);
    m_url->setFont(dataFont(-1));
    m_url->setToolTip(tr("Copy the URL. The same port takes HTTPS and, from this machine, plain HTTP."));
    m_toggle->setObjectName(u"apiToggle"_s);
    m_port->setObjectName(u"apiPort"_s);
    m_port->setAccessibleName(tr("Port of the Events API"));
    m_port->setToolTip(tr("0 takes any free one"));
    m_port->setRange(0, 65535);
    sayRange(m_port);
    m_port->setProperty("compact", true);
    m_port->setValue(m_controller->port());
    m_tier->setObjectName(u"apiTier"_s);
    m_tier->setAccessibleName(tr("Rate limit"));
    m_tier->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon); // long words elsewhere take the room
    m_tier->setMinimumContentsLength(6);
    m_tier->setProperty("compact", true);
    for (const ApiTier tier : {ApiTier::Unlimited, ApiTier::Free, ApiTier::Pro})
        m_tier->addItem(TrafficWords::tier(tier), int(tier));
    m_curl->setObjectName(u"apiCurl"_s);
    m_curl->setLines(2, 4);
    m_keyName->setObjectName(u"apiKeyName"_s);
    m_keyName->setAccessibleName(tr("Name of the new key"));
    m_keyName->setPlaceholderText(tr("What will use it, such as shop"));
    m_keyName->setProperty("compact", true);
    m_makeKey->setObjectName(u"apiMakeKey"_s);
    m_newKeyText->setObjectName(u"apiNewKey"_s);
    m_newKeyText->setAccessibleName(tr("The new key"));
    m_newKeyText->setReadOnly(true);
    m_newKeyText->setFont(dataFont(-1));
    m_refused->setObjectName(u"apiRefused"_s);
    m_refused->setWordWrap(true);
    m_refused->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // whoever posts chooses how long a path is
    m_curlHint->setWordWrap(true);

    auto *head = new QHBoxLayout;
    head->addWidget(m_dot);
    head->addWidget(m_state);
    head->addWidget(m_url);
    head->addStretch(1);
    head->addWidget(m_port);
    head->addWidget(m_toggle);
    auto *limit = new QHBoxLayout;
    auto *limitName = dimLabel(tr("Rate limit"), this, -1);
    limitName->setBuddy(m_tier);
    limit->addWidget(limitName);
    limit->addWidget(m_tier, 1);
    limit->addWidget(new AssumedNote(tr("POST /api/v1/events/pageview is as Ovyxa documents it. /api/v1/events/custom is assumed to take "
                                        "the same, a name and optional properties; the rate limit is off unless you choose one."),
                                     this));
    auto *curlHead = new QHBoxLayout;
    curlHead->addWidget(sectionLabel(tr("Try it"), this));
    curlHead->addStretch(1);
    curlHead->addWidget(m_copyCurl);
    auto *make = new QHBoxLayout;
    auto *keyName = dimLabel(tr("Key name"), this, -1);
    keyName->setBuddy(m_keyName);
    make->addWidget(keyName);
    make->addWidget(m_keyName, 1);
    make->addWidget(m_makeKey);
    auto *once = dimLabel(tr("Shown this once: copy it now. Only its hash is kept."), m_newKey, -2);
    once->setWordWrap(true);
    auto *newKey = new QVBoxLayout(m_newKey);
    newKey->setContentsMargins(0, 0, 0, 0);
    newKey->setSpacing(2);
    auto *shown = new QHBoxLayout;
    newKey->addLayout(shown);
    newKey->addWidget(once);
    auto *copy = secondaryButton(tr("Copy"), m_newKey);
    copy->setObjectName(u"apiCopyKey"_s);
    connect(copy, &QPushButton::clicked, this, [this] { m_clipboard->copy(m_newKeyText->text().toLatin1()); });
    copy->setAccessibleName(tr("Copy the new key"));
    copy->setToolTip(tr("The clipboard forgets it after a minute."));
    auto *done = linkButton(tr("Done"), m_newKey);
    done->setObjectName(u"apiKeyDone"_s);
    done->setAccessibleName(tr("Done with the new key: hide it"));
    connect(done, &QPushButton::clicked, this, [this] {
        m_keyName->setFocus(Qt::OtherFocusReason);
        m_newKeyText->clear();
        m_newKey->hide();
    });
    shown->addWidget(m_newKeyText, 1);
    shown->addWidget(copy);
    shown->addWidget(done);
    m_newKey->hide();
    m_keys->setSpacing(2);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(metrics::grid, metrics::grid, 12, metrics::grid);
    column->setSpacing(6);
    column->addLayout(head);
    column->addLayout(limit);
    column->addWidget(sectionLabel(tr("Keys"), this));
    column->addLayout(make);
    column->addWidget(m_newKey);
    column->addLayout(m_keys);
    column->addLayout(curlHead);
    column->addWidget(m_curlHint);
    column->addWidget(m_curl);
    column->addWidget(m_refusedHeading);
    column->addWidget(m_refused);
    column->addStretch(1);
}

void ApiForm::toggle()
{
    if (m_controller->api().running)
        m_controller->stopApi();
    else
        m_controller->startApi(quint16(m_port->value()));
}

void ApiForm::refresh()
{
    const EventsApiState state = m_controller->api();
    m_dot->setOn(state.running);
    m_state->setText(state.running ? tr("listening") : tr("stopped"));
    setTone(m_state, state.running ? u"good"_s : u"dim"_s);
    m_url->setText(state.url);
    m_url->setAccessibleName(tr("Copy the Events API's URL, %1").arg(state.url));
    m_url->setVisible(state.running);
    m_port->setVisible(!state.running);
    if (state.running)
        m_port->setValue(m_controller->port()); // the next start takes the same
    m_toggle->setText(state.running ? tr("Stop") : tr("Start"));
    m_toggle->setAccessibleName(state.running ? tr("Stop the Events API") : tr("Start the Events API"));
    m_tier->setCurrentIndex(m_tier->findData(int(m_controller->tier())));
    if (const QString line = m_controller->curlLine(); line != m_curl->toPlainText())
        m_curl->setText(line);
    m_curl->setVisible(state.running);
    m_curlHint->setVisible(!state.running);
    m_copyCurl->setVisible(state.running);
    m_refusedHeading->setVisible(!m_refusedLines.isEmpty());
    m_refused->setVisible(!m_refusedLines.isEmpty());
    showKeys();
}

void ApiForm::showKeys()
{
    while (QLayoutItem *item = m_keys->takeAt(0)) {
        if (QWidget *row = item->widget()) {
            row->hide();
            row->deleteLater(); // its button may be the one that was clicked
        }
        delete item;
    }
    const QList<ApiKey> keys = m_controller->keys();
    for (const ApiKey &key : keys)
        m_keys->addWidget(keyRow(key));
}

QWidget *ApiForm::keyRow(const ApiKey &key)
{
    auto *row = new QWidget(this);
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    auto *name = new QLabel(key.name, row);
    name->setTextFormat(Qt::PlainText);
    name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // a long name does not push its button away
    name->setToolTip(toolTipText(key.name));
    line->addWidget(name, 1);
    line->addWidget(dataLabel(u"…%1"_s.arg(key.hint), row));
    const auto button = [this, row, line](const QString &text, const QString &objectName, const QString &accessibleName, auto act) {
        auto *made = linkButton(text, row);
        made->setObjectName(objectName);
        made->setAccessibleName(accessibleName);
        line->addWidget(made);
        connect(made, &QPushButton::clicked, this, act);
        return made;
    };
    if (key.id != m_revoking) {
        auto *made = dataLabel(toDateTime(key.createdAt).toString(u"yyyy-MM-dd"_s), row, -2);
        made->setToolTip(tr("Made %1").arg(fullTimeText(key.createdAt, Zone::Utc)));
        line->addWidget(made);
        button(tr("Revoke"), u"apiRevokeKey"_s, tr("Revoke the key %1").arg(key.name), [this, id = key.id] {
            m_revoking = id;
            showKeys();
            findChild<QPushButton *>(u"apiKeepKey"_s)->setFocus(Qt::OtherFocusReason);
        });
        return row;
    }
    auto *asked = new QLabel(tr("for good?"), row);
    asked->setToolTip(tr("Requests with this key get 401 from then on. This cannot be undone."));
    setTone(asked, u"bad"_s);
    line->addWidget(asked);
    button(tr("Revoke"), u"apiRevokeForGood"_s, tr("Revoke the key %1 for good").arg(key.name), [this, id = key.id] {
        m_revoking = {};
        m_controller->revokeKey(id);
    });
    auto *keep = button(tr("Keep"), u"apiKeepKey"_s, tr("Keep the key %1").arg(key.name), [this] {
        m_revoking = {};
        showKeys();
        m_keyName->setFocus(Qt::OtherFocusReason);
    });
    auto *escape = new QShortcut(Qt::Key_Escape, row, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(escape, &QShortcut::activated, keep, &QPushButton::click);
    return row;
}

void ApiForm::askForKey()
{
    m_keyName->setFocus(Qt::OtherFocusReason);
}

void ApiForm::makeKey()
{
    m_controller->makeKey(m_keyName->text(), [this](const QByteArray &text) {
        m_keyName->clear();
        m_newKeyText->setText(QString::fromLatin1(text));
        m_newKey->show();
        m_newKeyText->setFocus(Qt::OtherFocusReason);
        m_newKeyText->selectAll();
    });
}

void ApiForm::addRefused(const QString &line)
{
    m_refusedLines.prepend(line);
    if (m_refusedLines.size() > refusedShown)
        m_refusedLines.removeLast();
    QStringList shown;
    for (const QString &each : std::as_const(m_refusedLines))
        shown += breakable(each.size() > longestShown ? QString(each.left(longestShown) % u'…') : each);
    m_refused->setText(shown.join(u'\n'));
    m_refusedHeading->show();
    m_refused->show();
}

} // namespace ovyxa
