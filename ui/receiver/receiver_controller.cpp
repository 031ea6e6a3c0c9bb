// SPDX-License-Identifier: MIT
#include "ui/receiver/receiver_controller.h"

#include "core/bench/receiver_door.h"
#include "core/model/receiver_limits.h"
#include "core/rules/address_rules.h"
#include "core/rules/url_policy.h"

#include <QtCore/QFileInfo>
#include <QtCore/QSettings>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

/// For a POSIX shell.
QString quoted(QString text)
{
    return u'\'' % text.replace(u'\'', uR"('\'')"_s) % u'\'';
}

} // namespace

ReceiverController::ReceiverController(ReceiverDoor *door, const QString &profileFolder, const QString &authorityFile, QObject *parent)
    : QObject(parent)
    , m_door(door)
    , m_memoryFile(profileFolder % u"/receiver.ini"_s)
    , m_authorityFile(authorityFile)
{
    readSetup();
    connect(door, &ReceiverDoor::changed, this, &ReceiverController::follow);
    // Webhooks point at it: who opens the window again goes on where it was left.
    if (m_wanted && !state().running)
        QMetaObject::invokeMethod(this, &ReceiverController::start, Qt::QueuedConnection);
}

void ReceiverController::follow(const ReceiverState &state)
{
    if (state.running) {
        // A trial starts it too, and any free port is one from now on: the next start takes the same, since webhooks point at it.
        const int port = QUrl(state.url).port();
        if (port > 0)
            m_setup.port = quint16(port);
        m_setup.plan = state.plan;
        m_setup.mangling = state.mangling;
        m_wanted = true;
        keepSetup();
    }
    Q_EMIT changed();
}

/// Whoever names a server behind wants its answer, until they choose another plan; without one there is none to pass back.
void ReceiverController::fitPlan(ReceiverSetup *setup)
{
    if (!setup->forwardTo.isEmpty() && setup->plan == ReceiverSetup().plan)
        setup->plan = ResponsePlan::app();
    else if (setup->forwardTo.isEmpty() && setup->plan.needsApp())
        setup->plan = ReceiverSetup().plan;
}

void ReceiverController::readSetup()
{
    const QSettings file(m_memoryFile, QSettings::IniFormat);
    m_wanted = file.value(u"running"_s, false).toBool();
    m_setup.port = quint16(file.value(u"port"_s, usualPort).toUInt());
    m_setup.address = file.value(u"address"_s, m_setup.address).toString();
    m_setup.plainHttp = file.value(u"plainHttp"_s, false).toBool();
    m_setup.certificateFile = file.value(u"certificateFile"_s).toString();
    m_setup.keyFile = file.value(u"keyFile"_s).toString();
    m_setup.accepted = acceptedFromText(file.value(u"accepted"_s).toString());
    m_setup.useWebhookSecrets = file.value(u"useWebhookSecrets"_s, true).toBool();
    m_setup.forwardTo = file.value(u"forwardTo"_s).toString();
    m_setup.forwardTellsPeer = file.value(u"forwardTellsPeer"_s, true).toBool();
    m_setup.allowedHosts = file.value(u"allowedHosts"_s).toStringList();
    m_setup.mangling = mangleStepsFromText(file.value(u"mangling"_s).toStringList());
    // An older program kept the plan that nobody had scripted as the same text.
    const QString kept = file.value(u"plan"_s).toString();
    if (const auto plan = ResponsePlan::parse(kept); plan && file.value(u"planIsScripted"_s, kept != "200"_L1).toBool())
        m_setup.plan = *plan;
    fitPlan(&m_setup);
}

void ReceiverController::keepSetup() const
{
    QSettings file(m_memoryFile, QSettings::IniFormat);
    file.setValue(u"running"_s, m_wanted);
    file.setValue(u"port"_s, m_setup.port);
    file.setValue(u"address"_s, m_setup.address);
    file.setValue(u"plainHttp"_s, m_setup.plainHttp);
    file.setValue(u"certificateFile"_s, m_setup.certificateFile);
    file.setValue(u"keyFile"_s, m_setup.keyFile);
    file.setValue(u"accepted"_s, QString(toText(m_setup.accepted)));
    file.setValue(u"useWebhookSecrets"_s, m_setup.useWebhookSecrets);
    file.setValue(u"forwardTo"_s, m_setup.forwardTo);
    file.setValue(u"forwardTellsPeer"_s, m_setup.forwardTellsPeer);
    file.setValue(u"allowedHosts"_s, m_setup.allowedHosts);
    file.setValue(u"mangling"_s, toText(m_setup.mangling));
    file.setValue(u"plan"_s, m_setup.plan.text());
    file.setValue(u"planIsScripted"_s, m_setup.plan.isScripted());
}

ReceiverState ReceiverController::state() const
{
    return m_door->state();
}

void ReceiverController::setSetup(const ReceiverSetup &setup)
{
    m_setup = setup;
    fitPlan(&m_setup);
    keepSetup();
    Q_EMIT changed();
}

