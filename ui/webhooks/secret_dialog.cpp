// SPDX-License-Identifier: MIT
#include "ui/webhooks/secret_dialog.h"

#include "core/model/limits.h"
#include "core/rules/catalogue_rules.h"
#include "ui/common/assumed_note.h"
#include "ui/common/buttons.h"
#include "ui/common/theme.h"
#include "ui/webhooks/secret_clipboard.h"

#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int dialogWidth = 600; // 64 hex digits in the data font
constexpr QStringView hidden = u"••••••••••••••••";

QLabel *paragraph(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    return label;
}

QString hours()
{
    return QString::number(std::chrono::duration_cast<std::chrono::hours>(limits::secretOverlap).count());
}

} // namespace

SecretDialog::SecretDialog(Purpose purpose, const Webhook &webhook, const QString &place, SecretClipboard *clipboard, QWidget *parent)
    : QDialog(parent)
    , m_purpose(purpose)
    , m_webhook(webhook)
    , m_clipboard(clipboard)
{
    setObjectName(u"secretDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 16);
    column->setSpacing(12);
    m_intro = paragraph({}, this);
    m_intro->setObjectName(u"secretIntro"_s);
    column->addWidget(m_intro);
    if (purpose == Purpose::Rotate)
        addRotation(column);
    addSecret(column);
    m_problem = paragraph({}, this);
    m_problem->setObjectName(u"secretProblem"_s);
    m_problem->setProperty("fieldProblem", true);
    m_problem->hide();
    column->addWidget(m_problem);

    auto *row = new QHBoxLayout;
    auto *kept = dimLabel(tr("Kept in %1.").arg(place), this, -1);
    kept->setObjectName(u"secretPlace"_s);
    kept->setWordWrap(true);
    auto *done = purpose == Purpose::Rotate ? secondaryButton(tr("Close"), this) : primaryButton(tr("Done"), this);
    done->setObjectName(u"secretDone"_s);
    row->addWidget(kept, 1);
    row->addWidget(done);
    column->addStretch();
    column->addLayout(row);
    connect(done, &QPushButton::clicked, this, &QDialog::accept);

    switch (purpose) {
    case Purpose::Created:
        setWindowTitle(tr("The secret of %1").arg(webhook.name));
        m_intro->setText(tr("%1 is saved. This is its signing secret, shown now and later only if you ask for it. Your endpoint needs it "
                            "to check X-Ovyxa-Signature.")
                             .arg(webhook.name));
        done->setDefault(true);
        pressByCtrlEnter(done, this);
        break;
    case Purpose::Stored:
        setWindowTitle(tr("The secret of %1").arg(webhook.name));
        m_intro->setText(tr("The key that signs what goes to %1.").arg(webhook.name));
        done->setDefault(true);
        pressByCtrlEnter(done, this);
        break;
    case Purpose::Rotate:
        setWindowTitle(tr("Rotate the secret of %1").arg(webhook.name));
        m_intro->setText(tr("A new secret signs from now on. The receiver accepts the previous one too, for another %1 h.").arg(hours()));
        m_secretRow->hide();
        break;
    }
    fit();
}

void SecretDialog::fit()
{
    layout()->activate();
    resize(dialogWidth, layout()->totalHeightForWidth(dialogWidth));
}

void SecretDialog::addRotation(QVBoxLayout *column)
{
    m_rotation = new QWidget(this);
    auto *rows = new QVBoxLayout(m_rotation);
    rows->setContentsMargins(0, 0, 0, 0);
    m_own = new QLineEdit(m_rotation);
    m_own->setObjectName(u"secretOwn"_s);
    m_own->setAccessibleName(tr("Own secret"));
    m_own->setFont(dataFont());
    m_own->setEchoMode(QLineEdit::Password);
    QLabel *hint = dimLabel(tr("Leave empty to have one made, or paste the one from Ovyxa"), m_rotation, -1);
    hint->setWordWrap(true);
    hint->setBuddy(m_own);
    rows->addWidget(hint);
    auto *row = new QHBoxLayout;
    rows->addLayout(row);
    m_rotate = primaryButton(tr("Rotate"), m_rotation);
    m_rotate->setObjectName(u"secretRotate"_s);
    m_rotate->setDefault(true);
    pressByCtrlEnter(m_rotate, this);
    row->addWidget(m_own, 1);
    row->addWidget(m_rotate);
    column->addWidget(m_rotation);
    m_assumed =
        new AssumedNote(tr("Ovyxa does not say what becomes of the previous secret. Assumed: for %1 hours both are accepted.").arg(hours()), this);
    column->addWidget(m_assumed, 0, Qt::AlignLeft);

    const auto problem = [this] {
        const QByteArray own = m_own->text().toUtf8();
        ProfileSettings lenient; // only the secret is looked at here
        lenient.allowLoopbackHttp = true;
        for (const rules::FieldProblem &found : rules::webhookProblems(m_webhook, own, {}, lenient)) {
            if (found.field == rules::WebhookField::Secret)
                return found.message;
        }
        return QString();
    };
    connect(m_own, &QLineEdit::textChanged, this, [this, problem] { refuse(problem()); });
    connect(m_rotate, &QPushButton::clicked, this, [this, problem] {
        if (const QString message = problem(); !message.isEmpty())
            return refuse(message);
        setOff(m_rotate, tr("The secret is being rotated.")); // once: the answer comes later
        Q_EMIT rotationWanted(m_own->text().toUtf8());
    });
}

void SecretDialog::addSecret(QVBoxLayout *column)
{
    m_secretRow = new QWidget(this);
    auto *row = new QHBoxLayout(m_secretRow);
    row->setContentsMargins(0, 0, 0, 0);
    m_secret = new QLineEdit(hidden.toString(), m_secretRow);
    m_secret->setObjectName(u"secretText"_s);
    m_secret->setAccessibleName(tr("Signing secret"));
    m_secret->setFont(dataFont());
    m_secret->setReadOnly(true);
    m_reveal = secondaryButton(tr("Reveal"), m_secretRow);
    m_reveal->setObjectName(u"secretReveal"_s);
    m_copy = secondaryButton(tr("Copy"), m_secretRow);
    m_copy->setObjectName(u"secretCopy"_s);
    m_copy->hide();
    m_copied = dimLabel({}, this, -1);
    m_copied->setObjectName(u"secretCopied"_s);
    m_copied->hide();
    row->addWidget(m_secret, 1);
    row->addWidget(m_reveal);
    row->addWidget(m_copy);
    column->addWidget(m_secretRow);
    column->addWidget(m_copied);
    connect(m_reveal, &QPushButton::clicked, this, &SecretDialog::revealWanted);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        m_clipboard->copy(m_shown);
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(m_clipboard->stay()).count();
        m_copied->setText(tr("Copied. The clipboard forgets it in %n s.", nullptr, int(seconds)));
        m_copied->show();
        fit();
    });
}

Instant SecretDialog::previousEnds(Instant rotatedAt)
{
    return rotatedAt + limits::secretOverlap;
}

void SecretDialog::showSecret(const QByteArray &secret)
{
    m_shown = secret;
    m_secret->setText(QString::fromUtf8(secret));
    m_secret->setCursorPosition(0);
    m_reveal->hide();
    m_copy->show();
    m_secretRow->show();
    refuse({});
    m_copy->setFocus();
    fit();
}

void SecretDialog::showRotated(const QByteArray &secret, const QString &until)
{
    m_rotation->hide();
    m_assumed->hide();
    m_intro->setText(tr("This is the new secret, shown now and later only if you ask for it. The previous one is accepted until %1.").arg(until));
    showSecret(secret);
}

void SecretDialog::refuse(const QString &reason)
{
    m_problem->setText(reason);
    m_problem->setVisible(!reason.isEmpty());
    if (m_rotate)
        setOff(m_rotate, {});
    fit();
}

} // namespace ovyxa
