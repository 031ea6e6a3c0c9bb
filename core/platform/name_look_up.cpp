// SPDX-License-Identifier: MIT
#include "core/platform/name_look_up.h"

#include <netdb.h>
#include <sys/socket.h>

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <system_error>
#include <thread>
#include <utility>

namespace ovyxa {

namespace {

/// Who waits for which name. A name is here for as long as its thread is busy with it.
struct NamesAsked
{
    std::mutex mutex;
    std::map<QString, std::set<NameLookUp *>> waiting;
};

/// Never destroyed: threads that hang may outlive all that is.
NamesAsked &namesAsked()
{
    static auto *const only = new NamesAsked;
    return *only;
}

NameAnswer ask(const QByteArray &host)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM; // else each address comes once for each kind of socket
    hints.ai_flags = AI_ADDRCONFIG;
    addrinfo *found = nullptr;
    const int code = ::getaddrinfo(host.constData(), nullptr, &hints, &found);
    if (code != 0)
        return {{}, code == EAI_NONAME || code == EAI_NODATA || code == EAI_ADDRFAMILY};
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, ::freeaddrinfo);
    NameAnswer answer;
    for (const addrinfo *each = found; each; each = each->ai_next) {
        if (const QHostAddress address(each->ai_addr); !address.isNull() && !answer.addresses.contains(address))
            answer.addresses.append(address);
    }
    return answer;
}

} // namespace

NameLookUp::NameLookUp(const QString &host, Done done) : m_host(host), m_done(std::move(done))
{
    NamesAsked &all = namesAsked();
    const std::lock_guard lock(all.mutex);
    const auto [asked, isNew] = all.waiting.try_emplace(host);
    asked->second.insert(this);
    if (!isNew)
        return;
    const auto work = [host, &all] {
        const NameAnswer found = ask(host.toLatin1());
        const std::lock_guard whileTelling(all.mutex); // nobody who waits can end meanwhile
        const auto name = all.waiting.extract(host);
        for (NameLookUp *waiting : name.mapped())
            QMetaObject::invokeMethod(
                waiting, [waiting, found] { waiting->answer(found); }, Qt::QueuedConnection);
    };
    try {
        std::thread(work).detach();
    } catch (const std::system_error &) { // no thread to be had
        all.waiting.erase(asked);
        QMetaObject::invokeMethod(
            this,
            [this] {
                answer({{}, false});
            },
            Qt::QueuedConnection);
    }
}

NameLookUp::~NameLookUp()
{
    NamesAsked &all = namesAsked();
    const std::lock_guard lock(all.mutex);
    if (const auto name = all.waiting.find(m_host); name != all.waiting.end())
        name->second.erase(this);
}

void NameLookUp::answer(const NameAnswer &found)
{
    const Done done = std::exchange(m_done, {}); // which may end this
    done(found);
}

} // namespace ovyxa