void ReceiverController::start()
{
    m_door->start(m_setup, this, [this](const Result<void> &result) {
        if (result) {
            if (isBeyondLoopback(m_setup.address)) {
                Q_EMIT said(
                    {tr("The receiver listens beyond this machine: whoever reaches %1 can send to it and learns its verdicts.").arg(m_setup.address),
                     Message::Level::Warning, tr("Only this machine"), [this] {
                         ReceiverSetup closed = m_setup;
                         closed.address = ReceiverSetup().address;
                         setSetup(closed);
                         start();
                     }});
            }
            return;
        }
        Message message{result.error().message, Message::Level::Problem, {}, {}};
        if (result.error().code == ErrorCode::Unavailable && m_setup.port != 0) {
            message.verb = tr("Use any free port");
            message.act = [this] {
                ReceiverSetup anyPort = m_setup;
                anyPort.port = 0;
                setSetup(anyPort);
                start();
            };
        }
        Q_EMIT said(message);
    });
}

void ReceiverController::stop()
{
    m_wanted = false;
    keepSetup();
    m_door->stop();
}

void ReceiverController::setPlan(const ResponsePlan &chosen, std::function<void(const QString &refusal)> done)
{
    const ResponsePlan plan = !chosen.isScripted() && !m_setup.forwardTo.isEmpty() ? ResponsePlan::app() : chosen;
    if (plan.needsApp() && m_setup.forwardTo.isEmpty())
        return done(tr("“app” is the answer of a server behind the receiver: name one under Forward to."));
    if (!state().running) {
        m_setup.plan = plan;
        keepSetup();
        Q_EMIT changed();
        return done({});
    }
    m_door->setPlan(plan, this, [this, plan, done = std::move(done)](const Result<void> &result) {
        if (result) {
            m_setup.plan = plan;
            keepSetup();
        }
        done(result ? QString() : result.error().message);
    });
}

void ReceiverController::setMangling(const QList<MangleStep> &steps)
{
    m_setup.mangling = steps;
    keepSetup();
    if (state().running)
        m_door->setMangling(steps);
    Q_EMIT changed();
}

void ReceiverController::allowHost(const QString &host)
{
    if (!m_setup.allowedHosts.contains(host)) {
        m_setup.allowedHosts << host;
        keepSetup();
    }
    m_door->allowHost(host);
    Q_EMIT said({tr("Requests for %1 are answered from now on.").arg(host), Message::Level::Information, {}, {}});
}

ReceiverController::Message ReceiverController::hostRefused(const QString &host)
{
    if (state().allowedHosts.contains(host))
        return {};
    return {tr("A request for %1 got 421: that is no name of this machine. If a tunnel forwards it here, allow the name.").arg(host),
            Message::Level::Warning, tr("Allow this host"), [this, host] { allowHost(host); }};
}

QString ReceiverController::curlLine() const
{
    const ReceiverState now = state();
    if (!now.running)
        return {};
    const QString authority = neededAuthority();
    const QString trust = authority.isEmpty() ? QString() : u"--cacert "_s % quoted(authority) % u' ';
    return u"curl "_s % trust % u"--json '{\"hello\":\"bench\"}' "_s % quoted(now.url % u"hook"_s);
}

QString ReceiverController::neededAuthority() const
{
    return m_setup.plainHttp || !m_setup.certificateFile.isEmpty() ? QString() : m_authorityFile;
}

QList<std::pair<QString, QString>> ReceiverController::limitRows()
{
    const QLocale locale;
    const auto seconds = [](Millis span) { return tr("%1 s").arg(std::chrono::duration_cast<std::chrono::seconds>(span).count()); };
    const auto size = [&locale](qsizetype bytes) { return locale.formattedDataSize(bytes, 0, QLocale::DataSizeIecFormat); };
    return {
        {tr("TLS handshake"), seconds(limits::tlsHandshakeTimeout)},
        {tr("Head of a request"), tr("%1, %2").arg(seconds(limits::headTimeout), size(limits::headBytes))},
        {tr("Body of a request"), tr("%1, %2").arg(seconds(limits::bodyTimeout), size(limits::bodyBytes))},
        {tr("Idle connection"), seconds(limits::idleTimeout)},
        {tr("Connections at once"), locale.toString(limits::connections)},
        {tr("All requests under way together"), size(limits::requestBytesTogether)},
    };
}

QHash<QString, QString> ReceiverController::problems(const ReceiverSetup &setup)
{
    QHash<QString, QString> found;
    if (const Result<void> address = rules::addressAllowed(setup.address); !address)
        found.insert(u"address"_s, address.error().message);
    if (!setup.plainHttp) {
        if (setup.certificateFile.isEmpty() != setup.keyFile.isEmpty())
            found.insert(u"certificateFile"_s, tr("A certificate and its key belong together: name both files, or neither."));
        for (const QString &file : {setup.certificateFile, setup.keyFile}) {
            if (!file.isEmpty() && !QFileInfo(file).isReadable())
                found.insert(u"certificateFile"_s, tr("%1 cannot be read. Check its name and its permissions.").arg(file));
        }
    }
    if (!setup.forwardTo.isEmpty()) {
        if (const auto checked = UrlPolicy{true}.check(setup.forwardTo); !checked)
            found.insert(u"forwardTo"_s, checked.error().message);
    }
    if (!setup.useWebhookSecrets && setup.secrets.isEmpty())
        found.insert(u"secrets"_s, tr("Without a secret no signature can be checked: requests are shown as unchecked."));
    return found;
}

bool ReceiverController::isBeyondLoopback(const QString &address)
{
    return !rules::isLoopbackAddress(address);
}

} // namespace ovyxa
